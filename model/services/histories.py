"""Bringing in what simulated players did: their XP events, as an engine wrote them.

The chain, totals and levels are the ledger's own (`services.batches`); the amounts and modifier
steps are those that the rules gave in the run.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from model.db import WriteSession
from model.rules.values import MODIFIERS, Step
from model.services import content
from model.services.batches import NewEvent, append_many
from model.services.ledger import Reference
from model.words import ModifierType, Role, XpEventSource

_REASONS = {
    ModifierType.TITLE_PASSIVE: "worn title",
    ModifierType.FLAT: "worn title",
    ModifierType.STREAK_BONUS: "streak",
    ModifierType.WEEKEND_BONUS: "weekend",
    ModifierType.SEASON_MULTIPLIER: "season",
    ModifierType.DUNGEON_MULTIPLIER: "dungeon",
    ModifierType.HARD_MODE: "hard mode",
    ModifierType.DEBUFF_PENALTY: "debuff",
}


class PlayedStep(NamedTuple):
    """One modifier of an event as an engine wrote it."""

    order: int
    type: str
    multiplier_ppm: int
    xp_before: int
    xp_after: int


class PlayedEvent(NamedTuple):
    """One XP event as an engine wrote it; at most one of the ids says what it was for."""

    player_id: int
    source: str
    content_key: str
    base_xp: int
    final_xp: int
    day: date
    at: datetime
    steps: Sequence[PlayedStep] = ()
    quest_log_id: int | None = None
    boss_attempt_id: int | None = None
    dungeon_attempt_id: int | None = None


def append_played(session: WriteSession, *, world: str, events: Iterable[PlayedEvent]) -> int:
    """Add events to their players' ledgers, decided by the world's published ruleset.

    Errors: Refused without the admin role; NotFound before the world's first publication.
    """
    session.actor.require(Role.ADMIN)
    ruleset = content.resolve(session, world)
    return append_many(session, ruleset, events=[_event(event) for event in events])


def _event(event: PlayedEvent) -> NewEvent:
    return NewEvent(
        player_id=event.player_id,
        source=XpEventSource(event.source),
        base_xp=event.base_xp,
        final_xp=event.final_xp,
        day=event.day,
        at=event.at,
        reference=Reference(
            content_key=event.content_key,
            quest_log_id=event.quest_log_id,
            boss_attempt_id=event.boss_attempt_id,
            dungeon_attempt_id=event.dungeon_attempt_id,
        ),
        steps=tuple(
            Step(s.order, _CODES[s.type], s.multiplier_ppm, s.xp_before, s.xp_after)
            for s in event.steps
        ),
        reasons=tuple(_REASONS.get(ModifierType(s.type), s.type) for s in event.steps),
    )


_CODES = {modifier.value: code for code, modifier in enumerate(MODIFIERS)}
