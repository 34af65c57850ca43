"""Words of the curriculum: activities of a skill, attempts at them, and how a skill stands."""

from enum import StrEnum

from model.words.machines import machine


class ActivityType(StrEnum):
    """What kind of work an activity is (learning platform, enum activity_type)."""

    PRACTICE = "practice"
    QUIZ = "quiz"
    TEST = "test"
    CHALLENGE = "challenge"


class ActivityAttemptStatus(StrEnum):
    """Where one attempt at an activity stands (learning platform, enum attempt_status)."""

    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    ABANDONED = "abandoned"


ACTIVITY_ATTEMPT_STATES = machine(
    ActivityAttemptStatus.IN_PROGRESS,
    (ActivityAttemptStatus.IN_PROGRESS, ActivityAttemptStatus.COMPLETED, "owner, system"),
    (ActivityAttemptStatus.IN_PROGRESS, ActivityAttemptStatus.ABANDONED, "owner, system"),
)
"""An attempt: handed in by its player, or given up by them or by time; then a new one starts."""


class SkillStateStatus(StrEnum):
    """How a player's skill stands (learning platform, skill_state_status and its later members)."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    MASTERED = "mastered"
    REVIEW_NEEDED = "review_needed"
    STRENGTHENING = "strengthening"
    FORGOTTEN = "forgotten"


SKILL_STATE_STATES = machine(
    SkillStateStatus.NOT_STARTED,
    (
        SkillStateStatus.NOT_STARTED,
        (SkillStateStatus.IN_PROGRESS, SkillStateStatus.REVIEW_NEEDED, SkillStateStatus.MASTERED),
        "system",
    ),
    (
        SkillStateStatus.IN_PROGRESS,
        (
            SkillStateStatus.MASTERED,
            SkillStateStatus.REVIEW_NEEDED,
            SkillStateStatus.STRENGTHENING,
        ),
        "system",
    ),
    (
        SkillStateStatus.MASTERED,
        (
            SkillStateStatus.IN_PROGRESS,
            SkillStateStatus.REVIEW_NEEDED,
            SkillStateStatus.FORGOTTEN,
        ),
        "system",
    ),
    (
        SkillStateStatus.REVIEW_NEEDED,
        (
            SkillStateStatus.IN_PROGRESS,
            SkillStateStatus.STRENGTHENING,
            SkillStateStatus.MASTERED,
            SkillStateStatus.FORGOTTEN,
        ),
        "system",
    ),
    (
        SkillStateStatus.STRENGTHENING,
        (
            SkillStateStatus.IN_PROGRESS,
            SkillStateStatus.MASTERED,
            SkillStateStatus.REVIEW_NEEDED,
            SkillStateStatus.FORGOTTEN,
        ),
        "system",
    ),
    (
        SkillStateStatus.FORGOTTEN,
        (SkillStateStatus.STRENGTHENING, SkillStateStatus.REVIEW_NEEDED),
        "system",
    ),
)
"""A skill: moved by the mastery rule after each attempt, and by time when recall fades."""


class MasteryBand(StrEnum):
    """What a mastery level of 0 to 100 is called, rising (ShikshaDisha)."""

    UNINITIATED = "uninitiated"
    BEGINNER = "beginner"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"
    EXPERT = "expert"


class MasteryRule(StrEnum):
    """How a skill's mastery is reckoned from attempts: review ladder, tracing, or memory model."""

    LADDER = "ladder"
    BKT = "bkt"
    FSRS = "fsrs"
