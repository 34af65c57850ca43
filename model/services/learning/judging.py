"""Answers that wait for a person: graded by an educator or designer, and what they then earn.

XP is written only by its player or an admin (services.ledger), so what an attempt has earned when
somebody else graded it stands in the audit trail until its player collects it. Nobody grades their
own attempt.
"""

from __future__ import annotations

from model.db import WriteSession
from model.errors import Refused
from model.rules import grading
from model.services.consequences import follow
from model.services.idempotency import once
from model.services.learning.attempt_rows import (
    COLLECTED,
    GRADED_BY,
    AttemptInfo,
    answers_of,
    attempt_info,
    attempt_player,
    note,
    quiz_of,
    xp_waiting,
)
from model.services.learning.results import grade_if_ready, pay_reward
from model.services.notices.telling import Notice, tell
from model.tables import PlayerProfile
from model.words import NotificationType, QuizAttemptStatus, Role

SUBMITTED = QuizAttemptStatus.SUBMITTED


def grade_answer(
    session: WriteSession, *, attempt_id: int, question: str, credit_ppm: int
) -> AttemptInfo:
    """Grade an answer that waits for a person; with the last one the attempt is graded.

    Needs the role designer or educator. The player collects what it earned (`collect_quiz`), unless
    an admin grades it. Errors: NotFound; Refused for one's own attempt, when it was not handed in,
    or the answer is graded already.
    """
    session.actor.require(Role.DESIGNER, Role.EDUCATOR)

    def work() -> None:
        profile, material, attempt = attempt_player(session, attempt_id, by_staff=True)
        _require_anothers(session, profile, attempt_id)
        waiting = answers_of(session, attempt_id).get(question)
        if waiting is None or attempt.status is not SUBMITTED or waiting.is_correct is not None:
            raise Refused(
                f"The answer to '{question}' in attempt {attempt_id} does not wait for a grade: "
                f"the attempt is {attempt.status.value}. Grade answers that wait.",
                code="E-LEARN-017",
            )
        if not 0 <= credit_ppm <= grading.PPM:
            raise Refused(
                f"The credit {credit_ppm} must be from 0 to {grading.PPM} millionths. Correct it.",
                code="E-LEARN-016",
            )
        points = material.row("questions", question)["points"]
        waiting.is_correct = credit_ppm == grading.PPM
        waiting.points_earned = grading.points_of(points, credit_ppm)
        session.flush()
        left = grade_if_ready(session, profile, material, attempt)
        if left:
            _tell(session, profile)
        note(session, GRADED_BY, attempt, {"question": question, "waiting": left})

    request = {"attempt": attempt_id, "question": question, "credit": credit_ppm}
    once(session, service=GRADED_BY, request=request, work=work)
    return attempt_info(session, attempt_id=attempt_id)


def collect_quiz(session: WriteSession, *, attempt_id: int) -> AttemptInfo:
    """Take the XP of an attempt that somebody else has graded, as its player, once."""

    def work() -> None:
        profile, _, attempt = attempt_player(session, attempt_id)
        earned = xp_waiting(session, attempt)
        if not earned:
            raise Refused(
                f"No XP of attempt {attempt_id} waits to be collected: it is "
                f"{attempt.status.value} and has brought {attempt.xp_awarded}. "
                "Look at the attempt again.",
                code="E-LEARN-019",
            )
        attempt.xp_awarded = pay_reward(session, profile, quiz_of(session, attempt), earned)
        session.flush()
        note(session, COLLECTED, attempt, {"earned": earned})
        follow(session, profile)

    once(session, service=COLLECTED, request={"attempt": attempt_id}, work=work)
    return attempt_info(session, attempt_id=attempt_id)


# --- Parts --------------------------------------------------------------------------------------


def _require_anothers(session: WriteSession, profile: PlayerProfile, attempt_id: int) -> None:
    if profile.user_id == session.actor.user_id and Role.ADMIN not in session.actor.roles:
        raise Refused(
            f"Attempt {attempt_id} is your own, and nobody grades their own. Ask somebody else.",
            code="E-LEARN-018",
        )


def _tell(session: WriteSession, profile: PlayerProfile) -> None:
    if profile.user_id is None:
        return
    notice = Notice(
        user_id=profile.user_id,
        kind=NotificationType.QUEST_UPDATE,
        title="Your quiz was graded",
        content="Collect its XP, and it is yours.",
        world_id=profile.world_id,
    )
    tell(session, notice)
