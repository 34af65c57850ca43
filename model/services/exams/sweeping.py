"""The sweep that closes exams whose players did not come back in time."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from model.db import WriteSession
from model.services import audit
from model.services.exams.limits import RUNNING
from model.services.exams.results import time_out
from model.services.exams.rows import TABLE, is_overdue, locked_attempt, terms_of
from model.services.idempotency import once
from model.services.learning.material import material_of
from model.services.worlds import world_by_key
from model.tables import ExamBossAttempt, PlayerProfile
from model.words import Role


def time_out_all(session: WriteSession, *, world: str) -> list[int]:
    """Close all exams of a world whose time is up, as the product does each hour; gives them.

    Needs the role designer. Errors: NotFound for the world.
    """
    session.actor.require(Role.DESIGNER)

    def work() -> dict[str, Any]:
        query = (
            sa.select(col(ExamBossAttempt.id), PlayerProfile)
            .join(PlayerProfile, col(PlayerProfile.id) == col(ExamBossAttempt.player_id))
            .where(
                col(PlayerProfile.world_id) == world_by_key(session, key=world).id,
                col(ExamBossAttempt.progress_status) == RUNNING,
            )
            .order_by(col(ExamBossAttempt.id))
        )
        rows = session.execute(query).all()
        closed = [number for number, profile in rows if _closed(session, int(number), profile)]
        if closed:
            audit.record(
                session,
                action="exams.time_out",
                object_type=TABLE,
                object_key=world,
                details={"attempts": closed},
            )
        return {"attempts": closed}

    done = once(session, service="exams.time_out", request={"world": world}, work=work)
    assert done is not None
    return list(done["attempts"])


def _closed(session: WriteSession, attempt_id: int, profile: PlayerProfile) -> bool:
    """Close one attempt if it still runs and its time is up."""
    attempt = locked_attempt(session, attempt_id)
    terms = terms_of(session, material_of(session, profile), attempt)
    if attempt.progress_status is not RUNNING or not is_overdue(attempt, terms, session.now):
        return False
    time_out(session, attempt, terms)
    return True
