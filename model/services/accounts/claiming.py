"""Claiming: a person takes over what was played without one.

The cookie's token proves the right. Without a profile of their own in that world the person simply
becomes the profile's; else what was played is merged into theirs: rows move (`moving`), money is
posted over, and each XP event is taken back there and its XP given here, so that both chains stay
valid. The cookie opens nothing afterwards, and what the learner was called is forgotten.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import Refused
from model.rules.ledger import total_after
from model.services import audit, xp
from model.services.accounts.learners import NAMELESS, by_token, unknown_cookie
from model.services.accounts.moving import move_all, move_money
from model.services.acting import acting_as_user
from model.services.exclusion import require_not_banned
from model.services.idempotency import once
from model.services.ledger import locked_profile, ruleset_of
from model.services.play.players import refresh_stats
from model.services.records.requests import fingerprint
from model.tables import DailyLogin, PlayerProfile, XpEvent
from model.words import Role, XpEventSource

CLAIM = "accounts.claim"
"""The act in the audit trail whose details name the profile that a learner's became part of."""


@dataclass(frozen=True, slots=True)
class ClaimInfo:
    """What became of a claim.

    `player_id` is the person's profile now. When it was merged, `moved` and `stayed` count rows by
    table, `xp` is what was given again, and `money` what was posted over, by currency.
    """

    player_id: int
    is_merged: bool
    moved: dict[str, int]
    stayed: dict[str, int]
    xp: int
    money: dict[str, int]


def claim(session: WriteSession, *, token: str, user_id: int) -> ClaimInfo:
    """Give a person what the learner of a cookie has played.

    Errors: NotFound for a cookie or person that is not there; Refused for somebody else, when
    nothing is left to claim, and for who is banned from the world.
    """

    def work() -> dict[str, Any]:
        learner = by_token(session, token, lock=True)
        if learner is None:
            raise unknown_cookie()
        acting_as_user(session, session.actor, user_id)
        if learner.player_id is None:
            raise Refused(
                f"Learner {learner.id} has nothing to claim: it was claimed before. Sign in.",
                code="E-PEOPLE-006",
            )
        old = learner.player_id
        learner.player_id, learner.display_name, learner.details = None, NAMELESS, {}
        answer = _give(session, old=old, user_id=user_id)
        audit.record(
            session,
            action=CLAIM,
            object_type="player_profiles",
            object_key=str(old),
            details=answer,
        )
        return answer

    request = {"proof": fingerprint([token, user_id])}
    answer = once(session, service="accounts.claim", request=request, work=work)
    assert answer is not None
    return ClaimInfo(**answer)


def _give(session: WriteSession, *, old: int, user_id: int) -> dict[str, Any]:
    """Set the person, or merge; the answer as it is kept."""
    is_self = session.actor.user_id == user_id
    with _as_product(session):
        profile = locked_profile(session, old)
        if profile.user_id is not None:
            raise Refused(
                f"Player {old} has a person already. Sign in as that person.",
                code="E-PEOPLE-007",
            )
        if is_self:
            require_not_banned(session, user_id, world_id=profile.world_id)
        new = _own_profile(session, profile.world_id, user_id)
        if new is not None:
            return _merge(session, old=old, new=new)
        _require_free_name(session, profile, user_id)
        profile.user_id = user_id
        profile.updated_at = max(session.now, profile.updated_at)
        session.flush()
    return {
        "player_id": old,
        "is_merged": False,
        "moved": {},
        "stayed": {},
        "xp": 0,
        "money": {},
    }


@contextmanager
def _as_product(session: WriteSession) -> Iterator[None]:
    """Let the product itself act for a while: the token has proven the right to both profiles."""
    actor, key = session.actor, session.key
    session.actor = replace(actor, roles=actor.roles | {Role.ADMIN})
    try:
        yield
    finally:
        session.actor, session.key = actor, key


def _own_profile(session: Session, world_id: int, user_id: int) -> int | None:
    query = sa.select(col(PlayerProfile.id)).where(
        col(PlayerProfile.world_id) == world_id, col(PlayerProfile.user_id) == user_id
    )
    found: int | None = session.execute(query).scalar_one_or_none()
    return found


def _require_free_name(session: Session, profile: PlayerProfile, user_id: int) -> None:
    query = sa.select(col(PlayerProfile.id)).where(
        col(PlayerProfile.user_id) == user_id,
        col(PlayerProfile.character_name) == profile.character_name,
    )
    if profile.character_name is not None and session.execute(query).first() is not None:
        raise Refused(
            f"The person has a character named {profile.character_name!r} in another world, and "
            "names are unique for a person. Rename one of them.",
            code="E-PEOPLE-008",
        )


def _merge(session: WriteSession, *, old: int, new: int) -> dict[str, Any]:
    for player_id in sorted((old, new)):
        locked_profile(session, player_id)
    shared = _shared_days(session, old=old, new=new)
    given = _move_xp(session, old=old, new=new)
    money = move_money(session, old=old, new=new)
    moved, stayed = move_all(session, old=old, new=new)
    source, target = locked_profile(session, old), locked_profile(session, new)
    target.longest_streak = max(target.longest_streak, source.longest_streak)
    days = target.total_active_days + source.total_active_days - shared
    target.total_active_days = max(target.total_active_days, source.total_active_days, days)
    refresh_stats(session, target, ruleset_of(session, target).game)
    session.flush()
    return {
        "player_id": new,
        "is_merged": True,
        "moved": moved,
        "stayed": stayed,
        "xp": given,
        "money": money,
    }


def _shared_days(session: Session, *, old: int, new: int) -> int:
    """On how many local days both were there."""
    mine = sa.select(col(DailyLogin.login_date)).where(col(DailyLogin.player_id) == new)
    query = sa.select(sa.func.count()).where(
        col(DailyLogin.player_id) == old, col(DailyLogin.login_date).in_(mine)
    )
    return int(session.execute(query).scalar_one())


def _move_xp(session: WriteSession, *, old: int, new: int) -> int:
    """Take back every XP event of one player, newest first, and give the XP to the other.

    Newest first the total passes through what it was before, so it never falls below zero.
    """
    total = locked_profile(session, old).total_xp
    if total == 0:
        return 0
    key, why = session.key, session.why
    for event_id, final_xp in _standing_events(session, old):
        here = locked_profile(session, old).total_xp
        if total_after(here, -final_xp) != here:
            session.key = f"{key[:80]}:take:{event_id}"
            xp.reverse(session, event_id=event_id)
    session.why = why or "claim"  # a correction by hand needs a reason
    rest = locked_profile(session, old).total_xp
    if rest:
        # Reversals that had met the floor of zero leave a rest.
        session.key = f"{key[:80]}:rest:{old}"
        xp.adjust(session, player_id=old, xp=-rest)
    session.key = f"{key[:80]}:give:{old}"
    xp.adjust(session, player_id=new, xp=total)
    session.key, session.why = key, why
    return total


def _standing_events(session: Session, player_id: int) -> list[tuple[int, int]]:
    """The events (id, XP) of a player that moved XP and are neither reversals nor reversed."""
    reversed_ids = sa.select(col(XpEvent.reverses_id)).where(
        col(XpEvent.player_id) == player_id, col(XpEvent.reverses_id).is_not(None)
    )
    query = (
        sa.select(col(XpEvent.id), col(XpEvent.final_xp))
        .where(
            col(XpEvent.player_id) == player_id,
            col(XpEvent.event_source) != XpEventSource.REVERSAL,
            col(XpEvent.final_xp) != 0,
            col(XpEvent.id).not_in(reversed_ids),
        )
        .order_by(col(XpEvent.seq).desc())
    )
    return [(row.id, row.final_xp) for row in session.execute(query)]
