"""Wallets: each player's, and the product's own for one purpose, made when first needed.

Balances are written by `transfers` only.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import NotFound, Refused
from model.services import audit
from model.tables import Currency, PlayerProfile, Wallet
from model.words import WalletPurpose

_LOCK_WALLETS = 7_305


def of_player(session: WriteSession, *, player_id: int, currency_id: int) -> int:
    """The id of a player's wallet for a currency, made when there is none yet."""
    world_id = session.execute(
        sa.select(col(PlayerProfile.world_id)).where(col(PlayerProfile.id) == player_id)
    ).scalar_one_or_none()
    if world_id is None:
        raise NotFound(f"There is no player {player_id}.")
    return _found_or_made(
        session,
        currency_id,
        world_id=int(world_id),
        player_id=player_id,
        purpose=WalletPurpose.PLAYER,
    )


def of_product(session: WriteSession, *, currency_id: int, purpose: WalletPurpose) -> int:
    """The id of the product's wallet for a purpose (source, sink, escrow, fees)."""
    if purpose == WalletPurpose.PLAYER:
        raise Refused("A player's wallet belongs to a player. Name the player.")
    return _found_or_made(
        session, currency_id, world_id=_world_of(session, currency_id), player_id=None,
        purpose=purpose,
    )  # fmt: skip


def locked(session: Session, wallet_ids: Iterable[int]) -> dict[int, Wallet]:
    """Wallets by id, locked until the transaction ends; NotFound names those that are not there.

    Always locked in the order of their ids, so that two transactions never wait for each other.
    """
    wanted = sorted(set(wallet_ids))
    query = (
        sa.select(Wallet)
        .where(col(Wallet.id).in_(wanted))
        .order_by(col(Wallet.id))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    found = {int(wallet.id or 0): wallet for wallet in session.execute(query).scalars()}
    missing = [number for number in wanted if number not in found]
    if missing:
        raise NotFound(f"There is no wallet {', '.join(map(str, missing))}.")
    return found


def balance(session: Session, *, player_id: int, currency_id: int) -> int:
    """What a player holds of a currency, in minor units; 0 without a wallet."""
    query = sa.select(col(Wallet.balance)).where(
        col(Wallet.player_id) == player_id, col(Wallet.currency_id) == currency_id
    )
    return int(session.execute(query).scalar_one_or_none() or 0)


def _found_or_made(
    session: WriteSession,
    currency_id: int,
    *,
    world_id: int,
    player_id: int | None,
    purpose: WalletPurpose,
) -> int:
    query = sa.select(col(Wallet.id)).where(
        col(Wallet.currency_id) == currency_id,
        col(Wallet.purpose) == purpose,
        col(Wallet.player_id).is_(None)
        if player_id is None
        else col(Wallet.player_id) == player_id,
    )
    found = session.execute(query).scalar_one_or_none()
    if found is not None:
        return int(found)
    # Two first payments at once must not make two wallets.
    audit.lock(session, _LOCK_WALLETS, currency_id % 2**31)
    found = session.execute(query).scalar_one_or_none()
    if found is not None:
        return int(found)
    if _world_of(session, currency_id) != world_id:
        raise Refused(
            f"Currency {currency_id} belongs to another world than player {player_id}. "
            "Name a currency of the player's own world."
        )
    wallet = Wallet(
        world_id=world_id,
        player_id=player_id,
        currency_id=currency_id,
        purpose=purpose,
        **_times(session.now),
    )
    session.add(wallet)
    session.flush()
    assert wallet.id is not None
    return wallet.id


def _times(now: datetime) -> dict[str, Any]:
    return {"created_at": now, "updated_at": now}


def _world_of(session: Session, currency_id: int) -> int:
    query = sa.select(col(Currency.world_id)).where(
        col(Currency.id) == currency_id, col(Currency.deleted_at).is_(None)
    )
    found = session.execute(query).scalar_one_or_none()
    if found is None:
        raise NotFound(f"There is no currency {currency_id}.")
    return int(found)
