"""What a player of the reference engine decides: keyed draws put to the leaf rules of behaviour.

The compiled kernel makes the same draws for the same purposes (sim/kernel/choices.py); a test plays
both. May use: rules, sim.behaviour, sim.reference_player.
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
    SESSION_TIME,
    again,
    chance,
    day_stream,
    mix,
)
from model.rules.values import ABSENT
from sim import behaviour
from sim.reference_player import Player


class Outcome(NamedTuple):
    """What one metric comes to on a day, in which session, and whether it shows before that."""

    metric: int
    value: int
    session: int
    grows: bool


def _drawn(player: Player, purpose: int) -> int:
    return day_stream(player.spec.random_key, player.day, purpose)


def churns(player: Player) -> bool:
    """Whether the player leaves for good today."""
    return chance(_drawn(player, CHURN), player.spec.archetype.engagement.churn_ppm)


def lapse_days(player: Player) -> int:
    """How many days of absence start today (0: none)."""
    rules = player.spec.archetype.engagement
    if not chance(_drawn(player, LAPSE), rules.lapse_ppm):
        return 0
    drawn = _drawn(player, LAPSE_LENGTH)
    return behaviour.lapse_length(drawn, rules.lapse_days_min, rules.lapse_days_max)


def login_chance_ppm(player: Player, *, is_debuffed: bool) -> int:
    """The chance that the player opens the app today."""
    rules = player.spec.archetype.engagement
    return behaviour.login_chance_ppm(
        rules.login_ppm[player.weekday],
        streak=player.streak.current,
        streak_login_ppm=rules.streak_login_ppm,
        debuff_login_ppm=rules.debuff_login_ppm,
        debuffed=is_debuffed,
        answer_ppm=player.answers.pull_ppm(),
        month_ppm=player.answers.month_ppm(),
    )


def shows_up(player: Player, *, is_debuffed: bool) -> bool:
    """Whether the player opens the app today."""
    return chance(_drawn(player, LOGIN), login_chance_ppm(player, is_debuffed=is_debuffed))


def session_minutes(player: Player) -> list[int]:
    """Local minutes of today's sessions, rising, within the archetype's active hours."""
    rules, drawn = player.spec.archetype.engagement, _drawn(player, SESSION_TIME)
    first, last = rules.active_minute_first, rules.active_minute_last
    return sorted(
        behaviour.session_minute(drawn, session, first, last)
        for session in range(behaviour.SESSIONS)
    )


def outcomes(player: Player) -> list[Outcome]:
    """What today's metrics come to: a personal mean, the day's spread, the weekend's factor."""
    found, stream = [], _drawn(player, METRIC)
    for mean, habit in zip(player.spec.means, player.spec.archetype.habits, strict=True):
        metric = player.game.metrics[habit.metric]
        drawn = mix(stream, metric.key_hash)
        if not behaviour.is_recorded(drawn, habit.record_ppm):
            continue
        factor = behaviour.day_factor_ppm(player.weekday, habit.weekend_ppm)
        if metric.is_boolean:
            value = behaviour.yes_or_no(again(drawn), habit.true_ppm, factor)
        else:
            value = behaviour.amount(
                again(drawn),
                mean=mean,
                spread=habit.spread_within,
                factor_ppm=factor,
                value_max=metric.value_max,
            )
        session = behaviour.recording_session(drawn)
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
            part = behaviour.value_so_far(outcome.value, session, outcome.session)
            values.append((outcome.metric, part))
    return values


def dungeon_to_enter(player: Player, minute: int, *, local_minute: int) -> int:
    """The dungeon the player enters now, one of those open to them by a keyed draw, or ABSENT."""
    if player.dungeon.dungeon != ABSENT:
        return ABSENT
    if not chance(_drawn(player, DUNGEON_INTEREST), player.spec.archetype.choices.dungeon_ppm):
        return ABSENT
    stream, options = _drawn(player, DUNGEON_CHOICE), []
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
        options.append((mix(stream, dungeon.key_hash), index))
    return min(options)[1] if options else ABSENT


def boss_to_start(player: Player) -> int:
    """The boss the player challenges now: the easiest open one, or ABSENT."""
    if player.boss.boss != ABSENT:
        return ABSENT
    if not chance(_drawn(player, BOSS_INTEREST), player.spec.archetype.choices.boss_ppm):
        return ABSENT
    options = [
        (boss.required_level, index)
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
    return min(options)[1] if options else ABSENT


def gives_up_boss(player: Player) -> bool:
    """Whether the player leaves the fight in progress today."""
    share = player.spec.archetype.choices.boss_abandon_ppm
    return player.boss.boss != ABSENT and chance(_drawn(player, BOSS_ABANDON), share)
