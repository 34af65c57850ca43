"""Translations: proposed by anybody, judged by somebody else (four eyes), one text at a time.

Approving a text retires the one that stood for the same label and language. Source:
sources/language_rpg.md and rules.md §3 (submitted_by, is_approved, approved_by).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import NotFound, Refused
from model.services import rows
from model.services.exclusion import require_not_banned
from model.services.localization.labels import require_label, slots_of
from model.tables import Translation, UiLabel
from model.words import Role, TranslationStatus

TABLE = "translations"
_PROPOSED, _APPROVED = TranslationStatus.PROPOSED, TranslationStatus.APPROVED
_REJECTED = TranslationStatus.REJECTED


@dataclass(frozen=True, slots=True)
class TranslationInfo:
    """One proposed text and how it stands."""

    id: int
    world_id: int
    key: str
    language: str
    text: str
    context: str
    status: TranslationStatus
    submitted_by_id: int | None
    approved_by_id: int | None
    approved_at: datetime | None


def propose(
    session: WriteSession,
    *,
    world_id: int,
    key: str,
    language: str,
    text: str,
    context: str = "",
) -> TranslationInfo:
    """Propose a text for a label in a language.

    Errors: NotFound for a label that is not published; Refused for who is banned from the world,
    for a text that was proposed or approved already, or whose {{slots}} are not those of the
    default text; RecordError.
    """

    def work() -> rows.Answer:
        default = require_label(session, world_id, key)
        require_not_banned(session, session.actor.user_id, world_id=world_id)
        label_id = _label_id(session, world_id, key)
        _require_slots(key, default, text)
        _require_new(session, label_id, language, text)
        new = rows.add(
            session,
            TABLE,
            world_id=world_id,
            ui_label_id=label_id,
            language=language,
            text=text,
            context=context,
            submitted_by_id=session.actor.user_id,
        )
        return {"id": new}

    request = {
        "world": world_id,
        "key": key,
        "language": language,
        "text": text,
        "context": context,
    }
    answer = rows.answered(session, "localization.propose", request=request, table=TABLE, work=work)
    return translation(session, translation_id=answer["id"])


def approve(session: WriteSession, *, translation_id: int) -> TranslationInfo:
    """Approve a proposed text; the one that stood is retired.

    Errors: NotFound; Refused without a role that judges texts, for one's own proposal, and for a
    text that is not proposed.
    """

    def work() -> rows.Answer:
        row = _judged(session, translation_id, _PROPOSED)
        retired = _retire(session, row)
        rows.move(
            session,
            TABLE,
            row,
            _APPROVED,
            approved_by_id=session.actor.user_id,
            approved_at=session.now,
        )
        return {"id": translation_id, "retired": retired}

    request = {"id": translation_id}
    rows.answered(session, "localization.approve", request=request, table=TABLE, work=work)
    return translation(session, translation_id=translation_id)


def reject(session: WriteSession, *, translation_id: int) -> TranslationInfo:
    """Reject a proposed text, or take back an approved one.

    Errors: NotFound; Refused without a role that judges texts, for one's own proposal, and for a
    text that is rejected already.
    """

    def work() -> rows.Answer:
        row = _judged(session, translation_id, _PROPOSED, _APPROVED)
        rows.move(session, TABLE, row, _REJECTED)
        return {"id": translation_id}

    request = {"id": translation_id}
    rows.answered(session, "localization.reject", request=request, table=TABLE, work=work)
    return translation(session, translation_id=translation_id)


def propose_again(session: WriteSession, *, translation_id: int, text: str) -> TranslationInfo:
    """Put a rejected text up again, corrected, as its proposer or as staff: it is theirs then.

    Errors: NotFound; Refused for somebody else's, for one that is not rejected, a text that is
    proposed already or whose slots are wrong; RecordError.
    """

    def work() -> rows.Answer:
        row = rows.locked(session, TABLE, translation_id, what="translation")
        if row["submitted_by_id"] != session.actor.user_id:
            session.actor.require(Role.DESIGNER, Role.EDUCATOR)
        _require_state(row, _REJECTED)
        key = session.get_one(UiLabel, row["ui_label_id"]).label_key
        _require_slots(key, require_label(session, row["world_id"], key), text)
        _require_new(session, row["ui_label_id"], row["language"], text)
        changed = rows.change(session, TABLE, row, text=text, submitted_by_id=session.actor.user_id)
        rows.move(session, TABLE, changed, _PROPOSED, approved_by_id=None, approved_at=None)
        return {"id": translation_id}

    request = {"id": translation_id, "text": text}
    rows.answered(session, "localization.propose_again", request=request, table=TABLE, work=work)
    return translation(session, translation_id=translation_id)


def translation(session: Session, *, translation_id: int) -> TranslationInfo:
    """One translation; NotFound when there is none."""
    row = session.get(Translation, translation_id, populate_existing=True)
    if row is None or row.id is None or row.deleted_at is not None:
        raise NotFound(f"There is no translation {translation_id}.")
    return TranslationInfo(
        id=row.id,
        world_id=row.world_id,
        key=session.get_one(UiLabel, row.ui_label_id).label_key,
        language=row.language,
        text=row.text,
        context=row.context,
        status=row.status,
        submitted_by_id=row.submitted_by_id,
        approved_by_id=row.approved_by_id,
        approved_at=row.approved_at,
    )


def proposals(session: Session, *, world_id: int) -> tuple[TranslationInfo, ...]:
    """What waits to be judged in a world, the oldest first."""
    query = sa.select(col(Translation.id)).where(
        col(Translation.world_id) == world_id,
        col(Translation.status) == _PROPOSED,
        col(Translation.deleted_at).is_(None),
    )
    found = session.execute(query.order_by(col(Translation.id))).scalars()
    return tuple(translation(session, translation_id=row_id) for row_id in found)


# --- Steps --------------------------------------------------------------------------------------


def _label_id(session: Session, world_id: int, key: str) -> int:
    query = sa.select(col(UiLabel.id)).where(
        col(UiLabel.world_id) == world_id,
        col(UiLabel.label_key) == key,
        col(UiLabel.deleted_at).is_(None),
    )
    found = session.execute(query).scalar_one_or_none()
    if found is None:
        raise NotFound(f"The label '{key}' was deleted from the draft.", code="E-LOC-001")
    return int(found)


def _require_slots(key: str, default: str, text: str) -> None:
    wanted, given = slots_of(default), slots_of(text)
    if wanted != given:
        shown = ", ".join(wanted) or "none"
        raise Refused(
            f"The text of '{key}' must have the slots of its default text ({shown}), not "
            f"{', '.join(given) or 'none'}. Correct the text.",
            code="E-LOC-002",
        )


def _require_new(session: Session, label_id: int, language: str, text: str) -> None:
    there = Translation.__table__.c
    query = sa.select(there.id, there.status).where(
        there.ui_label_id == label_id,
        there.language == language,
        there.text == text,
        there.status != _REJECTED,
        there.deleted_at.is_(None),
    )
    known = session.execute(query.limit(1)).first()
    if known is not None:
        raise Refused(
            f"This text is {known.status.value} already, as translation {known.id}. Look there.",
            code="E-LOC-003",
        )


def _judged(session: WriteSession, row_id: int, *states: TranslationStatus) -> rows.Row:
    """A translation that the actor may judge: staff, and not its proposer, in one of the states."""
    row = rows.locked(session, TABLE, row_id, what="translation")
    session.actor.require(Role.DESIGNER, Role.EDUCATOR)
    if row["submitted_by_id"] == session.actor.user_id:
        raise Refused(
            f"{session.actor.name} proposed translation {row_id}: it takes a second pair of eyes. "
            "Let somebody else judge it.",
            code="E-LOC-004",
        )
    _require_state(row, *states)
    return row


def _require_state(row: rows.Row, *states: TranslationStatus) -> None:
    if row["status"] not in {state.value for state in states}:
        wanted = " or ".join(state.value for state in states)
        raise Refused(
            f"Translation {row['id']} is {row['status']}, and this takes one that is {wanted}. "
            "Look at it again.",
            code="E-LOC-005",
        )


def _retire(session: WriteSession, row: rows.Row) -> int | None:
    """Reject the approved text of the same label and language: a better one takes its place."""
    there = Translation.__table__.c
    query = sa.select(there.id).where(
        there.ui_label_id == row["ui_label_id"],
        there.language == row["language"],
        there.status == _APPROVED,
        there.deleted_at.is_(None),
    )
    known = session.execute(query).scalar_one_or_none()
    if known is not None:
        before = rows.locked(session, TABLE, known, what="translation")
        rows.move(session, TABLE, before, _REJECTED)
    return known
