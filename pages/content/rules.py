"""Rules: the level curve and the settings of the game, each in its form, with its history."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from pages.kit import changes, history, rowform, words
from pages.kit.errors import plain
from pages.kit.frame import head, no_world
from pages.kit.linked import choice
from pages.kit.session import require_user

require_user()

CURVES, SETTINGS = "level_curves", "game_configs"
LAYOUT = {CURVES: [["name", "level_max"], ["parameters"]], SETTINGS: [["value"]]}
ABOUT = {
    "levels": "Which level curve the game uses.",
    "streaks": "How many core quests may be missed, what a long streak multiplies XP by, freezes.",
    "debuff": "How many missed core quests bring the debuff, and what XP is multiplied by then.",
    "modifiers": "Weekend and hard mode.",
    "xp-caps": "The most XP a player can gain in a local day and week.",
    "rotation": "How the one rotating quest of a day is drawn.",
    "weekly": "From which day of play weekly quests are offered.",
    "return-protocol": "The way back after an absence.",
    "stats": "Where the four attributes start, how far they go, what a point costs.",
    "rank-names": "What a player is called from which level on.",
    "economy": "What pays, what draws and what may be staked in simulations.",
    "competition": "Guilds, duels and tournaments in which players of simulations meet.",
}
FORMULAS = {
    "quadratic": "XP for level L: a numerator · L² / a denominator, rounded down, + b · L.",
    "power_sum": "XP for level L: the sum over the levels i below L of scale · i to the power of "
    "exponent numerator / exponent denominator, each rounded down.",
    "table": "XP for each level as listed, from level 1 on.",
}
LEVELS_SHOWN = (2, 5, 10, 15, 20, 30, 50)


def page() -> None:
    """Draw the page."""
    world = head("Rules")
    if world is None:
        no_world()
        return
    now = changes.standing(world)
    st.markdown(changes.summary(now))
    edit, pending = st.tabs(["Edit", "Unpublished changes"], key="rules_view", bind="query-params")
    with edit:
        _editor(now)
    with pending:
        changes.draw(now)


def _editor(now: changes.Standing) -> None:
    """Draw the choice, then the form and the history of what was chosen."""
    names = {f"{CURVES}/{key}": f"Level curve: {row['name']}" for key, row in _rows(now, CURVES)}
    names |= {f"{SETTINGS}/{key}": words.titled(key) for key, _ in _rows(now, SETTINGS)}
    if not names:
        st.info("This world has no rules yet. Import a content pack.", icon=":material/info:")
        return
    left, right = st.columns([5, 7], gap="medium")
    with left:
        chosen = choice("Rule", list(names), key="rule", names=names, default=next(iter(names)))
        table, _, key = chosen.partition("/")
        if table == CURVES:
            _about_curves(now, now.document[CURVES][key])
        else:
            st.caption(ABOUT.get(key, ""))
    version = now.versions[table][key]
    with right:
        form_tab, past_tab = st.tabs(["Form", "History"])
        with form_tab:
            form = rowform.opened(now.world.key, table, key, document=now.document, version=version)
            rowform.draw(form, document=now.document, version=version, layout=LAYOUT[table])
        with past_tab:
            history.draw(now.world.key, table, key, document=now.document)


def _rows(now: changes.Standing, table: str) -> list[tuple[str, Any]]:
    return sorted(now.document.get(table, {}).items())


def _about_curves(now: changes.Standing, row: Mapping[str, Any]) -> None:
    """Draw what the chosen curve computes, and what the curve in use asks for as saved."""
    st.caption(FORMULAS.get(row["parameters"]["kind"], ""))
    thresholds = now.draft.game.thresholds
    levels = [level for level in LEVELS_SHOWN if level <= len(thresholds)]
    needed = [f"{thresholds[level - 1]:,}" for level in levels]
    used = now.document[SETTINGS]["levels"]["value"]["curve"]
    name = words.row_name(CURVES, used, now.document)
    st.markdown(f"The draft uses **{plain(name)}**:")
    frame = pd.DataFrame({"Level": levels, "XP needed": needed})
    st.table(frame, hide_index=True, border="horizontal", width=260)


page()
