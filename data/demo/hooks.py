"""What single tables need beyond what they declare: a row's fields that tell one story.

A hook changes a row; it returns False when the row must not be.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Hook = Callable[[dict[str, Any], Any], bool | None]
HOOKS: dict[str, Hook] = {}


def hook(*tables: str) -> Callable[[Hook], Hook]:
    """Register a hook for tables."""

    def register(function: Hook) -> Hook:
        for table in tables:
            HOOKS[table] = function
        return function

    return register
