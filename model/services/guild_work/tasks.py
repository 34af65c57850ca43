"""A member's part in a quest: begun, handed in, judged by an officer, paid once; or overdue.

`completed_at` is when the work was handed in; it is completed once an officer approves it. Nobody
judges their own work. The XP is the template's by the share of the score; the ledger lets only the
player themself or an admin write there, so what an officer approves is owed until it is collected.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from model.db import WriteSession
from model.errors import Refused
from model.rules.guilds import MEMBER, OFFICER, graded_xp
from model.services.acting import acting_for
from model.services.guild_work.common import (
    fail_due,
    paid,
    paid_each,
    pay,
    require_other,
    require_status,
)
from model.services.guild_work.quests import TABLE as QUESTS
from model.services.guild_work.quests import TASKS, is_waiting
from model.services.guilds.many import rows_of
from model.services.guilds.members import begin_in_course, tell
from model.services.rows import (
    Row,
    act,
    change,
    columns,
    load,
    locked,
    move,
)
from model.words import GuildQuestProgress, GuildQuestStatus, NotificationType

NOT_STARTED, IN_PROGRESS, COMPLETED, FAILED = GuildQuestProgress
_WHAT = "task"


@dataclass(frozen=True, slots=True)
class GuildTaskInfo:
    """One member's task; `xp` is what it gave, None while it gave nothing or is still owed."""

    id: int
    quest_id: int
    player_id: int
    status: str
    started_at: datetime | None
    handed_in_at: datetime | None
    score: int | None
    feedback: str | None
    xp: int | None


# --- By the member ------------------------------------------------------------------------------


def begin_task(session: WriteSession, *, task_id: int, player_id: int) -> GuildTaskInfo:
    """Begin a task, as its player, between the quest's start and its due date.

    Errors, in this order: NotFound; Refused for another's player, an archived guild, who is no
    member; E-GWK-010 for another's task; E-GWK-001 for its state or the quest's; E-GWK-011 before
    the start and from the due date on.
    """

    def work(quest: Row, task: Row) -> None:
        require_status(TASKS, task, NOT_STARTED, what="Task")
        _require_time(session, quest)
        move(session, TASKS, task, IN_PROGRESS, started_at=session.now)

    return _as_player(session, "begin_task", task_id, player_id, work)


def hand_in(session: WriteSession, *, task_id: int, player_id: int) -> GuildTaskInfo:
    """Hand a task in before it is due, as its player; it waits for an officer then."""

    def work(quest: Row, task: Row) -> None:
        require_status(TASKS, task, IN_PROGRESS, what="Task")
        if is_waiting(task):
            raise Refused(
                f"Task {task_id} was handed in already. Wait until it is judged.",
                code="E-GWK-012",
            )
        _require_time(session, quest)
        change(session, TASKS, task, completed_at=session.now)

    return _as_player(session, "hand_in", task_id, player_id, work)


def _require_time(session: WriteSession, quest: Row) -> None:
    if not quest["start_date"] <= session.now < quest["due_date"]:
        raise Refused(
            f"Guild quest {quest['id']} runs from {quest['start_date'].isoformat()} until "
            f"{quest['due_date'].isoformat()}. Ask an officer to postpone it.",
            code="E-GWK-011",
        )


def _as_player(
    session: WriteSession,
    name: str,
    task_id: int,
    player_id: int,
    work: Callable[[Row, Row], None],
) -> GuildTaskInfo:
    def do_it() -> int:
        quest, task = _begun(session, task_id, player_id, MEMBER)
        _require_own(task, player_id)
        require_status(QUESTS, quest, GuildQuestStatus.PUBLISHED, what="Guild quest")
        work(quest, task)
        return task_id

    return _do(session, name, task_id, player_id, do_it)


def _require_own(task: Row, player_id: int) -> None:
    if task["player_id"] != player_id:
        raise Refused(
            f"Task {task['id']} is player {task['player_id']}'s, not player {player_id}'s. "
            "Name one of your own.",
            code="E-GWK-010",
        )


def collect(session: WriteSession, *, task_id: int, player_id: int) -> GuildTaskInfo:
    """Take the XP that an approved task still owes, as its player, a member still or not.

    Errors, in this order: NotFound; Refused for another's player, another's task (E-GWK-010), one
    that is not approved (E-GWK-001), and E-GWK-013 for XP that was given.
    """

    def do_it() -> int:
        load(session, TASKS, task_id, what=_WHAT)
        acting_for(session, session.actor, player_id)
        task = locked(session, TASKS, task_id, what=_WHAT)
        _require_own(task, player_id)
        require_status(TASKS, task, COMPLETED, what="Task")
        if paid(session, player_id, _occasion(task_id)) is not None:
            raise Refused(
                f"Task {task_id} has given its XP already. Nothing is owed.", code="E-GWK-013"
            )
        _pay(session, task)
        return task_id

    return _do(session, "collect", task_id, player_id, do_it)


# --- By an officer ------------------------------------------------------------------------------


def approve(
    session: WriteSession,
    *,
    task_id: int,
    player_id: int,
    score: int | None = None,
    feedback: str | None = None,
) -> GuildTaskInfo:
    """Approve what was handed in, as an officer: the task is completed and owes its XP.

    Errors, in this order: NotFound; those of every act in a course; E-GWK-005 for one's own task;
    E-GWK-001 for its state; E-GWK-014 before it is handed in; RecordError for a score beyond 100.
    """

    def work(quest: Row, task: Row) -> None:
        require_status(TASKS, task, IN_PROGRESS, what="Task")
        if not is_waiting(task):
            raise Refused(f"Task {task_id} was not handed in yet. Wait for it.", code="E-GWK-014")
        done = move(session, TASKS, task, COMPLETED, score=score, feedback=feedback)
        _pay(session, done)

    return _judged(session, "approve", task_id, player_id, work, score=score, feedback=feedback)


def fail(
    session: WriteSession, *, task_id: int, player_id: int, feedback: str | None = None
) -> GuildTaskInfo:
    """Let a task count as failed, as an officer."""

    def work(quest: Row, task: Row) -> None:
        require_status(TASKS, task, NOT_STARTED, IN_PROGRESS, what="Task")
        move(session, TASKS, task, FAILED, feedback=feedback)

    return _judged(session, "fail", task_id, player_id, work, feedback=feedback)


def give_back(
    session: WriteSession, *, task_id: int, player_id: int, feedback: str | None = None
) -> GuildTaskInfo:
    """Give a task back to be worked on, as an officer: one handed in, or one that failed."""

    def work(quest: Row, task: Row) -> None:
        require_status(TASKS, task, IN_PROGRESS, FAILED, what="Task")
        if task["progress_status"] == IN_PROGRESS:
            change(session, TASKS, task, completed_at=None, feedback=feedback)
        else:
            fresh = {"completed_at": None, "started_at": task["started_at"] or session.now}
            move(session, TASKS, task, IN_PROGRESS, feedback=feedback, **fresh)

    return _judged(session, "give_back", task_id, player_id, work, feedback=feedback)


def _judged(
    session: WriteSession,
    name: str,
    task_id: int,
    player_id: int,
    work: Callable[[Row, Row], None],
    **said: Any,
) -> GuildTaskInfo:
    def do_it() -> int:
        quest, task = _begun(session, task_id, player_id, OFFICER)
        require_other(player_id, task["player_id"])
        work(quest, task)
        kind = NotificationType.QUEST_UPDATE
        tell(session, [task["player_id"]], f"{quest['title']} was looked at", kind=kind)
        return task_id

    return _do(session, name, task_id, player_id, do_it, **said)


def _begun(session: WriteSession, task_id: int, player_id: int, rank: int) -> tuple[Row, Row]:
    quest_id = load(session, TASKS, task_id, what=_WHAT)["guild_quest_id"]
    guild_id = load(session, QUESTS, quest_id, what="guild quest")["guild_id"]
    begin_in_course(session, guild_id=guild_id, player_id=player_id, rank=rank)
    quest = load(session, QUESTS, quest_id, what="guild quest")
    return quest, locked(session, TASKS, task_id, what=_WHAT)


def _do(
    session: WriteSession,
    name: str,
    task_id: int,
    player_id: int,
    work: Callable[[], int],
    **said: Any,
) -> GuildTaskInfo:
    request = {"task": task_id, "player": player_id, **said}
    act(session, f"guild_work.{name}", request=request, table=TASKS, work=work)
    return task(session, task_id=task_id)


# --- XP, time and looking -----------------------------------------------------------------------


def _occasion(task_id: int) -> str:
    return f"guild_quest_assignment:{task_id}"


def _pay(session: WriteSession, task: Row) -> None:
    quest = load(session, QUESTS, task["guild_quest_id"], what="guild quest")
    template_id = quest["guild_quest_template_id"]
    offered = load(session, "guild_quest_templates", template_id, what="quest template")
    score = 100 if task["score"] is None else task["score"]
    base = graded_xp(offered["experience_points"], score)
    pay(session, task["player_id"], base_xp=base, occasion=_occasion(task["id"]))


def expire_overdue(session: WriteSession, *, world: str) -> int:
    """Let every task of a world fail that was due and not handed in; gives how many.

    For operators and the clock. Errors: NotFound; Refused without the role.
    """
    there, quests = columns(TASKS), columns(QUESTS)
    query = sa.select(there.id).join(quests.id.table, quests.id == there.guild_quest_id)
    query = query.where(quests.due_date <= session.now, there.deleted_at.is_(None))
    query = query.where(there.progress_status.in_((NOT_STARTED, IN_PROGRESS)))
    query = query.where(there.completed_at.is_(None))
    return fail_due(
        session, "expire_overdue", query, table=TASKS, what=_WHAT, guild_id=quests.guild_id,
        world=world,
    )  # fmt: skip


def task(session: Session, *, task_id: int) -> GuildTaskInfo:
    """One task as it stands; NotFound when there is none."""
    row = load(session, TASKS, task_id, what=_WHAT)
    return _info(row, paid(session, row["player_id"], _occasion(task_id)))


def tasks_of(
    session: Session, *, quest_id: int | None = None, player_id: int | None = None
) -> tuple[GuildTaskInfo, ...]:
    """The tasks of a quest, of a player, or of both, by id."""
    pair = {"guild_quest_id": quest_id, "player_id": player_id}
    wanted = {name: value for name, value in pair.items() if value is not None}
    rows = rows_of(session, TASKS, **wanted)
    given = paid_each(session, {_occasion(row["id"]): row["player_id"] for row in rows})
    return tuple(_info(row, given.get(_occasion(row["id"]))) for row in rows)


def _info(row: Row, xp: int | None) -> GuildTaskInfo:
    return GuildTaskInfo(
        id=row["id"],
        quest_id=row["guild_quest_id"],
        player_id=row["player_id"],
        status=row["progress_status"],
        started_at=row["started_at"],
        handed_in_at=row["completed_at"],
        score=row["score"],
        feedback=row["feedback"],
        xp=xp,
    )
