"""One pack folder as rows with places, before anything is filled in or judged.

A layer is what a single folder says: its manifest and the rows of its files. `data.pack_files` lays
layers over each other (`extends`, shared archetypes) and validates the result. Files are read in
name order; only plain `*.yaml` files of the folder itself count. May use: services.catalog.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from data.pack_manifest import FORMAT, MANIFEST, Manifest, read_manifest
from data.yaml_text import KeyPath, Place, YamlText, read_yaml
from model.errors import Violation, did_you_mean
from model.services import catalog

FILES_MAX = 200
BYTES_MAX = 20_000_000
_HEAD = frozenset({"format", "source", "decisions"})

Fields = dict[str, Any]
RowKey = tuple[str, str]


@dataclass(slots=True)
class Layer:
    """The rows of one folder: fields as written, or None for a row taken away."""

    folder: Path
    shown: str
    manifest: Manifest | None = None
    rows: dict[RowKey, Fields | None] = field(default_factory=dict)
    places: dict[KeyPath, Place] = field(default_factory=dict)
    key_places: dict[KeyPath, Place] = field(default_factory=dict)
    decimals: set[KeyPath] = field(default_factory=set)
    violations: list[Violation] = field(default_factory=list)
    is_complete: bool = True

    def fault(
        self, code: str, what: str, *, rule: str, fix: str, place: Place | str, value: Any = None
    ) -> None:
        """Note one violation."""
        self.violations.append(Violation(code, what, value, rule, fix, (), str(place)))


def read_layer(folder: Path, *, shown: str, has_manifest: bool = True) -> Layer:
    """Read every file of a folder; faults are in the layer, nothing is raised for content."""
    layer = Layer(folder=folder, shown=shown)
    for path in _files(layer):
        text = read_yaml(path, shown=f"{shown}/{path.name}")
        layer.violations.extend(text.violations)
        layer.is_complete = layer.is_complete and text.is_readable
        if path.name == MANIFEST and has_manifest:
            _manifest(layer, text)
        elif text.is_readable:
            _content_file(layer, text)
    if has_manifest and not (folder / MANIFEST).is_file():
        layer.is_complete = False
        layer.fault(
            "E-PACK-001",
            "the pack",
            rule=f"has no {MANIFEST}",
            fix="Add one with format, key, name, description and license.",
            place=f"{shown}/{MANIFEST}:1:1",
        )
    return layer


def _files(layer: Layer) -> Iterator[Path]:
    try:
        found = list(layer.folder.iterdir())
    except OSError as error:
        layer.is_complete = False
        layer.fault(
            "E-PACK-001",
            "the folder",
            rule=f"cannot be read ({error.strerror})",
            fix="Check its permissions.",
            place=f"{layer.shown}:1:1",
        )
        return
    paths = sorted(path for path in found if path.suffix.lower() in (".yaml", ".yml"))
    if len(paths) > FILES_MAX:
        layer.is_complete = False
        layer.fault(
            "E-PACK-002",
            "the number of files",
            value=len(paths),
            rule=f"must be at most {FILES_MAX}",
            fix="Join some of them.",
            place=f"{layer.shown}:1:1",
        )
        return
    size = 0
    for path in paths:
        place = f"{layer.shown}/{path.name}:1:1"
        if path.is_symlink() or not path.is_file():
            layer.is_complete = False
            layer.fault(
                "E-PACK-002",
                "the file",
                rule="must be an ordinary file, not a link or a folder",
                fix="Put the file itself there.",
                place=place,
            )
            continue
        if path.suffix != ".yaml":
            layer.fault(
                "E-PACK-001",
                "the file",
                value=path.name,
                rule="must end in .yaml",
                fix="Rename it.",
                place=place,
            )
        size += path.stat().st_size
        if size > BYTES_MAX and path.stat().st_size < BYTES_MAX:
            layer.is_complete = False
            layer.fault(
                "E-PACK-002",
                "the pack's size",
                value=size,
                rule=f"must be at most {BYTES_MAX:,} bytes",
                fix="Split the pack.",
                place=place,
            )
            return
        yield path


def _manifest(layer: Layer, text: YamlText) -> None:
    layer.manifest, faults = read_manifest(text)
    layer.violations.extend(faults)
    layer.is_complete = layer.is_complete and layer.manifest is not None


def _content_file(layer: Layer, text: YamlText) -> None:
    top = Place(text.file, 1, 1)
    if not isinstance(text.value, dict):
        layer.fault(
            "E-PACK-011",
            "the file",
            value=text.value,
            rule="must be tables with rows",
            fix="Start it with `format: 1` and `source: …`.",
            place=top,
        )
        layer.is_complete = False
        return
    if "format" not in text.value:
        layer.fault("E-PACK-011", "'format'", rule="is missing", fix="Add `format: 1`.", place=top)
    elif text.value["format"] != FORMAT or isinstance(text.value["format"], bool):
        layer.fault(
            "E-PACK-017",
            "format",
            value=text.value["format"],
            rule=f"must be {FORMAT}",
            fix="Use the Questlab version that wrote this pack.",
            place=text.places["format",],
        )
    if not isinstance(text.value.get("source"), str) or not text.value["source"].strip():
        layer.fault(
            "E-PACK-011",
            "'source'",
            value=text.value.get("source"),
            rule="must say where the content comes from",
            fix="Add `source: …`.",
            place=text.places.get(("source",), top),
        )
    known = {info.name: info for info in catalog.content_tables()}
    for name, rows in text.value.items():
        if name in _HEAD:
            continue
        if name not in known:
            _unknown_table(layer, name, known=known, place=text.key_places[name,])
            continue
        layer.key_places.setdefault((name,), text.key_places[name,])
        _table(layer, text, info=known[name], rows=rows, at=(name,))


def _unknown_table(
    layer: Layer, name: str, *, known: Mapping[str, catalog.TableInfo], place: Place
) -> None:
    layer.fault(
        "E-PACK-012",
        f"'{name}'",
        rule="is not a content table",
        fix=did_you_mean(name, known) or f"Known tables: {', '.join(sorted(known))}.",
        place=place,
    )
    layer.is_complete = False


def _table(
    layer: Layer,
    text: YamlText,
    *,
    info: catalog.TableInfo,
    rows: Any,
    at: KeyPath,
    parent: str | None = None,
) -> None:
    """Take in the rows below `at` of a file; those of a child table belong to `parent`."""
    if not isinstance(rows, dict):
        layer.fault(
            "E-PACK-014",
            f"{info.name}",
            value=rows,
            rule="must be rows by key",
            fix="Write `key:` and its fields below.",
            place=text.places[at],
        )
        layer.is_complete = False
        return
    for slug, fields in rows.items():
        place = text.key_places[*at, slug]
        key = slug if parent is None else f"{parent}/{slug}"
        known = layer.key_places.get((info.name, key))
        if known is not None:
            layer.fault(
                "E-PACK-013",
                f"{info.name} '{key}'",
                rule=f"is already at {known}",
                fix="Remove one of the two.",
                place=place,
            )
            continue
        layer.key_places[info.name, key] = place
        if fields is not None and not isinstance(fields, dict):
            layer.fault(
                "E-PACK-014",
                f"{info.name} '{key}'",
                value=fields,
                rule="must be fields with values",
                fix="Write them below the key.",
                place=text.places[*at, slug],
            )
            fields = {}  # the row exists: references to it are not at fault
        _row(layer, text, info=info, key=key, fields=fields, at=(*at, slug), parent=parent)


def _row(
    layer: Layer,
    text: YamlText,
    *,
    info: catalog.TableInfo,
    key: str,
    fields: Fields | None,
    at: KeyPath,
    parent: str | None,
) -> None:
    layer.places[info.name, key] = text.places[at]
    layer.rows[info.name, key] = None if fields is None else {}
    if fields is None:
        return
    row = dict(fields)
    for child in catalog.content_tables():
        if (
            child.parent is not None
            and child.nested_as in row
            and _parent_table(child) == info.name
        ):
            _table(
                layer,
                text,
                info=child,
                rows=row.pop(child.nested_as),
                at=(*at, child.nested_as),
                parent=key,
            )
    if info.parent is not None and parent is not None:
        row.setdefault(info.parent, parent)
    layer.rows[info.name, key] = {
        name: _cased(info, name, value=value) for name, value in row.items()
    }
    _take_places(layer, text, at=at, row=(info.name, key))


def _parent_table(child: catalog.TableInfo) -> str | None:
    assert child.parent is not None
    return child.column(child.parent).reference_table


def _cased(info: catalog.TableInfo, name: str, *, value: Any) -> Any:
    """An enum value in the sources' upper case becomes ours."""
    for column in info.fields:
        if column.name == name and isinstance(value, str) and value.lower() in column.enum_values:
            return value.lower() if value.isupper() else value
    return value


def _take_places(layer: Layer, text: YamlText, *, at: KeyPath, row: KeyPath) -> None:
    size = len(at)
    # The texts of a file are walked once per row only over that row's own paths.
    for path in _below(text, at):
        if path in text.places:
            layer.places[*row, *path[size:]] = text.places[path]
        if path in text.key_places:
            layer.key_places[*row, *path[size:]] = text.key_places[path]
        if path in text.decimals:
            layer.decimals.add((*row, *path[size:]))


def _below(text: YamlText, at: KeyPath) -> Iterator[KeyPath]:
    value = text.value
    for part in at:
        value = value[part]
    stack: list[tuple[KeyPath, Any]] = [(at, value)]
    while stack:
        path, here = stack.pop()
        if path != at:
            yield path
        if isinstance(here, dict):
            stack.extend(((*path, name), inner) for name, inner in here.items())
        elif isinstance(here, list):
            stack.extend(((*path, index), inner) for index, inner in enumerate(here))
