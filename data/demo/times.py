"""Times and states that fit each other: finished things have an end, waiting ones have none."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache
from typing import NamedTuple

from data.demo.plans import Row, TablePlan, states_of
from data.demo.values import DAYS, END, MIDNIGHT, Values
from model.services.catalog import ColumnInfo
from model.words import StateMachine

_RANKS = (
    *(("registration_start", 1), ("registration", 2), ("request", 1), ("sent", 1), ("join", 2)),
    *(("deadline", 2), ("schedul", 3), ("start", 4), ("begin", 4), ("first", 4), ("last", 7)),
    *(("respon", 6), ("submit", 6), ("approv", 7), ("decid", 7), ("review", 7), ("resolv", 7)),
    *(("end", 8), ("finish", 8), ("complet", 8), ("close", 9), ("revok", 9), ("lift", 9)),
    *(("expire", 10), ("until", 10), ("next", 10), ("due", 10)),
)
_AFTER_START = ("start", "join", "unlock", "last", "respon", "sent")
_AT_END = ("decid", "review", "end", "finish", "submit", "process", "close", "complet", "resolv")
_PAST = (*_AT_END, "approv", "reject", "activat", "actual")
_LATER = ("expire", "schedul", "deadline", "due", "next", "until")
_RARE = ("delet", "revok", "left", "remov", "archiv", "lift", "cancel", "withdraw")
_LIMIT = MIDNIGHT + timedelta(days=DAYS)


@cache
def rank(name: str) -> int:
    """Where a time stands in the life of a row, by its column's name."""
    return next((place for word, place in _RANKS if word in name), 5)


def moment_after(values: Values, earliest: datetime | None) -> datetime:
    """A moment of the demo, after everything a row refers to."""
    first = max(earliest or MIDNIGHT, MIDNIGHT)
    room = max((_LIMIT - first).total_seconds(), 0.0)
    return first + timedelta(seconds=int(60 + room * 0.7 * values.random.random() ** 2))


@cache
def _states(machine: StateMachine) -> tuple[tuple[str, ...], dict[str, frozenset[str]]]:
    """The states with the likelier ones repeated, and which states lie on the way to each."""
    words = [state.value for state in machine.states]
    before: dict[str, set[str]] = {word: {word} for word in words}
    for _ in words:
        for move in machine.moves:
            before[move.target.value] |= before[move.source.value] - {move.target.value}
    final = {state.value for state in machine.final_states}
    likely = [word for word in words for _ in range(3 if word in final else 2)]
    return tuple(likely), {word: frozenset(found) for word, found in before.items()}


def draw_state(values: Values, column: ColumnInfo) -> str:
    """A state of a status column; most things have come to an end."""
    found: str = values.one(_states(states_of(column))[0])
    return found


class _Moment(NamedTuple):
    """An instant column: its place in a row's life, and what says whether it is filled.

    The first of the `switches` that a row has decides, then its state, then chance.
    """

    name: str
    nullable: bool
    place: int
    switches: tuple[str, ...]
    by_state: dict[str, bool]
    share: float


def stamp(plan: TablePlan, row: Row, *, made_at: datetime, values: Values) -> None:
    """Set every instant and date of a row, by its states and in the order of its life."""
    draw = values.random.random
    state = str(row[plan.status[0].column]) if plan.status else ""
    at = made_at
    last = made_at
    for moment in _moments(plan):
        name, place = moment.name, moment.place
        if moment.nullable and not _is_filled(moment, row, state, values):
            row[name] = None
            continue
        at += timedelta(minutes=5 + int(draw() * (600 if place < 10 else 9000)))
        row[name] = at
        if place < 10:
            last = min(at, END)
    put_in_order(plan, row)
    if "created_at" in plan.columns:
        row["created_at"] = made_at
    if "updated_at" in plan.columns:
        row["updated_at"] = max(last, made_at)


def _is_filled(moment: _Moment, row: Row, state: str, values: Values) -> bool:
    """Whether a time that may be missing is there, as the row's switches and states say."""
    for name in moment.switches:
        if isinstance(switch := row.get(name), bool):
            return switch
    known = moment.by_state.get(state)
    return values.chance(moment.share) if known is None else known


@cache
def _moments(plan: TablePlan) -> tuple[_Moment, ...]:
    """The instants of a table in the order of a row's life."""
    found = [column for column in plan.plain if column.type == "instant"]
    return tuple(_moment(plan, c) for c in sorted(found, key=lambda c: rank(c.column)))


def _moment(plan: TablePlan, column: ColumnInfo) -> _Moment:
    stem = column.column.removesuffix("_at")
    switches = (f"is_{stem}", stem, f"is_{stem.split('_')[-1]}")
    decided: dict[str, bool | None] = {}
    if plan.status:
        machine = states_of(plan.status[0])
        decided = {s.value: _is_there(stem, s.value, machine) for s in machine.states}
    share = 0.1 if stem.startswith(_RARE) else 0.8 if stem.startswith(_LATER) else 0.6
    return _Moment(
        column.column,
        column.nullable,
        rank(column.column),
        tuple(name for name in switches if name in plan.columns),
        {state: known for state, known in decided.items() if known is not None},
        share,
    )


def _is_there(stem: str, state: str, machine: StateMachine) -> bool | None:
    """Whether a time is filled in a state; None when the state does not say."""
    is_untouched = state == machine.initial.value and not stem.startswith(_LATER)
    if is_untouched and stem.startswith(_PAST):
        return False
    meant = [s.value for s in machine.states if s.value.startswith(stem[:5])]
    if meant:
        on_the_way = _states(machine)[1].get(state, frozenset())
        return any(word in on_the_way for word in meant)
    if stem.startswith(_AT_END):
        return state in {s.value for s in machine.final_states}
    return state != machine.initial.value if stem.startswith(_AFTER_START) else None


def put_in_order(plan: TablePlan, row: Row) -> None:
    """Make pairs that are declared to be in order so; a few rounds settle chains of pairs."""
    for _ in range(4 if plan.orders else 0):
        for strictly, first, second in plan.orders:
            if "created_at" in (first, second):
                continue
            low, high = row.get(first), row.get(second)
            if low is None or high is None or low < high or (low == high and not strictly):
                continue
            if isinstance(low, datetime):
                row[second] = low + timedelta(hours=1)
            elif isinstance(low, date):
                row[second] = low + timedelta(days=1)
            elif strictly:
                row[second] = low + 1
            else:
                row[first] = high
