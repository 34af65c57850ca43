"""`worlds`, `import`, `export`, `publish`: content in and out of the database."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.console import note, say, say_json, say_table
from model.errors import SettingsError

if TYPE_CHECKING:
    from data.loading import ImportResult
    from model.db import Actor, Database

CHANGES_SHOWN = 20


def list_worlds(
    as_json: Annotated[bool, typer.Option("--json", help="Answer as JSON.")] = False,
) -> None:
    """List the worlds: what is published, and how many draft changes wait."""
    from model.db import open_database, read
    from model.services import worlds

    with open_database() as database, read(database) as session:
        found = [
            {
                "key": world.key,
                "name": world.name,
                "kind": world.kind.value,
                "published": world.published_number,
                "draft_changes": world.draft_changes,
            }
            for world in worlds.list_worlds(session)
        ]
    if as_json:
        say_json(found)
    elif not found:
        say("There are no worlds yet. Load the fitness world: questlab init")
    else:
        names = ("key", "name", "kind", "published", "draft_changes")
        say_table(names, [[world[name] for name in names] for world in found])


def import_folder(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A content pack.")],
    world: Annotated[
        str | None,
        typer.Option("--world", metavar="KEY", help="Into this world  [default: the pack's key]"),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Answer as JSON.")] = False,
) -> None:
    """Make a world's draft equal to a content pack: all of it, or nothing.

    Every fault of the pack is listed with its file, line and column. Importing what is there
    already changes nothing.
    """
    from data.loading import import_pack, plan_import
    from model.db import open_database, read, write
    from model.services.idempotency import new_key

    with open_database() as database:
        if dry_run:
            with read(database) as session:
                result = plan_import(session, folder, world=world)
        else:
            owner = _owner(database)
            why = f"import {folder.name}"
            with write(database, actor=owner, key=new_key("import"), why=why) as session:
                result = import_pack(session, folder, world=world)
    if as_json:
        say_json(_import_answer(result, dry_run=dry_run))
    else:
        _say_import(result, dry_run=dry_run)


def _owner(database: Database) -> Actor:
    from model.db import read
    from model.services import people

    with read(database) as session:
        return people.local_owner(session)


def _import_answer(result: ImportResult, *, dry_run: bool) -> dict[str, object]:
    return {
        "world": result.world,
        "new_world": result.is_new_world,
        "dry_run": dry_run,
        "counts": result.counts,
        "changes": [
            {"op": change.op.value, "table": change.table, "key": change.row_key}
            for change in result.changes
        ],
    }


def _say_import(result: ImportResult, *, dry_run: bool) -> None:
    if not result.changes:
        say(f"The draft of '{result.world}' equals the pack already: nothing to change.")
        return
    counts = result.counts
    done = "would change" if dry_run else "changed"
    say(
        f"The draft of '{result.world}' {done}: {counts['add']} rows added, "
        f"{counts['change']} changed, {counts['delete']} deleted."
    )
    for change in result.changes[:CHANGES_SHOWN]:
        say(f"  {change.op.value:<7}{change.table} {change.row_key}")
    if len(result.changes) > CHANGES_SHOWN:
        say(f"  and {len(result.changes) - CHANGES_SHOWN} more")
    if not dry_run:
        say(f"Publish it with: questlab publish {result.world} --note '…'")


def export(
    content: Annotated[str, typer.Argument(metavar="CONTENT", help="A world, its draft.")],
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Made when missing.")],
) -> None:
    """Write a world's draft as a content pack; equal content always gives equal files."""
    from data.loading import export_world
    from model.db import open_database, read

    world, _, which = content.partition("@")
    if which not in ("", "draft"):
        raise SettingsError(
            f"'{content}' cannot be exported: only a world's draft can. "
            f"Restore that revision first, then: questlab export {world} FOLDER",
            code="E-SET-007",
        )
    with open_database() as database, read(database) as session:
        target = export_world(session, world=world, folder=folder)
    say(f"Wrote the draft of '{world}' to {target}.")


def publish(
    world: Annotated[str, typer.Argument(metavar="WORLD", help="The world's key.")],
    note_text: Annotated[
        str, typer.Option("--note", help="What changed, for those who read the history.")
    ],
) -> None:
    """Make a world's draft what players get; refused while it breaks a rule."""
    from model.db import open_database, write
    from model.services import content as contents
    from model.services.idempotency import new_key

    with open_database() as database:
        owner = _owner(database)
        with write(database, actor=owner, key=new_key("publish"), why=note_text) as session:
            revision = contents.publish(session, world=world, note=note_text)
    if not revision.is_new:
        note("The draft equals what is published: no new revision was needed.")
    say(f"{world}@r{revision.number}  {revision.ruleset_hash}")
