"""The economy of a game once compiled: what is held, what pays, what is sold, drawn and staked.

Everything that can be held is an asset: a currency, or an item that a shop or a drop can give.
`model.ruleset.build_economy` builds `EconomyRules`; engines read them. Whole numbers only.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from model.rules.codes import Program

HELD_MAX: Final = 1_000_000_000_000_000
"""The most of a currency that one player holds; no sum of amounts passes 2^62."""

(ON_QUEST, ON_BOSS, ON_DUNGEON, ON_LEVEL_UP, ON_PERFECT_DAY, ON_ACTIVE_DAY, ON_JOINING) = range(7)
"""Occasions on which something is paid or drawn."""
OCCASIONS: Final = (
    "quest", "boss", "dungeon", "level_up", "perfect_day", "active_day", "joining",
)  # fmt: skip
"""Their names in content, by code."""

(STREAK_DAYS, WEEKS_WITH_PLAY, PERFECT_WEEKS) = range(3)
"""What a milestone counts."""
DAYS_PER_WEEK: Final = (0, 1, 7)
"""How many counted days of a week a milestone asks for, by what it counts."""

(SELLS_ITEM, SELLS_FREEZE, SELLS_TITLE) = range(3)
"""What an offer sells."""


class AssetRule(NamedTuple):
    """Something to hold; `held_max` is what fits on a stack, HELD_MAX for a currency."""

    key: str
    is_currency: bool
    held_max: int


class PayRule(NamedTuple):
    """What an occasion pays each time; `content` is an index (ABSENT: any) by the occasion."""

    occasion: int
    content: int
    asset: int
    amount: int


class GoalRule(NamedTuple):
    """What is paid once, when a requirement on everything done so far is met at a day's close."""

    key: str
    program: Program
    asset: int
    amount: int


class MilestoneRule(NamedTuple):
    """What a length of streak, or weeks in a row, pay once; freezes come with it."""

    key: str
    counts: int
    required: int
    asset: int
    amount: int
    freezes: int


class OfferRule(NamedTuple):
    """One thing on sale; `thing` is an asset or a title's index (ABSENT for freezes)."""

    key: str
    key_hash: int
    sells: int
    thing: int
    quantity: int
    currency: int
    price: int
    first_day: int
    last_day: int
    required_level: int
    bought_max: int


class EntryRule(NamedTuple):
    """One outcome of a drop table; `asset` is ABSENT when nothing drops."""

    asset: int
    weight: int
    least: int
    most: int
    pity: int


class TableRule(NamedTuple):
    """One drop table; entries stand in the order of their keys."""

    key: str
    key_hash: int
    rolls: int
    entries: tuple[EntryRule, ...]


class DropRule(NamedTuple):
    """Which table an occasion draws from; `content` as in PayRule."""

    occasion: int
    content: int
    table: int


class StakeRule(NamedTuple):
    """One game of chance against the house, played at the close of active days.

    Up to `rounds` bets a day, while the stake can be paid and less than `stop_at` is held.
    """

    key: str
    key_hash: int
    asset: int
    stake: int
    prize: int
    win_ppm: int
    rounds: int
    stop_at: int


class EconomyRules(NamedTuple):
    """A game's whole economy; without assets there is none."""

    assets: tuple[AssetRule, ...] = ()
    pays: tuple[PayRule, ...] = ()
    goals: tuple[GoalRule, ...] = ()
    milestones: tuple[MilestoneRule, ...] = ()
    offers: tuple[OfferRule, ...] = ()
    tables: tuple[TableRule, ...] = ()
    drops: tuple[DropRule, ...] = ()
    stakes: tuple[StakeRule, ...] = ()
    shop_ppm: int = 0
    saves_for_freezes: bool = False

    @property
    def is_on(self) -> bool:
        """Whether there is anything to hold."""
        return bool(self.assets)

    def keys(self) -> set[str]:
        """Every content key that a row of the money ledger may name."""
        parts = (self.assets, self.goals, self.milestones, self.offers, self.tables, self.stakes)
        return {rule.key for part in parts for rule in part}


NO_ECONOMY: Final = EconomyRules()
"""Of a world without currencies."""
