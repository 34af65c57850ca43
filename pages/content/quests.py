"""Quests: find one in the grid, edit it in the form, see its history, publish what changed."""

import streamlit as st

from model.services import catalog
from pages.content import quest_table
from pages.kit import changes, history, rowform, words
from pages.kit.frame import head, no_world
from pages.kit.linked import choice, put
from pages.kit.session import require_user

require_user()

TABLE = "quest_templates"
LAYOUT = [
    ["name"],
    ["requirements"],
    ["base_xp", "stat_affected"],
    ["partial_reward"],
    ["type", "category"],
    ["weight", "unlock_day"],
    ["is_core", "season"],
    ["description"],
]


def page() -> None:
    """Draw the page."""
    world = head("Quests")
    if world is None:
        no_world()
        return
    now = changes.standing(world)
    st.markdown(f"{quest_table.counts(now.document)}. {changes.summary(now)}")
    if not now.document[TABLE]:
        st.info(
            "This world has no quests yet. Import a content pack: `questlab import <folder>`.",
            icon=":material/info:",
        )
        return
    tabs = st.tabs(["Edit", "Unpublished changes"], key="view", bind="query-params")
    with tabs[0]:
        left, right = st.columns([7, 6], gap="small")
        with left:
            grid(now)
        with right:
            editor(now)
    with tabs[1]:
        changes.draw(now)


def grid(now: changes.Standing) -> None:
    """Draw the filters and the grid; choosing a row opens it in the form."""
    info = catalog.table(TABLE)
    search = st.text_input(
        "Search", key="search", bind="query-params", placeholder="Name, requirement, kind…",
        icon=":material/search:", label_visibility="collapsed",
    )  # fmt: skip
    left, right = st.columns(2)
    types = left.multiselect(
        "Type", list(info.column("type").enum_values), key="type", bind="query-params",
        format_func=words.titled, placeholder="All types", label_visibility="collapsed",
    )  # fmt: skip
    categories = right.multiselect(
        "Category", list(info.column("category").enum_values), key="category",
        bind="query-params", format_func=words.titled, placeholder="All categories",
        label_visibility="collapsed",
    )  # fmt: skip
    found = quest_table.rows(now.document, search=search, types=types, categories=categories)
    if found.empty:
        st.info("No quest matches. Clear the search or the filters.", icon=":material/info:")
        return
    st.dataframe(
        found, hide_index=True, key="grid", on_select=_choose, selection_mode="single-row",
        height=min(37 + 33 * len(found), 700), row_height=33,
        alt="The quests that match the filters",
        column_order=["Quest", "Kind", "Category", "Asks for", "XP", "Partial"],
        column_config={
            name: st.column_config.Column(width=width)
            for name, width in (("Quest", 126), ("Kind", 64), ("Category", 80), ("Asks for", 160),
                                ("XP", 44), ("Partial", 82))
        },
    )  # fmt: skip
    st.session_state["grid-keys"] = list(found["key"])
    st.caption("Choose a row to edit it, or pick the quest by name beside the grid.")


def _choose() -> None:
    """Open the chosen row in the form."""
    chosen = st.session_state["grid"].selection.rows
    keys = st.session_state.get("grid-keys", [])
    if chosen and chosen[0] < len(keys):
        put("quest", keys[chosen[0]])


def editor(now: changes.Standing) -> None:
    """Draw the quest picker, then the form and the history of the chosen quest."""
    keys = list(quest_table.rows(now.document)["key"])
    names = {one: words.row_name(TABLE, one, now.document) for one in keys}
    key = choice("Quest", keys, key="quest", names=names, default=keys[0])
    edit, past = st.tabs(["Form", "History"])
    with edit:
        version = now.versions[TABLE][key]
        form = rowform.opened(now.world.key, TABLE, key, document=now.document, version=version)
        rowform.draw(form, document=now.document, version=version, layout=LAYOUT)
    with past:
        history.draw(now.world.key, TABLE, key, document=now.document)


page()
