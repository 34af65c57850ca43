"""What a simulated player decides: whether to show up, when, what comes out, what to try.

Leaf rules on whole numbers with the formulas in their docstrings, so that a designer can argue with
them; both engines call them with an archetype's parameters and keyed draws. May use: rules.
"""

from __future__ import annotations

from typing import Final

from model.rules.draws import below, below_again, chance, normal_int, third_below
from model.rules.motivation import STREAK_DAYS_FULL as STREAK_DAYS_FULL
from model.rules.registry import rule

SESSIONS: Final = 3
"""How many times a player opens the app on an active day."""
_PPM: Final = 1_000_000


@rule
def login_chance_ppm(
    weekday_ppm: int,
    *,
    streak: int,
    streak_login_ppm: int,
    debuff_login_ppm: int,
    debuffed: bool,
    answer_ppm: int,
    month_ppm: int,
) -> int:
    """Chance to show up today: by weekday, moved by what has happened, times the month's factor.

    login[weekday] + streak_login · min(streak, 30) / 30 − debuff_login while under a debuff + what
    motivation and a reminder add (`answer_ppm`), within 0..1; times the month's, within 0..1.
    """
    pull = streak_login_ppm * min(streak, STREAK_DAYS_FULL) // STREAK_DAYS_FULL
    push = debuff_login_ppm if debuffed else 0
    chance_ppm = max(0, min(_PPM, weekday_ppm + pull - push + answer_ppm))
    return min(_PPM, chance_ppm * month_ppm // _PPM)


@rule
def lapse_length(drawn: int, days_min: int, days_max: int) -> int:
    """How many days an absence lasts: each number from `days_min` to `days_max` as likely."""
    return days_min + below(drawn, max(1, days_max - days_min + 1))


@rule
def session_minute(drawn: int, session: int, minute_first: int, minute_last: int) -> int:
    """The local minute of one of a day's sessions, before sorting, within the active hours."""
    return minute_first + third_below(drawn, session, max(1, minute_last - minute_first + 1))


@rule
def is_recorded(drawn: int, record_ppm: int) -> bool:
    """Whether a metric is recorded at all on an active day."""
    return record_ppm >= _PPM or chance(drawn, record_ppm)


@rule
def recording_session(drawn: int) -> int:
    """The session in which a metric is recorded (independent of whether it is)."""
    return below_again(drawn, SESSIONS)


@rule
def day_factor_ppm(weekday: int, weekend_ppm: int) -> int:
    """The weekend's factor on a habit; one whole on other days."""
    return weekend_ppm if weekday >= 5 else _PPM


@rule
def yes_or_no(drawn: int, true_ppm: int, factor_ppm: int) -> int:
    """How a yes/no metric comes out: 1 with probability true · factor, at most 1."""
    return 1 if chance(drawn, min(_PPM, true_ppm * factor_ppm // _PPM)) else 0


@rule
def amount(drawn: int, *, mean: int, spread: int, factor_ppm: int, value_max: int) -> int:
    """How a counted metric comes out: about the personal mean · factor, within 0..value_max."""
    return max(0, min(value_max, normal_int(mean * factor_ppm // _PPM, spread, drawn)))


@rule
def value_so_far(value: int, session: int, recorded_in: int) -> int:
    """What shows of a growing metric in a session before the one it is recorded in: even growth."""
    return value * (session + 1) // (recorded_in + 1)
