"""Moving what one player did to another player of the same world: rows, progress and money.

Every play row that names the player is moved where the other one has none in its place. What the
other has too stays with the old player (nothing is deleted), but of progress the further one is
kept. Ledgers are never moved: see `claiming`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy import exc
from sqlmodel import col

from model.db import WriteSession
from model.services.economy.transfers import Posting, post
from model.services.economy.wallets import of_player
from model.services.records import storing
from model.tables import TABLES, QuizAttempt, Wallet
from model.words import Room, StateMachine, TransactionType

LEDGERS = frozenset({"xp_events", "transfers", "transactions", "wallets"})
"""Append-only or reckoned with them: money and XP are posted anew instead."""
DERIVED = frozenset(
    {
        *("season_participations", "season_leaderboards", "leaderboard_entries", "player_days"),
        *("engagement_profiles", "ml_feature_rows"),
    }
)
"""Reckoned from other rows: they stay."""
PROGRESS: dict[str, tuple[str, tuple[str, ...]]] = {
    "skill_states": ("skill_id", ("mastery_score", "progress", "level", "attempt_count")),
    "activity_states": ("activity_id", ("level", "consecutive_correct", "attempt_count")),
    "lesson_progress": ("lesson_id", ("completed_at", "sections_completed", "best_score_ppm")),
}
"""Tables with one row a subject: the subject, and what makes a row the further one, in order."""

Counts = dict[str, int]
Row = dict[str, Any]


def move_all(session: WriteSession, *, old: int, new: int) -> tuple[Counts, Counts]:
    """Move every row that can be moved: how many by table, and how many stayed."""
    _renumber_quizzes(session, old=old, new=new)
    for table in PROGRESS:
        _keep_the_further(session, table, old=old, new=new)
    moved: Counts = {}
    stayed: Counts = {}
    for table, column in _filled(session, old):
        done, left = _move(session, table, column, old=old, new=new)
        for counts, number in ((moved, done), (stayed, left)):
            if number:
                counts[table] = counts.get(table, 0) + number
    session.expire_all()
    return moved, stayed


def _columns() -> Iterator[tuple[str, str]]:
    """Every column by which a play row names its player, tables in order of their names."""
    for name, cls in sorted(TABLES.items()):
        if cls.__room__ is not Room.PLAY or cls.__append_only__ or name in LEDGERS | DERIVED:
            continue
        for column in cls.__table__.columns:
            if any(key.column.table.name == "player_profiles" for key in column.foreign_keys):
                yield name, column.name


def _filled(session: WriteSession, player_id: int) -> list[tuple[str, str]]:
    """The columns that name this player anywhere, asked in one statement."""
    columns = list(_columns())
    parts = (TABLES[table].__table__.c[column] == player_id for table, column in columns)
    asked = [sa.exists().where(part).label(f"v{number}") for number, part in enumerate(parts)]
    found = session.execute(sa.select(*asked)).one()
    return [place for place, is_filled in zip(columns, found, strict=True) if is_filled]


def _move(session: WriteSession, table: str, column: str, *, old: int, new: int) -> tuple[int, int]:
    """Move the rows of one column: all at once, or one by one when some have no room."""
    source = TABLES[table].__table__
    named = source.c[column]
    ids = list(session.execute(sa.select(source.c.id).where(named == old).order_by(source.c.id)))
    if _updated(session, source, named, named == old, new=new):
        return len(ids), 0
    done = sum(_updated(session, source, named, source.c.id == row.id, new=new) for row in ids)
    return done, len(ids) - done


def _updated(session: WriteSession, source: Any, column: Any, where: Any, *, new: int) -> bool:
    """Whether rows could be moved; what the database refuses is taken back."""
    try:
        with session.begin_nested():
            session.execute(sa.update(source).where(where).values({column.name: new}))
    except exc.IntegrityError:
        return False
    return True


# --- Progress ------------------------------------------------------------------------------------


def _renumber_quizzes(session: WriteSession, *, old: int, new: int) -> None:
    """Count the old player's attempts on from the other's, quiz by quiz."""
    there = QuizAttempt.__table__.c
    most = sa.select(there.quiz_id, sa.func.max(there.attempt_number)).where(there.player_id == new)
    for quiz_id, number in session.execute(most.group_by(there.quiz_id)).all():
        own = sa.select(there.id).where(there.player_id == old, there.quiz_id == quiz_id)
        # From the last one down, so that no two of them ever have the same number.
        for (row_id,) in session.execute(own.order_by(there.attempt_number.desc())).all():
            later = {"attempt_number": there.attempt_number + number}
            session.execute(
                sa.update(QuizAttempt.__table__).where(there.id == row_id).values(later)
            )


def _keep_the_further(session: WriteSession, table: str, *, old: int, new: int) -> None:
    """Where both have a row of one subject and the old one is further, copy it over the other."""
    subject, marks = PROGRESS[table]
    source = TABLES[table].__table__
    rows = session.execute(
        sa.select(source).where(source.c.player_id.in_((old, new))).order_by(source.c.id)
    ).mappings()
    pairs: dict[int, dict[int, Row]] = {}
    for row in rows:
        pairs.setdefault(row[subject], {})[row["player_id"]] = dict(row)
    for pair in pairs.values():
        if len(pair) == 2 and _distance(pair[old], marks) > _distance(pair[new], marks):
            _copy(session, table, pair[old], pair[new])


def _distance(row: Row, marks: tuple[str, ...]) -> tuple[float, ...]:
    """How far a row is, as numbers to compare: a time counts as reached or not."""
    values = (row[mark] for mark in marks)
    return tuple(float(v) if isinstance(v, int | float) else float(v is not None) for v in values)


def _copy(
    session: WriteSession, table: str, source: dict[str, Any], target: dict[str, Any]
) -> None:
    """Write one row's progress over the other's, the status along its machine."""
    kept = {"id", "player_id", "created_at", "updated_at", "status"}
    values = {name: value for name, value in source.items() if name not in kept}
    if "status" in source:
        machine: StateMachine = TABLES[table].__table__.c.status.info["machine"]
        for step in _path(machine, str(target["status"]), str(source["status"])):
            storing.change(session, table, target, {"status": step})
    storing.change(session, table, target, values)


def _path(machine: StateMachine, source: str, target: str) -> list[str]:
    """The shortest way from state to state, without the first; empty when there is none."""
    ways: dict[str, list[str]] = {source: []}
    waiting = [source]
    while waiting:
        here = waiting.pop(0)
        for state in machine.targets(here):
            if state.value not in ways:
                ways[state.value] = [*ways[here], state.value]
                waiting.append(state.value)
    return ways.get(target, [])


# --- Money ---------------------------------------------------------------------------------------


def move_money(session: WriteSession, *, old: int, new: int) -> Counts:
    """Post what the old player holds to the other, one transfer a currency: amounts by id."""
    there = sa.select(col(Wallet.currency_id), col(Wallet.id), col(Wallet.balance)).where(
        col(Wallet.player_id) == old, col(Wallet.balance) > 0
    )
    moved: Counts = {}
    for currency_id, wallet_id, balance in session.execute(there.order_by(col(Wallet.id))).all():
        posting = Posting(
            kind=TransactionType.ADJUSTMENT,
            from_wallet_id=wallet_id,
            to_wallet_id=of_player(session, player_id=new, currency_id=currency_id),
            amount=balance,
            description="claimed",
            reference_id=f"claim:{old}:{new}:{currency_id}",
        )
        post(session, posting)
        moved[str(currency_id)] = balance
    return moved
