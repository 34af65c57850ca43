"""Meetings: when somebody who comes is late. The documents name no grace; five minutes are ours."""

from __future__ import annotations

from model.rules.registry import rule

GRACE_SECONDS = 300


@rule
def is_late(arrived: int, planned: int, begun: int) -> bool:
    """Whether somebody came late: five minutes after both the planned and the actual start.

    All in seconds since one instant.
    """
    return arrived > max(planned, begun) + GRACE_SECONDS
