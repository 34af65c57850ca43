"""Quests in the kernel: which move after a record, until nothing moves any more.

The kernel's form of `Player._step_daily`, `_step_weekly` and `_step_quest`: the same waves, in key
order, over bit sets of quests instead of Python sets. May use: rules, tables, counting, awards.
"""

from __future__ import annotations

from model.rules.economy_values import ON_QUEST
from model.rules.quests import completes, partial_due
from model.rules.values import ABSENT, SOURCE_CODES
from model.words import XpEventSource
from sim.kernel.awards import award
from sim.kernel.bits import lowest_bit
from sim.kernel.compiled import kernel
from sim.kernel.counting import count, mark, raise_all
from sim.kernel.economy import happen
from sim.kernel.programs import meets
from sim.kernel.tables import DAY, QUESTS, Content, Log, People, Scratch, State
from sim.kernel.vitals import complete_task

_QUEST = SOURCE_CODES[XpEventSource.QUEST_COMPLETION]


@kernel
def complete(
    quest: int, paid: int, minute: int,
    g: Content, people: People, s: State, x: Scratch, log: Log, p: int,
) -> None:  # fmt: skip
    """Count a completed quest everywhere, train its attribute and award what is left of its XP."""
    count(QUESTS, g, s, x, p)
    if g.quest_is_daily[quest]:
        x.inputs[g.quest_place[quest, DAY]] += 1
        mark(g.quest_readers, quest, x)
        raise_all(g.quest_place, quest, 1, s, x, p)
    if g.quest_stat[quest] != ABSENT:
        s.trained[p, g.quest_stat[quest]] += g.quest_base_xp[quest]
    rest = g.quest_base_xp[quest] - paid
    if g.quest_task[quest] != ABSENT:
        task, code = g.quest_task[quest], g.quest_code[quest]
        complete_task(task, code, minute, g, people, s, x, log, p)
    elif rest:
        kind = g.quest_kind_rest[quest] if paid else g.quest_kind_full[quest]
        award(_QUEST, g.quest_code[quest], rest, kind, minute, g, people, s, x, log, p)
    happen(ON_QUEST, quest, g.quest_code[quest], minute, g, s, x, log, p)


@kernel
def step_one_daily(
    quest: int, minute: int, is_closing: bool,
    g: Content, people: People, s: State, x: Scratch, log: Log, p: int,
) -> None:  # fmt: skip
    """Look at one open daily quest."""
    met = meets(g.quest_program[quest], x.inputs, g)
    decided = g.quest_decided_at_close[quest] == 1
    if completes(met, is_closing=is_closing, decided_at_close=decided):
        x.open[quest >> 6] &= ~g.bit[quest & 63]
        complete(quest, x.paid[quest], minute, g, people, s, x, log, p)
    elif g.quest_partial_place[quest] >= 0:
        due = partial_due(
            x.inputs[g.quest_partial_place[quest]],
            threshold=g.quest_partial_threshold[quest],
            partial_xp=g.quest_partial_xp[quest],
            paid_xp=x.paid[quest],
        )
        if due:
            x.paid[quest] += due
            kind = g.quest_kind_partial[quest]
            award(_QUEST, g.quest_code[quest], due, kind, minute, g, people, s, x, log, p)


@kernel
def step_one_weekly(
    quest: int, minute: int, is_closing: bool,
    g: Content, people: People, s: State, x: Scratch, log: Log, p: int,
) -> None:  # fmt: skip
    """Look at one open weekly quest."""
    number = g.weekly_number[quest]
    met = meets(g.quest_program[quest], s.week[p], g)
    decided = g.quest_decided_at_close[quest] == 1
    if completes(met, is_closing=is_closing, decided_at_close=decided):
        s.weekly_state[p, number] = 2
        complete(quest, s.weekly_paid[p, number], minute, g, people, s, x, log, p)
    elif g.quest_partial_place[quest] >= 0:
        due = partial_due(
            s.week[p, g.quest_partial_place[quest]],
            threshold=g.quest_partial_threshold[quest],
            partial_xp=g.quest_partial_xp[quest],
            paid_xp=s.weekly_paid[p, number],
        )
        if due:
            s.weekly_paid[p, number] += due
            kind = g.quest_kind_partial[quest]
            award(_QUEST, g.quest_code[quest], due, kind, minute, g, people, s, x, log, p)


@kernel
def step_daily(
    minute: int, is_closing: bool,
    g: Content, people: People, s: State, x: Scratch, log: Log, p: int,
) -> None:  # fmt: skip
    """Step the daily quests in `touched`, in key order, until nothing moves; `seen` gains all."""
    words = x.touched.shape[0]
    while True:
        any_left = False
        for word in range(words):
            touched = x.touched[word]
            x.seen[word] |= touched
            x.wave[word] = touched & x.open[word]
            x.touched[word] = 0
            any_left |= touched != 0
        if not any_left:
            return
        for word in range(words):
            wave = x.wave[word]
            while wave:
                quest = word * 64 + lowest_bit(wave)
                wave &= wave - g.bit[0]
                step_one_daily(quest, minute, is_closing, g, people, s, x, log, p)


@kernel
def step_weekly(
    minute: int, is_closing: bool, look_at_all: bool,
    g: Content, people: People, s: State, x: Scratch, log: Log, p: int,
) -> None:  # fmt: skip
    """Step the week's open quests in `seen`, or all, once, in key order."""
    for number in range(g.weekly.shape[0]):
        quest = g.weekly[number]
        is_seen = look_at_all or x.seen[quest >> 6] & g.bit[quest & 63] != 0
        if is_seen and s.weekly_state[p, number] == 1:
            step_one_weekly(quest, minute, is_closing, g, people, s, x, log, p)
