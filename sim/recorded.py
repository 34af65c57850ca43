"""What simulated players did, written down so that it can be done again through the live services.

A recorder is a player of the reference engine who keeps every input: what was recorded and when,
which fights and dungeons were begun, which title was put on at a close. Each player's draws are
their own, so a few players of a large run are played alone and are the same as in it; where players
meet (the setting `competition`) that cannot be. May use: sim.reference and what it uses, errors.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from model.errors import RunError
from model.ruleset import Ruleset
from sim.population import PlayerSpec, some_players_of
from sim.progress import Watch
from sim.reference import play_out
from sim.reference_player import Player
from sim.reference_state import World
from sim.run_data import RunData
from sim.scenario import Scenario

RECORD, START_BOSS, ABANDON_BOSS, ENTER_DUNGEON, WEAR = (
    "record", "start_boss", "abandon_boss", "enter_dungeon", "wear"
)  # fmt: skip


class Input(NamedTuple):
    """One thing done at a minute of the run; `key` is a boss, dungeon or title (empty: none)."""

    minute: int
    what: str
    key: str = ""
    values: Mapping[str, int] = {}


class Recorded(NamedTuple):
    """One player of a run: who they are, what they did, and the ledger that came of it."""

    spec: PlayerSpec
    joined_minute: int
    inputs: tuple[Input, ...]
    final: Mapping[str, int | str]
    events: tuple[tuple[object, ...], ...]
    """(seq, day, source code, content key, base XP, final XP, total after, level after)"""
    modifiers: tuple[tuple[int, ...], ...]
    """(seq, order, type code, ppm, XP before, XP after)"""


class Recorder(Player):
    """A player who keeps what they do."""

    def __init__(self, world: World, spec: PlayerSpec, *, index: int) -> None:
        """Begin as any player, with nothing done."""
        super().__init__(world, spec, index=index)
        self.inputs: list[Input] = []
        self._seen_worn = self.worn
        self._closed_minute = spec.start_day * 1440

    def open_day(self, day: int) -> None:
        """Open the day; a title put on by joining shows here for the first time."""
        self._note_worn()
        super().open_day(day)

    def record(self, values: Iterable[tuple[int, int]], minute: int, *, local_minute: int) -> None:
        """Record, and keep what was recorded, even nothing: that too is an access."""
        named = list(values)
        known = {self.game.metrics[metric].key: value for metric, value in named}
        self.inputs.append(Input(minute, RECORD, values=known))
        super().record(named, minute, local_minute=local_minute)

    def start_boss(self, index: int, minute: int) -> None:
        """Begin a fight, and keep that."""
        self.inputs.append(Input(minute, START_BOSS, self.game.bosses[index].key))
        super().start_boss(index, minute)

    def abandon_boss(self, minute: int) -> None:
        """Leave a fight, and keep that."""
        self.inputs.append(Input(minute, ABANDON_BOSS))
        super().abandon_boss(minute)

    def enter_dungeon(self, index: int, minute: int) -> None:
        """Enter a dungeon, and keep that."""
        self.inputs.append(Input(minute, ENTER_DUNGEON, self.game.dungeons[index].key))
        super().enter_dungeon(index, minute)

    def close_day(self, minute: int, *, next_midnight: int) -> None:
        """Close the day, and keep a change of title."""
        super().close_day(minute, next_midnight=next_midnight)
        self._closed_minute = minute
        self._note_worn()

    def finish(self) -> None:
        """Keep the last close: whoever stayed away has their days closed up to it."""
        self.inputs.append(Input(self._closed_minute, WEAR, self._worn_key()))

    def _note_worn(self) -> None:
        if self.worn != self._seen_worn:
            self.inputs.append(Input(self._closed_minute, WEAR, self._worn_key()))
            self._seen_worn = self.worn

    def _worn_key(self) -> str:
        return self.game.titles[self.worn].key if self.worn >= 0 else ""


def require_alone(ruleset: Ruleset) -> None:
    """RunError for content whose players meet: nobody can be played without the others."""
    if ruleset.game.competition.is_on:
        raise RunError(
            "The players of this content meet (setting 'competition'): what one of them gains "
            "depends on the others, so a sample of them cannot be played alone. Simulate content "
            "without that setting to sample it.",
            code="E-RUN-101",
        )


def record_players(
    ruleset: Ruleset,
    scenario: Scenario,
    wanted: Iterable[tuple[str, int]],
    *,
    replication: int = 0,
    watch: Watch | None = None,
) -> list[Recorded]:
    """Play the players (cohort, ordinal) of a run alone, and give what they did, by player key.

    Errors: RunError where players meet.
    """
    require_alone(ruleset)
    rows = RunData(
        ruleset.game, replication=replication, start_on=scenario.start_on, keep_events=True
    )
    world = World(ruleset.game, rows, start_ordinal=scenario.start_on.toordinal())
    specs = _specs(ruleset, scenario, wanted, replication)
    players = [Recorder(world, spec, index=index) for index, spec in enumerate(specs)]
    days = len(players) * scenario.horizon_days
    play_out([*players], scenario, watch=watch or Watch(days, None, None))
    for player in players:
        player.finish()
    events, modifiers = (
        _by_player(rows.events.array().tolist()),
        _by_player(rows.modifiers.array().tolist()),
    )
    return [_recorded(player, rows, events[place], modifiers[place]) for place, player in
            enumerate(players)]  # fmt: skip


def _specs(
    ruleset: Ruleset, scenario: Scenario, wanted: Iterable[tuple[str, int]], replication: int
) -> list[PlayerSpec]:
    ordinals: dict[str, list[int]] = defaultdict(list)
    for cohort, ordinal in wanted:
        ordinals[cohort].append(ordinal)
    cohorts = {cohort.key: cohort for cohort in scenario.cohorts}
    return [
        spec
        for key in sorted(ordinals)
        for spec in some_players_of(
            ruleset, scenario, cohorts[key], sorted(ordinals[key]), replication=replication
        )
    ]


def _by_player(rows: Sequence[list[int]]) -> dict[int, list[list[int]]]:
    found: dict[int, list[list[int]]] = defaultdict(list)
    for row in rows:
        found[row[0]].append(row)
    return found


def _recorded(
    player: Recorder, rows: RunData, events: list[list[int]], modifiers: list[list[int]]
) -> Recorded:
    return Recorded(
        spec=player.spec,
        joined_minute=player.spec.start_day * 1440,
        inputs=tuple(player.inputs),
        final=player.final_row(),
        events=tuple(
            (e[1], e[3], e[4], rows.content_keys[e[5]], e[6], e[7], e[9], e[11]) for e in events
        ),
        modifiers=tuple(tuple(row[1:]) for row in modifiers),
    )
