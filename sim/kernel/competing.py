"""Meeting others in the kernel: entries, a week's score, and what its results give a player.

The kernel's form of sim/reference_competition.py, in the same order; who meets whom is settled
between two calls of the kernel (sim/meetings.py). What is rare is compiled once and called
(`entry`). May use: rules, tables, awards, economy, notes.
"""

from __future__ import annotations

from model.rules.competition import (
    CONTEST_ENTRY,
    WEEK_DAYS,
    duel_xp,
    market_side,
    puts_in,
    stake_returned,
    streak_points,
    takes_entries,
    week_number,
)
from model.rules.competition_values import (
    BOUGHT,
    DUEL,
    FIRST_SIDE,
    LOST,
    MARKET,
    NO_SIDE,
    NOTHING,
    SAT_OUT,
    SECOND_SIDE,
    SOLD,
    UNPAIRED,
    WON,
)
from model.rules.draws import as_word, draw
from model.rules.economy import can_pay, market_fee
from model.rules.values import ABSENT, SOURCE_CODES
from model.words import XpEventSource
from sim.kernel.awards import award
from sim.kernel.competing_columns import (
    AMOUNT,
    ASKED,
    ASSET,
    BUFF_UNTIL,
    BUY_SHARE,
    CODE,
    DUE_DAY,
    EVERY_WEEKS,
    FEE,
    FIRST_PRIZE,
    GUILD_CODE,
    GUILD_KIND,
    GUILD_MET,
    GUILD_XP,
    HASH,
    IS_ON,
    ITEM,
    KIND,
    LEVEL,
    OTHER,
    OTHER_KIND,
    OTHER_XP,
    PER_CONTEST,
    PER_PLAYER,
    PRIZE_KIND,
    PRIZE_XP,
    RANK,
    RANK_FROM,
    RANK_TO,
    RESULT,
    SCORE_STREAK,
    SCORES,
    SHARE,
    SIDE,
    STAKE,
    STOP_PRIZE,
    WANTED,
    WON_KIND,
    WON_XP,
)
from sim.kernel.compiled import entry, kernel
from sim.kernel.economy import move, receive
from sim.kernel.notes import note
from sim.kernel.tables import (
    NOW_DAY,
    NOW_WEEKDAY,
    Content,
    Log,
    People,
    Scratch,
    State,
)
from sim.kinds import KIND_CODES, MONEY_CODES

_GUILD_GOAL_MET = KIND_CODES["guild_goal_met"]
_DUEL_WON, _DUEL_LOST, _DUEL_DRAWN = (KIND_CODES[f"duel_{how}"] for how in ("won", "lost", "drawn"))
_MATCH_WON, _MATCH_LOST, _MATCH_DRAWN, _MATCH_BYE = (
    KIND_CODES[f"match_{how}"] for how in ("won", "lost", "drawn", "bye")
)
_UNPAIRED, _PLACED = KIND_CODES["unpaired"], KIND_CODES["tournament_placed"]
_MARKET_SOLD, _MARKET_BOUGHT = KIND_CODES["market_sold"], KIND_CODES["market_bought"]
_MARKET = MONEY_CODES["market"]
_STAKE, _FEE, _PRIZE, _REFUND = (MONEY_CODES[kind] for kind in ("stake", "fee", "prize", "refund"))
_DUEL = SOURCE_CODES[XpEventSource.DUEL]
_EVENT = SOURCE_CODES[XpEventSource.EVENT]
_SUNDAY = 6


# --- The week -------------------------------------------------------------------------------------


@kernel
def enter_contests(minute: int, g: Content, s: State, x: Scratch, log: Log, p: int) -> None:
    """Be asked for contests, where there are some."""
    if g.compete_set[IS_ON]:
        ask(minute, g, s, x, log, p)


@entry
def ask(minute: int, g: Content, s: State, x: Scratch, log: Log, p: int) -> None:
    """Be asked for every contest that takes entries this week and was not talked about yet."""
    day = x.now[NOW_DAY]
    week = week_number(day, x.now[NOW_WEEKDAY])
    for place in range(g.compete_contest.shape[0]):
        row = g.compete_contest[place]
        asked = PER_PLAYER + place * PER_CONTEST + ASKED
        if s.compete[p, asked] or not takes_entries(week, row[EVERY_WEEKS]):
            continue
        drawn = draw(s.random_key[p], day, CONTEST_ENTRY, as_word(row[HASH]))
        side = NO_SIDE
        if row[KIND] == MARKET:
            side = side_of_market(place, drawn, minute, g, s, x, log, p)
        elif puts_in(drawn, row[SHARE], s.level[p], row[LEVEL]):
            kind = _STAKE if row[KIND] == DUEL else _FEE
            if pay(place, kind, minute, g, s, x, log, p):
                side = FIRST_SIDE
        s.compete[p, asked] = 1 + side


@kernel
def side_of_market(
    place: int, drawn: int, minute: int, g: Content, s: State, x: Scratch, log: Log, p: int
) -> int:
    """As what the player takes part in a market, once what that asks for is put in."""
    row = g.compete_contest[place]
    side = market_side(
        drawn,
        s.money_held[p, row[ITEM]],
        wanted=row[WANTED],
        sell_ppm=row[SHARE],
        buy_ppm=row[BUY_SHARE],
        level=s.level[p],
        required_level=row[LEVEL],
    )
    if side == FIRST_SIDE:
        move(_MARKET, row[CODE], row[ITEM], -1, minute, g, s, x, log, p)
    elif side == SECOND_SIDE and not pay(place, _MARKET, minute, g, s, x, log, p):
        return NO_SIDE
    return side


@kernel
def pay(
    place: int, kind: int, minute: int, g: Content, s: State, x: Scratch, log: Log, p: int
) -> bool:
    """Put a stake, a fee or a price in, if it can be paid."""
    row = g.compete_contest[place]
    if row[STAKE] == 0:
        return True
    if not can_pay(s.money_held[p, row[ASSET]], row[STAKE]):
        return False
    move(kind, row[CODE], row[ASSET], -row[STAKE], minute, g, s, x, log, p)
    return True


@kernel
def close_week(g: Content, s: State, x: Scratch, p: int) -> None:
    """Keep a finished week's score and entries; who has left for good has no score."""
    if g.compete_set[IS_ON] == 0 or x.now[NOW_WEEKDAY] != _SUNDAY:
        return
    mine = s.compete[p]
    mine[SCORES], mine[SCORE_STREAK] = ABSENT, ABSENT
    if s.churned_day[p] == ABSENT:
        mine[SCORES] = s.week_xp[p]
        mine[SCORE_STREAK] = streak_points(s.streak[p, 0], WEEK_DAYS)
    for place in range(g.compete_contest.shape[0]):
        first = PER_PLAYER + place * PER_CONTEST
        mine[first + SIDE] = max(0, mine[first + ASKED] - 1)
        mine[first + ASKED] = 0


# --- Results --------------------------------------------------------------------------------------


@kernel
def open_results(
    minute: int, g: Content, people: People, s: State, x: Scratch, log: Log, p: int
) -> None:
    """Take what the last week has brought, if today is the day."""
    if g.compete_set[IS_ON] and s.compete[p, DUE_DAY] == x.now[NOW_DAY]:
        give_results(minute, g, people, s, x, log, p)


@entry
def give_results(
    minute: int, g: Content, people: People, s: State, x: Scratch, log: Log, p: int
) -> None:
    """The guild's goal, then each contest."""
    mine = s.compete[p]
    mine[DUE_DAY] = ABSENT
    if mine[GUILD_MET]:
        mine[GUILD_MET] = 0
        mine[BUFF_UNTIL] = x.now[NOW_DAY] + WEEK_DAYS
        code, xp, kind = (
            g.compete_set[GUILD_CODE],
            g.compete_set[GUILD_XP],
            g.compete_set[GUILD_KIND],
        )
        note(_GUILD_GOAL_MET, minute, code, 0, x, log, p)
        if xp:
            award(_EVENT, code, xp, kind, minute, g, people, s, x, log, p)
    for place in range(g.compete_contest.shape[0]):
        first = PER_PLAYER + place * PER_CONTEST
        result, other, rank = mine[first + RESULT], mine[first + OTHER], mine[first + RANK]
        mine[first + RESULT], mine[first + OTHER], mine[first + RANK] = NOTHING, NOTHING, NOTHING
        if result != NOTHING and g.compete_contest[place, KIND] == MARKET:
            deal(place, result, mine[first + SIDE], minute, g, s, x, log, p)
        elif result != NOTHING:
            give(place, result, other, minute, g, people, s, x, log, p)
        if rank != NOTHING:
            give_prize(place, rank, minute, g, people, s, x, log, p)


@kernel
def kind_of(is_duel: bool, result: int) -> int:
    """The kind of occurrence that a result is."""
    if result == UNPAIRED:
        return _UNPAIRED
    if result == SAT_OUT:
        return _MATCH_BYE
    if result == WON:
        return _DUEL_WON if is_duel else _MATCH_WON
    if result == LOST:
        return _DUEL_LOST if is_duel else _MATCH_LOST
    return _DUEL_DRAWN if is_duel else _MATCH_DRAWN


@kernel
def give(
    place: int, result: int, other: int, minute: int,
    g: Content, people: People, s: State, x: Scratch, log: Log, p: int,
) -> None:  # fmt: skip
    """What a week's duel or match brings."""
    row = g.compete_contest[place]
    is_duel = row[KIND] == DUEL
    code = row[CODE]
    note(kind_of(is_duel, result), minute, code, other, x, log, p)
    back = stake_returned(row[KIND], result, row[STAKE])
    if back:
        kind = _PRIZE if result == WON else _REFUND
        receive(kind, code, row[ASSET], back, minute, g, s, x, log, p)
    xp = duel_xp(result, row[WON_XP], row[OTHER_XP]) if is_duel else 0
    if xp:
        award_kind = row[WON_KIND] if result == WON else row[OTHER_KIND]
        award(_DUEL, code, xp, award_kind, minute, g, people, s, x, log, p)


@kernel
def deal(
    place: int, result: int, side: int, minute: int,
    g: Content, s: State, x: Scratch, log: Log, p: int,
) -> None:  # fmt: skip
    """What a market gives or gives back; an item may stand above its stack then."""
    row = g.compete_contest[place]
    code, price = row[CODE], row[STAKE]
    if result == SOLD:
        note(_MARKET_SOLD, minute, code, price, x, log, p)
        kept = market_fee(price, row[FEE])
        move(_MARKET, code, row[ASSET], price - kept, minute, g, s, x, log, p)
    elif result == BOUGHT:
        note(_MARKET_BOUGHT, minute, code, price, x, log, p)
        move(_MARKET, code, row[ITEM], 1, minute, g, s, x, log, p)
    else:
        note(_UNPAIRED, minute, code, price, x, log, p)
        if side == FIRST_SIDE:
            move(_REFUND, code, row[ITEM], 1, minute, g, s, x, log, p)
        else:
            move(_REFUND, code, row[ASSET], price, minute, g, s, x, log, p)


@kernel
def give_prize(
    place: int, rank: int, minute: int,
    g: Content, people: People, s: State, x: Scratch, log: Log, p: int,
) -> None:  # fmt: skip
    """What a tournament's final rank brings."""
    row = g.compete_contest[place]
    code = row[CODE]
    note(_PLACED, minute, code, rank, x, log, p)
    for number in range(row[FIRST_PRIZE], row[STOP_PRIZE]):
        prize = g.compete_prize[number]
        if not prize[RANK_FROM] <= rank <= prize[RANK_TO]:
            continue
        if prize[AMOUNT]:
            receive(_PRIZE, code, row[ASSET], prize[AMOUNT], minute, g, s, x, log, p)
        if prize[PRIZE_XP]:
            kind = prize[PRIZE_KIND]
            award(_EVENT, code, prize[PRIZE_XP], kind, minute, g, people, s, x, log, p)
