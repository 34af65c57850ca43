"""The setting `economy` of a world: what pays, what draws, and what simulated players may stake."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from model.shapes.base import Key, Shape, Share

Occasion = Literal["quest", "boss", "dungeon", "level_up", "perfect_day", "active_day", "joining"]
Amount = Annotated[int, Field(ge=1, le=1_000_000_000)]


class OccasionPay(Shape):
    """An amount of a currency for each time something happens.

    `content` narrows it to one quest, boss or dungeon by key; without it all of them pay.
    """

    occasion: Occasion
    content: Key | None = None
    currency: Key
    amount: Amount


class OccasionDrop(Shape):
    """One opening of a drop table for each time something happens; `content` as for payments."""

    occasion: Occasion
    content: Key | None = None
    table: Key


class Stake(Shape):
    """A game of chance that players may play with a currency on days of play.

    Up to `rounds` bets a day: the stake is paid, and with the chance given the prize is won. Who
    holds `stop_at` or more stops for good.
    """

    key: Key
    currency: Key
    stake: Amount
    prize: Amount
    win_ppm: Share
    rounds: Annotated[int, Field(ge=1, le=1_000)] = 1
    stop_at: Amount | None = None


class EconomyConfig(Shape):
    """What pays and draws in simulations, and how players spend; a world may leave it out.

    `shop_ppm` is the chance of a visit to the shop on a day of play.
    """

    rewards: Annotated[list[OccasionPay], Field(max_length=200)] = Field(default_factory=list)
    drops: Annotated[list[OccasionDrop], Field(max_length=200)] = Field(default_factory=list)
    stakes: Annotated[list[Stake], Field(max_length=20)] = Field(default_factory=list)
    shop_ppm: Share = 300_000
    saves_for_freezes: bool = True
