"""Small hand-made runs for tests of results, summaries, comparisons and charts.

Nothing here plays the game: frames are filled by simple arithmetic, so that a test knows what to
expect without an engine.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from sim.frames import FRAMES, checked_frames
from sim.results import Results

ARCHETYPES = ("casual", "steady", "weekender")
RECORD: dict[str, Any] = {
    "seed": 7,
    "digest": "0" * 64,
    "rules_hash": "a" * 64,
    "people_hash": "b" * 64,
    "scenario": {"key": "made", "horizon_days": 30},
}


def level_of(total_xp: int) -> int:
    """Return the level of the quadratic fitness curve (design.md §3) for a test's XP."""
    level = 1
    while total_xp >= 115 * (level + 1) ** 2 // 2 + 25 * (level + 1):
        level += 1
    return level


def days_frame(levels: Mapping[str, Sequence[int]], **columns: Any) -> pd.DataFrame:
    """Make player_days from each player's level at the end of each day; other columns are plain."""
    rows = [
        {
            "replication": 0, "player_key": key, "cohort": "all", "archetype": key.split(":")[0],
            "day": day, "date": f"2026-01-{5 + day:02d}", "is_active": True, "core_completed": 4,
            "core_total": 4, "is_perfect": True, "streak": day + 1, "perfect_streak": day + 1,
            "freezes_held": 0, "debuffed": False, "debuff_triggered": False, "level": level,
            "total_xp": 100 * level, "xp_gained": 100, "season": "", "season_xp": 0,
        }
        for key, path in levels.items()
        for day, level in enumerate(path)
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(FRAMES["player_days"])).assign(**columns)


def players_frame(levels: Mapping[str, Sequence[int]], **columns: Any) -> pd.DataFrame:
    """Make the players that belong to `days_frame(levels)`."""
    rows = [
        {
            "replication": 0, "player_key": key, "cohort": "all", "archetype": key.split(":")[0],
            "timezone": "UTC", "level": path[-1], "total_xp": 100 * path[-1],
            "current_streak": len(path), "longest_streak": len(path), "active_title": "",
            "titles": "", "bosses_defeated": 0, "dungeons_cleared": 0, "churned_day": -1,
        }
        for key, path in levels.items()
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(FRAMES["players"])).assign(**columns)


def level_run(levels: Mapping[str, Sequence[int]]) -> Results:
    """Make a run in memory in which only levels matter."""
    frames = {"players": players_frame(levels), "player_days": days_frame(levels)}
    return Results(RECORD, frames=frames)


def made_run(
    *, players: int = 60, days: int = 30, daily_xp: int = 160, seed: int = 7, **record: Any
) -> Results:
    """Make a run in memory with every frame filled; more `daily_xp` means faster levels."""
    generator = np.random.Generator(np.random.Philox(key=seed))
    active = generator.random((players, days)) < np.linspace(0.35, 0.95, players)[:, None]
    parts: dict[str, list[Any]] = {name: [] for name in FRAMES}
    for number in range(players):
        _play(parts, number, active=active[number], daily_xp=daily_xp)
    frames = {name: pd.DataFrame(rows, columns=list(FRAMES[name])) for name, rows in parts.items()}
    return Results({**RECORD, "seed": seed, **record}, frames=checked_frames(frames))


def _play(parts: dict[str, list[Any]], number: int, *, active: Any, daily_xp: int) -> None:
    """Fill the frames for one player: XP on active days, a streak, a debuff after a break."""
    archetype = ARCHETYPES[number % len(ARCHETYPES)]
    who = {"replication": 0, "player_key": f"all:{number}"}
    kind = {"cohort": "all", "archetype": archetype}
    total = streak = longest = seq = 0
    for day, is_active in enumerate(active.tolist()):
        before, broken = total, streak > 0 and not is_active
        gained = 0
        if is_active:
            base = daily_xp - 20 * (number % 3)
            gained = base + base // 10
            seq += 1
            total += gained
            parts["xp_events"].append(
                {**who, "seq": seq, "minute": 1440 * day + 600, "day": day,
                 "source": "quest_completion" if day % 5 else "dungeon_clear",
                 "content_key": "steps", "base_xp": base, "final_xp": gained,
                 "total_xp_before": before, "total_xp_after": total,
                 "level_before": level_of(before), "level_after": level_of(total)}
            )  # fmt: skip
            parts["xp_modifiers"].append(
                {**who, "seq": seq, "order": 1, "type": "streak_bonus",
                 "multiplier_ppm": 1_100_000, "xp_before": base, "xp_after": gained}
            )  # fmt: skip
        streak = streak + 1 if is_active else 0
        longest = max(longest, streak)
        if broken:
            parts["occurrences"].append(
                {**who, "day": day, "minute": 1440 * day, "kind": "streak_broken",
                 "content_key": "", "value": 0}
            )  # fmt: skip
        parts["player_days"].append(
            {**who, **kind, "day": day, "date": "2026-01-05", "is_active": is_active,
             "core_completed": 4 * is_active, "core_total": 4, "is_perfect": is_active,
             "streak": streak, "perfect_streak": streak, "freezes_held": 0, "debuffed": broken,
             "debuff_triggered": broken, "level": level_of(total), "total_xp": total,
             "xp_gained": gained, "season": "", "season_xp": 0}
        )  # fmt: skip
    parts["players"].append(
        {**who, **kind, "timezone": "UTC", "level": level_of(total), "total_xp": total,
         "current_streak": streak, "longest_streak": longest, "active_title": "",
         "titles": "first-step,early-bird" if longest > 7 else "", "bosses_defeated": 0,
         "dungeons_cleared": 0, "churned_day": -1}
    )  # fmt: skip
