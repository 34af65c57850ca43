"""The numbers rules share: units, limits, and enum members as small codes.

New members go to the end of their tuple, so that codes already hashed into a digest keep their
meaning. `model.rules.values` passes all of this on: import from there.
"""

from __future__ import annotations

from collections.abc import Mapping

from model.words import (
    EquipPolicy,
    ModifierType,
    PassiveType,
    QuestType,
    StatType,
    TitleConditionType,
    TitleRarity,
    XpEventSource,
)

PPM = 1_000_000
"""One whole in millionths."""
ABSENT = -1
"""A metric that was never recorded in the scope; also "none" for indexes."""
NEVER = -(2**53)
"""An instant before any other; minutes may be negative (zones ahead of UTC, first day)."""
NO_LIMIT = 2**53
"""Room left under a cap that does not apply."""

# --- Codes: enum members as small ints, by position in the tuple ------------------------------
# New members go to the end, so that codes already hashed into a digest keep their meaning.

QUEST_TYPES: tuple[QuestType, ...] = (
    QuestType.DAILY,
    QuestType.WEEKLY,
    QuestType.DUNGEON,
    QuestType.BOSS,
)
DAILY, WEEKLY, DUNGEON, BOSS = range(4)

STATS: tuple[StatType, ...] = (StatType.STR, StatType.AGI, StatType.VIT, StatType.DISC)

SOURCES: tuple[XpEventSource, ...] = tuple(XpEventSource)
SOURCE_CODES: Mapping[XpEventSource, int] = {source: code for code, source in enumerate(SOURCES)}

MODIFIERS: tuple[ModifierType, ...] = (
    ModifierType.FLAT,
    ModifierType.STREAK_BONUS,
    ModifierType.WEEKEND_BONUS,
    ModifierType.SEASON_MULTIPLIER,
    ModifierType.DUNGEON_MULTIPLIER,
    ModifierType.TITLE_PASSIVE,
    ModifierType.GUILD_BUFF,
    ModifierType.GLOBAL_EVENT,
    ModifierType.HARD_MODE,
    ModifierType.DEBUFF_PENALTY,
    ModifierType.DAILY_CAP,
    ModifierType.WEEKLY_CAP,
)
"""The modifier chain in the order it is applied (design.md §3); a step's `type` is the position."""

PASSIVES: tuple[PassiveType, ...] = (
    PassiveType.FLAT_XP_BONUS,
    PassiveType.PERCENT_XP_BONUS,
    PassiveType.STAT_BONUS,
    PassiveType.DEBUFF_REDUCTION,
)
FLAT_XP_BONUS, PERCENT_XP_BONUS, STAT_BONUS, DEBUFF_REDUCTION = range(4)

RARITIES: tuple[TitleRarity, ...] = tuple(TitleRarity)
CONDITIONS: tuple[TitleConditionType, ...] = tuple(TitleConditionType)
EQUIP_POLICIES: tuple[EquipPolicy, ...] = (
    EquipPolicy.BEST_XP,
    EquipPolicy.FIRST,
    EquipPolicy.NEVER,
)
EQUIP_BEST_XP, EQUIP_FIRST, EQUIP_NEVER = range(3)

NO_REGRESSION, LOST_ON_STREAK_BREAK, LOST_BY_WINDOW = range(3)

Program = tuple[int, ...]
"""A requirement or condition as postfix instructions of four ints each (requirements.py)."""

COUNTS = (
    "perfect_days",
    "core_days",
    "dungeon_clears",
    "boss_defeats",
    "quests",
    "level_ups",
    "return_protocols",
)
"""What is counted in every scope."""
