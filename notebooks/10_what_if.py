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
# # What if the streak kept with two misses?
#
# In the fitness world a day with one missed core quest keeps the streak; two misses break it and
# set a debuff. Before anybody edits that, three questions: what would it do, what would another
# debuff do, and which of the two matters more? Nothing is stored: an edited ruleset is a new one.

# %%
import plotly.io as pio

from data.practice import practice_sandbox
from sim import Scenario, compare, edited, replicate, sensitivity, sweep

pio.renderers.default = "notebook"
sandbox = practice_sandbox("fitness")
now = sandbox.ruleset("fitness")
scenario = Scenario.of(players=200, days=60)

# %% [markdown]
# ## How it is, and how sure that is
#
# Four replications: the same players with other luck each time. The interval is over them, and the
# last column says how many replications would bring it within ±2%.

# %%
as_it_is = replicate(now, scenario, replications=4, precision=0.02)
as_it_is

# %% [markdown]
# ## Two misses
#
# The same players live twice with the same luck, so the difference is the edit's. One interval is
# over players, one over replications.

# %%
gentle = edited(now, {"game_configs.streaks.misses_allowed": 2})
effect = compare(now, gentle, scenario, replications=4)
effect

# %%
effect.figure()

# %% [markdown]
# An edit that nobody notices gives exactly 0, and equal rules are not even played.

# %%
renamed = edited(now, {"quest_templates.steps.name": "A long walk"})
nothing = compare(now, renamed, scenario)
assert not nothing.has_effect
nothing.sentences()[0]

# %% [markdown]
# What cannot be played is refused before it is played, and the refusal says what to do.

# %%
from model.errors import QuestlabError

for path, value in (
    ("game_configs.streaks.mises_allowed", 2),
    ("game_configs.debuff.multiplier_ppm", 0.9),
    ("game_configs.xp-caps.daily_xp", 90_000),
):
    try:
        edited(now, {path: value})
    except QuestlabError as refusal:
        print(refusal, end="\n\n")

# %% [markdown]
# ## Another debuff instead
#
# 900,000 parts per million is −10%. From half of the XP to all of it:

# %%
debuff = "game_configs.debuff.multiplier_ppm"
swept = sweep(now, scenario, {debuff: [500_000, 700_000, 900_000, 1_000_000]}, replications=2)
swept

# %%
swept.figure("xp_per_active_day")

# %% [markdown]
# ## Which of the two matters more?
#
# Sobol' indices: the share of each number's variance that a field causes, with all it interacts
# with. Points that play the same rules are played once.

# %%
matters = sensitivity(
    now,
    Scenario.of(players=100, days=45),
    {"game_configs.streaks.misses_allowed": [0, 1, 2], debuff: [500_000, 900_000]},
    samples=16,
)
matters

# %%
matters.figure()

# %% [markdown]
# Every answer has a table, `.frame()`, and a digest: the same question gives the same digest here,
# on any number of threads, or on a cluster (`scheduler="tcp://…"`).

# %%
effect.frame().set_index("key")[["before", "after", "difference", "effect"]]
