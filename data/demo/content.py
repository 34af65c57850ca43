"""The demo world's content: the fitness pack as it ships, and designed rows for all other tables.

Made as one document and given to the content services, which validate and publish it like any
pack.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from data.demo import words
from data.demo.plans import Row, order_of_tables, plan_of
from data.demo.rows import Engine
from data.demo.store import Store
from data.demo.values import Values
from model.services.catalog import TableInfo, table
from model.services.content import Document
from model.words import Room

PER_PARENT = {"questions": 4, "question_options": 4, "exam_question_templates": 5, "units": 2,
              "quest_step_templates": 5, "skill_node_templates": 6}  # fmt: skip
ROOTS = 6
LESS = {"armor_details": 0.4, "weapon_details": 0.4, "potion_details": 0.4}


def content_tables() -> list[str]:
    """The content tables, parents before children."""
    return [name for name in order_of_tables() if table(name).room is Room.CONTENT]


def made_document(pack: Document, values: Values) -> Document:
    """The pack's document with made rows in every table that it leaves empty."""
    store = Store(0)
    engine = Engine(store, values)
    document: Document = {}
    for name in content_tables():
        info = table(name)
        if given := pack.get(name):
            document[name] = given
            store.add(name, [_as_row(info, key, fields) for key, fields in given.items()])
            continue
        rows = engine.rows(name, _count(name, store))
        taken: set[str] = set()
        for row in rows:
            row["id"] = _key(info, row, taken)
        store.add(name, rows)
        document[name] = {row["id"]: _as_fields(info, row) for row in rows}
    return document


def _count(name: str, store: Store) -> int:
    parent = plan_of(name).info.parent
    column = next((c for c in plan_of(name).references if c.name == parent), None)
    if column is None:
        return len(words.NAMES.get(name, ())) or ROOTS
    above = len(store.of(str(column.reference_table)))
    return max(3, round(above * LESS.get(name, PER_PARENT.get(name, 2))))


def _as_row(info: TableInfo, key: str, fields: dict[str, Any]) -> Row:
    """A document's row by column names, its references as keys."""
    return {"id": key, **{c.column: fields.get(c.name, c.default) for c in info.fields}}


def _as_fields(info: TableInfo, row: Row) -> dict[str, Any]:
    """A made row as a document holds it."""
    return {
        c.name: value.isoformat() if isinstance(value := row.get(c.column), date) else value
        for c in info.fields
    }


def _key(info: TableInfo, row: Row, taken: set[str]) -> str:
    """A fresh key: a slug of the row's name, below its parent's key."""
    named = next(
        (row[n] for n in ("name", "title", "label_key") if isinstance(row.get(n), str)), ""
    )
    slug = re.sub(r"[^a-z0-9]+", "-", named.lower()).strip("-")[:40].strip("-")
    head = "" if info.parent is None else f"{row[f'{info.parent}_id']}/"
    slug = slug or info.name.removesuffix("s").replace("_", "-")
    key, number = f"{head}{slug}", 1
    while key in taken or (not named and number == 1):
        number += 1
        key = f"{head}{slug}-{len(taken) + 1 if not named else number}"
    taken.add(key)
    return key


def stored_content(document: Document, ids: dict[str, dict[str, int]], store: Store) -> None:
    """Put the content into the store as the database holds it: ids for keys."""
    for name in content_tables():
        info = table(name)
        rows = []
        for key, fields in document[name].items():
            row = _as_row(info, key, fields)
            for column in info.fields:
                if column.reference_table is not None and row[column.column] is not None:
                    row[column.column] = ids[column.reference_table][row[column.column]]
            rows.append({**row, "id": ids[name][key], "key": key})
        store.add(name, rows)
