"""Questions about one player: profile, ledger, days, quests; and finding a player by name."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.errors import NotFound
from model.tables import (
    DailyLog,
    PlayerDay,
    PlayerProfile,
    PlayerTitle,
    QuestLog,
    QuestTemplate,
    Title,
    User,
    XpEvent,
    XpModifier,
    ascii_lower,
)
from model.words import QuestStatus

PAGE_ROWS = 50


def profile(session: Session, *, player_id: int) -> dict[str, Any]:
    """One player with name, worn title, titles held and the last ten events; NotFound if none."""
    query = (
        sa.select(PlayerProfile.__table__, col(User.name), col(Title.name).label("title"))
        .outerjoin(User, col(User.id) == col(PlayerProfile.user_id))
        .outerjoin(Title, col(Title.id) == col(PlayerProfile.active_title_id))
        .where(col(PlayerProfile.id) == player_id)
    )
    row = session.execute(query).mappings().one_or_none()
    if row is None:
        raise NotFound(f"There is no player {player_id}.")
    titles = sa.select(col(Title.name), col(PlayerTitle.earned_at)).where(
        col(PlayerTitle.player_id) == player_id, col(Title.id) == col(PlayerTitle.title_id)
    )
    return dict(row) | {
        "titles": [dict(r) for r in session.execute(titles.order_by(col(Title.name))).mappings()],
        "events": ledger_page(session, player_id=player_id, limit=10)["events"],
    }


def ledger_page(
    session: Session, *, player_id: int, before_seq: int | None = None, limit: int = PAGE_ROWS
) -> dict[str, Any]:
    """One page of a player's XP events, newest first, each with its modifier steps.

    `before_seq` is the last row's seq of the page before; `next_seq` is None on the last page.
    """
    query = sa.select(XpEvent.__table__).where(col(XpEvent.player_id) == player_id)
    if before_seq is not None:
        query = query.where(col(XpEvent.seq) < before_seq)
    query = query.order_by(col(XpEvent.seq).desc()).limit(limit)
    events = [dict(row) for row in session.execute(query).mappings()]
    steps: dict[int, list[dict[str, Any]]] = {event["id"]: [] for event in events}
    wanted = (
        sa.select(XpModifier.__table__)
        .where(col(XpModifier.xp_event_id).in_(list(steps)))
        .order_by(col(XpModifier.xp_event_id), col(XpModifier.order))
    )
    for step in session.execute(wanted).mappings():
        steps[step["xp_event_id"]].append(dict(step))
    for event in events:
        event["steps"] = steps[event["id"]]
    last = events[-1]["seq"] if len(events) == limit else None
    return {"events": events, "next_seq": last if last != 1 else None}


def daily_log(session: Session, *, player_id: int, day: date) -> dict[str, Any] | None:
    """One local day of a player with its quests; None when there is no log."""
    query = sa.select(DailyLog.__table__).where(
        col(DailyLog.player_id) == player_id, col(DailyLog.day_date) == day
    )
    log = session.execute(query).mappings().one_or_none()
    if log is None:
        return None
    return dict(log) | {"quests": quest_list(session, player_id=player_id, day=day)}


def quest_list(
    session: Session, *, player_id: int, day: date, status: QuestStatus | None = None
) -> list[dict[str, Any]]:
    """A player's quests of one local day: core first, then by name."""
    query = (
        sa.select(
            QuestLog.__table__,
            col(QuestTemplate.key),
            col(QuestTemplate.name),
            col(QuestTemplate.is_core),
            col(QuestTemplate.base_xp),
        )
        .join(QuestTemplate, col(QuestTemplate.id) == col(QuestLog.template_id))
        .where(col(QuestLog.player_id) == player_id, col(QuestLog.day_date) == day)
        .order_by(col(QuestTemplate.is_core).desc(), col(QuestTemplate.name))
    )
    if status is not None:
        query = query.where(col(QuestLog.status) == status)
    return [dict(row) for row in session.execute(query).mappings()]


def player_days(
    session: Session, *, player_id: int, since: date, until: date
) -> list[dict[str, Any]]:
    """A player's days in figures, from the roll-up, both ends included."""
    query = (
        sa.select(PlayerDay.__table__)
        .where(col(PlayerDay.player_id) == player_id, col(PlayerDay.date).between(since, until))
        .order_by(col(PlayerDay.date))
    )
    return [dict(row) for row in session.execute(query).mappings()]


def search_by_name(
    session: Session, *, world_id: int, text: str, limit: int = 20
) -> list[dict[str, Any]]:
    """Players of a world whose character name begins with a text; A to Z in either case."""
    name = ascii_lower(col(PlayerProfile.character_name))
    first = "".join(c.lower() if c.isascii() else c for c in text)
    query = (
        sa.select(
            col(PlayerProfile.id), col(PlayerProfile.character_name), col(PlayerProfile.level)
        )
        .where(
            col(PlayerProfile.world_id) == world_id,
            name >= first,
            name < first + chr(0x10FFFF),
        )
        .order_by(name, col(PlayerProfile.id))
        .limit(limit)
    )
    return [dict(row) for row in session.execute(query).mappings()]
