"""How players want to learn, and which forms of content they like: their own words, their own rows.

Source: ShikshaDisha, LearningPreference and ContentPreference. Wishes guide suggestions (which quiz
question, how hard an exam); they bind nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from model.db import WriteSession
from model.errors import NotFound, Refused, did_you_mean
from model.services.acting import acting_for
from model.services.records import examine
from model.services.rows import act, add, change, find, find_all, put_away
from model.tables import PlayerProfile
from model.words import ContentFormat

LEARNING, CONTENT = "learning_preferences", "content_preferences"
LEARNING_FIELDS = (
    "learning_style",
    "pace",
    "preferred_difficulty",
    "preferred_day_part",
    "daily_goal_minutes",
    "session_minutes",
    "break_minutes",
    "adapt_difficulty",
    "goals",
    "format_order",
)
CONTENT_FIELDS = ("weight", "preferred_length", "language", "with_captions", "topics")


@dataclass(frozen=True, slots=True)
class PreferenceInfo:
    """A player's wishes by field; `is_stated` is false where they are the defaults."""

    player_id: int
    values: Mapping[str, Any]
    is_stated: bool


def learning_preference(session: Session, *, player_id: int) -> PreferenceInfo:
    """How a player wants to learn, also before they said so; NotFound."""
    return _info(session, LEARNING, LEARNING_FIELDS, {"player_id": player_id})


def content_preferences(session: Session, *, player_id: int) -> dict[str, PreferenceInfo]:
    """How a player likes the forms they spoke of, the best liked first; NotFound."""
    _require_player(session, player_id)
    rows = find_all(session, CONTENT, player_id=player_id)
    ordered = sorted(rows, key=lambda row: (-row["weight"], row["id"]))
    return {
        row["content_format"]: PreferenceInfo(
            player_id, {name: row[name] for name in CONTENT_FIELDS}, True
        )
        for row in ordered
    }


def prefer(session: WriteSession, *, player_id: int, values: Mapping[str, Any]) -> PreferenceInfo:
    """Say how one wants to learn; what is not named stays.

    Errors, in this order: NotFound; Refused for somebody else's player; E-GUID-001 for an unknown
    field; RecordError with every wrong value.
    """
    own = {"player_id": player_id}
    request = {**own, "values": dict(values)}
    act(
        session,
        "guidance.prefer",
        request=request,
        table=LEARNING,
        work=lambda: _keep(session, LEARNING, LEARNING_FIELDS, own, values),
    )
    return learning_preference(session, player_id=player_id)


def prefer_content(
    session: WriteSession, *, player_id: int, form: ContentFormat, values: Mapping[str, Any]
) -> PreferenceInfo:
    """Say how much one likes a form of content (weight 0 to 100), and how.

    Errors: NotFound for a form that there is not; then as `prefer`.
    """
    known = [one.value for one in ContentFormat]
    if str(form) not in known:
        near = did_you_mean(str(form), known) or f"There are: {', '.join(known)}."
        raise NotFound(f"There is no form of content '{form}'. {near}")
    own = {"player_id": player_id, "content_format": str(form)}
    request = {**own, "values": dict(values)}
    act(
        session,
        "guidance.prefer_content",
        request=request,
        table=CONTENT,
        work=lambda: _keep(session, CONTENT, CONTENT_FIELDS, own, values),
    )
    return content_preferences(session, player_id=player_id)[str(form)]


def forget_preferences(session: WriteSession, *, player_id: int) -> PreferenceInfo:
    """Take all one's wishes back; the defaults hold again. E-GUID-002 where there are none."""

    def work() -> int:
        acting_for(session, session.actor, player_id)
        rows = {
            table: find_all(session, table, player_id=player_id) for table in (LEARNING, CONTENT)
        }
        if not any(rows.values()):
            raise Refused(
                f"Player {player_id} has stated no wishes, so there are none to take back. "
                "Nothing needs to be done.",
                code="E-GUID-002",
            )
        for table, found in rows.items():
            for row in found:
                put_away(session, table, row)
        return player_id

    request = {"player_id": player_id}
    act(session, "guidance.forget", request=request, table="player_profiles", work=work)
    return learning_preference(session, player_id=player_id)


# --- Parts --------------------------------------------------------------------------------------


def _require_player(session: Session, player_id: int) -> None:
    if session.get(PlayerProfile, player_id) is None:
        raise NotFound(f"There is no player {player_id}.")


def _keep(
    session: WriteSession,
    table: str,
    fields: tuple[str, ...],
    own: Mapping[str, Any],
    values: Mapping[str, Any],
) -> int:
    acting_for(session, session.actor, own["player_id"])
    for name in values:
        if name not in fields:
            near = did_you_mean(name, fields) or f"There are: {', '.join(fields)}."
            raise Refused(f"Players state no wish called '{name}'. {near}", code="E-GUID-001")
    row = find(session, table, **own)
    if row is None:
        return add(session, table, **own, **values)
    change(session, table, row, **values)
    return int(row["id"])


def _info(
    session: Session, table: str, fields: tuple[str, ...], own: Mapping[str, Any]
) -> PreferenceInfo:
    _require_player(session, own["player_id"])
    row = find(session, table, **own)
    player = session.get_one(PlayerProfile, own["player_id"])
    shown = row or examine(table, own, now=player.created_at)[0]
    return PreferenceInfo(own["player_id"], {name: shown[name] for name in fields}, row is not None)
