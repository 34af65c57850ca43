"""Files that cannot grow at any size: the old state stays, and the sandbox works on (figure A4).

A file-size limit of the operating system stands for the full disk. It is moved through every size
that saving a form reaches, in a child process with everything loaded; SQLite's only, because a
PostgreSQL server's files are not ours to limit.
"""

from __future__ import annotations

import os
import resource
import signal
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from model.db import Database, open_database, read, write
from model.errors import QuestlabError
from model.services import content, people
from tests.model.services.play_worlds import Game
from tests.reliability.children import CONTEXT

FULL = bool(os.environ.get("QUESTLAB_FULL"))
LIMITS = 500 if FULL else 40
FAILING_MIN = 0.2
TABLE, ROW = "quest_templates", "steps"


def _save(database: Database, base_xp: int) -> None:
    """One saved form: the row with its change, audit entry and idempotency key."""
    with read(database) as session:
        actor = people.local_owner(session)
        version = content.versions(session, world="sample")[TABLE][ROW]
    with write(database, actor=actor, key=f"save-{base_xp}", why="full disk") as session:
        content.edit(
            session,
            world="sample",
            table=TABLE,
            row_key=ROW,
            fields={"base_xp": base_xp},
            version=version,
        )


def _child(url: str, base_xp: int, limit: int, answers: Any) -> None:
    """Save with files that may not grow past `limit` bytes; says how it ended."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        with open_database(url) as database:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
            _save(database, base_xp)
        answers.send("saved")
    except QuestlabError as error:
        answers.send(str(error))
    except BaseException as error:
        answers.send(f"not a sentence: {error!r}")


def _tried(url: str, base_xp: int, limit: int) -> str:
    receiving, sending = CONTEXT.Pipe(duplex=False)
    child = CONTEXT.Process(target=_child, args=(url, base_xp, limit, sending))
    child.start()
    sending.close()
    try:
        return str(receiving.recv())
    except EOFError:
        return f"died with {child.exitcode}"
    finally:
        child.join(30)
        receiving.close()


def _state(database: Database) -> tuple[int, int]:
    """The row's XP and how many changes were ever made; leaves no connection and no log behind."""
    with read(database) as session:
        base_xp = content.draft(session, world="sample")[TABLE][ROW]["base_xp"]
        changes = len(content.history(session, world="sample", limit=1_000))
    database.engine.dispose()
    return base_xp, changes


@pytest.mark.databases("sqlite")
def test_at_every_size_that_files_stop_at_nothing_is_lost(
    sample_game: Game, var_folder: Path
) -> None:
    """40 limits: the edit is there whole or not at all, and afterwards there is room again."""
    database = sample_game.database
    file = Path(database.url.removeprefix("sqlite:///"))
    state = _state(database)
    _save(database, 1_000)
    top = 1.5 * file.with_name(f"{file.name}-wal").stat().st_size
    state = _state(database)
    failed = 0
    for number in range(LIMITS):
        base_xp, limit = 1_001 + number, int(top * (number + 1) / LIMITS)
        said = _tried(database.url, base_xp, limit)
        after = _state(database)
        if said == "saved":
            assert after == (base_xp, state[1] + 1), f"limit {limit}"
        else:
            failed += 1
            assert "storage is full" in said, f"limit {limit}: {said}"
            assert after == state, f"limit {limit}"
        state = after
        with closing(sqlite3.connect(file)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert FAILING_MIN * LIMITS <= failed < LIMITS, f"{failed} of {LIMITS} limits were met"
    _save(database, 5_000)
    assert _state(database) == (5_000, state[1] + 1)
