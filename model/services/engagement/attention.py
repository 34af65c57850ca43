"""Attention: one unbroken span of a session, its score, and the focus of the day it belongs to.

Source: rules.md §4 (attention_spans, focus patterns); the formulas are ours and stand in
model.rules.engagement.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import NotFound, Violation
from model.rules import calendar
from model.rules import engagement as rules
from model.services import audit
from model.services.acting import acting_for
from model.services.idempotency import once
from model.services.records import Where
from model.services.records.faults import raise_all
from model.services.records.requests import fingerprint
from model.tables import AttentionSpan, FocusMetric, LearningSession
from model.words import FocusQuality, SessionEventKind

QUALITIES = (FocusQuality.LOW, FocusQuality.MEDIUM, FocusQuality.HIGH)
SPAN_SECONDS_MAX, COUNT_MAX, DISTRACTIONS_MAX = 86_400, 100_000, 500
_DISTRACTIONS = frozenset(
    {
        *(SessionEventKind.TAB_SWITCH, SessionEventKind.WINDOW_BLUR),
        *(SessionEventKind.NOTIFICATION, SessionEventKind.IDLE_TIMEOUT),
    }
)


_WHERE = Where("attention_spans")


@dataclass(frozen=True, slots=True)
class SpanSeen:
    """A span as a browser saw it; distractions are (kind, second of the span, how long)."""

    started_at: datetime
    ended_at: datetime
    tab_switches: int = 0
    window_blurs: int = 0
    idle_seconds: int = 0
    pauses: int = 0
    resumes: int = 0
    distractions: tuple[tuple[SessionEventKind, int, int], ...] = ()

    @property
    def seconds(self) -> int:
        """How long it was."""
        return int((self.ended_at - self.started_at).total_seconds())


@dataclass(frozen=True, slots=True)
class SpanInfo:
    """One span with its score of 100, and how its day stands now."""

    id: int
    duration_seconds: int
    attention_score: float
    focus_quality: FocusQuality
    day_date: date
    day_spans: int
    day_attention_score: float
    suggested_focus_minutes: int


def record_span(session: WriteSession, *, session_id: int, span: SpanSeen) -> SpanInfo:
    """Keep a span of a session and reckon the focus of its local day anew.

    Errors: NotFound; Refused for somebody else's session; RecordError with every fault of the span.
    """

    def work() -> dict[str, Any]:
        known = session.get(LearningSession, session_id)
        if known is None:
            raise NotFound(f"There is no session of learning {session_id}.")
        profile = acting_for(session, session.actor, known.player_id)
        raise_all(_faults(session, known, span))
        row = _row(session, known, span)
        day = calendar.local_date(profile.timezone, span.started_at)
        _focus(session, known.player_id, day, profile.timezone)
        audit.record(
            session,
            action="engagement.record_span",
            object_type="attention_spans",
            object_key=str(row.id),
            details={"player": known.player_id, "session": session_id, "day": day.isoformat()},
        )
        return {"id": row.id, "day": day.isoformat()}

    request = {"session": session_id, "form": fingerprint(_plain(span))}
    answer = once(session, service="engagement.record_span", request=request, work=work)
    assert answer is not None
    return _info(session, answer["id"], date.fromisoformat(answer["day"]))


def _plain(span: SpanSeen) -> dict[str, Any]:
    return {name: getattr(span, name) for name in SpanSeen.__dataclass_fields__}


def _info(session: Session, span_id: int, day: date) -> SpanInfo:
    row = session.get_one(AttentionSpan, span_id, populate_existing=True)
    metric = session.execute(_metric(row.player_id, day)).scalar_one()
    return SpanInfo(
        id=span_id,
        duration_seconds=row.duration_seconds,
        attention_score=row.attention_score,
        focus_quality=row.focus_quality,
        day_date=day,
        day_spans=metric.span_count,
        day_attention_score=metric.average_attention_score,
        suggested_focus_minutes=metric.suggested_focus_minutes,
    )


# --- What is wrong with a span ------------------------------------------------------------------


def _faults(session: WriteSession, of: LearningSession, span: SpanSeen) -> list[Violation]:
    """Every fault at once: its times, its counts, its distractions."""
    if None in (span.started_at.tzinfo, span.ended_at.tzinfo):
        return [
            _WHERE.violation(
                "E-ENG-017",
                "ended_at",
                None,
                "must name its time zone, as started_at must",
                "Add it.",
            )
        ]
    found = _time_faults(session, of, span)
    for name, most in (
        ("tab_switches", COUNT_MAX),
        ("window_blurs", COUNT_MAX),
        ("pauses", COUNT_MAX),
        ("resumes", COUNT_MAX),
        ("idle_seconds", max(0, min(span.seconds, SPAN_SECONDS_MAX))),
    ):
        value = getattr(span, name)
        if not 0 <= value <= most:
            found.append(
                _WHERE.violation(
                    "E-ENG-013", name, value, f"must lie from 0 to {most}", "Correct it."
                )
            )
    return found + _distraction_faults(span)


def _time_faults(session: WriteSession, of: LearningSession, span: SpanSeen) -> list[Violation]:
    if not timedelta() < span.ended_at - span.started_at <= timedelta(seconds=SPAN_SECONDS_MAX):
        return [
            _WHERE.violation(
                "E-ENG-010",
                "ended_at",
                None,
                "must lie after started_at, by a day at most",
                "Correct it.",
            )
        ]
    if span.started_at < of.started_at or span.ended_at > (of.ended_at or session.now):
        return [
            _WHERE.violation(
                "E-ENG-011",
                "started_at",
                None,
                "must lie within its session and not in the future",
                "Correct it.",
            )
        ]
    if _overlapping(session, of.player_id, span):
        return [
            _WHERE.violation(
                "E-ENG-012",
                "started_at",
                None,
                "must not overlap another span of the player",
                "Leave it out.",
            )
        ]
    return []


def _distraction_faults(span: SpanSeen) -> list[Violation]:
    found = [
        _WHERE.violation(
            "E-ENG-014",
            "distractions",
            kind.value,
            "must be a distraction inside the span",
            "Correct it.",
            (index,),
        )
        for index, (kind, second, seconds) in enumerate(span.distractions)
        if kind not in _DISTRACTIONS or not 0 <= second <= second + seconds <= span.seconds
    ]
    if len(span.distractions) > DISTRACTIONS_MAX:
        found.append(
            _WHERE.violation(
                "E-ENG-015",
                "distractions",
                len(span.distractions),
                f"must hold at most {DISTRACTIONS_MAX}",
                "Keep the first.",
            )
        )
    return found


def _overlapping(session: Session, player_id: int, span: SpanSeen) -> bool:
    there = AttentionSpan.__table__.c
    query = sa.select(there.id).where(
        there.player_id == player_id,
        there.started_at < span.ended_at,
        there.ended_at > span.started_at,
    )
    return session.execute(query.limit(1)).first() is not None


# --- Keeping it ---------------------------------------------------------------------------------


def _row(session: WriteSession, of: LearningSession, span: SpanSeen) -> AttentionSpan:
    assert of.id is not None
    attended = rules.attention(
        span.seconds, span.idle_seconds, span.tab_switches, span.window_blurs, span.pauses
    )
    row = AttentionSpan(
        player_id=of.player_id,
        learning_session_id=of.id,
        started_at=span.started_at,
        ended_at=span.ended_at,
        duration_seconds=span.seconds,
        tab_switch_count=span.tab_switches,
        window_blur_count=span.window_blurs,
        idle_seconds=span.idle_seconds,
        pause_count=span.pauses,
        resume_count=span.resumes,
        attention_score=attended / 10_000,
        focus_quality=QUALITIES[rules.focus_quality(attended)],
        distractions=[
            {"kind": kind.value, "second": second, "seconds": seconds}
            for kind, second, seconds in span.distractions
        ],
    )
    session.add(row)
    session.flush()
    return row


def _focus(session: WriteSession, player_id: int, day: date, zone: str) -> None:
    """Write the day's focus from all its spans; one row a day."""
    rows = _spans_of(session, player_id, day, zone)
    focus = rules.day_focus([_rule_span(row) for row in rows])
    row = session.execute(_metric(player_id, day)).scalar_one_or_none()
    if row is None:
        row = FocusMetric(player_id=player_id, day_date=day)
        session.add(row)
    row.span_count = focus.span_count
    row.focus_minutes = focus.focus_seconds // 60
    row.longest_span_seconds = focus.longest_seconds
    row.average_span_seconds = focus.average_seconds
    row.distraction_count = focus.distractions
    row.average_attention_score = focus.attention / 10_000
    row.attention_decay_rate = focus.decay / rules.PPM
    row.recovery_seconds = min(SPAN_SECONDS_MAX, focus.recovery_seconds)
    row.suggested_focus_minutes = focus.focus_minutes
    row.suggested_break_minutes = focus.break_minutes
    row.patterns = _patterns(rows, zone)
    row.computed_at = session.now
    session.flush()


def _metric(player_id: int, day: date) -> sa.Select[Any]:
    return (
        sa.select(FocusMetric)
        .where(col(FocusMetric.player_id) == player_id, col(FocusMetric.day_date) == day)
        .execution_options(populate_existing=True)
    )


def _spans_of(session: Session, player_id: int, day: date, zone: str) -> list[AttentionSpan]:
    first = calendar.day_start(zone, day)
    last = calendar.day_start(zone, day + timedelta(days=1))
    began = col(AttentionSpan.started_at)
    query = (
        sa.select(AttentionSpan)
        .where(col(AttentionSpan.player_id) == player_id, began >= first, began < last)
        .order_by(began, col(AttentionSpan.id))
    )
    return list(session.execute(query).scalars())


def _rule_span(row: AttentionSpan) -> rules.Span:
    start = int(row.started_at.timestamp())
    return rules.Span(
        start=start,
        end=start + row.duration_seconds,
        attention=round(row.attention_score * 10_000),
        distractions=row.tab_switch_count + row.window_blur_count,
        session=row.learning_session_id,
    )


def _patterns(rows: Iterable[AttentionSpan], zone: str) -> dict[str, Any]:
    """Shares of the day's focus by local hour, and what distracted most (of equals the first)."""
    hours, kinds = [0] * 24, Counter[str]()
    for row in rows:
        hours[calendar.local_minute(zone, row.started_at) // 60] += row.duration_seconds
        kinds.update(part["kind"] for part in row.distractions)
    total = sum(hours)
    most = min(kinds, key=lambda kind: (-kinds[kind], kind), default="")
    return {
        "hours": [seconds / total for seconds in hours] if total else [],
        "common_distraction": most,
        "best_weekday": None,
    }
