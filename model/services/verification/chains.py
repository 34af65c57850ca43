"""One hash chain looked at closely: where exactly it breaks, and how.

The quick passes only find out *which* chains are broken; this says where. It serves all ledgers,
because their chains have the same build: `seq` counts from 1, each row's hash covers its fields
and the hash before it, and ids rise with seq.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from model.services.verification.findings import Finding

GENESIS = "0" * 64


class Link(NamedTuple):
    """One row of a chain: what it stores and the hash that its fields give."""

    id: Any
    seq: Any
    previous_hash: Any
    stored_hash: Any
    computed_hash: str


class Names(NamedTuple):
    """How findings about one ledger are called: code prefix, table, hash column."""

    prefix: str
    table: str
    hash_column: str


def place(chain: str, seq: Any, row_id: Any) -> str:
    """How a finding names a ledger row."""
    return f"{chain} seq {seq} (id {row_id})".strip()


def broken_links(names: Names, chain: str, links: Sequence[Link]) -> Iterator[Finding]:
    """Every break of one chain, given in the order of (seq, id)."""
    before: Link | None = None
    for position, link in enumerate(links):
        after = links[position + 1] if position + 1 < len(links) else None
        row = place(chain, link.seq, link.id)
        for code, message in _breaks(names, before, link, after):
            yield Finding(f"{names.prefix}-{code}", names.table, row, message)
        before = link


def _breaks(
    names: Names, before: Link | None, link: Link, after: Link | None
) -> Iterator[tuple[str, str]]:
    last_seq = 0 if before is None else before.seq
    if before is not None and link.seq == last_seq:
        yield "SEQ", f"seq {link.seq} stands twice (also id {before.id}): a row was put in"
    elif link.seq != last_seq + 1:
        yield "SEQ", _gap(last_seq, link.seq, before)
    if before is not None and not before.id < link.id:
        yield "ORDER", f"comes after id {before.id} in its chain: rows were swapped"
    previous = GENESIS if before is None else before.stored_hash
    if link.previous_hash != previous and not _explained(before, link):
        yield (
            "CHAIN",
            f"previous_hash is {link.previous_hash}, expected {previous}: it does not follow the "
            "row before it",
        )
    if link.computed_hash != link.stored_hash:
        if after is not None and after.previous_hash == link.computed_hash:
            cause = f"{names.hash_column} itself was changed after the row was written"
        else:
            cause = "the row was changed after it was written"
        yield (
            "HASH",
            f"{names.hash_column} is {link.stored_hash}, expected {link.computed_hash}: {cause}",
        )


def _explained(before: Link | None, link: Link) -> bool:
    """The row before has a changed hash, and this one still follows what it was."""
    return (
        before is not None
        and before.stored_hash != before.computed_hash
        and link.previous_hash == before.computed_hash
    )


def _gap(last_seq: Any, seq: Any, before: Link | None) -> str:
    place_before = "at the start" if before is None else f"after id {before.id}"
    if not isinstance(seq, int) or not isinstance(last_seq, int) or seq < last_seq:
        return f"expected seq {last_seq + 1}: rows were renumbered"
    first, last = last_seq + 1, seq - 1
    missing = f"seq {first} is" if first == last else f"seq {first} to {last} are"
    return f"expected seq {first}: {missing} missing {place_before}"
