"""Named formats of text columns: what an address, a handle or a link must look like.

A text column names its format (`noted(format="https_url")`); services refuse a value that breaks
it with the sentence given here. Sources: sources/roguelearn.md, "Detailed Data Validation Rules".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

RESERVED_USERNAMES = frozenset(
    {"admin", "administrator", "anonymous", "api", "guest", "help", "mod", "moderator", "null"}
    | {"official", "owner", "questlab", "root", "staff", "support", "system", "undefined", "user"}
)
"""Names that would let one person pass for the product."""

_EMAIL = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
)
_USERNAME = re.compile(r"[A-Za-z0-9_-]+")
_SLUG = re.compile(r"[a-z0-9]+([._-][a-z0-9]+)*")
_LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_EXTERNAL_ID = re.compile(r"[A-Za-z0-9_-]+")
_TAG = re.compile(r"<\s*/?\s*(script|iframe|object|embed|style|link|meta)\b", re.IGNORECASE)


def _matches(pattern: re.Pattern[str], rule: str) -> Callable[[str], str | None]:
    return lambda value: None if pattern.fullmatch(value) else rule


def _email(value: str) -> str | None:
    local = value.partition("@")[0]
    if not _EMAIL.fullmatch(value) or len(local) > 64:
        return "must be an e-mail address such as name@example.org"
    return None if value == value.lower() else "must be written in small letters"


def _username(value: str) -> str | None:
    if not _USERNAME.fullmatch(value):
        return "must be letters, digits, '_' and '-' only"
    return "is a reserved name" if value.lower() in RESERVED_USERNAMES else None


def _https_url(value: str) -> str | None:
    rule = "must be a link that starts with https:// and names a host"
    if any(character.isspace() or ord(character) < 32 for character in value):
        return rule
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:
        return rule
    return None if parts.scheme == "https" and parts.hostname and "@" not in parts.netloc else rule


def _icon_url(value: str) -> str | None:
    if problem := _https_url(value):
        return problem
    is_icon = urlsplit(value).path.lower().endswith((".svg", ".png"))
    return None if is_icon else "must be a link to an SVG or PNG picture"


def _trimmed(value: str) -> str | None:
    return None if value == value.strip() and value else "must not start or end with a space"


def _safe_text(value: str) -> str | None:
    return "must not hold script or embedding tags" if _TAG.search(value) else None


def _time_zone(value: str) -> str | None:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        return "must be a time zone such as Europe/Berlin"
    return None


def _iso_date(value: str) -> str | None:
    try:
        date.fromisoformat(value)
    except ValueError:
        return "must be a date such as 2026-03-29"
    return None


TEXT_FORMATS: dict[str, Callable[[str], str | None]] = {
    "email": _email,
    "username": _username,
    "https_url": _https_url,
    "icon_url": _icon_url,
    "trimmed": _trimmed,
    "safe_text": _safe_text,
    "time_zone": _time_zone,
    "iso_date": _iso_date,
    "slug": _matches(_SLUG, "must be small letters and digits, joined by '.', '_' or '-'"),
    "language_tag": _matches(_LANGUAGE_TAG, "must be a language tag such as 'de' or 'pt-BR'"),
    "sha256": _matches(_SHA256, "must be 64 hexadecimal digits"),
    "external_id": _matches(_EXTERNAL_ID, "must be letters, digits, '_' and '-' only"),
}
"""Format name → what is wrong with a value, as a rule, or None."""
