"""Other people in a document: their ids become `person-1`, `person-2`, as the document meets them.

A user, their players, characters and wallets are one person and get one token; whoever the document
is about keeps their own ids. A token says nothing outside its document.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

from model.services.privacy.belonging import Person
from model.tables import TABLES

_CHUNK = 500
_THROUGH_PLAYERS = ("characters", "learners", "wallets")
PRODUCT = "the product"


class Ref(NamedTuple):
    """An id in a document that stands for somebody: of which table, and which."""

    table: str
    id: int


def with_refs(value: Any) -> Any:
    """A JSON value with each id of a person as a Ref, found by its field's name."""
    if isinstance(value, list):
        return [with_refs(part) for part in value]
    if not isinstance(value, dict):
        return value
    return {name: _ref(name, part) or with_refs(part) for name, part in value.items()}


def _ref(name: str, value: Any) -> Ref | None:
    for ending, table in (("player_id", "player_profiles"), ("user_id", "users")):
        if name.endswith(ending) and type(value) is int:
            return Ref(table, value)
    return None


def anonymous(session: Session, document: Any, person: Person) -> tuple[Any, int]:
    """The document with tokens for other people, and how many they are."""
    refs = list(dict.fromkeys(_refs(document)))
    who = _resolved(session, refs)
    tokens: dict[Any, Any] = {}
    shown: dict[Ref, Any] = {}
    for ref in refs:
        key = who[ref]
        if key == Ref("users", person.user_id):
            shown[ref] = ref.id
        elif key is None:
            shown[ref] = PRODUCT
        else:
            shown[ref] = tokens.setdefault(key, f"person-{len(tokens) + 1}")
    return _told(document, shown), len(tokens)


def _refs(value: Any) -> Iterator[Ref]:
    """Every Ref of a document in its order."""
    if isinstance(value, Ref):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _refs(part)
    elif isinstance(value, list):
        for part in value:
            yield from _refs(part)


def _told(value: Any, shown: dict[Ref, Any]) -> Any:
    if isinstance(value, Ref):
        return shown[value]
    if isinstance(value, dict):
        return {name: _told(part, shown) for name, part in value.items()}
    if isinstance(value, list):
        return [_told(part, shown) for part in value]
    return value


def _resolved(session: Session, refs: Iterable[Ref]) -> dict[Ref, Ref | None]:
    """Who each id stands for: a user; a player without one; None for the product's own wallets."""
    found: dict[Ref, Ref | None] = {ref: ref for ref in refs}
    for table in _THROUGH_PLAYERS:
        _follow(session, found, table, "player_id", "player_profiles")
    _follow(session, found, "player_profiles", "user_id", "users", is_optional=True)
    return found


def _follow(
    session: Session,
    found: dict[Ref, Ref | None],
    table: str,
    column: str,
    target: str,
    *,
    is_optional: bool = False,
) -> None:
    """Go one step on from the ids that stand in `table` now; a player without a user stays."""
    there = TABLES[table].__table__.c
    ids = sorted({ref.id for ref in found.values() if ref is not None and ref.table == table})
    onward: dict[int, int | None] = {}
    for start in range(0, len(ids), _CHUNK):
        part = ids[start : start + _CHUNK]
        rows = session.execute(sa.select(there.id, there[column]).where(there.id.in_(part)))
        onward.update((row[0], row[1]) for row in rows)
    for ref, here in list(found.items()):
        if here is None or here.table != table:
            continue
        step = onward.get(here.id)
        if step is not None:
            found[ref] = Ref(target, step)
        elif not is_optional:
            found[ref] = None
