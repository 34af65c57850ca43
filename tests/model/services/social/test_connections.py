"""Connections: one row for two persons, answered by who was asked, blocked by either."""

from __future__ import annotations

import random
from contextlib import suppress

import pytest

from model.db import Actor, WriteSession, read
from model.errors import NotFound, Refused
from model.services import moderation, notices, privacy, social
from model.services.verification import verify
from model.words import FriendshipStatus, NotificationType
from tests.model.services.accounts.ground import NOW, acting, one, person
from tests.model.services.play_worlds import Game

ACCEPTED, BLOCKED = FriendshipStatus.ACCEPTED, FriendshipStatus.BLOCKED


def _ask(game: Game, one_: Actor, other: Actor, key: str, **values: str) -> social.ConnectionInfo:
    with acting(game, one_, key=key) as session:
        return social.ask(session, requester_id=one_.user_id, addressee_id=other.user_id, **values)


def _act(session: WriteSession, act: str, actor: Actor, other: Actor) -> None:
    if act == "ask":
        social.ask(session, requester_id=actor.user_id, addressee_id=other.user_id)
    else:
        getattr(social, act)(session, user_id=actor.user_id, other_id=other.user_id)


def test_two_people_become_friends_and_part(sample: Game) -> None:
    """Asked, told, accepted, told, ended; the same key twice asks once."""
    ada, eve = person(sample, "Ada"), person(sample, "Eve")
    asked = _ask(sample, ada, eve, "ask", message="Hello")
    assert _ask(sample, ada, eve, "ask", message="Hello") == asked
    with pytest.raises(Refused) as caught, acting(sample, ada, key="self") as session:
        social.accept(session, connection_id=asked.id)
    assert caught.value.code == "E-REFUSED-015"
    for _ in range(2):
        with acting(sample, eve, key="yes") as session:
            friends = social.accept(session, connection_id=asked.id)
    assert (friends.status, friends.responded_at) == (ACCEPTED, NOW)
    told = "SELECT count(*) FROM notifications WHERE friendship_id IS NOT NULL"
    assert one(sample, told) == 2
    with read(sample.database) as session:
        assert [c.id for c in social.connections(session, user_id=eve.user_id)] == [asked.id]
        assert social.friends_of(session, ada.user_id) == {eve.user_id}
    with (
        pytest.raises(Refused, match="only an open request") as late,
        acting(sample, eve, key="no") as session,
    ):
        social.decline(session, connection_id=asked.id)
    assert late.value.code == "E-SOCIAL-007"
    with acting(sample, eve, key="end") as session:
        social.end(session, connection_id=asked.id, user_id=eve.user_id)
    with read(sample.database) as session:
        assert social.connections(session, user_id=ada.user_id) == ()
        assert verify(session).findings == ()


def test_after_a_decline_both_may_ask_anew(sample: Game) -> None:
    """The same person asks on the same row, the other one on a new row; never two at once."""
    ada, eve = person(sample, "Ada"), person(sample, "Eve")
    first = _ask(sample, ada, eve, "1")
    with acting(sample, eve, key="2") as session:
        social.decline(session, connection_id=first.id)
    again = _ask(sample, ada, eve, "3")
    assert (again.id, again.status, again.responded_at) == (first.id, "pending", None)
    with pytest.raises(Refused, match="answer that one"):
        _ask(sample, eve, ada, "4")
    with acting(sample, eve, key="5") as session:
        social.decline(session, connection_id=first.id)
    back = _ask(sample, eve, ada, "6")
    assert back.id != first.id and back.requester_id == eve.user_id
    assert one(sample, "SELECT count(*) FROM friendships WHERE deleted_at IS NULL") == 1


def test_only_who_set_a_block_lifts_it(sample: Game) -> None:
    """A block ends a friendship, bars requests both ways and shows only who set it."""
    ada, eve = person(sample, "Ada"), person(sample, "Eve")
    asked = _ask(sample, ada, eve, "ask")
    for _ in range(2):
        with acting(sample, ada, key="block") as session:
            blocked = social.block(session, user_id=ada.user_id, other_id=eve.user_id)
    assert (blocked.id, blocked.status) == (asked.id, BLOCKED)
    for actor, other, code, act in (
        (eve, ada, "E-SOCIAL-006", "ask"),
        (eve, ada, "E-SOCIAL-002", "block"),
        (eve, ada, "E-SOCIAL-004", "unblock"),
        (eve, eve, "E-SOCIAL-005", "block"),
    ):
        with pytest.raises(Refused) as caught, acting(sample, actor, key=f"no-{act}") as session:
            _act(session, act, actor, other)
        assert caught.value.code == code
    with read(sample.database) as session:
        assert social.connections(session, user_id=eve.user_id, status=BLOCKED) == ()
        assert len(social.connections(session, user_id=ada.user_id, status=BLOCKED)) == 1
    with pytest.raises(Refused) as ended, acting(sample, ada, key="end") as session:
        social.end(session, connection_id=asked.id, user_id=ada.user_id)
    assert ended.value.code == "E-SOCIAL-001"
    with acting(sample, ada, key="lift") as session:
        social.unblock(session, user_id=ada.user_id, other_id=eve.user_id)
    with pytest.raises(Refused) as gone, acting(sample, ada, key="more") as session:
        social.unblock(session, user_id=ada.user_id, other_id=eve.user_id)
    assert gone.value.code == "E-SOCIAL-003"
    assert _ask(sample, eve, ada, "anew").status == "pending"


def test_what_is_not_there_or_not_ones_own_is_refused(sample: Game) -> None:
    """Unknown people and connections; somebody else's name; somebody else's connection."""
    ada, eve, bob = (person(sample, name) for name in ("Ada", "Eve", "Bob"))
    asked = _ask(sample, ada, eve, "ask")
    with pytest.raises(NotFound, match="no user 999"), acting(sample, ada, key="a") as session:
        social.ask(session, requester_id=ada.user_id, addressee_id=999)
    with pytest.raises(NotFound, match="connection 999"), acting(sample, ada, key="b") as session:
        social.accept(session, connection_id=999)
    with pytest.raises(Refused) as caught, acting(sample, bob, key="c") as session:
        social.ask(session, requester_id=ada.user_id, addressee_id=eve.user_id)
    assert caught.value.code == "E-REFUSED-015"
    with pytest.raises(NotFound, match="of user"), acting(sample, bob, key="d") as session:
        social.end(session, connection_id=asked.id, user_id=bob.user_id)


def test_whatever_people_do_a_pair_has_one_row(sample: Game) -> None:
    """Forty random steps of three persons: at most one standing row a pair, blocks hold."""
    chance = random.Random(7)
    people = [person(sample, name) for name in ("Ada", "Eve", "Bob")]
    for step in range(40):
        actor, other = chance.sample(people, 2)
        act = chance.choice(["ask", "ask", "accept", "decline", "block", "unblock", "end"])
        with read(sample.database) as session:
            pending = social.connections(
                session, user_id=actor.user_id, status=FriendshipStatus.PENDING
            )
            standing = social.connections(session, user_id=actor.user_id)
        rows = standing if act == "end" else pending
        with suppress(Refused), acting(sample, actor, key=f"step-{step}") as session:
            if act in ("ask", "block", "unblock"):
                _act(session, act, actor, other)
            elif rows and act == "end":
                social.end(session, connection_id=rows[0].id, user_id=actor.user_id)
            elif rows:
                getattr(social, act)(session, connection_id=rows[0].id)
    doubled = (
        "SELECT count(*) FROM (SELECT 1 FROM friendships WHERE deleted_at IS NULL GROUP BY "
        "CASE WHEN requester_id < addressee_id THEN requester_id ELSE addressee_id END, "
        "CASE WHEN requester_id < addressee_id THEN addressee_id ELSE requester_id END "
        "HAVING count(*) > 1) AS twice"
    )
    assert one(sample, doubled) == 0


def test_the_erased_are_not_there_and_the_banned_ask_nobody(sample: Game) -> None:
    """Nobody asks, or accepts, a person who was erased; who is banned may still block."""
    ada, eve, bob = (person(sample, name) for name in ("Ada", "Eve", "Bob"))
    asked = _ask(sample, eve, ada, "ask")
    with sample.writing(NOW) as session:
        privacy.erase_user(session, user_id=eve.user_id, why="asked for")
    with pytest.raises(NotFound, match="no user"):
        _ask(sample, ada, eve, "gone")
    with pytest.raises(NotFound, match="no user"), acting(sample, ada, key="yes") as session:
        social.accept(session, connection_id=asked.id)
    with acting(sample, ada, key="no") as session:
        assert social.decline(session, connection_id=asked.id).status == "declined"
    told = one(sample, "SELECT count(*) FROM notifications")
    notice = notices.Notice(eve.user_id, NotificationType.SYSTEM, "Hello")
    with sample.writing(NOW) as session:
        with pytest.raises(NotFound, match="no user"):
            notices.notify(session, notice=notice)
        assert notices.tell(session, notice) is None
        moderation.ban(session, user_id=bob.user_id, reason="Spam")
    assert one(sample, "SELECT count(*) FROM notifications") == told + 1  # of the ban
    with pytest.raises(Refused) as caught:
        _ask(sample, bob, ada, "banned")
    assert caught.value.code == "E-MOD-012"
    to_bob = _ask(sample, ada, bob, "to him")
    with pytest.raises(Refused) as caught, acting(sample, bob, key="accept") as session:
        social.accept(session, connection_id=to_bob.id)
    assert caught.value.code == "E-MOD-012"
    with acting(sample, bob, key="block") as session:
        assert social.block(session, user_id=bob.user_id, other_id=ada.user_id).status == "blocked"
