"""One input for each kind of column, in terms of stored values: what goes in comes out again.

Bounds are shown but not enforced here: a wrong value must reach the services, which say every fault
in one sentence each, while the input stays as it was typed. Widget keys carry the row, so that
edits survive a visit to another row or page.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import streamlit as st

from model.services.catalog import ColumnInfo
from pages.kit import nested
from pages.kit import requirement as requirements
from pages.kit.typed import Context, parsed, whole
from pages.kit.words import MISSING, distinct, help_of, label_of, titled

Drawer = Callable[[ColumnInfo, Any, Context], Any]
_LONG_TEXT = 200
_NESTED = ("value", "parameters")


def draw(column: ColumnInfo, stored: Any, context: Context) -> Any:
    """Draw the input of one column and give its value; NotReadable when it cannot be read."""
    if column.name == "requirements" and _is_requirement(stored):
        return requirements.draw(stored, label=label_of(column), context=context)
    if column.type == "json" and isinstance(stored, Mapping) and column.name in _NESTED:
        return nested.draw(stored, context=Context(context.document, context.key(column.name)))
    if column.name == "partial_reward":
        return _partial_reward(column, stored, context)
    plain: Drawer = _text
    return _KINDS.get(column.type, plain)(column, stored, context)


def _is_requirement(stored: Any) -> bool:
    return isinstance(stored, Mapping) and "type" in stored


def _settings(column: ColumnInfo, context: Context) -> dict[str, Any]:
    return {
        "label": label_of(column),
        "key": context.key(column.name),
        "help": help_of(column),
        "persist_state": "session",
    }


def _text(column: ColumnInfo, stored: Any, context: Context) -> str | None:
    is_long = column.max_length is None or column.max_length > _LONG_TEXT
    options = {"value": stored or "", **_settings(column, context)}
    typed = st.text_area(height=80, **options) if is_long else st.text_input(**options)
    return None if typed == "" and column.nullable else typed


def _whole(column: ColumnInfo, stored: int | None, context: Context) -> int | None:
    options = {"value": stored, "step": 1, **_settings(column, context)}
    if column.name.endswith("_ppm"):
        options["label"] = f"{options['label']} (millionths)"
    typed = st.number_input(**options)
    if typed is None and column.nullable:
        return None
    return whole(typed, label=label_of(column))


def _yes_no(column: ColumnInfo, stored: bool | None, context: Context) -> bool:
    return bool(st.checkbox(value=bool(stored), **_settings(column, context)))


def _choice(column: ColumnInfo, stored: str | None, context: Context) -> str | None:
    return choose(list(column.enum_values), stored, column=column, context=context, names={})


def _reference(column: ColumnInfo, stored: str | None, context: Context) -> str | None:
    rows = context.document.get(column.reference_table or "", {})
    names = distinct({key: str(row.get("name") or key) for key, row in rows.items()}, sorted(rows))
    return choose(sorted(rows), stored, column=column, context=context, names=names)


def choose(
    options: list[str], stored: str | None, *, column: ColumnInfo, context: Context,
    names: Mapping[str, str],
) -> str | None:  # fmt: skip
    """Draw a choice; a column that may be empty offers that first."""
    offered: list[str | None] = [None, *options] if column.nullable else [*options]
    if stored not in offered:
        offered.append(stored)
    chosen: str | None = st.selectbox(
        options=offered,
        index=offered.index(stored),
        format_func=lambda key: MISSING if key is None else names.get(key, titled(key)),
        **_settings(column, context),
    )
    return chosen


def _day(column: ColumnInfo, stored: str | None, context: Context) -> str | None:
    shown = None if stored is None else date.fromisoformat(stored)
    chosen = st.date_input(value=shown, **_settings(column, context))
    return chosen.isoformat() if isinstance(chosen, date) else None


def _json(column: ColumnInfo, stored: Any, context: Context) -> Any:
    text = "" if stored is None else json.dumps(stored, indent=2, ensure_ascii=False)
    typed = st.text_area(value=text, height=160, **_settings(column, context))
    return parsed(typed, label=label_of(column)) if typed.strip() or not column.nullable else None


def _partial_reward(column: ColumnInfo, stored: Any, context: Context) -> Any:
    ask, at, pays = st.columns([4, 4, 4], vertical_alignment="bottom")
    has_one = ask.checkbox(value=stored is not None, **_settings(column, context))
    if not has_one:
        return None
    now = stored or {"threshold": 1, "xp": 1}
    common: dict[str, Any] = {"step": 1, "persist_state": "session"}
    threshold = at.number_input(
        "Paid at", value=now["threshold"], key=context.key("partial_threshold"), **common
    )
    xp = pays.number_input("XP paid", value=now["xp"], key=context.key("partial_xp"), **common)
    return {
        "threshold": whole(threshold, label="The mark of the partial reward"),
        "xp": whole(xp, label="The XP of the partial reward"),
    }


_KINDS: dict[str, Drawer] = {
    "enum": _choice,
    "reference": _reference,
    "boolean": _yes_no,
    "integer": _whole,
    "date": _day,
    "json": _json,
}
