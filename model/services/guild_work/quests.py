"""Quests of a course: set from an approved template, published to members, put away; how they fare.

Publishing hands the quest to the members named, or to all who only learn; who comes later is given
it by `assign`. Source: sources/roguelearn.md, "Quest Template & Assignment System".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from model.db import WriteSession
from model.errors import Refused
from model.services.guild_work.common import begin_with, learners, require_status, step
from model.services.guild_work.templates import TABLE as TEMPLATES
from model.services.guilds.many import rows_of
from model.services.guilds.members import tell
from model.services.records.requests import fingerprint
from model.services.rows import Row, act, add, change, find, find_all, load, move
from model.words import (
    GuildQuestProgress,
    GuildQuestScope,
    GuildQuestStatus,
    NotificationType,
)

TABLE, TASKS = "guild_quests", "guild_quest_assignments"
_WHAT = "guild quest"
DRAFT, PUBLISHED, ARCHIVED = GuildQuestStatus


@dataclass(frozen=True, slots=True)
class GuildQuestInfo:
    """One quest and how its members fare: numbers by state, those handed in and waiting.

    `mean_score` is of the judged ones, rounded down; None while there is none.
    """

    id: int
    guild_id: int
    template_id: int
    title: str
    status: str
    scope: str
    starts_at: datetime
    due_at: datetime
    counts: dict[str, int]
    handed_in: int
    mean_score: int | None


def set_quest(
    session: WriteSession,
    *,
    template_id: int,
    player_id: int,
    starts_at: datetime,
    due_at: datetime,
    scope: GuildQuestScope = GuildQuestScope.ENTIRE_COURSE,
    title: str | None = None,
    description: str | None = None,
) -> GuildQuestInfo:
    """Make a quest from a template, as an officer; it is a draft, under the template's name or own.

    Errors: as for every act in a course; RecordError for a due date that has passed, lies more than
    a year ahead or before the start.
    """
    values: Row = {"start_date": starts_at, "due_date": due_at, "assignment_scope": str(scope)}

    def work() -> int:
        guild, _, row = begin_with(
            session, TEMPLATES, template_id, player_id=player_id, what="quest template"
        )
        named = {"title": title or row["title"], "description": description or row["description"]}
        about = {"guild_id": guild["id"], "guild_quest_template_id": template_id}
        return add(session, TABLE, **about, assigner_id=player_id, **named, **values)

    request: Row = {"template": template_id, "player": player_id, "values": fingerprint(values)}
    request |= {"title": title, "description": description}
    made = act(session, "guild_work.set_quest", request=request, table=TABLE, work=work)
    return quest(session, quest_id=made)


def publish_quest(
    session: WriteSession, *, quest_id: int, player_id: int, member_ids: tuple[int, ...] = ()
) -> GuildQuestInfo:
    """Publish a quest and hand it out, as an officer; selected students are named here.

    Errors, after those of every act in a course: E-GWK-001 unless it is a draft; E-GWK-008 when its
    time is up; E-GWK-009 for names that do not fit the scope; E-GWK-003 and E-GWK-004 when there is
    nobody to get it; RecordError before its template is approved.
    """

    def work() -> int:
        guild, _, row = _begun(session, quest_id, player_id)
        require_status(TABLE, row, DRAFT, what="Guild quest")
        _require_ahead(session, row)
        _require_scope(row, member_ids)
        move(session, TABLE, row, PUBLISHED)
        _hand_out(session, guild, row, player_id, member_ids)
        return quest_id

    request = {"quest": quest_id, "player": player_id, "members": list(member_ids)}
    act(session, "guild_work.publish_quest", request=request, table=TABLE, work=work)
    return quest(session, quest_id=quest_id)


def assign(
    session: WriteSession, *, quest_id: int, player_id: int, member_ids: tuple[int, ...]
) -> GuildQuestInfo:
    """Give a published quest to more members, as an officer; who has it keeps what they have."""

    def work() -> int:
        guild, _, row = _begun(session, quest_id, player_id)
        require_status(TABLE, row, PUBLISHED, what="Guild quest")
        _require_ahead(session, row)
        _hand_out(session, guild, row, player_id, member_ids)
        return quest_id

    request = {"quest": quest_id, "player": player_id, "members": list(member_ids)}
    act(session, "guild_work.assign", request=request, table=TASKS, work=work)
    return quest(session, quest_id=quest_id)


def _require_ahead(session: WriteSession, row: Row) -> None:
    if row["due_date"] <= session.now:
        raise Refused(
            f"Guild quest {row['id']} was due at {row['due_date'].isoformat()}. Postpone it first.",
            code="E-GWK-008",
        )


def _require_scope(row: Row, member_ids: tuple[int, ...]) -> None:
    selected = row["assignment_scope"] == GuildQuestScope.SELECTED_STUDENTS
    if selected != bool(member_ids):
        wanted = "names the students it is for" if selected else "is for everybody and names nobody"
        raise Refused(
            f"Guild quest {row['id']} is for {row['assignment_scope']}, so its publication "
            f"{wanted}. Correct the names.",
            code="E-GWK-009",
        )


def _hand_out(
    session: WriteSession, guild: Row, row: Row, player_id: int, member_ids: tuple[int, ...]
) -> None:
    fresh = []
    for one in learners(session, guild["id"], named=member_ids, besides=player_id):
        pair = {"guild_quest_id": row["id"], "player_id": one}
        if find(session, TASKS, **pair) is None:
            add(session, TASKS, **pair, assigned_at=session.now)
            fresh.append(one)
    kind = NotificationType.QUEST_UPDATE
    tell(session, fresh, f"{guild['name']}: {row['title']}", row["description"], kind=kind)


def postpone(
    session: WriteSession, *, quest_id: int, player_id: int, due_at: datetime
) -> GuildQuestInfo:
    """Move the due date of a quest, as an officer, within the bounds of a new one."""

    def work() -> int:
        _, _, row = _begun(session, quest_id, player_id)
        change(session, TABLE, row, due_date=due_at)
        return quest_id

    request = {"quest": quest_id, "player": player_id, "due": due_at.isoformat()}
    act(session, "guild_work.postpone", request=request, table=TABLE, work=work)
    return quest(session, quest_id=quest_id)


def archive_quest(session: WriteSession, *, quest_id: int, player_id: int) -> GuildQuestInfo:
    """Put a quest away, as an officer: nothing is begun or handed in any more."""
    about: Row = {"player_id": player_id, "what": _WHAT, "sources": (DRAFT, PUBLISHED)}
    step(session, "archive_quest", TABLE, quest_id, to=ARCHIVED, **about)
    return quest(session, quest_id=quest_id)


def reopen_quest(session: WriteSession, *, quest_id: int, player_id: int) -> GuildQuestInfo:
    """Publish an archived quest once more, to those who had it."""
    about: Row = {"player_id": player_id, "what": _WHAT, "sources": (ARCHIVED,)}
    step(session, "reopen_quest", TABLE, quest_id, to=PUBLISHED, **about)
    return quest(session, quest_id=quest_id)


def _begun(session: WriteSession, quest_id: int, player_id: int) -> tuple[Row, Row, Row]:
    return begin_with(session, TABLE, quest_id, player_id=player_id, what=_WHAT)


# --- Looking ------------------------------------------------------------------------------------


def quest(session: Session, *, quest_id: int) -> GuildQuestInfo:
    """One quest as it stands; NotFound when there is none."""
    return _info(session, load(session, TABLE, quest_id, what=_WHAT))


def quests_of(session: Session, *, guild_id: int) -> tuple[GuildQuestInfo, ...]:
    """The quests of a course, by id."""
    load(session, "guilds", guild_id, what="guild")
    return tuple(_info(session, row) for row in find_all(session, TABLE, guild_id=guild_id))


def _info(session: Session, row: Row) -> GuildQuestInfo:
    tasks = rows_of(session, TASKS, guild_quest_id=row["id"])
    counts = {state.value: 0 for state in GuildQuestProgress}
    for task in tasks:
        counts[task["progress_status"]] += 1
    scores = [task["score"] for task in tasks if task["score"] is not None]
    return GuildQuestInfo(
        id=row["id"],
        guild_id=row["guild_id"],
        template_id=row["guild_quest_template_id"],
        title=row["title"],
        status=row["creation_status"],
        scope=row["assignment_scope"],
        starts_at=row["start_date"],
        due_at=row["due_date"],
        counts=counts,
        handed_in=sum(1 for task in tasks if is_waiting(task)),
        mean_score=sum(scores) // len(scores) if scores else None,
    )


def is_waiting(task: Row) -> bool:
    """Whether a task was handed in and waits to be judged."""
    begun = task["progress_status"] == GuildQuestProgress.IN_PROGRESS
    return bool(begun and task["completed_at"] is not None)
