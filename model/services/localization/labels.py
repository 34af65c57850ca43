"""The texts of the interface: the approved translation, else one of a wider language, else ours.

`pt-BR` falls back to `pt`, and then to the label's default text as published. Source:
sources/language_rpg.md and rules.md §3 (translations; ui_labels as the fallback).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import sqlalchemy as sa
from sqlmodel import Session, col

from model.errors import NotFound, did_you_mean
from model.ruleset import Ruleset
from model.services import content
from model.tables import Translation, UiLabel, World
from model.words import TranslationStatus

_SLOT = re.compile(r"\{\{\s*([A-Za-z0-9_.-]+)\s*\}\}")


@dataclass(frozen=True, slots=True)
class TextInfo:
    """One text as it is shown; `language` is that of the translation, empty for the default."""

    key: str
    text: str
    language: str

    @property
    def is_default(self) -> bool:
        """Whether no translation stands."""
        return not self.language


def text(session: Session, *, world_id: int, key: str, language: str) -> TextInfo:
    """The text of a label in a language; NotFound for a label that is not published."""
    default = require_label(session, world_id, key)
    known = _translations(session, world_id, language, key)
    return _chosen(key, language, known.get(key, {}), default)


def texts(session: Session, *, world_id: int, language: str) -> tuple[TextInfo, ...]:
    """The texts of all labels in a language, by key."""
    labels = labels_of(session, world_id)
    known = _translations(session, world_id, language)
    return tuple(_chosen(key, language, known.get(key, {}), labels[key]) for key in sorted(labels))


def missing(session: Session, *, world_id: int, language: str) -> tuple[str, ...]:
    """The labels that a language, or a wider one, has no approved text for."""
    found = texts(session, world_id=world_id, language=language)
    return tuple(info.key for info in found if info.is_default)


def chain(language: str) -> tuple[str, ...]:
    """A language and the wider ones, the nearest first: zh-Hant-TW, zh-Hant, zh."""
    parts = language.split("-")
    return tuple("-".join(parts[:length]) for length in range(len(parts), 0, -1))


def slots_of(written: str) -> tuple[str, ...]:
    """The names of a text's {{slots}}, sorted."""
    return tuple(sorted(_SLOT.findall(written)))


def labels_of(session: Session, world_id: int) -> Mapping[str, str]:
    """The published labels of a world: default texts by label key."""
    key = session.execute(sa.select(col(World.key)).where(col(World.id) == world_id)).scalar()
    if key is None:
        raise NotFound(f"There is no world {world_id}.")
    return _labels(content.resolve(session, key))


def require_label(session: Session, world_id: int, key: str) -> str:
    """The default text of a published label; NotFound suggests the nearest."""
    labels = labels_of(session, world_id)
    if key not in labels:
        raise NotFound(
            f"There is no label '{key}'. {did_you_mean(key, labels)}".strip(), code="E-LOC-001"
        )
    return labels[key]


@lru_cache(maxsize=32)
def _labels(ruleset: Ruleset) -> Mapping[str, str]:
    rows = ruleset.content.get("ui_labels", {})
    return {row["label_key"]: row["default_text"] for row in rows.values()}


def _translations(
    session: Session, world_id: int, language: str, key: str | None = None
) -> dict[str, dict[str, str]]:
    """The approved texts of a language and the wider ones: by label key, by language."""
    query = (
        sa.select(col(UiLabel.label_key), col(Translation.language), col(Translation.text))
        .join(UiLabel, col(UiLabel.id) == col(Translation.ui_label_id))
        .where(
            col(Translation.world_id) == world_id,
            col(Translation.language).in_(chain(language)),
            col(Translation.status) == TranslationStatus.APPROVED,
            col(Translation.deleted_at).is_(None),
            col(UiLabel.deleted_at).is_(None),
        )
    )
    if key is not None:
        query = query.where(col(UiLabel.label_key) == key)
    found: dict[str, dict[str, str]] = {}
    for label_key, its_language, written in session.execute(query):
        found.setdefault(label_key, {})[its_language] = written
    return found


def _chosen(key: str, language: str, known: Mapping[str, str], default: str) -> TextInfo:
    for nearest in chain(language):
        if nearest in known:
            return TextInfo(key, known[nearest], nearest)
    return TextInfo(key, default, "")
