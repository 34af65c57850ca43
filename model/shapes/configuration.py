"""Configuration: one shape for the value of each game_configs key (rules.md §1.2, §1.5)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from model.shapes.base import Key, Ppm, Shape, Share
from model.shapes.competition import CompetitionConfig
from model.shapes.economy import EconomyConfig
from model.shapes.vitals import TaskValuesConfig, VitalsConfig


class LevelsConfig(Shape):
    """Which level curve the game uses."""

    curve: Key


class StreakTier(Shape):
    """XP multiplier from this many streak days on; only the highest tier reached applies."""

    name: Annotated[str, Field(min_length=1, max_length=40)]
    days: Annotated[int, Field(ge=1, le=3650)]
    multiplier_ppm: Ppm


class StreaksConfig(Shape):
    """How streaks live and break, and how freezes are earned."""

    misses_allowed: Annotated[int, Field(ge=0, le=20)]
    tiers: Annotated[list[StreakTier], Field(max_length=12)]
    freeze_every_days: Annotated[int, Field(ge=0, le=365)]
    freezes_held_max: Annotated[int, Field(ge=0, le=31)]


class DebuffConfig(Shape):
    """When missed core quests bring a debuff and how much XP it costs (0.9 keeps 90%)."""

    misses: Annotated[int, Field(ge=1, le=20)]
    multiplier_ppm: Share
    dungeon_bonus_blocked: bool


class ModifiersConfig(Shape):
    """Calendar and opt-in multipliers of the modifier chain."""

    weekend_multiplier_ppm: Ppm
    hard_mode_multiplier_ppm: Ppm
    hard_mode_level_required: Annotated[int, Field(ge=1, le=1000)]


class XpCapsConfig(Shape):
    """Most XP a player can gain in a local day and a local week."""

    daily_xp: Annotated[int, Field(ge=1, le=1_000_000_000)]
    weekly_xp: Annotated[int, Field(ge=1, le=1_000_000_000)]


class RotationConfig(Shape):
    """How the one rotating quest of a day is drawn from those with a weight."""

    unlock_day: Annotated[int, Field(ge=1, le=3650)]
    seen_days: Annotated[int, Field(ge=0, le=30)]
    seen_weight_ppm: Ppm
    weakest_stat_weight_ppm: Ppm


class WeeklyConfig(Shape):
    """From which day of play weekly quests are offered."""

    unlock_day: Annotated[int, Field(ge=1, le=3650)]


class ReturnProtocolConfig(Shape):
    """The way back after an absence: core quests needed on each protocol day, and the reward."""

    absence_days: Annotated[int, Field(ge=1, le=365)]
    core_required: Annotated[
        list[Annotated[int, Field(ge=1, le=20)]], Field(min_length=1, max_length=30)
    ]
    xp: Annotated[int, Field(ge=1, le=10_000)]


class StatsConfig(Shape):
    """Where the four attributes start, how far they go, and the base XP one point costs."""

    start: Annotated[int, Field(ge=0, le=100)]
    cap: Annotated[int, Field(ge=1, le=1000)]
    xp_per_point: Annotated[int, Field(ge=1, le=100_000)] = 100


class RankName(Shape):
    """What a player is called from this level on."""

    level: Annotated[int, Field(ge=1, le=1000)]
    name: Annotated[str, Field(min_length=1, max_length=40)]


class RankNamesConfig(Shape):
    """Rank names by level, rising."""

    ranks: Annotated[list[RankName], Field(min_length=1, max_length=50)]


CONFIG_SHAPES: dict[str, type[Shape]] = {
    "levels": LevelsConfig,
    "streaks": StreaksConfig,
    "debuff": DebuffConfig,
    "modifiers": ModifiersConfig,
    "xp-caps": XpCapsConfig,
    "rotation": RotationConfig,
    "weekly": WeeklyConfig,
    "return-protocol": ReturnProtocolConfig,
    "stats": StatsConfig,
    "rank-names": RankNamesConfig,
    "economy": EconomyConfig,
    "competition": CompetitionConfig,
    "task-values": TaskValuesConfig,
    "vitals": VitalsConfig,
}
"""Every configuration key and its shape; a world has these keys and no others."""
OPTIONAL_CONFIGS = frozenset({"economy", "competition", "task-values", "vitals"})
"""Those of them that a world may leave out."""
