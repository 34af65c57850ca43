"""Social life and moderation: supervised messages, one friendship a pair, nobody's own judge."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.model.services.records.document_rules.conftest import NOW, Book


def people(book: Book) -> dict[str, Any]:
    """Two persons and a teacher who may read along."""
    teacher = book.add("product_roles", name="teacher", may_supervise=True)
    return {
        "sender_id": book.add("users"),
        "receiver_id": book.add("users"),
        "teacher_id": book.add("users", product_role_id=teacher),
    }


def test_messages_are_supervised(book: Book) -> None:
    """The teacher is a third person whose role may supervise."""
    three = people(book)
    assert book.says("messages", **three) == []
    student = book.add("product_roles", name="student", may_supervise=False)
    for values in ({"product_role_id": student}, {}):
        other = book.add("users", **values)
        assert book.says("messages", **{**three, "teacher_id": other}) == ["021"]
    assert book.says("messages", **{**three, "sender_id": three["teacher_id"]}) == ["020"]
    assert book.says("messages", **{**three, "receiver_id": three["teacher_id"]}) == ["020"]


def test_replies_stay_in_the_conversation(book: Book) -> None:
    """An answer goes back and forth between the same two."""
    three = people(book)
    first = book.add("messages", **three)
    back = {**three, "sender_id": three["receiver_id"], "receiver_id": three["sender_id"]}
    assert book.says("messages", reply_to_id=first, **back) == []
    aside = {**three, "receiver_id": book.add("users")}
    assert book.says("messages", reply_to_id=first, **aside) == ["022"]


@pytest.mark.parametrize(("status", "said"), [("blocked", ["023"]), ("declined", [])])
def test_nobody_writes_past_a_block(book: Book, status: str, said: list[str]) -> None:
    """A block holds both ways, whoever set it."""
    three = people(book)
    pair = {"requester_id": three["receiver_id"], "addressee_id": three["sender_id"]}
    book.add("friendships", status=status, **pair)
    assert book.says("messages", **three) == said


def test_a_pair_has_one_friendship(book: Book) -> None:
    """Who was asked does not ask back: the first row is named."""
    one, two = book.add("users"), book.add("users")
    first = book.add("friendships", requester_id=one, addressee_id=two)
    back = {"requester_id": two, "addressee_id": one}
    assert book.says("friendships", **back) == ["024"]
    assert f"friendships {first}" in book.sentences("friendships", **back)
    assert book.says("friendships", requester_id=two, addressee_id=book.add("users")) == []


def test_private_activities_are_in_no_other_feed(book: Book) -> None:
    """A private activity is shown to its own player only."""
    private = book.add("social_activities", visibility="private")
    shared = book.add("social_activities", visibility="friends")
    other = book.player()
    assert book.says("activity_feed_items", activity_id=private) == []
    assert book.says("activity_feed_items", activity_id=private, player_id=other) == ["025"]
    assert book.says("activity_feed_items", activity_id=shared, player_id=other) == []


def test_nobody_decides_their_own_case(book: Book) -> None:
    """Bans, recordings, lessons and listings are judged by others."""
    banned, other = book.add("users"), book.add("users")
    ban = book.add("bans", user_id=banned)
    assert book.says("ban_appeals", ban_id=ban, decided_by_id=banned) == ["026"]
    assert book.says("ban_appeals", ban_id=ban, decided_by_id=other) == []
    player = book.add("player_profiles", user_id=banned)
    upload = book.add("audio_uploads", player_id=player)
    assert book.says("audio_feedbacks", audio_upload_id=upload, reviewer_id=banned) == ["027"]
    assert book.says("audio_feedbacks", audio_upload_id=upload, reviewer_id=other) == []
    lesson = book.add("peer_teachings", teacher_id=player, student_id=book.player())
    rating = {"peer_teaching_id": lesson}
    peer, student = {"reviewer_type": "peer"}, {"reviewer_type": "student"}
    assert book.says("peer_teaching_feedbacks", reviewer_id=player, **peer, **rating) == ["097"]
    somebody = book.player()
    assert book.says("peer_teaching_feedbacks", reviewer_id=somebody, **peer, **rating) == []
    said = book.says("peer_teaching_feedbacks", reviewer_id=somebody, **student, **rating)
    assert said == ["097"]


def test_a_lesson_for_one_has_its_student(book: Book) -> None:
    """Who is taught one on one is named."""
    assert book.says("peer_teachings", session_type="one_on_one") == ["098"]
    assert book.says("peer_teachings", session_type="group_session") == []
    assert book.says("peer_teachings", session_type="one_on_one", student_id=book.player()) == []


def test_reports_name_what_they_are_about(book: Book) -> None:
    """A report of a message names one that the reporter can see."""
    three = people(book)
    message = book.add("messages", **three)
    about = {"reported_content_type": "message"}
    reporter = {"reporter_id": three["teacher_id"]}
    assert book.says("abuse_reports", reported_message_id=message, **about, **reporter) == []
    user = {"reported_user_id": three["sender_id"]}
    assert book.says("abuse_reports", **user, **about, **reporter) == ["094"]
    stranger = {"reporter_id": book.add("users")}
    said = book.says("abuse_reports", reported_message_id=message, **about, **stranger)
    assert said == ["095"]


def test_those_who_dispute_took_part(book: Book) -> None:
    """A dispute is between two participants of the event."""
    day = timedelta(days=1)
    dates = {"registration_deadline": NOW, "start_date": NOW, "end_date": NOW + day}
    event, one, two = book.add("pvp_events", **dates), book.player(), book.player()
    pair = {"pvp_event_id": event, "reporter_id": one, "reported_player_id": two}
    assert book.says("pvp_disputes", **pair) == ["093", "093"]
    book.add("pvp_participants", pvp_event_id=event, player_id=one)
    assert book.says("pvp_disputes", **pair) == ["093"]
    book.add("pvp_participants", pvp_event_id=event, player_id=two)
    assert book.says("pvp_disputes", **pair) == []
