"""Worlds: one game each, with a draft, publications and the play in it."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import NotFound, Refused, did_you_mean
from model.services import audit
from model.services.idempotency import once
from model.tables import Change, ChangeSet, Revision, World
from model.words import Role, WorldKind


@dataclass(frozen=True, slots=True)
class WorldInfo:
    """One world as a list shows it; `draft_changes` counts row changes not yet published."""

    id: int
    key: str
    name: str
    kind: WorldKind
    published_number: int | None
    published_hash: str | None
    draft_changes: int
    seed_secret: str


def list_worlds(session: Session) -> list[WorldInfo]:
    """Every world, by key."""
    worlds = session.execute(sa.select(World).order_by(col(World.key))).scalars()
    return [_info(session, world) for world in worlds]


def world_by_key(session: Session, *, key: str) -> WorldInfo:
    """One world; NotFound names the nearest."""
    world = session.execute(sa.select(World).where(col(World.key) == key)).scalar_one_or_none()
    if world is None:
        known = list(session.execute(sa.select(col(World.key))).scalars())
        hint = (
            did_you_mean(key, known)
            or f"Worlds: {', '.join(sorted(known)) or 'none yet; run questlab init'}."
        )
        raise NotFound(f"There is no world '{key}'. {hint}", code="E-FIND-003")
    return _info(session, world)


def create_world(
    session: WriteSession, *, key: str, name: str, kind: WorldKind, seed_secret: str | None = None
) -> WorldInfo:
    """Make an empty world; Refused when the key is taken or not a slug.

    `seed_secret` decides what is drawn for its players (default: one that nobody can foresee).
    Give one only where everybody may know what comes, as in a notebook.
    """
    session.actor.require(Role.DESIGNER)
    if not re.fullmatch(r"[a-z0-9]+([._-][a-z0-9]+)*", key) or len(key) > 60:
        raise Refused(
            f"World key {key!r} must be at most 60 lower-case letters, digits, '.', '_' or '-'. "
            "Choose another.",
            code="E-REFUSED-004",
        )

    def work() -> dict[str, int]:
        if session.execute(sa.select(col(World.id)).where(col(World.key) == key)).first():
            raise Refused(
                f"There is a world '{key}' already. Choose another key.", code="E-REFUSED-005"
            )
        secret = seed_secret or secrets.token_hex(32)
        world = World(key=key, name=name, kind=kind, seed_secret=secret, created_at=session.now)
        session.add(world)
        session.flush()
        audit.record(session, action="worlds.create", object_type="worlds", object_key=key)
        assert world.id is not None
        return {"world_id": world.id}

    request = {"key": key, "name": name, "kind": kind.value}
    once(session, service="worlds.create", request=request, work=work)
    return world_by_key(session, key=key)


def _info(session: Session, world: World) -> WorldInfo:
    assert world.id is not None
    revision = (
        session.get(Revision, world.published_revision_id) if world.published_revision_id else None
    )
    pending = (
        sa.select(sa.func.count())
        .select_from(Change)
        .join(ChangeSet, col(Change.change_set_id) == col(ChangeSet.id))
        .where(col(ChangeSet.world_id) == world.id, col(ChangeSet.revision_id).is_(None))
    )
    return WorldInfo(
        id=world.id,
        key=world.key,
        name=world.name,
        kind=world.kind,
        published_number=revision.number if revision else None,
        published_hash=revision.ruleset_hash if revision else None,
        draft_changes=session.execute(pending).scalar_one(),
        seed_secret=world.seed_secret,
    )
