"""`simulate` and `runs`: play a population against any content, and list what was played."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.console import progress, say, say_json, say_table
from cli.results import EngineOption, KeepOption, YesOption
from model.errors import SettingsError

if TYPE_CHECKING:
    from sim.live.sandbox import Sandbox
    from sim.results import Results
    from sim.scenario import Scenario

PLAYERS, DAYS, SEED, REPLICATIONS = 2000, 60, 7, 1

CONTENT_HELP = "fitness (published), fitness@draft, fitness@r2, a ruleset's hash, or a pack folder."


def simulate(
    content: Annotated[str, typer.Argument(metavar="CONTENT", help=CONTENT_HELP)] = "fitness",
    players: Annotated[
        int | None, typer.Option("--players", help=f"How many players.  [default: {PLAYERS}]")
    ] = None,
    days: Annotated[
        int | None, typer.Option("--days", help=f"How many days.  [default: {DAYS}]")
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option("--seed", help=f"Equal seeds give equal runs.  [default: {SEED}]"),
    ] = None,
    replications: Annotated[
        int | None,
        typer.Option(
            "--replications", help=f"How often, each with other luck.  [default: {REPLICATIONS}]"
        ),
    ] = None,
    scenario: Annotated[
        str | None,
        typer.Option("--scenario", metavar="KEY", help="A stored scenario of the content's world."),
    ] = None,
    reuse: Annotated[
        bool, typer.Option("--reuse", help="Answer from an equal run on record, if there is one.")
    ] = False,
    keep: KeepOption = None,
    engine: EngineOption = None,
    yes: YesOption = False,
    as_json: Annotated[bool, typer.Option("--json", help="Answer as JSON.")] = False,
) -> None:
    """Play a population against content; the digest tells whether two runs were the same.

    The run is recorded and shown on the Balance page, except for a pack folder: that needs no
    database and leaves nothing behind. Daily sums and final states are always kept; all rows up to
    a million player-days, of larger runs those of --keep.
    """
    from data.loading import is_folder_reference

    sizes = {"players": players, "days": days, "seed": seed, "replications": replications}
    if is_folder_reference(content):
        if scenario is not None:
            raise SettingsError(
                "A pack folder has no stored scenarios. Leave --scenario out, or import the pack.",
                code="E-SET-005",
            )
        answer = _play_folder(content, _sized(sizes), keep=keep, engine=engine, yes=yes)
    else:
        answer = _play_recorded(
            content, sizes, scenario=scenario, reuse=reuse, keep=keep, engine=engine, yes=yes
        )
    if as_json:
        say_json(answer)
    else:
        _say_answer(answer)


def _sized(sizes: dict[str, int | None]) -> Scenario:
    from sim.scenario import Scenario

    def size(name: str, default: int) -> int:
        given = sizes[name]
        return default if given is None else given

    once = Scenario.of(
        players=size("players", PLAYERS), days=size("days", DAYS), seed=size("seed", SEED)
    )
    return replace(once, replications=size("replications", REPLICATIONS))


def _play_folder(
    folder: str, scenario: Scenario, *, keep: str | None, engine: str | None, yes: bool
) -> dict[str, Any]:
    """Play a pack folder without a database."""
    from data.loading import freeze_pack
    from sim.cost import player_days, refuse_absurd_time
    from sim.keep import Keep, default_keep, keep_from
    from sim.playing import FAST, Watch, checked_engine, play
    from sim.results import Results

    refuse_absurd_time(
        player_days(scenario),
        players=scenario.players * scenario.replications,
        engine=checked_engine(engine or FAST),
        yes=yes,
    )

    kept: Keep = keep_from(keep) or default_keep(scenario)
    ruleset = freeze_pack(folder)
    with progress("Player-days") as report:
        frames, digest = play(
            ruleset, scenario, watch=Watch(on_progress=report), engine=engine or FAST, keep=kept
        )
    record = {
        "content": folder,
        "ruleset_hash": ruleset.hash,
        "rules_hash": ruleset.rules_hash,
        "people_hash": ruleset.people_hash,
        "seed": scenario.seed,
        "digest": digest,
        "engine": engine or FAST,
        "kept": list(kept.tables),
        "scenario": scenario.as_json(),
    }
    return _answer(Results(record, frames=frames))


def _play_recorded(
    content: str,
    sizes: dict[str, int | None],
    *,
    scenario: str | None,
    reuse: bool,
    keep: str | None,
    engine: str | None,
    yes: bool,
) -> dict[str, Any]:
    """Play content of the database and record the run."""
    from sim.live.sandbox import open_sandbox
    from sim.playing import FAST

    with open_sandbox() as sandbox:
        chosen = _sized(sizes) if scenario is None else _stored(sandbox, content, scenario, sizes)
        with progress("Player-days") as report:
            results = sandbox.simulate(
                content, scenario=chosen, force=not reuse, on_progress=report, keep=keep,
                engine=engine or FAST, yes=yes,
            )  # fmt: skip
        return _answer(results)


def _stored(sandbox: Sandbox, content: str, key: str, sizes: dict[str, int | None]) -> Scenario:
    """The scenario of that key in the content's world; sizes may not contradict it."""
    from model.db import read
    from model.services import scenarios
    from sim.scenario import Scenario

    if given := [f"--{name}" for name, value in sizes.items() if value is not None]:
        raise SettingsError(
            f"A stored scenario has its own sizes. Leave out {' and '.join(given)}, "
            "or leave out --scenario.",
            code="E-SET-006",
        )
    with read(sandbox.database) as session:
        found = scenarios.get_scenario(session, world=content.partition("@")[0], key=key)
    return Scenario.from_json(
        {
            "key": found.key,
            "cohorts": found.cohorts,
            "horizon_days": found.horizon_days,
            "start_on": found.start_on.isoformat(),
            "seed": found.seed,
            "replications": found.replications,
        }
    )


def _answer(results: Results) -> dict[str, Any]:
    """A run as plain JSON: its record and its headline numbers (null where there is none)."""
    headline = {
        row["key"]: {
            "label": row["label"],
            "shown": row["shown"],
            "unit": row["unit"],
            "value": row["value"] if math.isfinite(row["value"]) else None,
        }
        for row in results.headline_numbers().to_dict("records")
    }
    return {**results.record, "headline": headline}


def _say_answer(answer: dict[str, Any]) -> None:
    rows = [(line["label"], line["shown"]) for line in answer["headline"].values()]
    scenario = answer["scenario"]
    count = sum(cohort["players"] for cohort in scenario["cohorts"])
    title = f"{answer['content']} · {count:,} players · {scenario['horizon_days']} days"
    say_table(("", title), rows)
    if "run_id" in answer:
        say(f"run     {answer['run_id']}")
    say(f"digest  {answer['digest']}")


def list_runs(
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many, newest first.")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="Answer as JSON.")] = False,
) -> None:
    """List the simulations on record, newest first."""
    from model.db import open_database, read
    from model.services import runs

    with open_database() as database, read(database) as session:
        found = [
            {
                "id": run.id,
                "content": run.content_reference,
                "state": run.state.value,
                "seed": run.seed,
                "started_at": run.started_at.isoformat(timespec="seconds"),
                "digest": run.digest,
                "error": run.error,
            }
            for run in runs.list_runs(session, limit=limit)
        ]
    if as_json:
        say_json(found)
    elif not found:
        say("Nothing has been simulated yet. Start with: questlab simulate")
    else:
        names = ("id", "content", "state", "seed", "started_at", "digest")
        rows = [[(str(run[n] or "–"))[:19] for n in names] for run in found]
        say_table(names, rows)
