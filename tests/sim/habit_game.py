"""The published rules of Habitica in floating point, written from its sources, for comparison.

Nothing of the product is used here. Sources: HabitRPG/habitica, website/common/script:
ops/scoreTask.js, ops/revive.js, fns/crit.js, fns/randomDrop.js, fns/updateStats.js, statHelpers.js;
website/server/libs/cron.js. Critical hits are given from outside, for they are chance.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field


def js_round(number: float) -> int:
    """JavaScript's Math.round: a half goes up."""
    return math.floor(number + 0.5)


def to_next_level(level: int) -> int:
    """statHelpers.js, toNextLevel."""
    if level < 5:
        return 25 * level
    if level == 5:
        return 150
    return js_round((level**2 * 0.25 + 10 * level + 139.75) / 10) * 10


def delta_of(value: float) -> float:
    """scoreTask.js, _calculateDelta, upwards."""
    return float(0.9747 ** min(max(value, -47.27), 21.27))


def crit_chance(strength: int) -> float:
    """crit.js: how often."""
    return 0.03 * (1 + strength / 100)


def crit_multiplier(strength: int) -> float:
    """crit.js: how much."""
    return 1.5 + 4 * strength / (strength + 200)


def drop_chance(
    *, value: float, priority: float, level: int, streak: int, perception: int, crit: float
) -> float:
    """randomDrop.js, after the diminishing returns of statHelpers.js."""
    chance = min(abs(value - 21.27), 37.5) / 150 + 0.02
    chance *= priority * (1 + max(0, 80 - 5 * level) / 100)
    chance *= (1 + streak / 100) * (1 + perception / 100) * crit
    return 0.75 * chance / (chance + 0.75 / 2)


@dataclass
class Daily:
    """One daily and how it stands."""

    priority: float
    value: float = 0.0
    streak: int = 0


@dataclass
class HabitGame:
    """One player: level, experience within it, gold, health and dailies."""

    dailies: dict[str, Daily]
    level: int = 1
    experience: int = 0
    gold: float = 0.0
    health: float = 50.0
    buff: int = 0
    deaths: int = 0
    damage_enabled: bool = False
    paid: list[int] = field(default_factory=list)
    """Experience of each completion."""

    def complete(self, key: str, crit: float) -> None:
        """scoreTask.js upwards: value, experience, gold by the streak before, then the streak."""
        task = self.dailies[key]
        delta = delta_of(task.value)
        task.value += delta
        experience = js_round(delta * (1 + self.buff * 0.025) * task.priority * crit * 6)
        self.paid.append(experience)
        gold = delta * task.priority * crit * (1 + self.buff * 0.02)
        self.gold += gold * (1 + task.streak / 100)
        task.streak += 1
        self.experience += experience
        while self.experience >= to_next_level(self.level):
            self.experience -= to_next_level(self.level)
            self.level += 1
            self.health = 50.0
        self.damage_enabled |= self.level >= 4  # updateStats.js, dailyDamageEnabled

    def close(self, missed: list[str], *, was_here: bool) -> None:
        """cron.js and revive.js; several days without a login count as one with the day before."""
        if not was_here:
            return
        for key in missed:
            task = self.dailies[key]
            delta = delta_of(task.value)
            task.value -= delta
            task.streak = 0
            if self.damage_enabled:
                kept = max(0.1, 1 - self.buff / 250)
                loss = js_round(-delta * kept * task.priority * 2 * 10) / 10
                self.health = max(0.0, self.health + loss)
        self.buff = 0 if missed else math.ceil(min(self.level, 100) / 2)
        if self.health <= 0:
            self.deaths += 1
            self.health, self.experience, self.gold = 50.0, 0, 0.0
            self.level = max(1, self.level - 1)

    @property
    def total(self) -> int:
        """Experience in all."""
        return self.experience + sum(to_next_level(level) for level in range(1, self.level))
