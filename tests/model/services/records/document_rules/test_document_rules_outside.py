"""The ports to outside services, and rules at the doors through which rows come."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from model.db import Actor, WriteSession
from model.errors import NotFound, Refused
from model.services import outside
from model.services.records.among import broken_among, rules_among
from model.services.records.rules import rules_of
from model.tables import TABLES
from model.words import OutsideCheckKind, OutsideCheckVerdict, Role
from tests.model.services.records.document_rules.conftest import NOW, Book


@pytest.fixture
def session(book: Book) -> WriteSession:
    """The book's session as one that somebody writes in."""
    user = book.add("users")
    made: Any = WriteSession(book.session.connection())
    made.actor = Actor(user, "Somebody", frozenset({Role.DESIGNER}))
    made.key, made.why, made.now = "test", "test", NOW
    written: WriteSession = made
    return written


def checks(book: Book) -> list[tuple[str, str, int, str, str]]:
    """Every check as (kind, table, row, verdict, provider)."""
    there = TABLES["outside_checks"].__table__.c
    columns = (there.kind, there.table_name, there.row_id, there.verdict, there.provider)
    query = sa.select(*columns).order_by(there.id)
    return [
        tuple(str(getattr(v, "value", v)) if not isinstance(v, int) else v for v in row)
        for row in book.session.execute(query)
    ]  # type: ignore[misc]


def test_new_files_wait_for_a_scan(book: Book, session: WriteSession) -> None:
    """A file is asked about once for each kind, and nothing is said to have been checked."""
    document = book.add("academic_documents")
    assert outside.asked_on_create(session, "academic_documents", [document]) == 2
    assert checks(book) == [
        ("virus_scan", "academic_documents", document, "not_checked", "none"),
        ("text_recognition", "academic_documents", document, "not_checked", "none"),
    ]


def test_new_texts_wait_for_a_moderator(book: Book, session: WriteSession) -> None:
    """Only rows that say something are asked about; a change of the text asks anew."""
    silent, speaking = book.add("users", bio=None), book.add("users", bio="I like lenses.")
    assert outside.asked_on_create(session, "users", [silent, speaking]) == 2
    assert {row[2] for row in checks(book)} == {speaking}
    assert outside.asked_on_update(session, "users", speaking, changed=["name"]) == 0
    assert outside.asked_on_update(session, "users", speaking, changed=["bio"]) == 2
    assert outside.asked_on_create(session, "courses", [1]) == 0


def test_every_question_is_about_columns_there_are() -> None:
    """The map names tables and columns of the schema."""
    for table, wanted in outside.ASKED_ON_CREATE.items():
        for columns in wanted.values():
            assert set(columns) <= set(TABLES[table].__table__.c.keys())


def test_an_answer_is_given_once(book: Book, session: WriteSession) -> None:
    """An open check is answered by somebody who is named; an answer stays."""
    check = outside.ask(session, kind=OutsideCheckKind.VIRUS_SCAN, table="media_assets", row_id=1)
    passed, refused = OutsideCheckVerdict.PASSED, OutsideCheckVerdict.REFUSED
    with pytest.raises(Refused, match="provider"):
        outside.answer(session, check_id=check, verdict=passed, provider=" ")
    outside.answer(session, check_id=check, verdict=passed, provider="scanner 1.0")
    assert checks(book)[0][3:] == ("passed", "scanner 1.0")
    session.key = "another"
    with pytest.raises(Refused, match="cannot become refused"):
        outside.answer(session, check_id=check, verdict=refused, provider="moderator")
    with pytest.raises(NotFound):
        outside.answer(session, check_id=check + 1, verdict=passed, provider="moderator")


def test_a_failed_check_is_opened_again(book: Book, session: WriteSession) -> None:
    """A scanner that broke has said nothing."""
    kind = OutsideCheckKind.VIRUS_SCAN
    check = outside.ask(session, kind=kind, table="media_assets", row_id=1)
    failed, again = OutsideCheckVerdict.FAILED, OutsideCheckVerdict.NOT_CHECKED
    outside.answer(session, check_id=check, verdict=failed, provider="scanner", details="no disk")
    session.key = "another"
    outside.answer(session, check_id=check, verdict=again, provider="scanner")
    assert checks(book)[0][3:] == ("not_checked", "none")


def test_answers_need_a_role_and_questions_a_table(session: WriteSession) -> None:
    """A player does not clear their own file; a table that is not there is suggested."""
    session.actor = Actor(session.actor.user_id, "Somebody", frozenset())
    with pytest.raises(Refused):
        outside.answer(session, check_id=1, verdict=OutsideCheckVerdict.PASSED, provider="myself")
    with pytest.raises(NotFound, match="media_assets"):
        outside.ask(session, kind=OutsideCheckKind.VIRUS_SCAN, table="media_asset", row_id=1)


def test_rows_of_one_batch_are_judged_together(book: Book, session: WriteSession) -> None:
    """Three members for two places, a circle of new prerequisites: each alone would pass."""
    party = book.add("parties", max_members=2)
    rows = [
        book.row("party_memberships", party_id=party, player_id=book.player()) for _ in range(3)
    ]
    assert book.says("party_memberships", party_id=party, player_id=book.player()) == []
    ids = [book.add("party_memberships", **_given(row)) for row in rows]
    found = broken_among(session, "party_memberships", rows, ids)
    assert [v.code for v in found] == ["E-RULE-080"] * 3
    assert found[2].what == "party_memberships row 3: party_id"
    steps = [book.add("quest_steps") for _ in range(2)]
    links = [
        book.row("quest_step_prerequisites", quest_step_id=a, prerequisite_id=b)
        for a, b in (steps, steps[::-1])
    ]
    ids = [book.add("quest_step_prerequisites", **_given(row)) for row in links]
    found = broken_among(session, "quest_step_prerequisites", links, ids)
    assert {v.code for v in found} == {"E-RULE-041"}


def _given(row: dict[str, Any]) -> dict[str, Any]:
    kept = {"version", "created_at", "updated_at", "deleted_at"}
    return {name: value for name, value in row.items() if name not in kept}


def test_rules_have_stable_codes_and_say_what_to_do() -> None:
    """Every rule states its promise in one line; those among rows are rules of their table."""
    for table in TABLES:
        for rule in rules_of(table):
            assert rule.__doc__
            assert "\n" not in rule.__doc__.strip()
        assert set(rules_among(table)) <= set(rules_of(table))


def test_rules_say_nothing_to_rows_that_are_incomplete(book: Book) -> None:
    """What is missing was said already: no rule stumbles over it."""
    from model.services.records.rules import broken_rules

    for table in TABLES:
        broken_rules(book.session, table, row={}, existing=None, now=NOW)
        nothing = dict.fromkeys(TABLES[table].__table__.c.keys())
        broken_rules(book.session, table, row=nothing, existing=None, now=NOW)
