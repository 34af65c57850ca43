"""Buffs in the kernel: which rows of the award table a guild's buff asks for.

May use: rules, tables.
"""

from __future__ import annotations

from model.rules.competition import has_buff
from sim.kernel.competing_columns import BUFF_UNTIL, HAS_GUILDS
from sim.kernel.compiled import kernel
from sim.kernel.tables import NOW_DAY, Content, Scratch, State


@kernel
def buff_rows(g: Content, s: State, x: Scratch, p: int) -> int:
    """Where the award table begins for a player whose guild's buff holds today."""
    if g.compete_set[HAS_GUILDS] and has_buff(x.now[NOW_DAY], s.compete[p, BUFF_UNTIL]):
        return g.guild_rows
    return 0
