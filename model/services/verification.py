"""Proving the ledgers: every hash, chain, total, level and season figure computed again.

Nothing is repaired here and nothing is believed: each stored number is compared with what its
row's own ruleset and the rules say. A finding locates the row. Tails that were cut or hashed again
are found by the signed anchor, which is kept outside the database.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.errors import IntegrityError
from model.rules.curves import level_at
from model.rules.ledger import GENESIS, HASH_VERSION, event_hash, total_after
from model.rules.seasons import active_season, season_xp_after
from model.rules.values import ABSENT, MODIFIERS, GameRules, Step
from model.ruleset import Ruleset
from model.services import audit
from model.services.ledger import as_ledger_event
from model.services.worlds import world_by_key
from model.tables import (
    TABLES,
    AuditEvent,
    PlayerProfile,
    Season,
    SeasonParticipation,
    StoredRuleset,
    XpEvent,
    XpModifier,
)
from model.words import Room

CHUNK = 500
"""Players read at once."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One contradiction: what kind, in which row, and a sentence with both values."""

    code: str
    table: str
    row: str
    message: str

    def __str__(self) -> str:
        """One line: table row: message [code]."""
        return f"{self.table} {self.row}: {self.message} [{self.code}]"


@dataclass(frozen=True, slots=True)
class Report:
    """What a verification looked at and found."""

    findings: tuple[Finding, ...]
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def is_sound(self) -> bool:
        """Nothing contradicts anything."""
        return not self.findings


def verify(session: Session, *, world: str | None = None) -> Report:
    """Recompute hashes, chains, totals, levels, season XP, rulesets, audit and world borders.

    `world` limits the players looked at; rulesets and the audit trail are always read whole.
    """
    world_id = None if world is None else world_by_key(session, key=world).id
    rulesets, findings = _rulesets(session)
    counts = {"rulesets": len(rulesets), "players": 0, "xp_events": 0, "xp_modifiers": 0}
    for profiles in _chunks(session, world_id):
        findings += _players(session, profiles, rulesets, counts)
    counts["audit_events"], audit_findings = _audit(session)
    findings += audit_findings
    findings += _borders(session)
    return Report(tuple(findings), counts)


# --- Rulesets and the audit trail --------------------------------------------------------------


def _rulesets(session: Session) -> tuple[dict[str, Ruleset], list[Finding]]:
    """The stored rulesets that are what their hash says, and findings about the others."""
    found: dict[str, Ruleset] = {}
    findings: list[Finding] = []
    for stored in session.execute(sa.select(StoredRuleset)).scalars():
        try:
            ruleset = Ruleset.from_document(stored.document)
        except (IntegrityError, KeyError, TypeError, AttributeError) as error:
            message = f"its document cannot be read: {error}"
            findings.append(Finding("V-RULESET", "rulesets", stored.hash, message))
            continue
        wrong = [
            f"{name} is {getattr(stored, name)}, its document gives {getattr(ruleset, name)}"
            for name in ("hash", "rules_hash", "texts_hash", "people_hash")
            if getattr(stored, name) != getattr(ruleset, name)
        ]
        findings += [Finding("V-RULESET", "rulesets", stored.hash, text) for text in wrong]
        if stored.hash == ruleset.hash:
            found[stored.hash] = ruleset
    return found, findings


def _audit(session: Session) -> tuple[int, list[Finding]]:
    findings: list[Finding] = []
    previous, seq, count = audit.GENESIS, 0, 0
    for event in session.execute(sa.select(AuditEvent).order_by(col(AuditEvent.seq))).scalars():
        seq, count = seq + 1, count + 1
        row = f"seq {event.seq}"
        if event.seq != seq:
            findings.append(Finding("V-AUDIT-SEQ", "audit_events", row, f"expected seq {seq}"))
            seq = event.seq
        if event.previous_hash != previous:
            findings.append(
                Finding("V-AUDIT-CHAIN", "audit_events", row, "does not follow the row before it")
            )
        if audit.event_hash(event) != event.event_hash:
            findings.append(
                Finding("V-AUDIT-HASH", "audit_events", row, "was changed after it was written")
            )
        previous = event.event_hash
    return count, findings


def _borders(session: Session) -> Iterator[Finding]:
    """Play rows whose player and content belong to different worlds."""
    profiles = TABLES["player_profiles"].__table__
    for name, cls in TABLES.items():
        table: sa.Table = cls.__table__
        if cls.__room__ != Room.PLAY or "player_id" not in table.c:
            continue
        for key in table.foreign_keys:
            target: sa.Table = key.column.table
            if "world_id" not in target.c or target is profiles:
                continue
            query = (
                sa.select(table.c.id, target.c.id)
                .join(profiles, profiles.c.id == table.c.player_id)
                .join(target, target.c.id == key.parent)
                .where(target.c.world_id != profiles.c.world_id)
            )
            for row_id, target_id in session.execute(query):
                yield Finding(
                    "V-WORLD",
                    name,
                    f"id {row_id}",
                    f"belongs to another world than its {target.name} {target_id}",
                )


# --- Players -------------------------------------------------------------------------------------


def _chunks(session: Session, world_id: int | None) -> Iterator[list[PlayerProfile]]:
    last = 0
    while True:
        query = sa.select(PlayerProfile).where(col(PlayerProfile.id) > last)
        if world_id is not None:
            query = query.where(col(PlayerProfile.world_id) == world_id)
        query = query.order_by(col(PlayerProfile.id)).limit(CHUNK)
        profiles = list(session.execute(query).scalars())
        if not profiles:
            return
        yield profiles
        last = profiles[-1].id or 0
        session.expunge_all()


def _players(
    session: Session,
    profiles: Sequence[PlayerProfile],
    rulesets: dict[str, Ruleset],
    counts: dict[str, int],
) -> list[Finding]:
    ids = [profile.id for profile in profiles]
    events: dict[int, list[XpEvent]] = {}
    query = sa.select(XpEvent).where(col(XpEvent.player_id).in_(ids)).order_by(col(XpEvent.seq))
    for event in session.execute(query).scalars():
        events.setdefault(event.player_id, []).append(event)
    modifiers: dict[int, list[XpModifier]] = {}
    steps_query = (
        sa.select(XpModifier)
        .join(XpEvent, col(XpEvent.id) == col(XpModifier.xp_event_id))
        .where(col(XpEvent.player_id).in_(ids))
        .order_by(col(XpModifier.xp_event_id), col(XpModifier.order))
    )
    for modifier in session.execute(steps_query).scalars():
        modifiers.setdefault(modifier.xp_event_id, []).append(modifier)
    seasons = _season_figures(session, ids)
    counts["players"] += len(profiles)
    counts["xp_events"] += sum(len(rows) for rows in events.values())
    counts["xp_modifiers"] += sum(len(rows) for rows in modifiers.values())
    findings: list[Finding] = []
    for profile in profiles:
        assert profile.id is not None
        mine = events.get(profile.id, [])
        findings += _chain(mine, modifiers, rulesets)
        findings += _figures(profile, mine, rulesets, seasons.get(profile.id, {}))
    return findings


def _season_figures(session: Session, ids: Iterable[int | None]) -> dict[int, dict[str, int]]:
    query = (
        sa.select(
            col(SeasonParticipation.player_id),
            col(Season.key),
            col(SeasonParticipation.season_xp),
        )
        .join(Season, col(Season.id) == col(SeasonParticipation.season_id))
        .where(col(SeasonParticipation.player_id).in_(list(ids)))
    )
    found: dict[int, dict[str, int]] = {}
    for player_id, key, season_xp in session.execute(query):
        mine = found.setdefault(player_id, {})
        mine[key] = mine.get(key, 0) + season_xp
    return found


def _chain(
    events: Sequence[XpEvent],
    modifiers: dict[int, list[XpModifier]],
    rulesets: dict[str, Ruleset],
) -> Iterator[Finding]:
    """One player's events against each other, their modifiers and their rulesets."""
    previous, seq, total = GENESIS, 0, 0
    for event in events:
        row = f"player {event.player_id} seq {event.seq}"
        steps = modifiers.get(event.id or 0, [])
        for code, what, stored, wanted in _comparisons(
            event, steps, previous, seq, total, rulesets
        ):
            if stored != wanted:
                message = f"{what} is {stored}, expected {wanted}"
                yield Finding(code, "xp_events", row, message)
        previous, seq, total = event.event_hash, event.seq, event.total_xp_after


def _comparisons(
    event: XpEvent,
    modifiers: Sequence[XpModifier],
    previous: str,
    seq: int,
    total: int,
    rulesets: dict[str, Ruleset],
) -> Iterator[tuple[str, str, Any, Any]]:
    """(code, what, stored value, recomputed value) for one event."""
    steps = [_step(modifier) for modifier in modifiers]
    reasons = [modifier.reason for modifier in modifiers]
    yield "V-XP-SEQ", "seq", event.seq, seq + 1
    yield "V-XP-CHAIN", "previous_hash", event.previous_hash, previous
    yield "V-XP-VERSION", "hash_version", event.hash_version, HASH_VERSION
    wanted = event_hash(event.previous_hash, as_ledger_event(event, steps, reasons))
    yield "V-XP-HASH", "event_hash", event.event_hash, wanted
    yield "V-XP-TOTAL", "total_xp_before", event.total_xp_before, total
    after = total_after(event.total_xp_before, event.final_xp)
    yield "V-XP-TOTAL", "total_xp_after", event.total_xp_after, after
    if steps:
        befores = [step.xp_before for step in steps]
        ends = [event.base_xp, *[step.xp_after for step in steps[:-1]]]
        yield "V-XP-STEPS", "the modifiers' xp_before", befores, ends
        yield "V-XP-STEPS", "final_xp", event.final_xp, steps[-1].xp_after
        orders = [step.order for step in steps]
        yield "V-XP-STEPS", "modifier order", orders, list(range(1, len(steps) + 1))
    ruleset = rulesets.get(event.ruleset_hash)
    yield "V-XP-RULESET", "ruleset_hash known", ruleset is not None, True
    if ruleset is not None:
        thresholds = ruleset.game.thresholds
        before = level_at(event.total_xp_before, thresholds)
        yield "V-XP-LEVEL", "level_before", event.level_before, before
        yield "V-XP-LEVEL", "level_after", event.level_after, level_at(after, thresholds)


def _step(modifier: XpModifier) -> Step:
    return Step(
        modifier.order,
        MODIFIERS.index(modifier.type),
        modifier.multiplier_ppm,
        modifier.xp_before,
        modifier.xp_after,
    )


def _figures(
    profile: PlayerProfile,
    events: Sequence[XpEvent],
    rulesets: dict[str, Ruleset],
    seasons: dict[str, int],
) -> Iterator[Finding]:
    """What the profile and the seasons say against what the ledger gives."""
    row = f"id {profile.id}"
    total = events[-1].total_xp_after if events else 0
    level = events[-1].level_after if events else 1
    for code, what, stored, wanted in (
        ("V-PLAYER-TOTAL", "total_xp", profile.total_xp, total),
        ("V-PLAYER-LEVEL", "level", profile.level, level),
    ):
        if stored != wanted:
            message = f"{what} is {stored}, the ledger gives {wanted}"
            yield Finding(code, "player_profiles", row, message)
    given: dict[str, int] = {}
    for event in events:
        ruleset = rulesets.get(event.ruleset_hash)
        key = None if ruleset is None else _season_key(ruleset.game, event)
        if key is not None:
            given[key] = season_xp_after(given.get(key, 0), event.final_xp)
    for key in sorted({*given, *seasons}):
        if given.get(key, 0) != seasons.get(key, 0):
            yield Finding(
                "V-SEASON",
                "season_participations",
                f"player {profile.id} season {key}",
                f"season_xp is {seasons.get(key, 0)}, the ledger gives {given.get(key, 0)}",
            )


def _season_key(game: GameRules, event: XpEvent) -> str | None:
    index = active_season(game.seasons, event.day_date.toordinal())
    return None if index == ABSENT else game.seasons[index].key
