"""The shipped fitness packs hold the numbers of their sources and everything the schema names."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date, timedelta
from fnmatch import fnmatch
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from data.loading import freeze_pack
from data.pack_files import ARCHETYPES_FOLDER, PACKS_FOLDER, Document, read_pack
from model.words import (
    DungeonDifficulty,
    NarrativeCategory,
    PassiveType,
    QuestCategory,
    QuestType,
    StatType,
    TitleConditionType,
    TitleRarity,
)

GOLDEN = json.loads((Path(__file__).parent.parent / "golden" / "fitness_numbers.json").read_text())
TABLES = [
    (pack, number) for pack in ("fitness", "fitness_code") for number in range(len(GOLDEN[pack]))
]


@cache
def document(pack: str) -> Document:
    """The content of a shipped pack."""
    return read_pack(PACKS_FOLDER / pack).document


@pytest.mark.parametrize(("pack", "number"), TABLES)
def test_shipped_numbers_are_the_sources_numbers(pack: str, number: int) -> None:
    """Each table of numbers of the sources is in the pack as it stands there."""
    table = GOLDEN[pack][number]
    for key, expected in table["rows"].items():
        value: Any = document(pack)[table["table"]][key][table["field"]]
        for part in table["path"]:
            value = value[part]
        assert value == expected, f"{table['section']}: {table['table']} {key} {table['field']}"


def test_the_default_curve_has_the_published_thresholds() -> None:
    """Levels 2, 3, 5, 10 and 20 need 280, 592, 1562, 6000 and 23500 XP."""
    thresholds = freeze_pack(PACKS_FOLDER / "fitness").game.thresholds
    assert [thresholds[level - 1] for level in (1, 2, 3, 5, 10, 20)] == [
        0,
        280,
        592,
        1562,
        6000,
        23500,
    ]


def test_the_codes_curve_has_the_published_thresholds() -> None:
    """Levels 2, 3, 5, 10, 20 and 30 of the variant need the sums the original's tests state."""
    thresholds = freeze_pack(PACKS_FOLDER / "fitness_code").game.thresholds
    assert [thresholds[level - 1] for level in (2, 3, 5, 10, 20, 30)] == [
        100,
        382,
        1701,
        11102,
        67128,
        189018,
    ]


def test_the_world_has_everything_the_issue_names() -> None:
    """Core, weekly and 15 rotating quests, titles, bosses, every dungeon rank, three seasons."""
    content = document("fitness")
    quests = content["quest_templates"]
    assert sorted(key for key, row in quests.items() if row["is_core"]) == [
        "protein",
        "sleep",
        "steps",
        "workout",
    ]
    assert sum(row["weight"] > 0 for row in quests.values()) == 15
    weekly = [r for r in quests.values() if r["type"] == QuestType.WEEKLY and r["season"] is None]
    assert len(weekly) == 4
    assert {row["season"] for row in quests.values()} == {None, "awakening", "contender", "monarch"}
    assert {row["category"] for row in quests.values()} == set(QuestCategory)
    assert {row["stat_affected"] for row in quests.values()} == set(StatType)
    assert {row["difficulty"] for row in content["dungeons"].values()} == set(DungeonDifficulty)
    assert {row["condition_type"] for row in content["titles"].values()} == set(TitleConditionType)
    assert {row["passive_type"] for row in content["titles"].values()} == {None, *PassiveType}
    assert {row["rarity"] for row in content["titles"].values()} == set(TitleRarity)
    phases = Counter(row["boss"] for row in content["boss_phases"].values())
    assert phases["the-inconsistent-one"] == phases["the-excuse-maker"] == 3
    assert phases["the-comfortable-self"] == 3


def test_seasons_follow_each_other_for_60_60_and_90_days() -> None:
    """No day between the first and the last is without a season, and none has two."""
    seasons = sorted(document("fitness")["seasons"].values(), key=lambda row: row["number"])
    spans = [
        (date.fromisoformat(r["start_date"]), date.fromisoformat(r["end_date"])) for r in seasons
    ]
    assert [(end - start).days + 1 for start, end in spans] == [60, 60, 90]
    for (_, end), (start, _) in pairwise(spans):
        assert start == end + timedelta(days=1)


def test_every_metric_is_used() -> None:
    """A recorded metric that nothing reads would be noise."""
    for pack in ("fitness", "fitness_code"):
        content = document(pack)
        rules = json.dumps([content[t] for t in ("quest_templates", "titles", "dungeons")])
        unused = [key for key in content["metrics"] if f'"{key}"' not in rules]
        assert unused == [], pack


# --- Texts ------------------------------------------------------------------------------


def test_every_narrative_category_has_texts() -> None:
    """All ten categories of the schema are filled, 130 texts or more in total."""
    rows = document("fitness")["narrative_contents"]
    assert {row["category"] for row in rows.values()} == set(NarrativeCategory)
    assert len(rows) >= 130


def _texts() -> list[tuple[str, str]]:
    content = document("fitness")
    texts = [(key, row["content"]) for key, row in content["narrative_contents"].items()]
    fields = ("description", "system_message", "intro_monologue", "defeat_message")
    for table in ("quest_templates", "titles", "bosses", "boss_phases", "dungeons", "seasons"):
        for key, row in content[table].items():
            texts += [(key, row[field]) for field in fields if field in row]
    return texts


def test_texts_keep_the_voice() -> None:
    """Flat and factual: no exclamation, no praise, no guilt, no pictures, short sentences."""
    forbidden = re.compile(
        r"!|\b(great|amazing|awesome|well done|good job|proud|keep (it up|going)|don't|you can"
        r"|sorry|fail(ed)? yourself|shame|lazy|welcome|congratulations|please|sadly)\b",
        re.IGNORECASE,
    )
    for key, text in _texts():
        assert not forbidden.search(text), f"{key}: {text}"
        assert all(ord(letter) < 0x2100 for letter in text), f"{key}: {text}"
        assert text.rstrip().endswith("."), f"{key}: {text}"
        sentences = re.split(r"(?<=\.)\s+", text)
        assert max(len(sentence.split()) for sentence in sentences) <= 22, f"{key}: {text}"


def test_context_names_exactly_the_slots_of_each_text() -> None:
    """Every {{slot}} is described, and nothing else is."""
    for key, row in document("fitness")["narrative_contents"].items():
        slots = set(re.findall(r"\{\{(\w+)\}\}", row["content"]))
        assert slots == set(row["context"] or {}), key
        assert "{{" not in re.sub(r"\{\{\w+\}\}", "", row["content"]), key


# --- People and sources ------------------------------------------------------------------------


def _parameters(value: Any, path: str = "") -> list[str]:
    if isinstance(value, dict):
        return [p for name, inner in value.items() for p in _parameters(inner, f"{path}.{name}")]
    return [path.removeprefix(".")]


def test_seven_archetypes_ship_for_all_worlds() -> None:
    """Casual to optimiser; every parameter has a source or says that it is assumed."""
    rows = document("fitness")["archetypes"]
    assert sorted(rows) == [
        "casual",
        "dedicated",
        "lapsing-and-returning",
        "optimiser",
        "regular",
        "streak-driven",
        "weekend",
    ]
    for key, row in rows.items():
        patterns = [note["parameter"] for note in row["notes"]]
        named = {section: row[section] for section in ("habits", "engagement", "choices")}
        for parameter in _parameters(named):
            assert any(fnmatch(parameter, pattern) for pattern in patterns), f"{key}: {parameter}"


def test_archetypes_record_what_the_core_quests_read() -> None:
    """Nobody is kept from the core quests by a metric they never record."""
    for key, row in document("fitness")["archetypes"].items():
        core = {"steps", "workout_minutes", "protein_grams", "sleep_minutes", "alcohol_free"}
        assert core <= set(row["habits"]), key


def test_every_shipped_file_names_its_source() -> None:
    """Each file says where its numbers come from, and SOURCE.md lists it."""
    listed = (PACKS_FOLDER.parent / "SOURCE.md").read_text("utf-8")
    files = [*PACKS_FOLDER.glob("*/*.yaml"), *ARCHETYPES_FOLDER.glob("*.yaml")]
    assert len(files) >= 16
    for path in files:
        top = yaml.safe_load(path.read_text("utf-8"))
        assert top.get("source") or top.get("sources"), path.name
        assert f"{path.parent.name}/{path.name}" in listed, path.name
