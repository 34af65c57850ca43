"""The scene of an exam: where it stands, kept so that a broken connection goes on where it was.

A scene is a picture of the fight for the player's own client; nothing is scored by it.
Source: sources/roguelearn.md, BossFight (unity_scene_id, unity_game_state, interactive_elements).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from model.db import WriteSession
from model.services.exams.limits import require_running
from model.services.exams.rows import TABLE, attempt_of, attempt_player, note, terms_of
from model.services.idempotency import once
from model.services.records.requests import fingerprint
from model.services.rows import change, load


@dataclass(frozen=True, slots=True)
class SceneInfo:
    """What a client needs to draw an exam; `session_id` is that of a fight together."""

    attempt_id: int
    scene: str
    session_id: str | None
    elements: tuple[Mapping[str, Any], ...]
    state: Mapping[str, Any]


def keep_scene(session: WriteSession, *, attempt_id: int, state: Mapping[str, Any]) -> SceneInfo:
    """Keep where the scene of a running attempt stands; the state as a whole.

    Errors, in this order: NotFound; E-REFUSED-015; E-EXAM-008 over; E-EXAM-009 too late;
    RecordError naming every fault of the state.
    """

    def work() -> None:
        _, material, attempt = attempt_player(session, attempt_id)
        require_running(session, attempt, terms_of(session, material, attempt))
        row = load(session, TABLE, attempt_id, what="exam attempt")
        change(session, TABLE, row, unity_game_state=dict(state))
        session.expire(attempt)
        note(session, "exams.keep_scene", attempt, {})

    request = {"attempt": attempt_id, "state": fingerprint(dict(state))}
    once(session, service="exams.keep_scene", request=request, work=work)
    return scene(session, attempt_id=attempt_id)


def scene(session: Session, *, attempt_id: int) -> SceneInfo:
    """The scene of an attempt as it was kept last; NotFound."""
    attempt = attempt_of(session, attempt_id)
    return SceneInfo(
        attempt_id=attempt_id,
        scene=attempt.unity_scene_id,
        session_id=attempt.unity_session_id,
        elements=tuple(attempt.interactive_elements),
        state=attempt.unity_game_state,
    )
