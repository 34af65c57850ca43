"""Writing the XP ledger: one locked player, one new row at the end of the chain, nothing else.

`append` is the only place that adds an XP event. It stamps the row with the ruleset's hash, links
it to the newest row of the player, and lets profile and season follow. What is granted is decided
in `services.xp`; how a row is hashed in `model.rules.ledger`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

import sqlalchemy as sa
from sqlmodel import Session

from model.db import WriteSession
from model.errors import NotFound
from model.rules.curves import level_at
from model.rules.ledger import GENESIS, HASH_VERSION, LedgerEvent, event_hash
from model.rules.seasons import active_season, season_xp_after
from model.rules.values import ABSENT, MODIFIERS, GameRules, Step
from model.ruleset import Ruleset
from model.services import content
from model.tables import (
    PlayerProfile,
    Revision,
    Season,
    SeasonParticipation,
    World,
    XpEvent,
    XpModifier,
)
from model.words import Role, XpEventSource

_WORLDS, _REVISIONS, _EVENTS = World.__table__, Revision.__table__, XpEvent.__table__
_SEASONS, _PARTS = Season.__table__, SeasonParticipation.__table__
_PUBLISHED = (
    sa.select(_WORLDS.c.key, _REVISIONS.c.ruleset_hash)
    .outerjoin(_REVISIONS, _REVISIONS.c.id == _WORLDS.c.published_revision_id)
    .where(_WORLDS.c.id == sa.bindparam("world"))
)
_PUBLISHED_BEFORE = (
    sa.select(_REVISIONS.c.ruleset_hash)
    .where(_REVISIONS.c.world_id == sa.bindparam("world"), _REVISIONS.c.at < sa.bindparam("before"))
    .order_by(_REVISIONS.c.number.desc())
    .limit(1)
)
_NEWEST = (
    sa.select(_EVENTS.c.seq, _EVENTS.c.event_hash)
    .where(_EVENTS.c.player_id == sa.bindparam("player"))
    .order_by(_EVENTS.c.seq.desc())
    .limit(1)
)
_SEASON_ID = (
    sa.select(_SEASONS.c.id)
    .where(_SEASONS.c.world_id == sa.bindparam("world"), _SEASONS.c.key == sa.bindparam("season"))
    .order_by(_SEASONS.c.id.desc())
    .limit(1)
)
_PART = sa.select(SeasonParticipation).where(
    _PARTS.c.player_id == sa.bindparam("player"), _PARTS.c.season_id == sa.bindparam("season")
)


@dataclass(frozen=True, slots=True)
class Reference:
    """What an event is for: at most one id, and the content key it is about."""

    content_key: str = ""
    quest_log_id: int | None = None
    boss_attempt_id: int | None = None
    dungeon_attempt_id: int | None = None
    season_participation_id: int | None = None
    reverses_id: int | None = None


@dataclass(frozen=True, slots=True)
class AwardInfo:
    """One written event; `steps` are the applied modifiers in order."""

    event_id: int
    seq: int
    base_xp: int
    final_xp: int
    total_xp: int
    level_before: int
    level_after: int
    steps: tuple[Step, ...] = ()


def locked_profile(session: Session, player_id: int) -> PlayerProfile:
    """The player's profile, locked until the transaction ends; NotFound when there is none."""
    profile = session.get(PlayerProfile, player_id, with_for_update=True, populate_existing=True)
    if profile is None:
        raise NotFound(f"There is no player {player_id}.")
    if isinstance(session, WriteSession) and not session.actor.may_play_for(profile.user_id):
        session.actor.require(Role.ADMIN)  # says so
    return profile


def ruleset_of(session: Session, profile: PlayerProfile, *, at: datetime | None = None) -> Ruleset:
    """The ruleset that judges the player: the published one, or that of an earlier instant.

    `at` is the end of what is judged (exclusive: what is published in that very moment judges from
    then on). NotFound before the first publication.
    """
    if at is not None and isinstance(session, WriteSession) and at < session.now:
        earlier = _published_before(session, profile.world_id, at)
        if earlier is not None:
            return content.resolve(session, earlier)
    key, published_hash = session.execute(_PUBLISHED, {"world": profile.world_id}).one()
    # By hash no further query is needed; the world's key gives the sentence when none is published.
    return content.resolve(session, published_hash or key)


def _published_before(session: Session, world_id: int, at: datetime) -> str | None:
    """The hash of the revision that was the published one just before an instant."""
    asked = {"world": world_id, "before": at}
    return session.execute(_PUBLISHED_BEFORE, asked).scalar_one_or_none()


def append(
    session: WriteSession,
    profile: PlayerProfile,
    ruleset: Ruleset,
    *,
    source: XpEventSource,
    base_xp: int,
    final_xp: int,
    day: date,
    reference: Reference,
    steps: Sequence[Step] = (),
    reasons: Sequence[str] = (),
) -> AwardInfo:
    """Add one event to a locked player's chain; `reasons` says why each step applied."""
    assert profile.id is not None
    seq, previous = _head(session, profile.id)
    after = profile.total_xp + final_xp
    thresholds = ruleset.game.thresholds
    event = XpEvent(
        player_id=profile.id,
        seq=seq + 1,
        event_source=source,
        quest_log_id=reference.quest_log_id,
        boss_attempt_id=reference.boss_attempt_id,
        dungeon_attempt_id=reference.dungeon_attempt_id,
        season_participation_id=reference.season_participation_id,
        reverses_id=reference.reverses_id,
        content_key=reference.content_key,
        day_date=day,
        base_xp=base_xp,
        final_xp=final_xp,
        total_xp_before=profile.total_xp,
        total_xp_after=after,
        level_before=level_at(profile.total_xp, thresholds),
        level_after=level_at(after, thresholds),
        ruleset_hash=ruleset.hash,
        hash_version=HASH_VERSION,
        previous_hash=previous,
        event_hash="",
        created_at=session.now,
    )
    event.event_hash = event_hash(previous, as_ledger_event(event, steps, reasons))
    session.add(event)
    session.flush()
    assert event.id is not None
    _add_modifiers(session, event.id, steps, reasons)
    profile.total_xp, profile.level = after, event.level_after
    _follow_season(session, profile, ruleset.game, day=day, final_xp=final_xp)
    session.flush()
    return AwardInfo(
        event.id,
        event.seq,
        base_xp,
        final_xp,
        after,
        event.level_before,
        event.level_after,
        tuple(steps),
    )


def _add_modifiers(
    session: Session, event_id: int, steps: Sequence[Step], reasons: Sequence[str]
) -> None:
    session.add_all(
        XpModifier(
            xp_event_id=event_id,
            order=step.order,
            type=MODIFIERS[step.type],
            multiplier_ppm=step.multiplier_ppm,
            reason=reason,
            xp_before=step.xp_before,
            xp_after=step.xp_after,
        )
        for step, reason in zip(steps, reasons, strict=True)
    )


def _head(session: Session, player_id: int) -> tuple[int, str]:
    """The newest event's seq and hash (the original linked to the oldest)."""
    row = session.execute(_NEWEST, {"player": player_id}).first()
    return (0, GENESIS) if row is None else (row.seq, row.event_hash)


def as_ledger_event(event: XpEvent, steps: Sequence[Step], reasons: Sequence[str]) -> LedgerEvent:
    """A stored event in the form that is hashed: ids and keys, no names."""
    ids = (
        event.quest_log_id,
        event.boss_attempt_id,
        event.dungeon_attempt_id,
        event.season_participation_id,
        event.reverses_id,
    )
    created = event.created_at.astimezone(UTC).isoformat(timespec="microseconds")
    return LedgerEvent(
        player=str(event.player_id),
        seq=event.seq,
        source=event.event_source.value,
        reference="|".join([event.content_key, *("" if i is None else str(i) for i in ids)]),
        at=f"{created}|{event.day_date.isoformat()}",
        base_xp=event.base_xp,
        final_xp=event.final_xp,
        total_xp_before=event.total_xp_before,
        total_xp_after=event.total_xp_after,
        level_before=event.level_before,
        level_after=event.level_after,
        ruleset_hash=event.ruleset_hash,
        reason="|".join(reasons),
        steps=tuple(steps),
    )


def _follow_season(
    session: WriteSession, profile: PlayerProfile, game: GameRules, *, day: date, final_xp: int
) -> None:
    participation = ensure_participation(session, profile, game, day=day)
    if participation is not None:
        participation.season_xp = season_xp_after(participation.season_xp, final_xp)


def ensure_participation(
    session: WriteSession, profile: PlayerProfile, game: GameRules, *, day: date
) -> SeasonParticipation | None:
    """The player's part in the season of local date `day`, joined now if need be."""
    index = active_season(game.seasons, day.toordinal())
    if index == ABSENT:
        return None
    wanted = {"world": profile.world_id, "season": game.seasons[index].key}
    season_id = session.execute(_SEASON_ID, wanted).scalar_one()
    asked = {"player": profile.id, "season": season_id}
    found = session.execute(_PART, asked).scalar_one_or_none()
    if found is None:
        assert profile.id is not None
        found = SeasonParticipation(
            player_id=profile.id, season_id=season_id, season_xp=0, joined_at=session.now
        )
        session.add(found)
        session.flush()
    return found
