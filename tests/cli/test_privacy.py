"""`export-user`, `erase-user` and `retention` as people and scripts meet them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from model.db import open_database, read, write
from model.services import people, play, records
from model.services.idempotency import new_key
from tests.cli.conftest import Outcome

Questlab = Callable[..., Outcome]


def person() -> int:
    """A person with a player and a note, made by the owner."""
    with open_database() as database:
        with read(database) as session:
            owner = people.local_owner(session)
        with write(database, actor=owner, key=new_key("test"), why="test") as session:
            values = {
                "email": "anna@example.org",
                "name": "Anna",
                "image": "https://a.example/a.png",
            }
            user_id: int = records.create(session, table="users", values=values)["id"]
            player = play.join(session, world="fitness", user_id=user_id)
            note = {"player_id": player.id, "title": "Mine", "content": "Only for me."}
            records.create(session, table="notes", values=note)
    return user_id


def test_a_person_is_exported_then_erased(questlab: Questlab, tmp_path: Path) -> None:
    """The export holds the note; erasing asks for --yes and lists files first; nothing is left."""
    user_id, file = str(person()), tmp_path / "anna.json"
    done = questlab("export-user", user_id, "--to", str(file))
    assert (done.code, oct(file.stat().st_mode)[-3:]) == (0, "600")
    document = json.loads(file.read_text())
    assert document["tables"]["notes"][0]["content"] == "Only for me."
    again = questlab("export-user", user_id, "--to", str(file))
    assert (again.code, "E-PRIV-006" in again.err) == (5, True)
    nowhere = questlab("export-user", user_id, "--to", str(tmp_path / "no" / "where.json"))
    assert nowhere.code == 2
    asked = questlab("erase-user", user_id, "--why", "asked for")
    assert (asked.code, "E-PRIV-007" in asked.err) == (5, True)
    assert "https://a.example/a.png" in asked.out
    named = questlab("erase-user", user_id, "--why", "Anna asked", "--yes")
    assert (named.code, "E-PRIV-003" in named.err) == (5, True)
    erased = questlab("erase-user", user_id, "--why", "asked for", "--yes", "--json")
    answer = json.loads(erased.out)
    assert (answer["cleared"]["notes"], len(answer["files"])) == (1, 1)
    second = questlab("erase-user", user_id, "--why", "asked for", "--yes")
    assert "0 rows emptied" in second.out
    assert questlab("erase-user", "999999", "--why", "x", "--yes").code == 6


def test_retention_counts_and_removes(questlab: Questlab) -> None:
    """A dry run and a run say the same of a fresh sandbox: there is nothing to forget."""
    person()
    dry = json.loads(questlab("retention", "--dry-run", "--json").out)
    done = json.loads(questlab("retention", "--json").out)
    assert (dry.pop("is_dry_run"), done.pop("is_dry_run")) == (True, False)
    assert dry == done == {"removed": 0, "emptied": 0, "files": 0, "lines": []}
    assert "Would remove 0 rows" in questlab("retention", "--dry-run").out
    assert "Removed 0 rows" in questlab("retention").out
