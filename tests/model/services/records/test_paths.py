"""Worlds, owners and leaders of rows, found from metadata; no reference crosses worlds unseen."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from model.db import Database, read
from model.services import records
from model.services.records import paths, rules, uniques
from model.services.records.permissions import EARNED, EARNED_FIELDS
from model.tables import TABLES
from model.words import Mover, Room
from tests.model.services.records.conftest import Ground

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


def test_leaders_are_found_for_rows_of_groups() -> None:
    """Parties and circles have leaders, guilds a master."""
    assert set(paths.leader_chains("party_memberships")) == {Mover.LEADER}
    assert set(paths.leader_chains("guild_memberships")) == {Mover.GUILD_MASTER}
    assert paths.leader_chains("characters") == {}


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
