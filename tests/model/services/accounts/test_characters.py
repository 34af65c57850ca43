"""Making a character: once, from what is published, with the first skill trees."""

from __future__ import annotations

import pytest

from model.db import read
from model.errors import NotFound, Refused
from model.services import accounts, heroes, play
from model.services.economy import rewards
from model.services.records import RecordError
from model.services.verification import verify
from model.tables import PlayerProfile
from tests.model.services.accounts.ground import NOW, acting, one, person, with_academy
from tests.model.services.play_worlds import Game


def test_a_player_becomes_a_character_with_a_tree(sample: Game) -> None:
    """Name, career, route and major are kept; the route's tree is planted whole; once."""
    ada = person(with_academy(sample), "Ada")
    with acting(sample, ada, key="join") as session:
        player_id = play.join(session, world="sample", user_id=ada.user_id).id
    choice = {"name": "Ada", "character_class": "builder", "route": "web"}
    for _ in range(2):
        with acting(sample, ada, key="hero") as session:
            made = accounts.create_character(
                session, player_id=player_id, smaller_major="frontend", **choice
            )
    assert (made.trees, made.skill_count) == (("The web",), 2)
    assert one(sample, "SELECT count(*) FROM skill_trees") == 1
    with read(sample.database) as session:
        (hero,) = heroes.characters_of(session, player_id=player_id)
        profile = session.get_one(PlayerProfile, player_id)
        assert rewards.character_of(session, profile, None) == hero.id  # who carries what is bought
    assert (hero.name, hero.character_class) == ("Ada", "builder")
    earlier = one(
        sample,
        "SELECT e.name FROM skill_node_prerequisites p JOIN skill_nodes e "
        "ON e.id = p.prerequisite_id",
    )
    assert earlier == "HTML"
    with read(sample.database) as session:
        assert accounts.user(session, user_id=ada.user_id).character_creation_completed
        assert verify(session).findings == ()
    with pytest.raises(Refused) as caught, acting(sample, ada, key="again") as session:
        accounts.create_character(session, player_id=player_id, **choice)
    assert caught.value.code == "E-PEOPLE-003"
    with pytest.raises(NotFound, match="no player 999"), acting(sample, ada, key="no") as session:
        accounts.create_character(session, player_id=999, **choice)


def test_every_wrong_choice_is_named(sample: Game) -> None:
    """Unknown keys with the nearest ones, a major of another route, a name that is too short."""
    with_academy(sample)
    player_id = sample.join()
    with (
        pytest.raises(RecordError, match="Did you mean 'web'") as caught,
        sample.writing(NOW) as session,
    ):
        accounts.create_character(
            session, player_id=player_id, name="A", character_class="wizard", route="wb"
        )
    assert {v.path[2] for v in caught.value.violations} == {
        *("character_name", "class_id", "route_id")
    }
    with (
        pytest.raises(RecordError, match="smaller major of the chosen"),
        sample.writing(NOW) as session,
    ):
        accounts.create_character(
            session, player_id=player_id, name="Ada", character_class="thinker", route="web",
            smaller_major="mining",
        )  # fmt: skip
    assert one(sample, "SELECT count(*) FROM skill_trees") == 0
    with sample.writing(NOW) as session:
        heroes.create_character(session, player_id=player_id, name="Ade")
    with sample.writing(NOW) as session:
        made = accounts.create_character(
            session, player_id=player_id, name="Ada", character_class="thinker", route="web"
        )
        (hero,) = heroes.characters_of(session, player_id=player_id)
    assert hero.name == "Ade"  # the one who carries things was there before
    assert made.trees == ("Thinking", "The web")
    eve = person(sample, "Eve")
    with pytest.raises(Refused), acting(sample, eve, key="eve") as session:
        accounts.create_character(
            session, player_id=player_id, name="Eve", character_class="thinker", route="web"
        )
