"""Who plays: each player's archetype, time zone, random key and lasting traits.

Everything about a player is a keyed draw from (seed, replication, cohort, ordinal), so adding a
player, a cohort, an archetype or a zone leaves all others as they are. May use: rules, errors.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from model.errors import RunError, did_you_mean
from model.rules.draws import ARCHETYPE, BEFORE_PLAY, TIMEZONE, TRAIT, draw, key_hash, normal_int
from model.rules.draws import player_random_key as random_key_of
from model.rules.exact import negative_log2
from model.rules.quests import race_time
from model.rules.values import PPM, Archetype, GameRules
from model.ruleset import Ruleset
from sim.scenario import CohortSpec, Scenario


class Options(NamedTuple):
    """Things to choose from by weight in an exponential race, sorted by key."""

    keys: tuple[str, ...]
    hashes: tuple[int, ...]
    weights: tuple[int, ...]


class PlayerSpec(NamedTuple):
    """One player before the first day; `means` are the habits' personal means, in habit order."""

    key: str
    cohort: str
    ordinal: int
    start_day: int
    random_key: int
    archetype: Archetype
    timezone: str
    means: tuple[int, ...]


def players_of(
    ruleset: Ruleset, scenario: Scenario, *, replication: int = 0
) -> Iterator[PlayerSpec]:
    """Every player of a scenario, by cohort key and ordinal."""
    for cohort in sorted(scenario.cohorts, key=lambda cohort: cohort.key):
        yield from some_players_of(
            ruleset, scenario, cohort, range(cohort.players), replication=replication
        )


def some_players_of(
    ruleset: Ruleset,
    scenario: Scenario,
    cohort: CohortSpec,
    ordinals: Iterable[int],
    *,
    replication: int = 0,
) -> Iterator[PlayerSpec]:
    """The players of one cohort with these ordinals; nobody else is drawn for it."""
    archetypes, zones = archetypes_of(ruleset, cohort), zones_of(cohort)
    cohort_hash = key_hash(cohort.key)
    for ordinal in ordinals:
        random_key = random_key_of(scenario.seed, replication, cohort_hash, ordinal)
        archetype = ruleset.archetypes[_choose(random_key, ARCHETYPE, archetypes)]
        yield PlayerSpec(
            key=f"{cohort.key}:{ordinal}",
            cohort=cohort.key,
            ordinal=ordinal,
            start_day=cohort.start_day,
            random_key=random_key,
            archetype=archetype,
            timezone=_choose(random_key, TIMEZONE, zones),
            means=personal_means(ruleset.game, archetype, random_key),
        )


def personal_means(game: GameRules, archetype: Archetype, random_key: int) -> tuple[int, ...]:
    """The lasting mean of each habit of one player, in the metric's unit, at least 0."""
    return tuple(
        max(
            0,
            normal_int(
                habit.mean,
                habit.spread_between,
                draw(random_key, BEFORE_PLAY, TRAIT, game.metrics[habit.metric].key_hash),
            ),
        )
        for habit in archetype.habits
    )


def archetypes_of(ruleset: Ruleset, cohort: CohortSpec) -> Options:
    """The archetypes a cohort's players are drawn from; RunError for an unknown one or none."""
    known = ruleset.archetypes
    pairs = cohort.archetypes or tuple((key, 1) for key in sorted(known))
    for key, _ in pairs:
        if key not in known:
            hint = did_you_mean(key, known) or f"Archetypes: {', '.join(sorted(known)) or 'none'}."
            raise RunError(
                f"Cohort '{cohort.key}' asks for the archetype '{key}', which the content does not "
                f"have. {hint}",
                code="E-RUN-021",
            )
    if not pairs:
        raise RunError("The content has no archetypes: nobody can play. Add one.", code="E-RUN-022")
    return _options(pairs)


def zones_of(cohort: CohortSpec) -> Options:
    """The time zones a cohort's players are drawn from."""
    return _options(cohort.timezones)


def _options(pairs: Sequence[tuple[str, int]]) -> Options:
    ordered = sorted(pairs)
    keys = tuple(key for key, _ in ordered)
    return Options(keys, tuple(map(key_hash, keys)), tuple(weight for _, weight in ordered))


def _choose(random_key: int, purpose: int, options: Options) -> str:
    """One option by weight, in an exponential race: an added option wins or changes nothing."""
    times = [
        race_time(negative_log2(draw(random_key, BEFORE_PLAY, purpose, hashed)), weight * PPM)
        for hashed, weight in zip(options.hashes, options.weights, strict=True)
    ]
    return options.keys[times.index(min(times))]
