"""Rows of features for models: a player's window of local days, each figure with its formula.

A row is made once for a player and a day that is over, and never changed: made again from the same
play it is the same, and where play has been forgotten since (privacy.retention) the row that is
there stays. Later the label says what should have been foretold. The set is ours; the document
names a feature store and no feature (sources/shikshadisha.md, ml_features.py).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import NotFound, Refused
from model.rules import calendar
from model.rules import engagement as rules
from model.services import audit
from model.services.engagement.facts import Facts, facts_of, was_seen
from model.services.idempotency import once
from model.services.worlds import world_by_key
from model.tables import MlFeatureRow, PlayerProfile, User
from model.words import Role, UserStatus

FEATURE_SET, FEATURE_VERSION = "engagement", 1
WINDOW_DAYS, AHEAD_DAYS, DAYS_MAX = 28, 14, 365
_DAY = timedelta(days=1)


class Feature(NamedTuple):
    """One feature: its name, its formula in words, and how it is reckoned."""

    name: str
    formula: str
    of: Callable[[Facts], float]


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


FEATURES: tuple[Feature, ...] = (
    Feature("login_days", "days with a login", lambda f: f.login_days),
    Feature("login_count", "logins of all days", lambda f: f.login_count),
    Feature("login_streak", "days in a row up to the day, 0 without a login on it",
            lambda f: f.login_streak),
    Feature("days_since_login", "days since the last login, at most the window",
            lambda f: f.days_since_login),
    Feature("active_days", "closed days on which something was recorded",
            lambda f: f.active_days),
    Feature("perfect_share", "perfect days / closed days",
            lambda f: _share(f.perfect_days, f.closed_days)),
    Feature("quests_completed", "quests completed", lambda f: f.quests_completed),
    Feature("xp_earned", "sum of final XP of the ledger", lambda f: f.xp_earned),
    Feature("quizzes_taken", "quiz attempts handed in", lambda f: f.quizzes_taken),
    Feature("quiz_pass_share", "passed / handed in",
            lambda f: _share(f.quizzes_passed, f.quizzes_taken)),
    Feature("session_count", "sessions of learning begun", lambda f: f.session_count),
    Feature("session_minutes", "active minutes of these sessions",
            lambda f: f.session_seconds // 60),
    Feature("interruptions_per_session", "interruptions / sessions",
            lambda f: _share(f.interruptions, f.session_count)),
    Feature("completion_mean", "mean share done of these sessions",
            lambda f: _share(f.completion_sum, f.session_count * rules.PPM)),
    Feature("event_count", "behaviour events", lambda f: f.seen.events),
    Feature("tab_switches_per_hour", "tab switches / active hours",
            lambda f: _share(f.seen.tab_switches * 3600, f.session_seconds)),
    Feature("attention_mean", "mean of the days' attention scores / 100",
            lambda f: f.attention_mean),
    Feature("engagement", "(10 completes + 5 videos + 7 quizzes) / events, at most 1",
            lambda f: rules.engagement(f.seen) / rules.PPM),
    Feature("dropout", ".3 + .03 tab switches + .02 pauses - .05 completes - .03 quizzes, 0..1",
            lambda f: rules.dropout(f.seen) / rules.PPM),
)  # fmt: skip
"""Every feature of the set, over the window of local days that ends with the row's day."""


@dataclass(frozen=True, slots=True)
class FeaturesInfo:
    """What a run did: rows made, rows that were there alike, rows there that would differ now."""

    day: date
    made: int
    kept: int
    differing: int


def compute(
    session: WriteSession, *, world: str, day: date, window_days: int = WINDOW_DAYS
) -> FeaturesInfo:
    """Make the rows of a day for every player of a world who played by then.

    People who are disabled or erased get none. Errors: NotFound; Refused while the day is not over
    for all of them, for a window of no or too many days, and without a role.
    """
    session.actor.require(Role.DESIGNER)
    _require_window(window_days)
    world_id = world_by_key(session, key=world).id

    def work() -> dict[str, Any]:
        counts = {"made": 0, "kept": 0, "differing": 0}
        for profile in _players(session, world_id, day, over=day):
            counts[_make(session, profile, day, window_days)] += 1
        _record(session, "engagement.compute", world, {"day": day.isoformat(), **counts})
        return counts

    request = {"world": world, "day": day.isoformat(), "window": window_days}
    answer = once(session, service="engagement.compute", request=request, work=work)
    assert answer is not None
    return FeaturesInfo(day=day, **answer)


def foretell(session: WriteSession, *, world: str, day: date, ahead_days: int = AHEAD_DAYS) -> int:
    """Write the label of a day's rows: 1 when nothing was seen in the days after, else 0.

    Gives how many rows have got theirs. Errors: as for `compute`.
    """
    session.actor.require(Role.DESIGNER)
    _require_window(ahead_days)
    world_id = world_by_key(session, key=world).id

    def work() -> dict[str, Any]:
        labelled, last = 0, day + ahead_days * _DAY
        for profile in _players(session, world_id, day, over=last):
            row = _row(session, profile, day)
            if row is not None and row.label is None:
                seen = was_seen(session, profile, first=day + _DAY, last=last)
                row.label = 0.0 if seen else 1.0
                labelled += 1
        session.flush()
        _record(session, "engagement.foretell", world, {"day": day.isoformat(), "rows": labelled})
        return {"rows": labelled}

    request = {"world": world, "day": day.isoformat(), "ahead": ahead_days}
    answer = once(session, service="engagement.foretell", request=request, work=work)
    assert answer is not None
    return int(answer["rows"])


def features_of(session: Session, *, player_id: int, day: date) -> dict[str, float]:
    """A player's features of a day by name; NotFound when they were not made."""
    profile = session.get(PlayerProfile, player_id)
    row = None if profile is None else _row(session, profile, day)
    if row is None:
        raise NotFound(f"Player {player_id} has no features of {day}. Compute them first.")
    return dict(row.features)


# --- Steps --------------------------------------------------------------------------------------


def _require_window(days: int) -> None:
    if not 1 <= days <= DAYS_MAX:
        raise Refused(
            f"{days} days cannot be looked at: it takes 1 to {DAYS_MAX}. Change it.",
            code="E-ENG-006",
        )


def _players(session: WriteSession, world_id: int, day: date, *, over: date) -> list[PlayerProfile]:
    """The players who played by a day, in the order of ids; Refused while `over` is not over."""
    query = (
        sa.select(PlayerProfile)
        .outerjoin(User, col(User.id) == col(PlayerProfile.user_id))
        .where(col(PlayerProfile.world_id) == world_id, col(PlayerProfile.first_day) <= day)
        .where(sa.or_(col(User.id).is_(None), col(User.status) != UserStatus.DISABLED))
        .order_by(col(PlayerProfile.id))
    )
    found = list(session.execute(query).scalars())
    for profile in found:
        today = calendar.local_date(profile.timezone, session.now)
        if today <= over:
            raise Refused(
                f"{over} is not over for player {profile.id}, where it is {today}. "
                "Choose an earlier day.",
                code="E-ENG-007",
            )
    return found


def _make(session: WriteSession, profile: PlayerProfile, day: date, window_days: int) -> str:
    """Make one row, or compare with the one that is there: what became of it."""
    facts = facts_of(session, profile, first=day - (window_days - 1) * _DAY, last=day)
    figures = {feature.name: feature.of(facts) for feature in FEATURES}
    known = _row(session, profile, day)
    if known is not None:
        return "kept" if known.features == figures else "differing"
    assert profile.id is not None
    session.add(
        MlFeatureRow(
            player_id=profile.id,
            feature_set=FEATURE_SET,
            feature_version=FEATURE_VERSION,
            day_date=day,
            features=figures,
            computed_at=session.now,
        )
    )
    session.flush()
    return "made"


def _row(session: Session, profile: PlayerProfile, day: date) -> MlFeatureRow | None:
    query = sa.select(MlFeatureRow).where(
        col(MlFeatureRow.player_id) == profile.id,
        col(MlFeatureRow.feature_set) == FEATURE_SET,
        col(MlFeatureRow.feature_version) == FEATURE_VERSION,
        col(MlFeatureRow.day_date) == day,
    )
    return session.execute(query).scalar_one_or_none()


def _record(session: WriteSession, action: str, world: str, details: dict[str, Any]) -> None:
    audit.record(session, action=action, object_type="worlds", object_key=world, details=details)
