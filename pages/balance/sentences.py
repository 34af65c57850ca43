"""What each chart of a run says, in one sentence, from the frames the chart is drawn from.

No streamlit and no arithmetic beyond picking a row: the numbers are those of sim.summaries.
"""

from __future__ import annotations

import pandas as pd

from sim.summaries import EVERYBODY


def time_to_level(frame: pd.DataFrame, *, level: int) -> str:
    """Say when: `Half of the players reach level 5 by day 12`."""
    if frame.empty or not frame["players"].sum():
        return "Nobody played."
    row = frame[frame["group"] == EVERYBODY].iloc[0]
    if pd.isna(row["median_day"]):
        return (
            f"Fewer than half of the players reach level {level} within the run: "
            f"{row['share_reached']:.0%} do."
        )
    late = "" if pd.isna(row["p75_day"]) else f", three quarters by day {row['p75_day']}"
    return f"Half of the players reach level {level} by day {row['median_day']}{late}."


def level_distribution(frame: pd.DataFrame) -> str:
    """Say where players are at the end of the run: the median level and the middle 80%."""
    if frame.empty:
        return "Nobody played."
    last = frame.iloc[-1]
    return (
        f"After {int(last['day']) + 1} days the median level is {int(last['median'])}; the middle "
        f"80% of players are at level {int(last['p10'])} to {int(last['p90'])}."
    )


def xp_per_day_by_source(frame: pd.DataFrame) -> str:
    """Say what brings most: `Quest completion brings 83% of all XP`."""
    total = float(frame["xp"].sum()) if not frame.empty else 0.0
    if total <= 0:
        return "No XP was granted."
    by_source = frame.groupby("source")["xp"].sum().sort_values(ascending=False, kind="stable")
    name = str(by_source.index[0]).replace("_", " ")
    return f"{name.capitalize()} brings {by_source.iloc[0] / total:.0%} of all XP."


def streak_lengths(frame: pd.DataFrame) -> str:
    """Say how many players hold a week's streak at the end, and how many none."""
    running = frame[frame["kind"] == "current"]
    if running.empty:
        return "Nobody played."
    week = running.loc[running["length_days"] >= 7, "share"].sum()
    none = running.loc[running["length_days"] == 0, "share"].sum()
    long = f"{week:.0%} of players hold a streak of 7 days or more"
    return f"At the end {long}, {none:.0%} hold none."


def debuff_share(frame: pd.DataFrame) -> str:
    """Say how many players are under a debuff on an average and on the worst day."""
    player_days = frame["players"].sum() if not frame.empty else 0
    if not player_days:
        return "Nobody played."
    average = frame["debuffed"].sum() / player_days
    worst = frame.sort_values("share", kind="stable").iloc[-1]
    return (
        f"On an average day {average:.0%} of players are under a debuff, at most "
        f"{worst['share']:.0%} (day {int(worst['day'])})."
    )


def xp_contributions(frame: pd.DataFrame) -> str:
    """Say what all modifiers together bring."""
    if frame.empty or frame["xp"].sum() == 0:
        return "No XP was granted."
    share = frame.loc[frame["kind"] == "modifier", "share"].sum()
    return f"Modifiers (streaks, weekends, titles, debuffs) bring {share:+.0%} of all XP granted."
