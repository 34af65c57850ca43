"""Drop tables in play: keyed draws, pity counters, and the odds that are stated to players.

A player's n-th draw of a table is the same whoever asks and when: the hash of the world's secret,
the player, the table and n. How many draws there were and how long each entry has been waited for
stands in the audit entry of the last opening (there is no table for it), which is never changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import Refused
from model.rules import draws, drops
from model.rules.values import PPM
from model.ruleset import Ruleset
from model.services import audit, content
from model.services.economy.rewards import (
    character_of,
    give_currency,
    give_what_fits,
    locked_player,
    require_key,
)
from model.services.idempotency import once
from model.services.ledger import ruleset_of
from model.services.play.players import random_key
from model.tables import AuditEvent, PlayerProfile
from model.words import Role

_ACTION = "economy.drop"
DRAWS_STATED = 100


@dataclass(frozen=True, slots=True)
class DropInfo:
    """One draw: which entry came, and what of it was given.

    `given` is less than `quantity` when a stack had no room for all.
    """

    number: int
    entry: str | None
    item: str | None
    currency: str | None
    quantity: int
    given: int


@dataclass(frozen=True, slots=True)
class OpeningInfo:
    """What opening a drop table once gave: as many draws as it has rolls."""

    player_id: int
    table: str
    drops: tuple[DropInfo, ...]
    is_new: bool = True


@dataclass(frozen=True, slots=True)
class OddsInfo:
    """The odds of one entry, in millionths, computed from the numbers that the draws use.

    `weight_ppm` is its share of all weights, `next_ppm` its chance in the player's next draw,
    `stated_ppm` its share of a new player's first 100 draws with pity (None: too many states to
    be followed), `certain_in` after how many more draws it must have come at the latest, if it
    is the only one due (None without pity).
    """

    entry: str
    weight_ppm: int
    next_ppm: int
    stated_ppm: int | None
    certain_in: int | None


class _Table(NamedTuple):
    """A published drop table as the rules read it: entries by key, the same place in each tuple."""

    key: str
    rolls: int
    entries: tuple[str, ...]
    fields: tuple[Mapping[str, Any], ...]
    weights: tuple[int, ...]
    pity: tuple[int, ...]


class _State(NamedTuple):
    """How many draws a player has had, and how many of them since each entry came."""

    number: int
    since: tuple[int, ...]


# --- Drawing ------------------------------------------------------------------------------------


def open_table(
    session: WriteSession, *, player_id: int, table: str, character_id: int | None = None
) -> OpeningInfo:
    """Let a player draw from a table once, as many rolls as it has; operators only.

    Errors, in this order: NotFound for player, table or character; E-ECON-013 for a table without
    entries; E-ECON-007 when it may drop items and the player has no character.
    """
    session.actor.require(Role.DESIGNER)
    made: list[OpeningInfo] = []

    def work() -> dict[str, Any]:
        made.append(roll(session, player_id=player_id, table=table, character_id=character_id))
        return {"drops": [asdict(drop) for drop in made[0].drops]}

    request = {"player": player_id, "table": table, "character": character_id}
    answer = once(session, service=_ACTION, request=request, work=work)
    assert answer is not None
    if made:
        return made[0]
    kept = tuple(DropInfo(**drop) for drop in answer["drops"])
    return OpeningInfo(player_id, table, kept, is_new=False)


def roll(
    session: WriteSession, *, player_id: int, table: str, character_id: int | None = None
) -> OpeningInfo:
    """The same as a step of another service, which asks who may and does it `once`.

    It leaves the audit entry that keeps the counters, so let it be the service's last step.
    """
    profile = locked_player(session, player_id)
    ruleset = ruleset_of(session, profile)
    published = _table(ruleset, table)
    if not published.entries:
        raise Refused(
            f"The drop table '{table}' has no entries, so nothing can drop. Add some in the draft.",
            code="E-ECON-013",
        )
    bearer = _bearer(session, profile, published, character_id)
    state, found = _state(session, player_id, published), []
    for _ in range(published.rolls):
        state, place, quantity = _draw(session, profile, published, state)
        found.append(
            _give(
                session,
                profile,
                ruleset,
                published,
                bearer,
                number=state.number,
                place=place,
                quantity=quantity,
            )
        )
    audit.record(
        session,
        action=_ACTION,
        object_type="drop_tables",
        object_key=_audit_key(player_id, table),
        details={
            "draws": state.number,
            "since": dict(zip(published.entries, state.since, strict=True)),
            "drops": [drop.entry for drop in found],
        },
    )
    return OpeningInfo(player_id, table, tuple(found))


def _draw(
    session: Session, profile: PlayerProfile, table: _Table, state: _State
) -> tuple[_State, int, int]:
    """The next draw: the counters after it, the place of the entry, and how many of it."""
    number = state.number + 1
    key, which = random_key(session, profile), draws.key_hash(table.key)
    drawn = draws.draw(key, number, drops.DROP_ENTRY, which)
    place = drops.pick(drawn, table.weights, table.pity, state.since)
    after = _State(number, drops.since_after(state.since, place))
    if place == drops.NOTHING:
        return after, place, 0
    fields = table.fields[place]
    amount = draws.draw(key, number, drops.DROP_QUANTITY, which)
    quantity = drops.quantity_of(amount, fields["quantity_min"], fields["quantity_max"])
    return after, place, quantity


def _give(
    session: WriteSession,
    profile: PlayerProfile,
    ruleset: Ruleset,
    table: _Table,
    bearer: int | None,
    *,
    number: int,
    place: int,
    quantity: int,
) -> DropInfo:
    """Hand a drop over: currency from the source, of an item what fits into the bag."""
    if place == drops.NOTHING:
        return DropInfo(number, None, None, None, 0, 0)
    item, currency = table.fields[place]["item"], table.fields[place]["currency"]
    given = 0
    if item and quantity and bearer is not None:
        given = give_what_fits(
            session, profile, ruleset, item=item, quantity=quantity, character_id=bearer
        )
    elif currency and quantity:
        reference = f"drop:{profile.id}:{draws.key_hash(table.key):x}:{number}"
        give_currency(
            session, profile, ruleset, currency=currency, amount=quantity, reference=reference,
            description=f"Drop: {table.key}"[:500],
        )  # fmt: skip
        given = quantity
    dropped = quantity if item or currency else 0
    return DropInfo(number, table.entries[place], item, currency, dropped, given)


def _bearer(
    session: Session, profile: PlayerProfile, table: _Table, character_id: int | None
) -> int | None:
    """Who carries the items away; nobody is needed where none can drop."""
    if character_id is None and not any(fields["item"] for fields in table.fields):
        return None
    return character_of(session, profile, character_id)


# --- Odds ---------------------------------------------------------------------------------------


def odds(
    session: Session, *, world: str, table: str, player_id: int | None = None
) -> list[OddsInfo]:
    """The true odds of each entry of a published table: for a new player, or for this one."""
    published = _table(content.published(session, world=world), table)
    state = _State(0, (0,) * len(published.entries))
    if player_id is not None:
        state = _state(session, player_id, published)
    nothing_yet = (0,) * len(published.entries)
    shares = drops.odds_now(published.weights, published.pity, nothing_yet)
    now = drops.odds_now(published.weights, published.pity, state.since)
    over = drops.odds_over(published.weights, published.pity, DRAWS_STATED)
    return [
        OddsInfo(
            entry=entry,
            weight_ppm=round(PPM * shares[place]),
            next_ppm=round(PPM * now[place]),
            stated_ppm=None if over is None else round(PPM * over[place]),
            certain_in=_certain_in(published.pity[place], state.since[place]),
        )
        for place, entry in enumerate(published.entries)
    ]


def _certain_in(pity: int, since: int) -> int | None:
    return None if pity == 0 else max(1, pity + 1 - since)


# --- What is stored -----------------------------------------------------------------------------


def _table(ruleset: Ruleset, key: str) -> _Table:
    fields = require_key(ruleset, "drop_tables", key)
    rows = ruleset.content.get("drop_entries", {})
    entries = tuple(sorted(name for name, row in rows.items() if row["drop_table"] == key))
    chosen: Sequence[Mapping[str, Any]] = [rows[name] for name in entries]
    return _Table(
        key=key,
        rolls=fields["rolls"],
        entries=entries,
        fields=tuple(chosen),
        weights=tuple(row["weight"] for row in chosen),
        pity=tuple(row["pity_after_draws"] for row in chosen),
    )


def _state(session: Session, player_id: int, table: _Table) -> _State:
    """The counters as the last opening left them; entries that are new since start at 0."""
    query = (
        sa.select(col(AuditEvent.details))
        .where(
            col(AuditEvent.object_type) == "drop_tables",
            col(AuditEvent.object_key) == _audit_key(player_id, table.key),
            col(AuditEvent.action) == _ACTION,
        )
        .order_by(col(AuditEvent.seq).desc())
        .limit(1)
    )
    details = session.execute(query).scalar_one_or_none() or {"draws": 0, "since": {}}
    since: Mapping[str, int] = details["since"]
    return _State(details["draws"], tuple(since.get(entry, 0) for entry in table.entries))


def _audit_key(player_id: int, table: str) -> str:
    return f"{player_id}:{table}"
