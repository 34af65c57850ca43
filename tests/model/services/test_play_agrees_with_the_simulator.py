"""Live play and the reference simulator are the same game: equal inputs, equal ledgers.

Both call the same rules; this test finds what rules cannot promise: the order and the instants in
which they are called.
"""

from __future__ import annotations

import contextlib
import copy
import os
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import col

from model.db import read
from model.errors import Refused
from model.rules.calendar import midnight_minutes
from model.rules.values import ABSENT, SOURCES
from model.ruleset import Ruleset
from model.services import content, play
from model.services.verification import verify
from model.tables import XpEvent
from model.words import XpEventSource
from sim.population import PlayerSpec
from sim.reference_player import Player
from sim.reference_state import World
from sim.run_data import RunData
from tests.model.services.play_worlds import MONDAY, Game
from tests.sample_content import CONTENT

FULL = bool(os.environ.get("QUESTLAB_FULL"))
DAYS = 62
ZONES = (("Asia/Kolkata", 8), ("America/New_York", 5))
"""Half an hour off the others; changes its clocks on the way. With the seed of the inputs."""
HABITS = {
    "steps": 16_000,
    "workout-minutes": 40,
    "protein-grams": 240,
    "sleep-minutes": 600,
    "screen-minutes": 200,
    "alcohol-free": 1,
}


def _inputs(random: Random) -> list[list[dict[str, int]]]:
    """For each day the records of its sessions; some bad days and an absence come late."""
    days: list[list[dict[str, int]]] = []
    for day in range(DAYS):
        skill = 0.4 if 32 <= day < 44 else 1.2
        today = {
            name: round(top * min(1.0, random.random() + skill / 2))
            for name, top in HABITS.items()
            if random.random() < 0.97
        }
        early = {name: value // 2 for name, value in today.items() if name != "alcohol-free"}
        is_away = 45 <= day < 54 or random.random() < 0.05
        days.append([] if is_away else [early, today])
    return days


def _simulated(ruleset: Ruleset, zone: str, days: list[list[dict[str, int]]]) -> Any:
    game = ruleset.game
    rows = RunData(game, replication=0, start_on=MONDAY, keep_events=True)
    world = World(game, rows, start_ordinal=MONDAY.toordinal())
    spec = PlayerSpec("c:0", "c", 0, 0, 1, ruleset.archetypes["casual"], zone, ())
    player = Player(world, spec, index=0)
    midnights = midnight_minutes(zone, MONDAY, DAYS + 2)
    for day, sessions in enumerate(days):
        player.open_day(day)
        for number, values in enumerate(sessions):
            minute = midnights[day] + 600 + 300 * number
            if number == 0:
                player.begin_activity(minute)
                _simulated_actions(player, minute)
            named = sorted((game.metric_index[name], value) for name, value in values.items())
            player.record(named, minute, local_minute=600 + 300 * number)
        player.close_day(midnights[day + 1], next_midnight=midnights[day + 2])
    return player, rows


def _played(game: Game, player_id: int, zone: str, days: list[list[dict[str, int]]]) -> None:
    origin = datetime(MONDAY.year, MONDAY.month, MONDAY.day, tzinfo=UTC)
    midnights = midnight_minutes(zone, MONDAY, DAYS + 2)
    for day, sessions in enumerate(days):
        for number, values in enumerate(sessions):
            now = origin + timedelta(minutes=midnights[day] + 600 + 300 * number)
            if number == 0:
                _played_actions(game, player_id, now)
            with game.writing(now) as session:
                play.record_metrics(session, player_id=player_id, values=values)
    with game.writing(origin + timedelta(minutes=midnights[DAYS])) as session:
        play.tick(session)


def _simulated_actions(player: Player, minute: int) -> None:
    """Start the boss once the level allows, and enter the dungeon whenever it is open."""
    game = player.game
    boss = game.boss_index["the-inconsistent-one"]
    is_open = player.boss.boss == ABSENT and not player.bosses_done >> boss & 1
    if is_open and player.level >= game.bosses[boss].required_level:
        player.start_boss(boss, minute)
    dungeon = game.dungeon_index["step-surge"]
    player.expire_dungeon(minute)
    is_free = player.dungeon.dungeon == ABSENT and minute >= player.cooldowns[dungeon]
    if is_free and player.level >= game.dungeons[dungeon].level_required:
        player.enter_dungeon(dungeon, minute)


def _played_actions(game: Game, player_id: int, now: datetime) -> None:
    with game.writing(now) as session, contextlib.suppress(Refused):
        play.start_fight(session, player_id=player_id, boss="the-inconsistent-one")
    with game.writing(now) as session, contextlib.suppress(Refused):
        play.enter_dungeon(session, player_id=player_id, dungeon="step-surge")


def _ledger(game: Game, player_id: int) -> list[tuple[Any, ...]]:
    with read(game.database) as session:
        query = sa.select(XpEvent).where(col(XpEvent.player_id) == player_id)
        events = session.execute(query.order_by(col(XpEvent.seq))).scalars()
        return [
            (e.day_date, e.event_source, e.content_key, e.base_xp, e.final_xp, e.level_after)
            for e in events
        ]


@pytest.mark.parametrize("turn", (0, 1) if FULL else (0,))
def test_equal_inputs_give_equal_ledgers(sample: Game, turn: int) -> None:
    """62 days of sessions, slips, freezes, debuffs and an absence: the same events in both.

    Each database plays one of the two zones in a usual run, because a day takes its time.
    """
    zone, seed = ZONES[turn ^ (sample.database.kind == "sqlite")]
    flat = copy.deepcopy(CONTENT)
    # Draws are keyed by player, so the one drawn quest of a day is left out of the comparison.
    flat["game_configs"]["rotation"]["value"]["unlock_day"] = 3650
    flat["archetypes"]["casual"]["choices"]["equip"] = "never"
    sample.publish(flat)
    days = _inputs(Random(seed))
    player_id = sample.join(timezone=zone, now=datetime(2026, 1, 4, 12, tzinfo=UTC))
    _played(sample, player_id, zone, days)
    with read(sample.database) as session:
        ruleset = content.published(session, world="sample")
        report = verify(session)
    player, rows = _simulated(ruleset, zone, days)
    wanted = [
        (
            date.fromordinal(MONDAY.toordinal() + event[3]),
            SOURCES[event[4]],
            rows.content_keys[event[5]],
            event[6],
            event[7],
            event[11],
        )
        for event in rows.events.array().tolist()
    ]
    assert _ledger(sample, player_id) == wanted
    info = sample.player(player_id)
    assert (info.total_xp, info.level) == (player.total_xp, player.level)
    assert (info.current_streak, info.longest_streak, info.perfect_streak, info.freezes_held) == (
        player.streak.current,
        player.streak.longest,
        player.streak.perfect,
        player.streak.freezes,
    )
    held = [t.key for i, t in enumerate(ruleset.game.titles) if player.held_titles >> i & 1]
    assert list(info.titles) == held
    assert report.findings == ()
    sources = {event[1] for event in wanted}
    assert {XpEventSource.BOSS_DEFEAT, XpEventSource.DUNGEON_CLEAR} <= sources
