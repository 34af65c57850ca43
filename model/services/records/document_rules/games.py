"""Characters, duels, tournaments and boards: who may take part, wear, train and be counted.

Sources: sources/language_rpg.md (characters, items, quests), sources/shikshadisha.md (duels),
sources/roguelearn.md (tournaments, PvP events); limits are those the designed rows state.
"""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from model.errors import Violation
from model.services.records.document_rules.asking import (
    Row,
    among_rows,
    broken,
    columns,
    follow,
    is_new,
    one_of,
    parent,
    touched,
)
from model.services.records.rules import rule_of
from model.words import DuelSide, LeaderboardType

_LEVELS = {
    "character_equipment": (
        ("character_id", "level"),
        ("inventory_id", "item_id", "required_level"),
    ),
    "character_abilities": (("character_id", "level"), ("ability_id", "required_level")),
    "character_quest_progress": (("character_id", "level"), ("quest_id", "required_level")),
}
"""Where the character's level and the level that is needed are found."""

_LIMITS = {
    "character_inventory": ("quantity", ("item_id", "stack_max")),
    "character_talents": ("level", ("talent_id", "level_max")),
    "character_objectives": ("current_count", ("objective_id", "target_count")),
    "quiz_answers": ("points_earned", ("question_id", "points")),
}
"""Columns that the designed row limits, and where the limit is found."""


@rule_of(*_LEVELS)
def level_is_reached(
    session: Session, table: str, row: Row, existing: Row | None, now: datetime
) -> list[Violation]:
    """What needs a level is for characters that have reached it."""
    has, needs = _LEVELS[table]
    if not touched(row, existing, has[0], needs[0]):
        return []
    level = follow(session, table, row, chain=has)
    needed = follow(session, table, row, chain=needs)
    if level is None or needed is None or level >= needed:
        return []
    return [
        broken(
            row,
            needs[0],
            code="E-RULE-030",
            table=table,
            rule=f"needs a character of level {needed}, and this one has {level}",
            fix="Raise the level first, or choose another.",
        )
    ]


@rule_of(*_LIMITS)
def designed_limit_is_kept(
    session: Session, table: str, row: Row, existing: Row | None, now: datetime
) -> list[Violation]:
    """A count stays within what the designed row allows."""
    field, chain = _LIMITS[table]
    if row.get(field) is None or not touched(row, existing, field, chain[0]):
        return []
    limit = follow(session, table, row, chain=chain)
    if limit is None or row[field] <= limit:
        return []
    return [
        broken(
            row,
            field,
            code="E-RULE-031",
            table=table,
            rule=f"must be at most {limit}, the {chain[1]} of its {chain[0].removesuffix('_id')}",
            fix="Lower it, or raise the limit in the draft.",
        )
    ]


@rule_of("character_equipment")
def what_is_worn_is_there(
    session: Session, table: str, row: Row, existing: Row | None, now: datetime
) -> list[Violation]:
    """Only what the character still has can be worn."""
    if not touched(row, existing, "inventory_id"):
        return []
    if follow(session, table, row, chain=("inventory_id", "quantity")) != 0:
        return []
    return [
        broken(
            row,
            "inventory_id",
            code="E-RULE-032",
            table=table,
            rule="must be an item of which at least one is left",
            fix="Choose another item.",
        )
    ]


@rule_of("character_modifiers")
@among_rows
def unstackable_stands_once(
    session: Session, table: str, row: Row, existing: Row | None, now: datetime
) -> list[Violation]:
    """A modifier that does not stack is on a character once at a time."""
    if not touched(row, existing, "modifier_id", "stacks", "expires_at"):
        return []
    if follow(session, table, row, chain=("modifier_id", "is_stackable")) is not False:
        return []
    there = columns("character_modifiers")
    same = (there.character_id == row.get("character_id"), there.modifier_id == row["modifier_id"])
    running = there.expires_at.is_(None) | (there.expires_at > (row.get("applied_at") or now))
    if row.get("stacks") == 1 and one_of(session, table, *same, running, besides=row) is None:
        return []
    return [
        broken(
            row,
            "modifier_id",
            code="E-RULE-033",
            table=table,
            rule="does not stack and may be on the character only once at a time",
            fix="Let the other one run out, or take it off.",
        )
    ]


@rule_of("character_quest_progress")
def only_repeatable_quests_repeat(
    session: Session, table: str, row: Row, existing: Row | None, now: datetime
) -> list[Violation]:
    """A second go needs a quest that may be repeated."""
    if not is_new(row, existing) or (row.get("run_number") or 1) <= 1:
        return []
    if follow(session, table, row, chain=("quest_id", "repeatable")) is not False:
        return []
    return [
        broken(
            row,
            "run_number",
            code="E-RULE-034",
            table=table,
            rule="must be 1, because the quest cannot be repeated",
            fix="Make the quest repeatable in the draft, or leave it.",
        )
    ]


@rule_of("duel_participants")
def sides_are_those_of_the_duel(
    session: Session, table: str, row: Row, existing: Row | None, now: datetime
) -> list[Violation]:
    """The challenger's side is the challenger's, the opponent's the opponent's."""
    duel = parent(session, table, row, column="duel_id")
    if duel is None or row.get("player_id") is None or not touched(row, existing, "player_id"):
        return []
    is_first = row.get("side") == DuelSide.CHALLENGER
    if row["player_id"] == duel["challenger_id" if is_first else "opponent_id"]:
        return []
    return [
        broken(
            row,
            "player_id",
            code="E-RULE-035",
            table=table,
            rule=f"must be the duel's {row.get('side')}",
            fix="Only the two who duel take part.",
        )
    ]


@rule_of("duel_events")
def events_are_of_the_two(
    session: Session, table: str, row: Row, existing: Row | None, now: datetime
) -> list[Violation]:
    """What happens in a duel is done by one of the two, or by nobody."""
    duel = parent(session, table, row, column="duel_id")
    player = row.get("player_id")
    if duel is None or player in (None, duel["challenger_id"], duel["opponent_id"]):
        return []
    return [
        broken(
            row,
            "player_id",
            code="E-RULE-036",
            table=table,
            rule="must be the duel's challenger or opponent",
            fix="Only the two who duel take part.",
        )
    ]


@rule_of("duels")
def stake_is_as_designed(
    session: Session, table: str, row: Row, existing: Row | None, now: datetime
) -> list[Violation]:
    """The stake lies between those of the duel's template and is of its currency."""
    template = parent(session, table, row, column="template_id")
    stake = row.get("stake_amount")
    if template is None or stake is None or not touched(row, existing, "stake_amount"):
        return []
    low, high = template["stake_min"], template["stake_max"]
    if not low <= stake <= high:
        rule = f"must be {low}..{high}, as the duel's template says"
        fix = "Choose a stake between them."
        return [broken(row, "stake_amount", code="E-RULE-037", table=table, rule=rule, fix=fix)]
    if stake == 0 or row.get("stake_currency_id") == template["stake_currency_id"]:
        return []
    rule = "must be the currency of the duel's template"
    fix = "Choose that currency."
    return [broken(row, "stake_currency_id", code="E-RULE-037", table=table, rule=rule, fix=fix)]


_REGISTRATION = {
    "tournament_participants": ("tournament_id", "registration_start", "registration_end"),
    "pvp_participants": ("pvp_event_id", None, "registration_deadline"),
}


@rule_of(*_REGISTRATION)
def registered_in_time(
    session: Session, table: str, row: Row, existing: Row | None, now: datetime
) -> list[Violation]:
    """Who takes part registered while registration was open."""
    reference, opens, closes = _REGISTRATION[table]
    event = parent(session, table, row, column=reference)
    at = row.get("registration_date") or now
    if event is None or not touched(row, existing, "registration_date"):
        return []
    if at <= event[closes] and (opens is None or event[opens] <= at):
        return []
    since = "" if opens is None else f" from {event[opens]:%Y-%m-%d %H:%M}"
    return [
        broken(
            row,
            "registration_date",
            code="E-RULE-038",
            table=table,
            rule=f"must lie within the registration{since} until {event[closes]:%Y-%m-%d %H:%M}",
            fix="Move the end of the registration, or leave it.",
        )
    ]


_SCOPES = {
    LeaderboardType.CLASS_SPECIFIC: "class_id",
    LeaderboardType.PVP_EVENT: "pvp_event_id",
}


@rule_of("leaderboards")
def board_has_its_scope(
    session: Session, table: str, row: Row, existing: Row | None, now: datetime
) -> list[Violation]:
    """A board of a class or of an event says which."""
    kind = row.get("leaderboard_type")
    needed = next((name for word, name in _SCOPES.items() if word == kind), None)
    if needed is None or row.get(needed) is not None:
        return []
    return [
        broken(
            row,
            needed,
            code="E-RULE-039",
            table=table,
            rule=f"must be set for a board of the type {kind}",
            fix="Say which one it ranks.",
        )
    ]
