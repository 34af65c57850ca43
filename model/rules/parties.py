"""Parties: who leads next, how much a stash holds, and what a member may do with one item of it.

Source: rules.md §5.2 (RogueLearn): 2 to 8 members, the oldest member leads next, a stash of 500 MB
and 100 MB more for each member beyond the fourth; the ladder of audiences is model.shapes.stashes.
"""

from __future__ import annotations

from collections.abc import Sequence

from model.rules.registry import rule

STASH_BYTES = 524_288_000
STASH_BYTES_PER_MEMBER = 104_857_600
STASH_MEMBERS_INCLUDED = 4

VIEW, COMMENT, EDIT = 0, 1, 2
"""What is done with an item, and how far a member's level goes, rising."""
CONTRIBUTOR, LEADER, EDITORS, MEMBERS = 0, 1, 2, 3
"""Audiences of an item, each with those before it."""
NOBODY = 0
"""No next leader: ids begin at 1."""


@rule
def stash_limit_bytes(member_count: int) -> int:
    """What the stash of a party of so many active members holds."""
    return STASH_BYTES + STASH_BYTES_PER_MEMBER * max(0, member_count - STASH_MEMBERS_INCLUDED)


@rule
def standing_in_stash(is_contributor: bool, is_leader: bool, level: int) -> int:
    """The narrowest audience that somebody is in."""
    if is_contributor:
        return CONTRIBUTOR
    if is_leader:
        return LEADER
    return EDITORS if level >= EDIT else MEMBERS


@rule
def may_use_item(action: int, standing: int, level: int, audience: int) -> bool:
    """Whether the item's audience holds them and their level reaches as far as the action."""
    return standing <= audience and (standing <= LEADER or level >= action)


def next_leader(members: Sequence[tuple[int, int]]) -> int:
    """The id of the oldest of (joined at, membership id); NOBODY when there is none."""
    return min(members, default=(0, NOBODY))[1]
