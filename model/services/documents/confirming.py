"""What a step asks for: what is stored of it since it began, and what an educator has confirmed.

Counted are the player's notes that are linked to the step and were written since it began, and
quizzes and exams that were begun and passed since then, each once: those that the step names by
their titles, any where it names none (`meaning`). XP is written only by its player
or an admin (services.ledger), so a confirmation stands in the audit trail until the player
completes the step with it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from model.db import WriteSession
from model.errors import Refused
from model.rules.document_steps import all_met
from model.services.accounts.rows import act, locked
from model.services.documents.lines import LINES, STEPS, StepInfo, step_info
from model.services.documents.meaning import Meant, meant_by
from model.services.documents.records import events, last_event
from model.services.notices.telling import Notice, tell
from model.services.rows import Row, columns, load
from model.tables import PlayerProfile
from model.words import ExamAttemptStatus, NotificationType, QuestStepStatus, Role

_BY_WORD = frozenset({"read", "confirmed"})
"""Criteria for which the player's word is enough."""
_WAYS = {
    "notes_written": "Write notes from now on and link them to the step, or let",
    "quiz_passed": "Begin a quiz or an exam from now on and pass it, or let",
}
"""What the product counts by itself, and how a player comes to it."""


def confirm_step(session: WriteSession, *, step_id: int) -> StepInfo:
    """Confirm what a begun step asks for, as an educator or admin; its player then completes it.

    Put back and begun anew, it is to be confirmed anew. Errors: Refused, also for an educator's own
    step; NotFound.
    """
    session.actor.require(Role.EDUCATOR)

    def work() -> dict[str, Any]:
        row = locked(session, STEPS, step_id, what="quest step")
        profile = session.get_one(PlayerProfile, _player_of(session, row))
        if profile.user_id == session.actor.user_id and Role.ADMIN not in session.actor.roles:
            raise Refused(
                f"Step {step_id} is your own, and nobody confirms their own. Ask another educator.",
                code="E-DOC-057",
            )
        if row["progress_status"] != QuestStepStatus.IN_PROGRESS:
            raise Refused(
                f"Step {step_id} is {row['progress_status']}; one that is begun is confirmed. "
                "Let its player begin it first.",
                code="E-DOC-058",
            )
        _tell(session, profile, row)
        return {"id": step_id}

    request = {"step": step_id}
    act(session, "documents.confirm_step", request=request, table=STEPS, work=work)
    return step_info(session, load(session, STEPS, step_id, what="quest step"))


def require_met(session: WriteSession, row: Row) -> bool:
    """Refused while what a begun step asks for is not met; gives whether more than a word shows it.

    More than the player's word are what the product counts, an educator's confirmation, an admin
    who completes the step, and the design of a template.
    """
    began, is_confirmed = _since(session, row)
    asked = row["completion_criteria"]
    criteria = asked.get("criteria", [])
    profile = session.get_one(PlayerProfile, _player_of(session, row))
    meant = [
        meant_by(session, profile, row, one) if one["kind"] == "quiz_passed" else None
        for one in criteria
    ]
    there = [
        _there(session, one["kind"], row, profile, began, named)
        for one, named in zip(criteria, meant, strict=True)
    ]
    shown = [count >= one["target"] for one, count in zip(criteria, there, strict=True)]
    met = [
        is_confirmed or one["kind"] in _BY_WORD or (one["kind"] in _WAYS and is_shown)
        for one, is_shown in zip(criteria, shown, strict=True)
    ]
    if not all_met(met, is_any=asked.get("logic") == "any"):
        missing = met.index(False)
        kind, target = criteria[missing]["kind"], criteria[missing]["target"]
        raise Refused(
            f"Step {row['id']} asks for {kind} ({target}), and {there[missing]} counts since it "
            f"began. {_way(kind, meant[missing])} an educator confirm it; then complete it.",
            code="E-DOC-052",
        )
    counted = [one["kind"] in _WAYS and ok for one, ok in zip(criteria, shown, strict=True)]
    return is_confirmed or row["template_id"] is not None or any(counted)


def _way(kind: str, meant: Meant | None) -> str:
    if meant is None:
        return _WAYS.get(kind, "Let")
    named = " or ".join(f"'{title}'" for title in meant.titles)
    return f"Begin {named} from now on and pass it, or let"


def _player_of(session: Session, row: Row) -> int:
    return int(load(session, LINES, row["quest_line_id"], what="quest line")["player_id"])


def _since(session: WriteSession, row: Row) -> tuple[datetime, bool]:
    """When a step began the last time, and whether somebody has confirmed it since."""
    happened = events(session, STEPS, row["id"])
    started = last_event(happened, "documents.start_step")
    confirmed = last_event(happened, "documents.confirm_step")
    is_confirmed = confirmed is not None and (started is None or confirmed.seq > started.seq)
    began = row["created_at"] if started is None else started.at
    return began, is_confirmed or Role.ADMIN in session.actor.roles


def _there(
    session: Session,
    kind: str,
    row: Row,
    profile: PlayerProfile,
    began: datetime,
    meant: Meant | None,
) -> int:
    """How much of a kind is stored since a step began; 0 for what nothing stored shows."""
    if kind == "notes_written":
        notes = columns("notes")
        query = sa.select(sa.func.count()).where(
            notes.player_id == profile.id,
            notes.quest_step_id == row["id"],
            notes.created_at >= began,
            notes.deleted_at.is_(None),
        )
        return int(session.execute(query).scalar_one())
    return _passed(session, profile, began, meant) if kind == "quiz_passed" else 0


def _passed(session: Session, profile: PlayerProfile, began: datetime, meant: Meant | None) -> int:
    """How many of the quizzes and exams meant were begun and passed since an instant, each once."""
    quizzes, exams = columns("quiz_attempts"), columns("exam_boss_attempts")
    passed = sa.select(sa.func.count(quizzes.quiz_id.distinct())).where(
        quizzes.player_id == profile.id,
        quizzes.is_passed.is_(True),
        quizzes.started_at >= began,
    )
    won = sa.select(
        sa.func.count(sa.func.coalesce(exams.exam_boss_id, -exams.id).distinct())
    ).where(
        exams.player_id == profile.id,
        exams.progress_status == ExamAttemptStatus.COMPLETED,
        exams.started_at >= began,
    )
    if meant is not None:
        passed = passed.where(quizzes.quiz_id.in_(sorted(meant.quizzes)))
        won = won.where(exams.exam_boss_id.in_(sorted(meant.exams)))
    return int(session.execute(passed).scalar_one()) + int(session.execute(won).scalar_one())


def _tell(session: WriteSession, profile: PlayerProfile, row: Row) -> None:
    if profile.user_id is None or profile.user_id == session.actor.user_id:
        return
    notice = Notice(
        user_id=profile.user_id,
        kind=NotificationType.QUEST_UPDATE,
        title="Your step was confirmed",
        content="Complete it, and its XP is yours.",
        about={"quest_step_id": row["id"]},
        world_id=profile.world_id,
    )
    tell(session, notice)
