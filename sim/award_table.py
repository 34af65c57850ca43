"""The modifier chain tabulated: every award content can give in every situation a player can be in.

The rule itself is called once for each different case; the kernel then only looks a result up.
Caps are left out: they depend on what a day has brought, and the kernel applies them. May use:
rules, sim.kernel.tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any

import numpy as np

from model.rules.awards import Situation, award_inputs
from model.rules.ledger import roll_all
from model.rules.modifiers import run_chain
from model.rules.values import (
    ABSENT,
    NO_LIMIT,
    PERCENT_XP_BONUS,
    PPM,
    STAT_BONUS,
    GameRules,
    TitleRule,
)

Kind = tuple[int, int, bool]
"""(base XP, dungeon multiplier, is partial): what a chain depends on besides the player."""


class Kinds:
    """The different awards the content can give."""

    def __init__(self) -> None:
        """Begin with none."""
        self.rows: dict[Kind, int] = {}

    def of(self, base_xp: int, *, dungeon_ppm: int = PPM, is_partial: bool = False) -> int:
        """The kind's number."""
        return self.rows.setdefault((base_xp, dungeon_ppm, is_partial), len(self.rows))


def effect_of(title: TitleRule) -> tuple[int, ...]:
    """What a worn title does to awards; titles that do the same share a class."""
    if title.passive_type in (ABSENT, STAT_BONUS):
        return ()
    value = title.passive_value_ppm if title.passive_type == PERCENT_XP_BONUS else 0
    return (title.passive_type, title.passive_value, max(value, title.passive_value_ppm))


def title_classes(game: GameRules) -> dict[tuple[int, ...], int]:
    """Effect → class; 0 is no effect."""
    effects = sorted({effect_of(title) for title in game.titles} - {()})
    return {(): 0} | {effect: number for number, effect in enumerate(effects, start=1)}


def event_multipliers(game: GameRules) -> tuple[int, ...]:
    """The different multipliers of the game's global events, rising: the stronger is the later."""
    return tuple(sorted({event.multiplier_ppm for event in game.events}))


def guild_multipliers(game: GameRules) -> tuple[int, ...]:
    """What guilds multiply XP by: nothing, and the buff where there are guilds."""
    rules = game.competition
    return (PPM, rules.guild.multiplier_ppm) if rules.has_guilds else (PPM,)


def situations(game: GameRules) -> list[Situation]:
    """Every situation an award can meet, in the order of the kernel's award table."""
    classes = title_classes(game)
    worn = dict.fromkeys(range(len(classes)), ABSENT)
    for place, title in enumerate(game.titles):
        if classes[effect_of(title)]:
            worn[classes[effect_of(title)]] = place
    streaks = (0, *game.streaks.tier_days)
    seasons = range(ABSENT, len(game.seasons))
    level = (1, game.modifiers.hard_mode_level_required)
    events, guilds = (PPM, *event_multipliers(game)), guild_multipliers(game)
    return [
        Situation(
            level=level[hard],
            streak=streak,
            weekday=weekday,
            season=season,
            worn_title=worn[number],
            debuffed=bool(debuffed),
            hard_mode=bool(hard),
            event_ppm=event,
            guild_ppm=guild,
        )
        for guild, event, streak, weekday, season, number, debuffed, hard in product(
            guilds, events, streaks, (0, 5), seasons, range(len(classes)), (0, 1), (0, 1)
        )
    ]


def tabulate(
    game: GameRules, kinds: Mapping[Kind, int], *, classes: Mapping[tuple[int, ...], int]
) -> dict[str, Any]:
    """The chain before the caps for every situation and kind, by the rule itself."""
    rows = situations(game)
    assert len(rows) % len(classes) == 0
    award = np.zeros((len(rows), len(kinds), 3), dtype=np.int64)
    known: dict[tuple[Any, ...], tuple[int, int, int]] = {}
    pairs = {(dungeon_ppm, is_partial) for _, dungeon_ppm, is_partial in kinds}
    for row, situation in enumerate(rows):
        # Tasks bring hundreds of amounts: what does not depend on the amount is asked for once.
        inputs_of = {
            (dungeon_ppm, is_partial): award_inputs(
                game, situation, dungeon_ppm=dungeon_ppm, is_partial=is_partial
            )._replace(daily_room=NO_LIMIT, weekly_room=NO_LIMIT)
            for dungeon_ppm, is_partial in pairs
        }
        for (base_xp, dungeon_ppm, is_partial), kind in kinds.items():
            inputs = inputs_of[dungeon_ppm, is_partial]
            found = known.get((base_xp, inputs))
            if found is None:
                final, taken = run_chain(base_xp, inputs)
                hashed = roll_all(base_xp, [part for step in taken for part in step])
                signed = int(np.uint64(hashed).view(np.int64))
                found = known[base_xp, inputs] = (final, len(taken), signed)
            award[row, kind] = found
    return {"award": award}
