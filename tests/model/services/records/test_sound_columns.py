"""What a whole column is asked at once agrees with its check of each single value."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from model.db import Database, read
from model.services import records
from model.services.records.columns import Column, columns_of
from model.services.records.faults import Fault
from model.services.records.validation import examiner
from model.tables import TABLES
from tests.model.services.records.conftest import Ground, Writer

MOMENT = datetime(2026, 3, 1, 12, tzinfo=UTC)
ODD: tuple[Any, ...] = (
    *(None, "", "x", " x ", "x" * 41, "x" * 70_000, "a\x00b", "é", "\ud83d", "a@b.example.org"),
    *(True, False, 0, 1, -1, 7, 2**31 - 1, 2**31, 2**63 - 1, 2**63, -(2**63) - 1),
    *(0.0, -0.0, 0.5, 1e300, math.nan, math.inf, -math.inf),
    *(MOMENT, MOMENT.replace(tzinfo=None), MOMENT.astimezone(timezone(timedelta(hours=3)))),
    *(datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC), date(2026, 3, 1)),
    *("2026-03-01", "https://example.org/a", [], {}, ["x"], (1,)),
)


@pytest.mark.parametrize("table", sorted(TABLES))
def test_a_column_that_is_sound_is_given_back_by_its_check(table: str) -> None:
    """Yes is only said of values that the check would not change; of all others it says no."""
    for column in columns_of(table).values():
        words = tuple(getattr(TABLES[table].__table__.c[column.name].type, "enums", ()))
        fine = [value for value in (*ODD, *words) if _is_kept(column, value)]
        wrong = [value for value in (*ODD, *words) if not _is_kept(column, value)]
        assert not any(column.all_sound([value]) for value in wrong), column.name
        assert not any(column.all_sound([*fine, value]) for value in wrong), column.name
        if column.kind in ("whole", "switch", "word", "date", "instant"):
            assert column.all_sound(fine), column.name


def _is_kept(column: Column, value: Any) -> bool:
    """Whether the check gives back this very value, sign of zero and all."""
    try:
        found = column.check(value)
    except Fault:
        return False
    return type(found) is type(value) and repr(found) == repr(value)


def test_a_batch_is_examined_as_its_rows_are_one_by_one() -> None:
    """The columns' way gives the rows' way, or leaves the batch to it."""
    compiled = examiner("characters")
    rows = [{"player_id": 1, "name": f"Hero {number}", "level": number} for number in (1, 2, 3)]
    assert compiled.quick_many(rows) == [compiled.quick(row) for row in rows]
    for broken in ({"level": 0}, {"name": None}, {"nmae": "x"}, {"version": 3}):
        assert compiled.quick_many([*rows, {**rows[0], **broken}]) is None
        assert compiled.quick_many([{**row, **broken} for row in rows]) is None
    assert compiled.quick_many([{"name": "Nobody's"}]) is None


def test_a_batch_stores_every_kind_of_value_as_it_was_checked(
    records_database: Database, writing: Writer, ground: Ground
) -> None:
    """Instants, dates, numbers and JSON (held by several rows) come back from the table alike."""
    shared = {"hours": [0.25, 0.5], "common_distraction": "Müsli", "best_weekday": 3}
    values = [
        {
            "player_id": ground.parents["player_profiles", "id"][2],
            "day_date": date(2031, 2, day),
            "average_attention_score": 0.125,
            "patterns": shared,
            "computed_at": MOMENT.astimezone(timezone(timedelta(hours=3))),
        }
        for day in (1, 2, 3)
    ]
    source, compiled = TABLES["focus_metrics"].__table__, examiner("focus_metrics", by_service=True)
    with writing() as session:
        made = records.insert_many(
            session, table="focus_metrics", rows=values, by_service=True, return_ids=True
        )
    with read(records_database) as session:
        query = source.select().where(source.c.id.in_(made.ids)).order_by(source.c.id)
        found = [dict(row) for row in session.execute(query).mappings()]
    clean = compiled.quick_many(values)
    assert clean is not None and clean[0]["computed_at"] == MOMENT
    assert found == [{**row, "id": key} for row, key in zip(clean, made.ids, strict=True)]
