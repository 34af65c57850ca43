"""Simulations in the background: starting them, watching them, stopping them.

A job is a row in the database with a worker process behind it (sim.live.worker), so a closed tab
changes nothing. The panel draws itself again while a job runs, and the whole page once when all
jobs it watches are over.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import streamlit as st

from model.services import jobs
from model.services.jobs import JobInfo
from model.words import JobState
from pages.kit.errors import guarded, plain
from pages.kit.session import database, form_key, reading, renew_form_key, require_user
from sim.live import records, worker
from sim.scenario import Scenario

_WATCHED = "watched-jobs"
EVERY_SECONDS = 0.5


@dataclass
class Watched:
    """Jobs somebody started on a page: all must be over before the page goes on."""

    purpose: str
    job_ids: list[int]


def start(purpose: str, *, requests: list[tuple[str, Scenario]]) -> None:
    """Start a simulation for each (content reference, scenario) and watch them together."""
    started = []
    for number, (reference, scenario) in enumerate(requests):
        form = f"simulate/{purpose}/{number}"
        job = worker.start_job(
            database(), actor=require_user(), scenario=scenario, content_reference=reference,
            key=form_key(form),
        )  # fmt: skip
        renew_form_key(form)
        started.append(job.id)
    st.session_state[_WATCHED] = Watched(purpose, started)


def watched() -> Watched | None:
    """What this page waits for; after a reload, a job that is still running is found again."""
    known: Watched | None = st.session_state.get(_WATCHED)
    if known is not None:
        return known
    with reading() as session:
        job = jobs.latest(session, kind=worker.KIND)
    if job is None or job.is_over:
        return None
    found = Watched("", [job.id])
    st.session_state[_WATCHED] = found
    return found


def infos(job_ids: list[int]) -> list[JobInfo]:
    """The jobs as they stand now."""
    with reading() as session:
        return [jobs.get(session, job_id=job_id) for job_id in job_ids]


def finished() -> tuple[str, list[JobInfo]] | None:
    """What has just ended, once: its purpose and its jobs; then nothing is watched any more."""
    known: Watched | None = st.session_state.get(_WATCHED)
    if known is None:
        return None
    now = infos(known.job_ids)
    if not all(job.is_over for job in now):
        return None
    del st.session_state[_WATCHED]
    return known.purpose, now


def panel() -> None:
    """Draw progress and cancel for what is watched; draws nothing when nothing is."""
    if watched() is not None:
        _panel()


@st.fragment(run_every=EVERY_SECONDS)
@guarded
def _panel() -> None:
    known: Watched | None = st.session_state.get(_WATCHED)
    if known is None:
        return
    now = infos(known.job_ids)
    if any(_is_silent(job) for job in now):
        records.sweep(database(), actor=require_user())
        now = infos(known.job_ids)
    if all(job.is_over for job in now):
        st.rerun(scope="app")
    with st.container(border=True):
        left, right = st.columns([5, 1], vertical_alignment="center")
        for job in now:
            left.progress(job.share_done, text=_text(job))
        if right.button(
            "Cancel", key="cancel-jobs", icon=":material/stop_circle:", width="stretch"
        ):
            _cancel(now)


def _is_silent(job: JobInfo) -> bool:
    """Whether a job's worker has not been heard of for so long that it must be gone."""
    if job.is_over or job.heartbeat_at is None:
        return False
    silence = datetime.now(UTC) - job.heartbeat_at
    return silence > timedelta(seconds=jobs.HEARTBEAT_SECONDS_MAX)


def _text(job: JobInfo) -> str:
    what = f"Simulating {_content_of(job)}"
    if job.state == JobState.COMPLETED:
        return f"{what}: done"
    if not job.progress_done:
        return f"{what}: starting…"
    return f"{what}: {job.share_done:.0%}"


def _content_of(job: JobInfo) -> str:
    """What a job simulates, in words."""
    reference = str(job.spec.get("content", ""))
    world, _, which = reference.partition("@")
    if which in ("", "draft"):
        return f"{'the draft' if which else 'the published content'} of {plain(world)}"
    return plain(reference)


def _cancel(now: list[JobInfo]) -> None:
    for job in now:
        if not job.is_over:
            worker.cancel_job(database(), actor=require_user(), job_id=job.id)
    st.rerun(scope="app")


def outcome(job: JobInfo) -> str:
    """How a job ended, as a sentence."""
    content = _content_of(job)
    if job.state == JobState.CANCELLED:
        return f"The simulation of {content} was cancelled. Nothing was stored."
    if job.state == JobState.FAILED:
        return f"The simulation of {content} failed: {plain(job.error or 'no reason given')}"
    return f"The simulation of {content} is done."
