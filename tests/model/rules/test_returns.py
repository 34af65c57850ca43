"""The return protocol: seven days back, and how it ends early."""

from __future__ import annotations

from model.rules.returns import (
    RETURN_ADVANCED,
    RETURN_COMPLETED,
    RETURN_FAILED,
    RETURN_NOTHING,
    RETURN_STARTED,
    close_return_day,
)
from model.rules.values import ReturnRules, ReturnState

RULES = ReturnRules(7, (2, 2, 2, 3, 3, 4, 4), 200)


def _play(days, state=None):
    state = state or ReturnState()
    outcomes = []
    for done in days:
        state, outcome = close_return_day(
            state, RULES, is_active=done is not None, core_completed=done or 0, core_total=4
        )
        outcomes.append(outcome)
    return state, outcomes


def test_the_whole_way_back():
    """After 7 days away: 2, 2, 2, 3, 3, 4, 4 core quests complete the protocol (rules.md §1.5)."""
    _, outcomes = _play([None] * 7 + [2, 2, 2, 3, 3, 4, 4])
    assert outcomes == [RETURN_NOTHING] * 7 + [
        RETURN_STARTED,
        *[RETURN_ADVANCED] * 5,
        RETURN_COMPLETED,
    ]


def test_six_days_away_is_no_absence():
    """Below the configured days nothing starts."""
    _, outcomes = _play([None] * 6 + [4])
    assert outcomes[-1] == RETURN_NOTHING


def test_a_day_short_ends_it_until_the_next_absence():
    """Three core quests on a four-quest day fail, and the next good day starts nothing."""
    _, outcomes = _play([None] * 7 + [2, 2, 2, 3, 3, 3, 4])
    assert outcomes[-2:] == [RETURN_FAILED, RETURN_NOTHING]


def test_staying_away_during_the_protocol_ends_it():
    """A day without activity fails the protocol and begins to count as absence."""
    state, outcomes = _play([None] * 7 + [2, None])
    assert outcomes[-1] == RETURN_FAILED
    assert state == ReturnState(1, 0)


def test_fewer_core_quests_in_the_game_lower_the_bar():
    """Never more than are due that day."""
    rules = ReturnRules(1, (4,), 200)
    state, _ = close_return_day(
        ReturnState(), rules, is_active=False, core_completed=0, core_total=2
    )
    _, outcome = close_return_day(state, rules, is_active=True, core_completed=2, core_total=2)
    assert outcome == RETURN_COMPLETED
