"""A calibration: parameters with intervals, content rows, sentences, a figure.

May use: calibrate_fit, calibrate_intervals, calibrate_check, calibrate_words, charts, pandas.
"""

from __future__ import annotations

import html
import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from model.rules.values import PPM
from model.ruleset import Ruleset
from sim.charts.actives import daily_actives
from sim.experiments import calibrate_habit_words as habit_words
from sim.experiments import calibrate_words as words
from sim.experiments.calibrate_check import (
    REPLICATIONS,
    HeldOut,
    fitted_ruleset,
    simulated_actives,
)
from sim.experiments.calibrate_days import Days
from sim.experiments.calibrate_fit import Fitted
from sim.experiments.calibrate_habits import Estimate
from sim.experiments.calibrate_intervals import Intervals, Place, value_of

NAMES = (
    "weight",
    *(f"login_{day}" for day in range(7)),
    "streak_login",
    "debuff_login",
    "lapse",
    "lapse_days_min",
    "lapse_days_max",
    "churn",
)
_NOT_FITTED = ("engagement.login_by_month", "engagement.motivation", "engagement.reminders")
COLUMNS = [
    "archetype", "parameter", "unit", "value", "low", "high", "content", "is_fitted",
    "is_identifiable",
]  # fmt: skip


@dataclass(frozen=True, eq=False)
class Calibration:
    """What `calibrate` found; shows itself in a notebook."""

    ruleset: Ruleset
    days: Days
    fitted: Fitted
    intervals: Intervals
    free: frozenset[str]
    held_out: HeldOut | None
    source: str
    notes: tuple[str, ...]
    seed: int
    habits: tuple[Estimate, ...] = ()

    def frame(self) -> pd.DataFrame:
        """Every parameter: archetype, parameter, unit, value, low, high (95%), content, flags.

        `content` is the content's own value (nan for the weight); low and high are nan for what was
        not fitted.
        """
        rows = [
            self._row(number, key, name)
            for number, key in enumerate(self.fitted.mixture.keys)
            for name in NAMES
        ]
        rows += [habit_words.row(estimate) for estimate in self.habits]
        return pd.DataFrame(rows, columns=COLUMNS)

    def mix(self) -> dict[str, int]:
        """The fitted weights in millionths, as `Scenario.of(mix=…)` takes them."""
        mixture = self.fitted.mixture
        weights = {key: round(PPM * weight) for key, weight in zip(mixture.keys, mixture.weights,
                   strict=True)}  # fmt: skip
        return {key: weight for key, weight in weights.items() if weight > 0}

    def archetypes(self) -> dict[str, dict[str, Any]]:
        """Content rows of the fitted archetypes: the content's, with what was fitted and its notes.

        Ready for `archetypes` in a pack or for `Sandbox.edit`; the services validate them there.
        """
        return {
            key: {
                **json.loads(json.dumps(self.ruleset.content["archetypes"][key])),
                "engagement": self._engagement(number),
                **habit_words.with_habits(
                    self.ruleset.content["archetypes"][key], self.habits, key
                ),
                "notes": self._notes(number),
            }
            for number, key in enumerate(self.fitted.mixture.keys)
        }

    def fitted_ruleset(self) -> Ruleset:
        """The content with the fitted engagement and habits in place, to simulate with."""
        rows = self.archetypes()
        engagements = {key: row["engagement"] for key, row in rows.items()}
        habits = {key: row["habits"] for key, row in rows.items()} if self.habits else {}
        return fitted_ruleset(self.ruleset, engagements, habits)

    def simulated(self, *, replications: int = REPLICATIONS) -> pd.DataFrame:
        """Observed and simulated daily actives: date, observed, simulated, low, high."""
        return simulated_actives(
            self.fitted_ruleset(), self.days, self.fitted.mixture,
            replications=replications, seed=self.seed,
        )  # fmt: skip

    def figure(self, *, replications: int = REPLICATIONS) -> go.Figure:
        """Observed against simulated daily actives with the interval of luck."""
        return daily_actives(self.simulated(replications=replications))

    def report(self) -> list[str]:
        """What was found, what the days do not say, how it holds on held-out weeks: sentences."""
        return list(self._report)

    def as_json(self) -> dict[str, Any]:
        """The calibration as plain JSON: report, mix, parameters, held-out figures."""
        held_out = self.held_out
        frame = self.frame().astype(object)
        return {
            "source": self.source,
            "players": len(self.days.users),
            "player_days": self.days.player_days,
            "start_on": self.days.start_on.isoformat(),
            "end_on": self.days.end_on.isoformat(),
            "seed": self.seed,
            "log_likelihood": self.fitted.log_likelihood,
            "has_converged": self.fitted.has_converged,
            "mix": self.mix(),
            "parameters": frame.where(frame.notna(), None).to_dict("records"),
            "held_out": None if held_out is None else words.held_out_numbers(held_out),
            "report": self.report(),
        }

    def __repr__(self) -> str:
        """Say the report."""
        return "\n".join(self.report())

    def _repr_html_(self) -> str:
        """Show the report and the parameters."""
        lines = "".join(f"<li>{html.escape(line)}</li>" for line in self.report())
        table = self.frame().round(4).to_html(index=False, border=0, na_rep="–")
        return f"<ul>{lines}</ul>{table}"

    @cached_property
    def _report(self) -> tuple[str, ...]:
        return tuple(
            words.report(
                self.days, self.fitted, self.intervals, self.free,
                held_out=self.held_out, notes=self.notes,
            )
        ) + tuple(habit_words.sentences(self.habits))  # fmt: skip

    def _row(self, number: int, key: str, name: str) -> tuple[Any, ...]:
        place = Place(number, name)
        low, high = self.intervals.bounds.get(place, (float("nan"), float("nan")))
        is_fitted = place in self.intervals.bounds
        return (
            key, words.parameter(name), words.unit(name), value_of(self.fitted.mixture, place),
            low, high, self._content(key, name), is_fitted,
            is_fitted and place not in self.intervals.flat,
        )  # fmt: skip

    def _content(self, key: str, name: str) -> float:
        rule = self.ruleset.archetypes[key].engagement
        if name == "weight":
            return float("nan")
        if name.startswith("login_"):
            weekday = name.removeprefix("login_")
            if weekday.isdigit():
                return rule.login_ppm[int(weekday)] / PPM
        if name.startswith("lapse_days"):
            return float(getattr(rule, name))
        return float(getattr(rule, f"{name}_ppm")) / PPM

    def _engagement(self, number: int) -> dict[str, Any]:
        """One archetype's engagement as content, the fitted parameters new: millionths and days."""
        fitted, key = self.fitted.mixture.engagements[number], self.fitted.mixture.keys[number]
        known = json.loads(json.dumps(self.ruleset.content["archetypes"][key]["engagement"]))
        return {
            **known,
            "login_ppm": [_ppm(chance) for chance in fitted.login],
            "streak_login_ppm": _ppm(fitted.streak_login),
            "debuff_login_ppm": _ppm(fitted.debuff_login),
            "lapse_ppm": _ppm(fitted.lapse),
            "lapse_days_min": fitted.lapse_days_min,
            "lapse_days_max": fitted.lapse_days_max,
            "churn_ppm": _ppm(fitted.churn),
        }

    def _notes(self, number: int) -> list[dict[str, str]]:
        """The content's notes, with the fitted parameters' sources told."""
        key = self.fitted.mixture.keys[number]
        kept = [
            dict(note)
            for note in self.ruleset.content["archetypes"][key].get("notes", [])
            if not note["parameter"].startswith("engagement.")
            or note["parameter"].startswith(_NOT_FITTED)
        ]
        found = words.sources(self.days, self.fitted.mixture, self.intervals, number)
        rest = {"parameter": "engagement.*", "source": "assumed"}
        told = [*found, *habit_words.sources(self.days, self.habits, key)]
        named = {parameter for parameter, _ in told}
        kept = [note for note in kept if note["parameter"] not in named]
        return [*({"parameter": p, "source": s} for p, s in told), *kept, rest]


def _ppm(chance: float) -> int:
    return min(PPM, max(0, round(PPM * float(chance))))
