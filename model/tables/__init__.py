"""What is stored: one SQLModel class per table, in one flat file per domain.

Outside code imports from here, never from a file in this folder. The direction inside: `base` knows
nothing of the others; a domain file knows `base` only; references across domains are foreign keys
by string, and queries across domains live in services.
"""

import sqlalchemy as sa
from sqlalchemy import event

from model.tables.archetypes import Archetype as Archetype
from model.tables.base import CONTENT_COLUMNS as CONTENT_COLUMNS
from model.tables.base import ContentRow as ContentRow
from model.tables.base import PlayRow as PlayRow
from model.tables.base import Row as Row
from model.tables.base import metadata as metadata
from model.tables.base import table_registry as table_registry
from model.tables.base import utc_now as utc_now
from model.tables.bosses import Boss as Boss
from model.tables.bosses import BossAttempt as BossAttempt
from model.tables.bosses import BossPhase as BossPhase
from model.tables.characters import PlayerProfile as PlayerProfile
from model.tables.config import GameConfig as GameConfig
from model.tables.config import NarrativeContent as NarrativeContent
from model.tables.constraints import append_only_triggers as append_only_triggers
from model.tables.constraints import create_triggers as create_triggers
from model.tables.constraints import declare_constraints
from model.tables.constraints import drop_triggers as drop_triggers
from model.tables.constraints import existing_triggers as existing_triggers
from model.tables.dungeons import Dungeon as Dungeon
from model.tables.dungeons import DungeonAttempt as DungeonAttempt
from model.tables.identity import Account as Account
from model.tables.identity import Session as Session
from model.tables.identity import User as User
from model.tables.identity import UserRole as UserRole
from model.tables.identity import Verification as Verification
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
from model.tables.quests import DailyLog as DailyLog
from model.tables.quests import Metric as Metric
from model.tables.quests import MetricLog as MetricLog
from model.tables.quests import QuestLog as QuestLog
from model.tables.quests import QuestTemplate as QuestTemplate
from model.tables.seasons import Season as Season
from model.tables.seasons import SeasonLeaderboard as SeasonLeaderboard
from model.tables.seasons import SeasonParticipation as SeasonParticipation
from model.tables.titles import PlayerTitle as PlayerTitle
from model.tables.titles import Title as Title
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


@event.listens_for(metadata, "after_create")
def _create_triggers(_target: object, connection: sa.Connection, **_options: object) -> None:
    create_triggers(connection, APPEND_ONLY_TABLES)
