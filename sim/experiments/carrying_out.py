"""How an experiment is carried out: plays spread over a place, kept in a folder, told as they go.

Every question (replicate, compare, sweep, sensitivity) is a list of rulesets times replications;
the answer is computed from the plays' outcomes in order, so it does not depend on where or in which
order they were done. May use: places, folders, plays, errors.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Final

import pandas as pd

from model.errors import Cancelled, RunError
from model.ruleset import Ruleset
from sim.cost import experiment_disk_bytes, refuse_absurd_time
from sim.experiments.folders import PARTIAL, Folder, FolderLike, refuse_beyond
from sim.experiments.places import Cluster, Place, Threads, checked_workers
from sim.experiments.plays import Outcome, Play
from sim.experiments.processes import PROCESSES, Processes
from sim.measures import HEADLINE_LEVELS
from sim.progress import Progress, ShouldCancel
from sim.scenario import BYTES_MAX, Scenario

PLAYS_MAX: Final = 1_000_000
BYTES_PER_PLAY: Final = 6_000
"""What is kept in memory of a play without its players."""
BYTES_PER_PLAYER: Final = 500
"""What is kept of a player of a play whose measures are kept, while the answer is computed."""
LOOK_SECONDS: Final = 0.2


@dataclass(frozen=True)
class Options:
    """Where and how an experiment is carried out; nothing here changes its answer.

    `scheduler`: None for threads, "processes" for local processes, or the address of a Dask
    scheduler.
    """

    workers: int | None = None
    scheduler: str | None = None
    folder: FolderLike | None = None
    resume: bool = False
    yes: bool = False
    on_progress: Progress | None = None
    should_cancel: ShouldCancel | None = None


@dataclass
class Plan:
    """Which rulesets are played by which players, how often: all that an answer depends on."""

    kind: str
    rulesets: Sequence[Ruleset]
    scenario: Scenario
    replications: int
    levels: tuple[int, ...] = HEADLINE_LEVELS
    keep_measures: bool = False
    question: Mapping[str, Any] = field(default_factory=dict)
    """What else was asked, as plain JSON."""

    def as_json(self) -> dict[str, Any]:
        """The plan as plain JSON, equal for equal questions."""
        return {
            "kind": self.kind,
            "rulesets": [[rules.rules_hash, rules.people_hash] for rules in self.rulesets],
            "scenario": replace(self.scenario, replications=1).as_json(),
            "replications": self.replications,
            "levels": list(self.levels),
            "question": dict(self.question),
        }

    @property
    def plays(self) -> int:
        """How many plays there are."""
        return len(self.rulesets) * self.replications


class Experiment:
    """A carried out plan: its outcomes by ruleset and replication, and its digest."""

    def __init__(self, plan: Plan, outcomes: Sequence[Outcome], folder: Folder | None) -> None:
        """Take the outcomes in order: ruleset by ruleset, replication by replication."""
        self.plan, self.outcomes = plan, outcomes
        self._folder = folder
        whole = hashlib.sha256(b"questlab-experiment-1\n")
        whole.update(json.dumps(plan.as_json(), sort_keys=True).encode("utf-8"))
        for outcome in outcomes:
            whole.update(f"\n{outcome.digest}".encode())
        self.digest = whole.hexdigest()

    def of(self, ruleset: int) -> Sequence[Outcome]:
        """The outcomes of one ruleset, by replication."""
        count = self.plan.replications
        return self.outcomes[ruleset * count : (ruleset + 1) * count]

    def values(self, ruleset: int, headline: str) -> list[float]:
        """A headline of one ruleset, by replication."""
        return [outcome.values[headline] for outcome in self.of(ruleset)]

    def keep(self, table: pd.DataFrame) -> None:
        """Keep the answer in the experiment's folder, if it has one."""
        if self._folder is not None:
            self._folder.finish(table, digest=self.digest, done=len(self.outcomes))


def carry_out(plan: Plan, options: Options) -> Experiment:
    """Do all plays of a plan that are not kept yet, and return the experiment.

    Errors: RunError for absurd sizes, a folder that is taken, a lost cluster; Cancelled when
    `should_cancel` says so or on Ctrl-C: what is finished is kept in the folder, marked partial.
    """
    refuse_absurd(plan.plays, plan.scenario, keep_measures=plan.keep_measures)
    folder = None
    refuse_absurd_time(
        plan.plays * plan.scenario.players * plan.scenario.horizon_days,
        players=plan.scenario.players * cores_of(options),
        cores=cores_of(options),
        yes=options.yes,
    )
    if options.folder is not None:
        refuse_beyond(
            options.folder,
            experiment_disk_bytes(plan.plays, plan.scenario, keep_measures=plan.keep_measures),
        )
        folder = Folder(options.folder, plan.as_json(), resume=options.resume)
    done: dict[int, Outcome] = {}
    if folder is not None:
        for number in range(plan.plays):
            outcome = folder.kept(number, with_measures=plan.keep_measures)
            if outcome is not None:
                done[number] = outcome
    if len(done) < plan.plays:
        with _told_when_stopped(plan, folder, done), _place(plan, options) as place:
            _spread(plan, place, done, folder=folder, options=options)
    return Experiment(plan, [done[number] for number in range(plan.plays)], folder)


def refuse_absurd(plays: int, scenario: Scenario, *, keep_measures: bool) -> None:
    """RunError for more plays than can be held, with the memory they would need."""
    per_play = BYTES_PER_PLAY + (BYTES_PER_PLAYER * scenario.players if keep_measures else 0)
    needed = plays * per_play
    if plays <= PLAYS_MAX and needed <= BYTES_MAX:
        return
    raise RunError(
        f"{plays:,} plays of {scenario.players:,} players need about {needed / 2**30:,.1f} GiB of "
        f"memory; at most {PLAYS_MAX:,} plays and {BYTES_MAX // 2**30} GiB are used. Ask for fewer "
        "values, replications or players.",
        code="E-RUN-044",
    )


def cores_of(options: Options) -> int:
    """How many cores an experiment uses: of a cluster as many as asked for, or one."""
    is_here = options.scheduler in (None, PROCESSES)
    return checked_workers(options.workers) if is_here else max(1, options.workers or 1)


@contextmanager
def _place(plan: Plan, options: Options) -> Iterator[Place]:
    """Where the plays are done; everything there is stopped at the end."""
    place: Place
    if options.scheduler is None:
        place = Threads(
            plan.rulesets, plan.scenario, levels=plan.levels, keep_measures=plan.keep_measures,
            workers=options.workers,
        )  # fmt: skip
    elif options.scheduler == PROCESSES:
        place = Processes(
            plan.rulesets, plan.scenario, levels=plan.levels, keep_measures=plan.keep_measures,
            workers=checked_workers(options.workers),
        )  # fmt: skip
    else:
        place = Cluster(
            options.scheduler, plan.rulesets, plan.scenario, levels=plan.levels,
            keep_measures=plan.keep_measures,
        )  # fmt: skip
    try:
        yield place
    finally:
        place.close()


def _spread(
    plan: Plan,
    place: Place,
    done: dict[int, Outcome],
    *,
    folder: Folder | None,
    options: Options,
) -> None:
    """Keep the place busy until every play is done."""
    per_play = plan.scenario.players * plan.scenario.horizon_days
    waiting = iter(_missing(plan, done))
    pending: dict[Any, Play] = {}
    while True:
        if options.should_cancel is not None and options.should_cancel():
            raise Cancelled("The experiment was cancelled.")
        if options.on_progress is not None:
            under_way = len(done) * per_play + place.under_way()
            options.on_progress(min(under_way, plan.plays * per_play), plan.plays * per_play)
        while len(pending) < place.window and (task := next(waiting, None)) is not None:
            pending[place.submit(task)] = task
        if not pending:
            return
        for future in place.finished(list(pending), LOOK_SECONDS):
            task = pending.pop(future)
            outcome = place.outcome(future)
            if folder is not None:
                folder.keep(task.number, outcome)
            done[task.number] = outcome


def _missing(plan: Plan, done: Mapping[int, Outcome]) -> list[Play]:
    return [
        Play(number, *divmod(number, plan.replications))
        for number in range(plan.plays)
        if number not in done
    ]


@contextmanager
def _told_when_stopped(
    plan: Plan, folder: Folder | None, done: Mapping[int, Any]
) -> Iterator[None]:
    """Ctrl-C, a cancel or a fault leaves a folder that says how far the experiment is."""
    try:
        yield
    except (KeyboardInterrupt, Cancelled) as error:
        kept = _mark(plan, folder, done)
        raise Cancelled(
            f"The experiment was stopped after {len(done)} of {plan.plays} plays. {kept}",
            code="E-RUN-051",
        ) from error
    except RunError:
        _mark(plan, folder, done)
        raise


def _mark(plan: Plan, folder: Folder | None, done: Mapping[int, Any]) -> str:
    """Write how far the experiment is; the sentence that says where it can be taken up."""
    if folder is None:
        return "Nothing was kept; give it a folder to be able to go on."
    try:
        folder.tell(PARTIAL, done=len(done), plays=plan.plays)
    except RunError as error:
        return str(error)
    return f"They are kept in {folder.place}, marked as partial: go on with resume."
