"""A player's days in the kernel: opening, showing up, recording, and the loop over many players.

The kernel's form of `sim.reference` and of what it calls first; draws are the same, for the same
purposes. `play` is the one function that Python calls. May use: rules, behaviour, tables.
"""

from __future__ import annotations

from model.rules.draws import (
    BOSS_ABANDON,
    chance,
    day_stream,
)
from model.rules.economy_values import ON_JOINING
from model.rules.quests import is_offered
from model.rules.streaks import tiers_reached
from model.rules.values import ABSENT
from sim.behaviour import (
    SESSIONS,
    value_so_far,
)
from sim.kernel import notes
from sim.kernel.answering import remind
from sim.kernel.choices import draw_outcomes, fill_means, offer_rotating, set_sessions, shows_up
from sim.kernel.closing import close_day, close_titles, wear
from sim.kernel.competing import enter_contests, open_results
from sim.kernel.compiled import entry, kernel
from sim.kernel.copying import copy_player
from sim.kernel.counting import record_metric
from sim.kernel.economy import happen
from sim.kernel.events import open_events
from sim.kernel.fights import (
    abandon_boss,
    enter_some_dungeon,
    expire_dungeon,
    start_some_boss,
    step_dungeon,
)
from sim.kernel.learning import study
from sim.kernel.notes import note
from sim.kernel.quests import step_daily, step_weekly
from sim.kernel.tables import (
    DAY,
    NOW_ACTIVE,
    NOW_DAY,
    NOW_INPUTS_USED,
    NOW_LIFETIME_CHANGED,
    NOW_OFFER_SEASON,
    NOW_PHASE_COUNTS,
    NOW_PLAYER,
    NOW_SEASON,
    NOW_TIER,
    NOW_TITLES_CHANGED,
    NOW_WEEK_CHANGED,
    NOW_WEEKDAY,
    NOW_XP,
    STREAK,
    Calendar,
    Content,
    Ints,
    Log,
    People,
    Scratch,
    State,
)

_NO_SEASON_YET = -2


@kernel
def open_day(day: int, g: Content, calendar: Calendar, s: State, x: Scratch, p: int) -> None:
    """Begin a local day: fresh inputs, the day's quests, the week's on Mondays."""
    now = x.now
    s.play_day[p] += 1
    play_day = s.play_day[p]
    weekday, season = calendar.weekday[day], calendar.season[day]
    now[NOW_DAY], now[NOW_WEEKDAY], now[NOW_SEASON] = day, weekday, season
    now[NOW_XP], now[NOW_ACTIVE], now[NOW_TITLES_CHANGED] = 0, 0, 0
    now[NOW_TIER] = tiers_reached(s.streak[p, 0], g.tier_days)
    open_events(day, g, calendar, x)
    now[NOW_PHASE_COUNTS] = s.boss[p, 0] != ABSENT and day >= s.boss[p, 2]
    if now[NOW_INPUTS_USED]:
        now[NOW_INPUTS_USED] = 0
        for place in range(g.blank_day.shape[0]):
            x.inputs[place] = g.blank_day[place]
        for place in range(g.partial_daily.shape[0]):
            x.paid[g.partial_daily[place]] = 0
    x.inputs[g.counter_place[STREAK, DAY]] = s.streak[p, 0]
    if weekday == 0 or play_day == 1:
        open_week(g, s, p)
    if play_day <= g.unlock_day_last or season != now[NOW_OFFER_SEASON]:
        offer_all(play_day, season, g, x)
    for word in range(x.offered.shape[0]):
        x.open[word] = x.offered[word]


@kernel
def open_week(g: Content, s: State, p: int) -> None:
    """Begin a local week: nothing counted, no weekly quest seen."""
    for place in range(g.blank_week.shape[0]):
        s.week[p, place] = g.blank_week[place]
    for number in range(g.weekly.shape[0]):
        s.weekly_state[p, number] = 0
        s.weekly_paid[p, number] = 0
    s.week_xp[p] = 0


@kernel
def offer_all(play_day: int, season: int, g: Content, x: Scratch) -> None:
    """Find the core and bonus quests that are on offer; they stay so until something unlocks."""
    x.now[NOW_OFFER_SEASON] = season
    for word in range(x.offered.shape[0]):
        x.offered[word] = 0
    offer(g.core, play_day, season, g, x)
    offer(g.bonus, play_day, season, g, x)


@kernel
def offer(quests: Ints, play_day: int, season: int, g: Content, x: Scratch) -> None:
    """Put the open ones of some quests on offer."""
    for place in range(quests.shape[0]):
        quest = quests[place]
        unlock = g.quest_unlock_day[quest]
        if is_offered(play_day, unlock, season=g.quest_season[quest], active_season=season):
            x.offered[quest >> 6] |= g.bit[quest & 63]


@kernel
def begin_activity(
    minute: int, local: int,
    g: Content, people: People, s: State, x: Scratch, log: Log, p: int,
) -> None:  # fmt: skip
    """The first session: season, offers, leaving or starting a fight, entering a dungeon."""
    x.now[NOW_ACTIVE] = 1
    x.now[NOW_INPUTS_USED] = 1
    season = x.now[NOW_SEASON]
    if season != ABSENT and s.season_total[p, season] == ABSENT:
        s.season_total[p, season] = 0
        note(notes.SEASON_JOINED, minute, g.season_code[season], 0, x, log, p)
    offer_rotating(g, s, x, p)
    for word in range(x.touched.shape[0]):
        x.touched[word] = g.open_at_once[word]
        x.seen[word] = 0
    step_daily(minute, False, g, people, s, x, log, p)
    if s.play_day[p] >= g.weekly_unlock_day:
        for number in range(g.weekly.shape[0]):
            quest = g.weekly[number]
            is_on = is_offered(
                s.play_day[p],
                g.quest_unlock_day[quest],
                season=g.quest_season[quest],
                active_season=season,
            )
            if is_on and s.weekly_state[p, number] == 0:
                s.weekly_state[p, number] = 1
                x.seen[quest >> 6] |= g.bit[quest & 63]
    step_weekly(minute, False, False, g, people, s, x, log, p)
    expire_dungeon(minute, g, s, x, log, p)
    share = people.boss_abandon_ppm[s.archetype[p]]
    drawn = day_stream(s.random_key[p], x.now[NOW_DAY], BOSS_ABANDON)
    if s.boss[p, 0] != ABSENT and chance(drawn, share):
        abandon_boss(minute, g, s, x, log, p)
    else:
        start_some_boss(minute, g, people, s, x, log, p)
    enter_some_dungeon(minute, local, g, people, s, x, log, p)
    enter_contests(minute, g, s, x, log, p)


@kernel
def record_growing(session: int, g: Content, people: People, s: State, x: Scratch, p: int) -> None:
    """What shows already of metrics that pay in part and are recorded in a later session."""
    first = people.habit_first[s.archetype[p]]
    for number in range(x.session_stop[session + 1], x.session_stop[SESSIONS]):
        place = x.by_session[number]
        metric = people.habit_metric[first + place]
        if g.metric_grows[metric]:
            part = value_so_far(x.value[place], session, x.session[place])
            record_metric(metric, part, g, s, x, p)


@kernel
def play_session(
    session: int, g: Content, people: People, s: State, x: Scratch, log: Log, p: int
) -> None:
    """Record what belongs to a session, and look at all that may follow."""
    minute, local = x.minute[session], x.local[session]
    expire_dungeon(minute, g, s, x, log, p)
    for word in range(x.touched.shape[0]):
        x.touched[word] = 0
        x.seen[word] = 0
    first = people.habit_first[s.archetype[p]]
    for number in range(x.session_stop[session], x.session_stop[session + 1]):
        place = x.by_session[number]
        record_metric(people.habit_metric[first + place], x.value[place], g, s, x, p)
    if g.any_grows:
        record_growing(session, g, people, s, x, p)
    if g.learning_on:
        study(minute, g, people, s, x, log, p)
    step_daily(minute, False, g, people, s, x, log, p)
    step_weekly(minute, False, False, g, people, s, x, log, p)
    step_dungeon(minute, local, g, people, s, x, log, p)


@kernel
def welcome(
    minute: int, g: Content, people: People, s: State, x: Scratch, log: Log, p: int
) -> None:
    """Titles that are earned by joining are held from the first minute."""
    x.now[NOW_DAY] = 0
    close_titles(minute, False, g, s, x, log, p)
    wear(g, people, s, p)
    happen(ON_JOINING, ABSENT, 0, minute, g, s, x, log, p)


@kernel
def play_day(
    day: int, g: Content, people: People, calendar: Calendar, s: State, x: Scratch, log: Log, p: int
) -> None:
    """One local day of one player, from midnight to midnight."""
    midnights = calendar.midnight[s.zone[p]]
    open_day(day, g, calendar, s, x, p)
    open_results(midnights[day], g, people, s, x, log, p)
    if shows_up(day, midnights[day], people, calendar, s, x, log, p):
        set_sessions(day, people, calendar, s, x, p)
        draw_outcomes(g, people, s, x, p)
        begin_activity(x.minute[0], x.local[0], g, people, s, x, log, p)
        for session in range(SESSIONS):
            play_session(session, g, people, s, x, log, p)
    remind(day, people, calendar, s, x, log, p)
    close_day(midnights[day + 1], midnights[day + 2], g, people, s, x, log, p)


@entry
def play(
    g: Content, people: People, calendar: Calendar, everybody: State, s: State, x: Scratch,
    log: Log, first_player: int, stop_player: int, first_day: int, stop_day: int,
) -> int:  # fmt: skip
    """Play local days [first_day, stop_day) of players [first_player, stop_player); days played.

    `s` is room for one player, who is played there and copied back.
    """
    played = 0
    for player in range(first_player, stop_player):
        copy_player(everybody, player, s, 0)
        x.now[NOW_PLAYER] = player
        x.now[NOW_INPUTS_USED], x.now[NOW_OFFER_SEASON] = 1, _NO_SEASON_YET
        x.now[NOW_LIFETIME_CHANGED], x.now[NOW_WEEK_CHANGED] = 1, 1
        fill_means(g, people, s, x, 0)
        first = s.first_day[0]
        for day in range(max(first_day, first), stop_day):
            if day == first:
                welcome(calendar.midnight[s.zone[0], day], g, people, s, x, log, 0)
            play_day(day, g, people, calendar, s, x, log, 0)
            played += 1
        copy_player(s, 0, everybody, player)
    return played
