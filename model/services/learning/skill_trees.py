"""Skill trees: planted from a published template, opened by prerequisites, grown by mastery.

A node opens when each node before it has reached its threshold; its level never goes down. Nodes of
a skill follow the player's mastery of it, others the experience that a teacher confirms.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import NotFound, Refused
from model.rules import paths as rules
from model.rules.graphs import in_order
from model.services import audit
from model.services.idempotency import once
from model.services.learning.mastery import find_state
from model.services.learning.material import (
    Material,
    content_id,
    content_ids,
    key_of,
    learner,
    profile_of,
)
from model.tables import SkillNode, SkillNodePrerequisite, SkillTree
from model.words import Role

EXPERIENCE_MAX = 10_000
"""Most experience that is confirmed at once."""
NAME_LENGTH_MAX = 100


@dataclass(frozen=True, slots=True)
class NodeInfo:
    """One node of a tree; `before` are the ids of the nodes that come before it."""

    node_id: int
    name: str
    level: int
    max_level: int
    experience: int
    is_open: bool
    before: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TreeInfo:
    """One player's skill tree, its nodes after those that come before them."""

    tree_id: int
    player_id: int
    name: str
    nodes: tuple[NodeInfo, ...]

    def node(self, name: str) -> NodeInfo:
        """One node by name."""
        return next(node for node in self.nodes if node.name == name)


def plant_tree(session: WriteSession, *, player_id: int, template: str, name: str = "") -> TreeInfo:
    """Give a player a tree like a template by key, grown to what they master already.

    Errors: NotFound; Refused for a name that is none, or when the player has a tree of it.
    """

    def work() -> dict[str, Any]:
        _, material = learner(session, player_id)
        row = material.row("skill_tree_templates", template)
        called = name.strip() or row["name"]
        _require_name(called)
        _require_free(session, player_id, called)
        tree = SkillTree(
            player_id=player_id,
            template_id=content_id(session, material, "skill_tree_templates", template),
            name=called,
            description=row["description"],
            created_at=session.now,
            updated_at=session.now,
        )
        session.add(tree)
        session.flush()
        assert tree.id is not None
        _plant_nodes(session, material, tree.id, template)
        _grow(session, material, tree)
        _note(session, "learning.plant_tree", tree.id, {"template": template})
        return {"tree": tree.id}

    request = {"player": player_id, "template": template, "name": name}
    answer = once(session, service="learning.plant_tree", request=request, work=work)
    assert answer is not None
    return tree_of(session, tree_id=answer["tree"])


def grow_tree(session: WriteSession, *, tree_id: int) -> TreeInfo:
    """Let the open nodes of a tree follow what its player masters by now; nothing goes down."""

    def work() -> None:
        tree = _tree(session, tree_id)
        _, material = learner(session, tree.player_id)
        grown = _grow(session, material, tree)
        _note(session, "learning.grow_tree", tree_id, {"grown": grown})

    once(session, service="learning.grow_tree", request={"tree": tree_id}, work=work)
    return tree_of(session, tree_id=tree_id)


def train_node(session: WriteSession, *, node_id: int, experience: int) -> TreeInfo:
    """Confirm experience with a node; every 100 are a level, up to the node's greatest.

    Needs the role designer or educator. Errors: NotFound; Refused for a node of one's own, and
    while it is locked.
    """
    session.actor.require(Role.DESIGNER, Role.EDUCATOR)

    def work() -> dict[str, Any]:
        node = session.get(SkillNode, node_id, with_for_update=True, populate_existing=True)
        if node is None or node.deleted_at is not None:
            raise NotFound(f"There is no skill node {node_id}.", code="E-LEARN-001")
        _require_anothers(session, node)
        if not rules.node_opens(_thresholds(session, node.skill_tree_id).get(node_id, [])):
            raise Refused(
                f"The skill '{node.name}' is locked: what comes before it has not reached its "
                "threshold. Train that first.",
                code="E-LEARN-041",
            )
        if not 1 <= experience <= EXPERIENCE_MAX:
            raise Refused(
                f"The experience {experience} must be 1 to {EXPERIENCE_MAX}. Correct the number.",
                code="E-LEARN-016",
            )
        node.experience_points = min(1_000_000_000, node.experience_points + experience)
        level = rules.node_level(node.experience_points, node.max_level)
        _raise(session, node, max(level, node.level))
        session.flush()
        _note(session, "learning.train_node", node.skill_tree_id, {"node": node_id})
        return {"tree": node.skill_tree_id}

    request = {"node": node_id, "experience": experience}
    answer = once(session, service="learning.train_node", request=request, work=work)
    assert answer is not None
    return tree_of(session, tree_id=answer["tree"])


def trees_of(session: Session, *, player_id: int) -> tuple[TreeInfo, ...]:
    """A player's trees as they stand, the oldest first; none for who has planted none."""
    query = (
        sa.select(col(SkillTree.id))
        .where(col(SkillTree.player_id) == player_id, col(SkillTree.deleted_at).is_(None))
        .order_by(col(SkillTree.id))
    )
    found = session.execute(query).scalars().all()
    return tuple(tree_of(session, tree_id=number) for number in found if number is not None)


def tree_of(session: Session, *, tree_id: int) -> TreeInfo:
    """A tree as it stands; NotFound."""
    tree = _tree(session, tree_id)
    nodes = {node.id or 0: node for node in _nodes(session, tree_id)}
    edges = _edges(session, tree_id)
    gates = _thresholds(session, tree_id)
    ordered = [node for node in in_order(edges) if node in nodes]
    ordered += [node for node in nodes if node not in set(ordered)]
    return TreeInfo(
        tree_id=tree_id,
        player_id=tree.player_id,
        name=tree.name,
        nodes=tuple(
            NodeInfo(
                node_id=number,
                name=nodes[number].name,
                level=nodes[number].level,
                max_level=nodes[number].max_level,
                experience=nodes[number].experience_points,
                is_open=rules.node_opens(gates.get(number, [])),
                before=tuple(first for first, then in edges if then == number),
            )
            for number in ordered
        ),
    )


# --- Parts --------------------------------------------------------------------------------------


def _tree(session: Session, tree_id: int) -> SkillTree:
    tree = session.get(SkillTree, tree_id)
    if tree is None or tree.deleted_at is not None:
        raise NotFound(f"There is no skill tree {tree_id}.", code="E-LEARN-001")
    return tree


def _nodes(session: Session, tree_id: int) -> list[SkillNode]:
    query = (
        sa.select(SkillNode)
        .where(col(SkillNode.skill_tree_id) == tree_id, col(SkillNode.deleted_at).is_(None))
        .order_by(col(SkillNode.id))
    )
    return list(session.execute(query).scalars())


def _edges(session: Session, tree_id: int) -> list[tuple[int, int]]:
    """The tree's prerequisites as (what comes before, what comes after)."""
    query = (
        sa.select(
            col(SkillNodePrerequisite.prerequisite_id), col(SkillNodePrerequisite.skill_node_id)
        )
        .join(SkillNode, col(SkillNode.id) == col(SkillNodePrerequisite.skill_node_id))
        .where(col(SkillNode.skill_tree_id) == tree_id)
        .order_by(col(SkillNodePrerequisite.id))
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def _thresholds(session: Session, tree_id: int) -> dict[int, list[tuple[int, int]]]:
    """For each node, level and threshold of the nodes before it that are still there."""
    nodes = {node.id: node for node in _nodes(session, tree_id)}
    found: dict[int, list[tuple[int, int]]] = {}
    for before, node in _edges(session, tree_id):
        if before in nodes:
            first = nodes[before]
            found.setdefault(node, []).append((first.level, first.unlock_threshold))
    return found


def _require_anothers(session: WriteSession, node: SkillNode) -> None:
    owner = profile_of(session, _tree(session, node.skill_tree_id).player_id)
    if owner.user_id == session.actor.user_id and Role.ADMIN not in session.actor.roles:
        raise Refused(
            f"The skill '{node.name}' is your own, and nobody confirms their own. "
            "Ask somebody else.",
            code="E-LEARN-018",
        )


def _require_name(name: str) -> None:
    if not (1 <= len(name) <= NAME_LENGTH_MAX and name.isprintable()):
        raise Refused(
            f"A skill tree's name has 1 to {NAME_LENGTH_MAX} characters that can be seen. "
            "Choose another one.",
            code="E-LEARN-042",
        )


def _require_free(session: Session, player_id: int, name: str) -> None:
    query = sa.select(col(SkillTree.id)).where(
        col(SkillTree.player_id) == player_id,
        col(SkillTree.name) == name,
        col(SkillTree.deleted_at).is_(None),
    )
    if session.execute(query).first() is not None:
        raise Refused(
            f"The player has a skill tree called '{name}' already. Choose another name.",
            code="E-LEARN-040",
        )


def _plant_nodes(session: WriteSession, material: Material, tree_id: int, template: str) -> None:
    keys = material.parts("skill_node_templates", "skill_tree_template", template)
    ids = content_ids(session, material, "skill_node_templates", keys)
    made: dict[str, SkillNode] = {}
    for key in keys:
        row = material.row("skill_node_templates", key)
        copied = {
            name: row[name]
            for name in (
                *("name", "description", "max_level", "unlock_threshold", "skill_category"),
                *("position_x", "position_y"),
            )
        }
        made[key] = SkillNode(
            skill_tree_id=tree_id,
            template_id=ids[key],
            created_at=session.now,
            updated_at=session.now,
            **copied,
        )
        session.add(made[key])
    session.flush()
    for key in keys:
        parts = material.parts("skill_node_template_prerequisites", "skill_node_template", key)
        for part in parts:
            first = made[material.row("skill_node_template_prerequisites", part)["prerequisite"]]
            session.add(
                SkillNodePrerequisite(
                    skill_node_id=made[key].id or 0,
                    prerequisite_id=first.id or 0,
                    created_at=session.now,
                )
            )
    session.flush()


def _grow(session: WriteSession, material: Material, tree: SkillTree) -> int:
    """Raise open nodes to the mastery of their skills, first nodes first; gives how many rose."""
    assert tree.id is not None
    nodes = {node.id or 0: node for node in _nodes(session, tree.id)}
    edges = _edges(session, tree.id)
    linked = in_order(edges)
    grown = 0
    for number in (*linked, *(n for n in nodes if n not in set(linked))):
        node = nodes.get(number)
        if node is None or node.template_id is None:
            continue
        before = [nodes[first] for first, then in edges if then == number and first in nodes]
        if rules.node_opens([(first.level, first.unlock_threshold) for first in before]):
            level = _mastered_level(session, material, tree.player_id, node.template_id)
            grown += _raise(session, node, min(level, node.max_level))
    session.flush()
    return grown


def _mastered_level(session: Session, material: Material, player_id: int, template: int) -> int:
    key = key_of(session, "skill_node_templates", template)
    if not material.has("skill_node_templates", key):
        return 0
    skill = material.row("skill_node_templates", key)["skill"]
    if skill is None or not material.has("skills", skill):
        return 0
    state = find_state(session, player_id, content_id(session, material, "skills", skill))
    return 0 if state is None else state.level


def _raise(session: WriteSession, node: SkillNode, level: int) -> bool:
    """Raise a node's level; false where it stays."""
    has_risen = level > node.level
    node.level = max(level, node.level)
    node.version += 1
    node.updated_at = max(session.now, node.created_at)
    return has_risen


def _note(session: WriteSession, action: str, tree_id: int, details: dict[str, Any]) -> None:
    audit.record(
        session,
        action=action,
        object_type="skill_trees",
        object_key=str(tree_id),
        details=details,
    )
