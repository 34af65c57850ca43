"""One round of a Swiss tournament: equal scores meet, nobody meets twice, nobody sits out twice.

Players stand in the order of their points, then by lot. In a score group the upper half meets the
lower; who finds nobody there goes down a group. A search takes back earlier pairs until no two
meet again; only where that cannot be (or the search has looked at very many pairs) do the fewest
possible old opponents meet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from model.rules.tournaments import Pairing, Result, lot, points_of

LOOKS_MAX: Final = 20_000
"""Pairs that the search looks at before it allows a rematch; small tournaments never get there."""

Met = Mapping[frozenset[int], int]


def swiss_round(keys: Iterable[int], results: Sequence[Result], *, seed: int) -> list[Pairing]:
    """The next round of those still in it, after all results so far; the bye comes last."""
    playing = set(keys)
    points = points_of({*playing, *_named(results)}, results)
    order = sorted(playing, key=lambda key: (-points[key], lot(seed, key), key))
    met = meetings(results)
    if len(order) % 2 == 0:
        return _search(order, points, met) or _fewest_rematches(order, met)
    sat_out = {one.first for one in results if one.second is None}
    byes = [key for key in reversed(order) if key not in sat_out] or order[::-1]
    for bye in byes:
        rest = [key for key in order if key != bye]
        found = _search(rest, points, met)
        if found or not rest:
            return [*found, Pairing(bye)]
    rest = [key for key in order if key != byes[0]]
    return [*_fewest_rematches(rest, met), Pairing(byes[0])]


def meetings(results: Iterable[Result]) -> dict[frozenset[int], int]:
    """How often each two have met."""
    counted: dict[frozenset[int], int] = {}
    for one in results:
        if one.second is not None:
            pair = frozenset((one.first, one.second))
            counted[pair] = counted.get(pair, 0) + 1
    return counted


def _named(results: Iterable[Result]) -> set[int]:
    return {key for one in results for key in (one.first, one.second) if key is not None}


def _search(order: Sequence[int], points: Mapping[int, int], met: Met) -> list[Pairing]:
    """Pairs without a rematch, or an empty list when there are none (or it takes too long)."""
    free = dict.fromkeys(order)  # keeps the order; taken players are removed and put back
    taken: list[Pairing] = []
    trails: list[tuple[int, Iterator[int]]] = []
    looks = 0
    while len(taken) * 2 < len(order):
        if len(trails) == len(taken):
            first = next(iter(free))
            trails.append((first, iter(_wished(first, list(free), points, met))))
        first, wished = trails[-1]
        looks += 1
        second = next(wished, None)
        if second is not None:
            del free[first], free[second]
            taken.append(Pairing(first, second))
            continue
        trails.pop()
        if not taken or looks > LOOKS_MAX:
            return []
        back = taken.pop()
        present = {*free, back.first, *([] if back.second is None else [back.second])}
        free = dict.fromkeys(key for key in order if key in present)
    return taken


def _wished(first: int, free: Sequence[int], points: Mapping[int, int], met: Met) -> list[int]:
    """Whom a player may meet, the fittest first: the other half of the group, then lower groups."""
    others = [key for key in free if key != first and frozenset((first, key)) not in met]
    group = [key for key in free if points[key] == points[first]]
    half = len(group) // 2
    fitting = [*group[half:], *reversed(group[1:half])]
    allowed = set(others)
    mine = [key for key in fitting if key in allowed and key != first]
    return mine + [key for key in others if points[key] != points[first]]


def _fewest_rematches(order: Sequence[int], met: Met) -> list[Pairing]:
    """Everybody paired from the top with whom they met least often."""
    free, made = list(order), list[Pairing]()
    while free:
        first = free.pop(0)
        second = min(free, key=lambda key: met.get(frozenset((first, key)), 0))
        free.remove(second)
        made.append(Pairing(first, second))
    return made
