"""The program `questlab`: every command, in the order in which a newcomer meets them."""

from __future__ import annotations

import sys

import typer

from cli import (
    backup,
    bench,
    calibration,
    care,
    content,
    demo,
    experiments,
    privacy,
    results,
    sampling,
    schema,
    setup,
    simulation,
    ticking,
)
from cli.failures import explain, guarded

app = typer.Typer(
    name="questlab",
    help="A sandbox for gamified products: edit content, simulate players, compare, publish.",
    epilog="Start with: questlab init --demo, then: questlab serve",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

app.command("init")(guarded(setup.init))
app.command("serve")(guarded(setup.serve))
app.command("simulate")(guarded(simulation.simulate))
app.command("compare")(guarded(experiments.compare))
app.command("replicate")(guarded(experiments.replicate))
app.command("sweep")(guarded(experiments.sweep))
app.command("sensitivity")(guarded(experiments.sensitivity))
app.command("runs")(guarded(simulation.list_runs))
app.command("rerun")(guarded(results.rerun))
app.command("prune")(guarded(results.prune))
app.command("explain")(guarded(results.explain))
app.command("materialise")(guarded(sampling.materialise))
app.command("calibrate")(guarded(calibration.calibrate))
app.command("worlds")(guarded(content.list_worlds))
app.command("import")(guarded(content.import_folder))
app.command("export")(guarded(content.export))
app.command("publish")(guarded(content.publish))
app.command("verify")(guarded(care.verify))
app.command("backup")(guarded(backup.backup))
app.command("restore")(guarded(backup.restore))
app.command("anchor")(guarded(backup.anchor))
app.command("upgrade")(guarded(backup.upgrade))
app.command("tick")(guarded(ticking.tick))
app.command("export-user")(guarded(privacy.export_user))
app.command("erase-user")(guarded(privacy.erase_user))
app.command("retention")(guarded(privacy.retention))
app.command("schema")(guarded(schema.schema))
app.command("demo")(guarded(demo.demo))
app.command("bench")(guarded(bench.bench))


def run() -> None:
    """Run the program; the last net for what happens outside a command."""
    try:
        app()
    except BaseException as error:
        code = explain(error)
        _forget_interrupt()
        sys.exit(code)


def _forget_interrupt() -> None:
    """Let the exit code stand after Ctrl-C that was dealt with.

    Python notes an interrupt that falls into code made from text (libraries do that when they are
    loaded), and ends the process by the signal even when it was caught; the next such code that is
    run takes the note back.
    """
    exec("")


if __name__ == "__main__":
    run()
