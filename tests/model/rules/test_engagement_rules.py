"""Engagement against the figures of rules.md §4 (ShikshaDisha), and ours where it has none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.rules import engagement as rules
from model.rules.engagement import Seen, Span


@pytest.mark.parametrize(
    ("seen", "engaged", "risk", "level"),
    [
        (Seen(), 0, 300_000, rules.LOW),
        (Seen(events=100, completes=1, videos=2, quizzes=3), 410_000, 160_000, rules.LOW),
        (Seen(events=10, completes=2), 1_000_000, 200_000, rules.LOW),
        (Seen(events=40, tab_switches=3, pauses=1), 0, 410_000, rules.MEDIUM),
        (Seen(events=40, tab_switches=2, pauses=2), 0, 400_000, rules.LOW),
        (Seen(events=40, tab_switches=12, pauses=2), 0, 700_000, rules.MEDIUM),
        (Seen(events=40, tab_switches=13, pauses=1), 0, 710_000, rules.HIGH),
        (Seen(events=99, tab_switches=40), 0, 1_000_000, rules.HIGH),
        (Seen(events=9, completes=9), 1_000_000, 0, rules.LOW),
    ],
)
def test_engagement_and_dropout(seen: Seen, engaged: int, risk: int, level: int) -> None:
    """clamp((10c+5v+7q)/events) and clamp(.3+.03t+.02p-.05c-.03q), high > .7, medium > .4."""
    assert (rules.engagement(seen), rules.dropout(seen)) == (engaged, risk)
    assert rules.dropout_level(risk) == level


@pytest.mark.parametrize(
    ("engaged", "risk", "struggling", "action"),
    [
        (299_999, 600_000, 0, rules.BOOST),
        (300_000, 600_000, 0, rules.NOTHING),
        (0, 600_001, 0, rules.INTERVENE),
        (1_000_000, 600_001, 0, rules.INTERVENE),
        (700_000, 0, 0, rules.NOTHING),
        (700_001, 0, 700_000, rules.ADVANCE),
        (1_000_000, 480_000, 875_000, rules.NOTHING),
    ],
)
def test_what_is_proposed(engaged: int, risk: int, struggling: int, action: int) -> None:
    """Intervene above a risk of .6, boost below 30, advance above 70 unless one struggles."""
    assert rules.proposed_action(engaged, risk, struggling) == action


def test_alerts_name_their_figures() -> None:
    """Inactive > 2 h, struggle at > 8 tabs or > 4 fails, bored at < .3 a minute after an hour."""
    assert rules.alerts(Seen(events=20), minutes=60, inactive_minutes=120) == ()
    tired = Seen(events=26, tab_switches=9, quiz_fails=4)
    found = rules.alerts(tired, minutes=90, inactive_minutes=121)
    assert [sentence.split()[0] for sentence in found] == ["Inactive", "Struggles:", "Looks"]
    assert "121 minutes" in found[0]
    assert found[1] == "Struggles: 9 tab switches (more than 8 is much)."
    (both,) = rules.alerts(Seen(tab_switches=9, quiz_fails=5), minutes=0, inactive_minutes=0)
    assert both.endswith("much) and 5 failed quizzes (more than 4 is much).")
    assert "26 events in 90 minutes" in found[2]
    assert rules.alerts(Seen(events=16), minutes=29, inactive_minutes=0)[0].startswith("Goes too")
    assert rules.alerts(Seen(events=15), minutes=29, inactive_minutes=0) == ()


@given(st.integers(0, 5000), st.integers(0, 3000), st.integers(0, 40), st.integers(0, 20))
def test_scores_cross_the_sources_thresholds_where_it_does(
    events: int, minutes: int, tabs: int, fails: int
) -> None:
    """Between the thresholds the scores are ours; at them they agree with its yes and no."""
    seen = Seen(events=events, tab_switches=tabs, quiz_fails=fails)
    assert (rules.struggle(seen) > rules.STRUGGLE_ALERT) == (tabs > 8 or fails > 4)
    is_bored = minutes > 60 and 10 * events < 3 * minutes
    assert (rules.boredom(events, minutes) > rules.BOREDOM_ALERT) == is_bored


@pytest.mark.parametrize(
    ("span", "attended", "quality"),
    [
        ((600, 0, 0, 0, 0), 1_000_000, rules.HIGH),
        ((600, 180, 0, 0, 0), 700_000, rules.HIGH),
        ((600, 180, 1, 0, 0), 660_000, rules.MEDIUM),
        ((600, 300, 1, 2, 2), 400_000, rules.MEDIUM),
        ((600, 300, 1, 2, 3), 390_000, rules.LOW),
        ((600, 900, 50, 0, 0), 0, rules.LOW),
        ((0, 0, 0, 0, 0), 0, rules.LOW),
    ],
)
def test_attention_of_a_span(span: tuple[int, ...], attended: int, quality: int) -> None:
    """Ours: the share not idle, less 4, 2 and 1 points for tab switch, blur and pause."""
    assert rules.attention(*span) == attended
    assert rules.focus_quality(attended) == quality


def test_the_focus_of_a_day() -> None:
    """Ours: mean, longest, decay from first to last, breaks within a session, a suggestion."""
    assert rules.day_focus([])[-2:] == (25, 5)
    spans = [Span(0, 1800, 800_000, 1, 7), Span(1920, 3120, 600_000, 2, 7)]
    two = rules.day_focus(spans)
    assert two == (2, 3000, 1800, 1500, 3, 700_000, 250_000, 120, 25, 5)
    three = rules.day_focus([*spans, Span(9000, 9300, 700_000, 0, 8)])
    assert (three.average_seconds, three.focus_minutes, three.break_minutes) == (1100, 18, 3)
    assert (three.recovery_seconds, three.decay) == (120, 125_000)


def test_days_in_a_row_and_absence() -> None:
    """A day after goes on, more days begin anew; 300 seconds are no absence, 301 are."""
    assert [rules.consecutive_days(4, gap) for gap in (1, 2, 9)] == [5, 1, 1]
    assert [rules.is_absence(seconds) for seconds in (300, 301)] == [False, True]
