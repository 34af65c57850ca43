"""The table mechanic x world x golden case: every cell is filled, and every name in it is real.

data/mechanics.csv says for each mechanic and world where the content stands, which rule decides and
which case proves it, or why the world does not play it. Content is `table:key` of the world's pack,
or `play:table` where no content decides; several are joined by `|`. A case is `file.py::test` or
`file.json::place`.
"""

from __future__ import annotations

import csv
import importlib
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from data.pack_files import PACKS_FOLDER, Document, read_pack
from model.services import catalog
from model.words import Room

ROOT = Path(__file__).parents[2]
WORLDS = ("fitness", "language_rpg", "academic_rpg", "anonymous_learning", "shikshadisha")
SAID_BY_NO_RULE = {"narrative_contents", "ui_labels", "archetypes"}
"""Texts and simulated people: shown or played, never decided."""
PPM = 1_000_000

NEUTRAL: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "daily and weekly XP caps": ("xp-caps", lambda v: v["daily_xp"] >= 10**9),
    "weekend bonus": ("modifiers", lambda v: v["weekend_multiplier_ppm"] == PPM),
    "hard mode": ("modifiers", lambda v: v["hard_mode_multiplier_ppm"] == PPM),
    "streak bonus on XP": ("streaks", lambda v: v["tiers"] == []),
    "streak freezes": ("streaks", lambda v: v["freezes_held_max"] == 0),
    "debuff": ("debuff", lambda v: v["multiplier_ppm"] == PPM),
    "return protocol": ("return-protocol", lambda v: v["absence_days"] == 365 and v["xp"] == 1),
}
"""How the setting of a mechanic looks in a world that does not play it."""


class Cell(NamedTuple):
    """One row of the table."""

    mechanic: str
    world: str
    content: str
    rule: str
    golden_case: str

    @property
    def is_played(self) -> bool:
        """Whether the world plays the mechanic."""
        return self.rule != "-"

    @property
    def places(self) -> list[tuple[str, str]]:
        """Where its content stands: (table, key)."""
        parts = self.content.split("|") if self.is_played else []
        return [(table, key) for table, _, key in (part.partition(":") for part in parts)]


@cache
def cells() -> tuple[Cell, ...]:
    """The table."""
    with (ROOT / "data" / "mechanics.csv").open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    assert tuple(head) == Cell._fields
    return tuple(Cell(*row) for row in rows)


def played() -> Iterator[Cell]:
    """The cells of what is played."""
    return (cell for cell in cells() if cell.is_played)


@cache
def document(world: str) -> Document:
    """The content of a world's pack."""
    return read_pack(PACKS_FOLDER / world).document


def test_every_mechanic_has_a_cell_for_every_world() -> None:
    """Five cells a mechanic, in the order of the worlds, and none twice."""
    found: dict[str, list[str]] = defaultdict(list)
    for cell in cells():
        found[cell.mechanic].append(cell.world)
    assert len(found) >= 60
    for mechanic, worlds in found.items():
        assert tuple(worlds) == WORLDS, mechanic
    assert list(found) == list(dict.fromkeys(cell.mechanic for cell in cells()))


def test_what_is_not_played_says_why() -> None:
    """A sentence instead of the three proofs."""
    for cell in cells():
        if not cell.is_played:
            assert cell.golden_case == "-", cell
            assert re.fullmatch(r"[A-Z].{8,}\.", cell.content), cell


def test_content_stands_where_the_table_says() -> None:
    """Each place is a row of the world's pack, or a table of play."""
    play = {info.name for info in catalog.tables() if info.room in (Room.PLAY, Room.ACCOUNT)}
    for cell in played():
        assert cell.places, cell
        for table, key in cell.places:
            if table == "play":
                assert key in play, cell
            else:
                assert key in document(cell.world).get(table, {}), (cell.world, table, key)


def test_every_rule_can_be_called() -> None:
    """The dotted name leads to a function of model.rules."""
    for cell in played():
        module, _, name = cell.rule.rpartition(".")
        assert module.startswith("model.rules."), cell
        assert callable(getattr(importlib.import_module(module), name)), cell


def test_every_golden_case_exists() -> None:
    """A test function of that file, or a case of a golden file that a test reads."""
    tests = "\n".join(path.read_text("utf-8") for path in ROOT.glob("tests/**/*.py"))
    for cell in played():
        file, _, name = cell.golden_case.partition("::")
        text = (ROOT / file).read_text("utf-8")
        if file.endswith(".py"):
            assert re.search(rf"^def {re.escape(name)}\(", text, re.MULTILINE), cell
            continue
        assert Path(file).parent.as_posix() == "tests/golden", cell
        stem = re.escape(Path(file).stem)
        assert re.search(rf'golden\("{stem}"\)|"{stem}\.json"', tests), cell
        assert _has_case(json.loads(text), name), cell


def _has_case(value: Any, name: str) -> bool:
    """Whether a golden file has this place (keys joined by /) or a case of this name."""
    here = value
    for part in name.split("/"):
        here = here.get(part) if isinstance(here, dict) else None
    if here is not None:
        return True
    cases = [case for part in value.values() if isinstance(part, list) for case in part]
    return any(isinstance(case, dict) and case.get("name") == name for case in cases)


def test_everything_in_a_pack_is_played() -> None:
    """Each table with rows is named by a cell of its world, itself or what it is part of."""
    for world in WORLDS:
        named = _tables_played(world)
        for table, rows in document(world).items():
            if rows and table not in SAID_BY_NO_RULE:
                assert named & _wholes(table), f"{world}: nothing says how {table} is played"


def _tables_played(world: str) -> set[str]:
    return {table for cell in played() if cell.world == world for table, _ in cell.places}


def _wholes(table: str) -> set[str]:
    """A table and what its rows are parts of."""
    info = catalog.table(table)
    if info.parent is None:
        return {table}
    return {table} | _wholes(str(info.column(info.parent).reference_table))


def test_what_is_not_played_has_no_content() -> None:
    """Tables that only this mechanic needs are empty in a world that does not play it."""
    needed: dict[str, set[str]] = defaultdict(set)
    for cell in played():
        needed[cell.mechanic].update(table for table, _ in cell.places)
    for cell in cells():
        if cell.is_played:
            continue
        others = _tables_played(cell.world)
        for table in needed[cell.mechanic] - {"play"}:
            if not others & _wholes(table):
                assert not document(cell.world).get(table), (cell.world, cell.mechanic, table)


def test_settings_are_neutral_exactly_where_a_mechanic_is_off() -> None:
    """A setting that every world must have changes nothing where its mechanic is not played."""
    for cell in cells():
        if cell.mechanic in NEUTRAL:
            key, is_neutral = NEUTRAL[cell.mechanic]
            value = document(cell.world)["game_configs"][key]["value"]
            assert is_neutral(value) is not cell.is_played, (cell.world, cell.mechanic, value)
