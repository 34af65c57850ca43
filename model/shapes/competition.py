"""The setting `competition` of a world: guilds, duels, tournaments and markets, week by week."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from model.shapes.base import Key, Shape, Share, Whole

Level = Annotated[int, Field(ge=1, le=1000)]
Weeks = Annotated[int, Field(ge=1, le=104)]


class GuildWeeks(Shape):
    """Guilds of so many players of a cohort, and what they reach together in a local week.

    The goal is reached when `members_share_ppm` of the members gained `weekly_xp` each; XP is then
    multiplied for the next seven days, and `xp_once` given to each member.
    """

    members: Annotated[int, Field(ge=3, le=1000)]
    weekly_xp: Annotated[int, Field(ge=1, le=1_000_000_000)]
    members_share_ppm: Share = 1_000_000
    xp_multiplier_ppm: Annotated[int, Field(ge=1_000_000, le=1_500_000)]
    xp_once: Annotated[int, Field(ge=0, le=500)] = 0


class WeeklyDuel(Shape):
    """A duel template that this share of the players puts in for, in each so many weeks.

    Its XP and the currency of the stake are the template's; opponents are drawn by lot.
    """

    template: Key
    share_ppm: Share
    stake: Annotated[int, Field(ge=0, le=1000)] = 0
    every_weeks: Weeks = 1
    required_level: Level = 1


class TournamentPrize(Shape):
    """XP and an amount of the tournament's currency for each rank from one to another."""

    rank_from: Annotated[int, Field(ge=1, le=64)]
    rank_to: Annotated[int, Field(ge=1, le=64)]
    xp: Annotated[int, Field(ge=0, le=10_000)] = 0
    amount: Whole = 0


class WeeklyTournament(Shape):
    """A tournament that takes players in for a week, and then plays one round a week.

    All who put in are dealt by lot into groups of at most `entrants`, and each group plays its own.
    """

    key: Key
    format: Literal["single_elimination", "round_robin", "swiss_system"]
    measure: Literal["xp", "streak"] = "xp"
    entrants: Annotated[int, Field(ge=2, le=64)]
    share_ppm: Share
    every_weeks: Weeks
    required_level: Level = 1
    currency: Key | None = None
    entry_fee: Whole = 0
    prizes: Annotated[list[TournamentPrize], Field(max_length=20)] = Field(default_factory=list)


class WeeklyMarket(Shape):
    """Players sell each other one item at a fixed price, in each so many weeks.

    Of those who hold more than `wanted` the share `sell_ppm` puts one up; of the others `buy_ppm`
    asks for one. Sellers and buyers are matched by lot; `fee_ppm` of the price goes to the house.
    """

    key: Key
    item: Key
    currency: Key
    price: Annotated[int, Field(ge=1, le=1_000_000_000)]
    fee_ppm: Share = 0
    wanted: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    sell_ppm: Share
    buy_ppm: Share
    every_weeks: Weeks = 1
    required_level: Level = 1


class CompetitionConfig(Shape):
    """In what players of simulations meet, week by week; a world may leave it out."""

    guilds: GuildWeeks | None = None
    duels: Annotated[list[WeeklyDuel], Field(max_length=10)] = Field(default_factory=list)
    tournaments: Annotated[list[WeeklyTournament], Field(max_length=10)] = Field(
        default_factory=list
    )
    markets: Annotated[list[WeeklyMarket], Field(max_length=10)] = Field(default_factory=list)
