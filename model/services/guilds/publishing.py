"""Publishing the materials of a course: draft -> published -> archived, and what members see of it.

The table of materials has no status, so the audit trail says where one stands, as it does for what
was proposed to a codex. A file that was found to be harmful is never published; one whose scan
nobody has answered yet is, at the officer's word, for there is no scanner here.
Source: sources/roguelearn.md, GuildMaterial; its siblings' publication_status.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import Refused
from model.rules.guilds import MEMBER
from model.services.guilds.materials import (
    PUBLISH,
    PUBLISHED,
    GuildMaterialInfo,
    begun,
    infos,
    material,
    status_of,
)
from model.services.guilds.members import active_member, rank_of
from model.services.rows import Row, act, columns, find_all, load
from model.tables import OutsideCheck
from model.words import OutsideCheckKind, OutsideCheckVerdict

_TABLE = "guild_materials"


def publish_material(
    session: WriteSession, *, material_id: int, player_id: int
) -> GuildMaterialInfo:
    """Let the members of a course see a draft, as an officer or the master.

    Errors: as for every act in a course; E-GLD-031 when it is published; E-GLD-032 when the last
    scan of its file refused it.
    """

    def work() -> int:
        row = begun(session, material_id, player_id)
        if status_of(session, row) == PUBLISHED:
            raise Refused(
                f"Material {material_id} is published already, and members see it. "
                "Put it away to take it back.",
                code="E-GLD-031",
            )
        _require_harmless(session, row)
        return material_id

    request = {"material": material_id, "player": player_id}
    act(session, PUBLISH, request=request, table=_TABLE, work=work)  # what is noted is the state
    return material(session, material_id=material_id)


def _require_harmless(session: Session, row: Row) -> None:
    query = (
        sa.select(col(OutsideCheck.verdict))
        .where(
            col(OutsideCheck.table_name) == _TABLE,
            col(OutsideCheck.row_id) == row["id"],
            col(OutsideCheck.kind) == OutsideCheckKind.VIRUS_SCAN,
        )
        .order_by(col(OutsideCheck.id).desc())
        .limit(1)
    )
    if session.execute(query).scalar_one_or_none() == OutsideCheckVerdict.REFUSED:
        raise Refused(
            f"The file of material {row['id']} was scanned and refused, and members are not to get "
            "it. Upload another file first.",
            code="E-GLD-032",
        )


def materials_seen(
    session: Session, *, guild_id: int, player_id: int
) -> tuple[GuildMaterialInfo, ...]:
    """What a member sees of a course's materials, by id.

    Members see what is published; officers and the master drafts and what was put away too.
    Errors: NotFound for the guild; E-GLD-001 for who is no active member.
    """
    load(session, "guilds", guild_id, what="guild")
    member = active_member(session, guild_id=guild_id, player_id=player_id)
    found = infos(session, [*find_all(session, _TABLE, guild_id=guild_id)])
    if rank_of(session, member) == MEMBER:
        return tuple(one for one in found if one.status == PUBLISHED)
    every = found + infos(session, _put_away(session, guild_id))
    return tuple(sorted(every, key=lambda one: one.id))


def _put_away(session: Session, guild_id: int) -> list[Row]:
    there = columns(_TABLE)
    query = sa.select(there.id.table).where(
        there.guild_id == guild_id, there.deleted_at.is_not(None)
    )
    return [dict(row) for row in session.execute(query.order_by(there.id)).mappings()]
