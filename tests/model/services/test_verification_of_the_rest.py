"""Verification beyond the XP ledger: wallets, transactions, drafts, references, stored results."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from model.db import Actor, Database, read
from model.services import content
from model.services.verification import Finding, Report, verify
from model.services.verification.references import ID_FIELDS, json_columns_with_ids, target_of
from model.tables import TABLES, declared_triggers
from sim.live import records
from sim.live.records import Request
from sim.scenario import Scenario
from tests.ledgers import Busy, busy
from tests.model.services.play_worlds import Game

pytestmark = pytest.mark.reliability


@pytest.fixture
def world(sample_game: Game, var_folder: Path) -> Busy:
    """Two players with XP and gold."""
    return busy(sample_game, days=2, payments=2)


def _after(world: Busy, *statements: str) -> Report:
    """What verification says after changes behind the product's back; they are rolled back."""
    with world.game.database.engine.connect() as connection:
        if world.game.database.kind == "sqlite":
            connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
            connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
        else:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        for trigger in declared_triggers(world.game.database.kind):
            connection.exec_driver_sql(trigger.drop)
        for statement in statements:
            connection.execute(sa.text(statement))
        with Session(connection) as session:
            report = verify(session)
        connection.rollback()
    return report


TAMPERED: list[tuple[str, str, str, str]] = [
    ("V-WALLET-SUM", "wallets", "id 3", "UPDATE wallets SET total_earned = total_earned + 1, "
     "balance = balance + 1 WHERE id = 3"),
    ("V-WALLET-CURRENCY", "wallets", "currency 1", "UPDATE wallets SET total_earned = "
     "total_earned + 1, balance = balance + 1 WHERE id = 3"),
    ("V-TRANSACTION-TRANSFER", "transactions", "id 2",
     "UPDATE transactions SET amount = amount + 1 WHERE id = 2"),
    ("V-TRANSACTION-TRANSFER", "transactions", "id 3",
     "UPDATE transactions SET processing_status = 'pending' WHERE id = 3"),
    ("V-TRANSACTION-TRANSFER", "transactions", "id 3",
     "UPDATE transactions SET processing_status = 'refunded' WHERE id = 3"),
    ("V-TRANSFER-HASH", "transfers", "chain player:1 seq 2 (id 2)",
     "UPDATE transfers SET amount = amount + 1 WHERE id = 2"),
    ("V-TRANSFER-VERSION", "transfers", "chain player:1 seq 2 (id 2)",
     "UPDATE transfers SET hash_version = 2 WHERE id = 2"),
    ("V-PLAYER-TOTAL", "player_profiles", "id 2",
     "UPDATE player_profiles SET total_xp = total_xp + 1 WHERE id = 2"),
    ("V-DRAFT", "quest_templates", "world 'sample' 'steps'",
     "UPDATE quest_templates SET base_xp = base_xp + 1 WHERE key = 'steps'"),
    ("V-DRAFT", "quest_templates", "world 'sample' 'steps'",
     "UPDATE quest_templates SET version = version + 1 WHERE key = 'steps'"),
    ("V-DRAFT", "titles", "world 'sample'",
     "UPDATE titles SET deleted_at = created_at WHERE key = (SELECT min(key) FROM titles)"),
    ("V-DRAFT-CHANGE", "changes", "id ", "UPDATE changes SET before = '{}' WHERE id = 1"),
]  # fmt: skip


def test_every_contradiction_is_found_and_named(world: Busy) -> None:
    """One change of each kind gives a finding with its code, its row and what to do."""
    for code, table, place, statement in TAMPERED:
        found = [f for f in _after(world, statement).findings if f.code == code]
        assert found, statement
        assert found[0].table == table and place in found[0].row, f"{statement}: {found[0]}"
        assert found[0].advice in str(found[0])
    with read(world.game.database) as session:
        assert verify(session).findings == ()


@pytest.mark.databases("sqlite")
def test_money_out_of_nowhere_is_found(world: Busy) -> None:
    """A wallet below zero is named (SQLite can leave out its checks; PostgreSQL refuses it)."""
    report = _after(
        world,
        "UPDATE wallets SET purpose = 'escrow' WHERE purpose = 'source'",
    )
    assert {"V-TRANSFER-OVERDRAWN", "V-WALLET-NEGATIVE"} <= {f.code for f in report.findings}


@pytest.mark.databases("sqlite")
def test_a_dangling_reference_is_found(world: Busy) -> None:
    """SQLite keeps references only for who asks: verification asks (PostgreSQL always does)."""
    report = _after(world, "UPDATE daily_logs SET player_id = 999 WHERE id = 1")
    message = "points at a row of player_profiles that does not exist"
    assert Finding("V-REFERENCE", "daily_logs", "id 1", message) in report.findings


def test_every_id_inside_json_has_a_target() -> None:
    """Each field of a stored shape that holds a row's id says by its name which table it is of."""
    assert json_columns_with_ids()
    for fields in json_columns_with_ids().values():
        for field in fields:
            assert target_of(field) in TABLES
    assert set(ID_FIELDS.values()) <= set(TABLES)


def test_stored_results_are_compared_with_their_run(
    fitness_database: Database, owner: Actor, var_folder: Path
) -> None:
    """A changed or missing file and a record of another run are named; removed results are fine."""
    with read(fitness_database) as session:
        ruleset = content.resolve(session, "fitness")
    request = Request("fitness", ruleset, Scenario.of(players=5, days=3))
    results = records.simulate(fitness_database, request, actor=owner)
    folder = results.folder
    assert folder is not None

    def found() -> list[str]:
        with read(fitness_database) as session:
            report = verify(session)
        assert {finding.code for finding in report.findings} <= {"V-RESULTS"}
        return [finding.message for finding in report.findings]

    assert found() == []
    file = folder / "players.parquet"
    whole = file.read_bytes()
    file.write_bytes(whole[:-1] + b"x")
    assert "players.parquet was changed" in found()[0]
    file.unlink()
    assert "players.parquet is missing" in found()[0]
    file.write_bytes(whole)
    record = json.loads((folder / "run.json").read_text())
    (folder / "run.json").write_text(json.dumps({**record, "digest": "0" * 64}))
    assert "has digest 000" in found()[0]
    (folder / "run.json").write_text("{")
    assert "cannot be read" in found()[0]
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    assert found() == []
