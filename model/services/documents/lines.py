"""Quest lines and their steps: what stands in them, made by hand or from a template, put away.

XP of a step is never a player's to choose: it follows kind and difficulty, or the template. Source:
sources/roguelearn.md, Quest System & Learning Paths (QuestLine, Quest).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import Refused
from model.rules.document_steps import step_xp
from model.services.accounts.rows import act, add, locked
from model.services.acting import acting_for
from model.services.learning.material import Material, content_id, content_ids, learner
from model.services.rows import Row, columns, find_all, load, move
from model.tables import PlayerProfile, QuestStepPrerequisite
from model.words import (
    QUEST_LINE_STATES,
    Difficulty,
    QuestLineSource,
    QuestLineStatus,
    QuestStepStatus,
    QuestStepType,
)

LINES, STEPS, BEFORE = "quest_lines", "quest_steps", "quest_step_prerequisites"


@dataclass(frozen=True, slots=True)
class StepInfo:
    """One step; `before` are the steps that come before it and are still there.

    `source` and `method` say what a proposed step was made of, and how; empty for one by hand.
    """

    id: int
    line_id: int
    order: int
    title: str
    description: str
    kind: str
    difficulty: str
    status: str
    experience_points: int
    minutes: int
    due_at: datetime | None
    completed_at: datetime | None
    before: tuple[int, ...]
    is_open: bool
    skills: tuple[tuple[int, str], ...]
    source: str
    method: str
    is_modifiable: bool
    version: int


@dataclass(frozen=True, slots=True)
class LineInfo:
    """One quest line with its steps in order."""

    id: int
    player_id: int
    course_id: int | None
    title: str
    description: str
    source: str
    status: str
    is_dynamic: bool
    steps: tuple[StepInfo, ...]
    version: int

    @property
    def completed(self) -> int:
        """How many steps are completed."""
        return sum(step.status == "completed" for step in self.steps)


def make_line(
    session: WriteSession,
    *,
    player_id: int,
    title: str,
    description: str = "",
    course_id: int | None = None,
) -> LineInfo:
    """Make an empty quest line by hand."""
    values: Row = {"title": title, "description": description, "course_id": course_id}

    def work() -> dict[str, Any]:
        acting_for(session, session.actor, player_id)
        return {"id": add(session, LINES, player_id=player_id, **values)}

    request = {"player": player_id, **values}
    made = act(session, "documents.make_line", request=request, table=LINES, work=work)
    return line(session, line_id=made["id"])


def add_step(
    session: WriteSession,
    *,
    line_id: int,
    title: str,
    description: str,
    kind: QuestStepType = QuestStepType.LEARNING,
    difficulty: Difficulty = Difficulty.MEDIUM,
    minutes: int = 30,
    due_at: datetime | None = None,
    before: Sequence[int] = (),
) -> LineInfo:
    """Add a step by hand to a line that is followed; `before` names steps of the same line."""
    values: Row = {"title": title, "description": description, "quest_type": kind}
    values |= {"difficulty": difficulty, "estimated_duration": minutes, "due_date": due_at}

    def work() -> dict[str, Any]:
        my_line(session, line_id)
        order = 1 + max((row["order"] for row in step_rows(session, line_id)), default=0)
        xp = priced(kind, difficulty)
        by_hand = {"order": order, "experience_points": xp, "is_ai_modifiable": False}
        step_id = add(session, STEPS, quest_line_id=line_id, **values, **by_hand)
        for first in sorted(set(before)):
            add(session, BEFORE, quest_step_id=step_id, prerequisite_id=first)
        return {"id": line_id}

    request = {"line": line_id, **values, "before": sorted(set(before))}
    act(session, "documents.add_step", request=request, table=LINES, work=work)
    return line(session, line_id=line_id)


def priced(kind: str, difficulty: str) -> int:
    """XP of a step by kind and difficulty; what is neither is refused with its other faults."""
    try:
        return step_xp(QuestStepType(kind), Difficulty(difficulty))
    except ValueError:
        return step_xp(QuestStepType.LEARNING, Difficulty.MEDIUM)


def follow_template(session: WriteSession, *, player_id: int, template: str) -> LineInfo:
    """Follow a published quest line by its template's key; steps and XP are the template's.

    Errors: NotFound; Refused while the player follows it already.
    """

    def work() -> dict[str, Any]:
        profile, material = learner(session, player_id)
        row = material.row("quest_line_templates", template)
        template_id = content_id(session, material, "quest_line_templates", template)
        followed = find_all(session, LINES, player_id=player_id, template_id=template_id)
        open_ones = [one for one in followed if one["activation_status"] == QuestLineStatus.ACTIVE]
        if open_ones:
            raise Refused(
                f"The player follows '{template}' already as quest line {open_ones[0]['id']}. "
                "Go on with it, or put it away first.",
                code="E-DOC-030",
            )
        return {"id": _copy(session, profile, material, template, {**row, "id": template_id})}

    request = {"player": player_id, "template": template}
    service = "documents.follow_template"
    made = act(session, service, request=request, table=LINES, work=work)
    return line(session, line_id=made["id"])


def _copy(
    session: WriteSession, profile: PlayerProfile, material: Material, template: str, row: Row
) -> int:
    given: Row = {"title": row["title"], "description": row["description"]}
    given |= {"is_dynamic": row["is_dynamic"], "generation_source": QuestLineSource.TEMPLATE}
    line_id = add(session, LINES, player_id=profile.id, template_id=row["id"], **given)
    keys = material.parts("quest_step_templates", "quest_line_template", template)
    ids = content_ids(session, material, "quest_step_templates", keys)
    copied = (
        *("title", "description", "quest_type", "difficulty", "experience_points", "order"),
        *("estimated_duration", "completion_criteria"),
    )
    made: dict[str, int] = {}
    for key in keys:
        part = material.row("quest_step_templates", key)
        values = {name: part[name] for name in copied}
        made[key] = add(session, STEPS, quest_line_id=line_id, template_id=ids[key], **values)
    whole = "quest_step_template"
    pairs = [
        (made[material.row("quest_step_template_prerequisites", part)["prerequisite"]], made[key])
        for key in keys
        for part in material.parts("quest_step_template_prerequisites", whole, key)
    ]
    link(session, pairs)
    return line_id


def put_line_away(session: WriteSession, *, line_id: int) -> LineInfo:
    """Put a quest line away; what was earned stays."""
    return _move(session, line_id, QuestLineStatus.ARCHIVED, "documents.put_line_away")


def take_line_up(session: WriteSession, *, line_id: int) -> LineInfo:
    """Take a line up again that was put away."""
    return _move(session, line_id, QuestLineStatus.ACTIVE, "documents.take_line_up")


def _move(session: WriteSession, line_id: int, to: QuestLineStatus, service: str) -> LineInfo:
    def work() -> dict[str, Any]:
        row = my_line(session, line_id, to_play=False)
        status = row["activation_status"]
        if QUEST_LINE_STATES.move(status, to) is None:
            raise Refused(
                f"Quest line {line_id} is {status} and cannot become {to}. Look at it again.",
                code="E-DOC-031",
            )
        move(session, LINES, row, to)
        return {"id": line_id}

    act(session, service, request={"id": line_id}, table=LINES, work=work)
    return line(session, line_id=line_id)


# --- Reading ------------------------------------------------------------------------------------


def line(session: Session, *, line_id: int) -> LineInfo:
    """One quest line as it stands; NotFound when there is none."""
    row = load(session, LINES, line_id, what="quest line")
    return LineInfo(
        id=row["id"],
        player_id=row["player_id"],
        course_id=row["course_id"],
        title=row["title"],
        description=row["description"],
        source=row["generation_source"],
        status=row["activation_status"],
        is_dynamic=row["is_dynamic"],
        steps=steps_of(session, line_id),
        version=row["version"],
    )


def lines_of(session: Session, *, player_id: int) -> tuple[LineInfo, ...]:
    """All quest lines of a player, those put away too, by id."""
    rows = find_all(session, LINES, player_id=player_id)
    return tuple(line(session, line_id=row["id"]) for row in rows)


def steps_of(session: Session, line_id: int) -> tuple[StepInfo, ...]:
    """The steps of a line in order; a step is open once all that come before it are completed."""
    rows = {row["id"]: row for row in step_rows(session, line_id)}
    before: dict[int, list[int]] = {}
    for first, then in edges(session, line_id):
        if first in rows:
            before.setdefault(then, []).append(first)
    skills = _skills(session, line_id)
    return tuple(
        _step(row, tuple(sorted(before.get(number, ()))), rows, skills.get(number, ()))
        for number, row in rows.items()
    )


def step_info(session: Session, row: Row) -> StepInfo:
    """One loaded step, skipped or not, as it stands in its line."""
    rows = {one["id"]: one for one in step_rows(session, row["quest_line_id"])}
    before = [
        first
        for first, then in edges(session, row["quest_line_id"])
        if then == row["id"] and first in rows
    ]
    skills = _skills(session, row["quest_line_id"]).get(row["id"], ())
    return _step(row, tuple(sorted(before)), rows, skills)


def _step(
    row: Row, before: tuple[int, ...], rows: Mapping[int, Row], skills: Sequence[tuple[int, str]]
) -> StepInfo:
    made = row["generation_details"] or {}
    return StepInfo(
        id=row["id"],
        line_id=row["quest_line_id"],
        order=row["order"],
        title=row["title"],
        description=row["description"],
        kind=row["quest_type"],
        difficulty=row["difficulty"],
        status=row["progress_status"],
        experience_points=row["experience_points"],
        minutes=row["estimated_duration"],
        due_at=row["due_date"],
        completed_at=row["completion_date"],
        before=before,
        is_open=all(rows[first]["progress_status"] == "completed" for first in before),
        skills=tuple(skills),
        source=made.get("source", ""),
        method=made.get("method", ""),
        is_modifiable=row["is_ai_modifiable"],
        version=row["version"],
    )


# --- Parts that other services of documents share -----------------------------------------------


def my_line(session: WriteSession, line_id: int, *, to_play: bool = True) -> Row:
    """A quest line, locked, whose player acts; Refused when it is not followed (`to_play`)."""
    row = load(session, LINES, line_id, what="quest line")
    acting_for(session, session.actor, row["player_id"])
    row = locked(session, LINES, line_id, what="quest line")
    if to_play and row["activation_status"] != QuestLineStatus.ACTIVE:
        raise Refused(
            f"Quest line {line_id} is {row['activation_status']}. Take it up again first.",
            code="E-DOC-032",
        )
    return row


def complete_if_done(session: WriteSession, line_id: int) -> None:
    """Complete a line that is followed, once all its steps are completed."""
    rows = step_rows(session, line_id)
    if rows and all(row["progress_status"] == QuestStepStatus.COMPLETED for row in rows):
        owner = load(session, LINES, line_id, what="quest line")
        move(session, LINES, owner, QuestLineStatus.COMPLETED)


def step_rows(session: Session, line_id: int) -> list[Row]:
    """The steps of a line that are not skipped or taken out, in order."""
    found = find_all(session, STEPS, quest_line_id=line_id)
    return sorted(found, key=lambda row: (row["order"], row["id"]))


def edges(session: Session, line_id: int) -> list[tuple[int, int]]:
    """The prerequisites of a line as (what comes before, what comes after)."""
    links, steps = columns(BEFORE), columns(STEPS)
    query = sa.select(links.prerequisite_id, links.quest_step_id).join_from(
        links.id.table, steps.id.table, steps.id == links.quest_step_id
    )
    query = query.where(steps.quest_line_id == line_id).order_by(links.id)
    return [(first, then) for first, then in session.execute(query)]


def link(session: WriteSession, pairs: Sequence[tuple[int, int]]) -> None:
    """Add prerequisites (before, after) that a rule has put in order: they need no judging."""
    session.add_all(
        QuestStepPrerequisite(quest_step_id=then, prerequisite_id=first, created_at=session.now)
        for first, then in pairs
    )
    session.flush()


def unlink(session: WriteSession, step_ids: Sequence[int]) -> None:
    """Take out what comes before these steps."""
    there = col(QuestStepPrerequisite.quest_step_id)
    session.execute(sa.delete(QuestStepPrerequisite).where(there.in_(list(step_ids))))


def _skills(session: Session, line_id: int) -> dict[int, list[tuple[int, str]]]:
    links, steps, nodes = columns("quest_step_skills"), columns(STEPS), columns("skill_nodes")
    query = (
        sa.select(links.quest_step_id, nodes.id, nodes.name)
        .join_from(links.id.table, steps.id.table, steps.id == links.quest_step_id)
        .join(nodes.id.table, nodes.id == links.skill_node_id)
        .where(steps.quest_line_id == line_id, nodes.deleted_at.is_(None))
        .order_by(links.id)
    )
    found: dict[int, list[tuple[int, str]]] = {}
    for step_id, node_id, name in session.execute(query):
        found.setdefault(step_id, []).append((node_id, name))
    return found
