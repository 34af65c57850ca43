"""Stored results: each completed run's folder is there, whole, and of that run."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sqlmodel import Session

from model.services.verification import streams
from model.services.verification.findings import Finding
from model.settings import settings

_COMPARED = ("digest", "ruleset_hash", "rules_hash", "people_hash", "seed")


def results(session: Session, counts: dict[str, int]) -> Iterator[Finding]:
    """Result files that are not what their run's record says; removed folders are no finding."""
    names = ", ".join(_COMPARED)
    sql = (
        f"SELECT id, results_path, {names} FROM runs "
        "WHERE state = 'completed' AND results_path IS NOT NULL ORDER BY id"
    )
    counts["results"] = 0
    root = settings().results_directory
    for number, path, *values in streams.stream(session, sql):
        folder = root / str(path)
        if not folder.is_dir():
            continue  # results may be removed: `rerun` brings them back
        counts["results"] += 1
        for message in _problems(folder, dict(zip(_COMPARED, values, strict=True))):
            yield Finding("V-RESULTS", "runs", f"id {number}", message)


def _problems(folder: Path, stored: Mapping[str, Any]) -> Iterator[str]:
    try:
        record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
        files = record.get("files") or {}
    except (OSError, ValueError, AttributeError) as error:
        yield f"the record {folder.name}/run.json cannot be read: {error}"
        return
    for name, value in stored.items():
        if record.get(name) != value:
            yield f"{folder.name}/run.json has {name} {record.get(name)}, the run has {value}"
    for name in record.get("rows") or {}:
        file = folder / f"{name}.parquet"
        if not file.is_file():
            yield f"the file {folder.name}/{file.name} is missing"
        elif name in files and _sha256(file) != files[name]:
            yield f"the file {folder.name}/{file.name} was changed after it was written"


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
