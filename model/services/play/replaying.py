"""Replaying: a simulated player of a run lives again in a world of kind *sample*.

Everything that players do goes through the services of play themselves; here is what these lack:
a person for a simulated player, the draws of the run instead of the world's secret, a title put on
at a close without opening the next day, and the ledger in the engines' terms to compare with.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import Refused
from model.rules import calendar
from model.rules.values import MODIFIERS, SOURCE_CODES
from model.services.consequences import follow
from model.services.idempotency import once
from model.services.ledger import locked_profile
from model.services.play.actions import put_on
from model.services.play.days import close_due
from model.services.play.players import REPLAYED, Replayed, join
from model.services.worlds import WorldInfo, world_by_key
from model.tables import PlayerProfile, Title, User, World, XpEvent, XpModifier
from model.words import Role, UserStatus, WorldKind

_EVENTS, _STEPS = XpEvent.__table__, XpModifier.__table__
_OF_PLAYER = _EVENTS.c.player_id == sa.bindparam("player")
_LEDGER = (
    sa.select(
        _EVENTS.c.seq,
        _EVENTS.c.day_date,
        _EVENTS.c.event_source,
        _EVENTS.c.content_key,
        _EVENTS.c.base_xp,
        _EVENTS.c.final_xp,
        _EVENTS.c.total_xp_after,
        _EVENTS.c.level_after,
    )
    .where(_OF_PLAYER)
    .order_by(_EVENTS.c.seq)
)
_CHAINS = (
    sa.select(
        _EVENTS.c.seq,
        _STEPS.c.order,
        _STEPS.c.type,
        _STEPS.c.multiplier_ppm,
        _STEPS.c.xp_before,
        _STEPS.c.xp_after,
    )
    .join(_EVENTS, _EVENTS.c.id == _STEPS.c.xp_event_id)
    .where(_OF_PLAYER)
    .order_by(_EVENTS.c.seq, _STEPS.c.order)
)


@dataclass(frozen=True, slots=True)
class Seat:
    """Who a simulated player is to be: a person's name and address, a zone, hard mode or not."""

    name: str
    email: str
    timezone: str
    hard_mode: bool


@dataclass(frozen=True, slots=True)
class LedgerInfo:
    """A player's XP ledger as the engines write it: plain rows, in order."""

    events: tuple[tuple[Any, ...], ...]
    modifiers: tuple[tuple[int, ...], ...]


@contextmanager
def replaying(session: WriteSession, *, random_key: int, start_on: date) -> Iterator[None]:
    """Make the draws of a simulated player again: by their key, days counted from the run's."""
    session.actor.require(Role.ADMIN)
    session.info[REPLAYED] = Replayed(random_key, start_on.toordinal())
    try:
        yield
    finally:
        del session.info[REPLAYED]


def move_clock(session: WriteSession, now: datetime, *, key: str) -> None:
    """Let a session's request be over, and the next one begin at another instant."""
    session.now, session.key = now, key


def seat(session: WriteSession, *, world: str, who: Seat) -> int:
    """Make a person and their player in a sample world; gives the player's id.

    Errors: Refused in a world of another kind, where simulated players would falsify live figures.
    """
    require_sample(world_by_key(session, key=world))
    session.actor.require(Role.ADMIN)
    request = {"world": world, "email": who.email}

    def work() -> dict[str, Any]:
        person = User(
            email=who.email,
            name=who.name,
            timezone=who.timezone,
            status=UserStatus.ACTIVE,
            created_at=session.now,
            updated_at=session.now,
        )
        session.add(person)
        session.flush()
        made = join(session, world=world, user_id=person.id, timezone=who.timezone)
        session.get_one(PlayerProfile, made.id).hard_mode = who.hard_mode
        session.flush()
        return {"player_id": made.id}

    answer = once(session, service="play.seat", request=request, work=work)
    assert answer is not None
    return int(answer["player_id"])


def seated(session: Session, *, world_id: int) -> frozenset[str]:
    """The addresses of the people who play in a world."""
    query = (
        sa.select(col(User.email))
        .join(PlayerProfile, col(PlayerProfile.user_id) == col(User.id))
        .where(col(PlayerProfile.world_id) == world_id)
    )
    return frozenset(session.execute(query).scalars())


def close_and_wear(session: WriteSession, *, player_id: int, title: str) -> None:
    """Close the days that are over, and wear a held title (empty: none) from then on.

    No access: the present day stays as it is. Only in a sample world, where a simulated player has
    chosen so at the close. Errors: Refused for a title that the player does not hold.
    """
    profile = locked_profile(session, player_id)
    world = session.get_one(World, profile.world_id)
    require_sample(world_by_key(session, key=world.key))
    request = {"player": player_id, "title": title}

    def work() -> None:
        today = calendar.local_date(profile.timezone, session.now)
        if close_due(session, profile, until=today):
            follow(session, profile)
        if _worn(session, profile) != title:
            put_on(session, profile, title=title or None)

    once(session, service="play.close_and_wear", request=request, work=work)


def ledger_of(session: Session, *, player_id: int, start_on: date) -> LedgerInfo:
    """The XP ledger of a player: events and modifiers as sim.recorded writes them."""
    asked = {"player": player_id}
    return LedgerInfo(
        tuple(
            (row[0], (row[1] - start_on).days, SOURCE_CODES[row[2]], *row[3:])
            for row in session.execute(_LEDGER, asked)
        ),
        tuple(
            (row[0], row[1], MODIFIERS.index(row[2]), *row[3:])
            for row in session.execute(_CHAINS, asked)
        ),
    )


def require_sample(world: WorldInfo) -> None:
    """Refuse any world but a sample: live figures hold nobody who was simulated."""
    if world.kind != WorldKind.SAMPLE:
        raise Refused(
            f"World '{world.key}' is of kind {world.kind}: simulated players live in worlds of "
            "kind sample only. Choose another key.",
            code="E-RUN-093",
        )


def _worn(session: Session, profile: PlayerProfile) -> str:
    if profile.active_title_id is None:
        return ""
    return session.get_one(Title, profile.active_title_id).key
