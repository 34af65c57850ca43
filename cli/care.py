"""`verify` and `tick`: proving the ledgers, and closing the days that are due."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.console import say, say_json
from model.errors import IntegrityError

WorldOption = Annotated[
    str | None, typer.Option("--world", metavar="KEY", help="Only this world  [default: all]")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Answer as JSON.")]


def verify(world: WorldOption = None, as_json: JsonOption = False) -> None:
    """Compute every hash, total and level again and compare; repairs nothing.

    Ends with exit code 8 when anything contradicts anything.
    """
    from model.db import open_database, read
    from model.services import verification

    with open_database() as database, read(database) as session:
        report = verification.verify(session, world=world)
    if as_json:
        say_json(
            {
                "is_sound": report.is_sound,
                "counts": report.counts,
                "findings": [
                    {"code": f.code, "table": f.table, "row": f.row, "message": f.message}
                    for f in report.findings
                ],
            }
        )
    else:
        looked_at = ", ".join(
            f"{count:,} {name.replace('_', ' ')}" for name, count in sorted(report.counts.items())
        )
        for finding in report.findings:
            say(str(finding))
        say(f"Looked at {looked_at}.")
        if report.is_sound:
            say("Everything agrees.")
    if not report.is_sound:
        raise typer.Exit(IntegrityError.exit_code)


def tick(world: WorldOption = None, as_json: JsonOption = False) -> None:
    """Close every local day that has ended, for all players, each in their own time zone."""
    from model.db import open_database, read, write
    from model.services import people, play
    from sim.live.records import new_key

    with open_database() as database:
        with read(database) as session:
            owner = people.local_owner(session)
        with write(database, actor=owner, key=new_key("tick"), why="tick") as session:
            closed = play.tick(session, world=world)
    if as_json:
        say_json({"players": closed.players, "days_closed": closed.days_closed})
    else:
        say(f"Closed {closed.days_closed:,} days of {closed.players:,} players.")
