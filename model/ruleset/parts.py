"""Walking content that may be wrong: shapes that do not raise, leaves of requirements, safe rows.

Only for the checks of this package, which must survive any content and report all of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError

from model.shapes import (
    Challenge,
    CurveParameters,
    PartialReward,
    Regression,
    Requirement,
    TitleCondition,
)

Path = tuple[str | int, ...]
FlatDocument = Mapping[str, Mapping[str, Mapping[str, Any]]]

REQUIREMENT: TypeAdapter[Any] = TypeAdapter(Requirement)
CONDITION: TypeAdapter[Any] = TypeAdapter(TitleCondition)
REGRESSION: TypeAdapter[Any] = TypeAdapter(Regression)
CURVE: TypeAdapter[Any] = TypeAdapter(CurveParameters)
PARTIAL: TypeAdapter[Any] = TypeAdapter(PartialReward)
CHALLENGE: TypeAdapter[Any] = TypeAdapter(Challenge)


def shaped(adapter: TypeAdapter[Any], value: Any) -> Any | None:
    """The value when it has its shape, else None (the row's own check says why)."""
    try:
        adapter.validate_python(value)
    except ValidationError:
        return None
    return value


def rows_of(flat: FlatDocument, table: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The rows of a table by key, in key order; none when the table is missing."""
    rows = flat.get(table, {})
    for key in sorted(rows):
        yield key, rows[key]


def whole(row: Mapping[str, Any], field: str) -> int | None:
    """A whole number of a row, or None when it is missing or something else."""
    value = row.get(field)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def requirements_of(flat: FlatDocument) -> Iterator[tuple[Any, Path]]:
    """Every requirement of the content with its path."""
    for table in ("quest_templates", "boss_phases", "achievements"):
        for key, row in rows_of(flat, table):
            yield row.get("requirements"), (table, key, "requirements")
    for key, row in rows_of(flat, "dungeons"):
        challenges = row.get("challenges")
        for place, challenge in enumerate(challenges if isinstance(challenges, list) else []):
            if isinstance(challenge, Mapping):
                path = ("dungeons", key, "challenges", place, "requirement")
                yield challenge.get("requirement"), path


def requirement_leaves(value: Mapping[str, Any], path: Path) -> Iterator[tuple[Any, Path]]:
    """The leaves of a shaped requirement, with their paths."""
    yield from _leaves(value, path, parts="requirements")


def condition_leaves(value: Mapping[str, Any], path: Path) -> Iterator[tuple[Any, Path]]:
    """The leaves of a shaped title condition, with their paths."""
    yield from _leaves(value, path, parts="conditions")


def open_parts(value: Mapping[str, Any], parts: str) -> int:
    """How many results wait at once when this is judged (the machine's stack)."""
    inner = value.get(parts)
    if inner is None:
        return 1
    return max(place + open_parts(part, parts) for place, part in enumerate(inner))


def _leaves(value: Mapping[str, Any], path: Path, *, parts: str) -> Iterator[tuple[Any, Path]]:
    if parts not in value:
        yield value, path
        return
    for place, part in enumerate(value[parts]):
        yield from _leaves(part, (*path, parts, place), parts=parts)
