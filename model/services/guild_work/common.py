"""What all work of a course shares: who acts on which row, moves of a status, XP, skills known.

Errors come in the order of services.guilds.members: found, one's own, at work, member, rank; then
the row's own state.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from model.db import WriteSession
from model.errors import Refused
from model.rules.guilds import MEMBER, OFFICER
from model.services import audit
from model.services.competition.common import award_xp, awarded_xp
from model.services.guilds.members import active_members, begin_in_course, player_of, ranks_of
from model.services.idempotency import once
from model.services.records.requests import fingerprint
from model.services.records.states import state_column_of
from model.services.rows import Row, act, change, columns, load, locked, move
from model.services.worlds import world_by_key
from model.tables import TABLES
from model.words import Role, XpEventSource

SOURCE = XpEventSource.EVENT
"""Under what XP of a course is written into the ledger."""


def begin_with(
    session: WriteSession,
    table: str,
    row_id: int,
    *,
    player_id: int,
    what: str,
    rank: int = OFFICER,
) -> tuple[Row, Row, Row]:
    """The guild, the acting membership and a row of the guild's, locked."""
    guild_id = load(session, table, row_id, what=what)["guild_id"]
    guild, member = begin_in_course(session, guild_id=guild_id, player_id=player_id, rank=rank)
    return guild, member, locked(session, table, row_id, what=what)


def status_of(table: str, row: Row) -> str:
    """The status of a row."""
    return str(row[state_column_of(table).name])


def require_status(table: str, row: Row, *allowed: str, what: str) -> None:
    """Refused for a row in any other state."""
    status = status_of(table, row)
    if status not in allowed:
        raise Refused(
            f"{what} {row['id']} is {status}; this takes one that is {' or '.join(allowed)}. "
            "Look at its state first.",
            code="E-GWK-001",
        )


def step(
    session: WriteSession,
    service: str,
    table: str,
    row_id: int,
    *,
    player_id: int,
    what: str,
    sources: tuple[str, ...],
    to: str,
    rank: int = OFFICER,
    check: Callable[[Row, Row, Row], None] | None = None,
) -> None:
    """Move the status of one row of a guild; `check` may refuse, given guild, member and row."""

    def work() -> int:
        guild, member, row = begin_with(
            session, table, row_id, player_id=player_id, what=what, rank=rank
        )
        require_status(table, row, *sources, what=what.capitalize())
        if check is not None:
            check(guild, member, row)
        move(session, table, row, to)
        return row_id

    request = {"id": row_id, "player": player_id}
    act(session, f"guild_work.{service}", request=request, table=table, work=work)


def edit(
    session: WriteSession,
    service: str,
    table: str,
    row_id: int,
    *,
    player_id: int,
    what: str,
    values: Mapping[str, Any],
    fields: frozenset[str],
    then: Callable[[Row], None] | None = None,
) -> None:
    """Change fields of one row of a guild, as an officer; `then` may refuse before, given the row.

    Errors: as for every act in a course; Refused for fields that are not said here; RecordError.
    """

    def work() -> int:
        _, _, row = begin_with(session, table, row_id, player_id=player_id, what=what)
        require_fields(values, fields, what=what)
        if then is not None:
            then(row)
        change(session, table, load(session, table, row_id, what=what), **values)
        return row_id

    request = {"id": row_id, "player": player_id, "values": fingerprint(dict(values))}
    act(session, f"guild_work.{service}", request=request, table=table, work=work)


def require_fields(values: Mapping[str, Any], fields: frozenset[str], *, what: str) -> None:
    """Refused for fields that an officer does not set."""
    if unknown := sorted(set(values) - fields):
        raise Refused(
            f"An officer does not set {', '.join(unknown)} of a {what}. "
            f"Use {', '.join(sorted(fields))}.",
            code="E-GWK-002",
        )


def learners(
    session: Session, guild_id: int, *, named: tuple[int, ...], besides: int
) -> tuple[int, ...]:
    """Whom work is for: the members named, else all who are neither officers nor the master.

    Refused when nobody is left, or when who hands the work out is named: nobody judges themself.
    """
    if besides in named:
        raise Refused(
            f"Player {besides} hands the work out and cannot get it: nobody judges themself. "
            "Name others.",
            code="E-GWK-003",
        )
    members = active_members(session, guild_id)
    ranks = ranks_of(session, guild_id, members)
    found = named or tuple(one for one, rank in ranks.items() if rank == MEMBER)
    if not found:
        raise Refused(
            f"Guild {guild_id} has no member to give the work to. Let members join first.",
            code="E-GWK-004",
        )
    return tuple(sorted({one for one in found if one != besides}))


def require_other(judge_id: int, player_id: int) -> None:
    """Refused for who would judge their own work."""
    if judge_id == player_id:
        raise Refused(
            f"Player {player_id} cannot judge their own work. Let another officer do it.",
            code="E-GWK-005",
        )


# --- XP -----------------------------------------------------------------------------------------


def pay(session: WriteSession, player_id: int, *, base_xp: int, occasion: str) -> int | None:
    """Award XP once per occasion, capped; None when it is still owed to the player themself."""
    profile = player_of(session, player_id)
    return award_xp(session, profile, base_xp=base_xp, source=SOURCE, occasion=occasion)


def paid(session: Session, player_id: int, occasion: str) -> int | None:
    """What an occasion has given a player; None when nothing yet."""
    return awarded_xp(session, player_id, SOURCE, occasion)


def paid_each(session: Session, occasions: Mapping[str, int]) -> dict[str, int]:
    """What each of several occasions has given its player; without those that gave nothing yet."""
    there = TABLES["xp_events"].__table__.c
    query = sa.select(there.content_key, there.player_id, there.final_xp)
    query = query.where(there.event_source == SOURCE, there.content_key.in_(list(occasions)))
    query = query.where(there.player_id.in_(set(occasions.values())))
    return {key: xp for key, who, xp in session.execute(query) if occasions[key] == who}


# --- What a player knows ------------------------------------------------------------------------


def known_skills(session: Session, player_id: int) -> dict[str, int]:
    """How well of 100 a player knows each skill of their own trees, by its name."""
    nodes, trees = TABLES["skill_nodes"].__table__, TABLES["skill_trees"].__table__
    query = (
        sa.select(nodes.c.name, nodes.c.level, nodes.c.max_level)
        .join(trees, trees.c.id == nodes.c.skill_tree_id)
        .where(trees.c.player_id == player_id, trees.c.deleted_at.is_(None))
        .where(nodes.c.deleted_at.is_(None))
        .order_by(nodes.c.id)
    )
    found: dict[str, int] = {}
    for name, level, most in session.execute(query):
        key = str(name).casefold()
        found[key] = max(found.get(key, 0), level * 100 // most)
    return found


def fail_due(
    session: WriteSession,
    name: str,
    query: sa.Select[tuple[int]],
    *,
    table: str,
    what: str,
    guild_id: Any,
    world: str,
) -> int:
    """Let all rows of a world that a query of ids finds fail; gives how many. For the clock.

    `guild_id` is the column by which the query's rows belong to a guild.
    """
    session.actor.require(Role.DESIGNER)
    world_id = world_by_key(session, key=world).id
    guilds, service = columns("guilds"), f"guild_work.{name}"
    found = query.join(guilds.id.table, guilds.id == guild_id).where(guilds.world_id == world_id)

    def work() -> dict[str, Any]:
        ids = session.execute(found.order_by(columns(table).id)).scalars().all()
        for row_id in ids:
            move(session, table, locked(session, table, row_id, what=what), "failed")
        if ids:
            audit.record(session, action=service, object_type="worlds", object_key=world)
        return {"count": len(ids)}

    answer = once(session, service=service, request={"world": world}, work=work)
    assert answer is not None
    return int(answer["count"])
