"""Grading: partial credit, hints that cost, response times, passing, the question asked next.

Credit is whole millionths of a question's points. Sources: the learning platform's attempt rules
(70 % succeeds) and RogueLearn's (a quarter of the time is fast; above 85 % harder, below 60 %
easier). What a hint costs and the steps of difficulty by mastery are ours.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final, Literal

from model.rules.draws import key_hash, mix
from model.rules.registry import rule
from model.rules.scheduling import AGAIN, EASY, GOOD, HARD

PPM: Final = 1_000_000
HINT_COST_PPM: Final = 200_000
"""What each hint takes of a question's points."""
SUCCESS_PPM: Final = 700_000
"""The share of the points from which an attempt succeeds, where nothing else is said."""
FAST_DIVISOR: Final = 4
"""An answer within this part of the time that is meant for it is fast."""
QUESTION_SECONDS: Final = 60
"""The time that is meant for a question of a quiz without a time limit."""
HARDER_PPM, EASIER_PPM = 850_000, 600_000
"""Results above the first ask for harder questions, below the second for easier ones."""
RESULTS_LOOKED_AT: Final = 10
TARGETS_PPM: Final = (300_000, 600_000, 800_000, 950_000)
"""Shares known from which medium, hard, expert and legendary questions fit best."""

_NEXT_QUESTION: Final = key_hash("learning.next_question")


@rule
def choice_credit_ppm(right_chosen: int, wrong_chosen: int, right_total: int) -> int:
    """The credit of a choice: right ones chosen less wrong ones, of all right ones; never below 0.

    So choosing everything earns nothing more than guessing does.
    """
    if right_total < 1:
        return 0
    return max(0, right_chosen - wrong_chosen) * PPM // right_total


@rule
def after_hints_ppm(credit_ppm: int, hints: int) -> int:
    """The credit that is left when hints were used."""
    return credit_ppm * max(0, PPM - hints * HINT_COST_PPM) // PPM


@rule
def points_of(points: int, credit_ppm: int) -> int:
    """Whole points for a credit, rounded down."""
    return points * credit_ppm // PPM


@rule
def share_ppm(score: int, max_score: int) -> int:
    """A score as a share of what could be had; 0 where nothing could."""
    return 0 if max_score < 1 else min(PPM, score * PPM // max_score)


@rule
def passes(score: int, max_score: int, passing_ppm: int) -> bool:
    """Whether a score reaches the passing share; nothing to be had passes nothing."""
    return max_score > 0 and score * PPM >= passing_ppm * max_score


@rule
def rating_of(credit_ppm: int, seconds: int, seconds_meant: int, hints: int) -> int:
    """A review's rating 1 to 4, from credit, response time and hints.

    Below the success share: again. With a hint, too slow or not quite right: hard. Fast: easy.
    """
    if credit_ppm < SUCCESS_PPM:
        return AGAIN
    if hints > 0 or credit_ppm < PPM or seconds > seconds_meant:
        return HARD
    return EASY if seconds * FAST_DIVISOR <= seconds_meant else GOOD


@rule
def counted_seconds(claimed: int, elapsed: int) -> int:
    """The response time that counts: what was claimed, never more than has passed.

    Below 0 nothing was claimed, and all that has passed counts.
    """
    passed = min(max(elapsed, 0), 86_400)
    return passed if claimed < 0 else min(claimed, passed)


def same_text(given: str, accepted: Iterable[str]) -> bool:
    """Whether a typed answer is one of those accepted, whatever its case, width and spaces."""
    wanted = folded(given)
    return bool(wanted) and any(folded(text) == wanted for text in accepted)


def folded(text: str) -> str:
    """A text as answers are compared: one form of each letter, one space, no final stop."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return unicodedata.normalize("NFKC", " ".join(plain.split()).strip(" .!?"))


def best_fitting(difficulties: Sequence[int], known_ppm: int) -> list[int]:
    """The places of the questions whose difficulty (0 to 4) is nearest to what fits."""
    target = sum(known_ppm >= start for start in TARGETS_PPM)
    distances = [abs(difficulty - target) for difficulty in difficulties]
    nearest = min(distances, default=0)
    return [place for place, distance in enumerate(distances) if distance == nearest]


def next_question(keys: Sequence[str], player_key: int, attempt: int) -> str:
    """The one of these questions that is asked next: each draws for itself, the least wins.

    So a question that is added or answered changes no other's draw.
    """
    stream = mix(mix(player_key, _NEXT_QUESTION), attempt)
    return min(keys, key=lambda key: (mix(stream, key_hash(key)), key))


def advised_difficulty(shares_ppm: Sequence[int]) -> Literal["easier", "same", "harder"]:
    """What the newest results ask for next; `shares_ppm` is newest first."""
    looked_at = shares_ppm[:RESULTS_LOOKED_AT]
    if not looked_at:
        return "same"
    mean = sum(looked_at) // len(looked_at)
    return "harder" if mean > HARDER_PPM else "easier" if mean < EASIER_PPM else "same"
