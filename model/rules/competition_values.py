"""What couples the players of a simulation, once compiled: guilds, duels, tournaments, markets.

`model.ruleset.build_competition` builds `CompetitionRules`; both engines read them. A contest is a
duel, a tournament or a market; players put in for it during a local week, and what comes of it is
theirs when a later local day opens. Whole numbers only.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from model.rules.codes import ABSENT, PPM

GUILD_KEY: Final = "guild-goal"
"""What ledger rows and occurrences of a guild's goal are called."""

(DUEL, SINGLE_ELIMINATION, ROUND_ROBIN, SWISS_SYSTEM, MARKET) = range(5)
"""Kinds of contest; those between a duel and a market are tournaments."""
FORMATS: Final = ("single_elimination", "round_robin", "swiss_system")
"""Names of the tournaments' formats in content; their codes follow DUEL."""

(BY_XP, BY_STREAK) = range(2)
"""What a week is judged by: its XP, or on how many of its days the streak stood."""
MEASURES: Final = ("xp", "streak")
"""Their names in content, by code."""

(NOTHING, WON, LOST, DRAWN, SAT_OUT, UNPAIRED, SOLD, BOUGHT) = range(8)
"""What a week brought a player in one contest; who sits out has a bye, who is unpaired no place."""

(NO_SIDE, FIRST_SIDE, SECOND_SIDE) = range(3)
"""As what a player takes part in a week: not at all, as a fighter or seller, as a buyer."""


class PrizeRule(NamedTuple):
    """What everybody from one final rank to another gets."""

    rank_from: int
    rank_to: int
    xp: int
    amount: int


class ContestRule(NamedTuple):
    """One contest; `asset` is ABSENT where nothing is put in, `entrants` are those of one group.

    `won_xp` and `other_xp` are a duel's; `prizes` a tournament's. A market asks `stake` for one
    `item`: of those who hold more than `wanted` a share sells one, of the others one buys.
    """

    key: str
    key_hash: int
    kind: int
    measure: int
    every_weeks: int
    share_ppm: int
    required_level: int
    asset: int
    stake: int
    won_xp: int
    other_xp: int
    entrants: int
    prizes: tuple[PrizeRule, ...] = ()
    item: int = ABSENT
    wanted: int = 0
    buy_ppm: int = 0
    fee_ppm: int = 0


class GuildRules(NamedTuple):
    """Guilds of so many players of a cohort, their weekly goal and its buff; 0 members: none."""

    members: int = 0
    weekly_xp: int = 0
    members_share_ppm: int = PPM
    multiplier_ppm: int = PPM
    xp_once: int = 0


class CompetitionRules(NamedTuple):
    """Everything in which players meet; contests are sorted by key."""

    guild: GuildRules = GuildRules()
    contests: tuple[ContestRule, ...] = ()

    @property
    def has_guilds(self) -> bool:
        """Whether players belong to guilds."""
        return self.guild.members > 0

    @property
    def is_on(self) -> bool:
        """Whether players meet at all."""
        return self.has_guilds or bool(self.contests)

    def keys(self) -> set[str]:
        """Every content key that a row may name."""
        found = {contest.key for contest in self.contests}
        return found | {GUILD_KEY} if self.has_guilds else found


NO_COMPETITION: Final = CompetitionRules()
"""Of a world whose players never meet."""
