"""What of a player is state: the slots that some rule reads, scope by scope.

Input vectors have a place for everything content could ask for; only what its quests, titles,
phases and challenges do read can change a player's future. Both engines keep and hash exactly that,
in the order of this file. May use: rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from model.rules.requirements import slots_read
from model.rules.values import ABSENT, WEEKLY, GameRules, Program, QuestRule

SCOPES = ("day", "week", "lifetime", "phase", "visit")


@dataclass(frozen=True)
class Layout:
    """The slots (sorted) that matter in each scope, by scope name."""

    slots: dict[str, tuple[int, ...]]

    def place(self, scope: str, slot: int) -> int:
        """The place of a slot in the scope's short vector; the length when nothing reads it."""
        kept = self.slots[scope]
        return kept.index(slot) if slot in kept else len(kept)


@dataclass(frozen=True, eq=False)
class _Same:
    """A game by identity, so that finding its layout again does not hash its whole content."""

    game: GameRules

    def __hash__(self) -> int:
        return id(self.game)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.game is self.game


def layout_of(game: GameRules) -> Layout:
    """The layout of a game, remembered."""
    return _layout(_Same(game))


@lru_cache(maxsize=32)
def _layout(same: _Same) -> Layout:
    game = same.game
    weekly = [quest for quest in game.quests if quest.type == WEEKLY]
    daily = [quest for quest in game.quests if quest.type != WEEKLY]
    titles = [part for t in game.titles for part in (t.program, t.regression_program)]
    phases = [phase.program for boss in game.bosses for phase in boss.phases]
    challenges = [part.program for dungeon in game.dungeons for part in dungeon.challenges]
    return Layout(
        {
            # What a metric gained is told from what it was, so the day knows them all.
            "day": _read(_programs(daily), game.slots.metrics),
            "week": _read(_programs(weekly), _partials(weekly)),
            "lifetime": _read([*titles, *(goal.program for goal in game.economy.goals)]),
            "phase": _read(phases),
            "visit": _read(challenges),
        }
    )


def quest_readers(game: GameRules) -> dict[int, frozenset[int]]:
    """Slot → the quests whose requirement or partial reward looks at it."""
    found: dict[int, set[int]] = {}
    for index, quest in enumerate(game.quests):
        for slot in slots_read(quest.program) | {quest.partial_slot}:
            found.setdefault(slot, set()).add(index)
    return {slot: frozenset(indexes) for slot, indexes in found.items()}


def growing_metrics(game: GameRules) -> frozenset[int]:
    """Metrics (indexes) whose value on the way matters, because a partial reward looks at it."""
    watched = set(_partials(game.quests))
    return frozenset(place for place, slot in enumerate(game.slots.metrics) if slot in watched)


def quests_decided_at_close(game: GameRules) -> frozenset[int]:
    """Quests that a later record could still break."""
    return frozenset(place for place, quest in enumerate(game.quests) if quest.decided_at_close)


def quests_open_at_once(game: GameRules) -> frozenset[int]:
    """Quests that may be met before anything is recorded."""
    metrics = frozenset(game.slots.metrics)
    read = [slots_read(quest.program) for quest in game.quests]
    return frozenset(place for place, slots in enumerate(read) if not slots or slots - metrics)


def _programs(quests: Sequence[QuestRule]) -> list[Program]:
    return [quest.program for quest in quests]


def _partials(quests: Sequence[QuestRule]) -> list[int]:
    return [quest.partial_slot for quest in quests if quest.partial_slot != ABSENT]


def _read(programs: Iterable[Program], more: Iterable[int] = ()) -> tuple[int, ...]:
    return tuple(sorted(set(more).union(*(slots_read(program) for program in programs))))
