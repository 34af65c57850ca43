"""Experiments that are stopped: what is kept, what is said, and the same digest in the end."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from model.errors import Cancelled, NotFound, RunError
from sim import Scenario, compare, replicate
from sim.experiments import folders
from sim.experiments.folders import LimitedFolder, read_record
from tests.sim.test_experiments import SCENARIO, generous
from tests.sim.worlds import small

CHECKOUT = Path(__file__).resolve().parents[2]
KILLED = """
import sys
from sim import Scenario, replicate
from tests.sim.worlds import small
replicate(small(), Scenario.of(players=300, days=40, seed=3), replications=40, folder=sys.argv[1])
"""


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its content."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_stopped_experiment_is_marked_partial_and_resumes_to_the_same_digest(
    tmp_path: Path,
) -> None:
    """Ctrl-C and a cancel keep what is finished; resuming plays the rest and nothing twice."""
    place = tmp_path / "edit"
    straight = compare(small(), generous(), SCENARIO, replications=4)
    seen: list[int] = []

    def interrupt(done: int, total: int) -> None:
        seen.append(done)
        if done >= total // 4:
            raise KeyboardInterrupt

    with pytest.raises(Cancelled, match="go on with resume") as caught:
        compare(small(), generous(), SCENARIO, replications=4, folder=place, workers=1,
                on_progress=interrupt)  # fmt: skip
    assert caught.value.code == "E-RUN-051" and caught.value.exit_code == 130
    record = read_record(place)
    assert record["state"] == "partial" and "digest" not in record
    assert 1 <= record["done"] < record["plays"] == 8
    before = files_of(place / "plays")

    with pytest.raises(Cancelled):
        compare(small(), generous(), SCENARIO, replications=4, folder=place, resume=True,
                should_cancel=lambda: True)  # fmt: skip
    resumed = compare(small(), generous(), SCENARIO, replications=4, folder=place, resume=True)
    assert resumed.digest == straight.digest == read_record(place)["digest"]
    assert read_record(place)["state"] == "complete"
    pd.testing.assert_frame_equal(resumed.frame(), straight.frame(), check_exact=True)
    pd.testing.assert_frame_equal(pd.read_parquet(place / "result.parquet"), straight.frame())
    assert before.items() <= files_of(place / "plays").items()
    with pytest.raises(Cancelled, match="Nothing was kept"):
        replicate(small(), SCENARIO, should_cancel=lambda: True)


def test_nothing_is_overwritten_and_only_the_same_question_goes_on(tmp_path: Path) -> None:
    """A folder that is taken is refused with what is in it, and stays as it is."""
    place = tmp_path / "kept"
    first = replicate(small(), SCENARIO, replications=2, folder=place)
    before = files_of(place)
    with pytest.raises(RunError, match="holds an experiment already") as caught:
        replicate(small(), SCENARIO, replications=2, folder=place)
    assert caught.value.code == "E-RUN-045"
    with pytest.raises(RunError, match="replications, rulesets differ") as caught:
        replicate(generous(), SCENARIO, replications=3, folder=place, resume=True)
    assert caught.value.code == "E-RUN-046"
    again = replicate(small(), SCENARIO, replications=2, folder=place, resume=True)
    assert again.digest == first.digest and files_of(place) == before
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "letter.txt").write_text("mine")
    with pytest.raises(RunError, match="holds something else"):
        replicate(small(), SCENARIO, replications=2, folder=tmp_path / "other")
    with pytest.raises(NotFound):
        read_record(tmp_path)


def test_a_full_disk_and_a_damaged_file_are_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was finished stays; what cannot be read is named."""
    place = tmp_path / "full"
    real = folders._put

    def full(path: Path, content: bytes) -> None:
        if path.name == "000002.json":
            raise OSError(28, "No space left on device")
        real(path, content)

    with monkeypatch.context() as patched:
        patched.setattr(folders, "_put", full)
        with pytest.raises(RunError, match="No space left on device"):
            replicate(small(), SCENARIO, replications=4, folder=place, workers=1)
    assert read_record(place)["state"] == "partial"
    assert not list(place.rglob("*.partial"))
    (place / "plays" / "000001.json").write_text("{")
    with pytest.raises(RunError, match="000001.json cannot be read"):
        replicate(small(), SCENARIO, replications=4, folder=place, resume=True)
    (place / "plays" / "000001.json").unlink()
    done = replicate(small(), SCENARIO, replications=4, folder=place, resume=True)
    assert done.digest == replicate(small(), SCENARIO, replications=4).digest


def test_a_folder_with_a_limit_refuses_what_would_not_fit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In figures, before anything is written; the disk's own room counts too."""
    limited = LimitedFolder(tmp_path / "kept", 100_000)
    with pytest.raises(RunError, match=r"0\.\d+ GB in .* QUESTLAB_RESULTS_GB 0\.000 GB") as caught:
        replicate(small(), SCENARIO, replications=40, folder=limited)
    assert caught.value.code == "E-RUN-096" and not limited.place.exists()
    replicate(small(), SCENARIO, replications=2, folder=limited)
    assert sum(map(len, files_of(limited.place).values())) < 100_000
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(folders.shutil, "disk_usage", lambda place: usage._replace(free=1_000))
    with pytest.raises(RunError, match="the disk has 0.000 GB free"):
        replicate(small(), SCENARIO, replications=2, folder=tmp_path / "more")


@pytest.mark.reliability
def test_a_killed_experiment_resumes_to_the_same_digest(tmp_path: Path) -> None:
    """SIGKILL in the middle: the folder says partial, and resuming ends as if nothing happened."""
    place = tmp_path / "killed"
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(place)], cwd=CHECKOUT, start_new_session=True
    )
    try:
        deadline = time.monotonic() + 60
        while len(list(place.glob("plays/*.json"))) < 2 and time.monotonic() < deadline:
            time.sleep(0.005)
        os.kill(process.pid, signal.SIGKILL)
    finally:
        process.kill()
        process.wait()
    done = [json.loads(path.read_text())["digest"] for path in place.glob("plays/[0-9]*.json")]
    assert 2 <= len(done) < 40 and read_record(place)["state"] == "partial"
    scenario = Scenario.of(players=300, days=40, seed=3)
    resumed = replicate(small(), scenario, replications=40, folder=place, resume=True)
    assert resumed.digest == replicate(small(), scenario, replications=40).digest
