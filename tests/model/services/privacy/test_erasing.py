"""Erasing and exporting a person, held against every table at once."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa
from sqlmodel import AutoString

from model.db import Actor, Database, read, write
from model.errors import NotFound, Refused
from model.services import privacy
from model.services.privacy.belonging import person_columns, tables_of_people
from model.services.privacy.columns import ADDRESSED, COLUMNS, FILES, Treatment
from model.tables import TABLES
from model.words import Role
from tests.model.services.privacy.ground import (
    ADMIN,
    BIRTHDAY,
    MARK,
    NOW,
    OTHER,
    WHO,
    Place,
    counts,
    rows_of,
)

SELF = Actor(user_id=WHO, name="Self", roles=frozenset())
OFFERS = ("notifications", "marketplace_items")
STAFF_TEXTS = {
    "event_scripts",
    "global_events",
    "leaderboards",
    "pvp_events",
    "seasonal_lore_updates",
}
"""Tables of what is published in the product's name: erasing a person leaves it."""


def erase(
    database: Database, *, key: str = "erase", actor: Actor = ADMIN, why: str = "asked for"
) -> privacy.ErasureInfo:
    """Erase the marked person."""
    with write(database, actor=actor, key=key, why="", now=NOW) as session:
        return privacy.erase_user(session, user_id=WHO, why=why)


def test_every_text_of_every_table_of_people_has_a_declared_treatment() -> None:
    """A new column cannot be forgotten, and a declared one is there and leads to somebody."""
    texts = {
        (table, column.name)
        for table in tables_of_people()
        for column in TABLES[table].__table__.columns
        if isinstance(column.type, sa.JSON | AutoString) and not column.foreign_keys
    }
    declared = {(table, name) for table, columns in COLUMNS.items() for name in columns}
    assert texts - declared == set(), "declare them in model/services/privacy/columns.py"
    there = {
        (table, column.name) for table, cls in TABLES.items() for column in cls.__table__.columns
    }
    assert declared - there == set()
    people = {"safe_text", "https_url", "icon_url", "email", "username", "trimmed"}
    kept = {
        (table, name)
        for table, columns in COLUMNS.items()
        for name, column in columns.items()
        if column.treatment is Treatment.KEEP
        and TABLES[table].__table__.c[name].info.get("format") in people
    }
    assert {table for table, _ in kept} <= STAFF_TEXTS, "what people write is never kept"


def test_nothing_of_an_erased_person_is_left_anywhere(
    filled: Database, reached: dict[Place, int]
) -> None:
    """A mark in each personal column is gone from every table; other people's marks stay."""
    assert [place for place, rows in reached.items() if not rows] == []
    before = rows_of(filled)
    with read(filled) as session:
        files = privacy.files_of(session, actor=SELF, user_id=WHO)
    done = erase(filled, actor=SELF)
    after = rows_of(filled)
    marked = {table for table, rows in after.items() if MARK in rows or str(BIRTHDAY) in rows}
    assert marked == set()
    strange = {table for table, rows in before.items() if OTHER in rows}
    assert {table for table in strange if OTHER not in after[table]} == set()
    gone = {table for table in before if before[table].count("\n") > after[table].count("\n")}
    assert set(done.deleted) - gone <= {"idempotency_keys"}
    assert gone.isdisjoint({"xp_events", "xp_modifiers", "transfers", "transactions", "wallets"})
    assert {(info.table, info.column) for info in files} == set(FILES)
    assert done.file_count == len(files)
    again = erase(filled, key="again")
    assert (again.cleared, again.deleted, again.file_count) == ({}, {}, 0)
    assert erase(filled, actor=SELF) == done, "the same key, the same answer"
    with read(filled) as session:
        assert privacy.files_of(session, actor=ADMIN, user_id=WHO) == ()


def test_an_export_holds_what_is_theirs_and_nothing_of_others(
    filled: Database, reached: dict[Place, int]
) -> None:
    """Every mark of the person is in it, except secrets; no mark and no id of anybody else."""
    with read(filled) as session:
        document = privacy.export_user(session, actor=SELF, user_id=WHO)
        again = privacy.export_user(session, actor=ADMIN, user_id=WHO)
    text = json.dumps(document)
    assert text == json.dumps(again)
    secret = {"accounts", "sessions", "learners", "verifications"}
    for table, name in reached:
        if table not in secret and name != "timezone":
            rows = document["tables"][table]
            said = [row[name] for row in rows if row[name] not in (None, "(internal)")]
            assert any(MARK in str(value) or "1999" in str(value) for value in said), (table, name)
    strange = {
        (table, name)
        for table, rows in document["tables"].items()
        for row in rows
        for name, value in row.items()
        if OTHER in str(value)
    }
    assert strange == set(ADDRESSED), "what others wrote is shown where it was written to them"
    assert "(secret)" in text
    ids = {
        row[name]
        for table, rows in document["tables"].items()
        for row in rows
        for name in person_columns(table)
    }
    people = {f"person-{number + 1}" for number in range(document["other_people"])}
    assert ids - people - {"the product"} == {WHO, None}
    assert document["other_people"] >= 2
    links = {(row["table"], row["column"]) for row in document["files"]}
    assert ("media_assets", "url") in links


def test_who_may_and_what_is_refused(filled: Database) -> None:
    """The person and admins; a reason that does not name them; and never the sandbox's owner."""
    stranger = Actor(user_id=WHO + 2, name="Stranger", roles=frozenset({Role.DESIGNER}))
    before = counts(filled)
    with read(filled) as session, pytest.raises(Refused, match="user 1001"):
        privacy.export_user(session, actor=stranger, user_id=WHO)
    with read(filled) as session, pytest.raises(Refused, match="user 1001"):
        privacy.files_of(session, actor=stranger, user_id=WHO)
    with read(filled) as session, pytest.raises(NotFound):
        privacy.export_user(session, actor=ADMIN, user_id=7)
    with pytest.raises(Refused, match="user 1001"):
        erase(filled, actor=stranger)
    cases = (("", "E-PRIV-002"), ("x" * 501, "E-PRIV-002"), (f"for {MARK} 1001.", "E-PRIV-003"))
    for why, code in cases:
        with pytest.raises(Refused) as found:
            erase(filled, why=why)
        assert found.value.code == code
    assert counts(filled) == before
    with filled.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE users SET email = 'owner@localhost' WHERE id = {WHO}")
    with pytest.raises(Refused) as found:
        erase(filled)
    assert found.value.code == "E-PRIV-001"


def test_entries_and_offers_and_what_others_were_told(filled: Database) -> None:
    """Shared JSON loses the person's entries only, open offers go, others' notices lose texts."""
    notes = {"notes": [{"player_id": WHO, "text": MARK}, {"player_id": WHO + 1, "text": "Mine"}]}
    tables = {name: TABLES[name].__table__ for name in ("study_session_coordinations", *OFFERS)}
    coordinations = tables["study_session_coordinations"]
    with filled.engine.begin() as connection:
        other = (
            connection.execute(
                sa.select(coordinations.c.id).where(coordinations.c.coordinator_id != WHO)
            )
            .scalars()
            .first()
        )
        row = coordinations.c.id == other
        connection.execute(sa.update(coordinations).where(row).values(real_time_notes=notes))
        told: dict[str, object] = {
            "user_id": WHO + 1,
            "friendship_id": WHO,
            "title": f"{MARK} asks",
            "content": MARK,
        }
        for column in tables["notifications"].c:
            if column.nullable and column.foreign_keys:
                told.setdefault(column.name, None)
        told_at = tables["notifications"].c.id == WHO + 1
        connection.execute(sa.update(tables["notifications"]).where(told_at).values(told))
        offers = tables["marketplace_items"]
        first = offers.c.id == WHO
        connection.execute(sa.update(offers).where(first).values(market_status="listed"))
    erase(filled)
    assert not [table for table, rows in rows_of(filled).items() if MARK in rows]
    with filled.engine.connect() as connection:
        left = connection.execute(
            sa.select(coordinations.c.real_time_notes).where(row)
        ).scalar_one()
        shown = (
            connection.execute(sa.select(tables["notifications"]).where(told_at)).mappings().one()
        )
        offered = connection.execute(sa.select(offers.c.market_status).where(first)).scalar_one()
    assert left == {"notes": [{"player_id": WHO + 1, "text": "Mine"}]}
    assert (shown["title"], shown["content"]) == ("(erased text)", "")
    assert offered.value == "removed"
