"""Seasonal events: planned with rewards and a common goal, begun and ended by their dates.

A reward's reason says when it is given (model.rules.live_operations.term_of): "at 100", "goal 50%,
at least 20", "rank 1-3", "taking part". At its end an event counts in what everybody has earned.
Source: sources/roguelearn.md (SeasonalEvent); rules.md §5.1 FR73.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from model.db import WriteSession
from model.errors import Violation
from model.rules.live_operations import (
    BEFORE,
    GOAL,
    OVER,
    RUNNING,
    Term,
    share_needed,
    term_of,
    thresholds_crossed,
)
from model.rules.requirements import compile_requirement
from model.ruleset import Ruleset
from model.services import content
from model.services.accounts import rows
from model.services.operations import common, scores
from model.services.operations.common import Row, columns, due_rows
from model.services.records import Where, storing
from model.services.worlds import world_by_key
from model.words import SeasonalEventStatus, SeasonalEventType, SeasonalParticipantStatus

TABLE, PEOPLE = "seasonal_events", "seasonal_event_participants"
_UPCOMING, _ACTIVE = SeasonalEventStatus.UPCOMING, SeasonalEventStatus.ACTIVE
_COMPLETED, _CANCELLED = SeasonalEventStatus.COMPLETED, SeasonalEventStatus.CANCELLED


@dataclass(frozen=True, slots=True)
class SeasonalInfo:
    """One seasonal event; `goals_reached` are the percents of the goal that give something."""

    id: int
    world_id: int
    name: str
    theme: str
    event_type: SeasonalEventType
    starts_at: datetime
    ends_at: datetime
    status: SeasonalEventStatus
    community_goal: str | None
    target: int | None
    progress: int
    goals_reached: tuple[int, ...]
    participants: int


def seasonal_event(session: Session, *, event_id: int, at: datetime | None = None) -> SeasonalInfo:
    """One event as it stands, or as the clock has it at an instant; NotFound without one."""
    row = storing.load(session, TABLE, event_id)
    there = columns(PEOPLE)
    taking_part = there.participation_status != SeasonalParticipantStatus.DROPPED_OUT
    query = sa.select(sa.func.count()).where(there.seasonal_event_id == event_id, taking_part)
    return SeasonalInfo(
        id=event_id,
        world_id=row["world_id"],
        name=row["name"],
        theme=row["theme"],
        event_type=SeasonalEventType(row["event_type"]),
        starts_at=row["start_date"],
        ends_at=row["end_date"],
        status=SeasonalEventStatus(row["event_status"]) if at is None else status_at(row, at),
        community_goal=row["community_goal"],
        target=row["community_goal_target"],
        progress=row["current_progress"],
        goals_reached=goals_crossed(row, 0, row["current_progress"]),
        participants=int(session.execute(query).scalar_one()),
    )


def seasonal_events(session: Session, *, world: str, at: datetime) -> list[SeasonalInfo]:
    """The events of a world that are not cancelled, the ones that end last first."""
    there, world_id = columns(TABLE), world_by_key(session, key=world).id
    query = (
        sa.select(there.id)
        .where(
            there.world_id == world_id,
            there.deleted_at.is_(None),
            there.event_status != _CANCELLED,
        )
        .order_by(there.end_date.desc(), there.id)
    )
    found = session.execute(query).scalars()
    return [seasonal_event(session, event_id=number, at=at) for number in found]


def goals_crossed(row: Row, before: int, after: int) -> tuple[int, ...]:
    """Which percents of the common goal that give something a rise of the progress reaches."""
    target = row["community_goal_target"]
    terms = [term_of(reward.get("reason")) for reward in row["exclusive_rewards"]]
    percents = sorted({term.first for term in terms if term is not None and term.kind == GOAL})
    if target is None:
        return ()
    needed = [share_needed(target, percent) for percent in percents]
    return tuple(percents[place] for place in thresholds_crossed(before, after, needed))


def status_at(row: Row, at: datetime) -> SeasonalEventStatus:
    """What the clock makes of an event's status."""
    status = SeasonalEventStatus(row["event_status"])
    if status in (_COMPLETED, _CANCELLED):
        return status
    return {BEFORE: status, RUNNING: _ACTIVE, OVER: _COMPLETED}[common.phase_at(row, at)]


# --- Planning -----------------------------------------------------------------------------------


def plan_seasonal(session: WriteSession, *, world: str, values: Mapping[str, Any]) -> SeasonalInfo:
    """Plan a seasonal event: a form with every fault named at once, also those of its rewards.

    Errors, in this order: E-REFUSED-002; NotFound for the world; RecordError.
    """
    common.require_game_master(session)
    world_id = world_by_key(session, key=world).id
    ruleset = content.published(session, world=world)

    def work() -> rows.Answer:
        def also(row: Row) -> list[Violation]:
            return [*_faults(row, ruleset, session.now)]

        given = {**values, "world_id": world_id}
        event_id = common.add_checked(session, TABLE, given, also)
        settle(session, storing.load(session, TABLE, event_id))
        return {"id": event_id}

    request = {"world": world, "values": dict(values)}
    answer = rows.act(session, "operations.plan_seasonal", request=request, table=TABLE, work=work)
    return seasonal_event(session, event_id=answer["id"])


def _faults(row: Row, ruleset: Ruleset, now: datetime) -> Iterator[Violation]:
    where, end = Where(TABLE), row.get("end_date")
    if end is not None and end <= now:
        yield where.violation(
            "E-LIVE-004", "end_date", end, "must lie in the future", "Choose a later end."
        )
    yield from _requirement_faults(row, ruleset)
    known: set[Term] = set()
    for number, reward in enumerate(row.get("exclusive_rewards") or []):
        yield from _reward_faults(number, reward, row, ruleset)
        term = term_of(reward["reason"])
        if term is not None and term in known:
            yield where.violation(
                "E-LIVE-021", "exclusive_rewards", reward["reason"],
                "must not say the same as another reward", "Put both into one.", (number,),
            )  # fmt: skip
        known |= {term} if term is not None else set()


def _requirement_faults(row: Row, ruleset: Ruleset) -> Iterator[Violation]:
    requirement = (row.get("participation_requirements") or {}).get("requirement")
    if not requirement:
        return
    try:
        compile_requirement(requirement, ruleset.game.slots)
    except (KeyError, ValueError) as error:
        yield Where(TABLE).violation(
            "E-LIVE-024", "participation_requirements", str(error).strip("'\""),
            "must ask for what the published content has", "Publish it first, or ask for less.",
            ("requirement",),
        )  # fmt: skip


def _reward_faults(
    number: int, reward: Mapping[str, Any], row: Row, ruleset: Ruleset
) -> Iterator[Violation]:
    where, term = Where(TABLE), term_of(reward["reason"])
    if term is None:
        yield where.violation(
            "E-LIVE-020", "exclusive_rewards", reward["reason"],
            "must begin with 'at 100', 'goal', 'goal 50%', 'rank 1-3' or 'taking part'",
            "Say when it is given, then a colon.", (number, "reason"),
        )  # fmt: skip
    elif term.kind == GOAL and row.get("community_goal_target") is None:
        yield where.violation(
            "E-LIVE-023", "exclusive_rewards", reward["reason"],
            "must not be for a goal that the event has not", "Set community_goal_target.",
            (number, "reason"),
        )  # fmt: skip
    for name, table in (("currency", "currencies"), ("title", "titles")):
        if reward[name] is not None and reward[name] not in ruleset.content.get(table, {}):
            yield where.violation(
                "E-LIVE-022", "exclusive_rewards", reward[name],
                f"must be the key of one of the published {table}", "Publish it, or choose one.",
                (number, name),
            )  # fmt: skip
    if bool(reward["currency"]) is not bool(reward["amount"]):
        yield where.violation(
            "E-LIVE-025", "exclusive_rewards", reward["amount"],
            "must come with a currency, and a currency with an amount", "Give both or neither.",
            (number, "amount"),
        )  # fmt: skip


# --- From state to state ------------------------------------------------------------------------


def settle(session: WriteSession, row: Row) -> Row:
    """Move an event to where the clock has it; gives the row as it now is."""
    wanted = status_at(row, session.now)
    if wanted == row["event_status"]:
        return row
    if row["event_status"] == _UPCOMING:
        row = common.move(session, TABLE, row, _ACTIVE)
    return _complete(session, row) if wanted is _COMPLETED else row


def _complete(session: WriteSession, row: Row) -> Row:
    """Count in what everybody earned until the end; who is still in has completed it."""
    row = scores.count_everybody(session, row)
    there = columns(PEOPLE)
    statement = (
        sa.update(there.id.table)
        .where(
            there.seasonal_event_id == row["id"],
            there.participation_status == SeasonalParticipantStatus.ACTIVE,
        )
        .values(participation_status=SeasonalParticipantStatus.COMPLETED)
    )
    session.execute(statement)
    return common.move(session, TABLE, row, _COMPLETED)


def start_seasonal(session: WriteSession, *, event_id: int) -> SeasonalInfo:
    """Begin an upcoming event now. Errors, in this order: E-REFUSED-002; NotFound; E-LIVE-002."""

    def work(row: Row) -> None:
        begun = common.move(session, TABLE, row, _ACTIVE)
        rows.change(session, TABLE, begun, start_date=session.now)

    return _step(session, "start_seasonal", event_id, work)


def complete_seasonal(session: WriteSession, *, event_id: int) -> SeasonalInfo:
    """End a running event now; what was earned until now counts. Errors as `start_seasonal`."""

    def work(row: Row) -> None:
        if row["event_status"] != _ACTIVE:
            common.move(session, TABLE, row, _COMPLETED)  # says why not
        if row["start_date"] < session.now:
            row = rows.change(session, TABLE, row, end_date=session.now)
        _complete(session, row)

    return _step(session, "complete_seasonal", event_id, work)


def cancel_seasonal(session: WriteSession, *, event_id: int) -> SeasonalInfo:
    """Call an event off: what was given stays, nothing more is. Errors as `start_seasonal`."""

    def work(row: Row) -> None:
        common.move(session, TABLE, row, _CANCELLED)

    return _step(session, "cancel_seasonal", event_id, work)


def _step(
    session: WriteSession, service: str, event_id: int, work: Callable[[Row], None]
) -> SeasonalInfo:
    common.require_game_master(session)

    def do_it() -> rows.Answer:
        work(settle(session, rows.locked(session, TABLE, event_id, what="seasonal event")))
        return {"id": event_id}

    service = f"operations.{service}"
    rows.act(session, service, request={"event": event_id}, table=TABLE, work=do_it)
    return seasonal_event(session, event_id=event_id)


def due_seasonal(session: WriteSession, world_id: int) -> int:
    """Move every event of a world that the clock moves (for the sweep); gives how many."""
    found = due_rows(
        session, world_id, TABLE, status="event_status", waiting=_UPCOMING, running=_ACTIVE
    )
    for event_id in found:
        settle(session, rows.locked(session, TABLE, event_id, what="seasonal event"))
    return len(found)
