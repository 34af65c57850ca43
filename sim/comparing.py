"""Before and after: what an edit did to the same simulated players.

Two runs with the same scenario and seed share every player's random draws, so the difference
between them is the edit's. Intervals come from a paired bootstrap over players: one resample picks
the same players in both runs. The generator is keyed by a constant, so the same two runs always
give the same interval, and an edit without effect gives exactly 0. May use: measures, errors,
numpy, pandas.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from model.errors import RunError
from sim.frames import FrameSource
from sim.measures import (
    HEADLINE_LEVELS,
    Floats,
    Headline,
    equal_weights,
    headlines,
    player_measures,
    shown,
)

RESAMPLES = 1000
CONFIDENCE = 0.95
GENERATOR_KEY = 20_260_105
_CELLS_MAX = 10_000_000

COLUMNS = [
    "key", "label", "unit", "before", "after", "difference", "difference_low", "difference_high",
    "after_low", "after_high", "effect", "sentence",
]  # fmt: skip


class Estimate(NamedTuple):
    """A number before and after, with the bootstrap distributions of both."""

    before: float
    after: float
    before_resampled: Floats
    after_resampled: Floats


def compare(
    before: FrameSource,
    after: FrameSource,
    *,
    levels: Sequence[int] = HEADLINE_LEVELS,
    resamples: int = RESAMPLES,
) -> pd.DataFrame:
    """Return every headline number before and after, with 95% intervals from a paired bootstrap.

    Columns: key, label, unit, before, after, difference, difference_low, difference_high,
    after_low, after_high, effect ("no effect": equal on every resample; "unclear": the interval of
    the difference holds 0; "lower" | "higher"), sentence. inf = not reached within the run; nan =
    no number. Raises RunError when the runs do not hold the same players, scenario and seed.
    """
    _refuse_unlike(before, after)
    old = player_measures(before, levels=levels)
    new = player_measures(after, levels=levels)
    if not old.index.equals(new.index):
        raise RunError(
            "The two runs cannot be compared: they hold different players. Simulate both with "
            "the same scenario and seed.",
            code="E-RUN-030",
        )
    chosen = headlines(levels)
    estimates = _estimates(old, new, chosen=chosen, resamples=resamples)
    rows = [compared(headline, estimates[headline.key]) for headline in chosen]
    return pd.DataFrame(rows, columns=COLUMNS)


def sentences(comparison: pd.DataFrame) -> list[str]:
    """Return the comparison's sentences, those with an effect first."""
    quiet = comparison["effect"].isin(["no effect", "unclear"])
    return [*comparison.loc[~quiet, "sentence"], *comparison.loc[quiet, "sentence"]]


def _refuse_unlike(before: FrameSource, after: FrameSource) -> None:
    """Raise RunError when the records name another scenario or seed."""
    old: dict[str, Any] = getattr(before, "record", {})
    new: dict[str, Any] = getattr(after, "record", {})
    for name in ("seed", "scenario"):
        if name in old and name in new and old[name] != new[name]:
            raise RunError(
                f"The two runs cannot be compared: their {name} differs ({old[name]!r} and "
                f"{new[name]!r}). Simulate both with the same scenario and seed.",
                code="E-RUN-030",
            )


def _estimates(
    old: pd.DataFrame, new: pd.DataFrame, *, chosen: Sequence[Headline], resamples: int
) -> dict[str, Estimate]:
    """Compute each headline on all players and on each resample, the same resample for both."""
    once = equal_weights(old)
    drawn: dict[str, list[tuple[Floats, Floats]]] = {headline.key: [] for headline in chosen}
    for weights in resampled_weights(len(old), resamples=resamples):
        for headline in chosen:
            pair = (headline.statistic(old, weights), headline.statistic(new, weights))
            drawn[headline.key].append(pair)
    return {
        headline.key: Estimate(
            float(headline.statistic(old, once)[0]),
            float(headline.statistic(new, once)[0]),
            np.concatenate([pair[0] for pair in drawn[headline.key]] or [np.empty(0)]),
            np.concatenate([pair[1] for pair in drawn[headline.key]] or [np.empty(0)]),
        )
        for headline in chosen
    }


def resampled_weights(players: int, *, resamples: int) -> Iterator[Floats]:
    """Give how often each player is picked, (resample, player), in blocks that fit in memory."""
    if players == 0:
        return
    generator = np.random.Generator(np.random.Philox(key=GENERATOR_KEY))
    block = max(1, min(resamples, _CELLS_MAX // players))
    for start in range(0, resamples, block):
        rows = min(block, resamples - start)
        picks = generator.integers(0, players, size=(rows, players))
        picks += np.arange(rows)[:, None] * players
        counts = np.bincount(picks.ravel(), minlength=rows * players)
        yield counts.reshape(rows, players).astype("float64")


def compared(headline: Headline, estimate: Estimate) -> dict[str, Any]:
    """Turn one estimate into a row of the comparison (see `COLUMNS`)."""
    difference = subtract(np.array([estimate.after]), np.array([estimate.before]))[0]
    resampled = subtract(estimate.after_resampled, estimate.before_resampled)
    low, high = _interval(resampled) if np.isfinite(difference) else (np.nan, np.nan)
    after_low, after_high = _interval(estimate.after_resampled)
    row = {
        "key": headline.key,
        "label": headline.label,
        "unit": headline.unit,
        "before": estimate.before,
        "after": estimate.after,
        "difference": difference,
        "difference_low": low,
        "difference_high": high,
        "after_low": after_low,
        "after_high": after_high,
    }
    row["effect"] = _effect(estimate, row)
    row["sentence"] = _sentence(headline, row)
    return row


def subtract(after: Floats, before: Floats) -> Floats:
    """Return after − before; 0 where both are equal, so also where both are not reached."""
    same = (after == before) | (np.isnan(after) & np.isnan(before))
    with np.errstate(invalid="ignore"):
        return np.where(same, 0.0, after - before)


def _interval(values: Floats) -> tuple[float, float]:
    """Return the 95% percentile interval; ends are values that occurred, so inf stays inf."""
    known = values[~np.isnan(values)]
    if not len(known):
        return np.nan, np.nan
    tail = (1.0 - CONFIDENCE) / 2
    low, high = np.quantile(known, [tail, 1.0 - tail], method="inverted_cdf")
    return float(low), float(high)


def _effect(estimate: Estimate, row: dict[str, Any]) -> str:
    """Say whether players differ at all, and whether the difference is clear of 0."""
    if np.array_equal(estimate.before_resampled, estimate.after_resampled, equal_nan=True):
        return "no effect" if row["difference"] == 0 else "unclear"
    low, high = row["difference_low"], row["difference_high"]
    if low > 0:
        return "higher"
    if high < 0:
        return "lower"
    if np.isinf(row["difference"]):
        return _effect_at_the_edge(row)
    return "unclear"


def _effect_at_the_edge(row: dict[str, Any]) -> str:
    """Judge a median that one run reaches and the other does not: clear if all resamples agree."""
    if np.isinf(row["after"]):
        return "higher" if np.isinf(row["after_low"]) else "unclear"
    return "lower" if np.isfinite(row["after_high"]) else "unclear"


def _sentence(headline: Headline, row: dict[str, Any]) -> str:
    """Write `median day to level 10: 31 → 24, 95% CI [23, 25]; difference −7 [−8, −6]`."""
    text = partial(shown, unit=headline.unit, decimals=headline.decimals)
    bare = partial(
        shown, unit=headline.unit if headline.unit == "%" else "", decimals=headline.decimals
    )
    if row["effect"] == "no effect":
        return f"{headline.label}: {text(row['after'])}, no effect"
    start = f"{headline.label}: {bare(row['before'])} → {text(row['after'])}"
    interval = f"95% CI [{bare(row['after_low'])}, {bare(row['after_high'])}]"
    if not np.isfinite(row["difference"]):
        return f"{start}, {interval}"
    change, low, high = (
        _signed(row[name], decimals=headline.decimals)
        for name in ("difference", "difference_low", "difference_high")
    )
    points = " points" if headline.unit == "%" else ""
    note = ", no clear effect" if row["effect"] == "unclear" else ""
    return f"{start}, {interval}; difference {change}{points} [{low}, {high}]{note}"


def _signed(value: float, *, decimals: int) -> str:
    """Write a difference with its sign; a true minus sign, and no minus before 0."""
    if np.isinf(value):
        return "∞" if value > 0 else "−∞"
    text = f"{value:+,.{decimals}f}"
    if float(text.replace(",", "")) == 0:
        return f"{0:.{decimals}f}"
    return text.replace("-", "−")
