"""When to review next: FSRS, the published memory model, in whole numbers.

A memory has a stability (days until recall falls to 90 %) and a difficulty (1 to 10); each review
is rated again, hard, good or easy. Sources: the Free Spaced Repetition Scheduler, version 6, and
the default weights, learning steps and retention of open-spaced-repetition/py-fsrs 6.3.0. Without
fuzz. Stability and difficulty are numbers times 2^32, so that every machine keeps the same bits; a
double holds them exactly.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from model.rules.exact import (
    ONE,
    SCALE_BITS,
    divided_scaled,
    exp_scaled,
    power_scaled,
    times_scaled,
)
from model.rules.registry import rule

AGAIN: Final = 1
HARD: Final = 2
GOOD: Final = 3
EASY: Final = 4

NEW: Final = 0
LEARNING: Final = 1
REVIEW: Final = 2
RELEARNING: Final = 3

PPM: Final = 1_000_000
RETENTION_PPM: Final = 900_000
"""The recall that the next review waits for."""
DAY_SECONDS: Final = 86_400
INTERVAL_DAYS_MAX: Final = 36_500
LEARNING_STEPS: Final = (60, 600)
RELEARNING_STEPS: Final = (600,)
"""Seconds between the first reviews of a new memory, and after one was lost."""

_WEIGHTS_E4: Final = (
    *(2_120, 12_931, 23_065, 82_956, 64_133, 8_334, 30_194, 10, 18_722, 1_666, 7_960),
    *(14_835, 614, 2_629, 16_483, 6_014, 18_729, 5_425, 912, 658, 1_542),
)


def _scaled(number: int, divisor: int) -> int:
    """Number / divisor · 2^32, rounded."""
    return ((number << SCALE_BITS) + divisor // 2) // divisor


W: Final = tuple(_scaled(weight, 10_000) for weight in _WEIGHTS_E4)
"""The 21 default weights, times 2^32."""
DECAY: Final = -W[20]
_INVERSE_DECAY: Final = (ONE << SCALE_BITS) // DECAY
FACTOR: Final = power_scaled(_scaled(9, 10), _INVERSE_DECAY) - ONE
"""So that recall is 90 % when as many days have passed as the memory is stable."""
_STABILITY_MIN: Final = _scaled(1, 1_000)
_STABILITY_MAX: Final = INTERVAL_DAYS_MAX << SCALE_BITS


class Memory(NamedTuple):
    """What is kept of one memory; `state` NEW has no stability and no difficulty yet."""

    state: int = NEW
    step: int = 0
    stability: int = 0
    difficulty: int = 0


class Reviewed(NamedTuple):
    """A memory after a review, and the seconds until the next one."""

    memory: Memory
    wait_seconds: int

    @property
    def interval_days(self) -> int:
        """Whole days until the next review; 0 within the steps."""
        return self.wait_seconds // DAY_SECONDS


def review(
    memory: Memory, rating: int, elapsed_days: int, retention_ppm: int = RETENTION_PPM
) -> Reviewed:
    """One review, `elapsed_days` whole days after the last one; ValueError for no rating."""
    if not AGAIN <= rating <= EASY:
        raise ValueError(f"a rating is 1 to 4, not {rating}")
    return reviewed(memory, rating, elapsed_days, retention_ppm)


@rule
def reviewed(memory: Memory, rating: int, elapsed_days: int, retention_ppm: int) -> Reviewed:
    """A memory after a review rated 1 to 4, and how long it rests now."""
    stability = _next_stability(memory, rating, elapsed_days)
    difficulty = next_difficulty(memory.state, memory.difficulty, rating)
    state, step, wait = next_step(memory.state, memory.step, rating)
    if state == REVIEW:
        wait = interval_days(stability, retention_ppm) * DAY_SECONDS
    return Reviewed(Memory(state, step, stability, difficulty), wait)


@rule
def interval_days(stability: int, retention_ppm: int) -> int:
    """Whole days until recall has fallen to the retention; at least 1."""
    wanted = power_scaled(((retention_ppm << SCALE_BITS) + PPM // 2) // PPM, _INVERSE_DECAY) - ONE
    share = divided_scaled(wanted, FACTOR)
    if share >= divided_scaled(_STABILITY_MAX, stability):
        return INTERVAL_DAYS_MAX
    return min(max((times_scaled(stability, share) + ONE // 2) >> SCALE_BITS, 1), INTERVAL_DAYS_MAX)


@rule
def recall_ppm(memory: Memory, elapsed_days: int) -> int:
    """The chance of remembering after so many days, in millionths; 0 for a new memory."""
    if memory.state == NEW:
        return 0
    return (_recall(memory.stability, elapsed_days) * PPM) >> SCALE_BITS


def state_of(*, is_new: bool, wait_seconds: int, lapses: int) -> tuple[int, int]:
    """State and step of a memory, told from the last wait and how often it was lost.

    Only a memory that was reviewed can be lost, and its relearning has one step; so nothing
    besides these needs to be kept.
    """
    if is_new:
        return NEW, 0
    if wait_seconds >= DAY_SECONDS:
        return REVIEW, 0
    if lapses:
        return RELEARNING, 0
    return LEARNING, int(wait_seconds >= LEARNING_STEPS[1])


# --- Steps -----------------------------------------------------------------------------------


@rule
def next_step(state: int, step: int, rating: int) -> tuple[int, int, int]:
    """State, step and wait in seconds after a review; a memory in REVIEW waits for its interval.

    Within learning and relearning: again starts over, good goes on, easy leaves.
    """
    if state == REVIEW:
        if rating == AGAIN:
            return RELEARNING, 0, RELEARNING_STEPS[0]
        return REVIEW, 0, 0
    if state == RELEARNING:
        return _relearn(rating)
    if rating == AGAIN:
        return LEARNING, 0, LEARNING_STEPS[0]
    if rating == HARD:
        first = (LEARNING_STEPS[0] + LEARNING_STEPS[1]) // 2
        return LEARNING, step, first if step == 0 else LEARNING_STEPS[1]
    if rating == GOOD and step == 0:
        return LEARNING, 1, LEARNING_STEPS[1]
    return REVIEW, 0, 0


@rule
def _relearn(rating: int) -> tuple[int, int, int]:
    if rating == AGAIN:
        return RELEARNING, 0, RELEARNING_STEPS[0]
    if rating == HARD:
        return RELEARNING, 0, RELEARNING_STEPS[0] * 3 // 2
    return REVIEW, 0, 0


# --- The memory model ------------------------------------------------------------------------


@rule
def _next_stability(memory: Memory, rating: int, elapsed_days: int) -> int:
    """Stability after a review."""
    if memory.state == NEW:
        return _bounded(W[rating - 1])
    if elapsed_days < 1:
        return _same_day(memory.stability, rating)
    recall = _recall(memory.stability, elapsed_days)
    if rating == AGAIN:
        return _after_lapse(memory.stability, memory.difficulty, recall)
    return _after_recall(memory.stability, memory.difficulty, recall, rating)


@rule
def _first_difficulty(rating: int) -> int:
    return W[4] - exp_scaled(W[5] * (rating - 1)) + ONE


@rule
def next_difficulty(state: int, difficulty: int, rating: int) -> int:
    """Up or down by the rating, less so near 10, drawn a little to the first one of easy."""
    if state == NEW:
        return _clamped(_first_difficulty(rating))
    change = -W[6] * (rating - GOOD)
    damped = difficulty + times_scaled(10 * ONE - difficulty, change) // 9
    drawn = times_scaled(W[7], _first_difficulty(EASY))
    return _clamped(drawn + times_scaled(ONE - W[7], damped))


@rule
def _recall(stability: int, elapsed_days: int) -> int:
    days = min(max(elapsed_days, 0), INTERVAL_DAYS_MAX)
    base = ONE + divided_scaled(FACTOR * days, max(stability, _STABILITY_MIN))
    return power_scaled(base, DECAY)


@rule
def _same_day(stability: int, rating: int) -> int:
    growth = times_scaled(
        exp_scaled(times_scaled(W[17], (rating - GOOD) * ONE + W[18])),
        power_scaled(stability, -W[19]),
    )
    return _bounded(times_scaled(stability, max(growth, ONE) if rating >= GOOD else growth))


@rule
def _after_recall(stability: int, difficulty: int, recall: int, rating: int) -> int:
    growth = times_scaled(exp_scaled(W[8]), 11 * ONE - difficulty)
    growth = times_scaled(growth, power_scaled(stability, -W[9]))
    growth = times_scaled(growth, exp_scaled(times_scaled(W[10], ONE - recall)) - ONE)
    if rating == HARD:
        growth = times_scaled(growth, W[15])
    elif rating == EASY:
        growth = times_scaled(growth, W[16])
    return _bounded(times_scaled(stability, ONE + growth))


@rule
def _after_lapse(stability: int, difficulty: int, recall: int) -> int:
    left = times_scaled(W[11], power_scaled(difficulty, -W[12]))
    left = times_scaled(left, power_scaled(stability + ONE, W[13]) - ONE)
    left = times_scaled(left, exp_scaled(times_scaled(W[14], ONE - recall)))
    most = divided_scaled(stability, exp_scaled(times_scaled(W[17], W[18])))
    return _bounded(min(left, most))


@rule
def _bounded(stability: int) -> int:
    return min(max(stability, _STABILITY_MIN), _STABILITY_MAX)


@rule
def _clamped(difficulty: int) -> int:
    return min(max(difficulty, ONE), 10 * ONE)
