"""Learning in the kernel: tasks of a session, answers, and how mastery moves.

The kernel's form of sim/reference_learning.py, in the same order with the same draws. `study` is
called, not melted in, so that worlds without learning carry none of it. May use: rules,
sim.learner, tables, counting, awards.
"""

from __future__ import annotations

from model.rules.draws import ANSWERS, LEARNS, PACE, chance
from model.rules.grading import QUESTION_SECONDS, passes, rating_of, share_ppm
from model.rules.mastery import LADDER_MINUTES, climb
from model.rules.scheduling import AGAIN, NEW
from model.rules.values import ABSENT, NEVER, PPM, SOURCE_CODES
from model.words import XpEventSource
from sim.kernel.awards import award
from sim.kernel.compiled import entry, kernel
from sim.kernel.learning_columns import (
    ACTIVITY,
    ACTIVITY_CODE,
    ACTIVITY_KIND,
    ACTIVITY_PASSING_PPM,
    ACTIVITY_PROBLEMS,
    ACTIVITY_SECONDS,
    ACTIVITY_SKILL,
    ACTIVITY_SOURCE,
    ACTIVITY_XP,
    ATTEMPTS,
    DONE,
    DUE,
    DUE_AT,
    IN_A_ROW,
    KNOWN,
    LAST_DAY,
    LESSON_CODE,
    LESSON_KIND,
    LESSON_LEVEL,
    LESSON_XP,
    MEMORY,
    PASSED,
    QUIZ,
    QUIZ_ATTEMPTS_MAX,
    QUIZ_CODE,
    QUIZ_FIRST,
    QUIZ_KIND,
    QUIZ_KIND_PERFECT,
    QUIZ_LESSON,
    QUIZ_PASSING_PPM,
    QUIZ_PERFECT_XP,
    QUIZ_QUESTIONS,
    QUIZ_SECONDS,
    QUIZ_SKILL,
    QUIZ_XP,
    RUNG,
    SKILL,
    SKILL_FIRST,
    SKILL_LEARN_PPM,
    SKILL_PARENT,
    SKILL_STOP,
    TRIED,
)
from sim.kernel.mastering import (
    answers_right,
    count_learned,
    rate,
    recollect,
    stream_of,
    take_outcome,
    trace,
)
from sim.kernel.tables import NOW_DAY, Content, Log, People, Scratch, State
from sim.learner import ACTIVITIES, LESSONS, PERFECT, QUIZZES, answer_word, response_seconds

_LESSON = SOURCE_CODES[XpEventSource.LESSON]
_QUIZ = SOURCE_CODES[XpEventSource.QUIZ]
SOURCE, CODE, XP, KIND = range(4)
"""Places of `Scratch.reward`: what the task that was just done is paid."""


# --- What is next -------------------------------------------------------------------------------


@entry
def is_all_passed(skill: int, g: Content, s: State, p: int) -> bool:
    """Whether every activity of a skill has been passed once."""
    for place in range(g.skill_set[skill, SKILL_FIRST], g.skill_set[skill, SKILL_STOP]):
        if s.activity[p, place * ACTIVITY + PASSED] == 0:
            return False
    return True


@entry
def due_review(minute: int, g: Content, s: State, p: int) -> int:
    """The remembered skill that has been due longest, or ABSENT."""
    found = ABSENT
    for skill in range(g.skill_set.shape[0]):
        due = s.skill[p, skill * SKILL + DUE]
        if s.skill[p, skill * SKILL + MEMORY] == NEW or due > minute:
            continue
        if found == ABSENT or due < s.skill[p, found * SKILL + DUE]:
            found = skill
    return found


@entry
def next_activity(minute: int, g: Content, s: State, p: int) -> int:
    """The activity that comes next, of skills whose parent is done, or ABSENT."""
    found, best_level, best_due = ABSENT, 0, 0
    for skill in range(g.skill_set.shape[0]):
        parent = g.skill_set[skill, SKILL_PARENT]
        if parent != ABSENT and not is_all_passed(parent, g, s, p):
            continue
        for place in range(g.skill_set[skill, SKILL_FIRST], g.skill_set[skill, SKILL_STOP]):
            level, due = (
                s.activity[p, place * ACTIVITY + RUNG],
                s.activity[p, place * ACTIVITY + DUE_AT],
            )
            if due == NEVER:
                due = minute
            if due > minute:
                continue
            is_before = level < best_level or (level == best_level and due < best_due)
            if found == ABSENT or is_before:
                found, best_level, best_due = place, level, due
    return found


@entry
def next_quiz(day: int, g: Content, s: State, p: int) -> int:
    """The first quiz that may be tried today and has not been passed, or ABSENT."""
    for place in range(g.quiz_set.shape[0]):
        if s.quiz[p, place * QUIZ + DONE] == 1 or s.quiz[p, place * QUIZ + LAST_DAY] >= day:
            continue
        most = g.quiz_set[place, QUIZ_ATTEMPTS_MAX]
        if most > 0 and s.quiz[p, place * QUIZ + TRIED] >= most:
            continue
        lesson, skill = g.quiz_set[place, QUIZ_LESSON], g.quiz_set[place, QUIZ_SKILL]
        if lesson != ABSENT and s.lesson[p, lesson] == 0:
            continue
        if skill == ABSENT or is_all_passed(skill, g, s, p):
            return place
    return ABSENT


@kernel
def next_lesson(g: Content, s: State, p: int) -> int:
    """The first lesson that is not completed and open at the player's level, or ABSENT."""
    for place in range(g.lesson_set.shape[0]):
        if s.lesson[p, place] == 0 and s.level[p] >= g.lesson_set[place, LESSON_LEVEL]:
            return place
    return ABSENT


# --- Tasks --------------------------------------------------------------------------------------


@kernel
def reward(source: int, code: int, xp: int, kind: int, x: Scratch) -> None:
    """Remember what the task is paid."""
    x.reward[SOURCE], x.reward[CODE], x.reward[XP], x.reward[KIND] = source, code, xp, kind


@entry
def review_skill(
    skill: int, minute: int, g: Content, s: State, x: Scratch, log: Log, p: int
) -> None:
    """Recall a skill that is due: again when it is lost, else by how fast it came."""
    recollect(skill, minute, g, s, x, p)
    rating = AGAIN
    if s.skill[p, skill * SKILL + KNOWN] == 1:
        drawn = answer_word(stream_of(PACE, g.skill_hash, skill, s, x, p), -1, minute)
        seconds = response_seconds(drawn, QUESTION_SECONDS)
        rating = rating_of(PPM, seconds, QUESTION_SECONDS, 0)
    else:
        drawn = answer_word(stream_of(LEARNS, g.skill_hash, skill, s, x, p), -1, minute)
        s.skill[p, skill * SKILL + KNOWN] = (
            1 if chance(drawn, g.skill_set[skill, SKILL_LEARN_PPM]) else 0
        )
    credit = 0 if rating == AGAIN else PPM
    take_outcome(skill, minute, credit, rating, credit > 0, g, s, x, log, p)


@entry
def do_activity(
    place: int, minute: int, g: Content, s: State, x: Scratch, log: Log, p: int
) -> None:
    """One attempt at an activity."""
    row, skill, problems = (
        s.activity[p, place * ACTIVITY : place * ACTIVITY + ACTIVITY],
        g.activity_set[place, ACTIVITY_SKILL],
        g.activity_set[place, ACTIVITY_PROBLEMS],
    )
    attempt = row[ATTEMPTS]
    recollect(skill, minute, g, s, x, p)
    stream = stream_of(ANSWERS, g.activity_hash, place, s, x, p)
    right = 0
    for problem in range(problems):
        right += answers_right(stream, attempt, problem, skill, minute, g, s, x, log, p)
    score, max_score = 100 * right, 100 * problems
    is_success = problems == 0 or passes(
        score, max_score, g.activity_set[place, ACTIVITY_PASSING_PPM]
    )
    credit = share_ppm(score, max_score) if problems > 0 else PPM
    if problems == 0:
        trace(skill, minute, True, g, s, x, log, p)
    is_first = is_success and row[PASSED] == 0
    meant = g.activity_set[place, ACTIVITY_SECONDS]
    rating = rate(g.activity_hash, place, attempt, credit, meant, s, x, p)
    row[ATTEMPTS] = attempt + 1
    level, in_a_row = climb(row[RUNG], row[IN_A_ROW], is_right=is_success)
    row[RUNG], row[IN_A_ROW] = level, in_a_row
    row[DUE_AT] = minute + LADDER_MINUTES[level]
    if is_success:
        row[PASSED] = 1
    take_outcome(skill, minute, credit, rating, is_success, g, s, x, log, p)
    if is_success:
        count_learned(ACTIVITIES, g, s, x, p)
        if credit == PPM:
            count_learned(PERFECT, g, s, x, p)
    if is_first:
        kind, xp = g.activity_set[place, ACTIVITY_KIND], g.activity_set[place, ACTIVITY_XP]
        reward(
            g.activity_set[place, ACTIVITY_SOURCE],
            g.activity_set[place, ACTIVITY_CODE],
            xp,
            kind,
            x,
        )


@entry
def do_quiz(place: int, minute: int, g: Content, s: State, x: Scratch, log: Log, p: int) -> None:
    """One attempt at a quiz."""
    row, skill, attempt = (
        s.quiz[p, place * QUIZ : place * QUIZ + QUIZ],
        g.quiz_set[place, QUIZ_SKILL],
        s.quiz[p, place * QUIZ + TRIED],
    )
    if skill != ABSENT:
        recollect(skill, minute, g, s, x, p)
    stream = stream_of(ANSWERS, g.quiz_hash, place, s, x, p)
    score, max_score = 0, 0
    for question in range(g.quiz_set[place, QUIZ_QUESTIONS]):
        points = g.question_points[g.quiz_set[place, QUIZ_FIRST] + question]
        max_score += points
        if answers_right(stream, attempt, question, skill, minute, g, s, x, log, p):
            score += points
    is_passed = passes(score, max_score, g.quiz_set[place, QUIZ_PASSING_PPM])
    credit = share_ppm(score, max_score)
    rating = rate(g.quiz_hash, place, attempt, credit, g.quiz_set[place, QUIZ_SECONDS], s, x, p)
    row[TRIED], row[LAST_DAY] = attempt + 1, x.now[NOW_DAY]
    row[DONE] = 1 if is_passed else 0
    if skill != ABSENT:
        take_outcome(skill, minute, credit, rating, is_passed, g, s, x, log, p)
    if not is_passed:
        return
    count_learned(QUIZZES, g, s, x, p)
    if score == max_score:
        kind, xp = g.quiz_set[place, QUIZ_KIND_PERFECT], g.quiz_set[place, QUIZ_PERFECT_XP]
    else:
        kind, xp = g.quiz_set[place, QUIZ_KIND], g.quiz_set[place, QUIZ_XP]
    reward(_QUIZ, g.quiz_set[place, QUIZ_CODE], xp, kind, x)


@kernel
def do_lesson(place: int, g: Content, s: State, x: Scratch, p: int) -> None:
    """Read a lesson to its end."""
    s.lesson[p, place] = 1
    count_learned(LESSONS, g, s, x, p)
    reward(
        _LESSON,
        g.lesson_set[place, LESSON_CODE],
        g.lesson_set[place, LESSON_XP],
        g.lesson_set[place, LESSON_KIND],
        x,
    )


@kernel
def do_next(minute: int, g: Content, s: State, x: Scratch, log: Log, p: int) -> bool:
    """Do the next task; whether there was one."""
    skill = due_review(minute, g, s, p)
    if skill != ABSENT:
        review_skill(skill, minute, g, s, x, log, p)
        return True
    activity = next_activity(minute, g, s, p)
    if activity != ABSENT:
        do_activity(activity, minute, g, s, x, log, p)
        return True
    quiz = next_quiz(x.now[NOW_DAY], g, s, p)
    if quiz != ABSENT:
        do_quiz(quiz, minute, g, s, x, log, p)
        return True
    lesson = next_lesson(g, s, p)
    if lesson != ABSENT:
        do_lesson(lesson, g, s, x, p)
        return True
    return False


@entry
def study(minute: int, g: Content, people: People, s: State, x: Scratch, log: Log, p: int) -> None:
    """One session's tasks, as many as the archetype does, while there is something to do."""
    for _ in range(people.study_tasks[s.archetype[p]]):
        x.reward[XP] = 0
        if not do_next(minute, g, s, x, log, p):
            return
        if x.reward[XP] > 0:
            source, code, xp, kind = x.reward[SOURCE], x.reward[CODE], x.reward[XP], x.reward[KIND]
            award(source, code, xp, kind, minute, g, people, s, x, log, p)
