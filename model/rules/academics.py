"""Academics: grades as XP, starting stats and skill levels; skill points, rank and tiers.

Source: rules.md §5.2 (FA25SE050-RogueLearn: docs/prd/requirements.md and epic-details.md at HEAD,
and the User service's GradeExperienceCalculator). Grades and averages stand on the scale of 10 and
are kept in hundredths (850 is 8.5); shares are whole millionths. What the source leaves open is
marked *ours* where it stands. May be touched: the marked numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from model.rules.curves import integer_root
from model.rules.grading import EASIER_PPM, HARDER_PPM, RESULTS_LOOKED_AT
from model.rules.registry import rule

PPM: Final = 1_000_000
GRADE_MAX: Final = 1_000
"""The best grade, 10, in hundredths."""

# --- Starting stats and XP from academic records ------------------------------------------------

STAT_START_MIN: Final = 25
STAT_PER_COURSE: Final = 5
STAT_MAX: Final = 200
LETTERS_HUNDREDTHS: Final = (850, 700, 550, 400)
"""The least grade of A, B, C and D: *ours*, the source names letters on a scale of 10 only."""
LETTER_POINTS: Final = (10, 7, 4, 1)
PASSED_HUNDREDTHS: Final = 500
FAILED_XP: Final = 50
POOL_EARLY, POOL_MIDDLE, POOL_LATE = 1_500, 2_000, 2_500
"""XP that one semester's courses share: semesters 1 to 3, 4 to 6, and from 7 on."""
SUPPORTIVE, STANDARD, CHALLENGING = 0, 1, 2
"""How demanding the quests of a subject are made."""
CHALLENGING_HUNDREDTHS: Final = 850
STANDARD_HUNDREDTHS: Final = 700
PREPARED_PPM: Final = 300_000
"""The least proficiency in what comes before a subject for more than supportive quests."""


@rule
def starting_stat(gpa_hundredths: int) -> int:
    """What every stat starts at: the average as a share of 10, in percent, at least 25."""
    return min(100, max(STAT_START_MIN, gpa_hundredths * 100 // GRADE_MAX))


@rule
def stat_after_courses(start: int, courses: int) -> int:
    """A stat with 5 more for each completed course of its category, at most 200."""
    return min(STAT_MAX, start + STAT_PER_COURSE * courses)


@rule
def grade_stat_points(grade_hundredths: int) -> int:
    """What one grade adds to its stat: A 10, B 7, C 4, D 1, below that nothing."""
    for place in range(len(LETTERS_HUNDREDTHS)):
        if grade_hundredths >= LETTERS_HUNDREDTHS[place]:
            return LETTER_POINTS[place]
    return 0


@rule
def semester_pool(semester: int) -> int:
    """The XP that a semester's courses share; later semesters have more."""
    if semester <= 3:
        return POOL_EARLY
    return POOL_MIDDLE if semester <= 6 else POOL_LATE


@rule
def grade_xp(semester: int, weight_ppm: int, grade_hundredths: int) -> int:
    """XP for a course's grade: pool x weight x grade / 10, rounded down; below 5.0 always 50."""
    if grade_hundredths < PASSED_HUNDREDTHS:
        return FAILED_XP
    return semester_pool(semester) * weight_ppm * grade_hundredths // (PPM * GRADE_MAX)


@rule
def difficulty_for(grade_hundredths: int, proficiency_ppm: int) -> int:
    """How demanding a subject's quests are: 0 supportive, 1 standard, 2 challenging.

    By the last grade in it (8.5, 7.0); below 30 % proficiency in what comes before it, supportive.
    """
    if proficiency_ppm < PREPARED_PPM or grade_hundredths < STANDARD_HUNDREDTHS:
        return SUPPORTIVE
    return CHALLENGING if grade_hundredths >= CHALLENGING_HUNDREDTHS else STANDARD


# --- Skill points and levels --------------------------------------------------------------------

DIFFICULTY_PPM: Final = (1_000_000, 1_500_000, 2_000_000, 2_500_000)
"""Easy, medium, hard, expert."""
KNOWLEDGE_CHECK_POINTS, BOSS_POINTS, PROJECT_POINTS = 10, 25, 50
PERFORMANCE_MIN_PPM, PERFORMANCE_MAX_PPM = 500_000, 2_000_000
XP_PER_SKILL_POINT: Final = 10
LEVEL_XP: Final = 100


@rule
def skill_points(difficulty: int, base: int, performance_ppm: int) -> int:
    """Skill points: difficulty (0 easy to 3 expert) x base x performance (0.5 to 2), whole."""
    performance = min(PERFORMANCE_MAX_PPM, max(PERFORMANCE_MIN_PPM, performance_ppm))
    return DIFFICULTY_PPM[difficulty] * base * performance // (PPM * PPM)


@rule
def skill_points_xp(points: int) -> int:
    """XP of so many skill points."""
    return points * XP_PER_SKILL_POINT


@rule
def academic_level(total_xp: int) -> int:
    """The whole square root of a hundredth of all XP; level 1 below 400 (the source's 0 is 1)."""
    return max(1, integer_root(total_xp // LEVEL_XP, 2))


LEVEL_MAX: Final = 100
DECAY_AFTER_MONTHS, SEMESTER_MONTHS = 12, 6
"""Decay starts after 12 months; that a semester has 6 months is *ours*."""
DECAY_PPM, DECAY_FLOOR_PPM = 100_000, 200_000
SYNERGY_ABOVE, SYNERGY_PPM = 50, 50_000
TIERS: Final = (1, 26, 51, 76)
"""The first level of Foundation, Intermediate, Advanced and Expert."""


@rule
def course_skill_level(grade_hundredths: int, credit_points: int, relevance_ppm: int) -> int:
    """The skill level a course gives: grade x credits x relevance / 10, at most 100, rounded down.

    The source names no scale of relevance: read as 0 to 10, a tenth of it is our share.
    """
    return min(LEVEL_MAX, grade_hundredths * credit_points * relevance_ppm // (100 * PPM))


@rule
def faded_skill_level(level: int, idle_months: int) -> int:
    """A level that rests: 10 % of it less for each semester after 12 months, never below 20 %."""
    semesters = max(0, idle_months - DECAY_AFTER_MONTHS) // SEMESTER_MONTHS
    kept = max(DECAY_FLOOR_PPM, PPM - semesters * DECAY_PPM)
    return level * kept // PPM


@rule
def with_synergy(level: int, related_above_50: int) -> int:
    """A level with 5 % more when two or more related skills stand above 50; at most 100."""
    if related_above_50 < 2:
        return level
    return min(LEVEL_MAX, level * (PPM + SYNERGY_PPM) // PPM)


@rule
def skill_tier(level: int) -> int:
    """1 Foundation, 2 Intermediate, 3 Advanced, 4 Expert; 0 before the first level."""
    tier = 0
    for start in TIERS:
        tier += level >= start
    return tier


# --- Rank, weekly board, adaptive difficulty ----------------------------------------------------

QUESTS_PPM, TREE_PPM, BOSSES_PPM, SOCIAL_PPM = 400_000, 300_000, 200_000, 100_000
QUEST_SCORE_MAX, QUEST_BONUS_MAX = 1_000, 200
RANK_TIERS: Final = (0, 1_000, 2_500, 5_000, 7_500)
"""The least overall score of Bronze, Silver, Gold, Platinum and Diamond."""
EXPERT: Final = 3
GO_BACK_MINUTES: Final = 24 * 60


@rule
def quest_score(completed: int, total: int, bonus: int) -> int:
    """The share of all quests that is completed, of 1000, and a bonus of 0 to 200."""
    if total < 1:
        return 0
    share = min(completed, total) * QUEST_SCORE_MAX // total
    return share + min(QUEST_BONUS_MAX, max(0, bonus))


def skill_tree_score(levels: Sequence[int]) -> int:
    """Each skill's level times its tier (1 to 4), all together."""
    return sum(level * skill_tier(level) for level in levels)


@rule
def overall_rank_score(quests: int, tree: int, bosses: int, social: int) -> int:
    """40 % quests, 30 % skill tree, 20 % bosses, 10 % social, rounded down at the end."""
    parts = quests * QUESTS_PPM + tree * TREE_PPM + bosses * BOSSES_PPM + social * SOCIAL_PPM
    return parts // PPM


@rule
def rank_tier(score: int) -> int:
    """0 Bronze, 1 Silver, 2 Gold, 3 Platinum, 4 Diamond."""
    tier = 0
    for start in RANK_TIERS[1:]:
        tier += score >= start
    return tier


@rule
def weekly_score(points: int, days_active: int) -> int:
    """A week's skill points times days / 7 + 0.5, at most 2 (a whole week gives 1.5)."""
    return points * min(28, 2 * days_active + 7) // 14


@rule
def adapted_difficulty(difficulty: int, successes: int, quests: int) -> int:
    """The next difficulty (0 easy to 3 expert): one step harder above 85 %, easier below 60 %.

    Of the last ten quests; with fewer it stays (*ours*: a single failure says little).
    """
    if quests < RESULTS_LOOKED_AT:
        return difficulty
    share = successes * PPM // quests
    if share > HARDER_PPM:
        return min(EXPERT, difficulty + 1)
    return max(0, difficulty - 1) if share < EASIER_PPM else difficulty


@rule
def may_go_back(minutes: int) -> bool:
    """Whether a change of difficulty may still be taken back: within 24 hours."""
    return 0 <= minutes <= GO_BACK_MINUTES
