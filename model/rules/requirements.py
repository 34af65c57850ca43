"""Requirements: the JSON language compiled once to integers, and the machine that judges them.

A program is a flat tuple of postfix instructions (operation, a, b, value): comparisons of an input
slot with a number, the core completion rate, and joins of the n results before them. Everything
that asks "is this met?" runs `evaluate` on a program and an input vector of the right scope:
quests, boss phases, dungeon challenges and (conditions.py) titles. A metric that was never
recorded is unmet for every operator; progress of something unmet is always below one whole
(rules.md §1.4).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.rules.registry import rule
from model.rules.values import ABSENT, PPM, Program, Slots

GE, LE, GT, LT, EQ, NE = range(6)
COMPARISONS: Mapping[str, int] = {">=": GE, "<=": LE, ">": GT, "<": LT, "==": EQ, "!=": NE}
RATE = 8
"""RATE + comparison: slot a (done) against value millionths of slot b (due)."""
AND, OR, TRUE, FALSE = 16, 17, 18, 19
WIDTH = 4
DEPTH_MAX = 32
"""Most results waiting at once; compiling refuses deeper programs."""


# --- Judging ------------------------------------------------------------------------------------


@rule
def compare(comparison: int, left: int, right: int) -> bool:
    """Apply one comparison code."""
    if comparison == GE:
        return left >= right
    if comparison == LE:
        return left <= right
    if comparison == GT:
        return left > right
    if comparison == LT:
        return left < right
    if comparison == EQ:
        return left == right
    return left != right


@rule
def unmet_progress_ppm(comparison: int, left: int, right: int) -> int:
    """How near an unmet comparison is, 0 to PPM - 1: the smaller number over the larger one.

    For "at least" goals that is done over target; for "at most" goals, target over done.
    """
    if comparison == NE:
        return 0
    if comparison == GT:
        right += 1
    if comparison == LT:
        right -= 1
    low = min(left, right)
    high = max(left, right)
    if low <= 0 or high <= 0:
        return 0
    return min(PPM - 1, low * PPM // high)


@rule
def judge_value(comparison: int, left: int, right: int) -> int:
    """Progress of one comparison: PPM when met, less when not, 0 when never recorded."""
    if left == ABSENT:
        return 0
    if compare(comparison, left, right):
        return PPM
    return unmet_progress_ppm(comparison, left, right)


@rule
def judge_rate(comparison: int, done: int, due: int, value_ppm: int) -> int:
    """Progress of a completion rate; 0 when nothing was due."""
    if due <= 0:
        return 0
    left = done * PPM
    right = value_ppm * due
    if compare(comparison, left, right):
        return PPM
    # Both sides are brought down so that the product with PPM stays far below 2^62.
    return unmet_progress_ppm(comparison, left // due, value_ppm)


@rule
def evaluate(program: Program, inputs: Sequence[int]) -> tuple[bool, int]:
    """Run a program on an input vector: (met, progress in millionths; PPM exactly when met)."""
    if len(program) == WIDTH and program[0] <= NE:
        progress = judge_value(program[0], inputs[program[1]], program[3])
        return progress == PPM, progress
    stack = [0] * DEPTH_MAX
    top = 0
    for start in range(0, len(program), WIDTH):
        operation = program[start]
        first = program[start + 1]
        if operation <= NE:
            stack[top] = judge_value(operation, inputs[first], program[start + 3])
            top += 1
        elif operation < AND:
            stack[top] = judge_rate(
                operation - RATE, inputs[first], inputs[program[start + 2]], program[start + 3]
            )
            top += 1
        elif operation in (TRUE, FALSE):
            stack[top] = PPM if operation == TRUE else 0
            top += 1
        else:
            top -= first
            joined = stack[top]
            for place in range(top + 1, top + first):
                if operation == AND:
                    joined += stack[place]
                else:
                    joined = max(joined, stack[place])
            stack[top] = joined // first if operation == AND else joined
            top += 1
    progress = stack[0]
    return progress == PPM, progress


@rule
def is_met(programs: Program, start: int, stop: int, inputs: Sequence[int]) -> bool:
    """Run the program that stands at [start, stop) of `programs`: met or not, without progress.

    The same answer as `evaluate`, whose joins need progress; here results wait as bits of a word.
    """
    waiting = 0
    for place in range(start, stop, WIDTH):
        operation = programs[place]
        first = programs[place + 1]
        met = False
        if operation <= NE:
            left = inputs[first]
            met = left != ABSENT and compare(operation, left, programs[place + 3])
        elif operation < AND:
            due = inputs[programs[place + 2]]
            met = due > 0 and compare(
                operation - RATE, inputs[first] * PPM, programs[place + 3] * due
            )
        elif operation >= TRUE:
            met = operation == TRUE
        else:
            parts = (1 << first) - 1
            joined = waiting & parts
            met = joined == parts if operation == AND else joined != 0
            waiting >>= first
        waiting = waiting << 1 | met
    return waiting & 1 == 1


def slots_read(program: Program) -> frozenset[int]:
    """The slots a program looks at: it can only change its mind when one of them does."""
    found: set[int] = set()
    for start in range(0, len(program), WIDTH):
        if program[start] < AND:
            found.add(program[start + 1])
        if RATE <= program[start] < AND:
            found.add(program[start + 2])
    return frozenset(found)


def is_decided_at_close(program: Program) -> bool:
    """A later record could still break it, so it may only complete at the close."""
    return any(operation not in (GE, GT, AND, OR, TRUE, FALSE) for operation in program[::WIDTH])


# --- Compiling ------------------------------------------------------------------------------------


def compile_requirement(requirement: Mapping[str, Any], slots: Slots) -> Program:
    """Compile a requirement (JSON in its shape); KeyError on an unknown metric or quest."""
    return checked(_instructions(requirement, slots))


def checked(program: Program) -> Program:
    """Return the program, or raise ValueError when it needs more than DEPTH_MAX waiting results."""
    depth = 0
    for start in range(0, len(program), WIDTH):
        joined = program[start] in (AND, OR)
        depth += 1 - program[start + 1] if joined else 1
        if depth > DEPTH_MAX:
            raise ValueError(f"a requirement may hold at most {DEPTH_MAX} open parts at once")
    return program


def first_metric(requirement: Mapping[str, Any]) -> str | None:
    """The metric of the first numeric leaf, depth first: what a partial reward watches."""
    if requirement["type"] == "numeric":
        return str(requirement["metric"])
    for part in requirement.get("requirements", ()):
        found = first_metric(part)
        if found is not None:
            return found
    return None


def _instructions(requirement: Mapping[str, Any], slots: Slots) -> Program:
    kind = requirement["type"]
    if kind == "compound":
        parts = [_instructions(part, slots) for part in requirement["requirements"]]
        join = AND if requirement["logic"] == "AND" else OR
        return sum(parts, ()) + (join, len(parts), 0, 0)
    if kind == "boolean":
        slot = slots[f"metric:{requirement['metric']}"]
        return (GE, slot, 0, 1) if requirement["value"] else (EQ, slot, 0, 0)
    comparison = COMPARISONS[requirement["op"]]
    if kind == "completion_rate":
        return (RATE + comparison, slots.core_done, slots.core_due, requirement["value_ppm"])
    return (comparison, _slot(requirement, slots), 0, requirement["value"])


def _slot(requirement: Mapping[str, Any], slots: Slots) -> int:
    kind = requirement["type"]
    if kind == "numeric":
        return slots[f"metric:{requirement['metric']}"]
    if kind == "days":
        return slots[f"quest:{requirement['quest']}"]
    if kind == "count":
        return slots[f"count:{requirement['of']}"]
    if kind == "streak":
        return slots.streak
    raise ValueError(f"requirement type {kind!r} is unknown")
