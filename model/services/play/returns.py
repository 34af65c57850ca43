"""The way back after an absence: what it asks for today, saying yes to it, and leaving it.

Coming back after the absence opens the protocol by itself (play.days judges it at each close); a
player may leave it on its first day only, and stays then without its reward until another absence.
Source: rules.md §1.5, return protocol; design.md §3 (seven days).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import NotFound, Refused
from model.rules import calendar
from model.rules.returns import required_core
from model.services import audit
from model.services.acting import acting_for
from model.services.idempotency import once
from model.services.ledger import ruleset_of
from model.services.play.days import arrive
from model.tables import PlayerProfile, QuestLog, QuestTemplate
from model.words import QuestStatus


@dataclass(frozen=True, slots=True)
class ReturnInfo:
    """Where a player stands on the way back: `day` 0 is off it; counts are today's core quests."""

    player_id: int
    day: int
    days: int
    core_required: int
    core_completed: int
    xp: int
    may_leave: bool


def way_back(session: Session, *, player_id: int, at: datetime) -> ReturnInfo:
    """The way back as it stands on the player's local day of `at`; NotFound without the player.

    Days that are over count once they are closed: at the player's next access.
    """
    profile = session.get(PlayerProfile, player_id)
    if profile is None:
        raise NotFound(f"There is no player {player_id}.")
    game = ruleset_of(session, profile).game
    asked = game.returning.core_required
    day = _day(profile, game.returning.absence_days)
    completed, total = _core(session, profile, at) if day else (0, 0)
    return ReturnInfo(
        player_id=player_id,
        day=day,
        days=len(asked),
        core_required=required_core(asked, day, core_total=total) if day else 0,
        core_completed=completed,
        xp=game.returning.xp,
        may_leave=day == 1,
    )


def accept_return(session: WriteSession, *, player_id: int) -> ReturnInfo:
    """Say yes to the way back, which is open without it too.

    Errors, in this order: NotFound; Refused for somebody else's player; E-ACHV-010 off the way.
    """
    return _answer(session, player_id, "play.accept_return", leaves=False)


def decline_return(session: WriteSession, *, player_id: int) -> ReturnInfo:
    """Leave the way back, on its first day only.

    Errors, in this order: NotFound; Refused for somebody else's player; E-ACHV-010 off the way,
    E-ACHV-011 after its first day.
    """
    return _answer(session, player_id, "play.decline_return", leaves=True)


# --- Parts --------------------------------------------------------------------------------------


def _answer(session: WriteSession, player_id: int, action: str, *, leaves: bool) -> ReturnInfo:
    acting_for(session, session.actor, player_id)

    def work() -> None:
        profile, _ = arrive(session, player_id=player_id)
        found = way_back(session, player_id=player_id, at=session.now)
        _require_open(found, leaves=leaves)
        if leaves:
            profile.absent_days = 0  # the close of this day then sees no absence to return from
            session.flush()
        audit.record(
            session,
            action=action,
            object_type="player_profiles",
            object_key=str(player_id),
            details={"day": found.day},
        )

    once(session, service=action, request={"player": player_id}, work=work)
    return way_back(session, player_id=player_id, at=session.now)


def _require_open(found: ReturnInfo, *, leaves: bool) -> None:
    if found.day == 0:
        raise Refused(
            f"Player {found.player_id} is not on the way back: it opens after an absence. "
            "Play on as ever.",
            code="E-ACHV-010",
        )
    if leaves and not found.may_leave:
        raise Refused(
            f"Player {found.player_id} is on day {found.day} of the way back, which is left on its "
            "first day only. Miss a day, and it ends.",
            code="E-ACHV-011",
        )


def _day(profile: PlayerProfile, absence_days: int) -> int:
    """The day of the protocol that today is; the first one is not counted before it is closed."""
    if profile.return_day:
        return profile.return_day
    return 1 if profile.absent_days >= absence_days > 0 else 0


def _core(session: Session, profile: PlayerProfile, at: datetime) -> tuple[int, int]:
    """Today's core quests: how many are completed, and how many there are."""
    game = ruleset_of(session, profile).game
    core = {game.quests[place].key for place in game.core}
    query = (
        sa.select(col(QuestTemplate.key), col(QuestLog.status))
        .join(QuestLog, col(QuestLog.template_id) == col(QuestTemplate.id))
        .where(
            col(QuestLog.player_id) == profile.id,
            col(QuestLog.day_date) == calendar.local_date(profile.timezone, at),
        )
    )
    states = [status for key, status in session.execute(query) if key in core]
    return sum(status == QuestStatus.COMPLETED for status in states), len(states)
