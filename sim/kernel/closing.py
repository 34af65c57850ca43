"""The close of a local day in the kernel: streak, debuff, windows, weekly quests, boss, titles.

The kernel's form of `Player.close_day`, in the same order. May use: rules, tables, all of the day.
"""

from __future__ import annotations

from model.rules.debuffs import close_debuff_day, is_debuffed
from model.rules.returns import RETURN_COMPLETED, RETURN_STARTED, close_return_day
from model.rules.streaks import close_streak_day, tiers_reached
from model.rules.titles import is_lost_by, marks_window, wears_before, window_after
from model.rules.values import (
    ABSENT,
    EQUIP_BEST_XP,
    EQUIP_NEVER,
    LOST_BY_WINDOW,
    SOURCE_CODES,
    DebuffRules,
    DebuffState,
    ReturnRules,
    ReturnState,
    StreakRules,
    StreakState,
)
from model.words import XpEventSource
from sim.kernel import notes
from sim.kernel.answering import close_answers
from sim.kernel.awards import award
from sim.kernel.bits import bit_count
from sim.kernel.competing import close_week
from sim.kernel.compiled import kernel
from sim.kernel.counting import count, raise_all, set_streak
from sim.kernel.economy import close_money
from sim.kernel.fights import close_boss, expire_dungeon
from sim.kernel.measuring import measure_day
from sim.kernel.notes import note
from sim.kernel.programs import meets
from sim.kernel.quests import step_daily, step_weekly
from sim.kernel.tables import (
    CORE_DAYS,
    CORE_DONE,
    CORE_DUE,
    NOW_ACTIVE,
    NOW_DEBUFFED,
    NOW_LIFETIME_CHANGED,
    NOW_TIER,
    NOW_TITLES_CHANGED,
    NOW_WEEK_CHANGED,
    NOW_WEEKDAY,
    PERFECT_DAYS,
    RETURNS,
    Content,
    Log,
    People,
    Scratch,
    State,
)
from sim.kernel.vitals import close_vitals

_EVENT = SOURCE_CODES[XpEventSource.EVENT]


@kernel
def close_streak(
    minute: int, done: int, total: int, g: Content, s: State, x: Scratch, log: Log, p: int
) -> int:
    """Judge the streak; gives the length of the streak that broke (0: none did)."""
    rules = StreakRules(
        g.misses_allowed, g.tier_days, g.tier_ppm, g.freeze_every_days, g.freezes_held_max
    )
    before = StreakState(s.streak[p, 0], s.streak[p, 1], s.streak[p, 2], s.streak[p, 3])
    after, record = close_streak_day(before, rules, core_completed=done, core_total=total)
    s.streak[p, 0], s.streak[p, 1] = after.current, after.longest
    s.streak[p, 2], s.streak[p, 3] = after.perfect, after.freezes
    if record.is_perfect:
        raise_all(g.counter_place, PERFECT_DAYS, 1, s, x, p)
    if total > 0 and record.is_kept:
        raise_all(g.counter_place, CORE_DAYS, 1, s, x, p)
    set_streak(after.current, g, s, x, p)
    x.now[NOW_TIER] = tiers_reached(after.current, g.tier_days)
    if record.broken_days:
        note(notes.STREAK_BROKEN, minute, 0, record.broken_days, x, log, p)
    if record.freeze_used:
        note(notes.FREEZE_USED, minute, 0, after.current, x, log, p)
    return record.broken_days


@kernel
def close_debuff(
    minute: int, next_midnight: int, missed: int,
    g: Content, s: State, x: Scratch, log: Log, p: int,
) -> bool:  # fmt: skip
    """Judge the debuff; whether one was set now."""
    rules = DebuffRules(g.debuff_misses, g.debuff_multiplier_ppm, g.dungeon_bonus_blocked == 1)
    after, triggered = close_debuff_day(
        DebuffState(s.debuff[p, 0], s.debuff[p, 1] == 1),
        rules,
        core_missed=missed,
        is_active=x.now[NOW_ACTIVE] == 1,
        now_minute=minute,
        next_day_end_minute=next_midnight,
    )
    s.debuff[p, 0] = after.until_minute
    s.debuff[p, 1] = 1 if after.absence_charged else 0
    if triggered:
        note(notes.DEBUFF_SET, minute, 0, missed, x, log, p)
    return triggered


@kernel
def close_windows(g: Content, s: State, x: Scratch, p: int) -> None:
    """Shift each counted window by the day that ends and count its marked days."""
    for window in range(g.window_place.shape[0]):
        value = x.inputs[g.window_place[window]]
        met = marks_window(value, g.window_value[window])
        bits = window_after(s.window[p, window], met, g.window_days[window])
        s.window[p, window] = bits
        marked: int = bit_count(bits)
        place = g.window_lifetime[window]
        x.now[NOW_LIFETIME_CHANGED] |= s.lifetime[p, place] != marked
        s.lifetime[p, place] = marked


@kernel
def close_return(
    minute: int, done: int, total: int,
    g: Content, people: People, s: State, x: Scratch, log: Log, p: int,
) -> None:  # fmt: skip
    """Judge a day of absence or of the return protocol."""
    after, what = close_return_day(
        ReturnState(s.returning[p, 0], s.returning[p, 1]),
        ReturnRules(g.absence_days, g.core_required, g.return_xp),
        is_active=x.now[NOW_ACTIVE] == 1,
        core_completed=done,
        core_total=total,
    )
    s.returning[p, 0], s.returning[p, 1] = after.absent_days, after.protocol_day
    if what == RETURN_STARTED:
        note(notes.RETURN_STARTED, minute, g.return_code, 0, x, log, p)
    elif what == RETURN_COMPLETED:
        count(RETURNS, g, s, x, p)
        note(notes.RETURN_COMPLETED, minute, g.return_code, 0, x, log, p)
        if g.return_xp:
            code, xp, kind = g.return_code, g.return_xp, g.return_kind
            award(_EVENT, code, xp, kind, minute, g, people, s, x, log, p)


@kernel
def close_titles(
    minute: int, streak_broken: bool, g: Content, s: State, x: Scratch, log: Log, p: int
) -> None:
    """Lose and earn titles on the lifetime vector."""
    if not (x.now[NOW_LIFETIME_CHANGED] or streak_broken):
        return
    x.now[NOW_LIFETIME_CHANGED] = 0
    lifetime = s.lifetime[p]
    for title in range(g.title_program.shape[0]):
        if s.held[p, title] != 1 or g.title_regression[title] == 0:
            continue
        by_window = g.title_regression[title] == LOST_BY_WINDOW and meets(
            g.title_lost_program[title], lifetime, g
        )
        if is_lost_by(g.title_regression[title], by_window, streak_broken):
            s.held[p, title] = 2
            x.now[NOW_TITLES_CHANGED] = 1
            # What it asks for may still hold, as may what takes a new one away: look tomorrow.
            x.now[NOW_LIFETIME_CHANGED] = 1
            note(notes.TITLE_LOST, minute, g.title_code[title], 0, x, log, p)
    for title in range(g.title_program.shape[0]):
        if s.held[p, title] == 2:
            # Lost in this close: it cannot be earned again in the same one.
            s.held[p, title] = 0
        elif s.held[p, title] == 0 and meets(g.title_program[title], lifetime, g):
            s.held[p, title] = 1
            x.now[NOW_TITLES_CHANGED] = 1
            x.now[NOW_LIFETIME_CHANGED] = 1
            note(notes.TITLE_EARNED, minute, g.title_code[title], 0, x, log, p)


@kernel
def wear(g: Content, people: People, s: State, p: int) -> None:
    """Put on the title that the player's policy prefers."""
    policy = people.equip[s.archetype[p]]
    worn = s.worn[p]
    if policy == EQUIP_NEVER:
        s.worn[p] = ABSENT
        return
    if policy != EQUIP_BEST_XP and worn >= 0 and s.held[p, worn] == 1:
        return
    best = ABSENT
    for title in range(g.title_program.shape[0]):
        if s.held[p, title] != 1:
            continue
        if best == ABSENT or (
            policy == EQUIP_BEST_XP
            and wears_before(
                g.title_score_ppm[title],
                g.title_rarity[title],
                best_score_ppm=g.title_score_ppm[best],
                best_rarity=g.title_rarity[best],
            )
        ):
            best = title
    s.worn[p] = best


@kernel
def core_of_the_day(g: Content, x: Scratch) -> tuple[int, int]:
    """How many core quests were completed today, of how many."""
    left = 0
    total = 0
    for word in range(g.core_set.shape[0]):
        core = x.offered[word] & g.core_set[word]
        total += bit_count(core)
        left += bit_count(core & x.open[word])
    return total - left, total


@kernel
def close_day(
    minute: int, next_midnight: int,
    g: Content, people: People, s: State, x: Scratch, log: Log, p: int,
) -> None:  # fmt: skip
    """Judge the finished local day at its end; the next ends at `next_midnight`."""
    for word in range(x.touched.shape[0]):
        x.touched[word] = g.decided_at_close[word]
        x.seen[word] = 0
    step_daily(minute, True, g, people, s, x, log, p)
    expire_dungeon(minute, g, s, x, log, p)
    done, total = core_of_the_day(g, x)
    raise_all(g.counter_place, CORE_DONE, done, s, x, p)
    raise_all(g.counter_place, CORE_DUE, total, s, x, p)
    x.now[NOW_DEBUFFED] = is_debuffed(s.debuff[p, 0], minute - 1)
    broken = close_streak(minute, done, total, g, s, x, log, p)
    triggered = close_debuff(minute, next_midnight, total - done, g, s, x, log, p)
    close_windows(g, s, x, p)
    # After the day has been judged, so that the week's last day counts for weekly quests.
    week_ends = x.now[NOW_WEEKDAY] == 6
    if week_ends or x.now[NOW_WEEK_CHANGED]:
        step_weekly(minute, week_ends, True, g, people, s, x, log, p)
        x.now[NOW_WEEK_CHANGED] = 0
    close_boss(minute, g, people, s, x, log, p)
    close_return(minute, done, total, g, people, s, x, log, p)
    close_vitals(minute, done, total, g, people, s, x, log, p)
    close_money(minute, done, total, g, s, x, log, p)
    close_titles(minute, broken > 0, g, s, x, log, p)
    if x.now[NOW_TITLES_CHANGED]:
        wear(g, people, s, p)
    close_answers(done, total, broken, triggered, people, s, x, p)
    close_week(g, s, x, p)
    measure_day(done, total, broken, triggered, s, x, log, p)
