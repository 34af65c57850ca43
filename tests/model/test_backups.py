"""Backups: everything comes back, into either database, or nothing changes at all."""

from __future__ import annotations

import json
import shutil
import sqlite3
import stat
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from model import backups
from model.db import Database, make_engine, open_database, read
from model.errors import DatabaseError, NotFound, QuestlabError, Refused
from model.services.verification import verify
from tests.cli.conftest import fingerprint
from tests.ledgers import Busy, busy
from tests.model.services.play_worlds import Game

pytestmark = pytest.mark.reliability
Maker = Callable[..., str]


@pytest.fixture
def world(sample_game: Game, var_folder: Path) -> Busy:
    """A database in which every kind of ledger holds something."""
    return busy(sample_game, days=2, payments=2)


@pytest.fixture
def other_kind(request: pytest.FixtureRequest, database_kind: str) -> str:
    """The other database where both are tested, else the same."""
    if request.config.getoption("--db") != "both":
        return database_kind
    return "postgresql" if database_kind == "sqlite" else "sqlite"


def _tables(path: Path) -> dict[str, tuple[int, str, int]]:
    with backups.Reader(path) as reader:
        return {e.name: (e.rows, e.sha256, e.last_id) for e in reader.manifest.tables}


def test_a_backup_comes_back_into_either_database(
    world: Busy, other_kind: str, make_database: Maker, tmp_path: Path
) -> None:
    """Restored into the other database, a second backup has the same rows and counters."""
    first = backups.backup(world.game.database.url, tmp_path / "first.zip")
    assert first.is_sound
    assert stat.S_IMODE(first.path.stat().st_mode) == 0o600
    target = make_database(other_kind)
    done = backups.restore(first.path, target)
    assert done.rows == first.manifest.rows
    assert done.report.findings == ()
    assert done.report.coverage.rows_since == 0, "a restored database is anchored"
    second = backups.backup(target, tmp_path / "second.zip")
    assert _tables(second.path) == _tables(first.path)
    with open_database(target) as restored, read(restored) as session:
        assert verify(session).is_sound  # opening has asserted revision and triggers


def test_ids_go_on_counting_after_a_restore(
    world: Busy, make_database: Maker, database_kind: str, tmp_path: Path
) -> None:
    """An id that was given once is not given again, even when its row had gone."""
    engine = world.game.database.engine
    insert = (
        "INSERT INTO idempotency_keys (actor_id, service, key, request_hash, at) "
        "VALUES (1, 's', '{}', 'h', '2026-01-01 00:00:00')"
    )
    with engine.begin() as connection:
        connection.exec_driver_sql(insert.format("gone"))
        newest = sa.text("SELECT max(id) FROM idempotency_keys")
        given = connection.execute(newest).scalar_one()
        connection.exec_driver_sql(f"DELETE FROM idempotency_keys WHERE id = {given}")
    made = backups.backup(world.game.database.url, tmp_path / "b.zip")
    target = make_database(database_kind)
    backups.restore(made.path, target)
    with open_database(target) as restored, restored.engine.begin() as connection:
        connection.exec_driver_sql(insert.format("next"))
        assert connection.execute(newest).scalar_one() == given + 1


def test_what_is_there_is_replaced_only_when_told(world: Busy, tmp_path: Path) -> None:
    """A filled database is refused; with force it is replaced, and an SQLite file kept aside."""
    url = world.game.database.url
    made = backups.backup(url, tmp_path / "b.zip")
    with world.game.writing() as session:
        world.pay(session, world.source, world.purses[0], 999)
    world.game.database.close()
    before = fingerprint(url)
    with pytest.raises(Refused, match="holds rows already.*add --force"):
        backups.restore(made.path, url)
    assert fingerprint(url) == before
    done = backups.restore(made.path, url, force=True)
    assert done.report.is_sound
    again = backups.backup(url, tmp_path / "again.zip")
    assert _tables(again.path) == _tables(made.path)
    if done.kept_aside is not None:
        assert fingerprint(f"sqlite:///{done.kept_aside}") == before


@pytest.mark.databases("sqlite")
def test_a_file_in_use_is_not_replaced(world: Busy, tmp_path: Path) -> None:
    """While another program writes to the SQLite file (a file is SQLite's), nothing changes."""
    url = world.game.database.url
    made = backups.backup(url, tmp_path / "b.zip")
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Refused, match="is in use.*Close the pages"):
            backups.restore(made.path, url, force=True)
    assert list(Path(url.removeprefix("sqlite:///")).parent.glob("*before-restore*")) == []


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _no_zip(path: Path) -> None:
    path.write_text("PK but not really")


def _foreign_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("holiday.txt", "photos")


def _other_format(path: Path) -> None:
    _rewrite(path, lambda said: {**said, "format": "questlab-backup-9"})


def _newer(path: Path) -> None:
    _rewrite(path, lambda said: {**said, "revision": "0999"})


def _wrong_count(path: Path) -> None:
    def change(said: dict[str, dict[str, dict[str, int]]]) -> object:
        said["tables"]["xp_events"]["rows"] += 1
        return said

    _rewrite(path, change)


def _lost_table(path: Path) -> None:
    def change(said: dict[str, dict[str, object]]) -> object:
        del said["tables"]["xp_events"]
        return said

    _rewrite(path, change)


def _rewrite(path: Path, change: Callable[..., object]) -> None:
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts["manifest.json"] = json.dumps(change(json.loads(parts["manifest.json"]))).encode()
    with zipfile.ZipFile(path, "w") as new:
        for name, text in parts.items():
            new.writestr(name, text)


@pytest.mark.parametrize(
    "damage",
    [_cut, _empty, _no_zip, _foreign_zip, _other_format, _newer, _wrong_count, _lost_table],
)
@pytest.mark.databases("sqlite")
def test_a_damaged_or_foreign_file_changes_nothing(
    fitness_database: Database, var_folder: Path, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    """Anything that is not a whole backup of ours is refused with a sentence (a file's matter)."""
    url = fitness_database.url
    made = backups.backup(url, tmp_path / "b.zip")
    fitness_database.close()
    before = fingerprint(url)
    damage(made.path)
    with pytest.raises(DatabaseError, match=r"damaged|does not know|does not fit"):
        backups.restore(made.path, url, force=True)
    assert fingerprint(url) == before
    assert [p.name for p in tmp_path.glob("*.restoring*")] == []


@pytest.mark.databases("sqlite")
def test_no_flipped_byte_gets_through(
    fitness_database: Database, var_folder: Path, tmp_path: Path
) -> None:
    """A byte changed anywhere in the file is found, or has no meaning (a file's matter)."""
    made = backups.backup(fitness_database.url, tmp_path / "b.zip")
    whole = made.path.read_bytes()
    copy = tmp_path / "flipped.zip"
    found = 0
    for place in range(10, len(whole), max(1, len(whole) // 60)):
        shutil.copyfile(made.path, copy)
        with copy.open("r+b") as file:
            file.seek(place)
            file.write(bytes([whole[place] ^ 0x55]))
        try:
            with backups.Reader(copy) as reader:
                reader.check()
                assert reader.manifest == made.manifest
        except QuestlabError:
            found += 1
    assert found > 40


def test_an_existing_file_and_an_empty_database_are_refused(
    world: Busy, make_database: Maker, database_kind: str, tmp_path: Path
) -> None:
    """A backup never overwrites; there is nothing to back up before the first set-up."""
    taken = tmp_path / "taken.zip"
    taken.write_text("mine")
    with pytest.raises(Refused, match="There is a file"):
        backups.backup(world.game.database.url, taken)
    assert taken.read_text() == "mine"
    with pytest.raises(DatabaseError, match="nothing to back up yet"):
        backups.backup(make_database(database_kind), tmp_path / "new.zip")
    with pytest.raises(NotFound, match="There is no backup at"):
        backups.restore(tmp_path / "new.zip", world.game.database.url)
    assert sorted(path.name for path in tmp_path.glob("*.zip*")) == ["taken.zip"]


@pytest.mark.databases("postgresql")
def test_a_failing_restore_leaves_postgresql_as_it_was(
    world: Busy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All is one transaction there (PostgreSQL's own way): a late failure changes nothing."""
    url = world.game.database.url
    made = backups.backup(url, tmp_path / "b.zip")
    before = fingerprint(url)

    def fail(*_: object) -> None:
        raise DatabaseError("planted")

    monkeypatch.setattr("model.backups.restoring._set_last_ids", fail)
    with pytest.raises(DatabaseError, match="planted"):
        backups.restore(made.path, url, force=True)
    assert fingerprint(url) == before


def test_a_backup_of_an_older_revision_comes_back_up_to_date(
    make_database: Maker, database_kind: str, var_folder: Path, tmp_path: Path
) -> None:
    """It is put into its own revision's tables, then upgraded like any older database."""
    from model.migrate import upgrade

    source, target = make_database(database_kind), make_database(database_kind)
    upgrade(source, "0001")
    _old_world(source)
    made = backups.backup(source, tmp_path / "old.zip")
    assert (made.manifest.revision, made.manifest.findings) == ("0001", None)
    done = backups.restore(made.path, target)
    assert done.report.is_sound
    with open_database(target) as restored, restored.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT key FROM worlds").scalar() == "old"


def _old_world(url: str) -> None:
    """A row in a database of the first revision."""
    engine = make_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO worlds (key, name, kind, seed_secret, created_at, version) "
            "VALUES ('old', 'Old', 'template', 's', '2026-01-01 00:00:00', 1)"
        )
    engine.dispose()
