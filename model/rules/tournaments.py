"""Tournaments: seeding, who meets whom in which round, tie-breaks and the final order.

Players are named by whole-number keys, and every order goes by strength, by a draw keyed with the
tournament's seed, then by key: the order in which players were read changes nothing. Points are
counted in halves: 2 for a win or a bye, 1 for a draw. Sources: sources/roguelearn.md (single
elimination, round robin, Swiss system); the circle method, standard brackets, Buchholz and
Sonneborn-Berger scores as chess federations define them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from model.rules.draws import mix
from model.rules.registry import rule

WIN: Final = 2
DRAW: Final = 1
LOSS: Final = 0


class Pairing(NamedTuple):
    """Two who meet; without a second the first goes through (a bye)."""

    first: int
    second: int | None = None


class Result(NamedTuple):
    """One finished match: its sides and the half points of each; a bye has no second side."""

    first: int
    second: int | None
    first_points: int
    second_points: int = 0


class Standing(NamedTuple):
    """One player's place in the final or present order; points in halves, tie-breaks as defined."""

    key: int
    rank: int
    points: int
    played: int
    won: int
    buchholz: int
    sonneborn_berger: int


# --- Numbers ------------------------------------------------------------------------------------


@rule
def bracket_size(player_count: int) -> int:
    """The least power of two that has room for everybody; 1 for nobody or one."""
    size = 1
    while size < player_count:
        size *= 2
    return size


@rule
def elimination_rounds(player_count: int) -> int:
    """How many rounds leave one of n: the whole logarithm; also the usual number in Swiss ones."""
    rounds, size = 0, 1
    while size < player_count:
        rounds, size = rounds + 1, size * 2
    return rounds


@rule
def elimination_matches(player_count: int) -> int:
    """Everybody but the winner loses once."""
    return max(0, player_count - 1)


@rule
def robin_rounds(player_count: int) -> int:
    """One round fewer than players, or as many when somebody always sits out."""
    if player_count < 2:
        return 0
    return player_count - 1 if player_count % 2 == 0 else player_count


@rule
def robin_matches(player_count: int) -> int:
    """Everybody meets everybody once."""
    return player_count * (player_count - 1) // 2


# --- Orders and pairings ------------------------------------------------------------------------


def lot(seed: int, key: int) -> int:
    """A player's lot in this tournament: what decides where nothing else does."""
    return mix(seed, key)


def seeded(entries: Iterable[tuple[int, int]], *, seed: int) -> list[int]:
    """Keys from (key, strength) pairs: the strongest first, equal ones by lot."""
    ordered = sorted(entries, key=lambda entry: (-entry[1], lot(seed, entry[0]), entry[0]))
    return [key for key, _ in ordered]


def bracket_order(size: int) -> list[int]:
    """Seeds from 1 in the order of a bracket, so that 1 and 2 can only meet in the final."""
    order = [1]
    while len(order) < size:
        top = 2 * len(order) + 1
        order = [seed for one in order for seed in (one, top - one)]
    return order


def first_elimination_round(keys: Sequence[int]) -> list[Pairing]:
    """The first round of seeded players: 1 meets the last; the best have the byes."""
    order = bracket_order(bracket_size(len(keys)))
    if len(order) < 2:
        return []
    seats = [keys[seed - 1] if seed <= len(keys) else None for seed in order]
    made: list[Pairing] = []
    for one, two in zip(seats[::2], seats[1::2], strict=True):
        here = [key for key in (one, two) if key is not None]
        made.append(Pairing(*here))
    return made


def next_elimination_round(winners: Sequence[int | None]) -> list[Pairing | None]:
    """Neighbours meet, winners given by the place of their matches; None for one nobody won.

    Whoever would meet nobody goes through; a place where nobody is left on either side stays empty.
    """
    made: list[Pairing | None] = []
    for one, two in zip(winners[::2], winners[1::2], strict=True):
        here = [key for key in (one, two) if key is not None]
        made.append(Pairing(*here) if here else None)
    return made


def round_robin(keys: Iterable[int], *, seed: int = 0) -> list[list[Pairing]]:
    """All rounds by the circle method: one stays, the others go round; odd ones sit out once."""
    circle: list[int | None] = [*sorted(set(keys), key=lambda key: (lot(seed, key), key))]
    if len(circle) < 2:
        return []
    if len(circle) % 2:
        circle.append(None)
    rounds: list[list[Pairing]] = []
    for _ in range(len(circle) - 1):
        half = len(circle) // 2
        met = zip(circle[:half], reversed(circle[half:]), strict=True)
        rounds.append([_pairing(one, two) for one, two in met])
        circle = [circle[0], circle[-1], *circle[1:-1]]
    return rounds


def _pairing(one: int | None, two: int | None) -> Pairing:
    if one is None:
        one, two = two, one
    assert one is not None
    return Pairing(one, two)


# --- Standings ----------------------------------------------------------------------------------


def standings(keys: Iterable[int], results: Sequence[Result], *, seed: int) -> list[Standing]:
    """The order by points, Buchholz, Sonneborn-Berger, then lot: no two share a rank.

    Buchholz adds up the points of all opponents; Sonneborn-Berger those of the beaten, and half of
    those one drew with (counted in halves again, so that it stays whole). A bye counts for points
    only.
    """
    everybody = sorted(set(keys))
    points = points_of(everybody, results)
    rows = {key: Standing(key, 0, points[key], 0, 0, 0, 0) for key in everybody}
    for one in results:
        if one.second is not None:
            sides = ((one.first, one.second, one.first_points),
                     (one.second, one.first, one.second_points))  # fmt: skip
            for key, other, gained in sides:
                rows[key] = _played(rows[key], points[other], gained)
    ordered = sorted(
        rows.values(),
        key=lambda row: (
            -row.points, -row.buchholz, -row.sonneborn_berger, lot(seed, row.key), row.key
        ),
    )  # fmt: skip
    return [row._replace(rank=rank) for rank, row in enumerate(ordered, 1)]


def points_of(keys: Iterable[int], results: Iterable[Result]) -> dict[int, int]:
    """Everybody's half points, byes included."""
    points = dict.fromkeys(keys, 0)
    for one in results:
        points[one.first] += one.first_points
        if one.second is not None:
            points[one.second] += one.second_points
    return points


def _played(row: Standing, opponent_points: int, gained: int) -> Standing:
    return row._replace(
        played=row.played + 1,
        won=row.won + (gained == WIN),
        buchholz=row.buchholz + opponent_points,
        sonneborn_berger=row.sonneborn_berger + gained * opponent_points,
    )


def elimination_ranks(out_in_round: Mapping[int, int]) -> dict[int, int]:
    """Ranks from the round in which each player went out (the winner: one after the last).

    Those who went out in the same round share the rank: 1, 2, 3, 3, 5, 5, 5, 5.
    """
    later = sorted(out_in_round.values(), reverse=True)
    first = {number: rank for rank, number in reversed(list(enumerate(later, 1)))}
    return {key: first[number] for key, number in out_in_round.items()}
