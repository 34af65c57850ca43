"""Fighting an exam boss together: a party's members, each at their own attempt, one common boss.

Who opens a fight sets its limits; members of the party join while it runs and places are left.
Everybody answers their own questions and is judged, paid and limited as alone; together they wear
one boss down, to which answers within a power play do twice the damage. A question closes after its
seconds. Source: rules.md §5.2 (co-op boss ranges); sources/roguelearn.md, BossFight.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import NotFound, Refused
from model.rules import together as rules
from model.services.exams.fights import begun
from model.services.exams.limits import require_running
from model.services.exams.rows import (
    TABLE,
    answers_of,
    attempt_of,
    attempt_player,
    locked_attempt,
    note,
    questions_of,
    terms_of,
)
from model.services.exams.shared import OPEN, Shared, details_of, session_of, shared
from model.services.idempotency import once
from model.services.learning.material import material_of
from model.services.parties import members
from model.tables import AuditEvent, ExamBossAttempt, PartyMembership, PlayerProfile
from model.words import ExamAttemptStatus

POWER_PLAY = "exams.power_play"
_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


@dataclass(frozen=True, slots=True)
class FighterInfo:
    """One player in a fight together; `hits` count against the common boss."""

    player_id: int
    attempt_id: int
    status: ExamAttemptStatus
    answered: int
    right: int
    hits: int
    charges_left: int
    power_until: datetime | None


@dataclass(frozen=True, slots=True)
class TogetherInfo:
    """A fight together as it stands, its host first; `health` is the common boss's."""

    host_attempt_id: int
    party_id: int
    exam: str
    settings: rules.Settings
    health: int
    health_left: int
    fighters: tuple[FighterInfo, ...]


def open_together(
    session: WriteSession,
    *,
    player_id: int,
    party_id: int,
    exam_key: str,
    skills: Sequence[int] = (),
    settings: rules.Settings = rules.Settings(),  # noqa: B008 - a tuple never changes
) -> TogetherInfo:
    """Begin a fight that others of a party may join, as one of its active members.

    Errors, in this order: NotFound; E-REFUSED-015; E-PARTY-003 and E-PARTY-001; E-EXAM-015 naming
    every setting that is out of range; then as `begin`.
    """

    def work() -> dict[str, Any]:
        members.begin(session, party_id=party_id, player_id=player_id)
        if wrong := rules.faults(settings):
            raise Refused(
                f"A fight together needs {'; '.join(wrong)}. Correct the settings.",
                code="E-EXAM-015",
            )
        attempt = begun(session, player_id=player_id, exam_key=exam_key, skills=skills)
        assert attempt.id is not None
        attempt.unity_session_id = session_of(attempt.id)
        session.flush()
        note(session, OPEN, attempt, details_of(party_id, exam_key, settings))
        return {"attempt": attempt.id}

    request = {"player": player_id, "party": party_id, "exam": exam_key, "skills": list(skills)}
    request |= {"settings": list(settings)}
    answer = once(session, service=OPEN, request=request, work=work)
    assert answer is not None
    return together(session, attempt_id=answer["attempt"])


def join_together(
    session: WriteSession, *, player_id: int, attempt_id: int, skills: Sequence[int] = ()
) -> TogetherInfo:
    """Join the fight that an attempt belongs to, with an attempt of one's own.

    Errors, in this order: NotFound; E-EXAM-016 for one that is fought alone; E-REFUSED-015;
    E-PARTY-003 and E-PARTY-001; E-EXAM-008 and E-EXAM-009 when its host's is over; E-EXAM-017 for
    who is in it already, or without a place; then as `begin`.
    """

    def work() -> dict[str, Any]:
        fight = _fight(session, attempt_id)
        members.begin(session, party_id=fight.party_id, player_id=player_id)
        host = locked_attempt(session, fight.host_id)
        _require_host_fights(session, host)
        _require_place(session, fight, player_id)
        attempt = begun(session, player_id=player_id, exam_key=fight.exam, skills=skills)
        attempt.unity_session_id = session_of(fight.host_id)
        session.flush()
        note(session, "exams.join_together", attempt, {"host": fight.host_id, "exam": fight.exam})
        return {"attempt": attempt.id}

    request = {"player": player_id, "attempt": attempt_id, "skills": list(skills)}
    answer = once(session, service="exams.join_together", request=request, work=work)
    assert answer is not None
    return together(session, attempt_id=answer["attempt"])


def _require_host_fights(session: WriteSession, host: ExamBossAttempt) -> None:
    profile = session.get_one(PlayerProfile, host.player_id)
    require_running(session, host, terms_of(session, material_of(session, profile), host))


def _require_place(session: Session, fight: Shared, player_id: int) -> None:
    there = [attempt.player_id for attempt in _attempts(session, fight)]
    if player_id in there:
        raise Refused(
            f"Player {player_id} is in the fight of exam attempt {fight.host_id} already. "
            "Go on with it.",
            code="E-EXAM-017",
        )
    if len(there) >= fight.settings.players_max:
        raise Refused(
            f"All {fight.settings.players_max} places in the fight of exam attempt "
            f"{fight.host_id} are taken. Open another one.",
            code="E-EXAM-017",
        )


def power_play(session: WriteSession, *, attempt_id: int) -> TogetherInfo:
    """Spend a charge: for some seconds one's right answers do twice the damage to the boss.

    Errors, in this order: NotFound; E-REFUSED-015; E-EXAM-016 for a fight alone; E-EXAM-008 and
    E-EXAM-009; E-EXAM-018 while one lasts, or without a charge left.
    """

    def work() -> None:
        _, material, attempt = attempt_player(session, attempt_id)
        fight = _fight(session, attempt_id)
        require_running(session, attempt, terms_of(session, material, attempt))
        _require_charge(session, fight, _played(session, attempt_id))
        note(session, POWER_PLAY, attempt, {})

    once(session, service=POWER_PLAY, request={"attempt": attempt_id}, work=work)
    return together(session, attempt_id=attempt_id)


def _require_charge(session: WriteSession, fight: Shared, played: list[datetime]) -> None:
    until = _until(fight, played)
    if until is not None and session.now < until:
        raise Refused(
            f"A power play lasts until {until:%H:%M:%S} UTC. Answer first.", code="E-EXAM-018"
        )
    if len(played) >= fight.settings.charges:
        raise Refused(
            f"All {fight.settings.charges} charges for power plays are spent. Go on without.",
            code="E-EXAM-018",
        )


# --- Looking ------------------------------------------------------------------------------------


def together(session: Session, *, attempt_id: int) -> TogetherInfo:
    """The fight together that an attempt belongs to. Errors: NotFound; E-EXAM-016."""
    fight = _fight(session, attempt_id)
    host = attempt_of(session, fight.host_id)
    profile = session.get_one(PlayerProfile, host.player_id)
    health = terms_of(session, material_of(session, profile), host).health
    attempts = _attempts(session, fight)
    fighters = tuple(_fighter(session, fight, attempt) for attempt in attempts)
    asked = sum(len(questions_of(session, attempt.id or 0)) for attempt in attempts)
    return TogetherInfo(
        host_attempt_id=fight.host_id,
        party_id=fight.party_id,
        exam=fight.exam,
        settings=fight.settings,
        health=health,
        health_left=rules.health_left(health, sum(one.hits for one in fighters), asked),
        fighters=fighters,
    )


def _fighter(session: Session, fight: Shared, attempt: ExamBossAttempt) -> FighterInfo:
    assert attempt.id is not None
    answers = answers_of(session, attempt.id).values()
    right_at = [_instant(answer.submitted_at) for answer in answers if answer.is_correct]
    played = _played(session, attempt.id)
    seconds = fight.settings.power_play_seconds
    return FighterInfo(
        player_id=attempt.player_id,
        attempt_id=attempt.id,
        status=attempt.progress_status,
        answered=len(answers),
        right=len(right_at),
        hits=rules.hits(right_at, [_instant(at) for at in played], seconds),
        charges_left=max(0, fight.settings.charges - len(played)),
        power_until=_until(fight, played),
    )


def _fight(session: Session, attempt_id: int) -> Shared:
    fight = shared(session, attempt_of(session, attempt_id))
    if fight is None:
        raise Refused(
            f"Exam attempt {attempt_id} is fought alone. Open a fight together with a party.",
            code="E-EXAM-016",
        )
    if session.get(ExamBossAttempt, fight.host_id) is None:
        raise NotFound(f"There is no exam attempt {fight.host_id}.", code="E-EXAM-001")
    return fight


def _attempts(session: Session, fight: Shared) -> list[ExamBossAttempt]:
    """The attempts of a fight together, its host's first; found by who was ever in the party."""
    there = PartyMembership.__table__.c
    people = sa.select(there.player_id).where(there.party_id == fight.party_id)
    query = (
        sa.select(ExamBossAttempt)
        .where(
            col(ExamBossAttempt.player_id).in_(people),
            col(ExamBossAttempt.unity_session_id) == session_of(fight.host_id),
        )
        .order_by(col(ExamBossAttempt.id))
    )
    return list(session.execute(query).scalars())


def _played(session: Session, attempt_id: int) -> list[datetime]:
    """When a player began power plays, the oldest first."""
    query = (
        sa.select(col(AuditEvent.at))
        .where(
            col(AuditEvent.object_type) == TABLE,
            col(AuditEvent.object_key) == str(attempt_id),
            col(AuditEvent.action) == POWER_PLAY,
        )
        .order_by(col(AuditEvent.seq))
    )
    return list(session.execute(query).scalars())


def _until(fight: Shared, played: list[datetime]) -> datetime | None:
    """When a player's last power play ends, or has ended."""
    lasts = timedelta(seconds=fight.settings.power_play_seconds)
    return played[-1] + lasts if played else None


def _instant(at: datetime) -> int:
    return (at - _EPOCH) // timedelta(microseconds=1)
