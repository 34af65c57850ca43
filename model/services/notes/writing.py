"""Notes: written, changed, tagged, kept at hand, put away and brought back.

Source: sources/roguelearn.md, Notes & Arsenal System (Note).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from model.db import WriteSession
from model.errors import Refused, did_you_mean
from model.services.accounts.rows import act, add, locked, put_away
from model.services.acting import acting_for
from model.services.records import storing
from model.services.records.writing import stale
from model.services.rows import Row, bring_back, change, columns, load

TABLE = "notes"
CHANGEABLE = frozenset(
    {
        *("title", "content", "content_type", "organization_structure", "tags"),
        *("is_arsenal_item", "course_id", "quest_step_id", "skill_node_id"),
    }
)
"""What a player says of a note."""


@dataclass(frozen=True, slots=True)
class NoteInfo:
    """One note; `skills` are (node, name) that it contributes to; put away when `is_archived`."""

    id: int
    player_id: int
    title: str
    content: str
    content_type: str
    tags: tuple[str, ...]
    organization: Mapping[str, Any]
    is_arsenal_item: bool
    is_archived: bool
    course_id: int | None
    quest_step_id: int | None
    skill_node_id: int | None
    skills: tuple[tuple[int, str], ...]
    updated_at: datetime
    version: int


def write_note(
    session: WriteSession,
    *,
    player_id: int,
    title: str,
    content: str = "",
    values: Mapping[str, Any] | None = None,
) -> NoteInfo:
    """Write a note; `values` gives format, tags, order, and what it belongs to.

    Errors: NotFound; Refused; RecordError with every fault, also for another's course or skill.
    """
    given = {**(values or {}), "title": title, "content": content}

    def work() -> dict[str, Any]:
        acting_for(session, session.actor, player_id)
        _require_known(given)
        return {"id": add(session, TABLE, player_id=player_id, **_tidy(given))}

    request = {"player": player_id, **given}
    made = act(session, "notes.write_note", request=request, table=TABLE, work=work)
    return note(session, note_id=made["id"])


def alter_note(
    session: WriteSession, *, note_id: int, expected_version: int, values: Mapping[str, Any]
) -> NoteInfo:
    """Change a note as it was seen; StaleEdit shows both versions when somebody was quicker."""

    def work(row: Row) -> None:
        _require_known(values)
        if row["version"] != expected_version:
            raise stale(session, TABLE, row, values)
        change(session, TABLE, row, **_tidy(values))

    asked = {"version": expected_version, "values": dict(values)}
    return do(session, "notes.alter_note", note_id, work, **asked)


def tag_note(
    session: WriteSession, *, note_id: int, add_tags: Iterable[str] = (), drop: Iterable[str] = ()
) -> NoteInfo:
    """Add tags to a note and take others off; each stands once, in the order it came."""
    more, less = list(add_tags), list(drop)

    def work(row: Row) -> None:
        kept = [tag for tag in row["tags"] if tag not in _plain(less)]
        change(session, TABLE, row, tags=_once([*kept, *more]))

    return do(session, "notes.tag_note", note_id, work, add=more, drop=less)


def keep_at_hand(session: WriteSession, *, note_id: int, is_kept: bool = True) -> NoteInfo:
    """Put a note into the arsenal, or take it out."""

    def work(row: Row) -> None:
        change(session, TABLE, row, is_arsenal_item=is_kept)

    return do(session, "notes.keep_at_hand", note_id, work, is_kept=is_kept)


def archive_note(session: WriteSession, *, note_id: int) -> NoteInfo:
    """Put a note away; it can be brought back."""

    def work(row: Row) -> None:
        put_away(session, TABLE, row)

    return do(session, "notes.archive_note", note_id, work)


def bring_note_back(session: WriteSession, *, note_id: int) -> NoteInfo:
    """Bring a note back that was put away."""

    def work() -> dict[str, Any]:
        row = storing.load(session, TABLE, note_id, deleted=None)
        acting_for(session, session.actor, row["player_id"])
        if row["deleted_at"] is None:
            raise Refused(
                f"Note {note_id} is not put away. Nothing needs to be done.", code="E-NOTE-001"
            )
        bring_back(session, TABLE, row)
        return {"id": note_id}

    act(session, "notes.bring_note_back", request={"id": note_id}, table=TABLE, work=work)
    return note(session, note_id=note_id)


def note(session: Session, *, note_id: int) -> NoteInfo:
    """One note, put away or not; NotFound when there never was one."""
    return info(session, storing.load(session, TABLE, note_id, deleted=None))


def info(session: Session, row: Row) -> NoteInfo:
    """A loaded note with its skills."""
    return NoteInfo(
        id=row["id"],
        player_id=row["player_id"],
        title=row["title"],
        content=row["content"],
        content_type=row["content_type"],
        tags=tuple(row["tags"]),
        organization=row["organization_structure"],
        is_arsenal_item=row["is_arsenal_item"],
        is_archived=row["deleted_at"] is not None,
        course_id=row["course_id"],
        quest_step_id=row["quest_step_id"],
        skill_node_id=row["skill_node_id"],
        skills=skills_of_note(session, row["id"]),
        updated_at=row["updated_at"],
        version=row["version"],
    )


def skills_of_note(session: Session, note_id: int) -> tuple[tuple[int, str], ...]:
    """The skills that a note contributes to, as (node, name)."""
    links, nodes = columns("note_skill_nodes"), columns("skill_nodes")
    query = (
        sa.select(nodes.id, nodes.name)
        .join_from(links.id.table, nodes.id.table, nodes.id == links.skill_node_id)
        .where(links.note_id == note_id, nodes.deleted_at.is_(None))
        .order_by(links.id)
    )
    return tuple((node_id, name) for node_id, name in session.execute(query))


# --- Parts that other services of notes share ---------------------------------------------------


def my_note(session: WriteSession, note_id: int) -> Row:
    """A note, locked, whose player acts; NotFound, Refused."""
    row = load(session, TABLE, note_id, what="note")
    acting_for(session, session.actor, row["player_id"])
    return locked(session, TABLE, note_id, what="note")


def do(
    session: WriteSession,
    service: str,
    note_id: int,
    work: Callable[[Row], None],
    **request: Any,
) -> NoteInfo:
    """Do a request about a note once, as its player; gives the note as it now is."""

    def do_it() -> dict[str, Any]:
        work(my_note(session, note_id))
        return {"id": note_id}

    act(session, service, request={"id": note_id, **request}, table=TABLE, work=do_it)
    return note(session, note_id=note_id)


def _require_known(values: Mapping[str, Any]) -> None:
    if unknown := sorted(set(values) - CHANGEABLE):
        hint = did_you_mean(unknown[0], CHANGEABLE) or f"Use {', '.join(sorted(CHANGEABLE))}."
        raise Refused(f"A note has no field '{unknown[0]}' to set. {hint}", code="E-NOTE-002")


def _tidy(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values, with each tag once and no blanks around the title.

    What is no text, or no list of texts, is refused by its column.
    """
    if isinstance(title := values.get("title"), str):
        values = {**values, "title": title.strip()}
    tags = values.get("tags")
    if not isinstance(tags, list | tuple) or not all(isinstance(tag, str) for tag in tags):
        return dict(values)
    return {**values, "tags": _once(tags)}


def _once(tags: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(_plain(tags)))


def _plain(tags: Iterable[str]) -> list[str]:
    return [" ".join(tag.split()) for tag in tags]
