"""XP in the kernel: the tabulated modifier chain, the caps, the level, the ledger row, the digest.

The chain before the caps was tabulated by calling the rule itself for every situation and kind of
award (sim/compile.py); caps depend on what the day has brought and are applied here. The kernel's
form of `PlayerState.award`. May use: rules, tables, counting.
"""

from __future__ import annotations

from model.rules.awards import is_weekend, room_left
from model.rules.curves import level_from
from model.rules.debuffs import is_debuffed
from model.rules.draws import as_word
from model.rules.economy_values import ON_LEVEL_UP
from model.rules.ledger import event_word, roll, total_after
from model.rules.modifiers import capped
from model.rules.seasons import season_xp_after
from model.rules.values import ABSENT, PPM
from sim.kernel.buffs import buff_rows
from sim.kernel.compiled import kernel
from sim.kernel.counting import count
from sim.kernel.economy import happen
from sim.kernel.events import event_rows
from sim.kernel.notes import LEVEL_UP, note
from sim.kernel.tables import (
    AWARD_STEPS,
    AWARD_WORD,
    AWARD_XP,
    LEVEL_UPS,
    NOW_DAY,
    NOW_PLAYER,
    NOW_SEASON,
    NOW_TIER,
    NOW_WEEKDAY,
    NOW_XP,
    Content,
    Log,
    People,
    Scratch,
    State,
)
from sim.kernel.vital_columns import HEALTH, HEALTH_MAX, RESTORED_BY_LEVEL_UP

_DAILY_CAP, _WEEKLY_CAP = 10, 11
"""Positions in MODIFIERS; sim/compile.py checks them."""


@kernel
def has_joined(s: State, x: Scratch, p: int) -> bool:
    """Whether the player takes part in the season of the day."""
    season = x.now[NOW_SEASON]
    return season != ABSENT and s.season_total[p, season] != ABSENT


@kernel
def situation_of(minute: int, g: Content, people: People, s: State, x: Scratch, p: int) -> int:
    """The row of the award table for what is true of the player at this minute."""
    season = x.now[NOW_SEASON] + 1 if has_joined(s, x, p) else 0
    worn = s.worn[p]
    title = g.title_class[worn] if worn != ABSENT else 0
    hard = people.hard_mode[s.archetype[p]] == 1 and s.level[p] >= g.hard_mode_level
    row = x.now[NOW_TIER] * 2 + is_weekend(x.now[NOW_WEEKDAY])
    row = row * (g.seasons + 1) + season
    row = row * g.title_classes + title
    row = row * 2 + is_debuffed(s.debuff[p, 0], minute)
    return row * 2 + hard + event_rows(g, s, x, p) + buff_rows(g, s, x, p)


@kernel
def cap_word(word: int, order: int, code: int, before: int, after: int) -> int:
    """The steps' hash word with one cap added."""
    word = roll(word, as_word(order))
    word = roll(word, as_word(code))
    word = roll(word, as_word(PPM))
    word = roll(word, as_word(before))
    return roll(word, as_word(after))


@kernel
def award(
    source: int, code: int, base_xp: int, kind: int, minute: int,
    g: Content, people: People, s: State, x: Scratch, log: Log, p: int,
) -> None:  # fmt: skip
    """Put base XP through the chain and write the ledger; below 0 it is taken, past the chain."""
    row = situation_of(minute, g, people, s, x, p)
    xp = g.award[row, kind, AWARD_XP]
    word = as_word(g.award[row, kind, AWARD_WORD])
    if base_xp < 0:  # taken, not given: written as it is
        xp, word = base_xp, as_word(base_xp)
    day_room = room_left(g.daily_xp_max, x.now[NOW_XP])
    week_room = room_left(g.weekly_xp_max, s.week_xp[p])
    if xp > day_room or xp > week_room:
        order = g.award[row, kind, AWARD_STEPS]
        if xp > day_room:
            order += 1
            after = capped(xp, day_room)
            word = cap_word(word, order, _DAILY_CAP, xp, after)
            xp = after
        if xp > week_room:
            after = capped(xp, week_room)
            word = cap_word(word, order + 1, _WEEKLY_CAP, xp, after)
            xp = after
    total_before = s.total_xp[p]
    level_before = s.level[p]
    total = total_after(total_before, xp)
    level = level_from(level_before, total, g.thresholds)
    s.total_xp[p] = total
    s.level[p] = level
    x.now[NOW_XP] += xp
    s.week_xp[p] += xp
    if has_joined(s, x, p):
        season = x.now[NOW_SEASON]
        s.season_total[p, season] = season_xp_after(s.season_total[p, season], xp)
    seq = s.event_count[p] + 1
    s.event_count[p] = seq
    day = x.now[NOW_DAY]
    s.event_word[p] = roll(
        s.event_word[p],
        event_word(
            as_word(seq), as_word(minute), as_word(day), as_word(source), as_word(code),
            as_word(base_xp), as_word(xp), as_word(total), as_word(level), word,
        ),
    )  # fmt: skip
    if log.events.shape[0]:
        at = log.rows[0]
        log.rows[0] = at + 1
        if at < log.events.shape[0]:
            keep = log.events[at]
            keep[0], keep[1], keep[2], keep[3] = x.now[NOW_PLAYER], seq, minute, day
            keep[4], keep[5], keep[6], keep[7] = source, code, base_xp, xp
            keep[8], keep[9], keep[10], keep[11] = total_before, total, level_before, level
            keep[12], keep[13], keep[14], keep[15] = row, kind, day_room, week_room
    if level > level_before:
        for _ in range(level - level_before):
            count(LEVEL_UPS, g, s, x, p)
            happen(ON_LEVEL_UP, ABSENT, 0, minute, g, s, x, log, p)
        note(LEVEL_UP, minute, 0, level, x, log, p)
        if g.vital_set[RESTORED_BY_LEVEL_UP]:
            s.vital[p, HEALTH] = g.vital_set[HEALTH_MAX]
        for watched in range(log.watched_levels.shape[0]):
            if level_before < log.watched_levels[watched] <= level and not s.level_day[p, watched]:
                s.level_day[p, watched] = s.play_day[p]
