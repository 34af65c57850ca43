"""Scenarios: which players, for how many days, from when, under which seed.

A scenario says nothing about content; the engine is given a ruleset beside it. Everything is
checked at once when a scenario is made, so an engine never meets an impossible one. May use:
words, errors, rules.calendar.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from model.errors import NotFound, RunError
from model.rules.calendar import zone

PLAYERS_MAX: Final = 10_000_000
DAYS_MAX: Final = 3_650
SEED_MAX: Final = 2**63 - 1
BYTES_PER_PLAYER: Final = {"fast": 1_200, "reference": 9_000}
"""Memory of a player's final state and its frames; the reference engine's processes (measured)."""
BYTES_PER_PLAYER_DAY: Final = 3_500
"""Memory of one player-day's rows and frames with the full ledger kept in memory (measured)."""
BYTES_MAX: Final = 16 * 2**30

DEFAULT_START_ON: Final = date(2026, 1, 5)
DEFAULT_TIMEZONES: Final[tuple[tuple[str, int], ...]] = (
    ("Europe/Berlin", 3),
    ("America/New_York", 3),
    ("Asia/Kolkata", 2),
    ("Australia/Sydney", 1),
    ("UTC", 1),
)


@dataclass(frozen=True)
class CohortSpec:
    """Players who share a start day and a mix of archetypes and time zones.

    `archetypes` and `timezones` are (key, weight) pairs; no archetypes means all of the ruleset's,
    equally. `start_day` counts days from the scenario's start.
    """

    key: str
    players: int
    start_day: int = 0
    archetypes: tuple[tuple[str, int], ...] = ()
    timezones: tuple[tuple[str, int], ...] = DEFAULT_TIMEZONES


@dataclass(frozen=True)
class Scenario:
    """One question to simulate; RunError with every fault when it cannot be played."""

    key: str
    cohorts: tuple[CohortSpec, ...]
    horizon_days: int = 60
    start_on: date = DEFAULT_START_ON
    seed: int = 7
    replications: int = 1

    def __post_init__(self) -> None:
        """Refuse what cannot be played, all faults at once."""
        if faults := list(_faults(self)):
            raise RunError("\n".join(faults), code="E-RUN-020")

    @property
    def players(self) -> int:
        """How many players the cohorts have together."""
        return sum(cohort.players for cohort in self.cohorts)

    @classmethod
    def of(
        cls,
        *,
        players: int = 2_000,
        days: int = 60,
        seed: int = 7,
        start_on: date = DEFAULT_START_ON,
        mix: Mapping[str, int] | None = None,
        timezones: Sequence[tuple[str, int]] = DEFAULT_TIMEZONES,
    ) -> Scenario:
        """One cohort of `players`; `mix` gives archetype weights (default: all, equally)."""
        cohort = CohortSpec(
            key="all",
            players=players,
            archetypes=tuple(sorted((mix or {}).items())),
            timezones=tuple(timezones),
        )
        return cls(key="ad-hoc", cohorts=(cohort,), horizon_days=days, seed=seed, start_on=start_on)

    def as_json(self) -> dict[str, Any]:
        """The scenario as plain JSON, the same for equal scenarios."""
        return {
            "key": self.key,
            "horizon_days": self.horizon_days,
            "start_on": self.start_on.isoformat(),
            "seed": self.seed,
            "replications": self.replications,
            "cohorts": [
                {
                    "key": cohort.key,
                    "players": cohort.players,
                    "start_day": cohort.start_day,
                    "archetypes": [
                        {"archetype": key, "weight": weight} for key, weight in cohort.archetypes
                    ],
                    "timezones": [
                        {"timezone": name, "weight": weight} for name, weight in cohort.timezones
                    ],
                }
                for cohort in self.cohorts
            ],
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Scenario:
        """The scenario of `as_json`, or of a stored scenario's cohorts."""
        return cls(
            key=value["key"],
            horizon_days=value["horizon_days"],
            start_on=date.fromisoformat(value["start_on"]),
            seed=value["seed"],
            replications=value["replications"],
            cohorts=tuple(
                CohortSpec(
                    key=cohort["key"],
                    players=cohort["players"],
                    start_day=cohort.get("start_day", 0),
                    archetypes=tuple((a["archetype"], a["weight"]) for a in cohort["archetypes"]),
                    timezones=tuple((z["timezone"], z["weight"]) for z in cohort["timezones"]),
                )
                for cohort in value["cohorts"]
            ),
        )


def memory_bytes(scenario: Scenario, *, engine: str = "fast") -> int:
    """About how much memory an engine needs for a scenario when no rows are kept in memory."""
    return scenario.players * scenario.replications * BYTES_PER_PLAYER[engine]


def rows_bytes(scenario: Scenario) -> int:
    """About how much memory all rows of a scenario need when they are kept in memory."""
    days = scenario.players * scenario.horizon_days * scenario.replications
    return days * BYTES_PER_PLAYER_DAY


def _faults(scenario: Scenario) -> list[str]:
    faults = [
        _out_of_range("horizon_days", scenario.horizon_days, 1, DAYS_MAX),
        _out_of_range("seed", scenario.seed, 0, SEED_MAX),
        _out_of_range("replications", scenario.replications, 1, 100_000),
    ]
    if not scenario.cohorts:
        faults.append("A scenario needs at least one cohort. Add one.")
    keys = [cohort.key for cohort in scenario.cohorts]
    if len(set(keys)) != len(keys):
        faults.append(f"Cohort keys {keys} must differ. Rename one.")
    for cohort in scenario.cohorts:
        faults.extend(_cohort_faults(cohort, scenario.horizon_days))
    found = [fault for fault in faults if fault]
    if not found and memory_bytes(scenario) > BYTES_MAX:
        needed = memory_bytes(scenario) / 2**30
        found.append(
            f"{scenario.players:,} players × {scenario.horizon_days} days × "
            f"{scenario.replications:,} replications need about {needed:,.0f} GiB of memory for "
            f"the players' final states alone; at most {BYTES_MAX // 2**30} GiB are used. Ask for "
            "fewer of them."
        )
    return found


def _cohort_faults(cohort: CohortSpec, horizon_days: int) -> list[str]:
    name = f"cohort '{cohort.key}': "
    faults = [
        _out_of_range(f"{name}players", cohort.players, 1, PLAYERS_MAX),
        _out_of_range(f"{name}start_day", cohort.start_day, 0, max(0, horizon_days - 1)),
    ]
    if not cohort.timezones:
        faults.append(f"{name}needs at least one time zone. Add UTC.")
    for label, pairs in (("archetype", cohort.archetypes), ("time zone", cohort.timezones)):
        for key, weight in pairs:
            faults.append(_out_of_range(f"{name}weight of {label} {key}", weight, 1, 1_000_000))
    for zone_name, _ in cohort.timezones:
        try:
            zone(zone_name)
        except NotFound as error:
            faults.append(f"{name}{error}")
    return faults


def _out_of_range(what: str, value: int, low: int, high: int) -> str:
    if isinstance(value, int) and low <= value <= high:
        return ""
    return f"{what} = {value} must be a whole number from {low:,} to {high:,}. Change it."
