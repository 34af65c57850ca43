"""`simulate --keep --engine`, `rerun` and `explain`: answers, refusals, exit codes."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from data.pack_files import PACKS_FOLDER
from model.db import make_engine
from model.settings import settings
from tests.cli.conftest import Outcome, run_here

Questlab = Callable[..., Outcome]
SMALL = ("--players", "6", "--days", "8", "--json")


def test_a_run_is_played_again_and_a_day_explained(questlab: Questlab) -> None:
    """A run that kept nothing is the same to the bit, has its rows back, and can be explained."""
    run = json.loads(questlab("simulate", *SMALL, "--keep", "none").out)
    number = str(run["run_id"])
    assert run["engine"] == "fast" and "xp_events" not in run["kept"]
    assert f"Run {number}: same digest." in questlab("rerun", number, "--engine", "reference").out
    again = json.loads(questlab("rerun", number, "--keep", "events", "--json").out)
    assert again["outcome"] == "same_digest" and "xp_events" in again["restored"]
    told = json.loads(questlab("explain", number, "--player", "2", "--day", "5", "--json").out)
    assert told["player"] == "all:2"
    assert told["xp"] == sum(award["final_xp"] for award in told["awards"])
    shown = questlab("explain", number, "--player", "all:2", "--day", "5").out
    assert shown.startswith("all:2 (") and "Streak\n" in shown


def test_another_digest_has_an_exit_code_of_its_own(questlab: Questlab) -> None:
    """8 for another digest by the same version, 7 for other numbers by another version."""
    number = str(json.loads(questlab("simulate", *SMALL).out)["run_id"])
    engine = make_engine(settings().database_url)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE runs SET digest = :d"), {"d": "0" * 64})
    assert questlab("rerun", number).code == 8
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE runs SET code_version = '0.1', results_path = NULL"))
    engine.dispose()
    outcome = questlab("rerun", number)
    assert outcome.code == 7 and "no numbers can be compared" in outcome.out


def test_what_is_not_there_is_refused_in_a_sentence(questlab: Questlab) -> None:
    """Unknown runs, players, days, rows and engines."""
    number = str(json.loads(questlab("simulate", *SMALL).out)["run_id"])
    for arguments, says in (
        (("rerun", "99"), "There is no run 99"),
        (("explain", "99", "--player", "1", "--day", "1"), "There is no run 99"),
        (("explain", number, "--player", "6", "--day", "1"), "players all:0 to all:5"),
        (("explain", number, "--player", "1", "--day", "8"), "Day 8 is not in the run"),
        (("rerun", number, "--keep", "event"), "Did you mean 'events'"),
        (("simulate", "--engine", "quick"), "There is no engine 'quick'"),
    ):
        outcome = questlab(*arguments)
        assert outcome.code != 0 and says in outcome.err and "Traceback" not in outcome.err


def test_a_pack_folder_is_played_on_either_engine() -> None:
    """Without a database, to the same digest; rows only as far as they are asked for."""
    answers = [
        json.loads(
            run_here("simulate", str(PACKS_FOLDER / "fitness"), *SMALL, "--engine", name).out
        )
        for name in ("fast", "reference")
    ]
    assert answers[0]["digest"] == answers[1]["digest"]
    assert answers[0]["headline"] == answers[1]["headline"]


def test_results_are_pruned_to_a_size(questlab: Questlab, monkeypatch: pytest.MonkeyPatch) -> None:
    """A dry run says what would go; the run stays on record; without a size it is asked for."""
    pack = PACKS_FOLDER / "fitness"
    number = json.loads(questlab("simulate", *SMALL).out)["run_id"]
    assert "shows fitness as it is" in questlab("prune", "--to", "0").out
    assert questlab("prune").code == 2 and "--to GB" in questlab("prune").err
    engine = make_engine(settings().database_url)
    with engine.begin() as connection:
        connection.execute(
            sa.text("UPDATE runs SET ruleset_hash = (SELECT min(hash) FROM rulesets)")
        )
    engine.dispose()
    monkeypatch.setenv("QUESTLAB_RESULTS_GB", "0.000000001")
    told = json.loads(questlab("prune", "--dry-run", "--json").out)
    assert told["is_dry_run"] and told["used_bytes"] >= 0 and pack.is_dir()
    refused = questlab("simulate", "--players", "7", "--days", "8")
    assert refused.code != 0 and "QUESTLAB_RESULTS_GB" in refused.err
    assert str(number) in questlab("runs").out
    long = questlab("simulate", str(pack), "--players", "9000000", "--days", "3650")
    assert "hours" in long.err and "--yes" in long.err and "Traceback" not in long.err
