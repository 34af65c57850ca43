"""Heroes: careers and academic paths to choose from, and the characters of the language game.

Careers, routes, smaller majors, talents, abilities and modifiers are content (services.content);
characters and what they have are written by their players and by the services of play.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlmodel import Field

from model.shapes import AttributeEffects, Tags
from model.tables.base import (
    TEXTS,
    ContentRow,
    PlayRecord,
    counter,
    enum_column,
    foreign_id,
    json_list,
    noted,
    optional_id,
    strictly_in_order,
    switch,
    undeleted_unique,
    unique_where,
    utc_now,
)
from model.words import Area, CharacterAttribute, CharacterModifierOrigin, Section

_ICON = noted(format="icon_url", section=Section.TEXTS)


class CharacterClass(ContentRow, table=True):
    """One career goal to choose when a character is made; written by content; its key stays."""

    __tablename__ = "character_classes"
    __area__ = Area.LEARNING
    __table_args__ = (
        undeleted_unique("character_classes", "key"),
        undeleted_unique("character_classes", "name"),
    )

    name: str = Field(min_length=1, max_length=100, sa_column_kwargs=TEXTS)
    description: str = Field(default="", max_length=1000, sa_column_kwargs=TEXTS)
    icon_url: str | None = Field(default=None, max_length=1000, sa_column_kwargs=_ICON)


class Route(ContentRow, table=True):
    """One academic path to choose when a character is made; written by content; its key stays."""

    __tablename__ = "routes"
    __area__ = Area.LEARNING
    __table_args__ = (undeleted_unique("routes", "key"), undeleted_unique("routes", "name"))

    name: str = Field(min_length=1, max_length=100, sa_column_kwargs=TEXTS)
    description: str = Field(default="", max_length=1000, sa_column_kwargs=TEXTS)
    icon_url: str | None = Field(default=None, max_length=1000, sa_column_kwargs=_ICON)


class ClassRoute(ContentRow, table=True):
    """One route suggested for a career, `order` from the most fitting; written by content."""

    __tablename__ = "class_routes"
    __area__ = Area.LEARNING
    __parent__ = "class_id"
    __nested_as__ = "suggested_routes"
    __table_args__ = (
        undeleted_unique("class_routes", "key"),
        unique_where("class_routes", "class_id", "route_id"),
    )

    class_id: int = foreign_id("character_classes.id")
    route_id: int = foreign_id("routes.id")
    order: int = counter(maximum=1000)


class SmallerMajor(ContentRow, table=True):
    """One specialization within a route, found by keywords; written by content; its key stays."""

    __tablename__ = "smaller_majors"
    __area__ = Area.LEARNING
    __table_args__ = (
        undeleted_unique("smaller_majors", "key"),
        unique_where("smaller_majors", "route_id", "name"),
    )

    route_id: int = foreign_id("routes.id")
    name: str = Field(min_length=1, max_length=100, sa_column_kwargs=TEXTS)
    description: str = Field(default="", max_length=1000, sa_column_kwargs=TEXTS)
    detection_keywords: list[Any] = json_list(Tags)


class SmallerMajorClass(ContentRow, table=True):
    """One career suggested for a smaller major; written by content."""

    __tablename__ = "smaller_major_classes"
    __area__ = Area.LEARNING
    __parent__ = "smaller_major_id"
    __nested_as__ = "suggested_classes"
    __table_args__ = (
        undeleted_unique("smaller_major_classes", "key"),
        unique_where("smaller_major_classes", "smaller_major_id", "class_id", name="pair"),
    )

    smaller_major_id: int = foreign_id("smaller_majors.id")
    class_id: int = foreign_id("character_classes.id")
    order: int = counter(maximum=1000)


class Talent(ContentRow, table=True):
    """One skill a character can train to a level; written by content; a published key stays."""

    __tablename__ = "talents"
    __table_args__ = (undeleted_unique("talents", "key"), undeleted_unique("talents", "name"))

    name: str = Field(min_length=1, max_length=80, sa_column_kwargs=TEXTS)
    description: str = Field(default="", max_length=1000, sa_column_kwargs=TEXTS)
    attribute: CharacterAttribute | None = Field(
        default=None, sa_type=enum_column(CharacterAttribute)
    )
    level_max: int = counter(maximum=1000, default=100, minimum=1)


class Ability(ContentRow, table=True):
    """One thing a character can do once unlocked; written by content; a published key stays."""

    __tablename__ = "abilities"
    __table_args__ = (undeleted_unique("abilities", "key"), undeleted_unique("abilities", "name"))

    name: str = Field(min_length=1, max_length=80, sa_column_kwargs=TEXTS)
    description: str = Field(default="", max_length=1000, sa_column_kwargs=TEXTS)
    talent_id: int | None = optional_id("talents.id")
    required_level: int = counter(maximum=1000, default=1, minimum=1)
    cooldown_seconds: int = counter(maximum=31_536_000)
    effects: list[Any] = json_list(AttributeEffects)


class StatModifier(ContentRow, table=True):
    """One change of attributes that items and abilities bring; written by content; its key stays.

    A duration of 0 lasts until it is taken off.
    """

    __tablename__ = "stat_modifiers"
    __table_args__ = (
        undeleted_unique("stat_modifiers", "key"),
        undeleted_unique("stat_modifiers", "name"),
    )

    name: str = Field(min_length=1, max_length=80, sa_column_kwargs=TEXTS)
    description: str = Field(default="", max_length=1000, sa_column_kwargs=TEXTS)
    effect: list[Any] = json_list(AttributeEffects)
    duration_seconds: int = counter(maximum=31_536_000)
    is_stackable: bool = switch()


class Character(PlayRecord, table=True):
    """One figure of a player in the language game; made by its player, whose it stays.

    Level and experience are raised by the product; names are unique among one player's characters.
    """

    __tablename__ = "characters"
    __table_args__ = (unique_where("characters", "player_id", "name"),)

    player_id: int = foreign_id("player_profiles.id")
    name: str = Field(min_length=1, max_length=50, sa_column_kwargs=noted(format="safe_text"))
    biography: str = Field(default="", max_length=2000, sa_column_kwargs=noted(format="safe_text"))
    class_id: int | None = optional_id("character_classes.id", ondelete="SET NULL")
    level: int = counter(maximum=1000, default=1, minimum=1)
    experience: int = counter(maximum=1_000_000_000)


class CharacterStat(PlayRecord, table=True):
    """The base value of one attribute of a character; its character and attribute stay."""

    __tablename__ = "character_stats"
    __table_args__ = (unique_where("character_stats", "character_id", "stat_name"),)

    character_id: int = foreign_id("characters.id", ondelete="CASCADE")
    stat_name: CharacterAttribute = Field(sa_type=enum_column(CharacterAttribute))
    stat_value: int = counter(maximum=1_000_000)


class CharacterTalent(PlayRecord, table=True):
    """How far a character has trained one talent; raised by play; the pair stays."""

    __tablename__ = "character_talents"
    __table_args__ = (unique_where("character_talents", "character_id", "talent_id"),)

    character_id: int = foreign_id("characters.id", ondelete="CASCADE")
    talent_id: int = foreign_id("talents.id")
    level: int = counter(maximum=1000, default=1, minimum=1)
    experience: int = counter(maximum=1_000_000_000)


class CharacterAbility(PlayRecord, table=True):
    """One ability that a character has unlocked; its player switches it on and off."""

    __tablename__ = "character_abilities"
    __table_args__ = (unique_where("character_abilities", "character_id", "ability_id"),)

    character_id: int = foreign_id("characters.id", ondelete="CASCADE")
    ability_id: int = foreign_id("abilities.id")
    is_active: bool = switch()
    unlocked_at: datetime = Field(default_factory=utc_now)
    last_used_at: datetime | None = None


class CharacterModifier(PlayRecord, table=True):
    """One modifier upon a character until it runs out; put on by play; what it is stays."""

    __tablename__ = "character_modifiers"
    __table_args__ = (strictly_in_order("applied_at", "expires_at"),)

    character_id: int = foreign_id("characters.id", ondelete="CASCADE")
    modifier_id: int = foreign_id("stat_modifiers.id")
    origin: CharacterModifierOrigin = Field(sa_type=enum_column(CharacterModifierOrigin))
    stacks: int = counter(maximum=1000, default=1, minimum=1)
    applied_at: datetime = Field(default_factory=utc_now)
    expires_at: datetime | None = None
