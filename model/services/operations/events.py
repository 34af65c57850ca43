"""Global events: planned from a template or freely, begun and ended by the clock or by hand.

Whoever runs the world plans; everybody in scope lives through it. The clock moves an event when
somebody looks at it through a write, or by the sweep; what it does to XP goes by its times
(services.live_effects). Source: sources/roguelearn.md (GlobalEvent); rules.md §5.1 FR59, FR61.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from model.db import WriteSession
from model.errors import Refused, Violation
from model.rules.live_operations import BEFORE, OVER, RUNNING
from model.services import content
from model.services.accounts import rows
from model.services.economy.rewards import content_id, require_key
from model.services.operations import common
from model.services.operations.common import Row, columns, due_rows
from model.services.records import Where, storing
from model.services.worlds import world_by_key
from model.words import GlobalEventScope, GlobalEventStatus, GlobalEventType

TABLE = "global_events"
_SCHEDULED, _ACTIVE = GlobalEventStatus.SCHEDULED, GlobalEventStatus.ACTIVE
_COMPLETED, _CANCELLED = GlobalEventStatus.COMPLETED, GlobalEventStatus.CANCELLED


@dataclass(frozen=True, slots=True)
class EventInfo:
    """One global event; `status` is what the clock makes of it at the instant asked for."""

    id: int
    world_id: int
    name: str
    event_type: GlobalEventType
    scope: GlobalEventScope
    starts_at: datetime
    ends_at: datetime
    status: GlobalEventStatus
    effect: Mapping[str, Any]
    guild_ids: tuple[int, ...] = ()


def event(session: Session, *, event_id: int, at: datetime | None = None) -> EventInfo:
    """One event as it stands, or as the clock has it at an instant; NotFound without one."""
    return _info(session, storing.load(session, TABLE, event_id), at or _now(session))


def list_events(session: Session, *, world: str, at: datetime) -> list[EventInfo]:
    """The events of a world that are not cancelled, the ones that end last first."""
    world_id = world_by_key(session, key=world).id
    there = columns(TABLE)
    query = (
        sa.select(there.id)
        .where(
            there.world_id == world_id,
            there.deleted_at.is_(None),
            there.activation_status != _CANCELLED,
        )
        .order_by(there.end_date.desc(), there.id)
    )
    return [event(session, event_id=n, at=at) for n in session.execute(query).scalars()]


def _now(session: Session) -> datetime | None:
    return session.now if isinstance(session, WriteSession) else None


def _info(session: Session, row: Row, at: datetime | None) -> EventInfo:
    there = columns("global_event_guilds")
    guilds = sa.select(there.guild_id).where(there.global_event_id == row["id"])
    return EventInfo(
        id=row["id"],
        world_id=row["world_id"],
        name=row["name"],
        event_type=GlobalEventType(row["event_type"]),
        scope=GlobalEventScope(row["participation_scope"]),
        starts_at=row["start_date"],
        ends_at=row["end_date"],
        status=GlobalEventStatus(row["activation_status"]) if at is None else status_at(row, at),
        effect=row["effect"],
        guild_ids=tuple(session.execute(guilds.order_by(there.guild_id)).scalars()),
    )


def status_at(row: Row, at: datetime) -> GlobalEventStatus:
    """What the clock makes of an event's status."""
    status = GlobalEventStatus(row["activation_status"])
    if status in (_COMPLETED, _CANCELLED):
        return status
    return {BEFORE: status, RUNNING: _ACTIVE, OVER: _COMPLETED}[common.phase_at(row, at)]


# --- Planning -----------------------------------------------------------------------------------


def plan_event(
    session: WriteSession,
    *,
    world: str,
    template: str,
    start_date: datetime,
    end_date: datetime | None = None,
    name: str | None = None,
    guild_ids: Sequence[int] = (),
) -> EventInfo:
    """Plan an event from a published template; without an end it takes the template's days.

    Errors, in this order: E-REFUSED-002; NotFound for the world or the template; then those of
    `plan_own_event`; E-LIVE-005 when the same template takes place meanwhile.
    """
    common.require_game_master(session)
    fields = require_key(content.published(session, world=world), "event_templates", template)
    world_id = world_by_key(session, key=world).id
    values = {
        "name": name or fields["name"],
        "description": fields["description"],
        "event_type": fields["event_type"],
        "participation_scope": fields["participation_scope"],
        "effect": {"xp_multiplier_ppm": fields["xp_multiplier_ppm"]},
        "start_date": start_date,
        "end_date": end_date or start_date + timedelta(days=fields["duration_days"]),
        "template_id": content_id(session, world_id, "event_templates", template),
    }
    return plan_own_event(session, world=world, values=values, guild_ids=guild_ids)


def plan_own_event(
    session: WriteSession,
    *,
    world: str,
    values: Mapping[str, Any],
    guild_ids: Sequence[int] = (),
) -> EventInfo:
    """Plan an event of one's own: a form with every fault named at once.

    Errors, in this order: E-REFUSED-002; NotFound for the world; RecordError; E-LIVE-003 when an
    event for specific guilds names none, or another one does.
    """
    common.require_game_master(session)
    world_id = world_by_key(session, key=world).id

    def work() -> rows.Answer:
        given = {**values, "world_id": world_id, "creator_id": session.actor.user_id}
        event_id = common.add_checked(session, TABLE, given, lambda row: _late(session, row))
        row = storing.load(session, TABLE, event_id)
        _require_alone(session, row)
        _require_guilds(row, guild_ids)
        add_guilds(session, row, guild_ids)
        settle(session, row)
        return {"id": event_id}

    request = {"world": world, "values": dict(values), "guilds": list(guild_ids)}
    answer = rows.act(session, "operations.plan_event", request=request, table=TABLE, work=work)
    return event(session, event_id=answer["id"])


def _late(session: WriteSession, row: Row) -> list[Violation]:
    end = row.get("end_date")
    if end is None or end > session.now:
        return []
    found = Where(TABLE).violation(
        "E-LIVE-004", "end_date", end, "must lie in the future", "Choose a later end."
    )
    return [found]


def _require_alone(session: WriteSession, row: Row) -> None:
    """The same template does not take place twice at a time."""
    start, end = row["start_date"], row["end_date"]
    if row["template_id"] is None:
        return
    there = columns(TABLE)
    query = sa.select(there.id).where(
        there.id != row["id"],
        there.world_id == row["world_id"],
        there.template_id == row["template_id"],
        there.deleted_at.is_(None),
        there.activation_status.in_((_SCHEDULED, _ACTIVE)),
        there.start_date < end,
        there.end_date > start,
    )
    known = session.execute(query).scalars().first()
    if known is not None:
        raise Refused(
            f"Event {known} of the same template takes place between {start:%Y-%m-%d %H:%M} and "
            f"{end:%Y-%m-%d %H:%M} UTC, and one is enough at a time. Choose another time.",
            code="E-LIVE-005",
        )


def _require_guilds(row: Row, guild_ids: Sequence[int]) -> None:
    is_specific = row["participation_scope"] == GlobalEventScope.SPECIFIC_GUILDS
    if is_specific is not bool(guild_ids):
        raise Refused(
            f"An event for {row['participation_scope']} names {len(guild_ids)} guilds; one for "
            "specific_guilds names at least one, every other none. Correct the scope or the list.",
            code="E-LIVE-003",
        )


def add_guilds(session: WriteSession, row: Row, guild_ids: Sequence[int]) -> None:
    """Name guilds for an event, each once; RecordError for one that is not of its world."""
    for guild_id in sorted(set(guild_ids)):
        pair = {"global_event_id": row["id"], "guild_id": guild_id}
        there = columns("global_event_guilds")
        known = sa.select(there.id).where(*(there[name] == n for name, n in pair.items()))
        if session.execute(known).first() is None:
            rows.add(session, "global_event_guilds", **pair)


# --- From state to state ------------------------------------------------------------------------


def settle(session: WriteSession, row: Row) -> Row:
    """Move an event to where the clock has it; gives the row as it now is."""
    if status_at(row, session.now) == row["activation_status"]:
        return row
    if row["activation_status"] == _SCHEDULED:
        row = common.move(session, TABLE, row, _ACTIVE)
    if status_at(row, session.now) is _COMPLETED:
        row = common.move(session, TABLE, row, _COMPLETED)
    return row


def start_event(session: WriteSession, *, event_id: int) -> EventInfo:
    """Begin a planned event now, before its time; its end stays.

    Errors, in this order: E-REFUSED-002; NotFound; E-LIVE-002.
    """

    def work(row: Row) -> None:
        begun = common.move(session, TABLE, row, _ACTIVE)
        rows.change(session, TABLE, begun, start_date=session.now)

    return _step(session, "start_event", event_id, work)


def complete_event(session: WriteSession, *, event_id: int) -> EventInfo:
    """End a running event now. Errors as `start_event`."""

    def work(row: Row) -> None:
        done = common.move(session, TABLE, row, _COMPLETED)
        # An end comes after its beginning, also for what is ended the instant it has begun.
        end = max(session.now, row["start_date"] + timedelta(microseconds=1))
        rows.change(session, TABLE, done, end_date=end)

    return _step(session, "complete_event", event_id, work)


def cancel_event(session: WriteSession, *, event_id: int) -> EventInfo:
    """Call an event off: it acts no more; XP that it has multiplied stays. As `start_event`."""

    def work(row: Row) -> None:
        common.move(session, TABLE, row, _CANCELLED)

    return _step(session, "cancel_event", event_id, work)


def invite_guilds(session: WriteSession, *, event_id: int, guild_ids: Sequence[int]) -> EventInfo:
    """Name more guilds for an event for specific guilds that is not over.

    Errors, in this order: E-REFUSED-002; NotFound; E-LIVE-002 when it is over; RecordError.
    """

    def work(row: Row) -> None:
        if row["activation_status"] not in (_SCHEDULED, _ACTIVE):
            raise Refused(
                f"Event {event_id} is {row['activation_status']}, so no guild comes to it any "
                "more. Plan another one.",
                code="E-LIVE-002",
            )
        add_guilds(session, row, guild_ids)

    return _step(session, "invite_guilds", event_id, work, guilds=sorted(set(guild_ids)))


def _step(
    session: WriteSession,
    service: str,
    event_id: int,
    work: Callable[[Row], None],
    **asked: Any,
) -> EventInfo:
    """One step of whoever runs the world, once per key, on the event as the clock has it."""
    common.require_game_master(session)

    def do_it() -> rows.Answer:
        work(settle(session, rows.locked(session, TABLE, event_id, what="global event")))
        return {"id": event_id}

    request = {"event": event_id, **asked}
    service = f"operations.{service}"
    rows.act(session, service, request=request, table=TABLE, work=do_it, details=asked)
    return event(session, event_id=event_id)


def due_events(session: WriteSession, world_id: int) -> int:
    """Move every event of a world that the clock moves (for the sweep); gives how many."""
    found = due_rows(
        session, world_id, TABLE, status="activation_status", waiting=_SCHEDULED, running=_ACTIVE
    )
    for event_id in found:
        settle(session, rows.locked(session, TABLE, event_id, what="global event"))
    return len(found)
