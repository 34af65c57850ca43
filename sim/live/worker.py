"""Simulations in the background: `start_job` launches, `python -m sim.live.worker JOB_ID` plays.

The job row is all that the two share: it holds the frozen ruleset's hash and the scenario, and the
worker writes progress and a heartbeat there. A second thread beats and watches for the row to leave
the state `running`: then the worker stops, within a second, whatever it is doing. So a page, the
command line or a test can start, watch and cancel alike, and closing a page changes nothing.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

from model.db import Actor, Database, open_database, read, write
from model.errors import Cancelled, QuestlabError, RunError
from model.services import anchors, content, jobs, people
from model.services.idempotency import new_key
from model.services.jobs import JobInfo
from model.settings import settings
from sim.keep import Keep, keep_from
from sim.live import locks
from sim.live.records import (
    Request,
    Watch,
    refuse_absurd,
    sentence_of,
    simulate,
    sweep,
)
from sim.playing import FAST, checked_engine
from sim.scenario import Scenario

KIND = "simulate"
BEAT_SECONDS = 0.2
GRACE_SECONDS = 5.0
EXIT_CANCELLED = 0
EXIT_FAILED = 1


def start_job(
    database: Database,
    *,
    actor: Actor,
    scenario: Scenario,
    content_reference: str = "fitness@draft",
    force: bool = False,
    engine: str = FAST,
    keep: Keep | None = None,
    key: str | None = None,
    yes: bool = False,
) -> JobInfo:
    """Freeze the content, queue its simulation and start a worker for it; return the job at once.

    Stale jobs are swept first. The same idempotency `key` gives the same job and no second worker.
    Errors: NotFound and ContentError for the reference; RunError when no process can be started
    (the job is then marked failed).
    """
    checked_engine(engine)
    sweep(database, actor=actor)
    with write(database, actor=actor, key=key or new_key("job"), why="simulate") as session:
        ruleset = content.resolve(session, content_reference)
        refuse_absurd(Request(content_reference, ruleset, scenario, engine, keep, yes))
        content.store_ruleset(session, ruleset)
        spec = {
            "content": content_reference,
            "ruleset_hash": ruleset.hash,
            "scenario": scenario.as_json(),
            "force": force,
            "engine": engine,
            "keep": None if keep is None else str(keep),
            "yes": yes,
        }
        job = jobs.enqueue(session, kind=KIND, spec=spec)
        is_new = job.created_at == session.now
    # Whoever pressed twice has a worker on its way already.
    if is_new:
        _launch(database, job, actor=actor)
    return job


def cancel_job(database: Database, *, actor: Actor, job_id: int) -> JobInfo:
    """Mark a job cancelled; its worker stops within a second."""
    with write(database, actor=actor, key=new_key("cancel"), why="cancel simulation") as session:
        return jobs.cancel(session, job_id=job_id)


def _launch(database: Database, job: JobInfo, *, actor: Actor) -> None:
    """Start the worker process, detached, with its output in a log beside the results."""
    environment = {
        **os.environ,
        "QUESTLAB_DATABASE_URL": database.url,
        "QUESTLAB_VAR": str(settings().var_directory),
    }
    command = [sys.executable, "-m", "sim.live.worker", str(job.id)]
    try:
        with _log_file(job.id).open("ab") as log:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=environment,
                cwd=Path(__file__).resolve().parent.parent.parent,
                start_new_session=True,
            )
    except OSError as error:
        reason = f"The worker process could not be started: {error.strerror or error}."
        _fail(database, actor=actor, job_id=job.id, reason=reason)
        raise RunError(f"{reason} Try again.") from error
    # The worker outlives a page; waiting for it in the background leaves no zombie behind.
    threading.Thread(target=process.wait, name=f"job-{job.id}", daemon=True).start()


def _log_file(job_id: int) -> Path:
    """Return the log of one job, its folder made."""
    folder = settings().var_directory / "logs"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"job-{job_id}.log"


@dataclass
class Heart:
    """A thread that reports progress and a heartbeat, and notices that the job was ended.

    `stopped()` is true from then on. Should the engine not ask in time, the process is ended: a
    cancelled job leaves nothing running.
    """

    database: Database
    actor: Actor
    job_id: int
    done: int = 0
    total: int = 0
    _over: threading.Event = field(default_factory=threading.Event)
    _ended: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def __enter__(self) -> Heart:
        """Start beating."""
        self._thread = threading.Thread(target=self._beat, name="heart", daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        """Stop beating, with the last progress written."""
        self._over.set()
        if self._thread is not None:
            self._thread.join()
        if kind is None:
            self._still_wanted()

    def report(self, done: int, total: int) -> None:
        """Keep the progress (player-days) for the next beat."""
        self.done, self.total = done, total

    def stopped(self) -> bool:
        """Tell whether the job was cancelled, or swept as stale."""
        return self._ended.is_set()

    def _beat(self) -> None:
        while not self._over.wait(BEAT_SECONDS):
            if not self._still_wanted():
                self._ended.set()
                if not self._over.wait(GRACE_SECONDS):
                    os._exit(EXIT_FAILED)
                return

    def _still_wanted(self) -> bool:
        """Write progress; a database that is busy or away for a moment ends nothing."""
        try:
            with write(self.database, actor=self.actor, key=new_key("beat")) as session:
                return jobs.progress(
                    session, job_id=self.job_id, done=self.done, total=self.total,
                    message=f"{self.done:,} of {self.total:,} player-days",
                )  # fmt: skip
        except QuestlabError:
            return True


def work(database: Database, job_id: int) -> int:
    """Play one queued job to its end; returns the exit code. Does nothing when it is not queued."""
    with read(database) as session:
        job = jobs.get(session, job_id=job_id)
        actor = people.actor(session, user_id=job.actor_id)
    with locks.held(database, kind="job", number=job_id):
        return _work_locked(database, job_id, actor=actor)


def _work_locked(database: Database, job_id: int, *, actor: Actor) -> int:
    """Claim the job, play it, and record how it ended."""
    with write(database, actor=actor, key=new_key("claim"), why="simulate") as session:
        claimed = jobs.claim(session, job_id=job_id)
    if claimed is None:
        return EXIT_CANCELLED
    try:
        run_id = _simulate(database, claimed, actor=actor)
    except Cancelled:
        return EXIT_CANCELLED
    except BaseException as error:
        _fail(database, actor=actor, job_id=job_id, reason=sentence_of(error))
        if isinstance(error, QuestlabError):
            return EXIT_FAILED
        raise
    with write(database, actor=actor, key=new_key("done"), why="simulate") as session:
        jobs.finish(session, job_id=job_id, run_id=run_id)
    anchors.take_quietly(database, reason="job")
    return 0


def _simulate(database: Database, job: JobInfo, *, actor: Actor) -> int:
    """Play what the job's spec asks for; returns the run's id."""
    spec: dict[str, Any] = job.spec
    scenario = Scenario.from_json(spec["scenario"])
    with read(database) as session:
        ruleset = content.resolve(session, spec["ruleset_hash"])
    request = Request(
        content=spec["content"],
        ruleset=ruleset,
        scenario=scenario,
        engine=spec.get("engine", FAST),
        keep=keep_from(spec.get("keep")),
        yes=bool(spec.get("yes")),
    )
    with Heart(database, actor, job.id) as heart:
        watch = Watch(on_progress=heart.report, should_cancel=heart.stopped)
        results = simulate(database, request, actor=actor, watch=watch, force=spec["force"])
    return int(results.record["run_id"])


def _fail(database: Database, *, actor: Actor, job_id: int, reason: str) -> None:
    """Mark the job failed with the reason, unless it has ended already."""
    with write(database, actor=actor, key=new_key("fail"), why="simulate") as session:
        jobs.fail(session, job_id=job_id, error=reason)


def _stop(number: int, _frame: object) -> None:
    """Turn a request to end the process into an error that marks the job failed."""
    raise RunError(f"The worker was told to stop ({signal.Signals(number).name}). Start it again.")


def main(arguments: list[str]) -> int:
    """Run the worker for the job named on the command line."""
    if len(arguments) != 1 or not arguments[0].isdigit():
        sys.stderr.write("Usage: python -m sim.live.worker JOB_ID\n")
        return 2
    signal.signal(signal.SIGTERM, _stop)
    try:
        with open_database() as database:
            return work(database, int(arguments[0]))
    except QuestlabError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
