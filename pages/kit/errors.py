"""What a person sees when something goes wrong: a sentence, never a traceback.

Our own errors are sentences already. Anything else is a defect of ours: it goes with its traceback
into var/logs/pages.log under a reference number, and the person is shown that number.
"""

from __future__ import annotations

import functools
import secrets
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import ParamSpec, TypeVar

import streamlit as st

from model.errors import ContentError, QuestlabError
from model.settings import settings

P = ParamSpec("P")
R = TypeVar("R")
LOG_BYTES_MAX = 5_000_000


@contextmanager
def caught() -> Iterator[None]:
    """Show the error of what is drawn inside instead of letting it through."""
    try:
        yield
    except Exception as error:  # Streamlit's own rerun and stop signals are not Exceptions
        show(error)


def guarded(function: Callable[P, R]) -> Callable[P, R | None]:
    """Give a fragment or callback the same net: those run outside the page script."""

    @functools.wraps(function)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R | None:
        with caught():
            return function(*args, **kwargs)
        return None

    return wrapped


def show(error: Exception) -> bool:
    """Show one error as a person should see it; returns True (it has been shown)."""
    if isinstance(error, QuestlabError):
        st.error(sentences(error), icon=":material/error:")
        return True
    reference = secrets.token_hex(4)
    kept = keep(error, reference=reference)
    where = f" Details are in {kept.name} in the logs folder." if kept else ""
    st.error(
        f"Something went wrong that should not. Nothing was changed. Reference: **{reference}**."
        f"{where} Reload the page; if it happens again, report the reference.",
        icon=":material/error:",
    )
    return True


def sentences(error: QuestlabError) -> str:
    """Write an error for Markdown: one line, or a list when content breaks several rules."""
    if isinstance(error, ContentError) and len(error.violations) > 1:
        lines = [f"- {plain(str(violation))}" for violation in error.violations]
        return "\n".join([f"{len(lines)} rules are broken; nothing was saved.", "", *lines])
    return plain(str(error))


def plain(text: str) -> str:
    """Escape what Markdown would interpret: content and names are shown as they are."""
    for character in "\\`*_[]<>$#:~|":
        text = text.replace(character, f"\\{character}")
    return text


def keep(error: Exception, *, reference: str) -> Path | None:
    """Write a traceback to the log under its reference; None when the disk does not take it."""
    at = datetime.now(UTC).isoformat(timespec="seconds")
    trace = "".join(traceback.format_exception(error))
    try:
        path = settings().var_directory / "logs" / "pages.log"
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > LOG_BYTES_MAX:
            path.replace(path.with_suffix(".old.log"))
        with path.open("a", encoding="utf-8") as file:
            file.write(f"{at} reference={reference}\n{trace}\n")
    except (OSError, QuestlabError):
        return None
    return path
