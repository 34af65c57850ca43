"""The sandbox itself: worlds, edits, frozen rulesets, revisions, runs, jobs, audit.

Written by services.worlds, content, runs, jobs, audit and idempotency. Rulesets, revisions and
audit events are append-only; changes keep what was, what became, and who looked at it.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from model.shapes import Cohort
from model.tables.base import (
    Json,
    LabRow,
    enum_column,
    foreign_id,
    optional_id,
    shaped,
    state_column,
    undeleted_unique,
    utc_now,
)
from model.words import (
    CHANGE_REVIEW_STATES,
    JOB_STATES,
    RUN_STATES,
    ChangeOperation,
    ChangeSetKind,
    JobState,
    Operation,
    ReviewState,
    RunState,
    WorldKind,
)


class World(LabRow, table=True):
    """One game: its draft content and the play in it; the key never changes."""

    __tablename__ = "worlds"

    key: str = Field(min_length=1, max_length=60, unique=True)
    name: str = Field(min_length=1, max_length=120)
    kind: WorldKind = Field(sa_type=enum_column(WorldKind))
    copied_from: str | None = Field(
        default=None, max_length=64, foreign_key="rulesets.hash", ondelete="RESTRICT"
    )
    published_revision_id: int | None = Field(
        default=None,
        sa_type=sa.BigInteger,
        sa_column_args=(sa.ForeignKey("revisions.id", use_alter=True, ondelete="RESTRICT"),),
        nullable=True,
    )
    seed_secret: str = Field(max_length=64)
    created_at: datetime = Field(default_factory=utc_now)
    version: int = Field(default=1)


class ChangeSet(LabRow, table=True):
    """One edit of a world's draft, made all or nothing; `revision_id` says what published it."""

    __tablename__ = "change_sets"
    __table_args__ = (sa.Index(None, "world_id", "revision_id"),)

    world_id: int = foreign_id("worlds.id")
    kind: ChangeSetKind = Field(sa_type=enum_column(ChangeSetKind))
    actor_id: int = foreign_id("users.id")
    why: str = Field(default="", max_length=500)
    at: datetime
    idempotency_key: str = Field(max_length=120)
    reverts_id: int | None = optional_id("change_sets.id")
    revision_id: int | None = optional_id("revisions.id")


class Change(LabRow, table=True):
    """One row of one change set: what it was, what it became; only the review moves afterwards."""

    __tablename__ = "changes"
    __table_args__ = (
        sa.UniqueConstraint("change_set_id", "table", "row_key"),
        sa.Index(None, "table", "row_key"),
    )

    change_set_id: int = foreign_id("change_sets.id")
    table: str = Field(max_length=64)
    row_key: str = Field(max_length=120)
    op: ChangeOperation = Field(sa_type=enum_column(ChangeOperation))
    before: dict[str, Any] | None = Field(default=None, sa_type=Json)
    after: dict[str, Any] | None = Field(default=None, sa_type=Json)
    version_after: int = Field(ge=1)
    review: ReviewState = state_column(CHANGE_REVIEW_STATES)
    reviewer_id: int | None = optional_id("users.id")


class StoredRuleset(LabRow, table=True):
    """One frozen content document, addressed by its hash; never changed, never removed."""

    __tablename__ = "rulesets"
    __append_only__ = True

    hash: str = Field(max_length=64, unique=True)
    rules_hash: str = Field(max_length=64, index=True)
    texts_hash: str = Field(max_length=64)
    people_hash: str = Field(max_length=64)
    format: int = Field(ge=1, le=1000)
    document: dict[str, Any] = Field(sa_type=Json)
    created_at: datetime = Field(default_factory=utc_now)


class Revision(LabRow, table=True):
    """One publication of a world; numbers count up from 1, a restore makes a new one."""

    __tablename__ = "revisions"
    __append_only__ = True
    __table_args__ = (sa.UniqueConstraint("world_id", "number"),)

    world_id: int = foreign_id("worlds.id")
    number: int = Field(ge=1)
    ruleset_hash: str = Field(max_length=64, foreign_key="rulesets.hash", ondelete="RESTRICT")
    published_by: int = foreign_id("users.id")
    at: datetime
    note: str = Field(default="", max_length=500)


class Scenario(LabRow, table=True):
    """One named question to simulate: content, people, cohorts, horizon and seed."""

    __tablename__ = "scenarios"
    __operations__ = frozenset(Operation)
    __table_args__ = (undeleted_unique("scenarios", "key"),)

    world_id: int = foreign_id("worlds.id")
    key: str = Field(min_length=1, max_length=120)
    rules_ref: str = Field(max_length=200)
    people_ref: str = Field(max_length=200)
    cohorts: list[Any] = Field(sa_type=Json, sa_column_kwargs=shaped(list[Cohort]))
    horizon_days: int = Field(ge=1, le=3650)
    start_on: date
    seed: int = Field(ge=0, sa_type=sa.BigInteger)
    replications: int = Field(default=1, ge=1, le=100_000)
    version: int = Field(default=1)
    created_at: datetime = Field(default_factory=utc_now)
    deleted_at: datetime | None = None


class Run(LabRow, table=True):
    """One simulation: what went in, how it went, its digest and where its results lie."""

    __tablename__ = "runs"
    __table_args__ = (sa.Index(None, "state", "started_at"), sa.Index(None, "rules_hash"))

    scenario_id: int | None = optional_id("scenarios.id")
    content_reference: str = Field(max_length=200)
    scenario: dict[str, Any] = Field(sa_type=Json)
    ruleset_hash: str = Field(max_length=64, foreign_key="rulesets.hash", ondelete="RESTRICT")
    rules_hash: str = Field(max_length=64)
    people_hash: str = Field(max_length=64)
    seed: int = Field(ge=0, sa_type=sa.BigInteger)
    engine: str = Field(max_length=32)
    code_version: str = Field(max_length=64)
    tzdata_version: str = Field(max_length=32)
    digest: str | None = Field(default=None, max_length=64)
    state: RunState = state_column(RUN_STATES)
    error: str | None = Field(default=None, max_length=2000)
    results_path: str | None = Field(default=None, max_length=500)
    pinned: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    actor_id: int = foreign_id("users.id")
    started_at: datetime = Field(default_factory=utc_now)
    finished_at: datetime | None = None


class Job(LabRow, table=True):
    """One piece of background work: progress and heartbeat move, a finished job never does."""

    __tablename__ = "jobs"
    __table_args__ = (sa.Index(None, "state", "heartbeat_at"),)

    kind: str = Field(max_length=40)
    state: JobState = state_column(JOB_STATES)
    spec: dict[str, Any] = Field(sa_type=Json)
    progress_done: int = Field(default=0, ge=0, sa_type=sa.BigInteger)
    progress_total: int = Field(default=0, ge=0, sa_type=sa.BigInteger)
    message: str = Field(default="", max_length=500)
    error: str | None = Field(default=None, max_length=2000)
    run_id: int | None = optional_id("runs.id")
    actor_id: int = foreign_id("users.id")
    created_at: datetime = Field(default_factory=utc_now)
    started_at: datetime | None = None
    heartbeat_at: datetime | None = None
    finished_at: datetime | None = None


class AuditEvent(LabRow, table=True):
    """Who did what to which object, when and why; chained; written with the act, never changed."""

    __tablename__ = "audit_events"
    __append_only__ = True
    __table_args__ = (sa.Index(None, "object_type", "object_key"), sa.Index(None, "at"))

    seq: int = Field(ge=1, sa_type=sa.BigInteger, unique=True)
    actor_id: int = foreign_id("users.id")
    action: str = Field(max_length=64)
    object_type: str = Field(max_length=64)
    object_key: str = Field(max_length=200)
    change_set_id: int | None = optional_id("change_sets.id")
    why: str = Field(default="", max_length=500)
    details: dict[str, Any] | None = Field(default=None, sa_type=Json)
    at: datetime
    previous_hash: str = Field(max_length=64)
    event_hash: str = Field(max_length=64)


class IdempotencyKey(LabRow, table=True):
    """One answered request: asking again with the same key gives the same answer, once done."""

    __tablename__ = "idempotency_keys"
    __table_args__ = (sa.UniqueConstraint("actor_id", "service", "key"),)

    actor_id: int = foreign_id("users.id")
    service: str = Field(max_length=64)
    key: str = Field(max_length=120)
    request_hash: str = Field(max_length=64)
    answer: dict[str, Any] | None = Field(default=None, sa_type=Json)
    at: datetime
