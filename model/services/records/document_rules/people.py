"""People: ages, names that differ by more than case, hosts of links, and whose major it is.

Source: sources/roguelearn.md, "User Management Validation".
"""

from __future__ import annotations

from datetime import date, datetime
from urllib.parse import urlsplit

import sqlalchemy as sa
from sqlmodel import Session

from model.errors import Violation
from model.services.records.document_rules.asking import (
    Row,
    among_rows,
    broken,
    columns,
    one_of,
    touched,
)
from model.services.records.rules import rule_of
from model.settings import settings
from model.tables import TABLES
from model.words import Room

AGE_MIN = 13
"""Younger people cannot have an identity here."""

_PAGES = {
    ("browser_extension_data", "source_url"),
    ("highlight_triggers", "source_url"),
    ("web_content_extractions", "source_url"),
    ("party_stash_items", "url"),
}
"""Links to pages that people read somewhere: they say where something is from."""

_LINKS = {
    name: links
    for name, cls in TABLES.items()
    if cls.__room__ is not Room.CONTENT
    and (
        links := [
            column.name
            for column in cls.__table__.columns
            if column.info.get("format") in ("https_url", "icon_url")
            and (name, column.name) not in _PAGES
        ]
    )
}
"""Every column with a link to a file, by table; content is judged alike on every machine."""


def years_between(first: date, then: date) -> int:
    """Whole years from one date to another; who was born on 29 February ages on 1 March."""
    return then.year - first.year - ((then.month, then.day) < (first.month, first.day))


@rule_of("users")
def old_enough(
    session: Session, table: str, row: Row, existing: Row | None, now: datetime
) -> list[Violation]:
    """A date of birth lies in the past, thirteen years ago at least."""
    born = row.get("birth_date")
    if born is None or not touched(row, existing, "birth_date"):
        return []
    if born > now.date():
        return [
            broken(
                row,
                "birth_date",
                code="E-RULE-001",
                table=table,
                rule="must not lie in the future",
                fix="Correct the date.",
            )
        ]
    if years_between(born, now.date()) >= AGE_MIN:
        return []
    return [
        broken(
            row,
            "birth_date",
            code="E-RULE-002",
            table=table,
            rule=f"must be at least {AGE_MIN} years ago",
            fix="Younger people cannot be entered.",
        )
    ]


@rule_of("users")
@among_rows
def username_differs(
    session: Session, table: str, row: Row, existing: Row | None, now: datetime
) -> list[Violation]:
    """No two usernames differ only by capital letters."""
    name = row.get("username")
    if not isinstance(name, str) or not touched(row, existing, "username"):
        return []
    same = sa.func.lower(columns("users").username) == name.lower()
    other = one_of(session, "users", same, columns("users").username != name, besides=row)
    if other is None:
        return []
    return [
        broken(
            row,
            "username",
            code="E-RULE-003",
            table=table,
            rule="must differ from every other username by more than capital letters",
            fix="Choose another.",
        )
    ]


@rule_of(*_LINKS)
def link_host_is_allowed(
    session: Session, table: str, row: Row, existing: Row | None, now: datetime
) -> list[Violation]:
    """Links lead to hosts that QUESTLAB_LINK_HOSTS lists, or to any when it lists none."""
    hosts = settings().link_hosts
    if not hosts:
        return []
    return [
        broken(
            row,
            name,
            code="E-RULE-004",
            table=table,
            rule=f"must lead to one of the allowed hosts ({', '.join(hosts)})",
            fix="Use one of them, or add the host to QUESTLAB_LINK_HOSTS.",
        )
        for name in _LINKS[table]
        if isinstance(row.get(name), str)
        and touched(row, existing, name)
        and not _is_allowed(row[name], hosts)
    ]


def _is_allowed(link: str, hosts: tuple[str, ...]) -> bool:
    """Whether the link's host is one of `hosts`, or below one (files.example.org)."""
    try:
        host = (urlsplit(link).hostname or "").rstrip(".")
    except ValueError:
        return False
    return any(host == allowed or host.endswith(f".{allowed}") for allowed in hosts)
