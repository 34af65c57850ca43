"""A calibration in sentences: what was found, how sure, what the days do not say.

May use: calibrate_fit, calibrate_intervals, calibrate_check.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from sim.experiments.calibrate_check import HeldOut
from sim.experiments.calibrate_days import Days
from sim.experiments.calibrate_fit import Fitted, Mixture
from sim.experiments.calibrate_intervals import Intervals, Place, value_of

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_UNITS = {
    "weight": "share of players",
    "lapse_days_min": "days",
    "lapse_days_max": "days",
    "streak_login": "added chance at 30 days",
    "debuff_login": "lost chance",
}
_LABELS = {
    "weight": "share of players",
    "streak_login": "streak's pull",
    "debuff_login": "debuff's push",
    "lapse": "absences begun",
    "churn": "leaving for good",
    "lapse_days_min": "shortest absence",
    "lapse_days_max": "longest absence",
}


def parameter(name: str) -> str:
    """The content's name of a parameter: login_0 is `login Monday`."""
    return f"login {WEEKDAYS[int(name[-1])]}" if name[-1].isdigit() else name


def unit(name: str) -> str:
    """The unit of a parameter."""
    return _UNITS.get(name, "chance a day")


def report(
    days: Days,
    fitted: Fitted,
    intervals: Intervals,
    free: frozenset[str],
    *,
    held_out: HeldOut | None,
    notes: Sequence[str],
) -> Iterator[str]:
    """Every sentence of a calibration, in reading order."""
    share = 100 * (days.active & days.seen).sum() / max(1, days.player_days)
    yield (
        f"{len(days.users):,} players from {days.start_on} to {days.end_on}: "
        f"{days.player_days:,} player-days, {share:.1f}% of them active."
    )
    yield from notes
    if not fitted.has_converged:
        yield f"The fit had not settled after {fitted.rounds} rounds: read it with care."
    mixture = fitted.mixture
    for number in np.argsort(-mixture.weights, kind="stable").tolist():
        yield _archetype(mixture, intervals, number)
    yield from unidentified(days, fitted, intervals, free)
    if held_out is not None:
        yield from _judged(held_out)


def _archetype(mixture: Mixture, intervals: Intervals, number: int) -> str:
    """One archetype in a sentence."""
    engagement, key = mixture.engagements[number], mixture.keys[number]
    weight = Place(number, "weight")
    low, high = engagement.lapse_days_min, engagement.lapse_days_max
    share = f"{100 * mixture.weights[number]:.1f}% of players{_percent(intervals, weight, 1)}"
    best, worst = int(engagement.login.argmax()), int(engagement.login.argmin())
    return (
        f"{key}: {share}; when present they show up on "
        f"{100 * engagement.login[best]:.0f}% of {WEEKDAYS[best]}s"
        f"{_percent(intervals, Place(number, f'login_{best}'), 0)} and "
        f"{100 * engagement.login[worst]:.0f}% of {WEEKDAYS[worst]}s"
        f"{_percent(intervals, Place(number, f'login_{worst}'), 0)}; each day "
        f"{100 * engagement.lapse:.2f}% begin an absence of {low} to {high} days"
        f"{_percent(intervals, Place(number, 'lapse'), 2)} and "
        f"{100 * engagement.churn:.2f}% leave for good"
        f"{_percent(intervals, Place(number, 'churn'), 2)}."
    )


def _percent(intervals: Intervals, place: Place, decimals: int) -> str:
    if place not in intervals.bounds or place in intervals.flat:
        return ""
    low, high = intervals.bounds[place]
    return f" (95%: {100 * low:.{decimals}f} to {100 * high:.{decimals}f}%)"


# --- What the days do not say --------------------------------------------------------------------


def unidentified(
    days: Days, fitted: Fitted, intervals: Intervals, free: frozenset[str]
) -> Iterator[str]:
    """What cannot be told from these days, each with its reason."""
    mixture = fitted.mixture
    if not days.has_streak:
        yield _absent("streak's pull", "streak")
    if not days.has_debuff:
        yield _absent("debuff's push", "debuffed")
    for place in sorted(intervals.flat):
        yield _flat(days, fitted, place)
    for place, other, correlation in intervals.tied:
        way = "one up, the other down" if correlation < 0 else "both up or both down"
        yield (
            f"Only told together: {_named(mixture, place)} and {_named(mixture, other)} "
            f"({way} fits almost as well; correlation {correlation:+.2f})."
        )
    players = fitted.shares.sum(axis=0)
    for number, key in enumerate(mixture.keys):
        if "mix" in free and players[number] < 5:
            yield (
                f"About {players[number]:.1f} players are {key}: its parameters are the content's, "
                "hardly moved. Leave it out, or observe more players."
            )
    yield from _silent(days, fitted)


def _absent(label: str, column: str) -> str:
    return (
        f"Not identifiable: the {label}. The log has no column '{column}' with anything in it, so "
        "it is held at 0 and the login chances contain it on average."
    )


def _flat(days: Days, fitted: Fitted, place: Place) -> str:
    """Why one parameter cannot be told."""
    mixture, share = fitted.mixture, fitted.shares[:, place.archetype]
    why = "the likelihood is flat along it"
    if place.name == "streak_login":
        longest = float((days.streak * days.seen).max(axis=0) @ share / max(share.sum(), 1e-9))
        why = f"the longest streaks are {longest:.1f} days on average, its full effect needs 30"
    elif place.name == "debuff_login":
        count = float((days.debuffed & days.seen).sum(axis=0) @ share)
        why = f"only about {count:,.0f} days were spent under a debuff"
    elif place.name.startswith("lapse_days"):
        why = "too few absences, or the observation is too short for them to end"
    return (
        f"Not identifiable: {_named(mixture, place)} ({why}). "
        f"The value {value_of(mixture, place):.3g} is no finding{_held(place)}."
    )


def _held(place: Place) -> str:
    return ", it is the content's" if place.name.endswith("_login") else ""


def _named(mixture: Mixture, place: Place) -> str:
    label = _LABELS.get(place.name, parameter(place.name))
    return f"{mixture.keys[place.archetype]}'s {label}"


def _silent(days: Days, fitted: Fitted) -> Iterator[str]:
    """How many players are silent at the end, for whom absence and leaving look alike."""
    longest = max(e.lapse_days_max for e in fitted.mixture.engagements)
    index = np.arange(days.count)[:, None]
    last = np.where(days.active & days.seen, index, -1).max(axis=0)
    silence = days.count - 1 - np.maximum(last, days.first - 1)
    some = int((silence > 2).sum())
    unclear = int(((silence > 2) & (silence <= longest)).sum())
    if unclear:
        yield (
            f"{some:,} players were silent for more than 2 days at the end; for {unclear:,} of "
            f"them the silence is no longer than the longest absence ({longest} days), so leaving "
            "and absence look alike."
        )
    if days.count <= longest:
        yield (
            f"The observation ({days.count} days) is not longer than the longest absence "
            f"({longest} days): leaving for good and absence cannot be told apart at all."
        )


# --- Held-out weeks ------------------------------------------------------------------------------


def held_out_numbers(held_out: HeldOut) -> dict[str, Any]:
    """The figures of the held-out weeks as plain JSON."""
    return {
        "first_on": held_out.first_on.isoformat(),
        "weeks": held_out.weeks,
        "player_days": held_out.player_days,
        "log_likelihood_per_player_day": {
            "model": held_out.model,
            "average": held_out.average,
            "own_average": held_out.own_average,
        },
        "daily_actives_error": {
            "model": held_out.actives_error,
            "average": held_out.actives_error_average,
        },
    }


def _judged(held_out: HeldOut) -> Iterator[str]:
    """The fit of the days before against the plain averages, whichever is better."""
    weeks = "week" if held_out.weeks == 1 else f"{held_out.weeks} weeks"
    yield (
        f"Held out: on the last {weeks} (from {held_out.first_on}, {held_out.player_days:,} "
        f"player-days) the log-likelihood per player-day is {held_out.model:.4f}; the plain "
        f"average has {held_out.average:.4f} ({_than(held_out.model - held_out.average)}), each "
        f"player's own average {held_out.own_average:.4f} "
        f"({_than(held_out.model - held_out.own_average)})."
    )
    gain = held_out.actives_error_average - held_out.actives_error
    yield (
        f"Held out: daily actives are off by {held_out.actives_error:.1f} players a day, with the "
        f"plain average by {held_out.actives_error_average:.1f} ({_than(gain)})."
    )


def _than(gain: float) -> str:
    return "the fit is better" if gain > 0 else "the fit is not better"


# --- Sources in content --------------------------------------------------------------------------


def sources(
    days: Days, mixture: Mixture, intervals: Intervals, number: int
) -> Iterator[tuple[str, str]]:
    """(parameter, source) for each fitted parameter, for the content's notes."""
    origin = f"calibrated on {len(days.users):,} players, {days.start_on} to {days.end_on}"
    logins = [place for place in intervals.bounds
              if place.archetype == number and place.name.startswith("login_")]  # fmt: skip
    if logins:
        spread = max(intervals.bounds[p][1] - intervals.bounds[p][0] for p in logins)
        yield "engagement.login", f"{origin}; 95% intervals at most {100 * spread:.1f} points wide"
    for name in ("streak_login", "debuff_login", "lapse", "lapse_days_min", "lapse_days_max",
                 "churn"):  # fmt: skip
        place = Place(number, name)
        if place in intervals.flat:
            yield f"engagement.{name}", "assumed (not identifiable in the observed days)"
        elif place in intervals.bounds:
            low, high = intervals.bounds[place]
            yield f"engagement.{name}", f"{origin}; 95% {low:.4g} to {high:.4g}"
