"""The players of a run at its end: their row of the `players` table, their measures, their ranks.

Filled block by block by the fast engine. May use: rules, sim.kernel.tables, numpy, pandas.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from model.rules.seasons import rank_players
from model.rules.values import ABSENT, GameRules
from sim.kernel.tables import (
    ACTIVE_DAYS,
    CORE_COMPLETED,
    CORE_TOTAL,
    DAYS,
    DEBUFFED_DAYS,
    DUNGEONS_CLEARED,
    LATE_ACTIVE_DAYS,
    PERFECT,
    Ints,
    State,
)

_COLUMNS = (
    "level", "total_xp", "current_streak", "longest_streak", "worn", "bosses_defeated",
    "dungeons_cleared", "churned_day", "archetype", "zone", "first_day",
)  # fmt: skip


class Finals:
    """Final rows of players in the order in which they are added."""

    def __init__(self, game: GameRules, archetypes: Sequence[str], zones: Sequence[str]) -> None:
        """Begin with nobody."""
        self._game, self._archetypes, self._zones = game, list(archetypes), list(zones)
        self._cohorts: list[tuple[str, int, int]] = []
        self._keys: list[str] = []
        self._named = 0
        self._rows: list[Ints] = []
        self._held: list[np.ndarray[Any, np.dtype[np.uint8]]] = []
        self._totals: list[Ints] = []
        self._measures: list[Ints] = []
        self._level_days: list[Ints] = []
        self._ranks: Ints | None = None
        self.event_count = 0

    def add(self, cohort: str, first_ordinal: int, s: State) -> None:
        """Take a block of players of one cohort at the end of their days."""
        self._cohorts.append((cohort, first_ordinal, len(s.level)))
        parts = (
            s.level, s.total_xp, s.streak[:, 0], s.streak[:, 1], s.worn, s.boss_done.sum(axis=1),
            s.measure[:, DUNGEONS_CLEARED], s.churned_day, s.archetype, s.zone, s.first_day,
        )  # fmt: skip
        self._rows.append(np.stack(parts, axis=1))
        self._held.append(np.packbits(s.held.astype(bool), axis=1, bitorder="little"))
        self._totals.append(s.season_total.copy())
        self._measures.append(s.measure.copy())
        self._level_days.append(s.level_day.copy())
        self.event_count += int(s.event_count.sum())

    def _column(self, name: str) -> Ints:
        place = _COLUMNS.index(name)
        return np.concatenate([rows[:, place] for rows in self._rows])

    def zone(self) -> Ints:
        """Each player's zone."""
        return self._column("zone")

    def first_day(self) -> Ints:
        """Each player's first day of play."""
        return self._column("first_day")

    def measures(self) -> Ints:
        """(player, MEASURES): what was counted of each player."""
        return np.concatenate(self._measures)

    def level_days(self) -> Ints:
        """(player, watched level): the day of play on which it was reached, 0 for never."""
        return np.concatenate(self._level_days)

    def ranks(self) -> Ints:
        """(player, season): ranks given so far, 0 for none."""
        if self._ranks is None:
            totals = np.concatenate(self._totals)
            self._ranks = np.zeros_like(totals)
        return self._ranks

    def keys(self) -> list[str]:
        """Player keys, `cohort:ordinal`."""
        for cohort, first, players in self._cohorts[self._named :]:
            self._keys += [f"{cohort}:{ordinal}" for ordinal in range(first, first + players)]
        self._named = len(self._cohorts)
        return self._keys

    def rank(self, season: int) -> list[tuple[int, int]]:
        """Rank a season's participants; (player, rank) pairs."""
        totals = np.concatenate(self._totals)[:, season]
        keys, joined = self.keys(), np.flatnonzero(totals != ABSENT).tolist()
        names = [keys[player] for player in joined]
        by_key = dict(zip(names, joined, strict=True))
        entries = zip(totals[joined].tolist(), names, strict=True)
        ranked = [(by_key[key], rank) for rank, key, _ in rank_players(entries)]
        if ranked:
            players, ranks = zip(*ranked, strict=True)
            self.ranks()[list(players), season] = ranks
        return ranked

    def players(self) -> pd.DataFrame:
        """The `players` table without the replication, with ordinals."""
        titles = [title.key for title in self._game.titles]
        worn = self._column("worn")
        return pd.DataFrame(
            {
                "player_key": self.keys(),
                "cohort": [c for c, _, players in self._cohorts for _ in range(players)],
                "ordinal": [o for _, f, players in self._cohorts for o in range(f, f + players)],
                "archetype": np.array(self._archetypes, dtype=object)[self._column("archetype")],
                "timezone": np.array(self._zones, dtype=object)[self._column("zone")],
                "level": self._column("level"),
                "total_xp": self._column("total_xp"),
                "current_streak": self._column("current_streak"),
                "longest_streak": self._column("longest_streak"),
                "active_title": np.array([*titles, ""], dtype=object)[worn],
                "titles": self._titles(titles),
                "bosses_defeated": self._column("bosses_defeated"),
                "dungeons_cleared": self._column("dungeons_cleared"),
                "churned_day": self._column("churned_day"),
            }
        )

    def measure_columns(self, levels: Sequence[int], *, horizon_days: int) -> dict[str, Any]:
        """The columns of `sim.measures.player_measures`, in player order, from what was counted."""
        counted, reached = self.measures(), self.level_days()
        columns: dict[str, Any] = {
            name: self._column(name) for name in ("level", "total_xp", "longest_streak")
        }
        columns["titles_held"] = np.bitwise_count(np.concatenate(self._held)).sum(axis=1)
        columns["titles_held"] = columns["titles_held"].astype(np.int64)
        for name in ("bosses_defeated", "dungeons_cleared"):
            columns[name] = self._column(name)
        for name, place in (
            ("days", DAYS), ("active_days", ACTIVE_DAYS), ("perfect_days", PERFECT),
            ("debuff_days", DEBUFFED_DAYS), ("core_completed", CORE_COMPLETED),
            ("core_total", CORE_TOTAL),
        ):  # fmt: skip
            columns[name] = counted[:, place].copy()
        columns["xp"] = columns["total_xp"]
        columns["active_late"] = (counted[:, LATE_ACTIVE_DAYS] > 0).astype(np.int64)
        columns["observed_days"] = horizon_days - self._first_days_seen(counted[:, DAYS] > 0)
        for place, level in enumerate(levels):
            day = np.where(counted[:, DAYS] > 0, 1, 0) if level <= 1 else reached[:, place]
            columns[f"day_to_level_{level}"] = np.where(day > 0, day.astype(np.float64), np.inf)
        return columns

    def _first_days_seen(self, played: Any) -> Ints:
        """Each player's first day of play; the cohort's for those who never finished a day."""
        first, at = self._column("first_day").copy(), 0
        spans: dict[str, list[slice]] = {}
        for cohort, _, players in self._cohorts:
            spans.setdefault(cohort, []).append(slice(at, at + players))
            at += players
        for pieces in spans.values():
            where = np.r_[tuple(pieces)]
            there = played[where]
            earliest = first[where][there].min() if there.any() else 0
            first[where[~there]] = earliest
        return first

    def _titles(self, titles: Sequence[str]) -> Any:
        packed = np.concatenate(self._held)
        if not titles:
            return [""] * len(packed)
        different, which = np.unique(packed, axis=0, return_inverse=True)
        names = [
            ",".join(
                title
                for title, bit in zip(titles, np.unpackbits(row, bitorder="little"), strict=False)
                if bit
            )
            for row in different
        ]
        return np.array(names, dtype=object)[which.reshape(-1)]
