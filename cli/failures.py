"""From an exception to what a person sees: one sentence on stderr and the right exit code.

Our own errors are sentences with an exit code. Anything else is a defect of ours: its traceback
goes into var/logs/cli.log under a reference number, and the person is given that number. With
`--json` the same goes to stdout as well: {"error": {"code": …, "message": …}}.

Exit codes: 0 done · 2 usage or setting · 3 database · 4 content · 5 refused or stale · 6 not
found · 7 run · 8 verification found something · 70 unexpected · 130 stopped by Ctrl-C.
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
from typing import NamedTuple, ParamSpec

import typer

from cli.console import note, say_json
from model.errors import Cancelled, QuestlabError
from model.settings import settings

P = ParamSpec("P")

EXIT_UNEXPECTED = 70
EXIT_STORAGE_FULL = 3
EXIT_STOPPED = 130
LOG_BYTES_MAX = 5_000_000


class _Said(NamedTuple):
    """What is told about an error: exit code, stable code, sentence, the line for people."""

    exit_code: int
    code: str
    message: str
    line: str


def guarded(command: Callable[P, None]) -> Callable[P, None]:
    """Let a command end in a sentence and an exit code, never in a traceback."""

    @functools.wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except typer.Exit:
            raise
        except BaseException as error:
            as_json = kwargs.get("as_json") is True
            raise typer.Exit(explain(error, as_json=as_json)) from None

    return wrapped


def explain(error: BaseException, *, as_json: bool = False) -> int:
    """Write the sentence for an error to stderr, as JSON to stdout too; returns the exit code."""
    if isinstance(error, SystemExit):
        return error.code if isinstance(error.code, int) else EXIT_UNEXPECTED
    if isinstance(error, BrokenPipeError):
        # The reader of our output has gone: nobody is left to tell, also not at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_UNEXPECTED
    said = _said(error)
    note(said.line)
    if as_json:
        say_json({"error": {"code": said.code, "message": said.message}})
    return said.exit_code


def _said(error: BaseException) -> _Said:
    if isinstance(error, QuestlabError):
        return _signed(error.exit_code, error.code, str(error))
    if isinstance(error, KeyboardInterrupt):
        message = "Stopped. Nothing is half done."
        return _Said(EXIT_STOPPED, Cancelled.code, message, message)
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT):
        message = "The storage is full: nothing was changed. Free some space and try again."
        return _signed(EXIT_STORAGE_FULL, "E-DB-006", message)
    message = _unexpected(error)
    return _Said(EXIT_UNEXPECTED, QuestlabError.code, message, message)


def _signed(exit_code: int, code: str, message: str) -> _Said:
    """The sentence with its code, unless its lines carry codes already."""
    line = message if message.endswith("]") else f"{message} [{code}]"
    return _Said(exit_code, code, message, line)


def _unexpected(error: BaseException) -> str:
    """Keep the traceback under a new reference number; returns the sentence with it."""
    reference = secrets.token_hex(4)
    log = _keep(error, reference)
    where = f" Details are in {log}." if log else ""
    return (
        f"Something went wrong that should not ({type(error).__name__}). Reference: {reference}."
        f"{where} If it happens again, report the reference."
    )


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
