"""Engines of tests share what they have compiled: half of the time went into compiling it anew.

Every test has a database of its own, so every test has an engine of its own, and an engine compiles
each statement the first time it is asked. What is compiled depends on the dialect alone, so all
engines of one kind are given the dialect and the compiled statements of the first that has met its
server. The product is as it was: it opens one engine a process.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.util import LRUCache

from model import db

STATEMENTS_MAX = 10_000

_make = db.make_engine
_shared: dict[str, tuple[Any, Any]] = {}


def make_engine(url: str) -> sa.Engine:
    """The product's engine for an address, with the statements of its kind already compiled."""
    engine = _make(url)
    kind = engine.dialect.name
    dialect, compiled = _shared.get(kind, (None, None))
    if getattr(dialect, "server_version_info", None) is None:
        # Nobody has connected yet: this engine's dialect will be the one, once it has.
        _shared[kind] = (engine.dialect, LRUCache(STATEMENTS_MAX))
        engine._compiled_cache = _shared[kind][1]
        return engine
    engine.dialect = engine.pool._dialect = dialect
    engine._compiled_cache = compiled
    return engine


def share() -> None:
    """Let everything that is imported from now on make its engines here."""
    db.make_engine = make_engine
