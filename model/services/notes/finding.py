"""Finding notes: by words, tags and what they belong to; the arsenal; what a marked text brings up.

Letters a to z match whatever their case, on both databases; the best hits come first.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlmodel import Session

from model.errors import Refused
from model.rules.documents import keywords, name_scores, words
from model.services.notes.writing import TABLE, NoteInfo, info
from model.services.records import storing
from model.services.records.filters import conditions
from model.services.rows import columns

LIMIT_MAX, WORDS_MAX, CANDIDATES_MAX = 100, 12, 500
RELATED_MAX = 5


def search(
    session: Session,
    *,
    player_id: int,
    text: str = "",
    tags: Sequence[str] = (),
    course_id: int | None = None,
    quest_step_id: int | None = None,
    is_archived: bool = False,
    limit: int = 50,
) -> tuple[NoteInfo, ...]:
    """Notes of a player that hold every word and every tag; most mentions first, then newest."""
    if not 1 <= limit <= LIMIT_MAX:
        raise Refused(
            f"A search gives 1..{LIMIT_MAX} notes, not {limit}. Choose another limit.",
            code="E-NOTE-005",
        )
    there = columns(TABLE)
    given: list[sa.ColumnElement[bool]] = [there.player_id == player_id]
    given.append(sa.not_(there.deleted_at.is_(None)) if is_archived else there.deleted_at.is_(None))
    if course_id is not None:
        given.append(there.course_id == course_id)
    if quest_step_id is not None:
        given.append(there.quest_step_id == quest_step_id)
    given += [_holds(session, word) for word in _asked(text)]
    found = _notes(session, given, tags)
    return tuple(sorted(found, key=lambda note: -_score(note, text))[:limit])


def arsenal(session: Session, *, player_id: int) -> tuple[NoteInfo, ...]:
    """The notes that a player keeps at hand, by title."""
    there = columns(TABLE)
    kept = [there.player_id == player_id, there.deleted_at.is_(None)]
    found = _notes(session, [*kept, there.is_arsenal_item.is_(True)])
    return tuple(sorted(found, key=lambda note: (note.title.casefold(), note.id)))


def related(session: Session, *, player_id: int, text: str) -> tuple[NoteInfo, ...]:
    """The notes of the arsenal that share the most words with a text, five at most."""
    asked = list(keywords(f"{text} {text}", WORDS_MAX))  # one mention is enough here
    scored = [
        (sum(name_scores(note.title, note.content, asked)), note)
        for note in arsenal(session, player_id=player_id)
    ]
    ranked = sorted((one for one in scored if one[0]), key=lambda one: (-one[0], one[1].id))
    return tuple(note for _, note in ranked[:RELATED_MAX])


def _asked(text: str) -> list[str]:
    whole = text.encode("utf-8", "replace").decode().replace("\x00", " ")
    return list(dict.fromkeys(whole.split()))[:WORDS_MAX]


def _holds(session: Session, word: str) -> sa.ColumnElement[bool]:
    """That title or content holds a word, as filters of records say it on this database."""
    dialect = session.get_bind().dialect.name
    (in_title,), _ = conditions(TABLE, [("title", "contains", word)], dialect)
    (in_content,), _ = conditions(TABLE, [("content", "contains", word)], dialect)
    return sa.or_(in_title, in_content)


def _notes(
    session: Session, given: Sequence[sa.ColumnElement[bool]], tags: Sequence[str] = ()
) -> list[NoteInfo]:
    there = columns(TABLE)
    query = sa.select(there.id, there.tags).where(*given)
    newest = session.execute(query.order_by(there.updated_at.desc(), there.id.desc()))
    ids = [note_id for note_id, held in newest if set(tags) <= set(held)][:CANDIDATES_MAX]
    return [info(session, storing.load(session, TABLE, i, deleted=None)) for i in ids]


def _score(note: NoteInfo, text: str) -> int:
    return sum(name_scores(note.title, note.content, list(dict.fromkeys(words(text)))))
