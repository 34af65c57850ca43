"""How much of the machine a process may use. May use: nothing."""

from __future__ import annotations

import os


def usable_cores() -> int:
    """The cores this process may use."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1
