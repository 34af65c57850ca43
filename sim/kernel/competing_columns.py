"""What the columns of the competition's arrays mean; rules follow `model.rules.competition_values`.

Content, by array: `compete_set` as named below. `compete_contest`, a row a contest: its code, hash
(a word read as int64), kind, weeks between entries, share, level, asset, stake, XP won and its
award kind, the other XP and its kind, first prize, stop. `compete_prize`: first rank, last rank,
XP, its award kind, amount.

State, a row a player: first the columns of `PER_PLAYER`, then those of `PER_CONTEST` for each
contest. Where players never meet there are none. May use: nothing.
"""

from __future__ import annotations

(IS_ON, HAS_GUILDS, GUILD_CODE, GUILD_XP, GUILD_KIND) = range(5)
"""Places of `compete_set`."""

(SCORES, SCORE_STREAK, DUE_DAY, BUFF_UNTIL, GUILD_MET) = range(5)
"""The closed week by XP and by streak (ABSENT without one); when results are given (ABSENT: there
are none); the day before which the guild's buff holds; whether the guild has reached its goal."""
PER_PLAYER = 5

(ASKED, STAKED, RESULT, OTHER, RANK) = range(5)
"""Whether the player was asked this week (1: no, 2: takes part); whether they took part in the
closed week; how it went; the opponent's score; the final rank."""
PER_CONTEST = 5
NOT_ASKED, DECLINED, TAKES_PART = range(3)
