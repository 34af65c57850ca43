"""A sandbox of its own to try things in: one world from a pack, in a file in the temporary folder.

    sandbox = practice_sandbox("fitness")

What is drawn in it is the same each time. Nothing in it reaches the sandbox that `make run` opens.
May be used by notebooks and tests; the pages and commands open the real one.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from data.loading import import_pack
from data.pack_files import PACKS_FOLDER
from model.db import open_database, write
from model.migrate import upgrade
from model.services import content, people, worlds
from model.words import WorldKind
from sim.live.sandbox import Sandbox


def practice_sandbox(pack: str, *, folder: Path | str | None = None) -> Sandbox:
    """A new SQLite sandbox with a shipped pack published as the world of the same name.

    The file lies in a new folder below `folder` (default: the system's temporary one). Errors:
    PackError for an unknown or broken pack.
    """
    place = Path(tempfile.mkdtemp(prefix="questlab-practice-", dir=folder))
    (place / "documents").mkdir()  # its papers lie there too (model.services.documents.files)
    url = f"sqlite:///{place / 'questlab.sqlite3'}"
    upgrade(url)
    database = open_database(url)
    owner = people.ensure_local_owner(database)
    with write(database, actor=owner, key=f"practice-{pack}-world", why="practice") as session:
        worlds.create_world(
            session, key=pack, name=pack, kind=WorldKind.SAMPLE, seed_secret=f"practice {pack}"
        )
    with write(database, actor=owner, key=f"practice-{pack}", why="practice") as session:
        import_pack(session, PACKS_FOLDER / pack, world=pack)
        content.publish(session, world=pack, note="practice")
    return Sandbox(database, owner)
