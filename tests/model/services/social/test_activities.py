"""The feed: friends see what they are let see, now and not only then."""

from __future__ import annotations

from itertools import product

import pytest

from model.db import Actor, read
from model.errors import NotFound, Refused
from model.services import accounts, play, social
from model.services.records import RecordError
from model.services.social.activities import narrower
from model.services.verification import verify
from model.words import SocialActivityKind, SocialVisibility
from tests.model.services.accounts.ground import acting, one, person
from tests.model.services.play_worlds import Game

LEVEL = SocialActivityKind.LEVEL_REACHED
PRIVATE, FRIENDS, WORLD = SocialVisibility


def _player(game: Game, actor: Actor) -> int:
    with acting(game, actor, key="join") as session:
        return play.join(session, world="sample", user_id=actor.user_id).id


def _privacy(game: Game, actor: Actor, key: str, activity: str) -> None:
    with acting(game, actor, key=key) as session:
        accounts.complete_profile(
            session, user_id=actor.user_id, privacy_settings={"activity": activity}
        )


def _feed(game: Game, player_id: int) -> list[int]:
    with read(game.database) as session:
        return [item.activity_id for item in social.feed(session, player_id=player_id)]


def test_friends_see_what_they_are_let_see(sample: Game) -> None:
    """Nobody by default; friends when allowed; what was allowed ends with setting or block."""
    ada, eve, bob = (person(sample, name) for name in ("Ada", "Eve", "Bob"))
    mine, hers, his = (_player(sample, actor) for actor in (ada, eve, bob))
    with acting(sample, ada, key="ask") as session:
        asked = social.ask(session, requester_id=ada.user_id, addressee_id=eve.user_id)
    with acting(sample, eve, key="yes") as session:
        social.accept(session, connection_id=asked.id)
    with acting(sample, ada, key="1") as session:
        secret = social.share(session, player_id=mine, kind=LEVEL, visibility=WORLD)
    assert (secret.visibility, secret.feed_count) == (PRIVATE, 1)
    _privacy(sample, ada, "open", "friends")
    for _ in range(2):
        with acting(sample, ada, key="2") as session:
            shown = social.share(
                session, player_id=mine, kind=LEVEL, visibility=WORLD, details={"amount": 3}
            )
    assert (shown.visibility, shown.feed_count) == (FRIENDS, 2)
    assert _feed(sample, mine) == [shown.id, secret.id]
    assert (_feed(sample, hers), _feed(sample, his)) == ([shown.id], [])
    _privacy(sample, ada, "shut", "nobody")
    assert _feed(sample, hers) == []
    _privacy(sample, ada, "open again", "everyone")
    with read(sample.database) as session:
        (item,) = social.feed(session, player_id=hers, only_unread=True)
        assert (item.player_id, item.details["amount"]) == (mine, 3)
    with acting(sample, eve, key="read") as session:
        social.mark_activity_read(session, item_id=item.id)
    with read(sample.database) as session:
        assert social.feed(session, player_id=hers, only_unread=True) == ()
        assert verify(session).findings == ()
    with pytest.raises(Refused) as caught, acting(sample, bob, key="hide") as session:
        social.hide_activity(session, item_id=item.id)
    assert caught.value.code == "E-REFUSED-015"
    with acting(sample, ada, key="block") as session:
        social.block(session, user_id=ada.user_id, other_id=eve.user_id)
    assert _feed(sample, hers) == []
    with acting(sample, ada, key="unblock") as session:
        social.unblock(session, user_id=ada.user_id, other_id=eve.user_id)
    assert _feed(sample, hers) == []  # strangers again


def test_one_hides_what_is_in_ones_own_feed(sample: Game) -> None:
    """Hidden is hidden for the reader; unknown things and other shapes are refused."""
    player_id = sample.join()
    with sample.writing() as session:
        shared = social.share(session, player_id=player_id, kind=LEVEL)
    item = one(sample, f"SELECT id FROM activity_feed_items WHERE activity_id = {shared.id}")
    with sample.writing() as session:
        social.hide_activity(session, item_id=item)
    assert _feed(sample, player_id) == []
    with pytest.raises(NotFound, match="no player 999"):
        _feed(sample, 999)
    with pytest.raises(NotFound, match="item of a feed 999"), sample.writing() as session:
        social.hide_activity(session, item_id=999)
    with pytest.raises(RecordError), sample.writing() as session:
        social.share(session, player_id=player_id, kind=LEVEL, details={"colour": "red"})
    assert one(sample, "SELECT count(*) FROM social_activities") == 1


def test_the_narrower_of_two_is_what_fewer_see() -> None:
    """Every pair, either way round."""
    widths = {PRIVATE: 0, FRIENDS: 1, WORLD: 2}
    for wanted, let in product(SocialVisibility, repeat=2):
        assert widths[narrower(wanted, let)] == min(widths[wanted], widths[let])
