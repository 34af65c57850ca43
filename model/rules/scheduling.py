"""When to review next: FSRS, the published memory model, in whole numbers.

A memory has a stability (days until recall falls to 90 %) and a difficulty (1 to 10); each review
is rated again, hard, good or easy. Sources: the Free Spaced Repetition Scheduler, version 6, and
the default weights, learning steps and retention of open-spaced-repetition/py-fsrs 6.3.0. Without
fuzz. Stability and difficulty are numbers times 2^32, so that every machine keeps the same bits; a
double holds them exactly.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from model.rules.exact import ONE, SCALE_BITS, exp_scaled, power_scaled

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
FACTOR: Final = power_scaled(_scaled(9, 10), (ONE << SCALE_BITS) // DECAY) - ONE
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
    """One review, `elapsed_days` whole days after the last one."""
    if not AGAIN <= rating <= EASY:
        raise ValueError(f"a rating is 1 to 4, not {rating}")
    stability, difficulty = _remember(memory, rating, elapsed_days)
    known = memory._replace(stability=stability, difficulty=difficulty)
    if memory.state == REVIEW:
        if rating == AGAIN:
            return Reviewed(known._replace(state=RELEARNING, step=0), RELEARNING_STEPS[0])
        return _settled(known, retention_ppm)
    return _stepped(known, rating, retention_ppm)


def interval_days(stability: int, retention_ppm: int = RETENTION_PPM) -> int:
    """Whole days until recall has fallen to the retention; at least 1."""
    wanted = power_scaled(_scaled(retention_ppm, PPM), (ONE << SCALE_BITS) // DECAY) - ONE
    days = _rounded(stability * wanted // FACTOR)
    return min(max(days, 1), INTERVAL_DAYS_MAX)


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


def _stepped(memory: Memory, rating: int, retention_ppm: int) -> Reviewed:
    """Within learning and relearning: again starts over, good goes on, easy leaves."""
    state = LEARNING if memory.state == NEW else memory.state
    steps = LEARNING_STEPS if state == LEARNING else RELEARNING_STEPS
    step = min(memory.step, len(steps) - 1)
    if rating == AGAIN:
        return Reviewed(memory._replace(state=state, step=0), steps[0])
    if rating == HARD:
        wait = steps[step] if step else _first_hard(steps)
        return Reviewed(memory._replace(state=state, step=step), wait)
    if rating == GOOD and step + 1 < len(steps):
        return Reviewed(memory._replace(state=state, step=step + 1), steps[step + 1])
    return _settled(memory, retention_ppm)


def _first_hard(steps: tuple[int, ...]) -> int:
    return steps[0] * 3 // 2 if len(steps) == 1 else (steps[0] + steps[1]) // 2


def _settled(memory: Memory, retention_ppm: int) -> Reviewed:
    days = interval_days(memory.stability, retention_ppm)
    return Reviewed(memory._replace(state=REVIEW, step=0), days * DAY_SECONDS)


# --- The memory model ------------------------------------------------------------------------


def _remember(memory: Memory, rating: int, elapsed_days: int) -> tuple[int, int]:
    """Stability and difficulty after a review."""
    if memory.state == NEW:
        return _bounded(W[rating - 1]), _clamped(_first_difficulty(rating))
    difficulty = _next_difficulty(memory.difficulty, rating)
    if elapsed_days < 1:
        return _same_day(memory.stability, rating), difficulty
    recall = _recall(memory.stability, elapsed_days)
    if rating == AGAIN:
        return _after_lapse(memory, recall), difficulty
    return _after_recall(memory, recall, rating), difficulty


def _first_difficulty(rating: int) -> int:
    return W[4] - exp_scaled(W[5] * (rating - 1)) + ONE


def _next_difficulty(difficulty: int, rating: int) -> int:
    """Up or down by the rating, less so near 10, drawn a little to the first one of easy."""
    change = -W[6] * (rating - GOOD)
    damped = difficulty + (10 * ONE - difficulty) * change // (9 * ONE)
    return _clamped(_times(W[7], _first_difficulty(EASY)) + _times(ONE - W[7], damped))


def _recall(stability: int, elapsed_days: int) -> int:
    base = ONE + FACTOR * max(elapsed_days, 0) * ONE // max(stability, _STABILITY_MIN)
    return power_scaled(base, DECAY)


def _same_day(stability: int, rating: int) -> int:
    growth = _times(
        exp_scaled(_times(W[17], (rating - GOOD) * ONE + W[18])), power_scaled(stability, -W[19])
    )
    return _bounded(_times(stability, max(growth, ONE) if rating >= GOOD else growth))


def _after_recall(memory: Memory, recall: int, rating: int) -> int:
    growth = _times(exp_scaled(W[8]), 11 * ONE - memory.difficulty)
    growth = _times(growth, power_scaled(memory.stability, -W[9]))
    growth = _times(growth, exp_scaled(_times(W[10], ONE - recall)) - ONE)
    if rating == HARD:
        growth = _times(growth, W[15])
    elif rating == EASY:
        growth = _times(growth, W[16])
    return _bounded(_times(memory.stability, ONE + growth))


def _after_lapse(memory: Memory, recall: int) -> int:
    left = _times(W[11], power_scaled(memory.difficulty, -W[12]))
    left = _times(left, power_scaled(memory.stability + ONE, W[13]) - ONE)
    left = _times(left, exp_scaled(_times(W[14], ONE - recall)))
    most = memory.stability * ONE // exp_scaled(_times(W[17], W[18]))
    return _bounded(min(left, most))


def _times(first: int, second: int) -> int:
    return first * second >> SCALE_BITS


def _rounded(number: int) -> int:
    return (number + ONE // 2) >> SCALE_BITS


def _bounded(stability: int) -> int:
    return min(max(stability, _STABILITY_MIN), _STABILITY_MAX)


def _clamped(difficulty: int) -> int:
    return min(max(difficulty, ONE), 10 * ONE)
