"""Choices that are part of the address, by key: `…/quests?quest=steps` opens that quest.

Streamlit's own binding writes the label into the address; labels change with the content, keys do
not. The address wins when somebody follows a link; otherwise the choice is kept over page switches.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from pages.kit.words import distinct


def choice(
    label: str,
    options: Sequence[str],
    *,
    key: str,
    names: Mapping[str, str],
    default: str,
    place: Any = st,
    **settings: Any,
) -> str:
    """Draw a choice among keys, shown by name; unknown keys in the address give the default."""
    asked, kept = st.query_params.get(key), st.session_state.get(_kept(key))
    widget = _widget(key)
    if asked in options and asked != kept:
        st.session_state[widget] = asked
    elif st.session_state.get(widget) not in options:
        st.session_state[widget] = kept if kept in options else default
    labels = distinct(names, options)
    chosen: str = place.selectbox(
        label, list(options), key=widget, format_func=lambda one: labels.get(one, one), **settings
    )
    if asked != chosen:
        st.query_params[key] = chosen
    st.session_state[_kept(key)] = chosen
    return chosen


def put(key: str, value: str) -> None:
    """Choose for the person, before the choice is drawn: from a callback or an ended job."""
    st.session_state[_widget(key)] = st.session_state[_kept(key)] = st.query_params[key] = value


def on_page(name: str) -> None:
    """Tell which page is drawn: each has inputs of its own, so none takes over another's value."""
    st.session_state["linked-page"] = name


def _widget(key: str) -> str:
    return f"{st.session_state.get('linked-page', '')}/{key}"


def _kept(key: str) -> str:
    return f"linked/{key}"
