"""Simulations on record: freeze, note the start, play, store, note the end.

A run's record is in the database, its results are a folder under the results directory. The folder
is complete before the record says so. While a run is played its process holds a lock
(`sim.live.locks`), so that `sweep` can tell a run whose process died from one still played.
"""

from __future__ import annotations

import hashlib
import secrets
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from model.db import Actor, Database, WriteSession, read, write
from model.errors import Cancelled, NotFound, QuestlabError, RunError
from model.ruleset import Ruleset
from model.services import jobs, runs
from model.services.idempotency import new_key
from model.services.runs import RunInfo
from model.settings import settings
from model.words import RunState
from sim.cost import player_days, refuse_absurd_time
from sim.keep import Keep, default_keep
from sim.live import locks, space
from sim.playing import FAST, checked_engine, play_into
from sim.playing import Cancel as Cancel
from sim.playing import Watch as Watch
from sim.playing import play as play
from sim.progress import Progress as Progress
from sim.results import Results, discard_partial, open_results
from sim.scenario import Scenario

_SOURCES = Path(__file__).resolve().parent.parent.parent
_ENGINE_FILES = ("model/rules/*.py", "model/ruleset/*.py", "sim/*.py", "sim/kernel/*.py")
_NOT_ENGINE = frozenset(
    {
        "comparing.py", "condensed.py", "cost.py", "datasets.py", "explain.py", "explain_day.py",
        "explain_words.py", "frames.py", "keep.py", "kept.py", "measures.py", "pace.py",
        "playing.py", "purses.py", "recorded.py", "results.py", "retention.py", "summaries.py",
    }
)  # fmt: skip
"""Files that show, store or tell what was played, and decide nothing of it."""


@dataclass(frozen=True, slots=True)
class Request:
    """One simulation to make: a frozen ruleset, the reference it came from, and who plays.

    `keep` says which rows are stored (None: all of a small run, see `sim.keep`).
    """

    content: str
    ruleset: Ruleset
    scenario: Scenario
    engine: str = FAST
    keep: Keep | None = None
    yes: bool = False
    """Whether somebody agreed to an absurdly long run."""

    @property
    def kept(self) -> Keep:
        """Which rows are stored."""
        return self.keep or default_keep(self.scenario)


def simulate(
    database: Database, request: Request, *, actor: Actor, watch: Watch | None = None,
    force: bool = False,
) -> Results:  # fmt: skip
    """Play one simulation, store its results and record it; an equal run on record is reused.

    Equal means: same rules, people, scenario, engine and code. `force` plays it again all the
    same. Errors: RunError when it cannot start or its results cannot be stored; Cancelled. The
    record then says failed or cancelled, with the reason.
    """
    if not force and (known := find_equal(database, request)) is not None:
        return known
    refuse_absurd(request)
    return _play_recorded(database, request, actor=actor, watch=watch or Watch())


def refuse_absurd(request: Request) -> None:
    """RunError, before anything is begun, for what takes too long or leaves too much on disk."""
    scenario = request.scenario
    refuse_absurd_time(
        player_days(scenario),
        players=scenario.players,
        engine=checked_engine(request.engine),
        yes=request.yes,
    )
    space.refuse_beyond(scenario, request.kept)


def find_equal(database: Database, request: Request) -> Results | None:
    """Return the results of an equal completed run when they are still there, else None."""
    with read(database) as session:
        found = runs.find_completed(
            session,
            rules_hash=request.ruleset.rules_hash,
            people_hash=request.ruleset.people_hash,
            scenario=request.scenario.as_json(),
            engine=request.engine,
            code_version=code_version(),
        )
    if found is None:
        return None
    try:
        results = results_of(found)
    except (NotFound, RunError):
        return None
    return results if results.keeps(*request.kept.tables) else None


def results_of(run: RunInfo) -> Results:
    """Open the stored results of a run; NotFound when it has none, or they were removed."""
    if run.results_path is None:
        raise NotFound(
            f"Run {run.id} has no results: {_why_none(run)}",
            code="E-FIND-021",
        )
    return open_results(settings().results_directory / run.results_path)


def _why_none(run: RunInfo) -> str:
    if run.state == RunState.COMPLETED:
        return f"they were removed. Have them again with: questlab rerun {run.id} --keep all"
    return f"it is {run.state.value}. {run.error or ''}".strip()


def sweep(database: Database, *, actor: Actor) -> list[int]:
    """Mark jobs and runs failed whose process is gone, and clear what they left half written.

    A process that died on this machine is known at once, one elsewhere by its silent heartbeat.
    Returns the ids of the jobs marked.
    """
    with (
        locks.abandoned(database, kind="job") as dead_jobs,
        locks.abandoned(database, kind="run") as dead_runs,
        write(database, actor=actor, key=new_key("sweep"), why="stale jobs") as session,
    ):
        stale = [*_fail_jobs(session, dead_jobs), *jobs.sweep(session)]
        _fail_runs(session, dead_runs)
    discard_partial(settings().results_directory)
    return stale


def _fail_jobs(session: WriteSession, numbers: list[int]) -> list[int]:
    """Mark the jobs of dead workers failed; returns those that were not over."""
    open_jobs = [n for n in numbers if not jobs.get(session, job_id=n).is_over]
    for number in open_jobs:
        jobs.fail(session, job_id=number, error="The worker process ended. Start it again.")
    return open_jobs


def _fail_runs(session: WriteSession, numbers: list[int]) -> None:
    """Mark the runs of dead processes failed; some died before their record was kept."""
    known = {run.id for run in runs.list_runs(session, state=RunState.RUNNING, limit=10_000)}
    for number in numbers:
        if number in known:
            reason = "The process that played it ended. Start it again."
            runs.finish(session, run_id=number, state=RunState.FAILED, error=reason)


def _fingerprint() -> str:
    """Return a fingerprint of the files that decide what is played."""
    digest = hashlib.sha256()
    for pattern in _ENGINE_FILES:
        for path in sorted(p for p in _SOURCES.glob(pattern) if p.name not in _NOT_ENGINE):
            digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


# Taken when the engine is loaded: a file changed later is not what this process plays.
_LOADED = _fingerprint()


def code_version() -> str:
    """Return the product's version and the fingerprint of the engine this process has loaded."""
    try:
        released = version("questlab")
    except PackageNotFoundError:
        released = "source"
    return f"{released}+{_LOADED}"


def tzdata_version() -> str:
    """Return the version of the pinned time zone data."""
    return version("tzdata")


def _play_recorded(database: Database, request: Request, *, actor: Actor, watch: Watch) -> Results:
    """Begin a record, play, store, and finish the record whatever happens."""
    with _begun(database, request, actor=actor) as run:
        folder = settings().results_directory / f"{run.id}-{secrets.token_hex(4)}"
        try:
            results = _play(request, watch, folder=folder, run=run)
        except Cancelled as reason:
            _finish(database, run.id, actor=actor, state=RunState.CANCELLED, error=str(reason))
            raise
        except KeyboardInterrupt:
            _finish(database, run.id, actor=actor, state=RunState.CANCELLED, error="Interrupted.")
            raise
        except BaseException as error:
            _finish(database, run.id, actor=actor, state=RunState.FAILED, error=sentence_of(error))
            raise
        try:
            _finish(
                database, run.id, actor=actor, state=RunState.COMPLETED,
                digest=str(results.record["digest"]), results_path=folder.name,
            )  # fmt: skip
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
    return results


@contextmanager
def _begun(database: Database, request: Request, *, actor: Actor) -> Iterator[RunInfo]:
    """Record the start; the frozen ruleset is kept with it.

    The lock is taken before anybody can see the record: whenever we are killed, `sweep` knows.
    """
    with ExitStack() as held:
        with write(database, actor=actor, key=new_key("run"), why="simulate") as session:
            run = runs.begin(
                session,
                content_reference=request.content,
                ruleset=request.ruleset,
                scenario=request.scenario.as_json(),
                seed=request.scenario.seed,
                engine=checked_engine(request.engine),
                code_version=code_version(),
                tzdata_version=tzdata_version(),
            )
            held.enter_context(locks.held(database, kind="run", number=run.id))
        yield run


def _finish(database: Database, run_id: int, *, actor: Actor, **outcome: Any) -> None:
    """Record how a run ended."""
    with write(database, actor=actor, key=new_key("run-end"), why="simulate") as session:
        runs.finish(session, run_id=run_id, **outcome)


def _play(request: Request, watch: Watch, *, folder: Path, run: RunInfo) -> Results:
    """Play every replication, and store the tables and the record of the whole."""
    play_into(
        folder, request.ruleset, request.scenario, record=record_of(run), watch=watch,
        engine=run.engine, keep=request.kept,
    )  # fmt: skip
    return open_results(folder)


def record_of(run: RunInfo) -> dict[str, Any]:
    """What a results folder says of the run it belongs to."""
    return {
        "run_id": run.id,
        "content": run.content_reference,
        "ruleset_hash": run.ruleset_hash,
        "rules_hash": run.rules_hash,
        "people_hash": run.people_hash,
        "seed": run.seed,
        "engine": run.engine,
        "code_version": run.code_version,
        "tzdata_version": run.tzdata_version,
        "scenario": run.scenario,
    }


def sentence_of(error: BaseException) -> str:
    """Return what a record says about an error: our own sentences, else its kind and text."""
    if isinstance(error, QuestlabError):
        return str(error)
    return f"Unexpected {type(error).__name__}: {error}. Please report this."
