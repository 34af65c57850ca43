"""`backup`, `restore`, `anchor`, `upgrade` and `verify` as a person or a script meets them."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from cli.backup import anchoring
from model.db import open_database, read
from model.migrate import upgrade
from model.services import anchors
from model.services.anchors import files
from tests.cli.conftest import Outcome, fingerprint, run_here

pytestmark = pytest.mark.reliability
Questlab = Callable[..., Outcome]


def test_a_backup_goes_out_and_comes_back(
    questlab: Questlab, fitness_database_url: str, var_folder: Path
) -> None:
    """One command out, one back; the answers say what was done, as text and as JSON."""
    first = questlab("backup")
    assert first.code == 0
    file = next((var_folder / "backups").glob("*.zip"))
    assert str(file) in first.out
    said = json.loads(questlab("backup", str(var_folder / "two.zip"), "--json").out)
    assert said["tables"]["quest_templates"] > 5
    assert said["findings"] == 0
    before = fingerprint(fitness_database_url)
    refused = questlab("restore", str(file))
    assert refused.code == 5
    assert "--force" in refused.err
    assert fingerprint(fitness_database_url) == before
    other = f"sqlite:///{var_folder}/other.sqlite3"
    done = questlab("restore", str(file), "--into", other)
    assert (done.code, done.err) == (0, "")
    assert "Everything agrees." in done.out
    again = questlab("restore", str(file), "--into", other, "--force", "--json")
    assert json.loads(again.out)["is_sound"] is True
    damaged = var_folder / "two.zip"
    damaged.write_bytes(damaged.read_bytes()[:-100])
    broken = questlab("restore", str(damaged), "--into", other, "--force")
    assert broken.code == 3
    assert "damaged" in broken.err and "Nothing was changed" in broken.err


def test_an_anchor_by_hand(questlab: Questlab, var_folder: Path) -> None:
    """`anchor` says how much it covers; `verify` says what is not covered yet."""
    assert "No anchor yet" in questlab("verify").out
    made = json.loads(questlab("anchor", "--json").out)
    assert made["number"] == 1 and made["rows"] > 0
    assert "Nothing has changed since anchor 1" in questlab("anchor").out
    said = json.loads(questlab("verify", "--json").out)
    assert said["is_sound"] is True
    assert said["anchors"]["count"] == 1
    assert said["anchors"]["rows_since"] == 0
    assert "All ledger rows are anchored" in questlab("verify").out
    assert questlab("anchor", "--start").code == 0


def test_a_server_anchors_beside_its_work(
    fitness_database_url: str, var_folder: Path, database_kind: str
) -> None:
    """While pages are served an anchor is written now and then, and one at the end."""
    with anchoring(fitness_database_url, seconds=0.01):
        address = files.address_of(fitness_database_url)
        for _ in range(500):
            if files.read_all(address):
                break
            time.sleep(0.02)
        assert len(files.read_all(address)) == 1
    with anchoring("sqlite:////nowhere/at/all.sqlite3", seconds=0.01):
        pass  # nothing that goes wrong with an anchor ends the server


def test_an_older_database_is_upgraded_when_told(
    make_database: Callable[..., str],
    database_kind: str,
    var_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Unasked it stays; `upgrade --yes` makes a backup and brings it up to date, once."""
    url = make_database(database_kind)
    upgrade(url, "0001")
    monkeypatch.setenv("QUESTLAB_DATABASE_URL", url)
    before = fingerprint(url)
    for command in (("upgrade",), ("init",), ("serve", "--no-browser"), ("worlds",)):
        outcome = run_here(*command)
        assert outcome.code == 3, command
        assert "at revision 0001" in outcome.err and "questlab upgrade" in outcome.err
    assert fingerprint(url) == before
    done = run_here("upgrade", "--yes")
    assert done.code == 0
    assert len(list((var_folder / "backups").glob("*.zip"))) == 1
    assert run_here("upgrade").out == "The database is up to date.\n"
    assert len(list((var_folder / "backups").glob("*.zip"))) == 1


def test_a_database_made_anew_begins_its_anchors_anew(
    var_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the file was removed and made again, old anchors accuse nobody."""
    url = f"sqlite:///{var_folder}/questlab.sqlite3"
    monkeypatch.setenv("QUESTLAB_DATABASE_URL", url)
    for _ in range(2):
        assert run_here("init").code == 0
        with open_database(url) as database, read(database) as session:
            broken, coverage = anchors.check(session)
        assert broken == [] and coverage.anchors >= 1
        for path in var_folder.glob("questlab.sqlite3*"):
            path.unlink()
