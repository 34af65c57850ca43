"""The currency ledger: chains of transfers, what wallets say of them, and transactions.

Every transfer takes from one wallet what it gives to another, so all balances of a currency add up
to nothing: what the product's source has issued is what players hold and sinks have taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any

from sqlmodel import Session

from model.rules.transfers import TRANSFER_HASH_VERSION, LedgerTransfer, transfer_hash
from model.services.verification import streams
from model.services.verification.chains import GENESIS, Link, Names, broken_links, place
from model.services.verification.findings import Finding

NAMES = Names("V-TRANSFER", "transfers", "transfer_hash")


def currency_ledger(session: Session, counts: dict[str, int]) -> list[Finding]:
    """Everything about transfers, wallets and transactions that does not add up."""
    if not streams.table_exists(session, "transfers"):
        return []
    suspects, findings = _quick_pass(session, counts)
    for chain in sorted(suspects):
        rows = list(_rows(session, chain))
        findings += broken_links(NAMES, f"chain {chain}", [_link(row) for row in rows])
        for row in rows:
            if row[11] != TRANSFER_HASH_VERSION:
                where = place(f"chain {chain}", row[3], row[0])
                message = f"hash_version is {row[11]}, expected {TRANSFER_HASH_VERSION}"
                findings.append(Finding("V-TRANSFER-VERSION", "transfers", where, message))
    findings += _wallets(session, counts)
    findings += _transactions(session, counts)
    return findings


def _rows(session: Session, chain: str | None = None) -> streams.Rows:
    sql = (
        "SELECT id, chain_key, chain_player_id, seq, transaction_id, from_wallet_id, to_wallet_id, "
        f"amount, reverses_id, ruleset_hash, {streams.utc(session, 'created_at')}, hash_version, "
        "previous_hash, transfer_hash FROM transfers"
    )
    if chain is None:
        return streams.stream(session, f"{sql} ORDER BY id")
    quoted = chain.replace("'", "''")
    return streams.stream(session, f"{sql} WHERE chain_key = '{quoted}' ORDER BY seq, id")


def _link(row: Sequence[Any]) -> Link:
    try:
        computed = transfer_hash(row[12], LedgerTransfer(*row[1:11]))
    except (TypeError, UnicodeEncodeError) as error:
        computed = f"no hash: {error}"
    return Link(row[0], row[3], row[12], row[13], computed)


def _quick_pass(session: Session, counts: dict[str, int]) -> tuple[set[str], list[Finding]]:
    """The chains that are broken, and wallets that were below zero at some time."""
    issuing = {row[0] for row in streams.stream(session, _ISSUING)}
    heads: dict[Any, tuple[Any, Any]] = {}
    balances: dict[Any, int] = {}
    suspects: set[str] = set()
    findings: list[Finding] = []
    prefix = f"questlab-transfer-{TRANSFER_HASH_VERSION};"
    count = 0
    for row in _rows(session):
        count += 1
        chain, seq, sender, receiver, amount = row[1], row[3], row[5], row[6], row[7]
        last_seq, last_hash = heads.get(chain, (0, GENESIS))
        heads[chain] = (seq, row[13])
        fields = ["" if value is None else str(value) for value in row[1:11]]
        text = "".join([f"{len(part)}:{part};" for part in fields])
        try:
            hashed = sha256(f"{prefix}{row[12]};{text}".encode()).hexdigest()
            if (
                hashed != row[13]
                or row[12] != last_hash
                or seq != last_seq + 1
                or row[11] != TRANSFER_HASH_VERSION
            ):
                suspects.add(str(chain))
            balances[receiver] = balances.get(receiver, 0) + amount
            balances[sender] = left = balances.get(sender, 0) - amount
        except (TypeError, UnicodeEncodeError):
            suspects.add(str(chain))
            continue
        if left < 0 and sender not in issuing:
            where = place(f"chain {chain}", seq, row[0])
            message = f"took {amount} out of wallet {sender}, which held {left + amount}"
            findings.append(Finding("V-TRANSFER-OVERDRAWN", "transfers", where, message))
    counts["transfers"] = count
    return suspects, findings


_ISSUING = "SELECT id FROM wallets WHERE purpose = 'source'"


def _wallets(session: Session, counts: dict[str, int]) -> Iterator[Finding]:
    """What each wallet says it holds, against what went in and out."""
    sums = (
        "SELECT {0}_wallet_id AS wallet, CAST(sum(amount) AS BIGINT) AS total "
        "FROM transfers GROUP BY {0}_wallet_id"
    )
    sql = (
        "SELECT w.id, w.purpose, w.currency_id, w.balance, w.total_earned, w.total_spent, "
        "coalesce(i.total, 0), coalesce(o.total, 0) FROM wallets w "
        f"LEFT JOIN ({sums.format('to')}) i ON i.wallet = w.id "
        f"LEFT JOIN ({sums.format('from')}) o ON o.wallet = w.id ORDER BY w.id"
    )
    held: dict[Any, int] = {}
    count = 0
    for wallet, purpose, currency, balance, earned, spent, came_in, went_out in streams.stream(
        session, sql
    ):
        count += 1
        held[currency] = held.get(currency, 0) + balance
        for name, stored, wanted in (
            ("balance", balance, came_in - went_out),
            ("total_earned", earned, came_in),
            ("total_spent", spent, went_out),
        ):
            if stored != wanted:
                message = f"{name} is {stored}, its transfers give {wanted}"
                yield Finding("V-WALLET-SUM", "wallets", f"id {wallet}", message)
        if balance < 0 and purpose != "source":
            message = f"balance is {balance}; only the product's source may be below 0"
            yield Finding("V-WALLET-NEGATIVE", "wallets", f"id {wallet}", message)
    counts["wallets"] = count
    for currency, total in sorted(held.items()):
        if total != 0:
            message = f"all wallets together hold {total}, expected 0: sources less sinks less held"
            yield Finding("V-WALLET-CURRENCY", "wallets", f"currency {currency}", message)
    sql = (
        "SELECT x.id, x.chain_key, x.seq, f.currency_id, g.currency_id FROM transfers x "
        "JOIN wallets f ON f.id = x.from_wallet_id JOIN wallets g ON g.id = x.to_wallet_id "
        "WHERE f.currency_id <> g.currency_id OR f.world_id <> g.world_id ORDER BY x.id"
    )
    for row_id, chain, seq, first, second in streams.stream(session, sql):
        message = f"goes from currency {first} to {second}, or from one world to another"
        where = place(f"chain {chain}", seq, row_id)
        yield Finding("V-TRANSFER-CURRENCY", "transfers", where, message)


def _transactions(session: Session, counts: dict[str, int]) -> Iterator[Finding]:
    """Completed transactions have their transfer; others have none."""
    sql = (
        "SELECT t.id, t.processing_status, t.sender_wallet_id, t.receiver_wallet_id, t.amount, "
        "x.id, x.from_wallet_id, x.to_wallet_id, x.amount, w.purpose, r.id FROM transactions t "
        "LEFT JOIN transfers x ON x.transaction_id = t.id "
        "LEFT JOIN wallets w ON w.id = x.from_wallet_id "
        "LEFT JOIN transfers r ON r.reverses_id = x.id ORDER BY t.id, x.id"
    )
    last, count = None, 0
    for row in streams.stream(session, sql):
        (number, status, sender, receiver, amount, transfer, from_wallet, to_wallet, moved,
         purpose, reversal) = row  # fmt: skip
        where = f"id {number}"
        if number == last:
            message = f"has a second transfer, {transfer}"
            yield Finding("V-TRANSACTION-TRANSFER", "transactions", where, message)
            continue
        last, count = number, count + 1
        done = status in ("completed", "refunded")
        problems = []
        if done and transfer is None:
            problems.append(f"is {status}, but nothing was moved")
        elif not done and transfer is not None:
            problems.append(f"is {status}, but transfer {transfer} moved its amount")
        elif transfer is not None and (
            (sender if sender is not None else from_wallet, receiver, amount)
            != (from_wallet, to_wallet, moved)
            or (sender is None and purpose != "source")
        ):
            problems.append(
                f"asks {amount} from wallet {sender or 'source'} to {receiver}; transfer "
                f"{transfer} moved {moved} from {from_wallet} to {to_wallet}"
            )
        if (status == "refunded") != (reversal is not None):
            problems.append(f"is {status}, its transfer's reversal is {reversal}")
        for message in problems:
            yield Finding("V-TRANSACTION-TRANSFER", "transactions", where, message)
    counts["transactions"] = count
