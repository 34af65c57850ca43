"""The stash of a party: notes, links and files that members put in, change and take out.

Source: sources/roguelearn.md, "Party Stash"; rules.md §5.2 for how much one holds and the 30 days
in which what was taken out can come back. Only files count (records.document_rules.documents).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from model.db import WriteSession
from model.errors import Refused
from model.services.parties.members import active_member, begin, require_right
from model.services.parties.stash_rights import (
    begin_with,
    item_of,
    may,
    require_may,
    require_own,
    stash_of,
)
from model.services.records.requests import fingerprint
from model.services.records.writing import stale
from model.services.rows import (
    Row,
    act,
    add,
    bring_back,
    change,
    columns,
    find_all,
    put_away,
)
from model.words import StashItemType

KEPT_FOR = timedelta(days=30)
"""How long an item that was taken out can be brought back."""

BODIES = {StashItemType.NOTE: "content", StashItemType.LINK: "url", StashItemType.FILE: "file_url"}


@dataclass(frozen=True, slots=True)
class StashItemInfo:
    """One item of a stash; `body` is the note, the link or the file's address."""

    id: int
    party_id: int
    contributor_id: int
    item_type: str
    title: str
    body: str
    size_bytes: int
    access: Mapping[str, str]
    version: int
    made_at: datetime


@dataclass(frozen=True, slots=True)
class StashInfo:
    """What a player sees of a stash, and how full it is."""

    party_id: int
    name: str
    limit_bytes: int
    used_bytes: int
    items: tuple[StashItemInfo, ...]


def put_in(
    session: WriteSession,
    *,
    party_id: int,
    player_id: int,
    item_type: StashItemType,
    title: str,
    body: str,
    size_bytes: int | None = None,
    access: Mapping[str, str] | None = None,
) -> StashItemInfo:
    """Put a note, a link or a file into the stash; takes the right `add_to_stash`.

    Errors: NotFound; Refused without the right; RecordError when the stash is full, for a file of
    more than 50 MB, an address that is none, and every other fault at once.
    """
    kind = StashItemType(item_type)
    asked = {"type": kind, "title": title, "body": body, "size": size_bytes}

    def work() -> int:
        party, member = begin(session, party_id=party_id, player_id=player_id)
        require_right(session, party, member, "add_to_stash")
        stash = stash_of(session, party_id)
        values = {BODIES[kind]: body, "file_size": size_bytes, "access_permissions": access or {}}
        values |= {"item_type": kind, "title": title, "contributor_id": player_id}
        return add(session, "party_stash_items", party_stash_id=stash["id"], **values)

    request = {"party": party_id, "player": player_id, "item": fingerprint(asked)}
    request["access"] = fingerprint(access)
    made = act(session, "parties.put_in", request=request, table="party_stash_items", work=work)
    return _info(*item_of(session, made, deleted=None))


def item(session: Session, *, item_id: int, player_id: int) -> StashItemInfo:
    """One item as a member sees it; Refused when it is not for their eyes."""
    row, stash = item_of(session, item_id)
    require_may(session, row, stash, player_id, "view")
    return _info(row, stash)


def stash(session: Session, *, party_id: int, player_id: int) -> StashInfo:
    """The stash of a party with what the member may see of it, by id."""
    active_member(session, party_id=party_id, player_id=player_id)
    room = stash_of(session, party_id)
    rows = find_all(session, "party_stash_items", party_stash_id=room["id"])
    seen = [row for row in rows if may(session, row, room, player_id, "view")]
    return StashInfo(
        party_id=party_id,
        name=room["name"],
        limit_bytes=room["size_limit_bytes"],
        used_bytes=_used(session, room["id"]),
        items=tuple(_info(row, room) for row in seen),
    )


EDITABLE = frozenset({"title", "content", "url", "file_url", "file_size"})


def edit(
    session: WriteSession,
    *,
    item_id: int,
    player_id: int,
    values: Mapping[str, Any],
    expected_version: int,
) -> StashItemInfo:
    """Change title, body or size of an item, as who may edit it.

    `expected_version` is the version that was seen. Errors: StaleEdit when somebody was quicker;
    Refused without the right or for other fields; RecordError, also when the stash is full.
    """

    def work() -> int:
        row, _ = begin_with(session, item_id, player_id, "edit")
        if unknown := sorted(set(values) - EDITABLE):
            raise Refused(
                f"{', '.join(unknown)} of an item stays. Change {', '.join(sorted(EDITABLE))}.",
                code="E-PARTY-021",
            )
        if row["version"] != expected_version:
            raise stale(session, "party_stash_items", row, values)
        change(session, "party_stash_items", row, **values)
        return item_id

    request = {"item": item_id, "player": player_id, "version": expected_version}
    asked = {**request, "values": fingerprint(dict(values))}
    act(session, "parties.edit", request=asked, table="party_stash_items", work=work)
    return _info(*item_of(session, item_id, deleted=None))


def take_out(session: WriteSession, *, item_id: int, player_id: int) -> StashItemInfo:
    """Take an item out, as its contributor or the leader; it can come back for 30 days."""

    def work() -> int:
        row, room = item_of(session, item_id)
        _, member = begin(session, party_id=room["party_id"], player_id=player_id)
        require_own(row, member)
        put_away(session, "party_stash_items", row)
        return item_id

    request = {"item": item_id, "player": player_id}
    act(session, "parties.take_out", request=request, table="party_stash_items", work=work)
    return _info(*item_of(session, item_id, deleted=None))


def put_back(session: WriteSession, *, item_id: int, player_id: int) -> StashItemInfo:
    """Bring an item back that was taken out at most 30 days ago, if there is room for it."""

    def work() -> int:
        row, room = item_of(session, item_id, deleted=None)
        _, member = begin(session, party_id=room["party_id"], player_id=player_id)
        require_own(row, member)
        if row["deleted_at"] is None or row["deleted_at"] < session.now - KEPT_FOR:
            raise Refused(
                f"Item {item_id} was not taken out in the last {KEPT_FOR.days} days. "
                "Put it in anew.",
                code="E-PARTY-012",
            )
        bring_back(session, "party_stash_items", row)
        return item_id

    request = {"item": item_id, "player": player_id}
    act(session, "parties.put_back", request=request, table="party_stash_items", work=work)
    return _info(*item_of(session, item_id, deleted=None))


def _used(session: Session, stash_id: int) -> int:
    there = columns("party_stash_items")
    query = sa.select(sa.func.coalesce(sa.func.sum(there.file_size), 0))
    query = query.where(there.party_stash_id == stash_id, there.deleted_at.is_(None))
    return int(session.execute(query).scalar_one())


def _info(row: Row, room: Row) -> StashItemInfo:
    return StashItemInfo(
        id=row["id"],
        party_id=room["party_id"],
        contributor_id=row["contributor_id"],
        item_type=row["item_type"],
        title=row["title"],
        body=row[BODIES[StashItemType(row["item_type"])]],
        size_bytes=row["file_size"] or 0,
        access=row["access_permissions"],
        version=row["version"],
        made_at=row["created_at"],
    )
