"""Promises of docs/reference/flows.md: every flow has a service and a test, and none is missing."""

from __future__ import annotations

import ast
import importlib
import inspect
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from docs.builders.flows import AREAS, FOLDER, WORLDS, Flow, flows
from model.settings import CHECKOUT

INTERNAL = frozenset(
    {
        "model.services.achievements.judging.give",
        "model.services.competition.duels.locked_with_sides",
        "model.services.competition.duels.step",
        "model.services.competition.judging.rank_anew",
        "model.services.competition.judging.strike",
        "model.services.competition.prizes.give_prizes",
        "model.services.competition.pvp.step",
        "model.services.competition.rounds.begin",
        "model.services.competition.rounds.forfeit",
        "model.services.competition.tournaments.step",
        "model.services.streaks.milestones.note_reached",
    }
)
"""Writing functions that other services call and that are no flow of their own."""


@cache
def _tests(path: str) -> frozenset[str]:
    tree = ast.parse((CHECKOUT / path).read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


@pytest.mark.parametrize("area", AREAS)
def test_every_flow_has_a_service_and_a_test(area: str) -> None:
    """Each row names a world, a function that is there and a test that is there."""
    rows = [flow for flow in flows() if flow.area == area]
    assert rows, f"data/flows/{area}.csv has no rows"
    for flow in rows:
        assert flow.name and flow.source and flow.world in WORLDS, flow
        module, _, name = flow.service.rpartition(".")
        assert callable(getattr(importlib.import_module(module), name, None)), flow
        path, _, test = flow.test.partition("::")
        assert test in _tests(path), flow


def test_every_file_of_flows_is_shown_and_no_flow_is_said_twice() -> None:
    """The files are the areas of the page; a flow has one row."""
    assert {path.stem for path in FOLDER.glob("*.csv")} == set(AREAS)
    names = [(flow.area, flow.name.lower(), flow.world) for flow in flows()]
    assert len(names) == len(set(names))


def _service(flow: Flow) -> Any:
    module, _, name = flow.service.rpartition(".")
    return getattr(importlib.import_module(module), name)


def _packages() -> list[ModuleType]:
    """The services that flows name: packages and single modules directly under model.services."""
    names = sorted({flow.service.split(".")[2] for flow in flows()})
    return [importlib.import_module(f"model.services.{name}") for name in names]


def _writing(place: ModuleType) -> Iterator[Callable[..., Any]]:
    """The functions that a package (or a module that it shows) offers and that write."""
    for name in _offered(place):
        value = getattr(place, name)
        if inspect.ismodule(value) and hasattr(place, "__path__"):
            yield from _writing(value)
        elif inspect.isfunction(value) and value.__module__.startswith(place.__name__):
            first = next(iter(inspect.signature(value).parameters.values()), None)
            if first is not None and "WriteSession" in str(first.annotation):
                yield value


def _offered(place: ModuleType) -> list[str]:
    """What a package re-exports, or what a module defines itself."""
    if not hasattr(place, "__path__"):
        return [name for name in vars(place) if not name.startswith("_")]
    tree = ast.parse(Path(str(place.__file__)).read_text(encoding="utf-8"))
    imports = [node for node in tree.body if isinstance(node, ast.ImportFrom)]
    return [alias.name for node in imports for alias in node.names if alias.asname == alias.name]


def test_every_service_that_writes_is_a_flow() -> None:
    """What a package of services shows and what changes rows stands in the table."""
    named = {_service(flow) for flow in flows()}
    missing = {
        f"{function.__module__}.{function.__name__}"
        for package in _packages()
        for function in _writing(package)
        if function not in named
    }
    assert missing - INTERNAL == set()
    assert INTERNAL - missing == set(), "a flow by now: take it off the list"
