"""Shapes of parties: their rules, what members may do, what was seen, shared and measured."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from model.shapes.base import Key, Line, Link, Ratio, RowId, Shape, Text, Whole


class PartyRules(Shape):
    """What the members of a party agreed on."""

    inactive_after_days: Annotated[int, Field(ge=1, le=365)] = 14
    leader_vote_after_days: Annotated[int, Field(ge=1, le=365)] = 30
    members_may_invite: bool = False
    recording_needs_consent: bool = True
    house_rules: Annotated[list[Line], Field(max_length=20)] = Field(default_factory=list)


class PartyPermissions(Shape):
    """What a member (by default, by role, or alone) may do in a party."""

    add_to_stash: bool = True
    edit_stash: bool = False
    comment: bool = True
    invite: bool = False
    schedule_meetings: bool = False
    record_meetings: bool = False
    see_analytics: bool = False


class ViewedStats(Shape):
    """What one player could see of another: only what that player shows."""

    level: Annotated[int, Field(ge=1, le=1000)] | None = None
    total_xp: Whole | None = None
    current_streak: Annotated[int, Field(ge=0, le=100_000)] | None = None
    character_class: Key | None = None
    route: Key | None = None
    stats: dict[Key, Whole] = Field(default_factory=dict)


class MemberEngagement(Shape):
    """How engaged one member was in a period."""

    player_id: RowId
    engagement_score: Ratio
    meetings_attended: Whole = 0
    items_contributed: Whole = 0
    active_days: Annotated[int, Field(ge=0, le=366)] = 0


MemberEngagements = Annotated[list[MemberEngagement], Field(max_length=100)]
"""One entry for each member."""


class PartyCompletionRates(Shape):
    """The share of quests, tasks and meetings of a period that the party saw through."""

    quests: Ratio | None = None
    action_items: Ratio | None = None
    meetings: Ratio | None = None


class SharedResource(Shape):
    """One document or link shown to the others."""

    title: Line
    url: Link
    kind: Literal["document", "link", "file", "video", "note"] = "link"
    shared_by_player_id: RowId | None = None


SharedResources = Annotated[list[SharedResource], Field(max_length=100)]
"""What was shared in one session or meeting, in order."""


class SessionNote(Shape):
    """One paragraph of the notes a party takes together."""

    player_id: RowId | None = None
    text: Text


class SessionNotes(Shape):
    """The notes of one live session; `edit_number` goes up with every edit of anyone."""

    edit_number: Whole = 0
    notes: Annotated[list[SessionNote], Field(max_length=500)] = Field(default_factory=list)
