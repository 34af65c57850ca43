"""Headings that a player left out of a quest line: dropped when it was accepted, or skipped later.

A new version brings none of them back. What was dropped stands in the audit entry of `accept`, as
digests, for a heading is the owner's own text; what was skipped is a step that was put away.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlmodel import Session, col

from model.rules.document_steps import Step
from model.rules.documents import words
from model.services.documents.lines import LINES, STEPS
from model.services.documents.making import HEADING_LENGTH, heading_in
from model.services.documents.records import events
from model.services.rows import columns
from model.tables import AuditEvent


def marks(headings: Iterable[str]) -> list[str]:
    """A digest of each heading's words, and of which it is of several with the same words."""
    counted: Counter[str] = Counter()
    found = []
    for heading in headings:
        said = " ".join(words(heading[:HEADING_LENGTH]))
        counted[said] += 1
        found.append(hashlib.sha256(f"{said}#{counted[said]}".encode()).hexdigest()[:16])
    return found


def dropped(steps: Sequence[Step], numbers: Iterable[int]) -> list[str]:
    """The marks of the proposed steps with these numbers."""
    left_out = set(numbers)
    known = zip(steps, marks(step.heading for step in steps), strict=True)
    return [mark for step, mark in known if step.number in left_out]


def wanted(session: Session, line_id: int, steps: Sequence[Step]) -> list[Step]:
    """The proposed steps without those that the player has left out of the line."""
    left_out = _left_out(session, line_id)
    known = zip(steps, marks(step.heading for step in steps), strict=True)
    return [step for step, mark in known if mark not in left_out]


def _left_out(session: Session, line_id: int) -> set[str]:
    found = {
        mark
        for event in events(session, LINES, line_id)
        for mark in (event.details or {}).get("left_out", ())
    }
    there = columns(STEPS)
    query = sa.select(there.id, there.deleted_at, there.generation_details)
    rows = session.execute(
        query.where(there.quest_line_id == line_id).order_by(there.order, there.id)
    ).all()
    skipped = _skipped(session, [row[0] for row in rows if row[1] is not None])
    kept = [row for row in rows if row[1] is None or row[0] in skipped]
    headings = [heading_in((row[2] or {}).get("source", "")) for row in kept]
    named = zip(kept, marks(headings), strict=True)
    return found | {mark for row, mark in named if row[0] in skipped}


def _skipped(session: Session, step_ids: Sequence[int]) -> set[int]:
    """Those of these steps that their player has skipped."""
    query = sa.select(col(AuditEvent.object_key)).where(
        col(AuditEvent.object_type) == STEPS,
        col(AuditEvent.action) == "documents.skip_step",
        col(AuditEvent.object_key).in_([str(number) for number in step_ids]),
    )
    return {int(key) for key in session.execute(query).scalars()}
