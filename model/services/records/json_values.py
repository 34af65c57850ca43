"""JSON columns: what may stand in them, by their shape, and the one form in which it is stored.

A value passes when it is plain JSON (text keys, finite numbers, whole characters) and fits its
shape; it is stored as the shape writes it, with every default in place.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from model.errors import did_you_mean
from model.services.records.faults import Detail, Fault
from model.services.wording import Path, property_names, rule_sentence, without_tags

_DEPTH_MAX = 40
_EXACT = 10**16
"""From here on a float is a whole number, and PostgreSQL gives it back as one."""


def json_check(shape: Any) -> Callable[[Any], Any]:
    """The check of a JSON column of this shape; without a shape any plain JSON passes."""
    adapter: TypeAdapter[Any] | None = None

    def plain(value: Any) -> Any:
        faults = list(_faults(value))
        if faults:
            raise Fault(faults[0].code, faults[0].rule, details=faults)
        return _stored(value)

    if shape is None:
        return plain

    def shaped(value: Any) -> Any:
        nonlocal adapter
        if adapter is None:
            adapter = TypeAdapter(shape)
        plain(value)
        try:
            found = adapter.validate_json(json.dumps(value), strict=True)
        except ValidationError as error:
            details = [_detail(adapter, part, value) for part in error.errors(include_url=False)]
            raise Fault("E-RECORD-012", details[0].rule, details=details) from None
        return _stored(adapter.dump_python(found, mode="json"))

    return shaped


def _faults(value: Any, path: Path = ()) -> Iterator[Detail]:
    """Everything in a value that is not plain JSON which both databases hold alike."""
    if value is None or value is True or value is False:
        return
    if isinstance(value, str):
        yield from _text_faults(value, path)
    elif isinstance(value, float):
        if not math.isfinite(value):
            rule = "must be a number that is not infinite"
            yield Detail("E-RECORD-012", rule, where=path, value=str(value))
    elif isinstance(value, int):
        if abs(value) > 2**63 - 1:
            yield Detail("E-RECORD-003", "must fit into 64 bits", where=path, value=value)
    elif len(path) > _DEPTH_MAX:
        yield Detail("E-RECORD-012", f"nests more than {_DEPTH_MAX} parts", "Flatten it.", path)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(key, str):
                rule = "must have names that are text"
                yield Detail("E-RECORD-012", rule, where=path, value=key)
                continue
            yield from _text_faults(key, path)
            yield from _faults(inner, (*path, key))
    elif isinstance(value, list | tuple):
        for index, inner in enumerate(value):
            yield from _faults(inner, (*path, index))
    else:
        rule = "must be plain JSON: text, numbers, true, false, lists, objects"
        yield Detail("E-RECORD-012", rule, where=path, value=type(value).__name__)


def _text_faults(text: str, path: Path) -> Iterator[Detail]:
    if "\x00" in text:
        yield Detail("E-RECORD-010", "holds a NUL character", "Remove it.", path)
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            yield Detail("E-RECORD-010", "holds half a character", "Paste it again.", path)


def _stored(value: Any) -> Any:
    """A value as both databases give it back: lists, not tuples; no -0.0; large floats whole."""
    if isinstance(value, dict):
        return {str.__str__(key): _stored(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_stored(inner) for inner in value]
    if isinstance(value, float):
        return int(value) if abs(value) >= _EXACT else value + 0.0
    return str.__str__(value) if isinstance(value, str) else value


def _detail(adapter: TypeAdapter[Any], part: ErrorDetails, value: Any) -> Detail:
    where = without_tags(part["loc"], value)
    if part["type"] == "extra_forbidden":
        known = property_names(adapter.json_schema())
        fix = did_you_mean(str(where[-1]), known) or f"Known fields: {', '.join(known)}."
        return Detail("E-RECORD-001", "is not a known field", fix, where)
    if part["type"] == "missing":
        return Detail("E-RECORD-002", "is missing", "Add it.", where)
    is_bound = part["type"].startswith(("greater", "less"))
    code = "E-RECORD-003" if is_bound else "E-RECORD-012"
    return Detail(code, rule_sentence(part), where=where, value=part.get("input"))
