"""Home: what to do next, what is here, and what ran last."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from model.services import catalog, worlds
from model.services.runs import RunInfo
from pages.kit import changes, runs, words
from pages.kit.errors import plain
from pages.kit.frame import head, no_world
from pages.kit.session import reading, require_user

require_user()

QUESTS, BALANCE = "content/quests.py", "balance/levels_and_xp.py"
RUNS_SHOWN = 5
HEADLINES = {
    "level_median": "Median level at the end",
    "xp_per_active_day": "XP per active day",
    "debuff_share": "Days under a debuff",
}


def page() -> None:
    """Draw the page."""
    world = head("Home")
    if world is None:
        no_world()
        return
    now = changes.standing(world)
    known = runs.completed(world.key)
    what_to_do(now, known)
    left, right = st.columns([2, 3], gap="large")
    with left:
        what_is_here(now)
    with right:
        what_ran_last(world.key, known)


def what_to_do(now: changes.Standing, known: list[RunInfo]) -> None:
    """Draw the next step: it depends on the draft and on the runs."""
    with st.container(border=True):
        st.subheader("What to do next", anchor=False)
        if not known:
            _step(
                "Nothing has been simulated yet. Simulate players to see how the content plays.",
                [(BALANCE, "Simulate", ":material/play_arrow:")],
            )
        elif now.published is None:
            _step(changes.summary(now), [(QUESTS, "Review and publish", ":material/publish:")])
        elif now.changes:
            _step(changes.summary(now), _ways(now))
        else:
            _step(
                f"{changes.summary(now)} Change a quest and see what it does to players.",
                [
                    (QUESTS, "Edit a quest", ":material/edit:"),
                    (BALANCE, "Read the balance", ":material/monitoring:"),
                ],
            )


def _ways(now: changes.Standing) -> list[tuple[str, str, str]]:
    """What can be done with unpublished changes; what plays the same needs no simulation."""
    publish = (QUESTS, "Review and publish", ":material/publish:")
    if now.plays_the_same:
        return [publish]
    return [(BALANCE, "See the effect on players", ":material/compare:"), publish]


def _step(sentence: str, links: list[tuple[str, str, str]]) -> None:
    st.markdown(sentence)
    with st.container(horizontal=True):
        for page_path, label, icon in links:
            view = {"view": "Unpublished changes"} if "publish" in label else None
            st.page_link(page_path, label=label, icon=icon, query_params=view)


def what_is_here(now: changes.Standing) -> None:
    """Draw the worlds and how much content the chosen one holds."""
    st.subheader("What is here", anchor=False)
    with reading() as session:
        known = worlds.list_worlds(session)
    st.table(_worlds_table(known, now), hide_index=True, border="horizontal")
    st.markdown(f"**Content of {plain(now.world.name)} (draft)**")
    counts = {
        words.table_name(info): len(now.document.get(info.name, {}))
        for info in catalog.content_tables()
    }
    st.table(_content_table(counts), hide_index=True, border="horizontal")
    empty = sum(count == 0 for count in counts.values())
    if empty:
        st.caption(f"{empty} other tables of content have no rows in this world.")


def _worlds_table(known: list[worlds.WorldInfo], now: changes.Standing) -> pd.DataFrame:
    rows = []
    for world in known:
        standing = now if world.key == now.world.key else changes.standing(world)
        number = world.published_number
        rows.append(
            {
                "World": plain(world.name),
                "Published": "not yet" if number is None else f"revision {number}",
                "Unpublished changes": f"{len(standing.changes):,}" if number else words.MISSING,
            }
        )
    return pd.DataFrame(rows)


def _content_table(counts: Mapping[str, int]) -> pd.DataFrame:
    """The tables that hold something: a world uses a few of them all."""
    rows = [{"Content": name, "Rows": count} for name, count in counts.items() if count]
    return pd.DataFrame(rows, columns=["Content", "Rows"])


def what_ran_last(world: str, known: list[RunInfo]) -> None:
    """Draw the newest runs with their headline numbers, each with its way to Balance."""
    st.subheader("What ran last", anchor=False)
    if not known:
        st.caption("Nothing yet. A run shows levels, XP, streaks and debuffs of a population.")
        return
    newest = known[:RUNS_SHOWN]
    labels = runs.labels(world, newest)
    for run in newest:
        with st.container(border=True):
            _run(run, labels[run.id])


def _run(run: RunInfo, label: str) -> None:
    st.markdown(f"**{label}**")
    if runs.has_results(run):
        numbers = runs.headline(run)
        for (key, title), place in zip(HEADLINES.items(), st.columns(len(HEADLINES)), strict=True):
            place.metric(title, numbers.get(key, words.MISSING))
    else:
        st.caption("Its results are no longer stored. Simulate again to bring them back.")
    left, right = st.columns([3, 1], vertical_alignment="center")
    left.caption(f"{runs.started(run)} · digest `{str(run.digest)[:16]}`")
    right.page_link(
        BALANCE, label="Open", icon=":material/arrow_forward:", query_params={"run": str(run.id)}
    )


page()
