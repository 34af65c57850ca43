"""Learning content as a whole: prerequisites, XP by difficulty, categories of skills.

Prerequisites stay within one whole, turn in no circle and are not too deep. They are found in the
tables themselves: a table with two references to the same table and a column `prerequisite_id` or
`after_id` is a graph, so is a column that refers to its own table. Pure: a document in, violations
out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from model.errors import Violation
from model.rules.graphs import LEVELS_MAX, cycle_of, longest_chain
from model.rules.learning import category_problem, xp_problem
from model.services.catalog import content_tables
from model.services.content.rows import Document, Fields

_BEFORE = {"prerequisite_id": LEVELS_MAX, "after_id": 0}
"""Columns that name what comes before, and how many levels there may be (0: any number)."""


class Graph(NamedTuple):
    """One graph: rows of `table`, edges from `before` to `node` (empty: the row itself)."""

    table: str
    node: str
    before: str
    nodes: str
    levels_max: int


@cache
def content_graphs() -> tuple[Graph, ...]:
    """Every graph that content tables hold."""
    found: list[Graph] = []
    for info in content_tables():
        for column in info.fields:
            target = column.reference_table
            if target is None:
                continue
            if target == info.name:
                found.append(Graph(info.name, "", column.name, target, LEVELS_MAX))
            elif column.column in _BEFORE:
                others = [
                    other.name
                    for other in info.fields
                    if other.reference_table == target and other.name != column.name
                ]
                levels = _BEFORE[column.column]
                found += [Graph(info.name, name, column.name, target, levels) for name in others]
    return tuple(found)


def learning_violations(document: Document) -> Iterator[Violation]:
    """Every broken rule of learning that a document holds."""
    yield from graph_violations(document)
    for key, row in document.get("quest_step_templates", {}).items():
        problem = xp_problem(row["difficulty"], row["experience_points"])
        if problem:
            yield _row_violation(
                ("quest_step_templates", key, "experience_points"),
                row["experience_points"],
                "E-CONTENT-015",
                problem,
                "Lower it, or raise the difficulty.",
            )
    for key, row in document.get("skill_node_templates", {}).items():
        problem = category_problem(row["skill_category"])
        if problem:
            yield _row_violation(
                ("skill_node_templates", key, "skill_category"),
                row["skill_category"],
                "E-CONTENT-016",
                problem,
                "Write it as area/subject/topic.",
            )


def _row_violation(
    path: tuple[str, str, str], value: object, code: str, rule: str, fix: str
) -> Violation:
    return Violation(code, f"{path[0]} '{path[1]}': {path[2]}", value, rule, fix, path)


def graph_violations(document: Document) -> Iterator[Violation]:
    """Every broken rule of the document's prerequisites."""
    for graph in content_graphs():
        edges: dict[tuple[str, str], str] = {}
        for key, row in document.get(graph.table, {}).items():
            edge = _edge(graph, key, row)
            if edge is None:
                continue
            edges[edge] = key
            if _whole(edge[0]) != _whole(edge[1]):
                yield _violation(
                    graph,
                    key,
                    edge[0],
                    "E-CONTENT-012",
                    f"must belong to '{_whole(edge[1])}', as '{edge[1]}' does",
                    "Choose one of the same whole.",
                )
        yield from _shape(graph, edges)


def _edge(graph: Graph, key: str, row: Fields) -> tuple[str, str] | None:
    before = row.get(graph.before)
    node = row.get(graph.node) if graph.node else key
    return (before, node) if isinstance(before, str) and isinstance(node, str) else None


def _whole(key: str) -> str:
    """What a node is part of: its parent's key, if it has a parent."""
    return key.rpartition("/")[0]


def _shape(graph: Graph, edges: Mapping[tuple[str, str], str]) -> Iterator[Violation]:
    circle = cycle_of(edges)
    if circle:
        first = circle[:2]
        yield _violation(
            graph,
            edges[first[0], first[1]],
            first[0],
            "E-CONTENT-013",
            f"must not turn in a circle: {' → '.join(circle)}",
            "Take one of them out.",
        )
        return
    chain = longest_chain(edges)
    if graph.levels_max and len(chain) > graph.levels_max:
        yield _violation(
            graph,
            edges[chain[-2], chain[-1]],
            chain[-2],
            "E-CONTENT-014",
            f"must not be deeper than {graph.levels_max} levels: {' → '.join(chain)}",
            "Shorten the chain.",
        )


def _violation(graph: Graph, key: str, value: str, code: str, rule: str, fix: str) -> Violation:
    return _row_violation((graph.table, key, graph.before), value, code, rule, fix)
