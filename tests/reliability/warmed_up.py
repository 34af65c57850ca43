"""What the process that forks children does once: all that a first request pays for.

A fresh process spends seconds on mappers, compiled checks and statements before its first write;
children of a warm one are killed or run out of space in the part that matters.
"""

from __future__ import annotations

import gc
import tempfile
from pathlib import Path

from data.loading import export_world, import_pack
from model.db import Database, open_database, read, write
from model.migrate import upgrade
from model.services import content, people
from sim.live.records import play
from sim.scenario import Scenario
from tests.model.services.play_worlds import Game


def warm_up(folder: Path) -> None:
    """Make, import, publish, edit and play a small world in a database that goes again."""
    url = f"sqlite:///{folder / 'warm.sqlite3'}"
    upgrade(url)
    with open_database(url) as database:
        Game(database, people.ensure_local_owner(database))
        _write(database, folder / "pack")
        with read(database) as session:
            ruleset = content.resolve(session, "sample")
    play(ruleset, Scenario.of(players=1, days=1, seed=1))


def _write(database: Database, folder: Path) -> None:
    with read(database) as session:
        owner = people.local_owner(session)
        export_world(session, world="sample", folder=folder)
    with write(database, actor=owner, key="warm", why="warm up") as session:
        import_pack(session, folder, world="warm")
        content.publish(session, world="warm", note="warm up")
    with write(database, actor=owner, key="warm-edit", why="warm up") as session:
        content.edit(
            session,
            world="sample",
            table="quest_templates",
            row_key="steps",
            fields={"base_xp": 31},
            version=1,
        )


with tempfile.TemporaryDirectory(prefix="questlab-warm-") as name:
    warm_up(Path(name))
# What is loaded by now stays: a child that went over it for garbage would copy all of it.
gc.collect()
gc.freeze()
