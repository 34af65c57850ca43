"""The clock of duels: what is over is decided, or expires; what waits for an answer stays."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from model.db import WriteSession
from model.errors import Refused
from model.services import audit
from model.services.competition.common import (
    move,
    profile_of,
    require_game_master,
    require_one_of,
)
from model.services.competition.duels import (
    DuelInfo,
    is_contested,
    locked_with_sides,
    sides,
    step,
)
from model.services.competition.measures import (
    ends_at,
    is_measured,
)
from model.services.competition.stakes import give_back
from model.services.competition.telling import tell_others
from model.services.competition.verdicts import (
    Agrees,
    better,
    complete,
    first_to_goal,
    follow_decided,
    is_agreed,
    is_over,
    read_record,
)
from model.services.economy.rewards import lock_players
from model.services.idempotency import once
from model.services.worlds import world_by_key
from model.tables import Duel, PlayerProfile
from model.words import DUEL_STATES, DuelStatus

HOURS_TO_ANSWER, DAYS_TO_DECIDE = 24, 7
"""How long after the end a reported duel waits for the loser, and a contested one for a ruling."""


def settle(session: WriteSession, *, duel_id: int) -> DuelInfo:
    """Let the clock decide a duel whose time is over, as one of its sides or an operator.

    One that ran is decided by the scores; one that never began, or in which nothing happened,
    expires and both stakes go back. Who loses by mere reports agrees by settling; without that they
    have a day to agree or contest. Errors, in this order: NotFound; E-COMP-001; E-COMP-002 when it
    is over already; E-COMP-003 while there is time, or while the loser or a game master has.
    """

    def work() -> Duel:
        row = locked_with_sides(session, duel_id)
        require_one_of(session, (row.challenger_id, row.opponent_id), what=f"duel {duel_id}")
        move_needed = DUEL_STATES.targets(row.duel_status.value)
        if move_needed and not is_over(session, row):
            raise Refused(
                f"Duel {duel_id} still has time, until {row.expires_at:%Y-%m-%d %H:%M} UTC at the "
                "latest. Wait for it, or finish both sides.",
                code="E-COMP-003",
            )
        if not _settle(session, row, agrees=session.actor.may_play_for):
            raise Refused(
                f"Duel {duel_id} is over, and its reports wait: for who loses by them to agree, "
                f"until {_silence_agrees(row):%Y-%m-%d %H:%M} UTC, or, contested, for a game "
                "master. Wait for them.",
                code="E-COMP-003",
            )
        for player_id in (row.challenger_id, row.opponent_id):
            if profile_of(session, player_id).user_id == session.actor.user_id:
                follow_decided(session, row, player_id)
        return row

    return step(session, "settle", {"duel": duel_id}, work)


def _settle(session: WriteSession, row: Duel, *, agrees: Agrees) -> bool:
    """Decide a duel whose time is over or let it expire; False while its reports have to wait."""
    read_record(session, row)
    parts = sides(session, int(row.id or 0))
    has_begun = row.duel_status is DuelStatus.IN_PROGRESS
    if has_begun and any(part.score or part.finished_at for part in parts.values()):
        first = first_to_goal(session, row, parts)
        winner = first if first is not None else better(parts)
        heard: Agrees = True if session.now >= _silence_agrees(row) else agrees
        if is_measured(session, row) or is_agreed(session, row, parts, winner, heard):
            complete(session, row, winner_id=winner)
            return True
        if session.now < _ruling_expires(row) or not is_contested(session, int(row.id or 0)):
            return False
    move(row, "duel_status", DUEL_STATES, DuelStatus.EXPIRED)
    row.completed_at = session.now if row.started_at else None
    give_back(session, row)
    tell_others(session, row, "Your duel has expired", "What was staked has gone back.")
    return True


def _silence_agrees(row: Duel) -> datetime:
    """From when on who said nothing about the other's report has agreed to it."""
    ends = ends_at(row)
    assert ends is not None
    return ends + timedelta(hours=HOURS_TO_ANSWER)


def _ruling_expires(row: Duel) -> datetime:
    """From when on a contested duel that nobody decided gives its stakes back."""
    ends = ends_at(row)
    assert ends is not None
    return ends + timedelta(days=DAYS_TO_DECIDE)


def settle_all(session: WriteSession, *, world: str) -> int:
    """Let the clock decide every duel of a world whose time is over; gives how many; operators.

    Those whose reports still wait for an answer, or for a game master, stay.
    """
    require_game_master(session)
    world_id = world_by_key(session, key=world).id

    def work() -> dict[str, Any]:
        query = (
            sa.select(Duel)
            .join(PlayerProfile, col(PlayerProfile.id) == col(Duel.challenger_id))
            .where(
                col(PlayerProfile.world_id) == world_id,
                col(Duel.duel_status).in_(
                    (DuelStatus.CHALLENGED, DuelStatus.ACCEPTED, DuelStatus.IN_PROGRESS)
                ),
            )
            .order_by(col(Duel.id))
            .with_for_update(of=Duel)
        )
        over = [row for row in session.execute(query).scalars() if is_over(session, row)]
        lock_players(session, [p for row in over for p in (row.challenger_id, row.opponent_id)])
        due = [row for row in over if _settle(session, row, agrees=False)]
        for row in due:
            row.updated_at = max(session.now, row.created_at)
        session.flush()
        audit.record(session, action="duels.settle_all", object_type="worlds", object_key=world,
                     details={"settled": len(due)})  # fmt: skip
        return {"settled": len(due)}

    answer = once(session, service="duels.settle_all", request={"world": world}, work=work)
    assert answer is not None
    return int(answer["settled"])
