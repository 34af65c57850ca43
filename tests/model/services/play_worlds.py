"""A published world with a player in it, and short ways to let days pass, for tests of play."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

from model.db import Actor, Database, WriteSession, read, write
from model.services import content, play, worlds
from model.words import ChangeSetKind, WorldKind
from tests.sample_content import CONTENT

MONDAY = date(2026, 1, 5)
"""The first day of the sample's first season."""
FULL_DAY = {
    "steps": 12_000,
    "workout-minutes": 30,
    "protein-grams": 160,
    "sleep-minutes": 450,
}
"""Values that complete all four core quests (and the stretch and posture quests)."""


class Game:
    """The sample world, published, with writes under fresh idempotency keys at chosen instants."""

    def __init__(self, database: Database, owner: Actor, *, is_made: bool = False) -> None:
        """Load and publish the sample content as world `sample`, unless a copy of it is there."""
        self.database, self.owner = database, owner
        self._numbers = itertools.count(100 if is_made else 1)
        if not is_made:
            self._make()

    def _make(self) -> None:
        with self.writing() as session:
            worlds.create_world(session, key="sample", name="Sample", kind=WorldKind.LIVE)
        self.publish(CONTENT)

    @contextmanager
    def writing(self, now: datetime | None = None, *, key: str = "") -> Iterator[WriteSession]:
        """A write session at `now` with a fresh (or the given) idempotency key."""
        name = key or f"play-{next(self._numbers)}"
        with write(self.database, actor=self.owner, key=name, why="test", now=now) as session:
            yield session

    def publish(self, flat: dict[str, Any], *, now: datetime | None = None) -> None:
        """Make `flat` the world's content and publish it (at `now`)."""
        with self.writing(now) as session:
            changes = content.plan(content.draft(session, world="sample"), copy.deepcopy(flat))
            content.apply(session, world="sample", changes=changes, kind=ChangeSetKind.IMPORT)
        with self.writing(now) as session:
            content.publish(session, world="sample", note="test")

    def join(self, *, timezone: str = "UTC", now: datetime | None = None) -> int:
        """A player whose first day of play is the Monday."""
        with self.writing(now or noon(MONDAY - timedelta(days=1))) as session:
            return play.join(session, world="sample", timezone=timezone).id

    def record(self, player_id: int, day: date, **values: int) -> play.RecordInfo:
        """Record at noon UTC of `day`; underscores in names stand for hyphens."""
        named = {name.replace("_", "-"): value for name, value in values.items()}
        with self.writing(noon(day)) as session:
            return play.record_metrics(session, player_id=player_id, values=named)

    def full_days(self, player_id: int, first: date, count: int) -> None:
        """Let days with all core quests pass; the last one is closed too."""
        for number in range(count):
            with self.writing(noon(first + timedelta(days=number))) as session:
                play.record_metrics(session, player_id=player_id, values=FULL_DAY)
        with self.writing(noon(first + timedelta(days=count))) as session:
            play.tick(session, world="sample")

    def player(self, player_id: int) -> play.PlayerInfo:
        """The player as they stand."""
        with read(self.database) as session:
            return play.player(session, player_id=player_id)


def noon(day: date) -> datetime:
    """Twelve o'clock UTC of a date."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
