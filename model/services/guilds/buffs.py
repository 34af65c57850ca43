"""Buffs that a course earns together: made by officers, begun by what members did, ended by time.

A goal asks a number of each member, from a share of them (90 % of the quizzes passed), within some
days of the buff's start. `weigh` counts; a buff in force multiplies XP (services.guild_boosts) and
gives XP, or a title, once to each member. The bounds are rules.guilds: at most half as much again,
and 500 XP once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from model.db import WriteSession
from model.errors import Refused
from model.rules import guilds as rules
from model.services import audit
from model.services.guilds.goals import counts_of
from model.services.guilds.members import active_members, begin_in_course, tell
from model.services.guilds.promises import require_promise
from model.services.idempotency import once
from model.services.records.requests import fingerprint
from model.services.rows import (
    Row,
    act,
    add,
    change,
    columns,
    find_all,
    load,
    locked,
    move,
)
from model.services.worlds import world_by_key
from model.words import GuildBuffStatus, GuildBuffType, GuildGoalCount, NotificationType, Role

_TABLE = "guild_buffs"
_OPEN = (GuildBuffStatus.PENDING, GuildBuffStatus.ACTIVE, GuildBuffStatus.INACTIVE)


@dataclass(frozen=True, slots=True)
class GuildBuffInfo:
    """One buff as it is at an instant; `progress` is what the last counting found."""

    id: int
    guild_id: int
    name: str
    buff_type: str
    status: str
    goal: Mapping[str, Any]
    progress: Mapping[str, int]
    effect: Mapping[str, Any]
    starts_at: datetime
    ends_at: datetime
    activated_at: datetime | None


def offer_buff(
    session: WriteSession,
    *,
    guild_id: int,
    player_id: int,
    name: str,
    buff_type: GuildBuffType,
    goal: Mapping[str, Any],
    effect: Mapping[str, Any],
    starts_at: datetime,
    ends_at: datetime,
    description: str = "",
    stat_boosts: Mapping[str, Any] | None = None,
) -> GuildBuffInfo:
    """Offer a course a buff, as an officer or the master; members are told what to reach.

    Errors: as for every act in a course; Refused for an end that has passed, one too far off, an
    effect beyond the bounds, or a title without an educator's role; NotFound for one that the world
    has not; RecordError for a bad goal or effect.
    """
    values: Row = {"name": name, "description": description, "buff_type": str(buff_type)}
    values |= {"activation_condition": dict(goal), "buff_effect": dict(effect)}
    values |= {"stat_boosts": dict(stat_boosts or {}), "start_date": starts_at, "end_date": ends_at}

    def work() -> int:
        guild_row, _ = begin_in_course(session, guild_id=guild_id, player_id=player_id)
        _require_time(session, starts_at, ends_at)
        _require_bounds(effect)
        require_promise(session, player_id, title=effect.get("title"))
        pair = {"guild_id": guild_id, "creator_id": player_id}
        made = add(session, _TABLE, **pair, **values)
        others = [m["player_id"] for m in active_members(session, guild_id)]
        kind = NotificationType.ACHIEVEMENT
        tell(session, others, f"{guild_row['name']} can earn {name}", description, kind=kind)
        return made

    request = {"guild": guild_id, "player": player_id, "values": fingerprint(values)}
    made = act(session, "guilds.offer_buff", request=request, table=_TABLE, work=work)
    return buff(session, buff_id=made, at=session.now)


def _require_time(session: WriteSession, starts_at: datetime, ends_at: datetime) -> None:
    if ends_at <= session.now or ends_at - starts_at > timedelta(days=rules.BUFF_DAYS_MAX):
        raise Refused(
            f"A buff ends after now, and {rules.BUFF_DAYS_MAX} days after its start at most, not "
            f"at {ends_at.isoformat()}. Choose another end.",
            code="E-GLD-028",
        )


def _require_bounds(effect: Mapping[str, Any]) -> None:
    ppm, once_xp = effect.get("xp_multiplier_ppm", rules.PPM), effect.get("xp_once", 0)
    fits = type(ppm) is int and rules.PPM <= ppm <= rules.BOOST_PPM_MAX
    if not fits or type(once_xp) is not int or not 0 <= once_xp <= rules.BUFF_XP_MAX:
        raise Refused(
            f"A buff multiplies XP by {rules.PPM} to {rules.BOOST_PPM_MAX} millionths and gives at "
            f"most {rules.BUFF_XP_MAX} XP once, not {ppm} and {once_xp}. Lower the effect.",
            code="E-GLD-029",
        )


def pause_buff(session: WriteSession, *, buff_id: int, player_id: int) -> GuildBuffInfo:
    """Pause a buff, as an officer or the master: it has no effect until it is taken up again."""
    return _moved(session, "pause_buff", buff_id, player_id, GuildBuffStatus.INACTIVE)


def resume_buff(session: WriteSession, *, buff_id: int, player_id: int) -> GuildBuffInfo:
    """Take a paused buff up again; it begins anew once its goal is weighed and reached."""
    return _moved(session, "resume_buff", buff_id, player_id, GuildBuffStatus.PENDING)


def _moved(
    session: WriteSession, name: str, buff_id: int, player_id: int, to: GuildBuffStatus
) -> GuildBuffInfo:
    def work() -> int:
        guild_id = load(session, _TABLE, buff_id, what="buff")["guild_id"]
        begin_in_course(session, guild_id=guild_id, player_id=player_id)
        row = locked(session, _TABLE, buff_id, what="buff")
        status = _status_at(row, session.now)
        paused = status == GuildBuffStatus.INACTIVE
        if status == GuildBuffStatus.EXPIRED or paused == (to == GuildBuffStatus.INACTIVE):
            raise Refused(
                f"Buff {buff_id} is {status} and cannot become {to}. Look at its state first.",
                code="E-GLD-030",
            )
        move(session, _TABLE, row, to)
        return buff_id

    request = {"buff": buff_id, "player": player_id}
    act(session, f"guilds.{name}", request=request, table=_TABLE, work=work)
    return buff(session, buff_id=buff_id, at=session.now)


# --- Weighing -----------------------------------------------------------------------------------


def weigh(session: WriteSession, *, buff_id: int, player_id: int) -> GuildBuffInfo:
    """Count what the members did, as any of them: a goal reached begins the buff, time ends it."""

    def work() -> int:
        guild_id = load(session, _TABLE, buff_id, what="buff")["guild_id"]
        begin_in_course(session, guild_id=guild_id, player_id=player_id, rank=rules.MEMBER)
        _weigh(session, buff_id)
        return buff_id

    request = {"buff": buff_id, "player": player_id}
    act(session, "guilds.weigh", request=request, table=_TABLE, work=work)
    return buff(session, buff_id=buff_id, at=session.now)


def weigh_all(session: WriteSession, *, world: str) -> int:
    """Weigh every buff of a world that is not over; gives how many changed their state.

    For operators and the clock. Errors: NotFound; Refused without the role.
    """
    session.actor.require(Role.DESIGNER)
    world_id = world_by_key(session, key=world).id
    there, guilds = columns(_TABLE), columns("guilds")

    def work() -> dict[str, Any]:
        query = sa.select(there.id).join(guilds.id.table, guilds.id == there.guild_id)
        query = query.where(guilds.world_id == world_id, there.activation_status.in_(_OPEN))
        query = query.where(there.deleted_at.is_(None)).order_by(there.guild_id, there.id)
        ids = session.execute(query).scalars().all()
        changed = sum(_weigh(session, row_id) for row_id in ids)
        if changed:
            audit.record(session, action="guilds.weigh_all", object_type="worlds", object_key=world)
        return {"count": changed}

    answer = once(session, service="guilds.weigh_all", request={"world": world}, work=work)
    assert answer is not None
    return int(answer["count"])


def _weigh(session: WriteSession, buff_id: int) -> bool:
    """Count, keep what was counted and move the buff where it belongs; gives whether it moved."""
    row = locked(session, _TABLE, buff_id, what="buff")
    before = str(row["activation_status"])
    if before == GuildBuffStatus.EXPIRED:
        return False
    is_reached = False
    if before == GuildBuffStatus.PENDING:
        progress, is_reached = _counted(session, row)
        if progress != row["current_progress"]:
            row = change(session, _TABLE, row, current_progress=progress)
    after = rules.buff_state(
        before, row["end_date"] <= session.now, row["start_date"] <= session.now, is_reached
    )
    if after == before:
        return False
    begins = after == GuildBuffStatus.ACTIVE
    move(session, _TABLE, row, after, **({"activated_at": session.now} if begins else {}))
    if begins:
        members = [m["player_id"] for m in active_members(session, row["guild_id"])]
        kind = NotificationType.ACHIEVEMENT
        tell(session, members, f"Your guild has earned {row['name']}", kind=kind)
    return True


def _counted(session: Session, row: Row) -> tuple[dict[str, int], bool]:
    goal = row["activation_condition"]
    first = row["start_date"]
    last = min(row["end_date"], first + timedelta(days=goal["within_days"]))
    wanted = GuildGoalCount(goal["counts"])
    counts = counts_of(session, guild_id=row["guild_id"], counts=wanted, first=first, last=last)
    done = rules.members_done(counts.values(), goal["target"])
    progress = {"reached": max(0, sum(counts.values())), "members_done": done}
    progress["members_total"] = len(counts)
    return progress, rules.share_reached(done, len(counts), goal["members_share_ppm"])


# --- Looking ------------------------------------------------------------------------------------


def buff(session: Session, *, buff_id: int, at: datetime) -> GuildBuffInfo:
    """One buff as it is at an instant: one whose time is up is over, weighed or not."""
    return _info(load(session, _TABLE, buff_id, what="buff"), at)


def buffs_of(session: Session, *, guild_id: int, at: datetime) -> tuple[GuildBuffInfo, ...]:
    """The buffs of a course as they are at an instant, by id."""
    load(session, "guilds", guild_id, what="guild")
    return tuple(_info(row, at) for row in find_all(session, _TABLE, guild_id=guild_id))


def _status_at(row: Row, at: datetime) -> str:
    return rules.buff_state(str(row["activation_status"]), row["end_date"] <= at, False, False)


def _info(row: Row, at: datetime) -> GuildBuffInfo:
    return GuildBuffInfo(
        id=row["id"],
        guild_id=row["guild_id"],
        name=row["name"],
        buff_type=row["buff_type"],
        status=_status_at(row, at),
        goal=row["activation_condition"],
        progress=row["current_progress"],
        effect=row["buff_effect"],
        starts_at=row["start_date"],
        ends_at=row["end_date"],
        activated_at=row["activated_at"],
    )
