"""What a course may promise besides XP: a currency or a title of the world, by an educator."""

from __future__ import annotations

from model.db import WriteSession
from model.services.economy.rewards import require_key
from model.services.guilds.members import player_of
from model.services.ledger import ruleset_of
from model.words import Role


def require_promise(
    session: WriteSession, player_id: int, *, currency: str | None = None, title: str | None = None
) -> None:
    """Refused without an educator's role; NotFound for what the published content has not."""
    promised = {"currencies": currency, "titles": title}
    if not any(promised.values()):
        return
    session.actor.require(Role.EDUCATOR)
    ruleset = ruleset_of(session, player_of(session, player_id))
    for table, key in promised.items():
        if key:
            require_key(ruleset, table, key)
