"""Freezing, publishing and finding content: from a world's draft to a ruleset and back.

A content reference is `fitness` (published), `fitness@draft`, `fitness@r12` or a ruleset hash
(pack folders are read by the data package). Rulesets are stored once, by hash.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import ContentError, NotFound
from model.ruleset import Ruleset
from model.ruleset import freeze_document as freeze_flat
from model.services import audit
from model.services.catalog import content_tables
from model.services.content import rows
from model.services.content.applying import ChangeSetInfo, apply
from model.services.content.plans import plan
from model.services.content.rows import Document
from model.services.content.validation import normalise
from model.services.idempotency import once
from model.services.worlds import WorldInfo, create_world, world_by_key
from model.tables import Change, ChangeSet, Revision, StoredRuleset, World
from model.words import ChangeSetKind, ReviewState, Role, Section, WorldKind

_HASH = re.compile(r"[0-9a-f]{64}")
_REVISION = re.compile(r"r([0-9]{1,9})")
_rulesets_by_hash: dict[str, Ruleset] = {}
_CACHED_MAX = 32


@dataclass(frozen=True, slots=True)
class RevisionInfo:
    """One publication; `is_new` is false when the draft equals what is published already."""

    world: str
    number: int
    ruleset_hash: str
    at: datetime
    note: str
    is_new: bool = False


@cache
def sections() -> dict[str, dict[str, Section]]:
    """The ruleset section of each content field, by table and field."""
    return {
        info.name: {field.name: field.section for field in info.fields if field.section is not None}
        for info in content_tables()
    }


def freeze_document(document: Document) -> Ruleset:
    """The ruleset of a sound flat document; ContentError with every violation otherwise."""
    normal, violations = normalise(document)
    if violations:
        raise ContentError(violations)
    return freeze_flat(normal, sections())


def freeze(session: Session, *, world: str) -> Ruleset:
    """The ruleset of a world's draft as it stands."""
    found = world_by_key(session, key=world)
    # What is stored was validated when it was applied.
    return freeze_flat(rows.draft(session, world_id=found.id), sections())


def store_ruleset(session: WriteSession, ruleset: Ruleset) -> None:
    """Keep a ruleset for ever, once."""
    known = sa.select(col(StoredRuleset.id)).where(col(StoredRuleset.hash) == ruleset.hash)
    if session.execute(known).first() is None:
        session.add(
            StoredRuleset(
                hash=ruleset.hash,
                rules_hash=ruleset.rules_hash,
                texts_hash=ruleset.texts_hash,
                people_hash=ruleset.people_hash,
                format=int(ruleset.document["format"]),
                document=dict(ruleset.document),
                created_at=session.now,
            )
        )
        session.flush()


def publish(session: WriteSession, *, world: str, note: str = "") -> RevisionInfo:
    """Freeze the draft, make it a new revision and point the world at it, in one transaction.

    An unchanged draft gives the present revision back. Open changes count as accepted by the
    publisher. Errors: ContentError when the draft is not sound; Refused without the right role.
    """
    session.actor.require(Role.DESIGNER)
    made: list[RevisionInfo] = []

    def work() -> dict[str, Any]:
        made.append(_publish(session, world, note))
        return {"number": made[0].number}

    answer = once(
        session, service="content.publish", request={"world": world, "note": note}, work=work
    )
    if made:
        return made[0]
    assert answer is not None
    return next(r for r in revisions(session, world=world) if r.number == answer["number"])


def _publish(session: WriteSession, world: str, note: str) -> RevisionInfo:
    found = world_by_key(session, key=world)
    audit.lock(session, 7_302, found.id)
    ruleset = freeze_document(rows.draft(session, world_id=found.id))
    if ruleset.hash == found.published_hash:
        # Edits that took each other back: nothing waits any more.
        _close_open_changes(session, found, _published_revision_id(session, found))
        return next(
            r for r in revisions(session, world=world) if r.number == found.published_number
        )
    store_ruleset(session, ruleset)
    number = 1 + max((r.number for r in revisions(session, world=world)), default=0)
    revision = Revision(
        world_id=found.id,
        number=number,
        ruleset_hash=ruleset.hash,
        published_by=session.actor.user_id,
        at=session.now,
        note=note,
    )
    session.add(revision)
    session.flush()
    assert revision.id is not None
    _close_open_changes(session, found, revision.id)
    session.execute(
        sa.update(World)
        .where(col(World.id) == found.id)
        .values(published_revision_id=revision.id, version=col(World.version) + 1)
    )
    audit.record(
        session,
        action="content.publish",
        object_type="worlds",
        object_key=world,
        details={"number": number, "ruleset": ruleset.hash},
    )
    return RevisionInfo(world, number, ruleset.hash, session.now, note, is_new=True)


def _published_revision_id(session: WriteSession, world: WorldInfo) -> int:
    query = sa.select(col(World.published_revision_id)).where(col(World.id) == world.id)
    return int(session.execute(query).scalar_one() or 0)


def _close_open_changes(session: WriteSession, world: WorldInfo, revision_id: int) -> None:
    pending = sa.select(col(ChangeSet.id)).where(
        col(ChangeSet.world_id) == world.id,
        col(ChangeSet.revision_id).is_(None),
    )
    ids = list(session.execute(pending).scalars())
    session.execute(
        sa.update(Change)
        .where(col(Change.change_set_id).in_(ids), col(Change.review) == ReviewState.OPEN)
        .values(review=ReviewState.ACCEPTED, reviewer_id=session.actor.user_id)
    )
    session.execute(
        sa.update(ChangeSet).where(col(ChangeSet.id).in_(ids)).values(revision_id=revision_id)
    )


def revisions(session: Session, *, world: str) -> list[RevisionInfo]:
    """The publications of a world, newest first."""
    found = world_by_key(session, key=world)
    query = sa.select(Revision).where(col(Revision.world_id) == found.id)
    stored = session.execute(query.order_by(col(Revision.number).desc())).scalars()
    return [RevisionInfo(world, r.number, r.ruleset_hash, r.at, r.note) for r in stored]


def restore(session: WriteSession, *, world: str, number: int) -> ChangeSetInfo:
    """Bring the draft back to a revision by one change set; publish it to make it count."""
    found = world_by_key(session, key=world)
    wanted = resolve(session, f"{world}@r{number}").content
    changes = plan(rows.draft(session, world_id=found.id), wanted)
    return apply(session, world=world, changes=changes, kind=ChangeSetKind.RESTORE)


def copy_world(
    session: WriteSession, *, reference: str, key: str, name: str, kind: WorldKind
) -> WorldInfo:
    """Make a new world with the content of a reference as its draft."""
    ruleset = resolve(session, reference)
    store_ruleset(session, ruleset)
    created = create_world(session, key=key, name=name, kind=kind)
    session.execute(
        sa.update(World).where(col(World.id) == created.id).values(copied_from=ruleset.hash)
    )
    apply(session, world=key, changes=plan({}, ruleset.content), kind=ChangeSetKind.IMPORT)
    return world_by_key(session, key=key)


def published(session: Session, *, world: str) -> Ruleset:
    """The ruleset that live play in a world decides by; NotFound before the first publication."""
    found = world_by_key(session, key=world)
    if found.published_hash is None:
        raise NotFound(
            f"World '{world}' has published nothing yet. "
            f"Use {world}@draft, or run: questlab publish {world}",
            code="E-FIND-005",
        )
    return _by_hash(session, found.published_hash)


def resolve(session: Session, reference: str) -> Ruleset:
    """The ruleset of a content reference (see the top of this file); NotFound says what exists."""
    if _HASH.fullmatch(reference):
        return _by_hash(session, reference)
    world, at, which = reference.partition("@")
    if not at:
        return published(session, world=world)
    if which == "draft":
        return freeze(session, world=world)
    match = _REVISION.fullmatch(which)
    known = revisions(session, world=world)
    for revision in known:
        if match is not None and revision.number == int(match.group(1)):
            return _by_hash(session, revision.ruleset_hash)
    newest = f"@r1 to @r{known[0].number}" if known else "no revision yet"
    raise NotFound(
        f"'{reference}' is not a content reference: "
        f"after '@' comes draft or a revision ({newest}).",
        code="E-FIND-006",
    )


def _by_hash(session: Session, ruleset_hash: str) -> Ruleset:
    """A stored ruleset; compiled rulesets are kept by hash, which never changes its meaning."""
    if ruleset_hash not in _rulesets_by_hash:
        query = sa.select(col(StoredRuleset.document)).where(
            col(StoredRuleset.hash) == ruleset_hash
        )
        document = session.execute(query).scalar_one_or_none()
        if document is None:
            raise NotFound(f"No ruleset has the hash {ruleset_hash}.", code="E-FIND-007")
        if len(_rulesets_by_hash) >= _CACHED_MAX:
            _rulesets_by_hash.pop(next(iter(_rulesets_by_hash)))
        _rulesets_by_hash[ruleset_hash] = Ruleset.from_document(document)
    return _rulesets_by_hash[ruleset_hash]
