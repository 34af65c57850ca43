"""Holding titles: the rows behind earning, losing, granting and taking off."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.rules.titles import close_titles, grant_title
from model.rules.values import ABSENT, GameRules
from model.services.play.inputs import Stretch, lifetime_inputs
from model.tables import PlayerProfile, PlayerTitle, Title

_TITLES, _HELD = Title.__table__, PlayerTitle.__table__
_HELD_KEYS = (
    sa.select(_TITLES.c.key)
    .join(_HELD, _HELD.c.title_id == _TITLES.c.id)
    .where(_HELD.c.player_id == sa.bindparam("player"), _HELD.c.revoked_at.is_(None))
)


def held_titles(session: Session, profile: PlayerProfile, game: GameRules) -> int:
    """The held titles as a bit set over the ruleset's titles."""
    keys = session.execute(_HELD_KEYS, {"player": profile.id}).scalars()
    places = (game.title_index.get(key, ABSENT) for key in keys)
    return sum(1 << place for place in places if place != ABSENT)


def judge_titles(
    session: WriteSession,
    profile: PlayerProfile,
    game: GameRules,
    *,
    day: date,
    streak_broken: bool,
    stretch: Stretch | None = None,
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Earn and lose titles at the close of local date `day`: (keys earned, keys lost)."""
    vector = lifetime_inputs(session, profile, game, last=day, stretch=stretch)
    held = held_titles(session, profile, game)
    _, earned, lost = close_titles(game.titles, held, inputs=vector, streak_broken=streak_broken)
    for index in lost:
        _revoke(session, profile, game.titles[index].key)
    for index in earned:
        _give(session, profile, game.titles[index].key)
    return (
        tuple(game.titles[index].key for index in earned),
        tuple(game.titles[index].key for index in lost),
    )


def give_title(
    session: WriteSession, profile: PlayerProfile, game: GameRules, *, title: int
) -> None:
    """Grant a title by its index (a boss's reward); nothing happens when it is held or ABSENT."""
    _, is_new = grant_title(held_titles(session, profile, game), title)
    if is_new:
        _give(session, profile, game.titles[title].key)


def take_off(session: Session, profile: PlayerProfile) -> None:
    """Wear nothing."""
    query = sa.select(PlayerTitle).where(
        col(PlayerTitle.player_id) == profile.id, col(PlayerTitle.is_active).is_(True)
    )
    for row in session.execute(query).scalars():
        row.is_active = False
    profile.active_title_id = None
    session.flush()


def _row(session: Session, profile: PlayerProfile, key: str) -> tuple[int, PlayerTitle | None]:
    title_id = session.execute(
        sa.select(col(Title.id))
        .where(col(Title.world_id) == profile.world_id, col(Title.key) == key)
        .order_by(col(Title.id).desc())
        .limit(1)
    ).scalar_one()
    query = sa.select(PlayerTitle).where(
        col(PlayerTitle.player_id) == profile.id, col(PlayerTitle.title_id) == title_id
    )
    assert title_id is not None
    return title_id, session.execute(query).scalar_one_or_none()


def _give(session: WriteSession, profile: PlayerProfile, key: str) -> None:
    title_id, row = _row(session, profile, key)
    assert profile.id is not None
    if row is None:
        session.add(PlayerTitle(player_id=profile.id, title_id=title_id, earned_at=session.now))
    else:
        row.revoked_at = None  # earned again: the same row
    session.flush()


def _revoke(session: WriteSession, profile: PlayerProfile, key: str) -> None:
    title_id, row = _row(session, profile, key)
    if profile.active_title_id == title_id:
        take_off(session, profile)
    if row is not None:
        row.revoked_at = session.now
    session.flush()
