"""The closed vocabularies of the product, and the state machines of its status columns.

Enums are stored as lower_snake text, one file per domain; a machine stands beside its enum. Members
may be added here and in a migration, never removed. Standard library only; everything above may
import this package, and imports it from here.
"""

from model.words.fitness import BossAttemptStatus as BossAttemptStatus
from model.words.fitness import BossDifficulty as BossDifficulty
from model.words.fitness import CurveKind as CurveKind
from model.words.fitness import DungeonAttemptStatus as DungeonAttemptStatus
from model.words.fitness import DungeonDifficulty as DungeonDifficulty
from model.words.fitness import EquipPolicy as EquipPolicy
from model.words.fitness import MetricKind as MetricKind
from model.words.fitness import ModifierType as ModifierType
from model.words.fitness import NarrativeCategory as NarrativeCategory
from model.words.fitness import PassiveType as PassiveType
from model.words.fitness import QuestCategory as QuestCategory
from model.words.fitness import QuestStatus as QuestStatus
from model.words.fitness import QuestType as QuestType
from model.words.fitness import SeasonStatus as SeasonStatus
from model.words.fitness import StatType as StatType
from model.words.fitness import TitleConditionType as TitleConditionType
from model.words.fitness import TitleRarity as TitleRarity
from model.words.fitness import XpEventSource as XpEventSource
from model.words.learning import Difficulty as Difficulty
from model.words.learning import KnowledgeLevel as KnowledgeLevel
from model.words.learning import Period as Period
from model.words.learning import Priority as Priority
from model.words.learning import Rarity as Rarity
from model.words.machines import Move as Move
from model.words.machines import Mover as Mover
from model.words.machines import StateMachine as StateMachine
from model.words.machines import machine as machine
from model.words.sandbox import Area as Area
from model.words.sandbox import ChangeOperation as ChangeOperation
from model.words.sandbox import ChangeSetKind as ChangeSetKind
from model.words.sandbox import JobState as JobState
from model.words.sandbox import Operation as Operation
from model.words.sandbox import ReviewState as ReviewState
from model.words.sandbox import Role as Role
from model.words.sandbox import Room as Room
from model.words.sandbox import RunState as RunState
from model.words.sandbox import Section as Section
from model.words.sandbox import UserStatus as UserStatus
from model.words.sandbox import WorldKind as WorldKind
