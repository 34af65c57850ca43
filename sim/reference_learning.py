"""Learning in the reference engine: what a player chooses to study, answers, and how mastery moves.

The slow, obviously right way; sim/kernel/learning.py is the same on arrays. In each session a
learner does up to `study_tasks` tasks: reviews that are due, then activities (due or never tried,
the lowest on the ladder first), then a quiz that is open, then the next lesson. Each is graded and
paid as the live services do it. May use: rules, sim.learner; it is called by sim.reference_player.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from model.rules import grading, mastery, scheduling
from model.rules.draws import ANSWERS, KEEPS, KNOWS, LEARNS, PACE, again, chance, day_stream, mix
from model.rules.learning_content import BKT, FSRS, ActivityRule, QuizRule, SkillRule
from model.rules.values import ABSENT, NEVER, PPM, SOURCE_CODES, GameRules
from model.words import XpEventSource
from sim import learner

if TYPE_CHECKING:
    from sim.reference_player import Player

_BEFORE_PLAY = -1
_LESSON = SOURCE_CODES[XpEventSource.LESSON]
_QUIZ = SOURCE_CODES[XpEventSource.QUIZ]
_MINUTES_PER_DAY = 1440


@dataclass
class SkillStanding:
    """How a player stands in a skill: what is known (1, 0, or ABSENT: not drawn) and measured."""

    p_known: float
    knows: int = ABSENT
    status: int = 0
    level: int = 0
    memory: scheduling.Memory = field(default_factory=scheduling.Memory)
    last_minute: int = NEVER
    due_minute: int = NEVER
    repetitions: int = 0
    lapses: int = 0
    mastered_day: int = ABSENT

    def words(self) -> tuple[int, ...]:
        """The standing as whole numbers, without `p_known`."""
        return (
            self.knows, self.status, self.level, *self.memory, self.last_minute, self.due_minute,
            self.repetitions, self.lapses, self.mastered_day,
        )  # fmt: skip


@dataclass
class ActivityStanding:
    """Where a player stands on an activity's ladder; NEVER due before the first attempt."""

    level: int = 0
    in_a_row: int = 0
    due_minute: int = NEVER
    attempts: int = 0
    passed: int = 0


@dataclass
class QuizStanding:
    """A player's attempts at a quiz."""

    attempts: int = 0
    passed: int = 0
    last_day: int = NEVER


class Learning:
    """All that one player has learned."""

    def __init__(self, game: GameRules) -> None:
        """Nothing has been learned yet."""
        rules = game.learning
        self.rules = rules
        self.skills = [SkillStanding(skill.prior_ppm / PPM) for skill in rules.skills]
        self.activities = [ActivityStanding() for _ in rules.activities]
        self.quizzes = [QuizStanding() for _ in rules.quizzes]
        self.lessons = [0] * len(rules.lessons)
        self.metrics = [game.metric_index.get(key, ABSENT) for key in learner.METRICS]

    def words(self) -> list[int]:
        """The whole standing as numbers, in the order of the engines' contract."""
        known = [struct.pack("<d", skill.p_known) for skill in self.skills]
        return [
            *(word for skill in self.skills for word in skill.words()),
            *(struct.unpack("<q", packed)[0] for packed in known),
            *(word for one in self.activities for word in vars(one).values()),
            *(word for one in self.quizzes for word in vars(one).values()),
            *self.lessons,
        ]

    # --- What is next --------------------------------------------------------------------------

    def is_all_passed(self, skill: int) -> bool:
        """Whether every activity of a skill has been passed once."""
        return all(self.activities[place].passed for place in self.rules.skills[skill].activities)

    def due_review(self, minute: int) -> int:
        """The remembered skill that has been due longest, or ABSENT."""
        due = [
            (standing.due_minute, place)
            for place, standing in enumerate(self.skills)
            if standing.memory.state != scheduling.NEW and standing.due_minute <= minute
        ]
        return min(due)[1] if due else ABSENT

    def next_activity(self, minute: int) -> int:
        """The activity that comes next, of skills whose parent is done, or ABSENT."""
        due = []
        for skill in self.rules.skills:
            if skill.parent != ABSENT and not self.is_all_passed(skill.parent):
                continue
            for place in skill.activities:
                standing = self.activities[place]
                due_at = minute if standing.due_minute == NEVER else standing.due_minute
                if due_at <= minute:
                    due.append((standing.level, due_at, place))
        return min(due)[2] if due else ABSENT

    def next_quiz(self, day: int) -> int:
        """The first quiz that may be tried today and has not been passed, or ABSENT."""
        for place, quiz in enumerate(self.rules.quizzes):
            standing = self.quizzes[place]
            if standing.passed or standing.last_day >= day:
                continue
            if quiz.attempts_max and standing.attempts >= quiz.attempts_max:
                continue
            if quiz.lesson != ABSENT and not self.lessons[quiz.lesson]:
                continue
            if quiz.skill == ABSENT or self.is_all_passed(quiz.skill):
                return place
        return ABSENT

    def next_lesson(self, level: int) -> int:
        """The first lesson that is not completed and open at a level, or ABSENT."""
        for place, lesson in enumerate(self.rules.lessons):
            if not self.lessons[place] and level >= lesson.level_required:
                return place
        return ABSENT


def study(player: Player, minute: int) -> None:
    """One session's tasks, as many as the archetype does, while there is something to do."""
    learning = player.learning
    for _ in range(player.spec.archetype.choices.study_tasks):
        if (skill := learning.due_review(minute)) != ABSENT:
            _review(player, skill, minute)
        elif (activity := learning.next_activity(minute)) != ABSENT:
            _do_activity(player, activity, minute)
        elif (quiz := learning.next_quiz(player.day)) != ABSENT:
            _do_quiz(player, quiz, minute)
        elif (lesson := learning.next_lesson(player.level)) != ABSENT:
            _do_lesson(player, lesson, minute)
        else:
            return


# --- Tasks --------------------------------------------------------------------------------------


def _stream(player: Player, purpose: int, key_hash: int) -> int:
    return mix(day_stream(player.spec.random_key, player.day, purpose), key_hash)


def _review(player: Player, place: int, minute: int) -> None:
    """Recall a skill that is due: again when it is lost, else by how fast it came."""
    rule, standing = player.game.learning.skills[place], player.learning.skills[place]
    _recollect(player, place, minute)
    rating = scheduling.AGAIN
    if standing.knows == 1:
        drawn = learner.answer_word(_stream(player, PACE, rule.key_hash), -1, minute)
        seconds = learner.response_seconds(drawn, grading.QUESTION_SECONDS)
        rating = grading.rating_of(PPM, seconds, grading.QUESTION_SECONDS, 0)
    else:
        drawn = learner.answer_word(_stream(player, LEARNS, rule.key_hash), -1, minute)
        standing.knows = int(chance(drawn, rule.learn_ppm))
    credit = 0 if rating == scheduling.AGAIN else PPM
    _take_outcome(player, place, minute, credit=credit, rating=rating, is_success=credit > 0)


def _do_activity(player: Player, place: int, minute: int) -> None:
    rule, standing = player.game.learning.activities[place], player.learning.activities[place]
    _recollect(player, rule.skill, minute)
    right = sum(_answers(player, rule, standing.attempts, rule.problems, rule.skill, minute))
    score, max_score = 100 * right, 100 * rule.problems
    is_success = rule.problems == 0 or grading.passes(score, max_score, rule.passing_ppm)
    credit = grading.share_ppm(score, max_score) if rule.problems else PPM
    if rule.problems == 0:
        _trace(player, rule.skill, minute, is_right=True)
    is_first = is_success and not standing.passed
    rating = _rating(player, rule, standing.attempts, credit)
    standing.attempts += 1
    standing.passed |= int(is_success)
    standing.level, standing.in_a_row = mastery.climb(
        standing.level, standing.in_a_row, is_right=is_success
    )
    standing.due_minute = minute + mastery.LADDER_MINUTES[standing.level]
    _take_outcome(player, rule.skill, minute, credit=credit, rating=rating, is_success=is_success)
    if is_success:
        _count(player, learner.ACTIVITIES)
        if credit == PPM:
            _count(player, learner.PERFECT)
    if is_first and rule.base_xp:
        player.award(_QUIZ if rule.asks else _LESSON, rule.key, rule.base_xp, minute)


def _do_quiz(player: Player, place: int, minute: int) -> None:
    rule, standing = player.game.learning.quizzes[place], player.learning.quizzes[place]
    if rule.skill != ABSENT:
        _recollect(player, rule.skill, minute)
    right = _answers(player, rule, standing.attempts, len(rule.points), rule.skill, minute)
    score = sum(points for points, one in zip(rule.points, right, strict=True) if one)
    max_score = sum(rule.points)
    is_passed = grading.passes(score, max_score, rule.passing_ppm)
    credit = grading.share_ppm(score, max_score)
    rating = _rating(player, rule, standing.attempts, credit)
    standing.attempts += 1
    standing.last_day, standing.passed = player.day, int(is_passed)
    if rule.skill != ABSENT:
        _take_outcome(
            player, rule.skill, minute, credit=credit, rating=rating, is_success=is_passed
        )
    if not is_passed:
        return
    _count(player, learner.QUIZZES)
    xp = rule.perfect_xp if score == max_score else rule.xp_reward
    if xp:
        player.award(_QUIZ, rule.key, xp, minute)


def _do_lesson(player: Player, place: int, minute: int) -> None:
    rule = player.game.learning.lessons[place]
    player.learning.lessons[place] = 1
    _count(player, learner.LESSONS)
    if rule.xp_reward:
        player.award(_LESSON, rule.key, rule.xp_reward, minute)


def _count(player: Player, counted: int) -> None:
    """Count one more of what the product counts by itself, where content has the metric."""
    metric = player.learning.metrics[counted]
    if metric != ABSENT:
        player.count_metric(metric)


# --- Knowing ------------------------------------------------------------------------------------


def _days_since(standing: SkillStanding, minute: int) -> int:
    if standing.last_minute == NEVER:
        return 0
    return (minute - standing.last_minute) // _MINUTES_PER_DAY


def _recollect(player: Player, place: int, minute: int) -> None:
    """What is still known: drawn at first, then kept or lost by the days without practice."""
    rule, standing = player.game.learning.skills[place], player.learning.skills[place]
    if standing.knows == ABSENT:
        drawn = day_stream(player.spec.random_key, _BEFORE_PLAY, KNOWS)
        standing.knows = int(chance(mix(drawn, rule.key_hash), rule.prior_ppm))
    days = _days_since(standing, minute)
    if days and standing.knows == 1:
        if rule.rule == FSRS:
            kept = scheduling.recall_ppm(standing.memory, days)
        else:
            kept = learner.kept_ppm(rule.forget_ppm, days)
        standing.knows = int(chance(_stream(player, KEEPS, rule.key_hash), kept))


def _answers(
    player: Player,
    rule: ActivityRule | QuizRule,
    attempt: int,
    questions: int,
    skill: int,
    minute: int,
) -> list[bool]:
    """Which of the questions are answered right; each answer is traced and may teach the skill."""
    stream, found = _stream(player, ANSWERS, rule.key_hash), []
    for question in range(questions):
        drawn = learner.answer_word(stream, attempt, question)
        if skill == ABSENT:
            found.append(chance(drawn, learner.LESSON_KNOWN_PPM))
            continue
        tracing, standing = player.game.learning.skills[skill], player.learning.skills[skill]
        share = learner.right_ppm(standing.knows, tracing.guess_ppm, tracing.slip_ppm)
        is_right = chance(drawn, share)
        found.append(is_right)
        if standing.knows == 0:
            standing.knows = int(chance(again(drawn), tracing.learn_ppm))
        _trace(player, skill, minute, is_right=is_right)
    return found


def _rating(player: Player, rule: ActivityRule | QuizRule, attempt: int, credit: int) -> int:
    drawn = learner.answer_word(_stream(player, PACE, rule.key_hash), attempt, -1)
    seconds = learner.response_seconds(drawn, rule.seconds_meant)
    return grading.rating_of(credit, seconds, rule.seconds_meant, 0)


# --- Measuring ----------------------------------------------------------------------------------


def _trace(player: Player, place: int, minute: int, *, is_right: bool) -> None:
    """One answer, where a skill is traced answer by answer."""
    rule, standing = player.game.learning.skills[place], player.learning.skills[place]
    if rule.rule != BKT:
        return
    standing.p_known = mastery.traced(
        standing.p_known, _tracing(rule), _days_since(standing, minute), is_right=is_right
    )
    share = mastery.traced_share(standing.p_known)
    _settle(player, place, minute, share=share, is_success=is_right)


def _tracing(rule: SkillRule) -> mastery.Tracing:
    return mastery.Tracing.from_ppm(
        rule.prior_ppm, rule.learn_ppm, rule.guess_ppm, rule.slip_ppm, rule.forget_ppm
    )


def _take_outcome(
    player: Player, place: int, minute: int, *, credit: int, rating: int, is_success: bool
) -> None:
    """One finished attempt, where a skill is measured by the ladder or the memory model."""
    rule, standing = player.game.learning.skills[place], player.learning.skills[place]
    if rule.rule == BKT:
        return
    if rule.rule == FSRS:
        share = _remember(standing, minute, credit=credit, rating=rating)
    else:
        levels = [player.learning.activities[one].level for one in rule.activities]
        share = mastery.ladder_share(levels, len(levels))
    _settle(player, place, minute, share=share, is_success=is_success)


def _remember(standing: SkillStanding, minute: int, *, credit: int, rating: int) -> float:
    """A review of the memory; practice before it is due lifts no mastery."""
    before, is_due = standing.memory, standing.due_minute <= minute
    days = _days_since(standing, minute)
    reviewed = scheduling.review(before, rating, days)
    standing.memory = reviewed.memory
    standing.due_minute = minute + reviewed.wait_seconds // 60
    if rating == scheduling.AGAIN:
        standing.lapses += before.state == scheduling.REVIEW
        standing.repetitions = 0
    else:
        standing.repetitions += is_due
    return mastery.memory_share(credit, standing.repetitions)


def _settle(player: Player, place: int, minute: int, *, share: float, is_success: bool) -> None:
    """Let level and status follow the share; a skill is mastered for the first time once."""
    rule, standing = player.game.learning.skills[place], player.learning.skills[place]
    standing.level = mastery.next_level(standing.level, share, decays=rule.forget_ppm > 0)
    standing.status = mastery.status_after(
        standing.status,
        share=share,
        mastered_from=rule.mastered_ppm / PPM,
        is_success=is_success,
    )
    standing.last_minute = minute
    if standing.status == mastery.MASTERED and standing.mastered_day == ABSENT:
        standing.mastered_day = player.day
        player.note("skill_mastered", minute, rule.key, standing.level)
        _count(player, learner.MASTERED_SKILLS)
