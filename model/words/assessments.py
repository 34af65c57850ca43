"""Words of quizzes and exams: questions, attempts, results, and where an exam boss came from."""

from enum import StrEnum

from model.words.machines import machine


class QuestionKind(StrEnum):
    """How a question is answered (RogueLearn Question, language questions, more)."""

    MULTIPLE_CHOICE = "multiple_choice"
    TRUE_FALSE = "true_false"
    SHORT_ANSWER = "short_answer"
    FILL_IN_THE_BLANK = "fill_in_the_blank"
    TRANSLATION = "translation"
    LISTENING = "listening"
    SPEAKING = "speaking"


class QuizAttemptStatus(StrEnum):
    """Where one attempt at a quiz stands."""

    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"
    GRADED = "graded"
    EXPIRED = "expired"
    ABANDONED = "abandoned"


QUIZ_ATTEMPT_STATES = machine(
    QuizAttemptStatus.IN_PROGRESS,
    (QuizAttemptStatus.IN_PROGRESS, QuizAttemptStatus.SUBMITTED, "owner"),
    (QuizAttemptStatus.IN_PROGRESS, QuizAttemptStatus.ABANDONED, "owner, system"),
    (QuizAttemptStatus.IN_PROGRESS, QuizAttemptStatus.EXPIRED, "system"),
    (QuizAttemptStatus.SUBMITTED, QuizAttemptStatus.GRADED, "staff, system"),
)
"""A quiz attempt: handed in by its player in time, then graded once."""


class AssessmentKind(StrEnum):
    """What a result was measured for."""

    DIAGNOSTIC = "diagnostic"
    FORMATIVE = "formative"
    SUMMATIVE = "summative"
    PRACTICE = "practice"


class ExamAttemptStatus(StrEnum):
    """Where one player's exam boss stands (RogueLearn BossFight.progress_status)."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    FAILED = "failed"


EXAM_ATTEMPT_STATES = machine(
    ExamAttemptStatus.NOT_STARTED,
    (ExamAttemptStatus.NOT_STARTED, ExamAttemptStatus.IN_PROGRESS, "owner"),
    (
        ExamAttemptStatus.IN_PROGRESS,
        (ExamAttemptStatus.COMPLETED, ExamAttemptStatus.FAILED),
        "system",
    ),
)
"""An exam: started by its player, passed or failed by its score and its clock."""


class ExamGenerationSource(StrEnum):
    """Where an exam came from (RogueLearn BossFight.generation_source; a template is ours)."""

    USER_INPUT = "user_input"
    AI_GENERATED = "ai_generated"
    TEMPLATE = "template"


class ExamElementKind(StrEnum):
    """What an interactive part of an exam scene is."""

    QUESTION_PANEL = "question_panel"
    HINT = "hint"
    POWER_UP = "power_up"
    HAZARD = "hazard"
    ANIMATION = "animation"
