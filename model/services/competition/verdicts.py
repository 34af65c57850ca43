"""How a duel is decided: by the record of play, or by reports that both sides stand by.

The winner gets the pot and the duel's XP, the loser the lesser XP; equal scores are a draw. XP that
the ledger did not let somebody else write is owed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.services.competition.common import (
    award_xp,
    move,
    profile_of,
)
from model.services.competition.duels import (
    is_contested,
    sides,
)
from model.services.competition.measures import (
    Measured,
    ends_at,
    is_measured,
    measured,
)
from model.services.competition.stakes import give_back, pay_winner
from model.services.competition.telling import tell_others
from model.services.consequences import follow
from model.services.ledger import ruleset_of
from model.services.rows import add
from model.tables import Duel, DuelEvent, DuelParticipant, DuelTemplate, PlayerProfile
from model.words import DUEL_STATES, DuelEventType, DuelStatus, XpEventSource

XP_SHOWN_MAX = 10_000
"""The most that the table shows of a side's XP; the ledger has the whole amount."""

Agrees = bool | Callable[[int | None], bool]
"""Whether the loser agrees by the step that is made, or whether whoever plays this person does."""


def is_over(session: WriteSession, row: Duel) -> bool:
    """Whether the time of a duel has passed."""
    ends = ends_at(row)
    return ends is not None and session.now >= ends


def add_event(
    session: WriteSession, row: Duel, player_id: int, kind: DuelEventType, details: dict[str, Any]
) -> None:
    """Write down what happened; RecordError for what an event cannot say."""
    add(session, "duel_events", duel_id=row.id, player_id=player_id, event_type=kind.value,
        details=details)  # fmt: skip


def read_record(session: WriteSession, row: Duel) -> dict[int, Measured]:
    """Let the sides that are still at it have what the record says; gives it, by player."""
    if not is_measured(session, row):
        return {}
    parts = sides(session, int(row.id or 0))
    found = {player: measured(session, row, player, at=session.now) for player in parts}
    for player, part in parts.items():
        if part.finished_at is None:
            part.score, part.correct_answers = found[player].score, found[player].correct
    session.flush()
    return found


def decide_when_done(session: WriteSession, row: Duel, *, agrees: Agrees) -> None:
    """Complete a duel that is fought to its end and, without a record, agreed about."""
    session.flush()
    parts = sides(session, int(row.id or 0))
    first = first_to_goal(session, row, parts)
    if first is None and any(part.finished_at is None for part in parts.values()):
        return
    winner = first if first is not None else better(parts)
    if is_measured(session, row) or is_agreed(session, row, parts, winner, agrees):
        complete(session, row, winner_id=winner)
    elif not is_contested(session, int(row.id or 0)):
        said = f"Player {winner} wins by what was reported. Who loses agrees to it, or contests it."
        tell_others(session, row, "Your duel waits for an answer", said)


def first_to_goal(
    session: WriteSession, row: Duel, parts: dict[int, DuelParticipant]
) -> int | None:
    """Who came to the goal first, where that wins; None while nobody did, or both at once."""
    goal = int(row.rules.get("goal", 0))
    if not goal or not row.rules.get("first_to_goal_wins", True):
        return None
    record = read_record(session, row)
    reached = {
        player: record[player].reached_at if record else part.finished_at
        for player, part in parts.items()
        if part.score >= goal
    }
    times = sorted((at, player) for player, at in reached.items() if at is not None)
    if not times or (len(times) == 2 and times[0][0] == times[1][0]):
        return None
    return times[0][1]


def is_agreed(
    session: WriteSession,
    row: Duel,
    parts: dict[int, DuelParticipant],
    winner: int | None,
    agrees: Agrees,
) -> bool:
    """Whether the reports stand: nobody contests them, and who loses by them has agreed."""
    assert row.id is not None
    if is_contested(session, row.id):
        return False
    if winner is None:
        return True
    loser = next(player for player in parts if player != winner)
    if agrees(profile_of(session, loser).user_id) if callable(agrees) else agrees:
        return True
    ended, said = DuelEventType.COMPLETION, (
        DuelEventType.PROGRESS_UPDATE, DuelEventType.MILESTONE
    )  # fmt: skip
    return _last(session, row.id, loser, ended) > _last(session, row.id, winner, *said)


def _last(session: Session, duel_id: int, player_id: int, *kinds: DuelEventType) -> int:
    """The number of a side's last event of these kinds; 0 without one."""
    query = sa.select(sa.func.coalesce(sa.func.max(col(DuelEvent.id)), 0)).where(
        col(DuelEvent.duel_id) == duel_id,
        col(DuelEvent.player_id) == player_id,
        col(DuelEvent.event_type).in_(kinds),
    )
    return int(session.execute(query).scalar_one())


def better(parts: dict[int, DuelParticipant]) -> int | None:
    """Whose score is higher; None for a draw."""
    first, second = parts.values()
    if first.score == second.score:
        return None
    return (first if first.score > second.score else second).player_id


def complete(session: WriteSession, row: Duel, *, winner_id: int | None) -> None:
    """End a duel for one side, or as a draw, and give everybody what it brings."""
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
        award(session, row, part)
    won_by = "It is a draw." if winner_id is None else f"Player {winner_id} has won."
    said = f"{won_by} Collect what it still owes you."
    tell_others(session, row, "Your duel is decided", said)


def follow_decided(session: WriteSession, row: Duel, player_id: int) -> None:
    """Let everything follow for the player who acts, once the duel is decided."""
    if row.duel_status is DuelStatus.COMPLETED:
        follow(session, profile_of(session, player_id))


def award(session: WriteSession, row: Duel, part: DuelParticipant) -> None:
    """Give a side the XP that is due, once."""
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
