"""Promises of background simulations: they end as they should, and leave nothing running."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from model.db import write
from model.errors import NotFound, Refused, RunError
from model.services import jobs
from model.services.idempotency import new_key
from model.services.jobs import JobInfo
from model.settings import settings
from model.words import JobState
from sim.live import worker
from sim.live.sandbox import Sandbox
from sim.scenario import Scenario

SMALL = Scenario.of(players=8, days=10, seed=7)
ENDLESS = Scenario.of(players=500_000, days=365, seed=7)
WAIT_SECONDS = 60
ONE_DATABASE = pytest.mark.databases("sqlite")
"""For what a worker process does by itself, whatever database it writes its progress to."""


def wait_for(condition: Callable[[], bool], *, seconds: float = WAIT_SECONDS) -> float:
    """Wait until a condition holds; returns how many seconds it took, fails when it never does."""
    start = time.monotonic()
    while not condition():
        if time.monotonic() - start > seconds:
            pytest.fail(f"nothing happened within {seconds} seconds")
        time.sleep(0.02)
    return time.monotonic() - start


def workers_of(job: JobInfo) -> list[int]:
    """Return the process ids of a job's workers in this test's var folder."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            command = (entry / "cmdline").read_bytes().split(b"\0")
            environment = (entry / "environ").read_bytes()
        except OSError:
            continue
        mine = f"QUESTLAB_VAR={settings().var_directory}".encode() in environment
        if mine and b"sim.live.worker" in command and str(job.id).encode() in command:
            found.append(int(entry.name))
    return found


def started(sandbox: Sandbox) -> JobInfo:
    """Start a job too long to finish, and wait until players are being played."""
    job = sandbox.start(scenario=ENDLESS)
    wait_for(lambda: sandbox.job(job.id).progress_done > 0)
    return job


def test_a_job_plays_to_its_end(sandbox: Sandbox) -> None:
    """The job completes, names its run, and the worker is gone."""
    job = sandbox.start(scenario=SMALL)
    assert job.state == JobState.QUEUED
    wait_for(lambda: sandbox.job(job.id).is_over)
    over = sandbox.job(job.id)
    assert (over.state, over.error, over.share_done) == (JobState.COMPLETED, None, 1.0)
    assert over.run_id is not None
    assert len(sandbox.results(over.run_id).frame("players")) == 8
    wait_for(lambda: not workers_of(job))


@ONE_DATABASE
def test_a_job_gives_the_run_that_a_notebook_gives(sandbox: Sandbox) -> None:
    """In the background or in the foreground: the same digest."""
    here = sandbox.simulate(scenario=SMALL)
    job = sandbox.start(scenario=SMALL, force=True)
    wait_for(lambda: sandbox.job(job.id).is_over)
    run_id = sandbox.job(job.id).run_id
    assert run_id is not None and run_id != here.record["run_id"]
    assert sandbox.results(run_id).record["digest"] == here.record["digest"]


@ONE_DATABASE
def test_the_job_plays_the_content_as_it_was_when_started(sandbox: Sandbox) -> None:
    """The draft is frozen at the start: an edit made while the worker starts changes nothing."""
    frozen = sandbox.ruleset("fitness@draft").hash
    job = sandbox.start(scenario=SMALL)
    sandbox.edit("fitness", "quest_templates", "steps", why="too late", base_xp=60)
    wait_for(lambda: sandbox.job(job.id).is_over)
    run_id = sandbox.job(job.id).run_id
    assert run_id is not None
    assert sandbox.results(run_id).record["ruleset_hash"] == frozen


def test_a_cancelled_job_stops_at_once(sandbox: Sandbox) -> None:
    """Cancelling ends the run and the worker process; neither results nor locks are left."""
    job = started(sandbox)
    assert workers_of(job)
    sandbox.cancel(job.id)
    # Measured 0.4 seconds; the bound leaves room for a machine that is busy with other tests.
    assert wait_for(lambda: sandbox.runs()["state"].iloc[0] == "cancelled") < 3.0
    wait_for(lambda: not workers_of(job))
    assert sandbox.job(job.id).state == JobState.CANCELLED
    assert list(settings().results_directory.iterdir()) == []


def test_a_killed_worker_is_noticed_by_the_sweep(sandbox: Sandbox) -> None:
    """After kill -9 the job and its run are marked failed with a reason, at the next sweep."""
    job = started(sandbox)
    processes = workers_of(job)
    for process in processes:
        os.kill(process, signal.SIGKILL)
    wait_for(lambda: not any(Path(f"/proc/{process}").exists() for process in processes), seconds=5)
    assert sandbox.job(job.id).state == JobState.RUNNING
    assert sandbox.sweep() == [job.id]
    over = sandbox.job(job.id)
    assert over.state == JobState.FAILED and "Start it again" in (over.error or "")
    run = sandbox.runs().iloc[0]
    assert run["state"] == "failed" and "ended" in run["error"]
    assert list(settings().results_directory.iterdir()) == []
    assert sandbox.sweep() == []


@ONE_DATABASE
def test_a_worker_told_to_stop_says_so(sandbox: Sandbox) -> None:
    """SIGTERM marks the job failed with the reason, and leaves no run open."""
    job = started(sandbox)
    for process in workers_of(job):
        os.kill(process, signal.SIGTERM)
    wait_for(lambda: sandbox.job(job.id).is_over, seconds=10)
    assert "SIGTERM" in (sandbox.job(job.id).error or "")
    wait_for(lambda: sandbox.runs()["state"].iloc[0] == "failed", seconds=5)
    wait_for(lambda: not workers_of(job))


def test_a_job_that_cannot_be_played_fails_with_the_reason(sandbox: Sandbox) -> None:
    """A worker that meets an error marks its job failed with the sentence and exits non-zero."""
    with write(sandbox.database, actor=sandbox.actor, key=new_key("t")) as session:
        spec = {
            "content": "fitness@draft", "ruleset_hash": "0" * 64,
            "scenario": SMALL.as_json(), "force": False,
        }  # fmt: skip
        job = jobs.enqueue(session, kind=worker.KIND, spec=spec)
    assert worker.work(sandbox.database, job.id) == worker.EXIT_FAILED
    over = sandbox.job(job.id)
    assert over.state == JobState.FAILED and "No ruleset has the hash" in (over.error or "")


def test_a_job_cancelled_before_it_began_is_not_played(sandbox: Sandbox) -> None:
    """The worker of a job that is not queued any more does nothing and exits well."""
    with write(sandbox.database, actor=sandbox.actor, key=new_key("t")) as session:
        job = jobs.enqueue(session, kind=worker.KIND, spec={})
    sandbox.cancel(job.id)
    assert worker.work(sandbox.database, job.id) == 0
    assert sandbox.job(job.id).state == JobState.CANCELLED
    assert len(sandbox.runs()) == 0


@ONE_DATABASE
def test_the_same_key_starts_one_job(sandbox: Sandbox) -> None:
    """A button pressed twice gives one job; another question under the same key is refused."""
    first = sandbox.start(scenario=SMALL, key="press-1")
    again = sandbox.start(scenario=SMALL, key="press-1")
    assert first.id == again.id
    with pytest.raises(Refused, match="different"):
        sandbox.start(scenario=ENDLESS, key="press-1")
    wait_for(lambda: sandbox.job(first.id).is_over)
    wait_for(lambda: not workers_of(first), seconds=5)
    assert len(sandbox.runs()) == 1


def test_content_that_does_not_exist_starts_nothing(sandbox: Sandbox) -> None:
    """A wrong reference is refused before there is a job."""
    with pytest.raises(NotFound, match="Did you mean 'fitness'"):
        sandbox.start("fitnes@draft", scenario=SMALL)


def test_a_worker_that_cannot_be_started_fails_its_job(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the system gives no process, the job is failed at once and the caller is told."""

    def refuse(*_: object, **__: object) -> None:
        raise OSError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(subprocess, "Popen", refuse)
    with pytest.raises(RunError, match="could not be started"):
        sandbox.start(scenario=SMALL, key="only")
    with write(sandbox.database, actor=sandbox.actor, key=new_key("t")) as session:
        latest = jobs.latest(session)
    assert latest is not None and latest.state == JobState.FAILED


@pytest.mark.parametrize("arguments", [[], ["one"], ["1", "2"]])
def test_the_worker_explains_its_use(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Wrong arguments are answered with the usage and exit code 2."""
    assert worker.main(arguments) == 2
    assert "JOB_ID" in capsys.readouterr().err


@ONE_DATABASE
def test_the_worker_says_when_there_is_no_such_job(sandbox: Sandbox) -> None:
    """As a command of its own, with one sentence and the exit code of its error."""
    answer = subprocess.run(
        [sys.executable, "-m", "sim.live.worker", "99"], capture_output=True, text=True,
        cwd=Path(__file__).parents[3], env={**os.environ}, check=False,
    )  # fmt: skip
    assert answer.returncode == NotFound.exit_code
    assert answer.stderr.strip() == "There is no job 99."
