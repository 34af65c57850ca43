"""Playing a whole scenario, all replications: into memory, or straight into a results folder.

The two engines give the same digest; the fast one is the product's, the reference one its proof.
Nothing here meets the database. May use: both engines (loaded when first asked for), results.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from model.errors import RunError, did_you_mean
from model.ruleset import Ruleset
from sim.cost import disk_bytes
from sim.keep import Keep, default_keep
from sim.progress import Progress
from sim.results import complete_or_absent, write_record
from sim.scenario import BYTES_MAX, Scenario, memory_bytes, rows_bytes

if TYPE_CHECKING:
    from sim.datasets import RunWriter
    from sim.run_data import RunData

FAST: Final = "fast"
REFERENCE: Final = "reference"
ENGINES: Final = (FAST, REFERENCE)

Cancel = Callable[[], bool]
"""Asked now and then whether to stop."""


@dataclass(frozen=True, slots=True)
class Watch:
    """How a caller follows a simulation, and stops it."""

    on_progress: Progress | None = None
    should_cancel: Cancel | None = None


def checked_engine(name: str) -> str:
    """The name of an engine; RunError for an unknown one."""
    if name not in ENGINES:
        hint = did_you_mean(name, ENGINES) or f"Choose {' or '.join(ENGINES)}."
        raise RunError(f"There is no engine '{name}'. {hint}", code="E-RUN-062")
    return name


def play(
    ruleset: Ruleset,
    scenario: Scenario,
    *,
    watch: Watch | None = None,
    engine: str = FAST,
    keep: Keep | None = None,
) -> tuple[dict[str, pd.DataFrame], str]:
    """Play every replication of a scenario; return its frames and digest, recording nothing.

    `keep` says which rows (default: all of a small run); tables that are not kept are empty. With
    one replication the digest is the engine's; with several, SHA-256 over theirs in order.
    """
    kept = keep or default_keep(scenario)
    _refuse_memory(ruleset, scenario, kept, engine=checked_engine(engine))
    parts, digests = [], []
    for replication in range(scenario.replications):
        data = _one(ruleset, scenario, replication, engine=engine, keep=kept, watch=watch)
        frames = data.frames()
        parts.append({name: _if_kept(frame, name, kept) for name, frame in frames.items()})
        digests.append(data.digest)
    whole = {name: pd.concat([part[name] for part in parts]) for name in parts[0]}
    return whole, _joined(digests)


def play_into(
    folder: Path,
    ruleset: Ruleset,
    scenario: Scenario,
    *,
    record: Mapping[str, Any],
    watch: Watch | None = None,
    engine: str = FAST,
    keep: Keep | None = None,
) -> str:
    """Play every replication into a new results folder, wholly or not at all; give the digest.

    Rows are written while they are played, so that no more memory is needed for them. Errors:
    RunError when the folder cannot be written or the disk has no room; Cancelled.
    """
    from sim.datasets import RunWriter

    kept = keep or default_keep(scenario)
    _refuse_disk(folder, scenario, kept)
    is_reference = checked_engine(engine) == REFERENCE
    if is_reference or ruleset.game.competition.is_on:
        in_memory = Keep() if is_reference else Keep(events=False, days=False, occurrences=False)
        _refuse_memory(ruleset, scenario, in_memory, engine=engine)
    digests = []
    with complete_or_absent(folder) as partial, RunWriter(partial, kept.tables) as writer:
        for replication in range(scenario.replications):
            data = _one(
                ruleset, scenario, replication, engine=engine, keep=kept, watch=watch,
                writer=writer,
            )  # fmt: skip
            for name, frame in data.frames().items():
                writer.frame(name, frame)
            digests.append(data.digest)
        rows, files = writer.finish()
        whole = {**record, "digest": _joined(digests), "kept": list(kept.tables)}
        write_record(partial, whole, rows=rows, files=files)
    return _joined(digests)


def digest_of(
    ruleset: Ruleset, scenario: Scenario, *, watch: Watch | None = None, engine: str = FAST
) -> str:
    """Play every replication for its digest alone."""
    nothing = Keep(events=False, days=False, occurrences=False)
    return _joined(
        [
            _one(ruleset, scenario, number, engine=engine, keep=nothing, watch=watch).digest
            for number in range(scenario.replications)
        ]
    )


def _one(
    ruleset: Ruleset,
    scenario: Scenario,
    replication: int,
    *,
    engine: str,
    keep: Keep,
    watch: Watch | None,
    writer: RunWriter | None = None,
) -> RunData:
    """Play one replication; its progress is a part of the whole."""
    follow = watch or Watch()
    on_progress = _shifted(follow.on_progress, scenario, replication)
    if checked_engine(engine) == REFERENCE:
        from sim.reference import run_reference

        data = run_reference(
            ruleset, scenario, replication=replication, on_progress=on_progress,
            should_cancel=follow.should_cancel, keep_events=keep.events,
        )  # fmt: skip
    else:
        from sim.blocks import threads_for
        from sim.engine import run_fast

        data = run_fast(
            ruleset, scenario, replication=replication, on_progress=on_progress,
            should_cancel=follow.should_cancel, keep=keep,
            sink=_sink(writer, ruleset, scenario, replication), threads=threads_for(scenario),
        )  # fmt: skip
    if on_progress is not None:
        whole = scenario.players * scenario.horizon_days
        on_progress(whole, whole)
    return data


def _sink(writer: RunWriter | None, ruleset: Ruleset, scenario: Scenario, replication: int) -> Any:
    if writer is None:
        return None
    from sim.datasets import BlockWriter

    return BlockWriter(writer, ruleset, scenario, replication=replication)


def _if_kept(frame: pd.DataFrame, name: str, keep: Keep) -> pd.DataFrame:
    return frame if name in keep.tables else frame.iloc[:0]


def _joined(digests: Sequence[str]) -> str:
    if len(digests) == 1:
        return digests[0]
    return hashlib.sha256("\n".join(digests).encode()).hexdigest()


def _shifted(on_progress: Progress | None, scenario: Scenario, replication: int) -> Progress | None:
    """Report the progress of one replication as a part of all."""
    if on_progress is None:
        return None

    def report(done: int, total: int) -> None:
        on_progress(replication * total + done, scenario.replications * total)

    return report


def _refuse_memory(ruleset: Ruleset, scenario: Scenario, keep: Keep, *, engine: str) -> None:
    """RunError when rows and players would not fit into memory."""
    from sim.held import held_bytes

    has_rows = not keep.nothing or engine == REFERENCE
    needed = memory_bytes(scenario, engine=engine) + rows_bytes(scenario) * has_rows
    needed += held_bytes(ruleset.game, scenario) * (engine == FAST)
    if needed > BYTES_MAX:
        raise RunError(
            f"{scenario.players:,} players × {scenario.horizon_days} days × "
            f"{scenario.replications:,} replications need about {needed / 2**30:,.0f} GiB of "
            f"memory on the {engine} engine with {keep} kept; at most {BYTES_MAX // 2**30} GiB are "
            "used. Ask for fewer of them, or keep less: --keep none.",
            code="E-RUN-063",
        )


def _refuse_disk(folder: Path, scenario: Scenario, keep: Keep) -> None:
    """RunError when the disk has no room for what would be kept."""
    needed = disk_bytes(scenario, keep)
    place = next((parent for parent in folder.parents if parent.is_dir()), None)
    free = shutil.disk_usage(place).free if place is not None else needed
    if needed > free:
        raise RunError(
            f"The results would need about {needed / 2**30:,.1f} GiB on disk with {keep} kept, and "
            f"{place} has {free / 2**30:,.1f} GiB free. Free some space, set QUESTLAB_VAR to a "
            "folder on a larger disk, or keep less: --keep none.",
            code="E-RUN-064",
        )
