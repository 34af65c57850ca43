"""Which quizzes and exams a step means: those that it names by their titles, else any.

A criterion has no reference of its own, so content names a quiz or an exam boss in the title or
description of the step, or in the criterion's: as whole words, whatever their case. Of several that
are named the longest title counts, so that "The Loop Warden, the exam on programming basics" means
the boss and not the quiz "Programming basics". A template's published words decide, for a player
may change those of their own step.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlmodel import Session

from model.errors import NotFound
from model.rules.documents import name_scores, words
from model.services.learning.material import Material, content_ids, key_of, material_of
from model.services.rows import Row
from model.tables import PlayerProfile

_TABLES = ("quizzes", "exam_bosses")


class Meant(NamedTuple):
    """The ids of the quizzes and exam bosses that count, and their titles."""

    quizzes: frozenset[int]
    exams: frozenset[int]
    titles: tuple[str, ...]


def meant_by(
    session: Session, profile: PlayerProfile, row: Row, criterion: Mapping[str, Any]
) -> Meant | None:
    """What a step's criterion names; None where any quiz or exam counts.

    Any counts, too, where fewer are named than the criterion asks for.
    """
    try:
        material = material_of(session, profile)
    except NotFound:  # a world that was never published has no quizzes
        return None
    named = _named(material, _texts(session, material, row, criterion))
    most = max((length for length, *_ in named), default=0)
    chosen = [(table, key) for length, table, key in named if length == most]
    if not chosen or len(chosen) < criterion["target"]:
        return None
    quizzes, exams = (
        frozenset(
            content_ids(
                session, material, wanted, [key for table, key in chosen if table == wanted]
            ).values()
        )
        for wanted in _TABLES
    )
    titles = sorted({str(material.row(table, key)["title"]) for table, key in chosen})
    return Meant(quizzes, exams, tuple(titles))


def _texts(
    session: Session, material: Material, row: Row, criterion: Mapping[str, Any]
) -> tuple[str, ...]:
    said: Mapping[str, Any] = row
    if row["template_id"] is not None:
        key = key_of(session, "quest_step_templates", row["template_id"])
        if material.has("quest_step_templates", key):
            said = material.row("quest_step_templates", key)
    return (said["title"], said["description"], criterion.get("description", ""))


def _named(material: Material, texts: tuple[str, ...]) -> list[tuple[int, str, str]]:
    """How many words the title has, table and key, of everything that one of the texts names."""
    found = []
    for table in _TABLES:
        rows = material.ruleset.content.get(table, {})
        keys = sorted(rows)
        titles = [str(rows[key]["title"]) for key in keys]
        scores = [name_scores("", text, titles) for text in texts]
        for place, key in enumerate(keys):
            if any(score[place] for score in scores):
                found.append((len(words(titles[place])), table, key))
    return found
