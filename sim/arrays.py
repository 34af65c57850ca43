"""The kernel's arrays made and read back: calendar, players before their first day, final words.

May use: rules, sim.kernel.tables, sim.layout, numpy.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from model.rules.calendar import clock_minute, first_full_day, midnight_minutes, weekday
from model.rules.ledger import ROLLING_START
from model.rules.seasons import active_season
from model.rules.values import ABSENT, NEVER, STATS, Archetype, GameRules
from sim.behaviour import SESSIONS
from sim.compile_answers import new_answers
from sim.compile_competition import new_competition
from sim.compile_economy import new_money
from sim.compile_events import event_days
from sim.compile_learning import new_learning
from sim.compile_vitals import new_vitals
from sim.kernel import tables
from sim.kernel.tables import Calendar, Content, Ints, People, Scratch, State, Words
from sim.layout import layout_of

_MINUTES_PER_DAY = 1440


def calendar_of(
    game: GameRules, *, zones: Sequence[str], start_on: date, horizon_days: int
) -> Calendar:
    """The days of a run, zone by zone, through clock changes."""
    midnights = [midnight_minutes(zone, start_on, horizon_days + 1) for zone in zones]
    ordinals = [start_on.toordinal() + day for day in range(horizon_days)]
    row_of = np.full((len(zones), horizon_days), ABSENT, dtype=np.int64)
    clocks: list[list[tuple[int, int]]] = []
    for zone, name in enumerate(zones):
        starts = midnights[zone]
        for day in range(horizon_days):
            if starts[day + 1] - starts[day] != _MINUTES_PER_DAY:
                row_of[zone, day] = len(clocks)
                clocks.append(
                    [
                        clock_minute(name, start_on, day=day, wanted_minute=wanted)
                        for wanted in range(_MINUTES_PER_DAY)
                    ]
                )
    table = np.array(clocks, dtype=np.int64).reshape(-1, _MINUTES_PER_DAY, 2)
    return Calendar(
        midnight=np.array(midnights, dtype=np.int64),
        weekday=np.array([weekday(ordinal) for ordinal in ordinals], dtype=np.int64),
        season=np.array([active_season(game.seasons, o) for o in ordinals], dtype=np.int64),
        clock_row=row_of,
        clock_minute=np.ascontiguousarray(table[:, :, 0]),
        clock_local=np.ascontiguousarray(table[:, :, 1]),
        event_runs=event_days(game.events, ordinals),
        month=np.array([date.fromordinal(o).month - 1 for o in ordinals], dtype=np.int64),
    )


def first_days(calendar: Calendar, zones: Ints, *, start_day: int) -> Ints:
    """The first day of play of players who join at 00:00 UTC of `start_day`, by their zone."""
    firsts = [first_full_day(list(row), start_day * _MINUTES_PER_DAY) for row in calendar.midnight]
    return np.array(firsts, dtype=np.int64)[zones]


def new_state(
    game: GameRules,
    *,
    random_key: Words,
    archetype: Ints,
    zone: Ints,
    first_day: Ints,
    watched_levels: int,
    archetypes: Sequence[Archetype] = (),
) -> State:
    """Players who have just joined: level 1, nothing earned; `archetype` is a place in these."""
    players = len(random_key)

    def table(columns: int, value: int = 0) -> Ints:
        return np.full((players, columns), value, dtype=np.int64)

    def column(value: int = 0) -> Ints:
        return np.full(players, value, dtype=np.int64)

    boss, dungeon, debuff = table(4), table(6), table(2)
    boss[:, 0] = dungeon[:, 0] = ABSENT
    debuff[:, 0] = NEVER
    return State(
        random_key=random_key,
        archetype=archetype,
        zone=zone,
        first_day=first_day,
        away_until=first_day.copy(),
        level=column(1),
        total_xp=column(),
        streak=table(4),
        debuff=debuff,
        returning=table(2),
        boss=boss,
        dungeon=dungeon,
        worn=column(ABSENT),
        churned_day=column(ABSENT),
        play_day=column(),
        week_xp=column(),
        event_count=column(),
        event_word=np.full(players, ROLLING_START, dtype=np.uint64),
        trained=table(len(STATS)),
        season_total=table(len(game.seasons), ABSENT),
        cooldown=table(len(game.dungeons), NEVER),
        window=table(len(game.slots.windows)),
        boss_done=table(len(game.bosses)),
        held=table(len(game.titles)),
        lifetime=_blank(game, "lifetime", players),
        week=_blank(game, "week", players),
        phase=_blank(game, "phase", players),
        visit=_blank(game, "visit", players),
        weekly_state=table(len(game.weekly)),
        weekly_paid=table(len(game.weekly)),
        last_offered=table(len(game.rotating), NEVER),
        measure=table(tables.MEASURES),
        level_day=table(watched_levels),
        **new_money(game, players),  # type: ignore[arg-type]
        **new_learning(game, players),
        **new_answers(archetypes, archetype),
        compete=new_competition(game, players),
        **new_vitals(game, players),  # type: ignore[arg-type]
    )


def one_player(
    game: GameRules, *, watched_levels: int, archetypes: Sequence[Archetype] = ()
) -> State:
    """Room for one player."""
    nobody = np.zeros(1, dtype=np.int64)
    return new_state(
        game,
        random_key=np.zeros(1, dtype=np.uint64),
        archetype=nobody,
        zone=nobody.copy(),
        first_day=nobody.copy(),
        watched_levels=watched_levels,
        archetypes=archetypes,
    )


def _blank(game: GameRules, scope: str, players: int) -> Ints:
    row = [*(game.slots.blank[slot] for slot in layout_of(game).slots[scope]), 0]
    return np.tile(np.array(row, dtype=np.int64), (players, 1))


def new_scratch(content: Content, people: People) -> Scratch:
    """One thread's working memory."""
    habits = int((people.habit_stop - people.habit_first).max(initial=0)) + 1
    quests = len(content.quest_code)

    def room(size: int) -> Ints:
        return np.zeros(size, dtype=np.int64)

    def bits(size: int) -> Words:
        return np.zeros(size, dtype=np.uint64)

    return Scratch(
        now=room(tables.NOW),
        inputs=room(len(content.blank_day)),
        offered=bits(len(content.open_at_once)),
        open=bits(len(content.open_at_once)),
        paid=room(quests),
        word=bits(habits),
        other_word=bits(habits),
        value=room(habits),
        session=room(habits),
        by_session=room(habits),
        session_stop=room(SESSIONS + 2),
        session_next=room(SESSIONS + 2),
        mean=room(habits),
        minute=room(SESSIONS),
        local=room(SESSIONS),
        touched=bits(len(content.open_at_once)),
        wave=bits(len(content.open_at_once)),
        seen=bits(len(content.open_at_once)),
        rotation_word=bits(len(content.rotating) + 1),
        attribute=room(len(STATS)),
        event_runs=room(len(content.event_class)),
        reward=room(4),
    )


def state_words(s: State) -> Words:
    """uint64 (player, word): each player's whole state, in the order of the digest's contract."""
    parts = [
        s.level, s.total_xp, s.streak, s.debuff, s.returning, s.boss, s.dungeon, s.worn,
        s.churned_day, s.play_day, s.week_xp, s.event_count, s.event_word.view(np.int64),
        s.trained, s.season_total, s.cooldown, s.window, s.boss_done, s.held,
        s.lifetime[:, :-1], s.week[:, :-1], s.phase[:, :-1], s.visit[:, :-1],
        s.weekly_state, s.weekly_paid, s.last_offered,
        s.money_held, s.money_met, s.money_week, s.money_since, s.money_count,
        s.skill, s.skill_known.view(np.int64), s.activity, s.quiz, s.lesson,
        s.answer,
        s.compete,
        s.task, s.vital,
    ]  # fmt: skip
    columns = [part.reshape(len(s.level), -1) for part in parts]
    whole: Words = np.ascontiguousarray(np.hstack(columns)).view(np.uint64)
    return whole
