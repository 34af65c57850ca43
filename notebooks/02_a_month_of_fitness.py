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
# # A month of fitness: what does one player live through?
#
# Mina lives in Berlin and plays the fitness world for thirty days. Nothing here is simulated: each
# cell calls the services that a real product would call, at the moment it says, and they decide by
# the published rules. At the end her ledger explains every point she has.
#
# The sandbox is a private one. It is gone when this notebook's kernel is.

# %%
import pandas as pd
import plotly.express as px
import plotly.io as pio

from data.practice import practice_sandbox
from model.errors import Refused
from model.services import play, xp
from sim.live.life import live_in

pio.renderers.default = "notebook"
pd.set_option("display.max_colwidth", None)
sandbox = practice_sandbox("fitness")
mina = live_in(sandbox, "fitness", name="Mina", timezone="Europe/Berlin", first_day="2026-01-05")
mina.state()

# %% [markdown]
# ## Week 1: everything right
#
# Four core quests a day: steps, a workout, protein and sleep. On the seventh day the streak pays
# for the first time, and the first freeze is earned.

# %%
good_day = {"steps": 11_000, "workout_minutes": 35, "protein_grams": 155, "sleep_minutes": 450}
for day in range(1, 8):
    mina.do(play.record_metrics, day=day, at="20:30", values=good_day)
mina.days(7)

# %% [markdown]
# A Monday, look by look. A value is what the day has so far: at noon 6,000 steps pay a part of the
# quest, at night 11,000 pay the rest. The two together are never more than the quest is worth.

# %%
half = mina.do(play.record_metrics, day=8, at="12:00", values={"steps": 6_000})
whole = mina.do(play.record_metrics, day=8, at="21:00", values={"steps": 11_000})
pd.DataFrame(
    [
        {"at": at, "quest": step.quest, "share": step.progress_ppm / 1e6, "partly": step.is_partial,
         "xp": step.award.final_xp if step.award else 0}
        for at, info in (("12:00", half), ("21:00", whole))
        for step in info.steps
    ]
)  # fmt: skip

# %% [markdown]
# ## Week 2: a freeze, then a debuff
#
# The eighth day had one core quest of four: it would have broken the streak. The freeze kept it.
# The day was poor all the same, so a debuff of −10% holds until the end of the ninth day.

# %%
for day in range(9, 15):
    mina.do(play.record_metrics, day=day, at="20:30", values=good_day)
mina.days(14).tail(8)

# %% [markdown]
# ## Week 3: a dungeon and a boss
#
# Step Surge asks for 15,000 steps within a day. The boss asks for three weeks: every phase wants a
# share of the core quests. And what Mina may not do is refused with the reason.

# %%
mina.do(play.enter_dungeon, day=15, at="07:00", dungeon="step-surge")
mina.do(play.record_metrics, day=15, at="21:30", values=good_day | {"steps": 16_500})
mina.do(play.start_fight, day=15, at="22:00", boss="the-inconsistent-one")
too_early = mina.attempt(play.enter_dungeon, day=15, at="22:30", dungeon="step-surge")
too_early

# %%
for day in range(16, 22):
    mina.do(play.record_metrics, day=day, at="20:30", values=good_day)
mina.do(play.wear, day=21, at="21:00", title="the-consistent")
mina.state()[["level", "total_xp", "current_streak", "active_title", "titles"]]

# %% [markdown]
# ## Week 4: away, and back
#
# Four days without a sign. A freeze saves the first, the second breaks the streak; the debuff of
# the first is the only one of the whole absence. The title that was earned by keeping a streak goes
# with it, and so does its bonus.

# %%
for day in range(26, 31):
    mina.do(play.record_metrics, day=day, at="20:30", values=good_day)
mina.do(play.record_metrics, day=31, at="08:00", values={"steps": 500})
mina.days(30).tail(10)

# %%
mina.state()[["current_streak", "longest_streak", "active_title", "titles"]]

# %% [markdown]
# ## By hand, with a reason
#
# Corrections are events like all others: nothing in the ledger is ever changed. Only an admin may
# make one, and only with a reason.

# %%
try:
    mina.do(xp.adjust, day=31, at="08:30", xp=500)
except Refused as refusal:
    print(refusal)
with mina.writing(31, "09:00", why="a lost workout", actor=sandbox.actor) as session:
    correction = xp.adjust(session, player_id=mina.player_id, xp=40)
correction

# %% [markdown]
# ## The ledger, explained
#
# One row per event: what it was for, what it was worth, what the modifiers made of it and in which
# order. Rounding is down at each step.

# %%
ledger = mina.xp_ledger()
ledger.tail(15)

# %% [markdown]
# *Why was the workout of day 20 worth what it was?*

# %%
ledger[(ledger["day"] == 20) & (ledger["about"] == "workout")]

# %% [markdown]
# Where did the XP come from, and what did the modifiers add or take?

# %%
by_source = (
    ledger.groupby("source")[["base_xp", "xp"]]
    .sum()
    .assign(modifiers=lambda frame: frame["xp"] - frame["base_xp"])
)
by_source

# %%
px.area(ledger.reset_index(), x="seq", y="total_xp", line_shape="hv", title="XP, event by event")

# %%
px.bar(
    ledger.groupby(["day", "source"], as_index=False)["xp"].sum(),
    x="day", y="xp", color="source", title="XP by day",
)  # fmt: skip

# %% [markdown]
# And it adds up: the profile says what the ledger says.

# %%
assert ledger["xp"].sum() == mina.state()["total_xp"]
