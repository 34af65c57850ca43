"""What the demo's players did: simulated by the reference engine under the published rules."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from data.demo.plans import Row
from data.demo.values import DAYS, MIDNIGHT, START
from model.db import WriteSession
from model.services import content
from model.services.histories import PlayedStep
from sim.reference import run_reference
from sim.scenario import Scenario

Named = dict[str, Any]


@dataclass
class Past:
    """What was simulated, by player in order: final state, days, events, occurrences."""

    players: list[Named] = field(default_factory=list)
    days: list[list[Named]] = field(default_factory=list)
    events: list[list[Named]] = field(default_factory=list)
    occurrences: list[list[Named]] = field(default_factory=list)
    logs: dict[tuple[int, str, date], int] = field(default_factory=dict)
    """Quest log ids by (player, quest, day)."""
    fights: dict[tuple[str, int, str], list[tuple[datetime, int]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    """Attempts of (boss or dungeon, player, key) with their start, in order."""


def simulate(session: WriteSession, *, world: str, users: int, seed: int) -> Past:
    """Play the days of as many players as there are users."""
    ruleset = content.resolve(session, world)
    scenario = Scenario.of(players=users, days=DAYS, seed=seed, start_on=START)
    frames = run_reference(ruleset, scenario).frames()
    players = _records(frames["players"])
    place = {row["player_key"]: index for index, row in enumerate(players)}

    def by_player(name: str) -> list[list[Named]]:
        found: list[list[Named]] = [[] for _ in players]
        for row in _records(frames[name]):
            found[place[row["player_key"]]].append(row)
        return found

    steps: dict[tuple[str, int], list[PlayedStep]] = defaultdict(list)
    for key, seq, order, kind, ppm, before, after in frames["xp_modifiers"][
        ["player_key", "seq", "order", "type", "multiplier_ppm", "xp_before", "xp_after"]
    ].itertuples(index=False, name=None):
        steps[key, seq].append(PlayedStep(order, kind, ppm, before, after))
    events = by_player("xp_events")
    for row in (row for rows in events for row in rows):
        row["steps"] = steps.get((row["player_key"], row["seq"]), ())
    return Past(players, by_player("player_days"), events, by_player("occurrences"))


def _records(frame: Any) -> list[Named]:
    names = list(frame.columns)
    columns = zip(*(frame[name].tolist() for name in names), strict=True)
    return [dict(zip(names, row, strict=True)) for row in columns]


def at_minute(minute: int) -> datetime:
    """The instant of a minute of the simulation."""
    return MIDNIGHT + timedelta(minutes=minute)


def on_day(day: int) -> date:
    """The local date of a day of the simulation."""
    return START + timedelta(days=day)


def log_date(template: Row, day: date) -> date:
    """The date a quest's log stands under: a weekly one under the week's Monday."""
    return day - timedelta(days=day.weekday()) if template["type"] == "weekly" else day
