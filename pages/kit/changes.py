"""What changed in the draft since the last publication, and publishing it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from model.errors import QuestlabError
from model.ruleset import Ruleset
from model.services import catalog, content
from model.services.content import Change
from model.services.worlds import WorldInfo
from pages.kit import words
from pages.kit.errors import plain, sentences
from pages.kit.session import balance_link, reading, say, writing

_REFUSED = "publish-refused"


@dataclass(frozen=True)
class Standing:
    """A world's draft against what it has published (None before the first publication)."""

    world: WorldInfo
    document: Mapping[str, Any]
    versions: Mapping[str, Mapping[str, int]]
    draft: Ruleset
    published: Ruleset | None
    changes: tuple[Change, ...]

    @property
    def plays_the_same(self) -> bool:
        """Whether the draft plays exactly as what is published: equal rules, equal people."""
        old, new = self.published, self.draft
        return old is not None and (old.rules_hash, old.people_hash) == (
            new.rules_hash,
            new.people_hash,
        )


def standing(world: WorldInfo) -> Standing:
    """Read how a world stands now."""
    with reading() as session:
        document = content.draft(session, world=world.key)
        versions = content.versions(session, world=world.key)
        draft = content.freeze(session, world=world.key)
        published = None
        if world.published_hash is not None:
            published = content.published(session, world=world.key)
    before = {} if published is None else published.content
    changes = () if published is None else content.plan(before, document)
    return Standing(world, document, versions, draft, published, changes)


def summary(now: Standing) -> str:
    """Say how the draft stands: `The draft holds 3 changes since revision 2 was published`."""
    if now.published is None:
        return "Nothing is published yet: live play needs a first publication."
    number = now.world.published_number
    if not now.changes:
        return f"The draft equals what is published (revision {number})."
    rows = words.counted(len(now.changes), "change")
    same = " None of them changes how it plays." if now.plays_the_same else ""
    return f"The draft holds {rows} since revision {number} was published.{same}"


def table(now: Standing) -> pd.DataFrame:
    """Every row that differs from what is published, as people read it."""
    rows = []
    for change in now.changes:
        info = catalog.table(change.table)
        names = now.document if change.after is not None else {change.table: {}}
        rows.append(
            {
                "Where": words.table_name(info),
                "What": words.row_name(change.table, change.row_key, names),
                "Change": "; ".join(
                    words.differences(info, change.before, change.after, now.document)
                ),
            }
        )
    return pd.DataFrame(rows, columns=["Where", "What", "Change"])


def draw(now: Standing) -> None:
    """Draw the list of unpublished changes and the form that publishes them."""
    st.markdown(summary(now))
    if now.changes:
        st.table(table(now).map(plain), hide_index=True, border="horizontal")
        if not now.plays_the_same and now.published is not None:
            balance_link()
    if now.changes or now.published is None:
        _publish_form(now.world)


def _publish_form(world: WorldInfo) -> None:
    note = st.text_input(
        "Note for the publication", key=f"publish/{world.key}/note", max_chars=500,
        placeholder="What changes for players, and why", persist_state="session",
    )  # fmt: skip
    if _REFUSED in st.session_state:
        st.error(sentences(st.session_state.pop(_REFUSED)), icon=":material/error:")
    if st.button("Publish", type="primary", icon=":material/publish:", key="publish"):
        _publish(world, note)


def _publish(world: WorldInfo, note: str) -> None:
    try:
        with writing(f"publish/{world.key}", why=note) as session:
            revision = content.publish(session, world=world.key, note=note)
    except QuestlabError as error:
        st.session_state[_REFUSED] = error
    else:
        say(f"Published: {plain(world.name)} is at revision {revision.number} now.")
    st.rerun()
