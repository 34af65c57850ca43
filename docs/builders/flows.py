"""docs/reference/flows.md: what people can do, the service that does it, the test that shows it.

The rows stand in data/flows/, one file per area, written by hand beside the services. Here they
are only read and laid out; tests/docs/test_reference_flows.py proves that none is missing.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from docs.builders.markdown import code, page, table

FOLDER = Path(__file__).resolve().parents[2] / "data" / "flows"
COLUMNS = ("flow", "world", "source", "service", "test", "note")
WORLDS = {
    "all": "every world",
    "fitness": "fitness",
    "language": "language RPG",
    "academic": "academic RPG",
    "learning": "anonymous learning",
    "shikshadisha": "ShikshaDisha",
}
AREAS = {
    "play": "Days, quests, fights and XP",
    "heroes": "Characters, things, campaigns and achievements",
    "economy": "Money, shop, market and drops",
    "learning": "Lessons, quizzes and mastery",
    "exams": "Exam-bosses, the codex and exchange",
    "documents": "Documents, quest lines and notes",
    "people": "People, friends and notices",
    "groups": "Parties, meetings and study",
    "guilds": "Guilds",
    "competition": "Boards, duels, tournaments and disputes",
    "operations": "Seasons, events and moderation",
    "engagement": "Engagement, recordings and translations",
    "privacy": "Export, erasure and retention",
}

INTRO = """\
Each flow that one of the five systems describes, the service that does it and the test that shows
it. *World* is the system the flow comes from; *every world* may play it. Services stand under
`model.services`, tests under `tests`."""


@dataclass(frozen=True, slots=True)
class Flow:
    """One flow of one area; `service` is a dotted name, `test` a path and a function."""

    area: str
    name: str
    world: str
    source: str
    service: str
    test: str
    note: str


def flows() -> list[Flow]:
    """Every flow, areas in the order of the page."""
    return [flow for area in AREAS for flow in _of(area)]


def build() -> str:
    """The page of flows: how many each world has, then one table per area."""
    parts = []
    for area, title in AREAS.items():
        rows = _of(area)
        if rows:
            parts += [f"## {title}", table(("flow", "world", "service", "test"), map(_row, rows))]
    return page("Flows", INTRO, _counts(), *parts)


def _of(area: str) -> list[Flow]:
    path = FOLDER / f"{area}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [Flow(area, *(row[name] for name in COLUMNS)) for row in csv.DictReader(file)]


def _counts() -> str:
    every = flows()
    rows = [(name, sum(flow.world == key for flow in every)) for key, name in WORLDS.items()]
    return table(("world", "flows"), [*rows, ("together", len(every))])


def _row(flow: Flow) -> tuple[str, str, str, str]:
    name = flow.name[:1].upper() + flow.name[1:] + (f" ({flow.note})" if flow.note else "")
    service = flow.service.removeprefix("model.services.")
    return name, WORLDS.get(flow.world, flow.world), code(service), code(flow.test.split("::")[-1])
