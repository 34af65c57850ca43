"""Adding many XP events at once: demo data and benches, with the same rows that `ledger` writes.

Chains, totals and levels are computed in memory and written by the driver's fastest way; the
result is, row by row, what as many calls of `ledger.append` would have left.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import reduce
from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from model import bulk
from model.db import WriteSession
from model.errors import Refused
from model.rules.curves import level_at
from model.rules.ledger import GENESIS, HASH_VERSION, LedgerEvent, event_bytes
from model.rules.seasons import active_season, season_xp_after
from model.rules.values import MODIFIERS, Step
from model.ruleset import Ruleset
from model.services.ledger import Reference, ensure_participation, locked_profile
from model.tables import PlayerProfile, XpEvent
from model.words import XpEventSource

_NOTHING = Reference()


@dataclass(frozen=True, slots=True)
class NewEvent:
    """One event to be added; `at` is its instant, `day` the player's local date it counts for."""

    player_id: int
    source: XpEventSource
    base_xp: int
    final_xp: int
    day: date
    at: datetime
    reference: Reference = _NOTHING
    steps: tuple[Step, ...] = ()
    reasons: tuple[str, ...] = ()


_EVENT_COLUMNS = (
    *("id", "player_id", "seq", "event_source"),
    *("quest_log_id", "boss_attempt_id", "dungeon_attempt_id"),
    *("season_participation_id", "reverses_id", "content_key", "day_date"),
    *("base_xp", "final_xp", "total_xp_before", "total_xp_after"),
    *("level_before", "level_after", "ruleset_hash"),
    *("hash_version", "previous_hash", "event_hash", "created_at"),
)
_MODIFIER_COLUMNS = (
    "xp_event_id",
    "order",
    "type",
    "multiplier_ppm",
    "reason",
    "xp_before",
    "xp_after",
)


@dataclass(slots=True)
class _Chain:
    """A player's chain while it grows in memory."""

    profile: PlayerProfile
    seq: int
    previous: str
    total: int


def append_many(session: WriteSession, ruleset: Ruleset, *, events: Sequence[NewEvent]) -> int:
    """Add events to their players' chains, in the given order; gives how many.

    Profiles and season XP follow. Errors: Refused when an event would take a total below 0.
    """
    if not events:
        return 0
    players = sorted({event.player_id for event in events})
    chains = _chains(session, players)
    ids = bulk.next_ids(session.connection(), "xp_events", len(events))
    modifiers: list[tuple[Any, ...]] = []
    rows = _rows(session.connection(), chains, ruleset, events, ids, modifiers)
    bulk.insert_rows(session.connection(), "xp_events", _EVENT_COLUMNS, rows)
    if modifiers:
        bulk.insert_rows(session.connection(), "xp_modifiers", _MODIFIER_COLUMNS, modifiers)
    thresholds = ruleset.game.thresholds
    for chain in chains.values():
        chain.profile.total_xp = chain.total
        chain.profile.level = level_at(chain.total, thresholds)
    if ruleset.game.seasons:
        _follow_seasons(session, chains, ruleset, events)
    session.flush()
    return len(events)


def _chains(session: WriteSession, players: Sequence[int]) -> dict[int, _Chain]:
    """The chains of the players as they stand, their profiles locked in the order of ids."""
    chains: dict[int, _Chain] = {}
    for player_id in players:
        profile = locked_profile(session, player_id)
        chains[player_id] = _Chain(profile, 0, GENESIS, profile.total_xp)
    newest = (
        sa.select(col(XpEvent.player_id), sa.func.max(col(XpEvent.seq)).label("seq"))
        .group_by(col(XpEvent.player_id))
        .subquery()
    )
    query = sa.select(col(XpEvent.player_id), col(XpEvent.seq), col(XpEvent.event_hash)).join(
        newest, (newest.c.player_id == XpEvent.player_id) & (newest.c.seq == XpEvent.seq)
    )
    for player_id, seq, hashed in session.execute(query):
        if player_id in chains:
            chains[player_id].seq, chains[player_id].previous = seq, hashed
    return chains


def _rows(
    connection: sa.Connection,
    chains: dict[int, _Chain],
    ruleset: Ruleset,
    events: Iterable[NewEvent],
    ids: Iterable[int],
    modifiers: list[tuple[Any, ...]],
) -> Iterator[tuple[Any, ...]]:
    """The rows of xp_events; fills `modifiers` on the way."""
    thresholds = ruleset.game.thresholds
    head = f"questlab-xp-{HASH_VERSION};"
    cut = -6 if connection.dialect.name == "sqlite" else None  # it keeps instants without offset
    for event, event_id in zip(events, ids, strict=True):
        chain, about = chains[event.player_id], event.reference
        before, after = chain.total, chain.total + event.final_xp
        if after < 0:
            raise Refused(
                f"An event of {event.final_xp} XP would take player {event.player_id} from "
                f"{before} below 0. Take less."
            )
        levels = (
            bisect_right(thresholds, before) or 1,
            bisect_right(thresholds, after) or 1,
        )
        at = event.at.astimezone(UTC).isoformat(" ", "microseconds")
        numbers = (
            about.quest_log_id,
            about.boss_attempt_id,
            about.dungeon_attempt_id,
            about.season_participation_id,
            about.reverses_id,
        )
        day = event.day.isoformat()
        link = LedgerEvent(
            player=str(event.player_id),
            seq=chain.seq + 1,
            source=event.source.value,
            reference="|".join(
                [about.content_key, *("" if n is None else str(n) for n in numbers)]
            ),
            at=f"{at.replace(' ', 'T')}|{day}",
            base_xp=event.base_xp,
            final_xp=event.final_xp,
            total_xp_before=before,
            total_xp_after=after,
            level_before=levels[0],
            level_after=levels[1],
            ruleset_hash=ruleset.hash,
            reason="|".join(event.reasons),
            steps=event.steps,
        )
        text = f"{head}{chain.previous};".encode() + event_bytes(link)
        hashed = sha256(text).hexdigest()
        yield (
            event_id, event.player_id, link.seq, link.source, *numbers, about.content_key, day,
            event.base_xp, event.final_xp, before, after, *levels, ruleset.hash, HASH_VERSION,
            chain.previous, hashed, at[:cut],
        )  # fmt: skip
        for step, reason in zip(event.steps, event.reasons, strict=True):
            modifiers.append(
                (event_id, step.order, MODIFIERS[step.type].value, step.multiplier_ppm, reason,
                 step.xp_before, step.xp_after)
            )  # fmt: skip
        chain.seq, chain.previous, chain.total = link.seq, hashed, after


def _follow_seasons(
    session: WriteSession,
    chains: dict[int, _Chain],
    ruleset: Ruleset,
    events: Iterable[NewEvent],
) -> None:
    """Let the players' parts in seasons follow, as each single event would have."""
    seasons: dict[date, int] = {}
    gained: dict[tuple[int, int], list[NewEvent]] = {}
    for event in events:
        if event.day not in seasons:
            seasons[event.day] = active_season(ruleset.game.seasons, event.day.toordinal())
        gained.setdefault((event.player_id, seasons[event.day]), []).append(event)
    for (player_id, _), mine in gained.items():
        part = ensure_participation(
            session, chains[player_id].profile, ruleset.game, day=mine[0].day
        )
        if part is not None:
            part.season_xp = reduce(season_xp_after, (e.final_xp for e in mine), part.season_xp)
