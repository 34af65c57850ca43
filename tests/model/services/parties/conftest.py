"""Fixtures for tests of parties."""

from __future__ import annotations

import pytest

from tests.model.services.parties.ground import Ground
from tests.model.services.play_worlds import Game


@pytest.fixture
def ground(sample: Game) -> Ground:
    """Four players of the sample world."""
    return Ground(sample)
