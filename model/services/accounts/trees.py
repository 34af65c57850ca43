"""Planting the first skill trees: the published templates of a player's route and career.

Every skill of a tree is there from the start at level 0; those without a prerequisite are open.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.services import rows
from model.tables import TABLES, CharacterClass, PlayerProfile, Route, SkillTree

Content = Mapping[str, Mapping[str, Any]]
_COPIED = (
    *("name", "description", "max_level", "unlock_threshold", "skill_category"),
    *("position_x", "position_y"),
)


def plant(session: WriteSession, profile: PlayerProfile, content: Content) -> tuple[list[str], int]:
    """Plant each template for the player's route and career that is not planted yet.

    Gives the names of the new trees and how many skills they have.
    """
    route, career = _keys(session, profile)
    known = sa.select(col(SkillTree.template_id)).where(col(SkillTree.player_id) == profile.id)
    planted = set(session.execute(known).scalars())
    names, count = [], 0
    for key, template in sorted(content.get("skill_tree_templates", {}).items()):
        if not _fits(template, route=route, career=career):
            continue
        template_id = _ids(session, profile.world_id, "skill_tree_templates").get(key)
        if template_id is None or template_id in planted:
            continue
        count += _plant(session, profile, content, key, template_id)
        names.append(template["name"])
    return names, count


def _fits(template: Mapping[str, Any], *, route: str, career: str) -> bool:
    """Whether a template is for this route and career; one that names neither is for nobody."""
    wanted = (template["route"], route), (template["class"], career)
    named = [asked == own for asked, own in wanted if asked is not None]
    return bool(named) and all(named)


def _keys(session: Session, profile: PlayerProfile) -> tuple[str, str]:
    route = session.get_one(Route, profile.route_id)
    career = session.get_one(CharacterClass, profile.class_id)
    return route.key, career.key


def _ids(session: Session, world_id: int, table: str) -> dict[str, int]:
    there = TABLES[table].__table__.c
    query = sa.select(there.key, there.id).where(
        there.world_id == world_id, there.deleted_at.is_(None)
    )
    return {row.key: row.id for row in session.execute(query)}


def _plant(
    session: WriteSession, profile: PlayerProfile, content: Content, key: str, template_id: int
) -> int:
    template = content["skill_tree_templates"][key]
    tree_id = rows.add(
        session,
        "skill_trees",
        player_id=profile.id,
        template_id=template_id,
        name=template["name"],
        description=template["description"],
    )
    ids = _ids(session, profile.world_id, "skill_node_templates")
    nodes: dict[str, int] = {}
    for name, node in sorted(content.get("skill_node_templates", {}).items()):
        if node["skill_tree_template"] == key and name in ids:
            copied = {field: node[field] for field in _COPIED}
            values = {"skill_tree_id": tree_id, "template_id": ids[name], **copied}
            nodes[name] = rows.add(session, "skill_nodes", **values)
    for _, link in sorted(content.get("skill_node_template_prerequisites", {}).items()):
        later, earlier = link["skill_node_template"], link["prerequisite"]
        if later in nodes and earlier in nodes:
            pair = {"skill_node_id": nodes[later], "prerequisite_id": nodes[earlier]}
            rows.add(session, "skill_node_prerequisites", **pair)
    return len(nodes)
