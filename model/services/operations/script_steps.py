"""Doing one step of an event script, once: its mark in the audit trail says what it did.

The mark is written in the same transaction as the deed, so a step is done and marked or neither.
Rewards go to the ledgers under a reference of script, step and player, so nobody gets one twice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.rules import event_scripts as language
from model.rules.event_scripts import Moment, Step
from model.rules.values import ABSENT, PPM
from model.services import audit, content
from model.services.accounts import rows
from model.services.competition.common import award_xp
from model.services.economy.rewards import content_id, give_currency
from model.services.ledger import ruleset_of
from model.services.operations import common, events
from model.services.operations.common import Row, columns
from model.services.play.titles import give_title
from model.services.records import storing
from model.tables import AuditEvent, PlayerProfile, World
from model.words import (
    GlobalEventStatus,
    GlobalEventType,
    LeaderboardType,
    Period,
    TransactionType,
    XpEventSource,
)

MARK, TABLE = "operations.script_step", "event_scripts"
Audience = Callable[[], Sequence[PlayerProfile]]


def done(session: Session, script_id: int) -> set[int]:
    """The numbers of the steps that are done."""
    return {int(mark["step"]) for mark in _marks(session, script_id)}


def _marks(session: Session, script_id: int) -> list[dict[str, Any]]:
    query = sa.select(col(AuditEvent.details)).where(
        col(AuditEvent.object_type) == TABLE,
        col(AuditEvent.object_key) == str(script_id),
        col(AuditEvent.action) == MARK,
    )
    return [dict(details or {}) for details in session.execute(query).scalars()]


def do(session: WriteSession, row: Row, moment: Moment, audience: Audience) -> None:
    """Do a step that is not done yet and leave its mark."""
    made = _DEEDS[moment.step.verb](session, row, moment, audience)
    audit.record(
        session,
        action=MARK,
        object_type=TABLE,
        object_key=str(row["id"]),
        details={"step": moment.number, "verb": moment.step.verb, **made},
    )


def summary(row: Row, step: Step) -> str:
    """What a step does that names nothing of its own."""
    if step.verb == language.START:
        ppm = row["configuration"]["effect"]["xp_multiplier_ppm"]
        return f"the script's own effect, XP times {ppm / PPM:g}"
    return row["name"] if step.verb == language.END else step.verb


# --- The deeds ----------------------------------------------------------------------------------


def _announce(
    session: WriteSession, row: Row, moment: Moment, audience: Audience
) -> dict[str, Any]:
    told = common.announce(
        session, world_id=row["world_id"], title=moment.step.text, content=row["name"]
    )
    return {"told": told}


def _start(session: WriteSession, row: Row, moment: Moment, audience: Audience) -> dict[str, Any]:
    step, effect = moment.step, row["configuration"]["effect"]
    values: dict[str, Any] = {"name": row["name"], "event_type": _kind(effect), "effect": effect}
    if step.text:
        world = session.get_one(World, row["world_id"])
        published = content.published(session, world=world.key).content
        fields = published.get("event_templates", {}).get(step.text)
        if fields is None:  # gone since it was planned: nothing to start
            return {"missing": step.text}
        values = {
            "name": fields["name"],
            "description": fields["description"],
            "event_type": fields["event_type"],
            "effect": {"xp_multiplier_ppm": fields["xp_multiplier_ppm"]},
            "template_id": content_id(session, row["world_id"], "event_templates", step.text),
        }
    return _add_event(session, row, moment, values)


def _kind(effect: dict[str, Any]) -> str:
    """An effect with an opponent is a mini boss; one that multiplies XP is a bonus."""
    if effect.get("opponent_health", 0) > 0:
        return GlobalEventType.MINI_BOSS_CHALLENGE.value
    is_bonus = effect.get("xp_multiplier_ppm", PPM) != PPM
    return (GlobalEventType.BONUS_XP if is_bonus else GlobalEventType.CHALLENGE).value


def _quests(session: WriteSession, row: Row, moment: Moment, audience: Audience) -> dict[str, Any]:
    values = {
        "name": row["name"],
        "event_type": GlobalEventType.CHALLENGE.value,
        "effect": {"quests": list(moment.step.keys)},
    }
    return _add_event(session, row, moment, values)


def _add_event(
    session: WriteSession, row: Row, moment: Moment, values: dict[str, Any]
) -> dict[str, Any]:
    """An event of the step's own span; one whose span is over already is not made."""
    start, end = _span(row, moment)
    if end <= session.now:
        return {"late": True}
    event_id = rows.add(
        session, events.TABLE, **values, world_id=row["world_id"], creator_id=row["creator_id"],
        start_date=start, end_date=end, activation_status=GlobalEventStatus.ACTIVE.value,
    )  # fmt: skip
    return {"event": event_id}


def _span(row: Row, moment: Moment) -> tuple[datetime, datetime]:
    settings = row["configuration"]
    begin: datetime = row["schedule_date"]
    start = begin + timedelta(minutes=moment.minute)
    if moment.step.minutes:
        return start, start + timedelta(minutes=moment.step.minutes)
    over = begin + timedelta(minutes=settings["duration_minutes"] * moment.round)
    return start, max(over, start + timedelta(minutes=1))


def _board(session: WriteSession, row: Row, moment: Moment, audience: Audience) -> dict[str, Any]:
    there, name = columns("leaderboards"), moment.step.text
    query = sa.select(there.id).where(
        there.world_id == row["world_id"], there.name == name, there.deleted_at.is_(None)
    )
    known = session.execute(query).scalars().first()
    if known is not None:
        if not storing.load(session, "leaderboards", known)["is_active"]:
            board = storing.load(session, "leaderboards", known)
            rows.change(session, "leaderboards", board, is_active=True)
        return {"board": known}
    made = rows.add(
        session, "leaderboards", world_id=row["world_id"], name=name, description=row["name"],
        leaderboard_type=LeaderboardType.GLOBAL.value, ranking_period=Period.DAILY.value,
    )  # fmt: skip
    return {"board": made}


def _reward(session: WriteSession, row: Row, moment: Moment, audience: Audience) -> dict[str, Any]:
    people, step = audience(), moment.step
    for profile in people:
        occasion = f"event-script:{row['id']}:{moment.number}"
        award_xp(session, profile, base_xp=step.xp, source=XpEventSource.EVENT, occasion=occasion)
        ruleset = ruleset_of(session, profile)
        for place, (currency, amount) in enumerate(step.amounts):
            if currency not in ruleset.content.get("currencies", {}):
                continue  # gone since it was planned: the rest is given all the same
            give_currency(
                session, profile, ruleset, currency=currency, amount=amount,
                reference=f"{occasion}:{profile.id}:{place}", kind=TransactionType.PRIZE,
                description=f"event {row['id']}: reward",
            )  # fmt: skip
        if step.title:
            index = ruleset.game.title_index.get(step.title, ABSENT)
            give_title(session, profile, ruleset.game, title=index)
    return {"players": len(people)}


def _end(session: WriteSession, row: Row, moment: Moment, audience: Audience) -> dict[str, Any]:
    """Events that last beyond the script end with it, boards are switched off."""
    at = row["schedule_date"] + timedelta(minutes=moment.minute)
    stopped = stop_events(session, row["id"], completed_at=at)
    for mark in _marks(session, row["id"]):
        if "board" in mark:
            board = storing.load(session, "leaderboards", mark["board"])
            if board["is_active"]:
                rows.change(session, "leaderboards", board, is_active=False)
    return {"stopped": stopped}


def stop_events(
    session: WriteSession, script_id: int, *, completed_at: datetime | None = None
) -> int:
    """Call off, or complete as of an instant, what a script has started and still runs."""
    stopped = 0
    for mark in _marks(session, script_id):
        if "event" not in mark:
            continue
        event = rows.locked(session, events.TABLE, mark["event"], what="global event")
        if event["activation_status"] != GlobalEventStatus.ACTIVE:
            continue
        stopped += 1
        if completed_at is None:
            common.move(session, events.TABLE, event, GlobalEventStatus.CANCELLED)
            continue
        if event["start_date"] < completed_at < event["end_date"]:
            event = rows.change(session, events.TABLE, event, end_date=completed_at)
        events.settle(session, event)
    return stopped


_DEEDS = {
    language.ANNOUNCE: _announce,
    language.START: _start,
    language.QUESTS: _quests,
    language.BOARD: _board,
    language.REWARD: _reward,
    language.END: _end,
}
