"""The data set that `questlab bench db` measures on: a million XP events and what goes with them.

Plain and repetitive on purpose: what counts is how many rows there are and how they are spread.
Written through the same services as everything else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from data.demo.filling import with_content
from data.demo.insertion import Filling
from data.demo.values import Values
from model.db import Actor, Database, WriteSession, read, write
from model.services import audit, records, rollups
from model.services.economy.transfers import Posting, post_many
from model.services.histories import PlayedEvent, PlayedStep, append_played
from model.words import TransactionType

WORLD = "bench"
EVENTS_PER_PLAYER, EVENTS_PER_DAY = 100, 4
DAYS = EVENTS_PER_PLAYER // EVENTS_PER_DAY
LAST_DAY = date(2026, 1, 6)
"""The second day of the pack's first season: its standing is asked for, too."""
FIRST_DAY = LAST_DAY - timedelta(days=DAYS - 1)
RECENT_DAYS = 5
"""Days whose single quests are kept."""
PART = 1_000
"""Players whose history is written at once."""
PER_USER = {"notifications": 10, "postings": 10}
MEMBERS = 6
WEEKEND_PPM = 1_100_000
Progress = Callable[[int, int], None]


@dataclass
class BenchData:
    """What was built: the ids that questions are asked about, and how many rows there are."""

    world_id: int
    players: list[int] = field(default_factory=list)
    users: list[int] = field(default_factory=list)
    parties: list[int] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    leaderboard_id: int = 0
    currency_id: int = 0
    audited: int = 0
    rows: dict[str, int] = field(default_factory=dict)

    @property
    def row_count(self) -> int:
        """Rows over all tables."""
        return sum(self.rows.values())


def build(
    database: Database, *, actor: Actor, events: int, on_progress: Progress | None = None
) -> BenchData:
    """Fill an empty database; several transactions, for nobody keeps what stops half way."""
    return _Builder(database, actor, events // EVENTS_PER_PLAYER, on_progress).build()


class _Builder:
    """One step after the other, each in a transaction of its own."""

    def __init__(
        self, database: Database, actor: Actor, players: int, on_progress: Progress | None
    ) -> None:
        self.database, self.actor, self.count = database, actor, players
        self.report = on_progress
        self.values = Values(1, WORLD)
        self.day = datetime(LAST_DAY.year, LAST_DAY.month, LAST_DAY.day, tzinfo=UTC)

    def build(self) -> BenchData:
        with self._session("content") as session:
            filling = with_content(session, WORLD, self.count, 1)
            self.data = BenchData(filling.store.world_id)
            self._find_content(filling)
        steps = (
            self._people, self._history, self._board, self._notifications, self._money,
            self._parties, self._audit,
        )  # fmt: skip
        for number, step in enumerate(steps, start=1):
            step()
            if self.report is not None:
                self.report(number, len(steps) + 1)
        with self._session("rollups") as session:
            days = rollups.refresh(session, world_id=self.data.world_id)
        self._count("player_days", days)
        return self.data

    def _find_content(self, filling: Filling) -> None:
        self.quests = sorted(
            row["id"]
            for row in filling.store.of("quest_templates")
            if row["is_core"] and row["type"] == "daily"
        )[:EVENTS_PER_DAY]
        keys = {row["id"]: row["key"] for row in filling.store.of("quest_templates")}
        self.keys = [keys[number] for number in self.quests]
        self.data.currency_id = filling.store.of("currencies")[0]["id"]
        self.data.rows |= filling.counts

    def _session(self, step: str) -> Any:
        return write(self.database, actor=self.actor, key=f"bench-{step}", why="bench")

    def _count(self, table: str, count: int) -> None:
        self.data.rows[table] = self.data.rows.get(table, 0) + count

    def _insert(
        self,
        session: WriteSession,
        table: str,
        rows: list[dict[str, Any]],
        *,
        with_ids: bool = False,
    ) -> list[int]:
        made = records.insert_many(
            session, table=table, rows=rows, checked=False, by_service=True, return_ids=with_ids
        )
        self._count(table, made.count)
        return list(made.ids)

    # --- People and their days -------------------------------------------------------------------

    def _people(self) -> None:
        people = self.values.people
        self.data.names = [
            f"{people[number % len(people)]} {number}" for number in range(self.count)
        ]
        with self._session("users") as session:
            self.data.users = self._insert(
                session,
                "users",
                [
                    {"email": f"person{n}@bench.example.org", "name": name}
                    for n, name in enumerate(self.data.names)
                ],
                with_ids=True,
            )
        with self._session("players") as session:
            self.data.players = self._insert(
                session,
                "player_profiles",
                [
                    {
                        "world_id": self.data.world_id,
                        "user_id": user,
                        "character_name": name,
                        "joined_at": self.day - timedelta(days=DAYS),
                        "first_day": FIRST_DAY,
                        "last_closed_date": LAST_DAY,
                    }
                    for user, name in zip(self.data.users, self.data.names, strict=True)
                ],
                with_ids=True,
            )

    def _history(self) -> None:
        for number, part in enumerate(_parts(self.data.players)):
            with self._session(f"days-{number}") as session:
                self._insert(session, "daily_logs", list(_daily_logs(part)))
            with self._session(f"quests-{number}") as session:
                self._insert(session, "quest_logs", list(self._quest_logs(part)))
            with self._session(f"ledger-{number}") as session:
                events = list(self._events(part))
                self._count("xp_events", append_played(session, world=WORLD, events=events))
                self._count("xp_modifiers", sum(len(event.steps) for event in events))

    def _quest_logs(self, players: list[int]) -> Iterator[dict[str, Any]]:
        for player in players:
            for back in range(RECENT_DAYS):
                for place, quest in enumerate(self.quests):
                    done = (player + back + place) % 5 > 0
                    yield {
                        "player_id": player,
                        "template_id": quest,
                        "status": "completed" if done else "expired",
                        "completed_at": self.day - timedelta(days=back) if done else None,
                        "xp_awarded": 25 if done else None,
                        "day_date": LAST_DAY - timedelta(days=back),
                    }

    def _events(self, players: list[int]) -> Iterator[PlayedEvent]:
        step = PlayedStep(1, "weekend_bonus", WEEKEND_PPM, 30, 33)
        for player in players:
            for number in range(DAYS):
                day = FIRST_DAY + timedelta(days=number)
                weekend = day.weekday() >= 5
                at = self.day - timedelta(days=DAYS - 1 - number, hours=-12)
                for key in self.keys:
                    yield PlayedEvent(
                        player, "quest_completion", key, 30, 33 if weekend else 30, day, at,
                        (step,) if weekend else (),
                    )  # fmt: skip

    # --- Boards, notes, money, parties -----------------------------------------------------------

    def _board(self) -> None:
        weeks = [LAST_DAY - timedelta(days=LAST_DAY.weekday() + 7 * back) for back in (0, 1)]
        with self._session("board") as session:
            board = {
                "world_id": self.data.world_id, "name": "XP of the week",
                "leaderboard_type": "global", "ranking_period": "weekly",
            }  # fmt: skip
            (self.data.leaderboard_id,) = self._insert(
                session, "leaderboards", [board], with_ids=True
            )
        with self._session("places") as session:
            places: list[dict[str, Any]] = [
                {
                    "leaderboard_id": self.data.leaderboard_id,
                    "player_id": player,
                    "period_started_on": week,
                    "score": 1_000_000 - rank,
                    "rank": rank,
                    "gap_to_first": rank - 1,
                    "gap_to_next": 1 if rank > 1 else 0,
                }
                for week in weeks
                for rank, player in enumerate(self.data.players, start=1)
            ]
            self._insert(session, "leaderboard_entries", places)

    def _notifications(self) -> None:
        with self._session("notifications") as session:
            rows: list[dict[str, Any]] = [
                {
                    "user_id": user,
                    "world_id": self.data.world_id,
                    "notification_type": "quest_update",
                    "title": "Your quests of today",
                    "content": "Four quests wait for you.",
                    "is_read": number % 3 == 0,
                    "read_at": self.day if number % 3 == 0 else None,
                }
                for user in self.data.users
                for number in range(PER_USER["notifications"])
            ]
            self._insert(session, "notifications", rows)

    def _money(self) -> None:
        common = {"world_id": self.data.world_id, "currency_id": self.data.currency_id}
        with self._session("product-wallets") as session:
            product = [{**common, "player_id": None, "purpose": p} for p in ("source", "sink")]
            source, sink = self._insert(session, "wallets", product, with_ids=True)
        with self._session("wallets") as session:
            mine = [{**common, "player_id": p, "purpose": "player"} for p in self.data.players]
            wallets = self._insert(session, "wallets", mine, with_ids=True)
        for number, part in enumerate(_parts(wallets)):
            postings = [
                _posting(wallet, turn, source=source, sink=sink)
                for wallet in part
                for turn in range(PER_USER["postings"])
            ]
            with self._session(f"money-{number}") as session:
                post_many(session, postings=postings)
            self._count("transactions", len(postings))
            self._count("transfers", len(postings))

    def _parties(self) -> None:
        count = max(1, self.count // MEMBERS)
        with self._session("parties") as session:
            rows: list[Mapping[str, Any]] = [
                {"world_id": self.data.world_id, "name": f"Party {n}", "join_type": "open"}
                for n in range(count)
            ]
            self.data.parties = self._insert(session, "parties", [*map(dict, rows)], with_ids=True)
        with self._session("members") as session:
            members: list[dict[str, Any]] = [
                {
                    "party_id": self.data.parties[number // MEMBERS],
                    "player_id": player,
                    "is_party_leader": number % MEMBERS == 0,
                    "joined_at": self.day,
                }
                for number, player in enumerate(self.data.players[: count * MEMBERS])
            ]
            self._insert(session, "party_memberships", members)

    def _audit(self) -> None:
        """A tail of single entries, as single edits leave them: five to each record."""
        self.data.audited = max(1, self.count // 20)
        with self._session("audit") as session:
            for number in range(self.data.audited * 5):
                audit.record(
                    session,
                    action="records.update",
                    object_type="parties",
                    object_key=str(number % self.data.audited + 1),
                    details={"fields": ["name"]},
                )
        with read(self.database) as session_read:
            self.data.rows["audit_events"] = records.count_rows(
                session_read, actor=self.actor, table="audit_events"
            )


def _parts(ids: list[int]) -> Iterator[list[int]]:
    for first in range(0, len(ids), PART):
        yield ids[first : first + PART]


def _daily_logs(players: list[int]) -> Iterator[dict[str, Any]]:
    for player in players:
        for number in range(DAYS):
            done = (player + number) % 5
            yield {
                "player_id": player,
                "day_date": FIRST_DAY + timedelta(days=number),
                "core_completed": done,
                "core_total": 4,
                "all_completed": done == 4,
                "evaluated": True,
                "is_active": done > 0,
            }


def _posting(wallet: int, turn: int, *, source: int, sink: int) -> Posting:
    if turn % 5 == 4:
        return Posting(TransactionType.PURCHASE, wallet, sink, 20, "A streak freeze")
    return Posting(TransactionType.REWARD, source, wallet, 50, "Quest of the day")
