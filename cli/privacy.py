"""`export-user`, `erase-user` and `retention`: giving, erasing and forgetting what is personal."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.console import note, say, say_json, say_table
from model.errors import Refused, SettingsError

if TYPE_CHECKING:
    from model.services.privacy import FileInfo, RetentionInfo

JsonOption = Annotated[bool, typer.Option("--json", help="Answer as JSON.")]
UserArgument = Annotated[int, typer.Argument(metavar="ID", help="The person, by user id.")]


def export_user(
    user_id: UserArgument,
    to: Annotated[Path, typer.Option("--to", metavar="FILE", help="A new file.")],
) -> None:
    """Write everything that belongs to a person into one JSON file.

    Other people stand in it as person-1, person-2; secrets are left out. The file is readable by
    its owner only. That it was given out stands in the audit trail.
    """
    from model.db import open_database, read, write
    from model.services import people, privacy
    from model.services.idempotency import new_key

    with open_database() as database:
        with read(database) as session:
            owner = people.local_owner(session)
        with ExitStack() as undo:
            with write(database, actor=owner, key=new_key("export-user"), why="export") as session:
                document = privacy.hand_out(session, user_id=user_id)
                _write(to, document)  # what cannot be written was not given out, and is not noted
                undo.callback(to.unlink)
            undo.pop_all()  # what is not noted is not given out
    rows = sum(len(found) for found in document["tables"].values())
    say(f"{to}: {rows:,} rows of {len(document['tables'])} tables.")


def _write(file: Path, document: dict[str, Any]) -> None:
    """A new file that only its owner reads; nothing is replaced."""
    text = json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Refused(
            f"{file} is there already, and nothing is overwritten. Name a new file.",
            code="E-PRIV-006",
        ) from None
    except OSError as error:
        raise SettingsError(
            f"{file} cannot be written: {error.strerror}. Name a file in a folder you may write in."
        ) from error
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
    except BaseException:
        file.unlink()  # half a file looks like a whole one
        raise


def erase_user(
    user_id: UserArgument,
    why: Annotated[
        str, typer.Option("--why", metavar="TEXT", help="The reason, without naming the person.")
    ],
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Do it; nothing brings it back.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Erase a person: texts, names and sign-ins go, ledgers stay with ids only.

    Without --yes it only lists the person's files, which lie outside the database and have to be
    deleted there. Backups made before still hold the person.
    """
    from model.db import open_database, read, write
    from model.services import people, privacy
    from model.services.idempotency import new_key

    with open_database() as database:
        with read(database) as session:
            owner = people.local_owner(session)
            files = privacy.files_of(session, actor=owner, user_id=user_id)
        _say_files(files, as_json=as_json)
        if not yes:
            raise Refused(
                f"Nothing was erased: user {user_id} can never be brought back. "
                "Add --yes to erase the person.",
                code="E-PRIV-007",
            )
        with write(database, actor=owner, key=new_key("erase-user"), why=why) as session:
            done = privacy.erase_user(session, user_id=user_id, why=why)
    if as_json:
        say_json(
            {
                "user_id": user_id,
                "cleared": done.cleared,
                "deleted": done.deleted,
                "files": [[info.table, info.id, info.column, info.link] for info in files],
            }
        )
        return
    say(
        f"Erased user {user_id}: {sum(done.cleared.values()):,} rows emptied, "
        f"{sum(done.deleted.values()):,} rows removed."
    )


def _say_files(files: Sequence[FileInfo], *, as_json: bool) -> None:
    if files and not as_json:
        say("Delete these files where they lie:")
        for info in files:
            say(f"  {info.link}")


def retention(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only count; change nothing.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Remove what is past its time: sessions, codes, deliveries, deleted rows, behaviour events.

    Run it every night. How long what is kept stands in model/services/privacy/periods.py.
    """
    from model.db import open_database, read, write
    from model.services import documents, people, privacy
    from model.services.idempotency import new_key

    with open_database() as database:
        with read(database) as session:
            owner = people.local_owner(session)
        with write(database, actor=owner, key=new_key("retention"), why="retention") as session:
            done = privacy.retention(session, is_dry_run=dry_run)
        # Files come last: what the rows forgot is certain by now, and a file does not come back.
        with write(database, actor=owner, key=new_key("retention"), why="retention") as session:
            files = documents.remove_orphans(session, is_dry_run=dry_run)
    if as_json:
        say_json(_as_json(done, files))
        return
    if done.lines:
        columns = ("period", "table", "days", "removed", "emptied")
        rows = [(x.period, x.table, x.days, x.deleted, x.cleared) for x in done.lines]
        say_table(columns, rows)
    verbs = ("Would remove", "empty") if dry_run else ("Removed", "emptied")
    say(f"{verbs[0]} {done.deleted:,} rows and {verbs[1]} {done.cleared:,}.")
    if files:
        say(f"{verbs[0]} {files:,} files of documents that nothing names any more.")
    if dry_run:
        note("A dry run: nothing was changed.")


def _as_json(done: RetentionInfo, files: int) -> dict[str, Any]:
    return {
        "is_dry_run": done.is_dry_run,
        "removed": done.deleted,
        "emptied": done.cleared,
        "files": files,
        "lines": [
            {
                "period": line.period,
                "table": line.table,
                "days": line.days,
                "removed": line.deleted,
                "emptied": line.cleared,
            }
            for line in done.lines
        ],
    }
