"""What meeting others does to a player of the reference engine: entries, a week's score, results.

Who meets whom is settled by sim.meetings for everybody at once; here is one player's part. The
kernel does the same on arrays (sim/kernel/competing.py). Assumed: whoever comes is asked once a
week, at the first session, whether to take part; what is put in is paid at once. May use: rules,
sim.kernel.competing_columns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.rules.competition import (
    CONTEST_ENTRY,
    WEEK_DAYS,
    duel_xp,
    has_buff,
    market_side,
    puts_in,
    stake_returned,
    streak_points,
    takes_entries,
    week_number,
)
from model.rules.competition_values import (
    BOUGHT,
    DRAWN,
    DUEL,
    FIRST_SIDE,
    GUILD_KEY,
    LOST,
    MARKET,
    NO_SIDE,
    NOTHING,
    SAT_OUT,
    SECOND_SIDE,
    SOLD,
    UNPAIRED,
    WON,
    ContestRule,
)
from model.rules.draws import draw
from model.rules.economy import can_pay, market_fee
from model.rules.values import ABSENT, PPM, SOURCE_CODES
from model.words import XpEventSource
from sim.kernel.competing_columns import (
    ASKED,
    BUFF_UNTIL,
    DUE_DAY,
    GUILD_MET,
    OTHER,
    PER_CONTEST,
    PER_PLAYER,
    RANK,
    RESULT,
    SCORE_STREAK,
    SCORES,
    SIDE,
)

if TYPE_CHECKING:
    from sim.reference_state import PlayerState

_DUEL = SOURCE_CODES[XpEventSource.DUEL]
_EVENT = SOURCE_CODES[XpEventSource.EVENT]
_SUNDAY = 6
_DUEL_KINDS = {WON: "duel_won", LOST: "duel_lost", DRAWN: "duel_drawn", UNPAIRED: "unpaired"}
_MATCH_KINDS = {
    WON: "match_won", LOST: "match_lost", DRAWN: "match_drawn", SAT_OUT: "match_bye",
    UNPAIRED: "unpaired",
}  # fmt: skip
_MARKET_KINDS = {SOLD: "market_sold", BOUGHT: "market_bought", UNPAIRED: "unpaired"}


class Competition:
    """One player's part; `row` has the columns of sim.kernel.competing_columns."""

    def __init__(self, player: PlayerState) -> None:
        """Begin with nothing behind and nothing ahead."""
        self.player, self.rules = player, player.game.competition
        self.row = [0] * (PER_PLAYER + PER_CONTEST * len(self.rules.contests))
        self.row[SCORES] = self.row[SCORE_STREAK] = self.row[DUE_DAY] = ABSENT

    def words(self) -> list[int]:
        """What the digest takes: nothing in a world whose players never meet."""
        return self.row if self.rules.is_on else []

    @property
    def guild_ppm(self) -> int:
        """What the guild's buff multiplies XP by today."""
        if not self.rules.has_guilds:
            return PPM
        holds = has_buff(self.player.day, self.row[BUFF_UNTIL])
        return self.rules.guild.multiplier_ppm if holds else PPM

    # --- The week ----------------------------------------------------------------------------

    def enter(self, minute: int) -> None:
        """Be asked for every contest that takes entries this week and was not talked about yet."""
        player = self.player
        week = week_number(player.day, player.weekday)
        for place, contest in enumerate(self.rules.contests):
            asked = PER_PLAYER + place * PER_CONTEST + ASKED
            if self.row[asked] or not takes_entries(week, contest.every_weeks):
                continue
            drawn = draw(player.spec.random_key, player.day, CONTEST_ENTRY, contest.key_hash)
            self.row[asked] = 1 + self._side(contest, drawn, minute)

    def _side(self, contest: ContestRule, drawn: int, minute: int) -> int:
        """As what the player takes part, once what that asks for is put in."""
        player, rule = self.player, contest
        if contest.kind == MARKET:
            return self._market_side(contest, drawn, minute)
        if not puts_in(drawn, rule.share_ppm, player.level, rule.required_level):
            return NO_SIDE
        kind = "stake" if contest.kind == DUEL else "fee"
        return FIRST_SIDE if self._pay(contest, kind, minute) else NO_SIDE

    def _market_side(self, contest: ContestRule, drawn: int, minute: int) -> int:
        economy, held = self.player.economy, self.player.economy.money.held
        side = market_side(
            drawn,
            held[contest.item],
            wanted=contest.wanted,
            sell_ppm=contest.share_ppm,
            buy_ppm=contest.buy_ppm,
            level=self.player.level,
            required_level=contest.required_level,
        )
        if side == FIRST_SIDE:
            economy.move("market", contest.key, contest.item, -1, minute)
        elif side == SECOND_SIDE and not self._pay(contest, "market", minute):
            return NO_SIDE
        return side

    def _pay(self, contest: ContestRule, kind: str, minute: int) -> bool:
        """Put a stake, a fee or a price in, if it can be paid."""
        economy = self.player.economy
        if not contest.stake:
            return True
        if not can_pay(economy.money.held[contest.asset], contest.stake):
            return False
        economy.move(kind, contest.key, contest.asset, -contest.stake, minute)
        return True

    def close_day(self) -> None:
        """Keep a finished week's score and entries; who has left for good has no score."""
        player = self.player
        if not self.rules.is_on or player.weekday != _SUNDAY:
            return
        self.row[SCORES] = self.row[SCORE_STREAK] = ABSENT
        if not player.has_churned:
            self.row[SCORES] = player.xp_this_week
            self.row[SCORE_STREAK] = streak_points(player.streak.current, WEEK_DAYS)
        for first in range(PER_PLAYER, len(self.row), PER_CONTEST):
            self.row[first + SIDE] = max(0, self.row[first + ASKED] - 1)
            self.row[first + ASKED] = 0

    # --- Results -----------------------------------------------------------------------------

    def open_day(self, minute: int) -> None:
        """Take what the last week has brought, if today is the day."""
        if not self.rules.is_on or self.row[DUE_DAY] != self.player.day:
            return
        self.row[DUE_DAY] = ABSENT
        if self.row[GUILD_MET]:
            self._guild(minute)
        for place, contest in enumerate(self.rules.contests):
            first = PER_PLAYER + place * PER_CONTEST
            result, other, rank = (self.row[first + name] for name in (RESULT, OTHER, RANK))
            self.row[first + RESULT] = self.row[first + OTHER] = self.row[first + RANK] = NOTHING
            if result != NOTHING and contest.kind == MARKET:
                self._deal(contest, result, self.row[first + SIDE], minute)
            elif result != NOTHING:
                self._give(contest, result, other, minute)
            if rank != NOTHING:
                self._prize(contest, rank, minute)

    def _guild(self, minute: int) -> None:
        self.row[GUILD_MET] = 0
        self.row[BUFF_UNTIL] = self.player.day + WEEK_DAYS
        self.player.note("guild_goal_met", minute, GUILD_KEY)
        if self.rules.guild.xp_once:
            self.player.award(_EVENT, GUILD_KEY, self.rules.guild.xp_once, minute)

    def _give(self, contest: ContestRule, result: int, other: int, minute: int) -> None:
        kinds = _DUEL_KINDS if contest.kind == DUEL else _MATCH_KINDS
        self.player.note(kinds[result], minute, contest.key, other)
        back = stake_returned(contest.kind, result, contest.stake)
        if back:
            kind = "prize" if result == WON else "refund"
            self.player.economy.receive(kind, contest.key, contest.asset, back, minute)
        xp = duel_xp(result, contest.won_xp, contest.other_xp) if contest.kind == DUEL else 0
        if xp:
            self.player.award(_DUEL, contest.key, xp, minute)

    def _deal(self, contest: ContestRule, result: int, side: int, minute: int) -> None:
        """What a market gives or gives back; an item may stand above its stack then."""
        move, key = self.player.economy.move, contest.key
        self.player.note(_MARKET_KINDS[result], minute, key, contest.stake)
        if result == SOLD:
            kept = market_fee(contest.stake, contest.fee_ppm)
            move("market", key, contest.asset, contest.stake - kept, minute)
        elif result == BOUGHT:
            move("market", key, contest.item, 1, minute)
        elif side == FIRST_SIDE:
            move("refund", key, contest.item, 1, minute)
        else:
            move("refund", key, contest.asset, contest.stake, minute)

    def _prize(self, contest: ContestRule, rank: int, minute: int) -> None:
        self.player.note("tournament_placed", minute, contest.key, rank)
        for prize in contest.prizes:
            if prize.rank_from <= rank <= prize.rank_to:
                if prize.amount:
                    asset, economy = contest.asset, self.player.economy
                    economy.receive("prize", contest.key, asset, prize.amount, minute)
                if prize.xp:
                    self.player.award(_EVENT, contest.key, prize.xp, minute)
