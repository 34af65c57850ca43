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
# # A month without a name: what does an anonymous learner live through?
#
# Somebody in Kolkata opens a learning page and begins. Nobody asks who they are: a cookie is all
# there is. They climb the review ladder, forget and review, and on the last day they register and
# keep what they have. Every cell calls the services that a product would call at that moment.

# %%
import pandas as pd
import plotly.express as px
import plotly.io as pio

from data.practice import practice_sandbox
from model.db import read
from model.services import accounts, achievements, learning, play
from sim.live.life import Life, register, wander_in

pio.renderers.default = "notebook"
pd.set_option("display.max_colwidth", None)
sandbox = practice_sandbox("anonymous_learning")
learner, cookie = wander_in(sandbox, "anonymous_learning", timezone="Asia/Kolkata")
learner.state()[["id", "level", "total_xp", "titles"]]

# %% [markdown]
# ## The first sums
#
# An activity is handed in whole. From 70 percent it counts as a success; the first success pays.
# The ladder has four levels: 0, an hour, a day, a week. The first step up takes two successes in a
# row, every mistake takes one step down.

# %%
ADDITION = "basic-mathematics/addition/single-digit-addition"
DOUBLE = "basic-mathematics/addition/double-digit-addition"


def practise(activity, day, at, *answers):
    """Start an activity, answer its problems, hand it in."""
    with learner.writing(day, at) as session:
        begun = learning.start_activity(session, player_id=learner.player_id, activity=activity)
    with learner.writing(day, at) as session:
        return learning.finish_activity(
            session, attempt_id=begun.attempt_id, answers=dict(enumerate(answers))
        )


def skill(name):
    """How the learner stands in a skill."""
    with read(sandbox.database) as session:
        return learning.skill_state(session, player_id=learner.player_id, skill=name)


tries = [
    (ADDITION, 1, "18:00", "8", "9", "11"),
    (ADDITION, 1, "18:10", "8", "9", "10"),
    (ADDITION, 1, "18:20", "8", "9", "10"),
    (ADDITION, 1, "19:30", "8", "9", "10"),
    (ADDITION, 3, "18:00", "8", "9", "10"),
]
rows = []
for activity, day, at, *answers in tries:
    done = practise(activity, day, at, *answers)
    now = skill("basic-mathematics")
    rows.append({
        "day": day, "at": at, "score": done.score, "of": done.max_score,
        "success": done.is_success, "xp": done.xp_awarded, "share": round(now.share, 3),
        "status": now.status.value,
    })  # fmt: skip
pd.DataFrame(rows)

# %% [markdown]
# ## What is due, what comes next
#
# The queue shows what waits for review, the longest due first. What comes next follows from it:
# due before not due, lower levels first, then the order of the course.


# %%
def queue(day, at="18:00"):
    """What is due at a moment, and the next activity of mathematics."""
    with read(sandbox.database) as session:
        due = learning.due_reviews(
            session, player_id=learner.player_id, at=learner.instant(day, at)
        )
        following = learning.next_activity(
            session, player_id=learner.player_id, skill="basic-mathematics",
            at=learner.instant(day, at),
        )  # fmt: skip
    return {"day": day, "due": ", ".join(item.key for item in due) or "nothing", "next": following}


pd.DataFrame([queue(day) for day in (3, 4, 10, 11)]).set_index("day")

# %% [markdown]
# ## A streak of learning
#
# Learning for a minute keeps the day. The world pays 1 XP for it: the least there is.

# %%
for day in range(4, 11):
    learner.do(play.record_metrics, day=day, at="21:00", values={"learning_minutes": 20})
    practise(DOUBLE, day, "21:05", "38", "79", "84" if day > 4 else "74")
learner.days(9)

# %% [markdown]
# Mathematics stands where the sum of all ladder levels stands: mastered from 95 percent on.

# %%
state = skill("basic-mathematics")
pd.Series({"share": state.share, "status": state.status.value, "attempts": state.attempts})

# %% [markdown]
# ## Forgetting
#
# Science goes by another rule: memory that fades. It is mastered with the third good review in a
# row, and a review counts when it is due: what is practised before does no harm and lifts nothing.

# %%
STEPS = "science-fundamentals/scientific-method/steps-of-the-method"
published = sandbox.ruleset("anonymous_learning").content["activities"][STEPS]["content"]
right = [problem["answers"][0] for problem in published["problems"]]
rows = []
for day in (11, 19, 20):
    practise(STEPS, day, "18:00", *right)
    now = skill("science-fundamentals")
    rows.append({
        "day": day, "share": round(now.share, 3), "status": now.status.value,
        "next review": now.next_review_at,
    })  # fmt: skip
pd.DataFrame(rows)

# %% [markdown]
# ## What was earned on the way
#
# Nobody asked for these: achievements are judged after everything that a learner does.

# %%
with read(sandbox.database) as session:
    listed = achievements.achievements_of(session, player_id=learner.player_id)
pd.DataFrame(listed).set_index("achievement")[["name", "current", "target", "earned_at"]]

# %% [markdown]
# ## A name after all
#
# On day 29 the learner registers as Asha and claims what the cookie holds. Nothing is lost: the
# same player now belongs to a person, and the cookie is worth nothing any more.

# %%
asha = register(sandbox, name="Asha", timezone="Asia/Kolkata", now=learner.instant(29, "10:00"))
with learner.writing(29, "10:05", actor=asha) as session:
    claimed = accounts.claim(session, token=cookie, user_id=asha.user_id)
claimed

# %%
as_asha = Life(
    sandbox.database, asha, "anonymous_learning", claimed.player_id, "Asia/Kolkata",
    learner.first_day,
)  # fmt: skip
as_asha.do(play.record_metrics, day=29, at="18:00", values={"learning_minutes": 15})
as_asha.do(play.record_metrics, day=30, at="18:00", values={"learning_minutes": 15})
as_asha.state()[["level", "total_xp", "current_streak", "longest_streak"]]

# %% [markdown]
# ## The ledger, explained

# %%
ledger = as_asha.xp_ledger()
ledger

# %%
px.area(ledger.reset_index(), x="seq", y="total_xp", line_shape="hv", title="XP, event by event")

# %%
px.bar(
    ledger.groupby(["day", "source"], as_index=False)["xp"].sum(),
    x="day", y="xp", color="source", title="XP by day",
)  # fmt: skip

# %%
assert ledger["xp"].sum() == as_asha.state()["total_xp"]
