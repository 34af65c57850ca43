"""One play: one ruleset, one replication, on the fast engine without rows; what is kept of it.

A play can be done by a thread here or by a worker elsewhere; both call `play`. May use: engine,
measures, condensed.
"""

from __future__ import annotations

import json
import threading
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pandas as pd

from model.ruleset import Ruleset
from model.words import Section
from sim.compile import compile_ruleset
from sim.condensed import Condensed, together
from sim.engine import Keep, run_fast
from sim.kernel.compiled import kernel_key
from sim.measures import headlines
from sim.progress import Progress, ShouldCancel
from sim.scenario import Scenario

_NOTHING = Keep(events=False, days=False, occurrences=False)
_COMPILING = threading.Lock()


@dataclass(frozen=True)
class Play:
    """What is to be played: which of an experiment's rulesets, and which replication."""

    number: int
    ruleset: int
    replication: int


@dataclass
class Outcome:
    """What is kept of a play: its digest, its headlines, and if wanted everybody's measures."""

    digest: str
    values: dict[str, float]
    """Headline key → value; inf = not reached, nan = no number."""
    measures: pd.DataFrame | None = None
    version: str = ""
    """The key of the compiled kernel that played it."""


def play(
    ruleset: Ruleset,
    scenario: Scenario,
    *,
    replication: int,
    levels: Sequence[int],
    keep_measures: bool = False,
    on_progress: Progress | None = None,
    should_cancel: ShouldCancel | None = None,
) -> Outcome:
    """Play one replication and condense it; Cancelled when `should_cancel()` says so."""
    with _COMPILING:
        compile_ruleset(ruleset)
    data = run_fast(
        ruleset,
        scenario,
        replication=replication,
        keep=_NOTHING,
        levels=levels,
        on_progress=on_progress,
        should_cancel=should_cancel,
    )
    measures = data.measures(by_key=False)
    whole = Condensed(measures, together(len(measures)))
    values = {headline.key: whole.value(headline) for headline in headlines(levels)}
    return Outcome(data.digest, values, measures if keep_measures else None, kernel_key())


def packed(ruleset: Ruleset) -> bytes:
    """What a worker elsewhere needs of a ruleset: rules and people, without the texts."""
    sections = ruleset.document["sections"]
    played = {name.value: sections.get(name.value, {}) for name in (Section.RULES, Section.PEOPLE)}
    document = {"format": ruleset.document["format"], "sections": played}
    return zlib.compress(json.dumps(document, sort_keys=True).encode("utf-8"))


@lru_cache(maxsize=64)
def unpacked(content: bytes) -> Ruleset:
    """The ruleset of `packed`, remembered."""
    return Ruleset.from_document(json.loads(zlib.decompress(content)))


def play_elsewhere(
    content: bytes,
    scenario: Mapping[str, Any],
    replication: int,
    levels: tuple[int, ...],
    keep_measures: bool,
) -> Outcome:
    """`play` with plain values, as a worker of a cluster is asked."""
    return play(
        unpacked(content),
        Scenario.from_json(scenario),
        replication=replication,
        levels=levels,
        keep_measures=keep_measures,
    )
