"""Anonymous learners: whoever opens the product plays at once, known by a cookie alone.

The cookie's token is given out once and kept as a hash. Such a player has no person, so the program
that serves the pages acts for them, as an admin. Source: sources/learning_platform.md, Anonymous
Sessions; rules.md ("Session"), whose defects (the token in clear, and in the name) are absent here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import NotFound
from model.rules import calendar
from model.services import rows
from model.services.accounts import tokens
from model.services.ledger import ruleset_of
from model.services.play.players import refresh_stats
from model.services.play.titles import judge_titles
from model.services.worlds import world_by_key
from model.tables import Learner, PlayerProfile
from model.words import Role

NAMELESS = "Learner"
"""What a learner is called who has said no name, or whose name is forgotten."""


@dataclass(frozen=True, slots=True)
class LearnerInfo:
    """One anonymous learner; `token` is for the cookie, and is told the first time only.

    `player_id` is None once a person has claimed what was played: then that person signs in.
    """

    id: int
    display_name: str
    player_id: int | None
    token: str = ""


def start(
    session: WriteSession, *, world: str, timezone: str = "UTC", display_name: str = NAMELESS
) -> LearnerInfo:
    """Make a learner with a new cookie token, and a player without a person in a world.

    Errors: NotFound for an unknown world or zone; Refused without the role admin.
    """
    session.actor.require(Role.ADMIN)
    calendar.zone(timezone)
    made: list[str] = []

    def work() -> rows.Answer:
        made.append(tokens.fresh())
        player_id = _play(session, world, timezone)
        learner_id = rows.add(
            session,
            "learners",
            session_token_hash=tokens.hash_of(made[0]),
            player_id=player_id,
            display_name=display_name,
            created_at=session.now,
            last_active_at=session.now,
        )
        return {"id": learner_id}

    request = {"world": world, "timezone": timezone, "display_name": display_name}
    answer = rows.answered(session, "accounts.start", request=request, table="learners", work=work)
    row = session.get_one(Learner, answer["id"])
    return _info(row, made[0] if made else "")


def _play(session: WriteSession, world: str, timezone: str) -> int:
    """A player without a person; the first day is the first full local one, as for everybody."""
    today = calendar.local_date(timezone, session.now)
    is_midnight = calendar.day_start(timezone, today) == session.now
    profile = PlayerProfile(
        world_id=world_by_key(session, key=world).id,
        timezone=timezone,
        joined_at=session.now,
        first_day=today if is_midnight else today + timedelta(days=1),
        created_at=session.now,
        updated_at=session.now,
    )
    session.add(profile)
    session.flush()
    assert profile.id is not None
    game = ruleset_of(session, profile).game
    judge_titles(session, profile, game, day=today, streak_broken=False)
    refresh_stats(session, profile, game)
    session.flush()
    return profile.id


def current(session: Session, *, token: str) -> LearnerInfo | None:
    """The learner of a cookie, without making one; None when the cookie says nothing."""
    row = by_token(session, token)
    return None if row is None else _info(row)


def touch(session: WriteSession, *, token: str) -> LearnerInfo:
    """The learner of a cookie, seen now; without key and audit, as every read page calls it.

    Errors: NotFound for a cookie that says nothing: start a new learner.
    """
    row = by_token(session, token)
    if row is None:
        raise unknown_cookie()
    row.last_active_at = max(row.last_active_at, session.now)
    session.flush()
    return _info(row)


def by_token(session: Session, token: str, *, lock: bool = False) -> Learner | None:
    """The learner whose token this is."""
    query = sa.select(Learner).where(col(Learner.session_token_hash) == tokens.hash_of(token))
    if lock:
        query = query.with_for_update()
    row: Learner | None = session.execute(query).scalar_one_or_none()
    return row if row is not None and tokens.is_same(token, row.session_token_hash) else None


def unknown_cookie() -> NotFound:
    """The error for a cookie that is nobody's; it never shows the token."""
    return NotFound(
        "This cookie belongs to no learner. Start a new one.",
        code="E-PEOPLE-005",
    )


def _info(row: Learner, token: str = "") -> LearnerInfo:
    assert row.id is not None
    return LearnerInfo(row.id, row.display_name, row.player_id, token)
