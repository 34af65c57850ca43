"""The activity feed: what players did, seen by whom they let see it.

A person's privacy setting bounds what an activity asks for: everyone, friends, nobody (the
default). It is judged when the activity is shared and, with blocks and ended connections, again
whenever a feed is read. Source: sources/roguelearn.md, Social Recognition System.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import NotFound
from model.services import rows
from model.services.acting import acting_for, require_self
from model.services.records import storing
from model.services.social.pairs import friends_of
from model.tables import ActivityFeedItem, PlayerProfile, SocialActivity, User
from model.words import SocialActivityKind, SocialVisibility

ITEMS = "activity_feed_items"
PAGE_ROWS = 50
_WIDTH = (SocialVisibility.PRIVATE, SocialVisibility.FRIENDS, SocialVisibility.WORLD)
_LET = {
    "nobody": SocialVisibility.PRIVATE,
    "friends": SocialVisibility.FRIENDS,
    "everyone": SocialVisibility.WORLD,
}
"""What a person's privacy setting `activity` lets others see."""


@dataclass(frozen=True, slots=True)
class ActivityInfo:
    """One activity as it was shared, and in how many feeds it was put."""

    id: int
    player_id: int
    kind: SocialActivityKind
    visibility: SocialVisibility
    feed_count: int


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One activity in a player's feed."""

    id: int
    activity_id: int
    player_id: int
    kind: SocialActivityKind
    details: dict[str, Any]
    occurred_at: datetime
    is_read: bool


def share(
    session: WriteSession,
    *,
    player_id: int,
    kind: SocialActivityKind,
    visibility: SocialVisibility = SocialVisibility.FRIENDS,
    details: Mapping[str, Any] | None = None,
) -> ActivityInfo:
    """Share what a player did, with the player's own feed and those of connected players.

    Errors: NotFound; Refused for somebody else's player; RecordError for details of another shape.
    """

    def work() -> rows.Answer:
        profile = acting_for(session, session.actor, player_id)
        seen_by = narrower(visibility, _setting(session, profile))
        new = rows.add(
            session,
            "social_activities",
            player_id=player_id,
            kind=kind.value,
            visibility=seen_by.value,
            details=dict(details or {}),
            occurred_at=session.now,
        )
        readers = [player_id, *_readers(session, profile, seen_by)]
        for reader in readers:
            rows.add(session, ITEMS, player_id=reader, activity_id=new)
        return {"id": new, "visibility": seen_by.value, "count": len(readers)}

    request = {
        "player": player_id,
        "kind": kind.value,
        "visibility": visibility.value,
        "details": dict(details or {}),
    }
    table = "social_activities"
    answer = rows.answered(session, "social.share", request=request, table=table, work=work)
    seen = SocialVisibility(answer["visibility"])
    return ActivityInfo(answer["id"], player_id, kind, seen, answer["count"])


def narrower(wanted: SocialVisibility, let: SocialVisibility) -> SocialVisibility:
    """Whichever of the two fewer people see."""
    return min(wanted, let, key=_WIDTH.index)


def feed(
    session: Session,
    *,
    player_id: int,
    only_unread: bool = False,
    before_id: int | None = None,
    limit: int = PAGE_ROWS,
) -> tuple[FeedItem, ...]:
    """A player's feed, newest first: what is hidden, or not theirs to see any more, is left out."""
    profile = session.get(PlayerProfile, player_id)
    if profile is None:
        raise NotFound(f"There is no player {player_id}.")
    there = ActivityFeedItem.__table__.c
    query = (
        sa.select(ActivityFeedItem, SocialActivity)
        .join(SocialActivity, col(SocialActivity.id) == there.activity_id)
        .join(PlayerProfile, col(PlayerProfile.id) == col(SocialActivity.player_id))
        .outerjoin(User, col(User.id) == col(PlayerProfile.user_id))
        .where(there.player_id == player_id, there.deleted_at.is_(None), there.is_hidden.is_(False))
        .where(_still_seen(session, profile))
    )
    if only_unread:
        query = query.where(there.is_read.is_(False))
    if before_id is not None:
        query = query.where(there.id < before_id)
    query = query.order_by(there.id.desc()).limit(limit)
    found = session.execute(query.execution_options(populate_existing=True))
    return tuple(_item(item, activity) for item, activity in found)


def mark_activity_read(session: WriteSession, *, item_id: int) -> None:
    """Mark an item of one's own feed read."""
    _mark(session, item_id, "social.mark_activity_read", {"is_read": True})


def hide_activity(session: WriteSession, *, item_id: int) -> None:
    """Take an item out of one's own feed; others keep theirs."""
    _mark(session, item_id, "social.hide_activity", {"is_hidden": True})


# --- Steps --------------------------------------------------------------------------------------


def _setting(session: Session, profile: PlayerProfile) -> SocialVisibility:
    """What the player's person lets others see; who has no person shares nothing."""
    user = None if profile.user_id is None else session.get(User, profile.user_id)
    if user is None:
        return SocialVisibility.PRIVATE
    return _LET[user.privacy_settings.get("activity", "nobody")]


def _readers(session: Session, profile: PlayerProfile, seen_by: SocialVisibility) -> list[int]:
    """The players of connected persons in the same world, by id."""
    if seen_by is SocialVisibility.PRIVATE or profile.user_id is None:
        return []
    query = sa.select(col(PlayerProfile.id)).where(
        col(PlayerProfile.world_id) == profile.world_id,
        col(PlayerProfile.user_id).in_(friends_of(session, profile.user_id)),
    )
    return list(session.execute(query.order_by(col(PlayerProfile.id))).scalars())


def _still_seen(session: Session, reader: PlayerProfile) -> sa.ColumnElement[bool]:
    """One's own activities, and those of persons with whom the reader is connected now."""
    own = col(SocialActivity.player_id) == reader.id
    if reader.user_id is None:
        return own
    friends = col(PlayerProfile.user_id).in_(friends_of(session, reader.user_id))
    allowed = sa.func.coalesce(col(User.privacy_settings)["activity"].as_string(), "nobody")
    return sa.or_(own, sa.and_(friends, allowed != "nobody"))


def _mark(session: WriteSession, item_id: int, service: str, values: dict[str, Any]) -> None:
    def work() -> rows.Answer:
        row = rows.locked(session, ITEMS, item_id, what="item of a feed")
        reader = session.get_one(PlayerProfile, row["player_id"])
        require_self(session.actor, reader.user_id, what=f"player {reader.id}")
        read_at = {"read_at": session.now} if "is_read" in values and not row["is_read"] else {}
        storing.change(session, ITEMS, row, {**values, **read_at})
        return {"id": item_id}

    rows.answered(session, service, request={"id": item_id}, table=ITEMS, work=work)


def _item(item: ActivityFeedItem, activity: SocialActivity) -> FeedItem:
    assert item.id is not None
    return FeedItem(
        id=item.id,
        activity_id=item.activity_id,
        player_id=activity.player_id,
        kind=activity.kind,
        details=dict(activity.details),
        occurred_at=activity.occurred_at,
        is_read=item.is_read,
    )
