"""Plain values → canonical YAML text, the reverse of `data.yaml_text`.

The same value always gives the same bytes: block style, two spaces, field order as given; a value
that fits on one line and holds no further containers is written in flow style; text is plain when
it is a simple word, else double-quoted. A whole number under `k_ppm` becomes the decimal `k`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from data.yaml_scalars import PPM

WIDTH = 100
_PLAIN = re.compile(r"[A-Za-z](?:[A-Za-z0-9 _./-]*[A-Za-z0-9_])?|\d{4}-\d{2}-\d{2}")
_WORDS = frozenset(
    {"null", "true", "false", "yes", "no", "on", "off", "y", "n", "nan", "inf", "infinity"}
)
# Characters that YAML would fold, refuse or take for a line break although JSON leaves them alone.
_UNSAFE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")


def yaml_text(value: Mapping[str, Any]) -> str:
    """The canonical text of a mapping, ending in a newline."""
    return "".join(f"{line}\n" for line in _mapping(value, indent=0))


def ratio_text(ppm: int) -> str:
    """Millionths as a decimal with at least one place: 1.15, 2.0, -0.5."""
    units, rest = divmod(abs(ppm), PPM)
    places = f"{rest:06d}".rstrip("0") or "0"
    return f"{'-' if ppm < 0 else ''}{units}.{places}"


def _mapping(value: Mapping[str, Any], *, indent: int) -> Iterator[str]:
    pad = " " * indent
    for key, inner in value.items():
        name, inner = _written(key, inner)
        yield from _entry(f"{pad}{_text(name)}:", inner, indent=indent)


def _entry(head: str, value: Any, *, indent: int) -> Iterator[str]:
    """One field: on the line of its key when it fits, else below it."""
    flow = _flow(value)
    if flow is not None and (not _is_container(value) or len(head) + 1 + len(flow) <= WIDTH):
        yield f"{head} {flow}"
    elif isinstance(value, Mapping):
        yield head
        yield from _mapping(value, indent=indent + 2)
    else:
        yield head
        yield from _sequence(value, indent=indent + 2)


def _sequence(values: Sequence[Any], *, indent: int) -> Iterator[str]:
    pad = " " * indent
    for value in values:
        flow = _flow(value)
        if flow is not None and (not _is_container(value) or indent + 2 + len(flow) <= WIDTH):
            yield f"{pad}- {flow}"
            continue
        inner = (
            _mapping(value, indent=indent + 2)
            if isinstance(value, Mapping)
            else _sequence(value, indent=indent + 2)
        )
        lines = list(inner)
        yield f"{pad}- {lines[0].lstrip()}"
        yield from lines[1:]


def _is_container(value: Any) -> bool:
    return isinstance(value, Mapping | list | tuple)


def _flow(value: Any) -> str | None:
    """The one-line form, or None for a container of containers."""
    if not _is_container(value):
        return _scalar(value)
    if isinstance(value, Mapping):
        if any(_is_container(inner) and inner for inner in value.values()):
            return None
        parts = [_written(key, inner) for key, inner in value.items()]
        return "{" + ", ".join(f"{_text(name)}: {_flow(inner)}" for name, inner in parts) + "}"
    if any(_is_container(inner) for inner in value):
        return None
    return "[" + ", ".join(_scalar(inner) for inner in value) + "]"


class _Ratio:
    """A number of millionths to be written as a decimal."""

    def __init__(self, ppm: int) -> None:
        self.ppm = ppm

    def __str__(self) -> str:
        return ratio_text(self.ppm)


def _written(key: str, value: Any) -> tuple[str, Any]:
    """The field as packs write it: millionths as decimals."""
    if not key.endswith("_ppm"):
        return key, value
    if _is_whole(value):
        return key.removesuffix("_ppm"), _Ratio(value)
    if isinstance(value, list) and value and all(_is_whole(item) for item in value):
        return key.removesuffix("_ppm"), [_Ratio(item) for item in value]
    return key, value


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _scalar(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | _Ratio):
        return str(value)
    if not isinstance(value, str):
        raise TypeError(
            f"{value!r} cannot be written to a pack: only text, whole numbers, true, false, null"
        )
    return _text(value)


def _text(value: str) -> str:
    if _PLAIN.fullmatch(value) and value.lower() not in _WORDS:
        return value
    quoted = json.dumps(value, ensure_ascii=False)
    return _UNSAFE.sub(lambda match: f"\\u{ord(match.group()):04x}", quoted)
