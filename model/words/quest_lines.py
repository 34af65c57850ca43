"""Words of personal quest lines: where they come from and how far a player is."""

from enum import StrEnum

from model.words.machines import machine


class QuestLineSource(StrEnum):
    """What a quest line was made from."""

    SYLLABUS = "syllabus"
    SCHEDULE = "schedule"
    MANUAL = "manual"
    TEMPLATE = "template"


class QuestLineStatus(StrEnum):
    """Whether a player follows a quest line."""

    ACTIVE = "active"
    COMPLETED = "completed"
    ARCHIVED = "archived"


QUEST_LINE_STATES = machine(
    QuestLineStatus.ACTIVE,
    (QuestLineStatus.ACTIVE, QuestLineStatus.COMPLETED, "system"),
    (QuestLineStatus.ACTIVE, QuestLineStatus.ARCHIVED, "owner, system"),
    (QuestLineStatus.ARCHIVED, QuestLineStatus.ACTIVE, "owner"),
    (QuestLineStatus.COMPLETED, QuestLineStatus.ARCHIVED, "owner, system"),
)
"""A quest line: completed by its last step; put away and taken up again by its player."""


class QuestStepType(StrEnum):
    """What a step of a quest line asks for."""

    LEARNING = "learning"
    ASSIGNMENT = "assignment"
    EXAM = "exam"
    SCHEDULE_EVENT = "schedule_event"
    READING = "reading"
    CODING_CHALLENGE = "coding_challenge"
    LOCAL_PROJECT = "local_project"


class QuestStepStatus(StrEnum):
    """How far a player is with a step."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"


QUEST_STEP_STATES = machine(
    QuestStepStatus.NOT_STARTED,
    (QuestStepStatus.NOT_STARTED, QuestStepStatus.IN_PROGRESS, "owner, system"),
    (QuestStepStatus.IN_PROGRESS, QuestStepStatus.COMPLETED, "owner, system"),
    (QuestStepStatus.IN_PROGRESS, QuestStepStatus.NOT_STARTED, "owner"),
)
"""A step: started and completed; what is completed stays so."""


class StepSkillRelation(StrEnum):
    """How a step and a skill belong together."""

    REQUIRES = "requires"
    REWARDS = "rewards"
    ENHANCES = "enhances"
