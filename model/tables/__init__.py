"""What is stored: one SQLModel class per table, in one flat file per domain.

Outside code imports from here, never from a file in this folder. The direction inside: `base` knows
nothing of the others; a domain file knows `base` only; references across domains are foreign keys
by string, and queries across domains live in services.
"""

import sqlalchemy as sa
from sqlalchemy import event

from model.tables._garbage import resume as _resume_garbage_collection
from model.tables.achievements import Achievement as Achievement
from model.tables.achievements import PlayerAchievement as PlayerAchievement
from model.tables.analytics import AnalyticsDashboard as AnalyticsDashboard
from model.tables.analytics import AnalyticsMetric as AnalyticsMetric
from model.tables.analytics import MlFeatureRow as MlFeatureRow
from model.tables.analytics import ReportDefinition as ReportDefinition
from model.tables.analytics import SystemHealthCheck as SystemHealthCheck
from model.tables.archetypes import Archetype as Archetype
from model.tables.assessments import AssessmentResult as AssessmentResult
from model.tables.assessments import Question as Question
from model.tables.assessments import QuestionOption as QuestionOption
from model.tables.assessments import Quiz as Quiz
from model.tables.assessments import QuizAnswer as QuizAnswer
from model.tables.assessments import QuizAttempt as QuizAttempt
from model.tables.base import CONTENT_COLUMNS as CONTENT_COLUMNS
from model.tables.base import ContentRow as ContentRow
from model.tables.base import PlayRow as PlayRow
from model.tables.base import Row as Row
from model.tables.base import ascii_lower as ascii_lower
from model.tables.base import metadata as metadata
from model.tables.base import table_registry as table_registry
from model.tables.base import utc_now as utc_now
from model.tables.bosses import Boss as Boss
from model.tables.bosses import BossAttempt as BossAttempt
from model.tables.bosses import BossPhase as BossPhase
from model.tables.browser import BrowserExtensionData as BrowserExtensionData
from model.tables.browser import ContextualAssistance as ContextualAssistance
from model.tables.browser import ContextualAssistanceSkillNode as ContextualAssistanceSkillNode
from model.tables.browser import CrossPlatformSync as CrossPlatformSync
from model.tables.browser import ExtractedNote as ExtractedNote
from model.tables.browser import HighlightTrigger as HighlightTrigger
from model.tables.browser import HighlightTriggerNote as HighlightTriggerNote
from model.tables.browser import WebContentExtraction as WebContentExtraction
from model.tables.browser import WebContentSkillNode as WebContentSkillNode
from model.tables.campaigns import Campaign as Campaign
from model.tables.campaigns import CampaignQuest as CampaignQuest
from model.tables.campaigns import CharacterObjective as CharacterObjective
from model.tables.campaigns import CharacterQuestProgress as CharacterQuestProgress
from model.tables.campaigns import QuestObjective as QuestObjective
from model.tables.campaigns import QuestObjectiveLink as QuestObjectiveLink
from model.tables.campaigns import QuestReward as QuestReward
from model.tables.characters import PlayerProfile as PlayerProfile
from model.tables.circles import LearningCircle as LearningCircle
from model.tables.circles import LearningCircleMembership as LearningCircleMembership
from model.tables.codex import EternalCodex as EternalCodex
from model.tables.codex import EternalCodexEntry as EternalCodexEntry
from model.tables.codex import ItemMetaSkill as ItemMetaSkill
from model.tables.codex import KnowledgePack as KnowledgePack
from model.tables.codex import KnowledgePackItem as KnowledgePackItem
from model.tables.codex import MetaSkill as MetaSkill
from model.tables.config import GameConfig as GameConfig
from model.tables.config import NarrativeContent as NarrativeContent
from model.tables.constraints import declare_constraints
from model.tables.currencies import Currency as Currency
from model.tables.currencies import ShopOffer as ShopOffer
from model.tables.currencies import Transaction as Transaction
from model.tables.currencies import Transfer as Transfer
from model.tables.currencies import Wallet as Wallet
from model.tables.curriculum import Activity as Activity
from model.tables.curriculum import ActivityAttempt as ActivityAttempt
from model.tables.curriculum import Skill as Skill
from model.tables.curriculum import Unit as Unit
from model.tables.documents import AcademicDocument as AcademicDocument
from model.tables.documents import Course as Course
from model.tables.documents import Syllabus as Syllabus
from model.tables.documents import SyllabusSmallerMajor as SyllabusSmallerMajor
from model.tables.duels import Duel as Duel
from model.tables.duels import DuelEvent as DuelEvent
from model.tables.duels import DuelParticipant as DuelParticipant
from model.tables.duels import DuelTemplate as DuelTemplate
from model.tables.dungeons import Dungeon as Dungeon
from model.tables.dungeons import DungeonAttempt as DungeonAttempt
from model.tables.engagement import AttentionSpan as AttentionSpan
from model.tables.engagement import BehaviorEvent as BehaviorEvent
from model.tables.engagement import DailyLogin as DailyLogin
from model.tables.engagement import EngagementProfile as EngagementProfile
from model.tables.engagement import FocusMetric as FocusMetric
from model.tables.engagement import Learner as Learner
from model.tables.engagement import LearningSession as LearningSession
from model.tables.engagement import SessionEvent as SessionEvent
from model.tables.exams import ExamAnswer as ExamAnswer
from model.tables.exams import ExamBoss as ExamBoss
from model.tables.exams import ExamBossAttempt as ExamBossAttempt
from model.tables.exams import ExamBossAttemptSkill as ExamBossAttemptSkill
from model.tables.exams import ExamQuestion as ExamQuestion
from model.tables.exams import ExamQuestionTemplate as ExamQuestionTemplate
from model.tables.guild_learning import CurriculumModule as CurriculumModule
from model.tables.guild_learning import CurriculumModulePrerequisite as CurriculumModulePrerequisite
from model.tables.guild_learning import HybridQuest as HybridQuest
from model.tables.guild_learning import HybridQuestModule as HybridQuestModule
from model.tables.guild_learning import LoreFragment as LoreFragment
from model.tables.guild_learning import OverlaySkill as OverlaySkill
from model.tables.guild_learning import OverlaySkillPrerequisite as OverlaySkillPrerequisite
from model.tables.guild_learning import SkillTreeOverlay as SkillTreeOverlay
from model.tables.guild_quests import CustomBossFight as CustomBossFight
from model.tables.guild_quests import CustomBossFightAssignment as CustomBossFightAssignment
from model.tables.guild_quests import GuildQuest as GuildQuest
from model.tables.guild_quests import GuildQuestAssignment as GuildQuestAssignment
from model.tables.guild_quests import GuildQuestTemplate as GuildQuestTemplate
from model.tables.guild_quests import GuildQuestTemplateMaterial as GuildQuestTemplateMaterial
from model.tables.guilds import ContextRole as ContextRole
from model.tables.guilds import Guild as Guild
from model.tables.guilds import GuildBuff as GuildBuff
from model.tables.guilds import GuildMaterial as GuildMaterial
from model.tables.guilds import GuildMembership as GuildMembership
from model.tables.heroes import Ability as Ability
from model.tables.heroes import Character as Character
from model.tables.heroes import CharacterAbility as CharacterAbility
from model.tables.heroes import CharacterClass as CharacterClass
from model.tables.heroes import CharacterModifier as CharacterModifier
from model.tables.heroes import CharacterStat as CharacterStat
from model.tables.heroes import CharacterTalent as CharacterTalent
from model.tables.heroes import ClassRoute as ClassRoute
from model.tables.heroes import Route as Route
from model.tables.heroes import SmallerMajor as SmallerMajor
from model.tables.heroes import SmallerMajorClass as SmallerMajorClass
from model.tables.heroes import StatModifier as StatModifier
from model.tables.heroes import Talent as Talent
from model.tables.identity import Account as Account
from model.tables.identity import ProductRole as ProductRole
from model.tables.identity import Session as Session
from model.tables.identity import User as User
from model.tables.identity import UserRole as UserRole
from model.tables.identity import Verification as Verification
from model.tables.items import ArmorDetail as ArmorDetail
from model.tables.items import CharacterEquipment as CharacterEquipment
from model.tables.items import CharacterInventoryItem as CharacterInventoryItem
from model.tables.items import DropEntry as DropEntry
from model.tables.items import DropTable as DropTable
from model.tables.items import EquipmentSlot as EquipmentSlot
from model.tables.items import Item as Item
from model.tables.items import ItemModifier as ItemModifier
from model.tables.items import PotionDetail as PotionDetail
from model.tables.items import WeaponDetail as WeaponDetail
from model.tables.lab import AuditEvent as AuditEvent
from model.tables.lab import Change as Change
from model.tables.lab import ChangeSet as ChangeSet
from model.tables.lab import IdempotencyKey as IdempotencyKey
from model.tables.lab import Job as Job
from model.tables.lab import Revision as Revision
from model.tables.lab import Run as Run
from model.tables.lab import Scenario as Scenario
from model.tables.lab import StoredRuleset as StoredRuleset
from model.tables.lab import World as World
from model.tables.languages import Language as Language
from model.tables.languages import Lesson as Lesson
from model.tables.languages import LessonProgress as LessonProgress
from model.tables.languages import LessonSection as LessonSection
from model.tables.leaderboards import Leaderboard as Leaderboard
from model.tables.leaderboards import LeaderboardEntry as LeaderboardEntry
from model.tables.learning_paths import ContentPreference as ContentPreference
from model.tables.learning_paths import LearningPath as LearningPath
from model.tables.learning_paths import LearningPreference as LearningPreference
from model.tables.learning_paths import PathModule as PathModule
from model.tables.learning_paths import PlayerPath as PlayerPath
from model.tables.learning_paths import PlayerPathModule as PlayerPathModule
from model.tables.live_operations import EventScript as EventScript
from model.tables.live_operations import EventTemplate as EventTemplate
from model.tables.live_operations import GlobalEvent as GlobalEvent
from model.tables.live_operations import GlobalEventGuild as GlobalEventGuild
from model.tables.live_operations import SeasonalEvent as SeasonalEvent
from model.tables.live_operations import SeasonalEventParticipant as SeasonalEventParticipant
from model.tables.live_operations import SeasonalLoreUpdate as SeasonalLoreUpdate
from model.tables.localization import Translation as Translation
from model.tables.localization import UiLabel as UiLabel
from model.tables.marketplace import Marketplace as Marketplace
from model.tables.marketplace import MarketplaceItem as MarketplaceItem
from model.tables.marketplace import MarketplaceItemRating as MarketplaceItemRating
from model.tables.mastery import ActivityState as ActivityState
from model.tables.mastery import SkillState as SkillState
from model.tables.media import AudioFeedback as AudioFeedback
from model.tables.media import AudioUpload as AudioUpload
from model.tables.media import MediaAsset as MediaAsset
from model.tables.meetings import MeetingActionItem as MeetingActionItem
from model.tables.meetings import MeetingAttendance as MeetingAttendance
from model.tables.meetings import MeetingRecord as MeetingRecord
from model.tables.meetings import MeetingRecordParticipant as MeetingRecordParticipant
from model.tables.meetings import MeetingSummary as MeetingSummary
from model.tables.meetings import PartyMeeting as PartyMeeting
from model.tables.moderation import AbuseReport as AbuseReport
from model.tables.moderation import PvpDispute as PvpDispute
from model.tables.notes import Note as Note
from model.tables.notes import NoteSkillNode as NoteSkillNode
from model.tables.notifications import Notification as Notification
from model.tables.notifications import NotificationDelivery as NotificationDelivery
from model.tables.notifications import NotificationPreference as NotificationPreference
from model.tables.notifications import NotificationTemplate as NotificationTemplate
from model.tables.outside import OutsideCheck as OutsideCheck
from model.tables.parties import Party as Party
from model.tables.parties import PartyAnalytics as PartyAnalytics
from model.tables.parties import PartyInvitation as PartyInvitation
from model.tables.parties import PartyMembership as PartyMembership
from model.tables.parties import PartyRole as PartyRole
from model.tables.parties import StudySessionCoordination as StudySessionCoordination
from model.tables.parties import StudySessionParticipant as StudySessionParticipant
from model.tables.parties import UserBrowsing as UserBrowsing
from model.tables.quest_lines import QuestLine as QuestLine
from model.tables.quest_lines import QuestLineTemplate as QuestLineTemplate
from model.tables.quest_lines import QuestStep as QuestStep
from model.tables.quest_lines import QuestStepPrerequisite as QuestStepPrerequisite
from model.tables.quest_lines import QuestStepSkill as QuestStepSkill
from model.tables.quest_lines import QuestStepTemplate as QuestStepTemplate
from model.tables.quest_lines import QuestStepTemplatePrerequisite as QuestStepTemplatePrerequisite
from model.tables.quests import DailyLog as DailyLog
from model.tables.quests import Metric as Metric
from model.tables.quests import MetricLog as MetricLog
from model.tables.quests import QuestLog as QuestLog
from model.tables.quests import QuestTemplate as QuestTemplate
from model.tables.rollups import CohortDay as CohortDay
from model.tables.rollups import PlayerDay as PlayerDay
from model.tables.seasons import Season as Season
from model.tables.seasons import SeasonLeaderboard as SeasonLeaderboard
from model.tables.seasons import SeasonParticipation as SeasonParticipation
from model.tables.skill_trees import SkillNode as SkillNode
from model.tables.skill_trees import SkillNodePrerequisite as SkillNodePrerequisite
from model.tables.skill_trees import SkillNodeTemplate as SkillNodeTemplate
from model.tables.skill_trees import SkillNodeTemplatePrerequisite as SkillNodeTemplatePrerequisite
from model.tables.skill_trees import SkillTree as SkillTree
from model.tables.skill_trees import SkillTreeTemplate as SkillTreeTemplate
from model.tables.social import ActivityFeedItem as ActivityFeedItem
from model.tables.social import Friendship as Friendship
from model.tables.social import Message as Message
from model.tables.social import SocialActivity as SocialActivity
from model.tables.stashes import PartyStash as PartyStash
from model.tables.stashes import PartyStashItem as PartyStashItem
from model.tables.stashes import PartyStashPermission as PartyStashPermission
from model.tables.streaks import PlayerStreakMilestone as PlayerStreakMilestone
from model.tables.streaks import StreakFreeze as StreakFreeze
from model.tables.streaks import StreakMilestone as StreakMilestone
from model.tables.study_parties import PeerTeaching as PeerTeaching
from model.tables.study_parties import PeerTeachingFeedback as PeerTeachingFeedback
from model.tables.study_parties import SharedWhiteboard as SharedWhiteboard
from model.tables.study_parties import StudyParty as StudyParty
from model.tables.study_parties import StudyPartyParticipant as StudyPartyParticipant
from model.tables.support import Ban as Ban
from model.tables.support import BanAppeal as BanAppeal
from model.tables.support import SupportTicket as SupportTicket
from model.tables.titles import PlayerTitle as PlayerTitle
from model.tables.titles import Title as Title
from model.tables.tournaments import PvpEvent as PvpEvent
from model.tables.tournaments import PvpParticipant as PvpParticipant
from model.tables.tournaments import Tournament as Tournament
from model.tables.tournaments import TournamentMatch as TournamentMatch
from model.tables.tournaments import TournamentParticipant as TournamentParticipant
from model.tables.triggers import Trigger as Trigger
from model.tables.triggers import append_only_triggers as append_only_triggers
from model.tables.triggers import create_triggers as create_triggers
from model.tables.triggers import drop_all_triggers as drop_all_triggers
from model.tables.triggers import drop_functions as drop_functions
from model.tables.triggers import drop_triggers as drop_triggers
from model.tables.triggers import existing_triggers as existing_triggers
from model.tables.triggers import sync_triggers as sync_triggers
from model.tables.triggers import wanted_triggers
from model.tables.xp import LevelCurve as LevelCurve
from model.tables.xp import XpEvent as XpEvent
from model.tables.xp import XpModifier as XpModifier

TABLES: dict[str, type[Row]] = {
    cls.__table__.name: cls
    for cls in sorted(
        (mapper.class_ for mapper in table_registry.mappers), key=lambda cls: cls.__table__.name
    )
}
"""Every table's class by table name."""

declare_constraints(TABLES.values())

CONTENT_TABLES: dict[str, type[ContentRow]] = {
    name: cls for name, cls in TABLES.items() if issubclass(cls, ContentRow)
}
"""The content tables by name."""

APPEND_ONLY_TABLES = tuple(name for name, cls in TABLES.items() if cls.__append_only__)
"""Tables whose rows are never updated or deleted; triggers refuse it."""


def declared_triggers(dialect: str) -> list[Trigger]:
    """Every trigger that the tables declare, for SQLite or PostgreSQL."""
    return wanted_triggers(dialect, metadata.sorted_tables, APPEND_ONLY_TABLES)


@event.listens_for(metadata, "after_create")
def _create_triggers(_target: object, connection: sa.Connection, **_options: object) -> None:
    sync_triggers(connection, declared_triggers, replace=False)


_resume_garbage_collection()
