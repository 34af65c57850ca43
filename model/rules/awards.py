"""From a player's situation to the modifier chain's inputs, in one place for all callers.

Live services and engines say what is true of the player (streak, date, title, debuff, XP so far);
this file alone says which multiplier each of those facts means. Nothing here decides whether an
award happens.
"""

from __future__ import annotations

from typing import NamedTuple

from model.rules.debuffs import debuff_multiplier_ppm
from model.rules.registry import rule
from model.rules.seasons import season_multiplier_ppm
from model.rules.streaks import streak_multiplier_ppm
from model.rules.titles import debuff_reduction_ppm, flat_bonus_xp, percent_bonus_ppm
from model.rules.values import ABSENT, NO_LIMIT, PPM, AwardInputs, GameRules


class Situation(NamedTuple):
    """What is true of a player at the instant of an award.

    `weekday` 0 is Monday, of the player's local date. `season` and `worn_title` are indexes or
    ABSENT. `xp_today` and `xp_this_week` are XP gained so far in the local day and week.
    `event_ppm` is the multiplier of the global events that hold, `guild_ppm` of the guild's buff
    (live services put theirs in).
    """

    level: int
    streak: int
    weekday: int
    season: int = ABSENT
    worn_title: int = ABSENT
    debuffed: bool = False
    hard_mode: bool = False
    xp_today: int = 0
    xp_this_week: int = 0
    event_ppm: int = PPM
    guild_ppm: int = PPM


@rule
def is_weekend(weekday: int) -> bool:
    """Saturday or Sunday (weekday 0 is Monday)."""
    return weekday >= 5


@rule
def room_left(limit_xp: int, gained_xp: int) -> int:
    """XP still allowed under a cap; never below 0."""
    return max(0, limit_xp - gained_xp)


def award_inputs(
    game: GameRules, situation: Situation, *, dungeon_ppm: int = PPM, is_partial: bool = False
) -> AwardInputs:
    """The chain's inputs for one award.

    `dungeon_ppm`: for a dungeon clear, from `dungeons.dungeon_multiplier_ppm`. A partial reward
    gets no flat bonus, because the same activity gets it at completion.
    """
    passive_type, value, value_ppm = ABSENT, 0, 0
    if situation.worn_title >= 0:
        title = game.titles[situation.worn_title]
        passive_type, value = title.passive_type, title.passive_value
        value_ppm = title.passive_value_ppm
    modifiers = game.modifiers
    hard = situation.hard_mode and situation.level >= modifiers.hard_mode_level_required
    debuff_ppm = PPM
    if situation.debuffed:
        debuff_ppm = debuff_multiplier_ppm(
            game.debuff.multiplier_ppm, debuff_reduction_ppm(passive_type, value_ppm)
        )
    return AwardInputs(
        flat_xp=0 if is_partial else flat_bonus_xp(passive_type, value),
        streak_ppm=streak_multiplier_ppm(
            situation.streak, game.streaks.tier_days, game.streaks.tier_ppm
        ),
        weekend_ppm=modifiers.weekend_ppm if is_weekend(situation.weekday) else PPM,
        season_ppm=season_multiplier_ppm(game.seasons, situation.season),
        dungeon_ppm=dungeon_ppm,
        title_ppm=percent_bonus_ppm(passive_type, value_ppm),
        guild_ppm=situation.guild_ppm,
        event_ppm=situation.event_ppm,
        hard_mode_ppm=modifiers.hard_mode_ppm if hard else PPM,
        debuff_ppm=debuff_ppm,
        daily_room=room_left(game.caps.daily_xp, situation.xp_today),
        weekly_room=room_left(game.caps.weekly_xp, situation.xp_this_week),
    )


__all__ = ["NO_LIMIT", "Situation", "award_inputs", "is_weekend", "room_left"]
