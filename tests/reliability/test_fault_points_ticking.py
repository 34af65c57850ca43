"""The whole `questlab tick` under a fault at any place: what was done is whole, the rest comes.

A tick is many transactions, one for each sweep. Whichever statement or commit fails, the database
is as it was after one of them, and a tick that comes afterwards brings about what the first one
would have (reliability figure A3; the same loop as SQLite's crash tests: the state is one of the
legal ones).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import chain, count, pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import sqlalchemy as sa

from cli import ticking
from cli.privacy import export_user
from model import db
from model.db import open_database, read
from model.services import engagement, moderation, operations, parties, play, records
from model.services.competition import duels
from model.services.verification import verify
from tests.conftest import settle
from tests.generic_rows import contents
from tests.model.services.operations.ground import DESIGNER, NOON, Ground, standing_on
from tests.model.services.operations.test_event_scripts import _planned
from tests.model.services.operations.test_seasonal_events import _values
from tests.model.services.play_worlds import FULL_DAY
from tests.reliability.faults import AT_COMMIT, FULL, PlantedFault, fault_at
from tests.reliability.grounds import live_template as live_template

AFTERWARDS = NOON + timedelta(days=4, hours=1)
MOST = {"sqlite": 3, "postgresql": 2}
"""At how many places a fault is planted in a usual run."""
NOWHERE = -1
NAMED_BY_KEY = {"audit_events", "idempotency_keys"}
"""Tables that hold the keys of requests, which are others when a tick comes again."""


Rows = dict[str, list[tuple[Any, ...]]]


class Due(NamedTuple):
    """A database in which much is due, and what it holds after each transaction of a clean tick."""

    url: str
    states: list[Rows]
    places: int


@pytest.fixture(scope="module")
def due(
    database_kind: str,
    make_database: Callable[..., str],
    live_template: tuple[str, Ground],
) -> Due:
    """Days to close, an event, a script, a festival, a duel, an invitation, a ban, a session."""
    url = make_database(database_kind, live_template[0])
    with open_database(url) as database:
        _let_things_begin(standing_on(database, live_template[1]))
    settle(url)
    states = [_rows(url)]
    tick(make_database(database_kind, url), lambda copy: states.append(_rows(copy)))
    with fault_at(sa.Engine, NOWHERE) as seen:
        tick(make_database(database_kind, url))
    assert sum(one != other for one, other in pairwise(states)) >= 9, "too little was due"
    return Due(url, states, seen[0])


def _let_things_begin(ground: Ground) -> None:
    ann, ben, cid, dot = ground.players
    for number, player in enumerate(ground.players[:3]):
        ground.do(play.record_metrics, who=number, player_id=player, values=FULL_DAY)
    event: dict[str, Any] = {
        "world": "sample",
        "template": "double",
        "start_date": ground.at(hours=1),
    }
    ground.do(operations.plan_event, who=DESIGNER, **event)
    ground.do(operations.plan_seasonal, who=DESIGNER, world="sample", values=_values(ground))
    _planned(ground, ["+0 start", "+20 board Night", "+30 reward xp 50", "+45 end"])
    lore = {
        "title": "The ice melts",
        "content": "A path.",
        "release_date": ground.at(days=1).date(),
    }
    ground.do(operations.draft_lore, who=DESIGNER, world="sample", values=lore)
    duel = ground.do(duels.challenge, who=0, player_id=ann, opponent_id=ben, goal=100)
    ground.do(duels.accept, who=1, duel_id=duel.id)
    for number, player in enumerate((ann, ben)):
        ground.do(duels.ready, who=number, duel_id=duel.id, player_id=player)
    party = ground.do(parties.create, who=2, player_id=cid, name="Larks")
    ground.do(parties.invite, who=2, party_id=party.id, player_id=cid, invitee_id=dot)
    ground.do(engagement.start, who=0, player_id=ann)
    board = {"world_id": ground.world_id, "name": "Week", "leaderboard_type": "global"}
    board |= {"ranking_period": "weekly"}
    ground.do(records.create, table="leaderboards", values=board)
    until = ground.at(days=2)
    user = ground.actors[3].user_id
    ground.do(moderation.ban, who=DESIGNER, user_id=user, reason="Spam", until=until)


def tick(url: str, after_each: Callable[[str], None] = lambda _: None, *, since: int = 0) -> None:
    """`questlab tick` at a fixed time, under keys that are counted."""
    numbers, write = count(since), db.write

    @contextmanager
    def counted(database: db.Database, **asked: Any) -> Iterator[db.WriteSession]:
        given = {**asked, "key": f"tick-{next(numbers)}", "now": AFTERWARDS}
        with write(database, **given) as session:
            yield session
        after_each(database.url)

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QUESTLAB_DATABASE_URL", url)
        patch.setattr(db, "write", counted)
        ticking.tick(world=None, as_json=True)


def _rows(url: str) -> Rows:
    with open_database(url, check=False) as database, database.engine.connect() as connection:
        return contents(connection)


def _without_keys(rows: Rows) -> Rows:
    return {table: found for table, found in rows.items() if table not in NAMED_BY_KEY}


def test_a_tick_is_whole_up_to_where_it_fails(due: Due, fresh_copy: Callable[[str], str]) -> None:
    """The state is a legal one at every place, and the next tick ends where a clean one does."""
    kind = due.url.partition(":")[0]
    step = 1 if FULL else due.places // MOST[kind]
    reached = set[int]()
    for number in range(step // (2 if kind == "sqlite" else 1), due.places + 1, step):
        url = fresh_copy(due.url)
        with pytest.raises(PlantedFault), fault_at(sa.Engine, number):
            tick(url)
        there = _rows(url)
        assert there in due.states, f"fault {number} left a state that no transaction ends in"
        reached.add(due.states.index(there))
        tick(url, since=1_000)
        if kind == "sqlite":  # the other one counts on where a taken-back row has counted
            assert _without_keys(_rows(url)) == _without_keys(due.states[-1]), f"fault {number}"
    with open_database(url, check=False) as database, read(database) as session:
        assert verify(session).findings == ()
    assert len(reached) > 1


@pytest.mark.databases("sqlite")
def test_an_export_that_fails_leaves_no_file(
    due: Due, fresh_copy: Callable[[str], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A person's file is there when all was read and the audit trail says so, and then whole."""
    url, file = fresh_copy(due.url), tmp_path / "person.json"
    monkeypatch.setenv("QUESTLAB_DATABASE_URL", url)
    before, total = _rows(url), 2
    for number in chain([AT_COMMIT], count(1, 1 if FULL else 60)):
        if number >= total:
            break
        with pytest.raises(PlantedFault), fault_at(sa.Engine, number) as seen:
            export_user(2, to=file)
        total = max(total, seen[0])
        assert not file.exists(), f"fault {number} left a file"
        assert _rows(url) == before, f"something was left by fault {number}"
    export_user(2, to=file)
    assert json.loads(file.read_text())["tables"]
    told = _rows(url).pop("audit_events")
    assert len(told) == len(before["audit_events"]) + 1
