"""What academic records do: GPA to starting stats, grades to XP and to how hard steps are made.

Source: rules.md 5.2 (FR7; GradeExperienceCalculator; difficulty resolver), model.rules.academics.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import Refused
from model.rules import academics
from model.rules.document_steps import difficulty_by, grade_of
from model.rules.documents import words
from model.services.accounts.rows import act
from model.services.documents.records import DOCUMENTS, WHAT, mine
from model.services.learning.material import learner, pay
from model.services.ledger import ruleset_of
from model.services.play.players import refresh_stats
from model.services.rows import Row, columns
from model.tables import PlayerProfile, XpEvent
from model.words import (
    Difficulty,
    DocumentProcessingStatus,
    DocumentType,
    Role,
    StatType,
    XpEventSource,
)

_RECORDS = frozenset({DocumentType.TRANSCRIPT, DocumentType.GPA})
KEY_LENGTH = 80
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class GradesInfo:
    """What a record gave: XP by course, after modifiers and caps, and courses paid for before."""

    document_id: int
    xp: dict[str, int]
    paid_before: tuple[str, ...]


def start_stats(session: WriteSession, *, document_id: int) -> dict[str, int]:
    """Let a GPA give a player their starting stats, once, from a document that may; gives them.

    All four attributes grow from there on instead of the world's start, up to the world's cap. The
    requirements' 5 points for a completed course go to its category, and courses have none here.
    Errors: NotFound; Refused for a document without a GPA, one that does not influence stats, or
    when the player has started already.
    """

    def work() -> dict[str, Any]:
        row, profile = mine(session, document_id)
        _require_record(row)
        gpa = row["structured_content"].get("gpa_hundredths")
        if gpa is None or not row["influences_stats"]:
            why = "names no GPA" if gpa is None else "does not influence stats"
            raise Refused(
                f"Document {document_id} {why}, so no stats come of it. Use one that does.",
                code="E-DOC-064",
            )
        if profile.initial_stats.get("gpa_hundredths") is not None:
            raise Refused(
                f"Player {profile.id} has starting stats already. They are given once.",
                code="E-DOC-065",
            )
        start = academics.starting_stat(gpa)
        passed = [grade for _, grade, _ in graded(row) if grade >= academics.PASSED_HUNDREDTHS]
        stats = {stat.value: start for stat in StatType}
        profile.initial_stats = {
            "stats": stats,
            "gpa_hundredths": gpa,
            "courses_completed": len(passed),
        }
        session.flush()
        refresh_stats(session, profile, ruleset_of(session, profile).game)
        return {"id": document_id, "stats": stats}

    service, request = "documents.start_stats", {"id": document_id}
    answer = act(session, service, request=request, table=DOCUMENTS, work=work)
    stats: dict[str, int] = answer["stats"]
    return stats


def pay_grades(session: WriteSession, *, document_id: int, semester: int) -> GradesInfo:
    """Pay XP for the grades of a record, each course once for ever; takes an admin.

    A player's own file is no proof of a grade, so somebody else confirms it. A course weighs by its
    credits, all alike where the record names none.
    """
    session.actor.require(Role.ADMIN)

    def work() -> dict[str, Any]:
        row, _ = mine(session, document_id)
        _require_record(row)
        if not 1 <= semester <= 20:
            raise Refused(
                f"The semester {semester} must be 1 to 20. Correct the number.", code="E-DOC-066"
            )
        profile, _ = learner(session, row["player_id"])
        found = graded(row)
        whole = sum(points for _, _, points in found)
        paid: dict[str, int] = {}
        before: list[str] = []
        for name, grade, points in found:
            if name in paid or _is_paid(session, row["player_id"], name):
                before.append(name)
                continue
            xp = academics.grade_xp(semester, points * academics.PPM // whole, grade)
            source, key = XpEventSource.EVENT, record_key(name)
            paid[name] = pay(session, profile, xp=xp, source=source, content_key=key)
        return {"id": document_id, "paid": paid, "before": before}

    service, request = "documents.pay_grades", {"id": document_id, "semester": semester}
    answer = act(session, service, request=request, table=DOCUMENTS, work=work)
    return GradesInfo(document_id, answer["paid"], tuple(answer["before"]))


def record_key(name: str) -> str:
    """What the ledger calls the XP for a course's grade: its words, and a digest of all of it.

    So "C" and "C++" are two courses, and "Algebra" and "ALGEBRA" are one.
    """
    whole = " ".join(name.casefold().split())
    slug = "-".join(_WORD.findall(whole))[:KEY_LENGTH]
    return f"academic-record/{slug}-{hashlib.sha256(whole.encode()).hexdigest()[:8]}"


def former_key(name: str) -> str:
    """What the ledger called it before: without plurals and digest, so that courses shared keys."""
    return f"academic-record/{'-'.join(words(name))[:KEY_LENGTH]}"


def graded(row: Row) -> list[tuple[str, int, int]]:
    """The graded entries of a record as (name, grade in hundredths, credits; 1 without any)."""
    entries = row["structured_content"].get("entries", ())
    return [
        (entry["name"], entry["grade_hundredths"], entry["credits"] or 1)
        for entry in entries
        if entry["grade_hundredths"] is not None
    ]


def difficulty_for(
    session: Session, profile: PlayerProfile, subject: str, nodes: Sequence[int]
) -> Difficulty:
    """How hard the steps of a subject are made for a player: by grade and what comes before it."""
    there = columns(DOCUMENTS)
    query = sa.select(there.structured_content).where(
        there.player_id == profile.id,
        there.document_type.in_(sorted(_RECORDS)),
        there.processing_status == DocumentProcessingStatus.COMPLETED,
        there.deleted_at.is_(None),
    )
    rows = session.execute(query.order_by(there.processed_at, there.id)).scalars()
    found = [entry for content in rows for entry in graded({"structured_content": content})]
    grades = [(name, grade) for name, grade, _ in found]
    return difficulty_by(grade_of(subject, grades), _proficiency_ppm(session, nodes))


def _proficiency_ppm(session: Session, nodes: Sequence[int]) -> int:
    """How far the skills before these are mastered, on average; all of it when none come before."""
    links, skills = columns("skill_node_prerequisites"), columns("skill_nodes")
    query = (
        sa.select(skills.id, skills.level, skills.max_level)
        .join_from(links.id.table, skills.id.table, skills.id == links.prerequisite_id)
        .where(links.skill_node_id.in_(list(nodes)), skills.deleted_at.is_(None))
        .distinct()
    )
    found = session.execute(query).all()
    if not found:
        return academics.PPM
    shares = [int(level) * academics.PPM // int(most) for _, level, most in found]
    return sum(shares) // len(shares)


def _is_paid(session: Session, player_id: int, name: str) -> bool:
    """Whether a course was paid, under its key or under the one that it had before."""
    keys = [record_key(name), former_key(name)]
    query = sa.select(col(XpEvent.id)).where(
        col(XpEvent.player_id) == player_id, col(XpEvent.content_key).in_(keys)
    )
    return session.execute(query.limit(1)).first() is not None


def _require_record(row: Row) -> None:
    status, kind = row["processing_status"], row["document_type"]
    if kind not in _RECORDS or status != DocumentProcessingStatus.COMPLETED:
        raise Refused(
            f"The {WHAT[DOCUMENTS]} {row['id']} is a {kind} and {status}; this takes a transcript "
            "or GPA that was read. Use another one.",
            code="E-DOC-067",
        )
