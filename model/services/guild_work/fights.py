"""Boss fights that a course makes itself (mock exams): made, published to members, put away.

What a member may win is checked when the fight is made: a currency or a title is an educator's to
promise, and must be in the world's published content. Source: sources/roguelearn.md, "Custom Boss
Fights & Assessments".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from model.db import WriteSession
from model.errors import Refused
from model.services.guild_work.common import begin_with, learners, require_status, step
from model.services.guilds.many import rows_of
from model.services.guilds.members import begin_in_course, tell
from model.services.guilds.promises import require_promise
from model.services.records.requests import fingerprint
from model.services.rows import Row, act, add, find, find_all, load, move
from model.words import (
    CustomBossProgress,
    CustomBossStatus,
    Difficulty,
    NotificationType,
)

TABLE, PARTS = "custom_boss_fights", "custom_boss_fight_assignments"
_WHAT = "boss fight"
DRAFT, PUBLISHED, ARCHIVED = CustomBossStatus


@dataclass(frozen=True, slots=True)
class CustomFightInfo:
    """One fight and how its members fare, by state; `best_score` is the best of all."""

    id: int
    guild_id: int
    title: str
    difficulty: str
    status: str
    deadline: datetime
    max_attempts: int | None
    requirements: Sequence[Mapping[str, Any]]
    rewards: Mapping[str, Any]
    counts: dict[str, int]
    best_score: int | None


def make_fight(
    session: WriteSession,
    *,
    guild_id: int,
    player_id: int,
    title: str,
    difficulty: Difficulty,
    deadline: datetime,
    max_attempts: int | None = None,
    requirements: Sequence[Mapping[str, Any]] = (),
    rewards: Mapping[str, Any] | None = None,
    challenge: str = "",
) -> CustomFightInfo:
    """Make a boss fight, as an officer; it is a draft.

    Errors: as for every act in a course; Refused for a currency or title without an educator's
    role; NotFound for one that the world has not; RecordError for bad fields or a past deadline.
    """
    values: Row = {"title": title, "difficulty": str(difficulty), "deadline": deadline}
    values |= {"max_attempts": max_attempts, "challenge_description": challenge}
    values |= {"required_knowledge_nodes": [dict(one) for one in requirements]}
    values |= {"optional_rewards": dict(rewards or {})}

    def work() -> int:
        begin_in_course(session, guild_id=guild_id, player_id=player_id)
        promised = values["optional_rewards"]
        currency, title_key = promised.get("currency"), promised.get("title")
        require_promise(session, player_id, currency=currency, title=title_key)
        pair = {"guild_id": guild_id, "creator_id": player_id}
        return add(session, TABLE, **pair, **values)

    request = {"guild": guild_id, "player": player_id, "values": fingerprint(values)}
    made = act(session, "guild_work.make_fight", request=request, table=TABLE, work=work)
    return fight(session, fight_id=made)


def publish_fight(
    session: WriteSession, *, fight_id: int, player_id: int, member_ids: tuple[int, ...] = ()
) -> CustomFightInfo:
    """Publish a fight, as an officer, to the members named or to all who only learn."""

    def work() -> int:
        guild, row = _begun(session, fight_id, player_id)
        require_status(TABLE, row, DRAFT, what="Boss fight")
        _require_ahead(session, row)
        move(session, TABLE, row, PUBLISHED)
        _hand_out(session, guild, row, player_id, member_ids)
        return fight_id

    request = {"fight": fight_id, "player": player_id, "members": list(member_ids)}
    act(session, "guild_work.publish_fight", request=request, table=TABLE, work=work)
    return fight(session, fight_id=fight_id)


def assign_fight(
    session: WriteSession, *, fight_id: int, player_id: int, member_ids: tuple[int, ...]
) -> CustomFightInfo:
    """Give a published fight to more members, as an officer."""

    def work() -> int:
        guild, row = _begun(session, fight_id, player_id)
        require_status(TABLE, row, PUBLISHED, what="Boss fight")
        _require_ahead(session, row)
        _hand_out(session, guild, row, player_id, member_ids)
        return fight_id

    request = {"fight": fight_id, "player": player_id, "members": list(member_ids)}
    act(session, "guild_work.assign_fight", request=request, table=PARTS, work=work)
    return fight(session, fight_id=fight_id)


def _begun(session: WriteSession, fight_id: int, player_id: int) -> tuple[Row, Row]:
    guild, _, row = begin_with(session, TABLE, fight_id, player_id=player_id, what=_WHAT)
    return guild, row


def _require_ahead(session: WriteSession, row: Row) -> None:
    if row["deadline"] <= session.now:
        raise Refused(
            f"Boss fight {row['id']} was open until {row['deadline'].isoformat()}. "
            "Make another one.",
            code="E-GWK-015",
        )


def _hand_out(
    session: WriteSession, guild: Row, row: Row, player_id: int, member_ids: tuple[int, ...]
) -> None:
    fresh = []
    for one in learners(session, guild["id"], named=member_ids, besides=player_id):
        pair = {"custom_boss_fight_id": row["id"], "player_id": one}
        if find(session, PARTS, **pair) is None:
            add(session, PARTS, **pair, assigned_at=session.now)
            fresh.append(one)
    kind = NotificationType.QUEST_UPDATE
    tell(session, fresh, f"{guild['name']}: {row['title']}", row["description"], kind=kind)


def archive_fight(session: WriteSession, *, fight_id: int, player_id: int) -> CustomFightInfo:
    """Put a fight away, as an officer: nobody begins it any more."""
    about: Row = {"player_id": player_id, "what": _WHAT, "sources": (DRAFT, PUBLISHED)}
    step(session, "archive_fight", TABLE, fight_id, to=ARCHIVED, **about)
    return fight(session, fight_id=fight_id)


def reopen_fight(session: WriteSession, *, fight_id: int, player_id: int) -> CustomFightInfo:
    """Publish an archived fight once more, to those who had it."""
    about: Row = {"player_id": player_id, "what": _WHAT, "sources": (ARCHIVED,)}
    step(session, "reopen_fight", TABLE, fight_id, to=PUBLISHED, **about)
    return fight(session, fight_id=fight_id)


# --- Looking ------------------------------------------------------------------------------------


def fight(session: Session, *, fight_id: int) -> CustomFightInfo:
    """One fight as it stands; NotFound when there is none."""
    return _info(session, load(session, TABLE, fight_id, what=_WHAT))


def fights_of(session: Session, *, guild_id: int) -> tuple[CustomFightInfo, ...]:
    """The fights of a course, by id."""
    load(session, "guilds", guild_id, what="guild")
    return tuple(_info(session, row) for row in find_all(session, TABLE, guild_id=guild_id))


def _info(session: Session, row: Row) -> CustomFightInfo:
    parts = rows_of(session, PARTS, custom_boss_fight_id=row["id"])
    counts = {state.value: 0 for state in CustomBossProgress}
    for part in parts:
        counts[part["completion_status"]] += 1
    scores = [part["best_score"] for part in parts if part["best_score"] is not None]
    return CustomFightInfo(
        id=row["id"],
        guild_id=row["guild_id"],
        title=row["title"],
        difficulty=row["difficulty"],
        status=row["publication_status"],
        deadline=row["deadline"],
        max_attempts=row["max_attempts"],
        requirements=row["required_knowledge_nodes"],
        rewards=row["optional_rewards"],
        counts=counts,
        best_score=max(scores, default=None),
    )
