"""Measuring the database: the questions of model.services.views on a data set of known size.

The keys of the answer stay: `database`, `events`, `players`, `row_count`, `build_seconds`,
`build_rows_per_second`, `verify_seconds`, `is_sound`, and `queries` with `p50_ms`, `p95_ms` and
`calls` of each question.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from time import perf_counter
from typing import Any

from data.bench_data import (
    DAYS,
    EVENTS_PER_PLAYER,
    FIRST_DAY,
    LAST_DAY,
    RECENT_DAYS,
    BenchData,
    Progress,
    build,
)
from model.db import Actor, Database, ReadSession, read
from model.errors import Refused
from model.services import verification, views

EVENTS_MIN, EVENTS_MAX = 2_000, 100_000_000
CALLS, WARM_CALLS = 200, 20
Question = Callable[[ReadSession, BenchData, random.Random], Any]


@dataclass(frozen=True)
class Timing:
    """How long one question took, in milliseconds, over `calls` random arguments."""

    p50_ms: float
    p95_ms: float
    calls: int


@dataclass(frozen=True)
class BenchReport:
    """The figures of one bench."""

    database: str
    events: int
    players: int
    row_count: int
    build_seconds: float
    build_rows_per_second: int
    verify_seconds: float
    is_sound: bool
    queries: dict[str, Timing] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The figures as plain JSON."""
        return asdict(self)


def bench_db(
    database: Database,
    *,
    actor: Actor,
    events: int,
    calls: int = CALLS,
    on_progress: Progress | None = None,
) -> BenchReport:
    """Build the data set in a migrated, empty database and measure.

    Errors: Refused for a number of events out of bounds.
    """
    if not EVENTS_MIN <= events <= EVENTS_MAX:
        raise Refused(
            f"A bench has {EVENTS_MIN:,} to {EVENTS_MAX:,} events, not {events:,}. "
            "Choose another number.",
            code="E-REFUSED-012",
        )
    begun = perf_counter()
    data = build(database, actor=actor, events=events, on_progress=on_progress)
    built = perf_counter() - begun
    _prepare(database)
    queries = measure(database, data, calls=calls)
    begun = perf_counter()
    with read(database) as session:
        report = verification.verify(session)
    return BenchReport(
        database=database.kind,
        events=data.rows["xp_events"],
        players=len(data.players),
        row_count=data.row_count,
        build_seconds=round(built, 2),
        build_rows_per_second=round(data.row_count / built),
        verify_seconds=round(perf_counter() - begun, 2),
        is_sound=report.is_sound,
        queries=queries,
    )


def _prepare(database: Database) -> None:
    """Let the database count its rows, as its own upkeep does after a while."""
    with database.engine.begin() as connection:
        connection.exec_driver_sql("ANALYZE")


def measure(database: Database, data: BenchData, *, calls: int = CALLS) -> dict[str, Timing]:
    """Every question, warm, with random arguments; the same arguments on every machine."""
    found: dict[str, Timing] = {}
    with read(database) as session:
        for name, question in QUESTIONS.items():
            rng = random.Random(name)
            for _ in range(WARM_CALLS):
                question(session, data, rng)
            taken = []
            for _ in range(calls):
                begun = perf_counter()
                question(session, data, rng)
                taken.append(1000 * (perf_counter() - begun))
            taken.sort()
            p50, p95 = taken[len(taken) // 2], taken[int(len(taken) * 0.95)]
            found[name] = Timing(round(p50, 2), round(p95, 2), calls)
    return found


# --- The questions -------------------------------------------------------------------------------


def _profile(session: ReadSession, data: BenchData, rng: random.Random) -> Any:
    return views.profile(session, player_id=rng.choice(data.players))


def _ledger(session: ReadSession, data: BenchData, rng: random.Random) -> Any:
    before = rng.randrange(2, EVENTS_PER_PLAYER + 2)
    return views.ledger_page(session, player_id=rng.choice(data.players), before_seq=before)


def _leaderboard(session: ReadSession, data: BenchData, rng: random.Random) -> Any:
    return views.leaderboard_page(
        session,
        leaderboard_id=data.leaderboard_id,
        period_started_on=LAST_DAY - timedelta(days=LAST_DAY.weekday()),
        after_rank=rng.randrange(len(data.players)),
    )


def _rank(session: ReadSession, data: BenchData, rng: random.Random) -> Any:
    return views.rank_of(
        session,
        leaderboard_id=data.leaderboard_id,
        period_started_on=LAST_DAY - timedelta(days=LAST_DAY.weekday()),
        player_id=rng.choice(data.players),
    )


def _day(session: ReadSession, data: BenchData, rng: random.Random) -> Any:
    day = FIRST_DAY + timedelta(days=rng.randrange(DAYS))
    return views.daily_log(session, player_id=rng.choice(data.players), day=day)


def _quests(session: ReadSession, data: BenchData, rng: random.Random) -> Any:
    day = LAST_DAY - timedelta(days=rng.randrange(RECENT_DAYS))
    return views.quest_list(session, player_id=rng.choice(data.players), day=day)


def _unread(session: ReadSession, data: BenchData, rng: random.Random) -> Any:
    return views.unread_notifications(session, user_id=rng.choice(data.users))


def _wallet(session: ReadSession, data: BenchData, rng: random.Random) -> Any:
    return views.wallet_statement(
        session, player_id=rng.choice(data.players), currency_id=data.currency_id
    )


def _party(session: ReadSession, data: BenchData, rng: random.Random) -> Any:
    return views.party_page(session, party_id=rng.choice(data.parties))


def _season(session: ReadSession, data: BenchData, rng: random.Random) -> Any:
    return views.season_standing(session, player_id=rng.choice(data.players))


def _search(session: ReadSession, data: BenchData, rng: random.Random) -> Any:
    text = rng.choice(data.names)[: rng.randrange(2, 6)]
    return views.search_by_name(session, world_id=data.world_id, text=text)


def _audit(session: ReadSession, data: BenchData, rng: random.Random) -> Any:
    key = str(rng.randrange(1, data.audited + 1))
    return views.audit_of(session, object_type="parties", object_key=key)


def _kpi(session: ReadSession, data: BenchData, rng: random.Random) -> Any:
    since = FIRST_DAY + timedelta(days=rng.randrange(DAYS))
    return views.kpi_by_day(session, world_id=data.world_id, since=since, until=LAST_DAY)


QUESTIONS: dict[str, Question] = {
    "profile": _profile,
    "ledger_page": _ledger,
    "leaderboard_page": _leaderboard,
    "rank_of": _rank,
    "daily_log": _day,
    "quest_list": _quests,
    "unread_notifications": _unread,
    "wallet_statement": _wallet,
    "party_page": _party,
    "season_standing": _season,
    "search_by_name": _search,
    "audit_of": _audit,
    "kpi_by_day": _kpi,
}
"""Every question by the key of its figures."""
