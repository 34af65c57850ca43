"""Periods of a party's figures, and means of the shares that there are."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from model.rules import guidance
from model.words import Period


def test_periods_by_the_calendar():
    """A day, its week from Monday, its month to its last day; seasons are not the calendar's."""
    day = date(2026, 2, 18)
    assert [guidance.period_days(period, day) for period in Period] == [
        (day, day),
        (date(2026, 2, 16), date(2026, 2, 22)),
        (date(2026, 2, 1), date(2026, 2, 28)),
        None,
        None,
    ]
    assert guidance.period_days(Period.MONTHLY, date(2027, 12, 31)) == (
        date(2027, 12, 1),
        date(2027, 12, 31),
    )


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_every_day_lies_in_its_period(day):
    """The next period begins the day after, for each day that there is."""
    for period in (Period.DAILY, Period.WEEKLY, Period.MONTHLY):
        days = guidance.period_days(period, day)
        assert days is not None and days[0] <= day <= days[1]
        after = guidance.period_days(period, days[1] + timedelta(days=1))
        assert after is not None and after[0] == days[1] + timedelta(days=1)


def test_shares_of_nothing_are_left_out():
    """A mean counts what there was anything of; a share is at most the whole."""
    assert [guidance.part_ppm(done, 4) for done in (0, 1, 9)] == [0, 250_000, 1_000_000]
    assert guidance.part_ppm(1, 0) == 0
    assert guidance.mean_ppm([(1, 2), (5, 0), (1, 1)]) == 750_000
    assert guidance.mean_ppm([(5, 0)]) is None
