"""The script that Streamlit runs: page settings, navigation, and the chosen page inside a net.

Every address is answered by this script, so no page can be opened around it.
"""

from pathlib import Path

import streamlit as st

from pages.kit.errors import caught
from pages.kit.linked import on_page
from pages.kit.session import require_user

# A file of our own: Streamlit fetches the icons it knows by name from the internet.
ICON = Path(__file__).parent / "kit" / "icon.svg"

st.set_page_config(page_title="Questlab", page_icon=str(ICON), layout="wide")

with caught():
    require_user()
    page = st.navigation(
        [
            st.Page("home/overview.py", title="Home", icon=":material/home:", default=True),
            st.Page("content/quests.py", title="Quests", icon=":material/checklist:"),
            st.Page("content/rules.py", title="Rules", icon=":material/tune:"),
            st.Page("balance/levels_and_xp.py", title="Balance", icon=":material/monitoring:",
                    url_path="balance"),
            st.Page("schema/tables.py", title="Schema", icon=":material/schema:",
                    url_path="schema"),
        ],
        position="top",
    )  # fmt: skip
    on_page(page.url_path)
    page.run()
