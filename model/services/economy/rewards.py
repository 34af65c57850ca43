"""What a player is given: currency, items, freezes, titles; and a reward that comes once.

`give_…` are the steps that other services build on: they check that the thing exists and fits, and
leave asking who may, `once` and the audit entry to their caller. `reward` is a request of its own.
Things are named by their keys in the world's published content.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import NotFound, Refused, did_you_mean
from model.rules.economy import room_in_stack
from model.ruleset import Ruleset
from model.services import audit
from model.services.economy import wallets
from model.services.economy.transfers import Posting, TransferInfo, post
from model.services.idempotency import once
from model.services.ledger import ruleset_of
from model.tables import (
    TABLES,
    AuditEvent,
    Character,
    CharacterInventoryItem,
    PlayerProfile,
)
from model.words import Role, TransactionType, WalletPurpose

REFERENCE_MAX = 60
_ACTION = "economy.reward"


@dataclass(frozen=True, slots=True)
class RewardInfo:
    """What a reward gave; `is_new` is false when its reference had been rewarded before."""

    player_id: int
    reference: str
    currency: str | None = None
    amount: int = 0
    item: str | None = None
    quantity: int = 0
    character_id: int | None = None
    is_new: bool = True


def reward(
    session: WriteSession,
    *,
    player_id: int,
    reference: str,
    currency: str | None = None,
    amount: int = 0,
    item: str | None = None,
    quantity: int = 1,
    character_id: int | None = None,
) -> RewardInfo:
    """Give a player currency, an item or both, once per reference; operators only.

    An item goes to the character named, else to the player's oldest. Errors, in this order:
    NotFound for the player, the currency, the item or the character; E-ECON-012 for a request
    without anything in it; E-ECON-011 for a reference used for another reward; E-ECON-007 and
    E-ECON-008 for an item that nobody can carry.
    """
    session.actor.require(Role.DESIGNER)
    wanted = RewardInfo(
        player_id,
        reference,
        currency,
        amount if currency else 0,
        item,
        quantity if item else 0,
        character_id,
    )
    request = _said(wanted)
    kept: list[RewardInfo] = []

    def work() -> dict[str, Any]:
        kept.append(_reward(session, wanted))
        return {**request, "character_id": kept[0].character_id}

    answer = once(session, service=_ACTION, request=request, work=work)
    assert answer is not None
    return kept[0] if kept else RewardInfo(**answer, is_new=False)


def _reward(session: WriteSession, wanted: RewardInfo) -> RewardInfo:
    profile = locked_player(session, wanted.player_id)
    ruleset = ruleset_of(session, profile)
    _check_request(wanted)
    said = _said(wanted)
    before = _rewarded_before(session, wanted)
    if before is not None:
        if before != said:
            raise Refused(
                f"The reference {wanted.reference!r} was used for another reward of player "
                f"{wanted.player_id}. Use a new reference for a new reward.",
                code="E-ECON-011",
            )
        return RewardInfo(**said, is_new=False)
    character_id = wanted.character_id
    if wanted.item:
        character_id = give_item(
            session, profile, ruleset, item=wanted.item, quantity=wanted.quantity,
            character_id=wanted.character_id,
        )  # fmt: skip
    if wanted.currency:
        give_currency(
            session, profile, ruleset, currency=wanted.currency, amount=wanted.amount,
            reference=f"reward:{wanted.player_id}:{wanted.reference}", description="reward",
        )  # fmt: skip
    audit.record(
        session,
        action=_ACTION,
        object_type="player_profiles",
        object_key=_audit_key(wanted),
        details=said,
    )
    return RewardInfo(**{**asdict(wanted), "character_id": character_id})


def _said(wanted: RewardInfo) -> dict[str, Any]:
    """A reward as plain values, as requests and the audit trail keep it."""
    return {name: value for name, value in asdict(wanted).items() if name != "is_new"}


def _audit_key(wanted: RewardInfo) -> str:
    return f"{wanted.player_id}:{wanted.reference}"


def _check_request(wanted: RewardInfo) -> None:
    """Something must be given and nothing taken away, under a reference that can be kept."""
    named = [(wanted.currency, wanted.amount), (wanted.item, wanted.quantity)]
    numbers = [number for thing, number in named if thing is not None]
    if not numbers or any(type(number) is not int or number < 1 for number in numbers):
        raise Refused(
            f"A reward gives at least 1 of each currency or item that it names, not "
            f"{wanted.amount} of {wanted.currency} and {wanted.quantity} of {wanted.item}. "
            "Say what it gives.",
            code="E-ECON-012",
        )
    said = wanted.reference.strip()
    if not said or len(wanted.reference) > REFERENCE_MAX or not wanted.reference.isprintable():
        raise Refused(
            f"A reward's reference has 1 to {REFERENCE_MAX} characters and says what it is for, "
            f"not {wanted.reference[:80]!r}. Shorten it, or name the occasion.",
            code="E-ECON-012",
        )


def _rewarded_before(session: Session, wanted: RewardInfo) -> Mapping[str, Any] | None:
    """What the reward of this reference gave; the audit trail keeps it, for items as well."""
    query = sa.select(col(AuditEvent.details)).where(
        col(AuditEvent.object_type) == "player_profiles",
        col(AuditEvent.object_key) == _audit_key(wanted),
        col(AuditEvent.action) == _ACTION,
    )
    return session.execute(query).scalars().first()


# --- Steps that other services build on ---------------------------------------------------------


def locked_player(session: WriteSession, player_id: int) -> PlayerProfile:
    """A player's profile, locked until the transaction ends, whoever acts; NotFound without one."""
    profile = session.get(PlayerProfile, player_id, with_for_update=True, populate_existing=True)
    if profile is None:
        raise NotFound(f"There is no player {player_id}.")
    return profile


def lock_players(session: WriteSession, player_ids: Iterable[int]) -> None:
    """Lock several players' profiles in the order of their ids, before anything that is theirs.

    What moves between players locks both so first; else two who act upon each other would wait for
    one another.
    """
    query = (
        sa.select(col(PlayerProfile.id))
        .where(col(PlayerProfile.id).in_(sorted(set(player_ids))))
        .order_by(col(PlayerProfile.id))
        .with_for_update()
    )
    session.execute(query).all()


def give_currency(
    session: WriteSession,
    profile: PlayerProfile,
    ruleset: Ruleset,
    *,
    currency: str,
    amount: int,
    reference: str,
    kind: TransactionType = TransactionType.REWARD,
    description: str = "",
    about: Mapping[str, int] | None = None,
) -> TransferInfo:
    """Issue an amount to a player, once per `reference` (unique over all transactions)."""
    require_key(ruleset, "currencies", currency)
    currency_id = content_id(session, profile.world_id, "currencies", currency)
    assert profile.id is not None
    source = wallets.of_product(session, currency_id=currency_id, purpose=WalletPurpose.SOURCE)
    purse = wallets.of_player(session, player_id=profile.id, currency_id=currency_id)
    return post(
        session,
        Posting(
            kind=kind,
            from_wallet_id=source,
            to_wallet_id=purse,
            amount=amount,
            description=description,
            reference_id=reference,
            ruleset_hash=ruleset.hash,
            about=dict(about or {}),
        ),
    )


def give_item(
    session: WriteSession,
    profile: PlayerProfile,
    ruleset: Ruleset,
    *,
    item: str,
    quantity: int,
    character_id: int | None = None,
) -> int:
    """Put an item into a character's bag, all of it or nothing; gives the character's id.

    Errors: NotFound; E-ECON-007 without a character; E-ECON-008 when the stack has no room.
    """
    fields = require_key(ruleset, "items", item)
    bearer = character_of(session, profile, character_id)
    stack = _stack(session, profile, bearer, item)
    held, most = 0 if stack is None else stack.quantity, int(fields["stack_max"])
    if room_in_stack(held, quantity, most) < quantity:
        raise Refused(
            f"Character {bearer} carries {held} of '{item}', of which a stack holds {most}: "
            f"{quantity} more do not fit. Use some first, or give fewer.",
            code="E-ECON-008",
        )
    add_to_stack(session, profile, bearer, item=item, quantity=quantity)
    return bearer


def give_what_fits(
    session: WriteSession,
    profile: PlayerProfile,
    ruleset: Ruleset,
    *,
    item: str,
    quantity: int,
    character_id: int,
) -> int:
    """Put as many of an item into a character's bag as fit; gives how many did."""
    fields = require_key(ruleset, "items", item)
    stack = _stack(session, profile, character_id, item)
    held = 0 if stack is None else stack.quantity
    fitting = room_in_stack(held, quantity, int(fields["stack_max"]))
    if fitting:
        add_to_stack(session, profile, character_id, item=item, quantity=fitting)
    return fitting


def add_to_stack(
    session: WriteSession, profile: PlayerProfile, character_id: int, *, item: str, quantity: int
) -> None:
    """Change how many of an item a character carries; a row that falls to 0 is put away."""
    stack = _stack(session, profile, character_id, item)
    if stack is None:
        item_id = content_id(session, profile.world_id, "items", item)
        stack = CharacterInventoryItem(
            character_id=character_id, item_id=item_id, quantity=0,
            acquired_at=session.now, created_at=session.now, updated_at=session.now,
        )  # fmt: skip
        session.add(stack)
    else:
        stack.version += 1
    stack.quantity += quantity
    stack.updated_at = max(session.now, stack.created_at)
    if stack.quantity == 0:
        stack.deleted_at = session.now
    session.flush()


def carried(session: Session, profile: PlayerProfile, character_id: int, item: str) -> int:
    """How many of an item a character carries."""
    stack = _stack(session, profile, character_id, item)
    return 0 if stack is None else stack.quantity


def _stack(
    session: Session, profile: PlayerProfile, character_id: int, item: str
) -> CharacterInventoryItem | None:
    item_id = content_id(session, profile.world_id, "items", item)
    query = sa.select(CharacterInventoryItem).where(
        col(CharacterInventoryItem.character_id) == character_id,
        col(CharacterInventoryItem.item_id) == item_id,
        col(CharacterInventoryItem.deleted_at).is_(None),
    )
    return session.execute(query).scalar_one_or_none()


def character_of(session: Session, profile: PlayerProfile, character_id: int | None) -> int:
    """The character that is meant: the named one of this player, else the player's oldest."""
    query = (
        sa.select(col(Character.id))
        .where(col(Character.player_id) == profile.id, col(Character.deleted_at).is_(None))
        .order_by(col(Character.id))
    )
    own = [int(number) for number in session.execute(query).scalars() if number is not None]
    if character_id is not None and character_id not in own:
        raise NotFound(
            f"Player {profile.id} has no character {character_id}. "
            f"Theirs are {', '.join(map(str, own)) or 'none yet'}."
        )
    if not own:
        raise Refused(
            f"Player {profile.id} has no character, and items are carried by characters. "
            "Make a character first, with heroes.create_character.",
            code="E-ECON-007",
        )
    return own[0] if character_id is None else character_id


def require_key(ruleset: Ruleset, table: str, key: str) -> Mapping[str, Any]:
    """The published fields of one thing; NotFound names the nearest."""
    rows = ruleset.content.get(table, {})
    if key not in rows:
        near = did_you_mean(key, rows) or f"There are: {', '.join(sorted(rows)[:10]) or 'none'}."
        raise NotFound(f"The published content has no '{key}' in {table}. {near}")
    return rows[key]


def content_id(session: Session, world_id: int, table: str, key: str) -> int:
    """The id of the newest content row of that key; a published row may be gone from the draft."""
    there = TABLES[table].__table__.c
    query = (
        sa.select(there.id)
        .where(there.world_id == world_id, there.key == key)
        .order_by(there.id.desc())
        .limit(1)
    )
    return int(session.execute(query).scalar_one())
