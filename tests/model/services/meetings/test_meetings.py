"""Meetings: planned, held, recorded, summed up, approved, and the tasks they leave."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from model.db import read
from model.errors import Refused
from model.rules.meetings import is_late
from model.services import meetings, parties
from model.services.records import RecordError
from tests.model.services.meetings.conftest import HOUR, Planned, plan


def test_a_meeting_from_plan_to_last_task(planned: Planned) -> None:
    """Promise, enter, record, end, sum up, approve, assign, finish: each by whom it falls to."""
    ground, on = planned.ground, planned.on
    first, second, third, _ = ground.players
    assert ground.do(meetings.promise, second, **on, comes=True).status == "confirmed"
    agenda = ground.look(meetings.agenda, player_id=second)
    assert [m.id for m in agenda.meetings] == [planned.meeting_id]
    ground.later(days=1)
    assert ground.do(meetings.start, first, **on).began_at == ground.now
    ground.later(minutes=5)
    assert ground.do(meetings.enter, first, **on).status == "attended"
    ground.later(seconds=1)
    assert ground.do(meetings.enter, second, **on).status == "late"
    ground.do(meetings.depart, second, **on)
    notes = {"method": "manual_entry", "raw_content": "We did chapter 3."}
    kept = ground.do(meetings.record, first, **on, **notes, participants=(second,))
    assert kept.status == "raw" and kept.participants == (first, second)
    ground.later(minutes=30)
    over = ground.do(meetings.end, first, **on)
    assert over.attendance == {first: "attended", second: "late", third: "absent"}
    corrected = {**on, "member_id": third, "status": "attended"}
    assert ground.do(meetings.correct, first, **corrected).status == "attended"
    points = {"key_points": ["Chapter 3"]}
    about = {**on, "title": "Chapter 3", "record_id": kept.id, "values": points}
    proposed = ground.do(meetings.propose, second, **about)
    task = {"summary_id": proposed.id, "member_id": third, "title": "Chapter 4"}
    ground.refused("E-MEET-014", meetings.assign, first, **task)
    ground.refused("E-MEET-012", meetings.approve, second, summary_id=proposed.id)
    approved = ground.do(meetings.approve, first, summary_id=proposed.id)
    assert approved.approved_by == first and approved.approved_at == ground.now
    due = ground.now.date() + timedelta(days=7)
    given = ground.do(meetings.assign, first, **task, due_date=due)
    assert ground.look(meetings.agenda, player_id=third).task_ids == (given.id,)
    ground.do(meetings.begin_task, third, task_id=given.id)
    done = ground.do(meetings.finish_task, third, task_id=given.id, notes="Read.")
    assert (done.status, done.completed_at) == ("completed", ground.now)
    assert ground.look(meetings.agenda, player_id=third).task_ids == ()


def test_meetings_do_not_overlap(planned: Planned) -> None:
    """One may begin as another ends; not in between, not in the past, not by anybody."""
    ground, party_id = planned.ground, planned.party_id
    first, second, _, fourth = ground.players
    again = plan(ground, first, party_id)
    ground.refused("E-RULE-062", meetings.schedule, first, **again)
    ground.refused("E-PARTY-009", meetings.schedule, second, **again)
    ground.refused("E-PARTY-001", meetings.schedule, fourth, **again)
    past = {**again, "starts_at": ground.now - HOUR}
    ground.refused("E-MEET-003", meetings.schedule, first, **past)
    for naive in ("starts_at", "ends_at"):
        unclear = {**again, naive: again[naive].replace(tzinfo=None)}
        ground.refused("E-RECORD-004", meetings.schedule, first, **unclear)
    unclear = {name: again[name].replace(tzinfo=None) for name in ("starts_at", "ends_at")}
    ground.refused("E-RECORD-004", meetings.reschedule, first, **planned.on, **unclear)
    backwards = {**again, "ends_at": again["starts_at"]}
    with pytest.raises(RecordError), ground.as_(first) as session:
        meetings.schedule(session, player_id=first, **backwards)
    other = ground.do(parties.create, first, name="Larks").id
    ground.refused("E-RULE-062", meetings.schedule, first, **{**again, "party_id": other})
    after = {"starts_at": again["ends_at"], "ends_at": again["ends_at"] + HOUR}
    next_one = ground.do(meetings.schedule, first, **{**again, **after})
    times = {"starts_at": again["starts_at"] + HOUR / 2, "ends_at": again["ends_at"]}
    ground.refused("E-RULE-062", meetings.reschedule, first, meeting_id=next_one.id, **times)
    ground.do(meetings.promise, second, **planned.on, comes=True)
    ground.do(meetings.cancel, first, meeting_id=next_one.id)
    moved = ground.do(meetings.reschedule, first, **planned.on, **after)
    assert moved.starts_at == after["starts_at"] and moved.attendance[second] == "invited"


def test_what_a_meeting_refuses(planned: Planned) -> None:
    """Each step wants its state and its person."""
    ground, on = planned.ground, planned.on
    first, second, third, fourth = ground.players
    ground.refused("E-RECORD-030", meetings.start, first, meeting_id=9_999)
    ground.refused("E-MEET-001", meetings.start, second, **on)
    ground.refused("E-MEET-002", meetings.enter, second, **on)
    ground.refused("E-MEET-002", meetings.propose, second, **on, title="Nothing yet")
    ground.refused("E-PARTY-001", meetings.promise, fourth, **on, comes=True)
    ground.later(days=1)
    ground.do(meetings.start, first, **on)
    ground.refused("E-MEET-002", meetings.start, first, **on)
    ground.refused("E-MEET-007", meetings.depart, second, **on)
    ground.do(meetings.enter, second, **on)
    ground.refused("E-MEET-005", meetings.enter, second, **on)
    sound = {"method": "audio_transcription", "raw_content": "…"}
    ground.refused("E-MEET-001", meetings.record, second, **on, **sound)
    ground.refused("E-MEET-006", meetings.record, first, **on, **sound)
    assert ground.do(meetings.record, first, **on, **sound, everybody_agreed=True).status == "raw"
    ground.refused(
        "E-MEET-008", meetings.correct, first, **_ended(planned, first), status="attended"
    )
    ground.refused("E-MEET-002", meetings.cancel, first, **on)
    proposed = ground.do(meetings.propose, second, **on, title="Sum")
    values = {"summary_id": proposed.id, "values": {"title": "Mine"}}
    ground.refused("E-MEET-011", meetings.revise, third, **values)
    ground.refused("E-MEET-010", meetings.revise, second, **values)
    ground.do(meetings.approve, third, summary_id=proposed.id)
    ground.refused("E-MEET-013", meetings.revise, second, **values)
    task = {"summary_id": proposed.id, "member_id": third, "title": "Read"}
    ground.refused("E-MEET-001", meetings.assign, second, **task)
    ground.refused("E-RULE-087", meetings.assign, first, **{**task, "member_id": fourth})
    yesterday = ground.now.date() - timedelta(days=1)
    ground.refused("E-RULE-060", meetings.assign, first, **task, due_date=yesterday)
    given = ground.do(meetings.assign, first, **task)
    ground.refused("E-MEET-015", meetings.finish_task, second, task_id=given.id)
    ground.refused("E-MEET-016", meetings.put_off_task, third, task_id=given.id)
    ground.refused("E-MEET-001", meetings.call_off_task, third, task_id=given.id)
    assert ground.do(meetings.call_off_task, first, task_id=given.id).status == "cancelled"
    ground.refused("E-MEET-016", meetings.finish_task, third, task_id=given.id)


def _ended(planned: Planned, leader: int) -> dict[str, int]:
    """End the meeting; the second player was there, so that there is nothing to correct."""
    planned.ground.do(meetings.end, leader, **planned.on)
    return {**planned.on, "member_id": planned.ground.players[1]}


def test_a_member_of_later_and_the_product(planned: Planned) -> None:
    """Who joined later may come; what a service made of a record is approved by a member."""
    ground, on = planned.ground, planned.on
    first, second, _, fourth = ground.players
    with ground.as_(first) as session:
        parties.alter(
            session, party_id=planned.party_id, player_id=first, values={"join_type": "open"}
        )
    ground.do(parties.join, fourth, party_id=planned.party_id)
    assert ground.do(meetings.promise, fourth, **on, comes=True).status == "confirmed"
    ground.later(days=1)
    ground.do(meetings.start, first, **on)
    assert ground.do(meetings.enter, fourth, **on).status == "attended"
    notes = {"method": "manual_entry", "raw_content": "Notes."}
    kept = ground.do(meetings.record, first, **on, **notes)
    with pytest.raises(Refused, match="needs the role"), ground.as_(second) as session:
        meetings.work_up(session, record_id=kept.id, values=None)
    with ground.as_(None) as session:
        assert meetings.work_up(session, record_id=kept.id, values=None).status == "failed"
    topics = {"topics_discussed": ["Bases"], "recording_quality": "high"}
    forged = {**topics, "recorder_id": fourth, "raw_content": "Mine."}
    with (
        pytest.raises(Refused, match="raw_content, recorder") as other,
        ground.as_(None) as session,
    ):
        meetings.work_up(session, record_id=kept.id, values=forged)
    assert other.value.code == "E-MEET-017"
    with ground.as_(None) as session:
        done = meetings.work_up(session, record_id=kept.id, values=topics)
    assert (done.status, done.topics, done.quality) == ("processed", ("Bases",), "high")
    with pytest.raises(Refused, match="worked up already"), ground.as_(None) as session:
        meetings.work_up(session, record_id=kept.id, values=topics)
    with ground.as_(None) as session:
        brought = meetings.bring_summary(session, record_id=kept.id, title="Bases")
    assert brought.created_by is None and brought.summary_type == "ai_generated"
    assert ground.do(meetings.approve, second, summary_id=brought.id).approved_by == second


def test_the_same_key_has_one_effect(planned: Planned) -> None:
    """A summary that is proposed twice under one key is one summary with one audit entry."""
    ground, on = planned.ground, planned.on
    first, second = ground.players[:2]
    ground.later(days=1)
    ground.do(meetings.start, first, **on)
    for _ in range(2):
        with ground.as_(second, key="once") as session:
            meetings.propose(session, player_id=second, **on, title="Sum")
    with read(ground.game.database) as session:
        for query in (
            "SELECT count(*) FROM meeting_summaries",
            "SELECT count(*) FROM audit_events WHERE action = 'meetings.propose'",
        ):
            assert session.execute(sa.text(query)).scalar() == 1


def test_when_somebody_is_late() -> None:
    """Golden cases: five minutes after both the planned and the actual start."""
    assert [is_late(second, 0, 0) for second in (300, 301)] == [False, True]
    assert not is_late(900, 0, 600)
    assert not is_late(900, 600, 0)


def test_nobody_approves_their_own_words(planned: Planned) -> None:
    """Of a shared summary who changed it last cannot approve it, its author then can not either."""
    ground, on = planned.ground, planned.on
    first, second, third, _ = ground.players
    ground.later(days=1)
    ground.do(meetings.start, first, **on)
    shared = ground.do(meetings.propose, first, **on, title="Sum", is_collaborative=True)
    change = {"summary_id": shared.id, "values": {"executive_summary": "All well."}}
    ground.do(meetings.revise, second, **change)
    ground.refused("E-MEET-012", meetings.approve, second, summary_id=shared.id)
    ground.refused("E-MEET-012", meetings.approve, first, summary_id=shared.id)
    ground.do(meetings.revise, third, **change)
    ground.refused("E-MEET-012", meetings.approve, third, summary_id=shared.id)
    assert ground.do(meetings.approve, second, summary_id=shared.id).approved_by == second


def test_the_invited_are_told_and_who_left_has_no_agenda(planned: Planned) -> None:
    """Planned, moved, called off: members hear of it, but for who did it and who has left."""
    ground, on = planned.ground, planned.on
    first, second, third, _ = ground.players
    later = {"starts_at": ground.now + 49 * HOUR, "ends_at": ground.now + 50 * HOUR}
    ground.do(meetings.reschedule, first, **on, **later)
    ground.do(parties.leave, third, party_id=planned.party_id)
    assert ground.look(meetings.agenda, player_id=third).meetings == ()
    assert len(ground.look(meetings.agenda, player_id=second).meetings) == 1
    ground.do(meetings.cancel, first, **on)
    query = sa.text(
        "SELECT user_id, title FROM notifications WHERE party_meeting_id IS NOT NULL ORDER BY id"
    )
    with read(ground.game.database) as session:
        told = [(row.user_id, row.title.split(":")[0]) for row in session.execute(query)]
    b, c = (ground.actors[player].user_id for player in (second, third))
    planned_for, moved_to = ground.now + 24 * HOUR, later["starts_at"]
    assert told == [
        *((user_id, f"A meeting is planned for {planned_for:%Y-%m-%d %H}") for user_id in (b, c)),
        *((user_id, f"A meeting is moved to {moved_to:%Y-%m-%d %H}") for user_id in (b, c)),
        (b, "A meeting is called off"),
    ]
