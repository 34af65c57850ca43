"""Event scripts: planned with every fault at once, shown dry, run by the sweep, called off.

What a line says is in model.rules.event_scripts, what its doing is in script_steps. A script begins
when its time has come and as many players and guilds can take part as it asks for; within the
minutes it allows it waits for them, then it is called off. Source: sources/roguelearn.md
(EventScript); rules.md §5.1 FR60.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from model.db import WriteSession
from model.errors import Violation
from model.rules import event_scripts as language
from model.rules.event_scripts import Moment, Step
from model.ruleset import Ruleset
from model.services import content
from model.services.accounts import rows
from model.services.live_effects import guilds_of
from model.services.operations import common, script_steps
from model.services.operations.common import Row, columns
from model.services.records import Where, storing
from model.services.worlds import world_by_key
from model.shapes.formats import TEXT_FORMATS
from model.tables import PlayerProfile
from model.words import EventScriptStatus, EventScriptType

TABLE = "event_scripts"
_SCHEDULED, _ACTIVE = EventScriptStatus.SCHEDULED, EventScriptStatus.ACTIVE
_COMPLETED, _CANCELLED = EventScriptStatus.COMPLETED, EventScriptStatus.CANCELLED


@dataclass(frozen=True, slots=True)
class ScriptInfo:
    """One script; `done` and `left` count its steps over all rounds, its end among them."""

    id: int
    world_id: int
    name: str
    script_type: EventScriptType
    scheduled_at: datetime
    ends_at: datetime
    status: EventScriptStatus
    done: int
    left: int


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """What would happen when: `reach` is how many players it would concern as things stand."""

    at: datetime
    round: int
    verb: str
    what: str
    reach: int
    is_done: bool


def script(session: Session, *, script_id: int) -> ScriptInfo:
    """One script as it stands; NotFound without one."""
    row = storing.load(session, TABLE, script_id)
    moments = moments_of(row)
    done = len(script_steps.done(session, script_id))
    return ScriptInfo(
        id=script_id,
        world_id=row["world_id"],
        name=row["name"],
        script_type=EventScriptType(row["event_type"]),
        scheduled_at=row["schedule_date"],
        ends_at=row["schedule_date"] + timedelta(minutes=moments[-1].minute),
        status=EventScriptStatus(row["activation_status"]),
        done=done,
        left=len(moments) - done,
    )


def moments_of(row: Row) -> tuple[Moment, ...]:
    """A script's steps in time; lines that cannot be read (edited since) are left out."""
    settings = row["configuration"]
    minutes, rounds = settings["duration_minutes"], settings["rounds"]
    steps, _ = language.parse(settings["steps"], duration_minutes=minutes, rounds=rounds)
    return language.timeline(steps, duration_minutes=minutes, rounds=rounds)


# --- Planning -----------------------------------------------------------------------------------


def plan_script(session: WriteSession, *, world: str, values: Mapping[str, Any]) -> ScriptInfo:
    """Plan a script: a form with every fault named at once, line by line.

    Errors, in this order: E-REFUSED-002; NotFound for the world; RecordError.
    """
    common.require_game_master(session)
    world_id = world_by_key(session, key=world).id
    ruleset = content.published(session, world=world)

    def work() -> rows.Answer:
        def also(row: Row) -> list[Violation]:
            return [*_faults(row, ruleset)]

        given = {**values, "world_id": world_id, "creator_id": session.actor.user_id}
        return {"id": common.add_checked(session, TABLE, given, also)}

    request = {"world": world, "values": dict(values)}
    answer = rows.act(session, "operations.plan_script", request=request, table=TABLE, work=work)
    return script(session, script_id=answer["id"])


def _faults(row: Row, ruleset: Ruleset) -> Iterator[Violation]:
    where, settings = Where(TABLE), row.get("configuration")
    if settings is None:
        return
    lines: Sequence[str] = settings["steps"]
    for number, line in enumerate(lines):
        steps, unreadable = language.parse(
            [line], duration_minutes=settings["duration_minutes"], rounds=1
        )
        for step in () if unreadable else steps:
            yield from _step_faults(number, line, step, ruleset)
    _, faults = language.parse(
        lines, duration_minutes=settings["duration_minutes"], rounds=settings["rounds"]
    )
    for fault in faults:
        yield where.violation(
            "E-LIVE-030", "configuration", fault.value,
            f"is no step that can be done: it {fault.rule}", fault.fix, ("steps", fault.line),
        )  # fmt: skip


def _step_faults(number: int, line: str, step: Step, ruleset: Ruleset) -> Iterator[Violation]:
    named = [("event_templates", step.text)] if step.verb == language.START and step.text else []
    named += [("quest_templates", key) for key in step.keys]
    named += [("currencies", key) for key, _ in step.amounts]
    named += [("titles", step.title)] if step.title else []
    for table, key in named:
        if key not in ruleset.content.get(table, {}):
            yield Where(TABLE).violation(
                "E-LIVE-031", "configuration", line,
                f"must name published {table}, and '{key}' is none", "Publish it, or name another.",
                ("steps", number),
            )  # fmt: skip
    if step.verb == language.ANNOUNCE and TEXT_FORMATS["safe_text"](step.text):
        yield Where(TABLE).violation(
            "E-LIVE-032", "configuration", line, "must not hold script or embedding tags",
            "Write plain words.", ("steps", number),
        )  # fmt: skip


# --- Dry ----------------------------------------------------------------------------------------


def dry_run(session: Session, *, script_id: int, at: datetime) -> list[PlannedStep]:
    """What a script would do and when, for whom as things stand; nothing is written."""
    row = storing.load(session, TABLE, script_id)
    done = script_steps.done(session, script_id)
    everybody = _players(session, row["world_id"])
    able = len(audience(session, row, at))
    reach = {language.REWARD: able, language.END: 0, language.BOARD: everybody}
    return [
        PlannedStep(
            at=row["schedule_date"] + timedelta(minutes=moment.minute),
            round=moment.round,
            verb=moment.step.verb,
            what=moment.step.text or script_steps.summary(row, moment.step),
            reach=reach.get(moment.step.verb, everybody),
            is_done=moment.number in done,
        )
        for moment in moments_of(row)
    ]


def audience(session: Session, row: Row, at: datetime) -> list[PlayerProfile]:
    """The players who can take part in a script, by id, at most as many as it lets in."""
    most = row["configuration"]["participants_max"]
    conditions = row["participation_conditions"]
    return common.who_may(session, row["world_id"], conditions, at=at, most=most)


def _players(session: Session, world_id: int) -> int:
    there = columns("player_profiles")
    query = sa.select(sa.func.count()).where(there.world_id == world_id)
    return int(session.execute(query).scalar_one())


# --- From state to state ------------------------------------------------------------------------


def start_script(session: WriteSession, *, script_id: int) -> ScriptInfo:
    """Begin a script now, whoever is there; its steps count from now and are done by the sweep.

    Errors, in this order: E-REFUSED-002; NotFound; E-LIVE-002.
    """

    def work(row: Row) -> None:
        begun = common.move(session, TABLE, row, _ACTIVE)
        storing.change(session, TABLE, begun, {"schedule_date": session.now})

    return _step(session, "start_script", script_id, work)


def cancel_script(session: WriteSession, *, script_id: int) -> ScriptInfo:
    """Call a script off, and the events it started; what it gave stays. As `start_script`."""

    def work(row: Row) -> None:
        common.move(session, TABLE, row, _CANCELLED)
        script_steps.stop_events(session, script_id)

    return _step(session, "cancel_script", script_id, work)


def _step(
    session: WriteSession, service: str, script_id: int, work: Callable[[Row], None]
) -> ScriptInfo:
    common.require_game_master(session)

    def do_it() -> rows.Answer:
        work(rows.locked(session, TABLE, script_id, what="event script"))
        return {"id": script_id}

    service = f"operations.{service}"
    rows.act(session, service, request={"script": script_id}, table=TABLE, work=do_it)
    return script(session, script_id=script_id)


def due_scripts(session: WriteSession, world_id: int, *, steps_max: int) -> int:
    """Do the steps of a world's scripts whose time has come, at most so many; gives how many.

    What is left over is done by the next sweep: each step leaves its mark with what it did.
    """
    there = columns(TABLE)
    query = (
        sa.select(there.id)
        .where(
            there.world_id == world_id,
            there.deleted_at.is_(None),
            there.activation_status.in_((_SCHEDULED, _ACTIVE)),
            there.schedule_date <= session.now,
        )
        .order_by(there.schedule_date, there.id)
    )
    made = 0
    for script_id in list(session.execute(query).scalars()):
        row = _begun(session, rows.locked(session, TABLE, script_id, what="event script"))
        if row["activation_status"] == _ACTIVE:
            made += _advance(session, row, steps_max=steps_max - made)
    return made


def _begun(session: WriteSession, row: Row) -> Row:
    """A scheduled script begins, waits on, or is called off for want of people."""
    if row["activation_status"] != _SCHEDULED:
        return row
    wanted = row["coordination_requirements"]
    people = audience(session, row, session.now)
    guilds = {guild for one in people for guild in guilds_of(session, int(one.id or 0))}
    if len(people) >= wanted["players_min"] and len(guilds) >= wanted["guilds_min"]:
        return common.move(session, TABLE, row, _ACTIVE)
    if session.now >= row["schedule_date"] + timedelta(minutes=wanted["within_minutes"]):
        return common.move(session, TABLE, row, _CANCELLED)
    return row


def _advance(session: WriteSession, row: Row, *, steps_max: int) -> int:
    elapsed = common.minute_of(session.now) - common.minute_of(row["schedule_date"])
    before = script_steps.done(session, row["id"])
    due = language.due(moments_of(row), before, elapsed_minutes=elapsed)[: max(0, steps_max)]
    for moment in due:
        script_steps.do(session, row, moment, lambda: audience(session, row, session.now))
        if moment.step.verb == language.END:
            common.move(session, TABLE, row, _COMPLETED)
            break
    return len(due)
