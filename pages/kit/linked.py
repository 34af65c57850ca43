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
    asked = st.query_params.get(key)
    written = st.session_state.get(f"linked/{key}")
    if asked is not None and asked != written and asked in options:
        st.session_state[key] = asked
    if st.session_state.get(key) not in options:
        st.session_state[key] = written if written in options else default
    labels = distinct(names, options)
    chosen: str = place.selectbox(
        label, list(options), key=key, format_func=lambda one: labels.get(one, one),
        persist_state="session", **settings,
    )  # fmt: skip
    if asked != chosen:
        st.query_params[key] = chosen
    st.session_state[f"linked/{key}"] = chosen
    return chosen
