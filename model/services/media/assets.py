"""Stored files: described here, kept elsewhere; the same content is stored once in a world.

Source: sources/language_rpg.md (media_assets). A file is a link and the SHA-256 of its bytes;
whether it is clean is asked outside (model.services.outside).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import NotFound, Refused
from model.services import rows
from model.services.exclusion import require_not_banned
from model.services.worlds import world_by_key
from model.tables import AudioUpload, MediaAsset
from model.words import AudioUploadStatus, MediaKind, Role

TABLE = "media_assets"


@dataclass(frozen=True, slots=True)
class AssetInfo:
    """One stored file."""

    id: int
    world_id: int
    uploaded_by_id: int | None
    kind: MediaKind
    name: str
    url: str
    media_type: str
    size_bytes: int
    sha256: str
    alternative_text: str
    duration_ms: int | None


@dataclass(frozen=True, slots=True)
class NewAsset:
    """A file as its uploader describes it."""

    kind: MediaKind
    name: str
    url: str
    media_type: str
    size_bytes: int
    sha256: str
    alternative_text: str = ""
    width_pixels: int | None = None
    height_pixels: int | None = None
    duration_ms: int | None = None


def store(session: WriteSession, *, world: str, asset: NewAsset) -> AssetInfo:
    """Keep the description of a file; one of the same content in the world is given back instead.

    Errors: NotFound for the world; Refused for who is banned from it; RecordError with every fault
    of the description.
    """
    world_id = world_by_key(session, key=world).id
    values = {name: getattr(asset, name) for name in NewAsset.__dataclass_fields__}

    def work() -> rows.Answer:
        require_not_banned(session, session.actor.user_id, world_id=world_id)
        there = MediaAsset.__table__.c
        same = sa.select(there.id).where(
            there.world_id == world_id,
            there.sha256 == asset.sha256,
            there.deleted_at.is_(None),
        )
        known = session.execute(same).scalar_one_or_none()
        if known is not None:
            return {"id": known}
        clean = {**values, "kind": asset.kind.value}
        owner = session.actor.user_id
        return {"id": rows.add(session, TABLE, world_id=world_id, uploaded_by_id=owner, **clean)}

    request = {"world": world, **values}
    answer = rows.answered(session, "media.store", request=request, table=TABLE, work=work)
    return asset_of(session, asset_id=answer["id"])


def remove(session: WriteSession, *, asset_id: int) -> None:
    """Put a file's description away, where no recording under review needs it.

    Errors: NotFound; Refused for anybody but the uploader and staff, or while it is needed.
    """

    def work() -> rows.Answer:
        row = rows.locked(session, TABLE, asset_id, what="stored file")
        if row["uploaded_by_id"] != session.actor.user_id:
            session.actor.require(Role.DESIGNER, Role.EDUCATOR)
        needed = sa.select(col(AudioUpload.id)).where(
            col(AudioUpload.media_asset_id) == asset_id,
            col(AudioUpload.status) != AudioUploadStatus.SCORED,
            col(AudioUpload.deleted_at).is_(None),
        )
        upload = session.execute(needed.limit(1)).scalar()
        if upload is not None:
            raise Refused(
                f"File {asset_id} is of recording {upload}, which is not scored yet. "
                "Withdraw the recording first.",
                code="E-MED-001",
            )
        rows.put_away(session, TABLE, row)
        return {"id": asset_id}

    rows.answered(session, "media.remove", request={"id": asset_id}, table=TABLE, work=work)


def asset_of(session: Session, *, asset_id: int) -> AssetInfo:
    """One stored file; NotFound when there is none."""
    row = session.get(MediaAsset, asset_id, populate_existing=True)
    if row is None or row.id is None or row.deleted_at is not None:
        raise NotFound(f"There is no stored file {asset_id}.")
    fields: dict[str, Any] = {
        name: getattr(row, name) for name in AssetInfo.__dataclass_fields__ if name != "id"
    }
    return AssetInfo(id=row.id, **fields)
