"""docs/reference/rulesets.md: the frozen content document, its sections and every JSON shape."""

from __future__ import annotations

import inspect
import json
from typing import Any

from docs.builders.markdown import code, first_sentence, page, table
from model import shapes, words
from model.services import catalog
from model.shapes import CONFIG_SHAPES, OPTIONAL_CONFIGS, Shape
from model.words import Section

INTRO = """\
A ruleset is a frozen content document: what engines, services and exports are given. It holds
`{"format": 1, "sections": {section: {table: {key: fields}}}}` in canonical JSON: keys sorted,
UTF-8, whole numbers only, references as keys, no ids, times, versions or authors. Its hash is
SHA-256 over these bytes, and each section has a hash of its own: equal `rules_hash` proves that an
edit has no effect on play. Ratios are parts per million (`_ppm`; 1,000,000 = 1)."""


def build() -> str:
    """The page of the ruleset format."""
    return page(
        "Ruleset format",
        INTRO,
        "## Sections",
        "*rules* is what engines read, *texts* what people read, *people* who is simulated.",
        _sections(),
        "## Configuration keys",
        "The table `game_configs` holds these keys and no others; the value of each has its own "
        f"shape. Only {', '.join(map(code, sorted(OPTIONAL_CONFIGS)))} may be left out.",
        table(
            ("key", "shape"),
            [(code(key), f"[{s.__name__}](#{s.__name__.lower()})") for key, s in _configs()],
        ),
        "## Shapes",
        "Every JSON value has one of these shapes; unknown fields are refused.",
        *[_shape(shape) for shape in _shapes()],
    )


def _configs() -> list[tuple[str, type[Shape]]]:
    return sorted(CONFIG_SHAPES.items())


def _sections() -> str:
    rows = []
    for info in catalog.content_tables():
        by_section = {
            section: [c.name for c in info.fields if c.section == section] for section in Section
        }
        rows.append((code(info.name), *(", ".join(map(code, by_section[s])) for s in Section)))
    return table(("table", *(section.value for section in Section)), rows)


def _shapes() -> list[type[Shape]]:
    found = [
        member
        for _, member in inspect.getmembers(shapes, inspect.isclass)
        if issubclass(member, Shape) and member is not Shape
    ]
    return sorted(found, key=lambda shape: shape.__name__)


def _shape(shape: type[Shape]) -> str:
    schema = shape.model_json_schema()
    required = set(schema.get("required", ()))
    rows = [
        (code(name), _kind(part), "" if name in required else _default(part), _bounds(part))
        for name, part in schema.get("properties", {}).items()
    ]
    fields = table(("field", "type", "default", "rules"), rows) if rows else "No fields."
    return "\n\n".join((f"### {shape.__name__}", first_sentence(shape.__doc__), fields))


def _kind(part: dict[str, Any]) -> str:
    """A JSON schema's type as a reader would say it."""
    if "$ref" in part:
        name = part["$ref"].rpartition("/")[2]
        place = "words.md" if hasattr(words, name) else f"#{name.lower()}"
        return f"[{name}]({place})"
    for choice in ("anyOf", "oneOf"):
        if choice in part:
            return " or ".join(dict.fromkeys(_kind(option) for option in part[choice]))
    if "const" in part:
        return code(json.dumps(part["const"]))
    if "enum" in part:
        return ", ".join(code(value) for value in part["enum"])
    if part.get("type") == "array":
        return f"list of {_kind(part.get('items', {}))}"
    return str(part.get("type", "any")).replace("integer", "whole number")


def _default(part: dict[str, Any]) -> str:
    return code(json.dumps(part["default"])) if "default" in part else ""


def _bounds(part: dict[str, Any]) -> str:
    rules = []
    for low, high, what in (
        ("minimum", "maximum", ""),
        ("minLength", "maxLength", " characters"),
        ("minItems", "maxItems", " items"),
    ):
        if low in part or high in part:
            rules.append(f"{part.get(low, '')}..{part.get(high, '')}{what}")
    return "; ".join(rules)
