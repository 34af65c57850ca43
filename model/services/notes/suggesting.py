"""Suggestions while reading: notes and skills that a text has to do with, and what became of them.

Found by counting words, never by a model; how sure one is says what share of the text's words the
best note names. Source: sources/roguelearn.md, ContextualAssistance.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import Refused
from model.rules.documents import METHOD, keywords, name_scores
from model.services.accounts.rows import act, add, locked
from model.services.acting import acting_for
from model.services.notes.finding import WORDS_MAX, related
from model.services.notes.linking import skills_named
from model.services.rows import change, load
from model.tables import ContextualAssistanceSkillNode
from model.words import AssistanceInteraction, AssistanceType

TABLE, TEXT_LENGTH_MAX = "contextual_assistances", 5000


@dataclass(frozen=True, slots=True)
class SuggestionInfo:
    """One suggestion: notes and skills by id, how sure it is (0 to 1), and the player's answer."""

    id: int
    player_id: int
    kind: str
    note_ids: tuple[int, ...]
    skill_ids: tuple[int, ...]
    confidence: float
    answer: str | None
    rating: int | None
    method: str = METHOD


def suggest(session: WriteSession, *, player_id: int, text: str) -> SuggestionInfo:
    """Suggest notes of the arsenal and skills for a text that the player reads.

    Errors: NotFound; Refused when nothing has to do with it.
    """
    shown = text.strip()[:TEXT_LENGTH_MAX]

    def work() -> dict[str, Any]:
        acting_for(session, session.actor, player_id)
        notes = related(session, player_id=player_id, text=shown)
        skills = skills_named(session, player_id, "", shown)
        if not notes and not skills:
            raise Refused(
                "No note of the arsenal and no skill has to do with this text. "
                "Write a note about it.",
                code="E-NOTE-014",
            )
        kind = AssistanceType.RELATED_NOTES if notes else AssistanceType.SKILL_CONNECTION
        asked = keywords(f"{shown} {shown}", WORDS_MAX)
        named = name_scores(notes[0].title, notes[0].content, asked) if notes else ()
        made = add(
            session,
            TABLE,
            player_id=player_id,
            trigger_content=shown,
            assistance_type=kind,
            suggested_content={"notes": [{"note_id": n.id, "reason": METHOD} for n in notes]},
            confidence_score=sum(score > 0 for score in named) / max(1, len(asked)),
            triggered_at=session.now,
        )
        session.add_all(
            ContextualAssistanceSkillNode(
                assistance_id=made, skill_node_id=skill.node_id, created_at=session.now
            )
            for skill in skills
        )
        session.flush()
        return {"id": made}

    request = {"player": player_id, "text": text}
    made = act(session, "notes.suggest", request=request, table=TABLE, work=work)
    return suggestion(session, suggestion_id=made["id"])


def answer_suggestion(
    session: WriteSession,
    *,
    suggestion_id: int,
    interaction: AssistanceInteraction,
    rating: int | None = None,
) -> SuggestionInfo:
    """Say what became of a suggestion, once; a rating of 1 to 5 says how much it helped."""

    def work() -> dict[str, Any]:
        row = load(session, TABLE, suggestion_id, what="suggestion")
        acting_for(session, session.actor, row["player_id"])
        row = locked(session, TABLE, suggestion_id, what="suggestion")
        if row["user_interaction"] is not None:
            raise Refused(
                f"Suggestion {suggestion_id} was answered already: {row['user_interaction']}. "
                "Its answer stays.",
                code="E-NOTE-015",
            )
        said = {"user_interaction": interaction, "effectiveness_rating": rating}
        change(session, TABLE, row, **said, interaction_at=session.now)
        return {"id": suggestion_id}

    request = {"id": suggestion_id, "interaction": interaction, "rating": rating}
    act(session, "notes.answer_suggestion", request=request, table=TABLE, work=work)
    return suggestion(session, suggestion_id=suggestion_id)


def suggestion(session: Session, *, suggestion_id: int) -> SuggestionInfo:
    """One suggestion as it stands; NotFound."""
    row = load(session, TABLE, suggestion_id, what="suggestion")
    there = ContextualAssistanceSkillNode
    query = sa.select(col(there.skill_node_id)).where(col(there.assistance_id) == suggestion_id)
    skills = session.execute(query.order_by(col(there.id))).scalars()
    return SuggestionInfo(
        id=row["id"],
        player_id=row["player_id"],
        kind=row["assistance_type"],
        note_ids=tuple(note["note_id"] for note in row["suggested_content"]["notes"]),
        skill_ids=tuple(skills),
        confidence=row["confidence_score"],
        answer=row["user_interaction"],
        rating=row["effectiveness_rating"],
    )
