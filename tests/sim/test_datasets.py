"""Results written while they are played: the same rows, what is asked for, whole or absent."""

from __future__ import annotations

import errno
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from model.errors import Cancelled, RunError
from sim import Scenario, run_reference
from sim.engine import run_fast
from sim.frame_words import COLUMNS, TABLES
from sim.frames import FRAMES, KEPT_ALWAYS
from sim.keep import KEEP_ALL_PLAYER_DAYS, Keep, default_keep, keep_from
from sim.playing import Watch, play, play_into
from sim.results import Results, open_results
from tests.sim.test_fast_engine import CLOCK_CHANGES
from tests.sim.worlds import capped_world, fitness, small

ALL = keep_from("all")
SCENARIO = replace(CLOCK_CHANGES, horizon_days=25, replications=2)


def in_order(frame: pd.DataFrame) -> pd.DataFrame:
    """A table in one order, whatever order it was written in."""
    return frame.sort_values(list(frame.columns), ignore_index=True)


def test_both_engines_count_the_same_for_every_run() -> None:
    """Daily sums and measures are equal, whether counted while playing or made from the rows."""
    fast, slow = run_fast(fitness(), CLOCK_CHANGES), run_reference(fitness(), CLOCK_CHANGES)
    for name in KEPT_ALWAYS:
        pd.testing.assert_frame_equal(fast.frames()[name], slow.frames()[name])


@pytest.mark.parametrize("engine", ["fast", "reference"])
def test_tables_on_disk_are_those_in_memory(tmp_path: Path, engine: str) -> None:
    """Every table, every row, every type; several cohorts, zones and replications."""
    digest = play_into(
        tmp_path / "run", fitness(), SCENARIO, record={"run_id": 1}, engine=engine, keep=ALL
    )
    stored = open_results(tmp_path / "run")
    frames, expected = play(fitness(), SCENARIO, keep=ALL)
    assert digest == expected == stored.record["digest"]
    for name in FRAMES:
        pd.testing.assert_frame_equal(in_order(stored.frame(name)), in_order(frames[name]))
        assert stored.record["rows"][name] == len(frames[name])
    sums = stored.query("select sum(xp_gained_sum)::bigint as xp from cohort_days")
    assert int(sums["xp"].iloc[0]) == int(frames["players"]["total_xp"].sum())


def test_steps_of_capped_awards_are_written_too(tmp_path: Path) -> None:
    """Where caps bind, each award has its own steps."""
    world, scenario = capped_world(daily_xp=120, weekly_xp=500), Scenario.of(players=20, days=20)
    play_into(tmp_path / "run", world, scenario, record={}, keep=ALL)
    steps = run_reference(world, scenario).frames()["xp_modifiers"]
    written = open_results(tmp_path / "run").frame("xp_modifiers")
    assert "daily_cap" in set(written["type"])
    pd.testing.assert_frame_equal(in_order(written), in_order(steps))


def test_headline_numbers_need_no_rows(tmp_path: Path) -> None:
    """A run that keeps nothing but what is always kept has the same headlines, and says so."""
    scenario = Scenario.of(players=30, days=30, seed=5)
    for name in ("all", "none"):
        play_into(tmp_path / name, fitness(), scenario, record={"run_id": 7}, keep=keep_from(name))
    whole, bare = open_results(tmp_path / "all"), open_results(tmp_path / "none")
    pd.testing.assert_frame_equal(whole.headline_numbers(), bare.headline_numbers())
    assert bare.tables == tuple(name for name in FRAMES if name in KEPT_ALWAYS)
    with pytest.raises(RunError, match=r"keeps no 'player_days'.*questlab rerun 7 --keep days"):
        bare.frame("player_days")
    with pytest.raises(RunError, match="Tables: players, cohort_days, player_measures"):
        bare.query("from xp_events")


def test_small_runs_keep_all_and_large_ones_what_is_asked_for() -> None:
    """The limit is in player-days; unknown words are refused with the nearest."""
    few = Scenario.of(players=KEEP_ALL_PLAYER_DAYS // 100, days=100)
    assert default_keep(few) == ALL
    assert default_keep(replace(few, horizon_days=101)).nothing
    assert str(keep_from("days, events")) == "events,days"
    assert keep_from(None) is None and str(keep_from("none")) == "none"
    with pytest.raises(RunError, match=r"'dayz' cannot be kept. Did you mean 'days'"):
        keep_from("dayz")


def test_a_full_disk_while_rows_are_written_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The failure of the writing thread reaches the caller in one sentence."""

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("sim.datasets._TableFile.add", full)
    with pytest.raises(RunError, match="No space left on device. Free some space"):
        play_into(tmp_path / "run", small(), Scenario.of(players=9, days=9), record={})
    assert not list(tmp_path.iterdir())


def test_a_cancelled_run_leaves_nothing(tmp_path: Path) -> None:
    """Whoever stops a run finds no folder of it, not even a hidden one."""
    watch = Watch(should_cancel=lambda: True)
    with pytest.raises(Cancelled):
        play_into(tmp_path / "run", small(), Scenario.of(players=9, days=9), record={}, watch=watch)
    assert not list(tmp_path.iterdir())


def test_what_does_not_fit_is_refused_with_its_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Memory for rows in memory, disk for rows on disk; with nothing kept the same run is fine."""
    huge = Scenario.of(players=1_000_000, days=365)
    with pytest.raises(RunError, match="GiB of memory on the fast engine with events,days"):
        play(fitness(), huge, keep=ALL)
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": 10**9})())
    with pytest.raises(RunError, match=r"GiB on disk with events,days.*0.9 GiB free"):
        play_into(tmp_path / "run", fitness(), huge, record={}, keep=ALL)
    with pytest.raises(RunError, match="no engine 'fats'. Did you mean 'fast'"):
        play(small(), Scenario.of(players=1, days=1), engine="fats")


def test_results_of_format_1_are_still_read(tmp_path: Path) -> None:
    """Older folders lack the tables that are always kept now; they are made from the rows."""
    scenario = Scenario.of(players=9, days=12)
    frames, _ = play(small(), scenario)
    play_into(tmp_path / "run", small(), scenario, record={}, keep=Keep())
    for name in ("cohort_days", "player_measures"):
        (tmp_path / "run" / f"{name}.parquet").unlink()
    record = tmp_path / "run" / "run.json"
    text = record.read_text().replace('"format": 2', '"format": 1').replace('"kept"', '"was"')
    record.write_text(text)
    old = open_results(tmp_path / "run")
    for name in ("cohort_days", "player_measures"):
        pd.testing.assert_frame_equal(old.frame(name), frames[name])
    assert len(old.query("from cohort_days")) == len(frames["cohort_days"])


def test_every_table_and_column_is_told_in_words() -> None:
    """The words and the guide name all tables and columns, and no others."""
    guide = Path("docs/guides/results.md").read_text(encoding="utf-8")
    assert set(TABLES) >= set(FRAMES)
    for name, columns in FRAMES.items():
        assert f"### {name}\n" in guide
        part = guide.partition(f"### {name}\n")[2].partition("\n###")[0]
        assert [line.split("`")[1] for line in part.splitlines() if line.startswith("| `")] == [
            *columns
        ]
        assert set(columns) <= set(COLUMNS)


def test_results_in_memory_know_their_tables() -> None:
    """Frames without a record keep everything."""
    assert Results({}, frames={}).keeps(*FRAMES)
