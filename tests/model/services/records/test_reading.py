"""Reading records: filters, orders with ties and NULLs, cursors, secrets, and whose they are."""

from __future__ import annotations

import base64
import itertools
import json
from typing import Any

import pytest

from model.db import Database, read, write
from model.errors import NotFound, Refused
from model.services import records
from model.tables import TABLES
from model.words import Role
from tests.model.services.records.conftest import Ground, Writer, person
from tests.model.services.records.made_values import START

SUBJECTS = ("Alpha", "alpha", "Beta", "100 % sure", "under_score", "back\\slash", "Ärger")


@pytest.fixture(scope="module")
def tickets(
    records_database: Database, records_template: tuple[str, Ground]
) -> list[dict[str, Any]]:
    """Tickets with ties and NULLs in several columns."""
    ground = records_template[1]
    users = ground.parents["users", "id"][:2]
    resolved = (None, START, START.replace(day=6))
    made = []
    with write(records_database, actor=ground.admin, key="tickets", now=START) as session:
        for number, subject in enumerate(SUBJECTS * 3):
            session.key = f"ticket-{number}"
            values = {
                "user_id": users[number % 2],
                "subject": subject,
                "body": f"Body {number}",
                "priority": ("low", "medium", "high")[number % 3],
                "resolved_at": resolved[number // 7],
            }
            made.append(records.create(session, table="support_tickets", values=values))
    return made


def listed(
    database: Database, ground: Ground, *, limit: int = 4, actor: Any = None, **asked: Any
) -> list[dict[str, Any]]:
    """All pages of a list, one after the other."""
    rows: list[dict[str, Any]] = []
    cursor = None
    with read(database) as session:
        while True:
            page = records.list_rows(
                session,
                actor=actor or ground.admin,
                table="support_tickets",
                cursor=cursor,
                limit=limit,
                **{"where": [("body", "contains", "Body")], **asked},
            )
            rows += page.rows
            cursor = page.next_cursor
            if cursor is None:
                return rows


SORTS = ("priority", "-priority", "resolved_at", "-resolved_at", "subject", "-subject")


@pytest.mark.parametrize("sort", [*SORTS, *itertools.permutations(("resolved_at", "-priority"))])
@pytest.mark.parametrize("limit", [1, 4, 21])
def test_pages_give_each_row_once_and_in_order(
    records_database: Database, ground: Ground, tickets: Any, sort: Any, limit: int
) -> None:
    """Over ties and NULLs: the pages together are the sorted list; NULLs come last both ways."""
    found = listed(records_database, ground, sort=sort, limit=limit)
    keys = [sort] if isinstance(sort, str) else list(sort)
    expected = sorted(tickets, key=lambda row: row["id"])
    for key in reversed(keys):
        name, downwards = key.removeprefix("-"), key.startswith("-")
        filled = [row for row in expected if row[name] is not None]
        empty = [row for row in expected if row[name] is None]
        expected = sorted(filled, key=lambda row: row[name], reverse=downwards) + empty
        if downwards:  # reverse=True keeps ties in order, as the id asks
            assert [row["id"] for row in empty] == sorted(row["id"] for row in empty)
    assert [row["id"] for row in found] == [row["id"] for row in expected]


FILTERS: list[tuple[tuple[Any, ...], Any]] = [
    (("subject", "=", "Alpha"), lambda row: row["subject"] == "Alpha"),
    (("subject", "!=", "Alpha"), lambda row: row["subject"] != "Alpha"),
    (("priority", "=", "HIGH"), lambda row: row["priority"] == "high"),
    (("priority", "in", ["low", "high"]), lambda row: row["priority"] in ("low", "high")),
    (("priority", "in", []), lambda row: False),
    (("resolved_at", "is_null", True), lambda row: row["resolved_at"] is None),
    (("resolved_at", "is_null", False), lambda row: row["resolved_at"] is not None),
    (("resolved_at", "!=", START), lambda row: row["resolved_at"] != START),
    (
        ("resolved_at", ">", START),
        lambda row: bool(row["resolved_at"]) and row["resolved_at"] > START,
    ),
    (("resolved_at", "<=", START), lambda row: row["resolved_at"] == START),
    (("subject", "contains", "ALPHA"), lambda row: row["subject"].lower() == "alpha"),
    (("subject", "contains", "%"), lambda row: "%" in row["subject"]),
    (("subject", "contains", "_"), lambda row: "_" in row["subject"]),
    (("subject", "contains", "\\"), lambda row: "\\" in row["subject"]),
    (("subject", "contains", "Är"), lambda row: "Är" in row["subject"]),
    (("subject", ">=", "a"), lambda row: row["subject"] >= "a"),
    (("subject", "<", "B"), lambda row: row["subject"] < "B"),
    (("version", "<", 2**62), lambda row: True),
]


@pytest.mark.parametrize(("condition", "holds"), FILTERS)
def test_filters_mean_the_same_on_both_databases(
    records_database: Database, ground: Ground, tickets: Any, condition: Any, holds: Any
) -> None:
    """Each filter gives the rows for which it holds in Python."""
    found = listed(
        records_database, ground, where=[condition, ("body", "contains", "body")], limit=500
    )
    assert {row["id"] for row in found} == {row["id"] for row in tickets if holds(row)}


@pytest.mark.parametrize(
    ("condition", "sentence"),
    [
        (("subjct", "=", "x"), "is not a known field. Did you mean 'subject'?"),
        (("subject", "like", "x"), "has no filter 'like'. Use =, !="),
        (("subject", "contains", 5), "must be text"),
        (("user_id", "contains", "x"), "holds no text to search in"),
        (("resolved_at", ">", "x"), "must be an instant"),
        (("resolved_at", "=", None), "must be compared with a value. Use is_null."),
        (("resolved_at", "is_null", 1), "must be compared with true or false"),
        (("priority", "in", "low"), "must be compared with a list"),
        (("priority", "=", "urgent"), "must be one of low, medium, high"),
        (("version", "=", 2**70), "must fit into 64 bits"),
        (("subject", "=", "\x00"), "holds a NUL character"),
        ("subject", "must be (field, operator, value)"),
    ],
)
def test_a_filter_that_will_not_do_is_refused_with_a_sentence(
    records_database: Database, ground: Ground, condition: Any, sentence: str
) -> None:
    """Wrong filters never reach the database."""
    with pytest.raises(records.RecordError) as error:
        listed(records_database, ground, where=[condition])
    assert sentence in str(error.value)


def test_cursors_are_refused_when_malformed_or_of_another_list(
    records_database: Database, ground: Ground, tickets: Any
) -> None:
    """A cursor belongs to its table, filters and order."""
    with read(records_database) as session:

        def page(cursor: str | None, **asked: Any) -> records.Page:
            return records.list_rows(
                session,
                actor=ground.admin,
                table="support_tickets",
                cursor=cursor,
                limit=2,
                **asked,
            )

        good = page(None).next_cursor
        assert good is not None
        mark = json.loads(base64.urlsafe_b64decode(good + "=="))[0]
        forged = [
            "",
            "x",
            "%%%",
            good[:-3],
            base64.urlsafe_b64encode(b"[]").decode(),
            "é",
            base64.urlsafe_b64encode(json.dumps([mark, ["a"]]).encode()).decode(),
            base64.urlsafe_b64encode(json.dumps([mark, [1, 2]]).encode()).decode(),
            base64.urlsafe_b64encode(json.dumps([mark, [2**70]]).encode()).decode(),
        ]
        for cursor in forged:
            with pytest.raises(Refused, match="cursor"):
                page(cursor)
        for asked in ({"sort": "-id"}, {"where": [("id", ">", 0)]}, {"deleted": True}):
            with pytest.raises(Refused, match="belongs to another list"):
                page(good, **asked)


@pytest.mark.parametrize("limit", [0, -1, 501, True, 2.0, "5"])
def test_a_page_has_1_to_500_rows(records_database: Database, ground: Ground, limit: Any) -> None:
    """Other limits are refused."""
    with pytest.raises(Refused, match=r"A page has 1\.\.500 rows"):
        listed(records_database, ground, limit=limit)


def test_an_unknown_table_or_order_is_named(records_database: Database, ground: Ground) -> None:
    """Names are helped along."""
    with read(records_database) as session:
        with pytest.raises(NotFound, match="support_tickets"):
            records.list_rows(session, actor=ground.admin, table="support_ticket")
        with pytest.raises(Refused, match="Did you mean 'subject'"):
            records.list_rows(session, actor=ground.admin, table="support_tickets", sort="subjct")


def test_secrets_never_leave(records_database: Database, ground: Ground) -> None:
    """No read gives a secret column, and none can be filtered or sorted by."""
    found = 0
    with read(records_database) as session:
        for table, cls in sorted(TABLES.items()):
            secrets = {c.name for c in cls.__table__.columns if c.info.get("secret")}
            if not secrets:
                continue
            page = records.list_rows(session, actor=ground.admin, table=table)
            assert page.rows and all(secrets.isdisjoint(row) for row in page.rows)
            row_id = page.rows[0]["id"]
            row = records.get(session, actor=ground.admin, table=table, id=row_id)
            assert secrets.isdisjoint(row)
            for name in secrets:
                found += 1
                with pytest.raises(records.RecordError, match="is not a known field"):
                    records.list_rows(
                        session, actor=ground.admin, table=table, where=[(name, "is_null", True)]
                    )
                with pytest.raises(Refused, match="cannot be sorted by"):
                    records.list_rows(session, actor=ground.admin, table=table, sort=name)
    assert found >= 5


def test_people_see_their_own_rows_only(
    records_database: Database, ground: Ground, tickets: Any
) -> None:
    """Without a role a list holds the person's own rows; another's row is refused."""
    kim = person(ground, 0)
    mine = [row for row in tickets if row["user_id"] == kim.user_id]
    theirs = next(row for row in tickets if row["user_id"] != kim.user_id)
    found = listed(records_database, ground, actor=kim, limit=500)
    assert {row["id"] for row in found} == {row["id"] for row in mine}
    with read(records_database) as session:
        assert records.get(session, actor=kim, table="support_tickets", id=mine[0]["id"]) == mine[0]
        with pytest.raises(Refused, match="Person 0 may not read this row"):
            records.get(session, actor=kim, table="support_tickets", id=theirs["id"])
        with pytest.raises(Refused, match="it takes a role in the sandbox"):
            records.list_rows(session, actor=kim, table="quest_templates")


def test_everybody_with_a_role_reads_all_but_accounts(
    records_database: Database, ground: Ground, tickets: Any
) -> None:
    """A stakeholder reads play; of users they see themselves."""
    guest = person(ground, 1, Role.STAKEHOLDER)
    assert len(listed(records_database, ground, actor=guest, limit=500)) == len(tickets)
    with read(records_database) as session:
        page = records.list_rows(session, actor=guest, table="users")
        assert [row["id"] for row in page.rows] == [guest.user_id]
        count = records.count_rows(session, actor=guest, table="users")
        assert count == 1


def test_deleted_rows_are_listed_only_when_asked_for(
    records_database: Database, writing: Writer, ground: Ground, tickets: Any
) -> None:
    """The ordinary list has the others."""
    values = {"user_id": tickets[0]["user_id"], "subject": "Gone", "body": "Body of a ghost"}
    with writing() as session:
        gone = records.create(session, table="support_tickets", values=values)["id"]
    with writing() as session:
        records.delete(session, table="support_tickets", id=gone)
    assert gone not in {row["id"] for row in listed(records_database, ground)}
    assert {row["id"] for row in listed(records_database, ground, deleted=True)} == {gone}
    with read(records_database) as session:
        with pytest.raises(NotFound, match="has no row"):
            records.get(session, actor=ground.admin, table="support_tickets", id=gone)
        row = records.get(
            session, actor=ground.admin, table="support_tickets", id=gone, deleted=True
        )
        assert row["deleted_at"] == START
