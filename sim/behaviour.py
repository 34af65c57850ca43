"""What a simulated player decides: whether to show up, when, what comes out, what to try.

Pure keyed draws from the archetype's parameters; formulas are in the docstrings so that a designer
can argue with them. May use: rules.
"""

from __future__ import annotations

from typing import NamedTuple

from model.rules import bosses, dungeons
from model.rules.draws import (
    BOSS_ABANDON,
    BOSS_INTEREST,
    CHURN,
    DUNGEON_CHOICE,
    DUNGEON_INTEREST,
    LAPSE,
    LAPSE_LENGTH,
    LOGIN,
    METRIC,
    METRIC_TIMING,
    RECORD,
    SESSION_TIME,
    below,
    chance,
    day_stream,
    draw,
    mix,
    normal_int,
)
from model.rules.values import ABSENT, PPM
from sim.reference_player import Player

SESSIONS = 3
"""How many times a player opens the app on an active day."""
STREAK_DAYS_FULL = 30
"""A streak of this many days has its full effect on showing up."""


class Outcome(NamedTuple):
    """What one metric comes to on a day, in which session, and whether it shows before that."""

    metric: int
    value: int
    session: int
    grows: bool


def login_chance_ppm(player: Player, *, is_debuffed: bool) -> int:
    """Chance to show up today: by weekday, plus the streak's pull, minus the debuff's push.

    login[weekday] + streak_login · min(streak, 30) / 30 − debuff_login while under a debuff, within
    0..1.
    """
    rules = player.spec.archetype.engagement
    pull = rules.streak_login_ppm * min(player.streak.current, STREAK_DAYS_FULL) // STREAK_DAYS_FULL
    push = rules.debuff_login_ppm if is_debuffed else 0
    return max(0, min(PPM, rules.login_ppm[player.weekday] + pull - push))


def churns(player: Player) -> bool:
    """Whether the player leaves for good today."""
    share = player.spec.archetype.engagement.churn_ppm
    return chance(draw(player.spec.random_key, player.day, CHURN), share)


def lapse_days(player: Player) -> int:
    """How many days of absence start today (0: none)."""
    rules, key = player.spec.archetype.engagement, player.spec.random_key
    if not chance(draw(key, player.day, LAPSE), rules.lapse_ppm):
        return 0
    span = max(1, rules.lapse_days_max - rules.lapse_days_min + 1)
    return rules.lapse_days_min + below(draw(key, player.day, LAPSE_LENGTH), span)


def shows_up(player: Player, *, is_debuffed: bool) -> bool:
    """Whether the player opens the app today."""
    drawn = draw(player.spec.random_key, player.day, LOGIN)
    return chance(drawn, login_chance_ppm(player, is_debuffed=is_debuffed))


def session_minutes(player: Player) -> list[int]:
    """Local minutes of today's sessions, rising, within the archetype's active hours."""
    rules, key = player.spec.archetype.engagement, player.spec.random_key
    span = max(1, rules.active_minute_last - rules.active_minute_first + 1)
    drawn = [
        rules.active_minute_first + below(draw(key, player.day, SESSION_TIME, number), span)
        for number in range(SESSIONS)
    ]
    return sorted(drawn)


def outcomes(player: Player) -> list[Outcome]:
    """What today's metrics come to: a personal mean, the day's spread, the weekend's factor."""
    spec, found = player.spec, []
    key, day = spec.random_key, player.day
    recording = day_stream(key, day, RECORD)
    coming_out, timing = day_stream(key, day, METRIC), day_stream(key, day, METRIC_TIMING)
    for position, habit in enumerate(spec.archetype.habits):
        metric = player.game.metrics[habit.metric]
        if habit.record_ppm < PPM and not chance(mix(recording, metric.key_hash), habit.record_ppm):
            continue
        drawn = mix(coming_out, metric.key_hash)
        factor = habit.weekend_ppm if player.weekday >= 5 else PPM
        if metric.is_boolean:
            value = int(chance(drawn, min(PPM, habit.true_ppm * factor // PPM)))
        else:
            mean = spec.means[position] * factor // PPM
            value = max(0, min(metric.value_max, normal_int(mean, habit.spread_within, drawn)))
        session = below(mix(timing, metric.key_hash), SESSIONS)
        found.append(Outcome(habit.metric, value, session, habit.metric in player.world.growing))
    return found


def recorded_by(found: list[Outcome], session: int) -> list[tuple[int, int]]:
    """(metric, value so far) of what is recorded in a session.

    A metric is recorded once, in its own session; one that pays a partial reward is read in every
    session and grows evenly until its own.
    """
    values: list[tuple[int, int]] = []
    for outcome in found:
        if session == outcome.session:
            values.append((outcome.metric, outcome.value))
        elif outcome.grows and session < outcome.session:
            part = outcome.value * (session + 1) // (outcome.session + 1)
            values.append((outcome.metric, part))
    return values


def dungeon_to_enter(player: Player, minute: int, *, local_minute: int) -> int:
    """The dungeon the player enters now, one of those open to them by a keyed draw, or ABSENT."""
    key, choices = player.spec.random_key, player.spec.archetype.choices
    if player.dungeon.dungeon != ABSENT:
        return ABSENT
    if not chance(draw(key, player.day, DUNGEON_INTEREST), choices.dungeon_ppm):
        return ABSENT
    best, best_draw = ABSENT, 1 << 64
    for index, dungeon in enumerate(player.game.dungeons):
        gate = dungeons.dungeon_gate(
            player.level,
            dungeon.level_required,
            season=dungeon.season,
            active_season=player.season,
            is_inside=False,
            now_minute=minute,
            cooldown_until_minute=player.cooldowns[index],
        )
        if gate != dungeons.DUNGEON_OPEN:
            continue
        if dungeons.is_too_late(dungeon, local_minute=local_minute):
            continue
        drawn = draw(key, player.day, DUNGEON_CHOICE, dungeon.key_hash)
        if drawn < best_draw:
            best, best_draw = index, drawn
    return best


def boss_to_start(player: Player) -> int:
    """The boss the player challenges now: the easiest open one, or ABSENT."""
    key, choices = player.spec.random_key, player.spec.archetype.choices
    if player.boss.boss != ABSENT:
        return ABSENT
    if not chance(draw(key, player.day, BOSS_INTEREST), choices.boss_ppm):
        return ABSENT
    options = [
        (boss.required_level, boss.key, index)
        for index, boss in enumerate(player.game.bosses)
        if bosses.boss_gate(
            player.level,
            boss.required_level,
            season=boss.season,
            active_season=player.season,
            is_fighting=False,
            is_defeated=bool(player.bosses_done >> index & 1),
        )
        == bosses.BOSS_OPEN
    ]
    return min(options)[2] if options else ABSENT


def gives_up_boss(player: Player) -> bool:
    """Whether the player leaves the fight in progress today."""
    share = player.spec.archetype.choices.boss_abandon_ppm
    is_fighting = player.boss.boss != ABSENT
    return is_fighting and chance(draw(player.spec.random_key, player.day, BOSS_ABANDON), share)
