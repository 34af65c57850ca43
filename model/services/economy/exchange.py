"""Exchanging one currency of a world for another, at the rates that their content names.

What is paid goes out of the game, what is got comes out of its source: in each currency sources
less sinks stay equal to what is held. Source: RogueLearn, Currency.exchange_rate ("rate for real
money conversion"): two currencies with rates in the same real money have one between them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from model.db import WriteSession
from model.errors import NotFound, Refused
from model.rules.exchange import Exchanged, exchanged
from model.ruleset import Ruleset
from model.services import audit
from model.services.acting import acting_for
from model.services.economy import wallets
from model.services.economy.rewards import content_id, require_key
from model.services.economy.transfers import Posting, post
from model.services.idempotency import once
from model.services.ledger import ruleset_of
from model.tables import PlayerProfile, Transfer
from model.words import TransactionType, WalletPurpose


@dataclass(frozen=True, slots=True)
class ExchangeInfo:
    """An exchange, asked for or made: what is paid, what is got, and what rounding kept.

    `lost_ppm` is in millionths of the real money's minor unit; no transfers mean a question.
    """

    paid: int
    paid_currency: str
    got: int
    got_currency: str
    lost_ppm: int
    transfer_ids: tuple[int, ...] = ()


def quote(
    session: Session, *, player_id: int, amount: int, currency: str, into: str
) -> ExchangeInfo:
    """What an exchange would give now. Errors as `exchange`, save the balance."""
    profile = session.get(PlayerProfile, player_id)
    if profile is None:
        raise NotFound(f"There is no player {player_id}.")
    worth = _worth(ruleset_of(session, profile), amount, currency, into)
    return ExchangeInfo(amount, currency, worth.amount, into, worth.lost_ppm)


def exchange(
    session: WriteSession, *, player_id: int, amount: int, currency: str, into: str
) -> ExchangeInfo:
    """Exchange an amount of a currency into another of the player's world.

    Errors, in this order: NotFound for player or currencies; Refused for somebody else's player;
    E-ECON-050 when there is no rate between them; E-ECON-051 when nothing would come out;
    E-REFUSED-007 for the balance.
    """
    made: list[ExchangeInfo] = []

    def work() -> dict[str, Any]:
        profile = acting_for(session, session.actor, player_id)
        ruleset = ruleset_of(session, profile)
        worth = _worth(ruleset, amount, currency, into)
        ids = _post_both(session, profile, ruleset, (currency, amount), (into, worth.amount))
        made.append(ExchangeInfo(amount, currency, worth.amount, into, worth.lost_ppm, ids))
        details = {"got": worth.amount, "lost_ppm": worth.lost_ppm, "transfers": list(ids)}
        audit.record(
            session,
            action="economy.exchange",
            object_type="player_profiles",
            object_key=str(player_id),
            details={"paid": amount, "currency": currency, "into": into, **details},
        )
        return details

    request = {"player": player_id, "amount": amount, "currency": currency, "into": into}
    kept = once(session, service="economy.exchange", request=request, work=work)
    if made:
        return made[0]
    assert kept is not None
    ids = tuple(session.get_one(Transfer, number).id or 0 for number in kept["transfers"])
    return ExchangeInfo(amount, currency, kept["got"], into, kept["lost_ppm"], ids)


def _worth(ruleset: Ruleset, amount: int, currency: str, into: str) -> Exchanged:
    """What comes out at the published rates."""
    one = require_key(ruleset, "currencies", currency)
    other = require_key(ruleset, "currencies", into)
    _require_rate(one, other, currency, into)
    rates = {"rate_ppm": one["exchange_rate_ppm"], "other_rate_ppm": other["exchange_rate_ppm"]}
    worth = exchanged(amount if type(amount) is int else 0, **rates)
    if worth.amount < 1:
        raise Refused(
            f"{amount} of '{currency}' are worth less than one of '{into}', and amounts are "
            "rounded down. Exchange more at once.",
            code="E-ECON-051",
        )
    return worth


def _require_rate(
    one: Mapping[str, Any], other: Mapping[str, Any], currency: str, into: str
) -> None:
    rates = one["exchange_rate_ppm"], other["exchange_rate_ppm"]
    same_money = one["real_money_code"] == other["real_money_code"]
    if currency == into or None in rates or not same_money:
        raise Refused(
            f"There is no rate between '{currency}' ({rates[0]} in {one['real_money_code']}) and "
            f"'{into}' ({rates[1]} in {other['real_money_code']}): both need one in the same real "
            "money. Choose other currencies, or give them rates in the draft.",
            code="E-ECON-050",
        )


def _post_both(
    session: WriteSession,
    profile: PlayerProfile,
    ruleset: Ruleset,
    paid: tuple[str, int],
    got: tuple[str, int],
) -> tuple[int, int]:
    """The two transfers of an exchange: out of the game, and out of its source."""
    assert profile.id is not None
    paid_id = content_id(session, profile.world_id, "currencies", paid[0])
    got_id = content_id(session, profile.world_id, "currencies", got[0])
    purse = wallets.of_player(session, player_id=profile.id, currency_id=paid_id)
    sink = wallets.of_product(session, currency_id=paid_id, purpose=WalletPurpose.SINK)
    source = wallets.of_product(session, currency_id=got_id, purpose=WalletPurpose.SOURCE)
    target = wallets.of_player(session, player_id=profile.id, currency_id=got_id)
    wallets.locked(session, (purse, sink, source, target))  # all at once: nobody waits in a ring
    told = f"Exchange of {paid[0]} into {got[0]}"
    reference = f"exchange:{profile.id}:{_mark(session)}"
    out = post(
        session,
        Posting(
            kind=TransactionType.SYSTEM,
            from_wallet_id=purse,
            to_wallet_id=sink,
            amount=paid[1],
            description=told,
            reference_id=f"{reference}:paid",
            ruleset_hash=ruleset.hash,
        ),
    )
    back = post(
        session,
        Posting(
            kind=TransactionType.SYSTEM,
            from_wallet_id=source,
            to_wallet_id=target,
            amount=got[1],
            description=told,
            reference_id=f"{reference}:got",
            ruleset_hash=ruleset.hash,
        ),
    )
    return out.transfer_id, back.transfer_id


def _mark(session: WriteSession) -> str:
    """What tells this request from all others, in few characters."""
    asked = f"{session.actor.user_id}:{session.key}"
    return hashlib.sha256(asked.encode()).hexdigest()[:32]
