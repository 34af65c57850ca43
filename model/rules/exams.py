"""Exam bosses: which questions are asked, what an answer earns, when one passes, what XP it brings.

Source: rules.md §5.2 (RogueLearn's requirements). It knows four difficulties, we have five:
legendary counts as expert throughout. What the source leaves open is *ours* and says so. Whole
numbers everywhere, shares are millionths.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from model.rules.draws import draw, key_hash
from model.rules.registry import rule
from model.words import Difficulty

PPM: Final = 1_000_000
EXAM_QUESTION: Final = 40
"""Purpose of draws (see model.rules.draws): which questions of a boss an attempt asks."""

MIX: Final = (40, 30, 20, 10)
"""The share of easy, medium, hard and expert questions, in percent."""
POINTS_MIN: Final = (1, 3, 5, 8)
POINTS_MAX: Final = (2, 4, 7, 10)
HEALTH: Final = (100, 200, 350, 500)
SCORE_PPM: Final = (1_000_000, 1_300_000, 1_600_000, 2_000_000)
PASSING_PPM: Final = (600_000, 700_000, 800_000, 900_000)

FAST_DIVISOR: Final = 4
"""An answer within this part of the time that is meant for a question is fast: x 1.5."""
TIME_BONUS_MIN_PPM, TIME_BONUS_MAX_PPM = 500_000, 2_000_000
XP_SHARE_PERCENT: Final = 80
SKILL_SHARES: Final = (60, 25, 15)
"""What the primary, secondary and tertiary skill get of the XP, in percent."""
PERFECT_PPM, FIRST_ATTEMPT_PPM, RELATED_PPM = 200_000, 150_000, 100_000
CHAIN_STEP_PPM, CHAIN_MAX_PPM = 50_000, 250_000
REST_MINUTES: Final = 30
"""How long a player rests after an attempt at a boss before the next one at it: *ours*."""
LIMIT_SECONDS: Final = 1_800
"""The time for an exam that was written for one player: *ours*, the default of designed ones."""

_RANKS: Final = tuple(Difficulty)


def rank_of(difficulty: Difficulty | str) -> int:
    """0 easy, 1 medium, 2 hard, 3 expert; legendary counts as expert."""
    return min(3, _RANKS.index(Difficulty(difficulty)))


def difficulty_of(rank: int) -> Difficulty:
    """The difficulty of a rank."""
    return _RANKS[rank]


# --- Questions ----------------------------------------------------------------------------------


def largest_remainder(total: int, weights: Sequence[int]) -> tuple[int, ...]:
    """A total split by weights into whole parts that add up to it.

    What is left goes to who loses most by rounding down, of equals to who stands first.
    """
    whole = sum(weights)
    if whole == 0:
        return tuple(0 for _ in weights)
    parts = [total * weight // whole for weight in weights]
    places = sorted(range(len(weights)), key=lambda place: -(total * weights[place] % whole))
    for place in places[: total - sum(parts)]:
        parts[place] += 1
    return tuple(parts)


def chosen_questions(
    ranks: Mapping[str, int], count: int, *, player_key: int, attempt: int
) -> tuple[str, ...]:
    """The questions an attempt asks, by key with their ranks: easiest first, then as drawn.

    40, 30, 20, 10 % over the ranks; where a rank has too few, the rest comes from all others. Each
    question draws for itself, so one that is added changes no other's draw.
    """
    drawn = {key: draw(player_key, attempt, EXAM_QUESTION, key_hash(key)) for key in sorted(ranks)}
    order = sorted(drawn, key=lambda key: (drawn[key], key))
    taken: list[str] = []
    for rank, wanted in enumerate(largest_remainder(min(count, len(ranks)), MIX)):
        taken += [key for key in order if ranks[key] == rank][:wanted]
    left = [key for key in order if key not in taken]
    taken += left[: max(0, count - len(taken))]
    return tuple(sorted(taken, key=lambda key: (ranks[key], drawn[key], key)))


@rule
def question_points(rank: int, points: int) -> int:
    """A question's points, within what its difficulty allows: 1-2, 3-4, 5-7, 8-10."""
    return min(POINTS_MAX[rank], max(POINTS_MIN[rank], points))


@rule
def is_fast(seconds: int, limit_seconds: int, questions: int) -> bool:
    """Whether an answer came within the first quarter of its question's part of the time."""
    return limit_seconds > 0 and seconds * FAST_DIVISOR * questions <= limit_seconds


@rule
def answer_points(points: int, multiplier_ppm: int, fast: bool) -> int:
    """What a right answer earns: points x multiplier, half as much again when fast, whole."""
    return points * multiplier_ppm * (3 if fast else 2) // (2 * PPM)


# --- The fight ----------------------------------------------------------------------------------


@rule
def health_left(health: int, right: int, total: int) -> int:
    """What right answers leave of a boss: each takes its share, all of them everything."""
    return health if total < 1 else health - health * right // total


@rule
def time_bonus_ppm(limit_seconds: int, taken_seconds: int) -> int:
    """(limit - taken) / limit + 1, from 0.5 to 2; 1 where there is no limit (*ours*)."""
    if limit_seconds < 1:
        return PPM
    bonus = (limit_seconds - taken_seconds) * PPM // limit_seconds + PPM
    return min(TIME_BONUS_MAX_PPM, max(TIME_BONUS_MIN_PPM, bonus))


@rule
def exam_score_ppm(right: int, total: int, bonus_ppm: int, difficulty_ppm: int) -> int:
    """Right answers of all, times the time bonus, times the difficulty; rounded down once."""
    return 0 if total < 1 else right * bonus_ppm * difficulty_ppm // (total * PPM)


@rule
def has_passed(right: int, total: int, passing_ppm: int) -> bool:
    """Whether enough answers are right.

    The share of right answers decides: with time bonus and difficulty in it, half of an easy exam
    done quickly would pass 60 % (*ours*: the source does not say which).
    """
    return total > 0 and right * PPM >= passing_ppm * total


# --- XP -----------------------------------------------------------------------------------------


@rule
def fight_xp(points: int, relevance_ppm: int) -> int:
    """Points x relevance x 0.8, rounded down."""
    return points * relevance_ppm * XP_SHARE_PERCENT // (100 * PPM)


@rule
def chain_bonus_ppm(wins_before: int) -> int:
    """5 % for each exam won in a row before this one, at most 25 %."""
    return min(CHAIN_MAX_PPM, wins_before * CHAIN_STEP_PPM)


@rule
def bonus_ppm(perfect: bool, first_attempt: bool, wins_before: int, related: bool) -> int:
    """Perfect 20 %, first attempt 15 %, chain to 25 %, related skills 10 %: added up (*ours*)."""
    total = chain_bonus_ppm(wins_before)
    total += PERFECT_PPM if perfect else 0
    total += FIRST_ATTEMPT_PPM if first_attempt else 0
    return total + (RELATED_PPM if related else 0)


@rule
def with_bonus(xp: int, bonus: int) -> int:
    """XP with a bonus in millionths, rounded down."""
    return xp * (PPM + bonus) // PPM


@rule
def still_owed(xp: int, best_before: int) -> int:
    """What a better attempt adds to what earlier ones at the same boss brought; never below 0."""
    return max(0, xp - best_before)


def skill_xp(xp: int, skills: int) -> tuple[int, ...]:
    """XP split over primary, secondary and tertiary skill, 60/25/15, with none lost or made."""
    return largest_remainder(xp, SKILL_SHARES[:skills])
