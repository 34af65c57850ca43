"""`calibrate`: from observed days to archetype mix and engagement parameters, with intervals.

    found = calibrate(ruleset, "days.csv", archetypes=["casual", "weekend"])
    found            # the report, the parameters, in a notebook
    found.figure()   # observed against simulated daily actives
    found.archetypes()   # content rows for data/archetypes

The model is the engine's own (sim.behaviour and the order of a day): see calibrate_hidden for the
likelihood, calibrate_fit for the method, calibrate_intervals for what "sure" means here. May use:
the files of this folder, rules, ruleset, errors.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from model.errors import RunError, did_you_mean
from model.rules.values import PPM, Archetype
from model.ruleset import Ruleset
from sim.experiments.calibrate_check import HeldOut, judge
from sim.experiments.calibrate_days import Days, days_of
from sim.experiments.calibrate_fit import PARTS, Fitted, Mixture, Report, fit, fit_weights
from sim.experiments.calibrate_habits import Estimate, Metric, fit_habits, values_of
from sim.experiments.calibrate_hidden import Engagement, Observed
from sim.experiments.calibrate_input import Table, read_observed
from sim.experiments.calibrate_intervals import Intervals, bootstrap, intervals, value_of
from sim.experiments.calibrate_result import Calibration

PLAYERS_MAX = 2_000
"""Players a fit looks at; of more a keyed sample is drawn."""
WEEKS_HELD_OUT = 2
SHARE_MIN, PLAYERS_MIN = 0.03, 10
"""An archetype that nobody named is fitted from this share and this many players on."""
_TRAIN_WEEKS_MIN = 2
_SAMPLE = 1


def calibrate(
    ruleset: Ruleset,
    observed: pd.DataFrame | Path | str,
    *,
    archetypes: Sequence[str] = (),
    free: Collection[str] = PARTS,
    weeks_held_out: int | None = None,
    columns: Mapping[str, str] | None = None,
    today: date | None = None,
    players_max: int = PLAYERS_MAX,
    resamples: int = 0,
    seed: int = 7,
    on_progress: Report | None = None,
) -> Calibration:
    """Fit the archetype mix and engagement parameters to a log of user, date, activity.

    `archetypes` names those of the content to begin from (default: all), `free` what is fitted:
    mix, login, streak, debuff, lapse, lengths, churn. `weeks_held_out`: weeks at the end that judge
    the fit (default: 2, or 0 below five weeks of days). `columns` gives other column names, as in
    {"user": "member"}; columns of the content's metrics fit the archetypes' habits. `resamples`:
    intervals from that many bootstrap fits instead of from the curvature. Equal input and seed give
    equal results. Errors: RunError with every fault.
    """
    chosen = _chosen(ruleset, archetypes)
    parts = _parts(free)
    metrics = metrics_of(ruleset)
    table = read_observed(observed, columns=columns, today=today, metrics=metrics)
    days, notes = _usable(table, players_max=players_max, seed=seed)
    parts -= {name for name, has in (("streak", days.has_streak), ("debuff", days.has_debuff))
              if not has}  # fmt: skip
    weeks = _weeks(days, weeks_held_out)
    prepared = Observed(days)
    start, more = _start(chosen, prepared, is_named=bool(archetypes))
    held_out = _judged(days, start, parts, weeks)
    fitted = fit(prepared, start, free=parts, on_progress=on_progress)
    sure = intervals(prepared, fitted, free=parts)
    fitted = _settled(fitted, sure, start)
    if resamples:
        drawn = bootstrap(prepared, fitted, free=parts, resamples=resamples, seed=seed)
        sure = replace(sure, bounds={place: drawn[place] for place in sure.bounds})
    habits = habits_of(table.frame, days, ruleset, metrics, prepared, fitted.mixture)
    return Calibration(
        ruleset=ruleset, days=days, fitted=fitted, intervals=sure, free=parts,
        held_out=held_out, source=table.source, seed=seed,
        notes=(*table.notes, *notes, *more, *_kept(ruleset, fitted.mixture.keys)),
        habits=habits,
    )  # fmt: skip


def metrics_of(ruleset: Ruleset) -> dict[str, Metric]:
    """The metrics of the content that a column may hold."""
    rows = ruleset.content["metrics"]
    return {
        rule.key: Metric(rule.key, rule.is_boolean, rule.value_max, rows[rule.key].get("unit", ""))
        for rule in ruleset.game.metrics
    }


def habits_of(
    frame: pd.DataFrame,
    days: Days,
    ruleset: Ruleset,
    metrics: Mapping[str, Metric],
    observed: Observed,
    mixture: Mixture,
) -> tuple[Estimate, ...]:
    """The habits that the metric columns tell; nothing without such columns."""
    found = [
        values
        for key, metric in metrics.items()
        if f"metric:{key}" in frame and (values := values_of(frame, days, metric)).count.any()
    ]
    if not found:
        return ()
    joint = mixture.joint(
        np.stack([observed.log_likelihood(e) for e in mixture.engagements], axis=1)
    )
    content = {key: ruleset.archetypes[key].habits for key in mixture.keys}
    places = {metric.key: place for place, metric in enumerate(ruleset.game.metrics)}
    return tuple(fit_habits(found, joint, mixture.keys, content, places))


def engagement_of(archetype: Archetype) -> Engagement:
    """The engagement parameters of compiled content, as chances."""
    rule = archetype.engagement
    return Engagement(
        login=np.array(rule.login_ppm) / PPM,
        streak_login=rule.streak_login_ppm / PPM,
        debuff_login=rule.debuff_login_ppm / PPM,
        lapse=rule.lapse_ppm / PPM,
        lapse_days_min=rule.lapse_days_min,
        lapse_days_max=rule.lapse_days_max,
        churn=rule.churn_ppm / PPM,
    )


def _chosen(ruleset: Ruleset, names: Sequence[str]) -> dict[str, Archetype]:
    """The archetypes to begin from, sorted by key."""
    known = ruleset.archetypes
    listed = ", ".join(sorted(known)) or "none"
    faults = [
        f"The content has no archetype '{name}'. {did_you_mean(name, known) or f'Has: {listed}.'}"
        for name in names
        if name not in known
    ]
    if not known:
        faults.append("The content has no archetypes to begin from. Add one.")
    if faults:
        raise RunError("\n".join(faults), code="E-RUN-083")
    return {name: known[name] for name in sorted(set(names) or known)}


def _parts(free: Collection[str]) -> frozenset[str]:
    faults = [
        f"'{name}' cannot be fitted. {did_you_mean(name, PARTS) or f'Name {chr(44).join(PARTS)}.'}"
        for name in sorted(set(free) - set(PARTS))
    ]
    if faults:
        raise RunError("\n".join(faults), code="E-RUN-083")
    return frozenset(free)


def _start(
    archetypes: Mapping[str, Archetype], observed: Observed, *, is_named: bool
) -> tuple[Mixture, list[str]]:
    """The mixture to begin from: the named archetypes, or those of the content that somebody is.

    Pull and push are 0 where the log cannot show them; the login chances then hold what streaks and
    debuffs do on average.
    """
    days = observed.days
    engagements = [engagement_of(archetype) for archetype in archetypes.values()]
    if not days.has_streak:
        engagements = [replace(e, streak_login=0.0) for e in engagements]
    if not days.has_debuff:
        engagements = [replace(e, debuff_login=0.0) for e in engagements]
    weights = np.full(len(engagements), 1 / len(engagements))
    mixture = Mixture(tuple(archetypes), weights, tuple(engagements))
    if is_named or len(engagements) == 1:
        return mixture, []
    found = fit_weights(observed, mixture).weights
    least = max(SHARE_MIN, PLAYERS_MIN / len(days.users))
    kept = [place for place, weight in enumerate(found) if weight >= least]
    kept = kept or [int(found.argmax())]
    dropped = [key for place, key in enumerate(mixture.keys) if place not in kept]
    chosen = Mixture(
        tuple(mixture.keys[place] for place in kept),
        found[kept] / found[kept].sum(),
        tuple(engagements[place] for place in kept),
    )
    if not dropped:
        return chosen, []
    return chosen, [
        f"Left out of the mix, because hardly anybody is like them: {', '.join(dropped)}. "
        "Name archetypes to keep them in."
    ]


def _kept(ruleset: Ruleset, keys: Sequence[str]) -> list[str]:
    """Sentences on what the model does not know of some archetypes, and leaves alone."""
    said = []
    for key in keys:
        engagement = ruleset.content["archetypes"][key]["engagement"]
        parts = [name for name in ("login_by_month_ppm", "motivation", "reminders")
                 if name in engagement]  # fmt: skip
        if parts:
            named = ", ".join(part.removesuffix("_ppm") for part in parts)
            said.append(
                f"{key}: not fitted, and left as the content has it: {named}. The fitted chances "
                "to show up hold what that does on average."
            )
    return said


def _settled(fitted: Fitted, sure: Intervals, start: Mixture) -> Fitted:
    """The fit with the content's pull and push wherever the days do not tell them."""
    mixture = fitted.mixture
    for place in sure.flat:
        if place.name in ("streak_login", "debuff_login"):
            engagement = mixture.engagements[place.archetype]
            held: dict[str, Any] = {place.name: value_of(start, place)}
            mixture = mixture.with_engagement(place.archetype, replace(engagement, **held))
    return replace(fitted, mixture=mixture)


def _usable(table: Table, *, players_max: int, seed: int) -> tuple[Days, tuple[str, ...]]:
    """The days of everybody who can be fitted, and sentences about those who cannot."""
    frame, notes = table.frame, []
    users = np.unique(frame["user"].to_numpy(dtype=str))
    if len(users) > players_max:
        generator = np.random.Generator(np.random.Philox(key=[seed, _SAMPLE]))
        kept = generator.choice(users, size=players_max, replace=False)
        frame = frame[frame["user"].isin(set(kept.tolist()))]
        notes.append(f"A keyed sample of {players_max:,} of {len(users):,} players is fitted.")
    days = days_of(frame)
    is_log_of_actives = bool(frame["active"].all())
    lone = days.seen.sum(axis=0) < (1 if is_log_of_actives else 2)
    if lone.any():
        named = {days.users[place] for place in np.flatnonzero(lone)}
        lines = frame.loc[frame["user"].isin(named)].sort_values("line")
        shown = list(zip(lines["user"].head(5), lines["line"].head(5), strict=True))
        listed = ", ".join(f"{user} ({table.word} {line})" for user, line in shown)
        more = f" and {len(named) - len(shown):,} more" if len(named) > len(shown) else ""
        who = "1 user is" if len(named) == 1 else f"{len(named):,} users are"
        sentence = f"{who} seen on one day only and left out: {listed}{more}."
        if lone.all():
            raise RunError(
                f"{table.source} cannot be used: {sentence} Give more days of each user.",
                code="E-RUN-082",
            )
        notes.append(sentence)
        days = days.only(~lone)
    missing = days.player_days - _rows_used(frame, days)
    if is_log_of_actives:
        notes.append(
            "The log holds active days only: each player is judged from the day after their first."
        )
    elif missing > 0:
        notes.append(f"{missing:,} days without a row count as not active.")
    return days, tuple(notes)


def _rows_used(frame: pd.DataFrame, days: Days) -> int:
    return int(frame["user"].isin(set(days.users)).sum())


def _weeks(days: Days, asked: int | None) -> int:
    """How many weeks are held out; RunError when too few would be left."""
    weeks = days.count // 7
    if asked is None:
        return WEEKS_HELD_OUT if weeks >= WEEKS_HELD_OUT + 3 else 0
    if asked < 0 or (asked and weeks - asked < _TRAIN_WEEKS_MIN):
        raise RunError(
            f"weeks_held_out = {asked} must be 0..{max(0, weeks - _TRAIN_WEEKS_MIN)}: the log has "
            f"{days.count} days, and at least {_TRAIN_WEEKS_MIN} weeks must be left to fit. Hold "
            "out fewer weeks or give more days.",
            code="E-RUN-086",
        )
    return asked


def _judged(days: Days, start: Mixture, parts: frozenset[str], weeks: int) -> HeldOut | None:
    if not weeks:
        return None
    cut = days.count - 7 * weeks
    fitted = fit(Observed(days.until(cut)), start, free=parts)
    return judge(days, fitted, cut=cut, weeks=weeks)
