"""What to learn next: the review queue of ladder and memory, and what time alone does to skills."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import Refused
from model.rules import grading, scheduling
from model.rules import mastery as rules
from model.services import audit
from model.services.idempotency import once
from model.services.learning.mastery import (
    Outcome,
    SkillStateInfo,
    activities_of,
    find_state,
    memory_of,
    observe_attempt,
    skill_state,
)
from model.services.learning.material import (
    content_id,
    learner,
    material_of,
    profile_of,
)
from model.tables import Activity, ActivityState, Skill, SkillState
from model.words import MasteryRule


@dataclass(frozen=True, slots=True)
class ReviewInfo:
    """One thing to review; `level` is that of the ladder, or of the skill."""

    kind: Literal["activity", "skill"]
    key: str
    due_at: datetime
    level: int


def due_reviews(session: Session, *, player_id: int, at: datetime) -> list[ReviewInfo]:
    """What is due at an instant, longest due first: activities, and skills by memory."""
    material = material_of(session, profile_of(session, player_id))
    found = [
        ReviewInfo("activity", key, state.next_review_at, state.level)
        for key, state in _activity_states(session, player_id).items()
        if material.has("activities", key)
        and state.next_review_at is not None
        and state.next_review_at <= at
    ]
    query = (
        sa.select(col(Skill.key), SkillState)
        .join(Skill, col(Skill.id) == col(SkillState.skill_id))
        .where(col(SkillState.player_id) == player_id, col(SkillState.next_review_at) <= at)
    )
    found += [
        ReviewInfo("skill", key, state.next_review_at, state.level)
        for key, state in session.execute(query)
        if material.has("skills", key)
        and material.row("skills", key)["mastery_rule"] == MasteryRule.FSRS.value
    ]
    return sorted(found, key=lambda one: (one.due_at, one.level, one.kind, one.key))


def next_activity(session: Session, *, player_id: int, skill: str, at: datetime) -> str | None:
    """The activity of a skill that comes next; None for a skill without activities.

    Order: due ones first (never tried counts as due), lower levels, earlier due, then the order of
    units and activities.
    """
    material = material_of(session, profile_of(session, player_id))
    material.row("skills", skill)
    states = _activity_states(session, player_id)

    def rank(place_and_key: tuple[int, str]) -> tuple[bool, int, datetime, int]:
        place, key = place_and_key
        state = states.get(key)
        due = at if state is None or state.next_review_at is None else state.next_review_at
        return (due > at, 0 if state is None else state.level, due, place)

    ordered = sorted(enumerate(activities_of(material, skill)), key=rank)
    return ordered[0][1] if ordered else None


def review_skill(
    session: WriteSession, *, player_id: int, skill: str, rating: int
) -> SkillStateInfo:
    """Review a skill by one's own rating 1 (again) to 4 (easy), once it is due.

    Errors: NotFound; Refused for a skill without memory model, before it is due, or for a rating
    that is none.
    """

    def work() -> None:
        profile, material = learner(session, player_id)
        row = material.row("skills", skill)
        if row["mastery_rule"] != MasteryRule.FSRS.value:
            raise Refused(
                f"The skill '{skill}' is measured by {row['mastery_rule']}, not by reviews. "
                "Practise its activities.",
                code="E-LEARN-020",
            )
        state = find_state(session, player_id, content_id(session, material, "skills", skill))
        due = None if state is None else state.next_review_at
        if due is not None and due > session.now:
            raise Refused(
                f"The skill '{skill}' is due at {due:%Y-%m-%d %H:%M} UTC. Review it then.",
                code="E-LEARN-021",
            )
        if not scheduling.AGAIN <= rating <= scheduling.EASY:
            raise Refused(
                f"The rating {rating} must be 1 (again), 2 (hard), 3 (good) or 4 (easy). "
                "Choose one.",
                code="E-LEARN-022",
            )
        is_success = rating != scheduling.AGAIN
        credit = grading.PPM if is_success else 0
        outcome = Outcome(is_success, credit, rating, "review")
        observe_attempt(session, profile, material, skill=skill, outcome=outcome)
        _note(session, "learning.review_skill", player_id, {"skill": skill, "rating": rating})

    request = {"player": player_id, "skill": skill, "rating": rating}
    once(session, service="learning.review_skill", request=request, work=work)
    return skill_state(session, player_id=player_id, skill=skill)


def fade(session: WriteSession, *, player_id: int) -> list[str]:
    """Let time do its work: skills whose recall has faded ask for a review, or are forgotten.

    Gives the keys of the skills that moved. Only skills with a memory model fade.
    """

    def work() -> dict[str, Any]:
        _, material = learner(session, player_id)
        moved: list[str] = []
        query = (
            sa.select(col(Skill.key), SkillState)
            .join(Skill, col(Skill.id) == col(SkillState.skill_id))
            .where(col(SkillState.player_id) == player_id, col(SkillState.stability).is_not(None))
            .order_by(col(SkillState.id))
        )
        for key, state in session.execute(query).all():
            if material.has("skills", key) and _fade(session, state):
                moved.append(key)
        session.flush()
        _note(session, "learning.fade", player_id, {"moved": len(moved)})
        return {"moved": moved}

    answer = once(session, service="learning.fade", request={"player": player_id}, work=work)
    assert answer is not None
    return list(answer["moved"])


# --- Parts --------------------------------------------------------------------------------------


def _activity_states(session: Session, player_id: int) -> dict[str, ActivityState]:
    query = (
        sa.select(col(Activity.key), ActivityState)
        .join(Activity, col(Activity.id) == col(ActivityState.activity_id))
        .where(col(ActivityState.player_id) == player_id)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def _fade(session: WriteSession, state: SkillState) -> bool:
    assert state.last_review_at is not None
    days = (session.now - state.last_review_at).days
    faded = rules.faded_status(
        state.status,
        recall_ppm=scheduling.recall_ppm(memory_of(state), days),
        repetitions=state.repetition_count,
        lapses=state.lapse_count,
    )
    if faded is state.status:
        return False
    state.status, state.updated_at = faded, session.now
    state.details = {**state.details, "last_reason": "time"}
    return True


def _note(session: WriteSession, action: str, player_id: int, details: dict[str, Any]) -> None:
    audit.record(
        session,
        action=action,
        object_type="player_profiles",
        object_key=str(player_id),
        details=details,
    )
