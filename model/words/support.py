"""Words of support: bans, appeals against them, and tickets. Standard library only."""

from enum import StrEnum

from model.words.machines import machine


class BanStatus(StrEnum):
    """Whether a ban holds."""

    ACTIVE = "active"
    EXPIRED = "expired"
    LIFTED = "lifted"


BAN_STATES = machine(
    BanStatus.ACTIVE,
    (BanStatus.ACTIVE, BanStatus.EXPIRED, "system"),
    (BanStatus.ACTIVE, BanStatus.LIFTED, "game_master"),
)
"""A ban: runs out by the clock or is lifted; a new one is a new row."""


class BanAppealStatus(StrEnum):
    """What became of an appeal against a ban."""

    PENDING = "pending"
    GRANTED = "granted"
    DENIED = "denied"
    WITHDRAWN = "withdrawn"


BAN_APPEAL_STATES = machine(
    BanAppealStatus.PENDING,
    (BanAppealStatus.PENDING, (BanAppealStatus.GRANTED, BanAppealStatus.DENIED), "game_master"),
    (BanAppealStatus.PENDING, BanAppealStatus.WITHDRAWN, "owner"),
)
"""An appeal: decided once, or taken back by who was banned."""


class SupportTicketCategory(StrEnum):
    """What a ticket is about."""

    ACCOUNT = "account"
    LEARNING = "learning"
    GAMEPLAY = "gameplay"
    ECONOMY = "economy"
    TECHNICAL = "technical"
    OTHER = "other"


class SupportTicketStatus(StrEnum):
    """Where a ticket stands."""

    OPEN = "open"
    IN_PROGRESS = "in_progress"
    RESOLVED = "resolved"
    CLOSED = "closed"


SUPPORT_TICKET_STATES = machine(
    SupportTicketStatus.OPEN,
    (
        SupportTicketStatus.OPEN,
        (SupportTicketStatus.IN_PROGRESS, SupportTicketStatus.RESOLVED),
        "game_master, staff",
    ),
    (SupportTicketStatus.OPEN, SupportTicketStatus.CLOSED, "owner, game_master, staff"),
    (SupportTicketStatus.IN_PROGRESS, SupportTicketStatus.RESOLVED, "game_master, staff"),
    (SupportTicketStatus.RESOLVED, SupportTicketStatus.OPEN, "owner"),
    (SupportTicketStatus.RESOLVED, SupportTicketStatus.CLOSED, "owner, system"),
)
"""A ticket: taken up, answered, then closed; who asked may open an answered one again."""
