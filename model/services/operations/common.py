"""What live operations share: rows and their moves, who may take part, and telling a whole world.

Conditions are those of model.shapes.EventConditions: level, guild, a requirement in the language of
quests. An instant becomes a whole number of microseconds for the rules.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import Refused, Violation
from model.rules import calendar
from model.rules.live_operations import phase_of
from model.rules.requirements import compile_requirement, evaluate
from model.services import notices, outside
from model.services.accounts import rows
from model.services.ledger import ruleset_of
from model.services.live_effects import guilds_of
from model.services.play.inputs import lifetime_inputs
from model.services.records import Where, examine, storing
from model.services.records.faults import raise_all
from model.services.records.writing import tied
from model.services.rows import columns as columns
from model.services.rows import require_move
from model.shapes.formats import TEXT_FORMATS
from model.tables import PlayerProfile, User
from model.words import NotificationType, Role, UserStatus

Row = dict[str, Any]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND, _MINUTE = timedelta(microseconds=1), timedelta(minutes=1)
TITLE_MAX = 120


def require_game_master(session: WriteSession) -> None:
    """Whoever runs the world: designers and admins of the sandbox."""
    session.actor.require(Role.DESIGNER)


# --- Time ---------------------------------------------------------------------------------------


def instant_of(at: datetime) -> int:
    """An instant as whole microseconds since 1970."""
    return (at - _EPOCH) // _MICROSECOND


def minute_of(at: datetime) -> int:
    """An instant as whole minutes since 1970."""
    return (at - _EPOCH) // _MINUTE


def phase_at(row: Mapping[str, Any], at: datetime) -> int:
    """Where the clock stands to a row's start_date and end_date."""
    start, end = instant_of(row["start_date"]), instant_of(row["end_date"])
    return phase_of(start, end, instant_of(at))


# --- Rows ---------------------------------------------------------------------------------------


def move(session: WriteSession, table: str, row: Row, to: str, **values: Any) -> Row:
    """Move a row's status with the fields that go with it, or say from where it does not move."""
    require_move(table, row, to, code="E-LIVE-002")
    return rows.move(session, table, row, to, **values)


def due_rows(
    session: WriteSession, world_id: int, table: str, *, status: str, waiting: str, running: str
) -> list[int]:
    """The events of a world whose start or end the clock has passed and nobody has moved, by id."""
    there = columns(table)
    state = there[status]
    begins = sa.and_(state == waiting, there.start_date <= session.now)
    ends = sa.and_(state == running, there.end_date <= session.now)
    query = sa.select(there.id).where(
        there.world_id == world_id, there.deleted_at.is_(None), sa.or_(begins, ends)
    )
    return list(session.execute(query.order_by(there.id)).scalars())


def add_checked(
    session: WriteSession,
    table: str,
    values: Mapping[str, Any],
    also: Callable[[Row], list[Violation]],
) -> int:
    """Insert a row from a form; RecordError names every fault, those that `also` finds too.

    `also` is asked with the clean values; of a field with a fault there is none.
    """
    clean, violations = examine(table, values, now=session.now)
    faulty = {str(violation.path[2]) for violation in violations}
    sound = {name: value for name, value in clean.items() if name not in faulty}
    violations = violations + also(sound) + tied(session, table, clean, Where(table), None)
    raise_all(violations)
    row_id = storing.insert(session, table, clean)
    outside.asked_on_create(session, table, [row_id])
    return row_id


# --- Who takes part -----------------------------------------------------------------------------


def unmet(
    session: Session, profile: PlayerProfile, conditions: Mapping[str, Any], *, at: datetime
) -> list[str]:
    """Every condition of an event that a player does not meet, as words."""
    assert profile.id is not None
    low, high = conditions.get("level_min", 1), conditions.get("level_max", 1000)
    missing = []
    if not low <= profile.level <= high:
        missing.append(f"a level from {low} to {high}, and the player has {profile.level}")
    if conditions.get("guild_members_only") and not guilds_of(session, profile.id):
        missing.append("membership in a guild")
    requirement = conditions.get("requirement")
    if requirement and not _meets(session, profile, requirement, at):
        missing.append("what its requirement asks of the player's play so far")
    return missing


def _meets(
    session: Session, profile: PlayerProfile, requirement: Mapping[str, Any], at: datetime
) -> bool:
    game = ruleset_of(session, profile).game
    try:
        program = compile_requirement(requirement, game.slots)
    except KeyError:  # what it asks for is not in the published content any more
        return False
    today = calendar.local_date(profile.timezone, at)
    return evaluate(program, lifetime_inputs(session, profile, game, last=today))[0]


def require_conditions(
    session: WriteSession, profile: PlayerProfile, conditions: Mapping[str, Any], *, what: str
) -> None:
    """Refuse who does not meet an event's conditions, naming every one that is not met."""
    missing = unmet(session, profile, conditions, at=session.now)
    if missing:
        raise Refused(
            f"Player {profile.id} cannot take part in {what}: it needs {'; '.join(missing)}. "
            "Choose another event, or come back then.",
            code="E-LIVE-007",
        )


def who_may(
    session: Session,
    world_id: int,
    conditions: Mapping[str, Any],
    *,
    at: datetime,
    most: int | None,
) -> list[PlayerProfile]:
    """The players of a world who meet an event's conditions, by id, at most so many."""
    query = (
        sa.select(PlayerProfile)
        .where(col(PlayerProfile.world_id) == world_id)
        .order_by(col(PlayerProfile.id))
    )
    found: list[PlayerProfile] = []
    for profile in session.execute(query).scalars():
        if most is not None and len(found) >= most:
            break
        if not unmet(session, profile, conditions, at=at):
            found.append(profile)
    return found


# --- Telling ------------------------------------------------------------------------------------


def announce(session: WriteSession, *, world_id: int, title: str, content: str = "") -> int:
    """Tell every person who plays in a world; gives how many."""
    query = (
        sa.select(col(User.id))
        .join(PlayerProfile, col(PlayerProfile.user_id) == col(User.id))
        .where(
            col(PlayerProfile.world_id) == world_id,
            col(User.deleted_at).is_(None),
            col(User.status) != UserStatus.DISABLED,
        )
        .order_by(col(User.id))
    )
    people = [int(number) for number in session.execute(query).scalars() if number is not None]
    for user_id in people:
        notice = notices.Notice(
            user_id, NotificationType.SYSTEM, _safe(title)[:TITLE_MAX] or "News",
            content=_safe(content)[:2000], world_id=world_id,
        )  # fmt: skip
        notices.tell(session, notice)
    return len(people)


def _safe(text: str) -> str:
    """The text, or none where it holds what a notification cannot."""
    return "" if TEXT_FORMATS["safe_text"](text) else text.strip()
