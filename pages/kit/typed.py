"""What inputs share: the form they belong to, and reading what was typed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


class NotReadable(Exception):
    """What was typed is no value of the column's kind; the text says what is wrong and where."""


@dataclass(frozen=True, slots=True)
class Context:
    """What inputs need besides the column: the world's document, and the form's prefix."""

    document: Mapping[str, Any]
    prefix: str

    def key(self, name: str) -> str:
        """The widget key of one field of this form."""
        return f"{self.prefix}/{name}"


def parsed(typed: str, *, label: str) -> Any:
    """Read typed JSON; NotReadable says where it breaks."""
    try:
        return json.loads(typed)
    except json.JSONDecodeError as error:
        raise NotReadable(
            f"{label} is not JSON: line {error.lineno}, column {error.colno}: {error.msg}. "
            "Mend it there."
        ) from error


def whole(typed: float | None, *, label: str) -> int:
    """Read a typed whole number; NotReadable when the input was left empty."""
    if typed is None:
        raise NotReadable(f"{label} is empty. Type a whole number.")
    return int(typed)
