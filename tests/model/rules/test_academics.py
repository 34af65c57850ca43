"""Academic rules against the numbers of rules.md §5.2 (RogueLearn's requirements and code)."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.rules import academics
from model.rules.curves import level_at, quadratic_thresholds

GRADES = st.integers(0, 1_000)


@pytest.mark.parametrize(
    ("rule", "arguments", "expected"),
    [
        # §5.2 "Stats: base = gpa/10×100, min 25; +5 per completed course (max 200/category)"
        (academics.starting_stat, (0,), 25),
        (academics.starting_stat, (249,), 25),
        (academics.starting_stat, (260,), 26),
        (academics.starting_stat, (783,), 78),
        (academics.starting_stat, (1_000,), 100),
        (academics.stat_after_courses, (78, 4), 98),
        (academics.stat_after_courses, (100, 21), 200),
        # "A/B/C/D = +10/7/4/1"
        (academics.grade_stat_points, (850,), 10),
        (academics.grade_stat_points, (849,), 7),
        (academics.grade_stat_points, (699,), 4),
        (academics.grade_stat_points, (400,), 1),
        (academics.grade_stat_points, (399,), 0),
        # GradeExperienceCalculator.cs: pool 1500 / 2000 / 2500, int(pool × weight × grade/10), 50
        (academics.grade_xp, (1, 200_000, 850), 255),
        (academics.grade_xp, (3, 1_000_000, 1_000), 1_500),
        (academics.grade_xp, (4, 1_000_000, 1_000), 2_000),
        (academics.grade_xp, (6, 333_333, 710), 473),
        (academics.grade_xp, (7, 1_000_000, 1_000), 2_500),
        (academics.grade_xp, (9, 100_000, 500), 125),
        (academics.grade_xp, (2, 1_000_000, 499), 50),
        # Difficulty resolver: ≥8.5 challenging, ≥7.0 standard, else supportive; proficiency <.3
        (academics.difficulty_for, (850, 300_000), academics.CHALLENGING),
        (academics.difficulty_for, (849, 300_000), academics.STANDARD),
        (academics.difficulty_for, (700, 1_000_000), academics.STANDARD),
        (academics.difficulty_for, (699, 1_000_000), academics.SUPPORTIVE),
        (academics.difficulty_for, (1_000, 299_999), academics.SUPPORTIVE),
        # Skill points = difficulty × base × performance; XP = points × 10
        (academics.skill_points, (0, academics.KNOWLEDGE_CHECK_POINTS, 1_000_000), 10),
        (academics.skill_points, (1, academics.BOSS_POINTS, 1_000_000), 37),
        (academics.skill_points, (3, academics.PROJECT_POINTS, 2_000_000), 250),
        (academics.skill_points, (2, academics.BOSS_POINTS, 100_000), 25),
        (academics.skill_points, (0, academics.BOSS_POINTS, 9_000_000), 50),
        (academics.skill_points_xp, (37,), 370),
        # Level = floor(sqrt(total / 100)), level 0 read as 1
        (academics.academic_level, (0,), 1),
        (academics.academic_level, (399,), 1),
        (academics.academic_level, (400,), 2),
        (academics.academic_level, (899,), 2),
        (academics.academic_level, (900,), 3),
        # Skill level from course = grade×credits×relevance/10, at most 100
        (academics.course_skill_level, (850, 3, 1_000_000), 25),
        (academics.course_skill_level, (900, 4, 500_000), 18),
        (academics.course_skill_level, (1_000, 20, 1_000_000), 100),
        # decay 10 % a semester after 12 months, floor 20 %
        (academics.faded_skill_level, (80, 17), 80),
        (academics.faded_skill_level, (80, 18), 72),
        (academics.faded_skill_level, (80, 24), 64),
        (academics.faded_skill_level, (80, 600), 16),
        # synergy +5 % when several stand above 50
        (academics.with_synergy, (60, 1), 60),
        (academics.with_synergy, (60, 2), 63),
        (academics.with_synergy, (99, 5), 100),
        # Foundation 1–25, Intermediate 26–50, Advanced 51–75, Expert 76–100
        (academics.skill_tier, (0,), 0),
        (academics.skill_tier, (1,), 1),
        (academics.skill_tier, (25,), 1),
        (academics.skill_tier, (26,), 2),
        (academics.skill_tier, (51,), 3),
        (academics.skill_tier, (76,), 4),
        # quest score = completed/total×1000 + 0–200; skill tree = Σ level × tier
        (academics.quest_score, (3, 4, 50), 800),
        (academics.quest_score, (4, 4, 500), 1_200),
        (academics.quest_score, (0, 0, 0), 0),
        (academics.skill_tree_score, ([25, 26, 80],), 25 + 52 + 320),
        # 40 % quests + 30 % tree + 20 % bosses + 10 % social
        (academics.overall_rank_score, (1_000, 500, 200, 100), 400 + 150 + 40 + 10),
        # Bronze 0–999, Silver –2499, Gold –4999, Platinum –7499, Diamond 7500+
        (academics.rank_tier, (999,), 0),
        (academics.rank_tier, (1_000,), 1),
        (academics.rank_tier, (2_500,), 2),
        (academics.rank_tier, (4_999,), 2),
        (academics.rank_tier, (5_000,), 3),
        (academics.rank_tier, (7_500,), 4),
        # Weekly board = points × min(2, days/7 + .5)
        (academics.weekly_score, (140, 0), 70),
        (academics.weekly_score, (140, 7), 210),
        (academics.weekly_score, (140, 30), 280),
        # last 10: >85 % harder, <60 % easier, one step
        (academics.adapted_difficulty, (1, 9, 10), 2),
        (academics.adapted_difficulty, (1, 8, 10), 1),
        (academics.adapted_difficulty, (1, 6, 10), 1),
        (academics.adapted_difficulty, (1, 5, 10), 0),
        (academics.adapted_difficulty, (3, 10, 10), 3),
        (academics.adapted_difficulty, (0, 0, 10), 0),
        (academics.adapted_difficulty, (1, 0, 9), 1),
        # rollback within 24 h
        (academics.may_go_back, (1_440,), True),
        (academics.may_go_back, (1_441,), False),
    ],
)
def test_academic_numbers_are_the_sources(rule, arguments, expected) -> None:
    """Each formula gives what the source's formula gives, at its edges too."""
    assert rule(*arguments) == expected


@given(st.integers(0, 10**9))
def test_the_level_is_the_formula_and_the_curve(total_xp) -> None:
    """Formula, square root of whole numbers and the pack's curve agree up to level 100."""
    level = academics.academic_level(total_xp)
    assert level == max(1, math.isqrt(total_xp // 100))
    thresholds = quadratic_thresholds(100, a_numerator=100, a_denominator=1, b=0)
    assert level_at(total_xp, thresholds) == min(100, level)


@given(GRADES, GRADES, st.integers(1, 12), st.integers(0, 1_000_000))
def test_a_better_grade_is_never_worth_less(one, other, semester, weight) -> None:
    """Starting stats, grade points and difficulty rise with the grade; XP does above 5.0."""
    low, high = sorted((one, other))
    assert academics.starting_stat(low) <= academics.starting_stat(high)
    assert academics.grade_stat_points(low) <= academics.grade_stat_points(high)
    assert academics.difficulty_for(low, weight) <= academics.difficulty_for(high, weight)
    if low >= academics.PASSED_HUNDREDTHS:
        worth = [academics.grade_xp(semester, weight, grade) for grade in (low, high)]
        assert worth == sorted(worth)
        assert worth[1] <= academics.semester_pool(semester)


@given(st.integers(0, 100), st.integers(0, 1_000))
def test_what_rests_never_grows_and_keeps_a_fifth(level, months) -> None:
    """A level stays between a fifth of itself and itself."""
    assert level // 5 <= academics.faded_skill_level(level, months) <= level
