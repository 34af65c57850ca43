"""What follows from what a player has just done: objectives counted, milestones, achievements.

The last step of services that players use themselves. Nothing here has a key of its own, for doing
it twice changes nothing; a world that has none of it pays nothing for it. The packages are loaded
when first needed, because they build on those that call this.
"""

from __future__ import annotations

from collections.abc import Callable

from model.db import WriteSession
from model.services.ledger import ruleset_of
from model.tables import PlayerProfile


def _campaigns(session: WriteSession, profile: PlayerProfile) -> None:
    from model.services import campaigns

    campaigns.advance(session, player_id=int(profile.id or 0))


def _milestones(session: WriteSession, profile: PlayerProfile) -> None:
    from model.services import streaks

    streaks.note_reached(session, profile)


def _achievements(session: WriteSession, profile: PlayerProfile) -> None:
    from model.services import achievements

    achievements.check(session, player_id=int(profile.id or 0))


STEPS: tuple[tuple[str, Callable[[WriteSession, PlayerProfile], None]], ...] = (
    ("campaign_quests", _campaigns),
    ("streak_milestones", _milestones),
    ("achievements", _achievements),
)
"""Each step with the content table without which there is nothing to do; in this order, because
achievements count what the others have brought."""


def follow(session: WriteSession, profile: PlayerProfile) -> None:
    """Let everything follow that the player's world has content for."""
    content = ruleset_of(session, profile).content
    for table, step in STEPS:
        if content.get(table):
            step(session, profile)


def days_closed(session: WriteSession, profile: PlayerProfile) -> None:
    """Write down the days that freezes have kept, where the world has freezes."""
    if ruleset_of(session, profile).game.streaks.freezes_held_max:
        from model.services import streaks

        streaks.keep_book(session, player_id=int(profile.id or 0))
