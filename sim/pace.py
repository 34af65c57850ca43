"""How long players wait for each next level: the pace that a level curve sets.

Pure: no files, no clock. May use: frames, measures, numpy, pandas.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from sim.frames import FrameSource
from sim.measures import PLAYER, survival, survival_quantile

QUARTILES: Final = {"p25_days": 0.25, "median_days": 0.50, "p75_days": 0.75}


def level_waits(source: FrameSource) -> pd.DataFrame:
    """Return how many days players stand at each level before they reach the next.

    Columns: level, players (who stood there), reached (the next level), p25_days, median_days,
    p75_days. Quantiles are Kaplan–Meier's: who still waits at the end, or left for good, counts
    for as long as they were seen; <NA> when too few went on. Needs `occurrences`.
    """
    stays = _stays(source)
    rows = []
    for level, part in stays.groupby("level"):
        wait, seen = part["wait"].to_numpy("float64"), part["seen"].to_numpy("float64")
        times, surviving = survival(wait, observed=seen, weights=np.ones((1, len(part))))
        quantiles = {
            name: survival_quantile(times, surviving=surviving, share=share)[0]
            for name, share in QUARTILES.items()
        }
        reached = int(np.isfinite(wait).sum())
        rows.append({"level": level, "players": len(part), "reached": reached, **quantiles})
    columns = ["level", "players", "reached", *QUARTILES]
    frame = pd.DataFrame(rows, columns=columns).replace(np.inf, np.nan)
    return frame.astype({"level": "int64", **dict.fromkeys(QUARTILES, "Int64")})


def _stays(source: FrameSource) -> pd.DataFrame:
    """One row a player and level: days until the next (inf: never), and days it was watched."""
    seen = source.frame("occurrences")
    ups = seen.loc[seen["kind"] == "level_up", [*PLAYER, "day", "value"]]
    reached = ups.groupby([*PLAYER, "value"])["day"].min().rename("start").reset_index()
    reached = reached.rename(columns={"value": "level"})
    players = source.frame("players")
    begun = players[PLAYER].assign(level=1, start=0)
    stays = pd.concat([begun, reached], ignore_index=True).sort_values([*PLAYER, "level"])
    following = stays.groupby(PLAYER)["start"].shift(-1)
    last = int(source.frame("cohort_days")["day"].max())
    end = players.set_index(PLAYER)["churned_day"].replace(-1, last).rename("end")
    stays = stays.join(end, on=PLAYER)
    wait = (following - stays["start"]).astype("float64").fillna(np.inf)
    watched = (stays["end"] - stays["start"]).clip(lower=0).astype("float64")
    return stays.assign(wait=wait, seen=np.where(np.isfinite(wait), wait, watched))
