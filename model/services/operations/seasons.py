"""Live seasons: which one a player is in, its board, its end, and carrying on into the next.

Seasons are content and go by their dates: open as soon as the first zone enters the first day,
closed when the last zone has left the last one. Then all days are closed, ranks become final, the
board is frozen, everybody gets what the season gives and is told (season_ends); the mark of it is
the entry `seasons.close` in the audit trail. `seasons.status` is only shown and stays as designers
set it. Joining is services.ledger.ensure_participation.
Source: rules.md §1.9; design.md §2 (Time).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import NotFound, Refused, did_you_mean
from model.rules import calendar
from model.rules.live_operations import BEFORE, OVER, RUNNING, season_phase
from model.rules.seasons import active_season, rank_players
from model.rules.values import ABSENT, SeasonRule
from model.services import audit, content, play
from model.services.economy.rewards import content_id
from model.services.idempotency import once
from model.services.ledger import ensure_participation, ruleset_of
from model.services.operations import season_ends
from model.services.operations.common import columns, minute_of, require_game_master
from model.services.worlds import world_by_key
from model.tables import PlayerProfile, SeasonLeaderboard, SeasonParticipation, World
from model.words import Role, SeasonStatus

_STATUS = {
    BEFORE: SeasonStatus.UPCOMING, RUNNING: SeasonStatus.ACTIVE, OVER: SeasonStatus.ENDED,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SeasonInfo:
    """One published season of a world; `is_closed` once its ranks are final.

    `rewards` and `achievements` count what its end gave.
    """

    id: int
    key: str
    first_day: date
    last_day: date
    status: SeasonStatus
    is_closed: bool
    participants: int
    rewards: int = 0
    achievements: int = 0


@dataclass(frozen=True, slots=True)
class MySeason:
    """The season that a player's local date lies in, and how the player stands in it now."""

    season_id: int
    key: str
    day_number: int
    days_left: int
    season_xp: int
    rank: int | None
    participants: int


@dataclass(frozen=True, slots=True)
class SeasonPlace:
    """One place of a season's board."""

    rank: int
    player_id: int
    season_xp: int


def list_seasons(session: Session, *, world: str, at: datetime) -> list[SeasonInfo]:
    """The published seasons of a world in their order, as the clock has them at an instant."""
    world_id = world_by_key(session, key=world).id
    game = content.published(session, world=world).game
    return [_info(session, world_id, rule, at) for rule in game.seasons]


def _info(session: Session, world_id: int, rule: SeasonRule, at: datetime) -> SeasonInfo:
    season_id = content_id(session, world_id, "seasons", rule.key)
    there = columns("season_participations")
    query = sa.select(sa.func.count()).where(there.season_id == season_id)
    entries = season_ends.entries(session, season_id)
    given = [entry.details or {} for entry in entries]
    return SeasonInfo(
        id=season_id,
        key=rule.key,
        first_day=date.fromordinal(rule.start_day),
        last_day=date.fromordinal(rule.end_day),
        status=_STATUS[season_phase(rule.start_day, rule.end_day, minute_of(at))],
        is_closed=bool(entries),
        participants=int(session.execute(query).scalar_one()),
        rewards=sum(one.get("rewards", 0) for one in given),
        achievements=sum(one.get("achievements", 0) for one in given),
    )


def my_season(session: Session, *, player_id: int, at: datetime) -> MySeason | None:
    """The season of a player's local date, None between seasons; NotFound without the player."""
    profile = session.get(PlayerProfile, player_id)
    if profile is None:
        raise NotFound(f"There is no player {player_id}.")
    game = ruleset_of(session, profile).game
    today = calendar.local_date(profile.timezone, at)
    index = active_season(game.seasons, today.toordinal())
    if index == ABSENT:
        return None
    rule = game.seasons[index]
    season_id = content_id(session, profile.world_id, "seasons", rule.key)
    board = {place.player_id: place for place in ranked(session, season_id)}
    mine = board.get(player_id)
    return MySeason(
        season_id=season_id,
        key=rule.key,
        day_number=today.toordinal() - rule.start_day + 1,
        days_left=rule.end_day - today.toordinal(),
        season_xp=0 if mine is None else mine.season_xp,
        rank=None if mine is None else mine.rank,
        participants=len(board),
    )


def ranked(session: Session, season_id: int) -> list[SeasonPlace]:
    """Everybody in a season by the XP of it; ties by player, each place once."""
    there = columns("season_participations")
    query = sa.select(there.season_xp, there.player_id).where(there.season_id == season_id)
    # Numbers of one length are in the order of their texts.
    entries = [(int(xp), f"{player:020}") for xp, player in session.execute(query)]
    return [SeasonPlace(rank, int(key), xp) for rank, key, xp in rank_players(entries)]


def season_board(session: Session, *, season_id: int, limit: int = 50) -> list[SeasonPlace]:
    """A season's board as last computed; final once the season is closed."""
    there = columns("season_leaderboards")
    query = (
        sa.select(there.rank, there.player_id, there.total_xp)
        .where(there.season_id == season_id)
        .order_by(there.rank)
        .limit(limit)
    )
    return [SeasonPlace(*row) for row in session.execute(query)]


# --- Writing ------------------------------------------------------------------------------------


def refresh_board(session: WriteSession, *, world: str, season: str) -> SeasonInfo:
    """Compute a season's board anew from what its participants have.

    Errors, in this order: E-REFUSED-002; NotFound; E-LIVE-041 once the season is closed.
    """
    require_game_master(session)

    def work(world_id: int, rule: SeasonRule, season_id: int) -> None:
        _lock(session, season_id)
        _require_open(session, rule, season_id)
        _write_board(session, season_id, is_final=False)
        _note(session, "seasons.refresh_board", season_id)

    return _step(session, "refresh_board", world, season, work)


def close_season(session: WriteSession, *, world: str, season: str) -> SeasonInfo:
    """Close a season that is over everywhere: all days closed, ranks final, rewards given.

    Errors, in this order: E-REFUSED-002 (admins only: days of all players are closed); NotFound;
    E-LIVE-041 when it is closed; E-LIVE-040 while a zone is still in it.
    """
    session.actor.require(Role.ADMIN)

    def work(world_id: int, rule: SeasonRule, season_id: int) -> None:
        _lock(session, season_id)
        _require_open(session, rule, season_id)
        if season_phase(rule.start_day, rule.end_day, minute_of(session.now)) != OVER:
            raise Refused(
                f"Season '{season}' ends on {date.fromordinal(rule.end_day)}, and somewhere that "
                "day is not over yet. Close it when the last time zone has left it.",
                code="E-LIVE-040",
            )
        _close(session, world, rule, season_id)

    return _step(session, "close", world, season, work)


def reward_season(session: WriteSession, *, world: str, season: str) -> SeasonInfo:
    """Give once more what a closed season gives: only what was due and could not be given is.

    Errors, in this order: E-REFUSED-002 (admins only); NotFound; E-LIVE-042 until it is closed.
    """
    session.actor.require(Role.ADMIN)

    def work(world_id: int, rule: SeasonRule, season_id: int) -> None:
        _lock(session, season_id)
        if not season_ends.is_closed(session, season_id):
            raise Refused(
                f"Season '{rule.key}' is not closed, and what it gives is given at its end. "
                "Close it first.",
                code="E-LIVE-042",
            )
        events = season_ends.locked_events(session, season_id)
        given = season_ends.give_all(session, season_id, events)
        _note(session, season_ends.REWARD, season_id, given)

    return _step(session, "reward", world, season, work)


def _close(session: WriteSession, world: str, rule: SeasonRule, season_id: int) -> None:
    events = season_ends.locked_events(session, season_id)
    play.tick(session, world=world)  # what the last days still give counts
    _write_board(session, season_id, is_final=True)
    given = season_ends.give_all(session, season_id, events)
    season_ends.tell_everybody(session, world=world, season=rule.key, season_id=season_id)
    _note(session, season_ends.CLOSE, season_id, given)


def _require_open(session: Session, rule: SeasonRule, season_id: int) -> None:
    if season_ends.is_closed(session, season_id):
        raise Refused(
            f"Season '{rule.key}' is closed, and its ranks and its board stay as they are. "
            "Look at the season that runs.",
            code="E-LIVE-041",
        )


def _write_board(session: WriteSession, season_id: int, *, is_final: bool) -> None:
    """The board as a whole; at the end each participation keeps its rank too."""
    there, kept = columns("season_leaderboards"), columns("season_participations")
    session.execute(sa.delete(there.id.table).where(there.season_id == season_id))
    places = ranked(session, season_id)
    session.add_all(
        SeasonLeaderboard(
            season_id=season_id, player_id=place.player_id, rank=place.rank,
            total_xp=place.season_xp, updated_at=session.now,
        )
        for place in places
    )  # fmt: skip
    session.flush()
    for place in places if is_final else ():
        mine = (kept.season_id == season_id, kept.player_id == place.player_id)
        session.execute(sa.update(kept.id.table).where(*mine).values(rank=place.rank))
    session.expire_all()


_LOCK_SEASON = 7_351


def _lock(session: WriteSession, season_id: int) -> None:
    """Let only one transaction at a time write a season's board."""
    audit.lock(session, _LOCK_SEASON, season_id % 2**31)


def carry_on(session: WriteSession, world_id: int, rule: SeasonRule, season_id: int) -> int:
    """Who was in the season before is in this one, as soon as their own date is; gives how many."""
    before = _season_before(session, world_id, rule)
    there = columns("season_participations")
    joined = sa.select(there.player_id).where(there.season_id == season_id)
    query = (
        sa.select(PlayerProfile)
        .join(SeasonParticipation, col(SeasonParticipation.player_id) == col(PlayerProfile.id))
        .where(
            col(SeasonParticipation.season_id) == before,
            col(PlayerProfile.id).not_in(joined),
        )
        .order_by(col(PlayerProfile.id))
    )
    made = 0
    for profile in list(session.execute(query).scalars()):
        today = calendar.local_date(profile.timezone, session.now)
        if rule.start_day <= today.toordinal() <= rule.end_day:
            game = ruleset_of(session, profile).game
            made += ensure_participation(session, profile, game, day=today) is not None
    return made


def _season_before(session: Session, world_id: int, rule: SeasonRule) -> int | None:
    world = session.get_one(World, world_id)
    earlier = [
        other
        for other in content.published(session, world=world.key).game.seasons
        if other.end_day < rule.start_day
    ]
    if not earlier:
        return None
    return content_id(session, world_id, "seasons", earlier[-1].key)


def due_seasons(session: WriteSession, world_id: int) -> tuple[int, int]:
    """Close what is over, carry on what runs (for the sweep): seasons closed, players carried on.

    Only admins close, for days of all players are closed with it.
    """
    world = session.get_one(World, world_id)
    key, closed, carried = world.key, 0, 0
    for rule in content.published(session, world=key).game.seasons:
        season_id = content_id(session, world_id, "seasons", rule.key)
        phase = season_phase(rule.start_day, rule.end_day, minute_of(session.now))
        if phase == OVER and not season_ends.is_closed(session, season_id):
            _lock(session, season_id)
            if not season_ends.is_closed(session, season_id):  # another sweep may have been quicker
                _close(session, key, rule, season_id)
                closed += 1
        if phase == RUNNING:
            carried += carry_on(session, world_id, rule, season_id)
    return closed, carried


def _step(
    session: WriteSession,
    service: str,
    world: str,
    season: str,
    work: Callable[[int, SeasonRule, int], None],
) -> SeasonInfo:
    """One step on a published season, once per key."""
    world_id = world_by_key(session, key=world).id
    game = content.published(session, world=world).game
    if season not in game.season_index:
        hint = did_you_mean(season, game.season_index) or "Publish it first."
        raise NotFound(f"World {world} has no season '{season}'. {hint}")
    rule = game.seasons[game.season_index[season]]
    season_id = content_id(session, world_id, "seasons", season)

    def do_it() -> dict[str, Any]:
        work(world_id, rule, season_id)
        return {"season": season_id}

    request = {"world": world, "season": season}
    once(session, service=f"seasons.{service}", request=request, work=do_it)
    return _info(session, world_id, rule, session.now)


def _note(
    session: WriteSession, action: str, season_id: int, details: dict[str, int] | None = None
) -> None:
    audit.record(
        session, action=action, object_type="seasons", object_key=str(season_id), details=details
    )
