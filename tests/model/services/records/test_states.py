"""Moves of states: legal and illegal ones, by whom, by the system, and at which version."""

from __future__ import annotations

from typing import Any

import pytest

from model.db import Actor
from model.errors import Refused, StaleEdit
from model.services import records
from model.words import QUEST_LOG_STATES, Role
from tests.model.services.records.conftest import Ground, Writer, person

Row = dict[str, Any]


@pytest.fixture
def asked(writing: Writer, ground: Ground) -> Row:
    """A friendship that one person asks another for."""
    requester, addressee = person(ground, 0), person(ground, 1)
    with writing() as session:
        where = [("requester_id", "=", requester.user_id)]
        known = records.list_rows(session, actor=ground.admin, table="friendships", where=where)
        for number, row in enumerate(known.rows):
            if row["addressee_id"] == addressee.user_id:
                session.key += str(number)
                records.delete(session, table="friendships", id=row["id"])
        return records.create(
            session,
            table="friendships",
            values={"requester_id": requester.user_id, "addressee_id": addressee.user_id},
        )


def move(writing: Writer, actor: Actor, table: str, row: Row, to: str, **more: Any) -> Row:
    """Move a row's state as somebody."""
    with writing(actor) as session:
        return records.change_state(session, table=table, id=row["id"], to=to, **more)


def test_a_legal_move_by_whom_it_concerns(writing: Writer, ground: Ground, asked: Row) -> None:
    """The person asked accepts: the state changes, the version rises, no time is guessed."""
    after = move(writing, person(ground, 1), "friendships", asked, "Accepted")
    assert (after["status"], after["version"]) == ("accepted", 2)
    assert after["responded_at"] is None


def test_an_illegal_move_names_the_legal_ones(writing: Writer, ground: Ground, asked: Row) -> None:
    """The machine's own targets are in the sentence."""
    move(writing, ground.admin, "friendships", asked, "accepted")
    with pytest.raises(Refused) as error:
        move(writing, ground.admin, "friendships", asked, "pending")
    assert "cannot move from accepted to pending. From accepted it moves to blocked." in str(
        error.value
    )
    with pytest.raises(records.RecordError, match="must be one of pending"):
        move(writing, ground.admin, "friendships", asked, "married")


def test_a_stranger_may_not_move(writing: Writer, ground: Ground, asked: Row) -> None:
    """Who is neither owner nor receiver is told who could."""
    with pytest.raises(Refused, match="Person 2 may not move this row of friendships: it takes"):
        move(writing, person(ground, 2), "friendships", asked, "accepted")
    designer = person(ground, 2, Role.DESIGNER)
    with pytest.raises(Refused, match="it takes its owner"):
        move(writing, designer, "friendships", asked, "accepted")


@pytest.fixture
def ticket(writing: Writer, ground: Ground) -> Row:
    """An open ticket of the first person."""
    values = {"user_id": person(ground, 0).user_id, "subject": "S", "body": "B"}
    with writing() as session:
        return records.create(session, table="support_tickets", values=values)


def test_staff_and_owner_each_have_their_moves(
    writing: Writer, ground: Ground, ticket: Row
) -> None:
    """Staff resolves; the owner opens again; neither makes the other's move."""
    owner, staff = person(ground, 0), person(ground, 1, Role.DESIGNER)
    with pytest.raises(Refused, match="it takes its game master or staff"):
        move(writing, owner, "support_tickets", ticket, "resolved")
    move(writing, staff, "support_tickets", ticket, "resolved")
    with pytest.raises(Refused, match="it takes its owner"):
        move(writing, staff, "support_tickets", ticket, "open")
    assert move(writing, owner, "support_tickets", ticket, "open")["status"] == "open"


def test_the_system_moves_only_when_a_service_says_so(
    writing: Writer, ground: Ground, ticket: Row
) -> None:
    """A person without the right may not; the same request by the system may."""
    nobody = person(ground, 3)
    move(writing, ground.admin, "support_tickets", ticket, "resolved")
    with pytest.raises(Refused):
        move(writing, nobody, "support_tickets", ticket, "closed")
    after = move(writing, nobody, "support_tickets", ticket, "closed", by_system=True)
    assert after["status"] == "closed"


def test_tables_of_services_move_by_the_system_only(writing: Writer, ground: Ground) -> None:
    """A quest log is nobody's to move by hand; its service may, as the machine says."""
    row = {"id": ground.parents["quest_logs", "id"][0]}
    with pytest.raises(Refused, match="written by its own service only"):
        move(writing, ground.admin, "quest_logs", row, "completed")
    with writing() as session:
        known = records.get(session, actor=ground.admin, table="quest_logs", id=row["id"])
    target = next(state.value for state in QUEST_LOG_STATES.targets(known["status"]))
    after = move(writing, ground.admin, "quest_logs", row, target, by_system=True)
    assert after["status"] == target


def test_a_move_at_an_old_version_is_stale(writing: Writer, ground: Ground, ticket: Row) -> None:
    """The version that was seen is compared when it is given."""
    owner = person(ground, 0)
    move(writing, owner, "support_tickets", ticket, "closed", expected_version=1)
    with pytest.raises((StaleEdit, Refused)):
        move(writing, owner, "support_tickets", ticket, "closed", expected_version=1)


def test_a_table_without_a_status_says_so(writing: Writer, ground: Ground) -> None:
    """And so does a wrong name of a status."""
    row = {"id": ground.parents["characters", "id"][0]}
    with pytest.raises(Refused, match="characters has no status. Use update"):
        move(writing, ground.admin, "characters", row, "x")
    with pytest.raises(Refused, match="Did you mean 'status'"):
        move(writing, ground.admin, "friendships", row, "x", column="statu")


def test_a_move_into_a_taken_place_is_refused(writing: Writer, ground: Ground) -> None:
    """Of one label and language at most one translation is approved."""
    values = {
        "world_id": ground.parents["worlds", "id"][0],
        "ui_label_id": ground.parents["ui_labels", "id"][0],
        "submitted_by_id": ground.admin.user_id,
        "language": "fr",
        "text": "Bonjour",
    }
    rows = []
    for _ in range(2):
        with writing() as session:
            rows.append(records.create(session, table="translations", values=values))
    move(writing, ground.admin, "translations", rows[0], "approved")
    with pytest.raises(records.RecordError, match="must be unique"):
        move(writing, ground.admin, "translations", rows[1], "approved")
