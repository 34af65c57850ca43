"""Words of live operations: global events, scripts, seasonal events and lore updates."""

from enum import StrEnum

from model.words.machines import machine


class GlobalEventType(StrEnum):
    """What kind of event all players live through."""

    BONUS_XP = "bonus_xp"
    CHALLENGE = "challenge"
    INVASION = "invasion"
    MINI_BOSS_CHALLENGE = "mini_boss_challenge"


class GlobalEventScope(StrEnum):
    """Who takes part in a global event."""

    ALL_PLAYERS = "all_players"
    ALL_GUILDS = "all_guilds"
    SPECIFIC_GUILDS = "specific_guilds"


class GlobalEventStatus(StrEnum):
    """Where a global event stands."""

    SCHEDULED = "scheduled"
    ACTIVE = "active"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


GLOBAL_EVENT_STATES = machine(
    GlobalEventStatus.SCHEDULED,
    (GlobalEventStatus.SCHEDULED, GlobalEventStatus.ACTIVE, "game_master, system"),
    (GlobalEventStatus.SCHEDULED, GlobalEventStatus.CANCELLED, "game_master"),
    (GlobalEventStatus.ACTIVE, GlobalEventStatus.COMPLETED, "game_master, system"),
    (GlobalEventStatus.ACTIVE, GlobalEventStatus.CANCELLED, "game_master"),
)
"""A global event: begins and ends by the clock, or by who runs the world."""


class EventScriptType(StrEnum):
    """What a script starts."""

    CHALLENGE = "challenge"
    PVP_EVENT = "pvp_event"
    COORDINATED_CHALLENGE = "coordinated_challenge"


class EventScriptStatus(StrEnum):
    """Where a scheduled script stands."""

    SCHEDULED = "scheduled"
    ACTIVE = "active"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


EVENT_SCRIPT_STATES = machine(
    EventScriptStatus.SCHEDULED,
    (EventScriptStatus.SCHEDULED, EventScriptStatus.ACTIVE, "game_master, system"),
    (EventScriptStatus.SCHEDULED, EventScriptStatus.CANCELLED, "game_master"),
    (EventScriptStatus.ACTIVE, EventScriptStatus.COMPLETED, "game_master, system"),
    (EventScriptStatus.ACTIVE, EventScriptStatus.CANCELLED, "game_master"),
)
"""An event script: runs once, at its time."""


class SeasonalEventType(StrEnum):
    """What kind of seasonal event it is."""

    CHALLENGE = "challenge"
    COMMUNITY_GOAL = "community_goal"
    SPECIAL_QUEST_LINE = "special_quest_line"


class SeasonalEventStatus(StrEnum):
    """Where a seasonal event stands."""

    UPCOMING = "upcoming"
    ACTIVE = "active"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


SEASONAL_EVENT_STATES = machine(
    SeasonalEventStatus.UPCOMING,
    (SeasonalEventStatus.UPCOMING, SeasonalEventStatus.ACTIVE, "game_master, system"),
    (SeasonalEventStatus.UPCOMING, SeasonalEventStatus.CANCELLED, "game_master"),
    (SeasonalEventStatus.ACTIVE, SeasonalEventStatus.COMPLETED, "game_master, system"),
    (SeasonalEventStatus.ACTIVE, SeasonalEventStatus.CANCELLED, "game_master"),
)
"""A seasonal event: begins and ends by its dates, or by who runs the world."""


class SeasonalParticipantStatus(StrEnum):
    """Where one player stands in a seasonal event."""

    ACTIVE = "active"
    COMPLETED = "completed"
    DROPPED_OUT = "dropped_out"


SEASONAL_PARTICIPANT_STATES = machine(
    SeasonalParticipantStatus.ACTIVE,
    (SeasonalParticipantStatus.ACTIVE, SeasonalParticipantStatus.COMPLETED, "system"),
    (SeasonalParticipantStatus.ACTIVE, SeasonalParticipantStatus.DROPPED_OUT, "owner"),
    (SeasonalParticipantStatus.DROPPED_OUT, SeasonalParticipantStatus.ACTIVE, "owner"),
)
"""A participant: may drop out and, while the event runs, come back."""


class LoreUpdateStatus(StrEnum):
    """Where an update of the lore stands."""

    DRAFT = "draft"
    PUBLISHED = "published"
    ARCHIVED = "archived"


LORE_UPDATE_STATES = machine(
    LoreUpdateStatus.DRAFT,
    (
        LoreUpdateStatus.DRAFT,
        (LoreUpdateStatus.PUBLISHED, LoreUpdateStatus.ARCHIVED),
        "game_master",
    ),
    (LoreUpdateStatus.PUBLISHED, LoreUpdateStatus.ARCHIVED, "game_master"),
    (LoreUpdateStatus.ARCHIVED, LoreUpdateStatus.PUBLISHED, "game_master"),
)
"""An update of the lore: players read it once it is published."""
