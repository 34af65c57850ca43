"""Whatever is done to a ledger row behind the product's back is found, at its row.

Reliability figures B2 (single changes of any column of any row) and B3 (rows removed, put in,
swapped, doubled, cut off the end, or hashed again). All happens inside one transaction with a
savepoint for each change, so that hundreds cost seconds. Failures name the seed.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import exc
from sqlmodel import Session

from model.db import Database
from model.rules.transfers import LedgerTransfer, transfer_hash
from model.services import anchors
from model.services.verification import Finding, verify_ledgers
from model.tables import APPEND_ONLY_TABLES, Transfer, drop_triggers
from tests.ledgers import Busy, busy
from tests.model.services.play_worlds import Game

FULL = bool(os.environ.get("QUESTLAB_FULL"))
CHANGES = 10_000 if FULL else 300
OF_EACH_KIND = 1_000 if FULL else 30
SEED = 20_261_121
LEDGERS = ("xp_events", "xp_modifiers", "transfers", "audit_events")
UNHASHED = {
    ("xp_events", "id"),
    ("xp_modifiers", "id"),
    ("transfers", "id"),
    ("audit_events", "id"),
}
"""Surrogate keys mean nothing by themselves; what refers to them is a foreign key."""


@pytest.fixture
def world(sample_game: Game, var_folder: Path) -> Busy:
    """Two players with XP and gold, anchored."""
    made = busy(sample_game, days=2, payments=2)
    anchors.take(sample_game.database, reason="test")
    return made


@contextmanager
def _unguarded(database: Database) -> Iterator[Session]:
    """A session on a database whose triggers and references hold nobody back; rolled back."""
    with database.engine.connect() as connection:
        if database.kind == "sqlite":
            connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
            connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
        else:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        drop_triggers(connection, APPEND_ONLY_TABLES)
        with Session(connection) as session:
            assert verify_ledgers(session).findings == ()
            yield session
        connection.rollback()


def _changed(value: Any, chance: random.Random) -> Any:
    """The value with one character, digit or unit changed."""
    if value is None:
        return 1
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + chance.choice((-1, 1, 10, -10, 256))
    if isinstance(value, datetime):
        return value + timedelta(microseconds=chance.choice((-1, 1, 1_000_000)))
    if isinstance(value, date):
        return value + timedelta(days=chance.choice((-1, 1)))
    if isinstance(value, dict):
        return sa.type_coerce({**value, "more": 1}, sa.JSON)
    place = chance.randrange(len(value)) if value else 0
    old = value[place : place + 1] or "a"
    new = chance.choice([sign for sign in "0123456789abcdefXYZ-:." if sign != old])
    return value[:place] + new + value[place + 1 :]


def _rows(session: Session, table: str) -> list[Any]:
    return list(session.execute(sa.text(f'SELECT * FROM "{table}" ORDER BY id')).mappings())


@contextmanager
def _savepoint(session: Session) -> Iterator[None]:
    connection = session.connection()
    connection.exec_driver_sql("SAVEPOINT trial")
    try:
        yield
    finally:
        connection.exec_driver_sql("ROLLBACK TO SAVEPOINT trial")
        connection.exec_driver_sql("RELEASE SAVEPOINT trial")


def _update(session: Session, table: str, row_id: int, column: str, value: Any) -> bool:
    """Change one value; False when the database refuses it even so (a type, a unique key)."""
    where = sa.column("id") == row_id
    statement = sa.update(sa.table(table, sa.column("id"), sa.column(column)))
    try:
        session.connection().execute(statement.where(where).values({column: value}))
    except (exc.DBAPIError, OverflowError):
        return False
    return True


def test_every_single_change_is_found_at_its_row(world: Busy) -> None:
    """Changes of one value in any column of any ledger row: all found, all located (B2)."""
    chance = random.Random(SEED)
    done = 0
    with _unguarded(world.game.database) as session:
        rows = [(name, row) for name in LEDGERS for row in _rows(session, name)]
        while done < CHANGES:
            table, row = chance.choice(rows)
            column = chance.choice([c for c in row if (table, c) not in UNHASHED])
            value = _changed(row[column], chance)
            with _savepoint(session):
                if not _update(session, table, row["id"], column, value):
                    continue
                found = verify_ledgers(session).findings
            done += 1
            what = f"seed {SEED}, change {done}: {table} {row['id']}.{column} = {value!r}"
            wanted = (
                ("xp_events", row["xp_event_id"])
                if table == "xp_modifiers"  # an event and its steps are one entry
                else (table, row["id"])
            )
            assert any(_names(finding, *wanted) for finding in found), f"{what}: {found}"


def _names(finding: Finding, table: str, row_id: int) -> bool:
    return finding.table == table and f"(id {row_id})" in finding.row


# --- Rows removed, put in, swapped, doubled ----------------------------------------------------

Trial = Callable[[Session, random.Random], tuple[str, str]]
"""Does something to a ledger; gives a word of the finding's place or message, and its table."""


def _chain(session: Session, chance: random.Random) -> tuple[str, str, list[Any]]:
    """A ledger, its hash column, and the rows of one of its chains in order."""
    table, chain, hashed = chance.choice(
        [
            ("xp_events", "player_id", "event_hash"),
            ("transfers", "chain_key", "transfer_hash"),
            ("audit_events", "", "event_hash"),
        ]
    )
    rows = _rows(session, table)
    if chain:
        name = chance.choice(sorted({row[chain] for row in rows}))
        rows = [row for row in rows if row[chain] == name]
    return table, hashed, rows


def _delete(session: Session, chance: random.Random) -> tuple[str, str]:
    table, _, rows = _chain(session, chance)
    row = chance.choice(rows[:-1])
    _remove(session, table, row["id"])
    return f"seq {row['seq']}", table


def _remove(session: Session, table: str, row_id: int) -> None:
    if table == "xp_events":
        session.execute(sa.text(f"DELETE FROM xp_modifiers WHERE xp_event_id = {row_id}"))
    session.execute(sa.text(f"DELETE FROM {table} WHERE id = {row_id}"))


def _insert_copy(session: Session, table: str, row: Any, **changes: Any) -> None:
    values = {**dict(row), **changes}
    values.pop("id")
    target = sa.table(table, *(sa.column(name) for name in values))
    if isinstance(values.get("details"), dict):
        values["details"] = sa.type_coerce(values["details"], sa.JSON)
    session.execute(sa.insert(target).values(values))


def _double(session: Session, chance: random.Random) -> tuple[str, str]:
    table, _, rows = _chain(session, chance)
    changes = {"reverses_id": None} if table == "transfers" else {}
    _insert_copy(session, table, chance.choice(rows), seq=rows[-1]["seq"] + 1, **changes)
    return f"seq {rows[-1]['seq'] + 1}", table


def _insert(session: Session, chance: random.Random) -> tuple[str, str]:
    """A forged row in the middle: those behind it move up by one."""
    table, _, rows = _chain(session, chance)
    place = chance.randrange(len(rows))
    for row in reversed(rows[place:]):
        session.execute(sa.text(f"UPDATE {table} SET seq = seq + 1 WHERE id = {row['id']}"))
    changes = {"reverses_id": None} if table == "transfers" else {}
    _insert_copy(session, table, rows[place], **changes)
    forged = session.execute(sa.text(f"SELECT max(id) FROM {table}")).scalar_one()
    return f"after id {forged}", table


def _swap(session: Session, chance: random.Random) -> tuple[str, str]:
    table, _, rows = _chain(session, chance)
    first, second = sorted(chance.sample(range(len(rows)), 2))
    moves = ((first, 10**6), (second, rows[first]["seq"]), (first, rows[second]["seq"]))
    for place, seq in moves:
        session.execute(sa.text(f"UPDATE {table} SET seq = {seq} WHERE id = {rows[place]['id']}"))
    return f"(id {rows[first]['id']})", table


@pytest.mark.parametrize("trial", [_delete, _insert, _swap, _double])
def test_rows_removed_put_in_swapped_or_doubled_are_found(world: Busy, trial: Trial) -> None:
    """Many of each kind, on all ledgers: all found where they happened (B3)."""
    chance = random.Random(SEED)
    with _unguarded(world.game.database) as session:
        for number in range(OF_EACH_KIND):
            with _savepoint(session):
                word, table = trial(session, chance)
                session.flush()
                found = verify_ledgers(session).findings
            assert any(
                finding.table == table and word in f"{finding.row}: {finding.message}"
                for finding in found
            ), f"seed {SEED}, trial {number}: {word} in {table}: {found}"


# --- What only the anchor finds ------------------------------------------------------------------


def _anchored(session: Session) -> list[anchors.Broken]:
    return anchors.check(session)[0]


def test_a_tail_cut_off_is_found_by_the_anchor(world: Busy) -> None:
    """Cut tails: the chain that is left is sound, the anchor names the missing rows (B3)."""
    chance = random.Random(SEED)
    with _unguarded(world.game.database) as session:
        assert _anchored(session) == []
        for number in range(OF_EACH_KIND):
            with _savepoint(session):
                table, _, rows = _chain(session, chance)
                keep = chance.randrange(1 if table == "audit_events" else 0, len(rows))
                for row in rows[keep:]:
                    _remove(session, table, row["id"])
                found = _anchored(session)
                codes = {f.code for f in verify_ledgers(session).findings}
            assert not codes & {"V-XP-HASH", "V-XP-CHAIN", "V-TRANSFER-CHAIN", "V-AUDIT-CHAIN"}
            first, last = keep + 1, rows[-1]["seq"]
            assert any(
                broken.code == "V-ANCHOR-CUT"
                and broken.table == table
                and broken.row.endswith(f"seq {first} to {last}")
                for broken in found
            ), f"seed {SEED}, trial {number}: {table} from seq {first}: {found}"


def test_a_chain_hashed_again_is_found_by_the_anchor(world: Busy) -> None:
    """Amounts changed with every later hash made anew: only the anchor tells where (B3)."""
    chance = random.Random(SEED)
    with _unguarded(world.game.database) as session:
        rows = [r for r in _rows(session, "transfers") if r["chain_key"].endswith(":1")]
        for number in range(OF_EACH_KIND):
            with _savepoint(session):
                place = chance.randrange(len(rows))
                amount = rows[place]["amount"] + chance.randint(1, 9)
                _hash_again(session, rows, place, amount)
                codes = {f.code for f in verify_ledgers(session).findings}
                found = _anchored(session)
            assert not codes & {"V-TRANSFER-HASH", "V-TRANSFER-CHAIN", "V-TRANSFER-SEQ"}
            seq = rows[place]["seq"]
            ranges = [_range(b.row) for b in found if b.code == "V-ANCHOR-REWRITTEN"]
            assert any(first <= seq <= last for first, last in ranges), (
                f"seed {SEED}, trial {number}: seq {seq}: {found}"
            )


def _range(row: str) -> tuple[int, int]:
    first, _, last = row.rpartition("seq ")[2].partition(" to ")
    return int(first), int(last)


def _hash_again(session: Session, rows: list[Any], place: int, amount: int) -> None:
    """Change one amount and make every hash from there on fit again, as a clever thief would."""
    previous = rows[place]["previous_hash"]
    for row in rows[place:]:
        values = (row[name] for name in LedgerTransfer._fields[:-1])
        link = LedgerTransfer(*values, at=_utc(session, row["id"]))
        if row is rows[place]:
            link = link._replace(amount=amount)
        hashed = transfer_hash(previous, link)
        session.execute(
            sa.text(
                "UPDATE transfers SET amount = :amount, previous_hash = :previous, "
                "transfer_hash = :hash WHERE id = :id"
            ),
            {"amount": link.amount, "previous": previous, "hash": hashed, "id": row["id"]},
        )
        previous = hashed


def _utc(session: Session, row_id: int) -> str:
    at = session.execute(sa.select(Transfer.created_at).where(Transfer.id == row_id)).scalar_one()
    return at.isoformat(timespec="microseconds")
