"""What decides where simulated players meet: weeks, entries, points of a match, what is put in.

Weeks are local weeks from Monday to Sunday. Who meets whom in a tournament is model.rules.
tournaments and swiss, what a guild's goal asks is model.rules.guilds; here is what is left. A
week's results are given when its Wednesday opens: the last time zone leaves a Sunday at most 26
hours after the first one, so nobody has come to Wednesday by then.
"""

from __future__ import annotations

from typing import Final

from model.rules.competition_values import (
    DRAWN,
    DUEL,
    FIRST_SIDE,
    LOST,
    MARKET,
    NO_SIDE,
    ROUND_ROBIN,
    SECOND_SIDE,
    UNPAIRED,
    WON,
)
from model.rules.draws import again, as_word, chance, mix
from model.rules.registry import rule
from model.rules.tournaments import DRAW, LOSS, WIN, elimination_rounds, robin_rounds

CONTEST_ENTRY: Final = 60
CONTEST_LOT: Final = 61
"""Purposes of draws (see model.rules.draws): who puts in for a contest, and who meets whom."""

RESULTS_AFTER_DAYS: Final = 3
"""From a week's Sunday to the local day at whose opening its results are given."""
WEEK_DAYS: Final = 7


@rule
def world_random_key(seed: int, replication: int) -> int:
    """The random key of what concerns several players of a replication."""
    return mix(mix(as_word(0), as_word(seed)), as_word(replication))


@rule
def week_number(day: int, weekday: int) -> int:
    """The week of a day of the run with its weekday (0 is Monday); week 0 holds day 0."""
    return (day - weekday + 6) // 7


@rule
def takes_entries(week: int, every_weeks: int) -> bool:
    """Whether players may put in for a contest in a week."""
    return week % every_weeks == 0


@rule
def puts_in(drawn: int, share_ppm: int, level: int, required_level: int) -> bool:
    """Whether a player who is asked wants to take part and may."""
    return level >= required_level and chance(drawn, share_ppm)


@rule
def market_side(
    drawn: int, held: int, *, wanted: int, sell_ppm: int, buy_ppm: int, level: int,
    required_level: int,
) -> int:  # fmt: skip
    """Whether a player who is asked sells one of what they hold, or buys one, or does neither."""
    if level < required_level:
        return NO_SIDE
    if held > wanted:
        return FIRST_SIDE if chance(drawn, sell_ppm) else NO_SIDE
    return SECOND_SIDE if chance(again(drawn), buy_ppm) else NO_SIDE


@rule
def streak_points(streak: int, days: int) -> int:
    """Points of a battle of streaks: on how many of its days the streak stood."""
    return min(streak, days)


@rule
def match_points(score: int, other: int) -> int:
    """Half points of a side: WIN, DRAW or LOSS."""
    if score == other:
        return DRAW
    return WIN if score > other else LOSS


@rule
def result_of(points: int) -> int:
    """What a side's half points are called."""
    if points == DRAW:
        return DRAWN
    return WON if points == WIN else LOST


@rule
def stake_returned(kind: int, result: int, stake: int) -> int:
    """What a player gets of what was put in: the pot, the own stake, or nothing.

    A tournament keeps its fees; who found no place has it back.
    """
    if result == UNPAIRED:
        return stake
    if kind != DUEL:
        return 0
    if result == WON:
        return 2 * stake
    return stake if result == DRAWN else 0


@rule
def duel_xp(result: int, won_xp: int, other_xp: int) -> int:
    """Base XP that a duel gives a side; the loser's also for a draw, none without an opponent."""
    if result == WON:
        return won_xp
    return other_xp if result in (LOST, DRAWN) else 0


@rule
def contest_weeks(kind: int, entrants: int) -> int:
    """How many weeks a contest of so many takes: that of entering, and one a round after it."""
    if kind in (DUEL, MARKET):
        return 1
    if kind == ROUND_ROBIN:
        return 1 + robin_rounds(entrants)
    # A Swiss tournament has as many rounds as an elimination (services.competition.rounds).
    return 1 + elimination_rounds(entrants)


@rule
def guild_number(first_guild: int, ordinal: int, members: int) -> int:
    """The guild of a cohort's player: each so many who follow each other are one."""
    return first_guild + ordinal // members


@rule
def has_buff(day: int, until_day: int) -> bool:
    """Whether the buff of a player's guild holds on a day; it ends before `until_day`."""
    return day < until_day
