"""Items: what there is to have, what drops it, and what each character carries and wears.

Items, slots and drop tables are content (services.content); inventories are written by play.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlmodel import Field

from model.shapes import PotionEffect, Resistances
from model.tables.base import (
    TEXTS,
    ContentRow,
    PlayRecord,
    amount,
    at_most_one,
    counter,
    enum_column,
    foreign_id,
    in_order,
    json_list,
    json_object,
    noted,
    optional_id,
    switch,
    undeleted_unique,
    unique_where,
    utc_now,
)
from model.words import DamageType, ItemType, Rarity, Section


class EquipmentSlot(ContentRow, table=True):
    """One place on a character where an item is worn; written by content; its key stays."""

    __tablename__ = "equipment_slots"
    __table_args__ = (
        undeleted_unique("equipment_slots", "key"),
        undeleted_unique("equipment_slots", "name"),
    )

    name: str = Field(min_length=1, max_length=80, sa_column_kwargs=TEXTS)
    description: str = Field(default="", max_length=1000, sa_column_kwargs=TEXTS)
    order: int = counter(maximum=1000)


class Item(ContentRow, table=True):
    """One kind of thing to have; written by content; a published key never changes.

    base_value is in minor units of the world's currency; equipment_slot_id says where it is worn.
    """

    __tablename__ = "items"
    __table_args__ = (undeleted_unique("items", "key"), undeleted_unique("items", "name"))

    name: str = Field(min_length=1, max_length=80, sa_column_kwargs=TEXTS)
    description: str = Field(default="", max_length=1000, sa_column_kwargs=TEXTS)
    icon_url: str | None = Field(
        default=None,
        max_length=1000,
        sa_column_kwargs=noted(format="icon_url", section=Section.TEXTS),
    )
    type: ItemType = Field(sa_type=enum_column(ItemType))
    rarity: Rarity = Field(
        default=Rarity.COMMON,
        sa_type=enum_column(Rarity),
        sa_column_kwargs={"server_default": Rarity.COMMON.value},
    )
    base_value: int = amount(default=0)
    required_level: int = counter(maximum=1000, default=1, minimum=1)
    stack_max: int = counter(maximum=1_000_000, default=1, minimum=1)
    is_tradable: bool = switch(default=True)
    equipment_slot_id: int | None = optional_id("equipment_slots.id")


class WeaponDetail(ContentRow, table=True):
    """What an item does as a weapon, one row for each such item; written by content."""

    __tablename__ = "weapon_details"
    __parent__ = "item_id"
    __nested_as__ = "weapon_details"
    __table_args__ = (
        undeleted_unique("weapon_details", "key"),
        unique_where("weapon_details", "item_id"),
    )

    item_id: int = foreign_id("items.id")
    attack_power: int = counter(maximum=1_000_000)
    attack_speed_ppm: int = counter(maximum=100_000_000, default=1_000_000)
    damage_type: DamageType = Field(
        default=DamageType.PHYSICAL,
        sa_type=enum_column(DamageType),
        sa_column_kwargs={"server_default": DamageType.PHYSICAL.value},
    )


class ArmorDetail(ContentRow, table=True):
    """What an item does as armour, one row for each such item; written by content."""

    __tablename__ = "armor_details"
    __parent__ = "item_id"
    __nested_as__ = "armor_details"
    __table_args__ = (
        undeleted_unique("armor_details", "key"),
        unique_where("armor_details", "item_id"),
    )

    item_id: int = foreign_id("items.id")
    defense_power: int = counter(maximum=1_000_000)
    weight_grams: int = counter(maximum=1_000_000)
    resistances: list[Any] = json_list(Resistances)


class PotionDetail(ContentRow, table=True):
    """What an item does when drunk, one row for each such item; 0 seconds acts at once."""

    __tablename__ = "potion_details"
    __parent__ = "item_id"
    __nested_as__ = "potion_details"
    __table_args__ = (
        undeleted_unique("potion_details", "key"),
        unique_where("potion_details", "item_id"),
    )

    item_id: int = foreign_id("items.id")
    effect: dict[str, Any] = json_object(PotionEffect)
    duration_seconds: int = counter(maximum=31_536_000)
    cooldown_seconds: int = counter(maximum=31_536_000)


class ItemModifier(ContentRow, table=True):
    """One modifier that wearing an item brings; written by content."""

    __tablename__ = "item_modifiers"
    __parent__ = "item_id"
    __nested_as__ = "modifiers"
    __table_args__ = (
        undeleted_unique("item_modifiers", "key"),
        unique_where("item_modifiers", "item_id", "modifier_id"),
    )

    item_id: int = foreign_id("items.id")
    modifier_id: int = foreign_id("stat_modifiers.id")


class DropTable(ContentRow, table=True):
    """One set of things that may drop, drawn `rolls` times; written by content; its key stays."""

    __tablename__ = "drop_tables"
    __table_args__ = (
        undeleted_unique("drop_tables", "key"),
        undeleted_unique("drop_tables", "name"),
    )

    name: str = Field(min_length=1, max_length=80, sa_column_kwargs=TEXTS)
    description: str = Field(default="", max_length=1000, sa_column_kwargs=TEXTS)
    rolls: int = counter(maximum=100, default=1, minimum=1)


class DropEntry(ContentRow, table=True):
    """One outcome of a drop table by weight; neither item nor currency means that nothing drops.

    pity_after_draws > 0 makes it certain after so many draws without it; written by content.
    """

    __tablename__ = "drop_entries"
    __parent__ = "drop_table_id"
    __nested_as__ = "entries"
    __table_args__ = (
        undeleted_unique("drop_entries", "key"),
        at_most_one("item_id", "currency_id", name="one_thing"),
        in_order("quantity_min", "quantity_max"),
    )

    drop_table_id: int = foreign_id("drop_tables.id")
    item_id: int | None = optional_id("items.id")
    currency_id: int | None = optional_id("currencies.id")
    weight: int = counter(maximum=1_000_000, default=1)
    quantity_min: int = counter(maximum=1_000_000, default=1)
    quantity_max: int = counter(maximum=1_000_000, default=1)
    pity_after_draws: int = counter(maximum=1_000_000)


class CharacterInventoryItem(PlayRecord, table=True):
    """How many of one item a character carries; written by play; the pair stays."""

    __tablename__ = "character_inventory"
    __table_args__ = (unique_where("character_inventory", "character_id", "item_id"),)

    character_id: int = foreign_id("characters.id", ondelete="CASCADE")
    item_id: int = foreign_id("items.id")
    quantity: int = counter(maximum=1_000_000, default=1)
    acquired_at: datetime = Field(default_factory=utc_now)


class CharacterEquipment(PlayRecord, table=True):
    """What a character wears in one slot; changed by its player; character and slot stay."""

    __tablename__ = "character_equipment"
    __table_args__ = (unique_where("character_equipment", "character_id", "slot_id"),)

    character_id: int = foreign_id("characters.id", ondelete="CASCADE")
    slot_id: int = foreign_id("equipment_slots.id")
    inventory_id: int = foreign_id("character_inventory.id", ondelete="CASCADE")
    equipped_at: datetime = Field(default_factory=utc_now)
