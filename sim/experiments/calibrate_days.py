"""Observed days as arrays: who was there when, one column per player, one row per calendar day.

Made from the checked table of `calibrate_input`; everything that fits, forecasts or draws works on
these arrays. May use: numpy, pandas, sim.behaviour.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.behaviour import STREAK_DAYS_FULL

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

WEEKDAYS = 7
CELLS = WEEKDAYS * (STREAK_DAYS_FULL + 1) * 2
"""Kinds of days that differ for showing up: weekday × streak in days (to 30) × debuff."""


@dataclass(frozen=True)
class Days:
    """Observed days; arrays are (day, player), days count from `start_on`.

    `first` is each player's first judged day, `active` what was seen, `seen` whether the day may be
    used (held-out days and the days before `first` are not), `streak` the streak in the morning (at
    most 30), `debuffed` whether a debuff held.
    """

    users: tuple[str, ...]
    start_on: date
    first: Ints
    active: Bools
    seen: Bools
    streak: Ints
    debuffed: Bools
    has_streak: bool
    has_debuff: bool

    @property
    def count(self) -> int:
        """How many calendar days there are."""
        return len(self.active)

    @property
    def end_on(self) -> date:
        """The last observed date."""
        return self.start_on + timedelta(days=self.count - 1)

    @property
    def weekday(self) -> Ints:
        """The weekday of each day, Monday 0."""
        return (self.start_on.weekday() + np.arange(self.count)) % WEEKDAYS

    @property
    def cell(self) -> Ints:
        """The kind of each day, int64 (day, player) in 0..CELLS-1."""
        kind = self.weekday[:, None] * (STREAK_DAYS_FULL + 1) + self.streak
        return kind * 2 + self.debuffed

    @property
    def player_days(self) -> int:
        """How many days may be used."""
        return int(self.seen.sum())

    def until(self, day: int) -> Days:
        """The same players with every day from `day` on unseen."""
        seen = self.seen.copy()
        seen[day:] = False
        return replace(self, seen=seen)

    def only(self, players: Ints | Bools) -> Days:
        """Some of the players."""
        index = np.arange(len(self.users))[players]
        return replace(
            self,
            users=tuple(self.users[place] for place in index),
            first=self.first[players],
            active=self.active[:, players],
            seen=self.seen[:, players],
            streak=self.streak[:, players],
            debuffed=self.debuffed[:, players],
        )


def days_of(table: pd.DataFrame) -> Days:
    """The arrays of a checked table (user, date, active, and perhaps streak, debuffed).

    A day without a row counts as not active. A log that holds active days only begins for each
    player on the day after their first: that first day was active by the way the log was made.
    """
    start, end = table["date"].min(), table["date"].max()
    count = (end - start).days + 1
    users, player = np.unique(table["user"].to_numpy(dtype=str), return_inverse=True)
    day = (table["date"] - start).dt.days.to_numpy()
    first = np.full(len(users), count, dtype=np.int64)
    np.minimum.at(first, player, day)

    def filled(column: str) -> Ints:
        values = np.zeros((count, len(users)), dtype=np.int64)
        values[day, player] = table[column].to_numpy(dtype=np.int64)
        return values

    active = filled("active").astype(bool)
    if bool(table["active"].all()):
        first = first + 1
    streak = np.zeros((count, len(users)), dtype=np.int64)
    if "streak" in table:
        streak[1:] = np.minimum(filled("streak"), STREAK_DAYS_FULL)[:-1]
    debuffed = filled("debuffed").astype(bool) if "debuffed" in table else np.zeros_like(active)
    return Days(
        users=tuple(str(user) for user in users),
        start_on=start.date(),
        first=first,
        active=active,
        seen=np.arange(count)[:, None] >= first[None, :],
        streak=streak,
        debuffed=debuffed,
        has_streak=bool(streak.any()),
        has_debuff=bool(debuffed.any()),
    )
