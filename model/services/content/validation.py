"""Every broken rule of a content document at once: shapes, bounds, references, uniqueness, meaning.

Pure: document in, violations out. Rules over the whole content (curves, metrics, phases, seasons)
are model.ruleset's; they run over the rows whose own fields are sound, so that one wrong number
never hides the other faults.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from model.errors import Violation, did_you_mean
from model.ruleset import ruleset_violations
from model.services.catalog import TableInfo, content_tables, row_model, table
from model.services.content.learning import learning_violations
from model.services.content.relations import relation_violations
from model.services.content.rows import Document, Fields
from model.services.wording import describe as describe
from model.services.wording import nul_places, property_names, rule_sentence, without_tags
from model.shapes import CONFIG_SHAPES

KEY_PATTERN = re.compile(r"[a-z0-9]+([._-][a-z0-9]+)*(/[a-z0-9]+([._-][a-z0-9]+)*)*")
_UNIQUE_FIELDS = {"titles": ("name",), "bosses": ("name",), "seasons": ("number",)}


def validate(document: Mapping[str, Any]) -> list[Violation]:
    """All violations of a whole content document, in document order; empty when it is sound."""
    return _examine(document)[1]


def normalise(document: Mapping[str, Any]) -> tuple[Document, list[Violation]]:
    """The document with every field present and in canonical form, and all its violations."""
    return _examine(document)


def _examine(document: Mapping[str, Any]) -> tuple[Document, list[Violation]]:
    known = {info.name: info for info in content_tables()}
    violations: list[Violation] = []
    sound: Document = {name: {} for name in sorted(known)}
    for name, rows in document.items():
        if name not in known:
            violations.append(_unknown_table(name, known))
            continue
        for key, fields in rows.items():
            row, faults = examine_row(name, key, fields)
            violations.extend(faults)
            if row is not None:
                violations.extend(relation_violations(name, key, row))
                sound[name][key] = row
    violations.extend(_broken_references(document, sound))
    violations.extend(_duplicates(sound))
    violations.extend(learning_violations(sound))
    keys = {name: frozenset(rows) for name, rows in document.items() if name in known}
    violations.extend(ruleset_violations(sound, known_keys=keys))
    return sound, violations


def examine_row(name: str, key: str, fields: Any) -> tuple[Fields | None, list[Violation]]:
    """One row in canonical form with its violations; None when its fields cannot be used."""
    violations = _key_violations(name, key)
    model: type[BaseModel] = row_model(name)
    if isinstance(fields, Mapping):
        fields = {**json_defaults(name), **fields}
    row, faults = _examine_fields(model, fields, path=(name, key))
    violations.extend(faults)
    if row is not None and name == "game_configs" and key in CONFIG_SHAPES:
        value, faults = _examine_fields(CONFIG_SHAPES[key], row["value"], path=(name, key, "value"))
        violations.extend(faults)
        row = None if value is None else {"value": value}
    return row, violations


@cache
def json_defaults(name: str) -> Mapping[str, Any]:
    """What each JSON field of a table holds when it is left out, in canonical form.

    Leaving an object out and writing it empty mean the same: the defaults of its shape.
    """
    found: dict[str, Any] = {}
    for column in table(name).fields:
        if column.shape is not None and column.default is not None:
            shape: TypeAdapter[Any] = TypeAdapter(column.shape)
            value = shape.validate_json(json.dumps(column.default))
            found[column.name] = shape.dump_python(value, mode="json")
    return found


def _examine_fields(
    model: type[BaseModel], fields: Any, *, path: tuple[str | int, ...]
) -> tuple[Fields | None, list[Violation]]:
    text = json.dumps(fields)
    nul = [
        Violation(
            "E-CONTENT-010",
            describe((*path, *where)),
            None,
            "holds a NUL character",
            "Remove it.",
            (*path, *where),
        )
        for where in (nul_places(fields) if "\\u0000" in text else ())
    ]
    if nul:
        return None, nul
    try:
        # The JSON door of pydantic is strict about types but takes enums and dates as text, as
        # documents hold them.
        return model.model_validate_json(text).model_dump(mode="json"), []
    except ValidationError as error:
        details = error.errors(include_url=False)
        return None, [_violation(model, path, detail, fields) for detail in details]


def _violation(
    model: type[BaseModel], path: tuple[str | int, ...], detail: ErrorDetails, fields: Any
) -> Violation:
    kind = detail["type"]
    loc = without_tags(detail["loc"], fields)
    where = (*path, *loc)
    if kind == "extra_forbidden":
        known = _sibling_names(model, loc)
        guess = did_you_mean(str(loc[-1]), known) or f"Known fields: {', '.join(known)}."
        return Violation(
            "E-CONTENT-001", describe(where), None, "is not a known field", guess, where
        )
    if kind == "missing":
        return Violation("E-CONTENT-002", describe(where), None, "is missing", "Add it.", where)
    value = detail.get("input")
    code = "E-CONTENT-003" if kind.startswith(("greater", "less")) else "E-CONTENT-004"
    rule = _bounds_rule(model, loc) if code == "E-CONTENT-003" else ""
    return Violation(code, describe(where), value, rule or rule_sentence(detail), "", where)


def _bounds_rule(model: type[BaseModel], loc: tuple[str | int, ...]) -> str:
    if len(loc) != 1 or str(loc[0]) not in model.model_fields:
        return ""
    bounds: dict[str, Any] = {}
    schema = model.model_json_schema()["properties"].get(str(loc[0]), {})
    for part in (schema, *schema.get("anyOf", ())):
        bounds.update({k: v for k, v in part.items() if k in ("minimum", "maximum")})
    if len(bounds) != 2:
        return ""
    return f"must be {bounds['minimum']}..{bounds['maximum']}"


def _sibling_names(model: type[BaseModel], loc: tuple[str | int, ...]) -> list[str]:
    if len(loc) == 1:
        return list(model.model_fields)
    return property_names({"$defs": model.model_json_schema().get("$defs", {})})


def _key_violations(name: str, key: str) -> list[Violation]:
    violations: list[Violation] = []
    info = table(name)
    if not KEY_PATTERN.fullmatch(key) or len(key) > 120:
        violations.append(
            Violation(
                "E-CONTENT-007",
                f"{name} '{key}'",
                None,
                "must be a key of at most 120 lower-case letters, digits, '.', '_' and '-'",
                "Rename it.",
                (name, key),
            )
        )
    if (info.parent is not None) != ("/" in key):
        rule = "must be parent/slug" if info.parent else "must not contain '/'"
        violations.append(
            Violation("E-CONTENT-007", f"{name} '{key}'", None, rule, "Rename it.", (name, key))
        )
    return violations


def _broken_references(document: Mapping[str, Any], sound: Document) -> Iterator[Violation]:
    """References to rows that are not there; also those of rows that have other faults."""
    for info in content_tables():
        for key, row in document.get(info.name, {}).items():
            for column in info.fields:
                target = column.reference_table
                value = row.get(column.name) if isinstance(row, Mapping) else None
                if (
                    target is None
                    or not isinstance(value, str)
                    or value in document.get(target, {})
                ):
                    continue
                yield Violation(
                    "E-CONTENT-005",
                    describe((info.name, key, column.name)),
                    value,
                    f"must be the key of one of the {target}",
                    did_you_mean(value, document.get(target, {})),
                    (info.name, key, column.name),
                )
        for key, fields in sound[info.name].items():
            yield from _parent_mismatch(info, key, fields)


def _parent_mismatch(info: TableInfo, key: str, row: Fields) -> Iterator[Violation]:
    if info.parent is not None and key.rpartition("/")[0] != row[info.parent]:
        yield Violation(
            "E-CONTENT-011",
            describe((info.name, key, info.parent)),
            row[info.parent],
            f"must be '{key.rpartition('/')[0]}', as the row's key says",
            "",
            (info.name, key, info.parent),
        )


def _duplicates(sound: Document) -> Iterator[Violation]:
    for name, fields in _UNIQUE_FIELDS.items():
        for field in fields:
            seen: dict[Any, str] = {}
            for key, row in sound[name].items():
                first = seen.setdefault(row[field], key)
                if first != key:
                    yield Violation(
                        "E-CONTENT-006",
                        describe((name, key, field)),
                        row[field],
                        f"must be unique, but '{first}' has it too",
                        "Change one of them.",
                        (name, key, field),
                    )


def _unknown_table(name: str, known: Mapping[str, Any]) -> Violation:
    return Violation(
        "E-CONTENT-008",
        f"'{name}'",
        None,
        "is not a content table",
        did_you_mean(name, known) or f"Known tables: {', '.join(sorted(known))}.",
        (name,),
    )
