"""Global events as they act on play: which players an event is for, and which XP step it adds.

Only reads; beside the packages that award XP, so that the XP ledger can ask it. Events are found by
their times, not by the status that a sweep may not have moved yet; of several the strongest counts.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from model.rules.live_operations import strongest_ppm
from model.rules.values import PPM
from model.ruleset import Ruleset
from model.tables import (
    EventTemplate,
    GlobalEvent,
    GlobalEventGuild,
    Guild,
    GuildMembership,
    PlayerProfile,
)
from model.words import (
    GlobalEventScope,
    GlobalEventStatus,
    GuildMembershipStatus,
    GuildStatus,
)

_EVENTS, _TEMPLATES = GlobalEvent.__table__, EventTemplate.__table__
_GUILDS, _MEMBERS = Guild.__table__, GuildMembership.__table__
_RUNNING = (
    sa.select(_EVENTS.c.id, _EVENTS.c.effect, _EVENTS.c.participation_scope, _TEMPLATES.c.key)
    .select_from(_EVENTS)
    .outerjoin(_TEMPLATES, _TEMPLATES.c.id == _EVENTS.c.template_id)
    .where(
        _EVENTS.c.world_id == sa.bindparam("world"),
        _EVENTS.c.start_date <= sa.bindparam("instant"),
        _EVENTS.c.end_date > sa.bindparam("instant"),
        _EVENTS.c.activation_status != GlobalEventStatus.CANCELLED,
        _EVENTS.c.deleted_at.is_(None),
    )
    .order_by(_EVENTS.c.id)
)
_ACTIVE_IN = (
    sa.select(_MEMBERS.c.guild_id)
    .join(_GUILDS, _GUILDS.c.id == _MEMBERS.c.guild_id)
    .where(
        _MEMBERS.c.player_id == sa.bindparam("player"),
        _MEMBERS.c.account_status == GuildMembershipStatus.ACTIVE,
        _MEMBERS.c.deleted_at.is_(None),
        _GUILDS.c.activation_status == GuildStatus.ACTIVE,
        _GUILDS.c.deleted_at.is_(None),
    )
)


class EventStep(NamedTuple):
    """The step `global_event` of the modifier chain: its multiplier and why; PPM is none.

    For services.xp: `inputs._replace(event_ppm=step.multiplier_ppm)`, with `reason` in the ledger.
    """

    multiplier_ppm: int = PPM
    event_id: int | None = None

    @property
    def reason(self) -> str:
        """What the ledger says about the step."""
        return f"event {self.event_id}"


def event_step(
    session: Session, profile: PlayerProfile, ruleset: Ruleset, *, at: datetime
) -> EventStep:
    """What the events of an instant do to a player's XP: the strongest that the player is in."""
    found = [
        (event_id, int(effect.get("xp_multiplier_ppm", PPM)))
        for event_id, effect in events_for(session, profile, ruleset, at=at)
    ]
    acting = [(event_id, ppm) for event_id, ppm in found if ppm != PPM]
    strongest = strongest_ppm(tuple(ppm for _, ppm in acting))
    for event_id, ppm in acting:
        if ppm == strongest:
            return EventStep(ppm, event_id)
    return EventStep()


def events_for(
    session: Session, profile: PlayerProfile, ruleset: Ruleset, *, at: datetime
) -> list[tuple[int, Mapping[str, Any]]]:
    """The events that a player lives through at an instant, by id, each with its effect."""
    running = _running(session, profile.world_id, at)
    if not running:
        return []
    templates = ruleset.content.get("event_templates", {})
    guilds = guilds_of(session, int(profile.id or 0))
    return [
        (event_id, effect)
        for event_id, effect, scope, key in running
        if profile.level >= templates.get(key or "", {}).get("required_level", 1)
        and is_in_scope(session, event_id, scope, guilds)
    ]


def is_in_scope(
    session: Session, event_id: int, scope: GlobalEventScope, guilds: Collection[int]
) -> bool:
    """Whether an event is for a member of these guilds."""
    if scope is GlobalEventScope.ALL_PLAYERS:
        return True
    if scope is GlobalEventScope.ALL_GUILDS or not guilds:
        return bool(guilds)
    query = sa.select(col(GlobalEventGuild.id)).where(
        col(GlobalEventGuild.global_event_id) == event_id,
        col(GlobalEventGuild.guild_id).in_(sorted(guilds)),
    )
    return session.execute(query).first() is not None


def _running(session: Session, world_id: int, at: datetime) -> list[Any]:
    """(id, effect, scope, template key) of everything that runs in a world at an instant."""
    asked = {"world": world_id, "instant": at}
    return [tuple(row) for row in session.execute(_RUNNING, asked)]


def guilds_of(session: Session, player_id: int) -> set[int]:
    """The guilds in use of which a player is an active member."""
    return set(session.execute(_ACTIVE_IN, {"player": player_id}).scalars())
