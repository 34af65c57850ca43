"""Fixtures for tests of meetings: a party of three with a meeting planned for tomorrow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from model.services import meetings
from tests.model.services.parties.ground import Ground
from tests.model.services.parties.test_parties import full_party
from tests.model.services.play_worlds import Game

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Planned:
    """The ground, the party and the meeting; `on` is what most services ask for."""

    ground: Ground
    party_id: int
    meeting_id: int

    @property
    def on(self) -> dict[str, Any]:
        """The meeting as a request names it."""
        return {"meeting_id": self.meeting_id}


def plan(ground: Ground, player_id: int, party_id: int, *, days: int = 1) -> dict[str, Any]:
    """What is said to plan an hour some days from now."""
    starts_at = ground.now + timedelta(days=days)
    times = {"starts_at": starts_at, "ends_at": starts_at + HOUR}
    return {"party_id": party_id, "title": "Exam", "meeting_type": "exam_prep", **times}


@pytest.fixture
def planned(sample: Game) -> Planned:
    """A party led by the first player; all three are invited, the organizer has confirmed."""
    ground = Ground(sample)
    party_id = full_party(ground)
    first = ground.players[0]
    made = ground.do(meetings.schedule, first, **plan(ground, first, party_id))
    return Planned(ground, party_id, made.id)
