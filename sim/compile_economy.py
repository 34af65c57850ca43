"""From a game's economy to the flat arrays the kernel reads, and a player's money before the start.

Columns are named in sim/kernel/money_columns.py. May use: rules, numpy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import accumulate
from typing import Any

import numpy as np

from model.rules.values import GameRules, Program
from sim.kernel.money_columns import COUNTED
from sim.kernel.tables import Ints


def compile_economy(
    game: GameRules,
    add_program: Callable[[Program, str], int],
    codes: Mapping[str, int],
) -> dict[str, Ints]:
    """The economy's arrays by name; `add_program` gives a program's number."""
    rules = game.economy
    sizes = [len(table.entries) for table in rules.tables]
    stops = list(accumulate(sizes))
    entries = [entry for table in rules.tables for entry in table.entries]
    numbers = [add_program(goal.program, "lifetime") for goal in rules.goals]
    has_occasions = bool(rules.pays or rules.drops)
    settings = (rules.is_on, has_occasions, rules.shop_ppm, rules.saves_for_freezes)
    return {
        "money_set": np.array([int(value) for value in settings], dtype=np.int64),
        "money_asset": _rows(3, ((codes[a.key], a.is_currency, a.held_max) for a in rules.assets)),
        "money_pay": _rows(4, rules.pays),
        "money_goal": _rows(
            4,
            (
                (codes[goal.key], number, goal.asset, goal.amount)
                for goal, number in zip(rules.goals, numbers, strict=True)
            ),
        ),
        "money_milestone": _rows(6, ((codes[rule.key], *rule[1:]) for rule in rules.milestones)),
        "money_offer": _rows(
            11, ((codes[rule.key], _signed(rule.key_hash), *rule[2:]) for rule in rules.offers)
        ),
        "money_table": _rows(
            5,
            (
                (codes[table.key], _signed(table.key_hash), table.rolls, stop - size, stop)
                for table, size, stop in zip(rules.tables, sizes, stops, strict=True)
            ),
        ),
        "money_entry": _rows(3, ((entry.asset, entry.least, entry.most) for entry in entries)),
        "money_weight": np.array([entry.weight for entry in entries], dtype=np.int64),
        "money_pity": np.array([entry.pity for entry in entries], dtype=np.int64),
        "money_drop": _rows(3, rules.drops),
        "money_stake": _rows(
            8, ((codes[rule.key], _signed(rule.key_hash), *rule[2:]) for rule in rules.stakes)
        ),
    }


def new_money(game: GameRules, players: int) -> dict[str, Ints]:
    """The state's arrays of players who hold nothing; without columns where there is no economy."""
    rules = game.economy
    columns = {
        "money_held": len(rules.assets),
        "money_met": len(rules.goals) + len(rules.milestones),
        "money_week": 2 * COUNTED,
        "money_since": sum(len(table.entries) for table in rules.tables),
        "money_count": len(rules.offers) + len(rules.tables) + len(rules.stakes) + 1,
    }
    return {
        name: np.zeros((players, wide if rules.is_on else 0), dtype=np.int64)
        for name, wide in columns.items()
    }


def _rows(columns: int, rows: Iterable[Sequence[Any]]) -> Ints:
    plain = [[int(value) for value in row] for row in rows]
    return np.array(plain, dtype=np.int64).reshape(-1, columns)


def _signed(word: int) -> int:
    """A 64-bit word as the int64 with the same bits."""
    return word - (1 << 64) if word >> 63 else word
