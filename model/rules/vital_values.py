"""Tasks with a value, and health, once compiled: how completing and missing them moves a player.

A task is a quest with a value of its own, in millionths: completing it raises the value, missing it
lowers it, by a change that a table of points gives. Experience, pay, damage and drops follow from
that change. `model.ruleset.build_vitals` builds these; engines read them. Whole numbers only.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from model.rules.codes import ABSENT, PPM

DEATH_KEY: Final = "death"
"""What a ledger row of a death is about."""
TASK_XP_MAX: Final = 2_000
"""The most XP of one completion: every amount up to the largest is tabulated."""


class EffectRule(NamedTuple):
    """What an attribute does to a number: times 1 + points · per_point, and `least_ppm` at least.

    `stat` is a STATS code or ABSENT.
    """

    stat: int = ABSENT
    per_point_ppm: int = 0
    least_ppm: int = 0


class CriticalRule(NamedTuple):
    """How often a completion is a critical hit, and what it is multiplied by then.

    The multiplier is `multiplier_ppm` + `more_ppm` · points / (points + `half_points`) of `stat`.
    """

    chance_ppm: int = 0
    chance_effect: EffectRule = EffectRule()
    multiplier_ppm: int = PPM
    stat: int = ABSENT
    more_ppm: int = 0
    half_points: int = 1


class DropChanceRule(NamedTuple):
    """The chance that a completion opens a drop table; an index of `table` that is ABSENT: never.

    base + distance bonus (the whole of it once the value is `distance_max_ppm` from
    `neutral_value_ppm`), times difficulty, newcomer bonus, streak, attribute and critical hit; then
    limit · chance / (chance + half), where there is a limit. At most `daily_max` a day, and one
    more for every `points_per_more` points of `stat`.
    """

    table: int = ABSENT
    required_level: int = 1
    base_ppm: int = 0
    neutral_value_ppm: int = 0
    distance_max_ppm: int = 1
    distance_bonus_ppm: int = 0
    newcomer_bonus_ppm: int = 0
    newcomer_fall_ppm: int = 0
    streak_ppm: int = 0
    effect: EffectRule = EffectRule()
    limit_ppm: int = 0
    half_ppm: int = 0
    daily_max: int = 0
    stat: int = ABSENT
    points_per_more: int = 0


class TaskRules(NamedTuple):
    """Which quests are tasks, how their values move and what completing them pays.

    `quests` are indexes (rising), `difficulty_ppm` belongs to them; `values_ppm` rise and
    `changes_ppm` belong to them. `asset` (ABSENT: none) is paid `amount_per_change` for a change of
    1. Days without play are judged like others up to `absent_days_judged_max` in a row.
    """

    quests: tuple[int, ...] = ()
    difficulty_ppm: tuple[int, ...] = ()
    values_ppm: tuple[int, ...] = ()
    changes_ppm: tuple[int, ...] = ()
    xp_per_change_ppm: int = 0
    xp_effect: EffectRule = EffectRule()
    asset: int = ABSENT
    amount_per_change: int = 0
    amount_effect: EffectRule = EffectRule()
    streak_ppm: int = 0
    critical: CriticalRule = CriticalRule()
    drop: DropChanceRule = DropChanceRule()
    absent_days_judged_max: int = 0

    @property
    def is_on(self) -> bool:
        """Whether any quest is a task."""
        return bool(self.quests)


class VitalRules(NamedTuple):
    """Health in tenths: what missed tasks take, what death costs, what restores it.

    `death_asset` is ABSENT when death takes no money. Attributes are raised after a perfect day by
    one point for every `levels_per_point` levels (0: never), up to `buff_level_max` levels.
    """

    health_max: int = 0
    damage_per_change: int = 0
    damage_effect: EffectRule = EffectRule()
    damage_required_level: int = 1
    restored_by_level_up: bool = False
    death_levels: int = 0
    death_asset: int = ABSENT
    death_lost_ppm: int = 0
    death_health: int = 0
    buff_level_max: int = 0
    levels_per_point: int = 0

    @property
    def is_on(self) -> bool:
        """Whether there is health."""
        return self.health_max > 0

    def keys(self) -> set[str]:
        """Content keys that rows may name besides quests."""
        return {DEATH_KEY} if self.is_on else set()


NO_TASKS: Final = TaskRules()
NO_VITALS: Final = VitalRules()
"""Of a world without task values, without health."""
