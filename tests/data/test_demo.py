"""The demo world: every table filled, everything in agreement, the same rows from the same seed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa

from data.demo import DemoReport, fill_demo
from data.demo.insertion import EXAMINED_ROWS
from model.db import Actor, Database, open_database, read
from model.errors import Cancelled, Refused
from model.services import people, verification, views, worlds
from model.services.catalog import tables
from model.services.records import cross_world_references
from model.tables import metadata
from model.words import Room, WorldKind

USERS = 12
ALL = 1_000_000
NOT_MADE_UP = {"runs", "jobs", "scenarios"}
"""Tables of the lab that hold what really ran; `questlab simulate` fills them."""


@pytest.fixture(scope="session")
def demo_url(
    database_kind: str, make_database: Callable[..., str], migrated_url: str
) -> tuple[str, DemoReport]:
    """A database with a small demo; on SQLite each row went through every rule."""
    url = make_database(database_kind, migrated_url)
    # The same rows go into both: one time through every rule is enough.
    examined = ALL if database_kind == "sqlite" else EXAMINED_ROWS
    with open_database(url) as database:
        owner = people.ensure_local_owner(database)
        report = fill_demo(database, actor=owner, users=USERS, examined_rows=examined)
    return url, report


@pytest.fixture
def demo(demo_url: tuple[str, DemoReport]) -> Iterator[Database]:
    """The small demo, open; tests only read it."""
    with open_database(demo_url[0]) as database:
        yield database


def _counts(database: Database) -> dict[str, int]:
    with database.engine.connect() as connection:
        return {
            table.name: connection.execute(
                sa.select(sa.func.count()).select_from(table)
            ).scalar_one()
            for table in metadata.sorted_tables
        }


def test_no_table_stays_empty(demo: Database, demo_url: tuple[str, DemoReport]) -> None:
    """Every table of content, play, account and lab has rows, as many as the report says."""
    counts = _counts(demo)
    empty = {name for name, count in counts.items() if not count}
    assert empty <= NOT_MADE_UP
    rooms = {info.name: info.room for info in tables()}
    assert all(rooms[name] is Room.LAB for name in empty)
    reported = demo_url[1].rows
    told = {name: count for name, count in reported.items() if counts[name] != count}
    assert told.keys() <= {"users", "user_roles"}  # the local owner was there before


def test_verify_finds_nothing(demo: Database) -> None:
    """Chains, totals, levels, streaks, seasons, wallets and references agree."""
    with read(demo) as session:
        report = verification.verify(session)
        assert [str(finding) for finding in report.findings] == []
        assert report.counts["xp_events"] > 100
        assert cross_world_references(session) == []


def test_days_follow_from_quests(demo: Database) -> None:
    """A closed day counts as many core quests as its logs say were completed."""
    query = sa.text(
        "SELECT count(*) FROM daily_logs d WHERE d.core_completed <> (SELECT count(*) FROM "
        "quest_logs q JOIN quest_templates t ON t.id = q.template_id WHERE t.is_core AND "
        "t.type = 'daily' AND q.status = 'completed' AND q.player_id = d.player_id AND "
        "q.day_date = d.day_date)"
    )
    with demo.engine.connect() as connection:
        assert connection.execute(query).scalar_one() == 0


def test_finished_things_have_an_end(demo: Database) -> None:
    """What is completed says when; what is not does not."""
    counts = {"with": 0, "without": 0}
    with demo.engine.connect() as connection:
        for table in metadata.sorted_tables:
            status = next((c for c in table.columns if c.info.get("machine")), None)
            if status is None or "completed_at" not in table.columns or table.name == "duels":
                continue
            if "completed" not in {state.value for state in status.info["machine"].states}:
                continue
            done, end = status == "completed", table.c.completed_at
            query = sa.select(
                sa.func.count().filter(done, end.is_not(None)),
                sa.func.count().filter(done, end.is_(None)),
            )
            with_end, without = connection.execute(query).one()
            counts["with"] += with_end
            counts["without"] += without
    assert counts["with"] > 20
    assert counts["without"] == 0


def _digest(url: str) -> str:
    """One hash over all rows of play and account, as plain texts, without what the clock stamps."""
    whole = hashlib.sha256()
    rooms = {info.name: info.room for info in tables()}
    with open_database(url) as database, database.engine.connect() as connection:
        for table in metadata.sorted_tables:
            if rooms[table.name] not in (Room.PLAY, Room.ACCOUNT):
                continue
            for row in connection.execute(sa.select(table).order_by(table.c.id)).mappings():
                if row.get("email") == people.LOCAL_OWNER_EMAIL:
                    continue
                whole.update(repr(sorted((k, _plain(v)) for k, v in row.items())).encode())
    return whole.hexdigest()


def _plain(value: object) -> str:
    return repr(sorted(value.items())) if isinstance(value, dict) else str(value)


@pytest.mark.databases("sqlite")
def test_the_same_seed_gives_the_same_rows(
    demo_url: tuple[str, DemoReport], make_database: Callable[..., str], migrated_url: str
) -> None:
    """Twice the same demo is the same to the bit."""
    other = make_database("sqlite", migrated_url)
    with open_database(other) as database:
        owner = people.ensure_local_owner(database)
        fill_demo(database, actor=owner, users=USERS)
    assert _digest(other) == _digest(demo_url[0])


def test_a_second_demo_changes_nothing(demo: Database, demo_url: tuple[str, DemoReport]) -> None:
    """Asked again, the answer is that it is there."""
    before = _counts(demo)
    report = fill_demo(demo, actor=people.ensure_local_owner(demo), users=USERS)
    assert not report.is_new
    assert _counts(demo) == before


@pytest.mark.databases("sqlite")
def test_a_cancelled_demo_leaves_nothing(database: Database, owner: Actor) -> None:
    """Cancelled on the way, not even the world is there."""
    seen: list[int] = []

    def enough() -> bool:
        seen.append(1)
        return len(seen) > 12

    before = _counts(database)
    with pytest.raises(Cancelled, match="Nothing was kept"):
        fill_demo(database, actor=owner, users=USERS, should_cancel=enough)
    assert _counts(database) == before


@pytest.mark.databases("sqlite")
def test_what_cannot_be_filled_is_refused(database: Database, owner: Actor) -> None:
    """Too few users, and a world that is not a demo, are said before anything is done."""
    with pytest.raises(Refused, match=r"10 to 100,000 users, not 9"):
        fill_demo(database, actor=owner, users=9)
    from model.db import write

    with write(database, actor=owner, key="live", why="test") as session:
        worlds.create_world(session, key="mine", name="Mine", kind=WorldKind.LIVE)
    with pytest.raises(Refused, match="is not a demo world but live"):
        fill_demo(database, actor=owner, users=USERS, world="mine")


def test_the_views_of_people_agree_with_the_rows(demo: Database) -> None:
    """A statement adds up to its balance, unread is what is not read, a party's leader is first."""
    table = metadata.tables
    with read(demo) as session:
        wallets = session.execute(sa.select(table["wallets"])).mappings().all()
        mine = [wallet for wallet in wallets if wallet["player_id"] is not None]
        for wallet in mine:
            statement = views.wallet_statement(
                session, player_id=wallet["player_id"], currency_id=wallet["currency_id"]
            )
            assert statement["next_id"] is None
            assert sum(row["amount"] for row in statement["rows"]) == wallet["balance"]
        notes = session.execute(sa.select(table["notifications"])).mappings().all()
        for user_id in {note["user_id"] for note in notes}:
            unread = [n["id"] for n in notes if n["user_id"] == user_id and not n["is_read"]]
            page = views.unread_notifications(session, user_id=user_id)
            assert page["count"] == len(unread)
            assert [row["id"] for row in page["rows"]] == sorted(unread, reverse=True)
        for party_id in session.execute(sa.select(table["parties"].c.id)).scalars():
            members = views.party_page(session, party_id=party_id)["members"]
            assert [member["is_party_leader"] for member in members].count(True) == 1
            assert members[0]["is_party_leader"]
