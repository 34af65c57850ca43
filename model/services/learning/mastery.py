"""Mastery: how a player stands in a skill, moved by answers and attempts under the skill's rule.

Knowledge tracing counts every answer; the ladder counts finished attempts at activities; the memory
model counts finished attempts as reviews. The rule and its numbers are the skill's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.rules import mastery as rules
from model.rules import scheduling
from model.rules.exact import ONE
from model.services.learning.material import (
    Fields,
    Material,
    content_id,
    content_ids,
    id_of,
    material_of,
    profile_of,
)
from model.tables import ActivityState, PlayerProfile, SkillState
from model.words import MasteryBand, MasteryRule, SkillStateStatus

RATINGS_KEPT = 20


@dataclass(frozen=True, slots=True)
class SkillStateInfo:
    """How one player stands in one skill; `share` is what the skill's rule makes of it, 0 to 1."""

    skill: str
    status: SkillStateStatus
    band: MasteryBand
    level: int
    share: float
    p_known: float
    attempts: int
    correct: int
    lapses: int
    last_review_at: datetime | None
    next_review_at: datetime | None
    mastered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a finished attempt says of a skill."""

    is_success: bool
    credit_ppm: int
    rating: int
    reason: str


def skill_state(session: Session, *, player_id: int, skill: str) -> SkillStateInfo:
    """How a player stands in a skill by key, also before the first attempt; NotFound."""
    material = material_of(session, profile_of(session, player_id))
    row = material.row("skills", skill)
    found = find_state(session, player_id, content_id(session, material, "skills", skill))
    if found is None:
        found = SkillState(player_id=player_id, skill_id=0, p_known=_tracing(row).prior)
    return info(skill, found)


def known_share(session: Session, material: Material, *, player_id: int, skill: str | None) -> int:
    """How much of a skill a player knows, in millionths; 0 where nothing is measured."""
    if skill is None or not material.has("skills", skill):
        return 0
    row = material.row("skills", skill)
    state = find_state(session, player_id, content_id(session, material, "skills", skill))
    if row["mastery_rule"] == MasteryRule.BKT.value:
        return round((_tracing(row).prior if state is None else state.p_known) * rules.PPM)
    return 0 if state is None else round(state.progress * rules.PPM)


def observe_answer(
    session: WriteSession,
    profile: PlayerProfile,
    material: Material,
    *,
    skill: str,
    is_right: bool,
) -> None:
    """One answer that practised a skill: counts where the skill is traced answer by answer."""
    if not material.has("skills", skill):
        return
    row = material.row("skills", skill)
    if row["mastery_rule"] != MasteryRule.BKT.value:
        return
    state = _state(session, profile, material, skill, row)
    tracing = _tracing(row)
    days = 0 if state.last_review_at is None else (session.now - state.last_review_at).days
    state.p_known = rules.traced(state.p_known, tracing, days, is_right=is_right)
    share = rules.traced_share(state.p_known)
    _settle(session, state, row, share=share, is_success=is_right, reason="answer")


def observe_attempt(
    session: WriteSession,
    profile: PlayerProfile,
    material: Material,
    *,
    skill: str,
    outcome: Outcome,
) -> None:
    """One finished attempt that practised a skill: counts for the ladder and the memory model."""
    if not material.has("skills", skill):
        return
    row = material.row("skills", skill)
    rule = MasteryRule(row["mastery_rule"])
    if rule is MasteryRule.BKT:
        return
    state = _state(session, profile, material, skill, row)
    if rule is MasteryRule.FSRS:
        share = _remember(session, state, outcome)
    else:
        share, state.next_review_at = _climbed(session, profile, material, skill)
    _settle(session, state, row, share=share, is_success=outcome.is_success, reason=outcome.reason)


def find_state(session: Session, player_id: int, skill_id: int) -> SkillState | None:
    """The stored state of a player in a skill."""
    query = sa.select(SkillState).where(
        col(SkillState.player_id) == player_id, col(SkillState.skill_id) == skill_id
    )
    return session.execute(query).scalar_one_or_none()


def memory_of(state: SkillState) -> scheduling.Memory:
    """What the memory model remembers of a state."""
    if state.stability is None or state.difficulty is None:
        return scheduling.Memory()
    step = scheduling.state_of(
        is_new=False, wait_seconds=_wait_seconds(state), lapses=state.lapse_count
    )
    return scheduling.Memory(*step, int(state.stability * ONE), int(state.difficulty * ONE))


def info(skill: str, state: SkillState) -> SkillStateInfo:
    """A stored state as services give it."""
    return SkillStateInfo(
        skill=skill,
        status=state.status,
        band=state.band,
        level=state.level,
        share=state.progress,
        p_known=state.p_known,
        attempts=state.attempt_count,
        correct=state.correct_count,
        lapses=state.lapse_count,
        last_review_at=state.last_review_at,
        next_review_at=state.next_review_at,
        mastered_at=state.mastered_at,
    )


# --- Parts --------------------------------------------------------------------------------------


def _tracing(row: Fields) -> rules.Tracing:
    names = ("prior_ppm", "learn_ppm", "guess_ppm", "slip_ppm", "forget_ppm")
    return rules.Tracing.from_ppm(*(row[name] for name in names))


def _state(
    session: WriteSession, profile: PlayerProfile, material: Material, skill: str, row: Fields
) -> SkillState:
    """The player's state, made at the first practice; the locked profile keeps others out."""
    skill_id = content_id(session, material, "skills", skill)
    found = find_state(session, id_of(profile), skill_id)
    if found is None:
        found = SkillState(
            player_id=id_of(profile),
            skill_id=skill_id,
            p_known=_tracing(row).prior,
            created_at=session.now,
            updated_at=session.now,
        )
        session.add(found)
        session.flush()
    return found


def _wait_seconds(state: SkillState) -> int:
    if state.last_review_at is None or state.next_review_at is None:
        return 0
    return int((state.next_review_at - state.last_review_at).total_seconds())


def _remember(session: WriteSession, state: SkillState, outcome: Outcome) -> float:
    """Take an attempt as a review of the memory; practice before it is due lifts no mastery."""
    before, is_due = memory_of(state), state.next_review_at is None
    is_due = is_due or (state.next_review_at is not None and state.next_review_at <= session.now)
    days = 0 if state.last_review_at is None else (session.now - state.last_review_at).days
    reviewed = scheduling.review(before, outcome.rating, max(days, 0))
    state.stability = reviewed.memory.stability / ONE
    state.difficulty = reviewed.memory.difficulty / ONE
    state.interval_days = reviewed.interval_days
    state.next_review_at = session.now + timedelta(seconds=reviewed.wait_seconds)
    if outcome.rating == scheduling.AGAIN:
        state.lapse_count += before.state == scheduling.REVIEW
        state.repetition_count = 0
    else:
        state.repetition_count += is_due
    ratings = [*state.details.get("last_ratings", []), outcome.rating]
    state.details = {**state.details, "last_ratings": ratings[-RATINGS_KEPT:]}
    return rules.memory_share(outcome.credit_ppm, state.repetition_count)


def _climbed(
    session: Session, profile: PlayerProfile, material: Material, skill: str
) -> tuple[float, datetime | None]:
    """The climbed share of a skill's published activities, and when the first is due again."""
    keys = activities_of(material, skill)
    ids = content_ids(session, material, "activities", keys)
    query = sa.select(col(ActivityState.level), col(ActivityState.next_review_at)).where(
        col(ActivityState.player_id) == profile.id,
        col(ActivityState.activity_id).in_(sorted(ids.values())),
    )
    stored = session.execute(query).all()
    due = [at for _, at in stored if at is not None]
    return rules.ladder_share([level for level, _ in stored], len(keys)), min(due, default=None)


def activities_of(material: Material, skill: str) -> tuple[str, ...]:
    """The published activities of a skill, unit by unit."""
    return tuple(
        activity
        for unit in material.parts("units", "skill", skill)
        for activity in material.parts("activities", "unit", unit)
    )


def _settle(
    session: WriteSession,
    state: SkillState,
    row: Fields,
    *,
    share: float,
    is_success: bool,
    reason: str,
) -> None:
    """Let level, band and status follow the share."""
    state.progress = state.mastery_score = share
    state.level = rules.next_level(state.level, share, decays=row["forget_ppm"] > 0)
    state.band = rules.band_of(state.level)
    state.status = rules.next_status(
        state.status,
        share=share,
        mastered_from=row["mastered_ppm"] / rules.PPM,
        is_success=is_success,
    )
    if state.status is SkillStateStatus.MASTERED and state.mastered_at is None:
        state.mastered_at = session.now
    state.attempt_count += 1
    state.correct_count += is_success
    state.last_review_at = session.now
    state.updated_at = session.now
    state.details = {**state.details, "last_reason": reason}
    session.flush()
