"""The economy in the kernel: rewards, goals, drops, stakes and the shop on arrays.

The kernel's form of sim/reference_economy.py, in the same order. What is rare is compiled once and
called (`entry`), not melted into every caller. May use: rules, tables, notes.
"""

from __future__ import annotations

from model.rules.achievements import freezes_added
from model.rules.draws import as_word, chance, day_stream, draw, mix
from model.rules.drops import DROP_ENTRY, DROP_QUANTITY, NOTHING, pick, quantity_of
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
    ON_ACTIVE_DAY,
    ON_PERFECT_DAY,
    PERFECT_WEEKS,
    SELLS_FREEZE,
    SELLS_ITEM,
    SELLS_TITLE,
    STREAK_DAYS,
    WEEKS_WITH_PLAY,
)
from model.rules.ledger import roll
from model.rules.streaks import is_perfect_day
from model.rules.values import ABSENT, NO_LIMIT
from sim.kernel.compiled import entry, kernel
from sim.kernel.money_columns import COUNTED, HAS_OCCASIONS, IS_ON, SAVES_FOR_FREEZES, SHOP_PPM
from sim.kernel.notes import TITLE_EARNED, note
from sim.kernel.programs import meets
from sim.kernel.tables import (
    NOW_ACTIVE,
    NOW_DAY,
    NOW_LIFETIME_CHANGED,
    NOW_PLAYER,
    NOW_TITLES_CHANGED,
    NOW_WEEKDAY,
    Content,
    Log,
    Scratch,
    State,
)
from sim.kinds import MONEY_CODES

_REWARD, _GOAL, _MILESTONE, _DROP, _SHOP, _STAKE, _PRIZE = (
    MONEY_CODES["reward"], MONEY_CODES["goal"], MONEY_CODES["milestone"], MONEY_CODES["drop"],
    MONEY_CODES["shop"], MONEY_CODES["stake"], MONEY_CODES["prize"],
)  # fmt: skip
_SUNDAY = 6
_DAYS_WITH_PLAY, _PERFECT_DAYS = 1, 7
"""Counted days that a week must have; as DAYS_PER_WEEK."""


# --- The ledger -----------------------------------------------------------------------------------


@entry
def move(
    kind: int, code: int, asset: int, amount: int, minute: int,
    g: Content, s: State, x: Scratch, log: Log, p: int,
) -> None:  # fmt: skip
    """Change what is held and write it down; an asset of ABSENT says that nothing came."""
    balance = 0
    what = 0
    if asset != ABSENT:
        balance = s.money_held[p, asset] + amount
        s.money_held[p, asset] = balance
        what = g.money_asset[asset, 0]
    last = s.money_count.shape[1] - 1
    seq = s.money_count[p, last] + 1
    s.money_count[p, last] = seq
    day = x.now[NOW_DAY]
    s.event_word[p] = roll(
        s.event_word[p],
        money_word(
            as_word(seq), as_word(minute), as_word(day), as_word(kind), as_word(code),
            as_word(what), as_word(amount), as_word(balance),
        ),
    )  # fmt: skip
    if log.money.shape[0]:
        at = log.rows[3]
        log.rows[3] = at + 1
        if at < log.money.shape[0]:
            row = log.money[at]
            row[0], row[1], row[2], row[3], row[4] = x.now[NOW_PLAYER], seq, minute, day, kind
            row[5], row[6], row[7], row[8] = code, what, amount, balance


@kernel
def receive(
    kind: int, code: int, asset: int, amount: int, minute: int,
    g: Content, s: State, x: Scratch, log: Log, p: int,
) -> None:  # fmt: skip
    """Take what fits."""
    fits = room_in_stack(s.money_held[p, asset], amount, g.money_asset[asset, 2])
    move(kind, code, asset, fits, minute, g, s, x, log, p)


# --- Sources --------------------------------------------------------------------------------------


@kernel
def happen(
    occasion: int, content: int, code: int, minute: int,
    g: Content, s: State, x: Scratch, log: Log, p: int,
) -> None:  # fmt: skip
    """Pay and draw what an occasion brings, where the content names anything."""
    if g.money_set[HAS_OCCASIONS]:
        pay_out(occasion, content, code, minute, g, s, x, log, p)


@entry
def pay_out(
    occasion: int, content: int, code: int, minute: int,
    g: Content, s: State, x: Scratch, log: Log, p: int,
) -> None:  # fmt: skip
    """Pay, then draw."""
    for pay in range(g.money_pay.shape[0]):
        row = g.money_pay[pay]
        if row[0] == occasion and is_for(row[1], content):
            receive(_REWARD, code, row[2], row[3], minute, g, s, x, log, p)
    for drop in range(g.money_drop.shape[0]):
        row = g.money_drop[drop]
        if row[0] == occasion and is_for(row[1], content):
            for _ in range(g.money_table[row[2], 2]):
                draw_table(row[2], minute, g, s, x, log, p)


@kernel
def draw_table(index: int, minute: int, g: Content, s: State, x: Scratch, log: Log, p: int) -> None:
    """One draw of a drop table, numbered by player and table."""
    table, key = g.money_table[index], s.random_key[p]
    code, word, first, stop = table[0], as_word(table[1]), table[3], table[4]
    if first == stop:
        return
    counter = g.money_offer.shape[0] + index
    s.money_count[p, counter] += 1
    number = s.money_count[p, counter]
    since = s.money_since[p, first:stop]
    drawn = draw(key, number, DROP_ENTRY, word)
    place = pick(drawn, g.money_weight[first:stop], g.money_pity[first:stop], since)
    for waiting in range(stop - first):
        since[waiting] = 0 if waiting == place else since[waiting] + 1
    if place == NOTHING or g.money_entry[first + place, 0] == ABSENT:
        move(_DROP, code, ABSENT, 0, minute, g, s, x, log, p)
        return
    outcome = g.money_entry[first + place]
    quantity = quantity_of(draw(key, number, DROP_QUANTITY, word), outcome[1], outcome[2])
    receive(_DROP, code, outcome[0], quantity, minute, g, s, x, log, p)


# --- The close of a day ---------------------------------------------------------------------------


@kernel
def close_money(
    minute: int, done: int, total: int, g: Content, s: State, x: Scratch, log: Log, p: int
) -> None:
    """What the finished day has earned, and what its player does with it, where there is money."""
    if g.money_set[IS_ON]:
        settle_day(minute, is_perfect_day(done, total), g, s, x, log, p)


@entry
def settle_day(
    minute: int, is_perfect: bool, g: Content, s: State, x: Scratch, log: Log, p: int
) -> None:
    """Occasions, milestones, goals; then bets and the shop."""
    is_active = x.now[NOW_ACTIVE] == 1
    if is_perfect:
        happen(ON_PERFECT_DAY, ABSENT, 0, minute, g, s, x, log, p)
    if is_active:
        happen(ON_ACTIVE_DAY, ABSENT, 0, minute, g, s, x, log, p)
    count_week(WEEKS_WITH_PLAY, _DAYS_WITH_PLAY, is_active, s, x, p)
    count_week(PERFECT_WEEKS, _PERFECT_DAYS, is_perfect, s, x, p)
    s.money_week[p, COUNTED + STREAK_DAYS] = s.streak[p, 0]
    goals = g.money_goal.shape[0]
    for index in range(g.money_milestone.shape[0]):
        row = g.money_milestone[index]
        if s.money_met[p, goals + index] or s.money_week[p, COUNTED + row[1]] < row[2]:
            continue
        s.money_met[p, goals + index] = 1
        if row[4]:
            receive(_MILESTONE, row[0], row[3], row[4], minute, g, s, x, log, p)
        s.streak[p, 3] += freezes_added(s.streak[p, 3], row[5], g.freezes_held_max)
    if x.now[NOW_LIFETIME_CHANGED]:
        for index in range(goals):
            row = g.money_goal[index]
            if not s.money_met[p, index] and meets(row[1], s.lifetime[p], g):
                s.money_met[p, index] = 1
                receive(_GOAL, row[0], row[2], row[3], minute, g, s, x, log, p)
    if is_active:
        for index in range(g.money_stake.shape[0]):
            bet(index, minute, g, s, x, log, p)
        shop(minute, g, s, x, log, p)


@kernel
def count_week(counts: int, per_week: int, is_counted: bool, s: State, x: Scratch, p: int) -> None:
    """Count a day of the week, and the weeks in a row."""
    inside = week_inside(s.money_week[p, counts], is_counted)
    run = week_run(s.money_week[p, COUNTED + counts], inside, is_counted, per_week)
    if x.now[NOW_WEEKDAY] == _SUNDAY:
        run = run_kept(run, inside, per_week)
        inside = 0
    s.money_week[p, counts] = inside
    s.money_week[p, COUNTED + counts] = run


# --- Sinks ----------------------------------------------------------------------------------------


@kernel
def bet(index: int, minute: int, g: Content, s: State, x: Scratch, log: Log, p: int) -> None:
    """A day's bets on one stake."""
    row = g.money_stake[index]
    code, word, asset = row[0], as_word(row[1]), row[2]
    counter = g.money_offer.shape[0] + g.money_table.shape[0] + index
    for _ in range(row[6]):
        if not stakes_again(s.money_held[p, asset], row[3], row[7]):
            return
        s.money_count[p, counter] += 1
        move(_STAKE, code, asset, -row[3], minute, g, s, x, log, p)
        if chance(draw(s.random_key[p], s.money_count[p, counter], STAKE, word), row[5]):
            receive(_PRIZE, code, asset, row[4], minute, g, s, x, log, p)


@kernel
def shop(minute: int, g: Content, s: State, x: Scratch, log: Log, p: int) -> None:
    """One visit to the shop: at most one purchase."""
    key, day = s.random_key[p], x.now[NOW_DAY]
    visits = day_stream(key, day, SHOP_VISIT)
    if g.money_offer.shape[0] == 0 or not chance(visits, g.money_set[SHOP_PPM]):
        return
    chosen = first_freeze(g, s, x, log, p)
    kept = ABSENT
    if chosen != ABSENT:
        kept = g.money_offer[chosen, 5]
        if can_pay(s.money_held[p, kept], g.money_offer[chosen, 6]):
            buy(chosen, minute, g, s, x, log, p)
            return
        if not g.money_set[SAVES_FOR_FREEZES]:
            kept = ABSENT
    choices = day_stream(key, day, SHOP_CHOICE)
    chosen, lowest = ABSENT, choices
    for index in range(g.money_offer.shape[0]):
        row = g.money_offer[index]
        if row[5] == kept or not can_pay(s.money_held[p, row[5]], row[6]):
            continue
        drawn = mix(choices, as_word(row[1]))
        if (chosen == ABSENT or drawn < lowest) and wants(index, g, s, x, log, p):
            chosen, lowest = index, drawn
    if chosen != ABSENT:
        buy(chosen, minute, g, s, x, log, p)


@kernel
def first_freeze(g: Content, s: State, x: Scratch, log: Log, p: int) -> int:
    """The first offer of freezes that is wanted, or ABSENT."""
    for index in range(g.money_offer.shape[0]):
        if g.money_offer[index, 2] == SELLS_FREEZE and wants(index, g, s, x, log, p):
            return index
    return ABSENT


@entry
def wants(index: int, g: Content, s: State, x: Scratch, log: Log, p: int) -> bool:
    """Whether the shop would sell this now and the player could keep it."""
    row = g.money_offer[index]
    refusal = purchase_refusal(
        True,
        log.start_ordinal + x.now[NOW_DAY],
        first_day=row[7],
        last_day=row[8],
        level=s.level[p],
        required_level=row[9],
        sold=0,
        stock=NO_LIMIT,
        bought=s.money_count[p, index],
        bought_max=row[10],
    )
    if refusal != MAY_BUY:
        return False
    if row[2] == SELLS_FREEZE:
        return freezes_added(s.streak[p, 3], row[4], g.freezes_held_max) == row[4]
    if row[2] == SELLS_TITLE:
        return s.held[p, row[3]] == 0
    return room_in_stack(s.money_held[p, row[3]], row[4], g.money_asset[row[3], 2]) == row[4]


@entry
def buy(index: int, minute: int, g: Content, s: State, x: Scratch, log: Log, p: int) -> None:
    """Pay the price and take the thing."""
    row = g.money_offer[index]
    s.money_count[p, index] += 1
    move(_SHOP, row[0], row[5], -row[6], minute, g, s, x, log, p)
    if row[2] == SELLS_FREEZE:
        s.streak[p, 3] += freezes_added(s.streak[p, 3], row[4], g.freezes_held_max)
    elif row[2] == SELLS_ITEM:
        receive(_SHOP, row[0], row[3], row[4], minute, g, s, x, log, p)
    else:
        s.held[p, row[3]] = 1
        x.now[NOW_TITLES_CHANGED], x.now[NOW_LIFETIME_CHANGED] = 1, 1
        note(TITLE_EARNED, minute, g.title_code[row[3]], 0, x, log, p)
