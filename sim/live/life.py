"""One person's life in a world, lived through the live services at chosen instants.

For notebooks and scripted tests: a real person registers, plays under the published rules, and
their ledgers come back as frames that explain themselves. In a notebook:

    mina = live_in(sandbox, "fitness", name="Mina", timezone="Europe/Berlin")
    mina.do(play.record_metrics, day=1, at="19:30", values={"steps": 12_000})
    mina.xp_ledger()

Nothing here decides anything: it only calls services, as that person, with the time as given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import pandas as pd

from model.db import Actor, Database, WriteSession, read, write
from model.errors import Refused
from model.services import accounts, people, play, views
from model.services.economy import circulation
from sim.live.sandbox import Sandbox

T = TypeVar("T")

_DAY = timedelta(days=1)
_PAGE = 10_000


@dataclass
class Life:
    """A person and their player; days count from 1, the first full local day of play."""

    database: Database
    actor: Actor
    world: str
    player_id: int
    timezone: str
    first_day: date
    refusals: list[tuple[datetime, str]] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1), repr=False)

    def instant(self, day: int, at: str = "12:00") -> datetime:
        """Day `day` at local time `at` (HH:MM) as an instant in UTC."""
        local = datetime.combine(self.first_day + (day - 1) * _DAY, time.fromisoformat(at))
        return local.replace(tzinfo=ZoneInfo(self.timezone)).astimezone(UTC)

    @contextmanager
    def writing(
        self, day: int, at: str = "12:00", *, why: str = "play", actor: Actor | None = None
    ) -> Iterator[WriteSession]:
        """A write session as this person (or another) at a moment of their life."""
        key = f"life-{self.player_id}-{next(self._numbers)}"
        now = self.instant(day, at)
        with write(self.database, actor=actor or self.actor, key=key, why=why, now=now) as session:
            yield session

    def do(
        self,
        service: Callable[..., T],
        *,
        day: int,
        at: str = "12:00",
        given: Mapping[str, Any] | None = None,
        **values: Any,
    ) -> T:
        """Ask a service that takes `player_id` for something, at a moment of this life.

        `given` holds values of the service that are called `day`, `at` or `given` themselves.
        """
        with self.writing(day, at) as session:
            return service(session, player_id=self.player_id, **values, **(given or {}))

    def attempt(
        self,
        service: Callable[..., Any],
        *,
        day: int,
        at: str = "12:00",
        given: Mapping[str, Any] | None = None,
        **values: Any,
    ) -> str:
        """Ask as `do`, expecting a refusal: its sentence, or empty when it was done."""
        try:
            self.do(service, day=day, at=at, given=given, **values)
        except Refused as refusal:
            self.refusals.append((self.instant(day, at), str(refusal)))
            return str(refusal)
        return ""

    # --- What came of it ---------------------------------------------------------------------

    def state(self) -> pd.Series[Any]:
        """The player as they stand now."""
        with read(self.database) as session:
            info = play.player(session, player_id=self.player_id)
        shown = {name: getattr(info, name) for name in info.__dataclass_fields__}
        return pd.Series(shown | {"titles": ", ".join(info.titles)}, name=self.actor.name)

    def xp_ledger(self) -> pd.DataFrame:
        """Every XP event in order: seq, day, source, about, base_xp, why, xp, total_xp."""
        with read(self.database) as session:
            page = views.ledger_page(session, player_id=self.player_id, limit=_PAGE)
        rows, total = [], 0
        for event in reversed(page["events"]):
            total += event["final_xp"]
            rows.append({
                "seq": event["seq"],
                "day": (event["day_date"] - self.first_day).days + 1,
                "source": event["event_source"].value,
                "about": event["content_key"],
                "base_xp": event["base_xp"],
                "why": explain_steps(event["steps"]),
                "xp": event["final_xp"],
                "total_xp": total,
            })  # fmt: skip
        columns = ["seq", "day", "source", "about", "base_xp", "why", "xp", "total_xp"]
        return pd.DataFrame(rows, columns=columns).set_index("seq")

    def money(self, currency: str) -> pd.DataFrame:
        """Every transfer of a currency in order: at, kind, about, amount, balance (minor units)."""
        with read(self.database) as session:
            told = circulation.statement(
                session, player_id=self.player_id, currency=currency, limit=_PAGE
            )
        rows = [
            {
                "at": line.at,
                "kind": line.kind.value,
                "about": line.description,
                "amount": line.amount,
                "balance": line.balance,
            }
            for line in reversed(told.lines)
        ]
        return pd.DataFrame(rows, columns=["at", "kind", "about", "amount", "balance"])

    def days(self, last: int) -> pd.DataFrame:
        """The closed days up to day `last`: core quests, streak, freezes, debuff."""
        with read(self.database) as session:
            logs = [
                views.daily_log(
                    session, player_id=self.player_id, day=self.first_day + number * _DAY
                )
                for number in range(last)
            ]
        kept = ("core_completed", "core_total", "streak_after", "freezes_after", "debuff_triggered")
        rows = [
            {"day": number + 1} | {name: log[name] for name in kept}
            for number, log in enumerate(logs)
            if log is not None and log["evaluated"]
        ]
        return pd.DataFrame(rows, columns=["day", *kept]).set_index("day")


def explain_steps(steps: Sequence[dict[str, Any]]) -> str:
    """The modifier steps of one event as one line: `50 → 55 streak of 7 days (x1.1)`."""
    parts = []
    for step in steps:
        ratio = step["multiplier_ppm"] / 1_000_000
        parts.append(f"{step['xp_before']} → {step['xp_after']} {step['reason']} (×{ratio:g})")
    return "; ".join(parts)


def live_in(
    sandbox: Sandbox,
    world: str,
    *,
    name: str,
    timezone: str = "UTC",
    first_day: str | date = "2026-01-05",
) -> Life:
    """A new person, registered the evening before their first day, with a player in `world`.

    Errors: those of registering and joining; the world must have been published.
    """
    evening = _evening_before(first_day, timezone)
    actor = register(sandbox, name=name, timezone=timezone, now=evening)
    with write(
        sandbox.database,
        actor=actor,
        key=f"life-{world}-{actor.user_id}",
        why="a life",
        now=evening,
    ) as session:
        player = play.join(session, world=world, timezone=timezone)
    return Life(sandbox.database, actor, world, player.id, timezone, player.first_day)


def wander_in(
    sandbox: Sandbox, world: str, *, timezone: str = "UTC", first_day: str | date = "2026-01-05"
) -> tuple[Life, str]:
    """Somebody who plays without a name, and the token of their cookie; the product acts for them.

    Errors: those of starting; the world must have been published.
    """
    evening = _evening_before(first_day, timezone)
    with write(
        sandbox.database, actor=sandbox.actor, key=f"wander-{world}", why="a life", now=evening
    ) as session:
        learner = accounts.start(session, world=world, timezone=timezone)
    assert learner.player_id is not None
    with read(sandbox.database) as session:
        first = play.player(session, player_id=learner.player_id).first_day
    life = Life(sandbox.database, sandbox.actor, world, learner.player_id, timezone, first)
    return life, learner.token


def register(sandbox: Sandbox, *, name: str, timezone: str = "UTC", now: datetime) -> Actor:
    """A new person who has registered and proven their address, as an actor."""
    slug = "-".join(name.lower().split())
    address = f"{slug}@example.org"
    with write(
        sandbox.database, actor=sandbox.actor, key=f"life-{slug}", why="a life", now=now
    ) as session:
        asked = accounts.register(
            session, email=address, username=slug, birth_date=date(1996, 2, 29), name=name,
            timezone=timezone,
        )  # fmt: skip
        person = accounts.verify(session, email=address, token=asked.token)
    with read(sandbox.database) as session:
        return people.actor(session, user_id=person.id)


def _evening_before(first_day: str | date, timezone: str) -> datetime:
    first = date.fromisoformat(first_day) if isinstance(first_day, str) else first_day
    return datetime.combine(first - _DAY, time(20), ZoneInfo(timezone)).astimezone(UTC)
