"""From bosses and dungeons to the flat arrays the kernel reads.

May use: rules, sim.award_table, sim.compile_parts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model.rules.dungeons import dungeon_multiplier_ppm
from model.rules.values import GameRules
from sim.award_table import Kinds
from sim.compile_parts import Programs, firsts, ints, words
from sim.kernel.tables import Ints


def compile_bosses(
    game: GameRules, programs: Programs, *, kinds: Kinds, codes: Mapping[str, int]
) -> dict[str, Any]:
    """Bosses and their phases."""
    bosses = game.bosses
    phases = [phase for boss in bosses for phase in boss.phases]
    numbers = [programs.add(phase.program, "phase") for phase in phases]
    counts = [len(boss.phases) for boss in bosses]
    return {
        "boss_level": ints(boss.required_level for boss in bosses),
        "boss_season": ints(boss.season for boss in bosses),
        "boss_title": ints(boss.title for boss in bosses),
        "boss_code": ints(codes[boss.key] for boss in bosses),
        "boss_xp": ints(boss.xp_reward for boss in bosses),
        "boss_kind": ints(kinds.of(boss.xp_reward) for boss in bosses),
        "boss_first_phase": firsts(counts),
        "boss_phases": ints(counts),
        "phase_program": ints(numbers),
        "phase_days": ints(phase.duration_days for phase in phases),
        "phase_xp": ints(phase.xp_reward for phase in phases),
        "phase_kind": ints(kinds.of(phase.xp_reward) for phase in phases),
    }


def compile_dungeons(
    game: GameRules, programs: Programs, *, kinds: Kinds, codes: Mapping[str, int]
) -> dict[str, Any]:
    """Dungeons and their challenges."""
    dungeons, blocked = game.dungeons, game.debuff.dungeon_bonus_blocked
    challenges = [challenge for dungeon in dungeons for challenge in dungeon.challenges]
    numbers = [programs.add(challenge.program, "visit") for challenge in challenges]
    counts = [len(dungeon.challenges) for dungeon in dungeons]

    def kind(debuffed: bool) -> Ints:
        return ints(
            kinds.of(
                d.base_xp_reward,
                dungeon_ppm=dungeon_multiplier_ppm(d.multiplier_ppm, debuffed, blocked),
            )
            for d in dungeons
        )

    return {
        "dungeon_hash": words(dungeon.key_hash for dungeon in dungeons),
        "dungeon_level": ints(dungeon.level_required for dungeon in dungeons),
        "dungeon_season": ints(dungeon.season for dungeon in dungeons),
        "dungeon_code": ints(codes[dungeon.key] for dungeon in dungeons),
        "dungeon_xp": ints(dungeon.base_xp_reward for dungeon in dungeons),
        "dungeon_kind": kind(False),
        "dungeon_kind_blocked": kind(True),
        "dungeon_minutes": ints(dungeon.duration_minutes for dungeon in dungeons),
        "dungeon_cooldown_minutes": ints(dungeon.cooldown_minutes for dungeon in dungeons),
        "dungeon_first_challenge": firsts(counts),
        "dungeon_challenges": ints(counts),
        "challenge_program": ints(numbers),
        "challenge_deadline": ints(challenge.deadline_minute for challenge in challenges),
    }
