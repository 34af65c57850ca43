"""Meta-skills on materials: who tags what with which relevance, and finding materials by them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import NotFound, Refused, did_you_mean
from model.rules import codex as rules
from model.services import content
from model.services.acting import acting_for
from model.services.codex.rows import STAFF, is_staff
from model.services.economy.rewards import content_id, require_key
from model.services.ledger import ruleset_of
from model.services.records import storing
from model.services.rows import act, add, locked
from model.services.worlds import world_by_key
from model.tables import (
    EternalCodex,
    EternalCodexEntry,
    ItemMetaSkill,
    KnowledgePack,
    MarketplaceItem,
    MetaSkill,
    PlayerProfile,
)
from model.words import KnowledgePackStatus, MarketplaceItemStatus

TABLE = "item_meta_skills"


@dataclass(frozen=True, slots=True)
class Material:
    """One thing that is tagged: exactly one id is set."""

    listing_id: int | None = None
    entry_id: int | None = None
    pack_id: int | None = None


@dataclass(frozen=True, slots=True)
class TagInfo:
    """One meta-skill on one material; no tagger means an AI, with how sure it was (0 to 1)."""

    id: int
    material: Material
    meta_skill: str
    relevance: int
    tagged_by: int | None
    confidence: float | None


@dataclass(frozen=True, slots=True)
class FoundInfo:
    """One material that a search found; `fit` sums the relevance of what was looked for."""

    material: Material
    title: str
    fit: int


def tag(
    session: WriteSession,
    *,
    player_id: int,
    material: Material,
    meta_skill: str,
    relevance: int,
) -> TagInfo:
    """Tag a material of one's own with a meta-skill by key; staff may tag anybody's.

    Errors, in this order: NotFound; Refused for somebody else's player; E-CODX-006 somebody else's
    material; RecordError: relevance 1 to 10, each meta-skill once on a material.
    """

    def work() -> int:
        profile = acting_for(session, session.actor, player_id)
        owner, world_id, _ = _thing(session, material)
        if world_id != profile.world_id:
            raise _nothing(material)
        if owner != profile.id and not is_staff(session.actor):
            raise Refused(
                f"The material belongs to player {owner}, and one tags what is one's own. "
                "Choose one of yours.",
                code="E-CODX-006",
            )
        require_key(ruleset_of(session, profile), "meta_skills", meta_skill)
        return _add(session, material, world_id, meta_skill, relevance, tagged_by=player_id)

    request = {"player": player_id, **_said(material), "skill": meta_skill, "relevance": relevance}
    made = act(session, "codex.tag", request=request, table=TABLE, work=work)
    return _info(session.get_one(ItemMetaSkill, made), meta_skill)


def tag_by_machine(
    session: WriteSession,
    *,
    material: Material,
    meta_skill: str,
    relevance: int,
    confidence_ppm: int,
) -> TagInfo:
    """Bring a tag that an AI outside gave, with how sure it was. Needs designer or educator.

    Errors: NotFound; E-CODX-010 for a confidence out of range; RecordError as `tag`.
    """
    session.actor.require(*STAFF)

    def work() -> int:
        if not 0 <= confidence_ppm <= rules.PPM:
            raise Refused(
                f"The confidence {confidence_ppm} must be from 0 to {rules.PPM} millionths. "
                "Correct it.",
                code="E-CODX-010",
            )
        _, world_id, _ = _thing(session, material)
        sure = confidence_ppm / rules.PPM
        return _add(session, material, world_id, meta_skill, relevance, confidence=sure)

    request = {
        **_said(material),
        "skill": meta_skill,
        "relevance": relevance,
        "confidence": confidence_ppm,
    }
    made = act(session, "codex.tag_by_machine", request=request, table=TABLE, work=work)
    return _info(session.get_one(ItemMetaSkill, made), meta_skill)


def untag(session: WriteSession, *, tag_id: int) -> None:
    """Take a tag off: its tagger or staff. Errors: NotFound; E-CODX-006 for anybody else."""

    def work() -> int:
        row = locked(session, TABLE, tag_id, what="tag")
        tagger = row["tagged_by"]
        profile = None if tagger is None else session.get(PlayerProfile, tagger)
        is_own = profile is not None and profile.user_id == session.actor.user_id
        if not is_own and not is_staff(session.actor):
            raise Refused(
                f"Tag {tag_id} was set by player {tagger}, who takes it off, or staff. "
                "Leave it to them.",
                code="E-CODX-006",
            )
        storing.remove(session, TABLE, tag_id)
        return tag_id

    act(session, "codex.untag", request={"tag": tag_id}, table=TABLE, work=work)


def tags_of(session: Session, *, material: Material) -> list[TagInfo]:
    """The meta-skills of a material, the most relevant first; NotFound."""
    _thing(session, material)
    query = (
        sa.select(ItemMetaSkill, col(MetaSkill.key))
        .join(MetaSkill, col(MetaSkill.id) == col(ItemMetaSkill.meta_skill_id))
        .where(*(ItemMetaSkill.__table__.c[n] == v for n, v in _columns(material).items() if v))
        .order_by(col(ItemMetaSkill.relevance_score).desc(), col(ItemMetaSkill.id))
    )
    return [_info(row, key) for row, key in session.execute(query)]


def search(
    session: Session, *, world: str, meta_skills: Sequence[str], relevance_min: int = 1
) -> list[FoundInfo]:
    """What can be read or bought in a world and trains all of these, the best fit first.

    Codex entries, listings on sale and published packs. Errors: NotFound for world or meta-skill.
    """
    world_id = world_by_key(session, key=world).id
    known = content.resolve(session, world).content.get("meta_skills", {})
    for key in meta_skills:
        if key not in known:
            near = did_you_mean(key, known) or f"There are: {', '.join(sorted(known)) or 'none'}."
            raise NotFound(f"There is no meta-skill '{key}'. {near}", code="E-CODX-001")
    query = (
        sa.select(ItemMetaSkill, col(MetaSkill.key))
        .join(MetaSkill, col(MetaSkill.id) == col(ItemMetaSkill.meta_skill_id))
        .where(
            col(MetaSkill.world_id) == world_id,
            col(MetaSkill.key).in_(sorted(set(meta_skills))),
            col(ItemMetaSkill.relevance_score) >= relevance_min,
        )
        .order_by(col(ItemMetaSkill.id))
    )
    relevances: dict[Material, dict[str, int]] = {}
    for row, key in session.execute(query):
        has = relevances.setdefault(_material(row), {})
        has[key] = max(row.relevance_score, has.get(key, 0))
    found = [
        FoundInfo(material, title, fit)
        for material, has in relevances.items()
        if (fit := rules.fit([has.get(key) for key in dict.fromkeys(meta_skills)]))
        and (title := _open_title(session, material))
    ]
    return sorted(found, key=lambda one: -one.fit)


# --- Parts --------------------------------------------------------------------------------------


def _said(material: Material) -> dict[str, Any]:
    return {"listing": material.listing_id, "entry": material.entry_id, "pack": material.pack_id}


def _columns(material: Material) -> dict[str, int | None]:
    return {
        "marketplace_item_id": material.listing_id,
        "codex_entry_id": material.entry_id,
        "knowledge_pack_id": material.pack_id,
    }


def _material(row: ItemMetaSkill) -> Material:
    return Material(row.marketplace_item_id, row.codex_entry_id, row.knowledge_pack_id)


def _thing(session: Session, material: Material) -> tuple[int | None, int, str]:
    """Whose a material is (None: the product's), its world and its title; NotFound."""
    named = [value for value in _columns(material).values() if value is not None]
    if len(named) == 1:
        if material.listing_id is not None:
            item = session.get(MarketplaceItem, material.listing_id)
            if item is not None and item.deleted_at is None:
                seller = session.get_one(PlayerProfile, item.seller_id)
                return item.seller_id, seller.world_id, item.title
        elif material.entry_id is not None:
            kept = session.get(EternalCodexEntry, material.entry_id)
            if kept is not None and kept.deleted_at is None:
                book = session.get_one(EternalCodex, kept.eternal_codex_id)
                return kept.contributor_id, book.world_id, kept.title
        else:
            pack = session.get(KnowledgePack, material.pack_id)
            if pack is not None and pack.deleted_at is None:
                return pack.curator_id, pack.world_id, pack.title
    raise _nothing(material)


def _nothing(material: Material) -> NotFound:
    return NotFound(
        f"There is no such material in the world: {_said(material)}. Name one listing, one codex "
        "entry or one knowledge pack.",
        code="E-CODX-001",
    )


def _open_title(session: Session, material: Material) -> str | None:
    """The title of a material that can be read or bought now; None for any other."""
    try:
        _, _, title = _thing(session, material)
    except NotFound:
        return None
    if material.listing_id is not None:
        item = session.get_one(MarketplaceItem, material.listing_id)
        return title if item.market_status is MarketplaceItemStatus.LISTED else None
    if material.pack_id is not None:
        pack = session.get_one(KnowledgePack, material.pack_id)
        return title if pack.creation_status is KnowledgePackStatus.PUBLISHED else None
    return title


def _add(
    session: WriteSession,
    material: Material,
    world_id: int,
    meta_skill: str,
    relevance: int,
    *,
    tagged_by: int | None = None,
    confidence: float | None = None,
) -> int:
    return add(
        session,
        TABLE,
        **_columns(material),
        meta_skill_id=content_id(session, world_id, "meta_skills", meta_skill),
        relevance_score=relevance,
        tagged_at=session.now,
        tagged_by=tagged_by,
        confidence_level=confidence,
    )


def _info(row: ItemMetaSkill, meta_skill: str) -> TagInfo:
    assert row.id is not None
    return TagInfo(
        id=row.id,
        material=_material(row),
        meta_skill=meta_skill,
        relevance=row.relevance_score,
        tagged_by=row.tagged_by,
        confidence=row.confidence_level,
    )
