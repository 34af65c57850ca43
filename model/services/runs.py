"""Runs: the record of each simulation, by which it can be found again and repeated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import NotFound, Refused
from model.ruleset import Ruleset
from model.services import audit
from model.services.content import store_ruleset
from model.tables import Run
from model.words import RunState


@dataclass(frozen=True, slots=True)
class RunInfo:
    """One run's record; `results_path` is relative to the results folder."""

    id: int
    content_reference: str
    scenario: dict[str, Any]
    ruleset_hash: str
    rules_hash: str
    people_hash: str
    seed: int
    engine: str
    code_version: str
    tzdata_version: str
    digest: str | None
    state: RunState
    error: str | None
    results_path: str | None
    pinned: bool
    started_at: datetime
    finished_at: datetime | None


def begin(
    session: WriteSession,
    *,
    content_reference: str,
    ruleset: Ruleset,
    scenario: dict[str, Any],
    seed: int,
    engine: str,
    code_version: str,
    tzdata_version: str,
    scenario_id: int | None = None,
) -> RunInfo:
    """Record that a simulation starts; its ruleset is kept for ever."""
    store_ruleset(session, ruleset)
    run = Run(
        scenario_id=scenario_id,
        content_reference=content_reference,
        scenario=scenario,
        ruleset_hash=ruleset.hash,
        rules_hash=ruleset.rules_hash,
        people_hash=ruleset.people_hash,
        seed=seed,
        engine=engine,
        code_version=code_version,
        tzdata_version=tzdata_version,
        state=RunState.RUNNING,
        actor_id=session.actor.user_id,
        started_at=session.now,
    )
    session.add(run)
    session.flush()
    audit.record(session, action="runs.begin", object_type="runs", object_key=str(run.id))
    return _info(run)


def finish(
    session: WriteSession,
    *,
    run_id: int,
    state: RunState,
    digest: str | None = None,
    results_path: str | None = None,
    error: str | None = None,
) -> RunInfo:
    """Record how a running simulation ended; Refused when it has ended already."""
    run = _row(session, run_id)
    if run.state != RunState.RUNNING:
        raise Refused(f"Run {run_id} has ended already ({run.state.value}). Start a new one.")
    run.state, run.digest, run.results_path, run.error = (
        state,
        digest,
        results_path,
        (error or "")[:2000] or None,
    )
    run.finished_at = session.now
    session.add(run)
    session.flush()
    audit.record(
        session,
        action=f"runs.{state.value}",
        object_type="runs",
        object_key=str(run_id),
        details={"digest": digest},
    )
    return _info(run)


def keep_results(session: WriteSession, *, run_id: int, results_path: str) -> RunInfo:
    """Record where a completed run's results lie now, after they were played again."""
    run = _row(session, run_id)
    if run.state != RunState.COMPLETED:
        raise Refused(f"Run {run_id} is {run.state.value} and keeps no results. Start a new one.")
    run.results_path = results_path
    session.add(run)
    session.flush()
    audit.record(
        session,
        action="runs.keep_results",
        object_type="runs",
        object_key=str(run_id),
        details={"results_path": results_path},
    )
    return _info(run)


def drop_results(session: WriteSession, *, run_id: int, size_bytes: int) -> RunInfo:
    """Record that a run's results were removed; its record stays, so it can be played again.

    Refused for a run that is pinned or still played.
    """
    run = _row(session, run_id)
    if run.pinned or run.state == RunState.RUNNING:
        why = "pinned" if run.pinned else "still played"
        raise Refused(f"Run {run_id} is {why}: its results stay. Choose another run.")
    dropped, run.results_path = run.results_path, None
    session.add(run)
    session.flush()
    audit.record(
        session,
        action="runs.drop_results",
        object_type="runs",
        object_key=str(run_id),
        details={"results_path": dropped, "size_bytes": size_bytes},
    )
    return _info(run)


def with_results(session: Session) -> list[RunInfo]:
    """Every run that has stored results, oldest first."""
    query = sa.select(Run).where(col(Run.results_path).is_not(None)).order_by(col(Run.id))
    return [_info(run) for run in session.execute(query).scalars()]


def get_run(session: Session, *, run_id: int) -> RunInfo:
    """One run; NotFound when there is none."""
    return _info(_row(session, run_id))


def list_runs(
    session: Session, *, state: RunState | None = None, limit: int = 100
) -> list[RunInfo]:
    """Runs, newest first."""
    query = sa.select(Run).order_by(col(Run.id).desc()).limit(limit)
    if state is not None:
        query = query.where(col(Run.state) == state)
    return [_info(run) for run in session.execute(query).scalars()]


def find_completed(
    session: Session,
    *,
    rules_hash: str,
    people_hash: str,
    scenario: dict[str, Any],
    engine: str,
    code_version: str,
) -> RunInfo | None:
    """The newest completed run of exactly this question, or None."""
    query = (
        sa.select(Run)
        .where(
            col(Run.rules_hash) == rules_hash,
            col(Run.people_hash) == people_hash,
            col(Run.engine) == engine,
            col(Run.code_version) == code_version,
            col(Run.state) == RunState.COMPLETED,
        )
        .order_by(col(Run.id).desc())
    )
    return next(
        (_info(run) for run in session.execute(query).scalars() if run.scenario == scenario), None
    )


def _row(session: Session, run_id: int) -> Run:
    run = session.get(Run, run_id)
    if run is None:
        raise NotFound(f"There is no run {run_id}. questlab runs lists them.", code="E-FIND-009")
    return run


def _info(run: Run) -> RunInfo:
    assert run.id is not None
    names = RunInfo.__dataclass_fields__
    return RunInfo(**{name: getattr(run, name) for name in names})
