"""The XP ledger's arithmetic: canonical event bytes, the SHA-256 chain, the rolling digest word.

An event is chained to the one before it of the same player: event_hash = SHA-256 over the version,
the previous hash and every field of the row and of its modifier steps, with keys and ids only, so
that erasing a person's name leaves the chain valid. The rolling word is a cheap 64-bit hash over
events for run digests, kept whether or not rows are written.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import NamedTuple

from model.rules.registry import rule
from model.rules.values import Step

HASH_VERSION = 1
GENESIS = "0" * 64
"""The previous hash of a player's first event."""
MASK = (1 << 64) - 1
ROLLING_START = 0x9E3779B97F4A7C15
_MULTIPLIER = 0xD6E8FEB86659FD93


class LedgerEvent(NamedTuple):
    """One XP event as it is hashed.

    `player` is the profile's id or a simulated player's key, `source` an XpEventSource value,
    `reference` what the event is about (a content key, or the id of the event it reverses), `at`
    the instant as text (ISO 8601 UTC) or minutes, `reason` the note of a correction.
    """

    player: str
    seq: int
    source: str
    reference: str
    at: str
    base_xp: int
    final_xp: int
    total_xp_before: int
    total_xp_after: int
    level_before: int
    level_after: int
    ruleset_hash: str
    reason: str = ""
    steps: tuple[Step, ...] = ()


def event_bytes(event: LedgerEvent) -> bytes:
    """The canonical bytes of an event; length-prefixed, so no two events share them."""
    fields = [str(value) for value in event[:-1]]
    fields += [",".join(str(part) for part in step) for step in event.steps]
    return "".join(f"{len(field)}:{field};" for field in fields).encode()


def event_hash(previous_hash: str, event: LedgerEvent) -> str:
    """The event's link in its player's chain, as 64 hex digits."""
    head = f"questlab-xp-{HASH_VERSION};{previous_hash};".encode()
    return hashlib.sha256(head + event_bytes(event)).hexdigest()


@rule
def total_after(total_xp: int, final_xp: int) -> int:
    """A player's total after an event; never below 0."""
    return max(0, total_xp + final_xp)


@rule
def roll(word: int, value: int) -> int:
    """Mix one unsigned word into a rolling 64-bit word (the order of values matters)."""
    mixed = ((word ^ value) * _MULTIPLIER) & MASK
    return mixed ^ (mixed >> 32)


def roll_all(word: int, values: Sequence[int]) -> int:
    """Mix several whole numbers into a rolling word, in order."""
    for value in values:
        word = roll(word, value & MASK)
    return word


@rule
def event_word(
    seq: int, minute: int, day: int, source: int, content: int, base_xp: int, final_xp: int,
    total_xp_after: int, level_after: int, steps_word: int,
) -> int:  # fmt: skip
    """One event as a 64-bit word: each number (as an unsigned word) times its own odd constant.

    Sums of products of different constants, so that no two numbers can be swapped unseen; what
    makes the order of events count is `roll`. `total_xp_before` and `level_before` are those after
    the event before.
    """
    return (
        seq * 0x9E3779B97F4A7C15
        + minute * 0xBF58476D1CE4E5B9
        + day * 0x94D049BB133111EB
        + source * 0xD6E8FEB86659FD93
        + content * 0xA0761D6478BD642F
        + base_xp * 0xE7037ED1A0B428DB
        + final_xp * 0x8EBC6AF09C88C6E3
        + total_xp_after * 0xD89965CC75374CC3
        + level_after * 0x9D8E4E27C47D124F
        + steps_word
    ) & MASK
