"""A character's sheet: every attribute with the chain of parts that makes it up.

Parts in their order: base, the nature of the class (the modifier `class-<key of the class>`),
level, talents, what is worn (slot by slot: weapon, armour, modifiers), abilities that are switched
on, modifiers upon the character, potions, buffs of the player's guilds. Nothing is stored: the
sheet is computed from what a character has, so it can never drift.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from model.rules import heroes as rules
from model.rules.values import PPM
from model.services.guild_boosts import stat_points_of
from model.services.heroes.abilities import unlocked
from model.services.heroes.characters import class_key
from model.services.heroes.common import (
    Fields,
    Hero,
    detail,
    fields_of,
    hero_seen,
    parts,
    worn_rows,
)
from model.services.heroes.modifiers import running
from model.services.heroes.potions import effects_running
from model.services.heroes.talents import trained
from model.tables import CharacterStat


@dataclass(frozen=True, slots=True)
class PartInfo:
    """One step of an attribute's chain: what it is, its key, and the value before and after it."""

    attribute: str
    kind: str
    name: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class SheetInfo:
    """A character as it stands at an instant.

    `resistances` are the shares of harm by kind that its armour holds off, in millionths;
    `attack_speed_ppm` and `damage_type` are its first weapon's.
    """

    character_id: int
    name: str
    level: int
    experience: int
    attributes: dict[str, int]
    parts: tuple[PartInfo, ...]
    worn: dict[str, str]
    resistances: dict[str, int]
    weight_grams: int
    attack_speed_ppm: int
    damage_type: str


class _Step(NamedTuple):
    """One change before it is applied."""

    attribute: str
    kind: str
    name: str
    change: rules.Change


def sheet_of(session: Session, *, character_id: int, at: datetime) -> SheetInfo:
    """The sheet of a character at an instant; NotFound when there is none."""
    hero = hero_seen(session, character_id)
    worn = worn_rows(session, character_id)
    steps = list(_steps(session, hero, worn, at))
    base = _base(session, character_id)
    chains = [
        _chain(name, base.get(name, start), [step for step in steps if step.attribute == name])
        for name, start in zip(rules.ATTRIBUTES, rules.START, strict=True)
    ]
    weapons = [found for item in worn.values() if (found := detail_of(hero, "weapon", item))]
    armour = [found for item in worn.values() if (found := detail_of(hero, "armor", item))]
    return SheetInfo(
        character_id=character_id,
        name=hero.row.name,
        level=hero.row.level,
        experience=hero.row.experience,
        attributes={chain[-1].attribute: chain[-1].after for chain in chains},
        parts=tuple(part for chain in chains for part in chain),
        worn=worn,
        resistances=_resistances(armour),
        weight_grams=sum(int(piece["weight_grams"]) for piece in armour),
        attack_speed_ppm=int(weapons[0]["attack_speed_ppm"]) if weapons else PPM,
        damage_type=str(weapons[0]["damage_type"]) if weapons else "physical",
    )


def detail_of(hero: Hero, kind: str, item: str) -> Fields | None:
    """What an item does as a weapon or as armour; None when it does nothing of the kind."""
    return detail(hero.ruleset, f"{kind}_details", item)


# --- Parts --------------------------------------------------------------------------------------


def _base(session: Session, character_id: int) -> dict[str, int]:
    query = sa.select(col(CharacterStat.stat_name), col(CharacterStat.stat_value)).where(
        col(CharacterStat.character_id) == character_id, col(CharacterStat.deleted_at).is_(None)
    )
    return {str(name): value for name, value in session.execute(query)}


def _chain(name: str, base: int, steps: list[_Step]) -> list[PartInfo]:
    values = rules.attribute_chain(base, [step.change for step in steps])
    chain = [PartInfo(name, "base", "", 0, base)]
    for place, step in enumerate(steps):
        chain.append(PartInfo(name, step.kind, step.name, values[place], values[place + 1]))
    return chain


def _steps(session: Session, hero: Hero, worn: Mapping[str, str], at: datetime) -> Iterator[_Step]:
    """Every change that counts for the character, in the order of the chain."""
    nature = f"class-{class_key(session, hero.row)}"
    yield from _of_modifier(hero, "class", nature, times=1)
    for name, per_level in zip(rules.ATTRIBUTES, rules.PER_LEVEL, strict=True):
        points = rules.level_points(hero.row.level, per_level)
        if points:
            yield _Step(name, "level", str(hero.row.level), rules.Change(points))
    for key, talent in sorted(trained(session, hero.id).items()):
        attribute = (fields_of(hero.ruleset, "talents", key) or {}).get("attribute")
        if attribute:
            points = talent.level * rules.ATTRIBUTE_PER_TALENT_LEVEL
            yield _Step(attribute, "talent", key, rules.Change(points))
    for item in worn.values():
        yield from _of_item(hero, item)
    for key, ability in sorted(unlocked(session, hero.id).items()):
        fields = fields_of(hero.ruleset, "abilities", key)
        if ability.is_active and fields is not None:
            yield from _effects("ability", key, fields["effects"])
    for key, row in running(session, hero.id, at).items():
        if key != nature:  # the class brings it by itself; put on by hand it counts no second time
            yield from _of_modifier(hero, "modifier", key, times=row.stacks)
    for key, effects in effects_running(session, hero, at).items():
        yield from _effects("potion", key, effects)
    yield from _of_guilds(session, hero, at)


def _of_guilds(session: Session, hero: Hero, at: datetime) -> Iterator[_Step]:
    """What buffs of the player's guilds add up to; stats that no character has do nothing here."""
    assert hero.profile.id is not None
    points = stat_points_of(session, player_id=hero.profile.id, at=at)
    for attribute in rules.ATTRIBUTES:
        if attribute in points:
            yield _Step(attribute, "guild_buff", "guilds", rules.Change(points[attribute]))


def _of_item(hero: Hero, item: str) -> Iterator[_Step]:
    weapon, armour = detail_of(hero, "weapon", item), detail_of(hero, "armor", item)
    if weapon is not None and weapon["attack_power"]:
        yield _Step("attack", "weapon", item, rules.Change(int(weapon["attack_power"])))
    if armour is not None and armour["defense_power"]:
        yield _Step("defense", "armor", item, rules.Change(int(armour["defense_power"])))
    for key in parts(hero.ruleset, "item_modifiers", "item", item):
        modifier = hero.ruleset.content["item_modifiers"][key]["modifier"]
        yield from _of_modifier(hero, "item", modifier, times=1)


def _of_modifier(hero: Hero, kind: str, key: str, *, times: int) -> Iterator[_Step]:
    fields = fields_of(hero.ruleset, "stat_modifiers", key) or {"effect": []}
    for _ in range(times):
        yield from _effects(kind, key, fields["effect"])


def _effects(kind: str, name: str, effects: list[Any]) -> Iterator[_Step]:
    for effect in effects:
        change = rules.Change(effect.get("points", 0), effect.get("multiplier_ppm", PPM))
        yield _Step(effect["attribute"], kind, name, change)


def _resistances(armour: list[Fields]) -> dict[str, int]:
    found: dict[str, int] = {}
    for piece in armour:
        for resistance in piece["resistances"]:
            kind = resistance["damage_type"]
            found[kind] = rules.resistance_ppm(found.get(kind, 0), resistance["share_ppm"])
    return dict(sorted(found.items()))
