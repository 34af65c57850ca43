"""Tasks with a value and health in the kernel: completing, missing, dying, dropping, on arrays.

The kernel's form of sim/reference_vitals.py, in the same order. May use: rules, tables, awards,
economy, notes.
"""

from __future__ import annotations

from model.rules.draws import chance, draw
from model.rules.stats import stat_value
from model.rules.streaks import is_perfect_day
from model.rules.values import ABSENT, PPM, SOURCE_CODES
from model.rules.vitals import (
    CRITICAL,
    DROP_CHANCE,
    buff_points,
    change_at,
    critical_ppm,
    damage_of,
    diminished,
    distance_bonus,
    drops_allowed,
    effect_ppm,
    health_after,
    is_judged,
    level_after_death,
    level_reached,
    lost_share,
    newcomer_factor,
    scaled,
    scaled_chance,
    streak_factor,
    task_amount,
    task_xp,
)
from model.words import XpEventSource
from sim.kernel import vital_columns as at
from sim.kernel.awards import award
from sim.kernel.compiled import entry, kernel
from sim.kernel.economy import draw_table, move, receive
from sim.kernel.notes import CRITICAL_HIT, DAMAGE_TAKEN, DIED, HEALTH_LEFT, note
from sim.kernel.tables import NOW_ACTIVE, NOW_DAY, Content, Ints, Log, People, Scratch, State
from sim.kinds import MONEY_CODES

_QUEST = SOURCE_CODES[XpEventSource.QUEST_COMPLETION]
_TAKEN = SOURCE_CODES[XpEventSource.MANUAL_ADJUSTMENT]
_REWARD, _DEATH = MONEY_CODES["reward"], MONEY_CODES["death"]
_BUFF, _DROPPED, _ABSENT_DAYS = at.BUFF, at.DROPPED, at.ABSENT_DAYS
_HEALTH, _DEATHS, _LEVEL_LOST_MAX = at.HEALTH, at.DEATHS, at.LEVEL_LOST_MAX


# --- Attributes -----------------------------------------------------------------------------------


@kernel
def points_of(stat: int, g: Content, s: State, p: int) -> int:
    """An attribute with the perfect day's buff; 0 for none."""
    if stat == ABSENT:
        return 0
    bonus = 0
    worn = s.worn[p]
    if worn != ABSENT and g.title_stat[worn] == stat:
        bonus = g.title_stat_points[worn]
    value: int = stat_value(
        s.trained[p, stat], g.stat_start, g.stat_cap,
        xp_per_point=g.stat_xp_per_point, bonus=bonus,
    )  # fmt: skip
    return value + s.vital[p, _BUFF]


@kernel
def effect_of(settings: Ints, place: int, g: Content, s: State, p: int) -> int:
    """The factor of the effect that stands at a place of some settings."""
    points = points_of(settings[place], g, s, p)
    return effect_ppm(points, settings[place + 1], settings[place + 2])


# --- A completed task -----------------------------------------------------------------------------


@kernel
def hit_of(task: int, g: Content, s: State, x: Scratch, p: int) -> int:
    """The factor of this completion: PPM unless it is a critical hit."""
    settings = g.task_set
    share = scaled(settings[at.CRITICAL_CHANCE], effect_of(settings, at.CRITICAL_EFFECT, g, s, p))
    drawn = draw(s.random_key[p], x.now[NOW_DAY], CRITICAL, g.task_hash[task])
    if not chance(drawn, share):
        return PPM
    points = points_of(settings[at.CRITICAL_STAT], g, s, p)
    return critical_ppm(
        points,
        settings[at.CRITICAL_MULTIPLIER],
        settings[at.CRITICAL_MORE],
        settings[at.CRITICAL_HALF],
    )


@entry
def complete_task(
    task: int, code: int, minute: int,
    g: Content, people: People, s: State, x: Scratch, log: Log, p: int,
) -> None:  # fmt: skip
    """Move the value of a completed task, and give what it brings."""
    settings, difficulty = g.task_set, g.task_difficulty[task]
    tasks = g.task_quest.shape[0]
    hit = hit_of(task, g, s, x, p)
    if hit != PPM:
        note(CRITICAL_HIT, minute, code, hit, x, log, p)
    change = change_at(s.task[p, task], g.task_value, g.task_change)
    s.task[p, task] += change
    xp = task_xp(
        change,
        settings[at.XP_PER_CHANGE],
        difficulty,
        effect_of(settings, at.XP_EFFECT, g, s, p),
        hit,
    )
    amount = task_amount(
        change,
        settings[at.AMOUNT_PER_CHANGE],
        difficulty,
        effect_of(settings, at.AMOUNT_EFFECT, g, s, p),
        hit,
        streak_factor(s.task[p, tasks + task], settings[at.STREAK_PPM]),
    )
    asset = settings[at.PAID_ASSET]
    if amount and asset != ABSENT:
        receive(_REWARD, code, asset, amount, minute, g, s, x, log, p)
    if xp:
        award(_QUEST, code, xp, g.task_kind[xp], minute, g, people, s, x, log, p)
    s.task[p, tasks + task] += 1
    if settings[at.DROP_TABLE] != ABSENT:
        drop(task, hit, minute, g, s, x, log, p)


@kernel
def drop_chance(task: int, hit: int, g: Content, s: State, p: int) -> int:
    """The chance that a completion of a task drops something now, in millionths."""
    settings = g.task_set
    streak = s.task[p, g.task_quest.shape[0] + task]
    share = settings[at.DROP_BASE] + distance_bonus(
        s.task[p, task],
        settings[at.DROP_NEUTRAL],
        settings[at.DROP_DISTANCE_MAX],
        settings[at.DROP_DISTANCE_BONUS],
    )
    share = scaled_chance(share, g.task_difficulty[task])
    newcomer = newcomer_factor(
        s.level[p], settings[at.DROP_NEWCOMER_BONUS], settings[at.DROP_NEWCOMER_FALL]
    )
    share = scaled_chance(share, newcomer)
    share = scaled_chance(share, streak_factor(streak, settings[at.DROP_STREAK]))
    share = scaled_chance(share, effect_of(settings, at.DROP_EFFECT, g, s, p))
    share = scaled_chance(share, hit)
    return diminished(share, settings[at.DROP_LIMIT], settings[at.DROP_HALF])


@kernel
def drop(
    task: int, hit: int, minute: int, g: Content, s: State, x: Scratch, log: Log, p: int
) -> None:
    """Perhaps open the drop table, while the day has room."""
    settings = g.task_set
    points = points_of(settings[at.DROP_STAT], g, s, p)
    most = drops_allowed(settings[at.DROP_DAILY_MAX], points, settings[at.DROP_POINTS_PER_MORE])
    reached = level_reached(s.level[p], s.vital[p, _LEVEL_LOST_MAX])
    if reached < settings[at.DROP_LEVEL] or s.vital[p, _DROPPED] >= most:
        return
    drawn = draw(s.random_key[p], x.now[NOW_DAY], DROP_CHANCE, g.task_hash[task])
    if chance(drawn, drop_chance(task, hit, g, s, p)):
        s.vital[p, _DROPPED] += 1
        table = settings[at.DROP_TABLE]
        for _ in range(g.money_table[table, 2]):
            draw_table(table, minute, g, s, x, log, p)


# --- The close of a day ---------------------------------------------------------------------------


@kernel
def close_vitals(
    minute: int, done: int, total: int,
    g: Content, people: People, s: State, x: Scratch, log: Log, p: int,
) -> None:  # fmt: skip
    """Judge the finished day, where there are tasks."""
    if g.task_quest.shape[0]:
        judge_day(minute, is_perfect_day(done, total), g, people, s, x, log, p)


@entry
def judge_day(
    minute: int, is_perfect: bool,
    g: Content, people: People, s: State, x: Scratch, log: Log, p: int,
) -> None:  # fmt: skip
    """Missed tasks, then a perfect day's buff, then death."""
    is_active = x.now[NOW_ACTIVE] == 1
    s.vital[p, _DROPPED] = 0
    absent = 0 if is_active else s.vital[p, _ABSENT_DAYS] + 1
    s.vital[p, _ABSENT_DAYS] = absent
    if not is_judged(is_active, absent, g.task_set[at.ABSENT_DAYS_MAX]):
        return
    before = s.vital[p, _HEALTH]
    for task in range(g.task_quest.shape[0]):
        quest = g.task_quest[task]
        word = quest >> 6
        left = x.offered[word] & g.core_set[word] & x.open[word] & g.bit[quest & 63]
        if left != 0:
            miss(task, g.quest_code[quest], minute, g, s, x, log, p)
    settings = g.vital_set
    if settings[at.HEALTH_MAX] == 0:
        return
    if s.vital[p, _HEALTH] != before:
        note(HEALTH_LEFT, minute, 0, s.vital[p, _HEALTH], x, log, p)
    buff = 0
    if is_perfect:
        buff = buff_points(s.level[p], settings[at.BUFF_LEVEL_MAX], settings[at.LEVELS_PER_POINT])
    s.vital[p, _BUFF] = buff
    if s.vital[p, _HEALTH] == 0:
        die(minute, g, people, s, x, log, p)


@kernel
def miss(
    task: int, code: int, minute: int, g: Content, s: State, x: Scratch, log: Log, p: int
) -> None:
    """A missed task loses value and streak, and takes health."""
    change = change_at(s.task[p, task], g.task_value, g.task_change)
    s.task[p, task] -= change
    s.task[p, g.task_quest.shape[0] + task] = 0
    settings = g.vital_set
    reached = level_reached(s.level[p], s.vital[p, _LEVEL_LOST_MAX])
    if settings[at.HEALTH_MAX] == 0 or reached < settings[at.DAMAGE_LEVEL]:
        return
    damage = damage_of(
        change,
        settings[at.DAMAGE_PER_CHANGE],
        g.task_difficulty[task],
        effect_of(settings, at.DAMAGE_EFFECT, g, s, p),
    )
    s.vital[p, _HEALTH] = health_after(s.vital[p, _HEALTH], damage)
    note(DAMAGE_TAKEN, minute, code, damage, x, log, p)


@kernel
def die(minute: int, g: Content, people: People, s: State, x: Scratch, log: Log, p: int) -> None:
    """What health of 0 costs."""
    settings, code = g.vital_set, g.death_code
    s.vital[p, _DEATHS] += 1
    s.vital[p, _LEVEL_LOST_MAX] = level_reached(s.level[p], s.vital[p, _LEVEL_LOST_MAX])
    level = level_after_death(s.level[p], settings[at.DEATH_LEVELS])
    lost = s.total_xp[p] - g.thresholds[level - 1]
    if lost:
        award(_TAKEN, code, -lost, g.death_kind, minute, g, people, s, x, log, p)
    asset = settings[at.DEATH_ASSET]
    if asset != ABSENT:
        taken = lost_share(s.money_held[p, asset], settings[at.DEATH_LOST])
        if taken:
            move(_DEATH, code, asset, -taken, minute, g, s, x, log, p)
    s.vital[p, _HEALTH] = settings[at.DEATH_HEALTH]
    note(DIED, minute, code, s.level[p], x, log, p)
