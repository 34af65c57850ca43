"""The reference engine: one SimPy process per player, slow and obviously right.

SimPy holds the clock (whole minutes since 00:00 UTC of the start date); a process lives its
player's local days from midnight to midnight, through daylight saving; a calendar process ranks
each season once the last time zone has left it. Every decision is a keyed draw or a rule, so the
order of processes decides nothing. The only place that imports SimPy.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import groupby

import numpy as np
import pandas as pd
import simpy

from model.rules import debuffs
from model.rules.calendar import (
    MINUTES_PER_DAY,
    clock_minute,
    first_full_day,
    midnight_minutes,
)
from model.rules.economy_values import ON_JOINING
from model.rules.seasons import rank_players
from model.rules.titles import close_titles, worn_title
from model.rules.values import ABSENT
from model.ruleset import Ruleset
from sim import reference_choices as choices
from sim.digests import Digest
from sim.meetings import Meetings, Members, guilds_of, sundays
from sim.population import players_of
from sim.progress import Progress, Watch
from sim.reference_player import Player
from sim.reference_state import World
from sim.run_data import RunData
from sim.scenario import Scenario

ENGINE = "reference"
Life = Generator[simpy.Event, None, None]


def run_reference(
    ruleset: Ruleset,
    scenario: Scenario,
    *,
    replication: int = 0,
    on_progress: Progress | None = None,
    should_cancel: Callable[[], bool] | None = None,
    keep_events: bool = True,
) -> RunData:
    """Play one replication of a scenario under a ruleset.

    `on_progress(done, total)` counts player-days. Errors: RunError for an archetype the content
    lacks; Cancelled when `should_cancel()` says so.
    """
    rows = RunData(
        ruleset.game,
        replication=replication,
        start_on=scenario.start_on,
        keep_events=keep_events,
    )
    world = World(ruleset.game, rows, start_ordinal=scenario.start_on.toordinal())
    watch = Watch(scenario.players * scenario.horizon_days, on_progress, should_cancel)
    players = [
        Player(world, spec, index=index)
        for index, spec in enumerate(players_of(ruleset, scenario, replication=replication))
    ]
    play_out(players, scenario, watch=watch, replication=replication)
    final = pd.DataFrame([player.final_row() for player in players])
    rows.take(
        lambda: final,
        digest=_digest(players),
        event_count=sum(player.event_count for player in players),
    )
    watch.day_done(scenario.players * scenario.horizon_days)
    return rows


def play_out(
    players: list[Player], scenario: Scenario, *, watch: Watch, replication: int = 0
) -> None:
    """Let players, all of a replication or some, live from the first day to the horizon.

    Where players meet (`competition`) it must be all of them.
    """
    environment = simpy.Environment()
    for player in players:
        environment.process(_life(environment, player, scenario, watch))
    for season in range(len(players[0].game.seasons) if players else 0):
        environment.process(_season_end(environment, players, scenario, season))
    if players and players[0].game.competition.is_on:
        environment.process(_weeks(environment, players, scenario, replication))
    with _without_collector():
        watch.report()
        environment.run()


def _digest(players: list[Player]) -> str:
    digest = Digest()
    for cohort, members in groupby(players, key=lambda player: player.spec.cohort):
        words = np.array([player.state_words() for player in members], dtype=np.uint64)
        digest.cohort(cohort, len(words))
        digest.players(0, words)
    ranks = np.array([player.season_ranks for player in players], dtype=np.int64)
    return digest.finish(ranks)


def _life(environment: simpy.Environment, player: Player, scenario: Scenario, watch: Watch) -> Life:
    """One player from the first full local day to the horizon; whoever left for good stays away."""
    spec = player.spec
    midnights = midnight_minutes(spec.timezone, scenario.start_on, scenario.horizon_days + 1)
    first = first_full_day(midnights, spec.start_day * 1440)
    away_until = first
    yield environment.timeout(midnights[first])
    _welcome(player, midnights[first])
    for day in range(first, scenario.horizon_days):
        player.open_day(day)
        player.competition.open_day(midnights[day])
        if not player.has_churned and choices.churns(player):
            player.churned_day = day
            player.note("churned", midnights[day], "")
        if day >= away_until and (away := choices.lapse_days(player)):
            away_until = day + away
        debuffed = debuffs.is_debuffed(player.debuff.until_minute, midnights[day])
        is_here = day >= away_until and not player.has_churned
        if is_here and choices.shows_up(player, is_debuffed=debuffed):
            yield from _active_day(environment, player, _sessions(player, scenario, midnights))
        yield environment.timeout(midnights[day + 1] - environment.now)
        player.close_day(midnights[day + 1], next_midnight=midnights[day + 2])
        watch.day_done()


def _sessions(
    player: Player, scenario: Scenario, midnights: Sequence[int]
) -> list[tuple[int, int]]:
    """(minute, minute on the player's clock) of today's sessions, through clock changes."""
    wanted, midnight = choices.session_minutes(player), midnights[player.day]
    if midnights[player.day + 1] - midnight == MINUTES_PER_DAY:
        return [(midnight + local, local) for local in wanted]
    return sorted(
        clock_minute(player.spec.timezone, scenario.start_on, day=player.day, wanted_minute=local)
        for local in wanted
    )


def _active_day(
    environment: simpy.Environment, player: Player, sessions: list[tuple[int, int]]
) -> Life:
    """The sessions of a day on which the player shows up."""
    found = choices.outcomes(player)
    for session, (minute, local_minute) in enumerate(sessions):
        yield environment.timeout(minute - environment.now)
        if session == 0:
            _begin(player, minute, local_minute)
        player.record(choices.recorded_by(found, session), minute, local_minute=local_minute)


def _begin(player: Player, minute: int, local_minute: int) -> None:
    """The first session: the day's offers, leaving or starting a fight, entering a dungeon."""
    player.begin_activity(minute)
    player.expire_dungeon(minute)
    if choices.gives_up_boss(player):
        player.abandon_boss(minute)
    elif (boss := choices.boss_to_start(player)) != ABSENT:
        player.start_boss(boss, minute)
    dungeon = choices.dungeon_to_enter(player, minute, local_minute=local_minute)
    if dungeon != ABSENT:
        player.enter_dungeon(dungeon, minute)
    player.competition.enter(minute)


def _welcome(player: Player, minute: int) -> None:
    """Titles that are earned by joining are held from the first minute."""
    game = player.game
    player.held_titles, earned, _ = close_titles(
        game.titles, player.held_titles, inputs=player.lifetime, streak_broken=False
    )
    for index in earned:
        player.note("title_earned", minute, game.titles[index].key)
    player.worn = worn_title(
        game.titles,
        player.held_titles,
        worn=player.worn,
        policy=player.spec.archetype.choices.equip,
    )
    player.economy.happen(ON_JOINING, ABSENT, "", minute)


def _season_end(
    environment: simpy.Environment, players: list[Player], scenario: Scenario, season: int
) -> Life:
    """Rank a season's players when the last time zone has closed its last day."""
    rule = players[0].game.seasons[season]
    last_day = rule.end_day - scenario.start_on.toordinal()
    if not 0 <= last_day < scenario.horizon_days:
        return
    closed = _closed_everywhere(players, scenario, last_day)
    # One minute later, so that every player's own close has happened, whatever the order.
    yield environment.timeout(closed + 1)
    by_key = {
        player.spec.key: player for player in players if player.season_totals[season] != ABSENT
    }
    totals = [(player.season_totals[season], key) for key, player in by_key.items()]
    for rank, key, _ in rank_players(totals):
        by_key[key].season_ranks[season] = rank
        by_key[key].note("season_ranked", closed + 1, rule.key, rank)


def _weeks(
    environment: simpy.Environment, players: list[Player], scenario: Scenario, replication: int
) -> Life:
    """Let players meet each time that the last time zone has closed a Sunday."""
    rules = players[0].game.competition
    sizes = [len([*members]) for _, members in groupby(players, key=lambda one: one.spec.cohort)]
    keys = np.array([player.spec.random_key for player in players], dtype=np.uint64)
    meetings = Meetings(
        rules,
        Members(keys, guilds_of(sizes, rules.guild.members)),
        seed=scenario.seed,
        replication=replication,
    )
    for day in sundays(scenario):
        closed = _closed_everywhere(players, scenario, day)
        yield environment.timeout(closed + 1 - environment.now)
        rows = np.array([player.competition.row for player in players], dtype=np.int64)
        meetings.settle(day, rows)
        for player, row in zip(players, rows.tolist(), strict=True):
            player.competition.row = row


def _closed_everywhere(players: list[Player], scenario: Scenario, day: int) -> int:
    """The minute at which the last of the players' time zones closes a local day."""
    zones = sorted({player.spec.timezone for player in players})
    return max(_midnight_after(name, scenario.start_on, day) for name in zones)


def _midnight_after(timezone: str, start_on: date, day: int) -> int:
    return midnight_minutes(timezone, start_on, day + 1)[day + 1]


@contextmanager
def _without_collector() -> Iterator[None]:
    """Collecting garbage among a million live processes costs more than half of the run."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
