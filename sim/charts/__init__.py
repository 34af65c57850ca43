"""Plotly figures of a run, one function per question, for pages and notebooks alike.

Each takes the tidy frame of the summary of the same name (`sim.summaries`, `sim.comparing`) and
returns a new figure; `before=` lays an earlier run's frame over it, dashed. Transparent background
and mid-tone colours: the figures read in light and in dark. Never imports streamlit.
"""

from sim.charts.actives import retention
from sim.charts.experiments import costs
from sim.charts.habits import debuff_share, streak_lengths
from sim.charts.levels import (
    level_curve,
    level_distribution,
    level_shares,
    reaching_curve,
    time_to_level,
)
from sim.charts.money import draws_between, money_flows, money_held
from sim.charts.pace import level_waits
from sim.charts.style import PALETTE
from sim.charts.xp import comparison, xp_contributions, xp_per_day, xp_per_day_by_source

__all__ = [
    "PALETTE",
    "comparison",
    "costs",
    "debuff_share",
    "draws_between",
    "level_curve",
    "level_distribution",
    "level_shares",
    "level_waits",
    "money_flows",
    "money_held",
    "reaching_curve",
    "retention",
    "streak_lengths",
    "time_to_level",
    "xp_contributions",
    "xp_per_day",
    "xp_per_day_by_source",
]
