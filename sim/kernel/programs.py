"""Whether a requirement is met, in the kernel: most are one comparison and need no machine.

May use: rules, tables.
"""

from __future__ import annotations

from model.rules.requirements import compare, is_met
from model.rules.values import ABSENT
from sim.kernel.compiled import kernel
from sim.kernel.tables import Content, Ints


@kernel
def meets(number: int, inputs: Ints, g: Content) -> bool:
    """Whether the program of this number is met on an input vector."""
    comparison = g.program_comparison[number]
    if comparison >= 0:
        left = inputs[g.program_place[number]]
        return left != ABSENT and compare(comparison, left, g.program_value[number])
    return is_met(g.programs, g.program_start[number], g.program_stop[number], inputs)
