"""Many rows at once: all or nothing, all faults with row numbers, one audit entry."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from model.db import Database, read
from model.errors import Refused
from model.services import audit, records
from model.tables import TABLES
from model.words import Role
from tests.model.services.records.conftest import Ground, Writer, person
from tests.model.services.records.made_values import START

_NUMBERS = itertools.count(1)
Row = dict[str, Any]


def heroes(ground: Ground, count: int, **changes: Any) -> list[Row]:
    """Values of new characters."""
    player = ground.parents["player_profiles", "id"][2]
    return [
        {"player_id": player, "name": f"Batch {next(_NUMBERS)}", **changes} for _ in range(count)
    ]


def count(database: Database, table: str) -> int:
    """How many rows a table has."""
    with read(database) as session:
        query = sa.select(sa.func.count()).select_from(TABLES[table].__table__)
        return int(session.execute(query).scalar_one())


def test_a_batch_is_examined_and_stored_like_single_rows(
    records_database: Database, writing: Writer, ground: Ground
) -> None:
    """Defaults, times and versions are those of create; ids come back in order."""
    values = heroes(ground, 3)
    with writing() as session:
        made = records.insert_many(session, table="characters", rows=values, return_ids=True)
        single = records.create(session, table="characters", values=heroes(ground, 1)[0])
        rows = [
            records.get(session, actor=ground.admin, table="characters", id=row_id)
            for row_id in made.ids
        ]
    assert made.count == 3 and len(made.checksum) == 64
    assert [row["name"] for row in rows] == [row["name"] for row in values]
    same = set(single) - {"id", "name"}
    assert all(row[name] == single[name] for row in rows for name in same)


def test_every_faulty_row_is_named_and_none_is_inserted(
    records_database: Database, writing: Writer, ground: Ground
) -> None:
    """Fields, references, worlds, duplicates inside the batch and in the table, all at once."""
    before = count(records_database, "characters")
    rows = heroes(ground, 8)
    taken = heroes(ground, 1)[0]
    with writing() as session:
        records.create(session, table="characters", values=taken)
    rows[1]["level"] = 0
    rows[2]["class_id"] = 10**9
    rows[3]["class_id"] = ground.other_world["character_classes"]
    rows[5]["name"] = rows[4]["name"]
    rows[6]["name"] = taken["name"]
    rows[7]["nmae"] = rows[7].pop("name")
    with pytest.raises(records.RecordError) as error, writing() as session:
        records.insert_many(session, table="characters", rows=rows)
    text = str(error.value)
    for sentence in (
        "None of the 8 rows of characters was inserted.",
        "characters row 2: level = 0 must be 1..1000. [E-RECORD-003]",
        "characters row 3: class_id = 1000000000 must be the id of one of the character_classes",
        "characters row 4: class_id",
        "must belong to the same world as player_id",
        "characters row 6: name",
        "but row 5 has it too",
        "characters row 7: name",
        "characters row 8: nmae is not a known field. Did you mean 'name'?",
        "characters row 8: name is missing",
    ):
        assert sentence in text, (sentence, text)
    assert count(records_database, "characters") == before + 1


def test_a_clash_alone_is_found_at_the_database_and_said_row_by_row(
    records_database: Database, writing: Writer, ground: Ground
) -> None:
    """Only unique values clash: the sentence still names rows, and nothing is left behind."""
    before = count(records_database, "characters")
    rows = heroes(ground, 6)
    rows[4]["name"] = rows[1]["name"]
    with pytest.raises(records.RecordError, match="characters row 5: name"), writing() as session:
        records.insert_many(session, table="characters", rows=rows)
    assert count(records_database, "characters") == before


def test_at_most_a_hundred_faults_are_listed(writing: Writer, ground: Ground) -> None:
    """The rest of a hopeless batch is not even examined."""
    with pytest.raises(records.RecordError) as error, writing() as session:
        records.insert_many(session, table="characters", rows=heroes(ground, 500, level=0))
    assert len(error.value.violations) == 100
    assert "The first 100 faults:" in str(error.value)


def test_a_batch_is_audited_once_and_repeated_for_nothing(
    records_database: Database, writing: Writer, ground: Ground
) -> None:
    """One entry with count and checksum; the same batch under the same key changes nothing."""
    rows = heroes(ground, 4)
    with writing(key="batch") as session:
        first = records.insert_many(session, table="characters", rows=rows, return_ids=True)
    before = count(records_database, "characters"), count(records_database, "audit_events")
    with writing(key="batch") as session:
        session.now = START + timedelta(days=3)
        again = records.insert_many(session, table="characters", rows=rows, return_ids=True)
    assert again == first
    assert before == (
        count(records_database, "characters"),
        count(records_database, "audit_events"),
    )
    with pytest.raises(Refused, match="different"), writing(key="batch") as session:
        records.insert_many(session, table="characters", rows=rows[:3], return_ids=True)
    with read(records_database) as session:
        table = TABLES["audit_events"].__table__
        query = sa.select(table.c.details).where(table.c.object_key == "many")
        entries = [row.details for row in session.execute(query)]
        assert {"count": 4, "checksum": first.checksum} in entries
        assert audit.GENESIS


def test_services_bring_times_states_and_ledgers(
    records_database: Database, writing: Writer, ground: Ground
) -> None:
    """Tables of services and append-only tables are open to services that say so."""
    past = START - timedelta(days=9)
    rows = heroes(ground, 2, created_at=past, updated_at=past)
    with pytest.raises(records.RecordError, match="is set by the sandbox"), writing() as session:
        records.insert_many(session, table="characters", rows=rows)
    with writing() as session:
        made = records.insert_many(
            session, table="characters", rows=rows, by_service=True, return_ids=True
        )
        row = records.get(session, actor=ground.admin, table="characters", id=made.ids[0])
        assert row["created_at"] == past
    player = ground.parents["player_profiles", "id"][0]
    day = {"player_id": player, "day_date": date(2031, 1, 1), "core_total": 4}
    with pytest.raises(Refused, match="own service only"), writing() as session:
        records.insert_many(session, table="daily_logs", rows=[day])
    with writing() as session:
        assert (
            records.insert_many(session, table="daily_logs", rows=[day], by_service=True).count == 1
        )
    with pytest.raises(Refused, match="only grows"), writing() as session:
        records.insert_many(session, table="xp_modifiers", rows=[], by_service=True)
    with writing() as session:
        step = {
            "xp_event_id": ground.parents["xp_events", "id"][0],
            "order": 99,
            "type": "flat",
            "multiplier_ppm": 1_000_000,
            "reason": "test",
            "xp_before": 1,
            "xp_after": 1,
        }
        assert (
            records.insert_many(session, table="xp_modifiers", rows=[step], ledger=True).count == 1
        )


def test_who_may_insert_many(writing: Writer, ground: Ground) -> None:
    """Roles decide; a person's own rows are made one by one; content comes in packs."""
    rows = heroes(ground, 1)
    for actor in (person(ground, 1), person(ground, 1, Role.EDUCATOR)):
        with pytest.raises(Refused, match="may not create"), writing(actor) as session:
            records.insert_many(session, table="characters", rows=rows)
    with writing(person(ground, 1, Role.DESIGNER)) as session:
        assert records.insert_many(session, table="characters", rows=rows).count == 1
    with pytest.raises(Refused, match="is content: import it as a pack"), writing() as session:
        records.insert_many(session, table="metrics", rows=[{}], by_service=True)


def test_an_unchecked_batch_still_keeps_the_databases_rules(
    records_database: Database, writing: Writer, ground: Ground
) -> None:
    """Without the questions the database itself refuses, with a sentence."""
    rows = heroes(ground, 2, class_id=10**9)
    with pytest.raises(records.RecordError, match="E-RECORD-005"), writing() as session:
        records.insert_many(session, table="characters", rows=rows, checked=False)
