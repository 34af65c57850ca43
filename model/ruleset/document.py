"""The canonical document of a ruleset and its hashes.

Flat content `{table: {key: {field: value}}}` is split into sections (rules, texts, people); the
same content gives the same bytes on every machine and database: sorted keys, UTF-8, no spaces, no
floats. Equal `rules_hash` proves that two rulesets play the same. Nothing here knows what the
fields mean.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from model.errors import IntegrityError, NotFound, did_you_mean
from model.rules.values import Archetype, GameRules
from model.ruleset.build import build_archetypes, build_game
from model.words import Section

FORMAT = 1
"""Version of the document's layout; older ones are upgraded on reading."""

FlatDocument = Mapping[str, Mapping[str, Mapping[str, Any]]]
"""Content as {table: {row key: {field: plain JSON value}}}."""


def canonical_json(value: Any) -> bytes:
    """The one byte form of a JSON value; TypeError on a float, anywhere in it."""
    _refuse_floats(value)
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8")


def content_hash(value: Any) -> str:
    """SHA-256 of the canonical bytes, 64 hex digits."""
    return hashlib.sha256(canonical_json(value)).hexdigest()


def _refuse_floats(value: Any, path: str = "document") -> None:
    if isinstance(value, float):
        raise TypeError(f"{path} = {value} is a float; content holds whole numbers and ppm only")
    if isinstance(value, Mapping):
        for key, part in value.items():
            if not isinstance(key, str):
                raise TypeError(f"{path} has the key {key!r}; JSON keys are text")
            _refuse_floats(part, f"{path}.{key}")
    elif isinstance(value, (list, tuple)):
        for position, part in enumerate(value):
            _refuse_floats(part, f"{path}[{position}]")


@dataclass(frozen=True, eq=False)
class Ruleset:
    """Frozen content: `document` = {"format": 1, "sections": {section: {table: {key: fields}}}}."""

    document: Mapping[str, Any]
    hash: str
    rules_hash: str
    texts_hash: str
    people_hash: str

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Ruleset:
        """Take a stored canonical document, compute its hashes; IntegrityError on a new format."""
        if document.get("format") != FORMAT:
            raise IntegrityError(
                f"This ruleset has format {document.get('format')}; this version of Questlab reads "
                f"format {FORMAT}. Update Questlab.",
                code="E-VERIFY-002",
            )
        sections = document["sections"]
        return cls(
            document=document,
            hash=content_hash(document),
            rules_hash=content_hash(sections.get(Section.RULES.value, {})),
            texts_hash=content_hash(sections.get(Section.TEXTS.value, {})),
            people_hash=content_hash(sections.get(Section.PEOPLE.value, {})),
        )

    def __eq__(self, other: object) -> bool:
        """Two rulesets are equal when their content is."""
        return isinstance(other, Ruleset) and self.hash == other.hash

    def __hash__(self) -> int:
        """Hash by content."""
        return int(self.hash[:15], 16)

    @cached_property
    def content(self) -> dict[str, dict[str, dict[str, Any]]]:
        """The flat content again: the sections merged."""
        flat: dict[str, dict[str, dict[str, Any]]] = {}
        for tables in self.document["sections"].values():
            for table, rows in tables.items():
                for key, fields in rows.items():
                    flat.setdefault(table, {}).setdefault(key, {}).update(fields)
        return flat

    @cached_property
    def game(self) -> GameRules:
        """The rules section, compiled for engines and services."""
        return build_game(self.document["sections"][Section.RULES.value])

    @cached_property
    def archetypes(self) -> dict[str, Archetype]:
        """Behaviour parameters by archetype key, compiled against this game's metrics."""
        people = self.document["sections"].get(Section.PEOPLE.value, {})
        return build_archetypes(people.get("archetypes", {}), self.game)

    def text(self, table: str, key: str, field: str) -> str:
        """One text of the content; NotFound when there is none."""
        rows = self.document["sections"].get(Section.TEXTS.value, {}).get(table, {})
        value = rows.get(key, {}).get(field)
        if value is None:
            raise NotFound(f"No text {table}/{key}.{field}. {did_you_mean(key, rows)}".rstrip())
        return str(value)


def freeze_document(
    flat: FlatDocument, sections_of_fields: Mapping[str, Mapping[str, Section | str]]
) -> Ruleset:
    """Split flat content into sections and freeze it.

    `sections_of_fields`: {table: {field: section}}, from the tables' own declarations. KeyError on
    a field nobody declared: validate first.
    """
    sections: dict[str, dict[str, Any]] = {section.value: {} for section in Section}
    for table, rows in flat.items():
        places = {field: Section(name).value for field, name in sections_of_fields[table].items()}
        for key, fields in rows.items():
            for field, value in fields.items():
                rows_of_section = sections[places[field]].setdefault(table, {})
                rows_of_section.setdefault(key, {})[field] = value
    document = {"format": FORMAT, "sections": sections}
    # Through bytes and back: the ruleset shares nothing with the caller's mutable values.
    return Ruleset.from_document(json.loads(canonical_json(document)))
