"""`kill -9` at any moment: what was acknowledged stays, nothing is half done, asking again is safe.

Reliability figures A1, A2, A5, A7. A server process, started once with everything loaded, forks a
child for each trial; the child is killed after a random time, then the same request is made again
under the same key. The world is a small one, so that most of a trial is the part that matters.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from data.loading import export_world, import_pack
from model import backups
from model.db import Actor, Database, open_database, parse_url, read, write
from model.errors import QuestlabError
from model.migrate import upgrade
from model.services import content, people, runs, worlds
from model.services.verification import verify, verify_ledgers
from model.settings import settings
from model.words import RunState
from sim.live import records
from sim.live.records import Request
from sim.scenario import Scenario
from tests import databases
from tests.ledgers import Busy, busy, count
from tests.model.services.play_worlds import Game
from tests.reliability.children import CONTEXT

FULL = bool(os.environ.get("QUESTLAB_FULL"))
TRIALS = 1_000 if FULL else 20
BACKUPS = 20 if FULL else 3
STOPS = 100 if FULL else 5
SEED = 20_261_121

Work = Callable[[Database, Actor, str], None]


@pytest.fixture
def small(sample_game: Game, var_folder: Path) -> Database:
    """A database with the sample world, and that world as a pack folder."""
    with read(sample_game.database) as session:
        export_world(session, world="sample", folder=_pack_folder())
    return sample_game.database


def _pack_folder() -> Path:
    return settings().var_directory / "small-pack"


def _load_pack(database: Database, actor: Actor, key: str) -> None:
    """A new world from the small pack, published."""
    with write(database, actor=actor, key=key, why="kill test") as session:
        import_pack(session, _pack_folder(), world=key)
        content.publish(session, world=key, note="kill test")


def _simulate(database: Database, actor: Actor, key: str) -> None:
    """A small run, stored; `key` makes it another question than the others."""
    with read(database) as session:
        ruleset = content.resolve(session, "sample")
    scenario = Scenario.of(players=5, days=4, seed=int(key.rpartition("-")[2]))
    request = Request("sample", ruleset, scenario)
    records.simulate(database, request, actor=actor)


def _child(work: Work, url: str, key: str, var: str, pause: float, answers: Any) -> None:
    """What runs in the process that is killed."""
    os.environ["QUESTLAB_VAR"] = var  # the server that forks was started under another
    with open_database(url) as database:
        with read(database) as session:
            actor = people.local_owner(session)
        answers.send("started")
        work(database, actor, key)
        answers.send("committed")
        time.sleep(pause)  # an answer takes its time to arrive
        answers.send("done")


def _killed(work: Work, url: str, number: int, *, after: float, pause: float) -> bool:
    """Run the work in a child and kill it `after` seconds; whether it had said it was done.

    Every fifth is killed on the way of its answer: committed, but nobody was told.
    """
    receiving, sending = CONTEXT.Pipe(duplex=False)
    folder, key = str(settings().var_directory), f"killed-{number}"
    child = CONTEXT.Process(target=_child, args=(work, url, key, folder, pause, sending))
    child.start()
    sending.close()
    try:
        assert receiving.recv() == "started"
        if number % 5 == 0:
            assert receiving.recv() == "committed"
            return False
        over = time.monotonic() + after
        while receiving.poll(max(0, over - time.monotonic())):
            if receiving.recv() == "done":
                return True
        return False
    finally:
        child.kill()
        child.join()
        receiving.close()


def _timed(work: Callable[[], None]) -> float:
    start = time.monotonic()
    work()
    return time.monotonic() - start


def test_a_killed_import_is_whole_or_absent(small: Database, owner: Actor) -> None:
    """After each kill a world is there whole or not at all; asking again makes it one."""
    chance = random.Random(SEED)
    usual = _timed(lambda: _load_pack(small, owner, "measure-0"))
    unacknowledged = 0
    rows = _rows_of(small, "measure-0")
    _load_pack(small, owner, "measure-0")  # committed, but the answer was lost
    assert _rows_of(small, "measure-0") == rows
    for number in range(1, TRIALS + 1):
        key = f"killed-{number}"
        said = _killed(
            _load_pack,
            small.url,
            number,
            after=chance.uniform(0, 1.5) * usual,
            pause=usual / 3,
        )
        there = _rows_of(small, key)
        assert there in (0, rows), f"seed {SEED}, trial {number}: {there} of {rows} rows"
        unacknowledged += bool(there and not said)
        assert there or not said, f"seed {SEED}, trial {number}: acknowledged, but lost"
        _load_pack(small, owner, key)
        assert _rows_of(small, key) == rows
    with read(small) as session:
        assert verify_ledgers(session).findings == ()
        assert len(worlds.list_worlds(session)) == TRIALS + 2  # the sample and the measured one
    assert unacknowledged >= TRIALS / 10, "too few kills hit the lost answer"


def _rows_of(database: Database, world: str) -> int:
    """Content rows of a world with its publication, 0 when there is no such world."""
    with read(database) as session:
        query = sa.text(
            "SELECT (SELECT count(*) FROM changes c JOIN change_sets s ON s.id = c.change_set_id "
            "WHERE s.world_id = w.id) + (SELECT count(*) FROM revisions r WHERE r.world_id = w.id) "
            "FROM worlds w WHERE w.key = :key"
        )
        return int(session.execute(query, {"key": world}).scalar() or 0)


def test_a_killed_simulation_leaves_no_half_results(small: Database, owner: Actor) -> None:
    """After each kill and a sweep no run is left running; asking again gives one whole result."""
    chance = random.Random(SEED)
    usual = _timed(lambda: _simulate(small, owner, "measure-0"))
    for number in range(1, TRIALS + 1):
        key = f"killed-{number}"
        said = _killed(
            _simulate,
            small.url,
            number,
            after=chance.uniform(0, 1.5) * usual,
            pause=usual / 3,
        )
        records.sweep(small, actor=owner)
        _simulate(small, owner, key)
        with read(small) as session:
            found = [r for r in runs.list_runs(session) if r.seed == number]
        states = [run.state for run in found]
        whole = [run for run in found if run.state == RunState.COMPLETED]
        what = f"seed {SEED}, trial {number}, acknowledged {said}: {states}"
        assert len(whole) == 1, what
        assert set(states) <= {RunState.COMPLETED, RunState.FAILED}, what
        records.results_of(whole[0])
    folders = {path.name for path in settings().results_directory.iterdir() if path.is_dir()}
    with read(small) as session:
        named = {run.results_path for run in runs.list_runs(session) if run.results_path}
        assert verify(session).findings == ()
    assert named <= folders
    assert not [name for name in folders if name.endswith(".partial")]


# --- Backups while others write ----------------------------------------------------------------


def test_a_backup_while_writers_run_is_one_moment(
    database: Database, owner: Actor, var_folder: Path, tmp_path: Path,
    make_database: Callable[..., str],
) -> None:  # fmt: skip
    """What is written meanwhile is in it wholly or not at all: it restores sound (A7)."""
    world = busy(Game(database, owner), days=1, payments=1)
    over = threading.Event()
    errors: list[BaseException] = []

    def keep_writing(number: int) -> None:
        while not over.is_set():
            try:
                with world.game.writing() as session:
                    world.pay(session, world.source, world.purses[number], 2)
                    world.pay(session, world.purses[number], world.sink, 1)
            except QuestlabError as error:  # pragma: no cover
                errors.append(error)

    writers = [threading.Thread(target=keep_writing, args=(number,)) for number in (0, 1)]
    for writer in writers:
        writer.start()
    try:
        made = [
            backups.backup(database.url, tmp_path / f"{number}.zip") for number in range(BACKUPS)
        ]
    finally:
        over.set()
        for writer in writers:
            writer.join()
    assert errors == []
    sizes = [backup.manifest.table("transfers").rows for backup in made]
    assert sizes == sorted(sizes) and all(backup.is_sound for backup in made)
    with read(database) as session:
        assert count(session, "transfers") > sizes[0]
    target = make_database("sqlite")
    done = backups.restore(made[-1].path, target)
    assert done.report.findings == ()
    with open_database(target) as restored, read(restored) as session:
        assert count(session, "transfers") == sizes[-1]


# --- The server itself -------------------------------------------------------------------------


@contextmanager
def _server(folder: Path) -> Iterator[tuple[str, Callable[[str], None]]]:
    """A PostgreSQL that keeps what it acknowledged, and a way to stop and start it."""
    options = databases._unprivileged(folder)
    programs = databases._reachable(databases._programs(), folder, options)
    data = folder / "data"
    quiet = {"check": True, "stdout": subprocess.DEVNULL, **options}
    subprocess.run(
        [programs / "initdb", "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8"]
        + ["--no-sync", "--locale=C.UTF-8"],
        **quiet,
    )

    def control(act: str) -> None:
        how = (
            ["-m", "immediate"] if act == "stop" else ["-o", f"-c listen_addresses='' -k {folder}"]
        )
        subprocess.run(
            [programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log", *how, act], **quiet
        )

    control("start")
    try:
        yield f"postgresql://postgres@/postgres?host={folder}", control
    finally:
        control("stop")


@pytest.mark.databases("postgresql")
def test_a_stopped_server_loses_nothing(database_kind: str, var_folder: Path) -> None:
    """`stop -m immediate` in the middle of writes (PostgreSQL's): all acknowledged rows are there.

    The same open database works again within 5 seconds of the server's return (A5).
    """
    folder = Path(tempfile.mkdtemp(prefix="questlab-pg-"))
    try:
        with _server(folder) as (url, control):
            assert parse_url(url).get_backend_name() == "postgresql"
            upgrade(url)
            with open_database(url) as database:
                owner = people.ensure_local_owner(database)
                _stop_and_start(busy(Game(database, owner), days=1, payments=1), control)
    except LookupError as reason:
        pytest.skip(f"PostgreSQL: {reason}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _stop_and_start(world: Busy, control: Callable[[str], None]) -> None:
    chance = random.Random(SEED)
    for number in range(STOPS):
        acknowledged: list[int] = []

        def keep_writing(done: list[int] = acknowledged) -> None:
            try:
                while True:
                    with world.game.writing() as session:
                        transfer = world.pay(session, world.source, world.purses[0], 1)
                    done.append(transfer)
            except QuestlabError:
                return

        writer = threading.Thread(target=keep_writing)
        writer.start()
        time.sleep(chance.uniform(0.1, 0.5))
        control("stop")
        writer.join()
        control("start")
        start = time.monotonic()
        with read(world.game.database) as session:
            known = set(session.execute(sa.text("SELECT id FROM transfers")).scalars())
            assert verify_ledgers(session).findings == ()
        assert time.monotonic() - start < 5
        assert acknowledged and set(acknowledged) <= known, f"seed {SEED}, stop {number}"
