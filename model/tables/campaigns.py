"""Campaigns: stories of quests with objectives and rewards, and how far each character is.

Campaigns, quests, objectives and rewards are content (services.content); progress is play.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from model.tables.base import (
    TEXTS,
    ContentRow,
    PlayRecord,
    amount,
    at_most_one,
    counter,
    different,
    enum_column,
    foreign_id,
    in_order,
    optional_id,
    state_column,
    switch,
    undeleted_unique,
    unique_where,
)
from model.words import (
    CHARACTER_QUEST_STATES,
    CampaignQuestType,
    CharacterQuestStatus,
    Difficulty,
    QuestObjectiveType,
    QuestRewardType,
)


class Campaign(ContentRow, table=True):
    """One story told in quests; written by content; a published key never changes."""

    __tablename__ = "campaigns"
    __table_args__ = (undeleted_unique("campaigns", "key"), undeleted_unique("campaigns", "name"))

    name: str = Field(min_length=1, max_length=100, sa_column_kwargs=TEXTS)
    description: str = Field(default="", max_length=2000, sa_column_kwargs=TEXTS)
    language_id: int | None = optional_id("languages.id")
    required_level: int = counter(maximum=1000, default=1, minimum=1)
    order: int = counter(maximum=10_000)
    is_active: bool = switch(default=True)


class CampaignQuest(ContentRow, table=True):
    """One quest for characters; without a campaign it stands alone (daily, side); its key stays."""

    __tablename__ = "campaign_quests"
    __table_args__ = (
        undeleted_unique("campaign_quests", "key"),
        sa.Index("ix_campaign_quests_campaign_id_order", "campaign_id", "order"),
    )

    campaign_id: int | None = optional_id("campaigns.id")
    name: str = Field(min_length=1, max_length=100, sa_column_kwargs=TEXTS)
    description: str = Field(default="", max_length=2000, sa_column_kwargs=TEXTS)
    type: CampaignQuestType = Field(sa_type=enum_column(CampaignQuestType))
    difficulty: Difficulty = Field(
        default=Difficulty.MEDIUM,
        sa_type=enum_column(Difficulty),
        sa_column_kwargs={"server_default": Difficulty.MEDIUM.value},
    )
    required_level: int = counter(maximum=1000, default=1, minimum=1)
    order: int = counter(maximum=10_000)
    repeatable: bool = switch()
    repeat_after_days: int = counter(maximum=3650)
    is_active: bool = switch(default=True)


class QuestObjective(ContentRow, table=True):
    """One thing to do `target_count` times for a quest; written by content.

    At most one reference says which lesson, section, quiz, boss or item is meant; none: any.
    """

    __tablename__ = "quest_objectives"
    __parent__ = "quest_id"
    __nested_as__ = "objectives"
    __table_args__ = (
        undeleted_unique("quest_objectives", "key"),
        at_most_one(
            "lesson_id", "lesson_section_id", "quiz_id", "boss_id", "item_id", name="one_aim"
        ),
    )

    quest_id: int = foreign_id("campaign_quests.id")
    objective_type: QuestObjectiveType = Field(sa_type=enum_column(QuestObjectiveType))
    description: str = Field(min_length=1, max_length=500, sa_column_kwargs=TEXTS)
    lesson_id: int | None = optional_id("lessons.id")
    lesson_section_id: int | None = optional_id("lesson_sections.id")
    quiz_id: int | None = optional_id("quizzes.id")
    boss_id: int | None = optional_id("bosses.id")
    item_id: int | None = optional_id("items.id")
    target_count: int = counter(maximum=1_000_000, default=1, minimum=1)
    is_optional: bool = switch()


class QuestObjectiveLink(ContentRow, table=True):
    """One objective's place in its quest's order, after another if named; by content."""

    __tablename__ = "quest_objective_links"
    __parent__ = "quest_id"
    __nested_as__ = "objective_links"
    __table_args__ = (
        undeleted_unique("quest_objective_links", "key"),
        unique_where("quest_objective_links", "objective_id", "after_id"),
        different("objective_id", "after_id"),
    )

    quest_id: int = foreign_id("campaign_quests.id")
    objective_id: int = foreign_id("quest_objectives.id")
    after_id: int | None = optional_id("quest_objectives.id")
    order: int = counter(maximum=1000)


class QuestReward(ContentRow, table=True):
    """One thing a finished quest gives: XP, items, or an amount of a currency; by content."""

    __tablename__ = "quest_rewards"
    __parent__ = "quest_id"
    __nested_as__ = "rewards"
    __table_args__ = (
        undeleted_unique("quest_rewards", "key"),
        at_most_one("item_id", "currency_id", name="one_thing"),
    )

    quest_id: int = foreign_id("campaign_quests.id")
    reward_type: QuestRewardType = Field(sa_type=enum_column(QuestRewardType))
    reward_value: int = amount(default=1, minimum=1)
    item_id: int | None = optional_id("items.id")
    currency_id: int | None = optional_id("currencies.id")


class CharacterQuestProgress(PlayRecord, table=True):
    """One go of a character at a quest; written by play; a repeated quest is a new row.

    `run_number` counts the goes from 1; character, quest and number stay.
    """

    __tablename__ = "character_quest_progress"
    __table_args__ = (
        sa.Index(
            "uq_character_quest_progress_run_number",
            "character_id",
            "quest_id",
            "run_number",
            unique=True,
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        ),
        sa.Index("ix_character_quest_progress_character_id_status", "character_id", "status"),
        in_order("started_at", "completed_at"),
    )

    character_id: int = foreign_id("characters.id")
    quest_id: int = foreign_id("campaign_quests.id")
    run_number: int = counter(maximum=1_000_000, default=1, minimum=1)
    status: CharacterQuestStatus = state_column(CHARACTER_QUEST_STATES)
    started_at: datetime | None = None
    completed_at: datetime | None = None


class CharacterObjective(PlayRecord, table=True):
    """How often an objective was met within one go at a quest; written by play; the pair stays."""

    __tablename__ = "character_objectives"
    __table_args__ = (
        unique_where("character_objectives", "progress_id", "objective_id", name="pair"),
    )

    progress_id: int = foreign_id("character_quest_progress.id", ondelete="CASCADE")
    objective_id: int = foreign_id("quest_objectives.id")
    current_count: int = counter(maximum=1_000_000)
    completed_at: datetime | None = None
