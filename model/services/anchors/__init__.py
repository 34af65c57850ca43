"""Anchors: signed records of all ledger heads, kept outside the database.

A hash chain alone misses a tail that was cut off or hashed again; the anchor knows how long each
chain was and how it ended. One is written when a job or the server ends, with each backup, by
`questlab anchor`, and every five minutes while pages are served. The first of a day names every
chain, later ones those that have grown since. A head only moves on while the chain still holds
what was anchored before: tampering is never anchored away.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session

from model.db import Database, read
from model.errors import QuestlabError
from model.services.anchors import files, heads
from model.services.anchors.files import Anchor
from model.services.anchors.heads import Head, Ledger

State = dict[str, dict[str, Head]]
"""Per ledger, the anchored head of each chain."""


@dataclass(frozen=True, slots=True)
class AnchorInfo:
    """One anchor as written; `is_new` is false when nothing had changed since the last."""

    number: int
    at: datetime
    chains: int
    rows: int
    is_new: bool
    path: str


@dataclass(frozen=True, slots=True)
class Broken:
    """One contradiction between the database and its anchors, or among the anchors."""

    code: str
    table: str
    row: str
    message: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far the anchors cover the ledgers: the newest one, and what came after it."""

    anchors: int
    at: datetime | None
    rows_since: int
    oldest: datetime | None


def take(database: Database, *, reason: str, start: bool = False) -> AnchorInfo:
    """Write an anchor of a database's present heads.

    `start` begins anew: after a restore, what was anchored before no longer counts.
    """
    with read(database) as session:
        return write(session, reason=reason, start=start)


def take_quietly(database: Database, *, reason: str, start: bool = False) -> None:
    """The same where it must not disturb: at the end of a job, or beside the server."""
    with contextlib.suppress(QuestlabError, OSError):
        take(database, reason=reason, start=start)


def write(session: Session, *, reason: str, start: bool = False) -> AnchorInfo:
    """Write an anchor of the heads that a read session sees; gives the last when nothing moved."""
    address = files.engine_address(session.get_bind().engine.url)
    now = datetime.now(UTC)
    with files.locked(address):
        anchors = files.read_all(address)
        last = anchors[-1] if anchors else None
        state, marks = folded(anchors)
        own_id = heads.database_id(session)
        if not any(anchor.is_genuine for anchor in anchors):
            start = True
        is_full = start or not _has_full_of(anchors, now)
        moved, marks_now = _moved(session, {} if start else state, {} if is_full else marks)
        present = _merged({} if start else state, moved)
        size = {"chains": _count(present), "rows": _rows(present)}
        if last is not None and not start and not _differs(moved, state):
            return AnchorInfo(last.number, last.at, **size, is_new=False, path=str(last.path))
        content = {
            "at": now.isoformat(timespec="microseconds"),
            "reason": reason,
            "database": own_id,
            "is_full": is_full,
            "is_start": start,
            "ledgers": {
                table: {
                    "last_id": marks_now[table],
                    "heads": {
                        chain: list(head)
                        for chain, head in (present if is_full else moved).get(table, {}).items()
                    },
                }
                for table in marks_now
            },
        }
        made = files.append(address, content, after=last)
        files.prune([*anchors, made], now=now)
    return AnchorInfo(made.number, now, **size, is_new=True, path=str(made.path))


def folded(anchors: Iterable[Anchor]) -> tuple[State, dict[str, int]]:
    """What genuine anchors say together: each chain's head, and each ledger's last id."""
    state: State = {}
    marks: dict[str, int] = {}
    for anchor in anchors:
        if not anchor.is_genuine:
            continue
        if anchor.is_start:
            state = {}
        for table, said in anchor.content["ledgers"].items():
            marks[table] = said["last_id"]
            known = state.setdefault(table, {})
            known.update({chain: (seq, hashed) for chain, (seq, hashed) in said["heads"].items()})
    return state, marks


def _has_full_of(anchors: Iterable[Anchor], now: datetime) -> bool:
    return any(a.is_genuine and a.is_full and a.at.date() == now.date() for a in anchors)


def _moved(session: Session, state: State, marks: dict[str, int]) -> tuple[State, dict[str, int]]:
    """The heads that may be anchored now, and each ledger's last id."""
    moved: State = {}
    marks_now: dict[str, int] = {}
    for ledger in heads.present(session):
        marks_now[ledger.table] = heads.last_id(session, ledger)
        found = heads.newest(session, ledger, after_id=marks.get(ledger.table, 0))
        known = {c: head for c, head in state.get(ledger.table, {}).items() if c in found}
        places = [(chain, head[0]) for chain, head in known.items()]
        rows = heads.at_places(session, ledger, places)
        moved[ledger.table] = {
            chain: head
            for chain, head in found.items()
            if chain not in known or rows.get((chain, known[chain][0])) == known[chain][1]
        }
    return moved, marks_now


def _merged(state: State, moved: State) -> State:
    return {table: {**state.get(table, {}), **moved.get(table, {})} for table in {*state, *moved}}


def _differs(moved: State, state: State) -> bool:
    return any(
        state.get(table, {}).get(chain) != head
        for table, found in moved.items()
        for chain, head in found.items()
    )


def _count(state: State) -> int:
    return sum(len(found) for found in state.values())


def _rows(state: State) -> int:
    return sum(head[0] for found in state.values() for head in found.values())


# --- Checking --------------------------------------------------------------------------------


def check(session: Session) -> tuple[list[Broken], Coverage]:
    """Compare a database with its anchors; what they do not cover yet is no contradiction."""
    address = files.engine_address(session.get_bind().engine.url)
    anchors = files.read_all(address)
    if not anchors:
        return [], Coverage(0, None, *_since(session, {}))
    broken = list(_files_broken(anchors))
    genuine = [anchor for anchor in anchors if anchor.is_genuine]
    if not genuine:
        return broken, Coverage(len(anchors), None, *_since(session, {}))
    last = genuine[-1]
    said, own_id = last.content["database"], heads.database_id(session)
    if said != own_id:
        message = (
            f"anchor {last.number} of {_shown(last.at)} is of another database ({said or 'none'}) "
            f"than the one at this address ({own_id or 'none'}): it was replaced, or its first "
            "audit event was changed; after a replacement of your own run: questlab anchor --start"
        )
        broken.append(Broken("V-ANCHOR-DATABASE", "audit_events", "seq 1", message))
    state, marks = folded(genuine)
    for ledger in heads.present(session):
        broken += _ledger_broken(session, ledger, state.get(ledger.table, {}), genuine)
    return broken, Coverage(len(anchors), last.at, *_since(session, marks))


def _since(session: Session, marks: dict[str, int]) -> tuple[int, datetime | None]:
    found = [
        heads.since(session, ledger, after_id=marks.get(ledger.table, 0))
        for ledger in heads.present(session)
    ]
    oldest = [first for _, first in found if first is not None]
    return sum(count for count, _ in found), min(oldest, default=None)


def _files_broken(anchors: list[Anchor]) -> Iterable[Broken]:
    problem = files.key_problem()
    if problem:
        yield Broken("V-ANCHOR-KEY", "anchors", "key", problem)
    newest = datetime.now(UTC)
    before: Anchor | None = None
    for anchor in anchors:
        row = f"number {anchor.path.stem}"
        if not anchor.is_genuine:
            message = f"{anchor.path} was changed, or is not signed with this installation's key"
            yield Broken("V-ANCHOR-SIGNATURE", "anchors", row, message)
        elif before is not None and before.is_genuine:
            follows = anchor.content["previous"] == before.content["signature"]
            gap = anchor.number != before.number + 1
            pruned = gap and newest - before.at >= files.KEEP_ALL
            if not follows and not pruned:
                message = f"does not follow number {before.path.stem}: anchors were removed between"
                yield Broken("V-ANCHOR-CHAIN", "anchors", row, message)
        before = anchor


def _ledger_broken(
    session: Session, ledger: Ledger, anchored: dict[str, Head], anchors: list[Anchor]
) -> Iterable[Broken]:
    rows = heads.at_places(session, ledger, [(chain, head[0]) for chain, head in anchored.items()])
    wrong = {c: h for c, h in anchored.items() if rows.get((c, h[0])) != h[1]}
    for chain, (seq, hashed) in sorted(wrong.items()):
        name = {"player_id": f"player {chain}", "": "the chain"}.get(ledger.chain, f"chain {chain}")
        good = _last_good(session, ledger, chain, anchors)
        at = _shown(_when(ledger, chain, (seq, hashed), anchors))
        if (chain, seq) in rows:
            message = (
                f"{name} was hashed again: at {at} seq {seq} had the hash {hashed}, now "
                f"{rows[chain, seq]}; the change lies in seq {good + 1} to {seq}"
            )
            place = f"{name} seq {good + 1} to {seq}"
            yield Broken("V-ANCHOR-REWRITTEN", ledger.table, place, message)
        else:
            length = heads.length(session, ledger, chain)
            message = f"{name} had {seq} rows at {at}; the row is missing, {length} are left"
            place = f"{name} seq {min(length, seq - 1) + 1} to {seq}"
            yield Broken("V-ANCHOR-CUT", ledger.table, place, message)


def _last_good(session: Session, ledger: Ledger, chain: str, anchors: list[Anchor]) -> int:
    """The last anchored seq of a chain that still has its hash, 0 when none has."""
    said = [tuple(head) for head in _heads_said(ledger, chain, anchors)]
    rows = heads.at_places(session, ledger, [(chain, seq) for seq, _ in said])
    return max((seq for seq, hashed in said if rows.get((chain, seq)) == hashed), default=0)


def _heads_said(ledger: Ledger, chain: str, anchors: list[Anchor]) -> list[Any]:
    found = [a.content["ledgers"].get(ledger.table, {}).get("heads", {}) for a in anchors]
    return [said[chain] for said in found if chain in said]


def _when(ledger: Ledger, chain: str, head: Head, anchors: list[Anchor]) -> datetime:
    for anchor in anchors:
        said = anchor.content["ledgers"].get(ledger.table, {}).get("heads", {}).get(chain)
        if said is not None and tuple(said) == head:
            return anchor.at
    return anchors[-1].at


def _shown(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M:%S UTC")
