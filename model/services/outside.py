"""The port to outside services: virus scans, moderation, text recognition, mail.

Questlab has none of them, so each question is written down as *not checked* and waits: for a
moderator, or for a program of the host's that asks a real service and brings its answer here.
Nothing that was asked counts as passed until somebody has answered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from model.db import WriteSession
from model.errors import NotFound, Refused, did_you_mean
from model.services import audit
from model.services.idempotency import once
from model.tables import TABLES, OutsideCheck
from model.words import OUTSIDE_CHECK_STATES, OutsideCheckKind, OutsideCheckVerdict, Role

Wanted = Mapping[OutsideCheckKind, tuple[str, ...]]
"""What to ask, and of which columns; without columns it is asked of every row."""

_SCAN: Wanted = {OutsideCheckKind.VIRUS_SCAN: ()}
_DOCUMENT: Wanted = {OutsideCheckKind.VIRUS_SCAN: (), OutsideCheckKind.TEXT_RECOGNITION: ()}


def _moderated(*columns: str) -> Wanted:
    return {OutsideCheckKind.CONTENT_MODERATION: columns}


ASKED_ON_CREATE: dict[str, Wanted] = {
    "academic_documents": _DOCUMENT,
    "syllabi": _DOCUMENT,
    "guild_materials": _SCAN,
    "party_stash_items": _SCAN,
    "audio_uploads": _SCAN,
    "media_assets": _SCAN,
    "messages": _moderated("content"),
    "notes": _moderated("title", "content"),
    "extracted_notes": _moderated("title", "content"),
    "marketplace_items": _moderated("title", "description"),
    "marketplace_item_ratings": _moderated("review"),
    "users": {**_moderated("bio"), OutsideCheckKind.PROFANITY: ("bio",)},
    "player_profiles": {OutsideCheckKind.PROFANITY: ("character_name",)},
    "characters": {OutsideCheckKind.PROFANITY: ("name", "biography")},
    "notification_deliveries": {OutsideCheckKind.MAIL_DELIVERY: ()},
}
"""What is asked of a new row, by table; of a changed one, when the columns have changed."""

NO_PROVIDER = "none"


def ask(session: WriteSession, *, kind: OutsideCheckKind, table: str, row_id: int) -> int:
    """Write down that a row should be checked; gives the id of the open check."""
    return _ask(session, [(kind, table, row_id)])[0]


def asked_on_create(session: WriteSession, table: str, ids: Sequence[int]) -> int:
    """Ask what new rows of a table are asked; gives the number of checks.

    Called by services.records in the transaction that makes the rows, so it needs no key or audit
    entry of its own.
    """
    wanted = ASKED_ON_CREATE.get(table)
    if not wanted or not ids:
        return 0
    return len(_ask(session, _questions(session, table, ids, wanted)))


def asked_on_update(
    session: WriteSession, table: str, row_id: int, *, changed: Iterable[str]
) -> int:
    """Ask anew about the columns that an update has changed; gives the number of checks."""
    names = set(changed)
    wanted = {
        kind: columns
        for kind, columns in ASKED_ON_CREATE.get(table, {}).items()
        if names.intersection(columns)
    }
    return len(_ask(session, _questions(session, table, [row_id], wanted))) if wanted else 0


def answer(
    session: WriteSession,
    *,
    check_id: int,
    verdict: OutsideCheckVerdict,
    provider: str,
    details: str = "",
) -> None:
    """Write down what a provider or a moderator says of an open check.

    `provider` names who looked. A failed check may be opened again with the verdict not_checked.
    Errors: NotFound; Refused for a check that is answered already, and without a role.
    """
    session.actor.require(Role.DESIGNER)
    if not provider.strip() or len(provider) > 80 or len(details) > 1000:
        raise Refused(
            "An answer names its provider in at most 80 characters, with details of at most 1,000.",
            code="E-REFUSED-032",
        )
    request = {"id": check_id, "verdict": str(verdict), "provider": provider, "details": details}

    def work() -> None:
        there = TABLES["outside_checks"].__table__
        found = session.execute(sa.select(there).where(there.c.id == check_id)).mappings().first()
        if found is None:
            raise NotFound(f"outside_checks has no row {check_id}.", code="E-RECORD-030")
        _require_move(check_id, OutsideCheckVerdict(found["verdict"]), verdict)
        is_open = verdict is OutsideCheckVerdict.NOT_CHECKED
        session.execute(
            sa.update(there)
            .where(there.c.id == check_id)
            .values(
                verdict=verdict,
                provider=NO_PROVIDER if is_open else provider,
                details=details,
                checked_at=None if is_open else session.now,
                updated_at=max(session.now, found["updated_at"]),
            )
        )
        said = {"verdict": verdict.value, "provider": provider}
        key = str(check_id)
        audit.record(
            session,
            action="outside.answer",
            object_type="outside_checks",
            object_key=key,
            details=said,
        )

    once(session, service="outside.answer", request=request, work=work)


def _require_move(check_id: int, source: OutsideCheckVerdict, target: OutsideCheckVerdict) -> None:
    if OUTSIDE_CHECK_STATES.move(source, target) is None:
        onward = ", ".join(state.value for state in OUTSIDE_CHECK_STATES.targets(source))
        raise Refused(
            f"Check {check_id} is {source.value} and cannot become {target.value}. "
            + (f"It can become {onward}." if onward else "Its answer stays."),
            code="E-REFUSED-031",
        )


def _questions(
    session: WriteSession, table: str, ids: Sequence[int], wanted: Wanted
) -> list[tuple[OutsideCheckKind, str, int]]:
    """Each kind with each row that holds something to look at."""
    there = TABLES[table].__table__.c
    questions: list[tuple[OutsideCheckKind, str, int]] = []
    for kind, columns in wanted.items():
        asked = sorted(ids)
        if columns:
            filled = sa.or_(*(sa.func.coalesce(there[name], "") != "" for name in columns))
            asked = _filled(session, table, ids, filled)
        questions += [(kind, table, row_id) for row_id in asked]
    return questions


def _filled(
    session: WriteSession, table: str, ids: Sequence[int], filled: sa.ColumnElement[bool]
) -> list[int]:
    there = TABLES[table].__table__.c
    found: list[int] = []
    for start in range(0, len(ids), 1000):
        query = sa.select(there.id).where(there.id.in_(ids[start : start + 1000]), filled)
        found += session.execute(query.order_by(there.id)).scalars()
    return found


def _ask(
    session: WriteSession, questions: Sequence[tuple[OutsideCheckKind, str, int]]
) -> list[int]:
    for _, table, _ in questions:
        if table not in TABLES:
            hint = did_you_mean(table, TABLES)
            raise NotFound(f"There is no table '{table}'. {hint}".strip(), code="E-FIND-002")
    rows: list[dict[str, Any]] = [
        {
            "kind": kind,
            "table_name": table,
            "row_id": row_id,
            "verdict": OutsideCheckVerdict.NOT_CHECKED,
            "provider": NO_PROVIDER,
            "details": "",
            "created_at": session.now,
            "updated_at": session.now,
        }
        for kind, table, row_id in questions
    ]
    there = OutsideCheck.__table__
    ids: list[int] = []
    for start in range(0, len(rows), 1000):
        statement = sa.insert(there).returning(there.c.id, sort_by_parameter_order=True)
        ids += session.execute(statement, rows[start : start + 1000]).scalars()
    return ids
