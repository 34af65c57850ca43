"""Dungeons and bosses in the kernel: entering, clearing, timing out; starting, judging, leaving.

The kernel's form of the same methods of `Player`. May use: rules, tables, counting, awards.
"""

from __future__ import annotations

from model.rules.bosses import (
    BOSS_DEFEAT,
    BOSS_JUDGED,
    BOSS_NOTHING,
    BOSS_OPEN,
    BOSS_PHASE_RESTARTED,
    BOSS_VICTORY,
    boss_after,
    boss_day,
    boss_gate,
    judge_phase,
)
from model.rules.debuffs import is_debuffed
from model.rules.draws import (
    BOSS_INTEREST,
    DUNGEON_CHOICE,
    DUNGEON_INTEREST,
    chance,
    day_stream,
    mix,
)
from model.rules.dungeons import (
    DUNGEON_OPEN,
    cooldown_until_minute,
    deadline_passed,
    dungeon_gate,
    is_expired,
    is_in_time,
)
from model.rules.economy_values import ON_BOSS, ON_DUNGEON
from model.rules.values import ABSENT, SOURCE_CODES, BossState
from model.words import XpEventSource
from sim.kernel import notes
from sim.kernel.awards import award
from sim.kernel.compiled import kernel
from sim.kernel.counting import count
from sim.kernel.economy import happen
from sim.kernel.notes import note
from sim.kernel.programs import meets
from sim.kernel.tables import (
    BOSS_DEFEATS,
    DUNGEON_CLEARS,
    DUNGEONS_CLEARED,
    NOW_DAY,
    NOW_LIFETIME_CHANGED,
    NOW_PHASE_COUNTS,
    NOW_SEASON,
    NOW_TITLES_CHANGED,
    PHASE,
    STREAK,
    VISIT,
    Content,
    Log,
    People,
    Scratch,
    State,
)

_BOSS = SOURCE_CODES[XpEventSource.BOSS_DEFEAT]
_DUNGEON = SOURCE_CODES[XpEventSource.DUNGEON_CLEAR]


# --- Dungeons -----------------------------------------------------------------------------------


@kernel
def end_dungeon(kind: int, minute: int, g: Content, s: State, x: Scratch, log: Log, p: int) -> None:
    """Leave the dungeon; its cooldown starts."""
    dungeon = s.dungeon[p, 0]
    minutes = g.dungeon_cooldown_minutes[dungeon]
    s.cooldown[p, dungeon] = cooldown_until_minute(minute, minutes)
    s.dungeon[p, 0] = ABSENT
    for place in range(1, 6):
        s.dungeon[p, place] = 0
    note(kind, minute, g.dungeon_code[dungeon], 0, x, log, p)


@kernel
def expire_dungeon(minute: int, g: Content, s: State, x: Scratch, log: Log, p: int) -> None:
    """End a visit whose time is over."""
    if s.dungeon[p, 0] != ABSENT and is_expired(s.dungeon[p, 2], minute):
        end_dungeon(notes.DUNGEON_TIMED_OUT, s.dungeon[p, 2], g, s, x, log, p)


@kernel
def is_open_dungeon(
    dungeon: int, minute: int, local: int, g: Content, s: State, x: Scratch, p: int
) -> bool:
    """Whether the player may enter now and could still meet every deadline."""
    gate = dungeon_gate(
        s.level[p],
        g.dungeon_level[dungeon],
        season=g.dungeon_season[dungeon],
        active_season=x.now[NOW_SEASON],
        is_inside=False,
        now_minute=minute,
        cooldown_until_minute=s.cooldown[p, dungeon],
    )
    if gate != DUNGEON_OPEN:
        return False
    first = g.dungeon_first_challenge[dungeon]
    for challenge in range(first, first + g.dungeon_challenges[dungeon]):
        if deadline_passed(g.challenge_deadline[challenge], local):
            return False
    return True


@kernel
def enter_some_dungeon(
    minute: int, local: int, g: Content, people: People, s: State, x: Scratch, log: Log, p: int
) -> None:
    """Enter one of the open dungeons, if the player feels like it today."""
    if g.dungeon_hash.shape[0] == 0 or s.dungeon[p, 0] != ABSENT:
        return
    key = s.random_key[p]
    day = x.now[NOW_DAY]
    drawn = day_stream(key, day, DUNGEON_INTEREST)
    if not chance(drawn, people.dungeon_ppm[s.archetype[p]]):
        return
    stream = day_stream(key, day, DUNGEON_CHOICE)
    best = ABSENT
    best_draw = stream
    for dungeon in range(g.dungeon_hash.shape[0]):
        if is_open_dungeon(dungeon, minute, local, g, s, x, p):
            choice = mix(stream, g.dungeon_hash[dungeon])
            if best == ABSENT or choice < best_draw:
                best = dungeon
                best_draw = choice
    if best == ABSENT:
        return
    debuffed = is_debuffed(s.debuff[p, 0], minute)
    s.dungeon[p, 0], s.dungeon[p, 1] = best, minute
    s.dungeon[p, 2], s.dungeon[p, 3] = minute + g.dungeon_minutes[best], day
    s.dungeon[p, 4], s.dungeon[p, 5] = 1 if debuffed else 0, 0
    for place in range(g.blank_visit.shape[0]):
        s.visit[p, place] = g.blank_visit[place]
    s.visit[p, g.counter_place[STREAK, VISIT]] = s.streak[p, 0]
    note(notes.DUNGEON_ENTERED, minute, g.dungeon_code[best], s.dungeon[p, 4], x, log, p)


@kernel
def step_dungeon(
    minute: int, local: int, g: Content, people: People, s: State, x: Scratch, log: Log, p: int
) -> None:
    """Check the open challenges against what was recorded since entry."""
    dungeon = s.dungeon[p, 0]
    if dungeon == ABSENT or is_expired(s.dungeon[p, 2], minute):
        return
    first = g.dungeon_first_challenge[dungeon]
    challenges = g.dungeon_challenges[dungeon]
    done = s.dungeon[p, 5]
    for position in range(challenges):
        challenge = first + position
        if done >> position & 1:
            continue
        in_time = is_in_time(
            g.challenge_deadline[challenge],
            entry_day=s.dungeon[p, 3],
            day=x.now[NOW_DAY],
            local_minute=local,
        )
        if in_time and meets(g.challenge_program[challenge], s.visit[p], g):
            done |= 1 << position
    s.dungeon[p, 5] = done
    if done != (1 << challenges) - 1:
        return
    blocked = s.dungeon[p, 4] == 1 and g.dungeon_bonus_blocked == 1
    count(DUNGEON_CLEARS, g, s, x, p)
    s.measure[p, DUNGEONS_CLEARED] += 1
    end_dungeon(notes.DUNGEON_CLEARED, minute, g, s, x, log, p)
    kind = g.dungeon_kind_blocked[dungeon] if blocked else g.dungeon_kind[dungeon]
    code, xp = g.dungeon_code[dungeon], g.dungeon_xp[dungeon]
    award(_DUNGEON, code, xp, kind, minute, g, people, s, x, log, p)
    happen(ON_DUNGEON, dungeon, code, minute, g, s, x, log, p)


# --- Bosses ---------------------------------------------------------------------------------------


@kernel
def keep_boss(state: BossState, s: State, p: int) -> None:
    """Write a fight's state."""
    s.boss[p, 0], s.boss[p, 1] = state.boss, state.phase
    s.boss[p, 2], s.boss[p, 3] = state.phase_start_day, state.restarts


@kernel
def fresh_phase(g: Content, s: State, p: int) -> None:
    """Begin counting a phase."""
    for place in range(g.blank_phase.shape[0]):
        s.phase[p, place] = g.blank_phase[place]
    s.phase[p, g.counter_place[STREAK, PHASE]] = s.streak[p, 0]


@kernel
def abandon_boss(minute: int, g: Content, s: State, x: Scratch, log: Log, p: int) -> None:
    """Leave the fight in progress."""
    note(notes.BOSS_ABANDONED, minute, g.boss_code[s.boss[p, 0]], 0, x, log, p)
    keep_boss(BossState(ABSENT, 0, 0, 0), s, p)
    x.now[NOW_PHASE_COUNTS] = 0


@kernel
def start_some_boss(
    minute: int, g: Content, people: People, s: State, x: Scratch, log: Log, p: int
) -> None:
    """Challenge the easiest open boss, if the player feels like it today."""
    if g.boss_level.shape[0] == 0 or s.boss[p, 0] != ABSENT:
        return
    drawn = day_stream(s.random_key[p], x.now[NOW_DAY], BOSS_INTEREST)
    if not chance(drawn, people.boss_ppm[s.archetype[p]]):
        return
    best = ABSENT
    for boss in range(g.boss_level.shape[0]):
        gate = boss_gate(
            s.level[p],
            g.boss_level[boss],
            season=g.boss_season[boss],
            active_season=x.now[NOW_SEASON],
            is_fighting=False,
            is_defeated=s.boss_done[p, boss] == 1,
        )
        if gate == BOSS_OPEN and (best == ABSENT or g.boss_level[boss] < g.boss_level[best]):
            best = boss
    if best == ABSENT:
        return
    keep_boss(BossState(best, 0, x.now[NOW_DAY] + 1, 0), s, p)
    fresh_phase(g, s, p)
    note(notes.BOSS_STARTED, minute, g.boss_code[best], 0, x, log, p)


@kernel
def close_boss(
    minute: int, g: Content, people: People, s: State, x: Scratch, log: Log, p: int
) -> None:
    """Judge the finished day of a fight."""
    boss = s.boss[p, 0]
    if boss == ABSENT:
        return
    day = x.now[NOW_DAY]
    before = BossState(boss, s.boss[p, 1], s.boss[p, 2], s.boss[p, 3])
    phase = g.boss_first_phase[boss] + before.phase
    what = boss_day(
        day,
        before.phase_start_day,
        g.phase_days[phase],
        season=g.boss_season[boss],
        active_season=x.now[NOW_SEASON],
    )
    if what == BOSS_NOTHING:
        return
    if what == BOSS_JUDGED:
        met = meets(g.phase_program[phase], s.phase[p], g)
        what = judge_phase(met, before.phase, g.boss_phases[boss])
    keep_boss(boss_after(before, what, day=day), s, p)
    if s.boss[p, 0] == ABSENT or day < s.boss[p, 2]:
        x.now[NOW_PHASE_COUNTS] = 0
    code = g.boss_code[boss]
    if what == BOSS_DEFEAT:
        note(notes.BOSS_DEFEAT, minute, code, 0, x, log, p)
        return
    fresh_phase(g, s, p)
    won = 0 if what == BOSS_PHASE_RESTARTED else 1
    note(notes.BOSS_PHASE, minute, code, won, x, log, p)
    if won and g.phase_xp[phase]:
        award(_BOSS, code, g.phase_xp[phase], g.phase_kind[phase], minute, g, people, s, x, log, p)
    if what == BOSS_VICTORY:
        win_boss(boss, minute, g, people, s, x, log, p)


@kernel
def win_boss(
    boss: int, minute: int, g: Content, people: People, s: State, x: Scratch, log: Log, p: int
) -> None:
    """What a victory brings: the count, the XP, the title."""
    s.boss_done[p, boss] = 1
    count(BOSS_DEFEATS, g, s, x, p)
    code = g.boss_code[boss]
    note(notes.BOSS_VICTORY, minute, code, 0, x, log, p)
    if g.boss_xp[boss]:
        award(_BOSS, code, g.boss_xp[boss], g.boss_kind[boss], minute, g, people, s, x, log, p)
    title = g.boss_title[boss]
    if title != ABSENT and s.held[p, title] == 0:
        s.held[p, title] = 1
        x.now[NOW_TITLES_CHANGED] = 1
        x.now[NOW_LIFETIME_CHANGED] = 1
        note(notes.TITLE_EARNED, minute, g.title_code[title], 0, x, log, p)
    happen(ON_BOSS, boss, code, minute, g, s, x, log, p)
