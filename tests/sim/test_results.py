"""Promises of `sim.results`: whole or absent, read back equal, queries that see only the tables."""

from __future__ import annotations

import errno
import hashlib
import json
import os
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet
import pytest

from model.errors import NotFound, RunError
from sim import results as results_module
from sim.frames import FRAMES, RESULTS_FORMAT
from sim.results import Results, discard_partial, open_results, save
from tests.sim.made_runs import RECORD, made_run


@pytest.fixture
def run() -> Results:
    """A small hand-made run in memory."""
    return made_run(players=12, days=10)


def stored(run: Results, folder: Path) -> Results:
    """Save a run's frames and open them again."""
    return open_results(save({name: run.frame(name) for name in FRAMES}, folder, run.record))


@pytest.mark.parametrize("name", sorted(FRAMES))
def test_every_frame_is_read_back_equal(run: Results, tmp_path: Path, name: str) -> None:
    """Values, column order and types survive the round trip through Parquet."""
    again = stored(run, tmp_path / "run")
    pd.testing.assert_frame_equal(again.frame(name), run.frame(name))


def test_the_record_is_read_back(run: Results, tmp_path: Path) -> None:
    """run.json holds what was given, plus the format, row counts and checksums of the files."""
    again = stored(run, tmp_path / "run")
    rows = {name: len(run.frame(name)) for name in FRAMES}
    files = {
        name: hashlib.sha256((tmp_path / "run" / f"{name}.parquet").read_bytes()).hexdigest()
        for name in FRAMES
    }
    assert again.record == {**RECORD, "format": RESULTS_FORMAT, "rows": rows, "files": files}


def test_an_empty_run_is_read_back_with_its_types(tmp_path: Path) -> None:
    """A run without players has every table, every column and every type."""
    again = open_results(save({}, tmp_path / "run", {}))
    for name, columns in FRAMES.items():
        frame = again.frame(name)
        assert len(frame) == 0
        assert [str(kind) for kind in frame.dtypes] == list(columns.values())


def test_queries_join_the_tables_by_name(run: Results, tmp_path: Path) -> None:
    """DuckDB over the files answers as pandas does."""
    again = stored(run, tmp_path / "run")
    sql = (
        "select p.archetype, sum(e.final_xp)::bigint as xp from xp_events e "
        "join players p using (replication, player_key) group by all order by all"
    )
    merged = run.frame("xp_events").merge(run.frame("players"), on=["replication", "player_key"])
    expected = merged.groupby("archetype")["final_xp"].sum()
    answer = again.query(sql)
    assert dict(zip(answer["archetype"], answer["xp"], strict=True)) == expected.to_dict()
    assert run.query(sql).equals(answer)


def test_queries_cannot_touch_other_files(run: Results, tmp_path: Path) -> None:
    """A query neither reads nor writes anything but the tables."""
    again = stored(run, tmp_path / "run")
    secret = tmp_path / "secret.csv"
    secret.write_text("a\n1\n")
    for sql in (f"from '{secret}'", f"copy players to '{tmp_path / 'out.csv'}'"):
        with pytest.raises(RunError, match="query was not answered"):
            again.query(sql)
    assert not (tmp_path / "out.csv").exists()


def test_a_wrong_query_or_name_is_one_sentence(run: Results) -> None:
    """Unknown tables and columns say what there is."""
    with pytest.raises(RunError, match="Tables: players, player_days"):
        run.query("from palyers")
    with pytest.raises(RunError, match="Did you mean 'players'"):
        run.frame("player")
    with pytest.raises(RunError, match="no column 'levels'"):
        run.frame("players", columns=["levels"])


def test_results_are_never_overwritten(run: Results, tmp_path: Path) -> None:
    """Saving to a folder that exists is refused and leaves it as it was."""
    stored(run, tmp_path / "run")
    before = {path.name: path.read_bytes() for path in (tmp_path / "run").iterdir()}
    with pytest.raises(RunError, match="never overwritten"):
        save({}, tmp_path / "run", {})
    assert before == {path.name: path.read_bytes() for path in (tmp_path / "run").iterdir()}


def _fail_at(monkeypatch: pytest.MonkeyPatch, number: int, error: BaseException) -> list[int]:
    """Let the n-th step that reaches the disk fail; returns the list of steps made."""
    steps: list[int] = []

    def counted(real: Any) -> Any:
        def step(*args: Any, **options: Any) -> Any:
            steps.append(1)
            if len(steps) == number:
                raise error
            return real(*args, **options)

        return step

    monkeypatch.setattr(os, "fsync", counted(os.fsync))
    monkeypatch.setattr(pyarrow.parquet, "write_table", counted(pyarrow.parquet.write_table))
    monkeypatch.setattr(results_module.json, "dump", counted(json.dump))
    monkeypatch.setattr(Path, "rename", counted(Path.rename))
    return steps


def test_a_full_disk_at_any_step_leaves_nothing(
    run: Results, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever write meets the full disk, there is one clear sentence and no half results.

    The fault is moved from step to step until a save completes without meeting it.
    """
    frames = {name: run.frame(name) for name in FRAMES}
    said: set[str] = set()
    for number in range(1, 100):
        folder = tmp_path / f"run-{number}"
        with monkeypatch.context() as patch:
            full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            steps = _fail_at(patch, number, full)
            try:
                save(frames, folder, run.record)
            except RunError as error:
                said.add(str(error).replace(str(folder), "…"))
        if len(steps) < number:
            break
        if folder.exists():
            open_results(folder)
        assert not list(tmp_path.glob(".*"))
    assert number > len(FRAMES) * 2
    assert said == {
        "The results could not be written to …: No space left on device. Free some space or set "
        "QUESTLAB_VAR to a folder on a larger disk; nothing was left behind."
    }
    assert open_results(folder).frame("players").equals(run.frame("players"))


def test_an_interruption_leaves_nothing(
    run: Results, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C in the middle of a save passes through and removes what was written."""
    _fail_at(monkeypatch, 4, KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        save({name: run.frame(name) for name in FRAMES}, tmp_path / "run", {})
    assert list(tmp_path.iterdir()) == []


def test_leftovers_of_killed_writers_are_discarded(tmp_path: Path) -> None:
    """A partial folder goes when its process is gone, and stays while it lives."""
    killed, living = tmp_path / ".a.999999999.partial", tmp_path / f".b.{os.getpid()}.partial"
    killed.mkdir()
    living.mkdir()
    assert discard_partial(tmp_path) == 1
    assert list(tmp_path.iterdir()) == [living]


def test_another_format_is_refused(run: Results, tmp_path: Path) -> None:
    """A folder of another results format is refused with both numbers and what to do."""
    stored(run, tmp_path / "run")
    record = tmp_path / "run" / "run.json"
    record.write_text(record.read_text().replace(f'"format": {RESULTS_FORMAT}', '"format": 99'))
    with pytest.raises(RunError, match=f"format 99.*reads format {RESULTS_FORMAT}"):
        open_results(tmp_path / "run")


def test_missing_and_damaged_results_are_named(run: Results, tmp_path: Path) -> None:
    """Nothing there, a missing file, a cut file, a broken record: each one is a clear sentence."""
    with pytest.raises(NotFound, match="no results"):
        open_results(tmp_path / "nowhere")
    again = stored(run, tmp_path / "run")
    players = tmp_path / "run" / "players.parquet"
    players.write_bytes(players.read_bytes()[:100])
    with pytest.raises(RunError, match=r"players\.parquet cannot be read"):
        again.frame("players")
    with pytest.raises(RunError, match="query was not answered"):
        again.query("from players")
    players.unlink()
    with pytest.raises(RunError, match="lack players"):
        open_results(tmp_path / "run")
    (tmp_path / "run" / "run.json").write_text("{")
    with pytest.raises(RunError, match="cannot be read"):
        open_results(tmp_path / "run")


def test_frames_with_other_columns_are_refused(tmp_path: Path) -> None:
    """An engine that hands over other columns is told which."""
    wrong = pd.DataFrame({"player_key": ["a:0"], "levle": [1]})
    with pytest.raises(RunError, match="unknown.*levle"):
        save({"players": wrong}, tmp_path / "run", {})
    assert list(tmp_path.iterdir()) == []


def test_a_notebook_shows_headline_numbers(run: Results) -> None:
    """Results draw themselves as a table, with everything escaped."""
    shown = Results({**run.record, "content": "<b>"}, frames={"players": run.frame("players")})
    text = shown._repr_html_()
    assert "&lt;b&gt;" in text and "12 players" in text and "median level at the end" in text
    assert "10 days" not in repr(shown) and "seed 7" in repr(shown)
