"""`materialise`: a sample of a run's players into the live tables, in a world of its own."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from cli.care import JsonOption
from cli.console import progress, say, say_json

PLAYERS = 500


def materialise(
    run: Annotated[int, typer.Argument(metavar="RUN", help="The run's number: questlab runs.")],
    players: Annotated[
        int, typer.Option("--players", metavar="N", help="How many of its players.")
    ] = PLAYERS,
    world: Annotated[
        str | None,
        typer.Option("--world", metavar="KEY", help="The sample world's key.  [default: run-RUN]"),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Write a sample of a run's players into the live tables, in a world of kind sample.

    Each player lives again through the live services, and their ledger must come out as the run's:
    this takes about two seconds for each player and 60 days. Ctrl-C keeps whole players; the same
    command goes on with the others.
    """
    from sim.live.sandbox import open_sandbox

    with open_sandbox() as sandbox, progress("Player-days") as report:
        made = sandbox.materialise(run, players=players, world=world, on_progress=report)
    if as_json:
        say_json(asdict(made) | {"seconds": round(made.seconds, 2)})
    elif not made.added:
        say(f"World '{made.world}' holds these {made.players:,} players already.")
    else:
        say(
            f"World '{made.world}' holds {made.players:,} players of run {run}; {made.added:,} "
            f"came now, with {made.xp_events:,} XP events equal to the run's, "
            f"in {made.seconds:.1f} s."
        )
