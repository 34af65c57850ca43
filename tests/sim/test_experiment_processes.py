"""Experiments in local processes: two real ones, the same digest, and what a dead one leaves."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from model.errors import Cancelled, RunError
from sim import Scenario, compare, replicate
from sim.experiments import carrying_out
from sim.experiments.folders import read_record
from sim.experiments.processes import PROCESSES, Processes
from tests.sim.test_experiments import SCENARIO, generous
from tests.sim.worlds import small

CHECKOUT = Path(__file__).resolve().parents[2]
LONG = Scenario.of(players=20_000, days=365, seed=5)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Processes]:
    """The pools that experiments begin, to look at their processes."""
    made: list[Processes] = []

    class Watched(Processes):
        def __init__(self, *rest: object, **options: object) -> None:
            super().__init__(*rest, **options)  # type: ignore[arg-type]
            made.append(self)

    monkeypatch.setattr(carrying_out, "Processes", Watched)
    return made


def are_gone(pids: list[int]) -> bool:
    """Whether none of these processes is there any more."""
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        if not any(Path(f"/proc/{pid}").exists() for pid in pids):
            return True
        time.sleep(0.01)
    return False


def test_two_processes_give_the_same_digest_and_table(started: list[Processes]) -> None:
    """Equal to threads to the bit, progress reaches the whole, and no process stays behind."""
    seen: list[tuple[int, int]] = []
    here = compare(small(), generous(), SCENARIO, replications=3)
    there = compare(
        small(), generous(), SCENARIO, replications=3, scheduler=PROCESSES, workers=2,
        on_progress=lambda done, total: seen.append((done, total)),
    )  # fmt: skip
    assert there.digest == here.digest
    pd.testing.assert_frame_equal(there.frame(), here.frame(), check_exact=True)
    assert seen == sorted(seen) and seen[-1][0] == seen[-1][1] == 6 * 40 * 21
    (pool,) = started
    assert len(set(pool.pids)) == 2 and os.getpid() not in pool.pids and are_gone(pool.pids)


def test_a_killed_process_is_a_sentence_and_what_is_finished_is_kept(
    tmp_path: Path, started: list[Processes]
) -> None:
    """The folder says partial; resuming with threads ends with the digest of threads."""
    place = tmp_path / "killed"

    def kill(done: int, total: int) -> None:
        if len(list(place.glob("plays/*.json"))) >= 2:
            os.kill(started[0].pids[0], signal.SIGKILL)

    with pytest.raises(RunError, match="was killed by signal 9.*go on with resume") as caught:
        replicate(small(), SCENARIO, replications=60, folder=place, scheduler=PROCESSES,
                  workers=2, on_progress=kill)  # fmt: skip
    assert caught.value.code == "E-RUN-089" and are_gone(started[0].pids)
    record = read_record(place)
    assert record["state"] == "partial" and 2 <= record["done"] < 60
    resumed = replicate(small(), SCENARIO, replications=60, folder=place, resume=True)
    assert resumed.digest == replicate(small(), SCENARIO, replications=60).digest


@pytest.mark.parametrize("how", ["cancel", "Ctrl-C"])
def test_a_stop_ends_the_processes_at_once(
    how: str, tmp_path: Path, started: list[Processes]
) -> None:
    """Nobody waits for a long play to end, its progress is known, and the folder says partial."""
    seen = [0]

    def follow(done: int, total: int) -> None:
        seen.append(done)
        if done and how == "Ctrl-C":
            raise KeyboardInterrupt

    with pytest.raises(Cancelled, match="go on with resume") as caught:
        replicate(small(), LONG, replications=2, folder=tmp_path / "kept", scheduler=PROCESSES,
                  workers=1, on_progress=follow, should_cancel=lambda: seen[-1] > 0)  # fmt: skip
    assert caught.value.code == "E-RUN-051"
    assert 0 < seen[-1] < LONG.players * LONG.horizon_days, "told while it is played"
    assert are_gone(started[0].pids) and read_record(tmp_path / "kept")["done"] == 0


@pytest.mark.reliability
def test_processes_end_with_their_owner() -> None:
    """SIGKILL to the experiment: its two processes notice within a moment and end."""
    code = (
        "from sim import Scenario, replicate; from tests.sim.worlds import small; "
        "replicate(small(), Scenario.of(players=20_000, days=365), replications=40, "
        "scheduler='processes', workers=2)"
    )
    owner = subprocess.Popen([sys.executable, "-c", code], cwd=CHECKOUT, start_new_session=True)
    children = Path(f"/proc/{owner.pid}/task/{owner.pid}/children")
    mine: set[int] = set()
    try:
        deadline = time.monotonic() + 60
        while len(mine) < 2 and time.monotonic() < deadline:
            tasks = Path(f"/proc/{owner.pid}/task").glob("*/children")
            mine = {int(pid) for task in tasks for pid in task.read_text().split()}
            time.sleep(0.02)
        time.sleep(2)
        os.kill(owner.pid, signal.SIGKILL)
    finally:
        owner.kill()
        owner.wait()
    assert len(mine) == 2 and not children.exists() and are_gone(sorted(mine))


def test_how_many_processes_is_checked() -> None:
    """None or too many are refused before anything begins."""
    for workers in (0, 1_000):
        with pytest.raises(RunError, match=f"workers = {workers} must be"):
            replicate(small(), SCENARIO, scheduler=PROCESSES, workers=workers)
