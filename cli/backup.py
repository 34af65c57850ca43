"""`backup`, `restore`, `anchor` and `upgrade`: keeping what is stored, and bringing it back."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.console import note, say, say_json
from model.errors import DatabaseError, IntegrityError, QuestlabError
from model.settings import settings

if TYPE_CHECKING:
    from model.backups import BackupInfo

ANCHOR_SECONDS = 300.0
JsonOption = Annotated[bool, typer.Option("--json", help="Answer as JSON.")]
YesOption = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]


def backup(
    file: Annotated[
        Path | None,
        typer.Argument(metavar="FILE", help="A new file  [default: one in var/backups]"),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Write everything in the database into one file, while people go on working.

    The file fits SQLite and PostgreSQL alike, and is read back and compared before it gets its
    name. It holds password hashes: keep it as safe as the database.
    """
    from model.backups import backup as make

    made = make(settings().database_url, file)
    if as_json:
        say_json(_as_json(made))
        return
    manifest = made.manifest
    say(
        f"{made.path}: {manifest.rows:,} rows of {len(manifest.tables)} tables, "
        f"{made.size_bytes:,} bytes, revision {manifest.revision}."
    )
    if manifest.findings:
        note(
            f"The database contradicts itself in {manifest.findings} places, and so does this "
            "backup. Run: questlab verify"
        )


def _as_json(made: BackupInfo) -> dict[str, object]:
    return {
        "file": str(made.path),
        "bytes": made.size_bytes,
        "revision": made.manifest.revision,
        "rows": made.manifest.rows,
        "tables": {entry.name: entry.rows for entry in made.manifest.tables},
        "anchor": made.manifest.anchor,
        "findings": made.manifest.findings,
    }


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A backup.")],
    into: Annotated[
        str | None,
        typer.Option("--into", metavar="URL", help="Into this database  [default: the sandbox's]"),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Replace a database that holds rows.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Put a backup into an empty database, or in the place of one (--force), and verify it.

    A replaced SQLite file is kept beside the new one. A damaged or foreign file changes nothing.
    Ends with exit code 8 when what was restored contradicts itself.
    """
    from model.backups import restore as bring_back

    done = bring_back(file, settings().database_url if into is None else into, force=force)
    if as_json:
        say_json(
            {
                "rows": done.rows,
                "kept_aside": None if done.kept_aside is None else str(done.kept_aside),
                "is_sound": done.report.is_sound,
                "findings": [str(finding) for finding in done.report.findings],
            }
        )
    else:
        for finding in done.report.findings:
            say(str(finding))
        say(f"Restored {done.rows:,} rows from {file}.")
        if done.kept_aside is not None:
            say(f"What was there before is kept in {done.kept_aside}.")
        if done.report.is_sound:
            say("Everything agrees.")
    if not done.report.is_sound:
        raise typer.Exit(IntegrityError.exit_code)


def anchor(
    start: Annotated[
        bool,
        typer.Option("--start", help="Begin anew: what was anchored before no longer counts."),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Sign how long each ledger is and how it ends, and keep that outside the database."""
    from model.db import open_database
    from model.services import anchors

    with open_database() as database:
        made = anchors.take(database, reason="command", start=start)
    if as_json:
        say_json(
            {
                "number": made.number,
                "at": made.at.isoformat(),
                "chains": made.chains,
                "rows": made.rows,
                "is_new": made.is_new,
                "file": made.path,
            }
        )
    elif made.is_new:
        say(f"Anchor {made.number}: {made.rows:,} rows in {made.chains:,} chains. {made.path}")
    else:
        say(f"Nothing has changed since anchor {made.number} of {made.at:%Y-%m-%d %H:%M:%S} UTC.")


def upgrade(yes: YesOption = False) -> None:
    """Bring a database of an older program to this one's revision, with a backup first."""
    from model.migrate import needs_upgrade

    url = settings().database_url
    if needs_upgrade(url) is None:
        from model.db import open_database

        open_database(url).close()  # says what else may be wrong with it
        say("The database is up to date.")
        return
    bring_up_to_date(url, yes=yes)


def bring_up_to_date(url: str, *, yes: bool) -> None:
    """Upgrade an older database when the user agrees; DatabaseError with the command otherwise."""
    from model.backups import backup as make
    from model.migrate import needs_upgrade
    from model.migrate import upgrade as migrate

    found = needs_upgrade(url)
    if found is None:
        return
    present, needed = found
    question = f"The database is at revision {present}, this program needs {needed}."
    if not yes and not _agrees(f"{question} Make a backup and upgrade it now?"):
        raise DatabaseError(
            f"{question} Run: questlab upgrade --yes (it makes a backup first)", code="E-DB-003"
        )
    made = make(url)
    note(f"Backup: {made.path}")
    migrate(url)
    say(f"The database is at revision {needed} now.")


def _agrees(question: str) -> bool:
    """Ask, where somebody can answer."""
    return sys.stdin.isatty() and sys.stderr.isatty() and typer.confirm(question, err=True)


@contextmanager
def anchoring(url: str, *, seconds: float = ANCHOR_SECONDS) -> Iterator[None]:
    """Anchor the database every few minutes beside a running server, and once when it ends."""
    over = threading.Event()

    def beat() -> None:
        while not over.wait(seconds):
            _anchor_quietly(url, "serving")

    thread = threading.Thread(target=beat, name="anchors", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(timeout=10)
        _anchor_quietly(url, "shutdown")


def _anchor_quietly(url: str, reason: str) -> None:
    """A server goes on when an anchor cannot be written; `verify` says how old the last one is."""
    from model.db import open_database
    from model.services import anchors

    with suppress(QuestlabError, OSError), open_database(url) as database:
        anchors.take_quietly(database, reason=reason)
