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
# # A month of learning together: what does one learner live through?
#
# Meera lives in Pune and walks a learning path: units, a quiz, a project. A streak with its
# freezes and milestones, badges, a duel with a friend, a board, messages that keep quiet at night.
# Every cell calls the services that a product would call, at the moment it says. At the end both
# of her ledgers explain themselves: XP and points.

# %%
import pandas as pd
import plotly.express as px
import plotly.io as pio

from data.practice import practice_sandbox
from model.db import read
from model.errors import Refused
from model.services import (
    accounts,
    achievements,
    engagement,
    learning,
    notices,
    play,
    records,
    streaks,
    worlds,
)
from model.services.competition import boards, duels, fights, rebuilding
from model.services.economy import shop
from model.words import BehaviorEventKind, SessionEventKind, StreakFreezeReason
from sim.live.life import live_in

pio.renderers.default = "notebook"
pd.set_option("display.max_colwidth", None)
pd.set_option("display.max_rows", 100)
sandbox = practice_sandbox("shikshadisha")
meera = live_in(sandbox, "shikshadisha", name="Meera", timezone="Asia/Kolkata")
kabir = live_in(sandbox, "shikshadisha", name="Kabir", timezone="Asia/Kolkata")


def act(life, service, day, at, /, **values):
    """Ask a service that knows by itself whose turn it is."""
    with life.writing(day, at) as session:
        return service(session, **values)


def staff(service, day, at, /, **values):
    """Let whoever runs the world act."""
    with meera.writing(day, at, actor=sandbox.actor) as session:
        return service(session, **values)


def refused(life, service, day, at, /, **values):
    """Ask as `act`, expecting a refusal: its sentence, or empty when it was done."""
    try:
        act(life, service, day, at, **values)
    except Refused as refusal:
        return str(refusal)
    return ""


def look(service, /, **values):
    """Ask what stands now."""
    with read(sandbox.database) as session:
        return service(session, **values)


path = meera.do(learning.start_path, day=1, at="18:50", path="junior-developer", minutes_per_day=30)
pd.DataFrame(path.modules).set_index("key")[["title", "kind", "status", "is_optional"]]

# %% [markdown]
# ## An evening of learning
#
# A login, a session with a sign every five minutes, an activity with its answers, one span of
# attention with two looks elsewhere. The minutes of the day are what keeps the streak.

# %%
FIRST, LISTS, CALLS, TABLES, CHARTS = (
    ("python-basics/first-programs/print-and-names", "3", "1", "5"),
    ("python-basics/lists/indexes", "8", "16", "3"),
    ("python-basics/functions/calls", "10", "5"),
    ("data-analysis/tables/reading-tables", "60", "7"),
    ("data-analysis/charts/choosing-charts", "line", "scatter"),
)


def solve(life, day, at, activity, *answers):
    """Try an activity: one answer for each of its problems."""
    begun = life.do(learning.start_activity, day=day, at=at, activity=activity)
    given = dict(enumerate(answers))
    return act(life, learning.finish_activity, day, at, attempt_id=begun.attempt_id, answers=given)


def evening(life, day, *activities, looks_away=0):
    """Half an hour from 19:00, an activity every five minutes; gives its span and its session."""
    life.do(engagement.login, day=day, at="19:00")
    begun = life.do(engagement.start, day=day, at="19:00")
    for number in range(1, 6):
        at = f"19:{5 * number:02d}"
        for activity in activities[number - 1 : number]:
            solve(life, day, at, *activity)
        act(life, engagement.signal, day, at, session_id=begun.id, completion_ppm=number * 200_000)
    seen = engagement.SpanSeen(
        life.instant(day, "19:00"), life.instant(day, "19:25"), tab_switches=looks_away
    )
    span = act(life, engagement.record_span, day, "19:25", session_id=begun.id, span=seen)
    done = act(life, engagement.end, day, "19:30", session_id=begun.id)
    life.do(play.record_metrics, day=day, at="19:30", values={"learning_minutes": 30})
    return span, done


def minutes(life, *days):
    """Days with a few minutes only, in the bus."""
    for day in days:
        life.do(engagement.login, day=day, at="08:00")
        life.do(play.record_metrics, day=day, at="08:15", values={"learning_minutes": 10})


def module(name, day, at="20:00"):
    """Begin a module of the path and finish it; its work is done before."""
    for service in (learning.start_module, learning.finish_module):
        path = meera.do(service, day=day, at=at, module=f"junior-developer/{name}")
    return path


span, session_one = evening(meera, 1, FIRST, looks_away=2)
too_early = meera.attempt(learning.start_module, day=1, at="19:40", module="junior-developer/lists")
module("first-programs", 1)
pd.Series(
    {
        "minutes learned": session_one.active_seconds // 60,
        "interruptions": session_one.interruption_count,
        "attention of 100": span.attention_score,
        "focus": span.focus_quality,
        "module too early": too_early,
    }
).to_frame("the first evening")

# %% [markdown]
# ## Week 1: units, and a quiz that is taken twice
#
# The quiz asks for 70 percent. The second try is perfect, which is worth a badge and fifty more.

# %%
RIGHT = {
    "power": "32", "text-sum": "joined", "first-index": "fails",
    "append": "append", "range-sum": "10", "default-list": "both",
}  # fmt: skip


def take_quiz(life, day, at, **wrong):
    """Take the quiz on Python; what is not named is answered right."""
    attempt = life.do(learning.start_quiz, day=day, at=at, quiz="python-basics")
    while question := look(learning.next_question, attempt_id=attempt.attempt_id):
        name = question.key.rsplit("/", 1)[-1]
        given = wrong.get(name.replace("-", "_"), RIGHT[name])
        chosen = [o.key for o in question.options if o.key.rsplit("/", 1)[-1] == given]
        answer = {"options": chosen} if chosen else {"text": given}
        one = {"attempt_id": attempt.attempt_id, "question": question.key}
        act(life, learning.answer_question, day, at, **one, **answer)
    return act(life, learning.submit_quiz, day, at, attempt_id=attempt.attempt_id)


minutes(meera, 2)
evening(meera, 3, LISTS)
module("lists", 3)
minutes(meera, 4)
evening(meera, 5, FIRST, LISTS, CALLS, TABLES, CHARTS)
module("functions", 5)
first = take_quiz(meera, 5, "20:30", default_list="only", range_sum="15")
minutes(meera, 6)
second = take_quiz(meera, 6, "20:30")
path = module("quiz", 6, "21:00")
pd.DataFrame([first, second])[["attempt_number", "score", "max_score", "is_passed", "xp_awarded"]]

# %%
listed = pd.DataFrame(look(achievements.achievements_of, player_id=meera.player_id))
earned = listed.dropna(subset="earned_at").sort_values("earned_at").set_index("achievement")
earned[["name", "rarity", "earned_at"]]

# %% [markdown]
# ## Week 2: a milestone, and a freeze that is used
#
# Seven days of learning are a milestone: points, a badge and a freeze. It is claimed once, and not
# before it is reached.

# %%
claims = {"on day 7": meera.attempt(streaks.claim, day=7, at="08:00", milestone="days-7")}
minutes(meera, 7)
meera.do(streaks.claim, day=8, at="07:00", milestone="days-7")
meera.do(streaks.claim, day=8, at="07:05", milestone="perfect-week-1")
claims["on day 8 again"] = meera.attempt(streaks.claim, day=8, at="07:10", milestone="days-7")
pd.Series(claims, name="refused").to_frame()

# %% [markdown]
# Day 12 is missed. The freeze keeps the streak; it is used by itself, and the book says so. On day
# 14 Meera wants day 24 kept, for a journey. She has no freeze left, so she buys one first.

# %%
minutes(meera, 8, 9, 10, 11, 13, 14)
journey = {
    "player_id": meera.player_id, "day": meera.instant(24).date(),
    "reason": StreakFreezeReason.VACATION, "note": "To my sister's.",
}  # fmt: skip
none_left = refused(meera, streaks.request_freeze, 14, "20:00", **journey)
meera.do(shop.buy, day=14, at="20:10", offer="streak-freeze")
act(meera, streaks.request_freeze, 14, "20:15", **journey)
none_left

# %%
meera.days(13).tail(7)

# %% [markdown]
# ## Week 3: a duel
#
# Kabir has learned for one evening, and has a hundred points by it. A stake has to be held by
# both; it lies in the middle until somebody has won. Both take the same quiz within the hour.

# %%
minutes(meera, 15, 16)
evening(kabir, 15, FIRST)
race = {"template": "quiz-race", "opponent_id": kabir.player_id}
too_much = meera.attempt(duels.challenge, day=16, at="19:00", **race, stake=1_000)
offered = meera.do(duels.challenge, day=16, at="19:05", **race, stake=80)
on = {"duel_id": offered.id}
too_soon = meera.attempt(duels.ready, day=16, at="19:06", **on)
act(kabir, duels.accept, 16, "19:10", **on)
for life in (meera, kabir):
    life.do(duels.ready, day=16, at="19:12", **on)
tries = (
    take_quiz(meera, 16, "19:15", range_sum="15"),
    take_quiz(kabir, 16, "19:16", power="25", text_sum="number", default_list="error"),
)
for life, attempt in zip((meera, kabir), tries, strict=True):
    life.do(fights.report, day=16, at="19:20", **on, score=attempt.score)
    life.do(fights.finish, day=16, at="19:21", **on)
for life in (meera, kabir):
    life.do(fights.collect, day=16, at="19:25", **on)
minutes(meera, 17, 18)
pd.Series({"stake": too_much, "before the answer": too_soon}, name="refused").to_frame()

# %% [markdown]
# Eight of ten against five: both stakes are Meera's. Both have XP by it, the winner more.

# %%
decided = look(duels.duel, duel_id=offered.id)
pd.DataFrame(
    {
        "score": [decided.challenger_score, decided.opponent_score],
        "XP": [life.xp_ledger().query("source == 'duel'")["xp"].sum() for life in (meera, kabir)],
        "points": [life.money("points")["balance"].iloc[-1] for life in (meera, kabir)],
        "won": [decided.winner_id == life.player_id for life in (meera, kabir)],
    },
    index=["Meera", "Kabir"],
)

# %% [markdown]
# ## A place on the board
#
# The board ranks the XP of a week. Names are shown of those who want it: Meera does, Kabir has not
# said so. On Thursday she is second, for Kabir has his first badge in this week.

# %%
board = staff(
    records.create, 18, "08:00", table="leaderboards",
    values={
        "world_id": look(worlds.world_by_key, key="shikshadisha").id, "name": "XP of the week",
        "leaderboard_type": "global", "ranking_period": "weekly",
    },
)  # fmt: skip
act(
    meera, accounts.complete_profile, 18, "08:30", user_id=meera.actor.user_id,
    privacy_settings={"on_leaderboards": "name"},
)  # fmt: skip
staff(rebuilding.rebuild, 18, "22:00", leaderboard_id=board["id"])
thursday = look(boards.page, leaderboard_id=board["id"])
names = {meera.player_id: "Meera"}
pd.DataFrame(thursday).assign(name=[names.get(row.player_id, "…") for row in thursday])[
    ["rank", "score", "name"]
]

# %%
place = look(boards.place_of, leaderboard_id=board["id"], player_id=meera.player_id)
pd.Series(
    {"rank": place.rank, "of": place.participants, "XP behind the first": place.gap_to_first}
).to_frame("Meera on Thursday")

# %% [markdown]
# ## Quiet hours
#
# Between ten at night and eight in the morning nobody is told anything. Kabir wants another race
# at eleven, so the message waits: look at `due_at`, which is 08:00 in Pune. Mails and pushes are
# written down with a reason; a sandbox sends none.

# %%
me = {"user_id": meera.actor.user_id}
act(meera, notices.set_preferences, 18, "21:30", **me, push_enabled=True, quiet_hours_enabled=True)
again = {"template": "quiz-race", "opponent_id": meera.player_id, "stake": 20}
revenge = kabir.do(duels.challenge, day=18, at="23:05", **again)
words = {"challenger": "Kabir", "duel": "a quiz race", "stake": "20", "date": "midnight"}
told = staff(
    notices.notify_by_template, 18, "23:10", world="shikshadisha", template="duel-received", **me,
    variables=words,
)  # fmt: skip
seen = {}
for at in ("07:00", "08:05"):
    staff(notices.dispatch, 19, at)
    seen[at] = [way for way in look(notices.outbox, **me) if way.notification_id == told.id]
outbox = pd.concat({at: pd.DataFrame(ways) for at, ways in seen.items()})
outbox[["channel", "status", "due_at", "reason"]]

# %% [markdown]
# In the morning it is too late for the race: a challenge stands no longer than its duel would
# last.

# %%
refused(meera, duels.accept, 19, "08:10", duel_id=revenge.id)

# %%
act(meera, notices.mark_read, 19, "08:10", notification_id=told.id)
inbox = pd.DataFrame(look(notices.inbox, **me)).set_index("id")
inbox[["kind", "title", "content", "is_read", "created_at"]]

# %% [markdown]
# ## A bad evening, and a good one
#
# On Friday Meera looks away ten times and fails what she tries. A teacher would be told so.

# %%
meera.do(engagement.login, day=19, at="21:00")
bad = meera.do(engagement.start, day=19, at="21:00")
for number in range(10):
    at = f"21:{2 * number:02d}"
    act(meera, engagement.signal, 19, at, session_id=bad.id, kind=SessionEventKind.TAB_SWITCH)
for kind in (BehaviorEventKind.QUIZ_START, *[BehaviorEventKind.QUIZ_FAIL] * 4):
    meera.do(engagement.see, day=19, at="21:20", kind=kind, session_id=bad.id)
act(meera, engagement.end, 19, "21:22", session_id=bad.id)
alarms = look(engagement.alerts, player_id=meera.player_id, now=meera.instant(19, "21:25"))
friday = meera.do(engagement.recompute, day=19, at="21:25", days=1)
meera.do(play.record_metrics, day=19, at="21:30", values={"learning_minutes": 20})
pd.Series(alarms, name="for a teacher").to_frame()

# %% [markdown]
# On Saturday she walks the path to its end. The reading is optional; with it all six milestones
# are reached, and that is a badge. Look at what one good evening does to the risk of giving up.

# %%
evening(meera, 20, CALLS)
for _ in range(3):
    meera.do(engagement.see, day=20, at="19:40", kind=BehaviorEventKind.CONTENT_COMPLETE)
for name in ("reading", "project"):
    path = module(name, 20)
saturday = meera.do(engagement.recompute, day=20, at="22:00", days=1)
figures = ["dropout_risk", "dropout_level", "struggle_score"]
pd.DataFrame([friday, saturday], index=["Friday", "Saturday"])[figures]

# %%
pd.DataFrame(path.modules).set_index("key")[["status", "is_optional", "completed_at"]]

# %% [markdown]
# The week is over on Monday, and its board is closed. First place of a week is a badge, too.

# %%
minutes(meera, 21, 22)
sunday = meera.instant(21).date()
staff(rebuilding.rebuild, 22, "12:00", leaderboard_id=board["id"], day=sunday)
meera.do(achievements.check, day=22, at="20:00")
places = look(boards.history, leaderboard_id=board["id"], player_id=meera.player_id)
pd.DataFrame(places)[["period_started_on", "rank", "score", "rank_change", "participants"]]

# %% [markdown]
# ## Week 4: a journey
#
# Day 24 was asked for, and the freeze keeps it. Day 25 is missed as well, and nothing keeps that
# one.

# %%
minutes(meera, 23, 26, 27, 28, 29, 30)
meera.do(streaks.claim, day=30, at="20:00", milestone="weeks-4")
meera.days(29).tail(7)

# %% [markdown]
# The book of freezes, and the milestones: four weeks in a row are reached all the same.

# %%
pd.DataFrame(look(streaks.freezes_of, player_id=meera.player_id)).set_index("day")

# %%
milestones = look(streaks.milestones_of, player_id=meera.player_id)
pd.DataFrame(milestones).set_index("milestone")[["name", "reached_on", "is_claimed"]]

# %%
meera.state()[["level", "total_xp", "current_streak", "longest_streak", "freezes_held"]]

# %% [markdown]
# ## The ledgers, explained
#
# XP are points of a lifetime: they never fall. A streak multiplies nothing in this world, so what
# a thing is worth is what it gave.

# %%
xp = meera.xp_ledger()
xp

# %% [markdown]
# Points can be spent. Every one comes from somewhere and goes somewhere: badges and milestones
# give them, the shop takes them, and a duel moves them from one purse to the other.

# %%
points = meera.money("points")
badges = pd.DataFrame(look(achievements.achievements_of, player_id=meera.player_id))
given = badges.dropna(subset="earned_at").sort_values("earned_at")[["earned_at", "name"]]
claimed = {"Seven days": (8, "07:00"), "A perfect week": (8, "07:05"), "Four weeks": (30, "20:00")}
rows = [{"earned_at": meera.instant(*when), "name": name} for name, when in claimed.items()]
given = pd.concat([given, pd.DataFrame(rows)]).sort_values("earned_at", kind="stable")
points.loc[points["kind"] == "reward", "about"] = given["name"].to_list()
points.loc[points["kind"].isin(["stake", "prize"]), "about"] = "Duel with Kabir"
points

# %%
px.area(xp.reset_index(), x="seq", y="total_xp", line_shape="hv", title="XP, event by event")

# %%
px.line(points, x="at", y="balance", line_shape="hv", title="Points in the wallet")

# %% [markdown]
# And it adds up: the profile says what the ledger says, and what the duel gave to one it took from
# the other.

# %%
duel = points[points["about"] == "Duel with Kabir"]["amount"].sum()
assert xp["xp"].sum() == meera.state()["total_xp"]
assert points["amount"].sum() == points["balance"].iloc[-1]
assert duel == -kabir.money("points").query("kind == 'stake'")["amount"].sum() == 80
