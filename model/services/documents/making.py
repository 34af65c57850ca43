"""Proposed steps become rows: with the player's changes, their source, skills and prerequisites."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.db import WriteSession
from model.errors import Refused, did_you_mean
from model.rules import documents
from model.rules.document_steps import Step, reordered, step_xp
from model.services.accounts.rows import add
from model.services.documents.lines import STEPS
from model.services.documents.records import DOCUMENTS
from model.services.rows import Row
from model.tables import QuestStepSkill
from model.words import Difficulty, QuestStepType, StepSkillRelation

CHANGEABLE = frozenset(
    {"title", "description", "quest_type", "difficulty", "estimated_duration", "due_date"}
)
"""What a player changes about a proposed step; "drop": True leaves it out."""

Changed = tuple[Step, Row]
"""A step, and the values that the player has given it."""


def changed(steps: Sequence[Step], wanted: Mapping[int, Mapping[str, Any]]) -> list[Changed]:
    """The steps that are left, in order, each with what the player says of it.

    XP follows the kind and difficulty that are chosen. Errors: Refused.
    """
    known = {step.number: step for step in steps}
    for number, values in wanted.items():
        _require_known(number, known, values)
    left = [step for step in steps if not wanted.get(step.number, {}).get("drop", False)]
    if not left:
        raise Refused(
            "No step is left, so there is no quest line to make. Reject the proposal instead.",
            code="E-DOC-044",
        )
    ordered = [step for step in left if not step.is_dated] + [s for s in left if s.is_dated]
    given = [dict(wanted.get(step.number, {})) for step in ordered]
    return [
        (_priced(step, values), values)
        for step, values in zip(reordered(ordered), given, strict=True)
    ]


def _require_known(number: int, known: Mapping[int, Step], values: Mapping[str, Any]) -> None:
    if number not in known:
        raise Refused(
            f"The proposal has no step {number}; it has {len(known)}. Look at it again.",
            code="E-DOC-045",
        )
    if unknown := sorted(set(values) - CHANGEABLE - {"drop"}):
        hint = did_you_mean(unknown[0], CHANGEABLE) or f"Use {', '.join(sorted(CHANGEABLE))}."
        raise Refused(
            f"A proposed step has no field '{unknown[0]}' to change. {hint}", code="E-DOC-046"
        )


def _priced(step: Step, values: Row) -> Step:
    values.pop("drop", None)
    return step._replace(experience_points=price(values, step.kind, step.difficulty))


def price(values: Mapping[str, Any], kind: str, difficulty: str) -> int:
    """XP for the kind and difficulty that are chosen; words that are none are refused later."""
    try:
        chosen = QuestStepType(values.get("quest_type", kind))
        return step_xp(chosen, Difficulty(values.get("difficulty", difficulty)))
    except ValueError:
        return step_xp(QuestStepType(kind), Difficulty(difficulty))


def source_of(what: str, document_id: int, step: Step) -> str:
    """Where a step comes from: "document 4, page 2: Loops"."""
    return f"{what} {document_id}, page {step.page}: {step.heading[:HEADING_LENGTH]}"


HEADING_LENGTH = 150
"""As much of a heading as a source names."""


def heading_in(source: str) -> str:
    """The heading that such a source names."""
    return source.partition(": ")[2]


def details_of(source: str) -> dict[str, str]:
    """How a step was made: by the named method, from this source."""
    return {"method": documents.METHOD, "source": source, "version": documents.METHOD_VERSION}


def insert_step(
    session: WriteSession,
    line_id: int,
    step: Step,
    *,
    values: Row,
    source: str,
    document_id: int | None,
    is_own: bool = False,
) -> int:
    """Add a proposed step; one that the player has changed is theirs and not revised any more."""
    made: Row = {
        "title": step.title,
        "description": step.description,
        "quest_type": step.kind,
        "difficulty": step.difficulty,
        "estimated_duration": step.minutes,
        **values,
        "order": step.number,
        "experience_points": step.experience_points,
        "is_ai_modifiable": not is_own,
        "generation_details": details_of(source),
        "source_document_id": document_id,
    }
    return add(session, STEPS, quest_line_id=line_id, **made)


def link_skills(session: WriteSession, step_id: int, nodes: Sequence[int]) -> None:
    """Say which skills of the player's trees a step rewards."""
    session.add_all(
        QuestStepSkill(
            quest_step_id=step_id,
            skill_node_id=node_id,
            relationship_type=StepSkillRelation.REWARDS,
            created_at=session.now,
        )
        for node_id in nodes
    )
    session.flush()


def document_id_of(table: str, row: Row) -> int | None:
    """The document that steps point at; a syllabus is named by its course."""
    return int(row["id"]) if table == DOCUMENTS else None
