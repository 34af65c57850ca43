"""Ctrl-C, a vanished reader, defects of ours, and the pages as a process: each ends cleanly."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cli import content
from model.db import open_database, read
from model.services import runs
from model.words import RunState
from tests.cli.conftest import CHECKOUT, COMMAND, Outcome

pytestmark = pytest.mark.reliability

Questlab = Callable[..., Outcome]


@pytest.fixture
def started(
    fitness_database_url: str, var_folder: Path
) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start a command as a process; whatever still runs at the end is ended.

    It hears Ctrl-C even when these tests run in the background of a shell, where Ctrl-C is ignored
    and every process started from there would inherit that.
    """
    processes: list[subprocess.Popen[str]] = []
    before = signal.signal(signal.SIGINT, signal.default_int_handler)

    def start(*arguments: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [*COMMAND, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=CHECKOUT,
            env={**os.environ, "QUESTLAB_DATABASE_URL": fitness_database_url},
        )
        processes.append(process)
        return process

    yield start
    signal.signal(signal.SIGINT, before)
    for process in processes:
        if process.poll() is None:
            process.kill()
        process.communicate()


def test_ctrl_c_stops_a_simulation_cleanly(
    started: Callable[..., subprocess.Popen[str]], fitness_database_url: str, var_folder: Path
) -> None:
    """An interrupted run ends with 130 and a sentence; its record says cancelled; no results."""
    process = started("simulate", "--players", "200000", "--days", "60")
    with open_database(fitness_database_url) as database:
        for _ in range(300):
            with read(database) as session:
                if runs.list_runs(session):
                    break
            time.sleep(0.1)
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=30)
        with read(database) as session:
            states = [run.state for run in runs.list_runs(session)]
    assert process.returncode == 130
    assert err == "Stopped. Nothing is half done.\n"
    assert states == [RunState.CANCELLED]
    assert not list(var_folder.glob("results/*/*.parquet"))


def test_ctrl_c_inside_code_made_from_text_ends_with_the_same_code(tmp_path: Path) -> None:
    """Python would end by the signal after such an interrupt, although it was dealt with."""
    (tmp_path / "interrupted.py").write_text(
        "from cli import main\n"
        "from cli.failures import guarded\n"
        "main.app.command('interrupted')(guarded(lambda: exec('raise KeyboardInterrupt')))\n"
        "main.run()\n"
    )
    outcome = subprocess.run(
        [sys.executable, "-m", "interrupted", "interrupted"],
        capture_output=True, text=True, cwd=CHECKOUT, check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(tmp_path), str(CHECKOUT)))},
    )  # fmt: skip
    assert outcome.stderr == "Stopped. Nothing is half done.\n"
    assert outcome.returncode == 130


def test_a_defect_is_shown_as_a_reference_number(
    questlab: Questlab, var_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An unexpected exception gives a number; the traceback is in the log under that number."""

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("canary")

    monkeypatch.setattr(content, "_say_import", broken)
    outcome = questlab("import", "data/packs/fitness", "--dry-run")
    assert outcome.code == 70
    found = re.search(r"Reference: ([0-9a-f]{8})\.", outcome.err)
    assert found
    assert "Traceback" not in outcome.err + outcome.out
    log = (var_folder / "logs" / "cli.log").read_text()
    assert found[1] in log
    assert "ZeroDivisionError: canary" in log


def test_a_reader_that_leaves_early_is_no_error_to_report(
    started: Callable[..., subprocess.Popen[str]],
) -> None:
    """`questlab worlds | head -0` says nothing on stderr."""
    process = started("worlds")
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    err = process.stderr.read()
    process.wait(timeout=30)
    assert err == ""


def test_serve_opens_the_pages_and_ends_when_told(
    started: Callable[..., subprocess.Popen[str]],
) -> None:
    """The address it names answers, on this machine only, and SIGTERM ends server and command."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = started("serve", "--port", str(port), "--no-browser")
    assert process.stdout is not None
    line = process.stdout.readline()
    assert f"http://127.0.0.1:{port}" in line
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=5) as answer:
        assert answer.status == 200
    process.terminate()
    process.communicate(timeout=30)
    assert process.returncode == 0
    with pytest.raises(OSError, match="refused"), socket.create_connection(("127.0.0.1", port), 2):
        pass
