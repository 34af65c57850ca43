"""Who the players are, in the kernel: random keys, archetypes and time zones of many at once.

The kernel's form of `sim.population.players_of`. May use: rules, tables.
"""

from __future__ import annotations

from model.rules.draws import ARCHETYPE, BEFORE_PLAY, TIMEZONE, day_stream, mix, player_random_key
from model.rules.exact import negative_log2
from model.rules.quests import race_time
from model.rules.values import PPM
from sim.kernel.compiled import entry, kernel
from sim.kernel.tables import Ints, Words


@kernel
def choose(stream: int, hashes: Words, weights: Ints) -> int:
    """One option by weight, in an exponential race; equal times go to the first by key."""
    best = 0
    best_time = 1 << 62
    for option in range(hashes.shape[0]):
        drawn = mix(stream, hashes[option])
        time = race_time(negative_log2(drawn), weights[option] * PPM)
        if time < best_time:
            best = option
            best_time = time
    return best


@entry
def draw_players(
    seed: int, replication: int, cohort_hash: int, first_ordinal: int,
    archetype_hash: Words, archetype_weight: Ints, zone_hash: Words, zone_weight: Ints,
    random_key: Words, archetype: Ints, zone: Ints,
) -> int:  # fmt: skip
    """Fill the players' keys and choices (places in the sorted options); how many there are."""
    for place in range(random_key.shape[0]):
        key = player_random_key(seed, replication, cohort_hash, first_ordinal + place)
        random_key[place] = key
        archetype[place] = choose(
            day_stream(key, BEFORE_PLAY, ARCHETYPE), archetype_hash, archetype_weight
        )
        zone[place] = choose(day_stream(key, BEFORE_PLAY, TIMEZONE), zone_hash, zone_weight)
    return random_key.shape[0]
