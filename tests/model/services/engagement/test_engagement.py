"""Logins, sessions, attention and what follows from them, as a player and a teacher meet them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from model.db import read
from model.errors import NotFound, Refused
from model.services import engagement, play, privacy
from model.services.engagement import SpanSeen
from model.tables import TABLES
from model.words import (
    BehaviorEventKind,
    DropoutRisk,
    EngagementAction,
    FocusQuality,
    LearningSessionStatus,
    SessionEventKind,
)
from tests.model.services.parties.ground import Ground, without_player
from tests.model.services.play_worlds import FULL_DAY, MONDAY, Game, noon

SIGNAL = SessionEventKind


@pytest.fixture
def ground(sample: Game) -> Ground:
    """Two players of the sample world, at noon of their first Monday."""
    return Ground(sample, players=2)


def signal(ground: Ground, session_id: int, kind: SIGNAL = SIGNAL.PROGRESS, **more: Any) -> Any:
    """A signal of the first player's session."""
    service = without_player(engagement.signal)
    return ground.do(service, ground.players[0], session_id=session_id, kind=kind, **more)


def span(start: datetime, minutes: int, **more: Any) -> SpanSeen:
    """A span of so many minutes."""
    return SpanSeen(started_at=start, ended_at=start + timedelta(minutes=minutes), **more)


def test_a_local_day_is_counted_once(ground: Ground) -> None:
    """Twice in a day is one row of two; the next local day goes on; a gap begins anew."""
    me, other = ground.players
    assert ground.do(engagement.login, me).consecutive_days == 1
    with ground.as_(me, key="again") as session:
        twice = engagement.login(session, player_id=me)
    with ground.as_(me, key="again") as session:
        assert engagement.login(session, player_id=me) == twice, "the same key, the same answer"
    assert (twice.session_count, twice.consecutive_days) == (2, 1)
    ground.later(hours=13)  # one o'clock of Tuesday
    assert ground.do(engagement.login, me).consecutive_days == 2
    ground.later(days=1, hours=22)  # 23:00 of Wednesday
    assert ground.do(engagement.login, me).consecutive_days == 3
    ground.later(days=2)
    assert ground.do(engagement.login, me).consecutive_days == 1
    with pytest.raises(Exception, match="may not|role"), ground.as_(other) as session:
        engagement.login(session, player_id=me)


def test_a_session_from_its_start_to_its_end(ground: Ground) -> None:
    """Short gaps are learning, long ones and pauses interrupt; the end brings scores."""
    me, other = ground.players
    ground.do(engagement.login, me)
    first = ground.do(engagement.start, me)
    ground.refused("E-ENG-001", engagement.start, me)
    ground.later(seconds=300)
    assert signal(ground, first.id, completion_ppm=400_000).active_seconds == 300
    ground.later(seconds=301)
    away = signal(ground, first.id, completion_ppm=100_000)
    assert (away.active_seconds, away.interruption_count, away.completion_ppm) == (300, 1, 400_000)
    ground.later(seconds=60)
    paused = signal(ground, first.id, SIGNAL.PAUSE)
    assert (paused.status, paused.interruption_count) == (LearningSessionStatus.PAUSED, 2)
    ground.refused(
        "E-ENG-002", without_player(engagement.signal), me, session_id=first.id, kind=SIGNAL.PAUSE
    )
    ground.later(seconds=120)
    assert signal(ground, first.id, SIGNAL.RESUME).active_seconds == 360
    signal(ground, first.id, SIGNAL.TAB_SWITCH)
    ground.later(seconds=60)  # what is seen is a sign, too
    for kind in (BehaviorEventKind.PAGE_VIEW, BehaviorEventKind.QUIZ_FAIL):
        ground.do(engagement.see, me, kind=kind, session_id=first.id, place="unit/1")
    for request in ({"completion_ppm": 1_000_001}, {"place": "x" * 201}, {"seconds": -1}):
        ground.refused(
            "E-ENG-004", without_player(engagement.signal), me, session_id=first.id, **request
        )
    ground.refused(
        "E-ENG-003", without_player(engagement.signal), me, session_id=first.id, kind=SIGNAL.END
    )
    with pytest.raises(Exception, match="may not|role"), ground.as_(other) as session:
        engagement.end(session, session_id=first.id)
    ground.later(seconds=240)
    end = without_player(engagement.end)
    done = ground.do(end, me, session_id=first.id, completion_ppm=1_000_000)
    assert (done.status, done.active_seconds) == (LearningSessionStatus.COMPLETED, 660)
    # 7 of 2 events is more than all; .3 + .03 + .02 - .03
    assert (done.engagement_score, done.dropout_risk) == (100.0, 0.32)
    ground.refused("E-ENG-002", end, me, session_id=first.id)
    ground.refused(
        "E-ENG-005", engagement.see, me, kind=BehaviorEventKind.NOTE, session_id=first.id
    )
    day = ground.do(engagement.login, me)
    assert day.total_time_minutes == 11
    ground.refused("E-RECORD-005", engagement.start, me, lesson_id=999)


def test_silent_sessions_are_abandoned(ground: Ground) -> None:
    """After two hours without a sign a session is abandoned as of its last one."""
    me, _ = ground.players
    first = ground.do(engagement.start, me)
    ground.later(minutes=119)
    with ground.as_(None) as session:
        assert engagement.abandon_silent(session) == 0
    ground.later(minutes=2)
    with ground.as_(None) as session:
        assert engagement.abandon_silent(session) == 1
    ended = ground.look(engagement.session_of, session_id=first.id)
    assert (ended.status, ended.ended_at) == (LearningSessionStatus.ABANDONED, first.started_at)
    ground.refused("E-REFUSED-002", without_player(engagement.abandon_silent), me)
    for minutes in (-5, 0, 5):
        with pytest.raises(Refused, match="are no silence") as soon, ground.as_(None) as session:
            engagement.abandon_silent(session, minutes=minutes)
        assert soon.value.code == "E-ENG-016"
    again = ground.do(engagement.start, me)
    ground.later(seconds=301)
    assert signal(ground, again.id, SIGNAL.IDLE_TIMEOUT).interruption_count == 1, "one absence"
    ground.later(seconds=10)
    assert signal(ground, again.id, SIGNAL.IDLE_TIMEOUT).interruption_count == 2


def test_attention_and_the_focus_of_a_day(ground: Ground) -> None:
    """Spans are scored by the stated formula, a day's focus follows; every fault at once."""
    me, _ = ground.players
    record = without_player(engagement.record_span)
    opened = ground.do(engagement.start, me)
    start = ground.now
    ground.later(hours=2)
    good = span(
        start,
        30,
        idle_seconds=180,
        tab_switches=1,
        pauses=1,
        distractions=((SIGNAL.TAB_SWITCH, 60, 5),),
    )
    first = ground.do(record, me, session_id=opened.id, span=good)
    assert (first.attention_score, first.focus_quality) == (85.0, FocusQuality.HIGH)
    poor = span(start + timedelta(minutes=35), 20, idle_seconds=600, window_blurs=10)
    second = ground.do(record, me, session_id=opened.id, span=poor)
    assert (second.attention_score, second.focus_quality) == (30.0, FocusQuality.LOW)
    assert (second.day_spans, second.day_attention_score) == (2, 57.5)
    assert second.suggested_focus_minutes == 25
    third = ground.do(record, me, session_id=opened.id, span=span(start + timedelta(hours=1), 10))
    assert third.suggested_focus_minutes == 20
    metrics = TABLES["focus_metrics"].__table__
    with read(ground.game.database) as session:
        day = session.execute(sa.select(metrics)).mappings().one()
    assert (day["focus_minutes"], day["recovery_seconds"]) == (60, 300)
    assert (day["patterns"]["common_distraction"], day["patterns"]["hours"][12]) == (
        "tab_switch",
        50 / 60,
    )
    bad = span(
        start - timedelta(minutes=5),
        2,
        idle_seconds=121,
        pauses=-1,
        distractions=((SIGNAL.PROGRESS, 0, 0),),
    )
    for code in ("E-ENG-011", "E-ENG-013", "E-ENG-014"):
        ground.refused(code, record, me, session_id=opened.id, span=bad)
    naive = SpanSeen(good.started_at.replace(tzinfo=None), good.ended_at)
    ground.refused("E-ENG-017", record, me, session_id=opened.id, span=naive)
    many = ((SIGNAL.TAB_SWITCH, 1, 0),) * 501
    crowded = span(start + timedelta(minutes=90), 1, distractions=many)
    ground.refused("E-ENG-015", record, me, session_id=opened.id, span=crowded)
    ground.refused("E-ENG-012", record, me, session_id=opened.id, span=poor)
    ground.refused("E-ENG-010", record, me, session_id=opened.id, span=span(start, 0))


def test_a_profile_and_alerts_are_reckoned_from_what_was_seen(ground: Ground) -> None:
    """The source's labels over the window, what is proposed, and sentences with their figures."""
    me, _ = ground.players
    with pytest.raises(NotFound):
        ground.look(engagement.engagement_of, player_id=me)
    opened = ground.do(engagement.start, me)
    for _ in range(9):
        signal(ground, opened.id, SIGNAL.TAB_SWITCH)
    for _ in range(5):
        ground.do(engagement.see, me, kind=BehaviorEventKind.QUIZ_FAIL, session_id=opened.id)
    ground.later(minutes=61)
    signal(ground, opened.id)
    found = ground.do(engagement.recompute, me)
    assert (found.engagement_score, found.dropout_risk) == (100.0, 0.42)  # .3 + .27 - .15
    assert (found.dropout_level, found.proposed_action) == (
        DropoutRisk.MEDIUM,
        EngagementAction.NONE,  # engaged, but nobody who struggles is told to advance
    )
    assert (found.struggle_score, found.active_days, found.preferred_hour) == (0.875, 1, 12)
    assert found.counts["tab_switches"] == 9
    said = ground.look(engagement.alerts, player_id=me, now=ground.now + timedelta(minutes=121))
    assert [sentence.split()[0] for sentence in said] == ["Inactive", "Struggles:", "Looks"]
    assert "5 events in 61 minutes" in said[2]
    ground.later(days=30)
    quiet = ground.do(engagement.recompute, me)
    assert (quiet.engagement_score, quiet.dropout_risk) == (0.0, 0.3)
    assert quiet.proposed_action is EngagementAction.BOOST
    assert quiet.last_active_at == datetime(2026, 1, 5, 13, 1, tzinfo=UTC)
    ground.refused("E-ENG-006", engagement.recompute, me, days=0)


def test_features_of_a_day_are_made_once_and_labelled_later(ground: Ground) -> None:
    """Each has a formula; made again they are the same; the label comes when it is known."""
    me, _ = ground.players
    tuesday = MONDAY + timedelta(days=1)  # their first day
    ground.do(engagement.login, me)
    opened = ground.do(engagement.start, me)
    ground.later(minutes=4)
    ground.do(without_player(engagement.end), me, session_id=opened.id, completion_ppm=500_000)
    with ground.game.writing(ground.now) as session:
        play.record_metrics(session, player_id=me, values=FULL_DAY)
    with pytest.raises(Exception, match="not over"), ground.as_(None) as session:
        engagement.compute(session, world="sample", day=tuesday)
    ground.later(days=3)
    gone = Ground(ground.game, players=1, name="Gone")
    with gone.as_(gone.players[0]) as session:
        privacy.erase_user(session, user_id=session.actor.user_id, why="asked for")
    for days in (0, -3, 366):
        with pytest.raises(Refused) as wrong, ground.as_(None) as session:
            engagement.compute(session, world="sample", day=tuesday, window_days=days)
        assert wrong.value.code == "E-ENG-006"
        with pytest.raises(Refused), ground.as_(None) as session:
            engagement.foretell(session, world="sample", day=tuesday, ahead_days=days)
    # Of the three who play, the erased one gets no features.
    for key, counts in (("one", (2, 0, 0)), ("one", (2, 0, 0)), ("two", (0, 2, 0))):
        with ground.as_(None, key=key) as session:
            made = engagement.compute(session, world="sample", day=tuesday)
        assert (made.made, made.kept, made.differing) == counts
    found = ground.look(engagement.features_of, player_id=me, day=tuesday)
    assert set(found) == {feature.name for feature in engagement.FEATURES}
    assert all(feature.formula for feature in engagement.FEATURES)
    assert (found["login_days"], found["days_since_login"], found["login_streak"]) == (1, 1, 0)
    assert (found["session_minutes"], found["completion_mean"], found["dropout"]) == (4, 0.5, 0.3)
    assert found["quests_completed"] >= 4
    with read(ground.game.database) as session:
        assert found["xp_earned"] == play.player(session, player_id=me).total_xp
    with pytest.raises(Exception, match="not over"), ground.as_(None) as session:
        engagement.foretell(session, world="sample", day=tuesday)
    ground.do(engagement.login, ground.players[1])
    ground.now = noon(tuesday + timedelta(days=15))
    with ground.as_(None) as session:
        assert engagement.foretell(session, world="sample", day=tuesday) == 2
    rows = TABLES["ml_feature_rows"].__table__
    with read(ground.game.database) as session:
        labels = dict(session.execute(sa.select(rows.c.player_id, rows.c.label)).all())
    assert labels == {me: 1.0, ground.players[1]: 0.0}
    ground.refused(
        "E-REFUSED-002", without_player(engagement.compute), me, world="sample", day=tuesday
    )
