"""Promise of docs/background/players.md: no parameter of an archetype is missing."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import BaseModel

from model.shapes.people import Choices, Engagement, MetricHabit, ParameterNote

PAGE = Path(__file__).resolve().parents[2] / "docs" / "background" / "players.md"


@pytest.mark.parametrize("shape", [MetricHabit, Engagement, Choices, ParameterNote])
def test_every_parameter_is_described(shape: type[BaseModel]) -> None:
    """Each field of the shapes is named as a pack writes it."""
    text = PAGE.read_text(encoding="utf-8")
    names = [name.removesuffix("_ppm") for name in shape.model_fields]
    assert [name for name in names if f"`{name}`" not in text] == []
