"""References of one row that must belong together: an answer's question to its attempt's exam.

Each agreement compares where two chains of columns lead; when both lead somewhere, they must lead
to the same. Foreign keys cannot say this, because the shared parent is a table away.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session

from model.errors import Violation
from model.services.records.document_rules.asking import Chain, Row, broken, follow, touched
from model.services.records.rules import rule_of


class Agreement(NamedTuple):
    """Two chains that must lead to the same; `field` is the column that is blamed."""

    field: str
    left: Chain
    right: Chain
    rule: str
    code: str = "E-RULE-010"


def _belongs(field: str, to: str, *, by: str, rule: str) -> Agreement:
    """The common form: both columns' rows have the same `by`."""
    return Agreement(field, (field, by), (to, by), rule)


def _own(column: str, *, by: str = "player_id") -> Agreement:
    """What a row refers to belongs to the row's own player (or other column `by`)."""
    return Agreement(column, (column, by), (by,), f"must belong to the row's own {by}")


def _players(column: str, *onward: str) -> Agreement:
    """What a row refers to belongs to the row's own player, a few tables on."""
    chain = (column, *onward, "player_id")
    return Agreement(column, chain, ("player_id",), "must belong to the row's own player_id")


def _same_player(column: str, onward: Chain, to: str) -> Agreement:
    """Both rows that a link joins belong to the same player."""
    rule = f"must belong to the same player as {to}"
    return Agreement(column, (column, *onward, "player_id"), (to, "player_id"), rule)


_NODE, _STEP = ("skill_tree_id",), ("quest_line_id",)
"""The ways from a skill node and from a quest step towards the player whose they are."""

AGREEMENTS: dict[str, tuple[Agreement, ...]] = {
    "player_profiles": (
        Agreement(
            "smaller_major_id",
            ("smaller_major_id", "route_id"),
            ("route_id",),
            rule="must be a smaller major of the chosen route",
            code="E-RULE-010",
        ),
    ),
    # --- learning --------------------------------------------------------------------------
    "quiz_answers": (
        _belongs(
            "question_id", "quiz_attempt_id", by="quiz_id", rule="must be of the attempt's quiz"
        ),
    ),
    "exam_questions": (
        _belongs(
            "template_id",
            "exam_boss_attempt_id",
            by="exam_boss_id",
            rule="must be a question of the attempt's exam",
        ),
    ),
    "exam_answers": (
        Agreement(
            "exam_question_id",
            ("exam_question_id", "exam_boss_attempt_id"),
            ("exam_boss_attempt_id",),
            rule="must be a question that was asked in this very attempt",
        ),
        _own("exam_boss_attempt_id"),
    ),
    "assessment_results": (
        _own("quiz_attempt_id"),
        _own("exam_attempt_id"),
        _own("activity_attempt_id"),
    ),
    "exam_boss_attempts": (_players("quest_step_id", *_STEP),),
    "exam_boss_attempt_skills": (_same_player("skill_node_id", _NODE, "attempt_id"),),
    "quest_lines": (_own("course_id"),),
    "quest_steps": (
        _same_player("source_document_id", (), "quest_line_id"),
        Agreement(
            "template_id",
            ("template_id", "quest_line_template_id"),
            ("quest_line_id", "template_id"),
            rule="must be a step of the template of its quest line",
        ),
    ),
    "quest_step_skills": (
        Agreement(
            "skill_node_id",
            ("skill_node_id", *_NODE, "player_id"),
            ("quest_step_id", *_STEP, "player_id"),
            rule="must be a skill of the player whose step it is",
        ),
    ),
    "skill_trees": (_own("course_id"),),
    "skill_nodes": (
        Agreement(
            "template_id",
            ("template_id", "skill_tree_template_id"),
            ("skill_tree_id", "template_id"),
            rule="must be a skill of the template of its tree",
        ),
    ),
    "notes": (
        _own("course_id"),
        _players("quest_step_id", *_STEP),
        _players("skill_node_id", *_NODE),
    ),
    "note_skill_nodes": (_same_player("skill_node_id", _NODE, "note_id"),),
    "extracted_notes": (_own("browser_extension_data_id"),),
    "highlight_trigger_notes": (_same_player("note_id", (), "highlight_trigger_id"),),
    "web_content_skill_nodes": (_same_player("skill_node_id", _NODE, "web_content_extraction_id"),),
    "contextual_assistance_skill_nodes": (_same_player("skill_node_id", _NODE, "assistance_id"),),
    "lesson_progress": (_own("last_section_id", by="lesson_id"),),
    "player_path_modules": (
        _belongs(
            "path_module_id",
            "player_path_id",
            by="learning_path_id",
            rule="must be a module of the player's path",
        ),
    ),
    "attention_spans": (_own("learning_session_id"),),
    "behavior_events": (_own("learning_session_id"),),
    # --- the game --------------------------------------------------------------------------
    "character_equipment": (
        _own("inventory_id", by="character_id"),
        Agreement(
            "slot_id",
            ("inventory_id", "item_id", "equipment_slot_id"),
            ("slot_id",),
            rule="must be the slot that the item is worn in",
        ),
    ),
    "character_objectives": (
        _belongs(
            "objective_id", "progress_id", by="quest_id", rule="must be an objective of that quest"
        ),
    ),
    "tournament_matches": (
        _own("first_side_id", by="tournament_id"),
        _own("second_side_id", by="tournament_id"),
        _own("winner_side_id", by="tournament_id"),
    ),
    # --- groups ----------------------------------------------------------------------------
    "party_memberships": (_own("party_role_id", by="party_id"),),
    "meeting_summaries": (_own("meeting_record_id", by="party_meeting_id"),),
    "guild_quests": (_own("guild_quest_template_id", by="guild_id"),),
    "guild_quest_template_materials": (
        _belongs(
            "guild_material_id",
            "guild_quest_template_id",
            by="guild_id",
            rule="must be a material of the template's guild",
        ),
    ),
    "hybrid_quest_modules": (
        _belongs(
            "curriculum_module_id",
            "hybrid_quest_id",
            by="guild_id",
            rule="must be a module of the quest's guild",
        ),
    ),
    # --- the economy -----------------------------------------------------------------------
    "transactions": (
        _belongs(
            "receiver_wallet_id",
            "sender_wallet_id",
            by="currency_id",
            rule="must be a wallet of the same currency as the sender's",
        ),
    ),
    "transfers": (
        _belongs(
            "to_wallet_id",
            "from_wallet_id",
            by="currency_id",
            rule="must be a wallet of the same currency as from_wallet_id",
        ),
    ),
    "eternal_codex_entries": (
        Agreement(
            "contributor_id",
            ("contributor_id",),
            ("original_item_id", "seller_id"),
            rule="must be the seller of the listing it came from",
        ),
    ),
}
"""Every agreement by table."""


@rule_of(*AGREEMENTS)
def references_belong_together(
    session: Session, table: str, row: Row, existing: Row | None, now: datetime
) -> list[Violation]:
    """References that share a parent share the same one."""
    return [
        broken(
            row,
            agreement.field,
            code=agreement.code,
            table=table,
            rule=agreement.rule,
            fix="Choose one that belongs to it.",
        )
        for agreement in AGREEMENTS[table]
        if touched(row, existing, agreement.left[0], agreement.right[0])
        and _differ(session, table, row, agreement)
    ]


def _differ(session: Session, table: str, row: Row, agreement: Agreement) -> bool:
    left = follow(session, table, row, chain=agreement.left)
    right = None if left is None else follow(session, table, row, chain=agreement.right)
    return right is not None and left != right
