"""One tournament of a simulation, a round a week: who meets, who won, and the final ranks.

As live (model.services.competition.rounds), decided by the same rules; only the scores come from
the players' weeks. An elimination that nobody wins by score goes to the better seed. Players are
named by whole-number keys. May use: rules.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from model.rules import tournaments as rules
from model.rules.competition import contest_weeks, match_points
from model.rules.competition_values import ROUND_ROBIN, SINGLE_ELIMINATION
from model.rules.swiss import swiss_round
from model.rules.tournaments import DRAW, LOSS, WIN, Pairing, Result


class Side(NamedTuple):
    """How a round went for one player; without an opponent `other` is nobody."""

    key: int
    points: int
    other: int | None


class Bracket:
    """A tournament in progress."""

    def __init__(self, kind: int, entries: Sequence[tuple[int, int]], *, seed: int) -> None:
        """Seed players from (key, strength) pairs."""
        self.kind, self.seed = kind, seed
        self.keys = rules.seeded(entries, seed=seed)
        self.rounds = contest_weeks(kind, len(self.keys)) - 1
        self.played = 0
        self.results: list[Result] = []
        self._winners: list[int | None] = []
        self._out = dict.fromkeys(self.keys, self.rounds + 1)

    @property
    def is_over(self) -> bool:
        """Whether the last round has been played."""
        return self.played >= self.rounds

    def pairings(self) -> list[Pairing | None]:
        """Who meets in the coming round; None where nobody is left on either side."""
        if self.kind == ROUND_ROBIN:
            return [*rules.round_robin(self.keys, seed=self.seed)[self.played]]
        if self.kind != SINGLE_ELIMINATION:
            return [*swiss_round(self.keys, self.results, seed=self.seed)]
        if self.played == 0:
            return [*rules.first_elimination_round(self.keys)]
        return rules.next_elimination_round(self._winners)

    def play(self, scores: Mapping[int, int]) -> list[Side]:
        """Play the coming round by everybody's scores."""
        sides: list[Side] = []
        winners: list[int | None] = []
        for pairing in self.pairings():
            if pairing is None:
                winners.append(None)
                continue
            result = self._match(pairing, scores)
            self.results.append(result)
            first, second = result.first, result.second
            sides.append(Side(first, result.first_points, second))
            winners.append(first if result.first_points == WIN else second)
            if second is not None:
                sides.append(Side(second, result.second_points, first))
        self.played += 1
        self._winners = winners
        if self.kind == SINGLE_ELIMINATION:
            self._out.update((side.key, self.played) for side in sides if side.points == LOSS)
        return sides

    def _match(self, pairing: Pairing, scores: Mapping[int, int]) -> Result:
        first, second = pairing
        if second is None:
            return Result(first, None, WIN)
        points = match_points(scores[first], scores[second])
        if points == DRAW and self.kind == SINGLE_ELIMINATION:
            points = WIN if self.keys.index(first) < self.keys.index(second) else LOSS
        return Result(first, second, points, WIN - points)

    def ranks(self) -> dict[int, int]:
        """Everybody's final rank."""
        if self.kind == SINGLE_ELIMINATION:
            return rules.elimination_ranks(self._out)
        table = rules.standings(self.keys, self.results, seed=self.seed)
        return {one.key: one.rank for one in table}
