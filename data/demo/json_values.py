"""Plausible values for JSON columns, drawn from their shapes (the JSON schema that each gives).

Each shape gets a small pool of values once; rows choose from it and never change a value.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from pydantic import TypeAdapter

from data.demo import words

POOL_SIZE = 16
ID_MAX = 2**63 - 1
"""What the schema of a row's id says is its greatest value."""
Definitions = dict[str, Any]


class NoRow(Exception):
    """There is no row yet that an id could name."""


class JsonValues:
    """Draws values of shapes; `day` is the date that date fields hold.

    `row_id` gives the id of some row for the name of a field, None when there is none.
    """

    def __init__(self, rng: random.Random, day: str, row_id: Callable[[str], int | None]) -> None:
        """Draw from `rng`."""
        self.random = rng
        self._row_id = row_id
        self.day = day
        self._pools: dict[str, list[Any]] = {}
        self._number = 0

    def pool(self, shape: Any) -> list[Any]:
        """Values of a shape, as plain data; always the same list for a shape."""
        if shape is None:
            return [{}]
        known = self._pools.get(repr(shape))
        if known is None:
            schema = TypeAdapter(shape).json_schema()
            definitions = schema.get("$defs", {})
            known = [self._value(schema, definitions, 0) for _ in range(POOL_SIZE)]
            self._pools[repr(shape)] = known
        return known

    def _value(self, schema: dict[str, Any], definitions: Definitions, depth: int) -> Any:
        if "$ref" in schema:
            return self._value(definitions[schema["$ref"].split("/")[-1]], definitions, depth)
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return self.random.choice(schema["enum"])
        for union in ("anyOf", "oneOf"):
            if union in schema:
                options = [one for one in schema[union] if one.get("type") != "null"]
                # Deep inside, the first (plainest) form ends the recursion.
                chosen = options[0] if depth > 2 else self.random.choice(options)
                return self._value(chosen, definitions, depth + 1)
        kind = schema.get("type", "object")
        if kind == "object":
            return self._object(schema, definitions, depth)
        if kind == "array":
            return self._array(schema, definitions, depth)
        return self._plain(schema)

    def _object(self, schema: dict[str, Any], definitions: Definitions, depth: int) -> Any:
        required = set(schema.get("required", ()))
        made: dict[str, Any] = {}
        for name, part in schema.get("properties", {}).items():
            if name not in required and (depth >= 2 or self.random.random() >= 0.6):
                continue
            if _holds_id(part):
                number = self._row_id(name)
                if number is not None:
                    made[name] = number
                elif name in required:
                    raise NoRow(name)
            else:
                made[name] = self._value(part, definitions, depth + 1)
        for name in [name for name in made if name.endswith("_min")]:
            high = name.replace("_min", "_max")
            if isinstance(made.get(high), int) and made[high] < made[name]:
                made[name], made[high] = made[high], made[name]
        values = schema.get("additionalProperties")
        if isinstance(values, dict):
            for part_number in range(self.random.randrange(1, 4)):
                made[f"part-{part_number + 1}"] = self._value(values, definitions, depth + 1)
        return made

    def _array(self, schema: dict[str, Any], definitions: Definitions, depth: int) -> Any:
        low = schema.get("minItems", 0)
        count = min(schema.get("maxItems", 5), max(low, self.random.randrange(1, 4)))
        items = schema.get("items", {"type": "string"})
        if items.get("type") == "string" and items.get("maxLength") == 40:
            return self.random.sample(words.TAGS, count)
        if depth > 4 and not low:
            return []
        try:
            return [self._value(items, definitions, depth + 1) for _ in range(count)]
        except NoRow:
            return []

    def _plain(self, schema: dict[str, Any]) -> Any:
        kind = schema.get("type")
        low, high = schema.get("minimum", 0), schema.get("maximum", 100)
        if kind == "boolean":
            return self.random.random() < 0.5
        if kind == "integer":
            low = schema.get("exclusiveMinimum", low - 1) + 1
            return self.random.randint(int(low), int(max(low, min(high, low + 100))))
        if kind == "number":
            top = min(float(high), float(low) + 100.0)
            return round(float(low) + (top - float(low)) * self.random.random(), 3)
        return self._text(schema)

    def _text(self, schema: dict[str, Any]) -> str:
        pattern = schema.get("pattern", "")
        self._number += 1
        if pattern.startswith("^https"):
            return f"https://example.org/resource/{self._number}"
        if pattern:
            return f"demo-{self._number}"
        if schema.get("format") == "date":
            return self.day
        if schema.get("format") == "date-time":
            return f"{self.day}T12:00:00+00:00"
        text = self.random.choice(words.KINDS).format(topic=self.random.choice(words.TOPICS))
        return text[: schema.get("maxLength", 200)]


def _holds_id(schema: dict[str, Any]) -> bool:
    parts = [schema, *schema.get("anyOf", ())]
    return any(part.get("maximum") == ID_MAX for part in parts)
