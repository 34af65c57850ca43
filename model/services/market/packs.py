"""Knowledge packs: gathered as a draft, published, bought, and read by who bought them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import NotFound, Refused
from model.services import records
from model.services.acting import acting_for
from model.services.economy.rewards import content_id, lock_players, require_key
from model.services.idempotency import once
from model.services.ledger import ruleset_of
from model.services.market.payments import (
    Payment,
    has_bought,
    note_sale,
    pay,
    require_tradable,
)
from model.tables import EternalCodexEntry, KnowledgePack, KnowledgePackItem, MarketplaceItem
from model.words import KnowledgeLevel, KnowledgePackStatus, KnowledgePackTheme

TABLE, COLUMN, BOUGHT = "knowledge_packs", "knowledge_pack_id", "market.buy_pack"


@dataclass(frozen=True, slots=True)
class PackInfo:
    """One knowledge pack; no curator means that the product put it together."""

    id: int
    curator_id: int | None
    title: str
    status: KnowledgePackStatus
    currency_id: int
    price: int
    material_count: int
    purchase_count: int


@dataclass(frozen=True, slots=True)
class MaterialInfo:
    """One material of a pack at its place; its address is for who may read the pack."""

    place: int
    title: str
    content_url: str
    is_required: bool


def create_pack(
    session: WriteSession,
    *,
    player_id: int,
    title: str,
    theme: KnowledgePackTheme,
    subject: str,
    difficulty: KnowledgeLevel,
    currency: str,
    price: int = 0,
    more: Mapping[str, Any] | None = None,
) -> PackInfo:
    """Begin a pack as a draft; `more` holds further columns (description, exam_type, …).

    Errors, in this order: E-ECON-037 for what the market counts itself; NotFound for player or
    currency; Refused for somebody else's player; E-ECON-023 for a currency that is not traded;
    RecordError with every wrong field.
    """
    _require_uncounted(more or {})
    values: dict[str, Any] = {
        **(more or {}),
        "curator_id": player_id,
        "title": title,
        "theme": str(theme),
        "subject": subject,
        "difficulty_level": str(difficulty),
        "price": price,
    }

    def work() -> dict[str, Any]:
        profile = acting_for(session, session.actor, player_id)
        require_key(ruleset_of(session, profile), "currencies", currency)
        currency_id = content_id(session, profile.world_id, "currencies", currency)
        require_tradable(session, currency_id)
        own = {"world_id": profile.world_id, "currency_id": currency_id}
        return {"id": records.create(session, table=TABLE, values={**values, **own})["id"]}

    request = {**values, "currency": currency}
    answer = once(session, service="market.create_pack", request=request, work=work)
    assert answer is not None
    return pack(session, pack_id=answer["id"])


def _require_uncounted(more: Mapping[str, Any]) -> None:
    """Purchases and stars of a pack come from buyers, never from its curator's form."""
    counted = sorted({"purchase_count", "rating_average"} & set(more))
    if counted:
        raise Refused(
            f"A pack begins without {' and '.join(counted)}: the market counts what buyers do. "
            "Leave it out.",
            code="E-ECON-037",
        )


def add_material(
    session: WriteSession,
    *,
    pack_id: int,
    listing_id: int | None = None,
    codex_entry_id: int | None = None,
    is_required: bool = True,
) -> PackInfo:
    """Add a listing of the curator's own, or an entry of the world's codex, at the end of a draft.

    Errors, in this order: NotFound; Refused for somebody else's pack; E-ECON-031 when it is no
    draft any more; E-ECON-030 for somebody else's listing; RecordError, a material twice among it.
    """

    def work() -> dict[str, Any]:
        row = _locked_own(session, pack_id)
        if row.creation_status is not KnowledgePackStatus.DRAFT:
            raise Refused(
                f"Knowledge pack {pack_id} is {row.creation_status.value}, and only drafts change: "
                "who bought it keeps what was bought. Begin a new pack.",
                code="E-ECON-031",
            )
        _require_own_listing(session, row, listing_id)
        values = {
            "knowledge_pack_id": pack_id,
            "marketplace_item_id": listing_id,
            "codex_entry_id": codex_entry_id,
            "order_sequence": _material_count(session, pack_id) + 1,
            "is_required": is_required,
        }
        records.create(session, table="knowledge_pack_items", values=values)
        return {"id": pack_id}

    request = {
        "pack": pack_id,
        "listing": listing_id,
        "entry": codex_entry_id,
        "required": is_required,
    }
    once(session, service="market.add_material", request=request, work=work)
    return pack(session, pack_id=pack_id)


def publish_pack(session: WriteSession, *, pack_id: int) -> PackInfo:
    """Put a draft on sale, for good: it can be archived, but is never a draft again.

    Errors, in this order: NotFound; Refused for somebody else's pack; E-ECON-032 for a pack
    without materials; E-RECORD-023 when it is published already.
    """

    def work() -> dict[str, Any]:
        _locked_own(session, pack_id)
        if not _material_count(session, pack_id):
            raise Refused(
                f"Knowledge pack {pack_id} holds no materials, so there is nothing to publish. "
                "Add some first.",
                code="E-ECON-032",
            )
        to = KnowledgePackStatus.PUBLISHED.value
        records.change_state(session, table=TABLE, id=pack_id, to=to)
        return {"id": pack_id}

    once(session, service="market.publish_pack", request={"pack": pack_id}, work=work)
    return pack(session, pack_id=pack_id)


def buy_pack(session: WriteSession, *, player_id: int, pack_id: int) -> PackInfo:
    """Buy a published pack once: the price goes to its curator, or out of the game without one.

    Errors, in this order: NotFound for player or pack; Refused for somebody else's player;
    E-ECON-033 one's own; E-ECON-034 not published; E-ECON-035 bought before; E-ECON-023 the
    currency is not traded; E-ECON-028 the balance.
    """

    def work() -> dict[str, Any]:
        seen = session.get(KnowledgePack, pack_id)
        curator = None if seen is None else seen.curator_id
        lock_players(session, [player_id] if curator is None else [player_id, curator])
        buyer = acting_for(session, session.actor, player_id)
        row = _locked(session, pack_id)
        if row.world_id != buyer.world_id:
            raise NotFound(f"There is no knowledge pack {pack_id} in the player's world.")
        _check_sale(session, row, player_id)
        if row.curator_id is not None:
            require_tradable(session, row.currency_id)
        payment = Payment(
            column=COLUMN,
            row_id=pack_id,
            version=0,
            seller_id=row.curator_id,
            currency_id=row.currency_id,
            price=row.price,
            fee=0,
            description=f"Knowledge pack {pack_id}",
        )
        paid = pay(session, buyer, payment)
        row.purchase_count += 1
        row.version += 1
        row.updated_at = max(session.now, row.created_at)
        session.flush()
        note_sale(
            session, BOUGHT, table=TABLE, row_id=pack_id, buyer_id=player_id, transactions=paid
        )
        return {"id": pack_id}

    request = {"player": player_id, "pack": pack_id}
    once(session, service=BOUGHT, request=request, work=work)
    return pack(session, pack_id=pack_id)


def _check_sale(session: Session, row: KnowledgePack, player_id: int) -> None:
    if row.curator_id == player_id:
        raise Refused(
            f"Knowledge pack {row.id} is player {player_id}'s own, and nobody buys from "
            "themselves. Choose another.",
            code="E-ECON-033",
        )
    if row.creation_status is not KnowledgePackStatus.PUBLISHED:
        raise Refused(
            f"Knowledge pack {row.id} is {row.creation_status.value}, and only published packs "
            "are sold. Choose another.",
            code="E-ECON-034",
        )
    if has_bought_pack(session, player_id=player_id, pack_id=int(row.id or 0)):
        raise Refused(
            f"Player {player_id} has bought knowledge pack {row.id} already. Open it instead.",
            code="E-ECON-035",
        )


# --- Reading ------------------------------------------------------------------------------------


def pack(session: Session, *, pack_id: int) -> PackInfo:
    """One knowledge pack; NotFound when there is none."""
    row = session.get(KnowledgePack, pack_id)
    if row is None or row.deleted_at is not None:
        raise NotFound(f"There is no knowledge pack {pack_id}.")
    return PackInfo(
        id=pack_id,
        curator_id=row.curator_id,
        title=row.title,
        status=row.creation_status,
        currency_id=row.currency_id,
        price=row.price,
        material_count=_material_count(session, pack_id),
        purchase_count=row.purchase_count,
    )


def has_bought_pack(session: Session, *, player_id: int, pack_id: int) -> bool:
    """Whether a player has bought a pack; archiving takes nothing away."""
    return has_bought(
        session, player_id=player_id, column=COLUMN, row_id=pack_id, table=TABLE, action=BOUGHT
    )


def materials(session: Session, *, player_id: int, pack_id: int) -> list[MaterialInfo]:
    """What a pack holds, in order, for its curator and its buyers; E-ECON-036 for others."""
    info = pack(session, pack_id=pack_id)
    may_read = info.curator_id == player_id or has_bought_pack(
        session, player_id=player_id, pack_id=pack_id
    )
    if not may_read:
        raise Refused(
            f"Player {player_id} has not bought knowledge pack {pack_id}, so its materials are "
            "closed to them. Buy it first.",
            code="E-ECON-036",
        )
    listing, entry = MarketplaceItem, EternalCodexEntry
    query = (
        sa.select(KnowledgePackItem, listing, entry)
        .outerjoin(listing, col(listing.id) == col(KnowledgePackItem.marketplace_item_id))
        .outerjoin(entry, col(entry.id) == col(KnowledgePackItem.codex_entry_id))
        .where(col(KnowledgePackItem.knowledge_pack_id) == pack_id)
        .order_by(col(KnowledgePackItem.order_sequence), col(KnowledgePackItem.id))
    )
    return [
        MaterialInfo(
            link.order_sequence, (item or kept).title, (item or kept).content_url, link.is_required
        )
        for link, item, kept in session.execute(query)
    ]


def _material_count(session: Session, pack_id: int) -> int:
    query = sa.select(sa.func.count()).where(col(KnowledgePackItem.knowledge_pack_id) == pack_id)
    return int(session.execute(query).scalar_one())


def _locked(session: WriteSession, pack_id: int) -> KnowledgePack:
    row = session.get(KnowledgePack, pack_id, with_for_update=True, populate_existing=True)
    if row is None or row.deleted_at is not None:
        raise NotFound(f"There is no knowledge pack {pack_id}.")
    return row


def _locked_own(session: WriteSession, pack_id: int) -> KnowledgePack:
    """A pack that the actor put together; of the product's own packs operators are in charge."""
    curator_id = pack(session, pack_id=pack_id).curator_id
    if curator_id is not None:
        acting_for(session, session.actor, curator_id)  # players are locked before what they own
    return _locked(session, pack_id)


def _require_own_listing(session: Session, row: KnowledgePack, listing_id: int | None) -> None:
    """A curator gathers what is theirs; what is sold alone by others is not given away in packs."""
    if listing_id is None:
        return
    item = session.get(MarketplaceItem, listing_id)
    if item is None or item.deleted_at is not None:
        raise NotFound(f"There is no listing {listing_id}.")
    if row.curator_id is not None and item.seller_id != row.curator_id:
        raise Refused(
            f"Listing {listing_id} belongs to player {item.seller_id}, not to the curator of "
            f"knowledge pack {row.id}. Choose one of your own, or an entry of the codex.",
            code="E-ECON-030",
        )
