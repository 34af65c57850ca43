"""The fast engine: SimPy holds the world's calendar, cohorts are arrays, the kernel plays the days.

The world's process plays everybody up to the next barrier of the calendar, where players meet;
between barriers no player can notice another, so they are played block by block, in any order.
Where players never meet the only barrier is the end, and blocks are let go of as they are done;
where they do, sim/weeks.py plays. The boards of seasons close in processes of their own, once the
last time zone has left the season. The digest is that of sim/reference.py, to the bit. May use:
rules, ruleset, the kernel, simpy, numpy.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final, Protocol

import numpy as np
import simpy

from model.rules.draws import key_hash
from model.ruleset import Ruleset
from sim.arrays import (
    calendar_of,
    first_days,
    new_state,
    state_words,
)
from sim.blocks import Played, Task, play_all
from sim.compile import Compiled, compile_ruleset
from sim.compile_parts import ints, words
from sim.digests import Digest
from sim.finals import Finals
from sim.held import require_room
from sim.keep import Keep as Keep
from sim.kept import Measured
from sim.kernel.bundles import Bundle
from sim.kernel.joining import draw_players
from sim.kernel.tables import AGGREGATES, Calendar, Ints, State
from sim.ledger_rows import add_events
from sim.measures import HEADLINE_LEVELS
from sim.population import Options, archetypes_of, zones_of
from sim.progress import Progress, ShouldCancel, Watch
from sim.run_data import KIND_CODES, RunData
from sim.scenario import CohortSpec, Scenario
from sim.weeks import play_weeks

ENGINE: Final = "fast"
BLOCK_PLAYERS: Final = 1_024
"""Players played between two looks at the clock (and at whether to stop)."""
BLOCK_ROWS_PLAYERS: Final = 128
"""The same when ledger rows are kept."""
BLOCK_DAYS: Final = 100_000
"""And never more player-days than this, so that a run is stopped within a moment."""
_SEASON_RANKED = KIND_CODES["season_ranked"]

World = Generator[simpy.Event, None, None]


class Sink(Protocol):
    """Where rows go while a run is played, instead of into memory."""

    def block(
        self, compiled: Compiled, first_player: int, archetype: Ints,
        *, events: Ints, occurrences: Ints, days: Ints, money: Ints,
    ) -> None:  # fmt: skip
        """Take the rows of some players, the first column their number in the run."""

    def occurrences(self, rows: Ints) -> None:
        """Take occurrences that came of several players together."""


@dataclass
class _Cohort:
    """One cohort of a run, with the options its players are drawn from."""

    spec: CohortSpec
    archetypes: Options
    zones: Options
    first_index: int
    """The index of its first player among all players."""
    archetype_places: Ints = field(default_factory=lambda: ints(()))
    zone_places: Ints = field(default_factory=lambda: ints(()))


def run_fast(
    ruleset: Ruleset,
    scenario: Scenario,
    *,
    replication: int = 0,
    on_progress: Progress | None = None,
    should_cancel: ShouldCancel | None = None,
    keep_events: bool = True,
    keep: Keep | None = None,
    levels: Sequence[int] = HEADLINE_LEVELS,
    sink: Sink | None = None,
    threads: int = 1,
) -> RunData:
    """Play one replication of a scenario under a ruleset; `run_reference`, many times faster.

    `keep` says which rows are kept (default: all, the ledger only with `keep_events`); `sink` takes
    them as they come, the result is then without them. `levels` are those whose day `measures()`
    tells. `threads` play blocks at once; the digest is the same. Errors: RunError for an archetype
    the content lacks, or more players who meet than fit into memory; Cancelled when
    `should_cancel()` says so.
    """
    require_room(ruleset.game, scenario)
    wanted = keep or Keep(events=keep_events, money=keep_events)
    run = _Run(ruleset, scenario, replication=replication, keep=wanted, levels=levels)
    run.sink, run.threads = sink, threads
    watch = Watch(scenario.players * scenario.horizon_days, on_progress, should_cancel)
    watch.report()
    environment = simpy.Environment(initial_time=min(0, int(run.calendar.midnight.min())))
    played = environment.event()
    environment.process(run.world(environment, watch, played))
    for season in range(len(run.game.seasons)):
        environment.process(run.board(environment, season, played))
    environment.run()
    watch.day_done(scenario.players * scenario.horizon_days)
    return run.result()


class _Run:
    """One replication in progress."""

    def __init__(
        self,
        ruleset: Ruleset,
        scenario: Scenario,
        *,
        replication: int,
        keep: Keep,
        levels: Sequence[int],
    ) -> None:
        """Lay out the calendar and the cohorts; nobody has played yet."""
        self.compiled: Compiled = compile_ruleset(ruleset)
        self.game = self.compiled.game
        self.scenario, self.replication, self.keep = scenario, replication, keep
        self.cohorts = _cohorts(ruleset, scenario, self.compiled)
        self.zones = sorted({key for cohort in self.cohorts for key in cohort.zones.keys})
        for cohort in self.cohorts:
            cohort.zone_places = ints(self.zones.index(key) for key in cohort.zones.keys)
        self.calendar: Calendar = calendar_of(
            self.game,
            zones=self.zones,
            start_on=scenario.start_on,
            horizon_days=scenario.horizon_days,
        )
        self.rows = RunData(
            self.game,
            replication=replication,
            start_on=scenario.start_on,
            keep_events=keep.events,
            keep_money=keep.money,
        )
        self.sink: Sink | None = None
        self.threads = 1
        self.digest = Digest()
        self.finals = Finals(self.game, [a.key for a in self.compiled.archetypes], self.zones)
        archetypes = max(1, len(self.compiled.archetypes))
        self.aggregate = np.zeros(
            (len(self.cohorts) * archetypes, scenario.horizon_days, AGGREGATES), dtype=np.int64
        )
        self.calendar_bundle = Bundle(self.calendar, is_fixed=True)
        self.watched_levels = ints(levels)

    # --- The calendar -------------------------------------------------------------------------

    def world(self, environment: simpy.Environment, watch: Watch, played: simpy.Event) -> World:
        """Play everybody from barrier to barrier; `played` happens once all have their last day."""
        if self.game.competition.is_on:
            for minute in play_weeks(self, watch):
                yield environment.timeout(minute - environment.now)
        else:
            blocks = play_all(self, (self.task(*part) for part in self.parts()))
            for (number, first, players), done in zip(self.parts(), blocks, strict=True):
                self.keep_players(number, first, done.state)
                self.keep_rows(number, first, done)
                watch.day_done(players * self.scenario.horizon_days)
        played.succeed()
        end = int(self.calendar.midnight[:, self.scenario.horizon_days].max())
        yield environment.timeout(max(0, end - environment.now))

    def board(self, environment: simpy.Environment, season: int, played: simpy.Event) -> World:
        """Rank a season's players when the last time zone has closed its last day.

        Totals of a season stay as they are once it is over, so the final ones are read.
        """
        last_day = self.game.seasons[season].end_day - self.scenario.start_on.toordinal()
        if not 0 <= last_day < self.scenario.horizon_days:
            return
        yield played
        used = np.unique(self.finals.zone())
        closed = int(self.calendar.midnight[used, last_day + 1].max()) + 1
        yield environment.timeout(max(0, closed - environment.now))
        ranked = self.finals.rank(season)
        if self.keep.occurrences:
            code = self.rows.content_codes[self.game.seasons[season].key]
            last = self.scenario.horizon_days - 1
            day_in = [
                min(last, int(np.searchsorted(starts, closed, side="right")) - 1)
                for starts in self.calendar.midnight
            ]
            zone = self.finals.zone()
            rows = np.array(
                [
                    (player, day_in[zone[player]], closed, _SEASON_RANKED, code, rank)
                    for player, rank in ranked
                ],
                dtype=np.int64,
            ).reshape(-1, 6)
            if self.sink is not None:
                self.sink.occurrences(rows)
            else:
                self.rows.occurrences.extend(rows)

    def _day_at(self, player: int, minute: int) -> int:
        """The local day that a player lives at a minute."""
        starts = self.calendar.midnight[self.finals.zone()[player]]
        return int(np.searchsorted(starts, minute, side="right")) - 1

    # --- Blocks -------------------------------------------------------------------------------

    def parts(self) -> Iterator[tuple[int, int, int]]:
        """(cohort, first ordinal, players) of each block, in the order of the digest."""
        most = BLOCK_PLAYERS if self.keep.nothing else BLOCK_ROWS_PLAYERS
        size = min(most, max(1, BLOCK_DAYS // self.scenario.horizon_days))
        for number, cohort in enumerate(self.cohorts):
            for first in range(0, cohort.spec.players, size):
                yield number, first, min(size, cohort.spec.players - first)

    def task(self, cohort_number: int, first_ordinal: int, players: int) -> Task:
        """Some players of a cohort through the whole run."""
        return Task(
            cohort_number,
            lambda: self.joined(cohort_number, first_ordinal, players),
            0,
            self.scenario.horizon_days,
        )

    def joined(self, cohort_number: int, first_ordinal: int, players: int) -> State:
        """Some players of a cohort before their first day."""
        cohort = self.cohorts[cohort_number]
        random_key = np.zeros(players, dtype=np.uint64)
        archetype, zone = (np.zeros(players, dtype=np.int64) for _ in range(2))
        draw_players(
            np.uint64(self.scenario.seed), np.uint64(self.replication),
            np.uint64(key_hash(cohort.spec.key)), first_ordinal,
            words(cohort.archetypes.hashes), ints(cohort.archetypes.weights),
            words(cohort.zones.hashes), ints(cohort.zones.weights),
            random_key, archetype, zone,
        )  # fmt: skip
        zone = cohort.zone_places[zone]
        return new_state(
            self.game,
            random_key=random_key,
            archetype=cohort.archetype_places[archetype],
            zone=zone,
            first_day=first_days(self.calendar, zone, start_day=cohort.spec.start_day),
            watched_levels=len(self.watched_levels),
            archetypes=self.compiled.archetypes,
        )

    def keep_players(self, cohort_number: int, first_ordinal: int, state: State) -> None:
        """Keep the final states of a block; blocks come in the order of the digest."""
        spec = self.cohorts[cohort_number].spec
        if first_ordinal == 0:
            self.digest.cohort(spec.key, spec.players)
        self.digest.players(first_ordinal, state_words(state))
        self.finals.add(spec.key, first_ordinal, state)

    def keep_rows(self, cohort_number: int, first_ordinal: int, played: Played) -> None:
        """Keep the sums and rows of a block, or hand the rows on."""
        self.aggregate += played.aggregate
        index = self.cohorts[cohort_number].first_index + first_ordinal
        events, occurrences, days, money = played.rows
        for rows in played.rows:
            rows[:, 0] += index
        if self.sink is not None:
            self.sink.block(
                self.compiled, index, played.state.archetype,
                events=events, occurrences=occurrences, days=days, money=money,
            )  # fmt: skip
        else:
            add_events(self.rows, events, self.compiled)
            self.rows.occurrences.extend(occurrences)
            self.rows.days.extend(days)
            self.rows.money.extend(money)

    def result(self) -> RunData:
        """What the run leaves behind."""
        self.rows.take(
            self.finals.players,
            digest=self.digest.finish(self.finals.ranks()),
            event_count=self.finals.event_count,
        )
        self.rows.take_measures(
            partial(
                self.finals.measure_columns,
                self.watched_levels.tolist(),
                horizon_days=self.scenario.horizon_days,
            )
        )
        archetypes = [archetype.key for archetype in self.compiled.archetypes] or [""]
        self.rows.measured = Measured(
            self.aggregate,
            [(cohort.spec.key, key) for cohort in self.cohorts for key in archetypes],
            self.scenario.start_on,
            self.finals.measures(),
            self.finals.level_days(),
            self.finals.first_day(),
            self.watched_levels.tolist(),
        )
        return self.rows


def _cohorts(ruleset: Ruleset, scenario: Scenario, compiled: Compiled) -> list[_Cohort]:
    places = {archetype.key: place for place, archetype in enumerate(compiled.archetypes)}
    made, first = [], 0
    for spec in sorted(scenario.cohorts, key=lambda cohort: cohort.key):
        cohort = _Cohort(spec, archetypes_of(ruleset, spec), zones_of(spec), first)
        cohort.archetype_places = ints(places[key] for key in cohort.archetypes.keys)
        made.append(cohort)
        first += spec.players
    return made
