"""Which rows of a run are kept besides what is kept always, and how that is asked for.

Daily sums a cohort (`cohort_days`), final states (`players`) and measures (`player_measures`) are
kept of every run; single days, occurrences and the ledger of small runs, and of others on request.
May use: errors, frames, scenario.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from model.errors import RunError, did_you_mean
from sim.frames import KEPT_ALWAYS
from sim.scenario import Scenario

KEEP_ALL_PLAYER_DAYS: Final = 1_000_000
"""Up to this many player-days everything is kept unless less is asked for."""

_TABLES: Final = {
    "events": ("xp_events", "xp_modifiers"),
    "days": ("player_days",),
    "occurrences": ("occurrences",),
    "money": ("money",),
}
PARTS: Final = tuple(_TABLES)


@dataclass(frozen=True)
class Keep:
    """Which rows a run keeps besides its final states; the digest needs none of them."""

    events: bool = True
    days: bool = True
    occurrences: bool = True
    money: bool = False

    @property
    def nothing(self) -> bool:
        """No row is kept."""
        return not (self.events or self.days or self.occurrences or self.money)

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables of a run that keeps these rows."""
        asked = (name for part in PARTS if getattr(self, part) for name in _TABLES[part])
        return (*KEPT_ALWAYS, *asked)

    def __str__(self) -> str:
        """The way it is asked for: `days,events`, or `none`."""
        return ",".join(part for part in PARTS if getattr(self, part)) or "none"


def default_keep(scenario: Scenario) -> Keep:
    """Everything of a small run, nothing beyond the tables kept always of a large one."""
    days = scenario.players * scenario.horizon_days * scenario.replications
    is_small = days <= KEEP_ALL_PLAYER_DAYS
    return Keep(**dict.fromkeys(PARTS, is_small))


def keep_from(text: str | None) -> Keep | None:
    """What `--keep days,events` means: None for nothing said, RunError for an unknown word."""
    if text is None:
        return None
    asked = [word.strip() for word in text.split(",") if word.strip()]
    known = (*PARTS, "all", "none")
    for word in asked:
        if word not in known:
            hint = did_you_mean(word, known) or f"Choose from {', '.join(known)}."
            raise RunError(f"Rows called '{word}' cannot be kept. {hint}", code="E-RUN-060")
    wanted = PARTS if "all" in asked else asked
    return Keep(**{part: part in wanted for part in PARTS})


def table_part(table: str) -> str:
    """The word by which a table's rows are asked for."""
    return next(part for part, tables in _TABLES.items() if table in tables)
