"""A new version of a document and the quest line that was made of the old one.

Only steps that are not completed and that the player has not made their own are changed, taken out
or added; what they left out stays out; the owner is told what changed. Source: rules.md 5.1 (FR20,
FR21: dynamic quests with notifications), sources/roguelearn.md, QuestLine (is_dynamic), Quest
(is_ai_modifiable).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from model.db import WriteSession
from model.errors import Refused
from model.rules.document_steps import Changes, Present, Step, compare, groups_before
from model.rules.graphs import LEVELS_MAX, longest_chain
from model.services.accounts.rows import act, put_away
from model.services.documents.lines import (
    LINES,
    STEPS,
    LineInfo,
    complete_if_done,
    edges,
    line,
    link,
    my_line,
    step_rows,
    unlink,
)
from model.services.documents.making import (
    HEADING_LENGTH,
    details_of,
    document_id_of,
    heading_in,
    insert_step,
    link_skills,
    source_of,
)
from model.services.documents.omitting import wanted
from model.services.documents.proposing import due_at, fits, line_made, steps_for
from model.services.documents.records import DOCUMENTS, WHAT, mine
from model.services.notices.telling import Notice, tell
from model.services.rows import Row, change
from model.tables import PlayerProfile, QuestStepSkill
from model.words import NotificationType, QuestStepStatus

NAMED_MAX = 3


@dataclass(frozen=True, slots=True)
class RevisionInfo:
    """What a new version did to a line; `sentences` is what its owner was told."""

    line: LineInfo
    changed: tuple[int, ...]
    added: tuple[int, ...]
    removed: tuple[int, ...]
    left: tuple[int, ...]
    sentences: tuple[str, ...]


def revise(session: WriteSession, *, document_id: int, table: str = DOCUMENTS) -> RevisionInfo:
    """Let the line of a document follow what the document says now, and tell its owner.

    Errors: NotFound; Refused before the document is read, without a line, or when the line is put
    away or not to be changed by itself.
    """

    def work() -> dict[str, Any]:
        row, profile = mine(session, document_id, table)
        line_id = line_made(session, table, row)
        if line_id is None:
            raise Refused(
                f"No quest line was made of {WHAT[table]} {document_id}. "
                "Accept its proposal first.",
                code="E-DOC-060",
            )
        owner = my_line(session, line_id)
        if not owner["is_dynamic"]:
            raise Refused(
                f"Quest line {line_id} is not dynamic, so it does not change by itself. "
                "Change its steps by hand.",
                code="E-DOC-061",
            )
        made, names = steps_for(session, profile, table, row)
        before = step_rows(session, line_id)
        now = wanted(session, line_id, _shortened(made.steps))
        found = compare(_present(before), now)
        writer = _Writer(session, profile, table, row, line_id, [node for node, _ in names])
        answer = writer.write(before, found)
        complete_if_done(session, line_id)
        said = _sentences(answer, before)
        if said:
            _tell(session, profile, owner, said)
        return {"id": line_id, **answer, "said": said}

    request = {"id": document_id, "table": table}
    answer = act(session, "documents.revise", request=request, table=LINES, work=work)
    return RevisionInfo(
        line=line(session, line_id=answer["id"]),
        changed=tuple(answer["changed"]),
        added=tuple(answer["added"]),
        removed=tuple(answer["removed"]),
        left=tuple(answer["left"]),
        sentences=tuple(answer["said"]),
    )


def _present(rows: Sequence[Row]) -> list[Present]:
    """The steps that stand, with the heading that each was made of; by hand: its own title."""
    return [
        Present(
            step_id=row["id"],
            heading=heading_in((row["generation_details"] or {}).get("source", "")),
            is_open=bool(
                row["progress_status"] != QuestStepStatus.COMPLETED
                and row["is_ai_modifiable"]
                and row["generation_details"]
            ),
            is_begun=row["progress_status"] != QuestStepStatus.NOT_STARTED,
        )
        for row in rows
    ]


def _shortened(steps: Sequence[Step]) -> list[Step]:
    """Headings as far as a source names them, so that both sides are compared alike."""
    return [step._replace(heading=step.heading[:HEADING_LENGTH]) for step in steps]


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes the changes of one line; `nodes` are the skills that steps point into."""

    session: WriteSession
    profile: PlayerProfile
    table: str
    row: Row
    line_id: int
    nodes: Sequence[int]

    def write(self, before: Sequence[Row], found: Changes) -> dict[str, list[int]]:
        """Take out, change and add; then put what is open in order again."""
        rows = {row["id"]: row for row in before}
        for step_id in found.removed:
            put_away(self.session, STEPS, rows[step_id])
        changed = [step_id for step_id, step in found.changed if self._follow(rows[step_id], step)]
        order = max((row["order"] for row in before), default=0)
        added = [
            self._insert(step._replace(number=order + place))
            for place, step in enumerate(found.added, start=1)
        ]
        self._put_in_order(found, added)
        left, removed = list(found.left), list(found.removed)
        return {"changed": changed, "added": added, "removed": removed, "left": left}

    def _source(self, step: Step) -> str:
        return source_of(WHAT[self.table], self.row["id"], step)

    def _due(self, step: Step) -> dict[str, Any]:
        due = due_at(self.profile, step)
        return {"due_date": due} if fits(due, self.session.now) else {}

    def _follow(self, row: Row, step: Step) -> bool:
        """Change an open step to what is proposed now; false where nothing is new."""
        values: Row = {
            "title": step.title,
            "description": step.description,
            "quest_type": step.kind.value,
            "difficulty": step.difficulty.value,
            "experience_points": step.experience_points,
            "estimated_duration": step.minutes,
            **self._due(step),
        }
        new = {name: value for name, value in values.items() if row[name] != value}
        details = details_of(self._source(step))
        if not new and row["generation_details"] == details:
            return False
        change(self.session, STEPS, row, **new, generation_details=details)
        self._link_skills(row["id"], step)
        return bool(new)

    def _link_skills(self, step_id: int, step: Step) -> None:
        there = col(QuestStepSkill.quest_step_id)
        self.session.execute(sa.delete(QuestStepSkill).where(there == step_id))
        link_skills(self.session, step_id, [self.nodes[place] for place in step.skills])

    def _insert(self, step: Step) -> int:
        document_id = document_id_of(self.table, self.row)
        step_id = insert_step(
            self.session,
            self.line_id,
            step,
            values=self._due(step),
            source=self._source(step),
            document_id=document_id,
        )
        link_skills(self.session, step_id, [self.nodes[place] for place in step.skills])
        return step_id

    def _put_in_order(self, found: Changes, added: Sequence[int]) -> None:
        """Number the open steps as the document has them, each after the group before it.

        Steps that stay as they are keep their place and what comes before them.
        """
        numbers = dict(found.changed) | dict(zip(added, found.added, strict=True))
        rows = {row["id"]: row for row in step_rows(self.session, self.line_id)}
        mine_first = sorted(numbers, key=lambda step_id: numbers[step_id].number)
        headed = [step_id for step_id in mine_first if not numbers[step_id].is_dated]
        base = max((rows[step_id]["order"] for step_id in found.left), default=0)
        for place, step_id in enumerate(mine_first, start=base + 1):
            if rows[step_id]["order"] != place:
                change(self.session, STEPS, rows[step_id], order=place)
        fresh = [s for s in mine_first if rows[s]["progress_status"] == QuestStepStatus.NOT_STARTED]
        unlink(self.session, fresh)
        groups = groups_before(len(headed))
        pairs = [
            (headed[first - 1], headed[place])
            for place, group in enumerate(groups)
            for first in group
            if headed[place] in set(fresh)
        ]
        link(self.session, pairs)
        if len(longest_chain(edges(self.session, self.line_id))) > LEVELS_MAX:
            unlink(self.session, found.left)  # what stays no longer waits for what is new


def _sentences(answer: dict[str, list[int]], before: Sequence[Row]) -> list[str]:
    """What changed, in plain sentences; none when nothing did."""
    titles = {row["id"]: row["title"] for row in before}
    said = []
    for what, verb in (("changed", "changed"), ("removed", "taken out")):
        if ids := answer[what]:
            named = ", ".join(f"'{titles[number][:60]}'" for number in ids[:NAMED_MAX])
            more = f" and {len(ids) - NAMED_MAX} more" if len(ids) > NAMED_MAX else ""
            said.append(f"{len(ids)} steps were {verb}: {named}{more}.")
    if added := answer["added"]:
        said.append(f"{len(added)} steps were added.")
    if said and answer["left"]:
        said.append(f"{len(answer['left'])} steps stay: completed, begun or your own.")
    return said


def _tell(session: WriteSession, profile: PlayerProfile, owner: Row, said: Sequence[str]) -> None:
    if profile.user_id is None:
        return
    content = " ".join(said).replace("<", "‹").replace(">", "›")
    notice = Notice(
        user_id=profile.user_id,
        kind=NotificationType.QUEST_LINE_CHANGE,
        title="Your quest line has changed",
        content=content,
        about={"quest_line_id": owner["id"]},
        world_id=profile.world_id,
    )
    tell(session, notice)
