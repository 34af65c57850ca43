"""What the buffs of a player's guilds do at an instant: a multiplier of XP, and points of stats.

Only reading, and outside of services.guilds, which builds on much that builds on the XP ledger: so
the ledger can ask here for the step `guild_buff` of the modifier chain. Whether a buff is in force
follows from its state and its time, whoever last looked at it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from model.rules.guilds import PPM, boost_ppm, summed_points
from model.tables import TABLES
from model.words import GuildBuffStatus, GuildBuffType, GuildMembershipStatus, GuildStatus


def boost_of(session: Session, *, player_id: int, at: datetime) -> int:
    """The multiplier (of 1,000,000) that XP of this player gets from guild buffs at an instant."""
    buffs = TABLES["guild_buffs"].__table__.c
    query = _in_force(buffs.buff_effect, player_id, at)
    query = query.where(buffs.buff_type == GuildBuffType.XP_BOOST)
    effects = session.execute(query).scalars()
    return boost_ppm(int(effect.get("xp_multiplier_ppm", PPM)) for effect in effects)


def stat_points_of(session: Session, *, player_id: int, at: datetime) -> dict[str, int]:
    """How many points guild buffs add to (or take from) each of a player's stats at an instant."""
    query = _in_force(TABLES["guild_buffs"].__table__.c.stat_boosts, player_id, at)
    return summed_points(boosts.get("points", {}) for boosts in session.execute(query).scalars())


def _in_force(column: Any, player_id: int, at: datetime) -> sa.Select[tuple[dict[str, Any]]]:
    """One column of every buff in force of the guilds that a player is an active member of."""
    names = ("guild_buffs", "guilds", "guild_memberships")
    buffs, guilds, members = (TABLES[name].__table__ for name in names)
    return (
        sa.select(column)
        .select_from(buffs)
        .join(guilds, guilds.c.id == buffs.c.guild_id)
        .join(members, members.c.guild_id == buffs.c.guild_id)
        .where(members.c.player_id == player_id, members.c.deleted_at.is_(None))
        .where(members.c.account_status == GuildMembershipStatus.ACTIVE)
        .where(guilds.c.activation_status == GuildStatus.ACTIVE, guilds.c.deleted_at.is_(None))
        .where(buffs.c.activation_status == GuildBuffStatus.ACTIVE, buffs.c.deleted_at.is_(None))
        .where(buffs.c.start_date <= at, buffs.c.end_date > at)
        .order_by(buffs.c.id)
    )
