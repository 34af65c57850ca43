"""Processes for tests that kill them or take their space: forked from one that is warm already."""

from __future__ import annotations

import multiprocessing as mp

CONTEXT = mp.get_context("forkserver")
CONTEXT.set_forkserver_preload(
    [f"tests.reliability.{name}" for name in ("test_kills", "test_full_disk", "warmed_up")]
)
