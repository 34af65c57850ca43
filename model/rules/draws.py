"""Keyed draws: every random choice is a hash of who, when, what for, so nothing depends on order.

A draw is a 64-bit number made from the player's random key, the local day, a purpose and a content
key. Adding a player, a quest or a replication changes no other draw. The mixing is splitmix64's
finaliser (Steele, Lea, Flood 2014) on unsigned 64-bit words. Standard library only; all functions
take and give ints in [0, 2^64).
"""

from __future__ import annotations

import hashlib
from typing import Final

from model.rules.registry import rule

MASK: Final = 0xFFFF_FFFF_FFFF_FFFF
_GOLDEN: Final = 0x9E37_79B9_7F4A_7C15
_FIRST: Final = 0xBF58_476D_1CE4_E5B9
_SECOND: Final = 0x94D0_49BB_1331_11EB

# Purposes: what a draw decides. Numbers are part of every digest: never re-use or renumber one.
ARCHETYPE: Final = 1
TIMEZONE: Final = 2
TRAIT: Final = 3
LOGIN: Final = 4
LAPSE: Final = 5
LAPSE_LENGTH: Final = 6
CHURN: Final = 7
SESSION_TIME: Final = 8
RECORD: Final = 9
METRIC: Final = 10
METRIC_TIMING: Final = 11
ROTATION: Final = 12
DUNGEON_INTEREST: Final = 13
DUNGEON_CHOICE: Final = 14
DUNGEON_TIME: Final = 15
BOSS_INTEREST: Final = 16
BOSS_ABANDON: Final = 17


def key_hash(text: str) -> int:
    """A content or cohort key as a 64-bit number (BLAKE2b, 8 bytes)."""
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8"), digest_size=8).digest(), "big")


@rule
def mix(state: int, value: int) -> int:
    """One step of the hash: a state and a value to a new state."""
    z = (state + _GOLDEN * (value + 1)) & MASK
    z = ((z ^ (z >> 30)) * _FIRST) & MASK
    z = ((z ^ (z >> 27)) * _SECOND) & MASK
    return z ^ (z >> 31)


def player_random_key(seed: int, replication: int, cohort_hash: int, ordinal: int) -> int:
    """The random key of one simulated player: hash(seed, replication, cohort, ordinal)."""
    return mix(mix(mix(mix(0, seed & MASK), replication), cohort_hash), ordinal)


@rule
def day_stream(player_key: int, day: int, purpose: int) -> int:
    """The part of a draw that all content of one player, day and purpose shares."""
    return mix(player_key, ((day & 0xFFFF_FFFF) << 16) | purpose)


@rule
def draw(player_key: int, day: int, purpose: int, content_hash: int = 0) -> int:
    """One 64-bit draw; `day` is a local day number from -2^31 on, `purpose` one of this file's."""
    return mix(day_stream(player_key, day, purpose), content_hash)


@rule
def below(drawn: int, bound: int) -> int:
    """A draw as a whole number in [0, bound); the bias is below bound / 2^64."""
    return (drawn * bound) >> 64


@rule
def chance(drawn: int, share_ppm: int) -> bool:
    """Whether an event of probability `share_ppm` millionths happens."""
    return (drawn * 1_000_000) >> 64 < share_ppm


@rule
def normal_int(mean: int, spread: int, drawn: int) -> int:
    """A whole number about `mean`, roughly normal with standard deviation `spread`.

    The sum of twelve 21-bit uniforms from a re-mixed draw (Irwin–Hall: variance 1, range ±6
    spreads), all in integers.
    """
    if spread == 0:
        return mean
    total = 0
    word = drawn
    for _ in range(4):
        word = mix(word, 1)
        total += (word & 0x1F_FFFF) + ((word >> 21) & 0x1F_FFFF) + ((word >> 42) & 0x1F_FFFF)
    # Floor division would pull the mean down by half a unit: add half of the divisor first.
    return mean + (((total - 6 * 0x20_0000) * spread + 0x10_0000) >> 21)
