"""What a question costs before it is played: time and disk, and the refusal of what is absurd.

Figures are measured on the fitness world and rounded up. Memory is `sim.scenario`'s. May use:
errors, keep, scenario.
"""

from __future__ import annotations

from typing import Final

from model.errors import RunError
from sim.keep import Keep
from sim.scenario import BYTES_PER_PLAYER, Scenario

NANOSECONDS_PER_PLAYER_DAY: Final = {"fast": 2_000, "reference": 300_000}
"""One core, nothing kept (measured: 1,200 on the fast engine)."""
SECONDS_MAX: Final = 8 * 3600
"""Longer than a working day of one core is asked for, not done by mistake."""
DISK_BYTES_PER_RUN: Final = 32_768
DISK_BYTES_PER_PLAYER: Final = 40
DISK_BYTES_PER_PLAYER_DAY: Final = {"events": 45, "days": 8, "occurrences": 8, "money": 20}
"""Bytes on disk of the rows of a player-day (measured on the fitness world)."""
DISK_BYTES_PER_PLAY: Final = 4_096
DISK_BYTES_PER_MEASURED_PLAY: Final = 12_288
DISK_BYTES_PER_MEASURED_PLAYER: Final = 20
"""The same for an experiment's plays, and for those whose players' measures are kept."""


def player_days(scenario: Scenario) -> int:
    """How many days of players a scenario plays, all replications together."""
    return scenario.players * scenario.horizon_days * scenario.replications


def disk_bytes(scenario: Scenario, keep: Keep) -> int:
    """About how many bytes the results of a run take on disk."""
    players = scenario.players * scenario.replications
    per_day = sum(size for part, size in DISK_BYTES_PER_PLAYER_DAY.items() if getattr(keep, part))
    return DISK_BYTES_PER_RUN + players * (DISK_BYTES_PER_PLAYER + per_day * scenario.horizon_days)


def experiment_disk_bytes(plays: int, scenario: Scenario, *, keep_measures: bool) -> int:
    """About how many bytes an experiment that is kept takes on disk."""
    per_play = DISK_BYTES_PER_PLAY
    if keep_measures:
        per_play += DISK_BYTES_PER_MEASURED_PLAY
        per_play += DISK_BYTES_PER_MEASURED_PLAYER * scenario.players
    return DISK_BYTES_PER_RUN + plays * per_play


def refuse_absurd_time(
    days: int, *, players: int, engine: str = "fast", cores: int = 1, yes: bool = False
) -> None:
    """RunError when so many player-days take absurdly long and nobody said yes to that.

    `players` are those whose final states are held in memory at once.
    """
    seconds = days * NANOSECONDS_PER_PLAYER_DAY[engine] / 1e9 / cores
    if yes or seconds <= SECONDS_MAX:
        return
    memory = players * BYTES_PER_PLAYER[engine] / 2**30
    raise RunError(
        f"{days:,} player-days would take about {in_time(seconds)} on {cores} "
        f"core{'s' * (cores > 1)} of the {engine} engine, and {memory:,.1f} GiB of memory; beyond "
        f"{in_time(SECONDS_MAX)} nothing begins unasked. Ask for fewer players, days, replications "
        "or values, or agree with --yes (yes=True in Python).",
        code="E-RUN-097",
    )


def in_time(seconds: float) -> str:
    """A time for people: `8 hours`, `23 days`, `4 years`."""
    for name, size in (("year", 365 * 86_400), ("day", 86_400), ("hour", 3_600)):
        if seconds >= 2 * size or name == "hour":
            return f"{seconds / size:,.0f} {name}s"
    raise AssertionError
