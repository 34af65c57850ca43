"""Words of the marketplace for study materials."""

from enum import StrEnum

from model.words.machines import machine


class MarketplaceStatus(StrEnum):
    """Whether a marketplace is open."""

    ACTIVE = "active"
    MAINTENANCE = "maintenance"


MARKETPLACE_STATES = machine(
    MarketplaceStatus.ACTIVE,
    (MarketplaceStatus.ACTIVE, MarketplaceStatus.MAINTENANCE, "game_master, staff"),
    (MarketplaceStatus.MAINTENANCE, MarketplaceStatus.ACTIVE, "game_master, staff"),
)
"""A marketplace: closed for maintenance and opened again by those who run the world."""


class MarketplaceItemType(StrEnum):
    """What kind of study material is listed."""

    NOTE = "note"
    FILE = "file"
    KNOWLEDGE_PACK = "knowledge_pack"


class MarketplaceItemStatus(StrEnum):
    """Where one listing stands."""

    LISTED = "listed"
    SOLD = "sold"
    REMOVED = "removed"


MARKETPLACE_ITEM_STATES = machine(
    MarketplaceItemStatus.LISTED,
    (MarketplaceItemStatus.LISTED, MarketplaceItemStatus.SOLD, "system"),
    (MarketplaceItemStatus.LISTED, MarketplaceItemStatus.REMOVED, "owner, game_master"),
    (MarketplaceItemStatus.REMOVED, MarketplaceItemStatus.LISTED, "game_master"),
    (MarketplaceItemStatus.SOLD, MarketplaceItemStatus.LISTED, "system"),
)
"""A listing: sold by a purchase (listed again when it is refunded), or taken off the market."""
