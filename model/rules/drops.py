"""Drop tables: whole weights, keyed draws, and pity that makes an outcome certain in the end.

One draw picks one entry: the entry that is due by pity, else by weight. An entry with pity N is due
once N draws in a row have gone by without it, so it comes with draw N + 1 at the latest. Of several
that are due the one that waits longest beyond its N comes, then the one that stands first; the
others stay due. Entries stand in the order of their keys, so that adding a table changes no draw
of another.

The odds that are stated are computed from these same numbers, as exact fractions.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from model.rules.draws import below
from model.rules.registry import rule

DROP_ENTRY: Final = 32
DROP_QUANTITY: Final = 33
"""Purposes of draws (see model.rules.draws): which entry, and how many of it."""

NOTHING: Final = -1
"""No entry: a table without any weight and without anything due."""

STATES_MAX: Final = 20_000


@rule
def due_by_pity(since: tuple[int, ...], pity: tuple[int, ...]) -> int:
    """The entry that must come now, NOTHING when none is due; `since` counts draws without it."""
    found = NOTHING
    longest = -1
    for place in range(len(pity)):
        waited = since[place] - pity[place]
        if pity[place] > 0 and waited > longest:
            found = place
            longest = waited
    return found


@rule
def pick_by_weight(drawn: int, weights: tuple[int, ...]) -> int:
    """The entry that a 64-bit draw falls on, each as likely as its share of all weights."""
    total = 0
    for weight in weights:
        total += weight
    if total == 0:
        return NOTHING
    left = below(drawn, total)
    for place in range(len(weights)):
        if left < weights[place]:
            return place
        left -= weights[place]
    return NOTHING


@rule
def pick(
    drawn: int, weights: tuple[int, ...], pity: tuple[int, ...], since: tuple[int, ...]
) -> int:
    """The entry that one draw gives: what pity makes due, else by weight."""
    due = due_by_pity(since, pity)
    if due != NOTHING:
        return due
    return pick_by_weight(drawn, weights)


@rule
def quantity_of(drawn: int, least: int, most: int) -> int:
    """How many of an entry drop: each whole number from `least` to `most` as likely."""
    return least + below(drawn, most - least + 1)


def since_after(since: tuple[int, ...], picked: int) -> tuple[int, ...]:
    """The counters after a draw: the picked entry starts anew, all others wait one more."""
    return tuple(0 if place == picked else waited + 1 for place, waited in enumerate(since))


def odds_now(
    weights: tuple[int, ...], pity: tuple[int, ...], since: tuple[int, ...]
) -> tuple[Fraction, ...]:
    """The chance of each entry in the next draw of a player with these counters."""
    due = due_by_pity(since, pity)
    total = sum(weights)
    if due != NOTHING:
        return tuple(Fraction(int(place == due)) for place in range(len(weights)))
    return tuple(Fraction(weight, total) if total else Fraction(0) for weight in weights)


def odds_over(
    weights: tuple[int, ...], pity: tuple[int, ...], draws: int
) -> tuple[Fraction, ...] | None:
    """The share of each entry among a new player's first `draws` draws, pity included.

    Every state of the counters is followed with its exact weight. None when the pity counters have
    more states than can be followed (STATES_MAX).
    """
    total = max(1, sum(weights))
    states: dict[tuple[int, ...], int] = {tuple(0 for _ in pity): 1}
    hits, scale = [0] * len(weights), 1
    for _ in range(draws):
        states, drawn = _one_draw(states, weights, pity)
        if len(states) > STATES_MAX:
            return None
        scale *= total
        hits = [hit * total + new for hit, new in zip(hits, drawn, strict=True)]
    return tuple(Fraction(hit, scale * draws) for hit in hits)


def _one_draw(
    states: dict[tuple[int, ...], int], weights: tuple[int, ...], pity: tuple[int, ...]
) -> tuple[dict[tuple[int, ...], int], list[int]]:
    """All states after one draw with their weights, and the weight with which each entry came."""
    total = max(1, sum(weights))
    onward: dict[tuple[int, ...], int] = {}
    drawn = [0] * len(weights)
    for since, share in states.items():
        due = due_by_pity(since, pity)
        parts = [(due, total)] if due != NOTHING else list(enumerate(weights))
        if due == NOTHING and sum(weights) == 0:
            parts = [(NOTHING, total)]  # nothing can come, and only time goes by
        for place, part in parts:
            if part == 0:
                continue
            if place != NOTHING:
                drawn[place] += share * part
            waited = since_after(since, place)
            # Counters of entries without pity are read by nobody: one state for all of them.
            after = tuple(w if limit else 0 for w, limit in zip(waited, pity, strict=True))
            onward[after] = onward.get(after, 0) + share * part
    return onward, drawn
