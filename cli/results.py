"""`rerun` and `explain`: prove that a run repeats, and tell why a player got what they got."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from cli.console import progress, say, say_json, say_table
from model.errors import IntegrityError, RunError, SettingsError

RunArgument = Annotated[int, typer.Argument(metavar="RUN", help="A run's id; see questlab runs.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Answer as JSON.")]
KeepOption = Annotated[
    str | None,
    typer.Option(
        "--keep",
        metavar="ROWS",
        help="Rows to store: events, days, occurrences, money (by commas), all or none.",
    ),
]
EngineOption = Annotated[
    str | None, typer.Option("--engine", metavar="NAME", help="fast or reference; same digest.")
]

YesOption = Annotated[
    bool, typer.Option("--yes", "-y", help="Agree to what takes longer than a working day.")
]


def rerun(
    run: RunArgument,
    keep: KeepOption = None,
    engine: EngineOption = None,
    yes: YesOption = False,
    as_json: JsonOption = False,
) -> None:
    """Play a run again from its record, and say whether it is the same to the bit.

    With --keep its results are stored anew, if the digest is the same: rows that were not kept,
    or that were removed, are back. Exit code: 0 the same digest (or, played by another version of
    the code, the same headline numbers), 7 other numbers by another version, 8 another digest by
    the same version.
    """
    from sim.keep import keep_from
    from sim.live.reruns import Outcome
    from sim.live.reruns import rerun as play_again
    from sim.live.sandbox import open_sandbox
    from sim.playing import Watch

    wanted = keep_from(keep)
    with open_sandbox() as sandbox, progress("Player-days") as report:
        found = play_again(
            sandbox.database, run, actor=sandbox.actor, engine=engine, keep=wanted, yes=yes,
            watch=Watch(on_progress=report),
        )  # fmt: skip
    if as_json:
        say_json(asdict(found))
    else:
        say(found.sentence)
        say(f"digest  {found.digest_now}")
    if found.outcome == Outcome.DIFFERENT:
        raise typer.Exit(IntegrityError.exit_code)
    if found.outcome in (Outcome.OTHER_VERSION_OTHER_FIGURES, Outcome.OTHER_VERSION_UNKNOWN):
        raise typer.Exit(RunError.exit_code)


def explain(
    run: RunArgument,
    player: Annotated[
        str, typer.Option("--player", metavar="KEY", help="A player: all:17, or 17 alone.")
    ],
    day: Annotated[int, typer.Option("--day", help="A day of the run, 0 is its first.")],
    replication: Annotated[int, typer.Option("--replication", help="Of a run with several.")] = 0,
    as_json: JsonOption = False,
) -> None:
    """Tell one day of one simulated player: why they came, what they got, and what became of it.

    Only that player is played again, so a run needs no stored rows for it.
    """
    from sim.live.sandbox import open_sandbox

    with open_sandbox() as sandbox:
        told = sandbox.explain(run, player=player, day=day, replication=replication)
    if as_json:
        say_json(told.as_json())
    else:
        say(str(told))


def prune(
    to: Annotated[
        float | None,
        typer.Option(
            "--to", metavar="GB", min=0, help="How much may stay.  [default: QUESTLAB_RESULTS_GB]"
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would be removed.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Remove stored results, the oldest runs' first, until no more than --to GB are taken.

    Results of pinned runs and of content as it is now, published or draft, stay. Runs stay on
    record: questlab rerun RUN --keep all brings results back.
    """
    from model.settings import settings
    from sim.live import space
    from sim.live.sandbox import open_sandbox

    most = settings().results_bytes_max if to is None else round(to * space.GB)
    if most is None:
        raise SettingsError(
            "How much may stay? Say --to GB (0 for as little as can be), or set "
            "QUESTLAB_RESULTS_GB.",
            code="E-SET-011",
        )
    with open_sandbox() as sandbox:
        found = space.prune(sandbox.database, actor=sandbox.actor, to_bytes=most, dry_run=dry_run)
    if as_json:
        say_json(asdict(found) | {"removed_bytes": found.removed_bytes})
        return
    rows = [(str(r.run_id), r.content_reference, _gb(r.size_bytes), "goes") for r in found.removed]
    rows += [
        (str(r.run_id), r.content_reference, _gb(r.size_bytes), r.stays or "stays")
        for r in found.stayed
    ]
    if rows:
        say_table(("run", "content", "GB", ""), rows)
    would = "would be removed" if dry_run else "removed"
    say(f"{_gb(found.removed_bytes)} GB {would}, {_gb(found.used_bytes)} GB stay.")
    if found.unknown_bytes:
        say(f"{_gb(found.unknown_bytes)} GB of them belong to no run of this database.")


def _gb(count: int) -> str:
    return f"{count / 10**9:,.3f}"
