"""What a player does besides recording: fights, dungeons, the title they wear.

Every action is an access: finished local days are closed and the present one is opened first, so
that what is decided here is decided on the state of now.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel import col

from model.db import WriteSession
from model.errors import Refused
from model.services.idempotency import once
from model.services.ledger import ruleset_of
from model.services.play import fights
from model.services.play.days import arrive
from model.services.play.players import PlayerInfo, player, refresh_stats
from model.services.play.titles import take_off
from model.tables import PlayerProfile, PlayerTitle, Title


def start_fight(session: WriteSession, *, player_id: int, boss: str) -> None:
    """Begin a fight against a boss by key; Refused says why not, NotFound for no such boss."""

    def work() -> None:
        profile, _ = arrive(session, player_id=player_id)
        fights.start_fight(session, profile, ruleset_of(session, profile).game, boss=boss)

    request = {"player": player_id, "boss": boss}
    once(session, service="play.start_fight", request=request, work=work)


def abandon_fight(session: WriteSession, *, player_id: int) -> None:
    """Leave the fight in progress without penalty; Refused when there is none."""

    def work() -> None:
        profile, _ = arrive(session, player_id=player_id)
        fights.abandon_fight(session, profile)

    once(session, service="play.abandon_fight", request={"player": player_id}, work=work)


def enter_dungeon(session: WriteSession, *, player_id: int, dungeon: str) -> None:
    """Enter a dungeon by key now; Refused says why not, NotFound for no such dungeon."""

    def work() -> None:
        profile, _ = arrive(session, player_id=player_id)
        fights.enter_dungeon(session, profile, ruleset_of(session, profile).game, dungeon=dungeon)

    request = {"player": player_id, "dungeon": dungeon}
    once(session, service="play.enter_dungeon", request=request, work=work)


def wear(session: WriteSession, *, player_id: int, title: str | None) -> PlayerInfo:
    """Wear a held title by key, or none; Refused for a title the player does not hold."""
    request = {"player": player_id, "title": title}
    once(
        session,
        service="play.wear",
        request=request,
        work=lambda: _wear(session, player_id=player_id, title=title),
    )
    return player(session, player_id=player_id)


def _wear(session: WriteSession, *, player_id: int, title: str | None) -> None:
    profile, _ = arrive(session, player_id=player_id)
    put_on(session, profile, title=title)


def put_on(session: WriteSession, profile: PlayerProfile, *, title: str | None) -> None:
    """Let a locked player wear a held title, or none; Refused for one that is not held."""
    held = (
        sa.select(PlayerTitle)
        .join(Title, col(PlayerTitle.title_id) == col(Title.id))
        .where(
            col(PlayerTitle.player_id) == profile.id,
            col(PlayerTitle.revoked_at).is_(None),
            col(Title.key) == title,
        )
    )
    row = session.execute(held).scalar_one_or_none()
    if title is not None and row is None:
        raise Refused(f"The player does not hold the title '{title}'. Earn it first.")
    take_off(session, profile)
    if row is not None:
        row.is_active = True
        profile.active_title_id = row.title_id
    session.flush()
    refresh_stats(session, profile, ruleset_of(session, profile).game)
