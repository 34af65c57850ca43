"""Outside checks: what a virus scanner, a moderator or a mail server was or would be asked.

Questlab has none of these services; its ports record that nothing was checked, so that nobody
takes silence for a pass. Written by services.outside.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from model.tables.base import TimedRow, enum_column, index_where, state_column
from model.words import (
    OUTSIDE_CHECK_STATES,
    Area,
    Operation,
    OutsideCheckKind,
    OutsideCheckVerdict,
    Room,
)


class OutsideCheck(TimedRow, table=True):
    """One check of one row by an outside service; written by services.outside; its subject stays.

    `table_name` and `row_id` name any row of the database; `questlab verify` proves it is there.
    """

    __tablename__ = "outside_checks"
    __room__ = Room.LAB
    __area__ = Area.SYSTEM
    __operations__ = frozenset({Operation.CREATE})
    __table_args__ = (
        sa.Index("ix_outside_checks_table_name_row_id", "table_name", "row_id"),
        index_where(
            "outside_checks", "kind", condition="verdict = 'not_checked'", name="not_checked"
        ),
    )

    kind: OutsideCheckKind = Field(sa_type=enum_column(OutsideCheckKind))
    table_name: str = Field(min_length=1, max_length=63)
    row_id: int = Field(ge=1, le=2**63 - 1, sa_type=sa.BigInteger)
    verdict: OutsideCheckVerdict = state_column(OUTSIDE_CHECK_STATES)
    provider: str = Field(default="none", min_length=1, max_length=80)
    details: str = Field(default="", max_length=1000)
    checked_at: datetime | None = None
