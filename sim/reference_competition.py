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
    guild_ppm_on,
    puts_in,
    stake_returned,
    streak_points,
    takes_entries,
    week_number,
)
from model.rules.competition_values import (
    DRAWN,
    DUEL,
    GUILD_KEY,
    LOST,
    NOTHING,
    SAT_OUT,
    UNPAIRED,
    WON,
    ContestRule,
)
from model.rules.draws import draw
from model.rules.economy import can_pay
from model.rules.values import ABSENT, PPM, SOURCE_CODES
from model.words import XpEventSource
from sim.kernel.competing_columns import (
    ASKED,
    BUFF_UNTIL,
    DECLINED,
    DUE_DAY,
    GUILD_MET,
    NOT_ASKED,
    OTHER,
    PER_CONTEST,
    PER_PLAYER,
    RANK,
    RESULT,
    SCORE_STREAK,
    SCORES,
    STAKED,
    TAKES_PART,
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
        until = self.row[BUFF_UNTIL]
        return guild_ppm_on(self.player.day, until, self.rules.guild.multiplier_ppm)

    # --- The week ----------------------------------------------------------------------------

    def enter(self, minute: int) -> None:
        """Be asked for every contest that takes entries this week and was not talked about yet."""
        player = self.player
        week = week_number(player.day, player.weekday)
        for place, contest in enumerate(self.rules.contests):
            asked = PER_PLAYER + place * PER_CONTEST + ASKED
            if self.row[asked] != NOT_ASKED or not takes_entries(week, contest.every_weeks):
                continue
            self.row[asked] = DECLINED
            drawn = draw(player.spec.random_key, player.day, CONTEST_ENTRY, contest.key_hash)
            if puts_in(drawn, contest.share_ppm, player.level, contest.required_level):
                self._put_in(contest, asked, minute)

    def _put_in(self, contest: ContestRule, asked: int, minute: int) -> None:
        economy = self.player.economy
        if contest.stake:
            if not can_pay(economy.money.held[contest.asset], contest.stake):
                return
            kind = "stake" if contest.kind == DUEL else "fee"
            economy.move(kind, contest.key, contest.asset, -contest.stake, minute)
        self.row[asked] = TAKES_PART

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
            self.row[first + STAKED] = int(self.row[first + ASKED] == TAKES_PART)
            self.row[first + ASKED] = NOT_ASKED

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
            if result != NOTHING:
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

    def _prize(self, contest: ContestRule, rank: int, minute: int) -> None:
        self.player.note("tournament_placed", minute, contest.key, rank)
        for prize in contest.prizes:
            if prize.rank_from <= rank <= prize.rank_to:
                if prize.amount:
                    asset, economy = contest.asset, self.player.economy
                    economy.receive("prize", contest.key, asset, prize.amount, minute)
                if prize.xp:
                    self.player.award(_EVENT, contest.key, prize.xp, minute)
