"""Recordings: handed in by a learner, heard by a teacher, scored; feedback stays with each of them.

Source: sources/language_rpg.md and rules.md §3 (audio_uploads: pending, reviewed, scored; feedback
with score and comments). There are no classes in the schema, so a teacher is who has a role that
supervises: in the product (product_roles.may_supervise) or in the sandbox (educator, designer).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import NotFound, Refused
from model.services import notices, rows
from model.services.acting import acting_for, require_self
from model.services.worlds import world_by_key
from model.tables import AudioFeedback, AudioUpload, PlayerProfile, ProductRole, User
from model.words import AudioUploadStatus, MediaKind, NotificationType, Role

UPLOADS, FEEDBACKS = "audio_uploads", "audio_feedbacks"
_PENDING, _SCORED = AudioUploadStatus.PENDING, AudioUploadStatus.SCORED
_TEACHING = frozenset({Role.ADMIN, Role.DESIGNER, Role.EDUCATOR})


@dataclass(frozen=True, slots=True)
class FeedbackInfo:
    """What one reviewer said of a recording; the score is of 100."""

    id: int
    reviewer_id: int | None
    score: int | None
    comments: str


@dataclass(frozen=True, slots=True)
class RecordingInfo:
    """One recording with what was said of it, in the order of saying it."""

    id: int
    player_id: int
    media_asset_id: int
    question_id: int | None
    lesson_section_id: int | None
    status: AudioUploadStatus
    uploaded_at: datetime
    feedback: tuple[FeedbackInfo, ...]


def hand_in(
    session: WriteSession,
    *,
    player_id: int,
    asset_id: int,
    question_id: int | None = None,
    lesson_section_id: int | None = None,
    transcript: str = "",
) -> RecordingInfo:
    """Hand a stored recording in for review, with what was spoken where that is known.

    Errors: NotFound; Refused for somebody else's player or file, for a file that is no sound, or
    one that was handed in before; RecordError for references out of the player's world.
    """

    def work() -> rows.Answer:
        profile = acting_for(session, session.actor, player_id)
        asset = rows.locked(session, "media_assets", asset_id, what="stored file")
        _require_recording(session, profile, asset)
        new = rows.add(
            session,
            UPLOADS,
            player_id=player_id,
            media_asset_id=asset_id,
            question_id=question_id,
            lesson_section_id=lesson_section_id,
            transcript=transcript,
            uploaded_at=session.now,
        )
        return {"id": new}

    request = {
        "player": player_id,
        "asset": asset_id,
        "question": question_id,
        "section": lesson_section_id,
        "transcript": transcript,
    }
    answer = rows.answered(session, "media.hand_in", request=request, table=UPLOADS, work=work)
    return recording(session, upload_id=answer["id"])


def withdraw(session: WriteSession, *, upload_id: int) -> None:
    """Take back a recording that nobody has heard yet.

    Errors: NotFound; Refused for somebody else's recording or one that was heard.
    """

    def work() -> rows.Answer:
        row = rows.locked(session, UPLOADS, upload_id, what="recording")
        owner = session.get_one(PlayerProfile, row["player_id"]).user_id
        require_self(session.actor, owner, what=f"player {row['player_id']}")
        if row["status"] != _PENDING:
            raise _too_far(upload_id, row["status"], "was heard already and stays")
        rows.put_away(session, UPLOADS, row)
        return {"id": upload_id}

    rows.answered(session, "media.withdraw", request={"id": upload_id}, table=UPLOADS, work=work)


def review(
    session: WriteSession, *, upload_id: int, comments: str = "", score: int | None = None
) -> RecordingInfo:
    """Say something of a recording; with a score of 100 it is scored, without it is reviewed.

    A reviewer who has not scored yet adds to their own feedback. The learner is told. Errors:
    NotFound; Refused for who does not teach, for one's own recording, one that is scored, or
    feedback that says nothing; RecordError for a score or a text that cannot stand.
    """

    def work() -> rows.Answer:
        row = rows.locked(session, UPLOADS, upload_id, what="recording")
        learner = session.get_one(PlayerProfile, row["player_id"])
        _require_teacher(session, upload_id, learner)
        if row["status"] == _SCORED:
            raise _too_far(upload_id, row["status"], "its score stands")
        if score is None and not comments.strip():
            raise Refused(
                f"Feedback on recording {upload_id} needs comments or a score of 0 to 100. "
                "Say something.",
                code="E-MED-006",
            )
        _say(session, upload_id, comments, score)
        status = AudioUploadStatus.REVIEWED if score is None else _SCORED
        if row["status"] != status:
            rows.move(session, UPLOADS, row, status)
        _tell(session, learner, status)
        return {"id": upload_id}

    request = {"id": upload_id, "comments": comments, "score": score}
    details = {"is_scored": score is not None}
    rows.answered(
        session, "media.review", request=request, table=UPLOADS, work=work, details=details
    )
    return recording(session, upload_id=upload_id)


def recording(session: Session, *, upload_id: int) -> RecordingInfo:
    """One recording with its feedback; NotFound when there is none."""
    row = session.get(AudioUpload, upload_id, populate_existing=True)
    if row is None or row.id is None or row.deleted_at is not None:
        raise NotFound(f"There is no recording {upload_id}.")
    query = sa.select(AudioFeedback).where(
        col(AudioFeedback.audio_upload_id) == upload_id, col(AudioFeedback.deleted_at).is_(None)
    )
    query = query.order_by(col(AudioFeedback.id)).execution_options(populate_existing=True)
    return RecordingInfo(
        id=row.id,
        player_id=row.player_id,
        media_asset_id=row.media_asset_id,
        question_id=row.question_id,
        lesson_section_id=row.lesson_section_id,
        status=row.status,
        uploaded_at=row.uploaded_at,
        feedback=tuple(
            FeedbackInfo(part.id or 0, part.reviewer_id, part.score, part.comments)
            for part in session.execute(query).scalars()
        ),
    )


def waiting(session: Session, *, world: str, limit: int = 50) -> tuple[RecordingInfo, ...]:
    """The recordings of a world that nobody has heard yet, the oldest first."""
    world_id = world_by_key(session, key=world).id
    query = (
        sa.select(col(AudioUpload.id))
        .join(PlayerProfile, col(PlayerProfile.id) == col(AudioUpload.player_id))
        .where(
            col(PlayerProfile.world_id) == world_id,
            col(AudioUpload.status) == _PENDING,
            col(AudioUpload.deleted_at).is_(None),
        )
        .order_by(col(AudioUpload.uploaded_at), col(AudioUpload.id))
        .limit(limit)
    )
    return tuple(recording(session, upload_id=row) for row in session.execute(query).scalars())


# --- Steps --------------------------------------------------------------------------------------


def _require_recording(session: WriteSession, profile: PlayerProfile, asset: rows.Row) -> None:
    """The file is a sound of the player's own world and person, and new to review."""
    if asset["uploaded_by_id"] != profile.user_id:
        raise Refused(
            f"File {asset['id']} was not uploaded by the person of player {profile.id}. "
            "Hand in a recording of your own.",
            code="E-MED-002",
        )
    if asset["kind"] != MediaKind.AUDIO or asset["world_id"] != profile.world_id:
        raise Refused(
            f"File {asset['id']} is no recording of the player's world. Store a sound there first.",
            code="E-MED-003",
        )
    there = AudioUpload.__table__.c
    known = sa.select(there.id).where(
        there.media_asset_id == asset["id"], there.deleted_at.is_(None)
    )
    before = session.execute(known.limit(1)).scalar()
    if before is not None:
        raise Refused(
            f"File {asset['id']} was handed in already, as recording {before}. Look there.",
            code="E-MED-004",
        )


def _require_teacher(session: WriteSession, upload_id: int, learner: PlayerProfile) -> None:
    actor = session.actor
    if actor.user_id == learner.user_id:
        raise Refused(
            f"Recording {upload_id} is {actor.name}'s own. Let somebody else review it.",
            code="E-MED-005",
        )
    query = (
        sa.select(col(ProductRole.may_supervise))
        .join(User, col(User.product_role_id) == col(ProductRole.id))
        .where(col(User.id) == actor.user_id)
    )
    if _TEACHING.isdisjoint(actor.roles) and not session.execute(query).scalar():
        raise Refused(
            f"{actor.name} does not teach: reviewing takes a product role that supervises, or the "
            "role educator. Ask an admin for it.",
            code="E-MED-005",
        )


def _too_far(upload_id: int, status: str, why: str) -> Refused:
    return Refused(
        f"Recording {upload_id} is {status}: {why}. Hand in a new one.", code="E-MED-007"
    )


def _say(session: WriteSession, upload_id: int, comments: str, score: int | None) -> None:
    """Add the actor's feedback, or what it lacks to theirs."""
    there = AudioFeedback.__table__.c
    own = sa.select(there.id).where(
        there.audio_upload_id == upload_id,
        there.reviewer_id == session.actor.user_id,
        there.deleted_at.is_(None),
    )
    known = session.execute(own).scalar_one_or_none()
    if known is None:
        rows.add(
            session,
            FEEDBACKS,
            audio_upload_id=upload_id,
            reviewer_id=session.actor.user_id,
            score=score,
            comments=comments,
        )
        return
    row = rows.locked(session, FEEDBACKS, known, what="feedback")
    rows.change(session, FEEDBACKS, row, score=score, comments=comments or row["comments"])


def _tell(session: WriteSession, learner: PlayerProfile, status: AudioUploadStatus) -> None:
    if learner.user_id is None:
        return
    notices.tell(
        session,
        notices.Notice(
            user_id=learner.user_id,
            kind=NotificationType.SYSTEM,
            title=f"A recording of yours was {status.value}.",
            world_id=learner.world_id,
        ),
    )
