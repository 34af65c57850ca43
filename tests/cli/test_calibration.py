"""What `questlab calibrate` answers and writes, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import yaml

from data.pack_files import PACKS_FOLDER
from tests.cli.conftest import run_here

CONTENT = ("--content", str(PACKS_FOLDER / "fitness"))


def _file(folder: Path) -> Path:
    """Sixty players who come on two days of three."""
    active = np.random.Generator(np.random.Philox(key=3)).random((60, 35)) < 0.66
    days = pd.date_range("2026-01-05", periods=35).strftime("%Y-%m-%d")
    rows = [(f"u{u}", days[d], int(active[u, d])) for u in range(60) for d in range(35)]
    path = folder / "days.csv"
    pd.DataFrame(rows, columns=["user", "date", "activity"]).to_csv(path, index=False)
    return path


def test_calibrate_answers_and_writes_archetypes(tmp_path: Path) -> None:
    """JSON with the report and held-out figures; a folder of four files, never overwritten."""
    file, out = str(_file(tmp_path)), tmp_path / "fit"
    command = ("calibrate", file, *CONTENT, "--archetype", "casual", "--weeks-held-out", "2")
    done = run_here(*command, "--out", str(out), "--json")
    assert done.code == 0, done.err
    answer = json.loads(done.out)
    assert answer["players"] == 60 and answer["held_out"]["weeks"] == 2
    assert answer["mix"] == {"casual": 1_000_000}
    written = yaml.safe_load((out / "archetypes.yaml").read_text())["archetypes"]["casual"]
    assert all(0.5 < chance < 0.85 for chance in written["engagement"]["login"])
    assert "calibrated on 60 players" in written["notes"][0]["source"]
    again = run_here(*command, "--out", str(out))
    assert again.code == 5 and "archetypes.yaml" in again.err and "E-RUN-084" in again.err


def test_calibrate_refuses_what_it_cannot_use(tmp_path: Path) -> None:
    """Neither file nor --live, a folder's live days, a file with faults: sentences only."""
    assert run_here("calibrate").code == 2
    assert "E-RUN-087" in run_here("calibrate", "--live", *CONTENT).err
    bad = tmp_path / "bad.csv"
    bad.write_text("user,date,activity\na,2026-01-05,perhaps\n")
    outcome = run_here("calibrate", str(bad), *CONTENT, "--json")
    assert outcome.code == 7 and "line 2" in outcome.err
    assert json.loads(outcome.out)["error"]["code"] == "E-RUN-081"
