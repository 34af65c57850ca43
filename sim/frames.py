"""The tables of a run's results: their names, columns and types, in one place.

The engines fill these frames, `sim.results` stores them as Parquet under the same names, and
summaries and charts read them by these columns. A column is added here and in the engines
together, and `RESULTS_FORMAT` rises when an older reader could misread the new files. May use:
errors, pandas. Source: design.md §2 (roll-ups), the contract of the reference engine.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import pandas as pd

from model.errors import RunError, did_you_mean

RESULTS_FORMAT = 2
"""Format of a results folder; a folder of another format is refused, never guessed at."""
FORMATS_READ = (1, 2)
"""Format 1 has all the rows and neither `cohort_days` nor `player_measures`."""

WHOLE = "int64"
TEXT = "str"
YES_NO = "bool"

_PLAYER = {"replication": WHOLE, "player_key": TEXT}

FRAMES: dict[str, dict[str, str]] = {
    "players": _PLAYER
    | {
        "cohort": TEXT,
        "archetype": TEXT,
        "timezone": TEXT,
        "level": WHOLE,
        "total_xp": WHOLE,
        "current_streak": WHOLE,
        "longest_streak": WHOLE,
        "active_title": TEXT,
        "titles": TEXT,
        "bosses_defeated": WHOLE,
        "dungeons_cleared": WHOLE,
        "churned_day": WHOLE,
    },
    "player_days": _PLAYER
    | {
        "cohort": TEXT,
        "archetype": TEXT,
        "day": WHOLE,
        "date": TEXT,
        "is_active": YES_NO,
        "core_completed": WHOLE,
        "core_total": WHOLE,
        "is_perfect": YES_NO,
        "streak": WHOLE,
        "perfect_streak": WHOLE,
        "freezes_held": WHOLE,
        "debuffed": YES_NO,
        "debuff_triggered": YES_NO,
        "level": WHOLE,
        "total_xp": WHOLE,
        "xp_gained": WHOLE,
        "season": TEXT,
        "season_xp": WHOLE,
    },
    "xp_events": _PLAYER
    | {
        "seq": WHOLE,
        "minute": WHOLE,
        "day": WHOLE,
        "source": TEXT,
        "content_key": TEXT,
        "base_xp": WHOLE,
        "final_xp": WHOLE,
        "total_xp_before": WHOLE,
        "total_xp_after": WHOLE,
        "level_before": WHOLE,
        "level_after": WHOLE,
    },
    "xp_modifiers": _PLAYER
    | {
        "seq": WHOLE,
        "order": WHOLE,
        "type": TEXT,
        "multiplier_ppm": WHOLE,
        "xp_before": WHOLE,
        "xp_after": WHOLE,
    },
    "occurrences": _PLAYER
    | {"day": WHOLE, "minute": WHOLE, "kind": TEXT, "content_key": TEXT, "value": WHOLE},
    "money": _PLAYER
    | {
        "seq": WHOLE,
        "minute": WHOLE,
        "day": WHOLE,
        "kind": TEXT,
        "content_key": TEXT,
        "asset": TEXT,
        "amount": WHOLE,
        "balance_after": WHOLE,
    },
    "cohort_days": {
        "replication": WHOLE,
        "cohort": TEXT,
        "archetype": TEXT,
        "day": WHOLE,
        "date": TEXT,
        "player_count": WHOLE,
        "active_count": WHOLE,
        "perfect_count": WHOLE,
        "debuffed_count": WHOLE,
        "churned_count": WHOLE,
        "streak_broken_count": WHOLE,
        "core_completed_sum": WHOLE,
        "core_total_sum": WHOLE,
        "streak_sum": WHOLE,
        "level_sum": WHOLE,
        "xp_gained_sum": WHOLE,
        "total_xp_sum": WHOLE,
    },
    "player_measures": _PLAYER
    | {
        "days": WHOLE,
        "observed_days": WHOLE,
        "active_days": WHOLE,
        "perfect_days": WHOLE,
        "debuff_days": WHOLE,
        "core_completed": WHOLE,
        "core_total": WHOLE,
        "xp": WHOLE,
        "active_late": WHOLE,
        "day_to_level_5": WHOLE,
        "day_to_level_10": WHOLE,
    },
}
"""Frame name → column → pandas type. Missing text is the empty string, never null."""
ADDED_LATER = frozenset({"money"})
"""Frames that older results lack; they are read as empty."""

KEPT_ALWAYS = ("players", "cohort_days", "player_measures")
"""The tables of every run, whatever its size; the others on request."""


class FrameSource(Protocol):
    """Anything that gives a frame by name: stored results, or frames in memory."""

    def frame(self, name: str) -> pd.DataFrame:
        """Return the frame called `name`."""
        ...


def empty_frame(name: str) -> pd.DataFrame:
    """Return the frame called `name` with its columns and types and no rows."""
    columns = columns_of(name)
    return pd.DataFrame({column: pd.Series([], dtype=kind) for column, kind in columns.items()})


def columns_of(name: str) -> dict[str, str]:
    """Return column → type of one frame; an unknown name is a RunError with a suggestion."""
    if name not in FRAMES:
        hint = did_you_mean(name, FRAMES) or f"Choose one of {', '.join(FRAMES)}."
        raise RunError(f"Results have no table '{name}'. {hint}", code="E-RUN-010")
    return FRAMES[name]


def checked_frame(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return `frame` with exactly the declared columns, in order and of the declared types."""
    columns = columns_of(name)
    missing = [column for column in columns if column not in frame.columns]
    unknown = [str(column) for column in frame.columns if column not in columns]
    if missing or unknown:
        raise RunError(
            f"Table '{name}' of the results has other columns than expected: "
            f"missing {missing or 'none'}, unknown {unknown or 'none'}. "
            "The engine and sim/frames.py must agree.",
            code="E-RUN-011",
        )
    ordered = frame[list(columns)]
    texts = [column for column, kind in columns.items() if kind == TEXT]
    filled = ordered.assign(**{column: ordered[column].fillna("") for column in texts})
    return filled.astype(columns).reset_index(drop=True)


def checked_frames(frames: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return every declared frame, checked; a frame that is not given is empty."""
    for name in frames:
        columns_of(name)
    return {
        name: checked_frame(name, frames[name]) if name in frames else empty_frame(name)
        for name in FRAMES
    }
