"""The sample world with careers, routes, a skill tree, skills and gold; people to act in it."""

from __future__ import annotations

import copy
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from model.db import Actor, WriteSession, read, write
from model.services import content
from model.tables import User
from tests.model.services.play_worlds import Game

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
"""Noon of the Monday on which the sample's first season starts."""
HOUR = timedelta(hours=1)

_NODE = {"skill_tree_template": "web-tree"}
ACADEMIC: dict[str, dict[str, dict[str, Any]]] = {
    "character_classes": {"builder": {"name": "Builder"}, "thinker": {"name": "Thinker"}},
    "routes": {"web": {"name": "Web"}, "data": {"name": "Data"}},
    "smaller_majors": {
        "frontend": {"route": "web", "name": "Frontend"},
        "mining": {"route": "data", "name": "Mining"},
    },
    "skill_tree_templates": {
        "web-tree": {"name": "The web", "route": "web"},
        "thinking": {"name": "Thinking", "class": "thinker"},
        "nobodys": {"name": "For nobody"},
    },
    "skill_node_templates": {
        "web-tree/html": {**_NODE, "name": "HTML", "unlock_threshold": 10},
        "web-tree/css": {**_NODE, "name": "CSS", "tier": 2},
    },
    "skill_node_template_prerequisites": {
        "web-tree/css/html": {
            "skill_node_template": "web-tree/css",
            "prerequisite": "web-tree/html",
        }
    },
    "skills": {
        "reading": {"name": "Reading", "details": {}},
        "writing": {"name": "Writing", "details": {}},
    },
    "currencies": {"gold": {"name": "Gold", "symbol": "G"}},
}


def with_academy(game: Game) -> Game:
    """Publish what an academic world has, in the world `sample`."""
    with read(game.database) as session:
        flat = copy.deepcopy(content.draft(session, world="sample"))
    for table, rows in ACADEMIC.items():
        flat.setdefault(table, {}).update(copy.deepcopy(rows))
    game.publish(flat)
    return game


def person(game: Game, name: str, **values: Any) -> Actor:
    """An active person without a role, as they act."""
    with game.writing(NOW) as session:
        times = {"created_at": session.now, "updated_at": session.now}
        row = User(email=f"{name.lower()}@example.org", name=name, **times, **values)
        session.add(row)
        session.flush()
        assert row.id is not None
        return Actor(user_id=row.id, name=name, roles=frozenset())


def acting(game: Game, actor: Actor, *, key: str, now: datetime = NOW) -> Any:
    """A write session of somebody."""
    return write(game.database, actor=actor, key=key, why="test", now=now)


def one(game: Game, sql: str) -> Any:
    """The one value of a query."""
    with read(game.database) as session:
        return session.execute(sa.text(sql)).scalar_one()


def count(session: WriteSession, table: str) -> int:
    """How many rows a table has."""
    return int(session.execute(sa.text(f"SELECT count(*) FROM {table}")).scalar_one())
