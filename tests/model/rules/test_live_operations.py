"""Rules of live operations: spans, seasons by zones, multipliers, rewards, scripts in time."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.rules import event_scripts as language
from model.rules.calendar import local_date
from model.rules.live_operations import (
    AT,
    BEFORE,
    GOAL,
    OVER,
    PART,
    RANK,
    RUNNING,
    Term,
    health_left,
    is_due,
    newly_earned,
    phase_of,
    season_phase,
    share_needed,
    strongest_ppm,
    term_of,
    thresholds_crossed,
)


def test_a_span_has_its_start_and_not_its_end() -> None:
    """The start belongs to it, the end to what comes after."""
    assert [phase_of(10, 20, now) for now in (9, 10, 19, 20)] == [BEFORE, RUNNING, RUNNING, OVER]


@pytest.mark.parametrize(
    ("at", "phase"),
    [
        ("2026-01-04T09:59", BEFORE),
        ("2026-01-04T10:00", RUNNING),  # it is the 5th at UTC+14
        ("2026-03-06T11:59", RUNNING),
        ("2026-03-06T12:00", OVER),  # it is the 6th at UTC-12
    ],
)
def test_a_season_is_as_long_as_any_zone_is_in_it(at: str, phase: int) -> None:
    """Source: rules.md §1.9 and design.md §2 (boards close when the last zone has passed)."""
    instant = datetime.fromisoformat(at).replace(tzinfo=UTC)
    first, last = date(2026, 1, 5), date(2026, 3, 5)
    minute = int(instant.timestamp()) // 60
    assert season_phase(first.toordinal(), last.toordinal(), minute) == phase
    days = {local_date(zone, instant) for zone in ("Etc/GMT-14", "UTC", "Etc/GMT+12")}
    assert (phase == RUNNING) is any(first <= day <= last for day in days)


def test_of_several_multipliers_the_highest_counts() -> None:
    """Events do not add up; one alone may also lower; without any nothing changes."""
    ours = [(), (500_000,), (500_000, 1_500_000), (2_000_000, 1_500_000)]
    assert [strongest_ppm(one) for one in ours] == [1_000_000, 500_000, 1_500_000, 2_000_000]


@pytest.mark.parametrize(
    ("reason", "term"),
    [
        (None, Term(PART, least=1)),
        ("taking part", Term(PART, least=1)),
        ("taking part, at least 20: Thanks", Term(PART, least=20)),
        ("at 100: First steps", Term(AT, 100, least=100)),
        ("goal", Term(GOAL, 100, least=1)),
        ("goal 50%, at least 3: Half: way", Term(GOAL, 50, least=3)),
        ("rank 1: Gold", Term(RANK, 1, 1, 1)),
        ("rank 2-10", Term(RANK, 2, 10, 1)),
        *(
            (wrong, None)
            for wrong in (
                "",
                "at",
                "at 0",
                "at 5, at least 3",
                "goal 0%",
                "goal 101%",
                "rank 3-1",
                "rank 0",
                "Taking part",
                "goal50%",
            )
        ),
    ],
)
def test_a_reason_says_when_a_reward_is_given(reason: str | None, term: Term | None) -> None:
    """What stands before the colon is read whole or not at all."""
    assert term_of(reason) == term


def test_rewards_are_due_by_score_goal_rank_and_end() -> None:
    """Ranks and taking part wait for the end; a goal needs an own part in it."""

    def due(term: Term, **values: int | bool | None) -> bool:
        given = {"score": 10, "rank": 2, "progress": 50, "target": 100, "is_over": False}
        return is_due(term, **{**given, **values})  # type: ignore[arg-type]

    half, best, part = Term(GOAL, 50, least=10), Term(RANK, 1, 2, 1), Term(PART, least=10)
    assert due(Term(AT, 10, least=10)) and not due(Term(AT, 11, least=11))
    assert due(half) and not due(half, progress=49) and not due(half, score=9)
    assert not due(half, target=None)
    assert not due(best) and due(best, is_over=True) and not due(best, is_over=True, rank=None)
    assert not due(best, is_over=True, rank=3)
    assert not due(part) and due(part, is_over=True) and not due(part, is_over=True, score=9)


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.lists(st.integers(1, 10**9), max_size=5))
def test_thresholds_are_crossed_once(first: int, second: int, thresholds: list[int]) -> None:
    """However a rise is cut into two, each threshold is reached in one of them, and once."""
    low, high = sorted((first, second))
    whole = thresholds_crossed(0, high, thresholds)
    parts = thresholds_crossed(0, low, thresholds) + thresholds_crossed(low, high, thresholds)
    assert sorted(parts) == list(whole)
    assert newly_earned(low, high) == 0 and newly_earned(high, low) == high - low
    assert health_left(low, high) == 0 and health_left(high, low) == high - low
    assert share_needed(3, 50) == 2 and share_needed(100, 50) == 50


def test_a_script_is_laid_out_in_time() -> None:
    """Rounds repeat the lines; numbers stay whatever is done; the end comes last."""
    lines = ["+5 reward xp 3 gold 4 title hero", "+0 start double for 7", "+5 announce Hi for all"]
    steps, faults = language.parse(lines, duration_minutes=10, rounds=2)
    assert faults == ()
    assert steps[0][5:] == (3, (("gold", 4),), "hero")
    assert (steps[1].text, steps[1].minutes, steps[2].text) == ("double", 7, "Hi for all")
    moments = language.timeline(steps, duration_minutes=10, rounds=2)
    assert [(m.number, m.minute, m.round) for m in moments] == [
        (1, 0, 1), (0, 5, 1), (2, 5, 1), (4, 10, 2), (3, 15, 2), (5, 15, 2), (6, 20, 2),
    ]  # fmt: skip
    left = language.due(moments, {1, 2}, elapsed_minutes=10)
    assert [m.number for m in left] == [0, 4]
    early, _ = language.parse(["+0 end", "+0 start"], duration_minutes=5, rounds=1)
    assert [m.step.verb for m in language.timeline(early, duration_minutes=5, rounds=1)] == [
        "start", "end",
    ]  # fmt: skip


@given(st.lists(st.text(max_size=30), max_size=6), st.integers(1, 3))
def test_any_text_is_read_or_named(lines: list[str], rounds: int) -> None:
    """Every line is a step or has its fault; nothing is lost and nothing breaks."""
    steps, faults = language.parse(lines, duration_minutes=60, rounds=rounds)
    assert len(steps) + len(faults) == len(lines)
    assert [fault.line for fault in faults] == sorted({fault.line for fault in faults})


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 4)), max_size=12), st.integers(1, 3))
def test_however_it_is_swept_each_step_comes_once_and_in_order(
    sweeps: list[tuple[int, int]], rounds: int
) -> None:
    """Swept early, late, in parts or not at all until the end, the same steps are done."""
    lines = ["+7 announce A", "+0 start", "+7 reward xp 1", "+10 board B"]
    steps, _ = language.parse(lines, duration_minutes=10, rounds=rounds)
    moments = language.timeline(steps, duration_minutes=10, rounds=rounds)
    done: list[int] = []
    for minute, most in [*sorted(sweeps), (10 * rounds, len(moments))]:
        due = language.due(moments, set(done), elapsed_minutes=minute)
        done += [moment.number for moment in due[:most]]
    assert done == [moment.number for moment in moments]
