"""What a player decides and what comes out, in the kernel: keyed draws put to the leaf rules.

The kernel's form of sim/reference_choices.py: the same draws for the same purposes. May use: rules,
behaviour, tables.
"""

from __future__ import annotations

from model.rules.debuffs import is_debuffed
from model.rules.draws import (
    BEFORE_PLAY,
    CHURN,
    LAPSE,
    LAPSE_LENGTH,
    LOGIN,
    METRIC,
    ROTATION,
    SESSION_TIME,
    TRAIT,
    again,
    as_word,
    chance,
    day_stream,
    mix,
    normal_int,
)
from model.rules.exact import negative_log2
from model.rules.quests import beats, is_offered, may_beat, race_time, rotation_weight_ppm
from model.rules.stats import stat_value, weakest_stat
from model.rules.values import ABSENT
from sim.behaviour import (
    SESSIONS,
    amount,
    day_factor_ppm,
    is_recorded,
    lapse_length,
    login_chance_ppm,
    recording_session,
    session_minute,
    yes_or_no,
)
from sim.kernel import notes
from sim.kernel.answering import answer_ppm
from sim.kernel.compiled import kernel
from sim.kernel.notes import note
from sim.kernel.tables import (
    NOW_DAY,
    NOW_SEASON,
    NOW_WEEKDAY,
    Calendar,
    Content,
    Log,
    People,
    Scratch,
    State,
)


@kernel
def fill_means(g: Content, people: People, s: State, x: Scratch, p: int) -> None:
    """The player's lasting means, drawn again from the same key."""
    stream = day_stream(s.random_key[p], BEFORE_PLAY, TRAIT)
    first = people.habit_first[s.archetype[p]]
    for habit in range(first, people.habit_stop[s.archetype[p]]):
        drawn = mix(stream, people.habit_hash[habit])
        mean = normal_int(people.habit_mean[habit], people.habit_between[habit], drawn)
        x.mean[habit - first] = max(0, mean)


@kernel
def weakest(g: Content, s: State, x: Scratch, p: int) -> int:
    """The player's lowest attribute."""
    worn = s.worn[p]
    for stat in range(x.attribute.shape[0]):
        bonus = 0
        if worn != ABSENT and g.title_stat[worn] == stat:
            bonus = g.title_stat_points[worn]
        x.attribute[stat] = stat_value(
            s.trained[p, stat], g.stat_start, g.stat_cap,
            xp_per_point=g.stat_xp_per_point, bonus=bonus,
        )  # fmt: skip
    return weakest_stat(x.attribute)


@kernel
def offer_rotating(g: Content, s: State, x: Scratch, p: int) -> None:
    """Draw the day's rotating quest in a race of all open ones."""
    play_day, season = s.play_day[p], x.now[NOW_SEASON]
    candidates = g.rotating.shape[0]
    if play_day < g.rotation_unlock_day or candidates == 0:
        return
    stream = day_stream(s.random_key[p], x.now[NOW_DAY], ROTATION)
    for place in range(candidates):
        x.rotation_word[place] = mix(stream, g.rotating_hash[place])
    recent = play_day - g.rotation_seen_days
    weak = weakest(g, s, x, p)
    best, best_time, best_weight_ppm, best_draw = ABSENT, 1 << 62, 0, as_word(0)
    for place in range(candidates):
        quest = g.rotating[place]
        unlock = g.quest_unlock_day[quest]
        if not is_offered(play_day, unlock, season=g.quest_season[quest], active_season=season):
            continue
        weight_ppm = rotation_weight_ppm(
            g.rotating_weight[place],
            is_seen=s.last_offered[p, place] >= recent,
            trains_weakest=g.quest_stat[quest] == weak,
            seen_ppm=g.rotation_seen_ppm,
            weakest_stat_ppm=g.rotation_weakest_ppm,
        )
        drawn = x.rotation_word[place]
        if not may_beat(weight_ppm, drawn, best_weight_ppm=best_weight_ppm, best_draw=best_draw):
            continue
        time = race_time(negative_log2(drawn), weight_ppm)
        if beats(time, drawn, best_time=best_time, best_draw=best_draw):
            best, best_time, best_weight_ppm, best_draw = place, time, weight_ppm, drawn
    if best != ABSENT:
        quest = g.rotating[best]
        x.open[quest >> 6] |= g.bit[quest & 63]
        s.last_offered[p, best] = play_day


@kernel
def draw_outcomes(g: Content, people: People, s: State, x: Scratch, p: int) -> None:
    """What today's metrics come to, and in which session each is recorded."""
    archetype = s.archetype[p]
    first, stop = people.habit_first[archetype], people.habit_stop[archetype]
    stream = day_stream(s.random_key[p], x.now[NOW_DAY], METRIC)
    for place in range(stop - first):
        x.word[place] = mix(stream, people.habit_hash[first + place])
    for place in range(stop - first):
        x.other_word[place] = again(x.word[place])
    weekday = x.now[NOW_WEEKDAY]
    for place in range(stop - first):
        habit = first + place
        drawn = x.word[place]
        if not is_recorded(drawn, people.habit_record_ppm[habit]):
            x.session[place] = SESSIONS
            continue
        metric = people.habit_metric[habit]
        factor = day_factor_ppm(weekday, people.habit_weekend_ppm[habit])
        if g.metric_is_boolean[metric]:
            x.value[place] = yes_or_no(x.other_word[place], people.habit_true_ppm[habit], factor)
        else:
            x.value[place] = amount(
                x.other_word[place],
                mean=x.mean[place],
                spread=people.habit_within[habit],
                factor_ppm=factor,
                value_max=g.metric_max[metric],
            )
        x.session[place] = recording_session(drawn)
    sort_by_session(stop - first, x)


@kernel
def sort_by_session(habits: int, x: Scratch) -> None:
    """List the recorded habits session by session, in their own order (counted, not compared)."""
    for session in range(SESSIONS + 2):
        x.session_stop[session] = 0
    for place in range(habits):
        x.session_stop[x.session[place] + 1] += 1
    x.session_next[0] = 0
    for session in range(1, SESSIONS + 1):
        x.session_stop[session] += x.session_stop[session - 1]
        x.session_next[session] = x.session_stop[session]
    for place in range(habits):
        session = x.session[place]
        x.by_session[x.session_next[session]] = place
        x.session_next[session] += 1


@kernel
def set_sessions(
    day: int, people: People, calendar: Calendar, s: State, x: Scratch, p: int
) -> None:
    """The minutes of today's sessions, rising, through clock changes."""
    archetype, zone = s.archetype[p], s.zone[p]
    drawn = day_stream(s.random_key[p], day, SESSION_TIME)
    midnight, row = calendar.midnight[zone, day], calendar.clock_row[zone, day]
    for session in range(SESSIONS):
        wanted = session_minute(
            drawn, session, people.minute_first[archetype], people.minute_last[archetype]
        )
        if row == ABSENT:
            x.minute[session], x.local[session] = midnight + wanted, wanted
        else:
            x.minute[session] = calendar.clock_minute[row, wanted]
            x.local[session] = calendar.clock_local[row, wanted]
    for last in range(SESSIONS - 1, 0, -1):
        for session in range(last):
            later = x.minute[session] > x.minute[session + 1] or (
                x.minute[session] == x.minute[session + 1]
                and x.local[session] > x.local[session + 1]
            )
            if later:
                minute, local = x.minute[session], x.local[session]
                x.minute[session], x.local[session] = x.minute[session + 1], x.local[session + 1]
                x.minute[session + 1], x.local[session + 1] = minute, local


@kernel
def shows_up(
    day: int, minute: int,
    people: People, calendar: Calendar, s: State, x: Scratch, log: Log, p: int,
) -> bool:  # fmt: skip
    """Whether the player opens the app today; leaving for good and lapses are decided first."""
    archetype, key = s.archetype[p], s.random_key[p]
    leaves = chance(day_stream(key, day, CHURN), people.churn_ppm[archetype])
    if leaves and s.churned_day[p] == ABSENT:
        s.churned_day[p] = day
        note(notes.CHURNED, minute, 0, 0, x, log, p)
    lapses = chance(day_stream(key, day, LAPSE), people.lapse_ppm[archetype])
    if lapses and day >= s.away_until[p]:
        drawn = day_stream(key, day, LAPSE_LENGTH)
        least, most = people.lapse_days_min[archetype], people.lapse_days_max[archetype]
        s.away_until[p] = day + lapse_length(drawn, least, most)
    if day < s.away_until[p] or s.churned_day[p] != ABSENT:
        return False
    share = login_chance_ppm(
        people.login_ppm[archetype, x.now[NOW_WEEKDAY]],
        streak=s.streak[p, 0],
        streak_login_ppm=people.streak_login_ppm[archetype],
        debuff_login_ppm=people.debuff_login_ppm[archetype],
        debuffed=is_debuffed(s.debuff[p, 0], minute),
        answer_ppm=answer_ppm(people, s, p),
        month_ppm=people.month_ppm[archetype, calendar.month[day]],
    )
    return chance(day_stream(key, day, LOGIN), share)
