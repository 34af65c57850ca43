"""Play: what quest logs, boss attempts and dungeon attempts keep as progress."""

from __future__ import annotations

from pydantic import Field

from model.shapes.base import Shape, Share, Whole


class QuestProgress(Shape):
    """How far one quest of one day has come (millionths), and what a partial reward has paid."""

    progress_ppm: Share = 0
    partial_xp: Whole = 0


class PhaseProgress(Shape):
    """What a boss attempt has counted in its present phase."""

    started_on: str
    restarts: Whole = 0
    inputs: dict[str, int] = Field(default_factory=dict)


class DungeonProgress(Shape):
    """Which challenges of a dungeon attempt are done (by position), and what was counted."""

    done: list[bool] = Field(default_factory=list)
    inputs: dict[str, int] = Field(default_factory=dict)
