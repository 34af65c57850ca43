"""Reading a content pack: a folder of YAML files → one complete, validated content document.

`read_pack(folder)` lays the folder over the pack it extends and over the shared archetypes, fills
every optional field from the row models, and judges the whole at once. Every violation comes out
together as PackError, each with file:line:column; nothing is half read. Validation itself is
services.content's: this file only knows where in the files each value stands.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from data.pack_layers import Fields, Layer, RowKey, read_layer
from data.pack_manifest import MANIFEST, Manifest
from data.yaml_text import KeyPath, Place
from data.yaml_writer import ratio_text
from model.errors import PackError, Violation
from model.services import catalog, content

ARCHETYPES_FOLDER = Path(__file__).parent / "archetypes"
PACKS_FOLDER = Path(__file__).parent / "packs"
EXTENDS_MAX = 4

Document = dict[str, dict[str, Fields]]


@dataclass(frozen=True, slots=True)
class Pack:
    """A sound pack: its manifest, its complete flat document, and where each value stands.

    `places` maps a path (table, key, field, …) to a place in a file; `folders` are the folders
    that were read, the base first.
    """

    manifest: Manifest
    document: Document
    places: Mapping[KeyPath, Place]
    folders: tuple[Path, ...]


def read_pack(folder: Path | str) -> Pack:
    """Read and validate a pack folder; PackError carries every violation of all its files."""
    layers = _layers(Path(folder))
    merged = _merged(layers)
    own = layers[-1]
    faults = [fault for layer in layers for fault in layer.violations]
    if own.manifest is None or not all(layer.is_complete for layer in layers):
        raise PackError(_sorted(faults), heading=_heading(folder, faults))
    document, broken = content.normalise(_document(merged.rows))
    faults.extend(_placed(merged, broken, known=faults))
    if faults:
        raise PackError(_sorted(faults), heading=_heading(folder, faults))
    return Pack(
        own.manifest, _all_tables(document), merged.places, tuple(layer.folder for layer in layers)
    )


def _heading(folder: Path | str, faults: list[Violation]) -> str:
    count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
    return f"The pack {folder} has {count}; nothing was changed."


def _sorted(faults: list[Violation]) -> list[Violation]:
    def order(fault: Violation) -> tuple[str, int, int, str]:
        file, _, column = fault.place.rpartition(":")
        file, _, line = file.rpartition(":")
        return file, int(line or 0), int(column or 0), fault.code

    once = {str(fault): fault for fault in faults}
    return sorted(once.values(), key=order)


def _layers(folder: Path) -> list[Layer]:
    """The folder and what it stands on, the base first."""
    layers: list[Layer] = []
    here, asked_by = folder, None
    while True:
        if not here.is_dir():
            faults = [
                *(f for layer in layers for f in layer.violations),
                _no_folder(here, asked_by),
            ]
            raise PackError(_sorted(faults), heading=_heading(folder, faults))
        layer = read_layer(here, shown=_shown(here))
        if any(known.folder.resolve() == here.resolve() for known in layers):
            layer.fault(
                "E-PACK-015",
                "'extends'",
                value=here.name,
                rule="leads back to this pack",
                fix="Let one of the packs extend nothing.",
                place=f"{layers[0].shown}/{MANIFEST}:1:1",
            )
            layers.insert(0, layer)
            break
        layers.insert(0, layer)
        base = layer.manifest.extends if layer.manifest is not None else None
        if base is None:
            break
        here, asked_by = here.parent / base, layer
        if len(layers) > EXTENDS_MAX:
            layer.fault(
                "E-PACK-015",
                "'extends'",
                value=base,
                rule=f"stands on more than {EXTENDS_MAX} packs",
                fix="Join some of them.",
                place=f"{layer.shown}/{MANIFEST}:1:1",
            )
            break
    if all(layer.manifest is None or layer.manifest.archetypes == "shared" for layer in layers):
        layers.insert(0, _shared_archetypes())
    return layers


def _no_folder(folder: Path, asked_by: Layer | None) -> Violation:
    if asked_by is None:
        return Violation(
            "E-PACK-001",
            "the pack",
            str(folder),
            "is not a folder",
            "Give a folder that holds a pack.yaml.",
            (),
            f"{_shown(folder)}:1:1",
        )
    return Violation(
        "E-PACK-015",
        "'extends'",
        folder.name,
        "names no folder beside this pack",
        "Correct the name.",
        (),
        f"{asked_by.shown}/{MANIFEST}:1:1",
    )


def _shared_archetypes() -> Layer:
    return read_layer(ARCHETYPES_FOLDER, shown=_shown(ARCHETYPES_FOLDER), has_manifest=False)


def _shown(folder: Path) -> str:
    """The folder as a reader would name it: relative to where they stand when it is below."""
    try:
        return folder.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return folder.as_posix()


def _merged(layers: list[Layer]) -> Layer:
    """All layers as one: later fields replace earlier ones, an empty row takes a row away."""
    top = layers[-1]
    merged = Layer(folder=top.folder, shown=top.shown, manifest=top.manifest)
    for layer in layers:
        for row, fields in layer.rows.items():
            before = merged.rows.get(row)
            _forget(merged, row, fields=None if fields is None or before is None else tuple(fields))
            if fields is None:
                _remove(merged, row, layer=layer)
            else:
                merged.rows[row] = {**(before or {}), **fields}
        merged.places.update(layer.places)
        merged.key_places.update(layer.key_places)
        merged.decimals.update(layer.decimals)
    return merged


def _remove(merged: Layer, row: RowKey, *, layer: Layer) -> None:
    table, key = row
    if row not in merged.rows:
        layer.fault(
            "E-PACK-014",
            f"{table} '{key}'",
            rule="is empty, and no pack below has such a row",
            fix="Give its fields.",
            place=layer.key_places[table, key],
        )
        return
    below = _tables_below(table)
    for other in [
        r for r in merged.rows if r == row or (r[0] in below and r[1].startswith(f"{key}/"))
    ]:
        del merged.rows[other]


def _tables_below(table: str) -> set[str]:
    """The tables whose rows are parts of a table's rows, and parts of these."""
    parts = {
        info.name
        for info in catalog.content_tables()
        if info.parent is not None and info.column(info.parent).reference_table == table
    }
    return parts.union(*(_tables_below(part) for part in parts))


def _forget(merged: Layer, row: RowKey, *, fields: tuple[str, ...] | None) -> None:
    """Drop the places of fields that a later layer replaces (all of them for None)."""
    if row not in merged.rows:
        return
    for places in (merged.places, merged.key_places, merged.decimals):
        for path in [p for p in places if p[:2] == row and len(p) > 2]:
            if fields is None or path[2] in fields:
                places.pop(path) if isinstance(places, dict) else places.discard(path)


def _document(rows: Mapping[RowKey, Fields | None]) -> Document:
    document: Document = {}
    for (table, key), fields in sorted(rows.items()):
        if fields is not None:
            document.setdefault(table, {})[key] = fields
    return document


def _all_tables(document: Mapping[str, Any]) -> Document:
    """Every content table, tables and keys sorted, as a world's draft looks."""
    names = sorted(info.name for info in catalog.content_tables())
    return {name: dict(sorted(document.get(name, {}).items())) for name in names}


# --- Putting violations in their place -------------------------------------------------------


def _placed(merged: Layer, broken: list[Violation], *, known: list[Violation]) -> list[Violation]:
    """The content's violations with their places, without those that a fault above explains."""
    spoilt_places = {fault.place for fault in known}
    spoilt = {path for path, place in merged.places.items() if str(place) in spoilt_places}
    unknown = {fault.path for fault in broken if fault.code == "E-CONTENT-001"}
    result: list[Violation] = []
    for fault in broken:
        if any(_is_within(fault.path, path) or _is_within(path, fault.path) for path in spoilt):
            continue
        place = _place_of(merged, fault)
        written = _as_written(fault, merged, unknown=unknown)
        if written is not None:
            result.append(replace(written, place=str(place)))
    return result


def _is_within(path: KeyPath, outer: KeyPath) -> bool:
    return path[: len(outer)] == outer


def _as_written(fault: Violation, merged: Layer, *, unknown: set[KeyPath]) -> Violation | None:
    """The fault in the words of the file, which writes ratios as decimals; None if it adds none."""
    *above, last = fault.path or ("",)
    name = str(last)
    plain = (*above, name.removesuffix("_ppm"))
    if fault.code == "E-CONTENT-002":
        if name.endswith("_ppm") and plain in merged.key_places:
            return None  # the whole number written under the plain name is reported
        if (*above, f"{name}_ppm") in merged.decimals & unknown:
            return None  # the decimal written under this name is reported
    if fault.code == "E-CONTENT-001" and f"'{name}_ppm'" in fault.fix:
        return replace(fault, rule="is a ratio", fix="Write it with a decimal point, like 1.0.")
    if fault.path in merged.decimals and f"'{plain[-1]}'" in fault.fix:
        return replace(
            fault,
            code="E-CONTENT-004",
            what=fault.what.removesuffix("_ppm"),
            value=_decimal_text(_value_at(merged, fault.path)),
            rule="must be a whole number",
            fix="Write it without a decimal point.",
        )
    if not name.endswith("_ppm"):
        return fault
    value, rule = fault.value, fault.rule
    if fault.path in merged.decimals and fault.code == "E-CONTENT-003":
        rule = re.sub(r"\d+", lambda match: _decimal_text(int(match.group())), rule)
        value = _decimal_text(value)
    elif isinstance(value, list):
        value = None
    return replace(fault, what=fault.what.removesuffix("_ppm"), value=value, rule=rule)


def _value_at(merged: Layer, path: KeyPath) -> Any:
    value: Any = merged.rows[str(path[0]), str(path[1])]
    for part in path[2:]:
        value = value[part]
    return value


def _decimal_text(ppm: Any) -> Any:
    """Millionths as a pack writes them; anything else as it is."""
    return _AsWritten(ratio_text(ppm)) if isinstance(ppm, int) else ppm


class _AsWritten(str):
    """Text that messages show without quotes."""

    def __repr__(self) -> str:
        return str(self)


def _place_of(merged: Layer, fault: Violation) -> Place:
    path = fault.path
    wants_key = fault.code == "E-CONTENT-001" or len(path) <= 2
    first, second = (
        (merged.key_places, merged.places) if wants_key else (merged.places, merged.key_places)
    )
    if fault.code == "E-CONTENT-002":
        path = path[:-1]
        first, second = merged.key_places, merged.places
    for size in range(len(path), 0, -1):
        found = first.get(path[:size]) or second.get(path[:size])
        if found is not None:
            return found
        first, second = merged.key_places, merged.places
    return Place(f"{merged.shown}/{MANIFEST}", 1, 1)
