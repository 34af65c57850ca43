"""Dates of a timetable or exam schedule become due dates of the steps that they name.

Only steps that are not completed; a step takes the earliest fitting date that lies ahead within a
year. Source: rules.md 5.1 (FR9: tasks from schedules), sources/roguelearn.md, Quest (due_date).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from model.db import WriteSession
from model.errors import Refused
from model.rules.document_dates import Entry
from model.rules.document_steps import matched
from model.services.accounts.rows import act
from model.services.documents.lines import LINES, STEPS, LineInfo, line, my_line, step_rows
from model.services.documents.proposing import fits, instant
from model.services.documents.records import DOCUMENTS, WHAT, mine
from model.services.rows import change
from model.words import DocumentProcessingStatus, QuestStepStatus


@dataclass(frozen=True, slots=True)
class DatesInfo:
    """What a timetable did to a line: due dates by step, and the lines that named no step."""

    line: LineInfo
    due: dict[int, datetime]
    unmatched: tuple[str, ...]


def set_dates(
    session: WriteSession, *, document_id: int, line_id: int, table: str = DOCUMENTS
) -> DatesInfo:
    """Give the open steps of a line the dates that a document names for them.

    Errors: NotFound; Refused before the document is read, for a line that is not followed, or for
    another player's line.
    """

    def work() -> dict[str, Any]:
        row, profile = mine(session, document_id, table)
        owner = my_line(session, line_id)
        if row["processing_status"] != DocumentProcessingStatus.COMPLETED:
            raise Refused(
                f"The {WHAT[table]} {document_id} is {row['processing_status']}; its dates are "
                "known once it is read. Let it be read first.",
                code="E-DOC-062",
            )
        if owner["player_id"] != profile.id:
            raise Refused(
                f"Quest line {line_id} is not of the player of {WHAT[table]} {document_id}. "
                "Choose one of the same player.",
                code="E-DOC-063",
            )
        rows = step_rows(session, line_id)
        waiting = [one for one in rows if one["progress_status"] != QuestStepStatus.COMPLETED]
        ahead = [
            entry
            for entry in _entries(row["structured_content"])
            if fits(instant(profile, entry.on, entry.minute), session.now)
        ]
        found, left = matched([one["title"] for one in waiting], ahead)
        due: dict[str, str] = {}
        for place, entry in sorted(found.items()):
            at = instant(profile, entry.on, entry.minute)
            assert at is not None
            if waiting[place]["due_date"] != at:
                change(session, STEPS, waiting[place], due_date=at)
            due[str(waiting[place]["id"])] = at.isoformat()
        return {"id": line_id, "due": due, "left": [entry.name for entry in left]}

    request = {"id": document_id, "table": table, "line": line_id}
    answer = act(session, "documents.set_dates", request=request, table=LINES, work=work)
    return DatesInfo(
        line=line(session, line_id=line_id),
        due={int(step): datetime.fromisoformat(at) for step, at in answer["due"].items()},
        unmatched=tuple(answer["left"]),
    )


def _entries(content: dict[str, Any]) -> list[Entry]:
    """The dated entries that the reading has kept."""
    return [
        Entry(entry["name"], date.fromisoformat(entry["date"]), None, entry["minute"])
        for entry in content.get("entries", ())
        if entry["date"]
    ]
