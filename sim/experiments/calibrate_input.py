"""Reading observed days: CSV, Parquet or a frame with user, date, activity; all faults are told.

Optional columns: `streak` (as the day ended), `debuffed` (a debuff held on the day), and metrics of
the content by their keys. Every fault comes out at once, each with its line (files) or row
(frames). May use: errors, pandas.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from model.errors import RunError, did_you_mean, shorten
from sim.experiments.calibrate_habits import Metric
from sim.scenario import DAYS_MAX

NAMES = {
    "user": ("user", "user_id", "player", "player_id", "player_key"),
    "date": ("date", "day_date", "log_date", "local_date"),
    "activity": ("activity", "active", "is_active"),
    "streak": ("streak", "streak_after"),
    "debuffed": ("debuffed",),
}
"""The columns that are read, and the names they may have."""
REQUIRED = ("user", "date", "activity")
SHOWN_MAX = 20
"""Faults of one kind that are written out; the others are counted."""

_YES = frozenset({"1", "1.0", "true", "t", "yes", "y"})
_NO = frozenset({"0", "0.0", "false", "f", "no", "n"})
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ].*)?")


@dataclass(frozen=True)
class Table:
    """A sound table (user, date, active, perhaps streak and debuffed) and each row's line.

    `notes` are sentences about what was left unused; `word` is what a row is called: line or row.
    """

    frame: pd.DataFrame
    source: str
    word: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class _Raw:
    """A table as it was found: texts, the line of each row, faults so far."""

    frame: pd.DataFrame
    lines: np.ndarray
    source: str
    word: str
    faults: tuple[str, ...] = ()


def read_observed(
    observed: pd.DataFrame | Path | str,
    *,
    columns: Mapping[str, str] | None = None,
    today: date | None = None,
    metrics: Mapping[str, Metric] | None = None,
) -> Table:
    """Read and check a log; RunError with every fault.

    `columns` gives other names for user, date, activity, streak, debuffed, or a metric. Columns of
    the name of one of `metrics` become `metric:…`; an empty cell is a value nobody recorded. Dates
    after `today` are faults (default: this machine's date for files, no such check for frames).
    """
    if isinstance(observed, pd.DataFrame):
        raw = _Raw(observed.reset_index(drop=True), np.arange(1, len(observed) + 1), "the table",
                   "row")  # fmt: skip
    else:
        raw = _read_file(Path(observed))
        today = today or datetime.now(UTC).date()
    given, known = columns or {}, metrics or {}
    values = metric_columns(raw.frame, given, known)
    plain = {name: column for name, column in given.items() if name not in known}
    found, faults = _columns(raw, plain)
    has_twins = not raw.frame.columns.is_unique
    faults = [*raw.faults, *faults]
    if has_twins or any(name not in found for name in REQUIRED):
        _refuse(raw, faults)
    if raw.frame.empty and not faults:
        raise RunError(
            f"{raw.source} holds no days: it has a heading and no rows. Give one row per user and "
            "day.",
            code="E-RUN-081",
        )
    checked, more = _checked(raw, found, today)
    for key, column in values.items():
        numbers, wrong, rule = metric_values(raw.frame[column], known[key])
        more += _wrong(raw, raw.frame[column].astype(str), wrong, key, rule)
        checked[f"metric:{key}"] = numbers
    if faults := [*faults, *more]:
        _refuse(raw, faults)
    used = {*found.values(), *values.values()}
    unused = [str(name) for name in raw.frame.columns if name not in used]
    notes = (f"Columns that are not used: {', '.join(unused)}.",) if unused else ()
    return Table(checked, raw.source, raw.word, notes)


def _refuse(raw: _Raw, faults: Iterable[str]) -> None:
    listed = list(faults)
    count = "1 fault" if len(listed) == 1 else f"{len(listed)} faults"
    lines = [f"{raw.source} cannot be used: {count}.", *listed]
    raise RunError("\n".join(lines), code="E-RUN-081")


# --- Files ---------------------------------------------------------------------------------------


def _read_file(path: Path) -> _Raw:
    """A file as texts; RunError when it is not there, not readable or of another kind."""
    kind = path.suffix.lower()
    if kind not in (".csv", ".tsv", ".txt", ".parquet"):
        raise RunError(
            f"{path} is neither .csv nor .parquet. Export the log as one of them.", code="E-RUN-080"
        )
    try:
        if kind == ".parquet":
            frame = pd.read_parquet(path)
            return _Raw(frame, np.arange(1, len(frame) + 1), str(path), "row")
        return _read_csv(path, path.read_bytes())
    except FileNotFoundError:
        raise RunError(f"There is no file {path}. Correct the name.", code="E-RUN-080") from None
    except (OSError, ValueError, csv.Error) as error:
        raise RunError(
            f"{path} cannot be read: {shorten(str(error))}. Export the log again as CSV.",
            code="E-RUN-080",
        ) from None


def _read_csv(path: Path, data: bytes) -> _Raw:
    text, faults = _decoded(data)
    if not text.strip():
        raise RunError(
            f"{path} is empty. Give a heading (user, date, activity) and one row per user and day.",
            code="E-RUN-081",
        )
    heading = text.lstrip("\n").partition("\n")[0]
    delimiter = max(",;\t", key=heading.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[list[str]] = []
    lines: list[int] = []
    names: list[str] = []
    for row in reader:
        if not any(cell.strip() for cell in row):
            continue
        if not names:
            names = [cell.strip() for cell in row]
        elif len(row) != len(names):
            faults.append(
                f"line {reader.line_num}: has {len(row)} fields, the heading {len(names)}. Correct "
                "the row."
            )
        else:
            rows.append([cell.strip() for cell in row])
            lines.append(reader.line_num)
    frame = pd.DataFrame(rows, columns=names, dtype=str)
    return _Raw(frame, np.array(lines, dtype=np.int64), str(path), "line", tuple(_some(faults)))


def _decoded(data: bytes) -> tuple[str, list[str]]:
    """The text of a file: UTF-8, or UTF-16 with its mark; other bytes are faults by line."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace"), []
    faults = []
    for number, line in enumerate(data.split(b"\n"), start=1):
        try:
            line.decode("utf-8")
        except UnicodeDecodeError as error:
            faults.append(
                f"line {number}: byte 0x{line[error.start]:02X} at column {error.start + 1} is not "
                "UTF-8. Save the file as UTF-8."
            )
    return data.decode("utf-8-sig", errors="replace").replace("\x00", ""), faults


# --- Columns and values --------------------------------------------------------------------------


def _columns(raw: _Raw, given: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """Which column is which, and a sentence for each one that is missing."""
    present = [str(name) for name in raw.frame.columns]
    plain = {name.strip().lower(): name for name in reversed(present)}
    found: dict[str, str] = {}
    faults = [
        f"heading: column '{name}' stands there {present.count(name)} times. Rename or drop one."
        for name in sorted(set(present))
        if present.count(name) > 1
    ]
    for name, known in NAMES.items():
        wanted = (given[name].strip().lower(),) if name in given else known
        match = next((plain[alias] for alias in wanted if alias in plain), None)
        if match is not None:
            found[name] = match
        elif name in REQUIRED or name in given:
            hint = did_you_mean(wanted[0], present) or f"Columns: {', '.join(present) or 'none'}."
            faults.append(f"heading: there is no column '{wanted[0]}'. {hint}")
    faults += [
        f"heading: '{name}' is no column that is read. Name one of {', '.join(NAMES)}."
        for name in given
        if name not in NAMES
    ]
    return found, faults


def _checked(
    raw: _Raw, found: Mapping[str, str], today: date | None
) -> tuple[pd.DataFrame, list[str]]:
    """The table with proper types, and every fault of its values."""
    texts = {name: raw.frame[column].astype(str).str.strip() for name, column in found.items()}
    days, date_faults = _dates(raw, texts["date"], today)
    frame = pd.DataFrame({"user": texts["user"], "date": days, "line": raw.lines})
    faults = [*_empty_users(raw, texts["user"]), *date_faults]
    for name in ("activity", "debuffed"):
        if name in texts:
            lowered = texts[name].str.lower()
            wrong = ~lowered.isin(_YES | _NO)
            rule = "must be yes or no (1/0, true/false, y/n). Correct it."
            faults += _wrong(raw, texts[name], wrong, name, rule)
            frame["active" if name == "activity" else name] = lowered.isin(_YES)
    if "streak" in texts:
        numbers = pd.to_numeric(texts["streak"], errors="coerce")
        wrong = ~((numbers >= 0) & (numbers % 1 == 0))
        rule = "must be a whole number of days, 0 or more. Correct it."
        faults += _wrong(raw, texts["streak"], wrong, "streak", rule)
        frame["streak"] = numbers.where(~wrong, 0).astype("int64")
    return frame, [*faults, *_twice(raw, frame)]


def _empty_users(raw: _Raw, users: pd.Series[str]) -> list[str]:
    wrong = users.str.lower().isin({"", "nan", "none", "<na>"})
    return _wrong(raw, users, wrong, "user", "must not be empty. Name the user.")


def metric_columns(
    frame: pd.DataFrame, given: Mapping[str, str], known: Mapping[str, Metric]
) -> dict[str, str]:
    """Metric → the column that holds it: of its own name, or of the given one."""
    plain = {str(name).strip().lower(): str(name) for name in frame.columns}
    wanted = {key: given.get(key, key).strip().lower() for key in known}
    return {key: plain[name] for key, name in wanted.items() if name in plain}


def metric_values(
    column: pd.Series[Any], metric: Metric
) -> tuple[pd.Series[float], pd.Series[bool], str]:
    """A metric's values (nan: not recorded), which cells are wrong, and the rule they break."""
    texts = column.astype("object").where(column.notna(), "").astype(str).str.strip().str.lower()
    is_empty = texts.isin({"", "nan", "none", "<na>"})
    if metric.is_boolean:
        numbers = texts.map({**dict.fromkeys(_YES, 1.0), **dict.fromkeys(_NO, 0.0)})
        rule = "must be yes or no (1/0, true/false, y/n), or empty. Correct it."
        return numbers, numbers.isna() & ~is_empty, rule
    numbers = pd.to_numeric(texts, errors="coerce")
    wrong = ~is_empty & ~((numbers >= 0) & (numbers <= metric.value_max))
    rule = f"must be a number from 0 to {metric.value_max:,}, or empty. Correct it."
    return numbers, wrong, rule


def _dates(
    raw: _Raw, texts: pd.Series[str], today: date | None
) -> tuple[pd.Series[pd.Timestamp], list[str]]:
    """The dates, and what is wrong with them: not a date, in the future, ages apart."""
    shaped = texts.where(texts.map(lambda text: bool(_DATE.fullmatch(text))), "")
    days = pd.to_datetime(shaped.str[:10], format="%Y-%m-%d", errors="coerce")
    rule = "must be a date like 2026-01-31. Correct it."
    faults = _wrong(raw, texts, days.isna(), "date", rule)
    if today is not None:
        rule = f"is later than today ({today}). Leave out days that have not happened."
        faults += _wrong(raw, texts, days > pd.Timestamp(today), "date", rule)
    if days.notna().any() and (days.max() - days.min()).days >= DAYS_MAX:
        early = days == days.min()
        rule = f"lies {DAYS_MAX:,} days or more before the last date. Leave the row out."
        faults += _wrong(raw, texts, early, "date", rule)
    return days, faults


def _twice(raw: _Raw, frame: pd.DataFrame) -> list[str]:
    """A sentence for each user and day that stands there more than once."""
    sound = frame[frame["date"].notna()]
    again = sound[sound.duplicated(["user", "date"], keep=False)]
    faults = [
        f"{raw.word}s {' and '.join(map(str, group['line']))}: user {shorten(user)} has "
        f"{day} {len(group)} times. Keep one row."
        for (user, day), group in again.groupby(["user", again["date"].dt.date])
    ]
    return list(_some(faults))


def _wrong(
    raw: _Raw, texts: pd.Series[str], wrong: pd.Series[bool], name: str, rule: str
) -> list[str]:
    places = np.flatnonzero(wrong.to_numpy())
    faults = [
        f"{raw.word} {raw.lines[place]}: {name} = {shorten(texts.iloc[place])} {rule}"
        for place in places[: SHOWN_MAX + 1]
    ]
    return list(_some(faults, total=len(places)))


def _some(faults: list[str], *, total: int | None = None) -> Iterator[str]:
    """The first faults of a kind, and how many more there are."""
    count = len(faults) if total is None else total
    yield from faults[:SHOWN_MAX]
    if count > SHOWN_MAX:
        yield f"… and {count - SHOWN_MAX:,} more like the last."
