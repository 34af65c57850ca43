"""Tasks with a value and health in the reference engine: completing, missing, dying, dropping.

Every decision is a rule of model.rules.vitals on whole numbers, or a keyed draw. The kernel does
the same on arrays (sim/kernel/vitals.py). Order: a completion moves the value, pays XP and money by
the streak that was, counts the streak, then may drop. At the close of a judged day all missed core
tasks take health; then a perfect day's buff is set or taken; then a player without health dies.
May use: rules, sim.reference_state.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.rules import vitals
from model.rules.draws import chance, draw
from model.rules.streaks import is_perfect_day
from model.rules.values import ABSENT, PPM, SOURCE_CODES
from model.rules.vital_values import DEATH_KEY, EffectRule
from model.words import XpEventSource

if TYPE_CHECKING:
    from sim.reference_state import PlayerState

_QUEST = SOURCE_CODES[XpEventSource.QUEST_COMPLETION]
_TAKEN = SOURCE_CODES[XpEventSource.MANUAL_ADJUSTMENT]


class Vitals:
    """One player's tasks and health; `player` is the state that they change."""

    def __init__(self, player: PlayerState) -> None:
        """Begin with full health and tasks of value 0."""
        game = player.game
        self.player, self.tasks, self.rules = player, game.tasks, game.vitals
        self.place_of = {quest: place for place, quest in enumerate(self.tasks.quests)}
        self.values = [0] * len(self.tasks.quests)
        self.streaks = [0] * len(self.tasks.quests)
        self.health = self.rules.health_max
        self.buff = self.dropped = self.absent = self.deaths = self.level_lost_max = 0

    def words(self) -> list[int]:
        """What the digest takes: nothing in a world without tasks."""
        if not self.tasks.is_on:
            return []
        return [
            *self.values, *self.streaks,
            self.health, self.buff, self.dropped, self.absent, self.deaths, self.level_lost_max,
        ]  # fmt: skip

    # --- Attributes --------------------------------------------------------------------------

    def _points(self, stat: int) -> int:
        """An attribute with the perfect day's buff; 0 for none."""
        return 0 if stat == ABSENT else self.player.stat_values()[stat] + self.buff

    def _effect(self, effect: EffectRule) -> int:
        return vitals.effect_ppm(self._points(effect.stat), effect.per_point_ppm, effect.least_ppm)

    # --- A completed task --------------------------------------------------------------------

    def complete(self, quest: int, minute: int) -> None:
        """Move the value of a completed task, and give what it brings."""
        player, tasks, place = self.player, self.tasks, self.place_of[quest]
        key, difficulty = player.game.quests[quest].key, tasks.difficulty_ppm[place]
        hit = self._critical(quest)
        if hit != PPM:
            player.note("critical_hit", minute, key, hit)
        change = vitals.change_at(self.values[place], tasks.values_ppm, tasks.changes_ppm)
        self.values[place] += change
        xp = vitals.task_xp(
            change, tasks.xp_per_change_ppm, difficulty, self._effect(tasks.xp_effect), hit
        )
        amount = vitals.task_amount(
            change,
            tasks.amount_per_change,
            difficulty,
            self._effect(tasks.amount_effect),
            hit,
            vitals.streak_factor(self.streaks[place], tasks.streak_ppm),
        )
        if amount and tasks.asset != ABSENT:
            player.economy.receive("reward", key, tasks.asset, amount, minute)
        if xp:
            player.award(_QUEST, key, xp, minute)
        self.streaks[place] += 1
        if tasks.drop.table != ABSENT:
            self._drop(quest, place, hit, minute)

    def _drawn(self, quest: int, purpose: int) -> int:
        player = self.player
        return draw(player.spec.random_key, player.day, purpose, player.game.quests[quest].key_hash)

    def _critical(self, quest: int) -> int:
        """The factor of this completion: PPM unless it is a critical hit."""
        rule = self.tasks.critical
        share = vitals.scaled(rule.chance_ppm, self._effect(rule.chance_effect))
        if not chance(self._drawn(quest, vitals.CRITICAL), share):
            return PPM
        return vitals.critical_ppm(
            self._points(rule.stat), rule.multiplier_ppm, rule.more_ppm, rule.half_points
        )

    def drop_chance(self, place: int, hit: int) -> int:
        """The chance that a completion of a task drops something now, in millionths."""
        rule, level = self.tasks.drop, self.player.level
        share = rule.base_ppm + vitals.distance_bonus(
            self.values[place],
            rule.neutral_value_ppm,
            rule.distance_max_ppm,
            rule.distance_bonus_ppm,
        )
        for factor in (
            self.tasks.difficulty_ppm[place],
            vitals.newcomer_factor(level, rule.newcomer_bonus_ppm, rule.newcomer_fall_ppm),
            vitals.streak_factor(self.streaks[place], rule.streak_ppm),
            self._effect(rule.effect),
            hit,
        ):
            share = vitals.scaled_chance(share, factor)
        return vitals.diminished(share, rule.limit_ppm, rule.half_ppm)

    def _drop(self, quest: int, place: int, hit: int, minute: int) -> None:
        rule, player = self.tasks.drop, self.player
        most = vitals.drops_allowed(rule.daily_max, self._points(rule.stat), rule.points_per_more)
        if self._level_reached() < rule.required_level or self.dropped >= most:
            return
        if chance(self._drawn(quest, vitals.DROP_CHANCE), self.drop_chance(place, hit)):
            self.dropped += 1
            player.economy.open_table(rule.table, minute)

    # --- The close of a day ------------------------------------------------------------------

    def close_day(self, minute: int, missed: list[int], core_done: int, core_total: int) -> None:
        """Judge the finished day; `missed` are the core quests that were not completed."""
        if not self.tasks.is_on:
            return
        self.dropped = 0
        is_active = self.player.is_active
        self.absent = 0 if is_active else self.absent + 1
        if not vitals.is_judged(is_active, self.absent, self.tasks.absent_days_judged_max):
            return
        before = self.health
        for quest in missed:
            if quest in self.place_of:
                self._miss(quest, minute)
        if not self.rules.is_on:
            return
        if self.health != before:
            self.player.note("health_left", minute, "", self.health)
        self.buff = 0
        if is_perfect_day(core_done, core_total):
            self.buff = vitals.buff_points(
                self.player.level, self.rules.buff_level_max, self.rules.levels_per_point
            )
        if self.health == 0:
            self._die(minute)

    def _miss(self, quest: int, minute: int) -> None:
        place, rules = self.place_of[quest], self.rules
        change = vitals.change_at(self.values[place], self.tasks.values_ppm, self.tasks.changes_ppm)
        self.values[place] -= change
        self.streaks[place] = 0
        if not rules.is_on or self._level_reached() < rules.damage_required_level:
            return
        damage = vitals.damage_of(
            change,
            rules.damage_per_change,
            self.tasks.difficulty_ppm[place],
            self._effect(rules.damage_effect),
        )
        self.health = vitals.health_after(self.health, damage)
        self.player.note("damage_taken", minute, self.player.game.quests[quest].key, damage)

    def _level_reached(self) -> int:
        return vitals.level_reached(self.player.level, self.level_lost_max)

    def _die(self, minute: int) -> None:
        player, rules = self.player, self.rules
        self.deaths += 1
        self.level_lost_max = self._level_reached()
        level = vitals.level_after_death(player.level, rules.death_levels)
        lost = player.total_xp - player.game.thresholds[level - 1]
        if lost:
            player.take_xp(_TAKEN, DEATH_KEY, lost, minute)
        if rules.death_asset != ABSENT:
            held = player.economy.money.held[rules.death_asset]
            taken = vitals.lost_share(held, rules.death_lost_ppm)
            if taken:
                player.economy.take("death", DEATH_KEY, rules.death_asset, taken, minute)
        self.health = rules.death_health
        player.note("died", minute, DEATH_KEY, player.level)

    def level_up(self) -> None:
        """What gaining a level restores."""
        if self.rules.restored_by_level_up:
            self.health = self.rules.health_max
