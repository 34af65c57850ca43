"""`verify`: proving the ledgers and all else that must agree."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.console import say, say_json
from model.errors import IntegrityError

if TYPE_CHECKING:
    from model.services.verification import Report

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
        say_json(_report_as_json(report))
    else:
        _say_report(report)
    if not report.is_sound:
        raise typer.Exit(IntegrityError.exit_code)


def _report_as_json(report: Report) -> dict[str, Any]:
    covered = report.coverage
    return {
        "is_sound": report.is_sound,
        "counts": report.counts,
        "anchors": {
            "count": covered.anchors,
            "newest_at": None if covered.at is None else covered.at.isoformat(),
            "rows_since": covered.rows_since,
            "oldest_since": None if covered.oldest is None else covered.oldest.isoformat(),
        },
        "findings": [
            {
                "code": finding.code,
                "table": finding.table,
                "row": finding.row,
                "message": finding.message,
                "advice": finding.advice,
            }
            for finding in report.findings
        ],
    }


def _say_report(report: Report) -> None:
    looked_at = ", ".join(
        f"{count:,} {name.replace('_', ' ')}" for name, count in sorted(report.counts.items())
    )
    for finding in report.findings:
        say(str(finding))
    say(f"Looked at {looked_at}.")
    covered = report.coverage
    if covered.at is None:
        say(f"No anchor yet: {covered.rows_since:,} ledger rows. Write one: questlab anchor")
    elif covered.rows_since:
        since = "" if covered.oldest is None else f", the oldest of {_shown(covered.oldest)}"
        say(f"{covered.rows_since:,} ledger rows are not yet anchored{since}.")
    else:
        say(f"All ledger rows are anchored (newest anchor: {_shown(covered.at)}).")
    if report.is_sound:
        say("Everything agrees.")


def _shown(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"
