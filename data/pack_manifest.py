"""The manifest of a pack, pack.yaml: who the pack is and what it stands on.

Faults come back as violations with their places, like those of every other file of a pack.
May use: shapes, errors.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError
from pydantic_core import ErrorDetails

from data.yaml_text import KeyPath, Place, YamlText
from model.errors import Violation, did_you_mean
from model.shapes import Key, Shape

FORMAT = 1
MANIFEST = "pack.yaml"


class Manifest(Shape):
    """What pack.yaml says about its pack.

    `extends` names a pack folder beside this one; its rows come first and this pack's fields
    replace theirs. `archetypes: own` leaves out the archetypes shipped for all worlds.
    """

    format: Literal[1]
    key: Annotated[Key, Field(max_length=60)]
    name: Annotated[str, Field(min_length=1, max_length=120)]
    description: Annotated[str, Field(min_length=1, max_length=2000)]
    license: Annotated[str, Field(min_length=1, max_length=400)]
    sources: list[str] = Field(default_factory=list)
    extends: (
        Annotated[str, Field(pattern=r"^[a-z0-9]+([._-][a-z0-9]+)*$", max_length=60)] | None
    ) = None
    archetypes: Literal["shared", "own"] = "shared"


def read_manifest(text: YamlText) -> tuple[Manifest | None, list[Violation]]:
    """The manifest of a file that was read, or None, and what is wrong with it."""
    top = Place(text.file, 1, 1)
    if not text.is_readable:
        return None, []  # the text's own violations say why
    if not isinstance(text.value, dict):
        fault = _fault("the manifest", "must be fields with values", place=top, value=text.value)
        return None, [fault]
    try:
        return Manifest.model_validate(text.value), []
    except ValidationError as error:
        details = error.errors(include_url=False)
        return None, [_detail(text, detail, value=text.value) for detail in details]


def _detail(text: YamlText, detail: ErrorDetails, *, value: dict[str, Any]) -> Violation:
    path: KeyPath = detail["loc"]
    name = str(path[0])
    place = text.places.get(path, Place(text.file, 1, 1))
    kind = detail["type"]
    if kind == "extra_forbidden":
        known = Manifest.model_fields
        fix = did_you_mean(name, known) or f"Known fields: {', '.join(known)}."
        place = text.key_places.get(path, place)
        return _fault(f"'{name}'", "is not a field of a manifest", place=place, fix=fix)
    if kind == "missing":
        return _fault(f"'{name}'", "is missing", place=place, fix="Add it.")
    if name == "format":
        fix = "Use the Questlab version that wrote this pack."
        return Violation(
            "E-PACK-017", name, value.get(name), f"must be {FORMAT}", fix, (), str(place)
        )
    if kind == "string_pattern_mismatch":
        rule = "must be lower-case letters, digits, '.', '_' or '-', without a path"
        return _fault(f"'{name}'", rule, place=place, value=value.get(name), fix="Rename it.")
    rule = detail["msg"].replace("Input should", "must").replace("String should", "must")
    return _fault(f"'{name}'", rule, place=place, value=value.get(name), fix="Correct it.")


def _fault(
    what: str,
    rule: str,
    *,
    place: Place,
    value: Any = None,
    fix: str = "Start it with `format: 1`.",
) -> Violation:
    return Violation("E-PACK-011", what, value, rule, fix, (), str(place))
