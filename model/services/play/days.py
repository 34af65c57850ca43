"""Closing local days: each once, in order, whoever asks first.

A day is closed at the player's next access or by `tick`, with the instants of its own end, and by
the ruleset that was published then, so that how late it is closed changes nothing. Order of a
close: daily quests that are decided at the close, streak, debuff, weekly quests, boss phase, return
protocol, titles (design.md §3, rules.md §1.5).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import Refused
from model.rules import calendar
from model.rules.debuffs import close_debuff_day, is_debuffed
from model.rules.returns import RETURN_COMPLETED, close_return_day
from model.rules.streaks import close_streak_day, is_perfect_day
from model.rules.values import (
    DAILY,
    NEVER,
    WEEKLY,
    DebuffState,
    GameRules,
    ReturnState,
    StreakState,
)
from model.services.consequences import days_closed, follow
from model.services.exclusion import require_not_banned
from model.services.ledger import Reference, ensure_participation, locked_profile, ruleset_of
from model.services.play.fights import close_fight, close_visit
from model.services.play.inputs import RETURN_KEY, Stretch
from model.services.play.players import refresh_stats
from model.services.play.quests import QuestStepInfo, ensure_offer, expire_open, step_quests
from model.services.play.titles import judge_titles
from model.services.worlds import world_by_key
from model.services.xp import award, debuff_minute, minute_of
from model.tables import (
    BossAttempt,
    DailyLog,
    DungeonAttempt,
    PlayerProfile,
    QuestLog,
    QuestTemplate,
    World,
)
from model.words import BossAttemptStatus, DungeonAttemptStatus, QuestStatus, XpEventSource

_DAY = timedelta(days=1)
_QUESTS, _LOGS, _DAYS = QuestTemplate.__table__, QuestLog.__table__, DailyLog.__table__
_VISITS, _FIGHTS = DungeonAttempt.__table__, BossAttempt.__table__
_ON_DAY = (
    _DAYS.c.player_id == sa.bindparam("player"),
    _DAYS.c.day_date == sa.bindparam("day"),
)
_CLOSED_LOG = sa.select(DailyLog).where(*_ON_DAY, _DAYS.c.evaluated.is_(True))
_OPEN_LOG = sa.select(DailyLog).where(*_ON_DAY, _DAYS.c.evaluated.is_(False))
_OFFERED = (
    sa.select(_QUESTS.c.key, _LOGS.c.status)
    .join(_LOGS, _LOGS.c.template_id == _QUESTS.c.id)
    .where(_LOGS.c.player_id == sa.bindparam("player"), _LOGS.c.day_date == sa.bindparam("day"))
)
_AT_HAND = sa.select(
    *(
        sa.exists().where(rows.c.player_id == sa.bindparam("player"), condition)
        for rows, condition in (
            (_DAYS, sa.and_(_ON_DAY[1], _DAYS.c.evaluated.is_(False))),
            (_VISITS, _VISITS.c.status == DungeonAttemptStatus.IN_PROGRESS),
            (_FIGHTS, _FIGHTS.c.status == BossAttemptStatus.IN_PROGRESS),
        )
    )
)
"""Whether an access has made the day's log, whether a dungeon is open, whether a fight goes on."""
_CHARGED = sa.select(_DAYS.c.id).where(
    _DAYS.c.player_id == sa.bindparam("player"),
    _DAYS.c.day_date >= sa.bindparam("since"),
    _DAYS.c.day_date < sa.bindparam("day"),
    _DAYS.c.debuff_triggered.is_(True),
)


@dataclass(frozen=True, slots=True)
class DayInfo:
    """One closed local day; `is_new` is false when it had been closed before."""

    day: date
    core_completed: int
    core_total: int
    is_perfect: bool
    debuff_triggered: bool
    streak: int
    is_new: bool
    titles_earned: tuple[str, ...] = ()
    titles_lost: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TickInfo:
    """What a tick did: players looked at, and local days closed."""

    players: int
    days_closed: int


def close_day(session: WriteSession, *, player_id: int, day: date) -> DayInfo:
    """Close one finished local day; closing it again changes nothing and gives the same.

    Errors: Refused when the day has not ended in the player's zone, lies before the first day of
    play, or an earlier day is still open.
    """
    profile = locked_profile(session, player_id)
    asked = {"player": player_id, "day": day}
    log = session.execute(_CLOSED_LOG, asked).scalar_one_or_none()
    if log is not None:
        return _info(log, is_new=False)
    due = next_due(profile)
    if day != due:
        raise Refused(f"{day} cannot be closed: the player's next day to close is {due}.")
    if _day_end(profile, day) > session.now:
        raise Refused(f"{day} has not ended yet in {profile.timezone}.")
    return _close(session, profile, day)


def arrive(session: WriteSession, *, player_id: int) -> tuple[PlayerProfile, list[QuestStepInfo]]:
    """A player's access: the locked profile, and what opening the present day paid.

    Finished days are closed first. Then the day is opened: season joined, quests offered, and
    those completed at once that the week already fulfils.
    """
    profile = locked_profile(session, player_id)
    if profile.user_id == session.actor.user_id:
        require_not_banned(session, session.actor.user_id, world_id=profile.world_id)
    today = calendar.local_date(profile.timezone, session.now)
    close_due(session, profile, until=today)
    if today < next_due(profile) and profile.last_closed_date is not None:
        raise Refused(
            f"It is {today} in {profile.timezone}, a day that is closed for player {player_id}. "
            f"Go on from {next_due(profile)}.",
            code="E-PLAY-003",
        )
    game = ruleset_of(session, profile).game
    if _open_log(session, profile, today) is None:
        session.add(DailyLog(player_id=player_id, day_date=today, core_total=0))
        session.flush()
    ensure_participation(session, profile, game, day=today)
    ensure_offer(session, profile, game, day=today, is_present=True)
    return profile, step_quests(session, profile, game, day=today, at=session.now)


def close_due(session: WriteSession, profile: PlayerProfile, *, until: date) -> int:
    """Close every finished day before local date `until`; gives how many."""
    closed = 0
    first = next_due(profile)
    stretch = Stretch() if (until - first).days > 1 else None
    while next_due(profile) < until:
        _close(session, profile, next_due(profile), stretch)
        closed += 1
    if closed:
        days_closed(session, profile)
    return closed


def tick(session: WriteSession, *, world: str | None = None) -> TickInfo:
    """Close all due local days of all players (of one world), each in their own zone."""
    query = sa.select(col(PlayerProfile.id)).order_by(col(PlayerProfile.id))
    if world is not None:
        query = query.where(col(PlayerProfile.world_id) == world_by_key(session, key=world).id)
    else:
        published = sa.select(col(World.id)).where(col(World.published_revision_id).is_not(None))
        query = query.where(col(PlayerProfile.world_id).in_(published))
    players = list(session.execute(query).scalars())
    closed = 0
    for player_id in players:
        assert player_id is not None
        profile = locked_profile(session, player_id)
        today = calendar.local_date(profile.timezone, session.now)
        due = close_due(session, profile, until=today)
        closed += due
        if due:
            follow(session, profile)
    return TickInfo(len(players), closed)


def next_due(profile: PlayerProfile) -> date:
    """The next local day to close: days are closed in order, from the first full day on."""
    if profile.last_closed_date is None:
        return profile.first_day
    return profile.last_closed_date + _DAY


# --- One close --------------------------------------------------------------------------------


def _close(
    session: WriteSession, profile: PlayerProfile, day: date, stretch: Stretch | None = None
) -> DayInfo:
    # What a close decides happens at the day's end: a debuff that ends with the day is over, and
    # the rules of that moment judge, whatever has been published since.
    day_end = _day_end(profile, day)
    game = ruleset_of(session, profile, at=day_end).game
    ensure_offer(session, profile, game, day=day, is_present=False)
    steps = step_quests(
        session, profile, game, day=day, at=day_end, is_closing=True, types=(DAILY,)
    )
    asked = {"player": profile.id, "day": day}
    is_active, is_inside, is_fighting = session.execute(_AT_HAND, asked).one()
    if is_inside:
        close_visit(session, profile, until=day_end)
    completed, total = _core(session, profile, game, day)
    debuffed, charged = _was_debuffed(profile, day), _absence_charged(session, profile, day)
    broken_days = _close_streak(profile, game, completed, total)
    triggered = _close_debuff(
        profile, game, missed=total - completed, is_active=is_active, is_charged=charged, day=day
    )
    log = _log(session, profile, day, is_active=is_active)
    log.is_active, log.debuffed = is_active, debuffed
    _write_log(session, profile, log, completed, total, triggered)
    # After the day has been judged, so that the week's last day counts for weekly quests.
    steps += step_quests(
        session,
        profile,
        game,
        day=day,
        at=day_end,
        is_closing=True,
        types=(WEEKLY,),
        stretch=stretch,
    )
    expire_open(session, profile, day=day)
    if day == profile.first_day:
        expire_open(session, profile, day=day - _DAY)  # the day of joining is never closed
    if is_fighting:
        close_fight(session, profile, game, day=day, at=day_end)
    _close_return(
        session,
        profile,
        game,
        is_active=is_active,
        completed=completed,
        total=total,
        day=day,
        at=day_end,
    )
    profile.last_closed_date = day
    earned, lost = judge_titles(
        session, profile, game, day=day, streak_broken=broken_days > 0, stretch=stretch
    )
    is_changed = bool(earned or lost) or any(s.status == QuestStatus.COMPLETED for s in steps)
    if stretch is None or is_changed or stretch.stats_by is not game:
        refresh_stats(session, profile, game)
    if stretch is not None:
        stretch.stats_by = game
    session.flush()
    return _info(log, is_new=True, earned=earned, lost=lost)


def _day_end(profile: PlayerProfile, day: date) -> datetime:
    return calendar.day_start(profile.timezone, day + _DAY)


def _was_debuffed(profile: PlayerProfile, day: date) -> bool:
    """Whether a debuff was on in the day's last minute, as the engines write it."""
    return is_debuffed(debuff_minute(profile), minute_of(_day_end(profile, day)) - 1)


def _core(session: Session, profile: PlayerProfile, game: GameRules, day: date) -> tuple[int, int]:
    core_keys = {game.quests[index].key for index in game.core}
    offered = session.execute(_OFFERED, {"player": profile.id, "day": day})
    states = [status for key, status in offered if key in core_keys]
    return sum(state == QuestStatus.COMPLETED for state in states), len(states)


def _close_streak(profile: PlayerProfile, game: GameRules, completed: int, total: int) -> int:
    before = StreakState(
        profile.current_streak,
        profile.longest_streak,
        profile.perfect_streak,
        profile.freezes_held,
    )
    after, record = close_streak_day(
        before, game.streaks, core_completed=completed, core_total=total
    )
    profile.current_streak, profile.longest_streak = after.current, after.longest
    profile.perfect_streak, profile.freezes_held = after.perfect, after.freezes
    return record.broken_days


def _close_debuff(
    profile: PlayerProfile,
    game: GameRules,
    *,
    missed: int,
    is_active: bool,
    is_charged: bool,
    day: date,
) -> bool:
    before = DebuffState(debuff_minute(profile), is_charged)
    after, triggered = close_debuff_day(
        before,
        game.debuff,
        core_missed=missed,
        is_active=is_active,
        now_minute=minute_of(_day_end(profile, day)),
        next_day_end_minute=minute_of(_day_end(profile, day + _DAY)),
    )
    if triggered and after.until_minute != NEVER:
        profile.debuff_active_until = datetime.fromtimestamp(after.until_minute * 60, tz=UTC)
    return triggered


def _absence_charged(session: Session, profile: PlayerProfile, day: date) -> bool:
    """A day of the running absence has already brought its debuff."""
    if profile.absent_days == 0:
        return False
    asked = {"player": profile.id, "since": day - profile.absent_days * _DAY, "day": day}
    return session.execute(_CHARGED, asked).first() is not None


def _close_return(
    session: WriteSession,
    profile: PlayerProfile,
    game: GameRules,
    *,
    is_active: bool,
    completed: int,
    total: int,
    day: date,
    at: datetime,
) -> None:
    after, outcome = close_return_day(
        ReturnState(profile.absent_days, profile.return_day),
        game.returning,
        is_active=is_active,
        core_completed=completed,
        core_total=total,
    )
    profile.absent_days, profile.return_day = after.absent_days, after.protocol_day
    if outcome == RETURN_COMPLETED and game.returning.xp > 0:
        assert profile.id is not None
        award(
            session,
            player_id=profile.id,
            source=XpEventSource.EVENT,
            base_xp=game.returning.xp,
            day=day,
            reference=Reference(content_key=RETURN_KEY),
            at=at,
        )


def _log(session: Session, profile: PlayerProfile, day: date, *, is_active: bool) -> DailyLog:
    """The day's log, made by an access or now."""
    log = _open_log(session, profile, day) if is_active else None
    return log or DailyLog(player_id=int(profile.id or 0), day_date=day)


def _write_log(
    session: WriteSession,
    profile: PlayerProfile,
    log: DailyLog,
    completed: int,
    total: int,
    triggered: bool,
) -> None:
    log.core_completed, log.core_total = completed, total
    log.all_completed = is_perfect_day(completed, total)
    log.debuff_triggered, log.streak_after = triggered, profile.current_streak
    log.perfect_streak_after, log.freezes_after = profile.perfect_streak, profile.freezes_held
    log.evaluated, log.evaluated_at = True, session.now
    session.add(log)
    session.flush()


def _open_log(session: Session, profile: PlayerProfile, day: date) -> DailyLog | None:
    """The day's log that an access has made; a day without one was a day without activity."""
    asked = {"player": profile.id, "day": day}
    return session.execute(_OPEN_LOG, asked).scalar_one_or_none()


def _info(
    log: DailyLog, *, is_new: bool, earned: tuple[str, ...] = (), lost: tuple[str, ...] = ()
) -> DayInfo:
    return DayInfo(
        day=log.day_date,
        core_completed=log.core_completed,
        core_total=log.core_total,
        is_perfect=log.all_completed,
        debuff_triggered=log.debuff_triggered,
        streak=log.streak_after,
        is_new=is_new,
        titles_earned=earned,
        titles_lost=lost,
    )
