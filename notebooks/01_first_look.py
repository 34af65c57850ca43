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
# # First look: what does a flatter level curve do to players?
#
# You are in a sandbox. Its database holds a whole fitness game: quests, titles, bosses, dungeons,
# seasons and the numbers that tie them together. In this notebook you
#
# 1. look at that content,
# 2. let a simulated population play it,
# 3. change the level curve in the **draft** (what players see stays as it is),
# 4. let the *same* population play again, and compare,
# 5. take the change back.
#
# Run the cells from top to bottom (Shift+Enter). Nothing here can break anything: a draft counts
# only once somebody publishes it, and every change can be undone.

# %%
import plotly.io as pio

from sim import charts, comparing, summaries
from sim.live.sandbox import open_sandbox

pio.renderers.default = "notebook"
sandbox = open_sandbox()
sandbox.worlds()

# %% [markdown]
# ## 1. The content
#
# A *content reference* says which content you mean: `fitness` is what is published,
# `fitness@draft` what designers are working on. Each table comes back as a frame, one row per key.

# %%
quests = sandbox.table("quest_templates", "fitness@draft")
quests[["name", "type", "category", "base_xp", "is_core"]].sort_values("base_xp", ascending=False)

# %% [markdown]
# How much XP does each level need? The curve is content too. The world's configuration names the
# curve it uses; here is that row, and the numbers it gives.

# %%
curve_key = sandbox.row("game_configs", "levels")["value"]["curve"]
curve = sandbox.row("level_curves", curve_key)["parameters"]
curve_before = sandbox.level_curve("fitness@draft")
curve

# %%
charts.level_curve(curve_before)

# %% [markdown]
# ## 2. Let players play it
#
# 200 players of several archetypes, living in several time zones, play the draft for 45 days. The
# seed fixes every random draw: the same content, players and seed give the same run, always.

# %%
before = sandbox.simulate("fitness@draft", players=200, days=45, seed=7)
before

# %% [markdown]
# How do levels spread as days go by? The line is the median player; the bands hold the middle 50%
# and 80% of players.

# %%
charts.level_distribution(summaries.level_distribution(before))

# %% [markdown]
# Where does the XP come from?

# %%
charts.xp_per_day_by_source(summaries.xp_per_day_by_source(before))

# %% [markdown]
# ## 3. Change the curve
#
# Say levels should come faster. We lower the quadratic part of the curve by a fifth. The change is
# checked like any other: a curve that does not rise, or an unknown field, would be refused with
# the reason.

# %%
flatter = curve | {"a_numerator": curve["a_numerator"] * 4 // 5}
change = sandbox.edit(
    "fitness", "level_curves", curve_key, why="First look: a flatter curve", parameters=flatter
)
charts.level_curve(sandbox.level_curve("fitness@draft"), before=curve_before)

# %% [markdown]
# ## 4. The same players again
#
# Same players, same days, same luck: what differs between the two runs is the effect of the edit
# and of nothing else.

# %%
after = sandbox.simulate("fitness@draft", players=200, days=45, seed=7)
comparison = comparing.compare(before, after)
for sentence in comparing.sentences(comparison):
    print(sentence)

# %%
charts.comparison(comparison)

# %%
charts.level_distribution(
    summaries.level_distribution(after), before=summaries.level_distribution(before)
)

# %% [markdown]
# Who gains most? A group that never reached the level within the 45 days says so, instead of
# pretending a day.

# %%
charts.time_to_level(
    summaries.time_to_level(after, level=5),
    level=5,
    before=summaries.time_to_level(before, level=5),
)

# %% [markdown]
# The results are tables, and you can ask them anything in SQL.

# %%
after.query(
    """
    select archetype, count(*) as players, round(avg(level), 1) as mean_level,
           max(longest_streak) as longest_streak
    from players group by archetype order by mean_level desc
    """
)

# %% [markdown]
# ## 5. Take it back
#
# One call undoes the edit. The draft has its old content again: the same hash, to the letter.

# %%
sandbox.undo(change, why="First look: done")
assert sandbox.ruleset("fitness@draft").rules_hash == before.record["rules_hash"]
sandbox.history("fitness", table="level_curves").head(2)[["at", "by", "why", "kind", "row_key"]]

# %%
sandbox.close()

# %% [markdown]
# **Where to go from here.** Change `base_xp` of a quest, a streak tier in
# `game_configs`/`streaks`, or the population (`players`, `days`, `seed`). When you like what you
# see, `sandbox.publish("fitness", note="…")` makes the draft what players get.
