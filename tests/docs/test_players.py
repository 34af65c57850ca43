"""Promises of docs/background/players.md: no parameter is missing, its example is as it is told."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from data.yaml_text import read_yaml
from model.rules.motivation import motivation_after, motivation_pull_ppm
from model.rules.motivation_values import Happened, MotivationRule
from model.services.content import freeze_document
from model.shapes.people import (
    Choices,
    Engagement,
    MetricHabit,
    Motivation,
    ParameterNote,
    Reminders,
)
from sim import Scenario, run_reference
from sim.engine import run_fast
from tests.sim.worlds import fitness

PAGE = Path(__file__).resolve().parents[2] / "docs" / "background" / "players.md"
PPM = 1_000_000


@pytest.mark.parametrize(
    "shape", [MetricHabit, Engagement, Motivation, Reminders, Choices, ParameterNote]
)
def test_every_parameter_is_described(shape: type[BaseModel]) -> None:
    """Each field of the shapes is named as a pack writes it."""
    text = PAGE.read_text(encoding="utf-8")
    names = [name.removesuffix("_ppm") for name in shape.model_fields]
    assert [name for name in names if f"`{name}`" not in text] == []


def test_the_worked_example_of_motivation_is_what_the_rule_gives() -> None:
    """Its parameters are read from the sentence, its days from the table."""
    text = PAGE.read_text(encoding="utf-8")
    sentence, table = text.split("A worked example, which a test executes:")[1].split("\n\n", 1)
    said = dict(re.findall(r"`(\w+):\s+([\d.]+)`", sentence))
    fields = [name.removesuffix("_ppm") for name in MotivationRule._fields]
    assert set(said) == set(fields)
    rule = MotivationRule(
        *(int(said[n]) if n == "memory_days" else round(float(said[n]) * PPM) for n in fields)
    )
    now, days = rule.baseline_ppm, 0
    for line in table.split("\n\n")[0].splitlines()[2:]:
        *counts, after, pull = [cell.strip() for cell in line.strip("|").split("|")]
        active, done, due, lost, *flags = [int(count) for count in counts[1:]]
        day = Happened(active == 1, done, due, lost, *[flag == 1 for flag in flags])
        now, days = motivation_after(now, rule, day), days + 1
        assert (now, motivation_pull_ppm(now, rule)) == (
            round(float(after) * PPM), round(float(pull) * PPM)
        ), line  # fmt: skip
    assert days == 6


def test_the_example_of_a_pack_is_played_alike_by_both_engines(tmp_path: Path) -> None:
    """Laid over the shipped archetypes it is sound, changes play, and both engines agree."""
    block = re.search(r"^```yaml\n(.*?)^```$", PAGE.read_text("utf-8"), flags=re.M | re.S)
    assert block is not None
    (tmp_path / "more.yaml").write_text(block.group(1), encoding="utf-8")
    more: Any = read_yaml(tmp_path / "more.yaml", shown="more.yaml").value
    archetypes = {key: dict(row) for key, row in fitness().content["archetypes"].items()}
    for key, row in more["archetypes"].items():
        archetypes[key]["engagement"] = {**archetypes[key]["engagement"], **row["engagement"]}
    ruleset = freeze_document({**fitness().content, "archetypes": archetypes})
    scenario = Scenario.of(players=40, days=60, seed=5, mix=dict.fromkeys(more["archetypes"], 1))
    fast = run_fast(ruleset, scenario)
    assert fast.digest == run_reference(ruleset, scenario).digest
    assert (fast.frames()["occurrences"]["kind"] == "reminded").any()
    # What answers to nothing plays on as before beside what does.
    others = Scenario.of(players=10, days=60, seed=5, mix={"regular": 1})
    for table in ("players", "player_days", "xp_events"):
        mine = run_fast(ruleset, others).frames()[table]
        assert mine.equals(run_fast(fitness(), others).frames()[table])
