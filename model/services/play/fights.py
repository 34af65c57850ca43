"""The rows of bosses and dungeons: starting, leaving, judging at a close, clearing, timing out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import NotFound, Refused, did_you_mean
from model.rules import calendar
from model.rules.bosses import (
    BOSS_DEFEAT,
    BOSS_NOTHING,
    BOSS_OPEN,
    BOSS_PHASE_WON,
    BOSS_VICTORY,
    boss_gate,
    close_boss_day,
    start_boss,
)
from model.rules.debuffs import is_debuffed
from model.rules.dungeons import (
    DUNGEON_OPEN,
    cooldown_until_minute,
    dungeon_gate,
    dungeon_multiplier_ppm,
    is_expired,
    is_too_late,
    record_in_dungeon,
)
from model.rules.dungeons import (
    enter_dungeon as begin_visit,
)
from model.rules.seasons import active_season
from model.rules.values import ABSENT, NEVER, BossState, DungeonState, GameRules
from model.services.ledger import Reference
from model.services.play.inputs import count_since, span_inputs
from model.services.play.titles import give_title
from model.services.xp import award, debuff_minute, minute_of
from model.tables import (
    Boss,
    BossAttempt,
    Dungeon,
    DungeonAttempt,
    Metric,
    MetricLog,
    PlayerProfile,
)
from model.words import BossAttemptStatus, DungeonAttemptStatus, XpEventSource

_BOSS_REASONS = (
    "",
    "another fight is going on",
    "it is defeated already",
    "the level is too low",
    "its season is not active",
)
_DUNGEON_REASONS = (
    "",
    "another dungeon is open",
    "the level is too low",
    "its season is not active",
    "it is still closed after the last visit",
    "a deadline in it has passed for today",
)
_BOSSES, _FIGHTS = Boss.__table__, BossAttempt.__table__
_DUNGEONS, _VISITS = Dungeon.__table__, DungeonAttempt.__table__
_FIGHT = (
    sa.select(BossAttempt, _BOSSES.c.key)
    .join(_BOSSES, _BOSSES.c.id == _FIGHTS.c.boss_id)
    .where(
        _FIGHTS.c.player_id == sa.bindparam("player"),
        _FIGHTS.c.status == BossAttemptStatus.IN_PROGRESS,
    )
)
_VISIT = (
    sa.select(DungeonAttempt, _DUNGEONS.c.key)
    .join(_DUNGEONS, _DUNGEONS.c.id == _VISITS.c.dungeon_id)
    .where(
        _VISITS.c.player_id == sa.bindparam("player"),
        _VISITS.c.status == DungeonAttemptStatus.IN_PROGRESS,
    )
)

# --- Bosses -----------------------------------------------------------------------------------


def start_fight(
    session: WriteSession, profile: PlayerProfile, game: GameRules, *, boss: str
) -> None:
    """Begin a fight; phase 1 runs from the next local day. Refused says why not."""
    index = _index(game.boss_index, boss, "boss")
    rule = game.bosses[index]
    today = calendar.local_date(profile.timezone, session.now)
    boss_id = _content_id(session, Boss, profile, boss)
    victories = sa.select(col(BossAttempt.id)).where(
        col(BossAttempt.player_id) == profile.id,
        col(BossAttempt.boss_id) == boss_id,
        col(BossAttempt.status) == BossAttemptStatus.VICTORY,
    )
    answer = boss_gate(
        profile.level,
        rule.required_level,
        season=rule.season,
        active_season=active_season(game.seasons, today.toordinal()),
        is_fighting=_fight(session, profile) is not None,
        is_defeated=session.execute(victories).first() is not None,
    )
    if answer != BOSS_OPEN:
        raise Refused(f"The fight against '{boss}' cannot start: {_BOSS_REASONS[answer]}.")
    state = start_boss(index, day=today.toordinal())
    session.add(
        BossAttempt(
            player_id=_id(profile),
            boss_id=boss_id,
            phase_progress=_phase_progress(state),
            started_at=session.now,
        )
    )
    session.flush()


def abandon_fight(session: WriteSession, profile: PlayerProfile) -> None:
    """Leave the fight without penalty; Refused when there is none."""
    found = _fight(session, profile)
    if found is None:
        raise Refused("There is no fight to leave.")
    found[0].status, found[0].completed_at = BossAttemptStatus.ABANDONED, session.now
    session.flush()


def close_fight(
    session: WriteSession, profile: PlayerProfile, game: GameRules, *, day: date, at: datetime
) -> None:
    """Judge the fight in progress at the close of local date `day`; pay a victory."""
    found = _fight(session, profile)
    if found is None or found[1] not in game.boss_index:
        return
    attempt, key = found
    index = game.boss_index[key]
    boss = game.bosses[index]
    started = date.fromisoformat(attempt.phase_progress["started_on"])
    # A phase may be gone from a newer ruleset: the fight goes on in the last there is.
    phase = min(attempt.current_phase, len(boss.phases)) - 1
    restarts = attempt.phase_progress["restarts"]
    state, outcome = close_boss_day(
        BossState(index, phase, started.toordinal(), restarts),
        boss,
        day=day.toordinal(),
        active_season=active_season(game.seasons, day.toordinal()),
        inputs=span_inputs(session, profile, game, first=started, last=day),
    )
    if outcome == BOSS_NOTHING:
        return
    if outcome in (BOSS_PHASE_WON, BOSS_VICTORY):
        _pay(session, profile, attempt, key, xp=boss.phases[phase].xp_reward, day=day, at=at)
    if outcome == BOSS_VICTORY:
        attempt.status, attempt.completed_at = BossAttemptStatus.VICTORY, session.now
        _pay(session, profile, attempt, key, xp=boss.xp_reward, day=day, at=at)
        give_title(session, profile, game, title=boss.title)
    elif outcome == BOSS_DEFEAT:
        attempt.status, attempt.completed_at = BossAttemptStatus.DEFEAT, session.now
    else:
        attempt.current_phase = state.phase + 1
        attempt.phase_progress = _phase_progress(state)
    session.flush()


def _pay(
    session: WriteSession,
    profile: PlayerProfile,
    attempt: BossAttempt,
    key: str,
    *,
    xp: int,
    day: date,
    at: datetime,
) -> None:
    if xp > 0 and profile.id is not None:
        award(
            session,
            player_id=profile.id,
            source=XpEventSource.BOSS_DEFEAT,
            base_xp=xp,
            day=day,
            reference=Reference(content_key=key, boss_attempt_id=attempt.id),
            at=at,
        )


def _phase_progress(state: BossState) -> dict[str, object]:
    started = date.fromordinal(state.phase_start_day).isoformat()
    return {"started_on": started, "restarts": state.restarts, "inputs": {}}


def _fight(session: Session, profile: PlayerProfile) -> tuple[BossAttempt, str] | None:
    row = session.execute(_FIGHT, {"player": profile.id}).first()
    return None if row is None else (row[0], row[1])


# --- Dungeons ---------------------------------------------------------------------------------


def enter_dungeon(
    session: WriteSession, profile: PlayerProfile, game: GameRules, *, dungeon: str
) -> None:
    """Enter a dungeon now; Refused says why not."""
    index = _index(game.dungeon_index, dungeon, "dungeon")
    rule = game.dungeons[index]
    close_visit(session, profile, until=session.now)
    now = minute_of(session.now)
    today = calendar.local_date(profile.timezone, session.now)
    dungeon_id = _content_id(session, Dungeon, profile, dungeon)
    ended = _last_end(session, profile, dungeon_id)
    answer = dungeon_gate(
        profile.level,
        rule.level_required,
        season=rule.season,
        active_season=active_season(game.seasons, today.toordinal()),
        is_inside=_visit(session, profile) is not None,
        now_minute=now,
        cooldown_until_minute=cooldown_until_minute(ended, rule.cooldown_minutes),
    )
    if answer == DUNGEON_OPEN and is_too_late(
        rule, local_minute=calendar.local_minute(profile.timezone, session.now)
    ):
        answer = len(_DUNGEON_REASONS) - 1
    if answer != DUNGEON_OPEN:
        raise Refused(f"The dungeon '{dungeon}' cannot be entered: {_DUNGEON_REASONS[answer]}.")
    debuffed = is_debuffed(debuff_minute(profile), now)
    state = begin_visit(index, rule, now_minute=now, day=today.toordinal(), is_debuffed=debuffed)
    present = _values_since(session, profile, since=today)
    session.add(
        DungeonAttempt(
            player_id=_id(profile),
            dungeon_id=dungeon_id,
            progress={
                "done": [False] * len(rule.challenges),
                "inputs": {key: value for key, value, _ in present},
            },
            started_at=session.now,
            expires_at=datetime.fromtimestamp(state.expires_minute * 60, tz=UTC),
            debuff_active_at_entry=debuffed,
        )
    )
    session.flush()


def step_visit(
    session: WriteSession, profile: PlayerProfile, game: GameRules, *, day: date
) -> None:
    """Check the open visit's challenges against what was recorded since entry; pay a clear."""
    close_visit(session, profile, until=session.now)
    found = _visit(session, profile)
    if found is None or found[1] not in game.dungeon_index:
        return
    attempt, key = found
    index = game.dungeon_index[key]
    dungeon = game.dungeons[index]
    entry_day = calendar.local_date(profile.timezone, attempt.started_at)
    state, is_cleared = record_in_dungeon(
        DungeonState(
            index,
            minute_of(attempt.started_at),
            minute_of(attempt.expires_at),
            entry_day.toordinal(),
            attempt.debuff_active_at_entry,
            _mask(attempt),
        ),
        dungeon,
        inputs=_visit_inputs(session, profile, game, attempt, entry_day=entry_day),
        now_minute=minute_of(session.now),
        day=day.toordinal(),
        local_minute=calendar.local_minute(profile.timezone, session.now),
    )
    done = [bool(state.done_mask >> place & 1) for place in range(len(dungeon.challenges))]
    attempt.progress = {"done": done, "inputs": attempt.progress["inputs"]}
    if is_cleared:
        attempt.status, attempt.completed_at = DungeonAttemptStatus.CLEARED, session.now
        attempt.xp_awarded = 0
        if dungeon.base_xp_reward > 0:
            attempt.xp_awarded = award(
                session,
                player_id=attempt.player_id,
                source=XpEventSource.DUNGEON_CLEAR,
                base_xp=dungeon.base_xp_reward,
                day=day,
                reference=Reference(content_key=key, dungeon_attempt_id=attempt.id),
                dungeon_ppm=dungeon_multiplier_ppm(
                    dungeon.multiplier_ppm,
                    attempt.debuff_active_at_entry,
                    game.debuff.dungeon_bonus_blocked,
                ),
            ).final_xp
    session.flush()


def close_visit(session: WriteSession, profile: PlayerProfile, *, until: datetime) -> None:
    """Time out a visit whose end lies at or before `until`; it pays nothing."""
    found = _visit(session, profile)
    if found is not None and is_expired(minute_of(found[0].expires_at), minute_of(until)):
        attempt = found[0]
        attempt.status = DungeonAttemptStatus.TIMED_OUT
        attempt.completed_at, attempt.xp_awarded = attempt.expires_at, 0
        session.flush()


def _mask(attempt: DungeonAttempt) -> int:
    return sum(1 << place for place, done in enumerate(attempt.progress["done"]) if done)


def _visit(session: Session, profile: PlayerProfile) -> tuple[DungeonAttempt, str] | None:
    row = session.execute(_VISIT, {"player": profile.id}).first()
    return None if row is None else (row[0], row[1])


def _last_end(session: Session, profile: PlayerProfile, dungeon_id: int) -> int:
    query = sa.select(sa.func.max(col(DungeonAttempt.completed_at))).where(
        col(DungeonAttempt.player_id) == profile.id,
        col(DungeonAttempt.dungeon_id) == dungeon_id,
        col(DungeonAttempt.status) != DungeonAttemptStatus.IN_PROGRESS,
    )
    ended = session.execute(query).scalar_one()
    return NEVER if ended is None else minute_of(ended)


def _visit_inputs(
    session: Session,
    profile: PlayerProfile,
    game: GameRules,
    attempt: DungeonAttempt,
    *,
    entry_day: date,
) -> list[int]:
    """What came after entry; of the entry day's metrics, what was added to the value at entry."""
    vector = game.slots.empty()
    before: dict[str, int] = attempt.progress["inputs"]
    for key, value, recorded_at in _values_since(session, profile, since=entry_day):
        place = game.metric_index.get(key)
        if place is None or recorded_at < attempt.started_at:
            continue
        metric = game.metrics[place]
        is_entry_value = calendar.local_date(profile.timezone, recorded_at) == entry_day
        base = before.get(key, 0) if is_entry_value and not metric.is_boolean else 0
        present = vector[metric.slot]
        vector[metric.slot] = (0 if present == ABSENT else present) + max(0, value - base)
    count_since(session, profile, game, vector, since=attempt.started_at)
    return vector


def _values_since(
    session: Session, profile: PlayerProfile, *, since: date
) -> list[tuple[str, int, datetime]]:
    query = (
        sa.select(col(Metric.key), col(MetricLog.value), col(MetricLog.recorded_at))
        .join(Metric, col(Metric.id) == col(MetricLog.metric_id))
        .where(col(MetricLog.player_id) == profile.id, col(MetricLog.day_date) >= since)
        .order_by(col(MetricLog.day_date), col(Metric.key))
    )
    return [(row[0], row[1], row[2]) for row in session.execute(query)]


# --- Shared -----------------------------------------------------------------------------------


def _index(known: Mapping[str, int], key: str, what: str) -> int:
    if key not in known:
        raise NotFound(f"There is no {what} '{key}'. {did_you_mean(key, known)}".strip())
    return known[key]


def _content_id(
    session: Session, table: type[Boss] | type[Dungeon], profile: PlayerProfile, key: str
) -> int:
    query = (
        sa.select(col(table.id))
        .where(col(table.world_id) == profile.world_id, col(table.key) == key)
        .order_by(col(table.id).desc())
        .limit(1)
    )
    return int(session.execute(query).scalar_one() or 0)


def _id(profile: PlayerProfile) -> int:
    assert profile.id is not None
    return profile.id
