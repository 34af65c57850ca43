"""Inputs for nested values (settings, curve parameters): one per number, text or switch.

The inputs follow what is stored; ratios in millionths are asked for in percent. Lists of groups
have one row each and can grow and shrink. What comes out has the stored shape; services check it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from pages.kit.typed import Context, NotReadable, whole
from pages.kit.words import titled

_FIXED = ("kind", "type")
_PER_LINE = 2
_REFERENCES = {"curve": "level_curves"}


def draw(stored: Mapping[str, Any], *, context: Context) -> dict[str, Any]:
    """Draw the inputs of a group, two beside each other, and give the group as edited."""
    simple = [name for name, value in stored.items() if not _is_list_of_groups(value)]
    edited: dict[str, Any] = {}
    for start in range(0, len(simple), _PER_LINE):
        names = simple[start : start + _PER_LINE]
        for name, place in zip(
            names, st.columns(_PER_LINE, vertical_alignment="bottom"), strict=False
        ):
            with place:
                edited[name] = _one(name, stored[name], key=context.key(name), context=context)
    for name, value in stored.items():
        if _is_list_of_groups(value):
            edited[name] = _groups(name, value, Context(context.document, context.key(name)))
    return {name: edited[name] for name in stored}


def _is_list_of_groups(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], Mapping)


def _one(name: str, stored: Any, *, key: str, context: Context) -> Any:
    """Draw one input by the kind of what is stored."""
    label = titled(name.removesuffix("_ppm"))
    if name in _FIXED:
        st.text_input(label, value=titled(str(stored)), disabled=True, key=key)
        return stored
    if name in _REFERENCES:
        return _chosen(label, stored, sorted(context.document[_REFERENCES[name]]), key=key)
    if isinstance(stored, bool):
        return st.checkbox(label, value=stored, key=key, persist_state="session")
    if isinstance(stored, int):
        return _number(name, label, stored, key=key)
    if isinstance(stored, list):
        return _numbers(label, stored, key=key)
    return st.text_input(label, value=str(stored), key=key, persist_state="session")


def _chosen(label: str, stored: str, options: list[str], *, key: str) -> str:
    offered = options if stored in options else [*options, stored]
    chosen: str = st.selectbox(
        label, offered, index=offered.index(stored), key=key, persist_state="session"
    )
    return chosen


def _number(name: str, label: str, stored: int, *, key: str) -> int:
    if not name.endswith("_ppm"):
        typed = st.number_input(label, value=stored, step=1, key=key, persist_state="session")
        return whole(typed, label=label)
    percent = st.number_input(
        f"{label} (%)", value=stored / 10_000, step=1.0, format="%g", key=key,
        persist_state="session",
    )  # fmt: skip
    if percent is None:
        raise NotReadable(f"{label} is empty. Type a percentage.")
    return round(percent * 10_000)


def _numbers(label: str, stored: list[int], *, key: str) -> list[int]:
    typed = st.text_input(
        f"{label} (numbers with commas)", value=", ".join(map(str, stored)), key=key,
        persist_state="session",
    )  # fmt: skip
    try:
        return [int(part) for part in typed.split(",") if part.strip()]
    except ValueError as error:
        raise NotReadable(f"{label} must be whole numbers with commas, such as 2, 2, 3.") from error


def _groups(name: str, stored: list[Mapping[str, Any]], context: Context) -> list[dict[str, Any]]:
    """Draw a list of groups, one line each; lines are known by a number never used twice."""
    rows: dict[str, Any] = st.session_state.setdefault(
        context.key("rows"), {"numbers": list(range(len(stored))), "next": len(stored)}
    )
    edited = []
    with st.container(border=True):
        st.markdown(f"**{titled(name)}**")
        for number in list(rows["numbers"]):
            edited.append(_line(number, stored[min(number, len(stored) - 1)], rows, context))
        st.button(
            "Add a line", icon=":material/add:", type="tertiary", key=context.key("add"),
            on_click=_add, args=(rows,),
        )  # fmt: skip
    return edited


def _add(rows: dict[str, Any]) -> None:
    rows["numbers"].append(rows["next"])
    rows["next"] += 1


def _line(
    number: int, stored: Mapping[str, Any], rows: dict[str, Any], context: Context
) -> dict[str, Any]:
    *places, away = st.columns([*([4] * len(stored)), 1], vertical_alignment="bottom")
    edited = {}
    for (name, value), place in zip(stored.items(), places, strict=True):
        with place:
            key = context.key(f"{number}/{name}")
            edited[name] = _one(name, value, key=key, context=context)
    if len(rows["numbers"]) > 1:
        away.button(
            "", icon=":material/close:", help="Remove this line", type="tertiary",
            key=context.key(f"{number}/away"), on_click=rows["numbers"].remove, args=(number,),
        )  # fmt: skip
    return edited
