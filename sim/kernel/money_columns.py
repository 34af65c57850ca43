"""What the columns of the economy's arrays mean; rows follow `model.rules.economy_values`.

A content key is its code, a hash a word read as int64. Content, by array: `money_asset` code,
whether it is a currency, the most held. `money_pay` occasion, content, asset, amount. `money_goal`
code, program, asset, amount. `money_milestone` code, what counts, required, asset, amount, freezes.
`money_offer` code, hash, what it sells, thing, quantity, currency, price, first day, last day,
level, most bought. `money_table` code, hash, rolls, first entry, stop. `money_entry` asset, least,
most (weights and pity stand apart). `money_drop` occasion, content, table. `money_stake` code,
hash, asset, stake, prize, chance, rounds, where to stop.

State, by player: `money_held` by asset; `money_met` goals, then milestones: 1 once paid;
`money_week` days of the running week that count, then weeks in a row, by what a milestone counts;
`money_since` draws without each entry; `money_count` bought by offer, drawn by table, bets by
stake, rows of the ledger. May use: nothing.
"""

from __future__ import annotations

(IS_ON, HAS_OCCASIONS, SHOP_PPM, SAVES_FOR_FREEZES) = range(4)
"""Places of `money_set`."""
COUNTED = 3
"""Kinds of milestone: halves of `money_week`."""
