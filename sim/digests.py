"""A run's digest: SHA-256 over its players by key, computed alike by both engines.

Per player: the ordinal and the whole final state (with the event count and the rolling event hash),
in the order of `PlayerState.state_words`; then everybody's season ranks. Players come cohort by
cohort (sorted by key) and by ordinal, in pieces of any size. May use: numpy.
"""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np

Words = np.ndarray[Any, np.dtype[np.uint64]]


class Digest:
    """Takes players piece by piece."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self._whole = hashlib.sha256(b"questlab-run-2\n")

    def cohort(self, key: str, players: int) -> None:
        """Begin a cohort."""
        self._whole.update(f"{key}|{players}\n".encode())

    def players(self, first_ordinal: int, words: Words) -> None:
        """Take the final state of players with rising ordinals, uint64 (player, word)."""
        ordinals = np.arange(first_ordinal, first_ordinal + len(words), dtype="<u8")[:, None]
        self._whole.update(np.hstack([ordinals, words.astype("<u8")]).tobytes())

    def finish(self, ranks: np.ndarray[Any, np.dtype[np.int64]]) -> str:
        """Take all players' season ranks (player, season); the digest as 64 hex digits."""
        self._whole.update(ranks.astype("<i8").tobytes())
        return self._whole.hexdigest()
