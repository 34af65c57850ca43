"""Secret tokens: made by the system's own randomness, given out once, kept as hashes only."""

from __future__ import annotations

import hashlib
import hmac
import secrets


def fresh() -> str:
    """A new token of 32 random bytes, as 64 hexadecimal digits."""
    return secrets.token_hex(32)


def hash_of(token: str) -> str:
    """What is kept of a token: its SHA-256, 64 hexadecimal digits."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def is_same(token: str, kept_hash: str) -> bool:
    """Whether a token is the one whose hash was kept; takes the same time either way."""
    return hmac.compare_digest(hash_of(token), kept_hash)
