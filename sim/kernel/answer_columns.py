"""Columns of what players remember of the days before: `State.answer`.

The columns of `People.motivation` and `People.reminder` are the fields of MotivationRule and
ReminderRule, in their order. May use: nothing.
"""

from __future__ import annotations

from typing import Final

MOTIVATION, UNSEEN_DAYS, TOLD, REMINDED, LEVEL = range(5)
"""Motivation in millionths; whole days since the last visit; reminders of this week; whether the
last day brought one; the level when the last day was closed."""
REMEMBERED: Final = 5
