"""Guilds: founded, joined, led and left; who may do what, and what is refused."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from model.db import read, write
from model.errors import NotFound, Refused
from model.rules import guilds as rules
from model.services import guilds, notices
from model.services.records import RecordError
from tests.model.services.guilds.ground import Ground


def band(ground: Ground, **values: object) -> int:
    """An open guild of players, founded by the first who has the level."""
    wanted = {"name": "Owls", "join_type": "open", **values}
    return int(ground.do(guilds.found, ground.high[0], **wanted).id)


def ranks(ground: Ground, guild_id: int) -> dict[int, str]:
    """The members' ranks, by player."""
    return {m.player_id: m.rank for m in ground.look(guilds.guild, guild_id=guild_id).members}


def roles(ground: Ground, guild_id: int) -> list[tuple[int, str]]:
    """The context roles that are in force in a guild."""
    query = sa.text(
        "SELECT player_id, role FROM context_roles WHERE guild_id = :guild AND status = 'active' "
        "ORDER BY player_id, role"
    )
    with read(ground.game.database) as session:
        return [(player, role) for player, role in session.execute(query, {"guild": guild_id})]


def test_the_rules_of_belonging() -> None:
    """Level 10, 3 to 10 members, 7 days, ranks and who follows (rules.md §1.10, guild.ts)."""
    assert [rules.may_found(level) for level in (1, 9, 10, 11)] == [False, False, True, True]
    assert [rules.limit_fits(n) for n in (2, 3, 10, 11)] == [False, True, True, False]
    week = 7 * 24 * 60
    assert not rules.may_come_back(100, 100 + week - 1) and rules.may_come_back(100, 100 + week)
    assert rules.may_remove(rules.OFFICER, rules.MEMBER)
    assert not rules.may_remove(rules.OFFICER, rules.OFFICER)
    assert not rules.may_remove(rules.MEMBER, 0) and rules.may_remove(rules.MASTER, rules.OFFICER)
    assert rules.next_master([(1, 5, 1), (2, 9, 2), (2, 9, 3)]) == 2
    assert rules.next_master([(1, 5, 9), (1, 5, 4)]) == 4
    assert rules.next_master([]) == rules.NOBODY


def test_a_guild_of_players_from_its_founding_to_its_end(ground: Ground) -> None:
    """Founded at level 10, joined, led on by officer and oldest, put away with its last member."""
    first, second, third, fourth, _ = ground.learners
    guild_id = band(ground)
    made = ground.look(guilds.guild, guild_id=guild_id)
    assert (made.max_members, made.is_course, made.master_id) == (10, False, first)
    assert roles(ground, guild_id) == [(first, "guild_master")]
    for player in (second, third, fourth):
        ground.later(minutes=1)
        ground.do(guilds.join, player, guild_id=guild_id)
    about = {"guild_id": guild_id}
    ground.do(guilds.appoint, first, **about, member_id=third)
    ground.refused("E-GLD-024", guilds.appoint, first, **about, member_id=third)
    assert ranks(ground, guild_id)[third] == "officer"
    assert ground.do(guilds.leave, first, **about).master_id == third
    assert roles(ground, guild_id) == [(third, "guild_master")]
    handed = ground.do(guilds.hand_over, third, **about, member_id=fourth)
    assert handed.master_id == fourth and ranks(ground, guild_id)[third] == "member"
    ground.refused("E-GLD-018", guilds.hand_over, fourth, **about, member_id=fourth)
    assert ground.do(guilds.leave, fourth, **about).master_id == second
    ground.do(guilds.remove, second, **about, member_id=third)
    over = ground.do(guilds.leave, second, **about)
    assert (over.status, over.members, over.master_id) == ("archived", (), None)
    assert roles(ground, guild_id) == []
    ground.refused("E-GLD-003", guilds.join, first, **about)
    told = ground.look(notices.inbox, user_id=ground.actors[third].user_id)
    assert any("no member of Owls" in item.title for item in told)


def test_what_founding_asks_for(ground: Ground) -> None:
    """Own player, level, one guild, limit, code, an unused name; a course asks for an educator."""
    first, second, third, *_ = ground.learners
    found = guilds.found
    ground.refused("E-GLD-006", found, third, name="Owls")
    ground.refused("E-REFUSED-002", found, first, name="Owls", year=2026)
    ground.refused("E-GLD-007", found, first, name="Owls", max_members=11)
    ground.refused("E-GLD-007", found, first, name="Owls", max_members=2)
    ground.refused("E-GLD-023", found, first, name="Owls", join_type="code_required")
    band(ground)
    ground.refused("E-GLD-008", found, first, name="Larks")
    ground.refused("E-RECORD-006", found, second, name="Owls")
    ground.refused("E-RECORD-007", found, second, name="Larks", description="x" * 5001)
    with pytest.raises(Refused, match="role admin"), ground.as_(second) as session:
        found(session, player_id=first, name="Larks")
    with pytest.raises(NotFound, match="guild 999"):
        ground.look(guilds.guild, guild_id=999)
    course = ground.do(found, ground.teacher, name="Logic", semester="autumn")
    assert course.is_course and course.max_members is None
    assert [g.name for g in ground.look(guilds.guilds_of, player_id=ground.teacher)] == [
        "Algebra",
        "Logic",
    ]


def test_founding_twice_with_one_key_makes_one_guild(ground: Ground) -> None:
    """The same request has one effect: one guild, one membership, one role, one audit entry."""
    first = ground.high[0]
    for _ in range(2):
        with ground.as_(first, key="found") as session:
            made = guilds.found(session, player_id=first, name="Owls")
    with read(ground.game.database) as session:
        for table, wanted in (("guilds", 2), ("guild_memberships", 5), ("context_roles", 2)):
            assert session.execute(sa.text(f"SELECT count(*) FROM {table}")).scalar() == wanted
        entries = f"SELECT count(*) FROM audit_events WHERE object_key = '{made.id}'"
        entries += " AND action = 'guilds.found'"
        assert session.execute(sa.text(entries)).scalar() == 1
    with pytest.raises(Refused, match="different"), ground.as_(first, key="found") as session:
        guilds.found(session, player_id=first, name="Larks")


def test_places_codes_and_the_week_before_coming_back(ground: Ground) -> None:
    """Three places, a code that opens, one guild at a time, seven days after leaving."""
    first, second, third, fourth, fifth = ground.learners
    about = {"guild_id": band(ground, max_members=3, join_type="code_required", join_code="secret")}
    ground.refused("E-GLD-005", guilds.join, second, **about)
    ground.refused("E-GLD-005", guilds.join, second, **about, join_code="Secret")
    for player in (second, third):
        ground.do(guilds.join, player, **about, join_code="secret")
    ground.refused("E-GLD-010", guilds.join, third, **about, join_code="secret")
    ground.refused("E-RULE-080", guilds.join, fourth, **about, join_code="secret")
    ground.refused("E-GLD-019", guilds.alter, first, **about, values={"world_id": 2})
    ground.refused("E-GLD-021", guilds.alter, first, **about, values={"year": 2026})
    ground.refused("E-GLD-007", guilds.alter, first, **about, values={"max_members": None})
    ground.refused("E-GLD-002", guilds.alter, second, **about, values={"name": "Larks"})
    altered = ground.do(guilds.alter, first, **about, values={"join_type": "open"})
    assert altered.join_type == "open"
    ground.do(guilds.leave, third, **about)
    ground.do(guilds.join, fourth, **about)
    ground.do(guilds.leave, fourth, **about)
    ground.later(days=6, hours=23)
    ground.refused("E-GLD-009", guilds.join, third, **about)
    ground.later(hours=1)
    ground.do(guilds.join, third, **about)
    assert ranks(ground, about["guild_id"])[third] == "member"
    ground.do(guilds.leave, second, **about)
    other = ground.do(guilds.found, second, name="Larks", join_type="open").id
    ground.refused("E-GLD-008", guilds.join, third, guild_id=other)
    assert [g.id for g in ground.look(guilds.open_guilds, world_id=altered.world_id)] == [
        ground.course,
        about["guild_id"],
        other,
    ]
    ground.do(guilds.join, fifth, guild_id=ground.course)  # a course beside it is no second guild
    ground.do(guilds.join, fifth, guild_id=other)


def test_the_last_place_is_taken_once(ground: Ground) -> None:
    """Of four who join a guild with two places left at the same time, two come in."""
    guild_id = band(ground, max_members=3)
    others = ground.learners[1:]

    def come(player: int) -> bool:
        actor, key = ground.actors[player], f"come-{player}"
        try:
            with write(ground.game.database, actor=actor, key=key, now=ground.now) as session:
                guilds.join(session, player_id=player, guild_id=guild_id)
        except RecordError as error:
            return [one.code for one in error.violations] != ["E-RULE-080"]
        return True

    with ThreadPoolExecutor(len(others)) as pool:
        assert sorted(pool.map(come, others)) == [False, False, True, True]
    assert len(ranks(ground, guild_id)) == 3


def test_requests_are_answered_once_by_the_other_side(ground: Ground) -> None:
    """Invited or applied: accepted, declined, taken back or overdue, each is its end."""
    first, second, third, fourth, _ = ground.learners
    about = {"guild_id": band(ground, join_type="invite_only")}
    ground.refused("E-GLD-004", guilds.join, second, **about)
    asked = ground.do(guilds.invite, first, **about, invitee_id=second)
    ground.refused("E-GLD-011", guilds.invite, first, **about, invitee_id=second)
    ground.refused("E-GLD-011", guilds.apply, second, **about)
    assert ground.look(guilds.open_requests, player_id=second) == (asked,)
    ground.refused("E-GLD-013", guilds.accept, third, request_id=asked.id)
    ground.refused("E-GLD-001", guilds.withdraw, second, request_id=asked.id)
    ground.do(guilds.accept, second, request_id=asked.id)
    ground.refused("E-GLD-012", guilds.accept, second, request_id=asked.id)
    ground.refused("E-GLD-002", guilds.invite, second, **about, invitee_id=third)
    ground.refused("E-GLD-010", guilds.apply, second, **about)
    applied = ground.do(guilds.apply, third, **about)
    assert not applied.by_guild
    ground.refused("E-GLD-001", guilds.accept, third, request_id=applied.id)
    ground.refused("E-GLD-002", guilds.accept, second, request_id=applied.id)
    ground.do(guilds.decline, first, request_id=applied.id)
    applied = ground.do(guilds.apply, third, **about)
    ground.do(guilds.withdraw, third, request_id=applied.id)
    ground.refused("E-GLD-012", guilds.accept, first, request_id=applied.id)
    applied = ground.do(guilds.apply, third, **about)
    late = ground.do(guilds.invite, first, **about, invitee_id=fourth)
    ground.later(days=7)
    ground.refused("E-GLD-014", guilds.accept, fourth, request_id=late.id)
    again = ground.do(guilds.invite, first, **about, invitee_id=third)
    assert again.id == applied.id
    with ground.as_(None) as session:
        assert guilds.expire_overdue(session, world="sample") == 1
    with pytest.raises(Refused, match="role"), ground.as_(first) as session:
        guilds.expire_overdue(session, world="sample")
    ground.do(guilds.accept, third, request_id=again.id)
    assert set(ranks(ground, about["guild_id"])) == {first, second, third}
    ground.refused("E-GLD-026", guilds.apply, fourth, guild_id=ground.course)
    ground.refused("E-FIND-001", guilds.accept, first, request_id=999)


def test_who_is_refused(ground: Ground) -> None:
    """Ranks, strangers, other worlds, those who want no invitations, archived and disbanded."""
    first, second, third, fourth, fifth = ground.learners
    guild_id = band(ground)
    about = {"guild_id": guild_id}
    for player in (second, third, fourth):
        ground.later(minutes=1)
        ground.do(guilds.join, player, **about)
    for player in (second, third):
        ground.do(guilds.appoint, first, **about, member_id=player)
    ground.refused("E-GLD-017", guilds.remove, second, **about, member_id=third)
    ground.refused("E-GLD-017", guilds.remove, second, **about, member_id=first)
    ground.refused("E-GLD-002", guilds.remove, fourth, **about, member_id=third)
    ground.refused("E-GLD-001", guilds.remove, first, **about, member_id=fifth)
    ground.refused("E-GLD-001", guilds.leave, fifth, **about)
    ground.refused("E-GLD-025", guilds.dismiss, first, **about, member_id=fourth)
    ground.do(guilds.dismiss, first, **about, member_id=second)
    ground.refused("E-GLD-002", guilds.invite, second, **about, invitee_id=fifth)
    with ground.as_(None) as session:
        wishes = "'{\"may_be_invited\": false}'"
        person = ground.actors[fifth].user_id
        session.execute(
            sa.text(f"UPDATE users SET privacy_settings = {wishes} WHERE id = {person}")
        )
    ground.refused("E-GLD-016", guilds.invite, third, **about, invitee_id=fifth)
    shown = ground.do(guilds.show_progress, fourth, **about, visible=True)
    assert [m.progress_visible for m in shown.members if m.player_id == fourth] == [True]
    ground.refused("E-GLD-020", guilds.reopen, first, **about)
    assert ground.do(guilds.archive, first, **about).status == "archived"
    ground.refused("E-GLD-003", guilds.invite, first, **about, invitee_id=fifth)
    ground.refused("E-GLD-002", guilds.reopen, third, **about)
    other = ground.do(guilds.found, second, name="Larks").id
    ground.refused("E-GLD-008", guilds.reopen, first, **about)
    assert ground.do(guilds.disband, second, guild_id=other).members == ()
    assert ground.do(guilds.reopen, first, **about).status == "active"
    assert len(ground.do(guilds.disband, first, **about).members) == 0
    assert roles(ground, guild_id) == []
