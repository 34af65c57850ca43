"""Talents: points that levels bring, spent one by one on what a character can do."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from sqlmodel import Session

from model.db import WriteSession
from model.errors import Refused
from model.rules import heroes as rules
from model.services.economy.rewards import require_key
from model.services.heroes.common import (
    Answer,
    Hero,
    ask,
    fresh,
    held,
    hero_seen,
    id_of,
    note,
    own_hero,
    touch,
)
from model.services.heroes.modifiers import expire_due
from model.tables import CharacterTalent


@dataclass(frozen=True, slots=True)
class TalentInfo:
    """One talent of a character and the points that are left to spend."""

    character_id: int
    talent: str
    level: int
    points_left: int


def train(
    session: WriteSession, *, player_id: int, talent: str, character_id: int | None = None
) -> TalentInfo:
    """Learn a talent, or raise it by one level, for one point.

    Errors, in this order: NotFound; Refused for somebody else's player; E-HERO-012 at its highest
    level, E-HERO-013 without a point.
    """

    def work() -> Answer:
        hero = own_hero(session, player_id, character_id)
        expire_due(session, hero)
        return asdict(_train(session, hero, talent))

    request = {"player": player_id, "talent": talent, "character": character_id}
    return TalentInfo(**ask(session, "heroes.train", request, work))


def talents_of(session: Session, *, character_id: int) -> tuple[TalentInfo, ...]:
    """The talents of a character by key."""
    hero = hero_seen(session, character_id)
    rows = trained(session, character_id)
    left = rules.talent_points(hero.row.level, sum(row.level for row in rows.values()))
    return tuple(
        TalentInfo(character_id, key, row.level, left) for key, row in sorted(rows.items())
    )


def trained(session: Session, character_id: int) -> dict[str, CharacterTalent]:
    """The stored talents of a character by key."""
    rows: dict[str, CharacterTalent] = held(
        session, "character_talents", "talent_id", "talents", of=character_id
    )
    return rows


def _train(session: WriteSession, hero: Hero, talent: str) -> TalentInfo:
    most = int(require_key(hero.ruleset, "talents", talent)["level_max"])
    rows = trained(session, hero.id)
    points = rules.talent_points(hero.row.level, sum(row.level for row in rows.values()))
    row = rows.get(talent)
    level = 0 if row is None else row.level
    answer = rules.training_refusal(level, most, points=points)
    if answer == rules.FULLY_TRAINED:
        raise Refused(
            f"'{talent}' has level {level} of {most}, and more there is not. Train another talent.",
            code="E-HERO-012",
        )
    if answer == rules.NO_POINTS:
        raise Refused(
            f"Character {hero.id} has spent all {hero.row.level} talent points of its level. "
            "Gain a level first.",
            code="E-HERO-013",
        )
    if row is None:
        row = CharacterTalent(
            character_id=hero.id,
            talent_id=id_of(session, hero, "talents", talent),
            level=1,
            **fresh(session),
        )
        session.add(row)
        session.flush()
    else:
        row.level = level + 1
        touch(session, row)
    note(session, "heroes.train", hero, talent=talent, level=level + 1)
    return TalentInfo(hero.id, talent, level + 1, points - 1)
