"""Where the fast engine's time goes: the same players under content with parts taken away.

What a part costs is the difference to the whole. The floor is what no engine can go below: the
reading and writing of what is remembered of a player, which ours does once a run, because it plays
a player through all days. Processor time of one core, the best of a few plays. May use:
data.bench_sim, ruleset, sim, numpy.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from time import process_time
from typing import Any, Final, NamedTuple

import numpy as np

from data.bench_sim import SEED, core_of
from data.loading import freeze_pack
from data.pack_files import PACKS_FOLDER
from model.ruleset import Ruleset
from sim import Scenario
from sim.engine import Keep, run_fast
from sim.held import player_bytes

_NOTHING: Final = Keep(events=False, days=False, occurrences=False)
_PLAYS: Final = 3
_FLOOR: Final = "floor: memory alone, a player's state in and out once"
_FIGHTS: Final = ("bosses", "boss_phases", "dungeons")
_BLOCK_BYTES: Final = 1 << 26
"""The floor is measured on more memory than the processor keeps near."""

Rows = Mapping[str, Mapping[str, Any]]


class Part(NamedTuple):
    """One line: what was played, and its nanoseconds a player-day."""

    played: str
    ns_per_player_day: float


def where_time_goes(*, players: int, days: int, content: str = "fitness") -> list[Part]:
    """The whole, the whole without one part each, and the floor of memory."""
    ruleset = freeze_pack(PACKS_FOLDER / content)
    scenario = Scenario.of(players=players, days=days, seed=SEED)
    parts = [Part(name, _ns(change(ruleset), scenario)) for name, change in _CHANGES.items()]
    return [*parts, Part(_FLOOR, _floor_ns(ruleset) / days)]


def _ns(ruleset: Ruleset, scenario: Scenario) -> float:
    run_fast(ruleset, Scenario.of(players=1, days=1, seed=SEED), keep=_NOTHING)
    best = float("inf")
    for _ in range(_PLAYS):
        started = process_time()
        run_fast(ruleset, scenario, keep=_NOTHING)
        best = min(best, process_time() - started)
    return best / (scenario.players * scenario.horizon_days) * 1e9


def _floor_ns(ruleset: Ruleset) -> float:
    """Nanoseconds a player: every byte of the state read and written once."""
    size = player_bytes(ruleset.game)
    players = max(1, _BLOCK_BYTES // size)
    source = np.ones(players * size // 8, dtype=np.int64)
    target = np.zeros_like(source)
    best = float("inf")
    for _ in range(_PLAYS):
        started = process_time()
        np.copyto(target, source)
        best = min(best, process_time() - started)
    return best / players * 1e9


# --- Content with a part taken away -------------------------------------------------------------


def _changed(ruleset: Ruleset, section: str, table: str, rows: Rows) -> Ruleset:
    sections = ruleset.document["sections"]
    changed = {**sections, section: {**sections[section], table: rows}}
    return Ruleset.from_document({**ruleset.document, "sections": changed})


def _people(ruleset: Ruleset, change: Callable[[dict[str, Any]], dict[str, Any]]) -> Ruleset:
    rows: Rows = ruleset.document["sections"]["people"]["archetypes"]
    changed = {key: {**row, **change(dict(row))} for key, row in rows.items()}
    return _changed(ruleset, "people", "archetypes", changed)


def _nobody_comes(row: dict[str, Any]) -> dict[str, Any]:
    never = {"login_ppm": [0] * 7, "streak_login_ppm": 0}
    return {"engagement": {**row["engagement"], **never}}


def _nothing_is_recorded(row: dict[str, Any]) -> dict[str, Any]:
    return {"habits": {key: {**habit, "record_ppm": 0} for key, habit in row["habits"].items()}}


def _without_quests(goes: Callable[[Mapping[str, Any]], bool]) -> Callable[[Ruleset], Ruleset]:
    def change(ruleset: Ruleset) -> Ruleset:
        rows: Rows = ruleset.document["sections"]["rules"]["quest_templates"]
        kept = {key: row for key, row in rows.items() if not goes(row)}
        return _changed(ruleset, "rules", "quest_templates", kept)

    return change


def _without_fights(ruleset: Ruleset) -> Ruleset:
    for table in _FIGHTS:
        ruleset = _changed(ruleset, "rules", table, {})
    return ruleset


_CHANGES: Final[Mapping[str, Callable[[Ruleset], Ruleset]]] = {
    "everything": lambda ruleset: ruleset,
    "nobody comes": lambda ruleset: _people(ruleset, _nobody_comes),
    "all come, nothing is recorded": lambda ruleset: _people(ruleset, _nothing_is_recorded),
    "without rotating quests": _without_quests(lambda quest: quest["weight"] > 0),
    "without weekly quests": _without_quests(lambda quest: quest["type"] == "weekly"),
    "without bosses and dungeons": _without_fights,
    "core mechanics alone": core_of,
}
