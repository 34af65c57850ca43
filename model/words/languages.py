"""Words of the language lessons: what a lesson and a section are, and how far a player is."""

from enum import StrEnum

from model.words.machines import machine


class LessonKind(StrEnum):
    """What a lesson trains."""

    VOCABULARY = "vocabulary"
    GRAMMAR = "grammar"
    LISTENING = "listening"
    SPEAKING = "speaking"
    READING = "reading"
    WRITING = "writing"
    MIXED = "mixed"


class LessonSectionKind(StrEnum):
    """How a section of a lesson teaches."""

    EXPLANATION = "explanation"
    EXAMPLE = "example"
    DIALOGUE = "dialogue"
    EXERCISE = "exercise"
    LISTENING = "listening"
    SUMMARY = "summary"


class LessonProgressStatus(StrEnum):
    """How far a player is in one lesson."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"


LESSON_PROGRESS_STATES = machine(
    LessonProgressStatus.NOT_STARTED,
    (LessonProgressStatus.NOT_STARTED, LessonProgressStatus.IN_PROGRESS, "owner, system"),
    (LessonProgressStatus.IN_PROGRESS, LessonProgressStatus.COMPLETED, "system"),
)
"""A lesson: opened by its player, completed by its last section; repeating it changes nothing."""
