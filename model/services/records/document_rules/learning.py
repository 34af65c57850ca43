"""Quest lines, skill trees, overlays and courses: prerequisites, and what grows only upwards.

Source: sources/roguelearn.md, "Quest System Validation", "Skill Tree Validation", "Business Logic
Validation". Prerequisites in content are judged by services.content.learning.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

from model.errors import Violation
from model.rules.graphs import LEVELS_MAX, cycle_of, longest_chain
from model.rules.learning import category_problem, xp_problem
from model.services.records.document_rules.asking import (
    Row,
    among_rows,
    broken,
    columns,
    lookup,
    touched,
)
from model.services.records.rules import rule_of
from model.tables import TABLES

Edge = tuple[int, int]


class Prerequisites(NamedTuple):
    """How one kind of prerequisites is kept: links between `nodes`, which are parts of a whole."""

    node: str
    nodes: str
    whole: str


PREREQUISITES: dict[str, Prerequisites] = {
    "quest_step_prerequisites": Prerequisites("quest_step_id", "quest_steps", "quest_line_id"),
    "skill_node_prerequisites": Prerequisites("skill_node_id", "skill_nodes", "skill_tree_id"),
    "overlay_skill_prerequisites": Prerequisites(
        "overlay_skill_id", "overlay_skills", "skill_tree_overlay_id"
    ),
    "curriculum_module_prerequisites": Prerequisites(
        "curriculum_module_id", "curriculum_modules", "guild_id"
    ),
}
"""Every table of prerequisites in play; each has `prerequisite_id` for what comes before."""


@rule_of(*PREREQUISITES)
@among_rows
def prerequisites_make_sense(
    session: Session, table: str, row: Row, existing: Row | None, now: datetime
) -> list[Violation]:
    """Prerequisites stay within one whole, turn in no circle and are ten levels deep at most."""
    of = PREREQUISITES[table]
    node = lookup(session, of.nodes, row.get(of.node))
    before = lookup(session, of.nodes, row.get("prerequisite_id"))
    if node is None or before is None:
        return []
    if node[of.whole] != before[of.whole]:
        return [
            broken(
                row,
                "prerequisite_id",
                code="E-RULE-040",
                table=table,
                rule=f"must have the same {of.whole} as {of.node} {row[of.node]}",
                fix="Choose one of the same whole.",
            )
        ]
    edges = prerequisite_edges(session, table, whole=node[of.whole])
    return _misshapen(table, row, [*edges, (row["prerequisite_id"], row[of.node])])


def prerequisite_edges(session: Session, table: str, *, whole: int) -> list[Edge]:
    """Every prerequisite of one whole as (what comes before, what comes after)."""
    of = PREREQUISITES[table]
    links, nodes = TABLES[table].__table__, TABLES[of.nodes].__table__
    query = (
        sa.select(links.c.prerequisite_id, links.c[of.node])
        .join(nodes, nodes.c.id == links.c[of.node])
        .where(nodes.c[of.whole] == whole)
    )
    return [(before, after) for before, after in session.execute(query)]


def _misshapen(table: str, row: Row, edges: list[Edge]) -> list[Violation]:
    circle = cycle_of(edges)
    if circle:
        return [
            broken(
                row,
                "prerequisite_id",
                code="E-RULE-041",
                table=table,
                rule=f"must not turn in a circle: {_arrows(circle)}",
                fix="Take one of them out.",
            )
        ]
    chain = longest_chain(edges)
    if len(chain) <= LEVELS_MAX:
        return []
    return [
        broken(
            row,
            "prerequisite_id",
            code="E-RULE-042",
            table=table,
            rule=f"must not be deeper than {LEVELS_MAX} levels: {_arrows(chain)}",
            fix="Shorten the chain.",
        )
    ]


def _arrows(nodes: tuple[int, ...]) -> str:
    return " → ".join(str(node) for node in nodes)


@rule_of("skill_nodes")
def opens_after_its_prerequisites(
    session: Session, table: str, row: Row, existing: Row | None, now: datetime
) -> list[Violation]:
    """A skill gains levels only once its prerequisites have reached their thresholds."""
    if existing is None or row.get("level", 0) <= existing["level"]:
        return []
    links, nodes = TABLES["skill_node_prerequisites"].__table__, TABLES["skill_nodes"].__table__
    query = (
        sa.select(nodes.c.id, nodes.c.name, nodes.c.level, nodes.c.unlock_threshold)
        .join(links, links.c.prerequisite_id == nodes.c.id)
        .where(links.c.skill_node_id == row["id"], nodes.c.level < nodes.c.unlock_threshold)
        .where(nodes.c.deleted_at.is_(None))
        .order_by(nodes.c.id)
    )
    return [
        broken(
            row,
            "level",
            code="E-RULE-043",
            table=table,
            rule=f"cannot rise before '{name}' ({node_id}) has level {needed}; it has {level}",
            fix="Train that skill first.",
        )
        for node_id, name, level, needed in session.execute(query)
    ]


_ONLY_UP = {
    "skill_nodes": ("level", "experience_points"),
    "character_talents": ("level", "experience"),
    "characters": ("level", "experience"),
    "quiz_attempts": ("attempt_number",),
    "player_achievements": ("completion_percentage",),
    "custom_boss_fight_assignments": ("attempts_made",),
}


@rule_of(*_ONLY_UP)
def only_grows(
    session: Session, table: str, row: Row, existing: Row | None, now: datetime
) -> list[Violation]:
    """What was learned or earned does not go down by an edit."""
    if existing is None:
        return []
    return [
        broken(
            row,
            name,
            code="E-RULE-044",
            table=table,
            rule=f"must not go below {existing[name]}, which it is already",
            fix="Leave it, or let it grow.",
        )
        for name in _ONLY_UP[table]
        if row.get(name, 0) < existing[name]
    ]


@rule_of("skill_nodes")
def category_is_a_path(
    session: Session, table: str, row: Row, existing: Row | None, now: datetime
) -> list[Violation]:
    """A skill's category is a path of names, from the widest to the narrowest."""
    problem = category_problem(row.get("skill_category") or "")
    if not problem or not touched(row, existing, "skill_category"):
        return []
    return [
        broken(
            row,
            "skill_category",
            code="E-RULE-045",
            table=table,
            rule=problem,
            fix="Write it as area/subject/topic.",
        )
    ]


@rule_of("quest_steps", "guild_quest_templates")
def xp_fits_the_difficulty(
    session: Session, table: str, row: Row, existing: Row | None, now: datetime
) -> list[Violation]:
    """The harder a quest, the more XP it may give."""
    xp, difficulty = row.get("experience_points"), row.get("difficulty")
    if xp is None or difficulty is None:
        return []
    problem = xp_problem(difficulty, xp)
    if not problem or not touched(row, existing, "experience_points", "difficulty"):
        return []
    return [
        broken(
            row,
            "experience_points",
            code="E-RULE-046",
            table=table,
            rule=problem,
            fix="Lower it, or raise the difficulty.",
        )
    ]


@rule_of("guild_quest_templates")
def generated_says_what_was_asked(
    session: Session, table: str, row: Row, existing: Row | None, now: datetime
) -> list[Violation]:
    """What a machine wrote keeps what it was asked for."""
    if not row.get("is_ai_generated") or row.get("ai_generation_prompt"):
        return []
    return [
        broken(
            row,
            "ai_generation_prompt",
            code="E-RULE-047",
            table=table,
            rule="must be set for a quest that was generated",
            fix="Say what it was generated from.",
        )
    ]


@rule_of("quest_steps")
def starts_after_its_prerequisites(
    session: Session, table: str, row: Row, existing: Row | None, now: datetime
) -> list[Violation]:
    """A step begins once every step before it is completed."""
    began = existing is not None and existing["progress_status"] == "not_started"
    if not began or row["progress_status"] == "not_started":
        return []
    links, steps = TABLES["quest_step_prerequisites"].__table__, columns("quest_steps")
    query = (
        sa.select(steps.id, steps.title)
        .join(links, links.c.prerequisite_id == steps.id)
        .where(links.c.quest_step_id == row["id"], steps.progress_status != "completed")
        .where(steps.deleted_at.is_(None))
        .order_by(steps.id)
    )
    return [
        broken(
            row,
            "progress_status",
            code="E-RULE-048",
            table=table,
            rule=f"cannot begin before '{title}' ({step_id}) is completed",
            fix="Complete that step first.",
        )
        for step_id, title in session.execute(query)
    ]


_DONE = ("title", "description", "difficulty", "experience_points", "completion_criteria")


@rule_of("quest_steps")
def completed_steps_stay(
    session: Session, table: str, row: Row, existing: Row | None, now: datetime
) -> list[Violation]:
    """What a completed step asked for and gave is not changed afterwards."""
    if existing is None or existing["progress_status"] != "completed":
        return []
    return [
        broken(
            row,
            name,
            code="E-RULE-049",
            table=table,
            rule="must stay what it is, because the step is completed",
            fix="Make a new step instead.",
        )
        for name in (*_DONE, "completion_date")
        if row.get(name) != existing.get(name)
    ]
