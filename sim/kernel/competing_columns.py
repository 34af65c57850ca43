"""What the columns of the competition's arrays mean; rules follow `model.rules.competition_values`.

Content: `compete_set` is one row, `compete_contest` a row a contest, `compete_prize` a row a prize
of some contest. State: `compete` has the columns of a player first, then those of each contest;
where players never meet it has none. May use: nothing.
"""

from __future__ import annotations

(IS_ON, HAS_GUILDS, GUILD_CODE, GUILD_XP, GUILD_KIND) = range(5)
"""Places of `compete_set`; a kind is an award kind, by the award table."""
(
    CODE,
    HASH,
    KIND,
    EVERY_WEEKS,
    SHARE,
    LEVEL,
    ASSET,
    STAKE,
    WON_XP,
    WON_KIND,
    OTHER_XP,
    OTHER_KIND,
    FIRST_PRIZE,
    STOP_PRIZE,
    ITEM,
    WANTED,
    BUY_SHARE,
    FEE,
) = range(18)
"""Columns of `compete_contest`; a hash is a word read as int64."""
CONTEST_COLUMNS = 18
(RANK_FROM, RANK_TO, PRIZE_XP, PRIZE_KIND, AMOUNT) = range(5)
"""Columns of `compete_prize`."""

(SCORES, SCORE_STREAK, DUE_DAY, BUFF_UNTIL, GUILD_MET) = range(5)
"""The closed week by XP and by streak (ABSENT without one); when results are given (ABSENT: there
are none); the day before which the guild's buff holds; whether the guild has reached its goal."""
PER_PLAYER = 5

(ASKED, SIDE, RESULT, OTHER, RANK) = range(5)
"""0 until the player was asked this week, then 1 and the side taken; the side of the closed week;
how it went; the opponent's score, or the price; the final rank."""
PER_CONTEST = 5
