"""A chart with its table: every figure can be read, sorted and taken away as numbers."""

from __future__ import annotations

from typing import Any, Literal

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from pages.kit.words import titled

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def draw(figure: go.Figure, frame: pd.DataFrame, *, key: str, sentence: str, alt: str) -> None:
    """Draw one finding: the sentence that says it, the chart, and the table behind it."""
    with st.container(border=True):
        st.markdown(sentence)
        st.plotly_chart(
            figure, key=f"chart/{key}", alt=alt, width="stretch",
            config={"displaylogo": False, "displayModeBar": False},
        )  # fmt: skip
        with st.expander("Table"):
            table(frame, key=key)


def table(frame: pd.DataFrame, *, key: str) -> None:
    """Draw a frame with readable column names, and its download."""
    shown = frame.rename(columns={name: titled(str(name)) for name in frame.columns})
    height: int | Literal["auto"] = "auto" if len(shown) <= 10 else 320
    st.dataframe(shown, hide_index=True, key=f"table/{key}", height=height)
    st.download_button(
        "Download as CSV", data=safe_csv(frame), file_name=f"{key}.csv", mime="text/csv",
        key=f"csv/{key}", on_click="ignore", icon=":material/download:", type="tertiary",
    )  # fmt: skip


def safe_csv(frame: pd.DataFrame) -> bytes:
    """Write CSV in which no text can run as a spreadsheet formula (ASVS 5.0, 1.2.10).

    A text that starts like a formula is written after an apostrophe; numbers stay numbers.
    """
    texts = frame.map(_harmless)
    texts.columns = pd.Index([_harmless(str(name)) for name in frame.columns])
    return texts.to_csv(index=False).encode("utf-8")


def _harmless(value: Any) -> Any:
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return f"'{value}"
    return value
