"""Global events laid out for the kernel: which run on which day, and how strong each is.

May use: rules, sim.award_table, numpy.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from model.rules.live_operations import is_event_day
from model.rules.values import EventRule, GameRules
from sim.award_table import event_multipliers, guild_multipliers, situations
from sim.kernel.tables import Ints


def compile_events(game: GameRules) -> dict[str, Any]:
    """The events' fields of `Content`."""
    strengths = event_multipliers(game)
    places = [1 + strengths.index(event.multiplier_ppm) for event in game.events]
    return {
        "event_class": np.array(places, dtype=np.int64),
        "event_level": np.array([event.level_required for event in game.events], dtype=np.int64),
        "event_rows": len(situations(game)) // (1 + len(strengths)) // len(guild_multipliers(game)),
    }


def event_days(events: Sequence[EventRule], ordinals: Sequence[int]) -> Ints:
    """(event, day): 1 on the days of an event, by the ordinals of a run's days."""
    rows = [
        [
            is_event_day(
                ordinal,
                first_day=event.first_day,
                duration_days=event.duration_days,
                repeats_every_days=event.repeats_every_days,
            )
            for ordinal in ordinals
        ]
        for event in events
    ]
    return np.array(rows, dtype=np.int64).reshape(len(events), len(ordinals))
