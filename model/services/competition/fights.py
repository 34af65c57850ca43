"""Fighting a duel: what happens in it, how it is decided, who gets what, and the clock.

The winner gets the pot and the duel's XP, the loser the template's lesser XP; equal scores are a
draw. XP that the ledger did not let somebody else write is owed until its player collects it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import Refused
from model.services import audit
from model.services.acting import acting_for
from model.services.competition.common import (
    award_xp,
    awarded_xp,
    locked,
    move,
    profile_of,
    require_game_master,
    require_one_of,
)
from model.services.competition.duels import DuelInfo, require_side, sides, step
from model.services.competition.stakes import give_back, pay_winner
from model.services.competition.telling import tell_others
from model.services.consequences import follow
from model.services.idempotency import once
from model.services.ledger import ruleset_of
from model.services.worlds import world_by_key
from model.tables import Duel, DuelEvent, DuelParticipant, DuelTemplate, PlayerProfile
from model.words import DUEL_STATES, DuelEventType, DuelStatus, XpEventSource

XP_SHOWN_MAX = 10_000
"""The most that the table shows of a side's XP; the ledger has the whole amount."""


# --- What happens -------------------------------------------------------------------------------


def report(
    session: WriteSession,
    *,
    duel_id: int,
    player_id: int,
    score: int,
    question_number: int = 0,
    correct: bool | None = None,
    is_milestone: bool = False,
) -> DuelInfo:
    """Write down a side's score so far; who reaches the goal first wins where the rules say so.

    Errors, in this order: NotFound; E-REFUSED-015; E-COMP-001; E-COMP-002 unless it runs and this
    side is still at it; E-COMP-003 after its time; E-COMP-010 for a score below the one before.
    """
    details = {"score": score, "question_number": question_number, "correct": correct}
    kind = DuelEventType.MILESTONE if is_milestone else DuelEventType.PROGRESS_UPDATE
    request = {"duel": duel_id, "player": player_id, "kind": kind.value, **details}

    def work() -> Duel:
        row, part = _running(session, duel_id, player_id)
        if type(score) is not int or not part.score <= score <= 1_000_000_000:
            raise Refused(
                f"A score of {score} does not follow {part.score}: a side's score only grows, to "
                "1,000,000,000 at most. Report the whole score so far.",
                code="E-COMP-010",
            )
        part.score = score
        part.correct_answers += correct is True
        _add_event(session, row, player_id, kind, details)
        goal = int(row.rules.get("goal", 0))
        if goal and score >= goal:
            part.finished_at = session.now
            if row.rules.get("first_to_goal_wins", True):
                _complete(session, row, winner_id=player_id)
        _complete_when_done(session, row)
        _follow(session, row, player_id)
        return row

    return step(session, "report", request, work)


def finish(session: WriteSession, *, duel_id: int, player_id: int) -> DuelInfo:
    """End one's own side; when both have, the better score wins. Errors as `report`."""

    def work() -> Duel:
        row, part = _running(session, duel_id, player_id)
        part.finished_at = session.now
        details = {"score": part.score}
        _add_event(session, row, player_id, DuelEventType.COMPLETION, details)
        _complete_when_done(session, row)
        _follow(session, row, player_id)
        return row

    return step(session, "finish", {"duel": duel_id, "player": player_id}, work)


def _running(session: WriteSession, duel_id: int, player_id: int) -> tuple[Duel, DuelParticipant]:
    row = locked(session, Duel, duel_id)
    acting_for(session, session.actor, player_id)
    require_side(row, player_id)
    part = sides(session, duel_id)[player_id]
    if row.duel_status is not DuelStatus.IN_PROGRESS or part.finished_at is not None:
        own = "has finished" if part.finished_at is not None else "is not fighting"
        raise Refused(
            f"Duel {duel_id} is {row.duel_status.value} and player {player_id} {own}; only a side "
            "that is at it can go on. Wait for the other side, or begin another duel.",
            code="E-COMP-002",
        )
    if _is_over(session, row):
        raise Refused(
            f"The {row.time_limit} minutes of duel {duel_id} are over. Settle it by the scores.",
            code="E-COMP-003",
        )
    return row, part


def _is_over(session: WriteSession, row: Duel) -> bool:
    if row.duel_status is not DuelStatus.IN_PROGRESS or row.started_at is None:
        return row.expires_at is not None and session.now >= row.expires_at
    ends = row.started_at + timedelta(minutes=row.time_limit)
    return session.now >= (ends if row.expires_at is None else min(ends, row.expires_at))


def _add_event(
    session: WriteSession, row: Duel, player_id: int, kind: DuelEventType, details: dict[str, Any]
) -> None:
    assert row.id is not None
    session.add(
        DuelEvent(
            duel_id=row.id,
            player_id=player_id,
            event_type=kind,
            details=details,
            created_at=session.now,
        )
    )
    session.flush()


# --- The decision -------------------------------------------------------------------------------


def _complete_when_done(session: WriteSession, row: Duel) -> None:
    parts = sides(session, int(row.id or 0))
    is_open = row.duel_status is DuelStatus.IN_PROGRESS
    if is_open and all(part.finished_at is not None for part in parts.values()):
        _complete(session, row, winner_id=_better(parts))


def _better(parts: dict[int, DuelParticipant]) -> int | None:
    """Whose score is higher; None for a draw."""
    first, second = parts.values()
    if first.score == second.score:
        return None
    return (first if first.score > second.score else second).player_id


def _complete(session: WriteSession, row: Duel, *, winner_id: int | None) -> None:
    move(row, "duel_status", DUEL_STATES, DuelStatus.COMPLETED)
    row.winner_id, row.completed_at = winner_id, session.now
    session.flush()
    assert row.id is not None
    if winner_id is None:
        give_back(session, row)
    else:
        pay_winner(session, row, winner_id)
    for player_id, part in sorted(sides(session, row.id).items()):
        if winner_id is not None:
            won = player_id == winner_id
            part.points_change = row.stake_amount if won else -row.stake_amount
        _award(session, row, part)
    won_by = "It is a draw." if winner_id is None else f"Player {winner_id} has won."
    said = f"{won_by} Collect what it still owes you."
    tell_others(session, row, "Your duel is decided", said)


def _follow(session: WriteSession, row: Duel, player_id: int) -> None:
    """Let everything follow for the player who acts, once the duel is decided."""
    if row.duel_status is DuelStatus.COMPLETED:
        follow(session, profile_of(session, player_id))


def _award(session: WriteSession, row: Duel, part: DuelParticipant) -> None:
    profile = profile_of(session, part.player_id)
    given = award_xp(
        session,
        profile,
        base_xp=_base_xp(session, row, profile),
        source=XpEventSource.DUEL,
        occasion=f"duel:{row.id}",
    )
    part.xp_awarded = min(given or 0, XP_SHOWN_MAX)
    session.flush()


def _base_xp(session: Session, row: Duel, profile: PlayerProfile) -> int:
    """The winner's XP, or what the published template gives everybody else."""
    if row.winner_id == profile.id:
        return row.xp_reward
    if row.template_id is None:
        return 0
    key = session.execute(
        sa.select(col(DuelTemplate.key)).where(col(DuelTemplate.id) == row.template_id)
    ).scalar_one()
    published = ruleset_of(session, profile).content.get("duel_templates", {})
    return int(published.get(key, {}).get("loser_xp_reward", 0))


def collect(session: WriteSession, *, duel_id: int, player_id: int) -> int:
    """Take the XP that a completed duel still owes a player; gives what it brought in all.

    Errors, in this order: NotFound; E-REFUSED-015; E-COMP-001; E-COMP-002 before the decision.
    """

    def work() -> dict[str, Any]:
        row = locked(session, Duel, duel_id)
        acting_for(session, session.actor, player_id)
        require_side(row, player_id)
        if row.duel_status is not DuelStatus.COMPLETED:
            raise Refused(
                f"Duel {duel_id} is {row.duel_status.value}; it owes nothing before it is "
                "completed. Finish it first.",
                code="E-COMP-002",
            )
        _award(session, row, sides(session, duel_id)[player_id])
        _follow(session, row, player_id)
        given = awarded_xp(session, player_id, XpEventSource.DUEL, f"duel:{duel_id}") or 0
        audit.record(session, action="duels.collect", object_type="duels",
                     object_key=str(duel_id), details={"player": player_id})  # fmt: skip
        return {"xp": given}

    request = {"duel": duel_id, "player": player_id}
    answer = once(session, service="duels.collect", request=request, work=work)
    assert answer is not None
    return int(answer["xp"])


# --- The clock ----------------------------------------------------------------------------------


def settle(session: WriteSession, *, duel_id: int) -> DuelInfo:
    """Let the clock decide a duel whose time is over, as one of its sides or an operator.

    One that ran is decided by the scores; one that never began, or in which nothing happened,
    expires and both stakes go back. Errors, in this order: NotFound; E-COMP-001; E-COMP-002 when it
    is over already; E-COMP-003 while there is time.
    """

    def work() -> Duel:
        row = locked(session, Duel, duel_id)
        require_one_of(session, (row.challenger_id, row.opponent_id), what=f"duel {duel_id}")
        move_needed = DUEL_STATES.targets(row.duel_status.value)
        if move_needed and not _is_over(session, row):
            raise Refused(
                f"Duel {duel_id} still has time, until {row.expires_at:%Y-%m-%d %H:%M} UTC at the "
                "latest. Wait for it, or finish both sides.",
                code="E-COMP-003",
            )
        _settle(session, row)
        for player_id in (row.challenger_id, row.opponent_id):
            if profile_of(session, player_id).user_id == session.actor.user_id:
                _follow(session, row, player_id)
        return row

    return step(session, "settle", {"duel": duel_id}, work)


def _settle(session: WriteSession, row: Duel) -> None:
    parts = sides(session, int(row.id or 0))
    has_begun = row.duel_status is DuelStatus.IN_PROGRESS
    if has_begun and any(part.score or part.finished_at for part in parts.values()):
        _complete(session, row, winner_id=_better(parts))
        return
    move(row, "duel_status", DUEL_STATES, DuelStatus.EXPIRED)
    row.completed_at = session.now if row.started_at else None
    give_back(session, row)
    tell_others(session, row, "Your duel has expired", "What was staked has gone back.")


def settle_all(session: WriteSession, *, world: str) -> int:
    """Let the clock decide every duel of a world whose time is over; gives how many; operators."""
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
        due = [row for row in session.execute(query).scalars() if _is_over(session, row)]
        for row in due:
            _settle(session, row)
            row.updated_at = max(session.now, row.created_at)
        session.flush()
        audit.record(session, action="duels.settle_all", object_type="worlds", object_key=world,
                     details={"settled": len(due)})  # fmt: skip
        return {"settled": len(due)}

    answer = once(session, service="duels.settle_all", request={"world": world}, work=work)
    assert answer is not None
    return int(answer["settled"])
