# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#       format_version: '1.3'
#       jupytext_version: 1.19.6
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Calibration: what do players' days say about them?
#
# Two kinds of players are simulated: *casual* and *weekend*, three to one. Then we forget who is
# who and fit the engagement parameters to nothing but their days. Because we know the truth, we can
# see whether the stated intervals hold it.
#
# With real players the table comes from a file (`calibrate(ruleset, "days.csv")`) or from the live
# tables (`sim.live.observed.observed_days`).

# %%
import pandas as pd
import plotly.io as pio

from data.practice import practice_sandbox
from sim import Scenario
from sim.engine import Keep, run_fast
from sim.experiments.calibrate import calibrate

pio.renderers.default = "notebook"
pd.set_option("display.max_colwidth", None)
sandbox = practice_sandbox("fitness")
ruleset = sandbox.ruleset("fitness")
truth = {"casual": 3, "weekend": 1}
played = run_fast(
    ruleset, Scenario.of(players=250, days=63, seed=8, mix=truth), keep=Keep(False, True, False)
).frames()["player_days"]
played[["player_key", "date", "is_active", "streak", "debuffed"]].head()

# %% [markdown]
# ## Forget, and fit
#
# The log keeps a user, a date, whether they were active, the streak as the day ended and whether a
# debuff held. No archetype is named: the fit begins with all that the content has and leaves out
# those that nobody resembles.

# %%
log = played.rename(columns={"player_key": "user", "is_active": "activity"})
log = log[["user", "date", "activity", "streak", "debuffed"]]
found = calibrate(ruleset, log, weeks_held_out=2)
found

# %% [markdown]
# ## Is the truth inside?
#
# `content` is what the players were simulated with, so here it is the truth. Of 95% intervals one
# in twenty may miss.

# %%
parameters = found.frame()
told = parameters[parameters["is_identifiable"] & parameters["content"].notna()]
told.assign(inside=(told["low"] <= told["content"]) & (told["content"] <= told["high"])).round(4)

# %%
weights = parameters[parameters["parameter"] == "weight"].set_index("archetype")
shares = played.groupby("archetype")["player_key"].nunique() / played["player_key"].nunique()
weights[["value", "low", "high"]].assign(really=shares).round(3)

# %% [markdown]
# ## What the days do not say
#
# A value that the days do not tell is the content's, not a finding. Here nobody keeps long streaks,
# so nobody can show how a long one pulls.

# %%
parameters[parameters["is_fitted"] & ~parameters["is_identifiable"]]

# %% [markdown]
# ## Weeks that the fit has not seen
#
# The fit of the first seven weeks forecasts the last two, beside the plain average.

# %%
found.held_out.actives.round(1)

# %% [markdown]
# ## And back into the simulator
#
# As many players as were observed are played with the fitted parameters. The band is where 95% of
# simulated days lie by luck.

# %%
found.figure(replications=6)

# %% [markdown]
# The fitted archetypes are content rows: they can be put into a pack, or into the draft.

# %%
rows = found.archetypes()
change = sandbox.edit("fitness", "archetypes", "casual", why="calibrated", **rows["casual"])
sandbox.table("archetypes").loc[["casual"], ["engagement", "notes"]]
