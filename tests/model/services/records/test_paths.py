"""Worlds, owners and leaders of rows, found from metadata; no reference crosses worlds unseen."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from model.db import Actor, Database, read
from model.services import records
from model.services.records import groups, paths, rules, uniques
from model.services.records.permissions import EARNED, EARNED_FIELDS, Act, refusal, subject
from model.services.records.standings import standing_for, standing_of
from model.tables import TABLES
from model.words import Mover, Room
from tests.model.services.records.conftest import Ground
from tests.model.services.records.made_values import START

WITHOUT_WORLD = {
    "users",
    "user_roles",
    "sessions",
    "accounts",
    "verifications",
    "product_roles",
    "worlds",
    "rulesets",
    "idempotency_keys",
    "outside_checks",
}
"""Tables of the account and lab rooms that belong to no world."""


def test_every_row_of_content_has_a_world() -> None:
    """Content names its world itself."""
    for name, cls in TABLES.items():
        if cls.__room__ is Room.CONTENT:
            assert paths.world_chains(name) == (("world_id",),), name


@pytest.mark.parametrize(
    ("table", "chains"),
    [
        ("quest_logs", (("player_id", "world_id"),)),
        ("xp_modifiers", (("xp_event_id", "player_id", "world_id"),)),
        ("character_stats", (("character_id", "player_id", "world_id"),)),
        ("party_stash_items", (("party_stash_id", "party_id", "world_id"),)),
        ("messages", ()),
        ("users", ()),
    ],
)
def test_worlds_are_found_along_the_shortest_sure_way(table: str, chains: paths.Chains) -> None:
    """Own world, else the player's, else that of the whole a row is part of."""
    assert paths.world_chains(table) == chains


@pytest.mark.parametrize(
    ("table", "chains"),
    [
        ("users", (("id",),)),
        ("player_profiles", (("user_id",),)),
        ("characters", (("player_id", "user_id"),)),
        ("character_stats", (("character_id", "player_id", "user_id"),)),
        ("friendships", (("requester_id",),)),
        ("duels", (("challenger_id", "user_id"),)),
        ("quest_templates", ()),
        ("runs", ()),
    ],
)
def test_owners_are_found_along_required_references(table: str, chains: paths.Chains) -> None:
    """Content and lab rows have no owner."""
    assert paths.owner_chains(table) == chains


def test_the_other_person_of_a_row_is_known() -> None:
    """Whoever is asked, challenged or written to."""
    assert paths.receiver_chains("friendships") == (("addressee_id",),)
    assert paths.receiver_chains("duels") == (("opponent_id", "user_id"),)


def test_groups_are_found_for_rows_that_belong_to_them() -> None:
    """Along required references, or one of which there is exactly one; not by mere mention."""
    assert groups.group_chains("party_memberships") == {"parties": (("party_id", "id"),)}
    assert groups.group_chains("parties") == {"parties": (("id",),)}
    chains = groups.group_chains("party_stash_items")
    assert chains == {"parties": (("party_stash_id", "party_id", "id"),)}
    assert groups.group_chains("context_roles") == {
        "parties": (("party_id", "id"),),
        "guilds": (("guild_id", "id"),),
    }
    for name in ("characters", "notifications", "quest_templates", "users"):
        assert groups.group_chains(name) == {}


def test_the_leader_of_a_group_may_write_its_rows(
    records_database: Database, ground: Ground
) -> None:
    """By the membership that bears the flag, or the group's own column; nobody else may."""
    person = Actor(ground.parents["users", "id"][0], "Kim", frozenset())
    profiles = TABLES["player_profiles"].__table__
    memberships = TABLES["party_memberships"].__table__
    circles = TABLES["learning_circles"].__table__
    party, circle = ground.parents["parties", "id"][0], ground.parents["learning_circles", "id"][0]
    with records_database.engine.begin() as link:
        player = link.execute(
            sa.select(profiles.c.id).where(profiles.c.user_id == person.user_id)
        ).scalar()
        if player is None:
            player = ground.parents["player_profiles", "id"][0]
            link.execute(
                sa.update(profiles).where(profiles.c.id == player).values(user_id=person.user_id)
            )
        link.execute(sa.delete(memberships).where(memberships.c.party_id == party))
        values = {"party_id": party, "player_id": player, "is_party_leader": True}
        made = link.execute(
            sa.insert(memberships).values(
                **values,
                granular_permissions={},
                created_at=START,
                updated_at=START,
            )
        )
        link.execute(sa.update(circles).where(circles.c.id == circle).values(creator_id=player))
    assert made.inserted_primary_key is not None
    with read(records_database) as session:
        for table, row_id in (
            ("parties", party),
            ("learning_circles", circle),
            ("party_memberships", made.inserted_primary_key[0]),
        ):
            found = standing_of(session, table, row_id=row_id, actor=person)
            assert found.leads == {Mover.LEADER}, table
            assert refusal(person, subject(table), Act.UPDATE, found) is None
            row = records.get(session, actor=person, table=table, id=row_id)
            assert standing_for(session, table, row=row, actor=person).leads == {Mover.LEADER}
            stranger = Actor(ground.parents["users", "id"][1], "Bo", frozenset())
            assert not standing_of(session, table, row_id=row_id, actor=stranger).leads
        page = records.list_rows(session, actor=person, table="parties")
        assert party in {row["id"] for row in page.rows}


def test_every_chain_ends_where_it_should() -> None:
    """Each step but the last is a reference; worlds end at a world, owners at a user."""
    for name in TABLES:
        for chain in (*paths.world_chains(name), *paths.owner_chains(name)):
            here = name
            for step in chain[:-1]:
                (key,) = TABLES[here].__table__.c[step].foreign_keys
                here = key.column.table.name
            end = TABLES[here].__table__.c[chain[-1]]
            if chain[-1] != "id":
                (key,) = end.foreign_keys
                assert key.column.table.name in ("worlds", "users")


def test_the_world_of_a_row_is_asked_from_the_database(
    records_database: Database, ground: Ground
) -> None:
    """Along the chain, in one query; rows of no world have none."""
    (world,) = ground.parents["worlds", "id"]
    with read(records_database) as session:
        for table in ("quest_logs", "character_stats", "party_stash_items"):
            row_id = ground.parents[table, "id"][0]
            assert records.world_of(session, table=table, row_id=row_id) == world
        row_id = ground.parents["users", "id"][0]
        assert records.world_of(session, table="users", row_id=row_id) is None


def test_a_reference_into_another_world_is_found(
    records_database: Database, ground: Ground
) -> None:
    """The made ground has none; a planted one is named by table, row and column."""
    with read(records_database) as session:
        assert records.cross_world_references(session) == []
    table = TABLES["characters"].__table__
    row_id = ground.parents["characters", "id"][0]
    theirs = ground.other_world["character_classes"]
    with records_database.engine.begin() as connection:
        connection.execute(sa.update(table).where(table.c.id == row_id).values(class_id=theirs))
    with read(records_database) as session:
        assert records.cross_world_references(session) == [("characters", row_id, "class_id")]


def test_every_unique_condition_is_understood() -> None:
    """Partial unique indexes say their condition in words that the service can evaluate."""
    seen = 0
    for name, cls in TABLES.items():
        for unique in uniques.uniques_of(name):
            row = {column.name: None for column in cls.__table__.columns}
            assert unique.condition == "" or isinstance(uniques.meets(unique.condition, row), bool)
            seen += bool(unique.condition)
    assert seen > 20


def test_what_permissions_and_rules_name_is_there() -> None:
    """Tables that are earned, and tables that rules are registered for, exist."""
    assert TABLES.keys() >= EARNED
    assert EARNED_FIELDS.keys() <= TABLES.keys()
    with pytest.raises(AssertionError, match="not there"):
        rules.rule_of("no_such_table")
    assert [rules.rules_of(name) is not None for name in TABLES]
