"""A run's results on disk: one folder of Parquet files and `run.json`, read back by name.

    folder/run.json               the run's record, with format, row counts and checksums
    folder/<table>.parquet        one file per table of `sim.frames`

A folder is written under a temporary name beside its place and renamed when it is complete, so a
full disk or an interruption leaves nothing half. Folders are never changed afterwards. Queries see
the tables only: no other file can be read or written by them. May use: frames, summaries, errors.
"""

from __future__ import annotations

import hashlib
import html
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.dataset
import pyarrow.parquet

from model.errors import NotFound, RunError
from sim import summaries
from sim.frames import FRAMES, RESULTS_FORMAT, checked_frame, checked_frames, columns_of

RECORD_FILE = "run.json"
PARTIAL_SUFFIX = ".partial"


class RunOutput(Protocol):
    """What an engine hands over: its frames by name (see `sim.frames`)."""

    def frames(self) -> Mapping[str, pd.DataFrame]:
        """Return the frames; a table that was not kept may be left out."""
        ...


class Results:
    """The results of one run: `record`, `frame(name)` and `query(sql)`.

    `folder` is None for results that live in memory only. A notebook shows the headline numbers.
    """

    def __init__(
        self,
        record: Mapping[str, Any],
        *,
        folder: Path | None = None,
        frames: Mapping[str, pd.DataFrame] | None = None,
    ) -> None:
        """Hold stored results (`folder`) or checked frames in memory (`frames`)."""
        self.record: dict[str, Any] = dict(record)
        self.folder = folder
        self._frames = None if frames is None else checked_frames(frames)

    def frame(self, name: str, *, columns: list[str] | None = None) -> pd.DataFrame:
        """Return one table as a new frame, or only the named `columns` of it."""
        known = columns_of(name)
        unknown = [column for column in columns or () if column not in known]
        if unknown:
            raise RunError(
                f"Table '{name}' has no column {', '.join(map(repr, unknown))}. "
                f"Its columns are {', '.join(known)}.",
                code="E-RUN-012",
            )
        if self._frames is not None:
            held = self._frames[name]
            return held.copy() if columns is None else held[columns].copy()
        assert self.folder is not None
        return _read_frame(self.folder / f"{name}.parquet", columns=columns)

    def query(self, sql: str) -> pd.DataFrame:
        """Answer a DuckDB query over the tables by name, for example `from players limit 5`.

        Sums of whole numbers come back as floats unless cast: `sum(final_xp)::bigint`.
        """
        connection = duckdb.connect(":memory:")
        try:
            for name in FRAMES:
                connection.register(name, self._relation(name))
            connection.execute("SET enable_external_access = false")
            connection.execute("SET lock_configuration = true")
            return connection.execute(sql).df()
        except (duckdb.Error, OSError, pa.ArrowException) as error:
            reason = " ".join(str(error).split())
            raise RunError(
                f"The query was not answered: {reason}. Tables: {', '.join(FRAMES)}.",
                code="E-RUN-013",
            ) from error
        finally:
            connection.close()

    def _relation(self, name: str) -> Any:
        """Return what DuckDB reads a table from: the file itself, so that it reads no more."""
        if self._frames is not None:
            return pa.Table.from_pandas(self._frames[name], preserve_index=False)
        assert self.folder is not None
        return pyarrow.dataset.dataset(self.folder / f"{name}.parquet")

    def headline_numbers(self) -> pd.DataFrame:
        """Return `summaries.headline_numbers` of these results."""
        return summaries.headline_numbers(self)

    def __repr__(self) -> str:
        """Name the run in one line."""
        return f"Results({self.title})"

    @property
    def title(self) -> str:
        """Say what was played: content, players, days and seed, as far as the record knows."""
        scenario = self.record.get("scenario") or {}
        parts = [
            str(self.record.get("content") or ""),
            f"{len(self.frame('players', columns=['level'])):,} players",
            f"{scenario['horizon_days']} days" if "horizon_days" in scenario else "",
            f"seed {self.record['seed']}" if "seed" in self.record else "",
        ]
        return " · ".join(part for part in parts if part)

    def _repr_html_(self) -> str:
        """Show the title and the headline numbers as a small table."""
        rows = "".join(
            f"<tr><td>{html.escape(str(row.label))}</td>"
            f"<td style='text-align:right'>{html.escape(str(row.shown))}</td></tr>"
            for row in self.headline_numbers().itertuples()
        )
        digest = html.escape(str(self.record.get("digest", ""))[:12])
        return (
            f"<div><strong>{html.escape(self.title)}</strong>"
            f"<table><tbody>{rows}</tbody></table><small>digest {digest}</small></div>"
        )


def save(
    run_data: RunOutput | Mapping[str, pd.DataFrame],
    folder: str | Path,
    record: Mapping[str, Any],
) -> Path:
    """Store a run's frames and record as `folder`, wholly or not at all, and return its path.

    Raises RunError when the folder exists already or cannot be written (nothing is left then).
    """
    target = Path(folder)
    given = run_data if isinstance(run_data, Mapping) else run_data.frames()
    frames = checked_frames(given)
    if target.exists():
        raise RunError(
            f"Results exist already in {target}. Results are never overwritten: choose another "
            "folder or remove that one.",
            code="E-RUN-014",
        )
    with _complete_or_absent(target) as partial:
        for name, frame in frames.items():
            _write_frame(partial / f"{name}.parquet", frame)
        rows = {name: len(frame) for name, frame in frames.items()}
        files = {name: _sha256(partial / f"{name}.parquet") for name in frames}
        whole = {**record, "format": RESULTS_FORMAT, "rows": rows, "files": files}
        _write_record(partial / RECORD_FILE, whole)
    return target


def open_results(folder: str | Path) -> Results:
    """Open a results folder; NotFound when nothing is there, RunError for another format."""
    place = Path(folder)
    record = _read_record(place)
    found = record.get("format")
    if found != RESULTS_FORMAT:
        raise RunError(
            f"The results in {place} have format {found!r}; this version reads format "
            f"{RESULTS_FORMAT}. Run the simulation again, or use the version that wrote them.",
            code="E-RUN-015",
        )
    missing = [name for name in FRAMES if not (place / f"{name}.parquet").is_file()]
    if missing:
        raise RunError(
            f"The results in {place} lack {', '.join(missing)}. Run the simulation again.",
            code="E-RUN-016",
        )
    return Results(record, folder=place)


def discard_partial(parent: str | Path) -> int:
    """Remove what killed writers left under `parent`; returns how many folders went."""
    gone = 0
    for place in sorted(Path(parent).glob(f".*{PARTIAL_SUFFIX}")):
        if not _process_lives(place):
            shutil.rmtree(place, ignore_errors=True)
            gone += 1
    return gone


@contextmanager
def _complete_or_absent(target: Path) -> Iterator[Path]:
    """Give a temporary folder that becomes `target`, or vanishes when anything goes wrong."""
    partial = target.parent / f".{target.name}.{os.getpid()}{PARTIAL_SUFFIX}"
    try:
        partial.mkdir(parents=True)
        yield partial
        _flush(partial)
        partial.rename(target)
        _flush(target.parent)
    except OSError as error:
        shutil.rmtree(partial, ignore_errors=True)
        raise RunError(
            f"The results could not be written to {target}: {error.strerror or error}. Free some "
            "space or set QUESTLAB_VAR to a folder on a larger disk; nothing was left behind.",
            code="E-RUN-017",
        ) from error
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise


def _write_frame(path: Path, frame: pd.DataFrame) -> None:
    """Write one Parquet file and wait until the disk has it."""
    table = pa.Table.from_pandas(frame, preserve_index=False)
    with path.open("wb") as file:
        pyarrow.parquet.write_table(table, file, compression="zstd")
        file.flush()
        os.fsync(file.fileno())


def _sha256(path: Path) -> str:
    """Return the checksum by which `questlab verify` knows that a file is as it was written."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _read_frame(path: Path, *, columns: list[str] | None) -> pd.DataFrame:
    """Read one Parquet file; a damaged one is a RunError that names it."""
    try:
        table = pyarrow.parquet.read_table(path, columns=columns)
    except (OSError, pa.ArrowException) as error:
        raise RunError(
            f"The results file {path} cannot be read: {error}. Run the simulation again.",
            code="E-RUN-018",
        ) from error
    frame: pd.DataFrame = table.to_pandas()
    return frame if columns is not None else checked_frame(path.stem, frame)


def _write_record(path: Path, record: Mapping[str, Any]) -> None:
    """Write run.json, sorted and indented for readers."""
    with path.open("w", encoding="utf-8") as file:
        json.dump(record, file, indent=2, sort_keys=True, ensure_ascii=False)
        file.write("\n")
        file.flush()
        os.fsync(file.fileno())


def _read_record(place: Path) -> dict[str, Any]:
    """Read run.json of a results folder."""
    try:
        record = json.loads((place / RECORD_FILE).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise NotFound(f"There are no results in {place}.", code="E-FIND-020") from error
    except (OSError, ValueError) as error:
        raise RunError(
            f"The record {place / RECORD_FILE} cannot be read: {error}.", code="E-RUN-018"
        ) from error
    if not isinstance(record, dict):
        raise RunError(f"The record {place / RECORD_FILE} is not an object.", code="E-RUN-018")
    return record


def _flush(folder: Path) -> None:
    """Make the names in `folder` durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _process_lives(partial: Path) -> bool:
    """Tell whether the process that writes a partial folder still runs (its id is in the name)."""
    try:
        os.kill(int(partial.name.split(".")[-2]), 0)
    except (ValueError, IndexError, ProcessLookupError):
        return False
    except PermissionError:
        return True
    return True
