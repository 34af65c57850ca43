"""Messages: a third person supervises, both readers leave their mark, blocks hold."""

from __future__ import annotations

from typing import Any

import pytest

from model.db import Actor, read
from model.errors import NotFound, Refused
from model.services import moderation, privacy, social
from model.services.records import RecordError
from model.services.verification import verify
from model.tables import ProductRole
from tests.model.services.accounts.ground import NOW, acting, one, person
from tests.model.services.play_worlds import Game


def _three(game: Game) -> tuple[Actor, Actor, Actor]:
    """Two learners, and a teacher who may supervise."""
    with game.writing(NOW) as session:
        times: dict[str, Any] = {"created_at": session.now, "updated_at": session.now}
        role = ProductRole(name="teacher", may_supervise=True, **times)
        session.add(role)
        session.flush()
        role_id = role.id
    teacher = person(game, "Tea", product_role_id=role_id)
    return person(game, "Ada"), person(game, "Eve"), teacher


def _send(
    game: Game, sender: Actor, receiver: Actor, key: str, **values: Any
) -> social.MessageInfo:
    said = {"content": "Hello", **values}
    with acting(game, sender, key=key) as session:
        return social.send(session, sender_id=sender.user_id, receiver_id=receiver.user_id, **said)


def test_two_learners_write_and_their_teacher_reads(sample: Game) -> None:
    """The teacher is named once; each reader marks their own; others see nothing."""
    ada, eve, tea = _three(sample)
    bob = person(sample, "Bob")
    first = _send(sample, ada, eve, "1", teacher_id=tea.user_id)
    assert _send(sample, ada, eve, "1", teacher_id=tea.user_id) == first
    back = _send(sample, eve, ada, "2", reply_to_id=first.id)
    assert (back.teacher_id, back.sent_at) == (tea.user_id, NOW)
    with acting(sample, eve, key="3") as session:
        seen = social.mark_message_read(session, message_id=first.id, reader_id=eve.user_id)
    assert (seen.is_read, seen.is_teacher_read) == (True, False)
    for _ in range(2):
        with acting(sample, tea, key="4") as session:
            seen = social.mark_message_read(session, message_id=first.id, reader_id=tea.user_id)
    assert seen.is_teacher_read
    with read(sample.database) as session:
        pair = {"first_id": ada.user_id, "second_id": eve.user_id}
        for reader, expected in ((ada, 2), (tea, 2), (bob, 0)):
            found = social.conversation(session, reader_id=reader.user_id, **pair)
            assert len(found) == expected
        unread = social.supervised(session, teacher_id=tea.user_id)
        assert [message.id for message in unread] == [back.id]
        assert verify(session).findings == ()
    assert one(sample, "SELECT count(*) FROM notifications WHERE message_id IS NOT NULL") == 2
    with pytest.raises(NotFound), acting(sample, bob, key="5") as session:
        social.mark_message_read(session, message_id=first.id, reader_id=bob.user_id)
    with pytest.raises(Refused) as own, acting(sample, ada, key="6") as session:
        social.mark_message_read(session, message_id=first.id, reader_id=ada.user_id)
    assert own.value.code == "E-SOCIAL-010"


def test_nothing_is_sent_without_a_teacher_or_past_a_block(sample: Game) -> None:
    """Every fault is named, in nobody else's name, and nothing is left behind."""
    ada, eve, tea = _three(sample)
    with pytest.raises(Refused) as nobody:
        _send(sample, ada, eve, "1")
    assert nobody.value.code == "E-SOCIAL-011"
    with pytest.raises(RecordError) as faults:
        _send(sample, ada, tea, "2", teacher_id=tea.user_id, content="")
    assert {v.path[2] for v in faults.value.violations} == {"teacher_id", "content"}
    with pytest.raises(RecordError, match="may supervise"):
        _send(sample, ada, eve, "3", teacher_id=person(sample, "Bob").user_id)
    with pytest.raises(Refused) as other, acting(sample, eve, key="4") as session:
        social.send(
            session, sender_id=ada.user_id, receiver_id=eve.user_id, content="x",
            teacher_id=tea.user_id,
        )  # fmt: skip
    assert other.value.code == "E-REFUSED-015"
    with acting(sample, eve, key="5") as session:
        social.block(session, user_id=eve.user_id, other_id=ada.user_id)
    with pytest.raises(RecordError) as blocked:
        _send(sample, ada, eve, "6", teacher_id=tea.user_id)
    assert [violation.code for violation in blocked.value.violations] == ["E-RULE-023"]
    bob = person(sample, "Bert")
    with sample.writing(NOW) as session:
        moderation.ban(session, user_id=ada.user_id, reason="Spam")
    with pytest.raises(Refused) as banned:
        _send(sample, ada, bob, "7", teacher_id=tea.user_id)
    assert banned.value.code == "E-MOD-012"
    with pytest.raises(NotFound, match="no user 999"), acting(sample, bob, key="8") as session:
        social.send(session, sender_id=bob.user_id, receiver_id=999, content="x")
    with sample.writing(NOW) as session:
        privacy.erase_user(session, user_id=tea.user_id, why="asked for")
    with pytest.raises(RecordError, match="may supervise"):
        _send(sample, bob, eve, "9", teacher_id=tea.user_id)
    assert one(sample, "SELECT count(*) FROM messages") == 0
    assert one(sample, "SELECT count(*) FROM notifications WHERE message_id IS NOT NULL") == 0
