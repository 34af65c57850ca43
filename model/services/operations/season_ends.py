"""What the end of a season gives: the rewards of the season's own events, and achievements.

The table of seasons says nothing of rewards, so they stand where there is a place for them: in
seasonal events that name the season (points, ranks, taking part: XP, currency, title), and in
achievements that ask for closed seasons (services.achievements.further_counts: seasons finished,
first places, best XP). Both bear their own mark: nothing is given twice, however often this runs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.services import achievements, content, notices
from model.services.accounts import rows
from model.services.acting import acting_for
from model.services.operations.common import columns
from model.services.operations.contributions import give_due, reason_of
from model.services.operations.seasonal import PEOPLE, TABLE, settle
from model.services.records import storing
from model.tables import AuditEvent, PlayerProfile, User
from model.words import (
    NotificationType,
    SeasonalEventStatus,
    SeasonalParticipantStatus,
    UserStatus,
)

CLOSE, REWARD = "seasons.close", "seasons.reward"
_WORDS = "Place {{rank}} of {{players}}, with {{season_xp}} XP."
_SLOT = re.compile(r"\{\{(\w+)\}\}")
_OUT = SeasonalParticipantStatus.DROPPED_OUT


@dataclass(frozen=True, slots=True)
class SeasonResult:
    """How a closed season ended for one player.

    `rewards` are the reasons of what the season's events have given so far, `achievements` those
    that were earned by its end.
    """

    rank: int
    player_id: int
    season_xp: int
    rewards: tuple[str, ...]
    achievements: tuple[str, ...]


# --- Giving -------------------------------------------------------------------------------------


def locked_events(session: WriteSession, season_id: int) -> list[int]:
    """The events of a season, locked by id before any player is, as contributing locks them."""
    found = _events(session, season_id)
    for event_id in found:
        rows.locked(session, TABLE, event_id, what="seasonal event")
    return found


def _events(session: Session, season_id: int) -> list[int]:
    there = columns(TABLE)
    query = sa.select(there.id).where(there.season_id == season_id, there.deleted_at.is_(None))
    return list(session.execute(query.order_by(there.id)).scalars())


def give_all(session: WriteSession, season_id: int, event_ids: list[int]) -> dict[str, int]:
    """Give everybody what is due to them by a closed season; gives how much there was."""
    rewards = sum(_give_of(session, event_id) for event_id in event_ids)
    earned = sum(
        len(achievements.check(session, player_id=player_id))
        for player_id in _participants(session, season_id)
    )
    return {"rewards": rewards, "achievements": earned}


def _give_of(session: WriteSession, event_id: int) -> int:
    """Everything that an event owes to whoever did not drop out, if it is over by now."""
    row = settle(session, storing.load(session, TABLE, event_id))
    if row["event_status"] != SeasonalEventStatus.COMPLETED:
        return 0
    there = columns(PEOPLE)
    query = sa.select(there.id, there.player_id).where(
        there.seasonal_event_id == event_id, there.participation_status != _OUT
    )
    given = 0
    for part_id, player_id in session.execute(query.order_by(there.player_id)).all():
        profile = acting_for(session, session.actor, player_id)
        one = storing.load(session, PEOPLE, part_id)
        given += len(give_due(session, row, profile, one, skip_gone=True))
    return given


def _participants(session: Session, season_id: int) -> list[int]:
    there = columns("season_participations")
    query = sa.select(there.player_id).where(there.season_id == season_id)
    return list(session.execute(query.order_by(there.player_id)).scalars())


# --- Telling ------------------------------------------------------------------------------------


def tell_everybody(session: WriteSession, *, world: str, season: str, season_id: int) -> int:
    """Tell each participant how a season ended, in the world's own words; gives how many.

    The words are the narrative text `season.<number>.outro` with its slots, where there is one.
    """
    published = content.published(session, world=world).content
    fields = published["seasons"][season]
    outro = published.get("narrative_contents", {}).get(f"season.{fields['number']}.outro", {})
    words = str(outro.get("content") if outro.get("is_active") else _WORDS)
    people, players = _persons(session, season_id), len(_participants(session, season_id))
    for rank, xp, user_id, world_id in people:
        slots = {"rank": rank, "season_xp": xp, "players": players}
        text = _filled(words, slots)
        notice = notices.Notice(
            user_id, NotificationType.SYSTEM, f"{fields['name']} is over", content=text,
            world_id=world_id,
        )  # fmt: skip
        notices.tell(session, notice)
    return len(people)


def _filled(words: str, slots: Mapping[str, int]) -> str:
    """A text with its {{slots}} filled; a slot that nobody knows stays as it is."""
    return _SLOT.sub(lambda slot: str(slots.get(slot[1], slot[0])), words)


def _persons(session: Session, season_id: int) -> list[tuple[int, int, int, int]]:
    """Rank, XP, person and world of everybody in a season who still is somebody, best first."""
    there = columns("season_participations")
    query = (
        sa.select(there.rank, there.season_xp, col(User.id), col(PlayerProfile.world_id))
        .join(PlayerProfile, col(PlayerProfile.id) == there.player_id)
        .join(User, col(User.id) == col(PlayerProfile.user_id))
        .where(there.season_id == season_id, there.rank.is_not(None))
        .where(col(User.deleted_at).is_(None), col(User.status) != UserStatus.DISABLED)
        .order_by(there.rank)
    )
    return [(rank, xp, user, world) for rank, xp, user, world in session.execute(query)]


# --- Looking ------------------------------------------------------------------------------------


def entries(session: Session, season_id: int) -> list[AuditEvent]:
    """What the audit trail has of a season's close, and of what was given later; empty before."""
    query = sa.select(AuditEvent).where(
        col(AuditEvent.object_type) == "seasons",
        col(AuditEvent.object_key) == str(season_id),
        col(AuditEvent.action).in_((CLOSE, REWARD)),
    )
    return list(session.execute(query.order_by(col(AuditEvent.seq))).scalars())


def is_closed(session: Session, season_id: int) -> bool:
    """Whether a season's ranks are final."""
    return bool(entries(session, season_id))  # nothing is given later before the close


def season_results(session: Session, *, season_id: int) -> list[SeasonResult]:
    """How a closed season ended for each player, best first; nothing while it is not closed."""
    instants = [entry.at for entry in entries(session, season_id)]
    if not instants:
        return []
    there = columns("season_participations")
    query = sa.select(there.rank, there.player_id, there.season_xp).where(
        there.season_id == season_id, there.rank.is_not(None)
    )
    places = session.execute(query.order_by(there.rank)).all()
    given = _given(session, season_id)
    earned = _earned(session, [place.player_id for place in places], instants)
    return [
        SeasonResult(rank, player, xp, given.get(player, ()), earned.get(player, ()))
        for rank, player, xp in places
    ]


def _given(session: Session, season_id: int) -> dict[int, tuple[str, ...]]:
    """The reasons of what the season's events gave, by player, event after event."""
    there = columns(PEOPLE)
    query = sa.select(there.player_id, there.rewards_earned).where(
        there.seasonal_event_id.in_(_events(session, season_id))
    )
    found: dict[int, tuple[str, ...]] = {}
    for player_id, rewards in session.execute(query.order_by(there.seasonal_event_id)):
        reasons = tuple(reason_of(reward) for reward in rewards)
        found[player_id] = found.get(player_id, ()) + reasons
    return found


def _earned(
    session: Session, players: list[int], instants: list[datetime]
) -> dict[int, tuple[str, ...]]:
    """The achievements that these players earned when the season gave what it gives, by key."""
    held, designed = columns("player_achievements"), columns("achievements")
    query = (
        sa.select(held.player_id, designed.key)
        .join(designed.id.table, designed.id == held.achievement_id)
        .where(held.earned_at.in_(instants), held.player_id.in_(players))
        .order_by(designed.key)
    )
    found: dict[int, tuple[str, ...]] = {}
    for player_id, key in session.execute(query):
        found[player_id] = (*found.get(player_id, ()), key)
    return found
