"""How fast the simulator is: both engines on the same ruleset, in one go.

The reference engine plays a slice of the players whose digest the fast engine must match. Timings
are of one process; `start_s` is a fresh process from its start to its first result. May use:
data.loading, ruleset, sim.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter, process_time
from typing import Any, Final

from data.loading import freeze_pack
from data.pack_files import PACKS_FOLDER
from model.ruleset import Ruleset
from sim import Scenario, run_reference
from sim.engine import Keep, run_fast

SLICE_PLAYERS: Final = 2_000
SEED: Final = 7
_NOTHING: Final = Keep(events=False, days=False, occurrences=False)
_NOT_CORE: Final = ("titles", "bosses", "boss_phases", "dungeons", "seasons")
_START: Final = "from data.warm_up import warm_up; warm_up()"

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class SimReport:
    """What was measured; times in the unit that the name says, of one core."""

    players: int
    days: int
    mechanics: str
    ratio: float
    fast_ns_per_player_day: float
    reference_ns_per_player_day: float
    peak_bytes: int
    ledger_rows_per_s: float
    start_s: float
    digest_equal: bool

    def as_json(self) -> dict[str, Any]:
        """The report as plain JSON."""
        return asdict(self)


def bench_sim(
    *,
    players: int,
    days: int,
    content: str = "fitness",
    core_only: bool = False,
    on_progress: Progress | None = None,
) -> SimReport:
    """Measure both engines on a shipped world; five steps of `on_progress`."""
    tell = on_progress or (lambda done, total: None)
    ruleset = freeze_pack(PACKS_FOLDER / content)
    ruleset = core_of(ruleset) if core_only else ruleset
    start_s = _start_s()
    tell(1, 5)
    run_fast(ruleset, Scenario.of(players=10, days=2, seed=SEED), keep=_NOTHING)
    fast_ns = _ns_per_player_day(
        lambda scenario: run_fast(ruleset, scenario, keep=_NOTHING), players, days
    )
    peak = peak_bytes()
    tell(2, 5)
    rows_per_s = _ledger_rows_per_s(ruleset, min(players, 20_000), days)
    tell(3, 5)
    part = min(players, SLICE_PLAYERS)
    scenario = Scenario.of(players=part, days=days, seed=SEED)
    fast = run_fast(ruleset, scenario, keep=_NOTHING).digest
    started = process_time()
    slow = run_reference(ruleset, scenario, keep_events=False).digest
    reference_ns = (process_time() - started) / (part * days) * 1e9
    tell(5, 5)
    return SimReport(
        players=players,
        days=days,
        mechanics="core" if core_only else "all",
        ratio=reference_ns / fast_ns,
        fast_ns_per_player_day=fast_ns,
        reference_ns_per_player_day=reference_ns,
        peak_bytes=peak,
        ledger_rows_per_s=rows_per_s,
        start_s=start_s,
        digest_equal=fast == slow,
    )


def core_of(ruleset: Ruleset) -> Ruleset:
    """The ruleset with core quests, streaks, debuffs, caps and the curve alone."""
    sections: Mapping[str, Any] = ruleset.document["sections"]
    rules = {table: rows for table, rows in sections["rules"].items() if table not in _NOT_CORE}
    rules["quest_templates"] = {
        key: {**row, "season": None}
        for key, row in rules["quest_templates"].items()
        if row["is_core"]
    }
    read = {
        game_metric.key
        for quest in ruleset.game.quests
        if quest.is_core
        for game_metric in ruleset.game.metrics
        if game_metric.slot in quest.program[1::4]
    }
    people = {
        table: {
            key: {**row, "habits": {m: h for m, h in row["habits"].items() if m in read}}
            for key, row in rows.items()
        }
        for table, rows in sections["people"].items()
    }
    document = {**ruleset.document, "sections": {**sections, "rules": rules, "people": people}}
    return Ruleset.from_document(document)


def peak_bytes() -> int:
    """The most memory this process has held so far."""
    status = Path("/proc/self/status")
    if status.exists():
        lines = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
        return int(lines["VmHWM"].split()[0]) * 1024
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _ns_per_player_day(play: Callable[[Scenario], Any], players: int, days: int) -> float:
    started = process_time()
    play(Scenario.of(players=players, days=days, seed=SEED))
    return (process_time() - started) / (players * days) * 1e9


def _ledger_rows_per_s(ruleset: Ruleset, players: int, days: int) -> float:
    """XP events and modifier steps made into named, typed columns, a second."""
    scenario = Scenario.of(players=players, days=days, seed=SEED)
    started = perf_counter()
    data = run_fast(
        ruleset, scenario, keep=Keep(events=True, days=False, occurrences=False, money=False)
    )
    rows = len(data.events.array()) + len(data.modifiers.array())
    return rows / (perf_counter() - started)


def _start_s() -> float:
    """A fresh process from its start to its first result, with compiled code on disk."""
    started = perf_counter()
    subprocess.run([sys.executable, "-c", _START], check=True, cwd=Path(__file__).parents[1])
    return perf_counter() - started
