"""What was done to one content row: who, when, why, what; and taking a change back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import streamlit as st

from model.errors import QuestlabError, StaleEdit
from model.services import catalog, content
from model.services.content import ChangeRecord
from model.words import ChangeSetKind
from pages.kit import words
from pages.kit.errors import plain, sentences
from pages.kit.session import reading, say, writing

ROWS_UNDONE_MAX = 20
_KINDS = {
    ChangeSetKind.EDIT: "edit",
    ChangeSetKind.BULK: "bulk edit",
    ChangeSetKind.IMPORT: "import",
    ChangeSetKind.UNDO: "undo",
    ChangeSetKind.RESTORE: "restore",
    ChangeSetKind.SOLVE: "solved",
}


def draw(world: str, table: str, row_key: str, *, document: Mapping[str, Any]) -> None:
    """Draw the history of one row, newest first, each change with its undo."""
    with reading() as session:
        records = content.history(session, world=world, table=table, row_key=row_key)
        sizes = Counter(
            record.change_set_id for record in content.history(session, world=world, limit=2000)
        )
    if not records:
        st.caption("Nothing has happened to this row yet.")
    _refused(world)
    for record in records:
        _record(world, record, size=sizes[record.change_set_id], document=document)


def _record(world: str, record: ChangeRecord, *, size: int, document: Mapping[str, Any]) -> None:
    info = catalog.table(record.table)
    lines = words.differences(info, record.before, record.after, document)
    with st.container(border=True):
        text, button = st.columns([4, 1], vertical_alignment="center")
        why = f" · {plain(record.why)}" if record.why else ""
        rows = f" · {words.counted(size, 'row')} together" if size > 1 else ""
        state = "" if record.revision_id is None else " · published"
        text.markdown(plain("; ".join(lines)) or "nothing")
        who = f"{words.when(record.at)} · {plain(record.by)}"
        text.caption(f"{who} · {_KINDS[record.kind]}{why}{rows}{state}")
        if 0 < size <= ROWS_UNDONE_MAX and record.before is not None and button.button(
            "Undo", key=f"undo/{record.change_set_id}", width="stretch",
            help="Takes this change back by a new one; nothing is erased.",
        ):  # fmt: skip
            _undo(world, record.change_set_id)


def _undo(world: str, change_set_id: int, *, merge: bool = False) -> None:
    """Take a change back, or say why it cannot be taken back as it is."""
    st.session_state.pop(_slot(world), None)
    try:
        with writing(f"undo/{change_set_id}/{merge}", why=f"undo of change {change_set_id}") as s:
            content.undo(s, change_set_id=change_set_id, merge=merge)
    except QuestlabError as error:
        st.session_state[_slot(world)] = (change_set_id, error)
    else:
        say(f"Change {change_set_id} was taken back; the history keeps both.")
    st.rerun()


def _refused(world: str) -> None:
    """Say why the last undo was refused; offer to keep later edits of other fields."""
    if _slot(world) not in st.session_state:
        return
    change_set_id, error = st.session_state[_slot(world)]
    st.error(sentences(error), icon=":material/error:")
    mergeable = isinstance(error, StaleEdit) and error.mergeable
    if mergeable and st.button("Undo it and keep the later edits", key="undo/merge"):
        _undo(world, change_set_id, merge=True)


def _slot(world: str) -> str:
    return f"undo-refused/{world}"
