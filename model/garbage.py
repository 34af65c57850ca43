"""How often a process of ours looks for garbage; called once, where a process begins.

May use nothing but Python: it comes before everything else is loaded.
"""

from __future__ import annotations

import gc
from typing import Final

OBJECTS_BETWEEN: Final = 20_000
"""Objects made before the young ones are gone over; Python's own 700 is meant for small programs.

Tables, their mappers and compiled statements are a million objects that stay. Going over all of
them again and again while they were made took a third of the time of every short command.
"""


def look_seldom() -> None:
    """Look for garbage as often as suits a program that keeps most of what it loads."""
    gc.set_threshold(OBJECTS_BETWEEN, 10, 10)
