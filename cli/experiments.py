"""`replicate`, `compare`, `sweep` and `sensitivity`: questions asked of many runs.

Content is given as everywhere: fitness, fitness@draft, a ruleset's hash, or a pack folder. Nothing
is recorded in the database; `--out FOLDER` keeps an experiment so that it can be resumed.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.console import progress, say, say_json, say_table
from cli.results import YesOption
from cli.simulation import CONTENT_HELP
from model.errors import SettingsError

if TYPE_CHECKING:
    from model.ruleset import Ruleset
    from sim.experiments.folders import LimitedFolder
    from sim.experiments.showing import Answer
    from sim.scenario import Scenario

Content = Annotated[str, typer.Argument(metavar="CONTENT", help=CONTENT_HELP)]
Players = Annotated[int, typer.Option("--players", help="How many players.")]
Days = Annotated[int, typer.Option("--days", help="How many days.")]
Seed = Annotated[int, typer.Option("--seed", help="Equal seeds give equal answers.")]
Replications = Annotated[
    int, typer.Option("--replications", help="How often, each with other luck.")
]
Workers = Annotated[
    int | None, typer.Option("--workers", help="Threads or processes.  [default: one a core]")
]
Scheduler = Annotated[
    str | None,
    typer.Option(
        "--scheduler",
        metavar="WHERE",
        help="processes (local ones, not threads), or a Dask scheduler: tcp://host:8786.",
    ),
]
Out = Annotated[
    Path | None,
    typer.Option("--out", metavar="FOLDER", help="Keep the experiment in a new folder."),
]
Resume = Annotated[bool, typer.Option("--resume", help="Go on with the experiment in --out.")]
Json = Annotated[bool, typer.Option("--json", help="Answer as JSON.")]
Vary = Annotated[
    list[str],
    typer.Option(
        "--vary",
        metavar="PATH=VALUES",
        help="game_configs.streaks.misses_allowed=0,1,2 or …=0..3 or …=500000..1000000:50000.",
    ),
]
PLAYERS, DAYS, SEED, REPLICATIONS, POINTS, SAMPLES = 2000, 60, 7, 8, 64, 32


def replicate(
    content: Content = "fitness",
    players: Players = PLAYERS,
    days: Days = DAYS,
    seed: Seed = SEED,
    replications: Replications = REPLICATIONS,
    precision: Annotated[
        float, typer.Option("--precision", help="Wanted half width, as a part of the mean.")
    ] = 0.01,
    workers: Workers = None,
    scheduler: Scheduler = None,
    out: Out = None,
    resume: Resume = False,
    yes: YesOption = False,
    as_json: Json = False,
) -> None:
    """Play several replications: means, intervals, and how many a wanted precision needs."""
    from sim import replicate as ask

    ruleset = _ruleset(content)
    where = _where(workers, scheduler, out, resume, yes=yes)
    with progress("Player-days") as report:
        answer = ask(
            ruleset, _scenario(players, days, seed), replications=replications,
            precision=precision, on_progress=report, **where,
        )  # fmt: skip
    _say(answer, content, as_json=as_json, sentences=answer.sentences())


def compare(
    before: Annotated[str, typer.Argument(metavar="BEFORE", help=CONTENT_HELP)] = "fitness",
    after: Annotated[
        str | None, typer.Argument(metavar="AFTER", help="The same.  [default: BEFORE, with --set]")
    ] = None,
    changes: Annotated[
        list[str] | None,
        typer.Option(
            "--set", metavar="PATH=VALUE", help="An edit tried out on AFTER; may be repeated."
        ),
    ] = None,
    players: Players = PLAYERS,
    days: Days = DAYS,
    seed: Seed = SEED,
    replications: Replications = REPLICATIONS,
    workers: Workers = None,
    scheduler: Scheduler = None,
    out: Out = None,
    resume: Resume = False,
    yes: YesOption = False,
    as_json: Json = False,
) -> None:
    """Say what an edit does to the same players with the same luck, with intervals."""
    from model.services.content import freeze_document
    from sim import compare as ask
    from sim import edited

    if after is None and not changes:
        raise SettingsError(
            "There is nothing to compare with. Give a second content, such as fitness@draft, or "
            "--set game_configs.streaks.misses_allowed=2.",
            code="E-RUN-054",
        )
    old = _ruleset(before)
    edits = dict(_pair(change, "--set") for change in changes or ())
    new = edited(
        old if after is None else _ruleset(after),
        {path: _value(text) for path, text in edits.items()},
        freeze=freeze_document,
    )
    where = _where(workers, scheduler, out, resume, yes=yes)
    with progress("Player-days") as report:
        answer = ask(
            old, new, _scenario(players, days, seed), replications=replications,
            on_progress=report, **where,
        )  # fmt: skip
    _say(answer, f"{before} → {after or before}", as_json=as_json, sentences=answer.sentences())


def sweep(
    content: Content = "fitness",
    vary: Vary = [],  # noqa: B006
    method: Annotated[
        str, typer.Option("--method", help="grid (every combination) or sobol (spread evenly).")
    ] = "grid",
    points: Annotated[int, typer.Option("--points", help="How many points of sobol.")] = POINTS,
    players: Players = PLAYERS,
    days: Days = DAYS,
    seed: Seed = SEED,
    replications: Replications = 4,
    workers: Workers = None,
    scheduler: Scheduler = None,
    out: Out = None,
    resume: Resume = False,
    yes: YesOption = False,
    as_json: Json = False,
) -> None:
    """Play the content at many values of some of its fields, nothing stored."""
    from sim import sweep as ask

    ruleset, where = _ruleset(content), _where(workers, scheduler, out, resume, yes=yes)
    with progress("Player-days") as report:
        answer = ask(
            ruleset, _scenario(players, days, seed), _parameters(vary), method=method,
            points=points, replications=replications, freeze=_checked(), on_progress=report,
            **where,
        )  # fmt: skip
    _say(answer, content, as_json=as_json)


def sensitivity(
    content: Content = "fitness",
    vary: Vary = [],  # noqa: B006
    method: Annotated[
        str, typer.Option("--method", help="sobol (shares of variance) or morris (a ranking).")
    ] = "sobol",
    samples: Annotated[
        int, typer.Option("--samples", help="Base points; each plays once per field and more.")
    ] = SAMPLES,
    players: Players = PLAYERS,
    days: Days = DAYS,
    seed: Seed = SEED,
    replications: Replications = 1,
    workers: Workers = None,
    scheduler: Scheduler = None,
    out: Out = None,
    resume: Resume = False,
    yes: YesOption = False,
    as_json: Json = False,
) -> None:
    """Say which fields the headline numbers depend on, and how much."""
    from sim import sensitivity as ask

    ruleset, where = _ruleset(content), _where(workers, scheduler, out, resume, yes=yes)
    with progress("Player-days") as report:
        answer = ask(
            ruleset, _scenario(players, days, seed), _parameters(vary), method=method,
            samples=samples, replications=replications, freeze=_checked(), on_progress=report,
            **where,
        )  # fmt: skip
    _say(answer, content, as_json=as_json)


# --- What is asked ------------------------------------------------------------------------------


def _ruleset(content: str) -> Ruleset:
    """The frozen content of a reference; a pack folder needs no database."""
    from data.loading import freeze_pack, is_folder_reference
    from sim.live.sandbox import open_sandbox

    if is_folder_reference(content):
        return freeze_pack(content)
    with open_sandbox() as sandbox:
        return sandbox.ruleset(content)


def _checked() -> Callable[[Any], Ruleset]:
    """The check that an edit in the database would meet."""
    from model.services.content import freeze_document

    return freeze_document


def _scenario(players: int, days: int, seed: int) -> Scenario:
    from sim.scenario import Scenario

    return Scenario.of(players=players, days=days, seed=seed)


def _where(
    workers: int | None, scheduler: str | None, out: Path | None, resume: bool, *, yes: bool
) -> dict[str, Any]:
    """Where plays are done and kept, as the questions' options."""
    if resume and out is None:
        raise SettingsError(
            "--resume goes on with an experiment in a folder. Name it with --out.",
            code="E-RUN-055",
        )
    return {
        "workers": workers, "scheduler": scheduler, "folder": _limited(out), "resume": resume,
        "yes": yes,
    }  # fmt: skip


def _limited(out: Path | None) -> LimitedFolder | Path | None:
    """The folder with what QUESTLAB_RESULTS_GB leaves for it."""
    from sim.experiments.folders import LimitedFolder
    from sim.live.space import folder_bytes, room_bytes

    room = None if out is None else room_bytes()
    if out is None or room is None:
        return out
    return LimitedFolder(out, room + folder_bytes(out))


def _parameters(vary: Sequence[str]) -> dict[str, Sequence[Any]]:
    return {path: _values(text) for path, text in (_pair(entry, "--vary") for entry in vary)}


def _pair(entry: str, option: str) -> tuple[str, str]:
    path, sign, text = entry.partition("=")
    if not (path and sign and text):
        raise SettingsError(
            f"{option} {entry}: a path, '=' and a value belong there, such as "
            "game_configs.streaks.misses_allowed=2.",
            code="E-RUN-056",
        )
    return path.strip(), text.strip()


def _values(text: str) -> Sequence[Any]:
    """`0,1,2` or `0..3` or `500000..1000000:50000`."""
    low, dots, rest = text.partition("..")
    high, _, step = rest.partition(":")
    numbers = [low, high, step or "1"]
    if dots and all(number.lstrip("-").isdecimal() for number in numbers) and int(numbers[2]) > 0:
        return range(int(low), int(high) + 1, int(numbers[2]))
    return [_value(part.strip()) for part in text.split(",")]


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


# --- What is answered ---------------------------------------------------------------------------


def _say(answer: Answer, content: str, *, as_json: bool, sentences: Sequence[str] = ()) -> None:
    """An answer as JSON (null where there is no number), as sentences, or as a table."""
    if as_json:
        rows = [_plain(row) for row in answer.frame().to_dict("records")]
        say_json({"content": content, "title": answer.title, "digest": answer.digest, "rows": rows})
        return
    say(f"{content} · {answer.title}")
    for sentence in sentences:
        say(sentence)
    if not sentences:
        say_table(*answer.as_text())
    say(f"digest  {answer.digest}")


def _plain(row: Mapping[Any, Any]) -> dict[str, Any]:
    """A row of numbers and texts as JSON has them."""

    def plain(value: Any) -> Any:
        if value is None or value != value:
            return None
        item = value.item() if hasattr(value, "item") else value
        return None if isinstance(item, float) and not math.isfinite(item) else item

    found = {}
    for name, value in row.items():
        is_missing = type(value).__name__ == "NAType"
        found[str(name)] = None if is_missing else plain(value)
    return found
