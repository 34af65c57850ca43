"""What moderation and support share: who may, moves of a status, reasons, and telling people."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlmodel import Session

from model.db import Actor, WriteSession
from model.errors import Refused
from model.services import notices, people, rows
from model.services.exclusion import second_of as second_of
from model.services.rows import columns as columns
from model.services.rows import require_move
from model.shapes.formats import TEXT_FORMATS
from model.words import NotificationType, Role

Row = dict[str, Any]
_EPOCH, _SECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(seconds=1)
_RUNS = frozenset({Role.ADMIN, Role.DESIGNER})
_HELPS = _RUNS | {Role.EDUCATOR}
REASON_MAX = 1_000


# --- Who may ------------------------------------------------------------------------------------


def require_moderator(session: WriteSession) -> None:
    """Whoever runs the world: designers and admins of the sandbox."""
    session.actor.require(Role.DESIGNER)


def require_staff(session: WriteSession) -> None:
    """Whoever helps people: designers, educators and admins."""
    session.actor.require(Role.DESIGNER, Role.EDUCATOR)


def is_moderator(actor: Actor) -> bool:
    """Whether somebody runs the world."""
    return not _RUNS.isdisjoint(actor.roles)


def is_staff(actor: Actor) -> bool:
    """Whether somebody helps people."""
    return not _HELPS.isdisjoint(actor.roles)


def roles_of(session: Session, user_id: int) -> frozenset[Role]:
    """The roles that a person holds in the sandbox."""
    return people.roles_of(session, user_id=user_id)


def require_not_own(session: WriteSession, what: str, *people: int | None) -> None:
    """Nobody decides a case that they are part of."""
    if session.actor.user_id in people:
        raise Refused(
            f"{session.actor.name} is part of {what}, and nobody decides their own case. "
            "Leave it to another moderator.",
            code="E-MOD-005",
        )


def require_reason(reason: str, *, most: int = REASON_MAX) -> str:
    """A decision says why; gives the reason without spaces around it."""
    said = reason.strip()
    if not 1 <= len(said) <= most:
        raise Refused(
            f"A decision needs its reason in 1 to {most:,} characters, not {len(said)}. Say why.",
            code="E-MOD-009",
        )
    return said


# --- Rows ---------------------------------------------------------------------------------------


def move(session: WriteSession, table: str, row: Row, to: str, **values: Any) -> Row:
    """Move a row's status with the fields that go with it, or say from where it does not move."""
    require_move(table, row, to, code="E-MOD-002")
    return rows.move(session, table, row, to, **values)


# --- Telling ------------------------------------------------------------------------------------


def tell(
    session: WriteSession,
    user_id: int | None,
    title: str,
    content: str = "",
    *,
    world_id: int | None = None,
    kind: NotificationType = NotificationType.MODERATION,
) -> None:
    """Tell a person what was decided, if they are still there.

    A text that a notification cannot hold is left out.
    """
    if user_id is None:
        return
    said = "" if TEXT_FORMATS["safe_text"](content) else content[:2000]
    notices.tell(session, notices.Notice(user_id, kind, title, content=said, world_id=world_id))
