"""How players answer to what happens, in the kernel: motivation and reminders.

The kernel's form of sim/reference_answers.py. Where no archetype remembers anything, `State.answer`
has no columns and is never touched. May use: rules, tables.
"""

from __future__ import annotations

from model.rules.motivation import (
    is_reminder_wanted,
    motivation_after,
    motivation_pull_ppm,
    reminder_pull_ppm,
)
from model.rules.motivation_values import Happened, MotivationRule, ReminderRule
from model.rules.values import ABSENT
from sim.kernel import notes
from sim.kernel.answer_columns import LEVEL, MOTIVATION, REMINDED, TOLD, UNSEEN_DAYS
from sim.kernel.compiled import kernel
from sim.kernel.notes import note
from sim.kernel.tables import NOW_ACTIVE, NOW_WEEKDAY, Calendar, Log, People, Scratch, State


@kernel
def motivation_of(people: People, archetype: int) -> MotivationRule:
    """What moves the players of an archetype."""
    row = people.motivation[archetype]
    return MotivationRule(
        row[0], row[1], row[2], row[3], row[4], row[5], row[6], row[7], row[8]
    )  # fmt: skip


@kernel
def reminders_of(people: People, archetype: int) -> ReminderRule:
    """When the players of an archetype are reminded."""
    row = people.reminder[archetype]
    return ReminderRule(row[0], row[1], row[2], row[3], row[4], row[5], row[6], row[7])


@kernel
def answer_ppm(people: People, s: State, p: int) -> int:
    """What motivation and yesterday's reminder add to the chance to show up."""
    if people.has_answers == 0:
        return 0
    archetype, mine = s.archetype[p], s.answer[p]
    return motivation_pull_ppm(
        mine[MOTIVATION], motivation_of(people, archetype)
    ) + reminder_pull_ppm(mine[REMINDED] == 1, reminders_of(people, archetype))


@kernel
def remind(
    day: int, people: People, calendar: Calendar, s: State, x: Scratch, log: Log, p: int
) -> None:
    """Look back at the reminder's minute of the day that ends; before anything is judged."""
    if people.has_answers == 0:
        return
    mine, rules = s.answer[p], reminders_of(people, s.archetype[p])
    mine[REMINDED] = 0
    if x.now[NOW_WEEKDAY] == 0:
        mine[TOLD] = 0
    if rules.max_per_week == 0:
        return
    zone = s.zone[p]
    row = calendar.clock_row[zone, day]
    minute, local = calendar.midnight[zone, day] + rules.minute, rules.minute
    if row != ABSENT:
        minute = calendar.clock_minute[row, rules.minute]
        local = calendar.clock_local[row, rules.minute]
    if x.now[NOW_ACTIVE] == 1 and x.minute[0] <= minute:
        return
    away_days = mine[UNSEEN_DAYS] + 1
    is_wanted = is_reminder_wanted(
        rules,
        local_minute=local,
        away_days=away_days,
        streak=s.streak[p, 0],
        told_count=mine[TOLD],
    )
    if is_wanted:
        mine[REMINDED] = 1
        mine[TOLD] += 1
        note(notes.REMINDED, minute, 0, away_days, x, log, p)


@kernel
def close_answers(
    done: int, total: int, broken: int, triggered: bool,
    people: People, s: State, x: Scratch, p: int,
) -> None:  # fmt: skip
    """Take in what the day has brought; `broken` is the length of the streak that broke."""
    if people.has_answers == 0:
        return
    mine, is_active = s.answer[p], x.now[NOW_ACTIVE] == 1
    day = Happened(
        is_active, done, total, broken, triggered, s.level[p] > mine[LEVEL], mine[REMINDED] == 1
    )
    rules = motivation_of(people, s.archetype[p])
    mine[MOTIVATION] = motivation_after(mine[MOTIVATION], rules, day)
    mine[UNSEEN_DAYS] = 0 if is_active else mine[UNSEEN_DAYS] + 1
    mine[LEVEL] = s.level[p]
