"""The skills of a player's own trees that an exam asks: which, and how they grow by it."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import Refused
from model.rules import exams as rules
from model.rules import paths
from model.services.exams.rows import Terms
from model.services.learning.material import Material, content_ids
from model.tables import (
    ExamBossAttempt,
    ExamBossAttemptSkill,
    SkillNode,
    SkillNodePrerequisite,
    SkillTree,
)

SKILLS_MAX = len(rules.SKILL_SHARES)
EXPERIENCE_MAX = 1_000_000_000


def note_skills(
    session: WriteSession,
    material: Material,
    attempt: ExamBossAttempt,
    terms: Terms,
    wanted: Sequence[int],
) -> None:
    """Write down which nodes an attempt trains, the primary first; Refused for others' nodes.

    Without any named: the nodes of the player's trees that stand for the exam's skill.
    """
    own = _own_nodes(session, attempt.player_id)
    if len(set(wanted)) != len(wanted) or len(wanted) > SKILLS_MAX or not set(wanted) <= set(own):
        raise Refused(
            f"An exam trains up to {SKILLS_MAX} different skills of the player's own trees, not "
            f"{list(wanted)}. Player {attempt.player_id} has {own[:20] or 'none'}. Choose of them.",
            code="E-EXAM-013",
        )
    nodes = list(wanted) or _nodes_of_skill(session, material, attempt.player_id, terms.skill)
    for node_id in nodes[:SKILLS_MAX]:
        session.add(
            ExamBossAttemptSkill(
                attempt_id=attempt.id or 0, skill_node_id=node_id, created_at=session.now
            )
        )
        session.flush()  # one by one: their order says which is the primary


def _own_nodes(session: Session, player_id: int) -> list[int]:
    query = (
        sa.select(col(SkillNode.id))
        .join(SkillTree, col(SkillTree.id) == col(SkillNode.skill_tree_id))
        .where(
            col(SkillTree.player_id) == player_id,
            col(SkillTree.deleted_at).is_(None),
            col(SkillNode.deleted_at).is_(None),
        )
        .order_by(col(SkillNode.id))
    )
    return [int(found) for found in session.execute(query).scalars() if found is not None]


def _nodes_of_skill(
    session: Session, material: Material, player_id: int, skill: str | None
) -> list[int]:
    if skill is None:
        return []
    templates = material.ruleset.content.get("skill_node_templates", {})
    keys = [key for key, row in templates.items() if row["skill"] == skill]
    ids = content_ids(session, material, "skill_node_templates", keys)
    query = (
        sa.select(col(SkillNode.id))
        .where(
            col(SkillNode.id).in_(_own_nodes(session, player_id)),
            col(SkillNode.template_id).in_(sorted(ids.values())),
        )
        .order_by(col(SkillNode.id))
    )
    return [int(found) for found in session.execute(query).scalars() if found is not None]


def skills_of(session: Session, attempt_id: int) -> list[SkillNode]:
    """The nodes that an attempt trains, primary first."""
    query = (
        sa.select(SkillNode)
        .join(ExamBossAttemptSkill, col(ExamBossAttemptSkill.skill_node_id) == col(SkillNode.id))
        .where(col(ExamBossAttemptSkill.attempt_id) == attempt_id)
        .order_by(col(ExamBossAttemptSkill.id))
    )
    return list(session.execute(query).scalars())


def are_related(session: Session, nodes: Sequence[int]) -> bool:
    """Whether one of these nodes comes before another (*ours*: the source says "related")."""
    query = sa.select(col(SkillNodePrerequisite.id)).where(
        col(SkillNodePrerequisite.skill_node_id).in_(nodes),
        col(SkillNodePrerequisite.prerequisite_id).in_(nodes),
    )
    return session.execute(query).first() is not None


def train(session: WriteSession, nodes: Sequence[SkillNode], xp: int) -> tuple[int, ...]:
    """Split XP over nodes as experience, 60/25/15; gives what each got.

    A node that is still locked keeps the experience and rises when it opens and is trained again.
    """
    shares = rules.skill_xp(xp, len(nodes))
    for node, share in sorted(zip(nodes, shares, strict=True), key=lambda pair: pair[0].id or 0):
        session.refresh(node, with_for_update=True)
        node.experience_points = min(EXPERIENCE_MAX, node.experience_points + share)
        if paths.node_opens(_gates(session, node)):
            level = paths.node_level(node.experience_points, node.max_level)
            node.level = max(node.level, level)
        node.version += 1
        node.updated_at = max(session.now, node.created_at)
    session.flush()
    return shares


def _gates(session: Session, node: SkillNode) -> list[tuple[int, int]]:
    """Level and threshold of the nodes before one that are still there."""
    query = (
        sa.select(col(SkillNode.level), col(SkillNode.unlock_threshold))
        .join(SkillNodePrerequisite, col(SkillNodePrerequisite.prerequisite_id) == SkillNode.id)
        .where(
            col(SkillNodePrerequisite.skill_node_id) == node.id,
            col(SkillNode.deleted_at).is_(None),
        )
    )
    return [(row[0], row[1]) for row in session.execute(query)]
