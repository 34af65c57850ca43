"""Upgrades of a database of an older program: wholly, or not at all, and never unasked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from model.db import make_engine, open_database
from model.errors import DatabaseError
from model.migrate import is_set_up, needs_upgrade, upgrade
from model.revisions import head_revision
from tests.cli.conftest import fingerprint

pytestmark = pytest.mark.reliability
WRITES = ("CREATE", "ALTER", "DROP", "INSERT", "UPDATE", "DELETE")
PLACES = (0.02, 0.5, 0.99)
"""Where in an upgrade the fault is planted, as a share of its statements."""


@pytest.fixture
def old_url(make_database: Callable[..., str], database_kind: str) -> str:
    """A database of the first revision with a world in it."""
    url = make_database(database_kind)
    upgrade(url, "0001")
    engine = make_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO worlds (key, name, kind, seed_secret, created_at, version) "
            "VALUES ('old', 'Old', 'template', 's', '2026-01-01 00:00:00', 1)"
        )
    engine.dispose()
    return url


@contextmanager
def _counted(*, fail_at: int = 0) -> Iterator[list[int]]:
    """Count the writing statements of every engine; raise at the `fail_at`-th."""
    seen = [0]

    def on_statement(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.lstrip().upper().startswith(WRITES):
            seen[0] += 1
            if seen[0] == fail_at:
                raise RuntimeError(f"planted at statement {fail_at}")

    event.listen(sa.Engine, "before_cursor_execute", on_statement)
    try:
        yield seen
    finally:
        event.remove(sa.Engine, "before_cursor_execute", on_statement)


def _schema(url: str) -> list[tuple[str, ...]]:
    """The tables and columns of a database."""
    engine = make_engine(url)
    with engine.connect() as connection:
        found = sa.inspect(connection).get_multi_columns()
    engine.dispose()
    return sorted((str(t[1]), *sorted(c["name"] for c in columns)) for t, columns in found.items())


def test_a_failing_migration_leaves_the_old_revision(
    old_url: str, make_database: Callable[..., str], database_kind: str
) -> None:
    """Wherever it fails, tables, rows and revision are as before; then it goes through (F)."""
    with _counted() as seen:
        copy = make_database(database_kind, old_url)
        upgrade(copy)
    assert seen[0] > 20
    before, schema = fingerprint(old_url), _schema(old_url)
    for share in PLACES:
        place = max(1, int(seen[0] * share))
        with (
            _counted(fail_at=place),
            pytest.raises(DatabaseError, match=r"upgrade failed: planted.*as it was before"),
        ):
            upgrade(old_url)
        assert (fingerprint(old_url), _schema(old_url)) == (before, schema), f"statement {place}"
        assert needs_upgrade(old_url) == ("0001", head_revision())
    upgrade(old_url)
    with open_database(old_url) as database, database.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT key FROM worlds").scalar() == "old"
    assert needs_upgrade(old_url) is None


def test_looking_at_a_database_makes_no_file(tmp_path: Path) -> None:
    """Asking whether there is something to upgrade leaves no empty database behind."""
    url = f"sqlite:///{tmp_path}/none.sqlite3"
    assert not is_set_up(url)
    assert needs_upgrade(url) is None
    assert list(tmp_path.iterdir()) == []


def test_opening_an_older_database_names_the_command(old_url: str) -> None:
    """Nothing is migrated by opening: the sentence says which command does it, with a backup."""
    before = fingerprint(old_url)
    with pytest.raises(DatabaseError, match=r"at revision 0001, this program needs .*") as raised:
        open_database(old_url)
    assert "questlab upgrade (it makes a backup first)" in str(raised.value)
    assert fingerprint(old_url) == before
