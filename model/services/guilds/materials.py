"""Materials of a course: files that officers upload, describe, replace, put away and bring back.

Only the description of a file is kept here, and whether its virus scan was answered (services
outside); a new file makes a new version of the same material. A material is a draft that only
officers see until it is published (services.guilds.publishing); a changed one is a draft again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import NotFound, Refused
from model.services import outside
from model.services.guilds.members import begin_in_course
from model.services.records.requests import fingerprint
from model.services.rows import (
    Row,
    act,
    add,
    bring_back,
    change,
    columns,
    find_all,
    load,
    put_away,
)
from model.tables import AuditEvent
from model.words import GuildMaterialType, OutsideCheckKind

_TABLE = "guild_materials"
DRAFT, PUBLISHED, ARCHIVED = "draft", "published", "archived"
PUBLISH, REVISE = "guilds.publish_material", "guilds.revise"
"""What the audit trail calls the acts that say where a material stands: no table has a column."""


@dataclass(frozen=True, slots=True)
class GuildMaterialInfo:
    """One material as it is now; `version` counts every change of file or description.

    `status` is draft, published or archived.
    """

    id: int
    guild_id: int
    uploader_id: int
    title: str
    material_type: str
    file_url: str
    can_supplement_quest_lines: bool
    uploaded_at: datetime
    version: int
    status: str = DRAFT


def upload(
    session: WriteSession,
    *,
    guild_id: int,
    player_id: int,
    title: str,
    material_type: GuildMaterialType,
    file_url: str,
    description: str = "",
    can_supplement_quest_lines: bool = False,
) -> GuildMaterialInfo:
    """Add a file to a course, as an officer or the master; its virus scan is asked for.

    Errors: as for every act in a course; RecordError for a bad title, address or kind of file.
    """
    values: Row = {"title": title, "material_type": str(material_type), "file_url": file_url}
    values |= {"description": description}
    values |= {"can_supplement_quest_lines": can_supplement_quest_lines}

    def work() -> int:
        begin_in_course(session, guild_id=guild_id, player_id=player_id)
        pair = {"guild_id": guild_id, "uploader_id": player_id}
        return add(session, _TABLE, **pair, **values, uploaded_at=session.now)

    request = {"guild": guild_id, "player": player_id, "values": fingerprint(values)}
    made = act(session, "guilds.upload", request=request, table=_TABLE, work=work)
    return material(session, material_id=made)


CHANGEABLE = frozenset(
    {"title", "description", "material_type", "file_url", "can_supplement_quest_lines"}
)
"""What an officer says of a material."""


def revise(
    session: WriteSession, *, material_id: int, player_id: int, values: Mapping[str, Any]
) -> GuildMaterialInfo:
    """Replace the file of a material or what is said of it; a new file is scanned anew.

    A published material that is changed is a draft again, until somebody publishes it.
    """

    def work() -> int:
        row = begun(session, material_id, player_id)
        if unknown := sorted(set(values) - CHANGEABLE):
            raise Refused(
                f"An officer does not set {', '.join(unknown)} of a material. "
                f"Use {', '.join(sorted(CHANGEABLE))}.",
                code="E-GLD-027",
            )
        is_new_file = values.get("file_url", row["file_url"]) != row["file_url"]
        fresh = {"uploaded_at": session.now} if is_new_file else {}
        change(session, _TABLE, row, **values, **fresh)
        if is_new_file:
            outside.ask(session, kind=OutsideCheckKind.VIRUS_SCAN, table=_TABLE, row_id=material_id)
        return material_id

    request = {"material": material_id, "player": player_id, "values": fingerprint(dict(values))}
    act(session, REVISE, request=request, table=_TABLE, work=work)
    return material(session, material_id=material_id)


def archive_material(session: WriteSession, *, material_id: int, player_id: int) -> None:
    """Put a material away; templates that were made from it keep their link."""

    def work() -> int:
        put_away(session, _TABLE, begun(session, material_id, player_id))
        return material_id

    request = {"material": material_id, "player": player_id}
    act(session, "guilds.archive_material", request=request, table=_TABLE, work=work)


def restore_material(
    session: WriteSession, *, material_id: int, player_id: int
) -> GuildMaterialInfo:
    """Bring a material back that was put away: a draft as a draft, a published one published."""

    def work() -> int:
        there = columns(_TABLE)
        query = sa.select(there.id.table).where(there.id == material_id)
        row = session.execute(query.where(there.deleted_at.is_not(None))).mappings().first()
        if row is None:
            raise NotFound(f"There is no material {material_id} that was put away.")
        begin_in_course(session, guild_id=row["guild_id"], player_id=player_id)
        bring_back(session, _TABLE, dict(row))
        return material_id

    request = {"material": material_id, "player": player_id}
    act(session, "guilds.restore_material", request=request, table=_TABLE, work=work)
    return material(session, material_id=material_id)


def begun(session: WriteSession, material_id: int, player_id: int) -> Row:
    """A material for an officer or the master of its course, who may change it."""
    guild_id = load(session, _TABLE, material_id, what="material")["guild_id"]
    begin_in_course(session, guild_id=guild_id, player_id=player_id)
    return load(session, _TABLE, material_id, what="material")


# --- Where a material stands --------------------------------------------------------------------


def statuses(session: Session, found: Sequence[Row]) -> dict[int, str]:
    """Where materials stand, by id: as they were published last, and whether they were put away."""
    keys = {str(row["id"]): row["id"] for row in found}
    query = (
        sa.select(col(AuditEvent.object_key), col(AuditEvent.action))
        .where(
            col(AuditEvent.object_type) == _TABLE,
            col(AuditEvent.object_key).in_(list(keys)),
            col(AuditEvent.action).in_((PUBLISH, REVISE)),
        )
        .order_by(col(AuditEvent.seq))
    )
    last = {keys[key]: action for key, action in session.execute(query)}
    return {row["id"]: _status(row, last.get(row["id"])) for row in found}


def _status(row: Row, last: str | None) -> str:
    if row["deleted_at"] is not None:
        return ARCHIVED
    return PUBLISHED if last == PUBLISH else DRAFT


def status_of(session: Session, row: Row) -> str:
    """Where one material stands."""
    return statuses(session, [row])[row["id"]]


# --- Looking ------------------------------------------------------------------------------------


def material(session: Session, *, material_id: int) -> GuildMaterialInfo:
    """One material as it is; NotFound when there is none."""
    row = load(session, _TABLE, material_id, what="material")
    return infos(session, [row])[0]


def materials_of(session: Session, *, guild_id: int) -> tuple[GuildMaterialInfo, ...]:
    """The materials of a course, drafts too, by id: for whoever runs the course or the world."""
    load(session, "guilds", guild_id, what="guild")
    return infos(session, find_all(session, _TABLE, guild_id=guild_id))


def infos(session: Session, found: Sequence[Row]) -> tuple[GuildMaterialInfo, ...]:
    """Materials as they are given out."""
    standing = statuses(session, found)
    return tuple(_info(row, standing[row["id"]]) for row in found)


def _info(row: Row, status: str) -> GuildMaterialInfo:
    return GuildMaterialInfo(
        id=row["id"],
        guild_id=row["guild_id"],
        uploader_id=row["uploader_id"],
        title=row["title"],
        material_type=row["material_type"],
        file_url=row["file_url"],
        can_supplement_quest_lines=row["can_supplement_quest_lines"],
        uploaded_at=row["uploaded_at"],
        version=row["version"],
        status=status,
    )
