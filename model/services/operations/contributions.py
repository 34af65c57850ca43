"""Taking part in seasonal events: joining, contributing, and rewards, each of them once.

Nobody reports points about themself: `contribute` counts what the XP ledger has since joining, and
`credit` is for whoever runs the world. Rewards come with it as soon as they are due, where the
actor may write the player's ledgers; else, and after the end, the player claims them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from model.db import WriteSession
from model.errors import NotFound, Refused
from model.rules.live_operations import PART, is_due, term_of
from model.services import audit
from model.services.accounts import rows
from model.services.acting import acting_for
from model.services.competition.common import give_reward, may_change_play_of
from model.services.economy.rewards import locked_player
from model.services.idempotency import once
from model.services.ledger import ruleset_of
from model.services.operations import common, scores
from model.services.operations.common import Row, columns
from model.services.operations.seasonal import PEOPLE, TABLE, goals_crossed, settle
from model.services.records import storing
from model.tables import PlayerProfile
from model.words import SeasonalEventStatus, SeasonalParticipantStatus

_IN, _OUT = SeasonalParticipantStatus.ACTIVE, SeasonalParticipantStatus.DROPPED_OUT
POINTS_MAX = 1_000_000
"""Most points that are credited at once."""


@dataclass(frozen=True, slots=True)
class PartInfo:
    """One player's part in an event.

    `earned` are the reasons of the rewards that were given so far; `given` those of this request,
    `added` its points, and `goals` the percents of the common goal that it reached.
    """

    event_id: int
    player_id: int
    status: SeasonalParticipantStatus
    score: int
    rank: int | None
    progress: int
    earned: tuple[str, ...]
    added: int = 0
    given: tuple[str, ...] = ()
    goals: tuple[int, ...] = ()


def part(session: Session, *, event_id: int, player_id: int) -> PartInfo:
    """A player's part in an event as it stands; NotFound when there is none."""
    row = storing.load(session, TABLE, event_id)
    one = _participant(session, event_id, player_id)
    if one is None:
        raise NotFound(f"Player {player_id} takes no part in seasonal event {event_id}.")
    places = {place.player_id: place.rank for place in scores.standing(session, event_id)}
    return PartInfo(
        event_id=event_id,
        player_id=player_id,
        status=SeasonalParticipantStatus(one["participation_status"]),
        score=one["participation_score"],
        rank=places.get(player_id),
        progress=row["current_progress"],
        earned=tuple(reason_of(reward) for reward in one["rewards_earned"]),
    )


def standing(session: Session, *, event_id: int, limit: int = 50) -> list[scores.Standing]:
    """The best places of an event, as far as they were counted; NotFound without the event."""
    storing.load(session, TABLE, event_id)
    return scores.standing(session, event_id)[:limit]


def _participant(session: Session, event_id: int, player_id: int) -> Row | None:
    there = columns(PEOPLE)
    query = sa.select(there.id).where(
        there.seasonal_event_id == event_id, there.player_id == player_id
    )
    found = session.execute(query).scalar_one_or_none()
    return None if found is None else storing.load(session, PEOPLE, found)


# --- Coming and going ---------------------------------------------------------------------------


def join(session: WriteSession, *, event_id: int, player_id: int) -> PartInfo:
    """Take part in an event that runs; who dropped out comes back, and all since joining counts.

    Errors, in this order: NotFound; E-REFUSED-015; E-LIVE-002 when it does not run; E-LIVE-009 for
    who is in already; E-LIVE-007 naming every condition that is not met.
    """

    def work(row: Row, profile: PlayerProfile) -> dict[str, Any]:
        _require_status(row, SeasonalEventStatus.ACTIVE)
        one = _participant(session, event_id, player_id)
        if one is not None and one["participation_status"] != _OUT:
            raise Refused(
                f"Player {player_id} takes part in seasonal event {event_id} already. "
                "Go on and contribute.",
                code="E-LIVE-009",
            )
        _require_world(row, profile)
        conditions = row["participation_requirements"]
        common.require_conditions(session, profile, conditions, what=f"seasonal event {event_id}")
        if one is not None:
            common.move(session, PEOPLE, one, _IN)
        else:
            pair = {"seasonal_event_id": event_id, "player_id": player_id}
            rows.add(session, PEOPLE, **pair, joined_at=session.now)
        return {}

    return _step(session, "join_seasonal", event_id, player_id, work)


def _require_world(row: Row, profile: PlayerProfile) -> None:
    if profile.world_id != row["world_id"]:
        raise Refused(
            f"Seasonal event {row['id']} is of another world than player {profile.id}. "
            "Choose one of the player's own world.",
            code="E-LIVE-001",
        )


def drop_out(session: WriteSession, *, event_id: int, player_id: int) -> PartInfo:
    """Leave an event; what was earned stays, and one may come back while it runs.

    Errors, in this order: NotFound; E-REFUSED-015; E-LIVE-002; E-LIVE-009 for who is not in.
    """

    def work(row: Row, profile: PlayerProfile) -> dict[str, Any]:
        _require_status(row, SeasonalEventStatus.ACTIVE)
        one = _require_in(session, event_id, player_id)
        found = _count(session, row, one)
        common.move(session, PEOPLE, storing.load(session, PEOPLE, one["id"]), _OUT)
        return found

    return _step(session, "drop_out", event_id, player_id, work)


def _require_in(session: Session, event_id: int, player_id: int) -> Row:
    one = _participant(session, event_id, player_id)
    if one is None or one["participation_status"] == _OUT:
        raise Refused(
            f"Player {player_id} takes no part in seasonal event {event_id}. Join it first.",
            code="E-LIVE-009",
        )
    return one


def _require_status(row: Row, *wanted: SeasonalEventStatus) -> None:
    if row["event_status"] not in wanted:
        needed = " or ".join(status.value for status in wanted)
        raise Refused(
            f"Seasonal event {row['id']} is {row['event_status']} and this takes {needed}. "
            "Look at the events of the world.",
            code="E-LIVE-002",
        )


# --- Contributing -------------------------------------------------------------------------------


def contribute(session: WriteSession, *, event_id: int, player_id: int) -> PartInfo:
    """Count in what the player earned since joining, and give the rewards that are due by it.

    Errors, in this order: NotFound; E-REFUSED-015; E-LIVE-002 when it does not run; E-LIVE-009 for
    who is not in.
    """

    def work(row: Row, profile: PlayerProfile) -> dict[str, Any]:
        _require_status(row, SeasonalEventStatus.ACTIVE)
        one = _require_in(session, event_id, player_id)
        return _counted_and_given(session, row, profile, one)

    return _step(session, "contribute", event_id, player_id, work)


def credit(session: WriteSession, *, event_id: int, player_id: int, points: int) -> PartInfo:
    """Give a participant points for what no ledger has; whoever runs the world, and says why.

    Errors, in this order: E-REFUSED-002; NotFound; E-LIVE-002; E-LIVE-009; E-LIVE-010 for points
    that cannot be, or without a reason (the session's `why`).
    """
    common.require_game_master(session)

    def work(row: Row, profile: PlayerProfile) -> dict[str, Any]:
        _require_status(row, SeasonalEventStatus.ACTIVE)
        one = _require_in(session, event_id, player_id)
        _require_points(session, points)
        audit.record(
            session, action=scores.CREDIT, object_type=PEOPLE, object_key=str(one["id"]),
            details={"points": points},
        )  # fmt: skip
        return _counted_and_given(session, row, profile, one)

    return _step(session, "credit", event_id, player_id, work, by_staff=True, points=points)


def _require_points(session: WriteSession, points: int) -> None:
    if type(points) is int and 1 <= points <= POINTS_MAX and session.why.strip():
        return
    raise Refused(
        f"A credit of {points!r} points needs a whole number from 1 to {POINTS_MAX:,}, and a "
        "reason. Correct the number, and open the session with why=….",
        code="E-LIVE-010",
    )


def claim(session: WriteSession, *, event_id: int, player_id: int) -> PartInfo:
    """Take every reward that is due and was not given yet; also after the end.

    Errors, in this order: NotFound; E-REFUSED-015; E-LIVE-002 before the start or when it was
    called off; E-LIVE-009 for who is not in; E-LIVE-006 when nothing is due.
    """

    def work(row: Row, profile: PlayerProfile) -> dict[str, Any]:
        _require_status(row, SeasonalEventStatus.ACTIVE, SeasonalEventStatus.COMPLETED)
        one = _require_in(session, event_id, player_id)
        given = give_due(session, row, profile, one)
        if not given:
            raise Refused(
                f"Seasonal event {event_id} has nothing to give to player {player_id} now: the "
                f"score is {one['participation_score']}. Contribute first, or wait for its end.",
                code="E-LIVE-006",
            )
        return {"given": given}

    return _step(session, "claim_seasonal", event_id, player_id, work)


def _counted_and_given(
    session: WriteSession, row: Row, profile: PlayerProfile, one: Row
) -> dict[str, Any]:
    found = _count(session, row, one)
    if may_change_play_of(session, profile):
        row = storing.load(session, TABLE, row["id"])
        one = storing.load(session, PEOPLE, one["id"])
        found["given"] = give_due(session, row, profile, one)
    return found


def _count(session: WriteSession, row: Row, one: Row) -> dict[str, Any]:
    added = scores.count_in(session, row, one)
    after = scores.advance(session, row, added)
    goals = goals_crossed(row, row["current_progress"], after["current_progress"])
    return {"added": added, "goals": list(goals)}


def give_due(
    session: WriteSession, row: Row, profile: PlayerProfile, one: Row, *, skip_gone: bool = False
) -> list[str]:
    """Give every reward that is due and was not given; gives their reasons.

    With `skip_gone` one whose currency is published no more stays due, instead of a NotFound.
    """
    is_over = row["event_status"] == SeasonalEventStatus.COMPLETED
    ranks = {place.player_id: place.rank for place in scores.standing(session, row["id"])}
    earned = list(one["rewards_earned"])
    held = {term_of(reward["reason"]) for reward in earned}
    given: list[str] = []
    for reward in row["exclusive_rewards"]:
        term, reason = term_of(reward["reason"]), reason_of(reward)
        if term is None or term in held or (skip_gone and _is_gone(session, profile, reward)):
            continue
        if is_due(
            term, score=one["participation_score"], rank=ranks.get(one["player_id"]),
            progress=row["current_progress"], target=row["community_goal_target"], is_over=is_over,
        ):  # fmt: skip
            words = "-".join(str(word).replace(" ", "-") for word in term)
            occasion = f"seasonal-event:{row['id']}:{words}"
            give_reward(session, profile, reward, occasion=occasion, about={})
            earned.append(reward)
            given.append(reason)
    if given:
        storing.change(session, PEOPLE, one, {"rewards_earned": earned})
    return given


def reason_of(reward: Row) -> str:
    """What a reward is for; one that does not say is for taking part."""
    return str(reward["reason"] or PART)


def _is_gone(session: WriteSession, profile: PlayerProfile, reward: Row) -> bool:
    currency = reward["currency"]
    known = ruleset_of(session, profile).content.get("currencies", {})
    return currency is not None and currency not in known


def _step(
    session: WriteSession,
    service: str,
    event_id: int,
    player_id: int,
    work: Callable[[Row, PlayerProfile], dict[str, Any]],
    *,
    by_staff: bool = False,
    **asked: Any,
) -> PartInfo:
    """One step of a participant on the event as the clock has it, once per key and noted once."""

    def do_it() -> dict[str, Any]:
        row = rows.locked(session, TABLE, event_id, what="seasonal event")
        if by_staff:
            profile = locked_player(session, player_id)
        else:
            profile = acting_for(session, session.actor, player_id)
        made = work(settle(session, row), profile)
        if not by_staff:  # a credit is noted as what it is
            audit.record(
                session, action=f"operations.{service}", object_type=TABLE,
                object_key=str(event_id), details={"player": player_id, **made},
            )  # fmt: skip
        return made

    request = {"event": event_id, "player": player_id, **asked}
    made = once(session, service=f"operations.{service}", request=request, work=do_it)
    assert made is not None
    found = part(session, event_id=event_id, player_id=player_id)
    return replace(
        found,
        added=made.get("added", 0),
        given=tuple(made.get("given", ())),
        goals=tuple(made.get("goals", ())),
    )
