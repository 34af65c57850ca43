"""Fixtures for tests of moderation and support."""

from __future__ import annotations

import pytest

from tests.model.services.moderation.ground import Ground
from tests.model.services.play_worlds import Game


@pytest.fixture
def ground(sample: Game) -> Ground:
    """Three learners, two moderators, a teacher."""
    return Ground(sample)
