"""Content in and out: import and export of packs, and every form of content reference.

Import reads and validates a whole pack, plans the difference to the world's draft and applies it as
one change set: all or nothing, and loading twice changes nothing. A pack folder freezes to the same
ruleset as a world that holds it, without any database.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from data.pack_files import Pack, read_pack
from data.pack_manifest import MANIFEST, Manifest
from data.pack_writer import pack_files, write_folder
from model.db import ReadSession, WriteSession
from model.errors import NotFound
from model.ruleset import Ruleset, content_hash
from model.services import content, worlds
from model.services.content import Change, ChangeSetInfo
from model.services.idempotency import once
from model.words import ChangeSetKind, WorldKind

AnySession = ReadSession | WriteSession
"""Any session a service takes."""


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did or would do: `change_set` is None for a dry run."""

    world: str
    manifest: Manifest
    changes: tuple[Change, ...]
    change_set: ChangeSetInfo | None
    is_new_world: bool

    @property
    def counts(self) -> dict[str, int]:
        """Rows by operation: add, change, delete."""
        counts = {"add": 0, "change": 0, "delete": 0}
        for change in self.changes:
            counts[change.op.value] += 1
        return counts


def import_pack(
    session: WriteSession,
    folder: Path | str,
    *,
    world: str | None = None,
    kind: WorldKind = WorldKind.LIVE,
    dry_run: bool = False,
) -> ImportResult:
    """Make a world's draft equal to a pack; rows the pack does not have are deleted.

    `world` defaults to the pack's key; a world that does not exist is made, of the given kind.
    Errors: PackError with every violation; Refused without the role; nothing is written then.
    """
    pack = read_pack(folder)
    planned = _planned(session, pack, world)
    if dry_run:
        return planned
    made: list[ChangeSetInfo] = []

    def work() -> dict[str, Any]:
        if planned.is_new_world:
            worlds.create_world(session, key=planned.world, name=planned.manifest.name, kind=kind)
        made.append(
            content.apply(
                session, world=planned.world, changes=planned.changes, kind=ChangeSetKind.IMPORT
            )
        )
        return {"change_set_id": made[0].id}

    # The request is the pack, not the difference: asked again after a lost answer, the difference
    # is empty, but it is the same request.
    request = {"world": planned.world, "pack": content_hash(pack.document)}
    answer = once(session, service="data.import", request=request, work=work)
    if made:
        return replace(planned, change_set=made[0])
    assert answer is not None
    done = ChangeSetInfo(answer["change_set_id"], planned.world, ChangeSetKind.IMPORT, ())
    return replace(planned, change_set=done)


def plan_import(
    session: AnySession, folder: Path | str, *, world: str | None = None
) -> ImportResult:
    """What `import_pack` would do; a session that only reads is enough."""
    return _planned(session, read_pack(folder), world)


def _planned(session: AnySession, pack: Pack, world: str | None) -> ImportResult:
    key = pack.manifest.key if world is None else world
    is_new = key not in {info.key for info in worlds.list_worlds(session)}
    current: Mapping[str, Any] = {} if is_new else content.draft(session, world=key)
    changes = content.plan(current, pack.document)
    return ImportResult(key, pack.manifest, changes, change_set=None, is_new_world=is_new)


def export_world(session: AnySession, *, world: str, folder: Path | str) -> Path:
    """Write a world's draft as a pack folder; equal content always gives equal bytes."""
    info = worlds.world_by_key(session, key=world)
    manifest = Manifest(
        format=1,
        key=info.key,
        name=info.name,
        description=f"Exported from the world {info.key}.",
        license="As the world it was exported from.",
        archetypes="own",
    )
    target = Path(folder)
    document = content.draft(session, world=world)
    write_folder(
        pack_files(document, manifest, source=f"Exported from the world {info.key}."), target
    )
    return target


def write_pack(pack: Pack, folder: Path | str) -> Path:
    """Write a pack that was read as a folder of its own, in canonical form."""
    target = Path(folder)
    write_folder(pack_files(pack.document, pack.manifest, source=pack.manifest.name), target)
    return target


def freeze_pack(folder: Path | str) -> Ruleset:
    """The ruleset of a pack folder, without a database; PackError when it is not sound."""
    return content.freeze_document(read_pack(folder).document)


def resolve_content(session: AnySession | None, reference: str) -> Ruleset:
    """The ruleset of any content reference: a pack folder, a world, `world@draft`, `@r12`, a hash.

    A reference with a path separator, or that names a folder with a pack.yaml, is a folder. Errors:
    NotFound says what exists; PackError for a folder that is not sound.
    """
    if is_folder_reference(reference):
        return freeze_pack(reference)
    if session is None:
        raise NotFound(
            f"'{reference}' is not a pack folder, and no database is open to look it up in. "
            f"Give a folder that holds a {MANIFEST}.",
            code="E-FIND-030",
        )
    return content.resolve(session, reference)


def is_folder_reference(reference: str) -> bool:
    """Whether a content reference means a pack folder."""
    return "/" in reference or "\\" in reference or (Path(reference) / MANIFEST).is_file()
