"""Who plays: an archetype's behaviour as the rules and engines take it.

Shares are in millionths. Import from model.rules.values. May use: motivation_values.
"""

from __future__ import annotations

from typing import NamedTuple

from model.rules.motivation_values import NO_ANSWERS, AnswerRules

STUDY_TASKS = 2
"""Tasks of learning a session, where an archetype says nothing (*assumed*)."""


class Habit(NamedTuple):
    """How one metric (index into `GameRules.metrics`) comes out on an active day."""

    metric: int
    mean: int
    spread_between: int
    spread_within: int
    true_ppm: int
    weekend_ppm: int
    record_ppm: int


class EngagementRule(NamedTuple):
    """How often a player shows up; chances per local day in millionths, Monday first."""

    login_ppm: tuple[int, ...]
    streak_login_ppm: int
    debuff_login_ppm: int
    lapse_ppm: int
    lapse_days_min: int
    lapse_days_max: int
    churn_ppm: int
    active_minute_first: int
    active_minute_last: int


class ChoiceRule(NamedTuple):
    """What a player does when something is on offer; `equip` is an EQUIP_POLICIES code.

    `study_tasks`: lessons, quizzes and reviews a session, where there are some.
    """

    dungeon_ppm: int
    boss_ppm: int
    boss_abandon_ppm: int
    hard_mode: bool
    equip: int
    study_tasks: int = STUDY_TASKS


class Archetype(NamedTuple):
    """Behaviour parameters players are drawn from; `habits` are sorted by metric."""

    key: str
    key_hash: int
    habits: tuple[Habit, ...]
    engagement: EngagementRule
    choices: ChoiceRule
    answers: AnswerRules = NO_ANSWERS
