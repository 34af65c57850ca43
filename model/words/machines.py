"""State machines: which states a status column has, and who may move a row from one to another.

Each status column has a machine of its own, declared beside its enum and hung on its column by
`model.tables.base.state_column`. Services, generic edits and database triggers all enforce the
same declaration; docs/reference/states.md is made from it. Standard library only.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Mover(StrEnum):
    """Who may make a move; an admin of the sandbox may make any that a person may."""

    OWNER = "owner"
    """The person whose row it is (its player, learner, author or receiver)."""
    LEADER = "leader"
    """The leader of the party, study party or circle that the row belongs to."""
    GUILD_MASTER = "guild_master"
    """The master of the guild that the row belongs to."""
    GAME_MASTER = "game_master"
    """Whoever runs the world: live operations, moderation, support."""
    STAFF = "staff"
    """A designer or educator at work in the sandbox."""
    SYSTEM = "system"
    """The product itself: a rule, a clock, a finished piece of work. Never a person."""


@dataclass(frozen=True, slots=True)
class Move:
    """One allowed change of state, and who may make it."""

    source: StrEnum
    target: StrEnum
    by: frozenset[Mover]


@dataclass(frozen=True, slots=True)
class StateMachine:
    """The life of one status column: its states, where it starts, and every allowed move."""

    states: type[StrEnum]
    initial: StrEnum
    moves: tuple[Move, ...]

    def move(self, source: str, target: str) -> Move | None:
        """The move from one state to another; None when there is none."""
        for move in self.moves:
            if move.source.value == source and move.target.value == target:
                return move
        return None

    def targets(self, source: str) -> tuple[StrEnum, ...]:
        """The states that can follow `source`, in declared order."""
        return tuple(move.target for move in self.moves if move.source.value == source)

    @property
    def final_states(self) -> tuple[StrEnum, ...]:
        """The states that nothing leads out of."""
        return tuple(state for state in self.states if not self.targets(state.value))

    @property
    def pairs(self) -> tuple[str, ...]:
        """Every allowed move as `source>target`, sorted."""
        return tuple(sorted(f"{move.source.value}>{move.target.value}" for move in self.moves))


def machine(
    initial: StrEnum, *moves: tuple[StrEnum, StrEnum | tuple[StrEnum, ...], str]
) -> StateMachine:
    """A machine from its first state and rows of (from, to or several, "who may, comma by comma").

    ValueError when a move is written twice, leads nowhere new, or a state cannot be reached.
    """
    made: list[Move] = []
    for source, targets, by in moves:
        movers = frozenset(Mover(name.strip()) for name in by.split(","))
        for target in targets if isinstance(targets, tuple) else (targets,):
            made.append(Move(source, target, movers))
    found = StateMachine(type(initial), initial, tuple(made))
    _refuse_faults(found)
    return found


def _refuse_faults(found: StateMachine) -> None:
    pairs = found.pairs
    if len(set(pairs)) != len(pairs) or any(move.source is move.target for move in found.moves):
        raise ValueError(f"{found.states.__name__}: a move is written twice or goes nowhere")
    reached = {found.initial}
    while more := {m.target for m in found.moves if m.source in reached} - reached:
        reached |= more
    if lost := set(found.states) - reached:
        raise ValueError(f"{found.states.__name__}: {sorted(lost)} cannot be reached")
