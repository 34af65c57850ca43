"""Quiet hours pass midnight and daylight saving; the day's limit counts what was told."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.rules import calendar
from model.rules.quiet_hours import due_at, has_room, is_quiet, next_clock

NIGHT = {"start_minute": 1320, "end_minute": 480}
"""22:00 to 08:00 (sources/shikshadisha.md; rules.md, ShikshaDisha)."""


@pytest.mark.parametrize(
    ("minute", "start", "end", "quiet"),
    [
        *((1319, 1320, 480, False), (1320, 1320, 480, True), (0, 1320, 480, True)),
        *((479, 1320, 480, True), (480, 1320, 480, False)),
        *((719, 720, 780, False), (720, 720, 780, True), (780, 720, 780, False)),
        (600, 600, 600, False),
    ],
)
def test_the_start_is_quiet_and_the_end_is_not(
    minute: int, start: int, end: int, quiet: bool
) -> None:
    """Golden minutes around both ends; hours that end as they start are none."""
    assert is_quiet(minute, start, end) is quiet


def _utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "at", "due"),
    [
        ("UTC", "2026-01-05T12:00", "2026-01-05T12:00"),
        ("UTC", "2026-01-05T23:00", "2026-01-06T08:00"),
        ("UTC", "2026-01-06T07:59", "2026-01-06T08:00"),
        ("Asia/Kolkata", "2026-01-05T17:00", "2026-01-06T02:30"),
        # The night in which Berlin's clocks go forward is an hour shorter, the other one longer.
        ("Europe/Berlin", "2026-03-28T22:00", "2026-03-29T06:00"),
        ("Europe/Berlin", "2026-10-24T21:00", "2026-10-25T07:00"),
    ],
)
def test_what_comes_at_night_waits_for_the_morning(zone: str, at: str, due: str) -> None:
    """Golden instants, also through both changes of the clocks."""
    assert due_at(zone, _utc(at), **NIGHT) == _utc(due)


def test_clocks_that_skip_or_repeat_the_end() -> None:
    """A skipped end comes as much later, of a repeated one the first still ahead."""
    skipped = next_clock("Europe/Berlin", _utc("2026-03-29T00:30"), minute=150)
    assert skipped == _utc("2026-03-29T01:30")  # 03:30 summer time
    first = next_clock("Europe/Berlin", _utc("2026-10-25T00:00"), minute=150)
    second = next_clock("Europe/Berlin", _utc("2026-10-25T00:40"), minute=150)
    assert (first, second) == (_utc("2026-10-25T00:30"), _utc("2026-10-25T01:30"))


@given(
    st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"]),
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)),  # noqa: DTZ001
    st.integers(0, 1439),
    st.integers(0, 1439),
)
def test_nothing_waits_longer_than_a_day(zone: str, at: datetime, start: int, end: int) -> None:
    """What is due is never before it was asked for, and at most 25 hours later."""
    instant = at.replace(tzinfo=UTC)
    due = due_at(zone, instant, start_minute=start, end_minute=end)
    assert 0 <= (due - instant).total_seconds() <= 25 * 3600
    quiet = is_quiet(calendar.local_minute(zone, instant), start, end)
    assert (due > instant) is quiet


def test_the_limit_is_the_last_that_is_told() -> None:
    """Ten a day are ten; none a day is none."""
    assert [has_room(9, 10), has_room(10, 10), has_room(0, 0)] == [True, False, False]
