"""What one replication leaves behind: rows as whole-number columns, and the digest.

Rows are collected as tuples of ints, packed into arrays in chunks, and turned into named frames at
the end; texts are codes until then. The digest covers every player's final state and every event,
whether or not the rows are kept. May use: rules, sim.frames.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from model.rules.values import MODIFIERS, SOURCES, GameRules
from sim import kept
from sim.frames import checked_frames
from sim.kinds import KIND_CODES as KIND_CODES
from sim.kinds import KINDS as KINDS
from sim.kinds import MONEY_KINDS as MONEY_KINDS
from sim.measures import PLAYER, player_measures

_CHUNK_ROWS = 50_000

RETURN_KEY = "return-protocol"


class Rows:
    """Rows of whole numbers, packed into arrays as they grow."""

    def __init__(self, width: int) -> None:
        """Start empty; every row has `width` numbers."""
        self._width = width
        self._open: list[tuple[int, ...]] = []
        self._packed: list[np.ndarray[Any, np.dtype[np.int64]]] = []

    def add(self, row: tuple[int, ...]) -> None:
        """Keep one row."""
        self._open.append(row)
        if len(self._open) >= _CHUNK_ROWS:
            self._pack()

    def extend(self, rows: np.ndarray[Any, np.dtype[np.int64]]) -> None:
        """Keep many rows at once, int64 (rows, width)."""
        self._pack()
        self._packed.append(rows)

    def array(self) -> np.ndarray[Any, np.dtype[np.int64]]:
        """All rows, int64 (rows, width), sorted by their first two columns."""
        self._pack()
        if not self._packed:
            return np.empty((0, self._width), dtype=np.int64)
        whole = np.concatenate(self._packed)
        self._packed = [whole]
        return whole[np.lexsort((whole[:, 1], whole[:, 0]))]

    def _pack(self) -> None:
        if self._open:
            self._packed.append(np.array(self._open, dtype=np.int64).reshape(-1, self._width))
            self._open = []


class RunData:
    """The rows and final states of one replication, and their digest."""

    def __init__(
        self,
        game: GameRules,
        *,
        replication: int,
        start_on: date,
        keep_events: bool,
        keep_money: bool | None = None,
    ) -> None:
        """Start empty; `keep_events` says whether ledger rows are kept (the digest needs none).

        `keep_money` says the same of the money ledger (None: as `keep_events`).
        """
        self.replication = replication
        self.start_on = start_on
        self.keep_events = keep_events
        self.keep_money = keep_events if keep_money is None else keep_money
        self.days = Rows(16)
        self.events = Rows(12)
        self.modifiers = Rows(7)
        self.occurrences = Rows(6)
        self.money = Rows(9)
        self.digest = ""
        self.event_count = 0
        self.measured: kept.Measured | None = None
        """What the fast engine counted; without it `cohort_days` is made from the rows."""
        self._final_rows: Callable[[], pd.DataFrame] = pd.DataFrame
        self._measured: Callable[[], Mapping[str, Any]] | None = None
        self._seasons = [season.key for season in game.seasons]
        self.content_codes = content_codes(game)
        self.content_keys = list(self.content_codes)

    def take(self, players: Callable[[], pd.DataFrame], *, digest: str, event_count: int) -> None:
        """Take what gives the players' final rows, in player order, and the run's digest."""
        self._final_rows = players
        self.digest, self.event_count = digest, event_count

    @cached_property
    def _players(self) -> pd.DataFrame:
        """Made when somebody asks: many runs are played for their measures alone."""
        return self._final_rows().drop(columns="ordinal", errors="ignore")

    def take_measures(self, columns: Callable[[], Mapping[str, Any]]) -> None:
        """Take what gives the columns of `player_measures`, in player order, when asked for."""
        self._measured = columns

    def measures(self, *, by_key: bool = True) -> pd.DataFrame:
        """One row of measures per player, as `sim.measures.player_measures` gives them.

        Needs no rows of the fast engine. `by_key=False` leaves the players in the engine's order
        and without names, which is quicker.
        """
        if self._measured is None:
            return player_measures(_Frames(self.frames()))
        columns = pd.DataFrame(self._measured())
        if not by_key:
            return columns
        names = self._players[["player_key", "cohort", "archetype"]].astype("str")
        whole = pd.concat([names, columns], axis=1).assign(replication=self.replication)
        return whole.set_index(PLAYER).sort_index()

    def frames(self) -> dict[str, pd.DataFrame]:
        """The replication as the named tables of sim.frames."""
        frames = checked_frames(
            {
                "players": self._players.assign(replication=self.replication),
                "player_days": self._day_frame(),
                "xp_events": self._event_frame(),
                "xp_modifiers": self._modifier_frame(),
                "occurrences": self._occurrence_frame(),
                "money": self._money_frame(),
            }
        )
        if self.measured is not None:
            return frames | kept.frames_of(self.measured, frames["players"])
        return frames | kept.frames_from(frames)

    def _day_frame(self) -> pd.DataFrame:
        columns = [
            "player",
            "day",
            "is_active",
            "core_completed",
            "core_total",
            "is_perfect",
            "streak",
            "perfect_streak",
            "freezes_held",
            "debuffed",
            "debuff_triggered",
            "level",
            "total_xp",
            "xp_gained",
            "season",
            "season_xp",
        ]
        frame = pd.DataFrame(self.days.array(), columns=columns)
        dates = [
            (self.start_on + timedelta(days=day)).isoformat()
            for day in range(int(frame["day"].max()) + 1 if len(frame) else 0)
        ]
        frame["date"] = _named(frame["day"], dates)
        frame["season"] = _named(frame["season"] + 1, ["", *self._seasons])
        return self._with_player(frame, "cohort", "archetype")

    def _event_frame(self) -> pd.DataFrame:
        columns = [
            "player",
            "seq",
            "minute",
            "day",
            "source",
            "content_key",
            "base_xp",
            "final_xp",
            "total_xp_before",
            "total_xp_after",
            "level_before",
            "level_after",
        ]
        frame = pd.DataFrame(self.events.array(), columns=columns)
        frame["source"] = _named(frame["source"], [source.value for source in SOURCES])
        frame["content_key"] = _named(frame["content_key"], self.content_keys)
        return self._with_player(frame)

    def _modifier_frame(self) -> pd.DataFrame:
        columns = ["player", "seq", "order", "type", "multiplier_ppm", "xp_before", "xp_after"]
        frame = pd.DataFrame(self.modifiers.array(), columns=columns)
        frame["type"] = _named(frame["type"], [modifier.value for modifier in MODIFIERS])
        return self._with_player(frame)

    def _occurrence_frame(self) -> pd.DataFrame:
        columns = ["player", "day", "minute", "kind", "content_key", "value"]
        frame = pd.DataFrame(self.occurrences.array(), columns=columns)
        frame["kind"] = _named(frame["kind"], list(KINDS))
        frame["content_key"] = _named(frame["content_key"], self.content_keys)
        return self._with_player(frame)

    def _money_frame(self) -> pd.DataFrame:
        columns = [
            "player",
            "seq",
            "minute",
            "day",
            "kind",
            "content_key",
            "asset",
            "amount",
            "balance_after",
        ]
        frame = pd.DataFrame(self.money.array(), columns=columns)
        frame["kind"] = _named(frame["kind"], list(MONEY_KINDS))
        frame["content_key"] = _named(frame["content_key"], self.content_keys)
        frame["asset"] = _named(frame["asset"], self.content_keys)
        return self._with_player(frame)

    def _with_player(self, frame: pd.DataFrame, *extra: str) -> pd.DataFrame:
        for name in ("player_key", *extra):
            frame[name] = _named(frame["player"], list(self._players[name]))
        frame["replication"] = self.replication
        return frame.drop(columns="player")


class _Frames:
    """Frames by name, as measures read them."""

    def __init__(self, frames: Mapping[str, pd.DataFrame]) -> None:
        self._frames = frames

    def frame(self, name: str) -> pd.DataFrame:
        return self._frames[name]


def content_codes(game: GameRules) -> dict[str, int]:
    """The number of each content key that a row may name, "" (none) first."""
    keys = ["", RETURN_KEY, *sorted(_content_keys(game))]
    return {key: code for code, key in enumerate(keys)}


def _content_keys(game: GameRules) -> set[str]:
    """Every content key a row may name."""
    keys: set[str] = {quest.key for quest in game.quests}
    keys |= {title.key for title in game.titles} | {boss.key for boss in game.bosses}
    keys |= game.economy.keys() | game.learning.keys() | game.competition.keys()
    keys |= game.vitals.keys()
    return keys | {dungeon.key for dungeon in game.dungeons} | {s.key for s in game.seasons}


def _named(codes: pd.Series[int], names: Sequence[str]) -> pd.Series[str]:
    """The texts of codes (a pandas text column)."""
    table = pd.array([*names, ""], dtype="str")
    return pd.Series(table.take(codes.to_numpy()), index=codes.index)
