"""The editor of a requirement: conditions in rows, or the same as JSON.

Rows show a condition, or several joined by "all" or "any". What is nested deeper is edited as JSON;
services check both alike. Going from one to the other carries the edits along.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any, NamedTuple

import streamlit as st

from pages.kit import words
from pages.kit.typed import Context, NotReadable, parsed, whole

CONDITIONS_MAX = 16
_JOINTS = {"AND": "all of these", "OR": "any of these"}
_ROWS, _JSON = "Fields", "JSON"


class Subject(NamedTuple):
    """What a condition is about: the kind of requirement and, for some kinds, which one."""

    kind: str
    which: str


def draw(stored: Mapping[str, Any], *, label: str, context: Context) -> Any:
    """Draw the editor and give the requirement as edited; NotReadable for broken JSON."""
    state: dict[str, Any] = st.session_state.setdefault(
        context.key("requirement"), {"base": stored, "turn": 0, "now": stored}
    )
    with st.container(border=True):
        mode = _mode(state, label=label, context=context)
        turn = Context(context.document, context.key(f"requirement-{state['turn']}"))
        try:
            if mode == _ROWS:
                edited = _as_rows(state["base"], turn)
            else:
                edited = _as_json(state["base"], label, turn)
        except NotReadable:
            state["now"] = None
            raise
        state["now"] = edited
        st.caption(_meaning(edited, context))
    return edited


def _mode(state: dict[str, Any], *, label: str, context: Context) -> str:
    """Ask for rows or JSON; rows are offered when the requirement fits into them."""
    left, right = st.columns([3, 2], vertical_alignment="center")
    left.markdown(f"**{label}**")
    modes = [_ROWS, _JSON] if is_flat(state["base"], context) else [_JSON]
    key = context.key("requirement_mode")
    mode = right.segmented_control(
        "Edit the requirement as", modes, default=modes[0], required=True, key=key,
        label_visibility="collapsed", on_change=_turned, args=(state, key), persist_state="session",
    )  # fmt: skip
    return mode or modes[0]


def _turned(state: dict[str, Any], key: str) -> None:
    """Carry the edits into the other editor; text that cannot be read stays where it is."""
    if state["now"] is None:
        st.session_state[key] = _JSON
        return
    state["base"], state["turn"] = state["now"], state["turn"] + 1


def is_flat(value: Any, context: Context) -> bool:
    """Whether a value is a requirement of one condition or of one list of conditions."""
    if _meaning(value, context) == NOTHING:
        return False
    parts = value["requirements"] if value["type"] == "compound" else [value]
    return all(part["type"] != "compound" for part in parts)


NOTHING = "This is no requirement yet."


def _meaning(value: Any, context: Context) -> str:
    """Write what a requirement asks of a player, when it can be read at all."""
    try:
        return f"A player needs: {words.requirement(value, context.document)}"
    except (KeyError, TypeError, ValueError, AttributeError):
        return NOTHING


def _as_json(stored: Any, label: str, context: Context) -> Any:
    typed = st.text_area(
        "Requirement as JSON", value=json.dumps(stored, indent=2, ensure_ascii=False), height=180,
        key=context.key("json"), label_visibility="collapsed", persist_state="session",
    )  # fmt: skip
    return parsed(typed, label=label)


def _as_rows(stored: Mapping[str, Any], context: Context) -> dict[str, Any]:
    """Draw one row per condition; rows are known by a number that is never used twice."""
    is_list = stored["type"] == "compound"
    parts = stored["requirements"] if is_list else [stored]
    rows: dict[str, Any] = st.session_state.setdefault(
        context.key("rows"), {"numbers": list(range(len(parts))), "next": len(parts)}
    )
    logic = _joint(stored, context) if len(rows["numbers"]) > 1 else stored.get("logic", "AND")
    edited = [
        _row(number, parts[min(number, len(parts) - 1)], rows, context=context)
        for number in list(rows["numbers"])
    ]
    st.button(
        "Add a condition", icon=":material/add:", type="tertiary", key=context.key("add"),
        on_click=_add, args=(rows,), disabled=len(edited) >= CONDITIONS_MAX,
    )  # fmt: skip
    if len(edited) == 1 and not (is_list and len(parts) == 1):
        return edited[0]
    return {"type": "compound", "logic": logic, "requirements": edited}


def _joint(stored: Mapping[str, Any], context: Context) -> str:
    joints = list(_JOINTS)
    chosen: str = st.radio(
        "How conditions are joined", joints, index=joints.index(stored.get("logic", "AND")),
        horizontal=True, format_func=_JOINTS.__getitem__, key=context.key("logic"),
        persist_state="session", label_visibility="collapsed",
    )  # fmt: skip
    return chosen


def _add(rows: dict[str, Any]) -> None:
    rows["numbers"].append(rows["next"])
    rows["next"] += 1


def _row(
    number: int, stored: Mapping[str, Any], rows: dict[str, Any], *, context: Context
) -> dict[str, Any]:
    """Draw one condition: about what, compared how, with how much."""
    key = context.key(f"condition-{number}")
    what, how, much, away = st.columns([10, 5, 7, 3], vertical_alignment="bottom", gap="xsmall")
    subject = _ask_subject(number, stored, what, key=key, context=context)
    if len(rows["numbers"]) > 1:
        away.button(
            "", icon=":material/close:", help=f"Remove condition {number + 1}", type="tertiary",
            key=f"{key}/away", on_click=rows["numbers"].remove, args=(number,),
        )  # fmt: skip
    if subject.kind == "boolean":
        return _boolean(subject, stored, how, key=key)
    sign = how.selectbox(
        f"Comparison {number + 1}", list(words.SIGNS), key=f"{key}/how", persist_state="session",
        index=list(words.SIGNS).index(stored.get("op", ">=")), label_visibility="collapsed",
        format_func=words.SIGNS.__getitem__,
    )  # fmt: skip
    return _compared(subject, sign, stored, much, key=key)


def _ask_subject(
    number: int, stored: Mapping[str, Any], place: Any, *, key: str, context: Context
) -> Subject:
    subjects = _subjects(context.document)
    now = Subject(
        stored["type"], stored.get("metric") or stored.get("quest") or stored.get("of") or ""
    )
    if now not in subjects:
        subjects.append(now)
    labels = _labels(subjects, context.document)
    chosen: Subject = place.selectbox(
        f"Condition {number + 1}", subjects, index=subjects.index(now), key=f"{key}/what",
        format_func=labels.__getitem__,
        label_visibility="collapsed", persist_state="session",
    )  # fmt: skip
    return chosen


def _boolean(
    subject: Subject, stored: Mapping[str, Any], place: Any, *, key: str
) -> dict[str, Any]:
    yes = bool(stored["value"]) if stored["type"] == "boolean" else True
    chosen = place.selectbox(
        "Yes or no", [True, False], index=0 if yes else 1, key=f"{key}/yes",
        format_func=lambda one: "yes" if one else "no", label_visibility="collapsed",
        persist_state="session",
    )  # fmt: skip
    return {"type": "boolean", "metric": subject.which, "value": chosen}


def _compared(
    subject: Subject, sign: str, stored: Mapping[str, Any], place: Any, *, key: str
) -> dict[str, Any]:
    """Draw the amount; a completion rate is asked for in percent."""
    common: dict[str, Any] = {"label_visibility": "collapsed", "persist_state": "session"}
    if subject.kind == "completion_rate":
        now = stored.get("value_ppm", 800_000) / 10_000
        percent = place.number_input(
            "Percent", value=float(now), step=5.0, format="%g", key=f"{key}/percent", **common
        )
        if percent is None:
            raise NotReadable("The completion rate is empty. Type a percentage.")
        return {"type": subject.kind, "op": sign, "value_ppm": round(percent * 10_000)}
    now = stored.get("value", 1)
    typed = place.number_input("Amount", value=int(now), step=1, key=f"{key}/much", **common)
    field = {"numeric": "metric", "days": "quest", "count": "of"}.get(subject.kind)
    named = {} if field is None else {field: subject.which}
    return {"type": subject.kind, **named, "op": sign, "value": whole(typed, label="The amount")}


def _subjects(document: Mapping[str, Any]) -> list[Subject]:
    """Everything a condition can be about in this world."""
    metrics = document.get("metrics", {})
    quests = document.get("quest_templates", {})
    return [
        *(Subject(row["kind"], key) for key, row in sorted(metrics.items())),
        *(Subject("days", key) for key, row in sorted(quests.items()) if row["type"] == "daily"),
        *(Subject("count", which) for which in words.COUNTED),
        Subject("streak", ""),
        Subject("completion_rate", ""),
    ]


def _labels(subjects: list[Subject], document: Mapping[str, Any]) -> dict[Subject, str]:
    """A label for each subject; those that read alike get their key added."""
    shown = {subject: _subject_words(subject, document) for subject in subjects}
    times = Counter(shown.values())
    return {
        subject: text if times[text] == 1 else f"{text} ({subject.which})"
        for subject, text in shown.items()
    }


def _subject_words(subject: Subject, document: Mapping[str, Any]) -> str:
    if subject.kind in ("numeric", "boolean"):
        return words.metric_name(subject.which, document)
    if subject.kind == "days":
        return f"days of {words.quest_name(subject.which, document)}"
    if subject.kind == "count":
        return words.COUNTED[subject.which]
    return "streak in days" if subject.kind == "streak" else "core quests done (%)"
