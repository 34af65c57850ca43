"""One plain YAML word → a value: null, true/false, a whole number, a decimal, or text.

Nothing is guessed: what other YAML readers would take for a number or a truth value, but is not
written in the one way allowed here, is a fault. Decimals are kept in millionths from the start, so
that no float ever exists. May use: errors.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from model.errors import shorten

PPM = 1_000_000
_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,18})")
_DECIMAL = re.compile(r"(-?)(0|[1-9][0-9]{0,12})\.([0-9]+)")
_NUMBER_LIKE = re.compile(
    r"[-+]?(\.(inf|nan)|0[xob]?[0-9a-f_]+|[0-9][0-9_]*|[0-9_]*\.[0-9_]+|[0-9][0-9_.]*e[-+]?[0-9]+"
    r"|[0-9_]+\.)|nan|inf|infinity",
    re.IGNORECASE,
)
_AMBIGUOUS = frozenset({"yes", "no", "on", "off", "y", "n", "true", "false", "null"})


@dataclass(frozen=True, slots=True)
class Decimal:
    """A decimal as written, in millionths, until the key above it takes it in."""

    ppm: int
    text: str


class ScalarFault(Exception):
    """A word that is not written in the one way allowed; the fields of a Violation."""

    def __init__(self, code: str, what: str, *, value: str, rule: str, fix: str) -> None:
        """Keep the parts of the sentence."""
        super().__init__(rule)
        self.code, self.what, self.value, self.rule, self.fix = code, what, value, rule, fix


def plain_value(text: str) -> Any:
    """The value of an unquoted word; ScalarFault when it could mean two things."""
    if text in ("", "~", "null"):
        return None
    if text in ("true", "false"):
        return text == "true"
    if _INTEGER.fullmatch(text):
        return int(text)
    if match := _DECIMAL.fullmatch(text):
        return _decimal(match)
    if _NUMBER_LIKE.fullmatch(text):
        raise ScalarFault(
            "E-PACK-009",
            "a number",
            value=text,
            rule="must be written like 1500 or 1.15 (at most 19 digits)",
            fix="Rewrite it, or put it in quotes if it is text.",
        )
    if text.lower() in _AMBIGUOUS:
        raise ScalarFault(
            "E-PACK-010",
            "a word",
            value=text,
            rule="could mean true or false",
            fix="Write true or false, or put it in quotes.",
        )
    return text


def _decimal(match: re.Match[str]) -> Decimal:
    sign, units, places = match.groups()
    if len(places) > 6:
        raise ScalarFault(
            "E-PACK-009",
            "a decimal",
            value=shorten(match.group(), length_max=40).strip("'"),
            rule="must have at most 6 places",
            fix="Round it.",
        )
    ppm = int(units) * PPM + int(places.ljust(6, "0"))
    return Decimal(-ppm if sign else ppm, match.group())


def in_ppm(value: Any) -> tuple[Any, bool]:
    """A decimal, or a list of numbers with a decimal in it, in millionths; whether it was one."""
    if isinstance(value, Decimal):
        return value.ppm, True
    if not isinstance(value, list) or not any(isinstance(item, Decimal) for item in value):
        return value, False
    if any(not isinstance(item, int | Decimal) or isinstance(item, bool) for item in value):
        return value, False
    return [item.ppm if isinstance(item, Decimal) else item * PPM for item in value], True
