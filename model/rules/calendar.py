"""Local days: when a player's day starts and ends, weekends and weeks, through daylight saving.

Zone rules come only from the pinned `tzdata` package, never from the machine, so that the same
version gives the same instants everywhere. Instants are whole minutes since 00:00 UTC of a start
date, or aware UTC datetimes. A local day runs from local midnight to the next: 23, 24 or 25 hours.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo

from model.errors import NotFound, did_you_mean

MINUTES_PER_DAY = 1440


def tzdata_version() -> str:
    """The version of the zone rules in force."""
    from importlib.metadata import version

    return version("tzdata")


@cache
def zone_names() -> frozenset[str]:
    """Every IANA zone name of the pinned package."""
    text = resources.files("tzdata").joinpath("zones").read_text(encoding="utf-8")
    return frozenset(text.split())


@cache
def zone(name: str) -> ZoneInfo:
    """The zone of an IANA name; NotFound suggests the nearest."""
    if name not in zone_names():
        hint = did_you_mean(name, zone_names()) or "Use an IANA name such as Europe/Berlin."
        raise NotFound(f"There is no time zone '{name}'. {hint}", code="E-FIND-011")
    package, _, leaf = f"tzdata/zoneinfo/{name}".rpartition("/")
    with resources.files(package.replace("/", ".")).joinpath(leaf).open("rb") as stream:
        return ZoneInfo.from_file(stream, key=name)


def day_start(zone_name: str, day: date) -> datetime:
    """The instant (UTC) at which a local day starts.

    Where the clocks skip midnight, the day starts at the moment of the skip.
    """
    local = datetime(day.year, day.month, day.day, tzinfo=zone(zone_name))
    return local.astimezone(UTC)


def local_date(zone_name: str, instant: datetime) -> date:
    """The local date of an aware instant."""
    return instant.astimezone(zone(zone_name)).date()


def local_minute(zone_name: str, instant: datetime) -> int:
    """The wall-clock minute of the local day of an aware instant, 0..1439."""
    local = instant.astimezone(zone(zone_name))
    return local.hour * 60 + local.minute


@cache
def midnight_minutes(zone_name: str, start_on: date, day_count: int) -> tuple[int, ...]:
    """When local days 0..day_count start, in minutes since 00:00 UTC of `start_on`.

    Local day 0 is the date `start_on` in the zone; in zones east of Greenwich it starts before
    minute 0.
    """
    origin = datetime(start_on.year, start_on.month, start_on.day, tzinfo=UTC)
    return tuple(
        int((day_start(zone_name, start_on + timedelta(days=day)) - origin).total_seconds()) // 60
        for day in range(day_count + 1)
    )


def clock_minute(
    zone_name: str, start_on: date, *, day: int, wanted_minute: int
) -> tuple[int, int]:
    """When a clock on local day `day` shows `wanted_minute`: (minute since 00:00 UTC, clock then).

    A time that comes twice is its first one; one that the clocks skip comes as much later.
    """
    on = start_on + timedelta(days=day)
    hour, minute = divmod(wanted_minute, 60)
    instant = datetime(on.year, on.month, on.day, hour, minute, tzinfo=zone(zone_name))
    origin = datetime(start_on.year, start_on.month, start_on.day, tzinfo=UTC)
    since = instant.astimezone(UTC) - origin
    return int(since.total_seconds()) // 60, local_minute(zone_name, origin + since)


def first_full_day(midnights: Sequence[int], joined_minute: int) -> int:
    """The first local day that lies wholly after joining: the first one that is evaluated."""
    return next(day for day, start in enumerate(midnights) if start >= joined_minute)


def weekday(day_ordinal: int) -> int:
    """Monday 0 to Sunday 6 of a `date.toordinal()` number."""
    return (day_ordinal + 6) % 7


def is_weekend(day_ordinal: int) -> bool:
    """Whether a local day is a Saturday or Sunday."""
    return weekday(day_ordinal) >= 5


def week_start(day_ordinal: int) -> int:
    """The Monday of a day's week, as an ordinal."""
    return day_ordinal - weekday(day_ordinal)
