"""Kinds of occurrence: what happens to players besides XP; a row holds the position.

New kinds go to the end. May use: nothing.
"""

from __future__ import annotations

KINDS = (
    "title_earned", "title_lost", "streak_broken", "freeze_used", "debuff_set", "boss_started",
    "boss_phase", "boss_victory", "boss_abandoned", "boss_defeat", "dungeon_entered",
    "dungeon_cleared", "dungeon_timed_out", "season_joined", "season_ranked", "level_up",
    "return_started", "return_completed", "churned", "skill_mastered", "reminded",
    "guild_goal_met", "duel_won", "duel_lost", "duel_drawn", "match_won", "match_lost",
    "match_drawn", "match_bye", "unpaired", "tournament_placed", "market_sold", "market_bought",
    "critical_hit", "damage_taken", "health_left", "died",
)  # fmt: skip
MONEY_KINDS = (
    "reward", "goal", "milestone", "drop", "shop", "stake", "prize", "fee", "refund",
    "market", "death",
)  # fmt: skip
"""Kinds of row in the money ledger; a row holds the position, and new kinds go to the end."""
MONEY_CODES = {kind: code for code, kind in enumerate(MONEY_KINDS)}
KIND_CODES = {kind: code for code, kind in enumerate(KINDS)}
