"""Edits tried out on a frozen ruleset: `quest_templates.steps.base_xp` = 40, checked like any edit.

A path is table, row and field, then keys and places inside a field: `game_configs.streaks.
misses_allowed`, `game_configs.streaks.tiers.0.days`, `archetypes.casual.engagement.churn_ppm`.
Nothing is stored: an edited ruleset is a new one. May use: ruleset, errors.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from model.errors import ContentError, RunError, did_you_mean, shorten
from model.ruleset import Ruleset, ruleset_violations

Edits = Mapping[str, Any]
"""Path → new value."""
Freeze = Callable[[Any], Ruleset]
"""From flat content to a ruleset; ContentError when it is not sound."""

_CONFIGS = "game_configs"


def edited(ruleset: Ruleset, edits: Edits, *, freeze: Freeze | None = None) -> Ruleset:
    """The ruleset with some values changed; the same ruleset when nothing changes.

    `freeze` is a stricter check than the one of the ruleset (`model.services.content.
    freeze_document` looks at every field's bounds too). Errors: RunError for a path that is not
    there or a value of another kind; ContentError with every rule the edits break.
    """
    refuse_others(ruleset)
    if not edits:
        return ruleset
    document: Any = ruleset.document
    for path, value in edits.items():
        document = _with(ruleset, document, path, value)
    made = Ruleset.from_document(document)
    if made == ruleset:
        return ruleset
    heading = f"This cannot be played: {in_words(edits)}."
    try:
        if freeze is not None:
            return freeze(replace(made).content)
        # A copy, so that thousands of edited rulesets do not each hold their content twice.
        if violations := ruleset_violations(replace(made).content):
            raise ContentError(violations)
    except ContentError as error:
        raise ContentError(error.violations, heading=heading) from None
    return made


def refuse_others(*rulesets: Any) -> None:
    """RunError for content that is not frozen, such as a name."""
    for given in rulesets:
        if not isinstance(given, Ruleset):
            raise RunError(
                f"{shorten(given)} is not a ruleset. Freeze the content first: "
                "open_sandbox().ruleset('fitness'), or data.loading.freeze_pack(folder).",
                code="E-RUN-057",
            )


def in_words(edits: Edits) -> str:
    """Edits for people: `streaks.misses_allowed = 2, steps.base_xp = 40`; nothing: `as it is`."""
    shown = (f"{short_name(path)} = {shorten(value)}" for path, value in edits.items())
    return ", ".join(shown) or "as it is"


def short_name(path: str) -> str:
    """A path without its table."""
    return path.partition(".")[2] or path


def value_at(ruleset: Ruleset, path: str) -> Any:
    """The value that stands at a path; RunError with the nearest names when there is none."""
    table, row, fields = _parts(ruleset, path)
    found: Any = ruleset.content[table][row]
    for place, name in enumerate(fields):
        found = _step(found, name, path=path, place=f"{table}.{row}" if not place else name)
    return found


def _parts(ruleset: Ruleset, path: str) -> tuple[str, str, list[str]]:
    """Table, row key and the names below; a row key may hold dots."""
    table, _, rest = path.partition(".")
    content = ruleset.content
    if table not in content:
        raise _unknown(path, table, content)
    rows = [key for key in content[table] if rest == key or rest.startswith(f"{key}.")]
    if not rows:
        raise _unknown(path, rest.partition(".")[0], content[table])
    row = max(rows, key=len)
    fields = [name for name in rest[len(row) + 1 :].split(".") if name]
    if table == _CONFIGS and fields[:1] != ["value"]:
        fields.insert(0, "value")
    if not fields or (table == _CONFIGS and len(fields) == 1):
        below = content[table][row]
        raise _unknown(path, "", below.get("value", below))
    return table, row, fields


def _step(found: Any, name: str, *, path: str, place: str) -> Any:
    """One step down into a value."""
    if isinstance(found, Mapping) and name in found:
        return found[name]
    if isinstance(found, Sequence) and not isinstance(found, str):
        if name.isdecimal() and int(name) < len(found):
            return found[int(name)]
        known = [str(number) for number in range(len(found))]
    else:
        known = list(found) if isinstance(found, Mapping) else []
    raise _unknown(path, name, known)


def _unknown(path: str, name: str, known: Any) -> RunError:
    """What to say about a name that is not there."""
    names = sorted(str(key) for key in known)
    listed = f"There: {', '.join(names[:12])}{', …' if len(names) > 12 else ''}."
    hint = did_you_mean(name, names) or (listed if names else "Nothing lies below it.")
    return RunError(
        f"The content has no '{path}': '{name}' names nothing there. {hint} "
        "A path is table.row.field.",
        code="E-RUN-040",
    )


def _with(ruleset: Ruleset, document: Any, path: str, value: Any) -> Any:
    """A document with one value put in; what is not on the way to it is shared."""
    table, row, fields = _parts(ruleset, path)
    wanted = _of_kind(value_at(ruleset, path), value, path=path)
    for section, tables in document["sections"].items():
        if fields[0] in tables.get(table, {}).get(row, {}):
            document = _replaced(document, ["sections", section, table, row, *fields], wanted)
    return document


def _replaced(found: Any, steps: Sequence[str], value: Any) -> Any:
    if not steps:
        return value
    name, *rest = steps
    if isinstance(found, list):
        place = int(name)
        return [*found[:place], _replaced(found[place], rest, value), *found[place + 1 :]]
    return {**found, name: _replaced(found[name], rest, value)}


def _of_kind(present: Any, value: Any, *, path: str) -> Any:
    """The value as plain JSON of the kind that stands there."""
    if hasattr(value, "item"):
        value = value.item()  # a number of NumPy's
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    kinds = {type(present), type(value)}
    is_alike = present is None or len(kinds) == 1 or value is None
    if isinstance(value, float) or not is_alike:
        raise RunError(
            f"{path} = {shorten(value)} must be {_kind(present)}, as what stands there: "
            f"{shorten(present)}. Ratios are whole parts per million: 0.9 is 900000.",
            code="E-RUN-041",
        )
    if type(value) is int and value < 0 and (type(present) is not int or present >= 0):
        raise RunError(
            f"{path} = {value} must not be below 0; {shorten(present)} stands there. Raise it.",
            code="E-RUN-041",
        )
    return json.loads(json.dumps(value))


def _kind(value: Any) -> str:
    names = {bool: "true or false", int: "a whole number", str: "a text", list: "a list"}
    return names.get(type(value), "an object")
