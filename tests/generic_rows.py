"""Rows for every table, made from the tables themselves: types, bounds, words and references.

Used where a promise holds for all tables at once (migrations, constraints). A new table needs
nothing here unless one of its CHECKs ties two columns together: then it gets a line in TIED.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

import annotated_types
import sqlalchemy as sa
from sqlmodel import AutoString

from model.tables import TABLES, metadata

FIRST_ID = 1001
"""Ids of made rows start here, clear of what a set-up database holds already."""

TIED: dict[tuple[str, str], Any] = {
    ("player_titles", "revoked_at"): lambda row: None if row["is_active"] else row["revoked_at"],
    ("xp_events", "total_xp_after"): lambda row: row["total_xp_before"] + row["final_xp"],
    ("party_stash_items", "item_type"): lambda row: (
        "note" if row["content"] is not None else "link" if row["url"] is not None else "file"
    ),
    ("peer_teaching_feedbacks", "reviewer_type"): lambda row: (
        "system" if row["reviewer_id"] is None else "peer"
    ),
    ("wallets", "purpose"): lambda row: "source" if row["player_id"] is None else "player",
    ("wallets", "total_spent"): lambda row: 0,
    ("wallets", "balance"): lambda row: row["total_earned"] - row["total_spent"],
    ("achievements", "currency_reward"): lambda row: (
        row["currency_reward"] if row["currency_id"] is not None else 0
    ),
    ("player_achievements", "completion_percentage"): lambda row: (
        100 if row["earned_at"] is not None else row["completion_percentage"]
    ),
    ("streak_freezes", "is_used"): lambda row: row["used_at"] is not None,
    ("streak_milestones", "points_reward"): lambda row: (
        row["points_reward"] if row["currency_id"] is not None else 0
    ),
    ("player_streak_milestones", "reward_claimed"): lambda row: (
        row["reward_claimed_at"] is not None
    ),
    ("duel_templates", "stake_min"): lambda row: (
        row["stake_min"] if row["stake_currency_id"] is not None else 0
    ),
    ("duel_templates", "stake_max"): lambda row: (
        row["stake_min"] if row["stake_currency_id"] is not None else 0
    ),
    ("duels", "stake_amount"): lambda row: (
        row["stake_amount"] if row["stake_currency_id"] is not None else 0
    ),
    ("duels", "winner_id"): lambda row: (
        row["challenger_id"] if row["winner_id"] is not None else None
    ),
    ("tournament_matches", "winner_side_id"): lambda row: (
        row["first_side_id"] if row["winner_side_id"] is not None else None
    ),
    ("pvp_events", "max_participants"): lambda row: max(1, row["current_participants"]),
    ("quest_steps", "completion_date"): lambda row: (
        row["completion_date"] if row["progress_status"] == "completed" else None
    ),
    ("quest_steps", "generation_details"): lambda row: (
        {"row": 1} if row["ai_generated_content"] else None
    ),
    ("contextual_assistances", "interaction_at"): lambda row: (
        row["triggered_at"] if row["user_interaction"] else None
    ),
}
"""Columns whose value follows from the others of the row."""


def fill(connection: sa.Connection, *, count: int = 3) -> None:
    """Insert `count` rows into every table, parents first, all references set in turn."""
    for table in metadata.sorted_tables:
        connection.execute(table.insert(), [made_row(table, index) for index in range(count)])
    for column in _late_references():
        parent = next(iter(column.foreign_keys)).column
        connection.execute(column.table.update().values({column.name: _value(parent, 0)}))


def contents(connection: sa.Connection) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table that has any, by id, as plain values."""
    present = set(connection.exec_driver_sql(_tables_with_rows()).scalars())
    return {
        table.name: [tuple(row) for row in connection.execute(sa.select(table).order_by("id"))]
        for table in metadata.sorted_tables
        if table.name in present
    }


@cache
def _tables_with_rows() -> str:
    """One question instead of one a table: most are empty in most tests."""
    asked = (
        f"SELECT '{table.name}' WHERE EXISTS (SELECT 1 FROM \"{table.name}\")"
        for table in metadata.sorted_tables
    )
    return " UNION ALL ".join(asked)


def made_row(table: sa.Table, index: int) -> dict[str, Any]:
    """A valid row; rows of another index differ in every column that can differ."""
    optional = [c.name for c in table.columns if c.foreign_keys and c.nullable]
    row: dict[str, Any] = {}
    for column in table.columns:
        # One optional reference a row: some tables allow no more than one.
        chosen = column.name in optional and optional.index(column.name) == index % len(optional)
        if column.name not in optional or (chosen and not _is_late(column)):
            row[column.name] = _value(column, index)
        else:
            row[column.name] = None
    for rule, columns in stated_rules(table):
        _obey(table, row, rule, columns, index)
    for (name, column_name), tied in TIED.items():
        if name == table.name:
            row[column_name] = tied(row)
    return row


def stated_rules(table: sa.Table) -> list[tuple[str, tuple[str, ...]]]:
    """The rules over several columns that the table's checks state, as (rule, columns)."""
    return [
        (constraint.info["rule"], tuple(constraint.info["columns"]))
        for constraint in sorted(table.constraints, key=lambda c: str(c.name))
        if "rule" in constraint.info
    ]


def _obey(
    table: sa.Table, row: dict[str, Any], rule: str, columns: tuple[str, ...], index: int
) -> None:
    """Change the row so that the rule holds."""
    if rule in ("exactly_one", "at_most_one"):
        for position, name in enumerate(columns):
            chosen = position == index % len(columns)
            row[name] = _value(table.columns[name], index) if chosen else None
    elif rule == "different":
        row[columns[1]] = _value(table.columns[columns[1]], (index + 1) % 3)
    elif row[columns[0]] is not None and row[columns[1]] is not None:
        first = row[columns[0]]
        if rule == "strictly_in_order":
            row[columns[1]] = first + (timedelta(days=1) if isinstance(first, date) else 1)
        elif rule == "in_order":
            row[columns[1]] = max(first, row[columns[1]])


def bounds(column: sa.Column[Any]) -> tuple[int | None, int | None, int | None]:
    """The least value, the greatest value and the greatest length that a column declares."""
    field = TABLES[column.table.name].model_fields[column.name]
    found: dict[str, int] = {}
    for rule in field.metadata:
        for name in ("ge", "le", "max_length"):
            if isinstance(rule, annotated_types.BaseMetadata) and hasattr(rule, name):
                found[name] = getattr(rule, name)
    return found.get("ge"), found.get("le"), found.get("max_length")


def _late_references() -> Iterable[sa.Column[Any]]:
    """References that close a circle of tables: set once both sides are there."""
    return [c for table in metadata.sorted_tables for c in table.columns if _is_late(c)]


def _is_late(column: sa.Column[Any]) -> bool:
    return any(key.use_alter for key in column.foreign_keys)


def _value(column: sa.Column[Any], index: int) -> Any:
    """The value of one column in the made row `index`."""
    for key in column.foreign_keys:
        return _value(key.column, 0 if key.column.table is column.table else index)
    if column.primary_key:
        return FIRST_ID + index
    return _typed_value(column, index)


def _text(column: sa.Column[Any], index: int) -> str:
    """A text in the column's format, if it has one."""
    name = column.name.replace("_", "-")
    return {
        "https_url": f"https://example.org/{name}/{index}",
        "icon_url": f"https://example.org/{name}/{index}.svg",
        "email": f"{name}-{index}@example.org",
        "time_zone": ("UTC", "Europe/Berlin", "Asia/Tokyo")[index % 3],
        "language_tag": ("en", "de", "pt-BR", "ja")[index % 4],
        "sha256": f"{index:064x}",
        "iso_date": f"2026-03-{index % 28 + 1:02d}",
    }.get(column.info.get("format", ""), f"{name}-{index}")


def _typed_value(column: sa.Column[Any], index: int) -> Any:
    kind = column.type
    if isinstance(kind, sa.Enum):
        words = list(kind.enum_class or ())
        return words[index % len(words)]
    if isinstance(kind, sa.Boolean):
        return index % 2 == 1
    if isinstance(kind, sa.JSON):
        return {"row": index}
    if isinstance(kind, sa.Date):
        return date(2026, 3, 28) + timedelta(days=index)
    if isinstance(kind, sa.Integer):
        return (bounds(column)[0] or 0) + index
    if isinstance(kind, sa.Float):
        return float(bounds(column)[0] or 0) + index / 16
    if isinstance(kind, AutoString):
        return _text(column, index)[-(bounds(column)[2] or 40) :]
    return datetime(2026, 3, 29, 0, 30, tzinfo=UTC) + timedelta(hours=index)
