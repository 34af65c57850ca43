"""What a document proposes: a quest line by headings and keyword frequency, accepted or rejected.

A proposal is computed anew whenever it is looked at, from the text that was read, the player's
skills and the published content; nothing is stored before the player accepts it. Accepting names
the version of the document that was looked at, and may change or leave out steps. Each step says
which document, page and heading it comes from, and by which method.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from model.db import WriteSession
from model.errors import NotFound, Refused
from model.rules import calendar, documents
from model.rules.document_dates import dated_entries
from model.rules.document_steps import Step, Steps, fitting_title, propose
from model.services.accounts.rows import act, add
from model.services.documents.grades import difficulty_for
from model.services.documents.lines import LINES, STEPS, LineInfo, line, link
from model.services.documents.making import (
    changed,
    document_id_of,
    insert_step,
    link_skills,
    source_of,
)
from model.services.documents.omitting import dropped
from model.services.documents.records import (
    DOCUMENTS,
    SYLLABI,
    WHAT,
    events,
    last_event,
    mine,
    player_of,
    require_table,
)
from model.services.learning.material import material_of
from model.services.records.writing import stale
from model.services.rows import Row, columns, find, load
from model.tables import PlayerProfile
from model.words import DocumentProcessingStatus, DocumentType, QuestLineSource

AHEAD_MAX = timedelta(days=366)
"""How far ahead a due date may lie (records.document_rules.scheduling)."""
_GRADES = frozenset({DocumentType.TRANSCRIPT, DocumentType.GPA})
_SCHEDULES = frozenset({DocumentType.TIMETABLE, DocumentType.EXAM_SCHEDULE})


@dataclass(frozen=True, slots=True)
class ProposedStep:
    """One step as proposed; `skills` are (node, name) of the player's trees."""

    number: int
    title: str
    description: str
    kind: str
    difficulty: str
    experience_points: int
    minutes: int
    source: str
    before: tuple[int, ...]
    skills: tuple[tuple[int, str], ...]
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class ProposalInfo:
    """What a document proposes; `state` is open, accepted (as quest line `line_id`) or rejected.

    `other_skills` are published skills that the document speaks of and no tree of the player holds.
    """

    document_id: int
    table: str
    version: int
    state: str
    line_id: int | None
    method: str
    title: str
    steps: tuple[ProposedStep, ...]
    other_skills: tuple[str, ...]
    statements: tuple[str, ...]


def proposal(
    session: Session, *, document_id: int, at: datetime, table: str = DOCUMENTS
) -> ProposalInfo:
    """What a document that was read proposes at an instant.

    Errors: NotFound; Refused for a document that is not read, or that holds grades.
    """
    require_table(table)
    row = load(session, table, document_id, what=WHAT[table])
    profile = _profile(session, table, row)
    made, names = steps_for(session, profile, table, row)
    due = {step.number: due_at(profile, step) for step in made.steps}
    late = [
        step.title for step in made.steps if due[step.number] and not fits(due[step.number], at)
    ]
    said = list(made.statements)
    if late:
        said.append(f"{len(late)} due dates are past or more than a year ahead, and are left out.")
    line_id = line_made(session, table, row)
    return ProposalInfo(
        document_id=document_id,
        table=table,
        version=row["version"],
        state=_state(session, table, document_id, line_id),
        line_id=line_id,
        method=documents.METHOD,
        title=title_for(session, table, row),
        steps=tuple(
            ProposedStep(
                number=step.number,
                title=step.title,
                description=step.description,
                kind=step.kind.value,
                difficulty=step.difficulty.value,
                experience_points=step.experience_points,
                minutes=step.minutes,
                source=source_of(WHAT[table], document_id, step),
                before=step.before,
                skills=tuple(names[place] for place in step.skills),
                due_at=due[step.number] if fits(due[step.number], at) else None,
            )
            for step in made.steps
        ),
        other_skills=_other_skills(session, profile, row["content"], [n for _, n in names]),
        statements=tuple(said),
    )


def accept(
    session: WriteSession,
    *,
    document_id: int,
    expected_version: int,
    title: str = "",
    changes: Mapping[int, Mapping[str, Any]] | None = None,
    table: str = DOCUMENTS,
) -> LineInfo:
    """Make the proposed quest line, with the player's changes by the number of a step.

    What is dropped here stays out of the line when a new version revises it.
    Errors: NotFound; Refused, also when a line was made of it already or nothing is left; StaleEdit
    when the document has changed; RecordError for changes that cannot stand.
    """
    wanted = {number: dict(values) for number, values in (changes or {}).items()}
    details: dict[str, Any] = {}

    def work() -> dict[str, Any]:
        row, profile = mine(session, document_id, table)
        if row["version"] != expected_version:
            raise stale(session, table, row, {})
        known = line_made(session, table, row)
        if known is not None:
            raise Refused(
                f"Quest line {known} was made of {WHAT[table]} {document_id} already. "
                "Revise that one.",
                code="E-DOC-040",
            )
        made, names = steps_for(session, profile, table, row)
        steps = changed(made.steps, wanted)
        if numbers := [number for number, values in wanted.items() if values.get("drop")]:
            details["left_out"] = dropped(made.steps, numbers)
        due = {step.number: due_at(profile, step) for step, _ in steps}
        line_id = _add_line(session, table, row, title)
        ids: dict[int, int] = {}
        for step, values in steps:
            is_own = bool(values)
            if fits(due[step.number], session.now):
                values.setdefault("due_date", due[step.number])
            ids[step.number] = insert_step(
                session,
                line_id,
                step,
                values=values,
                source=source_of(WHAT[table], document_id, step),
                document_id=document_id_of(table, row),
                is_own=is_own,
            )
            link_skills(session, ids[step.number], [names[place][0] for place in step.skills])
        link(
            session, [(ids[first], ids[step.number]) for step, _ in steps for first in step.before]
        )
        return {"id": line_id}

    request = {"id": document_id, "table": table, "version": expected_version, "title": title}
    request["changes"] = {str(number): wanted[number] for number in sorted(wanted)}
    service = "documents.accept"
    made = act(session, service, request=request, table=LINES, work=work, details=details)
    return line(session, line_id=made["id"])


def reject(session: WriteSession, *, document_id: int, table: str = DOCUMENTS) -> None:
    """Say no to what a document proposes; a new version of it proposes anew."""

    def work() -> dict[str, Any]:
        row, _ = mine(session, document_id, table)
        known = line_made(session, table, row)
        state = _state(session, table, document_id, known)
        _require_read(table, row)
        if state != "open":
            raise Refused(
                f"The proposal of {WHAT[table]} {document_id} is {state} already. "
                "Nothing is left to decide.",
                code="E-DOC-041",
            )
        return {"id": document_id}

    request = {"id": document_id, "table": table}
    act(session, "documents.reject", request=request, table=table, work=work)


# --- Computing a proposal -----------------------------------------------------------------------


def steps_for(
    session: Session, profile: PlayerProfile, table: str, row: Row
) -> tuple[Steps, list[tuple[int, str]]]:
    """The steps of a document that was read, and the skills (node, name) that they point into."""
    _require_read(table, row)
    kind = row.get("document_type", DocumentType.SYLLABUS)
    if kind in _GRADES:
        raise Refused(
            f"The {WHAT[table]} {row['id']} holds grades ({kind}), which make no quest line. "
            "Use a syllabus or a timetable.",
            code="E-DOC-042",
        )
    skills = skills_of(session, profile)
    found = dated_entries(row["content"])
    named = documents.name_scores("", row["content"], [name for _, name in skills])
    nodes = [node for (node, _), score in zip(skills, named, strict=True) if score]
    made = propose(
        documents.sections(row["content"]),
        skills=[name for _, name in skills],
        entries=found.entries,
        difficulty=difficulty_for(session, profile, title_for(session, table, row), nodes),
        takes_events=kind in _SCHEDULES,
    )
    said = made.statements
    if found.doubtful:
        said += (f"{found.doubtful} dates can be read in two ways and were left alone.",)
    if not made.steps:
        said += ("No headings and no dated lines were found, so there is nothing to propose.",)
    return Steps(made.steps, said), skills


def _require_read(table: str, row: Row) -> None:
    if row["processing_status"] != DocumentProcessingStatus.COMPLETED:
        raise Refused(
            f"The {WHAT[table]} {row['id']} is {row['processing_status']}; it proposes something "
            "once it is read. Let it be read first.",
            code="E-DOC-043",
        )


def skills_of(session: Session, profile: PlayerProfile) -> list[tuple[int, str]]:
    """The skills of a player's trees as (node, name), by id."""
    nodes, trees = columns("skill_nodes"), columns("skill_trees")
    query = (
        sa.select(nodes.id, nodes.name)
        .join_from(nodes.id.table, trees.id.table, trees.id == nodes.skill_tree_id)
        .where(trees.player_id == profile.id, nodes.deleted_at.is_(None))
        .where(trees.deleted_at.is_(None))
    )
    return [(node_id, name) for node_id, name in session.execute(query.order_by(nodes.id))]


def _other_skills(
    session: Session, profile: PlayerProfile, text: str, held: list[str]
) -> tuple[str, ...]:
    """Published skills that a text mentions and the player's trees lack, most mentioned first."""
    try:
        content = material_of(session, profile).ruleset.content
    except NotFound:  # a world that was never published teaches nothing
        return ()
    there = {name.casefold() for name in held}
    names = sorted({str(skill["name"]) for skill in content.get("skills", {}).values()})
    names = [name for name in names if name.casefold() not in there]
    scores = documents.name_scores("", text, names)
    return tuple(names[place] for place in documents.best(scores, 10))


def due_at(profile: PlayerProfile, step: Step) -> datetime | None:
    """The instant until which a step is due: at its time, else at the end of its local day."""
    return instant(profile, step.due_on, step.due_minute)


def instant(profile: PlayerProfile, on: date | None, minute: int | None) -> datetime | None:
    """A local date and minute of a player as an instant; without a minute the end of the day."""
    if on is None:
        return None
    hour, minute = divmod(1439 if minute is None else minute, 60)
    zone = calendar.zone(profile.timezone)
    return datetime(on.year, on.month, on.day, hour, minute, tzinfo=zone).astimezone(UTC)


def fits(due: datetime | None, at: datetime) -> bool:
    """Whether a due date lies ahead, within a year."""
    return due is not None and at < due <= at + AHEAD_MAX


def title_for(session: Session, table: str, row: Row) -> str:
    """What the line of a document is called: the document, or the course of a syllabus."""
    if table == DOCUMENTS:
        return fitting_title(str(row["title"]).strip())
    course = load(session, "courses", row["course_id"], what="course")
    return fitting_title(str(course["name"]).strip())


def line_made(session: Session, table: str, row: Row) -> int | None:
    """The line that was made of a document and is not deleted; of a syllabus, of its course."""
    steps, lines = columns(STEPS), columns(LINES)
    if table == SYLLABI:
        made = {"course_id": row["course_id"], "generation_source": QuestLineSource.SYLLABUS}
        found = find(session, LINES, **made)
        return None if found is None else int(found["id"])
    query = (
        sa.select(sa.func.min(lines.id))
        .join_from(lines.id.table, steps.id.table, steps.quest_line_id == lines.id)
        .where(steps.source_document_id == row["id"], lines.deleted_at.is_(None))
    )
    known: int | None = session.execute(query).scalar_one()
    return known


def _add_line(session: WriteSession, table: str, row: Row, title: str) -> int:
    kind = row.get("document_type", DocumentType.SYLLABUS)
    source = QuestLineSource.SCHEDULE if kind in _SCHEDULES else QuestLineSource.SYLLABUS
    said = (
        f"Proposed by {documents.METHOD} from {WHAT[table]} {row['id']}. At your word alone a step "
        f"pays {documents.UNPROVEN_XP_MAX} XP at most; once an educator has confirmed it, all."
    )
    values: Row = {"title": title.strip() or title_for(session, table, row), "description": said}
    values |= {"course_id": row.get("course_id"), "generation_source": source}
    return add(session, LINES, player_id=player_of(session, table, row), **values)


def _state(session: Session, table: str, document_id: int, line_id: int | None) -> str:
    if line_id is not None:
        return "accepted"
    happened = events(session, table, document_id)
    last = last_event(happened, "documents.reject", "documents.finish_reading")
    return "rejected" if last is not None and last.action == "documents.reject" else "open"


def _profile(session: Session, table: str, row: Row) -> PlayerProfile:
    return session.get_one(PlayerProfile, player_of(session, table, row))
