"""What parties and guilds say of themselves, where that names a person who is erased.

No column says who wrote it, so no column of `columns` treats it: a group of the person alone loses
all of it, a group with other people only the texts that name the person. May be touched: the list.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from model.db import WriteSession
from model.services.privacy.belonging import Person
from model.services.privacy.emptying import update
from model.services.privacy.tokens import emptied, token
from model.tables import TABLES

MEMBERS = {"parties": "party_memberships", "guilds": "guild_memberships"}
"""For each kind of group, who belongs to it."""
TEXTS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("parties", "parties", "id", ("name", "description", "party_rules")),
    ("parties", "party_stashes", "party_id", ("name",)),
    ("parties", "party_roles", "party_id", ("role_name", "role_description")),
    ("guilds", "guilds", "id", ("name", "description")),
)
"""Kind of group, table, what leads from it to the group, and its texts."""
_GROUP_COLUMN = {"parties": "party_id", "guilds": "guild_id"}


def speaks_of(text: str, called: Iterable[str]) -> bool:
    """Whether a text holds one of these names as a word of its own, or as whose something is."""
    spoken = text.casefold()
    found = (rf"(?<!\w){re.escape(name.casefold())}(?:['’]?s)?(?!\w)" for name in called)
    return any(re.search(pattern, spoken) for pattern in found)


def empty_group_texts(
    session: WriteSession, person: Person, called: tuple[str, ...]
) -> dict[str, int]:
    """Empty what names the person in the groups they were in: rows by table."""
    found: dict[str, int] = {}
    for kind, table, column, texts in TEXTS:
        groups = _groups(session, kind, person)
        there = TABLES[table].__table__
        query = sa.select(there).where(there.c[column].in_(groups)).order_by(there.c.id)
        for row in session.execute(query).mappings().all():
            wanted = [
                name for name in texts if groups[row[column]] or speaks_of(_text(row[name]), called)
            ]
            values = {name: _blank(table, name, row[name]) for name in wanted}
            differs = [there.c[name].is_distinct_from(value) for name, value in values.items()]
            if values:
                mine = sa.and_(there.c.id == row["id"], sa.or_(*differs))
                found[table] = found.get(table, 0) + update(session, there, mine, values)
    return found


def _groups(session: WriteSession, kind: str, person: Person) -> dict[int, bool]:
    """The groups that the person was ever in: whether nobody else was."""
    there, column = TABLES[MEMBERS[kind]].__table__.c, _GROUP_COLUMN[kind]
    mine = sa.select(there[column]).where(there.player_id.in_(person.players))
    others = sa.case((there.player_id.not_in(person.players), 1), else_=0)
    query = sa.select(there[column], sa.func.sum(others)).where(there[column].in_(mine))
    return {group: not count for group, count in session.execute(query.group_by(there[column]))}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _blank(table: str, name: str, value: Any) -> sa.ColumnElement[Any]:
    """What stands there then: rules without their texts, the default, a token where one must be."""
    field, column = TABLES[table].model_fields[name], TABLES[table].__table__.c[name]
    if isinstance(value, dict):
        kept = {key: [] if isinstance(part, list) else part for key, part in value.items()}
        return sa.literal(kept, type_=column.type)
    if field.is_required():
        return token(table, name)
    return sa.literal(emptied(table, name), type_=column.type)
