"""Words of items: what one is for, and the damage that weapons deal and armour resists.

Standard library only.
"""

from enum import StrEnum


class ItemType(StrEnum):
    """What an item is for; weapons, armour and potions carry details of their own."""

    WEAPON = "weapon"
    ARMOR = "armor"
    POTION = "potion"
    MATERIAL = "material"
    QUEST_ITEM = "quest_item"
    COSMETIC = "cosmetic"


class DamageType(StrEnum):
    """The kind of harm a weapon does and an armour resists."""

    PHYSICAL = "physical"
    FIRE = "fire"
    ICE = "ice"
    LIGHTNING = "lightning"
    POISON = "poison"
    ARCANE = "arcane"
    HOLY = "holy"
    SHADOW = "shadow"
