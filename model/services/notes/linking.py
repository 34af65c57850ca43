"""Notes and skills: which skills of the player's trees a note contributes to, and which it might.

Proposals count how often a note names a skill (model.rules.documents); the player decides. Source:
sources/roguelearn.md, Note (contributes_to_skills).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import Refused
from model.rules.documents import METHOD, best, name_scores
from model.services.notes.writing import NoteInfo, do, note, skills_of_note
from model.services.records.sound_columns import INT64
from model.services.rows import Row, columns
from model.tables import NoteSkillNode

SKILLS_MAX = 10


@dataclass(frozen=True, slots=True)
class ProposedSkill:
    """One skill that a text names, and how often: five for each title, one for the text."""

    node_id: int
    name: str
    score: int
    method: str = METHOD


def link_skills(session: WriteSession, *, note_id: int, node_ids: Sequence[int]) -> NoteInfo:
    """Say that a note contributes to skills of its player; those linked already stay."""

    def work(row: Row) -> None:
        held = {node_id for node_id, _ in skills_of_note(session, note_id)}
        require_nodes(session, row["player_id"], node_ids)
        fresh = [node_id for node_id in dict.fromkeys(node_ids) if node_id not in held]
        session.add_all(
            NoteSkillNode(note_id=note_id, skill_node_id=node_id, created_at=session.now)
            for node_id in fresh
        )
        session.flush()

    return do(session, "notes.link_skills", note_id, work, nodes=list(node_ids))


def unlink_skill(session: WriteSession, *, note_id: int, node_id: int) -> NoteInfo:
    """Take a skill off a note."""

    def work(row: Row) -> None:
        if node_id not in {held for held, _ in skills_of_note(session, note_id)}:
            raise Refused(
                f"Note {note_id} does not contribute to skill {node_id}. Nothing is to be undone.",
                code="E-NOTE-004",
            )
        session.execute(
            sa.delete(NoteSkillNode).where(
                col(NoteSkillNode.note_id) == note_id, col(NoteSkillNode.skill_node_id) == node_id
            )
        )

    return do(session, "notes.unlink_skill", note_id, work, node=node_id)


def proposed_skills(session: Session, *, note_id: int) -> tuple[ProposedSkill, ...]:
    """The skills that a note names and does not contribute to yet, most named first."""
    found = note(session, note_id=note_id)
    held = {node_id for node_id, _ in found.skills}
    named = skills_named(session, found.player_id, found.title, found.content)
    return tuple(skill for skill in named if skill.node_id not in held)


# --- Parts that other services of notes share ---------------------------------------------------


def skills_named(
    session: Session, player_id: int, title: str, text: str
) -> tuple[ProposedSkill, ...]:
    """The skills of a player's trees that a title and its text name, most named first."""
    nodes, trees = columns("skill_nodes"), columns("skill_trees")
    query = (
        sa.select(nodes.id, nodes.name)
        .join_from(nodes.id.table, trees.id.table, trees.id == nodes.skill_tree_id)
        .where(trees.player_id == player_id, nodes.deleted_at.is_(None))
        .where(trees.deleted_at.is_(None))
    )
    there = [(node_id, name) for node_id, name in session.execute(query.order_by(nodes.id))]
    scores = name_scores(title, text, [name for _, name in there])
    return tuple(ProposedSkill(*there[place], scores[place]) for place in best(scores, SKILLS_MAX))


def require_nodes(session: Session, player_id: int, node_ids: Sequence[int]) -> None:
    """Refused unless all of these are skills of the player's trees."""
    nodes, trees = columns("skill_nodes"), columns("skill_trees")
    wanted = {node for node in node_ids if type(node) is int and 0 < node <= INT64}
    query = (
        sa.select(nodes.id)
        .join_from(nodes.id.table, trees.id.table, trees.id == nodes.skill_tree_id)
        .where(trees.player_id == player_id, nodes.id.in_(wanted), nodes.deleted_at.is_(None))
    )
    known = set(session.execute(query).scalars())
    if missing := [node for node in node_ids if node not in known]:
        raise Refused(
            f"Player {player_id} has no skill {missing[0]} in a tree. Look at the trees again.",
            code="E-NOTE-003",
        )
