"""Rulesets are what their hash says, and each world's draft is what its changes made it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.errors import IntegrityError
from model.ruleset import Ruleset
from model.services import content
from model.services.catalog import content_tables
from model.services.content import Document
from model.services.verification import streams
from model.services.verification.findings import Finding
from model.tables import World

_HASHES = ("hash", "rules_hash", "texts_hash", "people_hash")


def stored_rulesets(session: Session) -> tuple[dict[str, Ruleset], list[Finding]]:
    """The stored rulesets that are what their hash says, and findings about the others."""
    found: dict[str, Ruleset] = {}
    findings: list[Finding] = []
    sql = f"SELECT document, {', '.join(_HASHES)} FROM rulesets ORDER BY id"
    for document, *hashes in streams.stream(session, sql):
        try:
            given = json.loads(document) if isinstance(document, str | bytes) else document
            ruleset = Ruleset.from_document(given)
        except (IntegrityError, KeyError, TypeError, AttributeError, ValueError) as error:
            message = f"its document cannot be read: {error}"
            findings.append(Finding("V-RULESET", "rulesets", str(hashes[0]), message))
            continue
        for name, stored in zip(_HASHES, hashes, strict=True):
            wanted = getattr(ruleset, name)
            if stored != wanted:
                message = f"{name} is {stored}, its document gives {wanted}"
                findings.append(Finding("V-RULESET", "rulesets", str(hashes[0]), message))
        if hashes[0] == ruleset.hash:
            found[ruleset.hash] = ruleset
    return found, findings


def drafts(session: Session, counts: dict[str, int], *, world: str | None) -> Iterator[Finding]:
    """Rows of drafts that are not what the log of changes made them."""
    counts["changes"] = 0
    query = sa.select(col(World.key), col(World.id)).order_by(col(World.key))
    for key, world_id in session.execute(query).all():
        if world in (None, key):
            yield from _draft(session, key, world_id, counts)


def _draft(session: Session, key: str, world_id: int, counts: dict[str, int]) -> Iterator[Finding]:
    replayed, versions, findings = _replay(session, world_id, counts)
    yield from findings
    try:
        stored = content.draft(session, world=key)
        stored_versions = content.versions(session, world=key)
    except (LookupError, ValueError, TypeError) as error:
        message = f"the draft cannot be read: {error}"
        yield Finding("V-DRAFT", "worlds", f"'{key}'", message)
        return
    wanted = _present_form(replayed)
    for table in sorted({*wanted, *stored}):
        was, now = wanted.get(table, {}), stored.get(table, {})
        for row_key in sorted({*was, *now}):
            row = f"world '{key}' '{row_key}'"
            message = _difference(was.get(row_key), now.get(row_key))
            if message:
                yield Finding("V-DRAFT", table, row, message)
            said = stored_versions.get(table, {}).get(row_key)
            given = versions.get((table, row_key))
            if row_key in was and row_key in now and said != given:
                yield Finding("V-DRAFT", table, row, f"version is {said}, its changes give {given}")


def _replay(
    session: Session, world_id: int, counts: dict[str, int]
) -> tuple[Document, dict[tuple[str, str], int], list[Finding]]:
    """The document that all change sets of a world make, and each row's version."""
    sql = (
        'SELECT c.id, c."table", c.row_key, c.before, c.after, c.version_after FROM changes c '
        "JOIN change_sets s ON s.id = c.change_set_id WHERE s.world_id = :world ORDER BY c.id"
    )
    document: Document = {}
    versions: dict[tuple[str, str], int] = {}
    findings: list[Finding] = []
    for number, table, row_key, before, after, version in streams.stream(
        session, sql, {"world": world_id}
    ):
        counts["changes"] += 1
        rows = document.setdefault(table, {})
        was, becomes = _loaded(before), _loaded(after)
        if rows.get(row_key) != was:
            message = f"its `before` is not what the changes before it made of {table} '{row_key}'"
            findings.append(Finding("V-DRAFT-CHANGE", "changes", f"id {number}", message))
        if becomes is None:
            rows.pop(row_key, None)
        else:
            rows[row_key] = becomes
        versions[table, row_key] = version
    return document, versions, findings


def _loaded(value: Any) -> Any:
    try:
        return json.loads(value) if isinstance(value, str | bytes) else value
    except ValueError:
        return {"unreadable": str(value)}


def _present_form(document: Document) -> Document:
    """The document with the fields that tables have today; new ones hold their defaults."""
    known = {info.name: [field.name for field in info.fields] for info in content_tables()}
    kept = {
        table: {
            key: {name: value for name, value in fields.items() if name in known[table]}
            for key, fields in rows.items()
        }
        for table, rows in document.items()
        if table in known
    }
    complete = all(
        len(fields) == len(known[table]) for table, rows in kept.items() for fields in rows.values()
    )
    if complete:
        return kept
    normal, violations = content.normalise(kept)
    return kept if violations else normal


def _difference(was: Any, now: Any) -> str:
    if was is None and now is not None:
        return "stands in the draft, but no change made it"
    if now is None and was is not None:
        return "was made by a change, but is not in the draft"
    if was == now:
        return ""
    names = [name for name in sorted({*was, *now}) if was.get(name) != now.get(name)]
    shown = "; ".join(f"{n} is {now.get(n)!r}, its changes give {was.get(n)!r}" for n in names[:3])
    return f"{shown}{' and more' if len(names) > 3 else ''}"
