"""Leaderboards made anew from the ledger: everybody's place in one period, as of one instant.

A board is rebuilt as a whole; equal scores share a place. A period that is over in every time zone
is final once it was rebuilt after that, and stays.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import Refused
from model.rules.ranking import Place, places
from model.services import audit
from model.services.competition.boards import newest_period
from model.services.competition.common import locked, require_game_master
from model.services.competition.periods import Span, span_of
from model.services.competition.scores import scores
from model.services.idempotency import once
from model.services.worlds import world_by_key
from model.tables import Leaderboard, LeaderboardEntry, PlayerProfile, User
from model.words import LeaderboardPrivacy


@dataclass(frozen=True, slots=True)
class BoardInfo:
    """One period of a board as rebuilt: how many have a place, and whether it is final."""

    leaderboard_id: int
    period_started_on: date
    period_ends_on: date | None
    participants: int
    is_final: bool


def rebuild(
    session: WriteSession,
    *,
    leaderboard_id: int,
    day: date | None = None,
    at: datetime | None = None,
) -> BoardInfo:
    """Rank everybody of a board anew for the period of `day`, by what had happened until `at`.

    Without a time it is now, without a day the UTC date of that time; to close a period give one of
    its days once it is over everywhere. Operators only. Errors, in this order: E-REFUSED-002;
    NotFound; E-COMP-002 for a board that is switched off; E-COMP-003 for a time to come;
    E-COMP-012 for a day without a season, or for a period that is final.
    """
    require_game_master(session)
    moment = session.now if at is None else at
    request = {
        "board": leaderboard_id,
        "day": None if day is None else day.isoformat(),
        "at": None if at is None else at.isoformat(),
    }

    def work() -> dict[str, Any]:
        board = locked(session, Leaderboard, leaderboard_id)
        _require_open(session, board, moment)
        info = _rebuild(session, board, day=day, at=moment, refuse_final=True)
        audit.record(
            session,
            action="boards.rebuild",
            object_type="leaderboards",
            object_key=str(leaderboard_id),
            details={"period": info.period_started_on.isoformat(), "places": info.participants},
        )
        return {
            "first": info.period_started_on.isoformat(),
            "last": None if info.period_ends_on is None else info.period_ends_on.isoformat(),
            "participants": info.participants,
            "is_final": info.is_final,
        }

    kept = once(session, service="boards.rebuild", request=request, work=work)
    assert kept is not None
    last = None if kept["last"] is None else date.fromisoformat(kept["last"])
    first = date.fromisoformat(kept["first"])
    return BoardInfo(leaderboard_id, first, last, kept["participants"], kept["is_final"])


def rebuild_all(session: WriteSession, *, world: str) -> int:
    """Rebuild every board of a world that is switched on, as of now; gives how many; operators.

    The period before follows until it is over in every time zone, and is final then.
    """
    require_game_master(session)
    world_id = world_by_key(session, key=world).id

    def work() -> dict[str, Any]:
        query = (
            sa.select(Leaderboard)
            .where(
                col(Leaderboard.world_id) == world_id,
                col(Leaderboard.is_active),
                col(Leaderboard.deleted_at).is_(None),
            )
            .order_by(col(Leaderboard.id))
            .with_for_update()
        )
        boards = list(session.execute(query).scalars())
        for board in boards:
            present = _rebuild(session, board, day=None, at=session.now, refuse_final=False)
            first = None if present.participants == 0 else present.period_started_on
            before = newest_period(session, int(board.id or 0), before=first)
            if before is not None:  # again and again, until it is over everywhere
                _rebuild(session, board, day=before, at=session.now, refuse_final=False)
        audit.record(
            session,
            action="boards.rebuild_all",
            object_type="worlds",
            object_key=world,
            details={"boards": len(boards)},
        )
        return {"boards": len(boards)}

    answer = once(session, service="boards.rebuild_all", request={"world": world}, work=work)
    assert answer is not None
    return int(answer["boards"])


def _require_open(session: WriteSession, board: Leaderboard, at: datetime) -> None:
    if not board.is_active:
        raise Refused(
            f"Board {board.id} is switched off and keeps the places it has. Switch it on first.",
            code="E-COMP-002",
        )
    if at > session.now:
        raise Refused(
            f"A board as of {at.astimezone(UTC):%Y-%m-%d %H:%M} UTC cannot be made: that is still "
            "to come. Give a time that has passed.",
            code="E-COMP-003",
        )


def _rebuild(
    session: WriteSession,
    board: Leaderboard,
    *,
    day: date | None,
    at: datetime,
    refuse_final: bool,
) -> BoardInfo:
    assert board.id is not None
    try:
        span = span_of(session, board, day or at.astimezone(UTC).date())
    except Refused:
        if refuse_final:
            raise
        return BoardInfo(board.id, date.min, None, 0, is_final=False)
    before = {entry.player_id: entry for entry in _entries(session, board.id, span.first)}
    if span.is_final(max((entry.updated_at for entry in before.values()), default=None)):
        if refuse_final:
            raise Refused(
                f"The period of board {board.id} from {span.first} ended on {span.last} and is "
                "final; past periods stay as they ended. Rebuild a period that still runs.",
                code="E-COMP-012",
            )
        return BoardInfo(board.id, span.first, span.last, len(before), is_final=True)
    made = places(scores(session, board, span=span, at=at).items())
    _store(session, board, span, made, before, at)
    return BoardInfo(board.id, span.first, span.last, len(made), is_final=span.is_final(at))


def _store(
    session: WriteSession,
    board: Leaderboard,
    span: Span,
    made: list[Place],
    before: dict[int, LeaderboardEntry],
    at: datetime,
) -> None:
    assert board.id is not None
    shown = _wishes(session, board)
    for place in made:
        entry = before.pop(place.key, None)
        if entry is None:
            entry = LeaderboardEntry(
                leaderboard_id=board.id,
                player_id=place.key,
                period_started_on=span.first,
                rank=place.rank,
                created_at=at,
            )
            session.add(entry)
        else:
            entry.previous_rank = entry.rank
        entry.rank, entry.score = place.rank, place.score
        entry.gap_to_first, entry.gap_to_next = place.gap_to_first, place.gap_to_next
        entry.privacy_setting = shown.get(place.key, LeaderboardPrivacy.ANONYMOUS)
        entry.updated_at = at
    for gone in before.values():
        session.delete(gone)
    session.flush()


_NAMED, _NAMELESS, _LEFT_OUT = (
    LeaderboardPrivacy.PUBLIC,
    LeaderboardPrivacy.ANONYMOUS,
    LeaderboardPrivacy.OPT_IN,
)
"""How others see a place: with its name, without it, or not at all (has not opted in)."""

_SHOWN = {
    LeaderboardPrivacy.PUBLIC: {"name": _NAMED, "hidden": _LEFT_OUT},
    LeaderboardPrivacy.OPT_IN: {"name": _NAMED, "anonymous": _LEFT_OUT, "hidden": _LEFT_OUT},
    LeaderboardPrivacy.ANONYMOUS: {"hidden": _LEFT_OUT},
}
"""By the board's privacy and the person's own wish (users.privacy_settings.on_leaderboards)."""


def _wishes(session: Session, board: Leaderboard) -> dict[int, LeaderboardPrivacy]:
    query = (
        sa.select(col(PlayerProfile.id), col(User.privacy_settings))
        .outerjoin(User, col(User.id) == col(PlayerProfile.user_id))
        .where(col(PlayerProfile.world_id) == board.world_id)
    )
    rules = _SHOWN[board.privacy_level]
    wished = {
        player: (settings or {}).get("on_leaderboards", "anonymous")
        for player, settings in session.execute(query)
    }
    return {player: rules.get(wish, _NAMELESS) for player, wish in wished.items()}


def _entries(session: Session, leaderboard_id: int, first: date) -> list[LeaderboardEntry]:
    query = sa.select(LeaderboardEntry).where(
        col(LeaderboardEntry.leaderboard_id) == leaderboard_id,
        col(LeaderboardEntry.period_started_on) == first,
    )
    return list(session.execute(query).scalars())
