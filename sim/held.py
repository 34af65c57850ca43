"""How much memory players need who meet: all of them are held in it from week to week.

May use: rules, errors, sim.arrays, scenario.
"""

from __future__ import annotations

from typing import Final

from model.errors import RunError
from model.rules.values import GameRules
from sim.arrays import one_player
from sim.measures import HEADLINE_LEVELS
from sim.scenario import BYTES_MAX, Scenario

_LEVELS: Final = len(HEADLINE_LEVELS)


def held_bytes(game: GameRules, scenario: Scenario) -> int:
    """Memory of all players' states between barriers; none where players never meet."""
    return scenario.players * player_bytes(game) if game.competition.is_on else 0


def player_bytes(game: GameRules) -> int:
    """Memory of one player's state."""
    return sum(part.nbytes for part in one_player(game, watched_levels=_LEVELS))


def require_room(game: GameRules, scenario: Scenario) -> None:
    """RunError when the states that wait for each other would not fit into memory."""
    needed = held_bytes(game, scenario)
    if needed > BYTES_MAX:
        raise RunError(
            f"{scenario.players:,} players who meet (setting 'competition') are all held in memory "
            f"from week to week, which needs about {needed / 2**30:,.0f} GiB; at most "
            f"{BYTES_MAX // 2**30} GiB are used. Ask for fewer players, or for content without "
            "the setting.",
            code="E-RUN-100",
        )
