"""Guilds: who may found, come back, act and follow; what goals, tasks, fights and buffs amount to.

Sources: rules.md §1.10 (players' guilds: level 10, 3 to 10 members, 7 days before coming back),
abhiaiyer91/solo server/src/services/guild.ts (one guild at a time, 7 days to answer), rules.md §5.2
(RogueLearn: pass marks 60/70/80/90, a knowledge check's 10 points, difficulty 1.0 to 2.5, XP = 10
times the points). The bounds of a buff are ours: the documents name none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, TypeVar

from model.rules.learning import XP_MAX_BY_DIFFICULTY
from model.rules.registry import rule

Node = TypeVar("Node", bound=int | str)

PPM = 1_000_000
FOUNDER_LEVEL = 10
MEMBERS_MIN, MEMBERS_MAX = 3, 10
REJOIN_DAYS, ANSWER_DAYS = 7, 7
MINUTES_A_DAY = 1_440

MEMBER, OFFICER, MASTER = 1, 2, 3
"""Ranks within a guild, rising."""
NOBODY = 0
"""No next master: ids begin at 1."""

BOOST_PPM_MAX = 1_500_000
BUFF_XP_MAX = 500
BUFF_DAYS_MAX = 92

# --- Belonging ----------------------------------------------------------------------------------


@rule
def may_found(level: int) -> bool:
    """Whether a player of this level founds a players' guild."""
    return level >= FOUNDER_LEVEL


@rule
def limit_fits(members: int) -> bool:
    """Whether a players' guild may be limited to so many members."""
    return MEMBERS_MIN <= members <= MEMBERS_MAX


@rule
def may_come_back(left_minute: int, now_minute: int) -> bool:
    """Whether somebody who left a players' guild at a minute may belong to it again."""
    return now_minute >= left_minute + REJOIN_DAYS * MINUTES_A_DAY


@rule
def may_remove(rank: int, other_rank: int) -> bool:
    """Officers send members away, a master officers too; nobody their own rank."""
    return rank >= OFFICER and rank > other_rank


def next_master(members: Sequence[tuple[int, int, int]]) -> int:
    """Who follows a master, of (rank, joined at, id): the oldest officer, else the oldest member.

    NOBODY when there is no one.
    """
    return min(((-rank, joined, row) for rank, joined, row in members), default=(0, 0, NOBODY))[2]


# --- Tasks and fights ---------------------------------------------------------------------------


@rule
def graded_xp(offered_xp: int, score: int) -> int:
    """XP of an approved task: its share by the score of 100, and never less than 1."""
    return max(1, offered_xp * max(0, min(score, 100)) // 100)


@rule
def score_of(points: int, most: int) -> int:
    """Points of a fight as a score of 100, rounded down (most >= 1)."""
    return max(0, min(points, most)) * 100 // most


PASS_MARKS = {"easy": 60, "medium": 70, "hard": 80, "expert": 90, "legendary": 90}
"""The score of 100 that wins a fight, by difficulty."""

_POINTS = {"easy": 100, "medium": 150, "hard": 200, "expert": 250, "legendary": 250}
"""XP of one knowledge check: 10 points, times the difficulty, times 10."""


def is_won(difficulty: str, score: int) -> bool:
    """Whether a score of 100 reaches the pass mark."""
    return score >= PASS_MARKS[difficulty]


def fight_xp(difficulty: str, offered_xp: int) -> int:
    """XP of a won fight: what was offered, at most what its difficulty allows."""
    return min(offered_xp, XP_MAX_BY_DIFFICULTY[difficulty])


def hybrid_xp(difficulty: str, module_count: int) -> int:
    """XP of a quest of several modules: a knowledge check each, at most what a quest may give."""
    return min(_POINTS[difficulty] * module_count, XP_MAX_BY_DIFFICULTY[difficulty])


def merged_topics(modules: Sequence[tuple[str, Sequence[str]]]) -> tuple[str, ...]:
    """The topics of a quest made of (name, objectives): each once, a module without gives its name.

    Two spellings that differ only in case are one topic; the first one stays.
    """
    found: dict[str, str] = {}
    for name, objectives in modules:
        for topic in objectives or (name,):
            found.setdefault(topic.casefold(), topic)
    return tuple(found.values())


# --- Overlays -----------------------------------------------------------------------------------


class Wanted(NamedTuple):
    """One skill of an overlay: what it is called, and how well of 100 it is to be known."""

    id: int
    name: str
    level: int


class Seen(NamedTuple):
    """How one player stands towards one skill of an overlay."""

    id: int
    level: int
    wanted: int
    is_in_tree: bool
    is_met: bool
    is_open: bool


def laid_over(
    skills: Iterable[Wanted], edges: Iterable[tuple[int, int]], own: Mapping[str, int]
) -> tuple[Seen, ...]:
    """An overlay as one player sees it over their own skills (level of 100 by name, any case).

    A skill is open once every skill before it (edges: before, after) is met.
    """
    held = {name.casefold(): level for name, level in own.items()}
    known = list(skills)
    met = {skill.id for skill in known if held.get(skill.name.casefold(), 0) >= skill.level}
    before: dict[int, list[int]] = {}
    for first, then in edges:
        before.setdefault(then, []).append(first)
    return tuple(
        Seen(
            skill.id,
            held.get(skill.name.casefold(), 0),
            skill.level,
            is_in_tree=skill.name.casefold() in held,
            is_met=skill.id in met,
            is_open=all(first in met for first in before.get(skill.id, ())),
        )
        for skill in known
    )


# --- Buffs --------------------------------------------------------------------------------------

PENDING, ACTIVE, PAUSED, OVER = "pending", "active", "inactive", "expired"


@rule
def share_reached(done: int, members: int, share_ppm: int) -> bool:
    """Whether so many of the members did their part: 90 % of 10 is 9, and somebody at least."""
    return members > 0 and done >= 1 and done * PPM >= members * share_ppm


def members_done(counts: Iterable[int], target: int) -> int:
    """How many reached the number that each is to reach."""
    return sum(1 for count in counts if count >= target)


def buff_state(state: str, is_over: bool, has_begun: bool, is_reached: bool) -> str:
    """The state of a buff at an instant: what is over stays over, a goal reached begins it."""
    if is_over:
        return OVER
    return ACTIVE if state == PENDING and has_begun and is_reached else state


def boost_ppm(multipliers: Iterable[int]) -> int:
    """The multiplier of XP of several buffs at once: the greatest alone counts, within bounds."""
    return min(max((PPM, *multipliers)), BOOST_PPM_MAX)


def summed_points(boosts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """The points of several buffs for each stat, by its key; a stat that comes to 0 is left out."""
    found: dict[str, int] = {}
    for points in boosts:
        for stat, number in points.items():
            found[stat] = found.get(stat, 0) + number
    return {stat: found[stat] for stat in sorted(found) if found[stat]}
