"""A run's tables written to Parquet while it is played: blocks of numbers in, row groups out.

Rows never become pandas frames: the engine's whole numbers are cut into columns, codes of texts
become dictionaries, and a thread of its own writes, so that playing goes on. What the reader gets
is what `RunData.frames()` would hold; only the order of rows is not promised. May use: frames,
ledger_rows, run_data, pyarrow.
"""

from __future__ import annotations

import hashlib
import os
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet

from model.rules.values import MODIFIERS, SOURCES
from model.ruleset import Ruleset
from sim.compile import Compiled
from sim.frames import FRAMES, TEXT, WHOLE, YES_NO
from sim.kernel.tables import Ints
from sim.kinds import KINDS, MONEY_KINDS
from sim.ledger_rows import Steps
from sim.run_data import content_codes
from sim.scenario import Scenario

ROW_GROUP_ROWS: Final = 262_144
_WAITING_MAX: Final = 12
"""Pieces of work that may wait for the writing thread before playing pauses."""
_TEXT_TYPE = pa.dictionary(pa.int32(), pa.string())
_TYPES = {TEXT: _TEXT_TYPE, YES_NO: pa.bool_(), WHOLE: pa.int64()}
_NARROW = ("replication", "seq", "minute", "day", "order", "core_completed", "core_total", "level",
           "level_before", "level_after", "streak", "perfect_streak", "freezes_held")  # fmt: skip
"""Whole numbers that need no 64 bits."""
_RISING = ("seq", "minute", "total_xp", "total_xp_before", "total_xp_after", "season_xp")
"""Columns in which neighbours are near each other, and few are equal."""

Columns = dict[str, Any]
"""Column → numbers, or (codes, texts) for texts, or one number for all rows."""


class RunWriter:
    """Writes the tables of one run into a folder; use as a context, then ask for `finish()`."""

    def __init__(self, folder: Path, tables: Sequence[str]) -> None:
        """Begin the tables of a run in a folder that exists."""
        self._files = {name: _TableFile(folder, name) for name in tables}
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="results")
        self._waiting: deque[Future[None]] = deque()

    def __enter__(self) -> RunWriter:
        """Give the writer itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        """Stop writing, whatever is still waiting."""
        self._thread.shutdown(wait=True, cancel_futures=True)
        for file in self._files.values():
            file.abandon()

    def keeps(self, table: str) -> bool:
        """Whether a table is kept."""
        return table in self._files

    def frame(self, table: str, frame: pd.DataFrame) -> None:
        """Write a whole frame of a table, if that table is kept."""
        if table in self._files and len(frame):
            self._later(table, {name: _column_of(frame[name]) for name in FRAMES[table]})

    def rows(self, table: str, columns: Columns) -> None:
        """Write rows of a table, if that table is kept."""
        self._later(table, columns)

    def later(self, work: Any, *given: Any) -> None:
        """Have work done in the writing thread; its failure meets whoever comes next."""
        while len(self._waiting) >= _WAITING_MAX:
            self._waiting.popleft().result()
        self._waiting.append(self._thread.submit(work, *given))

    def put(self, table: str, columns: Columns) -> None:
        """Write rows at once; for work in the writing thread."""
        if table in self._files:
            self._files[table].add(columns)

    def _later(self, table: str, columns: Columns) -> None:
        self.later(self.put, table, columns)

    def finish(self) -> tuple[dict[str, int], dict[str, str]]:
        """Wait until the disk has everything; (rows, checksum) of each table."""
        while self._waiting:
            self._waiting.popleft().result()
        for file in self._files.values():
            file.close()
        rows = {name: file.rows for name, file in self._files.items()}
        return rows, {name: file.checksum() for name, file in self._files.items()}


class _TableFile:
    """One Parquet file, written row group by row group."""

    def __init__(self, folder: Path, name: str) -> None:
        self._path, self._columns = folder / f"{name}.parquet", FRAMES[name]
        self._schema = pa.schema(
            [(column, _type_of(column, kind)) for column, kind in self._columns.items()]
        )
        self._file = self._path.open("wb")
        rising = [name for name in self._columns if name in _RISING]
        self._writer: pyarrow.parquet.ParquetWriter | None = pyarrow.parquet.ParquetWriter(
            self._file,
            self._schema,
            compression="zstd",
            compression_level=1,
            write_statistics=["day"] if "day" in self._columns else False,
            use_dictionary=[name for name in self._columns if name not in rising],
            column_encoding=dict.fromkeys(rising, "DELTA_BINARY_PACKED"),
        )
        self._open: list[pa.RecordBatch] = []
        self._open_rows = 0
        self.rows = 0

    def add(self, columns: Columns) -> None:
        """Take rows; they are written when there are enough for a row group."""
        length = max(_length(values) for values in columns.values())
        arrays = [_array(columns[field.name], field.type, length=length) for field in self._schema]
        self._open.append(pa.RecordBatch.from_arrays(arrays, schema=self._schema))
        self._open_rows += length
        self.rows += length
        if self._open_rows >= ROW_GROUP_ROWS:
            self._write()

    def _write(self) -> None:
        assert self._writer is not None
        if self._open:
            table = pa.Table.from_batches(self._open).unify_dictionaries()
            self._writer.write_table(table, row_group_size=max(1, self._open_rows))
        self._open, self._open_rows = [], 0

    def close(self) -> None:
        """Write what is left and wait until the disk has it."""
        self._write()
        assert self._writer is not None
        self._writer.close()
        self._writer = None
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()

    def abandon(self) -> None:
        """Let go of the file, whatever was written."""
        self._writer = None
        try:
            self._file.close()
        except OSError:  # A full disk says so again when the last bytes are given up.
            return

    def checksum(self) -> str:
        """The SHA-256 of the file."""
        with self._path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()


def _type_of(column: str, kind: str) -> pa.DataType:
    return pa.int32() if kind == WHOLE and column in _NARROW else _TYPES[kind]


def _length(values: Any) -> int:
    if isinstance(values, tuple):
        return len(values[0])
    return len(values) if isinstance(values, np.ndarray) else 1


def _array(values: Any, kind: pa.DataType, *, length: int) -> pa.Array:
    """Numbers, codes or one value for all rows as an array of a table's column."""
    if isinstance(values, tuple):
        codes, texts = values
        codes = pa.array(codes.astype(np.int32))
        return pa.DictionaryArray.from_arrays(codes, pa.array(texts, type=pa.string()))
    if not isinstance(values, np.ndarray):
        values = np.full(length, values)
    wanted = kind.to_pandas_dtype()
    return pa.array(values if values.dtype == wanted else values.astype(wanted), type=kind)


def _column_of(column: pd.Series[Any]) -> Any:
    """A frame's column as `_array` takes it."""
    if column.dtype.kind in "ib":
        return column.to_numpy()
    codes, texts = pd.factorize(column)
    return codes, [str(text) for text in texts]


class BlockWriter:
    """Takes the rows of one replication from the fast engine (its `Sink`)."""

    def __init__(
        self, writer: RunWriter, ruleset: Ruleset, scenario: Scenario, *, replication: int
    ) -> None:
        """Write into `writer` as players of `scenario` under `ruleset`."""
        self._writer, self._replication = writer, replication
        game = ruleset.game
        self._contents = list(content_codes(game))
        self._seasons = ["", *(season.key for season in game.seasons)]
        first = scenario.start_on
        days = range(scenario.horizon_days)
        self._dates = [(first + timedelta(days=day)).isoformat() for day in days]
        self._cohorts = sorted(scenario.cohorts, key=lambda cohort: cohort.key)
        sizes = [cohort.players for cohort in self._cohorts]
        self._firsts = np.cumsum([0, *sizes])[:-1]
        self._archetypes = sorted(ruleset.archetypes)
        self._steps: Steps | None = None

    def block(
        self, compiled: Compiled, first_player: int, archetype: Ints,
        *, events: Ints, occurrences: Ints, days: Ints, money: Ints,
    ) -> None:  # fmt: skip
        """Take the rows of some players of a cohort, who follow each other in the run."""
        self._writer.later(self._events, compiled, events)
        self._writer.later(self._occurrences, occurrences)
        self._writer.later(self._days, first_player, archetype, days)
        self._writer.later(self._money, money)

    def occurrences(self, rows: Ints) -> None:
        """Take occurrences that came of several players together."""
        self._writer.later(self._occurrences, rows)

    # --- In the writing thread ----------------------------------------------------------------

    def _events(self, compiled: Compiled, events: Ints) -> None:
        if not len(events):
            return
        self._steps = self._steps or Steps(compiled)
        (player, seq, minute, day, source, content, base, final, before, after, level_before,
         level_after) = np.ascontiguousarray(events[:, :12].T)  # fmt: skip
        keys = self._keys(player)
        self._writer.put("xp_events", {
            "replication": self._replication, "player_key": keys, "seq": seq, "minute": minute,
            "day": day, "source": (source, [source.value for source in SOURCES]),
            "content_key": (content, self._contents), "base_xp": base, "final_xp": final,
            "total_xp_before": before, "total_xp_after": after, "level_before": level_before,
            "level_after": level_after,
        })  # fmt: skip
        if self._writer.keeps("xp_modifiers"):
            owners, places, flat = self._steps.of(events)
            if not len(owners):  # a world may have no modifier at all
                return
            order, kind, ppm, xp_before, xp_after = (column[places] for column in flat.T)
            self._writer.put("xp_modifiers", {
                "replication": self._replication, "player_key": (keys[0][owners], keys[1]),
                "seq": seq[owners], "order": order,
                "type": (kind, [modifier.value for modifier in MODIFIERS]),
                "multiplier_ppm": ppm, "xp_before": xp_before, "xp_after": xp_after,
            })  # fmt: skip

    def _occurrences(self, rows: Ints) -> None:
        if not len(rows):
            return
        player, day, minute, kind, content, value = np.ascontiguousarray(rows.T)
        self._writer.put("occurrences", {
            "replication": self._replication, "player_key": self._keys(player), "day": day,
            "minute": minute, "kind": (kind, list(KINDS)),
            "content_key": (content, self._contents), "value": value,
        })  # fmt: skip

    def _money(self, rows: Ints) -> None:
        if not len(rows):
            return
        player, seq, minute, day, kind, content, asset, amount, after = np.ascontiguousarray(rows.T)
        self._writer.put("money", {
            "replication": self._replication, "player_key": self._keys(player), "seq": seq,
            "minute": minute, "day": day, "kind": (kind, list(MONEY_KINDS)),
            "content_key": (content, self._contents), "asset": (asset, self._contents),
            "amount": amount, "balance_after": after,
        })  # fmt: skip

    def _days(self, first_player: int, archetype: Ints, days: Ints) -> None:
        if not len(days):
            return
        (player, day, active, done, total, perfect, streak, perfect_streak, freezes, debuffed,
         triggered, level, total_xp, gained, season, season_xp) = days.T.copy()  # fmt: skip
        cohort = int(np.searchsorted(self._firsts, first_player, side="right")) - 1
        kind = archetype[player - first_player]
        self._writer.put("player_days", {
            "replication": self._replication, "player_key": self._keys(player),
            "cohort": (np.zeros_like(day), [self._cohorts[cohort].key]),
            "archetype": (kind, self._archetypes), "day": day, "date": (day, self._dates),
            "is_active": active > 0, "core_completed": done, "core_total": total,
            "is_perfect": perfect > 0, "streak": streak, "perfect_streak": perfect_streak,
            "freezes_held": freezes, "debuffed": debuffed > 0, "debuff_triggered": triggered > 0,
            "level": level, "total_xp": total_xp, "xp_gained": gained,
            "season": (season + 1, self._seasons), "season_xp": season_xp,
        })  # fmt: skip

    def _keys(self, player: Ints) -> tuple[Ints, list[str]]:
        """The keys of players by their number in the run, as codes and texts."""
        first, last = int(player.min()), int(player.max())
        texts: list[str] = []
        for cohort, begin in zip(self._cohorts, self._firsts.tolist(), strict=True):
            ordinals = range(max(0, first - begin), min(cohort.players, last + 1 - begin))
            texts += [f"{cohort.key}:{ordinal}" for ordinal in ordinals]
        return player - first, texts


def merged(frames: Iterable[Mapping[str, pd.DataFrame]]) -> dict[str, pd.DataFrame]:
    """The frames of several replications, one below the other."""
    parts = list(frames)
    return {name: pd.concat([part[name] for part in parts]) for name in parts[0]}
