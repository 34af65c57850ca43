"""Words of characters: what is measured of one, and how a modifier came upon it.

Standard library only.
"""

from enum import StrEnum


class CharacterAttribute(StrEnum):
    """A number that a character of the language game has, apart from its level."""

    HP = "hp"
    ATTACK = "attack"
    DEFENSE = "defense"
    SPEED = "speed"
    INTELLIGENCE = "intelligence"
    CHARISMA = "charisma"


class CharacterModifierOrigin(StrEnum):
    """What put a modifier on a character."""

    ITEM = "item"
    ABILITY = "ability"
    POTION = "potion"
    QUEST = "quest"
    GAME_MASTER = "game_master"
