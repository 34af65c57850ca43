"""`demo`: a world of its own with plausible rows in every table."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.care import JsonOption
from cli.console import progress, say, say_json

USERS = 1_000


def demo(
    users: Annotated[
        int, typer.Option("--users", metavar="N", help="How many people play.")
    ] = USERS,
    seed: Annotated[
        int, typer.Option("--seed", metavar="N", help="The same seed gives the same rows.")
    ] = 1,
    world: Annotated[
        str, typer.Option("--world", metavar="KEY", help="The key of the demo world.")
    ] = "demo",
    as_json: JsonOption = False,
) -> None:
    """Fill a demo world: content, people, 28 days of play, groups, markets, money.

    All or nothing, in one transaction: Ctrl-C leaves no trace. A demo world that is there already
    stays as it is. Runs and jobs are not made up: they come from questlab simulate.
    """
    from data.demo import fill_demo
    from model.db import open_database
    from model.services import people

    with open_database() as database:
        owner = people.ensure_local_owner(database)
        with progress("Tables") as report:
            made = fill_demo(
                database, actor=owner, users=users, seed=seed, world=world, on_progress=report
            )
    if as_json:
        say_json(
            {
                "world": made.world,
                "is_new": made.is_new,
                "users": made.users,
                "seed": made.seed,
                "rows": made.rows,
                "row_count": made.row_count,
                "seconds": round(made.seconds, 2),
                "rows_per_second": made.rows_per_second,
            }
        )
        return
    if not made.is_new:
        say(f"The demo world '{world}' is there already; nothing was changed.")
        return
    tables = sum(1 for count in made.rows.values() if count)
    say(
        f"The demo world '{world}' holds {made.row_count:,} rows in {tables} tables, made in "
        f"{made.seconds:.1f} s ({made.rows_per_second:,} rows a second)."
    )
