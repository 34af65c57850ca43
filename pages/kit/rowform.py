"""The form of one content row: nothing typed is lost, nobody's work is overwritten unseen.

A form remembers the row as it was when it was drawn (fields and version). Inputs keep their values
over reruns, page switches and refused saves; they start afresh after a save or when the person
drops the edits. A row changed by somebody else meanwhile is shown side by side.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import streamlit as st

from model.errors import ContentError, QuestlabError, StaleEdit, Violation
from model.services import catalog, content
from model.services.catalog import ColumnInfo, TableInfo
from pages.kit import fields, words
from pages.kit.errors import plain, sentences
from pages.kit.session import reading, say, writing
from pages.kit.typed import Context, NotReadable


@dataclass
class RowForm:
    """One row's form as drawn: the row then, its version, and what the last save said."""

    world: str
    table: str
    row_key: str
    version: int
    base: dict[str, Any]
    turn: int = 0
    problems: dict[str, list[str]] = field(default_factory=dict)
    refusal: str = ""
    stale: StaleEdit | None = None

    @property
    def name(self) -> str:
        """The form's name: one per row."""
        return f"form/{self.world}/{self.table}/{self.row_key}"

    @property
    def prefix(self) -> str:
        """Where its inputs keep what was typed; a new turn starts afresh."""
        return f"{self.name}/{self.turn}"

    def restart(self, base: Mapping[str, Any], version: int) -> None:
        """Draw the row afresh: edits are saved or dropped."""
        self.base, self.version, self.turn = dict(base), version, self.turn + 1
        self.forget()

    def forget(self) -> None:
        """Drop what the last save said."""
        self.problems, self.refusal, self.stale = {}, "", None


def opened(
    world: str, table: str, row_key: str, *, document: Mapping[str, Any], version: int
) -> RowForm:
    """The form of a row, as left by the last rerun or new."""
    fresh = RowForm(world, table, row_key, version, dict(document[table][row_key]))
    form: RowForm = st.session_state.setdefault(fresh.name, fresh)
    return form


def draw(
    form: RowForm, *, document: Mapping[str, Any], version: int, layout: list[list[str]]
) -> None:
    """Draw the form: its inputs in rows of column names, the reason, and what can be done."""
    info = catalog.table(form.table)
    context = Context(document, form.prefix)
    bar = st.container()  # above the inputs, so that it is in sight; filled when they are read
    edited, unreadable = _inputs(form, info, context, layout)
    changed = {name: value for name, value in edited.items() if value != form.base.get(name)}
    has_edits = bool(changed or unreadable)
    if version != form.version and not has_edits:
        form.restart(document[form.table][form.row_key], version)
        st.rerun()
    with bar:
        _actions(form, changed, unreadable, document=document, version=version)
        if form.stale is not None:
            _conflict(form, info, document=document, version=version, changed=changed)


def _inputs(
    form: RowForm, info: TableInfo, context: Context, layout: list[list[str]]
) -> tuple[dict[str, Any], list[str]]:
    """Draw every input; gives the values that can be read and the sentences about the rest."""
    edited: dict[str, Any] = {}
    unreadable: list[str] = []
    for names in layout:
        places = st.columns(len(names), vertical_alignment="bottom")
        for name, place in zip(names, places, strict=True):
            column = info.column(name)
            with place:
                try:
                    edited[name] = fields.draw(column, form.base.get(name), context)
                except NotReadable as fault:
                    unreadable.append(str(fault))
                    st.caption(f":red[{plain(str(fault))}]")
                for problem in form.problems.get(name, ()):
                    st.caption(f":red[{plain(problem)}]")
    return edited, unreadable


def _actions(
    form: RowForm, changed: dict[str, Any], unreadable: list[str], *,
    document: Mapping[str, Any], version: int,
) -> None:  # fmt: skip
    """Draw the reason, the buttons, what is not saved yet, and what the last save said."""
    reason, to_draft, drop = st.columns([5, 6, 4], vertical_alignment="bottom")
    why = reason.text_input(
        "Why (for the history)", key=f"{form.prefix}/why", placeholder="What should this achieve?",
        persist_state="session", max_chars=500,
    )  # fmt: skip
    count = len(changed) + len(unreadable)
    if to_draft.button(
        "Save to draft", type="primary", key=f"{form.name}/save", width="stretch",
        shortcut="Ctrl+Enter", help="Checks all rules, keeps the change in the history.",
    ):  # fmt: skip
        if unreadable:
            form.refusal = "\n\n".join(plain(sentence) for sentence in unreadable)
            st.rerun()
        save(form, changed, why=why)
    if drop.button("Drop edits", key=f"{form.name}/drop", disabled=not count, width="stretch"):
        form.restart(document[form.table][form.row_key], version)
        st.rerun()
    names = [words.label_of(catalog.table(form.table).column(name)) for name in changed]
    edits = f"Not saved yet: {', '.join(names)}" if names else "No unsaved edits"
    st.caption(f"`{plain(form.row_key)}` · version {form.version} of the draft · {edits}")
    if form.refusal:
        st.error(form.refusal, icon=":material/error:")


def save(form: RowForm, changed: Mapping[str, Any], *, why: str, merge: bool = False) -> None:
    """Save the edits; whatever is refused leaves every input as it is, with the reason."""
    form.forget()
    if not changed:
        form.refusal = "Nothing was edited, so there is nothing to save."
        st.rerun()
    try:
        with writing(form.name, why=why) as session:
            made = content.edit(
                session, world=form.world, table=form.table, row_key=form.row_key,
                fields=changed, version=form.version, merge=merge,
            )  # fmt: skip
    except StaleEdit as stale:
        form.stale = stale
    except ContentError as error:
        form.problems, form.refusal = _sorted_out(form, error)
    except QuestlabError as error:
        form.refusal = sentences(error)
    else:
        _saved(form, made)
    st.rerun()


def _saved(form: RowForm, made: content.ChangeSetInfo) -> None:
    """Start afresh from what is stored now, and say what was done."""
    with reading() as session:
        document = content.draft(session, world=form.world)
        versions = content.versions(session, world=form.world)
    stored, version = document[form.table][form.row_key], versions[form.table][form.row_key]
    lines = [
        line
        for change in made.changes
        for line in words.differences(
            catalog.table(form.table), change.before, change.after, document
        )
    ]
    form.restart(stored, version)
    name = words.row_name(form.table, form.row_key, document)
    say(f"Saved to the draft: **{plain(name)}**. {plain('; '.join(lines))}", leads_to_balance=True)


def _sorted_out(form: RowForm, error: ContentError) -> tuple[dict[str, list[str]], str]:
    """Each violation beside its field, and all of them in one message at the buttons."""
    problems: dict[str, list[str]] = {}
    for violation in error.violations:
        if violation.path[:2] == (form.table, form.row_key) and len(violation.path) > 2:
            problems.setdefault(str(violation.path[2]), []).append(_beside(violation))
    return problems, sentences(error)


def _beside(violation: Violation) -> str:
    """A violation as said beside its field: the rule and what to do."""
    return f"{violation.rule}. {violation.fix}".strip()


def _conflict(
    form: RowForm, info: TableInfo, *, document: Mapping[str, Any], version: int,
    changed: dict[str, Any],
) -> None:  # fmt: skip
    """Show base, mine and theirs side by side, and what can be done about it."""
    stale = form.stale
    assert stale is not None
    conflict = stale.conflicts[0]
    st.warning(plain(str(stale)), icon=":material/compare_arrows:")
    theirs = conflict.theirs
    if theirs is None:
        st.caption("The row was deleted meanwhile. Copy what you need; History can undo that.")
        return
    mine = {**form.base, **changed}
    st.table(_side_by_side(info, form.base, mine, theirs, by=conflict.theirs_by, names=document))
    both, own, other = st.columns(3)
    why = str(st.session_state.get(f"{form.prefix}/why", ""))
    if stale.mergeable and both.button(
        "Keep both", type="primary", key=f"{form.name}/both", width="stretch",
        help="Different fields were edited: nothing is lost.",
    ):  # fmt: skip
        save(form, changed, why=why, merge=True)
    if own.button(
        "Keep mine", key=f"{form.name}/mine", width="stretch",
        help="Your values for the fields you edited, theirs for the rest.",
    ):  # fmt: skip
        form.base, form.version = dict(theirs), version
        save(form, changed, why=why)
    if other.button(
        "Take theirs", key=f"{form.name}/theirs", width="stretch", help="Your edits are dropped."
    ):
        form.restart(document[form.table][form.row_key], version)
        st.rerun()


def _side_by_side(
    info: TableInfo, base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any],
    *, by: str, names: Mapping[str, Any],
) -> pd.DataFrame:  # fmt: skip
    """The fields in which the three differ, one row each, as people read them."""

    def shown(column: ColumnInfo, row: Mapping[str, Any]) -> str:
        return plain(words.value(column, row.get(column.name), names))

    differing = [
        column for column in info.fields
        if not base.get(column.name) == mine.get(column.name) == theirs.get(column.name)
    ]  # fmt: skip
    rows = {
        words.label_of(column): {
            "As you opened it": shown(column, base),
            "Yours": shown(column, mine),
            f"Theirs ({by})" if by else "Theirs": shown(column, theirs),
        }
        for column in differing
    }
    return pd.DataFrame.from_dict(rows, orient="index")
