"""From a game's competition to the flat arrays the kernel reads, and a player's before the start.

Columns are named in sim/kernel/competing_columns.py. May use: rules, award_table, numpy.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import accumulate
from typing import Any

import numpy as np

from model.rules.competition_values import GUILD_KEY
from model.rules.values import ABSENT, GameRules
from sim.award_table import Kinds, guild_multipliers, situations
from sim.kernel.competing_columns import (
    CONTEST_COLUMNS,
    DUE_DAY,
    PER_CONTEST,
    PER_PLAYER,
    SCORE_STREAK,
    SCORES,
)
from sim.kernel.tables import Ints


def compile_competition(game: GameRules, kinds: Kinds, codes: Mapping[str, int]) -> dict[str, Any]:
    """The competition's fields of `Content`; award kinds it needs are added to `kinds`."""
    rules, guild = game.competition, game.competition.guild
    sizes = [len(contest.prizes) for contest in rules.contests]
    contests = [
        (
            codes[rule.key], _signed(rule.key_hash), rule.kind, rule.every_weeks, rule.share_ppm,
            rule.required_level, rule.asset, rule.stake, rule.won_xp, kinds.of(rule.won_xp),
            rule.other_xp, kinds.of(rule.other_xp), stop - size, stop,
            rule.item, rule.wanted, rule.buy_ppm, rule.fee_ppm,
        )
        for rule, size, stop in zip(rules.contests, sizes, accumulate(sizes), strict=True)
    ]  # fmt: skip
    prizes = [
        (prize.rank_from, prize.rank_to, prize.xp, kinds.of(prize.xp), prize.amount)
        for rule in rules.contests
        for prize in rule.prizes
    ]
    settings = (
        rules.is_on, rules.has_guilds, codes.get(GUILD_KEY, 0), guild.xp_once,
        kinds.of(guild.xp_once) if rules.has_guilds else 0,
    )  # fmt: skip
    return {
        "compete_set": np.array([int(value) for value in settings], dtype=np.int64),
        "compete_contest": np.array(contests, dtype=np.int64).reshape(-1, CONTEST_COLUMNS),
        "compete_prize": np.array(prizes, dtype=np.int64).reshape(-1, 5),
        "guild_rows": len(situations(game)) // len(guild_multipliers(game)),
    }


def new_competition(game: GameRules, players: int) -> Ints:
    """The state's columns of players who have met nobody; none where players never meet."""
    rules = game.competition
    if not rules.is_on:
        return np.zeros((players, 0), dtype=np.int64)
    made = np.zeros((players, PER_PLAYER + PER_CONTEST * len(rules.contests)), dtype=np.int64)
    made[:, [SCORES, SCORE_STREAK, DUE_DAY]] = ABSENT
    return made


def _signed(word: int) -> int:
    """A 64-bit word as the int64 with the same bits."""
    return word - (1 << 64) if word >> 63 else word
