"""What each command answers when all is well, for people and for scripts."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cli import setup
from cli.console import noted_if_slow
from cli.main import app
from data.pack_files import PACKS_FOLDER
from model.services import scenarios
from sim.live.sandbox import open_sandbox
from tests.cli.conftest import Outcome, fingerprint, run_here, run_process

Questlab = Callable[..., Outcome]
SMALL = ("--players", "12", "--days", "10")
COMMANDS = sorted(str(command.name) for command in app.registered_commands)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str) -> None:
    """`--help` of each command answers without a database and says what the command does."""
    outcome = run_here(command, "--help")
    assert outcome.code == 0
    assert f"questlab {command}" in outcome.out
    assert "Usage" in outcome.out


def test_without_arguments_the_commands_are_listed() -> None:
    """`questlab` alone names every command and how to start."""
    outcome = run_here()
    assert all(command in outcome.out + outcome.err for command in COMMANDS)
    assert "questlab init --demo" in outcome.out + outcome.err


def test_a_misspelt_option_is_a_usage_error() -> None:
    """Usage errors have exit code 2."""
    assert run_here("simulate", "--plyers", "3").code == 2


@pytest.mark.parametrize("kind", ["sqlite"])
def test_init_makes_everything_once_and_then_leaves_it(
    kind: str, var_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first `init --demo` loads and simulates; the second changes nothing at all."""
    monkeypatch.delenv("QUESTLAB_DATABASE_URL", raising=False)
    monkeypatch.setattr(setup, "DEMO_PLAYERS", 8)
    monkeypatch.setattr(setup, "DEMO_DAYS", 5)
    assert run_here("init", "--demo").code == 0
    url = f"sqlite:///{var_folder / 'questlab.sqlite3'}"
    before = fingerprint(url)
    worlds = json.loads(run_here("worlds", "--json").out)
    assert [(world["key"], world["published"]) for world in worlds] == [("fitness", 1)]
    assert [run["state"] for run in json.loads(run_here("runs", "--json").out)] == ["completed"]
    assert run_here("init", "--demo").code == 0
    assert fingerprint(url) == before


def test_init_brings_the_fitness_world_and_never_touches_an_edit(
    database_url: str, var_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first `init` publishes the world with its demo scenario; the second keeps edits."""
    monkeypatch.setenv("QUESTLAB_DATABASE_URL", database_url)
    assert run_here("init").code == 0
    world = {"key": "fitness", "published": 1, "draft_changes": 0}
    assert world.items() <= json.loads(run_here("worlds", "--json").out)[0].items()
    with open_sandbox(database_url) as sandbox, sandbox.reading() as session:
        found = scenarios.list_scenarios(session, world="fitness")
        assert [scenario.key for scenario in found] == ["demo"]
    with open_sandbox(database_url) as sandbox:
        sandbox.edit("fitness", "quest_templates", "workout", why="try", base_xp=77)
    before = fingerprint(database_url)
    for again in (("init",), ("init", "--pack", "fitness")):
        assert run_here(*again).code == 0
        assert fingerprint(database_url) == before


def test_inits_at_the_same_time_all_end_well(database_url: str, var_folder: Path) -> None:
    """Two first starts at once on a database without worlds make one, and none fails."""
    url = database_url
    with ThreadPoolExecutor(2) as pool:
        started = [
            pool.submit(run_process, "init", env={"QUESTLAB_DATABASE_URL": url}) for _ in range(2)
        ]
        outcomes = [future.result() for future in started]
    assert [outcome.code for outcome in outcomes] == [0, 0], outcomes
    with open_sandbox(url) as sandbox:
        assert list(sandbox.worlds()["key"]) == ["fitness"]
        assert list(sandbox.worlds()["published_number"]) == [1]


def test_init_with_a_pack_named_loads_that_one_only(
    database_url: str, var_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`init --pack` chooses the first world instead of adding one to it."""
    monkeypatch.setenv("QUESTLAB_DATABASE_URL", database_url)
    assert run_here("init", "--pack", "fitness_code").code == 0
    before = fingerprint(database_url)
    assert len(json.loads(run_here("worlds", "--json").out)) == 1
    assert run_here("init").code == 0
    assert fingerprint(database_url) == before


def test_a_stored_scenario_plays_as_it_is_stored(
    database_url: str, var_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`--scenario demo` plays the population that `init` has stored."""
    monkeypatch.setenv("QUESTLAB_DATABASE_URL", database_url)
    monkeypatch.setattr(setup, "DEMO_PLAYERS", 7)
    monkeypatch.setattr(setup, "DEMO_DAYS", 4)
    assert run_here("init").code == 0
    stored = json.loads(run_here("simulate", "--scenario", "demo", "--json").out)
    asked = json.loads(run_here("simulate", "--players", "7", "--days", "4", "--json").out)
    assert stored["scenario"]["key"] == "demo"
    assert stored["digest"] == asked["digest"]


def test_replications_play_the_same_people_with_other_luck(questlab: Questlab) -> None:
    """Two replications have a digest of their own, the same each time."""
    twice = (*SMALL, "--replications", "2", "--json")
    first, again = (json.loads(questlab("simulate", *twice).out) for _ in range(2))
    assert first["scenario"]["replications"] == 2
    assert first["digest"] == again["digest"]
    assert first["digest"] != json.loads(questlab("simulate", *SMALL, "--json").out)["digest"]


def test_simulate_gives_one_digest_wherever_it_runs(
    questlab: Questlab, fitness_database_url: str, var_folder: Path
) -> None:
    """Fresh processes under two hash seeds, this one, and the pack folder agree.

    The folder is played without a database, so agreeing with it on SQLite and on PostgreSQL means
    that the two agree with each other.
    """
    here = json.loads(questlab("simulate", *SMALL, "--json").out)
    folder = json.loads(questlab("simulate", str(PACKS_FOLDER / "fitness"), *SMALL, "--json").out)
    digests = {here["digest"], folder["digest"]}
    for hash_seed in ("0", "1"):
        outcome = run_process("simulate", *SMALL, "--json", env={"PYTHONHASHSEED": hash_seed})
        assert outcome.code == 0
        assert outcome.err == ""
        digests.add(json.loads(outcome.out)["digest"])
    assert len(digests) == 1
    other = json.loads(questlab("simulate", *SMALL, "--seed", "8", "--json").out)
    assert other["digest"] not in digests


def test_a_simulation_is_recorded_and_can_be_reused(questlab: Questlab) -> None:
    """`runs` lists what was played; `--reuse` answers from it."""
    first = json.loads(questlab("simulate", *SMALL, "--json").out)
    again = json.loads(questlab("simulate", *SMALL, "--json", "--reuse").out)
    assert again["run_id"] == first["run_id"]
    anew = json.loads(questlab("simulate", *SMALL, "--json").out)
    assert anew["run_id"] != first["run_id"]
    assert anew["digest"] == first["digest"]
    listed = json.loads(questlab("runs", "--json").out)
    assert [run["id"] for run in listed] == [anew["run_id"], first["run_id"]]
    assert {run["digest"] for run in listed} == {first["digest"]}


def test_the_answer_for_people_holds_the_same_digest(questlab: Questlab) -> None:
    """Without --json the headline numbers are a table, with the digest below."""
    digest = json.loads(questlab("simulate", *SMALL, "--json").out)["digest"]
    outcome = questlab("simulate", *SMALL)
    assert outcome.code == 0
    assert f"digest  {digest}" in outcome.out
    assert "median level at the end" in outcome.out


def test_export_and_import_give_back_the_same_content(questlab: Questlab, tmp_path: Path) -> None:
    """A world imported as another freezes to the same hash; importing again changes nothing."""
    assert questlab("export", "fitness", str(tmp_path / "out")).code == 0
    planned = questlab("import", str(tmp_path / "out"), "--world", "second", "--dry-run", "--json")
    assert json.loads(planned.out)["new_world"] is True
    assert len(json.loads(questlab("worlds", "--json").out)) == 1
    done = questlab("import", str(tmp_path / "out"), "--world", "second", "--json")
    assert json.loads(done.out)["changes"] == json.loads(planned.out)["changes"]
    again = questlab("import", str(tmp_path / "out"), "--world", "second")
    assert "nothing to change" in again.out
    published = questlab("publish", "second", "--note", "a copy")
    assert published.code == 0
    assert (
        published.out.split()[1] == questlab("publish", "fitness", "--note", "same").out.split()[1]
    )


def test_publish_says_when_there_is_nothing_new(questlab: Questlab) -> None:
    """Publishing an unchanged draft makes no revision."""
    outcome = questlab("publish", "fitness", "--note", "again")
    assert outcome.code == 0
    assert "no new revision" in outcome.err
    assert outcome.out.startswith("fitness@r1 ")


def test_verify_finds_nothing_in_a_fresh_world(questlab: Questlab) -> None:
    """A sound database verifies with exit code 0, for people and for scripts."""
    assert "Everything agrees." in questlab("verify").out
    answer = json.loads(questlab("verify", "--json").out)
    assert answer["is_sound"] is True
    assert answer["findings"] == []


def test_tick_closes_nothing_where_nobody_plays(questlab: Questlab) -> None:
    """Without players there are no days to close."""
    said = json.loads(questlab("tick", "--json").out)
    assert (said["days_closed"], said["players"], said["failed"]) == (0, 0, [])


def test_only_what_takes_long_is_noted(capsys: pytest.CaptureFixture[str]) -> None:
    """A sentence comes while one waits, and not at all when there is nothing to wait for."""
    with noted_if_slow("Quick", seconds=30):
        pass
    with noted_if_slow("Slow", seconds=0.01):
        for _ in range(200):
            time.sleep(0.01)
            if said := capsys.readouterr().err:
                break
    assert said == "Slow\n"
