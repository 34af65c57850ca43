"""How often a player was seen to do each thing: behaviour events and signals of sessions, counted.

A quiz is one that was passed or failed; a tab switch or a pause counts wherever it was seen.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.rules.engagement import Seen
from model.tables import BehaviorEvent, LearningSession, SessionEvent
from model.words import BehaviorEventKind, SessionEventKind

_KIND, _SIGNAL = BehaviorEventKind, SessionEventKind


def of_session(session: Session, session_id: int) -> Seen:
    """What was seen in one session."""
    behavior = _behavior().where(col(BehaviorEvent.learning_session_id) == session_id)
    signals = _signals().where(col(SessionEvent.learning_session_id) == session_id)
    return _seen(session, behavior, signals)


def of_window(session: Session, *, player_id: int, since: datetime, until: datetime) -> Seen:
    """What was seen of a player from one instant to another, the last exclusive."""
    at, signaled = col(BehaviorEvent.occurred_at), col(SessionEvent.occurred_at)
    behavior = _behavior().where(col(BehaviorEvent.player_id) == player_id, at >= since, at < until)
    signals = (
        _signals()
        .join(LearningSession, col(LearningSession.id) == col(SessionEvent.learning_session_id))
        .where(col(LearningSession.player_id) == player_id, signaled >= since, signaled < until)
    )
    return _seen(session, behavior, signals)


def _behavior() -> Any:
    kind = col(BehaviorEvent.kind)
    return sa.select(kind, sa.func.count()).group_by(kind)


def _signals() -> Any:
    kind = col(SessionEvent.kind)
    return sa.select(kind, sa.func.count()).group_by(kind)


def _seen(
    session: Session,
    behavior: Any,
    signals: Any,
) -> Seen:
    did = {kind: int(count) for kind, count in session.execute(behavior)}
    said = {kind: int(count) for kind, count in session.execute(signals)}
    return Seen(
        events=sum(did.values()),
        completes=did.get(_KIND.CONTENT_COMPLETE, 0),
        videos=did.get(_KIND.VIDEO_PLAY, 0),
        quizzes=did.get(_KIND.QUIZ_PASS, 0) + did.get(_KIND.QUIZ_FAIL, 0),
        quiz_fails=did.get(_KIND.QUIZ_FAIL, 0),
        tab_switches=did.get(_KIND.TAB_SWITCH, 0) + said.get(_SIGNAL.TAB_SWITCH, 0),
        pauses=did.get(_KIND.VIDEO_PAUSE, 0) + said.get(_SIGNAL.PAUSE, 0),
    )
