"""The typed shape of every JSON column: what pages, packs and services may put there.

Shapes are frozen, refuse unknown fields and coerce nothing. Whole numbers only; every ratio is an
integer in millionths (`…_ppm`; packs write 1.15 and it is stored as 1_150_000). May use: words,
errors, pydantic. Outside code imports from here, never from a file in this folder.
"""

from model.shapes.base import ComparisonWord as ComparisonWord
from model.shapes.base import Key as Key
from model.shapes.base import Line as Line
from model.shapes.base import Lines as Lines
from model.shapes.base import Link as Link
from model.shapes.base import Measure as Measure
from model.shapes.base import Minute as Minute
from model.shapes.base import Ppm as Ppm
from model.shapes.base import Ratio as Ratio
from model.shapes.base import RowId as RowId
from model.shapes.base import Shape as Shape
from model.shapes.base import Share as Share
from model.shapes.base import Tags as Tags
from model.shapes.base import Text as Text
from model.shapes.base import Whole as Whole
from model.shapes.configuration import CONFIG_SHAPES as CONFIG_SHAPES
from model.shapes.configuration import DebuffConfig as DebuffConfig
from model.shapes.configuration import LevelsConfig as LevelsConfig
from model.shapes.configuration import ModifiersConfig as ModifiersConfig
from model.shapes.configuration import RankName as RankName
from model.shapes.configuration import RankNamesConfig as RankNamesConfig
from model.shapes.configuration import ReturnProtocolConfig as ReturnProtocolConfig
from model.shapes.configuration import RotationConfig as RotationConfig
from model.shapes.configuration import StatsConfig as StatsConfig
from model.shapes.configuration import StreaksConfig as StreaksConfig
from model.shapes.configuration import StreakTier as StreakTier
from model.shapes.configuration import WeeklyConfig as WeeklyConfig
from model.shapes.configuration import XpCapsConfig as XpCapsConfig
from model.shapes.curves import CurveParameters as CurveParameters
from model.shapes.curves import PowerSumCurve as PowerSumCurve
from model.shapes.curves import QuadraticCurve as QuadraticCurve
from model.shapes.curves import TableCurve as TableCurve
from model.shapes.dungeons import Challenge as Challenge
from model.shapes.dungeons import DungeonEntry as DungeonEntry
from model.shapes.formats import RESERVED_USERNAMES as RESERVED_USERNAMES
from model.shapes.formats import TEXT_FORMATS as TEXT_FORMATS
from model.shapes.lab import ArchetypeShare as ArchetypeShare
from model.shapes.lab import Cohort as Cohort
from model.shapes.lab import JsonObject as JsonObject
from model.shapes.lab import ZoneShare as ZoneShare
from model.shapes.people import Choices as Choices
from model.shapes.people import Engagement as Engagement
from model.shapes.people import MetricHabit as MetricHabit
from model.shapes.people import ParameterNote as ParameterNote
from model.shapes.play import DungeonProgress as DungeonProgress
from model.shapes.play import PhaseProgress as PhaseProgress
from model.shapes.play import QuestProgress as QuestProgress
from model.shapes.requirements import BooleanRequirement as BooleanRequirement
from model.shapes.requirements import CompletionRateRequirement as CompletionRateRequirement
from model.shapes.requirements import CompoundRequirement as CompoundRequirement
from model.shapes.requirements import CountRequirement as CountRequirement
from model.shapes.requirements import DaysRequirement as DaysRequirement
from model.shapes.requirements import NumericRequirement as NumericRequirement
from model.shapes.requirements import PartialReward as PartialReward
from model.shapes.requirements import Requirement as Requirement
from model.shapes.requirements import StreakRequirement as StreakRequirement
from model.shapes.titles import CompoundCondition as CompoundCondition
from model.shapes.titles import CumulativeCount as CumulativeCount
from model.shapes.titles import EventCount as EventCount
from model.shapes.titles import Regression as Regression
from model.shapes.titles import SpecialCondition as SpecialCondition
from model.shapes.titles import StreakBreakRegression as StreakBreakRegression
from model.shapes.titles import StreakDays as StreakDays
from model.shapes.titles import TimeWindow as TimeWindow
from model.shapes.titles import TimeWindowRegression as TimeWindowRegression
from model.shapes.titles import TitleCondition as TitleCondition
