"""Duels: a challenge, its answer, the fight against the clock, the decision.

Stakes lie in the product's escrow from the acceptance to the decision, and every amount has its
reference, so nothing is paid twice: both stakes leave the wallets when the challenge is accepted,
the winner has the pot, and a draw, a cancelling or an expiry gives both stakes back. What a player
holds is spent by that player or an admin (economy.transfers): where the opponent accepts as
themself, the challenger's own stake follows when the challenger gets ready, before anything starts.
Whoever does not act is told.
Source: sources/shikshadisha.md (duels), sources/roguelearn.md (KnowledgeDuel).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import Refused
from model.services.acting import acting_for
from model.services.competition.common import (
    found,
    locked,
    may_change_play_of,
    move,
    note,
    profile_of,
    require_game_master,
    require_one_of,
)
from model.services.competition.stakes import (
    STAKE_MAX,
    give_back,
    pay_stake,
    pot_of,
    require_bounds,
    require_held,
)
from model.services.competition.telling import tell_others
from model.services.economy.rewards import content_id, lock_players, require_key
from model.services.idempotency import once
from model.services.ledger import ruleset_of
from model.services.market.payments import require_tradable
from model.services.rows import add
from model.tables import Duel, DuelEvent, DuelParticipant, PlayerProfile
from model.words import (
    DUEL_STATES,
    Difficulty,
    DuelEventType,
    DuelSide,
    DuelStatus,
    DuelType,
)

HOURS_DEFAULT = 24
CONTESTS = "contests: "
"""How the note of an event begins that contests the other side's report; players write none."""


@dataclass(frozen=True, slots=True)
class DuelInfo:
    """One duel as it stands; `pot` is what the escrow holds of it now, in minor units.

    Without a winner a completed duel is a draw. A contested one waits for a game master.
    """

    id: int
    challenger_id: int
    opponent_id: int
    duel_type: DuelType
    status: DuelStatus
    stake_amount: int
    pot: int
    challenger_score: int
    opponent_score: int
    winner_id: int | None
    expires_at: datetime | None
    started_at: datetime | None
    completed_at: datetime | None
    is_contested: bool = False


# --- Looking ------------------------------------------------------------------------------------


def duel(session: Session, *, duel_id: int) -> DuelInfo:
    """One duel as it stands; NotFound when there is none."""
    row = found(session, Duel, duel_id)
    scores = {part.side: part.score for part in sides(session, duel_id).values()}
    return DuelInfo(
        id=duel_id,
        challenger_id=row.challenger_id,
        opponent_id=row.opponent_id,
        duel_type=row.duel_type,
        status=row.duel_status,
        stake_amount=row.stake_amount,
        pot=pot_of(session, row),
        challenger_score=scores.get(DuelSide.CHALLENGER, 0),
        opponent_score=scores.get(DuelSide.OPPONENT, 0),
        winner_id=row.winner_id,
        expires_at=row.expires_at,
        started_at=row.started_at,
        completed_at=row.completed_at,
        is_contested=is_contested(session, duel_id),
    )


def is_contested(session: Session, duel_id: int) -> bool:
    """Whether one side says that what the other reported is not true."""
    query = sa.select(col(DuelEvent.details)).where(
        col(DuelEvent.duel_id) == duel_id,
        col(DuelEvent.event_type) == DuelEventType.PROGRESS_UPDATE,
    )
    notes = (details.get("note") or "" for details in session.execute(query).scalars())
    return any(note.startswith(CONTESTS) for note in notes)


def sides(session: Session, duel_id: int) -> dict[int, DuelParticipant]:
    """Both sides by player, the challenger first."""
    query = sa.select(DuelParticipant).where(col(DuelParticipant.duel_id) == duel_id)
    parts = session.execute(query.order_by(col(DuelParticipant.id))).scalars()
    return {part.player_id: part for part in parts}


def locked_with_sides(session: WriteSession, duel_id: int) -> Duel:
    """A duel and both its players, locked before any of their wallets."""
    row = locked(session, Duel, duel_id)
    lock_players(session, (row.challenger_id, row.opponent_id))
    return row


def step(
    session: WriteSession, service: str, request: Mapping[str, Any], work: Callable[[], Duel]
) -> DuelInfo:
    """Run one step once per key; gives the duel that it is about, as it stands."""

    def do_it() -> dict[str, Any]:
        row = work()
        row.updated_at = max(session.now, row.created_at)
        session.flush()
        note(session, f"duels.{service}", row, status=row.duel_status.value)
        return {"duel_id": row.id}

    answer = once(session, service=f"duels.{service}", request=dict(request), work=do_it)
    assert answer is not None
    return duel(session, duel_id=answer["duel_id"])


# --- The challenge and its answer ---------------------------------------------------------------


def challenge(
    session: WriteSession,
    *,
    player_id: int,
    opponent_id: int,
    template: str | None = None,
    duel_type: DuelType = DuelType.QUICK_QUIZ,
    difficulty: Difficulty = Difficulty.EASY,
    topic: str = "",
    goal: int = 0,
    time_limit: int = 10,
    currency: str | None = None,
    stake: int | None = None,
    duration_hours: int = HOURS_DEFAULT,
) -> DuelInfo:
    """Challenge another player, by a published template's key or freely.

    A template decides everything but the stake, which lies within its bounds (default: the least);
    a free duel has a stake of 0..1000 minor units, lasts 1..168 hours and brings no XP. The
    challenge stands for as long as the duel would. Errors, in this order: NotFound; E-REFUSED-015
    when it is not yours; E-COMP-005 for yourself or another world; E-COMP-006 for the duration;
    E-COMP-004 for the stake; E-ECON-023 for a free stake in what players do not trade; RecordError
    with every other fault of a free duel.
    """
    free = {
        "duel_type": str(duel_type),
        "difficulty_level": str(difficulty),
        "topic": topic,
        "rules": {"goal": goal},
        "time_limit": time_limit,
        "duration_hours": duration_hours,
        "stake_currency": currency,
        "stake_min": 0,
        "stake_max": STAKE_MAX,
        "xp_reward": 0,
    }
    request = {"player": player_id, "opponent": opponent_id, "template": template, "stake": stake}

    def work() -> Duel:
        lock_players(session, (player_id, opponent_id))
        profile = acting_for(session, session.actor, player_id)
        _require_opponent(session, profile, opponent_id)
        ruleset = ruleset_of(session, profile)
        design = require_key(ruleset, "duel_templates", template) if template else free
        row = _challenge(session, profile, opponent_id, template, design, stake)
        tell_others(session, row, "You are challenged to a duel", "Accept or decline it.")
        return row

    return step(session, "challenge", {**request, "free": free}, work)


def _require_opponent(session: Session, profile: PlayerProfile, opponent_id: int) -> None:
    opponent = profile_of(session, opponent_id)
    if opponent.id == profile.id or opponent.world_id != profile.world_id:
        raise Refused(
            f"Player {profile.id} cannot duel with player {opponent_id}: it takes another player "
            "of the same world. Choose another opponent.",
            code="E-COMP-005",
        )


def _challenge(
    session: WriteSession,
    profile: PlayerProfile,
    opponent_id: int,
    template: str | None,
    design: Mapping[str, Any],
    stake: int | None,
) -> Duel:
    amount = int(design["stake_min"]) if stake is None else stake
    hours = design["duration_hours"]
    require_bounds(design, amount, hours)
    currency_id = None
    if amount:
        require_key(ruleset_of(session, profile), "currencies", design["stake_currency"])
        currency_id = content_id(session, profile.world_id, "currencies", design["stake_currency"])
        if template is None:  # what a template stakes was decided by who designed it
            require_tradable(session, currency_id)
        require_held(session, profile, currency_id, amount)
    assert profile.id is not None
    template_id = None
    if template:
        template_id = content_id(session, profile.world_id, "duel_templates", template)
    made = add(
        session,
        "duels",
        challenger_id=profile.id,
        opponent_id=opponent_id,
        template_id=template_id,
        duel_type=design["duel_type"],
        topic=design["topic"],
        difficulty_level=design["difficulty_level"],
        rules=dict(design["rules"]),
        time_limit=design["time_limit"],
        stake_currency_id=currency_id,
        stake_amount=amount,
        xp_reward=design["xp_reward"],
        expires_at=session.now + timedelta(hours=hours),
    )
    both = ((profile.id, DuelSide.CHALLENGER), (opponent_id, DuelSide.OPPONENT))
    for player, side in both:
        session.add(DuelParticipant(duel_id=made, player_id=player, side=side))
        session.flush()
    return session.get_one(Duel, made)


def accept(session: WriteSession, *, duel_id: int) -> DuelInfo:
    """Accept a challenge as its opponent: both stakes go into the escrow, the duel's time begins.

    Errors, in this order: NotFound; E-REFUSED-015; E-COMP-002 when it was answered already;
    E-COMP-003 when it has expired; E-REFUSED-007 when somebody no longer holds the stake.
    """

    def work() -> Duel:
        row = locked_with_sides(session, duel_id)
        acting_for(session, session.actor, row.opponent_id)
        move(row, "duel_status", DUEL_STATES, DuelStatus.ACCEPTED)
        _require_in_time(session, row)
        assert row.expires_at is not None
        row.expires_at = session.now + (row.expires_at - row.created_at)
        for player in sorted((row.challenger_id, row.opponent_id)):
            if may_change_play_of(session, profile_of(session, player)):
                pay_stake(session, row, player)
        tell_others(session, row, "Your duel was accepted", "Get ready, and it begins.")
        return row

    return step(session, "accept", {"duel": duel_id}, work)


def decline(session: WriteSession, *, duel_id: int) -> DuelInfo:
    """Decline a challenge as its opponent; nothing was staked yet. Errors as `accept`."""

    def work() -> Duel:
        row = locked_with_sides(session, duel_id)
        acting_for(session, session.actor, row.opponent_id)
        move(row, "duel_status", DUEL_STATES, DuelStatus.DECLINED)
        tell_others(session, row, "Your duel was declined")
        return row

    return step(session, "decline", {"duel": duel_id}, work)


def ready(session: WriteSession, *, duel_id: int, player_id: int) -> DuelInfo:
    """Say that one is ready; when both are, the clock starts.

    Errors, in this order: NotFound; E-REFUSED-015; E-COMP-001 when the player is not one of the
    two; E-COMP-002 unless it is accepted; E-COMP-003; E-REFUSED-007 for a stake no longer held.
    """

    def work() -> Duel:
        row = locked_with_sides(session, duel_id)
        acting_for(session, session.actor, player_id)
        parts = sides(session, duel_id)
        require_side(row, player_id)
        if row.duel_status is not DuelStatus.ACCEPTED:
            raise Refused(
                f"Duel {duel_id} is {row.duel_status.value}; players get ready for one that is "
                "accepted. Accept it first, or begin another.",
                code="E-COMP-002",
            )
        _require_in_time(session, row)
        pay_stake(session, row, player_id)
        parts[player_id].is_ready = True
        if all(part.is_ready for part in parts.values()):
            move(row, "duel_status", DUEL_STATES, DuelStatus.IN_PROGRESS)
            row.started_at = session.now
        return row

    return step(session, "ready", {"duel": duel_id, "player": player_id}, work)


def require_side(row: Duel, player_id: int) -> None:
    """Refuse a player who is neither challenger nor opponent."""
    if player_id not in (row.challenger_id, row.opponent_id):
        raise Refused(
            f"Player {player_id} takes no part in duel {row.id}; it is between players "
            f"{row.challenger_id} and {row.opponent_id}. Name one of them.",
            code="E-COMP-001",
        )


def _require_in_time(session: WriteSession, row: Duel) -> None:
    if row.expires_at is not None and session.now >= row.expires_at:
        raise Refused(
            f"Duel {row.id} expired at {row.expires_at:%Y-%m-%d %H:%M} UTC. Challenge anew.",
            code="E-COMP-003",
        )


# --- Calling it off -----------------------------------------------------------------------------


def cancel(session: WriteSession, *, duel_id: int) -> DuelInfo:
    """Call a duel off, stakes go back: its challenger before the answer, both sides before it runs.

    One that runs is cancelled by operators only. Errors, in this order: NotFound; E-COMP-001;
    E-REFUSED-002 while it runs; E-COMP-002 once it is over.
    """

    def work() -> Duel:
        row = locked_with_sides(session, duel_id)
        may = [row.challenger_id]
        if row.duel_status is not DuelStatus.CHALLENGED:
            may.append(row.opponent_id)
        require_one_of(session, may, what=f"duel {duel_id}")
        if row.duel_status is DuelStatus.IN_PROGRESS:
            require_game_master(session)
        move(row, "duel_status", DUEL_STATES, DuelStatus.CANCELLED)
        give_back(session, row)
        tell_others(session, row, "Your duel was cancelled", "What was staked has gone back.")
        return row

    return step(session, "cancel", {"duel": duel_id}, work)
