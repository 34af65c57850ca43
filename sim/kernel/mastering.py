"""Mastery in the kernel: what a player truly knows, and how its measure moves with each answer.

The knowing and measuring parts of sim/reference_learning.py. Functions are called, not melted in:
the memory model is long. May use: rules, sim.learner, tables, counting.
"""

from __future__ import annotations

from model.rules.draws import KEEPS, KNOWS, PACE, again, chance, day_stream, mix
from model.rules.grading import rating_of
from model.rules.learning_content import BKT, FSRS
from model.rules.mastery import (
    MASTERED,
    Tracing,
    climbed_share,
    memory_share,
    next_level,
    status_after,
    traced,
    traced_share,
)
from model.rules.scheduling import AGAIN, RETENTION_PPM, REVIEW, Memory, recall_ppm, reviewed
from model.rules.values import ABSENT, NEVER, PPM
from sim.kernel import notes
from sim.kernel.compiled import entry, kernel
from sim.kernel.counting import record_metric
from sim.kernel.learning_columns import (
    ACTIVITY,
    DIFFICULTY,
    DUE,
    KNOWN,
    LAPSES,
    LAST,
    LEVEL,
    MASTERED_DAY,
    MEMORY,
    REPETITIONS,
    RUNG,
    SKILL,
    SKILL_CODE,
    SKILL_FIRST,
    SKILL_FORGET_PPM,
    SKILL_GUESS_PPM,
    SKILL_LEARN_PPM,
    SKILL_MASTERED_PPM,
    SKILL_PRIOR_PPM,
    SKILL_RULE,
    SKILL_SLIP_PPM,
    SKILL_STOP,
    STABILITY,
    STATUS,
    STEP,
)
from sim.kernel.notes import note
from sim.kernel.tables import DAY, NOW_DAY, Content, Log, Scratch, State, Words
from sim.learner import (
    LESSON_KNOWN_PPM,
    MASTERED_SKILLS,
    answer_word,
    kept_ppm,
    response_seconds,
    right_ppm,
)

_BEFORE_PLAY = -1
_MINUTES_PER_DAY = 1440


# --- Knowing ------------------------------------------------------------------------------------


@kernel
def stream_of(purpose: int, hashes: Words, place: int, s: State, x: Scratch, p: int) -> int:
    """The draw of a purpose today for one content."""
    return mix(day_stream(s.random_key[p], x.now[NOW_DAY], purpose), hashes[place])


@kernel
def days_since(skill: int, minute: int, s: State, p: int) -> int:
    """Whole days since a skill was practised; 0 before the first time."""
    last = s.skill[p, skill * SKILL + LAST]
    return 0 if last == NEVER else (minute - last) // _MINUTES_PER_DAY


@kernel
def memory_of(skill: int, s: State, p: int) -> Memory:
    """What is remembered of a skill, as the rule takes it."""
    row = s.skill[p, skill * SKILL : skill * SKILL + SKILL]
    return Memory(row[MEMORY], row[STEP], row[STABILITY], row[DIFFICULTY])


@entry
def recollect(skill: int, minute: int, g: Content, s: State, x: Scratch, p: int) -> None:
    """What is still known: drawn at first, then kept or lost by the days without practice."""
    if s.skill[p, skill * SKILL + KNOWN] == ABSENT:
        drawn = mix(day_stream(s.random_key[p], _BEFORE_PLAY, KNOWS), g.skill_hash[skill])
        s.skill[p, skill * SKILL + KNOWN] = (
            1 if chance(drawn, g.skill_set[skill, SKILL_PRIOR_PPM]) else 0
        )
    days = days_since(skill, minute, s, p)
    if days > 0 and s.skill[p, skill * SKILL + KNOWN] == 1:
        if g.skill_set[skill, SKILL_RULE] == FSRS:
            kept = recall_ppm(memory_of(skill, s, p), days)
        else:
            kept = kept_ppm(g.skill_set[skill, SKILL_FORGET_PPM], days)
        drawn = stream_of(KEEPS, g.skill_hash, skill, s, x, p)
        s.skill[p, skill * SKILL + KNOWN] = 1 if chance(drawn, kept) else 0


# --- Measuring ----------------------------------------------------------------------------------


@entry
def count_learned(counted: int, g: Content, s: State, x: Scratch, p: int) -> None:
    """Count one more of what the product counts by itself, where content has the metric."""
    metric = g.learning_metric[counted]
    if metric != ABSENT:
        before = x.inputs[g.metric_place[metric, DAY]]
        record_metric(metric, max(before, 0) + 1, g, s, x, p)


@entry
def settle(
    skill: int, minute: int, share: float, is_success: bool,
    g: Content, s: State, x: Scratch, log: Log, p: int,
) -> None:  # fmt: skip
    """Let level and status follow the share; a skill is mastered for the first time once."""
    row = s.skill[p, skill * SKILL : skill * SKILL + SKILL]
    row[LEVEL] = next_level(row[LEVEL], share, decays=g.skill_set[skill, SKILL_FORGET_PPM] > 0)
    row[STATUS] = status_after(
        row[STATUS],
        share=share,
        mastered_from=g.skill_set[skill, SKILL_MASTERED_PPM] / PPM,
        is_success=is_success,
    )
    row[LAST] = minute
    if row[STATUS] == MASTERED and row[MASTERED_DAY] == ABSENT:
        row[MASTERED_DAY] = x.now[NOW_DAY]
        note(notes.SKILL_MASTERED, minute, g.skill_set[skill, SKILL_CODE], row[LEVEL], x, log, p)
        count_learned(MASTERED_SKILLS, g, s, x, p)


@entry
def trace(
    skill: int, minute: int, is_right: bool,
    g: Content, s: State, x: Scratch, log: Log, p: int,
) -> None:  # fmt: skip
    """One answer, where a skill is traced answer by answer."""
    if g.skill_set[skill, SKILL_RULE] != BKT:
        return
    tracing = Tracing(
        g.skill_set[skill, SKILL_PRIOR_PPM] / PPM,
        g.skill_set[skill, SKILL_LEARN_PPM] / PPM,
        g.skill_set[skill, SKILL_GUESS_PPM] / PPM,
        g.skill_set[skill, SKILL_SLIP_PPM] / PPM,
        g.skill_set[skill, SKILL_FORGET_PPM] / PPM,
    )
    days = days_since(skill, minute, s, p)
    s.skill_known[p, skill] = traced(s.skill_known[p, skill], tracing, days, is_right=is_right)
    settle(skill, minute, traced_share(s.skill_known[p, skill]), is_right, g, s, x, log, p)


@entry
def remember(skill: int, minute: int, credit: int, rating: int, s: State, p: int) -> float:
    """A review of the memory; practice before it is due lifts no mastery."""
    row = s.skill[p, skill * SKILL : skill * SKILL + SKILL]
    before, is_due = row[MEMORY], row[DUE] <= minute
    days = days_since(skill, minute, s, p)
    after = reviewed(memory_of(skill, s, p), rating, days, RETENTION_PPM)
    row[MEMORY], row[STEP] = after.memory.state, after.memory.step
    row[STABILITY], row[DIFFICULTY] = after.memory.stability, after.memory.difficulty
    row[DUE] = minute + after.wait_seconds // 60
    if rating == AGAIN:
        row[LAPSES] += before == REVIEW
        row[REPETITIONS] = 0
    else:
        row[REPETITIONS] += is_due
    return memory_share(credit, row[REPETITIONS])


@entry
def take_outcome(
    skill: int, minute: int, credit: int, rating: int, is_success: bool,
    g: Content, s: State, x: Scratch, log: Log, p: int,
) -> None:  # fmt: skip
    """One finished attempt, where a skill is measured by the ladder or the memory model."""
    if g.skill_set[skill, SKILL_RULE] == BKT:
        return
    if g.skill_set[skill, SKILL_RULE] == FSRS:
        share = remember(skill, minute, credit, rating, s, p)
    else:
        levels = 0
        for place in range(g.skill_set[skill, SKILL_FIRST], g.skill_set[skill, SKILL_STOP]):
            levels += s.activity[p, place * ACTIVITY + RUNG]
        share = climbed_share(
            levels, g.skill_set[skill, SKILL_STOP] - g.skill_set[skill, SKILL_FIRST]
        )
    settle(skill, minute, share, is_success, g, s, x, log, p)


# --- Answers -------------------------------------------------------------------------------------


@entry
def answers_right(
    stream: int, attempt: int, question: int, skill: int, minute: int,
    g: Content, s: State, x: Scratch, log: Log, p: int,
) -> bool:  # fmt: skip
    """Whether a question is answered right; the answer is traced and may teach the skill."""
    drawn = answer_word(stream, attempt, question)
    if skill == ABSENT:
        return chance(drawn, LESSON_KNOWN_PPM)
    knows = s.skill[p, skill * SKILL + KNOWN]
    share = right_ppm(
        knows, g.skill_set[skill, SKILL_GUESS_PPM], g.skill_set[skill, SKILL_SLIP_PPM]
    )
    is_right = chance(drawn, share)
    if knows == 0:
        s.skill[p, skill * SKILL + KNOWN] = (
            1 if chance(again(drawn), g.skill_set[skill, SKILL_LEARN_PPM]) else 0
        )
    trace(skill, minute, is_right, g, s, x, log, p)
    return is_right


@entry
def rate(
    hashes: Words, place: int, attempt: int, credit: int, meant: int, s: State, x: Scratch, p: int
) -> int:
    """The rating of an attempt by its credit and how long it took."""
    drawn = answer_word(stream_of(PACE, hashes, place, s, x, p), attempt, -1)
    return rating_of(credit, response_seconds(drawn, meant), meant, 0)
