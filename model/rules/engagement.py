"""Engagement: attention, focus, dropout and boredom as whole millionths, and what they propose.

From rules.md §4 (ShikshaDisha, `behavior_analyzer.py`, `learner_monitor.py`): the engagement and
dropout labels with their weights, the levels of risk, the thresholds of actions and alerts, and
the gap of 300 seconds that counts as absence. The source has no formula for attention, focus
quality, decay, recovery, and only a yes or no for struggle and boredom: those here are ours, made
so that they cross the source's thresholds exactly where its yes or no turns. All weights stand as
constants. Shares are millionths of one, scores millionths of 100.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from model.rules.registry import rule

PPM = 1_000_000

COMPLETE_WEIGHT, VIDEO_WEIGHT, QUIZ_WEIGHT = 10, 5, 7
DROPOUT_BASE = 300_000
DROPOUT_TAB_SWITCH, DROPOUT_PAUSE = 30_000, 20_000
DROPOUT_COMPLETE, DROPOUT_QUIZ = 50_000, 30_000
RISK_MEDIUM, RISK_HIGH = 400_000, 700_000
"""Above the first the risk is medium, above the second high."""
BOOST_BELOW, ADVANCE_ABOVE, INTERVENE_ABOVE = 300_000, 700_000, 600_000

ABSENT_SECONDS = 300
"""A longer gap within a session counts as absence: an interruption, and no time of learning."""
ALERT_INACTIVE_MINUTES = 120
STRUGGLE_TABS, STRUGGLE_FAILS, STRUGGLE_ALERT = 8, 4, 700_000
BORED_MINUTES, BORED_RATE_TENTHS, BOREDOM_ALERT = 60, 3, 600_000
FAST_MINUTES, FAST_EVENTS = 30, 15

TAB_SWITCH_COST, BLUR_COST, PAUSE_COST = 40_000, 20_000, 10_000
"""Ours: what each distraction takes from the attention of a span."""
QUALITY_MEDIUM, QUALITY_HIGH = 400_000, 700_000
"""Ours: from these on focus is medium, high."""
FOCUS_MINUTES, BREAK_MINUTES = 25, 5
"""The pomodoro of the source, where there is nothing to go by yet."""
FOCUS_MINUTES_MIN, FOCUS_MINUTES_MAX, SPANS_MIN = 10, 50, 3

LOW, MEDIUM, HIGH = 0, 1, 2
"""Levels of risk and of focus."""
NOTHING, BOOST, INTERVENE, ADVANCE = 0, 1, 2, 3
"""What is proposed for a player."""


class Seen(NamedTuple):
    """How often a player was seen to do each thing in a window."""

    events: int = 0
    completes: int = 0
    videos: int = 0
    quizzes: int = 0
    quiz_fails: int = 0
    tab_switches: int = 0
    pauses: int = 0


class Span(NamedTuple):
    """One span of attention of a day, in seconds: start and end, idle time, attention."""

    start: int
    end: int
    attention: int
    distractions: int
    session: int


class Focus(NamedTuple):
    """A day's focus: seconds, counts and shares in millionths."""

    span_count: int
    focus_seconds: int
    longest_seconds: int
    average_seconds: int
    distractions: int
    attention: int
    decay: int
    recovery_seconds: int
    focus_minutes: int
    break_minutes: int


@rule
def engagement(seen: Seen) -> int:
    """Engagement: (10 completes + 5 videos + 7 quizzes) / events, at most 1."""
    weighed = (
        COMPLETE_WEIGHT * seen.completes + VIDEO_WEIGHT * seen.videos + QUIZ_WEIGHT * seen.quizzes
    )
    return min(PPM, weighed * PPM // max(seen.events, 1))


@rule
def dropout(seen: Seen) -> int:
    """Risk of dropping out: .3 + .03 tab switches + .02 pauses - .05 completes - .03 quizzes."""
    risk = DROPOUT_BASE + DROPOUT_TAB_SWITCH * seen.tab_switches + DROPOUT_PAUSE * seen.pauses
    return min(PPM, max(0, risk - DROPOUT_COMPLETE * seen.completes - DROPOUT_QUIZ * seen.quizzes))


@rule
def dropout_level(risk: int) -> int:
    """LOW, MEDIUM above .4, HIGH above .7."""
    if risk > RISK_HIGH:
        return HIGH
    return MEDIUM if risk > RISK_MEDIUM else LOW


@rule
def proposed_action(engaged: int, risk: int, struggling: int) -> int:
    """INTERVENE above a risk of .6, else BOOST below 30 points, ADVANCE above 70.

    The source names the three thresholds and no order: who is about to leave comes first, and who
    struggles so much that it calls for an alert is not told to advance (both ours).
    """
    if risk > INTERVENE_ABOVE:
        return INTERVENE
    if engaged < BOOST_BELOW:
        return BOOST
    return ADVANCE if engaged > ADVANCE_ABOVE and struggling <= STRUGGLE_ALERT else NOTHING


@rule
def struggle(seen: Seen) -> int:
    """Struggle: above .7 exactly beyond 8 tab switches or 4 failed quizzes (ours between)."""
    by_tabs = seen.tab_switches * STRUGGLE_ALERT // STRUGGLE_TABS
    by_fails = seen.quiz_fails * STRUGGLE_ALERT // STRUGGLE_FAILS
    return min(PPM, max(by_tabs, by_fails))


@rule
def boredom(events: int, minutes: int) -> int:
    """Boredom after an hour: above .6 exactly below 0.3 events a minute (ours between)."""
    if minutes <= BORED_MINUTES:
        return 0
    # 0.4 of the way down is reached at 3 events in 10 minutes; rounded up, so that the edge is out.
    calm = -(-events * 10 * (PPM - BOREDOM_ALERT) // (BORED_RATE_TENTHS * minutes))
    return max(0, PPM - calm)


@rule
def is_too_fast(events: int, minutes: int) -> bool:
    """Whether more than 15 things were done in less than half an hour."""
    return minutes < FAST_MINUTES and events > FAST_EVENTS


@rule
def is_inactive(minutes: int) -> bool:
    """Whether nothing was seen for more than two hours."""
    return minutes > ALERT_INACTIVE_MINUTES


@rule
def is_absence(gap_seconds: int) -> bool:
    """Whether a gap between two signs of a session is an absence."""
    return gap_seconds > ABSENT_SECONDS


@rule
def attention(seconds: int, idle: int, tab_switches: int, blurs: int, pauses: int) -> int:
    """Attention of a span: the share that was not idle, less what each distraction costs (ours)."""
    if seconds <= 0:
        return 0
    awake = max(0, seconds - idle) * PPM // seconds
    cost = TAB_SWITCH_COST * tab_switches + BLUR_COST * blurs + PAUSE_COST * pauses
    return max(0, awake - cost)


@rule
def focus_quality(attended: int) -> int:
    """LOW, MEDIUM from .4, HIGH from .7 (ours)."""
    if attended >= QUALITY_HIGH:
        return HIGH
    return MEDIUM if attended >= QUALITY_MEDIUM else LOW


@rule
def consecutive_days(count: int, gap_days: int) -> int:
    """Days in a row with a login, after one `gap_days` after the last: 1 goes on, more begins."""
    return count + 1 if gap_days == 1 else 1


def day_focus(spans: Sequence[Span]) -> Focus:
    """A day's focus from its spans in order (ours but for the pomodoro of the start).

    Decay is what attention lost from the first span to the last; recovery the mean break between
    two spans of one session; the suggestion the mean span, from three spans on, in 10..50 minutes,
    with a fifth of it as the break.
    """
    if not spans:
        return Focus(0, 0, 0, 0, 0, 0, 0, 0, FOCUS_MINUTES, BREAK_MINUTES)
    lengths = [max(0, span.end - span.start) for span in spans]
    total, average = sum(lengths), sum(lengths) // len(lengths)
    first, last = spans[0].attention, spans[-1].attention
    breaks = [
        later.start - before.end
        for before, later in pairwise(spans)
        if before.session == later.session and later.start >= before.end
    ]
    minutes = FOCUS_MINUTES
    if len(spans) >= SPANS_MIN:
        minutes = min(FOCUS_MINUTES_MAX, max(FOCUS_MINUTES_MIN, average // 60))
    return Focus(
        span_count=len(spans),
        focus_seconds=total,
        longest_seconds=max(lengths),
        average_seconds=average,
        distractions=sum(span.distractions for span in spans),
        attention=sum(span.attention for span in spans) // len(spans),
        decay=max(0, first - last) * PPM // first if first else 0,
        recovery_seconds=sum(breaks) // len(breaks) if breaks else 0,
        focus_minutes=minutes,
        break_minutes=max(1, minutes // BREAK_MINUTES),
    )


def alerts(seen: Seen, *, minutes: int, inactive_minutes: int) -> tuple[str, ...]:
    """What a teacher should look at, as sentences with the figures that say so."""
    found: list[str] = []
    if is_inactive(inactive_minutes):
        found.append(
            f"Inactive for {inactive_minutes} minutes; more than {ALERT_INACTIVE_MINUTES} is much."
        )
    if struggle(seen) > STRUGGLE_ALERT:
        signs = (
            (seen.tab_switches, STRUGGLE_TABS, "tab switches"),
            (seen.quiz_fails, STRUGGLE_FAILS, "failed quizzes"),
        )
        told = (f"{n} {what} (more than {most} is much)" for n, most, what in signs if n > most)
        found.append(f"Struggles: {' and '.join(told)}.")
    if boredom(seen.events, minutes) > BOREDOM_ALERT:
        found.append(
            f"Looks bored: {seen.events} events in {minutes} minutes, fewer than 3 in 10 minutes."
        )
    if is_too_fast(seen.events, minutes):
        found.append(
            f"Goes too fast: {seen.events} events in {minutes} minutes; more than {FAST_EVENTS} in "
            f"less than {FAST_MINUTES} is much."
        )
    return tuple(found)
