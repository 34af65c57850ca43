"""The heads of all hash chains: the newest seq and hash of each, and of any seq that is asked."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from model import bulk

Head = tuple[int, str]
"""A chain's length and the hash of its newest row."""
_AT_ONCE = 400


@dataclass(frozen=True, slots=True)
class Ledger:
    """One table of chained rows: which column tells chains apart, where hash and instant stand."""

    table: str
    chain: str
    hash: str
    at: str = "created_at"

    def name_sql(self, prefix: str = "") -> str:
        """SQL for the chain's name as text."""
        return f"CAST({prefix}{self.chain} AS TEXT)" if self.chain else "''"

    def is_chain_sql(self, chain: str) -> str:
        """SQL that is true of one chain's rows."""
        if not self.chain:
            return "1 = 1"
        value = str(int(chain)) if self.chain == "player_id" else _quoted(chain)
        return f"{self.chain} = {value}"


LEDGERS = (
    Ledger("audit_events", "", "event_hash", "at"),
    Ledger("transfers", "chain_key", "transfer_hash"),
    Ledger("xp_events", "player_id", "event_hash"),
)


def present(session: Session) -> list[Ledger]:
    """The ledgers that the database has."""
    names = set(sa.inspect(session.connection()).get_table_names())
    return [ledger for ledger in LEDGERS if ledger.table in names]


def database_id(session: Session) -> str:
    """What tells this database from another at the same address: its first audit event."""
    query = sa.text("SELECT event_hash FROM audit_events ORDER BY seq LIMIT 1")
    return str(session.execute(query).scalar() or "")[:16]


def last_id(session: Session, ledger: Ledger) -> int:
    """The greatest id of a ledger's rows, 0 without any."""
    query = sa.text(f"SELECT coalesce(max(id), 0) FROM {ledger.table}")
    return int(session.execute(query).scalar_one())


def newest(session: Session, ledger: Ledger, *, after_id: int = 0) -> dict[str, Head]:
    """The head of each chain that has a row with an id above `after_id`."""
    chain, same, group = "", "", ""
    if ledger.chain:
        chain, group = f", {ledger.chain} AS chain", f"GROUP BY {ledger.chain}"
        same = f"AND e.{ledger.chain} = m.chain"
    sql = (
        f"SELECT {ledger.name_sql('e.')}, e.seq, e.{ledger.hash} FROM {ledger.table} e "
        f"JOIN (SELECT max(seq) AS seq{chain} FROM {ledger.table} WHERE id > {int(after_id)} "
        f"{group}) m ON e.seq = m.seq {same}"
    )
    rows = bulk.read_rows(session.connection(), sql)
    return {str(name): (seq, str(hashed)) for name, seq, hashed in rows}


def length(session: Session, ledger: Ledger, chain: str) -> int:
    """The greatest seq of one chain, 0 without any row."""
    sql = f"SELECT coalesce(max(seq), 0) FROM {ledger.table} WHERE {ledger.is_chain_sql(chain)}"
    return int(session.execute(sa.text(sql)).scalar_one())


def at_places(
    session: Session, ledger: Ledger, places: Iterable[tuple[str, int]]
) -> dict[tuple[str, int], str]:
    """The hashes of the rows at (chain, seq), as far as there are such rows."""
    found: dict[tuple[str, int], str] = {}
    for some in _blocks(places):
        if ledger.chain == "player_id":
            values = ", ".join(f"({int(chain)}, {int(seq)})" for chain, seq in some)
        elif ledger.chain:
            values = ", ".join(f"({_quoted(chain)}, {int(seq)})" for chain, seq in some)
        else:
            values = ", ".join(str(int(seq)) for _, seq in some)
        left = f"({ledger.chain}, seq)" if ledger.chain else "seq"
        if ledger.chain:
            values = f"VALUES {values}"
        sql = (
            f"SELECT {ledger.name_sql()}, seq, {ledger.hash} FROM {ledger.table} "
            f"WHERE {left} IN ({values})"
        )
        for chain, seq, hashed in bulk.read_rows(session.connection(), sql):
            found[str(chain), seq] = str(hashed)
    return found


def since(session: Session, ledger: Ledger, *, after_id: int) -> tuple[int, datetime | None]:
    """How many rows have ids above `after_id`, and the instant of the first of them."""
    query = sa.text(f"SELECT count(*), min({ledger.at}) FROM {ledger.table} WHERE id > :last")
    count, first = session.execute(query, {"last": after_id}).one()
    return int(count), _instant(first)


def _instant(value: Any) -> datetime | None:
    if value is None:
        return None
    found = datetime.fromisoformat(value) if isinstance(value, str) else value
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _blocks(places: Iterable[tuple[str, int]]) -> Iterator[list[tuple[str, int]]]:
    source = iter(places)
    while some := list(itertools.islice(source, _AT_ONCE)):
        yield some
