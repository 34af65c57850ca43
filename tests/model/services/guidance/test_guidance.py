"""Guidance: wishes that players state and take back, and what a party's week comes to."""

from __future__ import annotations

from datetime import timedelta

import pytest

from model.db import read
from model.errors import Refused
from model.services import guidance, meetings, parties
from model.services.records import RecordError
from model.words import ContentFormat, Period, StashItemType, StudySessionType
from tests.model.services.parties.ground import Ground
from tests.model.services.parties.test_parties import full_party
from tests.model.services.play_worlds import MONDAY, Game

NOTE = {"item_type": StashItemType.NOTE, "title": "Notes", "body": "Chapter 3"}


def test_players_state_and_take_back_their_wishes(sample: Game) -> None:
    """Defaults until stated; only what is named changes; each form of content has its own row."""
    ground = Ground(sample, players=2)
    first, second = ground.players
    plain = ground.look(guidance.learning_preference, player_id=first)
    assert (plain.is_stated, plain.values["daily_goal_minutes"]) == (False, 30)
    stated = ground.do(guidance.prefer, first, values={"pace": "intensive", "goals": []})
    assert (stated.is_stated, stated.values["pace"]) == (True, "intensive")
    again = ground.do(guidance.prefer, first, values={"preferred_difficulty": "hard"})
    assert (again.values["pace"], again.values["preferred_difficulty"]) == ("intensive", "hard")
    for form, weight in ((ContentFormat.TEXT, 20), (ContentFormat.VIDEO, 90)):
        ground.do(guidance.prefer_content, first, form=form, values={"weight": weight})
    ground.refused("E-FIND-001", guidance.prefer_content, first, form="vidio", values={})
    ground.do(
        guidance.prefer_content, first, form=ContentFormat.TEXT, values={"with_captions": True}
    )
    liked = ground.look(guidance.content_preferences, player_id=first)
    assert [(form, told.values["weight"]) for form, told in liked.items()] == [
        *[("video", 90), ("text", 20)],
    ]
    assert liked["text"].values["with_captions"] is True
    ground.refused("E-GUID-001", guidance.prefer, first, values={"pase": "steady"})
    ground.refused("E-GUID-002", guidance.forget_preferences, second)
    with pytest.raises(RecordError) as wrong, ground.as_(first) as session:
        guidance.prefer(session, player_id=first, values={"pace": "x", "session_minutes": 0})
    assert len(wrong.value.violations) == 2
    with pytest.raises(Refused, match="E-|may not"), ground.as_(second) as session:
        guidance.prefer(session, player_id=first, values={})
    assert not ground.do(guidance.forget_preferences, first).is_stated
    assert ground.look(guidance.content_preferences, player_id=first) == {}
    assert ground.do(guidance.prefer, first, values={}).values["pace"] == "steady"


def test_a_partys_week_is_measured_from_what_was_done(sample: Game) -> None:
    """Meetings, stash, live sessions and active days count; measuring again replaces it."""
    ground = Ground(sample)
    party_id = full_party(ground)
    first, second, third, _ = ground.players
    starts = ground.now + timedelta(hours=1)
    times = {"starts_at": starts, "ends_at": starts + timedelta(hours=1)}
    about = {"party_id": party_id, "title": "Exam", "meeting_type": "exam_prep", **times}
    on = {"meeting_id": ground.do(meetings.schedule, first, **about).id}
    on_party = {"party_id": party_id}
    week = {**on_party, "period": Period.WEEKLY, "day": MONDAY}
    assert ground.look(guidance.party_figures, **week) is None
    ground.later(hours=1)
    ground.do(meetings.start, first, **on)
    for player in (first, second):
        ground.do(meetings.enter, player, **on)
    ground.later(minutes=30)
    ground.do(meetings.end, first, **on)
    ground.do(parties.put_in, second, **on_party, **NOTE)
    live = ground.do(
        parties.start_session, first, **on_party, session_type=StudySessionType.LIVE_STUDY
    )
    ground.later(minutes=10)
    ground.do(parties.write_note, first, live_id=live.id, text="Hello")
    made = ground.do(guidance.measure_party, first, **week)
    assert (made.first_day, made.last_day) == (MONDAY, MONDAY + timedelta(days=6))
    assert (made.sessions, made.hours, made.minutes_a_session) == (2, 40 / 60, 20.0)
    assert (made.meetings, made.tasks) == (1.0, None)
    # Meeting, active day (nobody opened one), something given: means of three shares.
    assert {player: round(made.engagement[player], 3) for player in (first, second, third)} == {
        first: 0.333,
        second: 0.667,
        third: 0.0,
    }
    assert made.collaboration == pytest.approx((2 / 3 + 1 / 3) / 2, abs=1e-5)
    ground.later(days=1)
    again = ground.do(guidance.measure_party, first, **week)
    assert again.generated_at == ground.now and again.sessions == 2
    assert ground.look(guidance.party_figures, **week) == again
    assert ground.look(guidance.party_figures, **{**week, "period": Period.DAILY}) is None
    with read(sample.database) as session:
        assert (
            session.connection()
            .exec_driver_sql("SELECT count(*) FROM party_analytics")
            .scalar_one()
            == 1
        )
    ground.refused("E-PARTY-009", guidance.measure_party, second, **week)
    ground.refused(
        "E-GUID-003", guidance.measure_party, first, **{**week, "period": Period.SEASONAL}
    )
    later = {**week, "day": MONDAY + timedelta(days=30)}
    ground.refused("E-GUID-004", guidance.measure_party, first, **later)
