"""How broken rules are put into words, for content and for records alike.

Pydantic says what is wrong with a value; these functions turn that into the product's sentences
("must be …") and into the place a reader would look at.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic_core import ErrorDetails

Path = tuple[str | int, ...]
"""A place: table, row key, field, and on into JSON."""


def rule_sentence(detail: ErrorDetails) -> str:
    """One pydantic error as a rule: `must be a valid integer`."""
    text = detail["msg"].removeprefix("Value error, ")
    text = text.replace("Input should be", "must be").replace("Input should", "must")
    return text[:1].lower() + text[1:]


def without_tags(loc: Path, fields: Any) -> Path:
    """The place as a reader sees it: pydantic adds the discriminator's value as a level."""
    kept: list[str | int] = []
    here = fields
    for position, part in enumerate(loc):
        is_last = position == len(loc) - 1
        if isinstance(here, Mapping) and part in here:
            here = here[str(part)]
        elif isinstance(here, list) and isinstance(part, int) and part < len(here):
            here = here[part]
        elif not is_last:
            continue
        kept.append(part)
    return tuple(kept)


def property_names(schema: Mapping[str, Any]) -> list[str]:
    """Every field name that a JSON schema or one of its parts knows, sorted."""
    names = set(schema.get("properties", {}))
    for definition in schema.get("$defs", {}).values():
        names.update(definition.get("properties", {}))
    return sorted(names)


def nul_places(value: Any, path: Path = ()) -> Iterator[Path]:
    """Every place inside a JSON value whose text holds a NUL character."""
    if isinstance(value, str) and "\x00" in value:
        yield path
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from nul_places(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from nul_places(inner, (*path, index))


def describe(path: tuple[str | int, ...]) -> str:
    """A place for people: quest_templates 'steps': requirements.value."""
    head = f"{path[0]} '{path[1]}'" if len(path) > 1 else str(path[0])
    tail = ".".join(str(part) for part in path[2:])
    return f"{head}: {tail}" if tail else head
