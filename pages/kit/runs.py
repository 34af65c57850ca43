"""Stored runs: which there are, what they say, and their summaries, kept between reruns.

Numbers come from sim.summaries and sim.comparing; here they are only kept. The key is the run's
folder and digest, and a stored run never changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from model.errors import QuestlabError
from model.services import content, runs
from model.services.runs import RunInfo
from model.words import RunState
from pages.kit import words
from pages.kit.session import reading
from sim import comparing, summaries
from sim.live import records
from sim.results import Results

SHOWN_MAX = 100
CHARTED = ("player_days", "xp_events", "xp_modifiers")
"""Tables that charts read; a large run has them when they were asked for (`sim.keep`)."""


def completed(world: str) -> list[RunInfo]:
    """The completed runs of a world's content, newest first."""
    with reading() as session:
        known = runs.list_runs(session, state=RunState.COMPLETED, limit=SHOWN_MAX)
    return [run for run in known if run.content_reference.partition("@")[0] == world]


def results(run: RunInfo) -> Results:
    """The stored results of a run; NotFound when they were removed."""
    return records.results_of(run)


def has_results(run: RunInfo) -> bool:
    """Whether a run's results can still be read, with the rows that the charts are made of."""
    try:
        return results(run).keeps(*CHARTED)
    except QuestlabError:
        return False


def players_of(run: RunInfo) -> int:
    """How many players a run's scenario has."""
    return sum(int(cohort["players"]) for cohort in run.scenario["cohorts"])


def labels(world: str, known: Sequence[RunInfo]) -> dict[int, str]:
    """Each run on one line: `Run 3 · revision 2 · 2,000 players · 60 days · seed 7`."""
    with reading() as session:
        published = {
            revision.ruleset_hash: f"revision {revision.number}"
            for revision in reversed(content.revisions(session, world=world))
        }
    return {
        run.id: f"Run {run.id} · {published.get(run.ruleset_hash, 'draft')} · "
        f"{players_of(run):,} players · {run.scenario['horizon_days']} days · seed {run.seed}"
        for run in known
    }


def is_comparable(before: RunInfo, after: RunInfo) -> bool:
    """Whether two runs have the same players, so that their difference is the edit's."""
    return before.scenario == after.scenario and before.engine == after.engine


def plays_the_same(before: RunInfo, after: RunInfo) -> bool:
    """Whether two runs played equal rules with equal people: then nothing can differ."""
    return (before.rules_hash, before.people_hash) == (after.rules_hash, after.people_hash)


def summary(name: str, run: RunInfo, **options: Any) -> pd.DataFrame:
    """One summary of `sim.summaries` of a run, by the function's name."""
    return _summary(name, run.id, str(run.digest), _run=run, **options)


@st.cache_data(show_spinner="Reading the run…", max_entries=200)
def _summary(name: str, run_id: int, digest: str, *, _run: RunInfo, **options: Any) -> pd.DataFrame:
    frame: pd.DataFrame = getattr(summaries, name)(results(_run), **options)
    return frame


def comparison(before: RunInfo, after: RunInfo, *, levels: tuple[int, ...]) -> pd.DataFrame:
    """The headline numbers of two runs with intervals (`sim.comparing.compare`)."""
    keys = (before.id, str(before.digest), after.id, str(after.digest))
    return _comparison(keys, levels, _before=before, _after=after)


@st.cache_data(show_spinner="Comparing the two runs…", max_entries=50)
def _comparison(
    keys: tuple[int, str, int, str], levels: tuple[int, ...], *, _before: RunInfo, _after: RunInfo
) -> pd.DataFrame:
    return comparing.compare(results(_before), results(_after), levels=levels)


def headline(run: RunInfo) -> dict[str, str]:
    """The headline numbers of a run as people read them, by key."""
    frame = summary("headline_numbers", run)
    return {str(row.key): str(row.shown) for row in frame.itertuples()}


def started(run: RunInfo) -> str:
    """When a run was started."""
    return words.when(run.started_at)
