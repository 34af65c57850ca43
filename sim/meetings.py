"""Where players meet: what a closed local week makes of guilds, duels, tournaments and markets.

Both engines ask `Meetings.settle` once the last time zone has closed a Sunday, with what every
player's state says of that week, and write the answer into the states. Opponents are drawn by keys
of the players and of the week, so neither the order of players nor of blocks decides anything.
Players are rows here, in the order of a run. May use: rules, numpy.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

import numpy as np

from model.rules.competition import (
    CONTEST_LOT,
    RESULTS_AFTER_DAYS,
    guild_number,
    match_points,
    result_of,
    takes_entries,
    week_number,
    world_random_key,
)
from model.rules.competition_values import (
    BOUGHT,
    DUEL,
    FIRST_SIDE,
    MARKET,
    NOTHING,
    SAT_OUT,
    SECOND_SIDE,
    SOLD,
    UNPAIRED,
    CompetitionRules,
    ContestRule,
)
from model.rules.draws import draw, mix
from model.rules.guilds import share_reached
from model.rules.values import ABSENT
from sim.brackets import Bracket
from sim.kernel.competing_columns import (
    DUE_DAY,
    GUILD_MET,
    OTHER,
    PER_CONTEST,
    PER_PLAYER,
    RANK,
    RESULT,
    SCORES,
    SIDE,
)
from sim.scenario import Scenario

Ints = np.ndarray[Any, np.dtype[np.int64]]
Words = np.ndarray[Any, np.dtype[np.uint64]]
_SUNDAY: Final = 6
_NOBODY: Final = 0
"""The score of an opponent who was none."""


class Members(NamedTuple):
    """Who takes part in a replication, in the order of the run."""

    random_key: Words
    guild: Ints


def sundays(scenario: Scenario) -> list[int]:
    """The days of a run on which local weeks end."""
    return list(range(_SUNDAY - scenario.start_on.weekday(), scenario.horizon_days, 7))


def guilds_of(cohorts: Iterable[int], members: int) -> Ints:
    """The guild of each player, from the sizes of the cohorts in order; nothing goes across two."""
    found, first = [np.empty(0, dtype=np.int64)], 0
    for players in cohorts:
        ordinals: Any = np.arange(players, dtype=np.int64)
        mine: Any = guild_number(first, ordinals, max(1, members))
        found.append(mine)
        first = int(mine[-1]) + 1
    return np.concatenate(found)


class Meetings:
    """The weeks of one replication, one after the other."""

    def __init__(
        self,
        rules: CompetitionRules,
        members: Members,
        *,
        seed: int,
        replication: int,
    ) -> None:
        """Begin before the first week; no tournament runs."""
        self.rules, self.members = rules, members
        self._key = world_random_key(seed, replication)
        self._running: list[list[_Running]] = [[] for _ in rules.contests]

    def settle(self, day: int, state: Ints) -> None:
        """Write into everybody's columns what the week that `day` ends has brought.

        `state` is (player, sim.kernel.competing_columns): scores and entries are read, results and
        the day on which they are given are written.
        """
        week = week_number(day, _SUNDAY)
        if self.rules.has_guilds:
            state[:, GUILD_MET] = self._guilds(state[:, SCORES])
        for place, contest in enumerate(self.rules.contests):
            self._settle_contest(place, contest, week, day, state)
        given = [GUILD_MET, *(self._column(i, RESULT) for i in range(len(self.rules.contests)))]
        given += [self._column(i, RANK) for i in range(len(self.rules.contests))]
        has_any = (state[:, given] != NOTHING).any(axis=1)
        state[:, DUE_DAY] = np.where(has_any, day + RESULTS_AFTER_DAYS, ABSENT)

    @staticmethod
    def _column(place: int, name: int) -> int:
        return PER_PLAYER + place * PER_CONTEST + name

    def _guilds(self, xp: Ints) -> Ints:
        """1 for every member of a guild that reached its goal; who has left for good is none."""
        rule, guild = self.rules.guild, self.members.guild
        there = xp != ABSENT
        guilds = int(guild.max(initial=ABSENT)) + 1
        counted = np.bincount(guild[there], minlength=guilds).tolist()
        done = np.bincount(guild[there & (xp >= rule.weekly_xp)], minlength=guilds).tolist()
        met = [
            share_reached(some, of, rule.members_share_ppm)
            for some, of in zip(done, counted, strict=True)
        ]
        found: Ints = (np.array(met, dtype=bool)[guild] & there).astype(np.int64)
        return found

    def _settle_contest(
        self, place: int, contest: ContestRule, week: int, day: int, state: Ints
    ) -> None:
        score = np.maximum(state[:, SCORES + contest.measure], 0)
        first = self._column(place, 0)
        mine = state[:, first : first + PER_CONTEST]
        mine[:, RESULT] = mine[:, OTHER] = mine[:, RANK] = NOTHING
        for running in self._running[place]:
            running.play(score, mine)
        self._running[place] = [one for one in self._running[place] if not one.bracket.is_over]
        if not takes_entries(week, contest.every_weeks):
            return
        seed = draw(self._key, day, CONTEST_LOT, contest.key_hash)
        drawn = self._drawn(np.flatnonzero(mine[:, SIDE] == FIRST_SIDE), seed)
        if contest.kind == MARKET:
            buyers = self._drawn(np.flatnonzero(mine[:, SIDE] == SECOND_SIDE), seed)
            _deals(contest, drawn, buyers, mine)
        elif contest.kind == DUEL:
            _duels(drawn, score, mine)
        else:
            self._running[place] = self._groups(contest, drawn, score, mine, seed=seed)

    def _drawn(self, rows: Ints, seed: int) -> Ints:
        """Players by lot."""
        keys: Any = self.members.random_key[rows]
        lots: Any = mix(seed, keys)
        order: Ints = np.lexsort((keys, lots))
        return rows[order]

    def _groups(
        self, contest: ContestRule, drawn: Ints, score: Ints, mine: Ints, *, seed: int
    ) -> list[_Running]:
        """Deal players into as few groups as hold them all; one alone finds no place."""
        number = -(-len(drawn) // contest.entrants)
        made = []
        for group in range(number):
            rows = drawn[group::number].tolist()
            if len(rows) < 2:
                mine[rows, RESULT] = UNPAIRED
                continue
            keys = self.members.random_key[rows].tolist()
            entries = list(zip(keys, score[rows].tolist(), strict=True))
            made.append(_Running(Bracket(contest.kind, entries, seed=seed), keys, rows))
        return made


class _Running:
    """A tournament in progress, and the rows of its players."""

    def __init__(self, bracket: Bracket, keys: Sequence[int], rows: Sequence[int]) -> None:
        self.bracket, self.rows = bracket, dict(zip(keys, rows, strict=True))

    def play(self, score: Ints, mine: Ints) -> None:
        """Play a round by the week's scores, and rank everybody after the last."""
        scores = {key: int(score[row]) for key, row in self.rows.items()}
        for side in self.bracket.play(scores):
            row = self.rows[side.key]
            if side.other is None:
                mine[row, RESULT], mine[row, OTHER] = SAT_OUT, _NOBODY
            else:
                mine[row, RESULT] = result_of(side.points)
                mine[row, OTHER] = scores[side.other]
        if self.bracket.is_over:
            for key, rank in self.bracket.ranks().items():
                mine[self.rows[key], RANK] = rank


def _duels(drawn: Ints, score: Ints, mine: Ints) -> None:
    """Neighbours by lot meet; an odd one finds nobody."""
    if len(drawn) % 2:
        mine[drawn[-1], RESULT] = UNPAIRED
    for one, two in zip(drawn[0:-1:2].tolist(), drawn[1::2].tolist(), strict=True):
        for row, other in ((one, two), (two, one)):
            mine[row, RESULT] = result_of(match_points(int(score[row]), int(score[other])))
            mine[row, OTHER] = score[other]


def _deals(contest: ContestRule, sellers: Ints, buyers: Ints, mine: Ints) -> None:
    """As many as there are on both sides deal, by lot; the others take back what they put in."""
    deals = min(len(sellers), len(buyers))
    for side, result in ((sellers, SOLD), (buyers, BOUGHT)):
        mine[side, RESULT] = UNPAIRED
        mine[side[:deals], RESULT] = result
        mine[side[:deals], OTHER] = contest.stake
