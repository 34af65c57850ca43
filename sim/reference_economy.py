"""What money does to a player of the reference engine: rewards, goals, drops, stakes, the shop.

Every decision is a rule of model.rules on whole numbers, or a keyed draw. The kernel does the same
on arrays (sim/kernel/economy.py). Assumed: rewards are claimed at once, goals and milestones are
looked at when a day closes, and then who was there that day bets and goes shopping, one purchase a
visit: a freeze while one is wanted and fits, else something drawn among what can be bought.
May use: rules, sim.reference_state.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.rules.achievements import freezes_added
from model.rules.draws import as_word, chance, day_stream, draw, mix
from model.rules.drops import DROP_ENTRY, DROP_QUANTITY, NOTHING, pick, quantity_of, since_after
from model.rules.economy import (
    MAY_BUY,
    SHOP_CHOICE,
    SHOP_VISIT,
    STAKE,
    can_pay,
    is_for,
    money_word,
    purchase_refusal,
    room_in_stack,
    run_kept,
    stakes_again,
    week_inside,
    week_run,
)
from model.rules.economy_values import (
    DAYS_PER_WEEK,
    ON_ACTIVE_DAY,
    ON_PERFECT_DAY,
    PERFECT_WEEKS,
    SELLS_FREEZE,
    SELLS_ITEM,
    SELLS_TITLE,
    STREAK_DAYS,
    WEEKS_WITH_PLAY,
    EconomyRules,
    OfferRule,
    StakeRule,
)
from model.rules.ledger import roll
from model.rules.requirements import is_met
from model.rules.streaks import is_perfect_day
from model.rules.titles import grant_title
from model.rules.values import ABSENT, NO_LIMIT
from sim.kinds import MONEY_CODES

if TYPE_CHECKING:
    from sim.reference_state import PlayerState

_SUNDAY = 6


class Money:
    """What one player holds, and what the economy must remember of them."""

    def __init__(self, rules: EconomyRules) -> None:
        """A player with nothing."""
        self.held = [0] * len(rules.assets)
        self.goals_met = [0] * len(rules.goals)
        self.milestones_met = [0] * len(rules.milestones)
        self.inside = [0] * len(DAYS_PER_WEEK)
        self.runs = [0] * len(DAYS_PER_WEEK)
        self.bought = [0] * len(rules.offers)
        self.since = [tuple(0 for _ in table.entries) for table in rules.tables]
        self.drawn = [0] * len(rules.tables)
        self.bets = [0] * len(rules.stakes)
        self.rows = 0

    def words(self) -> list[int]:
        """All of it as numbers, for the digest (the order is the engines' contract)."""
        return [
            *self.held, *self.goals_met, *self.milestones_met, *self.inside, *self.runs,
            *(waited for table in self.since for waited in table),
            *self.bought, *self.drawn, *self.bets, self.rows,
        ]  # fmt: skip


class Economy:
    """One player's dealings; `player` is the state that they change."""

    def __init__(self, player: PlayerState) -> None:
        """Begin with nothing."""
        self.player, self.rules = player, player.game.economy
        self.money = Money(self.rules)

    def words(self) -> list[int]:
        """What the digest takes: nothing in a world without an economy."""
        return self.money.words() if self.rules.is_on else []

    # --- The ledger --------------------------------------------------------------------------

    def move(self, kind: str, key: str, asset: int, amount: int, minute: int) -> None:
        """Change what is held and write it down; an asset of ABSENT says that nothing came."""
        player, money = self.player, self.money
        balance, asset_key = 0, ""
        if asset != ABSENT:
            money.held[asset] += amount
            balance, asset_key = money.held[asset], self.rules.assets[asset].key
        assert balance >= 0, (kind, key, asset_key, balance)
        money.rows += 1
        rows = player.world.rows
        content, what = rows.content_codes[key], rows.content_codes[asset_key]
        row = (money.rows, minute, player.day, MONEY_CODES[kind], content, what, amount, balance)
        player.event_word = roll(player.event_word, money_word(*(as_word(part) for part in row)))
        if rows.keep_money:
            rows.money.add((player.index, *row))

    def receive(self, kind: str, key: str, asset: int, amount: int, minute: int) -> None:
        """Take what fits."""
        fits = room_in_stack(self.money.held[asset], amount, self.rules.assets[asset].held_max)
        self.move(kind, key, asset, fits, minute)

    def take(self, kind: str, key: str, asset: int, amount: int, minute: int) -> None:
        """Lose something that is held."""
        self.move(kind, key, asset, -amount, minute)

    def open_table(self, table: int, minute: int) -> None:
        """Draw as often from a drop table as it says."""
        for _ in range(self.rules.tables[table].rolls):
            self._draw(table, minute)

    # --- Sources -----------------------------------------------------------------------------

    def happen(self, occasion: int, content: int, key: str, minute: int) -> None:
        """Pay and draw what an occasion brings."""
        for pay in self.rules.pays:
            if pay.occasion == occasion and is_for(pay.content, content):
                self.receive("reward", key, pay.asset, pay.amount, minute)
        for drop in self.rules.drops:
            if drop.occasion == occasion and is_for(drop.content, content):
                self.open_table(drop.table, minute)

    def _draw(self, index: int, minute: int) -> None:
        """One draw of a drop table, the same as live: numbered by player and table."""
        table, money, key = self.rules.tables[index], self.money, self.player.spec.random_key
        if not table.entries:
            return
        money.drawn[index] += 1
        number, since = money.drawn[index], money.since[index]
        weights = tuple(entry.weight for entry in table.entries)
        pity = tuple(entry.pity for entry in table.entries)
        place = pick(draw(key, number, DROP_ENTRY, table.key_hash), weights, pity, since)
        money.since[index] = since_after(since, place)
        if place == NOTHING or table.entries[place].asset == ABSENT:
            self.move("drop", table.key, ABSENT, 0, minute)
            return
        entry = table.entries[place]
        drawn = draw(key, number, DROP_QUANTITY, table.key_hash)
        quantity = quantity_of(drawn, entry.least, entry.most)
        self.receive("drop", table.key, entry.asset, quantity, minute)

    # --- The close of a day ------------------------------------------------------------------

    def close_day(self, minute: int, core_done: int, core_total: int) -> None:
        """What the finished day has earned, and what its player does with it."""
        player = self.player
        if not self.rules.is_on:
            return
        is_perfect = is_perfect_day(core_done, core_total)
        if is_perfect:
            self.happen(ON_PERFECT_DAY, ABSENT, "", minute)
        if player.is_active:
            self.happen(ON_ACTIVE_DAY, ABSENT, "", minute)
        self._milestones(minute, is_perfect=is_perfect)
        for index, goal in enumerate(self.rules.goals):
            if not self.money.goals_met[index] and is_met(
                goal.program, 0, len(goal.program), player.lifetime
            ):
                self.money.goals_met[index] = 1
                self.receive("goal", goal.key, goal.asset, goal.amount, minute)
        if player.is_active:
            for index, stake in enumerate(self.rules.stakes):
                self._bet(index, stake, minute)
            self._shop(minute)

    def _milestones(self, minute: int, *, is_perfect: bool) -> None:
        player, money = self.player, self.money
        for counts, is_counted in (
            (WEEKS_WITH_PLAY, player.is_active),
            (PERFECT_WEEKS, is_perfect),
        ):
            per_week = DAYS_PER_WEEK[counts]
            money.inside[counts] = week_inside(money.inside[counts], is_counted)
            money.runs[counts] = week_run(
                money.runs[counts], money.inside[counts], is_counted, per_week
            )
            if player.weekday == _SUNDAY:
                money.runs[counts] = run_kept(money.runs[counts], money.inside[counts], per_week)
                money.inside[counts] = 0
        money.runs[STREAK_DAYS] = player.streak.current
        for index, milestone in enumerate(self.rules.milestones):
            if money.milestones_met[index] or money.runs[milestone.counts] < milestone.required:
                continue
            money.milestones_met[index] = 1
            if milestone.amount:
                self.receive("milestone", milestone.key, milestone.asset, milestone.amount, minute)
            self._add_freezes(milestone.freezes)

    def _add_freezes(self, more: int) -> None:
        streak, most = self.player.streak, self.player.game.streaks.freezes_held_max
        added = freezes_added(streak.freezes, more, most)
        self.player.streak = streak._replace(freezes=streak.freezes + added)

    # --- Sinks -------------------------------------------------------------------------------

    def _bet(self, index: int, stake: StakeRule, minute: int) -> None:
        money, key = self.money, self.player.spec.random_key
        for _ in range(stake.rounds):
            if not stakes_again(money.held[stake.asset], stake.stake, stake.stop_at):
                return
            money.bets[index] += 1
            self.move("stake", stake.key, stake.asset, -stake.stake, minute)
            if chance(draw(key, money.bets[index], STAKE, stake.key_hash), stake.win_ppm):
                self.receive("prize", stake.key, stake.asset, stake.prize, minute)

    def _shop(self, minute: int) -> None:
        """One visit to the shop: at most one purchase."""
        player, rules = self.player, self.rules
        visits = day_stream(player.spec.random_key, player.day, SHOP_VISIT)
        if not rules.offers or not chance(visits, rules.shop_ppm):
            return
        choices = day_stream(player.spec.random_key, player.day, SHOP_CHOICE)
        wanted = [index for index, offer in enumerate(rules.offers) if self._wants(index, offer)]
        freezes = [index for index in wanted if rules.offers[index].sells == SELLS_FREEZE]
        if freezes:
            first = rules.offers[freezes[0]]
            if can_pay(self.money.held[first.currency], first.price):
                self._buy(freezes[0], minute)
                return
            if rules.saves_for_freezes:
                wanted = [i for i in wanted if rules.offers[i].currency != first.currency]
        payable = [
            (mix(choices, rules.offers[index].key_hash), index)
            for index in wanted
            if can_pay(self.money.held[rules.offers[index].currency], rules.offers[index].price)
        ]
        if payable:
            self._buy(min(payable)[1], minute)

    def _wants(self, index: int, offer: OfferRule) -> bool:
        """Whether the shop would sell this now and the player could keep it."""
        player = self.player
        refusal = purchase_refusal(
            True,
            player.ordinal,
            first_day=offer.first_day,
            last_day=offer.last_day,
            level=player.level,
            required_level=offer.required_level,
            sold=0,
            stock=NO_LIMIT,
            bought=self.money.bought[index],
            bought_max=offer.bought_max,
        )
        if refusal != MAY_BUY:
            return False
        if offer.sells == SELLS_FREEZE:
            most = player.game.streaks.freezes_held_max
            return freezes_added(player.streak.freezes, offer.quantity, most) == offer.quantity
        if offer.sells == SELLS_TITLE:
            return not player.held_titles >> offer.thing & 1
        held, most = self.money.held[offer.thing], self.rules.assets[offer.thing].held_max
        return room_in_stack(held, offer.quantity, most) == offer.quantity

    def _buy(self, index: int, minute: int) -> None:
        offer, player = self.rules.offers[index], self.player
        self.money.bought[index] += 1
        self.move("shop", offer.key, offer.currency, -offer.price, minute)
        if offer.sells == SELLS_FREEZE:
            self._add_freezes(offer.quantity)
        elif offer.sells == SELLS_ITEM:
            self.receive("shop", offer.key, offer.thing, offer.quantity, minute)
        else:
            player.held_titles, _ = grant_title(player.held_titles, offer.thing)
            player.note("title_earned", minute, player.game.titles[offer.thing].key)
