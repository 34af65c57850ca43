"""The ledger's arithmetic: canonical bytes, the hash chain, the rolling word."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from model.rules.ledger import (
    GENESIS,
    ROLLING_START,
    LedgerEvent,
    event_bytes,
    event_hash,
    roll,
    roll_all,
    total_after,
)
from model.rules.values import Step

EVENT = LedgerEvent(
    "p1",
    1,
    "quest_completion",
    "steps",
    "2026-01-05T08:00:00+00:00",
    25,
    27,
    0,
    27,
    1,
    1,
    "a" * 64,
    "",
    (Step(1, 1, 1_100_000, 25, 27),),
)


def test_the_hash_is_the_documented_one():
    """SHA-256 over version, previous hash and length-prefixed fields; this value never changes."""
    body = (
        "2:p1;1:1;16:quest_completion;5:steps;25:2026-01-05T08:00:00+00:00;2:25;2:27;1:0;2:27;"
        f"1:1;1:1;64:{'a' * 64};0:;17:1,1,1100000,25,27;"
    )
    assert event_bytes(EVENT) == body.encode()
    wanted = hashlib.sha256(f"questlab-xp-1;{GENESIS};{body}".encode()).hexdigest()
    assert event_hash(GENESIS, EVENT) == wanted


def test_every_field_counts():
    """Changing any one field changes the hash."""
    hashes = {event_hash(GENESIS, EVENT), event_hash("b" * 64, EVENT)}
    for field, value in EVENT._asdict().items():
        other = (
            (value + (Step(2, 2, 1, 27, 27),))
            if field == "steps"
            else (value + 1 if isinstance(value, int) else value + "x")
        )
        hashes.add(event_hash(GENESIS, EVENT._replace(**{field: other})))
    assert len(hashes) == 2 + len(EVENT)


@given(st.text(max_size=8), st.text(max_size=8), st.text(max_size=8), st.text(max_size=8))
def test_no_two_events_share_their_bytes(player, reference, other_player, other_reference):
    """Moving text from one field to its neighbour makes other bytes."""
    one = EVENT._replace(player=player, reference=reference)
    two = EVENT._replace(player=other_player, reference=other_reference)
    assert (event_bytes(one) == event_bytes(two)) == (one == two)


@given(st.integers(0, 10**9), st.integers(-(10**9), 10**9))
def test_a_total_is_never_negative(total, final):
    """Totals stop at 0."""
    assert total_after(total, final) == max(0, total + final)


@given(st.lists(st.integers(-(2**63), 2**64 - 1), max_size=20))
def test_rolling_is_a_64_bit_word_and_one_by_one_is_all_at_once(values):
    """Both forms agree and stay inside 64 bits."""
    word = ROLLING_START
    for value in values:
        word = roll(word, value)
    assert word == roll_all(ROLLING_START, values)
    assert 0 <= word < 2**64


@given(st.lists(st.integers(0, 10**6), min_size=2, max_size=10, unique=True))
def test_rolling_notices_order(values):
    """Swapping two different values gives another word."""
    assert roll_all(ROLLING_START, values) != roll_all(ROLLING_START, values[::-1])
