"""Recording metrics: what a player did today, and what it does to today's quests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import ContentError, Refused, Violation, did_you_mean
from model.rules import calendar
from model.rules.values import GameRules
from model.services.consequences import follow
from model.services.idempotency import once
from model.services.ledger import locked_profile, ruleset_of
from model.services.play.days import arrive
from model.services.play.fights import step_visit
from model.services.play.players import refresh_stats
from model.services.play.quests import QuestStepInfo, step_quests
from model.tables import Metric, MetricLog, PlayerProfile


@dataclass(frozen=True, slots=True)
class RecordInfo:
    """What recording did: the local date it counted for, the steps of quests, XP gained."""

    day: date
    steps: tuple[QuestStepInfo, ...]
    xp_gained: int


def record_metrics(
    session: WriteSession, *, player_id: int, values: Mapping[str, int], day: date | None = None
) -> RecordInfo:
    """Record metric values of the player's present local date; a later value replaces an earlier.

    Days that are due are closed first. Errors: Refused when `day` is given and is not the local
    date now; ContentError with every unknown metric and value out of range.
    """
    wanted = dict(sorted(values.items()))
    made: list[RecordInfo] = []

    def work() -> dict[str, Any]:
        made.append(_record(session, player_id, wanted, day))
        return {"day": made[0].day.isoformat(), "xp_gained": made[0].xp_gained}

    request = {"player": player_id, "values": wanted, "day": day and day.isoformat()}
    answer = once(session, service="play.record_metrics", request=request, work=work)
    if made:
        return made[0]
    assert answer is not None
    return RecordInfo(date.fromisoformat(answer["day"]), (), answer["xp_gained"])


def _record(
    session: WriteSession, player_id: int, values: dict[str, int], day: date | None
) -> RecordInfo:
    profile = locked_profile(session, player_id)
    today = calendar.local_date(profile.timezone, session.now)
    if day is not None and day != today:
        raise Refused(
            f"{day} cannot be recorded: it is {today} in {profile.timezone}. "
            "Past days are closed, future ones have not begun."
        )
    game = ruleset_of(session, profile).game
    _check(values, game)
    _, steps = arrive(session, player_id=player_id)
    _store(session, profile, values, day=today)
    steps += step_quests(session, profile, game, day=today, at=session.now)
    gained = sum(step.award.final_xp for step in steps if step.award is not None)
    before_xp = profile.total_xp
    step_visit(session, profile, game, day=today)
    gained += profile.total_xp - before_xp
    refresh_stats(session, profile, game)
    session.flush()
    follow(session, profile)
    return RecordInfo(today, tuple(steps), gained)


def _check(values: Mapping[str, int], game: GameRules) -> None:
    faults: list[Violation] = []
    for key, value in values.items():
        if key not in game.metric_index:
            hint = did_you_mean(key, game.metric_index) or "See the world's metrics."
            faults.append(
                Violation("E-PLAY-001", f"metric '{key}'", None, "is not known", hint, (key,))
            )
            continue
        limit = game.metrics[game.metric_index[key]].value_max
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= limit:
            faults.append(
                Violation(
                    "E-PLAY-002",
                    f"metric '{key}'",
                    value,
                    f"must be a whole number 0..{limit}",
                    "Correct it.",
                    (key,),
                )
            )
    if faults:
        raise ContentError(faults, heading="Nothing was recorded:")


def _store(
    session: WriteSession, profile: PlayerProfile, values: Mapping[str, int], *, day: date
) -> None:
    ids = _metric_ids(session, profile, list(values))
    query = sa.select(MetricLog).where(
        col(MetricLog.player_id) == profile.id, col(MetricLog.day_date) == day
    )
    present = {log.metric_id: log for log in session.execute(query).scalars()}
    assert profile.id is not None
    for key, value in values.items():
        log = present.get(ids[key])
        if log is None:
            log = MetricLog(player_id=profile.id, metric_id=ids[key], day_date=day, value=value)
            session.add(log)
        log.value, log.recorded_at = value, session.now
    session.flush()


def _metric_ids(session: Session, profile: PlayerProfile, keys: list[str]) -> dict[str, int]:
    query = (
        sa.select(col(Metric.key), col(Metric.id))
        .where(col(Metric.world_id) == profile.world_id, col(Metric.key).in_(keys))
        .order_by(col(Metric.id))
    )
    return {row[0]: row[1] for row in session.execute(query)}
