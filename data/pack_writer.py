"""Writing a content document as pack files: stable split, stable order, canonical bytes.

An exported pack stands alone (it extends nothing and carries its own archetypes), so that reading
it gives back exactly the document. Rows come by key, fields in schema order; a field that holds its
default is left out. A folder is written beside its target and then put in its place, so that a
reader never sees half a pack.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_origin

from data.pack_manifest import FORMAT, MANIFEST, Manifest
from data.yaml_writer import yaml_text
from model.errors import ContentError, DatabaseError, Refused
from model.services import catalog, content

FILES: dict[str, tuple[str, ...]] = {
    "config.yaml": ("level_curves", "game_configs"),
    "metrics.yaml": ("metrics",),
    "quests.yaml": ("quest_templates",),
    "titles.yaml": ("titles",),
    "bosses.yaml": ("bosses",),
    "dungeons.yaml": ("dungeons",),
    "seasons.yaml": ("seasons",),
    "narrative.yaml": ("narrative_contents",),
    "archetypes.yaml": ("archetypes",),
}
"""Which tables an exported file holds; a table that is not named gets a file of its own."""


def pack_files(document: Mapping[str, Any], manifest: Manifest, *, source: str) -> dict[str, bytes]:
    """The files of a pack by name, as bytes; ContentError when the document is not sound.

    PostgreSQL keeps no order inside JSON, so the row models' order is put back first.
    """
    document, violations = content.normalise(document)
    if violations:
        raise ContentError(violations)
    files = {MANIFEST: yaml_text(_manifest_fields(manifest)).encode("utf-8")}
    parts = _parts(document)
    named = {name for names in FILES.values() for name in names}
    split = dict(FILES)
    for info in catalog.content_tables():
        if info.parent is None and info.name not in named:
            split[f"{info.name}.yaml"] = (info.name,)
    for file, names in split.items():
        tables = {
            name: {
                key: _row(catalog.table(name), key, fields, parts=parts)
                for key, fields in sorted(document[name].items())
            }
            for name in names
            if document.get(name)
        }
        if tables:
            files[file] = yaml_text({"format": FORMAT, "source": source, **tables}).encode("utf-8")
    return files


def _manifest_fields(manifest: Manifest) -> dict[str, Any]:
    fields = manifest.model_dump(mode="json")
    fields["archetypes"] = "own"
    fields["extends"] = None
    return {name: value for name, value in fields.items() if value not in (None, [])}


_Parts = Mapping[str, Mapping[str, Mapping[str, Mapping[str, Any]]]]


def _parts(document: Mapping[str, Any]) -> _Parts:
    """The rows of every child table by their parent's key, keys in order."""
    found: dict[str, dict[str, dict[str, Mapping[str, Any]]]] = {}
    for info in catalog.content_tables():
        if info.parent is not None:
            by_parent = found.setdefault(info.name, {})
            for key, fields in sorted(document.get(info.name, {}).items()):
                by_parent.setdefault(fields[info.parent], {})[key] = fields
    return found


def _row(
    info: catalog.TableInfo, key: str, fields: Mapping[str, Any], *, parts: _Parts
) -> dict[str, Any]:
    """A row as a pack writes it: its own fields, then its parts and their parts below it."""
    row = _fields(info, fields)
    for child in catalog.content_tables():
        if child.parent is None or child.column(child.parent).reference_table != info.name:
            continue
        own = {
            name.rpartition("/")[2]: _row(child, name, inner, parts=parts)
            for name, inner in parts[child.name].get(key, {}).items()
        }
        if own:
            assert child.nested_as is not None
            row[child.nested_as] = own
    return row


def _fields(info: catalog.TableInfo, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that are not at their default, in schema order, without the parent."""
    defaults = content.json_defaults(info.name)
    return {
        column.name: _ordered(column, fields[column.name])
        for column in info.fields
        if column.name != info.parent
        and (column.required or fields[column.name] != defaults.get(column.name, column.default))
    }


def _ordered(column: catalog.ColumnInfo, value: Any) -> Any:
    """Objects whose keys no shape names (slots, habits) come by key."""
    is_free = column.is_json and get_origin(column.shape) is dict
    is_shapeless = column.is_json and column.shape is None and column.nullable
    if (is_free or is_shapeless) and isinstance(value, dict):
        return dict(sorted(value.items()))
    return value


def write_folder(files: Mapping[str, bytes], folder: Path) -> None:
    """Put the files in place of a pack folder in one step.

    Errors: Refused when something else than a pack stands there; DatabaseError for a full disk.
    """
    if folder.exists() and (not folder.is_dir() or not _may_replace(folder)):
        raise Refused(
            f"{folder} is neither an empty folder nor a pack; nothing was written. "
            "Choose another name.",
            code="E-REFUSED-010",
        )
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    except OSError as error:
        raise _cannot_write(folder, error) from error
    try:
        made.chmod(0o755)
        for name, data in sorted(files.items()):
            _write_file(made / name, data)
        _swap(made, folder)
    except OSError as error:
        raise _cannot_write(folder, error) from error
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _may_replace(folder: Path) -> bool:
    names = {path.name for path in folder.iterdir()}
    return not names or (MANIFEST in names and all(name.endswith(".yaml") for name in names))


def _write_file(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _swap(made: Path, folder: Path) -> None:
    old = made.with_name(f"{made.name}-old")
    if folder.exists():
        folder.rename(old)
    try:
        made.rename(folder)
    except OSError:
        if old.exists():
            old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _cannot_write(folder: Path, error: OSError) -> DatabaseError:
    return DatabaseError(
        f"The pack cannot be written to {folder}: {error.strerror}. "
        "Check the folder and the free space; what was there is unchanged.",
        code="E-DB-030",
    )
