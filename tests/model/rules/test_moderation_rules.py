"""Rules of moderation and support: when bans hold, who decides appeals, when tickets close."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from model.rules.moderation import (
    FOR_EVER,
    REOPEN_DAYS,
    ban_holds,
    ban_is_over,
    has_four_eyes,
    has_room,
    may_reopen,
)

DAY = 86_400


def test_a_ban_holds_until_just_before_its_end() -> None:
    """From its start on; without an end it is never over."""
    assert [ban_holds(10, 20, now) for now in (9, 10, 19, 20)] == [False, True, True, False]
    assert [ban_is_over(20, now) for now in (19, 20)] == [False, True]
    assert ban_holds(10, FOR_EVER, 10**12) and not ban_is_over(FOR_EVER, 10**12)


@given(st.integers(1, 10**6), st.integers(0, 10**6), st.integers(0, 10**6))
def test_a_ban_that_has_begun_holds_or_is_over(start: int, length: int, later: int) -> None:
    """There is no instant in between, and none at which both are true."""
    end, now = start + 1 + length, start + later
    assert ban_holds(start, end, now) is not ban_is_over(end, now)


def test_four_eyes_are_two_other_eyes() -> None:
    """Neither who banned nor who was banned decides; a ban of the product leaves all others."""
    assert [has_four_eyes(who, 1, 2) for who in (1, 2, 3)] == [False, False, True]
    assert has_four_eyes(1, 0, 2)


def test_limits_count_and_days_run_out() -> None:
    """One more fits below the limit; an answered ticket opens again for so many days."""
    assert has_room(9, 10) and not has_room(10, 10)
    end = 5 + REOPEN_DAYS * DAY
    assert may_reopen(5, end - 1) and not may_reopen(5, end)
