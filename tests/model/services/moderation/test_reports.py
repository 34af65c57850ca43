"""Reports of abuse: by whom, about what, who works on them, and what is decided."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from model.db import Actor
from model.errors import NotFound
from model.rules.moderation import REPORTS_PER_DAY_MAX
from model.services import moderation
from model.words import AbuseReportStatus, AbuseType, ModerationAction, ReportedContent
from tests.model.services.moderation.ground import Ground

USER, NOTE = ReportedContent.USER, ReportedContent.NOTE
MESSAGE, PARTY = ReportedContent.MESSAGE, ReportedContent.PARTY


def _ask(ground: Ground, who: str, kind: ReportedContent, subject: int) -> dict[str, Any]:
    return {
        "reporter_id": ground.ids[who],
        "kind": kind,
        "subject_id": subject,
        "abuse_type": AbuseType.HARASSMENT,
        "reason": "Says bad things",
    }


def _reported(ground: Ground, who: str, kind: ReportedContent, subject: int) -> int:
    return int(ground.do(moderation.report_abuse, who, **_ask(ground, who, kind, subject)).id)


def _message(ground: Ground) -> int:
    ids = ground.ids
    return ground.add(
        "messages", sender_id=ids["bob"], receiver_id=ids["ada"], teacher_id=ids["tea"],
        content="Boo", sent_at=ground.now,
    )  # fmt: skip


def test_a_report_is_taken_up_and_decided_by_somebody_else(ground: Ground) -> None:
    """From the report to a warning: who sees what, one mark each step, everybody is told."""
    ids, actors = ground.ids, ground.actors
    ask = _ask(ground, "ada", USER, ids["bob"])
    made = ground.do(moderation.report_abuse, "ada", key="once", **ask)
    assert ground.do(moderation.report_abuse, "ada", key="once", **ask) == made
    assert (made.status, made.reported_user_id) == (AbuseReportStatus.PENDING, ids["bob"])
    assert "open" in ground.refused("E-MOD-003", moderation.report_abuse, "ada", **ask)
    ground.refused("E-REFUSED-015", moderation.report_abuse, "eve", **ask)
    ground.refused("E-REFUSED-002", moderation.take, "ada", report_id=made.id)
    taken = ground.do(moderation.take, "mia", report_id=made.id)
    assert (taken.status, taken.handler_id) == (AbuseReportStatus.PROCESSING, ids["mia"])
    decide: dict[str, Any] = {"report_id": made.id, "resolution": "Be kind."}
    assert str(ids["mia"]) in ground.refused("E-MOD-006", moderation.warn, "max", **decide)
    ground.refused("E-MOD-014", moderation.assign, "mia", report_id=made.id, user_id=ids["tea"])
    ground.do(moderation.assign, "mia", report_id=made.id, user_id=ids["max"])
    ground.refused("E-MOD-006", moderation.warn, "mia", **decide)
    ground.do(moderation.put_back, "max", report_id=made.id)
    assert [one.id for one in ground.see(moderation.report_queue)] == [made.id]
    ground.do(moderation.take, "max", report_id=made.id)
    ground.refused("E-MOD-009", moderation.warn, "max", report_id=made.id, resolution=" ")
    ground.later(minutes=1)
    done = ground.do(moderation.warn, "max", key="warn", **decide)
    assert ground.do(moderation.warn, "max", key="warn", **decide) == done
    assert (done.action, done.resolution) == (ModerationAction.WARNING, "Be kind.")
    assert (done.resolved_at, done.handler_id) == (ground.now, ids["max"])
    assert ground.told("bob") == ["You are warned"]
    assert ground.told("ada") == ["Your report was decided"]
    ground.refused("E-MOD-002", moderation.dismiss, "max", **decide)
    ground.refused("E-MOD-002", moderation.take, "max", report_id=made.id)
    seen = ground.see(moderation.abuse_report, report_id=made.id, reader=actors["ada"])
    assert (seen.handler_id, seen.action) == (None, ModerationAction.WARNING)
    assert ground.see(moderation.my_reports, reporter_id=ids["ada"]) == [seen]
    assert ground.see(moderation.abuse_report, report_id=made.id, reader=actors["mia"]) == done
    for reader in ("bob", "tea"):
        with pytest.raises(NotFound):
            ground.see(moderation.abuse_report, report_id=made.id, reader=actors[reader])
    again = _reported(ground, "ada", USER, ids["bob"])  # what comes after is a new one
    quiet = ground.do(moderation.dismiss, "mia", report_id=again, resolution="Said before.")
    assert (quiet.action, ground.told("bob")) == (ModerationAction.NO_ACTION, ["You are warned"])


def test_what_was_written_is_reported_by_who_sees_it_and_taken_away(ground: Ground) -> None:
    """Notes and messages lead to their author; parties and persons are not taken away."""
    ids = ground.ids
    message = _message(ground)
    note = ground.add("notes", player_id=ground.player, title="Bad")
    party = ground.add("parties", world_id=1, name="Loud ones")
    ground.refused("E-MOD-007", moderation.report_abuse, "bob", **_ask(ground, "bob", NOTE, note))
    ground.refused("E-MOD-007", moderation.report_abuse, "bob", **_ask(ground, "bob", USER,
                                                                       ids["bob"]))  # fmt: skip
    hidden = _ask(ground, "eve", MESSAGE, message)
    ground.refused("E-RULE-095", moderation.report_abuse, "eve", **hidden)
    with pytest.raises(NotFound):
        ground.do(moderation.report_abuse, "ada", **_ask(ground, "ada", NOTE, 999))
    reports = {kind: _reported(ground, "ada", kind, subject)
               for kind, subject in ((MESSAGE, message), (NOTE, note), (PARTY, party))}  # fmt: skip
    _reported(ground, "ada", USER, ids["bob"])  # not the same as what this person wrote
    by_kind = {one.kind: one for one in ground.see(moderation.report_queue)}
    assert [by_kind[kind].reported_user_id for kind in (MESSAGE, NOTE, PARTY)] == [
        ids["bob"], ids["bob"], None,
    ]  # fmt: skip
    assert by_kind[NOTE].world_id == by_kind[PARTY].world_id == 1
    decide: dict[str, Any] = {"resolution": "It goes."}
    for service in (moderation.warn, moderation.remove_content, moderation.ban_reported):
        ground.refused("E-MOD-008", service, "mia", report_id=reports[PARTY], **decide)
    for kind, table in ((MESSAGE, "messages"), (NOTE, "notes")):
        done = ground.do(moderation.remove_content, "mia", report_id=reports[kind], **decide)
        assert done.action is ModerationAction.CONTENT_REMOVAL
        assert ground.one(f"SELECT count(*) FROM {table} WHERE deleted_at IS NOT NULL") == 1
    assert ground.told("bob") == ["A message of yours was taken away",
                                  "A note of yours was taken away"]  # fmt: skip
    other = _reported(ground, "eve", PARTY, party)
    assert ground.do(moderation.dismiss, "owner", report_id=other, **decide).status == "completed"


def test_nobody_decides_their_own_case_nor_reports_without_end(ground: Ground) -> None:
    """Moderators in a case leave it to others; twenty reports a day are the most."""
    ids = ground.ids
    mine = _reported(ground, "ada", USER, ids["mia"])
    ground.refused("E-MOD-005", moderation.take, "mia", report_id=mine)
    ground.refused("E-MOD-014", moderation.assign, "max", report_id=mine, user_id=ids["mia"])
    ground.refused("E-MOD-005", moderation.dismiss, "mia", report_id=mine, resolution="No.")
    own = _reported(ground, "max", USER, ids["bob"])
    ground.refused("E-MOD-005", moderation.take, "max", report_id=own)
    for number in range(REPORTS_PER_DAY_MAX - 1):
        ground.add("abuse_reports", reporter_id=ids["ada"], reported_user_id=ids["eve"],
                   reported_content_type=USER, abuse_type=AbuseType.SPAM, reason=str(number),
                   reported_at=ground.now, processing_status=AbuseReportStatus.COMPLETED,
                   )  # fmt: skip
    full = _ask(ground, "ada", USER, ids["bob"])
    ground.refused("E-MOD-004", moderation.report_abuse, "ada", **full)
    ground.later(days=1)
    made = ground.do(moderation.report_abuse, "ada", **full)
    until = ground.now + timedelta(days=3)
    done = ground.do(moderation.ban_reported, "mia", report_id=made.id, until=until,
                     resolution="Three days.", world="sample")  # fmt: skip
    assert done.action is ModerationAction.TEMPORARY_BAN
    (ban,) = ground.see(moderation.bans_of, user_id=ids["bob"])
    assert (ban.world_id, ban.expires_at, ban.banned_by_id) == (1, until, ids["mia"])
    stranger = Actor(ids["eve"], "Eve", frozenset())
    assert ground.see(moderation.my_reports, reporter_id=stranger.user_id) == []
