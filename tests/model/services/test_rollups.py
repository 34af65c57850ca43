"""Roll-ups repeat what the logs and the ledger say, and can be made anew at any time."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import col

from model.db import read
from model.services import play, rollups, views, worlds
from model.tables import DailyLog, PlayerDay, XpEvent
from sim.frames import columns_of
from tests.model.services.play_worlds import FULL_DAY, MONDAY, Game, noon

DAYS = 5


@pytest.fixture
def played(sample: Game) -> tuple[Game, int]:
    """A player with perfect days, a missed one and XP by hand on the last."""
    player_id = sample.join()
    for number in range(DAYS):
        day = MONDAY + timedelta(days=number)
        if number != 2:
            sample.record(player_id, day, **FULL_DAY)
    with sample.writing(noon(MONDAY + timedelta(days=DAYS))) as session:
        play.tick(session, world="sample")
    return sample, player_id


def world_id(game: Game) -> int:
    """The sample world's id."""
    with read(game.database) as session:
        return worlds.world_by_key(session, key="sample").id or 0


def refresh(game: Game, since: date | None = None) -> int:
    """Make the roll-ups."""
    with game.writing() as session:
        return rollups.refresh(session, world_id=world_id(game), since=since)


def days_of(game: Game, player_id: int) -> list[dict[str, Any]]:
    """A player's days from the roll-up."""
    with read(game.database) as session:
        until = MONDAY + timedelta(days=99)
        return views.player_days(session, player_id=player_id, since=MONDAY, until=until)


def test_each_closed_day_is_one_row_with_the_logs_figures(played: tuple[Game, int]) -> None:
    """Streaks, core quests and activity are those of the log, XP adds up to the ledger's total."""
    game, player_id = played
    assert refresh(game) == DAYS
    days = days_of(game, player_id)
    with read(game.database) as session:
        logs = (
            session.execute(
                sa.select(DailyLog)
                .where(col(DailyLog.player_id) == player_id, col(DailyLog.evaluated))
                .order_by(col(DailyLog.day_date))
            )
            .scalars()
            .all()
        )
        total = session.execute(
            sa.select(sa.func.sum(XpEvent.final_xp)).where(col(XpEvent.player_id) == player_id)
        ).scalar_one()
    assert [day["date"] for day in days] == [log.day_date for log in logs]
    assert [day["day"] for day in days] == list(range(DAYS))
    for day, log in zip(days, logs, strict=True):
        assert (day["streak"], day["is_perfect"]) == (log.streak_after, log.all_completed)
        assert (day["core_completed"], day["core_total"]) == (log.core_completed, log.core_total)
        assert day["is_active"] == (day["date"] != MONDAY + timedelta(days=2))
    assert sum(day["xp_gained"] for day in days) == total == days[-1]["total_xp"]
    assert days[3]["debuff_triggered"] is False
    assert days[2]["debuff_triggered"] is True


def test_made_anew_they_are_the_same(played: tuple[Game, int]) -> None:
    """A second making, whole or from a date on, changes nothing."""
    game, player_id = played
    refresh(game)
    before = [{k: v for k, v in day.items() if k != "id"} for day in days_of(game, player_id)]
    refresh(game)
    refresh(game, MONDAY + timedelta(days=3))
    after = [{k: v for k, v in day.items() if k != "id"} for day in days_of(game, player_id)]
    assert after == before
    with game.writing() as session:
        assert not rollups.is_behind(session, world_id=world_id(game))
        assert rollups.catch_up(session) == 0
        session.execute(sa.delete(PlayerDay).where(col(PlayerDay.day) >= 3))
        assert rollups.is_behind(session, world_id=world_id(game))
        assert rollups.catch_up(session) == DAYS - 3


def test_a_date_of_the_world_is_the_sum_of_its_players(played: tuple[Game, int]) -> None:
    """Figures by day count players and add up their XP."""
    game, player_id = played
    refresh(game)
    with read(game.database) as session:
        figures = views.kpi_by_day(
            session, world_id=world_id(game), since=MONDAY, until=MONDAY + timedelta(days=9)
        )
    days = days_of(game, player_id)
    assert [f["date"] for f in figures] == [day["date"] for day in days]
    assert [f["xp_gained_sum"] for f in figures] == [day["xp_gained"] for day in days]
    assert [f["active_count"] for f in figures] == [int(day["is_active"]) for day in days]


def test_they_have_the_columns_of_a_run(played: tuple[Game, int]) -> None:
    """A KPI over a run's table can be asked of the database: the columns have the same names."""
    run_columns = set(columns_of("player_days")) - {"replication", "player_key"}
    assert run_columns <= set(PlayerDay.__table__.columns.keys())
