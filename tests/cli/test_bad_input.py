"""Bad input ends in one clear sentence, the right exit code, and unchanged data."""

from __future__ import annotations

import json
import re
import resource
import shutil
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from data.pack_files import PACKS_FOLDER
from model import revisions
from model.db import make_engine
from tests.cli.conftest import Outcome, fingerprint, run_here, run_process

Questlab = Callable[..., Outcome]
STORAGE_SMALL_BYTES = 96 * 1024


def test_a_script_gets_its_refusal_as_json(
    questlab: Questlab, var_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With --json stdout holds code and sentence, stderr the sentence as always."""
    outcome = questlab("simulate", "fitnes", "--json")
    assert outcome.code == 6
    error = json.loads(outcome.out)["error"]
    assert error["code"] == "E-FIND-003"
    assert "Did you mean 'fitness'?" in error["message"]
    assert outcome.err == f"{error['message']} [E-FIND-003]\n"
    monkeypatch.setenv("QUESTLAB_DATABASE_URL", "nonsense")
    for command in ("worlds", "runs", "verify", "tick", "simulate"):
        outcome = questlab(command, "--json")
        assert outcome.code == 2
        assert set(json.loads(outcome.out)["error"]) == {"code", "message"}


def _is_one_sentence(outcome: Outcome) -> bool:
    """One line on stderr that ends in a code, no answer, no traceback."""
    lines = outcome.err.strip().splitlines()
    return len(lines) == 1 and bool(re.search(r"\[E-[A-Z]+-\d{3}\]$", lines[0])) and not outcome.out


def test_a_malformed_pack_is_refused_with_every_fault(
    questlab: Questlab, fitness_database_url: str, tmp_path: Path
) -> None:
    """Two faults in two files come out together, each with its place, and nothing changes."""
    pack = tmp_path / "broken"
    shutil.copytree(PACKS_FOLDER / "fitness", pack)
    quests, seasons = pack / "quests.yaml", pack / "seasons.yaml"
    quests.write_text(re.sub(r"base_xp: \d+", "base_xp: -5", quests.read_text(), count=1))
    seasons.write_text(seasons.read_text().replace("start_date:", "begin_date:", 1))
    before = fingerprint(fitness_database_url)
    outcome = questlab("import", str(pack), "--world", "fitness")
    assert outcome.code == 4
    assert re.search(r"quests\.yaml:\d+:\d+: .*base_xp.* = -5 .*1\.\.", outcome.err)
    assert re.search(r"seasons\.yaml:\d+:\d+: .*begin_date", outcome.err)
    assert "nothing was changed" in outcome.err
    assert fingerprint(fitness_database_url) == before


def test_a_folder_that_is_no_pack_is_refused(
    questlab: Questlab, fitness_database_url: str, tmp_path: Path
) -> None:
    """An import from nowhere names the folder."""
    before = fingerprint(fitness_database_url)
    outcome = questlab("import", str(tmp_path / "nowhere"))
    assert outcome.code == 4
    assert "nowhere" in outcome.err
    assert fingerprint(fitness_database_url) == before


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("mysql://host/name", "Questlab runs on SQLite or PostgreSQL"),
        ("not an address", "address"),
        ("sqlite://", "sqlite:///"),
    ],
)
@pytest.mark.parametrize("command", [("init",), ("worlds",), ("simulate",), ("serve",)])
def test_a_wrong_database_address_says_what_a_good_one_looks_like(
    command: tuple[str, ...],
    address: str,
    says: str,
    var_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Every command that needs the database refuses a wrong address before anything else."""
    monkeypatch.setenv("QUESTLAB_DATABASE_URL", address)
    outcome = run_here(*command)
    assert outcome.code == 2
    assert _is_one_sentence(outcome)
    assert says in outcome.err
    assert not list(var_folder.rglob("*.sqlite3"))


@pytest.mark.parametrize("command", [("init",), ("verify",)])
def test_an_unreachable_postgresql_is_named_without_its_password(
    command: tuple[str, ...], var_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sentence says which server and what to check; the password stays secret."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    monkeypatch.setenv(
        "QUESTLAB_DATABASE_URL", f"postgresql://me:canary-secret@127.0.0.1:{port}/questlab"
    )
    outcome = run_here(*command)
    assert outcome.code == 3
    assert _is_one_sentence(outcome)
    assert f"127.0.0.1:{port}" in outcome.err
    assert "QUESTLAB_DATABASE_URL" in outcome.err
    assert "canary-secret" not in outcome.err + outcome.out


@pytest.mark.parametrize("command", [("worlds",), ("simulate",), ("init", "--demo"), ("serve",)])
def test_a_database_of_a_newer_program_is_left_alone(
    command: tuple[str, ...], questlab: Questlab, fitness_database_url: str
) -> None:
    """A revision this program does not know is named; nothing is migrated or written."""
    _set_revision(fitness_database_url, "9999")
    before = fingerprint(fitness_database_url)
    outcome = questlab(*command)
    assert outcome.code == 3
    assert _is_one_sentence(outcome)
    assert "9999" in outcome.err
    assert "newer program" in outcome.err
    assert fingerprint(fitness_database_url) == before


def test_a_database_of_an_older_program_leads_to_upgrade(
    questlab: Questlab, fitness_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An older revision is named with the way up; nothing is migrated on the way."""
    present = revisions.head_revision()
    monkeypatch.setattr(revisions, "head_revision", lambda: "0999")
    before = fingerprint(fitness_database_url)
    for command in ("worlds", "simulate", "serve"):
        outcome = questlab(command)
        assert outcome.code == 3
        assert _is_one_sentence(outcome)
        assert f"at revision {present}, this program needs 0999" in outcome.err
        assert "questlab upgrade" in outcome.err
    assert fingerprint(fitness_database_url) == before


def _set_revision(url: str, revision: str) -> None:
    engine = make_engine(url)
    with engine.begin() as connection:
        connection.execute(sa.text(f"UPDATE alembic_version SET version_num = '{revision}'"))
    engine.dispose()


def test_a_database_that_was_never_set_up_says_how(
    var_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An empty database leads to `questlab init`."""
    monkeypatch.delenv("QUESTLAB_DATABASE_URL", raising=False)
    outcome = run_here("worlds")
    assert outcome.code == 3
    assert _is_one_sentence(outcome)
    assert "questlab init" in outcome.err


@pytest.mark.reliability
@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    "command",
    [
        ("import", str(PACKS_FOLDER / "fitness"), "--world", "second"),
        ("init", "--pack", "fitness_code"),
    ],
    ids=["import", "init"],
)
def test_a_full_disk_changes_nothing(
    command: tuple[str, ...], fitness_database_url: str, tmp_path: Path
) -> None:
    """SQLite's files that cannot grow end the command with a sentence; all is as it was."""
    before = fingerprint(fitness_database_url)
    outcome = _with_little_space(command, fitness_database_url, tmp_path)
    assert outcome.code == 3
    assert "storage is full: nothing was changed" in outcome.err
    assert "Traceback" not in outcome.err
    assert fingerprint(fitness_database_url) == before


@pytest.mark.reliability
@pytest.mark.databases("sqlite")
def test_a_full_disk_leaves_no_half_results(fitness_database_url: str, tmp_path: Path) -> None:
    """A simulation on SQLite whose results cannot be stored says so; no results folder is left."""
    command = ("simulate", "--players", "100", "--days", "40")
    outcome = _with_little_space(command, fitness_database_url, tmp_path)
    assert outcome.code in (3, 7)
    assert re.search(r"(?i)(storage|disk) is full|could not be stored|space", outcome.err)
    assert "Traceback" not in outcome.err
    assert not list((tmp_path / "var" / "results").glob("*/*.parquet"))


def _with_little_space(command: tuple[str, ...], url: str, folder: Path) -> Outcome:
    """Run a command whose process may not make any file larger than a few pages."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (STORAGE_SMALL_BYTES, STORAGE_SMALL_BYTES))

    environment = {
        "QUESTLAB_DATABASE_URL": url,
        "QUESTLAB_VAR": str(folder / "var"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    return run_process(*command, env=environment, preexec_fn=limit)


def test_a_port_in_use_is_named_with_a_way_out(
    questlab: Questlab, fitness_database_url: str
) -> None:
    """`serve` on a taken port says which, and how to choose another."""
    before = fingerprint(fitness_database_url)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        outcome = questlab("serve", "--port", str(port))
    assert outcome.code == 2
    assert _is_one_sentence(outcome)
    assert f"Port {port}" in outcome.err
    assert f"--port {port + 1}" in outcome.err
    assert fingerprint(fitness_database_url) == before


def test_a_wrong_port_setting_names_the_variable(
    questlab: Questlab, monkeypatch: pytest.MonkeyPatch
) -> None:
    """QUESTLAB_PORT must be a port."""
    monkeypatch.setenv("QUESTLAB_PORT", "many")
    outcome = questlab("serve")
    assert outcome.code == 2
    assert _is_one_sentence(outcome)
    assert "QUESTLAB_PORT" in outcome.err


def test_an_unknown_scenario_says_what_there_is(
    questlab: Questlab, fitness_database_url: str
) -> None:
    """A scenario that does not exist is refused before anything is recorded."""
    before = fingerprint(fitness_database_url)
    outcome = questlab("simulate", "fitness", "--scenario", "winter")
    assert outcome.code == 6
    assert _is_one_sentence(outcome)
    assert "winter" in outcome.err
    assert fingerprint(fitness_database_url) == before


@pytest.mark.parametrize(
    ("command", "code", "says"),
    [
        (("simulate", "fitnes"), 6, "Did you mean 'fitness'?"),
        (("simulate", "fitness@r9"), 6, "fitness"),
        (("publish", "fitnes", "--note", "n"), 6, "Did you mean 'fitness'?"),
        (("export", "fitnes", "out"), 6, "Did you mean 'fitness'?"),
        (("export", "fitness@r1", "out"), 2, "only a world's draft"),
        (("verify", "--world", "fitnes"), 6, "Did you mean 'fitness'?"),
        (("tick", "--world", "fitnes"), 6, "Did you mean 'fitness'?"),
        (("init", "--pack", "fitnes"), 6, "Did you mean 'fitness'?"),
        (("simulate", "--scenario", "x", "--days", "3"), 2, "--days"),
        (("simulate", "./data/packs/fitness", "--scenario", "x"), 2, "--scenario"),
        (("simulate", "--players", "0"), 7, "players"),
        (("simulate", "--players", "20000000", "--days", "3"), 7, "players"),
    ],
)
def test_a_wrong_name_or_size_says_what_to_do(
    command: tuple[str, ...],
    code: int,
    says: str,
    questlab: Questlab,
    fitness_database_url: str,
) -> None:
    """Each refusal has its exit code and a way on; nothing is written."""
    before = fingerprint(fitness_database_url)
    outcome = questlab(*command)
    assert outcome.code == code
    assert _is_one_sentence(outcome)
    assert says in outcome.err
    assert fingerprint(fitness_database_url) == before
