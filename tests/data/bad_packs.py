"""The hand-written malformed packs and how they are made: shared by the tests of this folder."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent.parent / "packs_bad"
BASE = FOLDER / "base"
CASES: dict[str, dict[str, Any]] = yaml.safe_load((FOLDER / "cases.yaml").read_text("utf-8"))


def base_pack(folder: Path) -> Path:
    """A copy of the small sound pack, in a folder called bad."""
    target = folder / "bad"
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(BASE, target)
    return target


def spoilt_pack(folder: Path, name: str) -> Path:
    """A copy of the small pack with one case's spoilt place."""
    case = CASES[name]
    pack = base_pack(folder)
    path = pack / case["file"]
    text = case["put"]
    if "find" in case:
        before = path.read_text("utf-8")
        assert before.count(case["find"]) == 1, f"{name}: the place must be found exactly once"
        text = before.replace(case["find"], case["put"])
    path.write_text(text, "utf-8")
    return pack


def lines_of(error: Exception, pack: Path) -> list[str]:
    """The lines of an error below its heading, without the folder's name."""
    return [line.replace(f"{pack}/", "") for line in str(error).splitlines()[1:]]
