"""Which fights are fought together, and by which settings: what the attempts of one fight share.

All attempts of a fight together bear one session id, which names the attempt of its host; the
settings stand in the host's audit entry, for no table has columns for them.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from model.rules import together as rules
from model.services.exams.rows import TABLE
from model.tables import AuditEvent, ExamBossAttempt

OPEN = "exams.open_together"
_PREFIX = "together-"


class Shared(NamedTuple):
    """A fight together: its host's attempt, the party, the exam and how it is fought."""

    host_id: int
    party_id: int
    exam: str
    settings: rules.Settings


def session_of(host_id: int) -> str:
    """The session id that all attempts of one fight together bear."""
    return f"{_PREFIX}{host_id}"


def details_of(party_id: int, exam: str, settings: rules.Settings) -> dict[str, Any]:
    """What the audit entry of a fight's opening keeps of it."""
    return {"party": party_id, "exam": exam, **settings._asdict()}


def shared(session: Session, attempt: ExamBossAttempt) -> Shared | None:
    """The fight together that an attempt belongs to; None for one that is fought alone."""
    name = attempt.unity_session_id or ""
    number = name.removeprefix(_PREFIX)
    if number == name or not number.isdecimal():
        return None
    query = sa.select(col(AuditEvent.details)).where(
        col(AuditEvent.object_type) == TABLE,
        col(AuditEvent.object_key) == number,
        col(AuditEvent.action) == OPEN,
    )
    kept = session.execute(query).scalars().first()
    if kept is None:
        return None
    settings = rules.Settings(**{field: kept[field] for field in rules.Settings._fields})
    return Shared(int(number), kept["party"], kept["exam"], settings)


def is_in_time(session: Session, attempt: ExamBossAttempt, seconds: int) -> bool:
    """Whether an answer came while its question was open; alone, a question stays open."""
    if attempt.unity_session_id is None:
        return True
    fight = shared(session, attempt)
    return fight is None or rules.is_in_time(seconds, fight.settings.question_seconds)
