"""What only members do: organise, record, assign, upload and be assigned within their group.

Each entry names the player column of a table and the chain of columns to the group. What goes on
now takes an active member; what tells of the past takes somebody who is or was one.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session

from model.errors import Violation
from model.services.records.document_rules.asking import (
    Chain,
    Row,
    broken,
    columns,
    follow,
    one_of,
    touched,
)
from model.services.records.rules import rule_of


class Needed(NamedTuple):
    """One player column whose player must be a member of the group that `group` leads to."""

    player: str
    group: Chain
    members: str
    is_active: bool = True


def _party(player: str, *through: str, was: bool = False) -> Needed:
    return Needed(player, (*through, "party_id"), "party_memberships", is_active=not was)


def _guild(player: str, *through: str) -> Needed:
    return Needed(player, (*through, "guild_id"), "guild_memberships")


MEMBERS_ONLY: dict[str, tuple[Needed, ...]] = {
    "party_invitations": (_party("inviter_id"),),
    "user_browsings": (_party("browser_id"),),
    "study_session_coordinations": (_party("coordinator_id"),),
    "study_session_participants": (_party("player_id", "session_coordination_id"),),
    "party_stash_items": (_party("contributor_id", "party_stash_id"),),
    "party_stash_permissions": (
        _party("player_id", "party_stash_item_id", "party_stash_id"),
        _party("granted_by", "party_stash_item_id", "party_stash_id"),
    ),
    "party_meetings": (_party("organizer_id"),),
    "meeting_attendances": (_party("player_id", "party_meeting_id", was=True),),
    "meeting_records": (_party("recorder_id", "party_meeting_id", was=True),),
    "meeting_record_participants": (
        _party("player_id", "meeting_record_id", "party_meeting_id", was=True),
    ),
    "meeting_summaries": (
        _party("created_by", "party_meeting_id", was=True),
        _party("approved_by", "party_meeting_id", was=True),
    ),
    "meeting_action_items": (
        _party("assigned_to", "meeting_summary_id", "party_meeting_id", was=True),
        _party("assigned_by", "meeting_summary_id", "party_meeting_id", was=True),
    ),
    "context_roles": (_party("player_id"), _guild("player_id")),
    "guild_materials": (_guild("uploader_id"),),
    "guild_buffs": (_guild("creator_id"),),
    "guild_quest_templates": (_guild("creator_id"),),
    "guild_quests": (_guild("assigner_id"),),
    "guild_quest_assignments": (_guild("player_id", "guild_quest_id"),),
    "custom_boss_fights": (_guild("creator_id"),),
    "custom_boss_fight_assignments": (_guild("player_id", "custom_boss_fight_id"),),
    "skill_tree_overlays": (_guild("creator_id"),),
    "lore_fragments": (_guild("creator_id"),),
    "hybrid_quests": (_guild("creator_id"),),
}
"""Who must be a member of what, by table."""

_STATUS = {"party_memberships": "account_status", "guild_memberships": "account_status"}


@rule_of(*MEMBERS_ONLY)
def acted_by_a_member(
    session: Session, table: str, row: Row, existing: Row | None, now: datetime
) -> list[Violation]:
    """What belongs to a group is done by, and given to, its members."""
    return [
        broken(
            row,
            needed.player,
            code="E-RULE-087",
            table=table,
            rule=f"must be {'an active' if needed.is_active else 'a'} member of the "
            f"{'guild' if needed.members == 'guild_memberships' else 'party'}",
            fix="Let the player join first.",
        )
        for needed in MEMBERS_ONLY[table]
        if touched(row, existing, needed.player, needed.group[0])
        and not _is_member(session, table, row, needed)
    ]


def _is_member(session: Session, table: str, row: Row, needed: Needed) -> bool:
    """Whether the player is a member; true when there is no player or no group to ask about."""
    player = row.get(needed.player)
    group = None if player is None else follow(session, table, row, chain=needed.group)
    if group is None:
        return True
    there = columns(needed.members)
    member = [there.player_id == player, there[needed.group[-1]] == group]
    if needed.is_active:
        member.append(there[_STATUS[needed.members]] == "active")
    return one_of(session, needed.members, *member) is not None
