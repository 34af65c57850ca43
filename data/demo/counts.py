"""How many rows the demo gives a table: so many for each row of what it mostly belongs to."""

from __future__ import annotations

from data.demo.plans import is_membership

PER_PARENT: dict[str, float] = {}
"""Rows of a table for each row of its deepest reference, where the common number is wrong."""

PER_USER: dict[str, float] = {
    "parties": 1 / 6,
    "guilds": 1 / 25,
    "learning_circles": 1 / 12,
    "study_parties": 1 / 10,
    "tournaments": 1 / 100,
    "pvp_events": 1 / 100,
    "marketplaces": 1 / 500,
    "eternal_codices": 1 / 500,
    "global_events": 1 / 200,
    "seasonal_events": 1 / 300,
    "leaderboards": 1 / 100,
    "knowledge_packs": 1 / 5,
    "media_assets": 1 / 2,
    "users": 1,
    "product_roles": 0,
    "player_profiles": 1,
    "friendships": 2,
    "messages": 6,
    "notifications": 10,
    "behavior_events": 8,
    "session_events": 8,
    "learning_sessions": 6,
    "daily_logins": 12,
    "activity_attempts": 5,
    "skill_states": 4,
    "activity_states": 5,
}
"""Rows of a table for each user."""

LEAST = 3


MEMBERS_PER_GROUP = 6


def rows_of(table: str, *, users: int, parents: int, is_personal: bool) -> int:
    """How many rows to make; `parents` are the rows of its deepest reference."""
    if table in PER_USER:
        return max(LEAST, round(PER_USER[table] * users))
    if table in PER_PARENT:
        return max(LEAST, round(PER_PARENT[table] * parents))
    if is_membership(table):
        return parents * min(MEMBERS_PER_GROUP, users // 2)
    return max(LEAST, round(parents * (1.5 if is_personal else 2.0)))


LEFT_TO_SERVICES = frozenset(
    {
        *("worlds", "rulesets", "revisions", "change_sets", "changes", "audit_events"),
        *("idempotency_keys", "runs", "jobs", "scenarios"),
        *("player_days", "cohort_days", "season_participations", "xp_modifiers"),
        *("transactions", "metric_logs", "outside_checks"),
    }
)
"""Tables that other makers or services fill on the way; runs and jobs stay as they are."""
