"""A member's fights against a boss of the course: begun, judged by an officer, won once and paid.

The pass mark follows from the difficulty (rules.md §5.2: 60, 70, 80, 90 of 100); a lost fight is
taken up again while attempts and time are left. What was won is owed until the player collects it,
unless the judge may write the player's ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from model.db import WriteSession
from model.errors import Refused
from model.rules.guilds import MEMBER, OFFICER, fight_xp, is_won, score_of
from model.services.acting import acting_for
from model.services.competition.common import give_reward, may_change_play_of
from model.services.guild_work.common import (
    fail_due,
    known_skills,
    paid,
    paid_each,
    require_other,
    require_status,
)
from model.services.guild_work.fights import PARTS
from model.services.guild_work.fights import TABLE as FIGHTS
from model.services.guilds.many import rows_of
from model.services.guilds.members import begin_in_course, player_of, tell
from model.services.rows import (
    Row,
    act,
    columns,
    load,
    locked,
    move,
)
from model.words import CustomBossProgress, CustomBossStatus, NotificationType

NOT_STARTED, IN_PROGRESS, COMPLETED, FAILED = CustomBossProgress
_WHAT = "part in a boss fight"


@dataclass(frozen=True, slots=True)
class CustomFightPartInfo:
    """One member's part in a fight; `xp` is what it gave, None while nothing or still owed."""

    id: int
    fight_id: int
    player_id: int
    status: str
    attempts_made: int
    best_score: int | None
    rewards: Mapping[str, Any]
    xp: int | None


def begin_fight(session: WriteSession, *, part_id: int, player_id: int) -> CustomFightPartInfo:
    """Begin an attempt, as its player: the first one, or the next after a lost one.

    Errors, in this order: NotFound; those of every act in a course; E-GWK-016 for another's part;
    E-GWK-001 for its state or the fight's; E-GWK-017 when its time is up; E-GWK-018 when no attempt
    is left; E-GWK-019 naming all knowledge that is missing.
    """

    def do_it() -> int:
        fight, part = _begun(session, part_id, player_id, MEMBER)
        _require_own(part, player_id)
        require_status(FIGHTS, fight, CustomBossStatus.PUBLISHED, what="Boss fight")
        require_status(PARTS, part, NOT_STARTED, FAILED, what="Part")
        _require_chance(session, fight, part)
        _require_knowledge(session, fight, player_id)
        move(session, PARTS, part, IN_PROGRESS, attempts_made=part["attempts_made"] + 1)
        return part_id

    return _do(session, "begin_fight", part_id, player_id, do_it)


def _require_own(part: Row, player_id: int) -> None:
    if part["player_id"] != player_id:
        raise Refused(
            f"Part {part['id']} is player {part['player_id']}'s, not player {player_id}'s. "
            "Name one of your own.",
            code="E-GWK-016",
        )


def _require_chance(session: WriteSession, fight: Row, part: Row) -> None:
    if fight["deadline"] <= session.now:
        raise Refused(
            f"Boss fight {fight['id']} was open until {fight['deadline'].isoformat()}. "
            "Take another one.",
            code="E-GWK-017",
        )
    most = fight["max_attempts"]
    if most is not None and part["attempts_made"] >= most:
        raise Refused(
            f"Boss fight {fight['id']} allows {most} attempts, and player {part['player_id']} has "
            "made them. Learn from the feedback instead.",
            code="E-GWK-018",
        )


def _require_knowledge(session: Session, fight: Row, player_id: int) -> None:
    known = known_skills(session, player_id)
    missing = [
        f"'{one['name']}' at {one['proficiency_min']}"
        for one in fight["required_knowledge_nodes"]
        if one.get("is_required", True)
        and known.get(one["name"].casefold(), 0) < one.get("proficiency_min", 0)
    ]
    if missing:
        raise Refused(
            f"Boss fight {fight['id']} asks for knowledge of {', '.join(missing)} of 100, which "
            f"player {player_id} has not. Train it first.",
            code="E-GWK-019",
        )


def record_result(
    session: WriteSession, *, part_id: int, player_id: int, points: int, most: int
) -> CustomFightPartInfo:
    """Write down how an attempt went, as an officer who is not its player: won or lost.

    Errors, in this order: NotFound; those of every act in a course; E-GWK-005 for one's own;
    E-GWK-001 unless an attempt runs; E-GWK-020 for points beyond the most there are.
    """

    def do_it() -> int:
        fight, part = _begun(session, part_id, player_id, OFFICER)
        require_other(player_id, part["player_id"])
        require_status(PARTS, part, IN_PROGRESS, what="Part")
        _require_points(points, most)
        _settle(session, fight, part, score_of(points, most))
        return part_id

    said = {"points": points, "most": most}
    return _do(session, "record_result", part_id, player_id, do_it, **said)


def _require_points(points: int, most: int) -> None:
    if type(points) is not int or type(most) is not int or not 0 <= points <= most or most < 1:
        raise Refused(
            f"A result is 0 to {most} points of at least 1, not {points}. Correct the numbers.",
            code="E-GWK-020",
        )


def _settle(session: WriteSession, fight: Row, part: Row, score: int) -> None:
    won = is_won(fight["difficulty"], score)
    values: Row = {"best_score": max(score, part["best_score"] or 0)}
    if won:
        offered = fight["optional_rewards"]
        xp = fight_xp(fight["difficulty"], offered.get("xp", 0))
        values["rewards_earned"] = {**offered, "xp": xp, "reason": fight["title"]}
    after = move(session, PARTS, part, COMPLETED if won else FAILED, **values)
    if won:
        _reward(session, after)
    kind = NotificationType.QUEST_UPDATE
    word = "won" if won else "lost"
    tell(session, [part["player_id"]], f"{fight['title']}: {word} with {score}", kind=kind)


def collect_prize(session: WriteSession, *, part_id: int, player_id: int) -> CustomFightPartInfo:
    """Take what a won fight still owes, as its player; what was given is not given again.

    Errors, in this order: NotFound; Refused for another's player; E-GWK-016; E-GWK-001 unless won.
    """

    def do_it() -> int:
        load(session, PARTS, part_id, what=_WHAT)
        acting_for(session, session.actor, player_id)
        part = locked(session, PARTS, part_id, what=_WHAT)
        _require_own(part, player_id)
        require_status(PARTS, part, COMPLETED, what="Part")
        _reward(session, part)
        return part_id

    return _do(session, "collect_prize", part_id, player_id, do_it)


def _reward(session: WriteSession, part: Row) -> None:
    """Give all of a prize at once, when the actor may write the player's ledgers."""
    profile = player_of(session, part["player_id"])
    if may_change_play_of(session, profile):
        occasion = _occasion(part["id"])
        give_reward(session, profile, part["rewards_earned"], occasion=occasion, about={})


def _begun(session: WriteSession, part_id: int, player_id: int, rank: int) -> tuple[Row, Row]:
    fight_id = load(session, PARTS, part_id, what=_WHAT)["custom_boss_fight_id"]
    guild_id = load(session, FIGHTS, fight_id, what="boss fight")["guild_id"]
    begin_in_course(session, guild_id=guild_id, player_id=player_id, rank=rank)
    fight = load(session, FIGHTS, fight_id, what="boss fight")
    return fight, locked(session, PARTS, part_id, what=_WHAT)


def _do(
    session: WriteSession,
    name: str,
    part_id: int,
    player_id: int,
    work: Callable[[], int],
    **said: Any,
) -> CustomFightPartInfo:
    request = {"part": part_id, "player": player_id, **said}
    act(session, f"guild_work.{name}", request=request, table=PARTS, work=work)
    return part(session, part_id=part_id)


def _occasion(part_id: int) -> str:
    return f"custom_boss_fight_assignment:{part_id}"


# --- Time and looking ---------------------------------------------------------------------------


def close_overdue(session: WriteSession, *, world: str) -> int:
    """Let every part of a world be lost whose fight's deadline has passed; gives how many.

    For operators and the clock. Errors: NotFound; Refused without the role.
    """
    there, fights = columns(PARTS), columns(FIGHTS)
    query = sa.select(there.id).join(fights.id.table, fights.id == there.custom_boss_fight_id)
    query = query.where(fights.deadline <= session.now, there.deleted_at.is_(None))
    query = query.where(there.completion_status.in_((NOT_STARTED, IN_PROGRESS)))
    return fail_due(
        session, "close_overdue", query, table=PARTS, what=_WHAT, guild_id=fights.guild_id,
        world=world,
    )  # fmt: skip


def part(session: Session, *, part_id: int) -> CustomFightPartInfo:
    """One member's part in a fight; NotFound when there is none."""
    row = load(session, PARTS, part_id, what=_WHAT)
    return _info(row, paid(session, row["player_id"], _occasion(part_id)))


def parts_of(
    session: Session, *, fight_id: int | None = None, player_id: int | None = None
) -> tuple[CustomFightPartInfo, ...]:
    """The parts in a fight, of a player, or of both, by id."""
    pair = {"custom_boss_fight_id": fight_id, "player_id": player_id}
    wanted = {name: value for name, value in pair.items() if value is not None}
    rows = rows_of(session, PARTS, **wanted)
    given = paid_each(session, {_occasion(row["id"]): row["player_id"] for row in rows})
    return tuple(_info(row, given.get(_occasion(row["id"]))) for row in rows)


def _info(row: Row, xp: int | None) -> CustomFightPartInfo:
    return CustomFightPartInfo(
        id=row["id"],
        fight_id=row["custom_boss_fight_id"],
        player_id=row["player_id"],
        status=row["completion_status"],
        attempts_made=row["attempts_made"],
        best_score=row["best_score"],
        rewards=row["rewards_earned"],
        xp=xp,
    )
