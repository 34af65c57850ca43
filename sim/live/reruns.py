"""A run played again from its record: whether it is the same to the bit, and its rows back.

The record names the ruleset, the scenario, the seed, the engine and the version of the code. The
same version must give the same digest. Another version may have another digest by right; then the
headline numbers are compared, if the run's results are still there. May use: records, playing.
"""

from __future__ import annotations

import secrets
import shutil
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from model.db import Actor, Database, read, write
from model.errors import NotFound, RunError
from model.ruleset import Ruleset
from model.services import content, runs
from model.services.idempotency import new_key
from model.services.runs import RunInfo
from model.settings import settings
from model.words import RunState
from sim.cost import player_days, refuse_absurd_time
from sim.keep import Keep
from sim.live import space
from sim.live.records import code_version, record_of, results_of, tzdata_version
from sim.playing import Watch, checked_engine, play, play_into
from sim.results import Results, open_results
from sim.scenario import Scenario

_NOTHING = Keep(events=False, days=False, occurrences=False)


class Outcome(StrEnum):
    """What playing a run again has shown."""

    SAME = "same_digest"
    OTHER_VERSION_SAME_FIGURES = "other_version_same_figures"
    OTHER_VERSION_OTHER_FIGURES = "other_version_other_figures"
    OTHER_VERSION_UNKNOWN = "other_version_unknown"
    DIFFERENT = "different_digest"


@dataclass(frozen=True, slots=True)
class Rerun:
    """A run beside its repetition."""

    run_id: int
    outcome: Outcome
    engine: str
    digest_then: str
    digest_now: str
    code_then: str
    code_now: str
    differences: tuple[str, ...] = ()
    """What differs between the two, in words."""
    restored: tuple[str, ...] = ()
    """Tables that are kept again."""

    @property
    def sentence(self) -> str:
        """What came of it, for people."""
        again = f" Kept again: {', '.join(self.restored)}." if self.restored else ""
        differs = f" {' '.join(self.differences)}" if self.differences else ""
        return f"Run {self.run_id}: {_SENTENCES[self.outcome]}{differs}{again}"


_SENTENCES = {
    Outcome.SAME: "same digest.",
    Outcome.OTHER_VERSION_SAME_FIGURES: "another digest, for the code has changed since; the "
    "headline numbers are the same.",
    Outcome.OTHER_VERSION_OTHER_FIGURES: "another digest, for the code has changed since, and "
    "other headline numbers.",
    Outcome.OTHER_VERSION_UNKNOWN: "another digest, for the code has changed since. Its results "
    "are gone, so no numbers can be compared.",
    Outcome.DIFFERENT: "NOT the same digest, though the code is the same. Please report this.",
}


def rerun(
    database: Database,
    run_id: int,
    *,
    actor: Actor,
    engine: str | None = None,
    keep: Keep | None = None,
    yes: bool = False,
    watch: Watch | None = None,
) -> Rerun:
    """Play a run again and compare; `keep` brings results back when the digest is the same.

    `engine` plays it on another engine than the record names: the digest must not change. Errors:
    NotFound; RunError for a run without a digest, or when results cannot be written; Cancelled.
    """
    run, ruleset = _loaded(database, run_id)
    chosen = checked_engine(engine or run.engine)
    scenario = Scenario.from_json(run.scenario)
    refuse_absurd_time(player_days(scenario), players=scenario.players, engine=chosen, yes=yes)
    if keep is not None:
        space.refuse_beyond(scenario, keep)
    if keep is None:
        frames, digest = play(ruleset, scenario, watch=watch, engine=chosen, keep=_NOTHING)
        now = Results({**record_of(run), "kept": list(_NOTHING.tables)}, frames=frames)
        return _compared(run, digest, now, engine=chosen)
    folder = settings().results_directory / f"{run.id}-{secrets.token_hex(4)}"
    digest = play_into(
        folder, ruleset, scenario, record=record_of(run), watch=watch, engine=chosen, keep=keep
    )
    found = _compared(run, digest, open_results(folder), engine=chosen, restored=keep.tables)
    if found.outcome != Outcome.SAME:
        shutil.rmtree(folder, ignore_errors=True)
        return found
    try:
        _replace(database, run, folder, actor=actor)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return found


def _loaded(database: Database, run_id: int) -> tuple[RunInfo, Ruleset]:
    with read(database) as session:
        run = runs.get_run(session, run_id=run_id)
        if run.state != RunState.COMPLETED or run.digest is None:
            raise RunError(
                f"Run {run_id} is {run.state.value}: it has no digest to compare with. Play it "
                "with questlab simulate.",
                code="E-RUN-067",
            )
        return run, content.resolve(session, run.ruleset_hash)


def _replace(database: Database, run: RunInfo, folder: Path, *, actor: Actor) -> None:
    """Let the record point at the new folder; the old one goes when it does."""
    with write(database, actor=actor, key=new_key("rerun"), why="rerun") as session:
        runs.keep_results(session, run_id=run.id, results_path=folder.name)
    if run.results_path:
        shutil.rmtree(settings().results_directory / run.results_path, ignore_errors=True)


def _compared(
    run: RunInfo, digest: str, now: Results, *, engine: str, restored: tuple[str, ...] = ()
) -> Rerun:
    outcome, differences = Outcome.SAME, _versions(run)
    if digest != run.digest:
        restored = ()
        if not differences:
            outcome = Outcome.DIFFERENT
        else:
            outcome, figures = _figures(run, now)
            differences = (*differences, *figures)
    return Rerun(
        run.id, outcome, engine, str(run.digest), digest, run.code_version, code_version(),
        differences, restored,
    )  # fmt: skip


def _versions(run: RunInfo) -> tuple[str, ...]:
    """In what the code of then and of now differ."""
    pairs = (
        ("Played by version", run.code_version, code_version()),
        ("Time zone data", run.tzdata_version, tzdata_version()),
    )
    return tuple(f"{what} {then}, now {new}." for what, then, new in pairs if then != new)


def _figures(run: RunInfo, now: Results) -> tuple[Outcome, tuple[str, ...]]:
    """Whether the headline numbers are the same, and which are not."""
    try:
        then = results_of(run).headline_numbers()
    except (NotFound, RunError):
        return Outcome.OTHER_VERSION_UNKNOWN, ()
    pairs = zip(then["label"], then["shown"], now.headline_numbers()["shown"], strict=True)
    other = tuple(f"{label}: {old}, now {new}." for label, old, new in pairs if old != new)
    if other:
        return Outcome.OTHER_VERSION_OTHER_FIGURES, other
    return Outcome.OTHER_VERSION_SAME_FIGURES, ()
