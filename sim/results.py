"""A run's results on disk: one folder of Parquet files and `run.json`, read back by name.

    folder/run.json               the run's record, with format, row counts and checksums
    folder/<table>.parquet        one file per table of `sim.frames` that is kept

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
from sim import kept, summaries
from sim.frames import (
    ADDED_LATER,
    FORMATS_READ,
    FRAMES,
    RESULTS_FORMAT,
    TEXT,
    checked_frame,
    checked_frames,
    columns_of,
    empty_frame,
)
from sim.keep import table_part

RECORD_FILE = "run.json"
PARTIAL_SUFFIX = ".partial"
_FORMAT_1 = ("players", "player_days", "xp_events", "xp_modifiers", "occurrences")
_SINCE_FORMAT_2 = tuple(name for name in FRAMES if name not in _FORMAT_1)


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
        self._require(name)
        held = self._held(name)
        if held is not None:
            return held.copy() if columns is None else held[columns].copy()
        assert self.folder is not None
        if _is_older(self.folder, name):
            return empty_frame(name)[list(columns or columns_of(name))]
        return _read_frame(self.folder / f"{name}.parquet", columns=columns)

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables that this run keeps."""
        kept_tables = self.record.get("kept")
        return tuple(name for name in FRAMES if kept_tables is None or name in kept_tables)

    def keeps(self, *names: str) -> bool:
        """Whether all these tables are kept."""
        return set(names) <= set(self.tables)

    def _require(self, name: str) -> None:
        """Refuse a table that was not kept, with the way to have it."""
        if self.keeps(name):
            return
        run = self.record.get("run_id")
        again = (
            f"questlab rerun {run} --keep {table_part(name)}"
            if run
            else f"questlab simulate … --keep {table_part(name)}"
        )
        raise RunError(
            f"This run keeps no '{name}'. It keeps {', '.join(self.tables)}. Have the others with: "
            f"{again}",
            code="E-RUN-061",
        )

    def _held(self, name: str) -> pd.DataFrame | None:
        """A table in memory: given so, or made from the rows of a folder of format 1."""
        if self._frames is not None:
            return self._frames[name]
        if self.record.get("format") == 1 and name in ("cohort_days", "player_measures"):
            rows = {part: self.frame(part) for part in ("players", "player_days", "occurrences")}
            return kept.frames_from(rows)[name]
        return None

    def query(self, sql: str) -> pd.DataFrame:
        """Answer a DuckDB query over the tables by name, for example `from players limit 5`.

        Sums of whole numbers come back as floats unless cast: `sum(final_xp)::bigint`.
        """
        connection = duckdb.connect(":memory:")
        try:
            for name in self.tables:
                connection.register(name, self._relation(name))
            connection.execute("SET enable_external_access = false")
            connection.execute("SET lock_configuration = true")
            return connection.execute(sql).df()
        except (duckdb.Error, OSError, pa.ArrowException) as error:
            reason = " ".join(str(error).split())
            raise RunError(
                f"The query was not answered: {reason}. Tables: {', '.join(self.tables)}.",
                code="E-RUN-013",
            ) from error
        finally:
            connection.close()

    def _relation(self, name: str) -> Any:
        """Return what DuckDB reads a table from: the file itself, so that it reads no more."""
        held = self._held(name)
        if held is not None:
            return pa.Table.from_pandas(held, preserve_index=False)
        assert self.folder is not None
        if _is_older(self.folder, name):
            return pa.Table.from_pandas(empty_frame(name), preserve_index=False)
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
    with complete_or_absent(target) as partial:
        for name, frame in frames.items():
            _write_frame(partial / f"{name}.parquet", frame)
        rows = {name: len(frame) for name, frame in frames.items()}
        files = {name: _sha256(partial / f"{name}.parquet") for name in frames}
        write_record(partial, record, rows=rows, files=files)
    return target


def write_record(
    folder: Path, record: Mapping[str, Any], *, rows: Mapping[str, int], files: Mapping[str, str]
) -> None:
    """Write the record of tables with so many rows and these checksums; a folder's last file."""
    whole = {**record, "format": RESULTS_FORMAT, "rows": dict(rows), "files": dict(files)}
    _write_record(folder / RECORD_FILE, whole)


def open_results(folder: str | Path) -> Results:
    """Open a results folder; NotFound when nothing is there, RunError for another format."""
    place = Path(folder)
    record = _read_record(place)
    found = record.get("format")
    if found not in FORMATS_READ:
        raise RunError(
            f"The results in {place} have format {found!r}; this version reads format "
            f"{RESULTS_FORMAT}. Run the simulation again, or use the version that wrote them.",
            code="E-RUN-015",
        )
    made = () if found == RESULTS_FORMAT else _SINCE_FORMAT_2
    wanted = [name for name in record.get("kept") or FRAMES if name not in made]
    missing = [
        name
        for name in wanted
        if not (place / f"{name}.parquet").is_file() and not _is_older(place, name)
    ]
    if missing:
        raise RunError(
            f"The results in {place} lack {', '.join(missing)}. Run the simulation again.",
            code="E-RUN-016",
        )
    return Results(record, folder=place)


def _is_older(folder: Path, name: str) -> bool:
    """Whether results were written before there was a table of this name."""
    return name in ADDED_LATER and not (folder / f"{name}.parquet").is_file()


def discard_partial(parent: str | Path) -> int:
    """Remove what killed writers left under `parent`; returns how many folders went."""
    gone = 0
    for place in sorted(Path(parent).glob(f".*{PARTIAL_SUFFIX}")):
        if not _process_lives(place):
            shutil.rmtree(place, ignore_errors=True)
            gone += 1
    return gone


@contextmanager
def complete_or_absent(target: Path) -> Iterator[Path]:
    """Give a temporary folder that becomes `target`, or vanishes when anything goes wrong."""
    if target.exists():
        raise RunError(
            f"Results exist already in {target}. Results are never overwritten: choose another "
            "folder or remove that one.",
            code="E-RUN-014",
        )
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
    declared = columns_of(path.stem)
    texts = [name for name in table.column_names if declared[name] == TEXT]
    plain = {name: table[name].cast(pa.string()) if name in texts else table[name]
             for name in table.column_names}  # fmt: skip
    frame: pd.DataFrame = pa.table(plain).to_pandas()
    if columns is not None:
        return frame.astype({name: declared[name] for name in columns})
    return checked_frame(path.stem, frame)


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
