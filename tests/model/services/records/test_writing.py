"""Create, update, delete, restore: versions, idempotency, uniques, references, owners, content."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from model.db import Actor, Database, Session, read
from model.errors import NotFound, Refused, StaleEdit, Violation
from model.services import records
from model.services.records import rules, storing
from model.tables import TABLES, AuditEvent
from tests.model.services.records.conftest import Ground, Writer, person
from tests.model.services.records.made_values import START

_NAMES = itertools.count(1)
Row = dict[str, Any]


def hero(ground: Ground, **changes: Any) -> Row:
    """Values of a new character of the first world's second player."""
    players = ground.parents["player_profiles", "id"]
    return {"player_id": players[1], "name": f"Hero {next(_NAMES)}", **changes}


def made(writing: Writer, ground: Ground, **changes: Any) -> Row:
    """A character, made."""
    with writing() as session:
        return records.create(session, table="characters", values=hero(ground, **changes))


def audit_entries(database: Database, table: str, row_id: Any) -> list[tuple[str, Any]]:
    """Action and details of every audit entry of a row."""
    with read(database) as session:
        query = (
            sa.select(AuditEvent.action, AuditEvent.details)  # type: ignore[call-overload]
            .where(AuditEvent.object_type == table, AuditEvent.object_key == str(row_id))
            .order_by(AuditEvent.seq)
        )
        return [tuple(row) for row in session.execute(query)]


def test_each_write_counts_up_stamps_and_is_audited_once(
    records_database: Database, writing: Writer, ground: Ground
) -> None:
    """Version, times and audit follow every write; names of fields are kept, not values."""
    row = made(writing, ground)
    assert (row["version"], row["created_at"], row["updated_at"]) == (1, START, START)
    with writing() as session:
        session.now = START + timedelta(hours=1)
        after = records.update(
            session,
            table="characters",
            id=row["id"],
            values={"biography": "Born.", "name": row["name"]},
            expected_version=1,
        )
    assert (after["version"], after["updated_at"]) == (2, START + timedelta(hours=1))
    assert after["created_at"] == START and after["biography"] == "Born."
    with writing() as session:
        records.delete(session, table="characters", id=row["id"], expected_version=2)
    with writing() as session:
        back = records.restore(session, table="characters", id=row["id"], expected_version=3)
    assert back["version"] == 4 and back["deleted_at"] is None
    assert audit_entries(records_database, "characters", row["id"]) == [
        ("records.create", {"fields": ["name", "player_id"]}),
        ("records.update", {"fields": ["biography"]}),
        ("records.delete", {}),
        ("records.restore", {}),
    ]


def test_an_update_that_changes_nothing_leaves_no_trace(
    records_database: Database, writing: Writer, ground: Ground
) -> None:
    """The same values again: same version, no audit entry."""
    row = made(writing, ground)
    with writing() as session:
        after = records.update(
            session,
            table="characters",
            id=row["id"],
            values={"name": row["name"]},
            expected_version=1,
        )
    assert after == row
    assert len(audit_entries(records_database, "characters", row["id"])) == 1


def test_a_stale_update_is_refused_with_mine_and_theirs(writing: Writer, ground: Ground) -> None:
    """The second of two forms drawn from one version loses nothing and overwrites nothing."""
    row = made(writing, ground)
    asked = {"table": "characters", "id": row["id"], "expected_version": 1}
    with writing() as session:
        records.update(session, **asked, values={"biography": "Theirs"})
    with pytest.raises(StaleEdit) as error, writing() as session:
        records.update(session, **asked, values={"biography": "Mine", "level": 3})
    (conflict,) = error.value.conflicts
    assert conflict.mine == {"biography": "Mine", "level": 3}
    assert conflict.theirs is not None and conflict.theirs["biography"] == "Theirs"
    assert conflict.fields == ("biography", "level")
    assert conflict.theirs_by == ground.admin.name
    assert f"was changed by {ground.admin.name} after you opened it" in str(error.value)
    for act in ("delete", "restore"):
        with pytest.raises((StaleEdit, NotFound)), writing() as session:
            getattr(records, act)(session, **asked)


def test_an_update_must_say_the_version_that_was_seen(writing: Writer, ground: Ground) -> None:
    """Without the version an edit could overwrite another's: it is refused."""
    row = made(writing, ground)
    with pytest.raises(Refused, match="must say the version that was seen"), writing() as session:
        records.update(session, table="characters", id=row["id"], values={"level": 2})


def test_a_race_is_lost_by_the_later_write(
    records_database: Database, writing: Writer, ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the row changes between reading and writing, the compare-and-set refuses."""
    row = made(writing, ground)
    load = storing.load

    def old_row(session: Session, table: str, row_id: int, **asked: Any) -> Row:
        found = load(session, table, row_id, **asked)
        if not seen:
            seen.append(True)
            source = TABLES["characters"].__table__
            session.execute(
                sa.update(source).where(source.c.id == row_id).values(version=5, biography="New")
            )
        return found

    seen: list[bool] = []
    monkeypatch.setattr(storing, "load", old_row)
    with pytest.raises(StaleEdit) as error, writing() as session:
        records.update(
            session, table="characters", id=row["id"], values={"level": 9}, expected_version=1
        )
    assert "it has version 5 now" in str(error.value)


def test_the_same_request_again_has_one_effect(
    records_database: Database, writing: Writer, ground: Ground
) -> None:
    """A retry under the same key gives the same row; another request under it is refused."""
    values = hero(ground)
    with writing(key="retry") as session:
        first = records.create(session, table="characters", values=values)
    with writing(key="retry") as session:
        assert records.create(session, table="characters", values=values) == first
    with pytest.raises(Refused, match="was used for a different"), writing(key="retry") as session:
        records.create(session, table="characters", values=hero(ground))
    for _ in range(2):
        with writing(key="retry-update") as session:
            after = records.update(
                session,
                table="characters",
                id=first["id"],
                values={"level": 2},
                expected_version=1,
            )
        assert after["version"] == 2
    for _ in range(2):
        with writing(key="retry-delete") as session:
            records.delete(session, table="characters", id=first["id"])
    assert len(audit_entries(records_database, "characters", first["id"])) == 3


def test_uniques_count_undeleted_rows_only(writing: Writer, ground: Ground) -> None:
    """A deleted row gives its name free; it comes back only while the name is free."""
    row = made(writing, ground, name="Twin")
    with pytest.raises(records.RecordError) as error, writing() as session:
        records.create(session, table="characters", values=hero(ground, name="Twin"))
    assert (
        f"characters: name = 'Twin' must be unique together with player_id, "
        f"but characters {row['id']} has it too. Change one of them. [E-RECORD-006]"
    ) in str(error.value)
    with writing() as session:
        records.delete(session, table="characters", id=row["id"])
    twin = made(writing, ground, name="Twin")
    with pytest.raises(records.RecordError, match="must be unique"), writing() as session:
        records.restore(session, table="characters", id=row["id"])
    with writing() as session:
        records.update(
            session,
            table="characters",
            id=twin["id"],
            values={"name": "Other"},
            expected_version=1,
        )
    with writing() as session:
        assert records.restore(session, table="characters", id=row["id"])["name"] == "Twin"


def test_references_must_be_there_undeleted_and_of_the_same_world(
    writing: Writer, ground: Ground
) -> None:
    """Each broken reference has its sentence; an update of other fields asks for none again."""
    classes = ground.parents["character_classes", "id"]
    cases = {
        10**9: "class_id = 1000000000 must be the id of one of the character_classes",
        ground.other_world["character_classes"]: "must belong to the same world as player_id = ",
    }
    for class_id, sentence in cases.items():
        values = hero(ground, class_id=class_id)
        with pytest.raises(records.RecordError) as error, writing() as session:
            records.create(session, table="characters", values=values)
        assert sentence in str(error.value)
    row = made(writing, ground, class_id=classes[0])
    other = ground.other_world["player_profiles"]
    with pytest.raises(records.RecordError, match="E-RECORD-014"), writing() as session:
        records.update(
            session,
            table="characters",
            id=row["id"],
            values={"player_id": other},
            expected_version=1,
        )
    with writing() as session:
        records.delete(session, table="characters", id=row["id"])
    values = {"character_id": row["id"], "stat_name": "strength", "stat_value": 3}
    with pytest.raises(records.RecordError) as error, writing() as session:
        records.create(session, table="character_stats", values=values)
    assert "must not be one of the deleted characters" in str(error.value)


def test_all_faults_of_a_request_are_said_at_once(writing: Writer, ground: Ground) -> None:
    """Fields, references and uniques in one answer."""
    row = made(writing, ground)
    values = {**hero(ground, name=row["name"]), "class_id": 10**9, "level": 0, "extra": 1}
    with pytest.raises(records.RecordError) as error, writing() as session:
        records.create(session, table="characters", values=values)
    codes = {violation.code for violation in error.value.violations}
    assert codes == {"E-RECORD-001", "E-RECORD-003", "E-RECORD-005", "E-RECORD-006"}


def test_rows_that_others_need_are_not_deleted_for_good(writing: Writer, ground: Ground) -> None:
    """A link goes for good; nothing that restricts its going may point at it."""
    with writing() as session:
        page = records.list_rows(session, actor=ground.admin, table="exam_boss_attempt_skills")
        link = page.rows[0]
        records.delete(session, table="exam_boss_attempt_skills", id=link["id"])
    with pytest.raises(NotFound), writing() as session:
        records.get(session, actor=ground.admin, table="exam_boss_attempt_skills", id=link["id"])
    with pytest.raises(Refused, match="keeps no deleted rows"), writing() as session:
        records.restore(session, table="exam_boss_attempt_skills", id=link["id"])


def test_tables_without_the_operation_refuse_with_a_sentence(
    writing: Writer, ground: Ground
) -> None:
    """Ledgers only grow, domain state has its own service, links are not edited."""
    link = ground.parents["exam_boss_attempt_skills", "id"][1]
    cases: list[tuple[str, str, str]] = [
        ("create", "xp_events", "only grows"),
        ("update", "xp_events", "only grows"),
        ("create", "quest_logs", "written by its own service only"),
        ("delete", "wallets", "written by its own service only"),
        ("update", "exam_boss_attempt_skills", "allows create, delete, but not update"),
        ("restore", "xp_events", "only grows"),
    ]
    for act, table, sentence in cases:
        asked: Row = {} if act == "create" else {"id": link}
        if act in ("create", "update"):
            asked["values"] = {}
        with pytest.raises(Refused, match=sentence), writing() as session:
            getattr(records, act)(session, table=table, **asked)
    with pytest.raises(NotFound, match="Did you mean 'characters'"), writing() as session:
        records.create(session, table="character", values={})


def test_people_write_their_own_rows_and_no_others(
    records_database: Database, writing: Writer, ground: Ground
) -> None:
    """An owner makes, edits and deletes their own rows; not another's, and gives none away."""
    mine, theirs = person(ground, 0), person(ground, 1)
    values = {"user_id": mine.user_id, "subject": "Help", "body": "Please"}
    with writing(mine) as session:
        row = records.create(session, table="support_tickets", values=values)
    with pytest.raises(Refused, match="Person 1 may not create"), writing(theirs) as session:
        records.create(session, table="support_tickets", values=values)
    asked = {"table": "support_tickets", "id": row["id"], "expected_version": 1}
    with pytest.raises(Refused, match="Person 1 may not update"), writing(theirs) as session:
        records.update(session, **asked, values={"body": "Mine now"})
    with pytest.raises(Refused, match="Person 0 may not update"), writing(mine) as session:
        records.update(session, **asked, values={"user_id": theirs.user_id})
    with writing(mine) as session:
        assert records.update(session, **asked, values={"body": "Soon"})["version"] == 2
    with pytest.raises(Refused, match="Person 1 may not delete"), writing(theirs) as session:
        records.delete(session, table="support_tickets", id=row["id"])


def test_nobody_sets_what_the_product_sets(
    records_database: Database, writing: Writer, ground: Ground
) -> None:
    """A player renames their character but does not raise its level."""
    with read(records_database) as session:
        profiles = records.list_rows(session, actor=ground.admin, table="player_profiles").rows
    profile = next(
        row
        for row in profiles
        if row["user_id"] and row["id"] in ground.parents["player_profiles", "id"]
    )
    mine = Actor(profile["user_id"], "Kim", frozenset())
    with writing(mine) as session:
        row = records.create(
            session, table="characters", values={"player_id": profile["id"], "name": "Own"}
        )
    asked = {"table": "characters", "id": row["id"], "expected_version": 1}
    with pytest.raises(Refused, match="may not set level of characters"), writing(mine) as session:
        records.update(session, **asked, values={"level": 1000})
    with writing(mine) as session:
        assert records.update(session, **asked, values={"name": "Mine"})["name"] == "Mine"


def test_rules_of_the_domain_run_at_every_write(writing: Writer, ground: Ground) -> None:
    """A registered rule sees the row as it would be, and refuses create, update and restore."""

    @rules.rule_of("characters")
    def no_villains(
        session: Session, table: str, row: Any, existing: Any, now: Any
    ) -> list[Violation]:
        if row["biography"] != "villain":
            return []
        where = records.Where(table, row.get("id"))
        rule = "must not be a villain's"
        return [where.violation("E-RECORD-015", "biography", row["biography"], rule, "Repent.")]

    try:
        sentence = "biography = 'villain' must not be a villain's. Repent. [E-RECORD-015]"
        with pytest.raises(records.RecordError) as error, writing() as session:
            records.create(session, table="characters", values=hero(ground, biography="villain"))
        assert sentence in str(error.value)
        row = made(writing, ground)
        with pytest.raises(records.RecordError, match="Repent"), writing() as session:
            records.update(
                session,
                table="characters",
                id=row["id"],
                values={"biography": "villain"},
                expected_version=1,
            )
        rows = [hero(ground), hero(ground, biography="villain")]
        with pytest.raises(records.RecordError) as error, writing() as session:
            records.insert_many(session, table="characters", rows=rows)
        assert "characters row 2: biography = 'villain'" in str(error.value)
    finally:
        rules.forget_rule(no_villains)
    with writing() as session:
        bad = records.create(session, table="characters", values=hero(ground, biography="villain"))
        session.key += "-delete"
        records.delete(session, table="characters", id=bad["id"])
    rules.rule_of("characters")(no_villains)
    try:
        with pytest.raises(records.RecordError, match="Repent"), writing() as session:
            records.restore(session, table="characters", id=bad["id"])
    finally:
        rules.forget_rule(no_villains)
