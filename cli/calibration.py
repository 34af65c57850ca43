"""`calibrate`: how observed players behave, as archetypes ready for content."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.console import progress, say, say_json, say_table
from cli.simulation import CONTENT_HELP
from model.errors import Refused, SettingsError

if TYPE_CHECKING:
    import pandas as pd

    from model.ruleset import Ruleset
    from sim.experiments.calibrate_result import Calibration

_FILES = ("archetypes.yaml", "parameters.csv", "calibration.json", "report.txt")


def calibrate(
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FILE]",
            help="CSV or Parquet: user, date, activity (streak, debuffed, metrics).",
        ),
    ] = None,
    content: Annotated[
        str, typer.Option("--content", metavar="CONTENT", help=CONTENT_HELP)
    ] = "fitness",
    live: Annotated[
        bool, typer.Option("--live", help="Take the live days of the content's world, not a file.")
    ] = False,
    archetype: Annotated[
        list[str] | None,
        typer.Option("--archetype", metavar="KEY", help="Begin from this one; can be repeated."),
    ] = None,
    weeks_held_out: Annotated[
        int | None,
        typer.Option("--weeks-held-out", help="Weeks at the end that judge the fit."),
    ] = None,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Key of what is drawn.")] = 7,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FOLDER", help=f"Write {', '.join(_FILES)}.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer as JSON.")] = False,
) -> None:
    """Fit archetypes to observed days: who plays, how often, how they lapse and leave.

    Says what the days do not tell and how the fit does on held-out weeks. Changes nothing in the
    database; the written archetypes can be put into a pack.
    """
    from sim.experiments.calibrate import calibrate as fit

    if (file is None) != live:
        raise SettingsError(
            "Give a file of observed days, or --live for those of the content's world: one of the "
            "two.",
            code="E-RUN-087",
        )
    if out is not None:
        _refuse_existing(out)
    ruleset, observed = _given(file, content)
    with progress("Rounds") as report:
        found = fit(
            ruleset, observed, archetypes=archetype or (), weeks_held_out=weeks_held_out,
            seed=seed, on_progress=report,
        )  # fmt: skip
    if out is not None:
        _write(found, out)
    if as_json:
        say_json(found.as_json())
    else:
        _say(found, out)


def _given(file: Path | None, content: str) -> tuple[Ruleset, pd.DataFrame | Path]:
    """The frozen content, and the file or the live days."""
    from data.loading import freeze_pack, is_folder_reference
    from sim.live.observed import observed_days
    from sim.live.sandbox import open_sandbox

    if is_folder_reference(content):
        if file is None:
            raise SettingsError(
                "A pack folder has no live days. Name a world with --content, or give a file.",
                code="E-RUN-087",
            )
        return freeze_pack(content), file
    with ExitStack() as stack:
        sandbox = stack.enter_context(open_sandbox())
        ruleset = sandbox.ruleset(content)
        if file is not None:
            return ruleset, file
        return ruleset, observed_days(sandbox, content.partition("@")[0])


def _refuse_existing(folder: Path) -> None:
    """Nothing is overwritten; said before the work is done."""
    standing = [name for name in _FILES if (folder / name).exists()]
    if standing or (folder.exists() and not folder.is_dir()):
        what = ", ".join(standing) or "a file of that name"
        raise Refused(
            f"{folder} holds {what} already; nothing was written. Choose another folder.",
            code="E-RUN-084",
        )


def _write(found: Calibration, folder: Path) -> None:
    """The four files; the archetypes first through the content's own validation."""
    import json

    from data.yaml_writer import yaml_text
    from model.errors import ContentError
    from model.services import content as contents

    rows = found.archetypes()
    document = {table: dict(values) for table, values in found.ruleset.content.items()}
    document["archetypes"] = {**document.get("archetypes", {}), **rows}
    normal, violations = contents.normalise(document)
    if violations:
        raise ContentError(violations)
    sound = {key: normal["archetypes"][key] for key in rows}
    texts = {
        "archetypes.yaml": yaml_text(
            {"format": 1, "source": f"questlab calibrate {found.source}", "archetypes": sound}
        ),
        "parameters.csv": found.frame().to_csv(index=False, lineterminator="\n"),
        "calibration.json": json.dumps(found.as_json(), indent=2, ensure_ascii=False) + "\n",
        "report.txt": "".join(f"{line}\n" for line in found.report()),
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise Refused(
            f"{folder} cannot be written: {error.strerror}. Choose another folder.",
            code="E-RUN-084",
        ) from error


def _say(found: Calibration, out: Path | None) -> None:
    for line in found.report():
        say(line)
    say()
    rows: list[list[Any]] = [
        [row.archetype, row.parameter, *_shown(row), "" if row.is_identifiable else "not told"]
        for row in found.frame().itertuples()
    ]
    say_table(("archetype", "parameter", "value", "95% low", "high", "content", ""), rows)
    if out is not None:
        say(f"written to {out}: {', '.join(_FILES)}")


def _shown(row: Any) -> list[str | None]:
    values = (row.value, row.low, row.high, row.content)
    return [None if value != value else f"{value:.4g}" for value in values]
