"""Following a quest line: steps begun, put back, completed, changed, skipped; each paid once.

A step begins once every step before it is completed. Its XP goes through the modifier chain and the
caps on the player's present day; at the player's word alone a step of their own paper or hand pays
little (model.rules.document_steps.payable_xp). A template's step pays a player once, however often
they follow its line. A step that is skipped is taken out of the line and pays nothing; the last one
that is completed completes the line. Source: sources/roguelearn.md,
Quest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from model.db import WriteSession
from model.errors import Refused, did_you_mean
from model.rules.document_steps import payable_xp
from model.services.accounts.rows import act, locked, put_away
from model.services.consequences import follow
from model.services.documents.confirming import require_met
from model.services.documents.lines import (
    LINES,
    STEPS,
    StepInfo,
    complete_if_done,
    my_line,
    step_info,
    step_rows,
    steps_of,
)
from model.services.documents.making import CHANGEABLE, price
from model.services.learning.material import learner, pay
from model.services.records import storing
from model.services.records.writing import stale
from model.services.rows import Row, change, columns, load, move
from model.words import (
    QUEST_STEP_STATES,
    XpEventSource,
)
from model.words import QuestStepStatus as Status


@dataclass(frozen=True, slots=True)
class PlayedInfo:
    """A step after something was done with it; XP is what came out of modifiers and caps."""

    step: StepInfo
    line_status: str
    xp_awarded: int


def start_step(session: WriteSession, *, step_id: int) -> PlayedInfo:
    """Begin a step once all that come before it are completed."""

    def work() -> dict[str, Any]:
        row = _mine(session, step_id)
        _require_move(row, Status.IN_PROGRESS)
        _require_open(session, row)
        move(session, STEPS, row, Status.IN_PROGRESS)
        return {"id": step_id, "xp": 0}

    return _do(session, "documents.start_step", step_id, work)


def put_back_step(session: WriteSession, *, step_id: int) -> PlayedInfo:
    """Put a begun step back among those that are not."""

    def work() -> dict[str, Any]:
        row = _mine(session, step_id)
        _require_move(row, Status.NOT_STARTED)
        move(session, STEPS, row, Status.NOT_STARTED)
        return {"id": step_id, "xp": 0}

    return _do(session, "documents.put_back_step", step_id, work)


def complete_step(session: WriteSession, *, step_id: int) -> PlayedInfo:
    """Complete a begun step: its XP is paid, once; the last one completes its line.

    What a step asks for is met at the player's word, by notes that they linked to it and quizzes
    that they passed since it began, or by an educator's confirmation before (`confirm_step`). XP is
    written by its player only, so whoever completes the step is the player or an admin, whose act
    confirms it. Errors: NotFound; Refused.
    """

    def work() -> dict[str, Any]:
        row = _mine(session, step_id)
        _require_move(row, Status.COMPLETED)
        is_proven = require_met(session, row)
        done = move(session, STEPS, row, Status.COMPLETED, completion_date=session.now)
        owner = load(session, LINES, row["quest_line_id"], what="quest line")
        profile, _ = learner(session, owner["player_id"])
        xp = pay(
            session,
            profile,
            xp=0
            if _was_paid(session, done, owner["player_id"])
            else payable_xp(done["experience_points"], is_proven=is_proven),
            source=XpEventSource.QUEST_COMPLETION,
            content_key=xp_key(step_id),
        )
        complete_if_done(session, row["quest_line_id"])
        follow(session, profile)
        return {"id": step_id, "xp": xp}

    return _do(session, "documents.complete_step", step_id, work)


def skip_step(session: WriteSession, *, step_id: int) -> PlayedInfo:
    """Take a step that is not begun out of the line, without XP; what waited for it waits no more.

    Errors: Refused when nothing else of the line is left or completed.
    """

    def work() -> dict[str, Any]:
        row = _mine(session, step_id)
        if row["progress_status"] != Status.NOT_STARTED:
            raise Refused(
                f"Step {step_id} is {row['progress_status']}; only one that is not begun is "
                "skipped. Put it back first.",
                code="E-DOC-053",
            )
        if len(step_rows(session, row["quest_line_id"])) == 1:
            raise Refused(
                f"Step {step_id} is all that is left of its line. Put the line away instead.",
                code="E-DOC-054",
            )
        put_away(session, STEPS, row)
        complete_if_done(session, row["quest_line_id"])
        return {"id": step_id, "xp": 0}

    request = {"step": step_id}
    service = "documents.skip_step"
    act(session, service, request=request, table=STEPS, work=work)
    row = load_any(session, step_id)
    return PlayedInfo(step_info(session, row), line_status(session, row), 0)


def alter_step(
    session: WriteSession, *, step_id: int, expected_version: int, values: Mapping[str, Any]
) -> PlayedInfo:
    """Change a step that is not completed; it is the player's own then and no longer revised.

    XP follows the kind and difficulty. Errors: Refused; StaleEdit; RecordError.
    """

    def work() -> dict[str, Any]:
        row = _mine(session, step_id)
        if unknown := sorted(set(values) - CHANGEABLE):
            hint = did_you_mean(unknown[0], CHANGEABLE) or f"Use {', '.join(sorted(CHANGEABLE))}."
            raise Refused(f"A step has no field '{unknown[0]}' to change. {hint}", code="E-DOC-055")
        if row["progress_status"] == Status.COMPLETED:
            raise Refused(
                f"Step {step_id} is completed, and what it asked for stays. Make a new step.",
                code="E-DOC-056",
            )
        if row["version"] != expected_version:
            raise stale(session, STEPS, row, values)
        now = dict(values)
        if {"quest_type", "difficulty"} & now.keys() and row["template_id"] is None:
            now["experience_points"] = price(values, row["quest_type"], row["difficulty"])
        change(session, STEPS, row, **now, is_ai_modifiable=False)
        return {"id": step_id, "xp": 0}

    asked = {"version": expected_version, "values": dict(values)}
    return _do(session, "documents.alter_step", step_id, work, **asked)


def xp_key(step_id: int) -> str:
    """What the ledger calls the XP of a step."""
    return f"quest-steps/{step_id}"


# --- Parts --------------------------------------------------------------------------------------


def _mine(session: WriteSession, step_id: int) -> Row:
    """A step, locked after its line, whose player acts on a line that is followed."""
    row = load(session, STEPS, step_id, what="quest step")
    my_line(session, row["quest_line_id"])
    return locked(session, STEPS, step_id, what="quest step")


def _was_paid(session: Session, row: Row, player_id: int) -> bool:
    """Whether the player completed the same template's step before, in whatever line."""
    if row["template_id"] is None:
        return False
    steps, lines = columns(STEPS), columns(LINES)
    query = (
        sa.select(steps.id)
        .join_from(steps.id.table, lines.id.table, lines.id == steps.quest_line_id)
        .where(lines.player_id == player_id, steps.template_id == row["template_id"])
        .where(steps.progress_status == Status.COMPLETED, steps.id != row["id"])
    )
    return session.execute(query.limit(1)).first() is not None


def _require_move(row: Row, to: Status) -> None:
    status = row["progress_status"]
    if QUEST_STEP_STATES.move(status, to) is None:
        onward = ", ".join(QUEST_STEP_STATES.targets(status)) or "nothing: it stays completed"
        raise Refused(
            f"Step {row['id']} is {status} and cannot become {to}. It can become {onward}.",
            code="E-DOC-050",
        )


def _require_open(session: Session, row: Row) -> None:
    step = step_info(session, row)
    if step.is_open:
        return
    there = {one.id: one for one in steps_of(session, step.line_id)}
    first = next(there[b] for b in step.before if there[b].status != Status.COMPLETED)
    raise Refused(
        f"Step {step.id} cannot begin before '{first.title}' ({first.id}) is completed. "
        "Complete that step first.",
        code="E-DOC-051",
    )


def load_any(session: Session, step_id: int) -> Row:
    """A step, skipped or not."""
    return storing.load(session, STEPS, step_id, deleted=None)


def line_status(session: Session, row: Row) -> str:
    """Where the line of a step stands."""
    return str(load(session, LINES, row["quest_line_id"], what="quest line")["activation_status"])


def _do(
    session: WriteSession,
    service: str,
    step_id: int,
    work: Callable[[], dict[str, Any]],
    **request: Any,
) -> PlayedInfo:
    asked = {"step": step_id, **request}
    answer = act(session, service, request=asked, table=STEPS, work=work)
    row = load_any(session, step_id)
    return PlayedInfo(step_info(session, row), line_status(session, row), answer["xp"])
