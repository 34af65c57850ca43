"""Moderation and support: how long bans hold, who may judge an appeal, when tickets close.

Instants are whole seconds since 1970; 0 as an end is none. Source: sources/roguelearn.md
(AbuseReport), rules.md §5.1; the documents name no numbers, so the limits here are ours.
"""

from __future__ import annotations

from model.rules.registry import rule

FOR_EVER = 0
"""An end that never comes."""
BAN_DAYS_MAX = 3_650
REPORTS_PER_DAY_MAX = 20
"""Reports that one person may make in 24 hours."""
OPEN_TICKETS_MAX = 10
"""Tickets that one person may have open at a time."""
REOPEN_DAYS = 14
"""So long an answered ticket may be opened again; then it closes by itself."""

_DAY_SECONDS = 86_400


@rule
def ban_holds(starts_at: int, expires_at: int, now: int) -> bool:
    """Whether a ban that was not lifted holds: from its start until just before its end."""
    return starts_at <= now and (expires_at == FOR_EVER or now < expires_at)


@rule
def ban_is_over(expires_at: int, now: int) -> bool:
    """Whether a ban has run out by the clock."""
    return expires_at != FOR_EVER and now >= expires_at


@rule
def has_four_eyes(decider: int, banned_by: int, banned: int) -> bool:
    """Whether an appeal is decided by somebody who neither banned nor was banned (ids; 0: none)."""
    return decider != banned_by and decider != banned


@rule
def may_reopen(resolved_at: int, now: int) -> bool:
    """Whether an answered ticket may still be opened again."""
    return now < resolved_at + REOPEN_DAYS * _DAY_SECONDS


@rule
def has_room(count: int, most: int) -> bool:
    """Whether one more fits under a limit."""
    return count < most
