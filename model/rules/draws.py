"""Keyed draws: every random choice is a hash of who, when, what for, so nothing depends on order.

A draw is a 64-bit number made from the player's random key, the local day, a purpose and a content
key. Adding a player, a quest or a replication changes no other draw. The mixing is splitmix64's
finaliser (Steele, Lea, Flood 2014) on unsigned 64-bit words. Standard library only; all functions
take and give ints in [0, 2^64). No product of two numbers here passes 2^63 except where it is cut
to 64 bits on purpose, so that the compiled kernel computes the same.
"""

from __future__ import annotations

import hashlib
from typing import Final

from model.rules.registry import rule

MASK: Final = 0xFFFF_FFFF_FFFF_FFFF
HALF: Final = 0xFFFF_FFFF
_GOLDEN: Final = 0x9E37_79B9_7F4A_7C15
_FIRST: Final = 0xBF58_476D_1CE4_E5B9
_SECOND: Final = 0x94D0_49BB_1331_11EB

BEFORE_PLAY: Final = -1
"""The day number of draws that are made once per player."""

# Purposes: what a draw decides. Numbers are part of every digest: never re-use or renumber one.
ARCHETYPE: Final = 1
TIMEZONE: Final = 2
TRAIT: Final = 3
LOGIN: Final = 4
LAPSE: Final = 5
LAPSE_LENGTH: Final = 6
CHURN: Final = 7
SESSION_TIME: Final = 8
METRIC: Final = 10
ROTATION: Final = 12
DUNGEON_INTEREST: Final = 13
DUNGEON_CHOICE: Final = 14
DUNGEON_TIME: Final = 15
BOSS_INTEREST: Final = 16
BOSS_ABANDON: Final = 17
KNOWS: Final = 40
ANSWERS: Final = 41
LEARNS: Final = 42
KEEPS: Final = 43
PACE: Final = 44


def key_hash(text: str) -> int:
    """A content or cohort key as a 64-bit number (BLAKE2b, 8 bytes)."""
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8"), digest_size=8).digest(), "big")


@rule
def as_word(value: int) -> int:
    """A whole number as an unsigned 64-bit word (two's complement)."""
    return value & MASK


@rule
def mix(state: int, value: int) -> int:
    """One step of the hash: a state and a value to a new state."""
    z = (state + _GOLDEN * value + _GOLDEN) & MASK
    z = ((z ^ (z >> 30)) * _FIRST) & MASK
    z = ((z ^ (z >> 27)) * _SECOND) & MASK
    return z ^ (z >> 31)


@rule
def again(drawn: int) -> int:
    """A second draw made from a first one."""
    return mix(drawn, drawn)


@rule
def player_random_key(seed: int, replication: int, cohort_hash: int, ordinal: int) -> int:
    """The random key of one simulated player: hash(seed, replication, cohort, ordinal)."""
    stream = mix(mix(as_word(0), as_word(seed)), as_word(replication))
    return mix(mix(stream, as_word(cohort_hash)), as_word(ordinal))


@rule
def day_stream(player_key: int, day: int, purpose: int) -> int:
    """One 64-bit draw of a player, a local day (from -2^31 on) and a purpose of this file.

    Where a purpose concerns several contents it is the part that their draws share: mix it with
    the content's key hash.
    """
    return mix(player_key, as_word(((day & HALF) << 16) | purpose))


@rule
def draw(player_key: int, day: int, purpose: int, content_hash: int = 0) -> int:
    """One 64-bit draw of a player, a day, a purpose and a content key's hash."""
    return mix(day_stream(player_key, day, purpose), content_hash)


@rule
def below(drawn: int, bound: int) -> int:
    """A draw as a whole number in [0, bound), from its upper half.

    `bound` is at most 2^31; the bias is below bound / 2^32.
    """
    return ((drawn >> 32) * bound) >> 32


@rule
def below_again(drawn: int, bound: int) -> int:
    """A second, independent number in [0, bound) from the same draw: its lower half."""
    return ((drawn & HALF) * bound) >> 32


@rule
def third_below(drawn: int, third: int, bound: int) -> int:
    """A number in [0, bound) from the third 0, 1 or 2 of a draw (21 bits each; bound <= 2^21)."""
    return (((drawn >> (21 * third)) & 0x1F_FFFF) * bound) >> 21


@rule
def chance(drawn: int, share_ppm: int) -> bool:
    """Whether an event of probability `share_ppm` millionths happens (within 2^-32)."""
    return ((drawn >> 32) * 1_000_000) >> 32 < share_ppm


@rule
def normal_int(mean: int, spread: int, drawn: int) -> int:
    """A whole number about `mean`, roughly normal with standard deviation `spread` (<= 10^9).

    The sum of a draw's four 16-bit uniforms (Irwin–Hall: range ±3.46 spreads, excess kurtosis
    -0.3), scaled to variance 1, all in integers.
    """
    pairs = (drawn & 0x0000_FFFF_0000_FFFF) + ((drawn >> 16) & 0x0000_FFFF_0000_FFFF)
    total = (pairs & HALF) + (pairs >> 32)
    # 56,756 = 2^31 / sqrt((2^32 - 1) / 3). Shifting rounds down: half of the divisor goes first.
    return mean + (((total - 131_070) * spread * 56_756 + (1 << 30)) >> 31)
