"""The few Markdown shapes that the builders share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

GENERATED = "<!-- Generated from the code: change that, then run `make reference`. -->"


def page(title: str, intro: str, *parts: str) -> str:
    """A whole page: title, note that it is generated, introduction, parts."""
    return "\n\n".join([f"# {title}", GENERATED, intro, *(part for part in parts if part)]) + "\n"


def table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A Markdown table; empty cells for None."""
    lines = [f"| {' | '.join(columns)} |", f"|{'---|' * len(columns)}"]
    lines.extend(f"| {' | '.join(_cell(value) for value in row)} |" for row in rows)
    return "\n".join(lines)


def code(text: object) -> str:
    """Inline code; empty for an empty text."""
    return f"`{text}`" if text not in (None, "") else ""


def first_sentence(docstring: str | None) -> str:
    """The first paragraph of a docstring on one line."""
    return " ".join((docstring or "").strip().split("\n\n")[0].split())


def _cell(value: Any) -> str:
    return "" if value is None else str(value).replace("|", "\\|").replace("\n", " ")
