"""How much space stored results take, the limit on it (QUESTLAB_RESULTS_GB), and making room.

Only results of runs on record are removed, and never those that somebody may still need: of pinned
runs, and of the content that designers have before them now (a world's draft, or what it has
published). Records stay: `rerun --keep` brings results back. May use: cost,
services, settings.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from model.db import Actor, Database, read, write
from model.errors import RunError
from model.services import content, runs, worlds
from model.services.idempotency import new_key
from model.services.runs import RunInfo
from model.settings import settings
from sim.cost import disk_bytes
from sim.keep import Keep
from sim.scenario import Scenario

GB = 10**9


@dataclass(frozen=True, slots=True)
class StoredRun:
    """The stored results of one run: their size, and why they stay (empty: they may go)."""

    run_id: int
    content_reference: str
    size_bytes: int
    stays: str
    folder: str


@dataclass(frozen=True, slots=True)
class Pruned:
    """What pruning removed, or would remove; `unknown_bytes` belong to no run of this database."""

    removed: tuple[StoredRun, ...]
    stayed: tuple[StoredRun, ...]
    used_bytes: int
    """What all results take afterwards."""
    unknown_bytes: int
    is_dry_run: bool

    @property
    def removed_bytes(self) -> int:
        """How much space became free."""
        return sum(run.size_bytes for run in self.removed)


def folder_bytes(place: Path) -> int:
    """How many bytes the files below a folder take; what vanishes meanwhile counts nothing."""
    total = 0
    for path in place.rglob("*"):
        try:
            total += path.lstat().st_size if path.is_file() else 0
        except OSError:
            continue
    return total


def used_bytes() -> int:
    """How many bytes all stored results take."""
    return folder_bytes(settings().results_directory)


def room_bytes() -> int | None:
    """How many bytes are left for results under QUESTLAB_RESULTS_GB; None without a limit."""
    most = settings().results_bytes_max
    return None if most is None else max(0, most - used_bytes())


def refuse_beyond(scenario: Scenario, keep: Keep) -> None:
    """RunError when the results of a run would take more than is left of the limit."""
    room = room_bytes()
    needed = disk_bytes(scenario, keep)
    if room is None or needed <= room:
        return
    most = settings().results_bytes_max or 0
    raise RunError(
        f"The results would take about {needed / GB:,.3f} GB with {keep} kept; of the "
        f"{most / GB:,.3f} GB of QUESTLAB_RESULTS_GB {room / GB:,.3f} GB are left. Keep less "
        "(--keep none), make room with: questlab prune, or raise the limit.",
        code="E-RUN-096",
    )


def prune(
    database: Database,
    *,
    actor: Actor,
    to_bytes: int = 0,
    dry_run: bool = False,
) -> Pruned:
    """Remove stored results, oldest runs first, until all results take at most `to_bytes`.

    The record says so before a folder goes. Nothing is removed when `dry_run`.
    """
    stored = stored_runs(database)
    used = used_bytes()
    unknown = used - sum(run.size_bytes for run in stored)
    removed, stayed = [], []
    for run in stored:
        if run.stays or used <= to_bytes:
            stayed.append(run)
            continue
        if not dry_run:
            _remove(database, run, actor=actor)
        removed.append(run)
        used -= run.size_bytes
    return Pruned(tuple(removed), tuple(stayed), used, max(0, unknown), dry_run)


def stored_runs(database: Database) -> list[StoredRun]:
    """Every run with results on this disk, oldest first, and why those that stay do."""
    with read(database) as session:
        found = runs.with_results(session)
    current = _hashes_now(database)
    return [
        StoredRun(run.id, run.content_reference, folder_bytes(place), _stays(run, current), name)
        for run in found
        if _is_own(place := settings().results_directory / (name := str(run.results_path)))
    ]


def _is_own(place: Path) -> bool:
    """Whether this is a folder right below that of results, whatever a record says."""
    return place.is_dir() and place.resolve().parent == settings().results_directory.resolve()


def _hashes_now(database: Database) -> dict[str, str]:
    """Ruleset hash → the reference by which designers have it before them now."""
    found = {}
    with read(database) as session:
        for world in worlds.list_worlds(session):
            if world.published_hash is not None:
                found[world.published_hash] = world.key
            found.setdefault(content.freeze(session, world=world.key).hash, f"{world.key}@draft")
    return found


def _stays(run: RunInfo, current: dict[str, str]) -> str:
    if run.pinned:
        return "pinned"
    reference = current.get(run.ruleset_hash)
    return f"shows {reference} as it is" if reference else ""


def _remove(database: Database, run: StoredRun, *, actor: Actor) -> None:
    """Note it, then remove the folder that the record named.

    RunError when the folder cannot be removed: its bytes belong to no run from then on.
    """
    with write(database, actor=actor, key=new_key("prune"), why="prune") as session:
        runs.drop_results(session, run_id=run.run_id, size_bytes=run.size_bytes)
    place = settings().results_directory / run.folder
    try:
        shutil.rmtree(place)
    except FileNotFoundError:
        return  # somebody else pruned at the same time
    except OSError as error:
        raise RunError(
            f"The folder {place} cannot be removed: {error.strerror or error}. Its run has no "
            "results any more; remove the folder by hand."
        ) from error
