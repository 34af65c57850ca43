"""Experiments on a Dask cluster: a real scheduler and two worker processes."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from distributed import Client, LocalCluster

from model.errors import RunError
from sim import Scenario, compare, replicate
from sim.experiments import places
from sim.experiments.folders import read_record
from tests.sim.test_experiments import SCENARIO, generous
from tests.sim.worlds import small


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCluster]:
    """A scheduler on this machine with two workers, each a process with one thread."""
    with LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=True,
        dashboard_address=":0",
        local_directory=str(tmp_path_factory.mktemp("dask")),
    ) as made:
        yield made


def pids(cluster: LocalCluster) -> list[int]:
    """The workers' process ids."""
    with Client(cluster.scheduler_address, set_as_default=False) as client:
        return list(client.run(os.getpid).values())


def test_a_cluster_gives_the_same_digest_and_table(cluster: LocalCluster) -> None:
    """Two workers elsewhere, or threads here: equal to the bit."""
    address = cluster.scheduler_address
    assert len(set(pids(cluster))) == 2
    here = compare(small(), generous(), SCENARIO, replications=4)
    there = compare(small(), generous(), SCENARIO, replications=4, scheduler=address)
    assert there.digest == here.digest
    pd.testing.assert_frame_equal(there.frame(), here.frame(), check_exact=True)


@pytest.mark.reliability
def test_a_lost_worker_is_replaced_by_the_others(cluster: LocalCluster) -> None:
    """One of two workers is killed in the middle: its play is done again, the digest is equal."""
    scenario = Scenario.of(players=200, days=30, seed=5)
    victims = pids(cluster)[:1]

    def kill_one(done: int, total: int) -> None:
        if done and victims:
            os.kill(victims.pop(), signal.SIGKILL)

    there = replicate(small(), scenario, replications=24, scheduler=cluster.scheduler_address,
                      on_progress=kill_one)  # fmt: skip
    assert not victims
    assert there.digest == replicate(small(), scenario, replications=24).digest


def test_no_scheduler_no_workers_and_another_version_are_sentences(
    cluster: LocalCluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody answers, nobody works, or they play other rules: what is finished is kept."""
    address = cluster.scheduler_address
    with monkeypatch.context() as patched:
        patched.setattr(places, "kernel_key", lambda: "0123456789abcdef")
        with pytest.raises(RunError, match="another version") as caught:
            replicate(small(), SCENARIO, scheduler=address, folder=tmp_path / "kept")
        assert caught.value.code == "E-RUN-050"
        assert read_record(tmp_path / "kept")["state"] == "partial"
    monkeypatch.setattr(places, "CONNECT_SECONDS", 0.5)
    monkeypatch.setattr(places, "WORKERLESS_SECONDS", 0.5)
    with pytest.raises(RunError, match="No Dask scheduler answers") as caught:
        replicate(small(), SCENARIO, scheduler="tcp://127.0.0.1:9")
    assert caught.value.code == "E-RUN-048"
    gone: list[int] = []

    def send_all_home(done: int, total: int) -> None:
        if done and not gone:
            gone.append(done)
            cluster.scale(0)

    scenario = Scenario.of(players=3_000, days=60, seed=5)
    with pytest.raises(RunError, match="workers are all gone") as caught:
        replicate(small(), scenario, replications=200, scheduler=address, on_progress=send_all_home)
    assert caught.value.code == "E-RUN-049"
    with pytest.raises(RunError, match="has no workers"):
        replicate(small(), SCENARIO, scheduler=address)
