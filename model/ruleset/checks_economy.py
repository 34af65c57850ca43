"""Whole-content checks of the setting `economy`: what it names must be there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from model.errors import Violation, did_you_mean
from model.ruleset.parts import FlatDocument
from model.shapes import CONFIG_SHAPES

_TABLE_OF = {"quest": "quest_templates", "boss": "bosses", "dungeon": "dungeons"}
"""Where the content of an occasion stands; other occasions have none."""


def economy_violations(flat: FlatDocument, known: Mapping[str, set[str]]) -> Iterator[Violation]:
    """Every name of the setting that stands for nothing."""
    value = flat.get("game_configs", {}).get("economy", {}).get("value")
    try:
        economy = CONFIG_SHAPES["economy"].model_validate(value).model_dump()
    except ValueError:
        return
    for part in ("rewards", "drops", "stakes"):
        for place, row in enumerate(economy[part]):
            for field in ("currency", "table", "content"):
                table = {"currency": "currencies", "table": "drop_tables"}.get(
                    field, _TABLE_OF.get(row.get("occasion", ""), "")
                )
                name = row.get(field)
                if name is None or name in known.get(table, ()):
                    continue
                there = known.get(table, set())
                yield Violation(
                    "E-CONTENT-101",
                    f"game_configs 'economy': {part}[{place}].{field}",
                    name,
                    f"names nothing in {table}" if table else "has no meaning for this occasion",
                    did_you_mean(str(name), there) or "Name what there is, or leave it out.",
                    ("game_configs", "economy", "value", part, place, field),
                )
