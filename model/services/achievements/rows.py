"""Achievements as published and as stored: compiled requirements, players' rows, their rewards."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.rules import achievements as rules
from model.rules import calendar
from model.rules.requirements import compile_requirement
from model.rules.values import Program
from model.ruleset import Ruleset
from model.services import notices, xp
from model.services.economy.rewards import content_id, give_currency
from model.services.ledger import Reference
from model.tables import Achievement, PlayerAchievement, PlayerProfile
from model.words import NotificationType, XpEventSource


@dataclass(frozen=True, slots=True)
class EarnedInfo:
    """One achievement that was just earned, and what it gave."""

    achievement: str
    name: str
    xp: int
    currency: str | None
    amount: int


@lru_cache(maxsize=32)
def programs(ruleset: Ruleset) -> dict[str, Program]:
    """The compiled requirements by key, sorted; what cannot be judged is earned by hand only.

    A requirement may name a metric or a quest that has gone from the content since.
    """
    found: dict[str, Program] = {}
    for key, fields in sorted(ruleset.content.get("achievements", {}).items()):
        try:
            found[key] = compile_requirement(fields["requirements"], ruleset.game.slots)
        except (KeyError, ValueError):
            continue
    return found


def stored(session: Session, player_id: int) -> dict[str, PlayerAchievement]:
    """A player's rows by key, the showcased first in their order."""
    query = (
        sa.select(col(Achievement.key), PlayerAchievement)
        .select_from(PlayerAchievement)
        .join(Achievement, col(Achievement.id) == col(PlayerAchievement.achievement_id))
        .where(col(PlayerAchievement.player_id) == player_id)
        .order_by(col(Achievement.key))
    )
    return dict(session.execute(query).all())


def is_gone(session: WriteSession, profile: PlayerProfile, ruleset: Ruleset, key: str) -> bool:
    """Whether a limited achievement has been given as often as it may be; its row is locked."""
    fields = ruleset.content["achievements"][key]
    if not fields["is_limited"] or fields["grants_max"] is None:
        return False
    number = content_id(session, profile.world_id, "achievements", key)
    lock = sa.select(col(Achievement.id)).where(col(Achievement.id) == number)
    # Without the key: rows of players that refer to it are no reason to wait.
    session.execute(lock.with_for_update(key_share=True)).one()
    query = sa.select(sa.func.count()).where(
        col(PlayerAchievement.achievement_id) == number,
        col(PlayerAchievement.earned_at).is_not(None),
    )
    granted = int(session.execute(query).scalar_one())
    return rules.is_gone(True, granted, fields["grants_max"])


def write_progress(
    session: WriteSession,
    profile: PlayerProfile,
    key: str,
    row: PlayerAchievement | None,
    standing: rules.Standing,
) -> PlayerAchievement | None:
    """Keep how far a player has come; nothing is written before there is anything to keep.

    What was reached is kept: a broken streak takes no progress away.
    """
    if row is None and standing.percent == 0:
        return None
    if row is None:
        row = _new(session, profile, key)
    if standing.percent > row.completion_percentage or row.id is None:
        row.completion_percentage = standing.percent
        row.progress_data = {"current": standing.current, "target": standing.target, "counts": {}}
        row.updated_at = max(session.now, row.created_at)
    session.add(row)
    session.flush()
    return row


def earn(
    session: WriteSession,
    profile: PlayerProfile,
    ruleset: Ruleset,
    *,
    key: str,
    row: PlayerAchievement | None,
) -> EarnedInfo:
    """Give an achievement and what it brings, once: the row says that it was given."""
    fields = ruleset.content["achievements"][key]
    row = row or _new(session, profile, key)
    row.earned_at, row.completion_percentage, row.is_new = session.now, 100, True
    row.updated_at = max(session.now, row.created_at)
    session.add(row)
    session.flush()
    assert profile.id is not None
    _tell(session, profile, row, fields["name"])
    earned = 0
    if fields["experience_points"]:
        earned = xp.award(
            session,
            player_id=profile.id,
            source=XpEventSource.ACHIEVEMENT,
            base_xp=fields["experience_points"],
            day=calendar.local_date(profile.timezone, session.now),
            reference=Reference(content_key=key),
        ).final_xp
    amount = int(fields["currency_reward"])
    if amount and fields["currency"]:
        give_currency(
            session,
            profile,
            ruleset,
            currency=fields["currency"],
            amount=amount,
            reference=f"achievement:{profile.id}:{row.achievement_id}",
            description=f"achievement {key}"[:500],
        )
    return EarnedInfo(key, fields["name"], earned, fields["currency"] if amount else None, amount)


def _tell(session: WriteSession, profile: PlayerProfile, row: PlayerAchievement, name: str) -> None:
    """Tell the person behind the player, if there is one."""
    if profile.user_id is None or row.id is None:
        return
    notice = notices.Notice(
        profile.user_id,
        NotificationType.ACHIEVEMENT,
        f"Achievement: {name}",
        about={"player_achievement_id": row.id},
        world_id=profile.world_id,
    )
    notices.tell(session, notice)


def _new(session: WriteSession, profile: PlayerProfile, key: str) -> PlayerAchievement:
    assert profile.id is not None
    return PlayerAchievement(
        player_id=profile.id,
        achievement_id=content_id(session, profile.world_id, "achievements", key),
        created_at=session.now,
        updated_at=session.now,
    )
