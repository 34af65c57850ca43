"""From an exception to what a person sees: one sentence on stderr and the right exit code.

Our own errors are sentences with an exit code. Anything else is a defect of ours: its traceback
goes into var/logs/cli.log under a reference number, and the person is given that number.

Exit codes: 0 done · 1 unexpected · 2 usage or setting · 3 database · 4 content · 5 refused or
stale · 6 not found · 7 run · 8 verification found something · 130 stopped by Ctrl-C.
"""

from __future__ import annotations

import errno
import functools
import os
import secrets
import sys
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import ParamSpec

import typer

from cli.console import note
from model.errors import QuestlabError
from model.settings import settings

P = ParamSpec("P")

EXIT_UNEXPECTED = 1
EXIT_STORAGE_FULL = 3
EXIT_STOPPED = 130
LOG_BYTES_MAX = 5_000_000


def guarded(command: Callable[P, None]) -> Callable[P, None]:
    """Let a command end in a sentence and an exit code, never in a traceback."""

    @functools.wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except typer.Exit:
            raise
        except BaseException as error:
            raise typer.Exit(explain(error)) from None

    return wrapped


def explain(error: BaseException) -> int:
    """Write the sentence for an error to stderr; returns the exit code."""
    if isinstance(error, QuestlabError):
        note(_signed(error))
        return error.exit_code
    if isinstance(error, KeyboardInterrupt):
        note("Stopped. Nothing is half done.")
        return EXIT_STOPPED
    if isinstance(error, SystemExit):
        return error.code if isinstance(error.code, int) else EXIT_UNEXPECTED
    if isinstance(error, BrokenPipeError):
        # The reader of our output has gone: nobody is left to tell, also not at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_UNEXPECTED
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT):
        note("The storage is full: nothing was changed. Free some space and try again. [E-DB-006]")
        return EXIT_STORAGE_FULL
    return _unexpected(error)


def _signed(error: QuestlabError) -> str:
    """The sentence with its code, unless its lines carry codes already."""
    text = str(error)
    return text if text.endswith("]") else f"{text} [{error.code}]"


def _unexpected(error: BaseException) -> int:
    reference = secrets.token_hex(4)
    log = _keep(error, reference)
    where = f" Details are in {log}." if log else ""
    note(
        f"Something went wrong that should not ({type(error).__name__}). Reference: {reference}."
        f"{where} If it happens again, report the reference."
    )
    return EXIT_UNEXPECTED


def _keep(error: BaseException, reference: str) -> Path | None:
    """Write the traceback to the log; None when the disk does not take it."""
    trace = "".join(traceback.format_exception(error))
    try:
        path = settings().var_directory / "logs" / "cli.log"
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > LOG_BYTES_MAX:
            path.replace(path.with_suffix(".old.log"))
        with path.open("a", encoding="utf-8") as file:
            file.write(f"{datetime.now(UTC).isoformat(timespec='seconds')} {reference}\n{trace}\n")
    except (OSError, QuestlabError):
        return None
    return path
