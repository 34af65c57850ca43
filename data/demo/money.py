"""The demo's money: wallets, and postings through the currency ledger.

Rewards come from the product's source; players buy from the shop and from each other. No posting
spends more than its wallet holds.
"""

from __future__ import annotations

from data.demo.insertion import Filling, Maker
from data.demo.values import END
from model.services.economy.transfers import Posting, post_many
from model.words import TransactionType, WalletPurpose

REWARDS_PER_PLAYER = 4
PURCHASES_PER_PLAYER = 2


def wallets(filling: Filling) -> None:
    """A wallet for each player and currency, and the product's own; then what was posted."""
    players = filling.store.of("player_profiles")
    currencies = filling.store.of("currencies")[:3]
    start = {"world_id": filling.store.world_id, "created_at": END, "updated_at": END}
    start |= {"balance": 0, "total_earned": 0, "total_spent": 0}
    rows = [
        {**start, "player_id": None, "currency_id": currency["id"], "purpose": purpose.value}
        for currency in currencies
        for purpose in WalletPurpose
        if purpose is not WalletPurpose.PLAYER
    ]
    rows += [
        {**start, "player_id": player["id"], "currency_id": currency["id"], "purpose": "player"}
        for player in players
        for currency in currencies[:2]
    ]
    filling.insert("wallets", rows)


class _Ledger:
    """Balances as they will be, so that no posting overdraws."""

    def __init__(self, filling: Filling) -> None:
        self.postings: list[Posting] = []
        self.balances = {
            row["id"]: 0 for row in filling.store.of("wallets") if row["purpose"] != "source"
        }
        self.of: dict[tuple[str, int | None, int], int] = {
            (row["purpose"], row["player_id"], row["currency_id"]): row["id"]
            for row in filling.store.of("wallets")
        }

    def move(
        self, kind: TransactionType, giver: int, taker: int, amount: int, **about: int
    ) -> None:
        if self.balances.get(giver, amount) < amount:
            return
        for wallet, change in ((giver, -amount), (taker, amount)):
            if wallet in self.balances:
                self.balances[wallet] += change
        words = kind.value.replace("_", " ").capitalize()
        self.postings.append(
            Posting(kind=kind, from_wallet_id=giver, to_wallet_id=taker, amount=amount,
                    description=words, about=about)
        )  # fmt: skip


def postings(filling: Filling) -> None:
    """Rewards, purchases from the shop, and purchases between players, in this order."""
    ledger, draw = _Ledger(filling), filling.values
    currency = filling.store.of("currencies")[0]["id"]
    second = filling.store.of("currencies")[1]["id"]
    source = {c: ledger.of["source", None, c] for c in (currency, second)}
    sink = ledger.of["sink", None, currency]
    logs = filling.store.belonging("quest_logs", "player_profiles")
    earned = filling.store.belonging("player_achievements", "player_profiles")
    for player in filling.store.of("player_profiles"):
        mine = ledger.of["player", player["id"], currency]
        other = ledger.of["player", player["id"], second]
        done = [log for log in logs.get(player["id"], []) if log["status"] == "completed"]
        for log in done[:REWARDS_PER_PLAYER]:
            amount = 50 + 10 * int(draw.random.random() * 20)
            ledger.move(
                TransactionType.QUEST_COMPLETION, source[currency], mine, amount,
                quest_log_id=log["id"],
            )  # fmt: skip
        for achievement in earned.get(player["id"], [])[:2]:
            if achievement["earned_at"] is not None:
                ledger.move(
                    TransactionType.REWARD, source[second], other, 25,
                    player_achievement_id=achievement["id"],
                )  # fmt: skip
        offers = [o for o in filling.store.of("shop_offers") if o["currency_id"] == currency]
        for offer in offers[:PURCHASES_PER_PLAYER]:
            price = max(1, int(offer["price"]) % 120)
            ledger.move(TransactionType.PURCHASE, mine, sink, price, shop_offer_id=offer["id"])
    _between_players(filling, ledger, currency)
    present, filling.session.now = filling.session.now, END
    made = post_many(filling.session, postings=ledger.postings)
    filling.session.now = present
    filling.counted("transactions", len(made))
    filling.counted("transfers", len(made))


def _between_players(filling: Filling, ledger: _Ledger, currency: int) -> None:
    """Every listing of this currency is bought once by somebody who can pay it."""
    players = filling.store.of("player_profiles")
    for item in filling.store.of("marketplace_items"):
        buyer = filling.values.one(players)["id"]
        if buyer != item["seller_id"]:
            giver = ledger.of["player", buyer, currency]
            taker = ledger.of["player", item["seller_id"], currency]
            price = 1 + int(item["price"]) % 60
            ledger.move(TransactionType.SALE, giver, taker, price, marketplace_item_id=item["id"])


MAKERS: dict[str, Maker] = {"wallets": wallets, "transfers": postings}
