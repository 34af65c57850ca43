"""How a skill stands: Bayesian knowledge tracing, the review ladder, bands and states.

Sources: Corbett and Anderson (1995) for the tracing; sources/learning_platform.md and its project's
`lib/srs.ts` for the ladder of four levels and the states; ShikshaDisha for the bands. Probabilities
are doubles, reckoned by the four basic operations only, which are the same on every machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from model.rules.registry import rule
from model.words import MasteryBand, SkillStateStatus

PPM: Final = 1_000_000
LADDER_LEVEL_MAX: Final = 3
LADDER_MINUTES: Final = (0, 60, 1_440, 10_080)
"""How long each level of the ladder lets a thing rest: not at all, an hour, a day, a week."""
FIRST_STEP_NEEDS: Final = 2
"""Right answers in a row that lift from level 0 to 1."""
REPETITIONS_MIN: Final = 3
"""Reviews in a row, without a lapse, before a remembered skill can count as mastered."""
KNOWN_MAX: Final = 0.999_999_9
"""Nobody is ever quite sure of a skill: at 1 no wrong answer would count any more (*ours*)."""
FADED_PPM: Final = 700_000
FORGOTTEN_PPM: Final = 400_000
FORGOTTEN_LAPSES: Final = 2
"""Recall below the first asks for a review; below the second, after more lapses, it is gone."""

STATUSES: Final = tuple(SkillStateStatus)
"""How a skill can stand; rules on whole numbers name a status by its place."""
_IN_PROGRESS: Final = STATUSES.index(SkillStateStatus.IN_PROGRESS)
MASTERED: Final = STATUSES.index(SkillStateStatus.MASTERED)
_REVIEW_NEEDED: Final = STATUSES.index(SkillStateStatus.REVIEW_NEEDED)
_STRENGTHENING: Final = STATUSES.index(SkillStateStatus.STRENGTHENING)
_FORGOTTEN: Final = STATUSES.index(SkillStateStatus.FORGOTTEN)

_BANDS: Final = (
    (91, MasteryBand.EXPERT),
    (71, MasteryBand.ADVANCED),
    (41, MasteryBand.INTERMEDIATE),
    (1, MasteryBand.BEGINNER),
)


class Tracing(NamedTuple):
    """The parameters of knowledge tracing, each from 0 to 1; `forget` is a day's."""

    prior: float
    learn: float
    guess: float
    slip: float
    forget: float = 0.0

    @classmethod
    def from_ppm(cls, prior: int, learn: int, guess: int, slip: int, forget: int = 0) -> Tracing:
        """The parameters from whole millionths, as content holds them."""
        return cls(*(share / PPM for share in (prior, learn, guess, slip, forget)))


@rule
def chance_of_right(p_known: float, tracing: Tracing) -> float:
    """The chance of a right answer: known and not slipped, or guessed."""
    return p_known * (1.0 - tracing.slip) + (1.0 - p_known) * tracing.guess


@rule
def after_answer(p_known: float, tracing: Tracing, *, is_right: bool) -> float:
    """The chance that the skill is known after an answer, and what the answer taught."""
    if is_right:
        known, chance = p_known * (1.0 - tracing.slip), chance_of_right(p_known, tracing)
    else:
        known, chance = p_known * tracing.slip, 1.0 - chance_of_right(p_known, tracing)
    posterior = known / chance if chance > 0.0 else p_known
    return min(1.0, posterior + (1.0 - posterior) * tracing.learn)


@rule
def after_days(p_known: float, tracing: Tracing, days: int) -> float:
    """What is left after days without practice; all of it where nothing is forgotten."""
    factor, kept, rest = 1.0 - tracing.forget, p_known, max(days, 0)
    while rest > 0 and kept > 0.0:  # by squaring, not by a library's power
        if rest & 1:
            kept *= factor
        factor *= factor
        rest >>= 1
    return kept


@rule
def traced(p_known: float, tracing: Tracing, days: int, *, is_right: bool) -> float:
    """The chance that the skill is known after days without practice and then an answer."""
    kept = after_days(p_known, tracing, days)
    return min(KNOWN_MAX, after_answer(kept, tracing, is_right=is_right))


@rule
def traced_share(p_known: float) -> float:
    """What counts of that chance: whole millionths."""
    return round(p_known * PPM) / PPM


@rule
def climb(level: int, in_a_row: int, *, is_right: bool) -> tuple[int, int]:
    """Level and right answers in a row on the ladder after an attempt.

    A right one lifts by a level, from 0 only the second in a row; a wrong one lowers by a level.
    """
    if not is_right:
        return max(0, level - 1), 0
    if level == 0 and in_a_row + 1 < FIRST_STEP_NEEDS:
        return 0, in_a_row + 1
    return min(level + 1, LADDER_LEVEL_MAX), in_a_row + 1


def ladder_share(levels: Sequence[int], count: int) -> float:
    """How much of a skill is climbed: the levels of its `count` things, of 3 each."""
    return climbed_share(sum(levels), count)


@rule
def climbed_share(levels: int, count: int) -> float:
    """The same of the levels' sum."""
    return min(1.0, levels / (LADDER_LEVEL_MAX * count)) if count > 0 else 0.0


@rule
def memory_share(credit_ppm: int, repetitions: int) -> float:
    """How far a remembered skill is: the last review's credit, in full from the third in a row."""
    counted = min(repetitions, REPETITIONS_MIN)
    return credit_ppm * counted / (PPM * REPETITIONS_MIN)


@rule
def next_level(level: int, share: float, *, decays: bool) -> int:
    """The level 0 to 100 of a share; it falls only under a rule of decay."""
    reached = round(share * PPM) // (PPM // 100)
    return reached if decays else max(level, reached)


def band_of(level: int) -> MasteryBand:
    """What a level is called."""
    return next((band for start, band in _BANDS if level >= start), MasteryBand.UNINITIATED)


def next_status(
    status: SkillStateStatus, *, share: float, mastered_from: float, is_success: bool
) -> SkillStateStatus:
    """How a skill stands after an attempt.

    Unlike its source, success leads out of `review_needed` again; what was forgotten is first
    strengthened.
    """
    return STATUSES[
        status_after(
            STATUSES.index(status), share=share, mastered_from=mastered_from, is_success=is_success
        )
    ]


@rule
def status_after(status: int, *, share: float, mastered_from: float, is_success: bool) -> int:
    """`next_status` on places in STATUSES."""
    if status == _FORGOTTEN:
        return _STRENGTHENING if is_success else _REVIEW_NEEDED
    if share >= mastered_from:
        return MASTERED
    if not is_success:
        return _REVIEW_NEEDED
    return _STRENGTHENING if status == _STRENGTHENING else _IN_PROGRESS


def faded_status(
    status: SkillStateStatus, *, recall_ppm: int, repetitions: int, lapses: int
) -> SkillStateStatus:
    """How a skill stands after time alone, by the recall that is left."""
    if status is SkillStateStatus.NOT_STARTED:
        return status
    if recall_ppm < FORGOTTEN_PPM and lapses > FORGOTTEN_LAPSES:
        is_on = status is not SkillStateStatus.IN_PROGRESS
        return SkillStateStatus.FORGOTTEN if is_on else SkillStateStatus.REVIEW_NEEDED
    if status is SkillStateStatus.FORGOTTEN:
        return status
    if recall_ppm < FORGOTTEN_PPM or (recall_ppm < FADED_PPM and repetitions >= 2):
        return SkillStateStatus.REVIEW_NEEDED
    return status
