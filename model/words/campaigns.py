"""Words of campaigns: kinds of quests, objectives and rewards, and how a character's quest stands.

Standard library only.
"""

from enum import StrEnum

from model.words.machines import machine


class CampaignQuestType(StrEnum):
    """The part a quest plays in its campaign."""

    MAIN_STORY = "main_story"
    DAILY = "daily"
    SIDE = "side"


class QuestObjectiveType(StrEnum):
    """What a character has to do; the first two are the source's, the rest are ours."""

    COMPLETE_LESSON = "complete_lesson"
    DEFEAT_ENEMY = "defeat_enemy"
    COLLECT_ITEM = "collect_item"
    PASS_QUIZ = "pass_quiz"


class QuestRewardType(StrEnum):
    """What a finished quest gives."""

    XP = "xp"
    ITEM = "item"
    CURRENCY = "currency"


class CharacterQuestStatus(StrEnum):
    """Where one character's quest of a campaign stands."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    FAILED = "failed"


CHARACTER_QUEST_STATES = machine(
    CharacterQuestStatus.NOT_STARTED,
    (CharacterQuestStatus.NOT_STARTED, CharacterQuestStatus.IN_PROGRESS, "owner, system"),
    (
        CharacterQuestStatus.IN_PROGRESS,
        (CharacterQuestStatus.COMPLETED, CharacterQuestStatus.FAILED),
        "system",
    ),
    (CharacterQuestStatus.FAILED, CharacterQuestStatus.IN_PROGRESS, "owner"),
)
"""A quest of a campaign: taken up by its character, decided by its objectives; a lost one may be
tried again, a won one is repeated in a new row."""
