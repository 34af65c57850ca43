"""YAML text → plain values that know where they stand; the only place that touches a YAML parser.

A strict subset, read event by event so that hostile text costs nothing: no anchors, aliases, tags,
merge keys, second documents, duplicate keys, exponents, NaN, or nesting over 20. A scalar is null,
true/false, a whole number, a decimal or text (dates stay text). A decimal under the key `k` is the
whole number `k_ppm` in millionths, so that no float ever exists; `data.yaml_writer` is the reverse.
Purely syntactic: nothing here knows what content means. May use: errors.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from data.yaml_scalars import Decimal, ScalarFault, in_ppm, plain_value
from model.errors import Violation

BYTES_MAX = 5_000_000
DEPTH_MAX = 20
VALUES_MAX = 100_000
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\ufffe\uffff]")
_PARSER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

KeyPath = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A position in a file; line and column count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        """`file:line:column`."""
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(slots=True)
class YamlText:
    """One file: its value, where each value and key stands, and what is wrong with the text.

    `decimals` are the paths (ending in `_ppm`) that were written with a decimal point. `value` is
    None when the text cannot be used at all (`is_readable` false).
    """

    file: str
    value: Any = None
    is_readable: bool = True
    places: dict[KeyPath, Place] = field(default_factory=dict)
    key_places: dict[KeyPath, Place] = field(default_factory=dict)
    decimals: set[KeyPath] = field(default_factory=set)
    violations: list[Violation] = field(default_factory=list)


class _Unreadable(Exception):
    """The rest of the file cannot be understood; carries the violation."""

    def __init__(self, violation: Violation) -> None:
        super().__init__(str(violation))
        self.violation = violation


def read_yaml(path: Path, *, shown: str) -> YamlText:
    """Read one YAML file; never raises for what is in it: see `violations`."""
    text = YamlText(file=shown)
    try:
        source = _source(path, shown)
        text.value = _Reader(text, source).document()
    except _Unreadable as error:
        text.is_readable = False
        text.violations.append(error.violation)
    return text


def _source(path: Path, shown: str) -> str:
    start = Place(shown, 1, 1)
    try:
        size = path.stat().st_size
        if size > BYTES_MAX:
            raise _unreadable(
                "E-PACK-002",
                "the file's size",
                value=size,
                rule=f"must be at most {BYTES_MAX:,} bytes",
                fix="Split it.",
                place=start,
            )
        data = path.read_bytes()
    except OSError as error:
        raise _unreadable(
            "E-PACK-001",
            "the file",
            rule=f"cannot be read ({error.strerror})",
            fix="Check its name and permissions.",
            place=start,
        ) from error
    try:
        source = data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = len(before.rpartition(b"\n")[2].decode("utf-8", "replace")) + 1
        raise _unreadable(
            "E-PACK-003",
            "a byte",
            value=hex(data[error.start]),
            rule="is not UTF-8 text",
            fix="Save the file as UTF-8.",
            place=Place(shown, line, column),
        ) from error
    if bad := _CONTROL.search(source):
        before_text = source[: bad.start()]
        place = Place(shown, before_text.count("\n") + 1, len(before_text.rpartition("\n")[2]) + 1)
        raise _unreadable(
            "E-PACK-004",
            "a character",
            value=f"U+{ord(bad.group()):04X}",
            rule="is a control character",
            fix="Remove it.",
            place=place,
        )
    return source


def _unreadable(
    code: str, what: str, *, rule: str, fix: str, place: Place, value: Any = None
) -> _Unreadable:
    return _Unreadable(Violation(code, what, value, rule, fix, (), str(place)))


class _Reader:
    """Builds values from parser events, with its own depth and count limits."""

    def __init__(self, text: YamlText, source: str) -> None:
        self.text = text
        self.events = self._events(source)
        self.count = 0

    def _events(self, source: str) -> Iterator[Any]:
        try:
            yield from yaml.parse(source, Loader=_PARSER)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
            place = self.place(mark) if mark is not None else Place(self.text.file, 1, 1)
            problem = str(getattr(error, "problem", None) or "the text cannot be parsed")
            raise _unreadable(
                "E-PACK-005",
                "the text",
                rule=f"is not YAML: {problem}",
                fix="Check indentation, quotes and colons near here.",
                place=place,
            ) from error

    def place(self, mark: Any) -> Place:
        return Place(self.text.file, mark.line + 1, mark.column + 1)

    def document(self) -> Any:
        value: Any = None
        documents = 0
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise _unreadable(
                        "E-PACK-006",
                        "a second document",
                        rule="is not allowed in one file",
                        fix="Put it in its own file.",
                        place=self.place(event.start_mark),
                    )
            elif isinstance(event, yaml.NodeEvent):
                value = self.node(event, (), depth=1)
        return self.whole(value, ())

    def node(self, event: Any, path: KeyPath, *, depth: int) -> Any:
        self.guard(event, depth)
        self.text.places[path] = self.place(event.start_mark)
        if isinstance(event, yaml.MappingStartEvent):
            return self.mapping(path, depth)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(path, depth)
        return self.scalar(event, path)

    def guard(self, event: Any, depth: int) -> None:
        """Refuse what could expand, hide or pile up."""
        place = self.place(event.start_mark)
        self.count += 1
        if self.count > VALUES_MAX:
            raise _unreadable(
                "E-PACK-002",
                "the number of values",
                rule=f"is over {VALUES_MAX:,}",
                fix="Split the file.",
                place=place,
            )
        if depth > DEPTH_MAX:
            raise _unreadable(
                "E-PACK-008",
                "the nesting",
                value=depth,
                rule=f"must be at most {DEPTH_MAX} levels deep",
                fix="Flatten it.",
                place=place,
            )
        for what, sign, name in (
            ("an alias", "*", event.anchor if isinstance(event, yaml.AliasEvent) else None),
            ("an anchor", "&", None if isinstance(event, yaml.AliasEvent) else event.anchor),
            ("a tag", "", getattr(event, "tag", None)),
        ):
            if name is not None:
                raise _unreadable(
                    "E-PACK-006",
                    what,
                    value=f"{sign}{name}",
                    rule="is not allowed in a pack",
                    fix="Write the value out.",
                    place=place,
                )

    def mapping(self, path: KeyPath, depth: int) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for event in self.events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            name = self.key(event, path)
            value = self.node(next(self.events), (*path, name), depth=depth + 1)
            self.put(result, path, name=name, value=value, event=event)
        return result

    def key(self, event: Any, path: KeyPath) -> str:
        if not isinstance(event, yaml.ScalarEvent) or event.value in ("", "<<"):
            raise _unreadable(
                "E-PACK-016",
                "a key",
                value=getattr(event, "value", None),
                rule="must be a plain word",
                fix="Name the field.",
                place=self.place(event.start_mark),
            )
        self.guard(event, depth=0)
        return str(event.value)

    def put(
        self, result: dict[str, Any], path: KeyPath, *, name: str, value: Any, event: Any
    ) -> None:
        """Take in one field; a decimal, or a list with decimals, moves to `name_ppm`."""
        written = name
        value, is_decimal = in_ppm(value)
        if is_decimal:
            name = f"{written}_ppm"
            self.move((*path, written), (*path, name))
        if written.endswith("_ppm") and is_decimal:
            self.fault(
                "E-PACK-009",
                f"'{written}'",
                rule="counts whole millionths",
                fix=f"Write the decimal under '{written.removesuffix('_ppm')}'.",
                path=(*path, name),
            )
        if name in result:
            first = self.text.key_places[*path, name]
            self.text.violations.append(
                Violation(
                    "E-PACK-007",
                    f"the key '{written}'",
                    None,
                    f"is already at line {first.line}",
                    "Remove one of the two.",
                    (),
                    str(self.place(event.start_mark)),
                )
            )
            return
        self.text.key_places[*path, name] = self.place(event.start_mark)
        result[name] = self.whole(value, (*path, name))

    def move(self, old: KeyPath, new: KeyPath) -> None:
        """Let the places of a decimal, or of a list of numbers, stand under its new name."""
        places = self.text.places
        places[new] = places.pop(old)
        for index in itertools.count():
            if (*old, index) not in places:
                break
            places[*new, index] = places.pop((*old, index))
        self.text.decimals.add(new)

    def sequence(self, path: KeyPath, depth: int) -> list[Any]:
        result: list[Any] = []
        for event in self.events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            value = self.node(event, (*path, len(result)), depth=depth + 1)
            result.append(value)
        return result

    def whole(self, value: Any, path: KeyPath) -> Any:
        """The value when no decimal is left in it that has no field name of its own."""
        if isinstance(value, Decimal):
            self.fault(
                "E-PACK-009",
                "a decimal",
                value=value.text,
                rule="needs a field name of its own",
                fix="Write it as `name: 1.5`.",
                path=path,
            )
            return None
        if isinstance(value, list):
            return [self.whole(item, (*path, index)) for index, item in enumerate(value)]
        return value

    def scalar(self, event: Any, path: KeyPath) -> Any:
        text = str(event.value)
        if event.style not in (None, ""):  # quoted or a block: always text
            return text
        try:
            return plain_value(text)
        except ScalarFault as fault:
            self.fault(
                fault.code, fault.what, value=fault.value, rule=fault.rule, fix=fault.fix, path=path
            )
            return None

    def fault(
        self, code: str, what: str, *, rule: str, fix: str, path: KeyPath, value: Any = None
    ) -> None:
        place = self.text.places.get(path)
        self.text.violations.append(
            Violation(code, what, value, rule, fix, path, str(place or Place(self.text.file, 1, 1)))
        )
