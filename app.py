"""Launcher of the web pages: `streamlit run app.py`. Short on purpose.

The script that Streamlit runs is pages/shell.py, so nothing beside this file can be opened by its
address; every page is reached through the shell. Own HTTP routes (sign-in) will be listed here.
"""

from pathlib import Path

import streamlit as st

from pages.kit.errors import show

# `show` is the last net: it catches what a callback or a fragment lets through.
app = st.App(Path(__file__).parent / "pages" / "shell.py", on_script_error=show)

if __name__ == "__main__":
    app.run()
