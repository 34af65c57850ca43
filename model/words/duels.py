"""Words of duels between two players."""

from enum import StrEnum

from model.words.machines import machine


class DuelType(StrEnum):
    """What a duel is fought in; the first four are RogueLearn's, the rest ShikshaDisha's."""

    QUICK_QUIZ = "quick_quiz"
    PROBLEM_SOLVING = "problem_solving"
    SPEED_CHALLENGE = "speed_challenge"
    TOPIC_MASTERY = "topic_mastery"
    STREAK_BATTLE = "streak_battle"
    XP_RACE = "xp_race"
    QUIZ_RACE = "quiz_race"


class DuelStatus(StrEnum):
    """Where a duel stands (ShikshaDisha: pending is challenged, active is in_progress)."""

    CHALLENGED = "challenged"
    ACCEPTED = "accepted"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


DUEL_STATES = machine(
    DuelStatus.CHALLENGED,
    (DuelStatus.CHALLENGED, (DuelStatus.ACCEPTED, DuelStatus.DECLINED), "owner"),
    (DuelStatus.CHALLENGED, DuelStatus.CANCELLED, "owner, game_master"),
    (DuelStatus.CHALLENGED, DuelStatus.EXPIRED, "system"),
    (DuelStatus.ACCEPTED, DuelStatus.IN_PROGRESS, "owner, system"),
    (DuelStatus.ACCEPTED, DuelStatus.CANCELLED, "owner, game_master"),
    (DuelStatus.ACCEPTED, DuelStatus.EXPIRED, "system"),
    (DuelStatus.IN_PROGRESS, (DuelStatus.COMPLETED, DuelStatus.EXPIRED), "system"),
    (DuelStatus.IN_PROGRESS, DuelStatus.CANCELLED, "game_master"),
)
"""A duel: answered by its opponent, fought against the clock, decided by the scores."""


class DuelSide(StrEnum):
    """Which side of a duel a player is on."""

    CHALLENGER = "challenger"
    OPPONENT = "opponent"


class DuelEventType(StrEnum):
    """What was seen to happen in a duel."""

    PROGRESS_UPDATE = "progress_update"
    MILESTONE = "milestone"
    COMPLETION = "completion"
