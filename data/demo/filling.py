"""Filling the demo world: content, people, their days, everything they make, money, roll-ups.

One transaction holds it all: whoever cancels leaves nothing behind. Asked again, the answer is
that the world is there already.
"""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

from data.demo import boards, history, money
from data.demo.content import made_document, stored_content
from data.demo.counts import LEFT_TO_SERVICES, rows_of
from data.demo.insertion import EXAMINED_ROWS, Filling, Maker
from data.demo.past import simulate
from data.demo.plans import is_personal, order_of_tables
from data.demo.store import Store
from data.demo.values import Values
from data.pack_files import PACKS_FOLDER, read_pack
from model.db import Actor, Database, WriteSession, read, write
from model.errors import Cancelled, Refused
from model.services import content, records, rollups, worlds
from model.services.catalog import table
from model.words import ChangeSetKind, Role, Room, WorldKind

DEMO_WORLD = "demo"
USERS_MIN, USERS_MAX = 10, 100_000
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class DemoReport:
    """What was filled: rows by table, and how long it took; `is_new` is false for the second."""

    world: str
    users: int
    seed: int
    is_new: bool
    rows: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def row_count(self) -> int:
        """Rows over all tables."""
        return sum(self.rows.values())

    @property
    def rows_per_second(self) -> int:
        """Rows a second over all."""
        return round(self.row_count / self.seconds) if self.seconds else 0


def fill_demo(
    database: Database,
    *,
    actor: Actor,
    users: int = 1_000,
    seed: int = 1,
    world: str = DEMO_WORLD,
    on_progress: Progress | None = None,
    should_cancel: Callable[[], bool] | None = None,
    examined_rows: int = EXAMINED_ROWS,
) -> DemoReport:
    """Make the world and fill every table, all or nothing.

    Errors: Refused for a size out of bounds or a world of that key that is not a demo; Cancelled.
    """
    actor.require(Role.ADMIN)
    if not USERS_MIN <= users <= USERS_MAX:
        raise Refused(
            f"A demo has {USERS_MIN} to {USERS_MAX:,} users, not {users:,}. Choose another number.",
            code="E-REFUSED-014",
        )
    if _is_there(database, world):
        return DemoReport(world, users, seed, is_new=False)
    begun = perf_counter()
    key = f"demo-{hashlib.sha256(f'{world}:{users}:{seed}'.encode()).hexdigest()[:20]}"
    with (
        _without_collector(),
        write(database, actor=actor, key=key, why="demo data") as session,
    ):
        filling = with_content(session, world, users, seed)
        filling.examined_rows = examined_rows
        filling.past = simulate(session, world=world, users=users, seed=seed)
        _fill_all(filling, on_progress, should_cancel)
        rolled = rollups.refresh(session, world_id=filling.store.world_id)
        filling.counted("player_days", rolled)
    seconds = perf_counter() - begun
    return DemoReport(world, users, seed, is_new=True, rows=filling.counts, seconds=seconds)


@contextmanager
def _without_collector() -> Iterator[None]:
    """Nothing that a fill makes is let go before its end, so looking for garbage finds none."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _is_there(database: Database, world: str) -> bool:
    with read(database) as session:
        found = [info for info in worlds.list_worlds(session) if info.key == world]
    if found and found[0].kind is not WorldKind.DEMO:
        raise Refused(
            f"The world '{world}' is not a demo world but {found[0].kind.value}; demo data never "
            "goes into it. Choose another key: questlab demo --world demo-2",
            code="E-REFUSED-011",
        )
    return bool(found)


def with_content(session: WriteSession, world: str, users: int, seed: int) -> Filling:
    """The world with its content, published; made as one change set."""
    info = worlds.create_world(session, key=world, name="Demo", kind=WorldKind.DEMO)
    values = Values(seed, world)
    document = made_document(read_pack(Path(PACKS_FOLDER) / "fitness").document, values)
    changes = content.plan(content.draft(session, world=world), document)
    content.apply(session, world=world, changes=changes, kind=ChangeSetKind.IMPORT)
    content.publish(session, world=world, note="Demo content")
    filling = Filling(session, world, users, values, Store(info.id))
    ids = {name: _ids(session, name, info.id) for name in document}
    stored_content(document, ids, filling.store)
    for name, rows in document.items():
        filling.counted(name, len(rows))
    return filling


def _ids(session: WriteSession, name: str, world_id: int) -> dict[str, int]:
    """The ids of a content table's rows by key."""
    found: dict[str, int] = {}
    cursor: str | None = None
    while True:
        page = records.list_rows(
            session,
            actor=session.actor,
            table=name,
            where=[("world_id", "=", world_id)],
            limit=500,
            cursor=cursor,
        )
        found |= {row["key"]: row["id"] for row in page.rows}
        cursor = page.next_cursor
        if cursor is None:
            return found


def _fill_all(
    filling: Filling, on_progress: Progress | None, should_cancel: Callable[[], bool] | None
) -> None:
    """Every table of play, account and lab that the demo fills, in the order of references."""
    names = [name for name in order_of_tables() if name not in LEFT_TO_SERVICES]
    names = [name for name in names if table(name).room is not Room.CONTENT]
    for done, name in enumerate(names):
        if should_cancel is not None and should_cancel():
            raise Cancelled("The demo was cancelled. Nothing was kept; start it again any time.")
        if on_progress is not None:
            on_progress(done, len(names))
        if (maker := MAKERS.get(name)) is not None:
            maker(filling)
            continue
        count = rows_of(
            name,
            users=filling.users,
            parents=filling.parents(name),
            is_personal=is_personal(name),
        )
        filling.insert(name, filling.engine.rows(name, count))


MAKERS: dict[str, Maker] = {**history.MAKERS, **money.MAKERS, **boards.MAKERS}
"""Tables with a maker of their own; a maker may fill several."""
