"""Rules of learning: knowledge tracing, the ladder, FSRS, grading, against values from outside."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.rules import grading, mastery, scheduling
from model.rules.exact import ONE, exp_scaled, ln_scaled, power_scaled
from model.words import SKILL_STATE_STATES, MasteryBand, SkillStateStatus

SHARES = st.integers(0, 1_000_000)


def test_tracing_agrees_with_the_textbook(golden) -> None:
    """Each chance of a right answer and the final knowledge are the textbook's."""
    case = golden("learning")["tracing"]
    tracing = mastery.Tracing(case["prior"], case["learn"], case["guess"], case["slip"])
    known = tracing.prior
    for is_right, chance in zip(case["right"], case["chance"], strict=True):
        assert mastery.chance_of_right(known, tracing) == pytest.approx(chance, abs=1e-15)
        known = mastery.after_answer(known, tracing, is_right=is_right)
    assert known == pytest.approx(case["known"], abs=1e-15)
    assert mastery.Tracing.from_ppm(400_000, 300_000, 200_000, 100_000) == tracing


@given(SHARES, SHARES, SHARES, SHARES, st.booleans(), st.integers(0, 5_000))
def test_knowledge_is_always_a_probability(prior, learn, guess, slip, is_right, days) -> None:
    """No parameters and no time take knowledge out of 0 to 1, or forgetting upwards."""
    tracing = mastery.Tracing.from_ppm(prior, learn, guess, slip, forget=guess)
    after = mastery.after_answer(tracing.prior, tracing, is_right=is_right)
    left = mastery.after_days(after, tracing, days)
    assert 0.0 <= left <= after <= 1.0
    assert left == pytest.approx(after * (1 - tracing.forget) ** days, abs=1e-12)


def test_the_ladder_is_the_sources(golden) -> None:
    """Two right ones leave the ground, then one a level; a wrong one falls by one."""
    case = golden("learning")["ladder"]
    for level, in_a_row, is_right, *wanted in case["cases"]:
        assert mastery.climb(level, in_a_row, is_right=is_right) == tuple(wanted)
    assert list(mastery.LADDER_MINUTES) == case["minutes"]
    assert mastery.ladder_share([3, 3, 3], 4) == 0.75
    assert mastery.ladder_share([], 0) == 0.0


def test_fsrs_agrees_with_its_publication(golden) -> None:
    """Thirteen ratings at their due dates give py-fsrs's intervals, told from what is stored."""
    case = golden("learning")["fsrs"]
    memory, elapsed, lapses, wait, found = scheduling.Memory(), 0, 0, 0, []
    for rating in case["ratings"]:
        state, step = scheduling.state_of(
            is_new=memory.stability == 0, wait_seconds=wait, lapses=lapses
        )
        assert (state, step) == (memory.state, memory.step)
        lapses += memory.state == scheduling.REVIEW and rating == scheduling.AGAIN
        memory, wait = scheduling.review(memory, rating, elapsed)
        elapsed = wait // scheduling.DAY_SECONDS
        found.append(elapsed)
        assert float(memory.stability) == memory.stability
    assert found == case["intervals"]


def _double_model(ratings: list[int], gaps: list[int]) -> tuple[float, float]:
    """The published formulas of FSRS 6 once more, in doubles: stability and difficulty."""
    w = [weight / ONE for weight in scheduling.W]
    factor = 0.9 ** (-1 / w[20]) - 1

    def first(rating: int) -> float:
        return w[4] - math.exp(w[5] * (rating - 1)) + 1

    stability, difficulty = w[ratings[0] - 1], min(max(first(ratings[0]), 1.0), 10.0)
    for rating, days in zip(ratings[1:], gaps, strict=True):
        if days == 0:
            growth = math.exp(w[17] * (rating - 3 + w[18])) * stability ** -w[19]
            stability *= max(growth, 1.0) if rating >= 3 else growth
        else:
            recall = (1 + factor * days / stability) ** -w[20]
            if rating == 1:
                long = w[11] * difficulty ** -w[12] * ((stability + 1) ** w[13] - 1)
                long *= math.exp((1 - recall) * w[14])
                stability = min(long, stability / math.exp(w[17] * w[18]))
            else:
                growth = math.exp(w[8]) * (11 - difficulty) * stability ** -w[9]
                growth *= math.exp((1 - recall) * w[10]) - 1
                stability *= 1 + growth * {2: w[15], 3: 1.0, 4: w[16]}[rating]
        stability = min(max(stability, 0.001), 36_500.0)
        change = (10 - difficulty) * -w[6] * (rating - 3) / 9
        difficulty = w[7] * first(4) + (1 - w[7]) * (difficulty + change)
        difficulty = min(max(difficulty, 1.0), 10.0)
    return stability, difficulty


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(1, 4), st.integers(0, 400)), min_size=1, max_size=8))
def test_fsrs_in_whole_numbers_follows_the_formulas(reviews) -> None:
    """Any ratings at any times give what the formulas give in doubles, to six places."""
    memory = scheduling.Memory()
    for rating, days in reviews:
        memory = scheduling.review(memory, rating, days).memory
    stability, difficulty = _double_model([r for r, _ in reviews], [d for _, d in reviews[1:]])
    assert memory.stability / ONE == pytest.approx(stability, rel=1e-6, abs=1e-8)
    assert memory.difficulty / ONE == pytest.approx(difficulty, rel=1e-6)
    assert 0 <= scheduling.recall_ppm(memory, 30) <= 1_000_000
    with pytest.raises(ValueError, match="1 to 4"):
        scheduling.review(memory, 5, 1)


def test_hard_waits_within_the_steps_and_easy_leaves_them() -> None:
    """A first hard waits five and a half minutes, a relearned one fifteen; easy settles at once."""
    new = scheduling.Memory()
    assert scheduling.review(new, scheduling.HARD, 0).wait_seconds == 330
    easy = scheduling.review(new, scheduling.EASY, 0)
    assert (easy.memory.state, easy.interval_days) == (scheduling.REVIEW, 8)
    lost = scheduling.review(easy.memory, scheduling.AGAIN, 8).memory
    assert lost.state == scheduling.RELEARNING
    assert scheduling.review(lost, scheduling.HARD, 0).wait_seconds == 900
    assert scheduling.recall_ppm(new, 1) == 0
    assert scheduling.recall_ppm(easy.memory, 0) == 1_000_000


@given(st.integers(1, 1 << 60), st.integers(-(4 << 32), 4 << 32))
def test_exact_powers_agree_with_doubles(number, power) -> None:
    """Logarithms and powers in whole numbers are those of the library, to nine places."""
    assert ln_scaled(number) / ONE == pytest.approx(math.log(number / ONE), abs=1e-9)
    assert exp_scaled(power) / ONE == pytest.approx(math.exp(power / ONE), rel=1e-9, abs=1e-9)
    assert power_scaled(4 * ONE, ONE // 2) == pytest.approx(2 * ONE, abs=4)
    with pytest.raises(ValueError, match="no logarithm"):
        ln_scaled(0)


@given(
    st.sampled_from(SkillStateStatus),
    st.floats(0, 1),
    st.booleans(),
    SHARES,
    st.integers(0, 5),
    st.integers(0, 5),
)
def test_every_change_of_a_skill_is_a_move_of_its_machine(
    status, share, is_success, recall, repetitions, lapses
) -> None:
    """Neither attempts nor time move a skill as its machine does not allow."""
    after = mastery.next_status(status, share=share, mastered_from=0.95, is_success=is_success)
    faded = mastery.faded_status(status, recall_ppm=recall, repetitions=repetitions, lapses=lapses)
    for target in (after, faded):
        assert target is status or SKILL_STATE_STATES.move(status, target) is not None
    assert (after is SkillStateStatus.MASTERED) == (
        share >= 0.95 and status is not SkillStateStatus.FORGOTTEN
    )


def test_levels_rise_and_have_names() -> None:
    """A level follows the share upwards, downwards only where a rule of decay says so."""
    assert mastery.next_level(40, 0.29, decays=False) == 40
    assert mastery.next_level(40, 0.29, decays=True) == 29
    assert mastery.next_level(40, 0.95, decays=False) == 95
    bands = [mastery.band_of(level) for level in (0, 1, 40, 41, 70, 71, 90, 91, 100)]
    assert bands == [
        MasteryBand.UNINITIATED,
        *[MasteryBand.BEGINNER] * 2,
        *[MasteryBand.INTERMEDIATE] * 2,
        *[MasteryBand.ADVANCED] * 2,
        *[MasteryBand.EXPERT] * 2,
    ]
    assert mastery.memory_share(1_000_000, 2) == pytest.approx(2 / 3)
    assert mastery.memory_share(1_000_000, 7) == 1.0


def test_credit_hints_and_times() -> None:
    """Partial credit, what hints cost, and ratings by response time, at their written numbers."""
    cases = [
        (2, 0, 2, 1_000_000),
        (1, 0, 2, 500_000),
        (2, 1, 2, 500_000),
        (1, 2, 2, 0),
        (0, 0, 0, 0),
    ]
    for right, wrong, total, credit in cases:
        assert grading.choice_credit_ppm(right, wrong, total) == credit
    assert [grading.after_hints_ppm(1_000_000, n) for n in (0, 1, 5, 9)] == [
        1_000_000, 800_000, 0, 0,
    ]  # fmt: skip
    assert grading.points_of(5, 500_000) == 2
    assert grading.share_ppm(2, 3) == 666_666
    assert grading.share_ppm(0, 0) == 0
    assert grading.passes(7, 10, 700_000)
    assert not grading.passes(699, 1000, 700_000)
    assert not grading.passes(0, 0, 0)
    ratings = [(0, 5, 0), (1_000_000, 15, 0), (1_000_000, 16, 0), (1_000_000, 61, 0),
               (1_000_000, 5, 1), (800_000, 5, 0)]  # fmt: skip
    assert [grading.rating_of(c, s, 60, h) for c, s, h in ratings] == [1, 4, 3, 2, 2, 2]
    assert [grading.counted_seconds(c, 30) for c in (-1, 10, 99)] == [30, 10, 30]


@given(st.integers(0, 12), st.integers(0, 12), st.integers(0, 12), st.integers(0, 6))
def test_credit_stays_within_a_question(right, wrong, total, hints) -> None:
    """No choice earns more than everything or less than nothing, and hints never help."""
    credit = grading.choice_credit_ppm(min(right, total), wrong, total)
    assert 0 <= grading.after_hints_ppm(credit, hints) <= credit <= 1_000_000


def test_typed_answers_are_compared_as_people_do() -> None:
    """Case, width, spaces and a final stop do not count; letters and accents do."""
    assert grading.same_text("  DIE   Straße. ", ["die strasse"])
    assert grading.same_text("ｶﾀｶﾅ", ["カタカナ"])
    assert not grading.same_text("cafe", ["café"])
    assert not grading.same_text(" . ", ["."])


def test_the_next_question_fits_and_is_drawn_by_key() -> None:
    """Knowledge picks the difficulty; the draw depends on player and attempt, never on the rest."""
    assert grading.best_fitting([0, 1, 2, 3, 4], 0) == [0]
    assert grading.best_fitting([0, 2, 4], 300_000) == [0, 1]
    assert grading.best_fitting([0, 1, 2, 3, 4], 950_000) == [4]
    assert grading.best_fitting([], 0) == []
    keys = [f"quiz/q{number}" for number in range(8)]
    first = grading.next_question(keys, 7, 1)
    assert grading.next_question(keys[::-1], 7, 1) == first
    rest = [key for key in keys if key != first]
    assert grading.next_question([*rest[:3], first], 7, 1) == first
    assert len({grading.next_question(keys, player, 1) for player in range(40)}) == 8
    assert [grading.advised_difficulty(s) for s in ([], [900_000], [500_000], [700_000])] == [
        "same", "harder", "easier", "same",
    ]  # fmt: skip
