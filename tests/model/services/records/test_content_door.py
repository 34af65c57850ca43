"""Content through the records' door: the draft changes, and what is not content is refused."""

from __future__ import annotations

from typing import Any

import pytest

from model.db import Database, read, write
from model.errors import ContentError, NotFound, Refused, StaleEdit
from model.services import content, records, worlds
from model.services.content.validation import validate
from model.words import ChangeSetKind, Role, WorldKind
from tests.model.services.records.conftest import Ground, Writer, person
from tests.model.services.records.made_values import START
from tests.worlds import small_world

Row = dict[str, Any]


@pytest.fixture(scope="module")
def small(records_database: Database, records_template: tuple[str, Ground]) -> int:
    """A sound world with the small content; gives its id."""
    admin = records_template[1].admin
    with write(records_database, actor=admin, key="small", now=START) as session:
        world = worlds.create_world(session, key="small", name="Small", kind=WorldKind.TEMPLATE)
        changes = content.plan({}, small_world())
        content.apply(session, world="small", changes=changes, kind=ChangeSetKind.IMPORT)
    return world.id


def test_content_goes_through_its_one_door(
    records_database: Database, writing: Writer, ground: Ground, small: int
) -> None:
    """Rows of content are change sets: same rules, roles, history; undo included."""
    narrative = {"world_id": small, "key": "welcome-2"}
    with read(records_database) as session:
        draft = content.draft(session, world="small")
    fields = next(iter(draft["metrics"].values()))
    with writing() as session:
        row = records.create(session, table="metrics", values={**narrative, **fields})
    assert (row["key"], row["version"], row["world_id"]) == ("welcome-2", 1, small)
    with writing() as session:
        after = records.update(
            session,
            table="metrics",
            id=row["id"],
            values={"name": "Renamed"},
            expected_version=1,
        )
    assert (after["name"], after["version"]) == ("Renamed", 2)
    with pytest.raises(StaleEdit), writing() as session:
        records.update(
            session, table="metrics", id=row["id"], values={"name": "X"}, expected_version=1
        )
    with pytest.raises(ContentError, match="E-CONTENT-"), writing() as session:
        records.update(
            session, table="metrics", id=row["id"], values={"name": ""}, expected_version=2
        )
    with writing() as session:
        records.delete(session, table="metrics", id=row["id"], expected_version=2)
    with writing() as session:
        back = records.restore(session, table="metrics", id=row["id"])
    assert back["name"] == "Renamed" and back["deleted_at"] is None
    with read(records_database) as session:
        entries = content.history(session, world="small", table="metrics", row_key="welcome-2")
        assert len(entries) == 4


def test_content_refuses_what_is_not_content(writing: Writer, ground: Ground, small: int) -> None:
    """Educators edit what is theirs, keys stay, and the sandbox's own columns are its own."""
    metrics = ground.parents["metrics", "id"]
    educator = person(ground, 2, Role.EDUCATOR)
    with writing() as session:
        row = records.list_rows(
            session, actor=ground.admin, table="metrics", where=[("world_id", "=", small)]
        ).rows[0]
    with pytest.raises(Refused, match="needs the role designer"), writing(educator) as session:
        records.update(
            session, table="metrics", id=row["id"], values={"name": "X"}, expected_version=1
        )
    for values, sentence in (
        ({"key": "other"}, "never changes once the row is made"),
        ({"version": 7}, "is set by the sandbox"),
    ):
        with pytest.raises(records.RecordError, match=sentence), writing() as session:
            records.update(
                session, table="metrics", id=row["id"], values=values, expected_version=1
            )
    with pytest.raises(records.RecordError, match="world_id is missing"), writing() as session:
        records.create(session, table="metrics", values={"key": "x"})
    with pytest.raises(NotFound), writing() as session:
        records.delete(session, table="metrics", id=max(metrics) + 10_000)


def test_rules_over_several_fields_hold_in_content_too() -> None:
    """A shop offer that ends before it starts is refused in a document, field and rule named."""
    offer = {
        "name": "Freeze",
        "kind": "streak_freeze",
        "currency": "gold",
        "price": 100,
        "available_from": "2026-03-02",
        "available_until": "2026-03-01",
    }
    found = [v for v in validate({"shop_offers": {"freeze": offer}}) if v.code == "E-CONTENT-017"]
    assert [(v.path, v.rule) for v in found] == [
        (
            ("shop_offers", "freeze", "available_until"),
            "must be the same as available_from = 2026-03-02 or later",
        )
    ]
