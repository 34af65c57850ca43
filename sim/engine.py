"""The fast engine: SimPy holds the world's calendar, cohorts are arrays, the kernel plays the days.

The world's process plays everybody up to the next barrier of the calendar, where players meet;
between barriers no player can notice another, so they are played block by block, in any order. The
boards of seasons close in processes of their own, once the last time zone has left the season. The
digest is that of sim/reference.py, to the bit. May use: rules, ruleset, the kernel, simpy, numpy.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import simpy

from model.rules.draws import key_hash
from model.ruleset import Ruleset
from sim.arrays import calendar_of, first_days, new_scratch, new_state, state_words
from sim.compile import Compiled, compile_ruleset, ints, words
from sim.digests import Digest
from sim.finals import Finals
from sim.kernel.bundles import Bundle
from sim.kernel.days import play
from sim.kernel.joining import draw_players
from sim.kernel.tables import AGGREGATES, EVENT_COLUMNS, Calendar, Ints, Log, State
from sim.ledger_rows import add_events
from sim.measures import HEADLINE_LEVELS, LAST_DAYS
from sim.population import Options, archetypes_of, zones_of
from sim.progress import Progress, ShouldCancel, Watch
from sim.run_data import KIND_CODES, RunData
from sim.scenario import CohortSpec, Scenario

ENGINE: Final = "fast"
BLOCK_PLAYERS: Final = 1_024
"""Players played between two looks at the clock (and at whether to stop)."""
BLOCK_ROWS_PLAYERS: Final = 128
"""The same when ledger rows are kept."""
_EVENTS_PER_DAY_GUESS: Final = 12
_SEASON_RANKED = KIND_CODES["season_ranked"]

World = Generator[simpy.Event, None, None]


@dataclass(frozen=True)
class Keep:
    """Which rows a run keeps besides its final states; the digest needs none of them."""

    events: bool = True
    days: bool = True
    occurrences: bool = True

    @property
    def nothing(self) -> bool:
        """No row is kept."""
        return not (self.events or self.days or self.occurrences)


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
) -> RunData:
    """Play one replication of a scenario under a ruleset; `run_reference`, many times faster.

    `keep` says which rows are kept (default: all, the ledger only with `keep_events`). Errors:
    RunError for an archetype the content lacks; Cancelled when `should_cancel()` says so.
    """
    run = _Run(ruleset, scenario, replication=replication, keep=keep or Keep(events=keep_events))
    watch = Watch(scenario.players * scenario.horizon_days, on_progress, should_cancel)
    watch.report()
    environment = simpy.Environment(initial_time=min(0, int(run.calendar.midnight.min())))
    environment.process(run.world(environment, watch))
    for season in range(len(run.game.seasons)):
        environment.process(run.board(environment, season))
    environment.run()
    watch.day_done(scenario.players * scenario.horizon_days)
    return run.result()


class _Run:
    """One replication in progress."""

    def __init__(
        self, ruleset: Ruleset, scenario: Scenario, *, replication: int, keep: Keep
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
        )
        self.digest = Digest()
        self.finals = Finals(self.game, [a.key for a in self.compiled.archetypes], self.zones)
        archetypes = max(1, len(self.compiled.archetypes))
        self.aggregate = np.zeros(
            (len(self.cohorts) * archetypes, scenario.horizon_days, AGGREGATES), dtype=np.int64
        )
        self.calendar_bundle = Bundle(self.calendar)
        self.scratch = Bundle(new_scratch(self.compiled.content, self.compiled.people))
        self.watched_levels = ints(HEADLINE_LEVELS)

    # --- The calendar -------------------------------------------------------------------------

    def world(self, environment: simpy.Environment, watch: Watch) -> World:
        """Play everybody up to the end of the run, which is its only barrier."""
        for number, cohort in enumerate(self.cohorts):
            self.digest.cohort(cohort.spec.key, cohort.spec.players)
            size = BLOCK_PLAYERS if self.keep.nothing else BLOCK_ROWS_PLAYERS
            for first in range(0, cohort.spec.players, size):
                count = min(size, cohort.spec.players - first)
                self._play_block(number, first, count)
                watch.day_done(count * self.scenario.horizon_days)
        end = int(self.calendar.midnight[:, self.scenario.horizon_days].max())
        yield environment.timeout(end - environment.now)

    def board(self, environment: simpy.Environment, season: int) -> World:
        """Rank a season's players when the last time zone has closed its last day."""
        last_day = self.game.seasons[season].end_day - self.scenario.start_on.toordinal()
        if not 0 <= last_day < self.scenario.horizon_days:
            return
        used = np.unique(self.finals.zone())
        closed = int(self.calendar.midnight[used, last_day + 1].max()) + 1
        yield environment.timeout(closed - environment.now)
        ranked = self.finals.rank(season)
        if self.keep.occurrences:
            code = self.rows.content_codes[self.game.seasons[season].key]
            last = self.scenario.horizon_days - 1
            self.rows.occurrences.extend(
                np.array(
                    [
                        (player, min(last, self._day_at(player, closed)), closed, _SEASON_RANKED,
                         code, rank)
                        for player, rank in ranked
                    ],
                    dtype=np.int64,
                ).reshape(-1, 6)
            )  # fmt: skip

    def _day_at(self, player: int, minute: int) -> int:
        """The local day that a player lives at a minute."""
        starts = self.calendar.midnight[self.finals.zone()[player]]
        return int(np.searchsorted(starts, minute, side="right")) - 1

    # --- Blocks -------------------------------------------------------------------------------

    def _play_block(self, cohort_number: int, first_ordinal: int, players: int) -> None:
        """Play some players of a cohort through the whole run and keep what they leave."""
        guess = _EVENTS_PER_DAY_GUESS if self.keep.events else 0
        while True:
            state = self._joined(cohort_number, first_ordinal, players)
            log, aggregate = self._log(cohort_number, state, guess)
            play(
                self.compiled.content_bundle, self.compiled.people_bundle, self.calendar_bundle,
                Bundle(state), self.scratch, Bundle(log), 0, players, 0,
                self.scenario.horizon_days,
            )  # fmt: skip
            if log.rows[0] <= len(log.events) and log.rows[1] <= len(log.occurrences):
                break
            guess = guess * 2 + 1
        self.aggregate += aggregate
        self._keep_block(cohort_number, first_ordinal, state, log)

    def _joined(self, cohort_number: int, first_ordinal: int, players: int) -> State:
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
        )

    def _log(self, cohort_number: int, state: State, guess: int) -> tuple[Log, Ints]:
        players, days = len(state.level), self.scenario.horizon_days
        keep, groups = self.keep, max(1, len(self.compiled.archetypes))
        aggregate = np.zeros_like(self.aggregate)
        log = Log(
            events=np.zeros(
                (players * days * guess if keep.events else 0, EVENT_COLUMNS), np.int64
            ),
            occurrences=np.zeros(
                (players * days * max(1, guess) if keep.occurrences else 0, 6), np.int64
            ),
            days=np.zeros((players * days if keep.days else 0, 16), np.int64),
            aggregate=aggregate,
            group=cohort_number * groups + state.archetype,
            watched_levels=self.watched_levels,
            late_from_day=days - LAST_DAYS,
            rows=np.zeros(3, dtype=np.int64),
        )
        return log, aggregate

    def _keep_block(self, cohort_number: int, first_ordinal: int, state: State, log: Log) -> None:
        index = self.cohorts[cohort_number].first_index + first_ordinal
        self.digest.players(first_ordinal, state_words(state))
        self.finals.add(self.cohorts[cohort_number].spec.key, first_ordinal, state)
        for rows in (log.events, log.occurrences, log.days):
            rows[:, 0] += index
        if self.keep.events:
            add_events(self.rows, log.events[: log.rows[0]], self.compiled)
        if self.keep.occurrences:
            self.rows.occurrences.extend(log.occurrences[: log.rows[1]].copy())
        if self.keep.days:
            self.rows.days.extend(log.days[: log.rows[2]].copy())

    def result(self) -> RunData:
        """What the run leaves behind."""
        self.rows.take(
            self.finals.players(),
            digest=self.digest.finish(self.finals.ranks()),
            event_count=self.finals.event_count,
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
