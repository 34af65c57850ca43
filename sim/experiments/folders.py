"""An experiment's folder: its plan, and one file for each finished play; resumed after a kill.

    folder/experiment.json       the plan, the state (partial or complete), in the end the digest
    folder/plays/000012.json     one finished play: digest and headlines
    folder/plays/000012.parquet  its players' measures, where the question needs them
    folder/result.parquet        the table of the answer, once complete

Every file is written under another name and renamed when it is whole. Nothing is overwritten but
`experiment.json`, and that only to say how far the experiment is. May use: plays, errors.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pandas as pd
import pyarrow as pa
import pyarrow.parquet

from model.errors import NotFound, RunError
from sim.experiments.plays import Outcome

RECORD: Final = "experiment.json"
PARTIAL, COMPLETE = "partial", "complete"
_FORMAT: Final = 1


@dataclass(frozen=True)
class LimitedFolder:
    """A folder for an experiment that may take no more than so many bytes."""

    place: Path
    bytes_max: int


FolderLike = str | Path | LimitedFolder
"""Where an experiment is kept, with or without a limit on its size."""


def path_of(folder: FolderLike) -> Path:
    """The path of a folder, limited or not."""
    return folder.place if isinstance(folder, LimitedFolder) else Path(folder)


def refuse_beyond(folder: FolderLike, needed: int) -> None:
    """RunError when an experiment would need more than its limit, or than the disk has free."""
    place = path_of(folder).absolute()
    if isinstance(folder, LimitedFolder) and needed > folder.bytes_max:
        raise RunError(
            f"The experiment would take about {needed / 1e9:,.3f} GB in {place}, and of "
            f"QUESTLAB_RESULTS_GB {folder.bytes_max / 1e9:,.3f} GB are left. Ask for fewer values, "
            "replications or players, make room with: questlab prune, or raise the limit.",
            code="E-RUN-096",
        )
    parent = next((parent for parent in (place, *place.parents) if parent.is_dir()), None)
    free = shutil.disk_usage(parent).free if parent is not None else needed
    if needed > free:
        raise RunError(
            f"The experiment would take about {needed / 1e9:,.3f} GB in {place}, and the disk has "
            f"{free / 1e9:,.3f} GB free. Ask for fewer values, replications or players, or choose "
            "a folder on a larger disk.",
            code="E-RUN-064",
        )


class Folder:
    """The folder of one experiment, new or taken up again."""

    def __init__(self, place: FolderLike, plan: Mapping[str, Any], *, resume: bool) -> None:
        """Make the folder, or take up the one that is there with the same plan (`resume`)."""
        self.place = path_of(place)
        self._plan = json.loads(json.dumps(plan))
        if (self.place / RECORD).exists():
            self._take_up(resume)
        elif self.place.exists() and any(self.place.iterdir()):
            raise RunError(
                f"{self.place} holds something else. Nothing is overwritten: choose another "
                "folder.",
                code="E-RUN-045",
            )
        else:
            with _writing(self.place):
                (self.place / "plays").mkdir(parents=True)
            self.tell(PARTIAL)

    def _take_up(self, resume: bool) -> None:
        record = read_record(self.place)
        if not resume:
            raise RunError(
                f"{self.place} holds an experiment already ({record['state']}). Nothing is "
                "overwritten: go on with it by resume, or choose another folder.",
                code="E-RUN-045",
            )
        known = record["plan"]
        names = sorted({*known, *self._plan})
        if other := [name for name in names if known.get(name) != self._plan.get(name)]:
            raise RunError(
                f"{self.place} holds another experiment: {', '.join(other)} differ. Ask the same "
                "question as before, or choose another folder.",
                code="E-RUN-046",
            )

    def tell(self, state: str, **more: Any) -> None:
        """Write the record: the plan, the state, and more."""
        record = {"format": _FORMAT, "state": state, "plan": self._plan, **more}
        text = json.dumps(record, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
        with _writing(self.place):
            _put(self.place / RECORD, text.encode("utf-8"))

    def keep(self, number: int, outcome: Outcome) -> None:
        """Keep a finished play; the JSON file comes last and says that it is finished."""
        path = self._path(number)
        record = {"digest": outcome.digest, "values": outcome.values, "version": outcome.version}
        with _writing(self.place):
            if outcome.measures is not None:
                _put(path.with_suffix(".parquet"), _parquet(outcome.measures))
            _put(path, (json.dumps(record, sort_keys=True) + "\n").encode("utf-8"))

    def kept(self, number: int, *, with_measures: bool) -> Outcome | None:
        """A play that was finished before, or None."""
        path = self._path(number)
        try:
            record = json.loads(path.read_text(encoding="utf-8"))
            measures = (
                pyarrow.parquet.read_table(path.with_suffix(".parquet")).to_pandas()
                if with_measures
                else None
            )
            return Outcome(record["digest"], record["values"], measures, record["version"])
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, pa.ArrowException) as error:
            raise RunError(
                f"The play in {path} cannot be read: {error}. Remove that file and resume: it is "
                "played again.",
                code="E-RUN-047",
            ) from error

    def finish(self, table: pd.DataFrame, *, digest: str, done: int) -> None:
        """Keep the answer and say that the experiment is complete."""
        with _writing(self.place):
            if not (self.place / "result.parquet").exists():
                _put(self.place / "result.parquet", _parquet(table))
        self.tell(COMPLETE, digest=digest, done=done, plays=done)

    def _path(self, number: int) -> Path:
        return self.place / "plays" / f"{number:06d}.json"


def read_record(place: str | Path) -> dict[str, Any]:
    """What an experiment's folder says of itself: plan, state, digest; NotFound without one."""
    path = Path(place) / RECORD
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise NotFound(f"There is no experiment in {place}.", code="E-FIND-020") from error
    except (OSError, ValueError) as error:
        raise RunError(
            f"The experiment's record {path} cannot be read: {error}.", code="E-RUN-047"
        ) from error
    if not isinstance(record, dict) or record.get("format") != _FORMAT:
        raise RunError(
            f"The experiment's record {path} is not of format {_FORMAT}. Use the version of "
            "Questlab that wrote it, or choose another folder.",
            code="E-RUN-047",
        )
    return record


@contextmanager
def _writing(place: Path) -> Iterator[None]:
    """A disk that does not take a file becomes one sentence."""
    try:
        yield
    except OSError as error:
        raise RunError(
            f"The experiment in {place} could not be written: {error.strerror or error}. What "
            "was finished before is kept; free some space and go on with resume.",
            code="E-RUN-047",
        ) from error


def _put(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        with partial.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except OSError:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        raise


def _parquet(frame: pd.DataFrame) -> bytes:
    sink = pa.BufferOutputStream()
    table = pa.Table.from_pandas(frame, preserve_index=False)
    pyarrow.parquet.write_table(table, sink, compression="zstd")
    content: bytes = sink.getvalue().to_pybytes()
    return content
