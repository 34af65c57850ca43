"""How a player of the reference engine answers to what happens: month, motivation, reminders.

Every decision is a rule of model.rules.motivation on whole numbers. The kernel does the same on
arrays (sim/kernel/answering.py). May use: rules, sim.reference_state.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from model.rules import motivation
from model.rules.calendar import clock_minute
from model.rules.motivation_values import Happened
from model.rules.values import ABSENT

if TYPE_CHECKING:
    from sim.reference_state import PlayerState


class Answers:
    """What one player remembers of the days before, and what that does to showing up."""

    def __init__(self, player: PlayerState) -> None:
        """A player who has just joined: motivation at the baseline, nothing told."""
        self._player, self.rules = player, player.spec.archetype.answers
        self.motivation_ppm = self.rules.motivation.baseline_ppm
        self.unseen_days = self.told_count = 0
        self.was_reminded = False
        """On the last day that was closed."""
        self.seen_minute = ABSENT
        """When the player was first seen on the last active day."""
        self._level = player.level
        self._streak = 0

    def month_ppm(self) -> int:
        """The factor of the local day's month."""
        return self.rules.month_ppm[date.fromordinal(self._player.ordinal).month - 1]

    def pull_ppm(self) -> int:
        """What motivation and yesterday's reminder add to the chance to show up."""
        return motivation.motivation_pull_ppm(
            self.motivation_ppm, self.rules.motivation
        ) + motivation.reminder_pull_ppm(self.was_reminded, self.rules.reminders)

    def remind(self) -> None:
        """Look back at the reminder's minute of the day that ends; before anything is judged."""
        player, rules = self._player, self.rules.reminders
        self._streak = player.streak.current
        self.was_reminded = False
        if player.weekday == 0:
            self.told_count = 0
        if rules.max_per_week == 0:
            return
        minute, local_minute = clock_minute(
            player.spec.timezone,
            date.fromordinal(player.world.start_ordinal),
            day=player.day,
            wanted_minute=rules.minute,
        )
        if player.is_active and self.seen_minute <= minute:
            return
        away_days = self.unseen_days + 1
        self.was_reminded = motivation.is_reminder_wanted(
            rules,
            local_minute=local_minute,
            away_days=away_days,
            streak=self._streak,
            told_count=self.told_count,
        )
        if self.was_reminded:
            self.told_count += 1
            player.note("reminded", minute, "", away_days)

    def close_day(
        self, core_done: int, core_total: int, *, is_streak_lost: bool, is_debuff_set: bool
    ) -> None:
        """Take in what the day has brought."""
        player = self._player
        self.motivation_ppm = motivation.motivation_after(
            self.motivation_ppm,
            self.rules.motivation,
            Happened(
                is_active=player.is_active,
                core_done=core_done,
                core_total=core_total,
                streak_lost=self._streak if is_streak_lost else 0,
                is_debuff_set=is_debuff_set,
                is_level_gained=player.level > self._level,
                is_reminded=self.was_reminded,
            ),
        )
        self.unseen_days = 0 if player.is_active else self.unseen_days + 1
        self._level = player.level

    def words(self) -> tuple[int, ...]:
        """The memory as numbers, for the digest; nothing where no archetype has one."""
        if not self.rules.is_kept:
            return ()
        return (
            self.motivation_ppm,
            self.unseen_days,
            self.told_count,
            int(self.was_reminded),
            self._level,
        )
