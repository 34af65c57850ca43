"""Words of tournaments and of player-versus-player events."""

from enum import StrEnum

from model.words.machines import machine


class TournamentType(StrEnum):
    """How a tournament pairs its participants."""

    SINGLE_ELIMINATION = "single_elimination"
    ROUND_ROBIN = "round_robin"
    SWISS_SYSTEM = "swiss_system"


class TournamentStatus(StrEnum):
    """Where a tournament stands."""

    REGISTRATION = "registration"
    ACTIVE = "active"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


TOURNAMENT_STATES = machine(
    TournamentStatus.REGISTRATION,
    (TournamentStatus.REGISTRATION, TournamentStatus.ACTIVE, "game_master, system"),
    (TournamentStatus.REGISTRATION, TournamentStatus.CANCELLED, "game_master, system"),
    (TournamentStatus.ACTIVE, TournamentStatus.COMPLETED, "system"),
    (TournamentStatus.ACTIVE, TournamentStatus.CANCELLED, "game_master"),
)
"""A tournament: started when registration ends, done after its last round."""


class TournamentParticipantStatus(StrEnum):
    """Where one player stands in a tournament."""

    REGISTERED = "registered"
    ACTIVE = "active"
    ELIMINATED = "eliminated"
    WITHDRAWN = "withdrawn"
    FINISHED = "finished"


TOURNAMENT_PARTICIPANT_STATES = machine(
    TournamentParticipantStatus.REGISTERED,
    (TournamentParticipantStatus.REGISTERED, TournamentParticipantStatus.ACTIVE, "system"),
    (TournamentParticipantStatus.REGISTERED, TournamentParticipantStatus.WITHDRAWN, "owner"),
    (TournamentParticipantStatus.WITHDRAWN, TournamentParticipantStatus.REGISTERED, "owner"),
    (
        TournamentParticipantStatus.ACTIVE,
        (TournamentParticipantStatus.ELIMINATED, TournamentParticipantStatus.FINISHED),
        "system",
    ),
    (TournamentParticipantStatus.ACTIVE, TournamentParticipantStatus.WITHDRAWN, "owner"),
)
"""A participant: may withdraw and, while registration is open, come back (services check that)."""


class TournamentMatchStatus(StrEnum):
    """Where one match of a tournament stands."""

    SCHEDULED = "scheduled"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    WALKOVER = "walkover"
    CANCELLED = "cancelled"


TOURNAMENT_MATCH_STATES = machine(
    TournamentMatchStatus.SCHEDULED,
    (
        TournamentMatchStatus.SCHEDULED,
        (TournamentMatchStatus.IN_PROGRESS, TournamentMatchStatus.WALKOVER),
        "system",
    ),
    (TournamentMatchStatus.SCHEDULED, TournamentMatchStatus.CANCELLED, "game_master, system"),
    (
        TournamentMatchStatus.IN_PROGRESS,
        (TournamentMatchStatus.COMPLETED, TournamentMatchStatus.WALKOVER),
        "system",
    ),
    (TournamentMatchStatus.IN_PROGRESS, TournamentMatchStatus.CANCELLED, "game_master, system"),
)
"""A match: fought, or won without a fight when one side is missing."""


class PvpEventType(StrEnum):
    """What is competed in at a player-versus-player event."""

    CODING_CHALLENGE = "coding_challenge"
    CSS_BATTLE = "css_battle"
    ALGORITHM_BATTLE = "algorithm_battle"
    KNOWLEDGE_QUIZ = "knowledge_quiz"


class PvpEventStatus(StrEnum):
    """Where a player-versus-player event stands."""

    SCHEDULED = "scheduled"
    REGISTRATION_OPEN = "registration_open"
    ACTIVE = "active"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


PVP_EVENT_STATES = machine(
    PvpEventStatus.SCHEDULED,
    (PvpEventStatus.SCHEDULED, PvpEventStatus.REGISTRATION_OPEN, "game_master, system"),
    (PvpEventStatus.SCHEDULED, PvpEventStatus.CANCELLED, "game_master"),
    (PvpEventStatus.REGISTRATION_OPEN, PvpEventStatus.ACTIVE, "game_master, system"),
    (PvpEventStatus.REGISTRATION_OPEN, PvpEventStatus.CANCELLED, "game_master, system"),
    (PvpEventStatus.ACTIVE, PvpEventStatus.COMPLETED, "game_master, system"),
    (PvpEventStatus.ACTIVE, PvpEventStatus.CANCELLED, "game_master"),
)
"""An event: opened, started and closed by its dates or by whoever runs the world."""


class PvpParticipantStatus(StrEnum):
    """Where one player stands in a player-versus-player event."""

    REGISTERED = "registered"
    ACTIVE = "active"
    COMPLETED = "completed"
    DISQUALIFIED = "disqualified"
    WITHDRAWN = "withdrawn"


PVP_PARTICIPANT_STATES = machine(
    PvpParticipantStatus.REGISTERED,
    (PvpParticipantStatus.REGISTERED, PvpParticipantStatus.ACTIVE, "system"),
    (PvpParticipantStatus.REGISTERED, PvpParticipantStatus.WITHDRAWN, "owner"),
    (PvpParticipantStatus.REGISTERED, PvpParticipantStatus.DISQUALIFIED, "game_master"),
    (PvpParticipantStatus.WITHDRAWN, PvpParticipantStatus.REGISTERED, "owner"),
    (PvpParticipantStatus.ACTIVE, PvpParticipantStatus.COMPLETED, "system"),
    (PvpParticipantStatus.ACTIVE, PvpParticipantStatus.WITHDRAWN, "owner"),
    (PvpParticipantStatus.ACTIVE, PvpParticipantStatus.DISQUALIFIED, "game_master"),
    (PvpParticipantStatus.COMPLETED, PvpParticipantStatus.DISQUALIFIED, "game_master"),
    (PvpParticipantStatus.DISQUALIFIED, PvpParticipantStatus.COMPLETED, "game_master"),
)
"""A participant: may be disqualified after the end, and cleared again by a dispute."""
