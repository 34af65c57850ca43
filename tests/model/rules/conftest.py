"""Fixtures for tests of rules: the sample content, its ruleset and game, golden files, vectors."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from model.rules.values import GameRules
from model.ruleset import Ruleset
from tests.sample_content import CONTENT, Content, freeze

GOLDEN = Path(__file__).parents[2] / "golden"


@pytest.fixture
def golden() -> Callable[[str], Any]:
    """Read one golden file by its name without extension."""
    return lambda name: json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))


@pytest.fixture
def content() -> Content:
    """A fresh, valid, flat content document that a test may change."""
    return copy.deepcopy(CONTENT)


@pytest.fixture
def frozen(content: Content) -> Ruleset:
    """The sample content as a ruleset."""
    return freeze(content)


@pytest.fixture
def game(frozen: Ruleset) -> GameRules:
    """The sample content, compiled."""
    return frozen.game


@pytest.fixture
def inputs(game: GameRules) -> Callable[[Mapping[str, int]], list[int]]:
    """Make an input vector: everything blank but the slots given by name."""

    def make(given: Mapping[str, int]) -> list[int]:
        vector = game.slots.empty()
        for name, value in given.items():
            vector[game.slots[name]] = value
        return vector

    return make
