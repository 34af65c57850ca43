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
# # Economy: does the purse swell, and what does luck cost?
#
# In the language world enemies leave coins and, rarely, a ring; a shop takes coins back. Before a
# designer opens it for good, three questions:
#
# 1. Do players hold more and more, or does the shop keep up?
# 2. What does *pity* (a find is certain after so many draws without it) change?
# 3. What would a game of dice do to purses?

# %%
import pandas as pd
import plotly.io as pio

from data.practice import practice_sandbox
from model.db import read
from model.services.content import freeze_document
from model.services.economy import drops
from sim import Scenario, charts, purses
from sim.engine import Keep, run_fast
from sim.results import Results

pio.renderers.default = "notebook"
sandbox = practice_sandbox("language_rpg")
sandbox.table("drop_entries", "language_rpg")[["item", "currency", "weight", "pity_after_draws"]]

# %% [markdown]
# ## Who pays, and for what
#
# The setting `economy` says what an occasion pays, which table it draws from, and how often players
# visit the shop. Here every active day pays two coppers and one draw of what an enemy leaves.

# %%
ECONOMY = {
    "rewards": [{"occasion": "active_day", "currency": "copper", "amount": 2}],
    "drops": [{"occasion": "active_day", "table": "enemy-loot"}],
    "shop_ppm": 200_000,
}


def played(economy, *, pity=True):
    """The money of 250 players in 120 days under an economy, with or without pity."""
    content = dict(sandbox.ruleset("language_rpg").content)
    content["game_configs"] = {**content["game_configs"], "economy": {"value": economy}}
    if not pity:
        entries = content["drop_entries"]
        content["drop_entries"] = {k: {**row, "pity_after_draws": 0} for k, row in entries.items()}
    keep = Keep(events=False, days=False, occurrences=False, money=True)
    scenario = Scenario.of(players=250, days=120)
    return Results({}, frames=run_fast(freeze_document(content), scenario, keep=keep).frames())


as_planned = played(ECONOMY)
purses.money_sums(as_planned, "copper")

# %%
charts.money_flows(purses.money_flows(as_planned, "copper"))

# %% [markdown]
# ## 1. Purses swell
#
# The shop takes about seven of ten coins. What remains piles up, for most players week after week.

# %%
held = purses.money_held(as_planned, "copper")
charts.money_held(held)

# %%
held.set_index("day").loc[[30, 60, 90, 119], ["p10", "median", "p90"]]

# %% [markdown]
# ## 2. What pity changes
#
# The stated odds are computed from the same numbers as the draws. A ring has 4 of 100 weights, yet
# comes more often: after 20 draws without it, it is due.

# %%
with read(sandbox.database) as session:
    stated = pd.DataFrame(drops.odds(session, world="language_rpg", table="enemy-loot"))
stated

# %%
RING = "ring-minor-focus"
without_pity = played(ECONOMY, pity=False)
waits, waits_without = (purses.draws_between(run, [RING]) for run in (as_planned, without_pity))
charts.draws_between(waits, before=waits_without, title="Draws until a ring; dashed: no pity")

# %% [markdown]
# ## 3. A game of dice
#
# Stake 5, win 10 in 45 of 100 games, two rounds a day, stop at 200.

# %%
DICE = {"key": "dice", "currency": "copper", "stake": 5, "prize": 10, "win_ppm": 450_000,
        "rounds": 2, "stop_at": 200}  # fmt: skip
with_dice = played({**ECONOMY, "stakes": [DICE]})
held_with_dice = purses.money_held(with_dice, "copper")
charts.money_held(held_with_dice, before=held, title="What players hold with dice; dashed: without")

# %%
purses.money_sums(with_dice, "copper")

# %% [markdown]
# ## Conclusion
#
# The shop does not keep up: the median purse still grows in the fourth month, so something worth
# saving for is missing. Pity ends bad luck at 21 draws, at the price of more rings in all. Dice
# take a third of the median purse, but also from those who have least: a sink that hurts the poor
# is no substitute for goods.

# %%
last, third = held.iloc[-1], held.iloc[90]
assert last["median"] > 1.1 * third["median"]
assert waits["draws"].max() <= 21 < waits_without["draws"].max()
assert waits["count"].sum() > waits_without["count"].sum()
poorest = held_with_dice["p10"].iloc[-1] / last["p10"]
middle = held_with_dice["median"].iloc[-1] / last["median"]
print(f"With dice the median purse is {middle:.0%} and the poorest tenth's {poorest:.0%} as large.")
