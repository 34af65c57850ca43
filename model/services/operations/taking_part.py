"""Global events as players live them: what runs for me, what I get once, how guilds stand.

XP that is multiplied needs nothing of the player (services.live_effects). What an event gives once
is collected by the player; an opponent loses as much health as those in scope earn XP meanwhile.
Source: sources/roguelearn.md (GlobalEvent: bonus XP, challenge, invasion, mini-boss challenge).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import Refused
from model.rules.live_operations import health_left
from model.services.accounts import rows
from model.services.acting import acting_for
from model.services.competition.common import award_xp, awarded_xp
from model.services.ledger import ruleset_of
from model.services.live_effects import EventStep, event_step, events_for, guilds_of, is_in_scope
from model.services.operations.common import Row, columns
from model.services.operations.events import TABLE, settle
from model.services.records import storing
from model.tables import GuildMembership, PlayerProfile, XpEvent
from model.words import (
    GlobalEventScope,
    GlobalEventStatus,
    GuildMembershipStatus,
    XpEventSource,
)

NOT_EARNED = (
    XpEventSource.MANUAL_ADJUSTMENT,
    XpEventSource.REVERSAL,
    XpEventSource.EVENT,
)
"""XP that says nothing about what a player did: corrections, and what events themselves give."""


@dataclass(frozen=True, slots=True)
class MyEvents:
    """What runs for a player: event ids, the XP multiplier that holds, the quests that are open."""

    event_ids: tuple[int, ...]
    multiplier_ppm: int
    multiplier_from: int | None
    quests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OpponentInfo:
    """An event's opponent: how much health it had, lost and has left."""

    name: str
    health: int
    damage: int
    left: int
    is_beaten: bool


@dataclass(frozen=True, slots=True)
class CollectedInfo:
    """What a player got from an event, once; `final_xp` is what the chain and the caps left."""

    event_id: int
    player_id: int
    final_xp: int


@dataclass(frozen=True, slots=True)
class GuildPlace:
    """One guild's part in an event: XP that its members earned meanwhile."""

    rank: int
    guild_id: int
    xp: int
    members: int


def my_events(session: Session, *, player_id: int, at: datetime) -> MyEvents:
    """What runs for a player at an instant; NotFound without the player."""
    profile = _profile(session, player_id)
    ruleset = ruleset_of(session, profile)
    running = events_for(session, profile, ruleset, at=at)
    step: EventStep = event_step(session, profile, ruleset, at=at)
    quests = {key for _, effect in running for key in effect.get("quests", [])}
    ids = tuple(event_id for event_id, _ in running)
    return MyEvents(ids, step.multiplier_ppm, step.event_id, tuple(sorted(quests)))


def _profile(session: Session, player_id: int) -> PlayerProfile:
    storing.load(session, "player_profiles", player_id)
    return session.get_one(PlayerProfile, player_id)


# --- What an event gives once -------------------------------------------------------------------


def collect(session: WriteSession, *, event_id: int, player_id: int) -> CollectedInfo:
    """Take what an event gives once to everybody in it; of one with an opponent, when it is beaten.

    Errors, in this order: NotFound; E-REFUSED-015; E-LIVE-002 when it does not run (an opponent's
    reward may be taken after it); E-LIVE-001 for who is not in it; E-LIVE-006 when it gives nothing
    or gave it before; E-LIVE-008 while the opponent stands or without a part in its fall.
    """

    def work() -> rows.Answer:
        row = rows.locked(session, TABLE, event_id, what="global event")
        profile = acting_for(session, session.actor, player_id)
        row = settle(session, row)
        _require_running(row)
        _require_in(session, row, profile)
        final = _give(session, row, profile)
        return {"id": event_id, "final_xp": final}

    request = {"event": event_id, "player": player_id}
    answer = rows.act(
        session, "operations.collect", request=request, table=TABLE, work=work,
        details={"player": player_id},
    )  # fmt: skip
    return CollectedInfo(event_id, player_id, answer["final_xp"])


def _require_running(row: Row) -> None:
    has_opponent = row["effect"].get("opponent_health", 0) > 0
    may = {GlobalEventStatus.ACTIVE, GlobalEventStatus.COMPLETED if has_opponent else None}
    if row["activation_status"] not in may:
        raise Refused(
            f"Event {row['id']} is {row['activation_status']}, so there is nothing to collect. "
            "Look for one that is active.",
            code="E-LIVE-002",
        )


def _require_in(session: Session, row: Row, profile: PlayerProfile) -> None:
    scope = GlobalEventScope(row["participation_scope"])
    assert profile.id is not None
    is_here = profile.world_id == row["world_id"]
    if is_here and is_in_scope(session, row["id"], scope, guilds_of(session, profile.id)):
        return
    raise Refused(
        f"Event {row['id']} is for {scope.value} of its world, and player {profile.id} is not "
        "among them. Look at the player's own events.",
        code="E-LIVE-001",
    )


def _give(session: WriteSession, row: Row, profile: PlayerProfile) -> int:
    assert profile.id is not None
    base, occasion = int(row["effect"].get("xp_once", 0)), f"global-event:{row['id']}"
    before = awarded_xp(session, profile.id, XpEventSource.EVENT, occasion)
    if base == 0 or before is not None:
        why = "it gives XP by its multiplier only" if base == 0 else f"{before} XP were given"
        raise Refused(
            f"Event {row['id']} has nothing to collect for player {profile.id}: {why}. "
            "Look for another event.",
            code="E-LIVE-006",
        )
    _require_fallen(session, row, profile.id)
    return int(
        award_xp(
            session, profile, base_xp=base, source=XpEventSource.EVENT, occasion=occasion
        ) or 0
    )  # fmt: skip


def _require_fallen(session: Session, row: Row, player_id: int) -> None:
    if row["effect"].get("opponent_health", 0) == 0:
        return
    found = _opponent(session, row)
    own = _earned(session, row, col(XpEvent.player_id) == player_id)
    if found.is_beaten and own > 0:
        return
    why = f"has {found.left} health left" if not found.is_beaten else "fell without the player"
    raise Refused(
        f"The opponent of event {row['id']} {why}. Earn XP while the event runs.",
        code="E-LIVE-008",
    )


# --- Opponents and guilds -----------------------------------------------------------------------


def opponent(session: Session, *, event_id: int) -> OpponentInfo:
    """How an event's opponent stands; Refused when it has none."""
    row = storing.load(session, TABLE, event_id)
    if row["effect"].get("opponent_health", 0) == 0:
        raise Refused(
            f"Event {event_id} has no opponent. Look at an invasion or a mini boss.",
            code="E-LIVE-001",
        )
    return _opponent(session, row)


def _opponent(session: Session, row: Row) -> OpponentInfo:
    health = int(row["effect"]["opponent_health"])
    damage = _earned(session, row, _is_in(row))
    left = health_left(health, damage)
    name = row["effect"].get("opponent") or row["name"]
    return OpponentInfo(name, health, damage, left, left == 0)


def _earned(session: Session, row: Row, *who: Any) -> int:
    """XP that players earned while an event ran."""
    query = sa.select(sa.func.coalesce(sa.func.sum(col(XpEvent.final_xp)), 0)).where(
        *_while(row), *who
    )
    return int(session.execute(query).scalar_one())


def _while(row: Row) -> tuple[Any, ...]:
    return (
        col(XpEvent.created_at) >= row["start_date"],
        col(XpEvent.created_at) < row["end_date"],
        col(XpEvent.event_source).not_in(NOT_EARNED),
    )


def _is_in(row: Row) -> Any:
    """A condition on XP events: their player is in the event."""
    scope = GlobalEventScope(row["participation_scope"])
    players = sa.select(col(PlayerProfile.id)).where(col(PlayerProfile.world_id) == row["world_id"])
    if scope is not GlobalEventScope.ALL_PLAYERS:
        players = players.join(
            GuildMembership, col(GuildMembership.player_id) == col(PlayerProfile.id)
        ).where(*_members(row))
    return col(XpEvent.player_id).in_(players)


def _members(row: Row) -> tuple[Any, ...]:
    wanted = (
        col(GuildMembership.account_status) == GuildMembershipStatus.ACTIVE,
        col(GuildMembership.deleted_at).is_(None),
    )
    if row["participation_scope"] != GlobalEventScope.SPECIFIC_GUILDS:
        return wanted
    there = columns("global_event_guilds")
    named = sa.select(there.guild_id).where(there.global_event_id == row["id"])
    return (*wanted, col(GuildMembership.guild_id).in_(named))


def guild_standing(session: Session, *, event_id: int) -> list[GuildPlace]:
    """How the guilds of an event stand by their members' XP; guilds with the same share a place."""
    row = storing.load(session, TABLE, event_id)
    guilds = columns("guilds")
    query = (
        sa.select(
            col(GuildMembership.guild_id),
            sa.func.coalesce(sa.func.sum(col(XpEvent.final_xp)), 0),
            sa.func.count(sa.distinct(col(GuildMembership.player_id))),
        )
        .join(guilds.id.table, guilds.id == col(GuildMembership.guild_id))
        .outerjoin(
            XpEvent,
            sa.and_(col(XpEvent.player_id) == col(GuildMembership.player_id), *_while(row)),
        )
        .where(guilds.world_id == row["world_id"], *_members(row))
        .group_by(col(GuildMembership.guild_id))
    )
    found = [(int(guild), int(xp), int(count)) for guild, xp, count in session.execute(query)]
    found.sort(key=lambda one: (-one[1], one[0]))
    return [
        GuildPlace(1 + sum(other[1] > xp for other in found), guild, xp, members)
        for guild, xp, members in found
    ]
