"""The head every page starts with: title, the world it is about, messages left by the last action."""

from __future__ import annotations

import streamlit as st

from model.services import worlds
from model.services.worlds import WorldInfo
from pages.kit.session import reading, show_said

_KEY = "world"


def head(title: str) -> WorldInfo | None:
    """Draw the head; gives the chosen world, or None when there is none yet."""
    with reading() as session:
        known = worlds.list_worlds(session)
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    left.title(title, anchor=False)
    world = _chosen(known, right)
    show_said()
    return world


def _chosen(known: list[WorldInfo], place: st.delta_generator.DeltaGenerator) -> WorldInfo | None:
    """Ask for the world when there are several; the choice is part of the address."""
    if len(known) < 2:
        return known[0] if known else None
    key = place.selectbox("World", [world.key for world in known], key=_KEY, bind="query-params")
    return next((world for world in known if world.key == key), known[0])


def no_world() -> None:
    """Say what to do while there is no world."""
    st.info(
        "There is no world yet. Run `questlab init` in a terminal: it loads the fitness world and "
        "simulates its first population. Then reload this page.",
        icon=":material/info:",
    )
