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
# # A month of studies: what does one student live through?
#
# Linh studies in Ho Chi Minh City and plays the academic world: papers that become quests, notes,
# an exam that is fought as a boss, a party with a friend, notes to sell. Every cell calls the
# services that a product would call, at the moment it says. At the end both of her ledgers explain
# themselves: XP and gold coins.

# %%
import pandas as pd
import plotly.express as px
import plotly.io as pio

from data.documents import read_in
from data.practice import practice_sandbox
from model.db import read
from model.errors import Refused
from model.services import (
    accounts,
    achievements,
    codex,
    documents,
    exams,
    learning,
    meetings,
    notes,
    parties,
    play,
    records,
)
from model.services.economy import shop
from model.services.market import listings, ratings, sales
from model.words import DocumentType, FileType, MarketplaceItemType, MeetingType
from sim.live.life import live_in

pio.renderers.default = "notebook"
pd.set_option("display.max_colwidth", None)
pd.set_option("display.max_rows", 100)
sandbox = practice_sandbox("academic_rpg")
linh = live_in(sandbox, "academic_rpg", name="Linh", timezone="Asia/Ho_Chi_Minh")
bao = live_in(sandbox, "academic_rpg", name="Bao", timezone="Asia/Ho_Chi_Minh")
hero = linh.do(
    accounts.create_character, day=1, at="08:00", name="Linh of the Lists",
    character_class="full-stack-developer", route="software-engineering",
)  # fmt: skip
hero

# %% [markdown]
# A career and a route come with a skill tree. Look at what is open: the others wait until the
# skills before them are trained.


# %%
def act(life, service, day, at, /, **values):
    """Ask a service that knows by itself whose turn it is."""
    with life.writing(day, at) as session:
        return service(session, **values)


def staff(service, day, at, /, **values):
    """Let whoever runs the world act."""
    with linh.writing(day, at, actor=sandbox.actor) as session:
        return service(session, **values)


def look(service, /, **values):
    """Ask what stands now."""
    with read(sandbox.database) as session:
        return service(session, **values)


def refused(life, service, day, at, /, **values):
    """Ask as `act`, expecting a refusal: its sentence, or empty when it was done."""
    try:
        act(life, service, day, at, **values)
    except Refused as refusal:
        return str(refusal)
    return ""


def tree():
    """Linh's skill tree: skill, level, experience, whether it is open."""
    nodes = look(learning.tree_of, tree_id=1).nodes
    shown = ["name", "level", "experience", "is_open"]
    return pd.DataFrame(nodes).set_index("node_id")[shown]


tree()

# %% [markdown]
# ## A paper from the university
#
# A transcript is handed in as a file and read by rules, not by a model. Its average gives the
# starting stats, once. XP for the grades takes somebody else: one's own file proves nothing.

# %%
TRANSCRIPT = b"""GPA: 3.2/4
MA101 Discrete mathematics 3 8.5
EN101 Academic English 3 7.0
CS100 Introduction to computing 4 9.0
"""


def hand_in(title, content, kind, file, at):
    """Hand a paper in on the first day, and let the product read it a minute later."""
    paper = linh.do(
        documents.hand_in, day=1, at=f"{at}:00", title=title, content=content,
        document_type=kind, file_type=file, influences_stats=kind == DocumentType.TRANSCRIPT,
    )  # fmt: skip
    now = linh.instant(1, f"{at}:01")
    return read_in(sandbox.database, actor=sandbox.actor, document_id=paper.id, now=now)


record = hand_in("My grades", TRANSCRIPT, DocumentType.TRANSCRIPT, FileType.TXT, "09")
stats = act(linh, documents.start_stats, 1, "09:10", document_id=record.id)
paid = staff(documents.pay_grades, 1, "10:00", document_id=record.id, semester=1)
pd.Series(stats, name="starts at").to_frame()

# %%
pd.Series(paid.xp, name="xp").to_frame()

# %% [markdown]
# Again is refused, for the stats and for XP by her own word.

# %%
pd.Series(
    {
        "stats again": refused(linh, documents.start_stats, 1, "10:05", document_id=record.id),
        "XP by herself": refused(
            linh, documents.pay_grades, 1, "10:10", document_id=record.id, semester=1
        ),
    },
    name="refused",
).to_frame()

# %% [markdown]
# ## A syllabus becomes a quest line
#
# Headings become steps in their order, and the skills of the tree are found by their names. Look
# at `source`: every step says where it comes from. Nothing is stored before Linh accepts it.

# %%
SYLLABUS = b"""# Programming for everybody

## Week 1: Programming basics
Values, names and loops. Programming basics come first.

## Week 2: Data structures
Lists, stacks and queues. A list grows, a stack is taken from the top.

## Week 3: Databases
Tables, keys and queries. Databases keep what programs forget.

## Week 4: Project
A program for somebody else.

Week 2 Data structures exercise: due 2026-01-18 18:00
Final exam: 30 January 2026
"""
syllabus = hand_in("Programming", SYLLABUS, DocumentType.SYLLABUS, FileType.MD, "18")
proposal = look(documents.proposal, document_id=syllabus.id, at=linh.instant(1, "18:05"))
steps = pd.DataFrame(proposal.steps).set_index("number")
steps[["title", "kind", "difficulty", "experience_points", "before", "due_at", "source"]]

# %% [markdown]
# She makes the project harder, which is worth more, and leaves the rest as it is. A designed line
# of her route is followed beside it.

# %%
line = act(
    linh, documents.accept, 1, "18:10", document_id=syllabus.id, expected_version=syllabus.version,
    changes={4: {"difficulty": "hard"}},
)  # fmt: skip
basics = linh.do(
    documents.follow_template, day=1, at="18:20", template="first-semester-programming"
)
shown = ["line_id", "title", "kind", "difficulty", "experience_points", "is_open"]
pd.DataFrame(line.steps + basics.steps).set_index("id")[shown]

# %% [markdown]
# ## Week 1: study, write, complete
#
# A study session a day keeps the streak. Steps ask for things: a text to be read is believed,
# notes are counted, and a test is confirmed by somebody who has seen it. A step of one's own paper
# pays 50 XP at one's own word, and all it is worth once somebody has confirmed it.


# %%
def study(days, minutes=45, written=3):
    """A study session each evening: one core quest, and notes for the arsenal."""
    for day in days:
        values = {"study_minutes": minutes, "notes_written": written}
        linh.do(play.record_metrics, day=day, at="21:00", values=values)


def done(step, day, at="20:00", life=linh, seen=False):
    """Begin a step and complete it the same evening; `seen` by a tutor, who confirms it."""
    act(life, documents.start_step, day, at, step_id=step.id)
    if seen:
        staff(documents.confirm_step, day, at, step_id=step.id)
    act(life, documents.complete_step, day, at, step_id=step.id)


read_values, notes_loops, quiz_step = basics.steps[:3]
study([1])
done(line.steps[0], 2)
done(read_values, 2, "20:30")
study([2])
act(linh, documents.start_step, 3, "19:00", step_id=notes_loops.id)
pd.Series(
    {
        "too early": refused(linh, documents.start_step, 3, "19:01", step_id=line.steps[2].id),
        "no notes": refused(linh, documents.complete_step, 3, "19:02", step_id=notes_loops.id),
    },
    name="refused",
).to_frame()

# %% [markdown]
# Three notes, each linked to the step and to the skill that it names. The arsenal gives them back
# when a text brings them up. A tutor confirms the quiz.

# %%
study([3])
texts = {
    "Loops that count": "A loop over range(n) runs n times. Programming basics.",
    "Loops that wait": "A loop that tests first may never run. Programming basics.",
    "Decisions": "The first branch that holds is taken. Programming basics.",
}
for title, text in texts.items():
    note = linh.do(
        notes.write_note, day=4, at="19:00", title=title, content=text,
        values={"quest_step_id": notes_loops.id, "tags": ["loops"]},
    )  # fmt: skip
    nodes = [skill.node_id for skill in look(notes.proposed_skills, note_id=note.id)]
    act(linh, notes.link_skills, 4, "19:05", note_id=note.id, node_ids=nodes)
    act(linh, notes.keep_at_hand, 4, "19:06", note_id=note.id)
act(linh, documents.complete_step, 4, "19:10", step_id=notes_loops.id)
act(linh, documents.start_step, 4, "19:20", step_id=quiz_step.id)
staff(documents.complete_step, 4, "20:00", step_id=quiz_step.id)
at_hand = look(notes.related, player_id=linh.player_id, text="How often does a loop run?")
pd.DataFrame(at_hand)[["title", "content", "skills"]]

# %% [markdown]
# Seven days in a row: look at `streak_after`. A week with five sessions is a quest of its own.

# %%
study(range(4, 9))
linh.days(7)

# %% [markdown]
# ## Week 2: an exam boss
#
# Every right answer wears the Loop Warden down. The first fight is lost: Linh knows five answers
# of ten. She may not come back at once, and a greater boss asks for a greater level.


# %%
ANSWERS = {
    "What is the value of 2": "b", "A name that keeps": "a", "A loop whose": "true",
    "What is 23 modulo": "2", "What does a function": "a", "total = 0": "30",
    "not (A and B)": "b", "f(0) = 1": "120", "Two nested loops": "c", "g(n) = 1": "9",
}  # fmt: skip
BASICS = int(tree().index[tree()["name"] == "Programming basics"][0])


def fight(day, at, known):
    """Fight the Loop Warden; only the first `known` questions are answered."""
    fought = linh.do(exams.begin, day=day, at=at, exam_key="the-loop-warden", skills=[BASICS])
    for _ in range(known):
        asked = look(exams.next_question, attempt_id=fought.attempt_id)
        text = next(ANSWERS[words] for words in ANSWERS if asked.content.startswith(words))
        answer = {"attempt_id": fought.attempt_id, "question_id": asked.question_id, "text": text}
        act(linh, exams.answer, day, at, **answer)
    return act(linh, exams.finish, day, at, attempt_id=fought.attempt_id)


lost = fight(9, "20:00", 5)
waiting = {
    boss: linh.attempt(exams.begin, day=9, at="20:10", exam_key=boss)
    for boss in ("the-loop-warden", "the-unproven-one")
}
pd.Series(waiting, name="refused").to_frame()

# %% [markdown]
# Two days later she knows everything.

# %%
study([9, 10])
won = fight(11, "20:00", 10)
study([11])
fights = ["status", "right", "questions", "health_left", "xp"]
pd.DataFrame(look(exams.attempts, player_id=linh.player_id, exam_key="the-loop-warden"))[fights]

# %% [markdown]
# *Why that XP?* Every number on the way from points to XP. Half as much again for each quick
# answer is in the points already.

# %%
told = look(exams.review, attempt_id=won.attempt_id)
pd.Series(told.chain, name="the second fight").to_frame()

# %% [markdown]
# The XP of the exam went into the skill as well: every 100 are a level of it.

# %%
tree().head(3)

# %% [markdown]
# ## Week 3: together
#
# Linh founds a party and invites Bao. Who is not a member plans nothing; who comes more than five
# minutes after the start is late.

# %%
party = linh.do(
    parties.create, day=12, at="18:00", name="Night of the Lists", description="Two, and tea."
)
on = {"party_id": party.id}
plan = {
    "title": "The project, chapter by chapter", "meeting_type": MeetingType.PROJECT_DISCUSSION,
    "starts_at": linh.instant(14, "19:00"), "ends_at": linh.instant(14, "20:00"),
}  # fmt: skip
not_yet = bao.attempt(meetings.schedule, day=12, at="18:05", **on, **plan)
asked = linh.do(parties.invite, day=12, at="18:10", **on, invitee_id=bao.player_id)
act(bao, parties.accept, 12, "20:00", invitation_id=asked.id)
held = linh.do(meetings.schedule, day=12, at="20:10", **on, **plan)
study([12, 13])
for life, at in ((linh, "18:50"), (bao, "18:55")):
    life.do(meetings.promise, day=14, at=at, meeting_id=held.id, comes=True)
for life, service, at in (
    (linh, meetings.start, "19:00"), (linh, meetings.enter, "19:01"),
    (bao, meetings.enter, "19:08"), (linh, meetings.end, "19:50"),
):  # fmt: skip
    life.do(service, day=14, at=at, meeting_id=held.id)
not_yet

# %%
met = look(meetings.meeting, meeting_id=held.id)
names = {linh.player_id: "Linh", bao.player_id: "Bao"}
pd.Series(met.attendance, name=met.title).rename(names).to_frame()

# %% [markdown]
# Minutes are approved by another member, and then tasks can be given out of them.

# %%
minutes = linh.do(
    meetings.propose, day=14, at="20:00", meeting_id=held.id, title="What we agreed on",
    values={"key_points": ["Lists first, then the tables", "Linh writes, Bao reads"]},
)  # fmt: skip
own_word = linh.attempt(meetings.approve, day=14, at="20:05", summary_id=minutes.id)
bao.do(meetings.approve, day=14, at="20:10", summary_id=minutes.id)
task = linh.do(
    meetings.assign, day=14, at="20:15", summary_id=minutes.id, member_id=bao.player_id,
    title="Read the project",
)  # fmt: skip
done(line.steps[1], 14, "20:30")
study([14])
done(line.steps[2], 15)
study([15])
bao.do(meetings.begin_task, day=16, at="19:00", task_id=task.id)
bao.do(meetings.finish_task, day=16, at="21:00", task_id=task.id, notes="Read twice.")
own_word

# %% [markdown]
# ## Week 4: something to sell
#
# Linh stays away for four days, and the streak is gone: this world has no freezes. Then the
# project is done and a tutor has seen it, which pays most of all.

# %%
done(line.steps[3], 20, seen=True)
study([20])
linh.days(19).tail(6)

# %% [markdown]
# Achievements are judged after what was done, and given once; they bring coins. Look at
# `earned_at`: what a broken streak had reached stays.

# %%
linh.do(achievements.check, day=20, at="22:00")
listed = pd.DataFrame(look(achievements.achievements_of, player_id=linh.player_id))
listed.set_index("achievement")[["name", "current", "target", "earned_at"]]

# %% [markdown]
# She sells her notes on a market that keeps a tenth. Bao cannot pay before he has earned
# something.

# %%
market = staff(
    records.create, 21, "08:00", table="marketplaces",
    values={"world_id": party.world_id, "name": "Under the stairs", "fee_ppm": 100_000},
)  # fmt: skip
listing = linh.do(
    listings.list_item, day=21, at="19:00", market_id=market["id"], title="Loops, in three notes",
    item_type=MarketplaceItemType.NOTE, category="Programming", tags=["loops"],
    content_url="https://example.org/loops", currency="gold-coins", price=20,
)  # fmt: skip
too_poor = bao.attempt(sales.buy, day=21, at="19:30", listing_id=listing.id)
followed = bao.do(
    documents.follow_template, day=22, at="18:00", template="first-semester-programming"
)
done(followed.steps[0], 22, "19:00", life=bao)
bao.do(play.record_metrics, day=22, at="20:00", values={"study_minutes": 60})
bao.do(achievements.check, day=22, at="20:05")
bao.do(sales.buy, day=23, at="20:00", listing_id=listing.id)
rated = bao.do(ratings.rate, day=23, at="20:30", listing_id=listing.id, rating=5, review="Clear.")
too_poor

# %% [markdown]
# What buyers praise may go into the codex. It asks for four stars at least, an educator decides,
# and the contributor is thanked in knowledge points, which nobody can sell.

# %%
book = staff(
    codex.found_codex, 24, "08:00", world="academic_rpg", name="The shelf",
    standards={"community_rating_min_ppm": 800_000, "ratings_min": 1},
)  # fmt: skip
notes_for = {"codex_id": book.id, "listing_id": listing.id}
linh.do(codex.nominate, day=24, at="19:00", **notes_for, reason="Short, and with examples.")
own_entry = refused(linh, codex.accept, 24, "19:05", **notes_for, reason="I like it.")
entry = staff(
    codex.accept, 25, "10:00", **notes_for, reason="Short and right.",
    currency="knowledge-points", amount=25,
)  # fmt: skip
pd.Series({"her own word": own_entry, "entry": entry.title, "why": entry.reason}).to_frame("codex")

# %% [markdown]
# ## Coins to spend
#
# The last step of the syllabus is its exam, and with it the line is completed. Then coins are spent
# until a refusal says why not: things lie in the bag of her character, one cloak is enough, and a
# purse has an end.

# %%
study([25])
done(line.steps[4], 26)
study(range(26, 30))
linh.do(achievements.check, day=29, at="22:00")
wishes = ("scholar-cloak", "scholar-cloak", "focus-candle")
refusals = [linh.attempt(shop.buy, day=30, at="20:00", offer=wish) for wish in wishes]
pd.DataFrame({"offer": wishes, "refused": refusals})

# %% [markdown]
# The two achievements that she is proudest of are on show.

# %%
linh.do(achievements.showcase, day=30, at="21:00", achievements=["xp_1000", "study_streak_7"])
shown = look(achievements.showcased, player_id=linh.player_id)
pd.DataFrame(shown).set_index("achievement")[["name", "rarity", "earned_at"]]

# %%
linh.state()[["level", "total_xp", "current_streak", "longest_streak"]]

# %% [markdown]
# ## The ledgers, explained
#
# XP: what each event was for. This world has no bonuses on single events and no penalties, so
# nothing changes on the way, as long as no day has more than 5,000 XP.

# %%
xp = linh.xp_ledger()
titles = {f"quest-steps/{step.id}": step.title for step in line.steps + basics.steps}
xp["about"] = xp["about"].replace(titles)
xp

# %% [markdown]
# Gold coins: achievements bring them, a sale brings them less the tenth, the shop takes them.

# %%
coins = linh.money("gold-coins")
given = pd.DataFrame(look(achievements.achievements_of, player_id=linh.player_id))
given = given.dropna(subset="earned_at").sort_values(["earned_at", "achievement"])
coins.loc[coins["kind"] == "reward", "about"] = given["name"].to_list()
coins

# %% [markdown]
# Both sides of the sale, in Bao's purse.

# %%
bao.money("gold-coins")

# %%
px.area(xp.reset_index(), x="seq", y="total_xp", line_shape="hv", title="XP, event by event")

# %%
px.bar(
    xp.groupby(["day", "source"], as_index=False)["xp"].sum(),
    x="day", y="xp", color="source", title="XP by day",
)  # fmt: skip

# %% [markdown]
# And it adds up: the profile says what the ledgers say.

# %%
points = linh.money("knowledge-points")
assert xp["xp"].sum() == linh.state()["total_xp"]
assert coins["amount"].sum() == coins["balance"].iloc[-1]
assert points["amount"].sum() == points["balance"].iloc[-1] == 25
