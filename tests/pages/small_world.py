"""The small test world with a few more kinds of quests, and how the tests of the pages load it.

No streamlit here.
"""

from __future__ import annotations

from typing import Any

from model.db import Database, write
from model.services import content, people, worlds
from model.services.content import normalise
from model.words import ChangeSetKind, WorldKind
from tests.worlds import numeric, small_world

WORLD = "fitness"


def document() -> dict[str, dict[str, dict[str, Any]]]:
    """Core `walk` and `train`, bonus `long-walk` and `calm`, rotating `stroll`, weekly `week`."""
    flat = small_world()
    walk = flat["quest_templates"]["walk"]
    plain = {**walk, "is_core": False, "partial_reward": None}
    trained = {"type": "boolean", "metric": "trained", "value": True}
    both = {"type": "compound", "logic": "AND", "requirements": [numeric("steps", 3000), trained]}
    week = {"type": "days", "quest": "walk", "op": ">=", "value": 5}
    flat["quest_templates"] |= {
        "calm": {**plain, "name": "Calm day", "category": "recovery", "requirements": both},
        "stroll": {**plain, "name": "Stroll", "weight": 3, "unlock_day": 8, "base_xp": 15},
        "week": {**plain, "name": "Walking week", "type": "weekly", "requirements": week},
    }
    sound, violations = normalise(flat)
    assert not violations, [str(violation) for violation in violations]
    return sound


def load(database: Database, *, world: str = WORLD, publish: bool = True) -> None:
    """Make the world with its content; the key of each request names the world."""
    owner = people.ensure_local_owner(database)
    with write(database, actor=owner, key=f"make-{world}", why="test world") as session:
        worlds.create_world(session, key=world, name="Fitness", kind=WorldKind.TEMPLATE)
    with write(database, actor=owner, key=f"fill-{world}", why="test world") as session:
        changes = content.plan({}, document())
        content.apply(session, world=world, changes=changes, kind=ChangeSetKind.IMPORT)
    if publish:
        with write(database, actor=owner, key=f"publish-{world}", why="test world") as session:
            content.publish(session, world=world, note="First version")
