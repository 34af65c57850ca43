"""Erasing a person: what is personal goes, what others rely on stays with ids only.

Columns follow `columns`; the user stays as a tombstone without a name that nobody can sign in to,
so that ledgers, ranks and other people's conversations still hold and `questlab verify` stays
green. They leave their parties, which somebody else leads then. Done again, it changes what has
come since, else nothing. Backups made before still hold the person: they are removed by whoever
keeps them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import Actor, WriteSession
from model.errors import Refused
from model.services import audit
from model.services.acting import require_self
from model.services.idempotency import once
from model.services.parties.belonging import bow_out
from model.services.people import LOCAL_OWNER_EMAIL
from model.services.privacy.belonging import Person, person_of, theirs
from model.services.privacy.columns import COLUMNS, KEPT_WHERE, Treatment
from model.services.privacy.emptying import (
    empty_columns,
    forget_checks,
    remove_entries,
    remove_rows,
    retell,
    withdraw,
)
from model.services.privacy.exporting import file_rows
from model.services.privacy.groups import empty_group_texts, speaks_of
from model.services.records.requests import fingerprint
from model.tables import TABLES, Character, IdempotencyKey, PlayerProfile, User, metadata
from model.words import UserStatus

WHY_LENGTH_MAX = 500
_SERVICE = "privacy.erase_user"
_NAME_LENGTH_MIN = 3
_CLOSED = {
    "profile": "nobody",
    "progress": "nobody",
    "activity": "nobody",
    "on_leaderboards": "hidden",
    "may_be_invited": False,
}
"""Nobody sees anything of a person who was erased."""


@dataclass(frozen=True, slots=True)
class FileInfo:
    """One file of a person that lies outside the database: which row names it, and its link."""

    table: str
    id: int
    column: str
    link: str


@dataclass(frozen=True, slots=True)
class ErasureInfo:
    """What became of a person: rows emptied and rows removed by table, and how many files are left.

    The links themselves are told before by `files_of`, because they go with the rest.
    """

    user_id: int
    cleared: dict[str, int]
    deleted: dict[str, int]
    file_count: int


def files_of(session: Session, *, actor: Actor, user_id: int) -> tuple[FileInfo, ...]:
    """The files to delete where they lie; ask before erasing, which removes the links too.

    Errors: NotFound; Refused for anybody but the person and admins.
    """
    person = person_of(session, user_id)
    require_self(actor, user_id, what=f"user {user_id}")
    return tuple(FileInfo(**row) for row in _real_files(session, person))


def erase_user(session: WriteSession, *, user_id: int, why: str) -> ErasureInfo:
    """Erase a person; `why` stands in the audit trail and must not name them.

    Errors: NotFound; Refused for anybody but the person and admins, for the sandbox's own owner,
    and for a reason that is empty or repeats what is to be erased.
    """

    def work() -> dict[str, Any]:
        person = person_of(session, user_id)
        require_self(session.actor, user_id, what=f"user {user_id}")
        _lock(session, person)
        _require_erasable(session, person)
        _require_sound_reason(session, person, why)
        session.why = why
        file_count = len(_real_files(session, person))
        deleted, cleared = _erase(session, person)
        answer = {"cleared": cleared, "deleted": deleted, "file_count": file_count}
        audit.record(
            session,
            action=_SERVICE,
            object_type="users",
            object_key=str(user_id),
            details=answer,
        )
        return answer

    request = {"user": user_id, "why": fingerprint(why)}
    answer = once(session, service=_SERVICE, request=request, work=work)
    assert answer is not None
    return ErasureInfo(user_id, **answer)


def _real_files(session: Session, person: Person) -> list[dict[str, Any]]:
    return [row for row in file_rows(session, person) if "//erased.invalid/" not in row["link"]]


# --- Who and why --------------------------------------------------------------------------------


def _lock(session: WriteSession, person: Person) -> None:
    """Hold the person and their players, in the order of ids, until the transaction ends."""
    for table, ids in (("users", (person.user_id,)), ("player_profiles", person.players)):
        there = TABLES[table].__table__.c
        query = sa.select(there.id).where(there.id.in_(ids)).order_by(there.id)
        session.execute(query.with_for_update()).all()


def _require_erasable(session: WriteSession, person: Person) -> None:
    user = session.get_one(User, person.user_id, populate_existing=True)
    if user.email == LOCAL_OWNER_EMAIL:
        raise Refused(
            "The owner of the sandbox cannot be erased: nobody could open it any more. "
            "Remove the whole database instead.",
            code="E-PRIV-001",
        )


def _require_sound_reason(session: WriteSession, person: Person, why: str) -> None:
    if not why.strip() or len(why) > WHY_LENGTH_MAX:
        raise Refused(
            f"Erasing needs a reason of 1 to {WHY_LENGTH_MAX} characters, it stays in the audit "
            "trail. Say why, for instance: asked for in writing.",
            code="E-PRIV-002",
        )
    if speaks_of(why, _names(session, person)):
        raise Refused(
            "The reason repeats a name or an address of the person, and it stays in the audit "
            "trail. Say it without naming them.",
            code="E-PRIV-003",
        )


def _names(session: WriteSession, person: Person) -> Iterator[str]:
    """What the person is called anywhere, and each part of their name; short words aside."""
    user = session.get_one(User, person.user_id)
    profiles = sa.select(col(PlayerProfile.character_name)).where(
        col(PlayerProfile.user_id) == person.user_id
    )
    heroes = sa.select(col(Character.name)).where(col(Character.player_id).in_(person.players))
    found = {user.email, user.username, user.name, user.clerk_user_id, *(user.name or "").split()}
    found.update(session.execute(profiles).scalars(), session.execute(heroes).scalars())
    yield from (name for name in found if name and len(name) >= _NAME_LENGTH_MIN)


# --- Erasing ------------------------------------------------------------------------------------


def _erase(session: WriteSession, person: Person) -> tuple[dict[str, int], dict[str, int]]:
    """Remove and empty everything; rows removed and rows emptied, by table."""
    session.flush()
    deleted, cleared = Counter[str](), Counter[str]()
    # While their names still stand somewhere to be looked for.
    cleared.update(empty_group_texts(session, person, tuple(_names(session, person))))
    cleared["notifications"] += retell(session, person)
    cleared.update(remove_entries(session, person))
    cleared.update(withdraw(session, person))
    cleared["party_memberships"] += bow_out(session, person.players)
    # Children before parents: what goes with a row is counted, and hinders nothing.
    for table in [part.name for part in reversed(metadata.sorted_tables) if part.name in COLUMNS]:
        for of in _personal(table, Treatment.DELETE):
            deleted[table] += remove_rows(session, table, _removable(table, of, person))
    for table in sorted(COLUMNS):
        for of, names in _personal(table, Treatment.CLEAR, Treatment.TOKEN).items():
            where = theirs(table, of, person)
            forget_checks(session, table, where)
            cleared[table] += empty_columns(session, table, names, where)
    deleted["idempotency_keys"] += _forget_answers(session, person)
    cleared["users"] += _bury(session, person)
    session.expire_all()
    return _counted(deleted), _counted(cleared)


def _personal(table: str, *treatments: Treatment) -> dict[tuple[str, ...], list[str]]:
    """The columns of these treatments, by whose they are."""
    found: dict[tuple[str, ...], list[str]] = {}
    for name, column in COLUMNS[table].items():
        if column.treatment in treatments:
            found.setdefault(column.of, []).append(name)
    return found


def _removable(table: str, of: tuple[str, ...], person: Person) -> sa.ColumnElement[bool]:
    where = theirs(table, of, person)
    if table in KEPT_WHERE:
        column, value = KEPT_WHERE[table]
        where = sa.and_(where, TABLES[table].__table__.c[column] != value)
    return where


def _forget_answers(session: WriteSession, person: Person) -> int:
    """Remove the kept answers of the person's requests: nobody asks for them again."""
    there = IdempotencyKey.__table__
    mine = sa.and_(there.c.actor_id == person.user_id, there.c.service != _SERVICE)
    result: Any = session.execute(sa.delete(there).where(mine))
    return int(result.rowcount)


def _bury(session: WriteSession, person: Person) -> int:
    """Make the user a tombstone: nobody signs in or supervises, nobody sees anything of them."""
    user = session.get_one(User, person.user_id, populate_existing=True)
    is_buried = user.status is UserStatus.DISABLED and user.product_role_id is None
    if is_buried and user.privacy_settings == _CLOSED:
        return 0
    user.status, user.product_role_id = UserStatus.DISABLED, None
    user.email_verified = False
    user.privacy_settings = dict(_CLOSED)
    user.version += 1
    user.updated_at = max(session.now, user.updated_at)
    session.flush()
    return 1


def _counted(found: Counter[str]) -> dict[str, int]:
    return {table: number for table, number in sorted(found.items()) if number}
