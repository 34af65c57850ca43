"""Players: joining a world, what a player is now, their attributes.

One profile per person and world. The first day of play is the first full local day after joining.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import NotFound
from model.rules import calendar, draws
from model.rules.curves import level_progress_ppm
from model.rules.stats import stat_value
from model.rules.titles import stat_bonus
from model.rules.values import ABSENT, STATS, GameRules
from model.services import audit
from model.services.idempotency import once
from model.services.ledger import ruleset_of
from model.services.play.titles import judge_titles
from model.services.worlds import world_by_key
from model.services.xp import worn_index
from model.tables import (
    PlayerProfile,
    PlayerTitle,
    QuestLog,
    QuestTemplate,
    Title,
    User,
    World,
)
from model.words import QuestStatus, Role

_DAY = timedelta(days=1)
_QUESTS, _LOGS, _WORLDS = QuestTemplate.__table__, QuestLog.__table__, World.__table__
_COMPLETED = (
    sa.select(_QUESTS.c.key, sa.func.count())
    .join(_LOGS, _LOGS.c.template_id == _QUESTS.c.id)
    .where(
        _LOGS.c.player_id == sa.bindparam("player"),
        _LOGS.c.status == QuestStatus.COMPLETED,
    )
    .group_by(_QUESTS.c.key)
)
_SECRET = sa.select(_WORLDS.c.seed_secret).where(_WORLDS.c.id == sa.bindparam("world"))


@dataclass(frozen=True, slots=True)
class PlayerInfo:
    """One player's state in one world; `progress_ppm` is the share of the way to the next level."""

    id: int
    timezone: str
    first_day: date
    last_closed_date: date | None
    level: int
    progress_ppm: int
    total_xp: int
    current_streak: int
    longest_streak: int
    perfect_streak: int
    freezes_held: int
    debuff_active_until: datetime | None
    stats: dict[str, int]
    active_title: str | None
    titles: tuple[str, ...]


def join(
    session: WriteSession, *, world: str, user_id: int | None = None, timezone: str = "UTC"
) -> PlayerInfo:
    """Make a player of a person (default: the actor) in a world; joining again gives the same one.

    Errors: NotFound for an unknown world or zone, or before the world's first publication.
    """
    calendar.zone(timezone)
    person = session.actor.user_id if user_id is None else user_id
    if person != session.actor.user_id:
        session.actor.require(Role.ADMIN)
        if session.get(User, person) is None:
            raise NotFound(f"There is no user {person}. Make the person first.")
    world_id = world_by_key(session, key=world).id
    request = {"world": world, "user": person, "timezone": timezone}

    def work() -> dict[str, Any]:
        query = sa.select(col(PlayerProfile.id)).where(
            col(PlayerProfile.world_id) == world_id, col(PlayerProfile.user_id) == person
        )
        known = session.execute(query).scalar_one_or_none()
        return {"player_id": known or _join(session, world_id, person, timezone)}

    answer = once(session, service="play.join", request=request, work=work)
    assert answer is not None
    return player(session, player_id=answer["player_id"])


def _join(session: WriteSession, world_id: int, user_id: int, timezone: str) -> int:
    today = calendar.local_date(timezone, session.now)
    is_midnight = calendar.day_start(timezone, today) == session.now
    profile = PlayerProfile(
        world_id=world_id,
        user_id=user_id,
        timezone=timezone,
        joined_at=session.now,
        first_day=today if is_midnight else today + _DAY,
    )
    session.add(profile)
    session.flush()
    assert profile.id is not None
    game = ruleset_of(session, profile).game
    judge_titles(session, profile, game, day=today, streak_broken=False)
    refresh_stats(session, profile, game)
    audit.record(
        session, action="play.join", object_type="player_profiles", object_key=str(profile.id)
    )
    return profile.id


def player(session: Session, *, player_id: int) -> PlayerInfo:
    """One player as they stand; NotFound when there is none."""
    profile = session.get(PlayerProfile, player_id)
    if profile is None or profile.id is None:
        raise NotFound(f"There is no player {player_id}.")
    game = ruleset_of(session, profile).game
    worn = worn_index(session, profile, game)
    query = (
        sa.select(col(Title.key))
        .join(PlayerTitle, col(PlayerTitle.title_id) == col(Title.id))
        .where(col(PlayerTitle.player_id) == player_id, col(PlayerTitle.revoked_at).is_(None))
    )
    return PlayerInfo(
        id=profile.id,
        timezone=profile.timezone,
        first_day=profile.first_day,
        last_closed_date=profile.last_closed_date,
        level=profile.level,
        progress_ppm=max(0, level_progress_ppm(profile.total_xp, profile.level, game.thresholds)),
        total_xp=profile.total_xp,
        current_streak=profile.current_streak,
        longest_streak=profile.longest_streak,
        perfect_streak=profile.perfect_streak,
        freezes_held=profile.freezes_held,
        debuff_active_until=profile.debuff_active_until,
        stats={stat.value: getattr(profile, stat.value) for stat in STATS},
        active_title=None if worn == ABSENT else game.titles[worn].key,
        titles=tuple(sorted(session.execute(query).scalars())),
    )


def refresh_stats(session: Session, profile: PlayerProfile, game: GameRules) -> None:
    """Write the four attributes from their start, completed quests and the worn title.

    They start where a document of the player said (documents.start_stats), else at the world's
    start.
    """
    trained = [0] * len(STATS)
    for key, count in session.execute(_COMPLETED, {"player": profile.id}):
        place = game.quest_index.get(key)
        if place is not None and game.quests[place].stat != ABSENT:
            trained[game.quests[place].stat] += game.quests[place].base_xp * count
    given = profile.initial_stats.get("stats", {})
    worn = worn_index(session, profile, game)
    for position, stat in enumerate(STATS):
        bonus = 0
        if worn != ABSENT:
            title = game.titles[worn]
            bonus = stat_bonus(
                title.passive_type, title.passive_stat, title.passive_value, stat=position
            )
        value = stat_value(
            trained[position],
            given.get(stat.value, game.stats.start),
            game.stats.cap,
            xp_per_point=game.stats.xp_per_point,
            bonus=bonus,
        )
        setattr(profile, stat.value, value)


@dataclass(frozen=True, slots=True)
class Replayed:
    """Whose draws a session makes again: a simulated player's key, and the run's day 0.

    Only services.play.replaying puts one into a session, for players of a sample world.
    """

    random_key: int
    start_ordinal: int


REPLAYED = "replayed"
"""Where a session keeps whom it replays (`session.info`)."""


def random_key(session: Session, profile: PlayerProfile) -> int:
    """The player's random key: from the world's secret, so nobody can foresee their draws."""
    replayed: Replayed | None = session.info.get(REPLAYED)
    if replayed is not None:
        return replayed.random_key
    secret = session.execute(_SECRET, {"world": profile.world_id}).scalar_one()
    return draws.key_hash(f"{secret}:{profile.id}")


def draw_day(session: Session, day: date) -> int:
    """The number of a local date in keyed draws; a replayed player counts from the run's start."""
    replayed: Replayed | None = session.info.get(REPLAYED)
    return day.toordinal() - (0 if replayed is None else replayed.start_ordinal)
