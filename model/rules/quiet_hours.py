"""Quiet hours and the day's limit: when a person may be told something.

Minutes count from midnight of the person's local day; quiet hours may pass midnight, and hours
that end as they start are none. Source: sources/shikshadisha.md and rules.md (quiet hours 22:00 to
08:00, a greatest number a day). May be touched: nothing but zone rules of `calendar`.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from model.rules import calendar
from model.rules.registry import rule


@rule
def is_quiet(minute: int, start_minute: int, end_minute: int) -> bool:
    """Whether a minute of the local day lies in the quiet hours: the start does, the end not."""
    if start_minute <= end_minute:
        return start_minute <= minute < end_minute
    return minute >= start_minute or minute < end_minute


@rule
def has_room(told_count: int, max_per_day: int) -> bool:
    """Whether one more may be told on a local day on which `told_count` are told already."""
    return told_count < max_per_day


def next_clock(zone_name: str, instant: datetime, *, minute: int) -> datetime:
    """The first instant (UTC) after `instant` at which the local clock shows `minute`.

    A time that the clocks skip comes as much later; of one that comes twice the first still ahead.
    """
    zone = calendar.zone(zone_name)
    today = instant.astimezone(zone).date()
    hour, rest = divmod(minute, 60)
    for days, fold in ((0, 0), (0, 1), (1, 0)):
        on = today + timedelta(days=days)
        clock = datetime(on.year, on.month, on.day, hour, rest, tzinfo=zone, fold=fold)
        found = clock.astimezone(UTC)
        if found > instant:
            return found
    raise AssertionError("tomorrow's clock is always ahead")


def due_at(zone_name: str, instant: datetime, *, start_minute: int, end_minute: int) -> datetime:
    """The instant itself, or the end of the quiet hours that it lies in."""
    if not is_quiet(calendar.local_minute(zone_name, instant), start_minute, end_minute):
        return instant
    return next_clock(zone_name, instant, minute=end_minute)
