"""Where money comes from, where it goes, and what players hold: the money ledger summed up.

Pure: no files, no clock. May use: frames, measures, numpy, pandas.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd

from model.errors import RunError, did_you_mean
from sim.frames import FrameSource
from sim.measures import PLAYER

QUANTILES: Final = {"p10": 0.10, "p25": 0.25, "median": 0.50, "p75": 0.75, "p90": 0.90}


def money_flows(source: FrameSource, asset: str) -> pd.DataFrame:
    """Return what each kind of row brought or took of an asset, day by day.

    Columns: day, kind, amount (sum over players; below zero: a sink), per_player. Needs `money`.
    """
    rows = _rows(source, asset)
    frame = rows.groupby(["day", "kind"])["amount"].sum().reset_index()
    return frame.assign(per_player=frame["amount"] / max(1, len(source.frame("players"))))


def money_sums(source: FrameSource, asset: str) -> pd.DataFrame:
    """Return sources and sinks of the whole run: kind, amount, rows, share (of all that came)."""
    rows = _rows(source, asset)
    frame = rows.groupby("kind")["amount"].agg(["sum", "size"]).reset_index()
    frame.columns = pd.Index(["kind", "amount", "rows"])
    income = float(frame["amount"].clip(lower=0).sum())
    frame = frame.assign(share=frame["amount"] / income if income else np.nan)
    return frame.sort_values("amount", ascending=False, ignore_index=True)


def money_held(source: FrameSource, asset: str) -> pd.DataFrame:
    """Return quantiles of what players hold of an asset at each day's end.

    Columns: day, p10, p25, median, p75, p90 (amounts that somebody holds), mean, players. Who has
    left for good keeps what they had.
    """
    rows = _rows(source, asset)
    last = int(source.frame("cohort_days")["day"].max())
    players = pd.MultiIndex.from_frame(source.frame("players")[PLAYER])
    closing = rows.groupby([*PLAYER, "day"])["balance_after"].last().unstack("day")
    held = closing.reindex(index=players, columns=range(last + 1)).ffill(axis=1).fillna(0)
    columns = {name: held.quantile(q, interpolation="lower") for name, q in QUANTILES.items()}
    frame = pd.DataFrame({**columns, "mean": held.mean()}).rename_axis("day").reset_index()
    return frame.assign(players=len(held))


def draws_between(source: FrameSource, things: Sequence[str]) -> pd.DataFrame:
    """Return how many draws lay between one find of a thing and the next, or the first.

    Counts the rows of kind `drop` of each player in order, whatever table they came from; a draw
    that gave nothing is a row too. Columns: asset, draws, count, share (of the thing's finds).
    """
    ledger = source.frame("money")
    draws = ledger[ledger["kind"] == "drop"].sort_values([*PLAYER, "seq"])
    place = draws.groupby(PLAYER).cumcount() + 1
    parts = []
    for thing in things:
        found = draws["asset"] == thing
        mine = place[found]
        before = mine.groupby([draws.loc[found, name] for name in PLAYER]).shift(fill_value=0)
        counts = (mine - before).value_counts().sort_index()
        shares = counts.to_numpy("float64") / max(1, int(counts.sum()))
        columns = {"asset": thing, "draws": counts.index, "count": counts.to_numpy()}
        parts.append(pd.DataFrame({**columns, "share": shares}))
    return pd.concat(parts, ignore_index=True)


def _rows(source: FrameSource, asset: str) -> pd.DataFrame:
    """The ledger of one asset in the order of its rows; RunError for one that nobody met."""
    ledger = source.frame("money")
    known = sorted(ledger["asset"].unique())
    if asset not in known:
        hint = did_you_mean(asset, known) or f"There: {', '.join(known) or 'nothing'}."
        raise RunError(
            f"Nobody gained or spent '{asset}' in this run. {hint} Rows of money are kept with "
            "keep='money'.",
            code="E-RUN-088",
        )
    return ledger[ledger["asset"] == asset].sort_values([*PLAYER, "seq"])
