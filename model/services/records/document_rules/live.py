"""Guild work, events, disputes and reports: what one of them must say about another.

Source: sources/roguelearn.md, entities of phases 3 and 4.
"""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from model.errors import Violation
from model.services.records.document_rules.asking import (
    Row,
    broken,
    columns,
    follow,
    one_of,
    parent,
    touched,
)
from model.services.records.rules import rule_of

_ATTEMPTS = {
    "custom_boss_fight_assignments": (
        "attempts_made",
        ("custom_boss_fight_id", "max_attempts"),
    ),
    "quiz_attempts": ("attempt_number", ("quiz_id", "max_attempts")),
}


@rule_of("guild_quests")
def published_after_review(
    session: Session, table: str, row: Row, existing: Row | None, now: datetime
) -> list[Violation]:
    """A guild quest is published once its template is approved."""
    if row.get("creation_status") != "published" or not touched(row, existing, "creation_status"):
        return []
    status = follow(session, table, row, chain=("guild_quest_template_id", "review_status"))
    if status in (None, "approved"):
        return []
    return [
        broken(
            row,
            "creation_status",
            code="E-RULE-090",
            table=table,
            rule=f"cannot be published before its template is approved; that is {status}",
            fix="Review and approve the template first.",
        )
    ]


@rule_of(*_ATTEMPTS)
def attempts_are_limited(
    session: Session, table: str, row: Row, existing: Row | None, now: datetime
) -> list[Violation]:
    """Nobody tries more often than allowed; 0 or no limit is any number."""
    name, chain = _ATTEMPTS[table]
    limit = follow(session, table, row, chain=chain)
    if not limit or not touched(row, existing, name) or (row.get(name) or 0) <= limit:
        return []
    return [
        broken(
            row,
            name,
            code="E-RULE-091",
            table=table,
            rule=f"must be at most {limit}, the attempts that are allowed",
            fix="Raise the limit, or leave it.",
        )
    ]


@rule_of("global_event_guilds")
def guilds_are_named_where_they_count(
    session: Session, table: str, row: Row, existing: Row | None, now: datetime
) -> list[Violation]:
    """Guilds are named for events that are for specific guilds."""
    scope = follow(session, table, row, chain=("global_event_id", "participation_scope"))
    if scope in (None, "specific_guilds"):
        return []
    return [
        broken(
            row,
            "global_event_id",
            code="E-RULE-092",
            table=table,
            rule=f"must be an event for specific guilds, and this one is for {scope}",
            fix="Change the event's participation_scope first.",
        )
    ]


@rule_of("pvp_disputes")
def both_took_part(
    session: Session, table: str, row: Row, existing: Row | None, now: datetime
) -> list[Violation]:
    """Those who dispute about an event took part in it."""
    there = columns("pvp_participants")
    return [
        broken(
            row,
            name,
            code="E-RULE-093",
            table=table,
            rule="must be a player who takes part in the event",
            fix="Choose a participant.",
        )
        for name in ("reporter_id", "reported_player_id")
        if row.get(name) is not None
        and touched(row, existing, name)
        and one_of(
            session,
            "pvp_participants",
            there.pvp_event_id == row.get("pvp_event_id"),
            there.player_id == row[name],
        )
        is None
    ]


_REPORTED = {
    "user": "reported_user_id",
    "note": "reported_note_id",
    "party": "reported_party_id",
    "message": "reported_message_id",
}


@rule_of("abuse_reports")
def report_names_its_subject(
    session: Session, table: str, row: Row, existing: Row | None, now: datetime
) -> list[Violation]:
    """A report of a note names a note."""
    name = _REPORTED.get(str(row.get("reported_content_type")))
    if name is None or row.get(name) is not None:
        return []
    return [
        broken(
            row,
            name,
            code="E-RULE-094",
            table=table,
            rule=f"must be set, because the report is about a {row['reported_content_type']}",
            fix="Say which one is meant.",
        )
    ]


@rule_of("abuse_reports")
def messages_are_reported_by_those_who_see_them(
    session: Session, table: str, row: Row, existing: Row | None, now: datetime
) -> list[Violation]:
    """A message is reported by its sender, its receiver or the teacher who reads along."""
    message = parent(session, table, row, column="reported_message_id")
    if message is None or not touched(row, existing, "reported_message_id"):
        return []
    seen_by = (message["sender_id"], message["receiver_id"], message["teacher_id"])
    if row.get("reporter_id") in seen_by:
        return []
    return [
        broken(
            row,
            "reported_message_id",
            code="E-RULE-095",
            table=table,
            rule="must be a message that the reporter can see",
            fix="Report one of your own.",
        )
    ]


_CONTEXTS = {"party_leader": "party_id", "guild_master": "guild_id"}


@rule_of("context_roles")
def role_fits_its_context(
    session: Session, table: str, row: Row, existing: Row | None, now: datetime
) -> list[Violation]:
    """Parties have leaders, guilds have masters."""
    needed = _CONTEXTS.get(str(row.get("role")))
    if needed is None or row.get(needed) is not None:
        return []
    return [
        broken(
            row,
            "role",
            code="E-RULE-096",
            table=table,
            rule=f"must be a role of the context: {row['role']} needs {needed}",
            fix="Choose another role or another context.",
        )
    ]


@rule_of("peer_teaching_feedbacks")
def teachers_do_not_rate_themselves(
    session: Session, table: str, row: Row, existing: Row | None, now: datetime
) -> list[Violation]:
    """Who teaches does not rate the lesson; who rates as its student is its student."""
    lesson = parent(session, table, row, column="peer_teaching_id")
    reviewer = row.get("reviewer_id")
    if lesson is None or reviewer is None:
        return []
    if reviewer == lesson["teacher_id"]:
        rule, fix = "must not be the teacher of the lesson", "Leave the rating to others."
        return [broken(row, "reviewer_id", code="E-RULE-097", table=table, rule=rule, fix=fix)]
    is_student = row.get("reviewer_type") == "student"
    if is_student and lesson["student_id"] not in (None, reviewer):
        rule, fix = "must be the student of the lesson", "Rate it as a peer."
        return [broken(row, "reviewer_id", code="E-RULE-097", table=table, rule=rule, fix=fix)]
    return []


@rule_of("peer_teachings")
def one_on_one_has_a_student(
    session: Session, table: str, row: Row, existing: Row | None, now: datetime
) -> list[Violation]:
    """A lesson for one has its student; one that is held has its time."""
    if row.get("session_type") != "one_on_one" or row.get("student_id") is not None:
        return []
    return [
        broken(
            row,
            "student_id",
            code="E-RULE-098",
            table=table,
            rule="must be set for a lesson that is one on one",
            fix="Say whom it is for, or make it a group session.",
        )
    ]
