"""Words of learning paths: their modules, how far a player is, and how a player likes to learn."""

from enum import StrEnum

from model.words.machines import machine


class PathModuleKind(StrEnum):
    """What a module of a learning path asks for."""

    LESSON = "lesson"
    UNIT = "unit"
    QUIZ = "quiz"
    EXAM = "exam"
    PROJECT = "project"
    READING = "reading"


class PlayerPathStatus(StrEnum):
    """Where a player's learning path stands."""

    ACTIVE = "active"
    PAUSED = "paused"
    COMPLETED = "completed"
    ABANDONED = "abandoned"


PLAYER_PATH_STATES = machine(
    PlayerPathStatus.ACTIVE,
    (PlayerPathStatus.ACTIVE, (PlayerPathStatus.PAUSED, PlayerPathStatus.ABANDONED), "owner"),
    (PlayerPathStatus.ACTIVE, PlayerPathStatus.COMPLETED, "system"),
    (PlayerPathStatus.PAUSED, (PlayerPathStatus.ACTIVE, PlayerPathStatus.ABANDONED), "owner"),
    (PlayerPathStatus.ABANDONED, PlayerPathStatus.ACTIVE, "owner"),
)
"""A path: paused, given up and taken up again by its player; completed by its last module."""


class PathModuleStatus(StrEnum):
    """Where one module of a player's path stands (ShikshaDisha, path modules)."""

    LOCKED = "locked"
    AVAILABLE = "available"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    SKIPPED = "skipped"


PATH_MODULE_STATES = machine(
    PathModuleStatus.LOCKED,
    (PathModuleStatus.LOCKED, PathModuleStatus.AVAILABLE, "system"),
    (
        PathModuleStatus.AVAILABLE,
        (PathModuleStatus.IN_PROGRESS, PathModuleStatus.SKIPPED),
        "owner",
    ),
    (PathModuleStatus.IN_PROGRESS, PathModuleStatus.COMPLETED, "system"),
    (PathModuleStatus.IN_PROGRESS, PathModuleStatus.SKIPPED, "owner"),
    (PathModuleStatus.SKIPPED, PathModuleStatus.IN_PROGRESS, "owner"),
)
"""A module: unlocked by those before it; started or skipped by its player, completed by work."""


class LearningStyle(StrEnum):
    """The way of taking things in that a player says they like best."""

    VISUAL = "visual"
    AUDITORY = "auditory"
    READING = "reading"
    HANDS_ON = "hands_on"
    MIXED = "mixed"


class LearningPace(StrEnum):
    """How fast a player wants to go."""

    RELAXED = "relaxed"
    STEADY = "steady"
    INTENSIVE = "intensive"


class DayPart(StrEnum):
    """When in the day a player likes to learn."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    NIGHT = "night"
    ANY = "any"


class ContentFormat(StrEnum):
    """The form that learning content comes in."""

    TEXT = "text"
    VIDEO = "video"
    AUDIO = "audio"
    INTERACTIVE = "interactive"
    QUIZ = "quiz"
    PROJECT = "project"


class ContentLength(StrEnum):
    """How long a piece of learning content should be."""

    SHORT = "short"
    MEDIUM = "medium"
    LONG = "long"
