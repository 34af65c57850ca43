"""The head every page starts with: title, the world it is about, what the last action said."""

from __future__ import annotations

from typing import Any

import streamlit as st

from model.services import worlds
from model.services.worlds import WorldInfo
from pages.kit.linked import choice
from pages.kit.session import reading, show_said


def head(title: str) -> WorldInfo | None:
    """Draw the head; gives the chosen world, or None when there is none yet."""
    with reading() as session:
        known = worlds.list_worlds(session)
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    left.title(title, anchor=False)
    world = _chosen(known, right)
    show_said()
    return world


def _chosen(known: list[WorldInfo], place: Any) -> WorldInfo | None:
    """Ask for the world when there are several; the choice is part of the address."""
    if len(known) < 2:
        return known[0] if known else None
    by_key = {world.key: world for world in known}
    names = {key: f"{world.name} ({world.kind.value})" for key, world in by_key.items()}
    first = next((key for key, world in by_key.items() if world.published_number), known[0].key)
    key = choice("World", list(by_key), key="world", names=names, default=first, place=place)
    return by_key[key]


def no_world() -> None:
    """Say what to do while there is no world."""
    st.info(
        "There is no world yet. Run `questlab init` in a terminal: it loads the fitness world and "
        "simulates its first population. Then reload this page.",
        icon=":material/info:",
    )
