"""`bench`: how fast the database answers and the simulator plays, on data of known size."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.care import JsonOption
from cli.console import note, progress, say, say_json, say_table
from model.errors import Refused

if TYPE_CHECKING:
    from data.bench import BenchReport
    from model.db import Database

EVENTS = 1_000_000
_TABLES = (
    "SELECT count(*) FROM information_schema.tables "
    "WHERE table_schema NOT IN ('pg_catalog', 'information_schema')"
)


class Bench(StrEnum):
    """What can be measured."""

    DB = "db"
    SIM = "sim"


def bench(
    what: Annotated[
        Bench, typer.Argument(help="What to measure: db, the database; sim, the simulator.")
    ],
    events: Annotated[
        int, typer.Option("--events", metavar="N", help="XP events; a hundredth of them play.")
    ] = EVENTS,
    url: Annotated[
        str | None,
        typer.Option(
            "--url", help="An empty PostgreSQL database to measure  [default: SQLite, thrown away]"
        ),
    ] = None,
    players: Annotated[
        int, typer.Option("--players", min=1, help="Simulated players (sim).")
    ] = 100_000,
    days: Annotated[int, typer.Option("--days", min=1, max=3650, help="Their days (sim).")] = 90,
    core: Annotated[
        bool, typer.Option("--core", help="Core quests, streaks and debuffs alone (sim).")
    ] = False,
    parts: Annotated[
        bool, typer.Option("--parts", help="Where the fast engine's time goes instead (sim).")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Time the database or the simulator on data of known size.

    db: thirteen questions, warm, in a database of its own; a database given by --url keeps its rows
    afterwards: drop it. sim: both engines on the fitness world, the reference engine on up to
    2,000 of the players, whose digest must be the same; with --parts the fast engine on the world
    without one part each, and what memory alone would take.
    """
    if what is Bench.SIM and parts:
        _bench_parts(players, days, as_json=as_json)
        return
    if what is Bench.SIM:
        _bench_sim(players, days, core_only=core, as_json=as_json)
        return
    from data.bench import bench_db
    from model.services import people

    with _empty_database(url) as database:
        owner = people.ensure_local_owner(database)
        note(f"Building {events:,} XP events and what goes with them")
        with progress("Steps") as report:
            found = bench_db(database, actor=owner, events=events, on_progress=report)
    if as_json:
        say_json(found.as_json())
        return
    _show(found)


def _bench_sim(players: int, days: int, *, core_only: bool, as_json: bool) -> None:
    from data.bench_sim import bench_sim

    note(f"Simulating {players:,} players for {days} days with the fast engine, then a slice")
    with progress("Steps") as report:
        found = bench_sim(players=players, days=days, core_only=core_only, on_progress=report)
    if as_json:
        say_json(found.as_json())
        return
    say_table(
        ["measure", "value"],
        [[name.replace("_", " "), _shown(value)] for name, value in found.as_json().items()],
    )


def _bench_parts(players: int, days: int, *, as_json: bool) -> None:
    from data.bench_parts import where_time_goes

    note(f"Simulating {players:,} players for {days} days, with one part of the world less each")
    found = where_time_goes(players=players, days=days)
    if as_json:
        say_json([part._asdict() for part in found])
        return
    say_table(["played", "ns per player-day"], [[x.played, _shown(x[1])] for x in found])


def _shown(value: object) -> str:
    return (
        f"{value:,.1f}"
        if isinstance(value, float)
        else f"{value:,}"
        if isinstance(value, int) and not isinstance(value, bool)
        else str(value)
    )


@contextmanager
def _empty_database(url: str | None) -> Iterator[Database]:
    """A migrated database without rows: a temporary file, or the empty one at the address."""
    from model.db import open_database
    from model.migrate import upgrade

    with tempfile.TemporaryDirectory(prefix="questlab-bench-") as folder:
        address = f"sqlite:///{Path(folder) / 'bench.sqlite3'}" if url is None else url
        if url is not None:
            _require_empty(url)
        upgrade(address)
        with open_database(address) as database:
            yield database


def _require_empty(url: str) -> None:
    """Refused for a database that holds anything, whoever made it."""
    from model.db import hide_password, open_database, parse_url, translated_errors

    if parse_url(url).get_backend_name() == "sqlite":
        count = int(Path(str(parse_url(url).database)).exists())
    else:
        with (
            open_database(url, check=False) as found,
            translated_errors(found),
            found.engine.connect() as connection,
        ):
            count = connection.exec_driver_sql(_TABLES).scalar_one()
    if count:
        raise Refused(
            f"The database {hide_password(url)} is not empty, and a bench fills the one it is "
            "given. Make a new one for it: createdb questlab_bench",
            code="E-REFUSED-013",
        )


def _show(found: BenchReport) -> None:
    rows = [[name, t.p50_ms, t.p95_ms, t.calls] for name, t in found.queries.items()]
    say_table(["question", "p50 ms", "p95 ms", "calls"], rows)
    say(
        f"{found.database}: {found.row_count:,} rows with {found.events:,} XP events of "
        f"{found.players:,} players, written in {found.build_seconds:.1f} s "
        f"({found.build_rows_per_second:,} rows a second)."
    )
    verdict = "everything agrees" if found.is_sound else "SOMETHING CONTRADICTS"
    say(f"questlab verify: {found.verify_seconds:.1f} s, {verdict}.")
