"""Jobs: background work as a row with state, progress and heartbeat that any process can see.

A worker asks `progress()` whether to go on; a job whose heartbeat stops is marked failed by
`sweep()`. Progress and heartbeats carry no audit entry (a listed exception); everything else does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import NotFound
from model.services import audit
from model.services.idempotency import once
from model.tables import Job
from model.words import JobState

HEARTBEAT_SECONDS_MAX = 30
_ENDED = (JobState.COMPLETED, JobState.CANCELLED, JobState.FAILED)


@dataclass(frozen=True, slots=True)
class JobInfo:
    """One job as it stands."""

    id: int
    kind: str
    state: JobState
    spec: dict[str, Any]
    progress_done: int
    progress_total: int
    message: str
    error: str | None
    run_id: int | None
    actor_id: int
    created_at: datetime
    started_at: datetime | None
    heartbeat_at: datetime | None
    finished_at: datetime | None

    @property
    def is_over(self) -> bool:
        """Whether it has ended, one way or another."""
        return self.state in _ENDED

    @property
    def share_done(self) -> float:
        """Progress in [0, 1]."""
        return min(1.0, self.progress_done / self.progress_total) if self.progress_total else 0.0


def enqueue(session: WriteSession, *, kind: str, spec: dict[str, Any]) -> JobInfo:
    """Put a job into the queue; the same idempotency key gives the same job."""

    def work() -> dict[str, Any]:
        job = Job(
            kind=kind,
            state=JobState.QUEUED,
            spec=spec,
            actor_id=session.actor.user_id,
            created_at=session.now,
            heartbeat_at=session.now,
        )
        session.add(job)
        session.flush()
        audit.record(session, action="jobs.enqueue", object_type="jobs", object_key=str(job.id))
        return {"job_id": job.id}

    answer = once(session, service="jobs.enqueue", request={"kind": kind, "spec": spec}, work=work)
    assert answer is not None
    return get(session, job_id=answer["job_id"])


def claim(session: WriteSession, *, job_id: int) -> JobInfo | None:
    """Take a queued job to work on; None when somebody else has it or it was cancelled."""
    changed = session.connection().execute(
        sa.update(Job)
        .where(col(Job.id) == job_id, col(Job.state) == JobState.QUEUED)
        .values(state=JobState.RUNNING, started_at=session.now, heartbeat_at=session.now)
    )
    return get(session, job_id=job_id) if changed.rowcount == 1 else None


def progress(
    session: WriteSession, *, job_id: int, done: int, total: int, message: str = ""
) -> bool:
    """Report progress and a heartbeat; False when the job was cancelled and must stop."""
    changed = session.connection().execute(
        sa.update(Job)
        .where(col(Job.id) == job_id, col(Job.state) == JobState.RUNNING)
        .values(progress_done=done, progress_total=total, message=message, heartbeat_at=session.now)
    )
    return bool(changed.rowcount == 1)


def finish(
    session: WriteSession, *, job_id: int, run_id: int | None = None, message: str = ""
) -> JobInfo:
    """Mark a running job completed."""
    return _end(session, job_id, JobState.COMPLETED, run_id=run_id, message=message)


def fail(session: WriteSession, *, job_id: int, error: str) -> JobInfo:
    """Mark a job failed, with the sentence that says why."""
    return _end(session, job_id, JobState.FAILED, error=error[:2000])


def cancel(session: WriteSession, *, job_id: int) -> JobInfo:
    """Ask a job to stop; its worker notices at its next progress report."""
    return _end(session, job_id, JobState.CANCELLED)


def get(session: Session, *, job_id: int) -> JobInfo:
    """One job, read fresh; NotFound when there is none."""
    row = session.execute(
        sa.select(Job).where(col(Job.id) == job_id).execution_options(populate_existing=True)
    ).scalar_one_or_none()
    if row is None:
        raise NotFound(f"There is no job {job_id}.", code="E-FIND-010")
    return _info(row)


def latest(session: Session, *, kind: str | None = None) -> JobInfo | None:
    """The newest job (of a kind), or None."""
    query = sa.select(Job).order_by(col(Job.id).desc()).limit(1)
    if kind is not None:
        query = query.where(col(Job.kind) == kind)
    row = session.execute(query).scalar_one_or_none()
    return None if row is None else _info(row)


def sweep(session: WriteSession) -> list[int]:
    """Mark jobs failed whose worker has been silent for too long; gives their ids."""
    silent_since = session.now - timedelta(seconds=HEARTBEAT_SECONDS_MAX)
    query = sa.select(col(Job.id)).where(
        col(Job.state).in_((JobState.QUEUED, JobState.RUNNING)),
        col(Job.heartbeat_at) < silent_since,
    )
    stale = [int(job_id) for job_id in session.execute(query).scalars()]
    for job_id in stale:
        fail(session, job_id=job_id, error="The worker stopped answering. Start it again.")
    return stale


def _end(
    session: WriteSession,
    job_id: int,
    state: JobState,
    *,
    run_id: int | None = None,
    message: str | None = None,
    error: str | None = None,
) -> JobInfo:
    values: dict[str, Any] = {"state": state, "finished_at": session.now, "error": error}
    if run_id is not None:
        values["run_id"] = run_id
    if message is not None:
        values["message"] = message
    changed = session.connection().execute(
        sa.update(Job).where(col(Job.id) == job_id, col(Job.state).not_in(_ENDED)).values(**values)
    )
    if changed.rowcount:
        audit.record(
            session, action=f"jobs.{state.value}", object_type="jobs", object_key=str(job_id)
        )
    return get(session, job_id=job_id)


def _info(job: Job) -> JobInfo:
    return JobInfo(**{name: getattr(job, name) for name in JobInfo.__dataclass_fields__})
