"""What the ledgers should say, as dicts and lists: what random operations are held against."""

from __future__ import annotations

from dataclasses import dataclass, field

from model.words import TransactionType

RATES = {"gold": 2_000_000, "gems": 7_000_000}
DAILY_CAP = 5_000
PLAYERS = 3
SOURCE, SINK, ESCROW = "source", "sink", "escrow"

Purse = tuple[int | str, str]
"""A wallet: a player's number or the product's purpose, and the currency."""


class No(Exception):
    """What the model refuses."""


@dataclass
class Move:
    """One transfer; `is_undone` once a reversal has given it back."""

    kind: TransactionType
    giver: Purse
    taker: Purse
    amount: int
    pot: int | None = None
    is_reversal: bool = False
    is_undone: bool = False


@dataclass
class Books:
    """Both ledgers: what is held and how it came about, XP by player."""

    held: dict[Purse, int] = field(default_factory=dict)
    moves: list[Move] = field(default_factory=list)
    references: dict[str, int] = field(default_factory=dict)
    xp: list[int] = field(default_factory=lambda: [0] * PLAYERS)
    earned: list[int] = field(default_factory=lambda: [0] * PLAYERS)
    events: list[tuple[int, int]] = field(default_factory=list)
    closed: set[int] = field(default_factory=set)

    # --- Currency ---------------------------------------------------------------------------

    def post(self, move: Move, reference: str = "") -> None:
        """Move an amount, once per reference; nobody but the source may owe."""
        if reference in self.references:
            known = self.moves[self.references[reference]]
            told = (move.kind, move.giver, move.taker, move.amount)
            if (known.kind, known.giver, known.taker, known.amount) != told:
                raise No
            return
        has = self.held.get(move.giver, 0)
        if move.amount < 1 or move.giver == move.taker:
            raise No
        if move.giver[0] != SOURCE and has < move.amount:
            raise No
        self.held[move.giver] = has - move.amount
        self.held[move.taker] = self.held.get(move.taker, 0) + move.amount
        if reference:
            self.references[reference] = len(self.moves)
        self.moves.append(move)

    def undo(self, number: int) -> None:
        """Give a transfer back, once."""
        first = self.moves[number]
        if first.is_reversal or first.is_undone:
            raise No
        kind = TransactionType.REFUND
        self.post(Move(kind, first.taker, first.giver, first.amount, is_reversal=True))
        first.is_undone = True

    def exchange(self, player: int, currency: str, amount: int) -> None:
        """Change one currency for the other, rounded down."""
        into = next(other for other in RATES if other != currency)
        got, kind = amount * RATES[currency] // RATES[into], TransactionType.SYSTEM
        if got < 1:
            raise No
        self.post(Move(kind, (player, currency), (SINK, currency), amount))
        self.post(Move(kind, (SOURCE, into), (player, into), got))

    # --- Pots -------------------------------------------------------------------------------

    def pot(self, number: int) -> tuple[int, dict[int, int]]:
        """What a pot holds, and whose stakes are in it."""
        held, stakes = 0, dict[int, int]()
        for move in self.moves:
            if move.pot != number:
                continue
            player = move.taker[0] if move.giver[0] == ESCROW else move.giver[0]
            if move.giver[0] != ESCROW:
                held, change = held + move.amount, move.amount
            else:
                held -= move.amount
                change = -move.amount if move.kind is TransactionType.REFUND else 0
            if isinstance(player, int):
                stakes[player] = stakes.get(player, 0) + change
        return held, {player: left for player, left in sorted(stakes.items()) if left > 0}

    def stake(self, move: Move, player: int) -> None:
        """Put a stake into a pot, once; after it was given back there is no other."""
        reference = f"stake {move.pot} {player}"
        is_known = reference in self.references
        self.post(move, reference)
        assert move.pot is not None
        if is_known and player not in self.pot(move.pot)[1]:
            raise No

    def leave(self, move: Move, player: int) -> None:
        """Let a prize or a refund leave a pot, once for a player, as far as the pot goes."""
        reference = f"{move.kind} {move.pot} {player}"
        assert move.pot is not None
        if not 1 <= move.amount <= self.pot(move.pot)[0] and reference not in self.references:
            raise No
        self.post(move, reference)

    def give_back(self, pot: int, currency: str) -> None:
        """Return all stakes of a pot, unless a prize has been paid out of them."""
        held, stakes = self.pot(pot)
        if sum(stakes.values()) > held:
            raise No
        for player, amount in stakes.items():
            kind = TransactionType.REFUND
            self.leave(Move(kind, (ESCROW, currency), (player, currency), amount, pot), player)

    def keep(self, pot: int, currency: str) -> None:
        """Move what is left of a pot to the sink."""
        if held := self.pot(pot)[0]:
            kind = TransactionType.SYSTEM
            self.post(Move(kind, (ESCROW, currency), (SINK, currency), held, pot))

    # --- XP ---------------------------------------------------------------------------------

    def earn(self, player: int, base: int) -> None:
        """Earned XP, up to the day's cap."""
        final = min(base, DAILY_CAP - self.earned[player])
        self.earned[player] += final
        self._grant(player, final)

    def adjust(self, player: int, change: int) -> None:
        """A correction by hand, which changes something."""
        if max(0, self.xp[player] + change) == self.xp[player]:
            raise No
        self._grant(player, change)

    def undo_event(self, number: int) -> None:
        """Take an event back, once."""
        player, final = self.events[number]
        if number in self.closed:
            raise No
        self.adjust(player, -final)
        self.closed |= {number, len(self.events) - 1}

    def _grant(self, player: int, change: int) -> None:
        after = max(0, self.xp[player] + change)
        self.events.append((player, after - self.xp[player]))
        self.xp[player] = after
