"""Support tickets: asked, taken up, answered, opened again or closed, seen by who may."""

from __future__ import annotations

from typing import Any

import pytest

from model.errors import NotFound
from model.rules.moderation import OPEN_TICKETS_MAX
from model.services import moderation
from model.words import Priority, SupportTicketCategory, SupportTicketStatus
from tests.model.services.moderation.ground import Ground


def test_a_ticket_goes_to_and_fro_until_it_is_closed(ground: Ground) -> None:
    """Each piece stands under its time; a resolved one opens again, and closes by itself."""
    ids, actors = ground.ids, ground.actors
    ask: dict[str, Any] = {
        "user_id": ids["ada"],
        "subject": "Lost streak",
        "body": "It was 9.",
        "world": "sample",
    }
    made = ground.do(moderation.open_ticket, "ada", key="ask", **ask)
    assert ground.do(moderation.open_ticket, "ada", key="ask", **ask) == made
    one: dict[str, Any] = {"ticket_id": made.id}
    assert (made.status, made.priority) == (SupportTicketStatus.OPEN, Priority.MEDIUM)
    ground.refused("E-REFUSED-015", moderation.open_ticket, "bob", **ask)
    ground.refused("E-REFUSED-002", moderation.take_up, "ada", **one)
    ground.refused("E-MOD-014", moderation.take_up, "mia", **one, assigned_to_id=ids["bob"])
    taken = ground.do(
        moderation.take_up, "mia", **one, assigned_to_id=ids["tea"],
        category=SupportTicketCategory.GAMEPLAY, priority=Priority.HIGH,
    )  # fmt: skip
    assert (taken.assigned_to_id, taken.status) == (ids["tea"], SupportTicketStatus.IN_PROGRESS)
    assert (taken.category, taken.priority) == ("gameplay", "high")
    assert ground.told("tea") == ["A ticket is yours now"]
    ground.refused("E-MOD-002", moderation.close, "ada", **one)  # somebody works on it
    ground.do(moderation.answer, "tea", **one, text="Which day?")
    ground.later(minutes=5)
    ground.do(moderation.reply, "ada", key="reply", **one, text="Monday.")
    asked = ground.do(moderation.reply, "ada", key="reply", **one, text="Monday.")
    assert asked.body == "It was 9.\n\n[2026-01-05 12:05 UTC]\nMonday."
    assert asked.resolution == "[2026-01-05 12:00 UTC]\nWhich day?"
    ground.refused("E-REFUSED-015", moderation.reply, "bob", **one, text="Me too")
    ground.refused("E-MOD-031", moderation.reply, "ada", **one, text=" ")
    ground.refused("E-MOD-031", moderation.reply, "ada", **one, text="x" * 4_990)
    done = ground.do(moderation.resolve, "tea", **one, text="Given back.")
    assert (done.status, done.resolved_at) == (SupportTicketStatus.RESOLVED, ground.now)
    ground.refused("E-MOD-002", moderation.reply, "ada", **one, text="Thanks")
    ground.refused("E-MOD-002", moderation.answer, "tea", **one, text="Bye")
    ground.later(days=13)
    back = ground.do(moderation.reopen, "ada", **one, text="Gone again.")
    assert (back.status, back.resolved_at, back.assigned_to_id) == ("open", None, ids["tea"])
    assert ground.told("tea")[1:] == ["A ticket of yours goes on",
                                      "A ticket of yours was opened again"]  # fmt: skip
    assert ground.told("ada") == ["Your ticket has an answer", "Your ticket is resolved"]
    ground.do(moderation.resolve, "mia", **one, text="Now for good.")
    resolved_at = ground.now
    ground.later(days=14)
    ground.refused("E-MOD-002", moderation.reopen, "ada", **one, text="Once more")
    assert ground.do(moderation.sweep, "owner").tickets_closed == 1
    seen = ground.see(moderation.ticket, **one, reader=actors["ada"])
    assert (seen.status, seen.assigned_to_id) == (SupportTicketStatus.CLOSED, ids["tea"])
    assert seen.closed_at == ground.now and seen.resolved_at == resolved_at
    assert ground.see(moderation.ticket, **one, reader=actors["tea"]) == seen
    with pytest.raises(NotFound):
        ground.see(moderation.ticket, **one, reader=actors["bob"])


def test_the_queue_has_what_is_urgent_first_and_people_ask_within_bounds(ground: Ground) -> None:
    """Ten open at most; one that nobody took up may be closed; faults are named at once."""
    ids = ground.ids
    made = [
        ground.do(moderation.open_ticket, "bob", user_id=ids["bob"], subject=f"S{n}", body="B").id
        for n in range(OPEN_TICKETS_MAX)
    ]
    more: dict[str, Any] = {"user_id": ids["bob"], "subject": "More", "body": "B"}
    ground.refused("E-MOD-030", moderation.open_ticket, "bob", **more)
    ground.do(moderation.close, "bob", ticket_id=made[0])
    ground.refused("E-MOD-002", moderation.take_up, "mia", ticket_id=made[0])
    ground.do(moderation.take_up, "tea", ticket_id=made[5], priority=Priority.HIGH)
    ground.do(moderation.take_up, "tea", ticket_id=made[1], priority=Priority.LOW)
    queue = [one.id for one in ground.see(moderation.ticket_queue)]
    assert queue == [made[5], *made[2:5], *made[6:], made[1]]
    mine = ground.see(moderation.ticket_queue, assigned_to_id=ids["tea"])
    assert [one.id for one in mine] == [made[5], made[1]]
    assert ground.see(moderation.ticket_queue, world_id=1) == []
    assert len(ground.see(moderation.my_tickets, user_id=ids["bob"])) == OPEN_TICKETS_MAX
    said = ground.refused("E-RECORD-007", moderation.open_ticket, "bob",
                          **{**more, "subject": "", "body": "x" * 5_001})  # fmt: skip
    assert "subject" in said and "body" in said
    assert ground.do(moderation.open_ticket, "bob", **more).subject == "More"
