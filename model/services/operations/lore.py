"""Seasonal lore: an update of a world's story, drafted, published at its date, put away.

Players read what is published and whose day has come where they are. The sweep publishes a draft
on its release date. Source: sources/roguelearn.md (SeasonalLoreUpdate); rules.md §5.1 FR68.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from model.db import WriteSession
from model.errors import NotFound, Refused
from model.rules import calendar
from model.services.accounts import rows
from model.services.operations import common
from model.services.operations.common import Row, columns
from model.services.records import storing
from model.services.worlds import world_by_key
from model.tables import PlayerProfile
from model.words import LoreUpdateStatus

TABLE = "seasonal_lore_updates"
_DRAFT, _PUBLISHED = LoreUpdateStatus.DRAFT, LoreUpdateStatus.PUBLISHED


@dataclass(frozen=True, slots=True)
class LoreInfo:
    """One update of the lore, with what it changes in the world."""

    id: int
    title: str
    description: str
    content: str
    semester_context: str
    release_date: date | None
    status: LoreUpdateStatus
    new_skill_paths: tuple[str, ...]
    new_factions: tuple[str, ...]
    new_threats: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LorePlace:
    """One update on a player's shelf: its title and day, and the whole once that day has come."""

    id: int
    title: str
    opens_on: date | None
    is_locked: bool
    lore: LoreInfo | None


def draft_lore(session: WriteSession, *, world: str, values: Mapping[str, Any]) -> LoreInfo:
    """Draft an update: a form with every fault named at once.

    Errors, in this order: E-REFUSED-002; NotFound for the world; RecordError.
    """
    common.require_game_master(session)
    world_id = world_by_key(session, key=world).id

    def work() -> rows.Answer:
        given = {**values, "world_id": world_id, "creator_id": session.actor.user_id}
        return {"id": common.add_checked(session, TABLE, given, lambda _: [])}

    request = {"world": world, "values": dict(values)}
    answer = rows.act(session, "operations.draft_lore", request=request, table=TABLE, work=work)
    return _info(storing.load(session, TABLE, answer["id"]))


def publish_lore(session: WriteSession, *, lore_id: int, tell_players: bool = True) -> LoreInfo:
    """Publish an update now, whatever its date was; everybody who plays in the world is told.

    Errors, in this order: E-REFUSED-002; NotFound; E-LIVE-002; E-LIVE-011 without a text.
    """

    def work(row: Row) -> None:
        today = calendar.local_date("UTC", session.now)
        date_now = min(row["release_date"] or today, today)
        row = rows.change(session, TABLE, row, release_date=date_now)
        _publish(session, row, tell_players=tell_players)

    return _step(session, "publish_lore", lore_id, work, tell=tell_players)


def _publish(session: WriteSession, row: Row, *, tell_players: bool) -> None:
    if not row["content"].strip() and not row["description"].strip():
        raise Refused(
            f"Lore update {row['id']} says nothing yet. Write its description or content first.",
            code="E-LIVE-011",
        )
    common.move(session, TABLE, row, _PUBLISHED)
    if tell_players:
        common.announce(
            session, world_id=row["world_id"], title=row["title"], content=row["description"]
        )


def archive_lore(session: WriteSession, *, lore_id: int) -> LoreInfo:
    """Put an update away: players read it no more. Errors: E-REFUSED-002; NotFound; E-LIVE-002."""

    def work(row: Row) -> None:
        common.move(session, TABLE, row, LoreUpdateStatus.ARCHIVED)

    return _step(session, "archive_lore", lore_id, work)


def _step(session: WriteSession, service: str, lore_id: int, work: Any, **asked: Any) -> LoreInfo:
    common.require_game_master(session)

    def do_it() -> rows.Answer:
        work(rows.locked(session, TABLE, lore_id, what="lore update"))
        return {"id": lore_id}

    request = {"lore": lore_id, **asked}
    rows.act(session, f"operations.{service}", request=request, table=TABLE, work=do_it)
    return _info(storing.load(session, TABLE, lore_id))


def due_lore(session: WriteSession, world_id: int) -> int:
    """Publish every draft whose date has come (for the sweep); gives how many.

    A draft that says nothing yet stays one.
    """
    there, today = columns(TABLE), calendar.local_date("UTC", session.now)
    query = (
        sa.select(there.id)
        .where(
            there.world_id == world_id,
            there.creation_status == _DRAFT,
            there.release_date <= today,
            there.deleted_at.is_(None),
            sa.func.length(sa.func.trim(there.content + there.description)) > 0,
        )
        .order_by(there.id)
    )
    published = 0
    for lore_id in list(session.execute(query).scalars()):
        row = rows.locked(session, TABLE, lore_id, what="lore update")
        if row["creation_status"] == _DRAFT:  # another sweep may have been quicker
            _publish(session, row, tell_players=True)
            published += 1
    return published


def read_lore(session: Session, *, player_id: int, on: date) -> list[LoreInfo]:
    """What a player reads on their local date: what is published by then, the newest first."""
    shelf = lore_shelf(session, player_id=player_id, on=on)
    return [place.lore for place in shelf if place.lore is not None]


def lore_shelf(session: Session, *, player_id: int, on: date) -> list[LorePlace]:
    """All that is published, the newest first; what a player's day has not reached is locked.

    A locked update tells its title and its day, nothing of its text. NotFound without the player.
    """
    profile = session.get(PlayerProfile, player_id)
    if profile is None:
        raise NotFound(f"There is no player {player_id}.")
    there = columns(TABLE)
    query = (
        sa.select(there.id)
        .where(
            there.world_id == profile.world_id,
            there.creation_status == _PUBLISHED,
            there.deleted_at.is_(None),
        )
        .order_by(there.release_date.is_(None), there.release_date.desc(), there.id.desc())
    )
    found = [storing.load(session, TABLE, row_id) for row_id in session.execute(query).scalars()]
    return [_place(row, on) for row in found]


def _place(row: Row, on: date) -> LorePlace:
    day = row["release_date"]
    is_locked = day is not None and day > on
    lore = None if is_locked else _info(row)
    return LorePlace(row["id"], row["title"], day, is_locked, lore)


def _info(row: Row) -> LoreInfo:
    def names(column: str) -> tuple[str, ...]:
        return tuple(str(element["name"]) for element in row[column])

    return LoreInfo(
        id=row["id"],
        title=row["title"],
        description=row["description"],
        content=row["content"],
        semester_context=row["semester_context"],
        release_date=row["release_date"],
        status=LoreUpdateStatus(row["creation_status"]),
        new_skill_paths=names("new_skill_paths"),
        new_factions=names("new_factions"),
        new_threats=names("new_threats"),
    )
