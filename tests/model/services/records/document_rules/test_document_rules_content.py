"""Learning content as a whole: prerequisites, XP by difficulty, categories of skills."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.rules.graphs import cycle_of, in_order, longest_chain
from model.services.content.learning import content_graphs, learning_violations
from model.services.content.validation import validate

Document = dict[str, dict[str, dict[str, Any]]]
LINKS = {
    "quest_step_template_prerequisites": ("quest_step_template", "prerequisite"),
    "skill_node_template_prerequisites": ("skill_node_template", "prerequisite"),
    "quest_objective_links": ("objective", "after"),
}


def linked(table: str, *edges: tuple[str, str]) -> Document:
    """A document with these prerequisites, each as (first, then)."""
    node, before = LINKS[table]
    return {
        table: {f"{then}/{n}": {node: then, before: first} for n, (first, then) in enumerate(edges)}
    }


def codes(document: Document) -> list[str]:
    """The codes of what is wrong."""
    return [violation.code for violation in learning_violations(document)]


def test_every_graph_of_content_is_known() -> None:
    """The graphs are found in the tables: four of them, as the schema says."""
    assert {graph.table for graph in content_graphs()} == {*LINKS, "skills"}


@pytest.mark.parametrize("table", LINKS)
def test_prerequisites_in_content_turn_in_no_circle(table: str) -> None:
    """A circle is refused whole, with its way; two ways to one node are none."""
    assert codes(linked(table, ("a/1", "a/2"), ("a/2", "a/3"), ("a/1", "a/3"))) == []
    circle = linked(table, ("a/1", "a/2"), ("a/2", "a/3"), ("a/3", "a/1"))
    (violation,) = learning_violations(circle)
    assert violation.code == "E-CONTENT-013"
    assert "a/1 → a/2 → a/3 → a/1" in violation.rule
    assert violation.path[:2] == (table, "a/2/0")


@pytest.mark.parametrize("table", LINKS)
def test_prerequisites_in_content_are_ten_levels_deep_at_most(table: str) -> None:
    """Ten stand, eleven do not; only the order of objectives may be longer."""
    nodes = [f"a/{n:02d}" for n in range(11)]
    assert codes(linked(table, *pairwise(nodes[:10]))) == []
    said = [] if table == "quest_objective_links" else ["E-CONTENT-014"]
    assert codes(linked(table, *pairwise(nodes))) == said


@pytest.mark.parametrize("table", LINKS)
def test_prerequisites_in_content_stay_within_one_whole(table: str) -> None:
    """A step of another line comes before nothing here."""
    assert codes(linked(table, ("b/1", "a/1"))) == ["E-CONTENT-012"]


def test_a_skill_is_not_its_own_ancestor() -> None:
    """Subjects are a tree of ten levels at most."""
    names = [f"s{n:02d}" for n in range(11)]
    rows: dict[str, dict[str, Any]] = {
        name: {"parent_skill": parent} for name, parent in zip(names, [None, *names], strict=False)
    }
    assert codes({"skills": rows}) == ["E-CONTENT-014"]
    rows.pop(names[-1])
    assert codes({"skills": rows}) == []
    rows[names[0]] = {"parent_skill": names[5]}
    assert codes({"skills": rows}) == ["E-CONTENT-013"]


@pytest.mark.parametrize(("xp", "said"), [(500, []), (501, ["E-CONTENT-015"])])
def test_xp_in_content_fits_the_difficulty(xp: int, said: list[str]) -> None:
    """The same bounds as for steps of players."""
    row = {"difficulty": "easy", "experience_points": xp}
    assert codes({"quest_step_templates": {"a/1": row}}) == said


def test_a_category_in_content_is_a_path() -> None:
    """The same rule as for skills of players."""
    for category, said in [("a/b/c/d", []), ("a/b/c/d/e", ["E-CONTENT-016"])]:
        assert codes({"skill_node_templates": {"a/1": {"skill_category": category}}}) == said


def test_the_door_of_content_asks() -> None:
    """What is wrong is among the violations of a whole document."""
    steps = {
        f"line/{name}": {
            "quest_line_template": "line",
            "title": "A step of it",
            "description": "Something to do",
            "quest_type": "reading",
            "difficulty": "easy",
            "experience_points": 501,
            "estimated_duration": 5,
            "completion_criteria": {"logic": "all", "criteria": []},
        }
        for name in ("one", "two")
    }
    document: Document = {
        "quest_line_templates": {"line": {"title": "A line"}},
        "quest_step_templates": steps,
        "quest_step_template_prerequisites": {
            f"line/{here}/after": {
                "quest_step_template": f"line/{here}",
                "prerequisite": f"line/{there}",
            }
            for here, there in [("one", "two"), ("two", "one")]
        },
    }
    found = {violation.code for violation in validate(document)}
    assert {"E-CONTENT-013", "E-CONTENT-015"} <= found


EDGES = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=20)


@given(EDGES)
def test_a_graph_has_a_circle_or_an_order(edges: list[tuple[int, int]]) -> None:
    """Either a circle is named whose steps are all edges, or every edge goes forward."""
    circle = cycle_of(edges)
    if circle:
        assert circle[0] == circle[-1]
        assert set(pairwise(circle)) <= set(edges)
        with pytest.raises(ValueError, match="circle"):
            in_order(edges)
        return
    order = in_order(edges)
    place = {node: position for position, node in enumerate(order)}
    assert all(place[first] < place[then] for first, then in edges)
    chain = longest_chain(edges)
    assert set(pairwise(chain)) <= set(edges)
    assert len(chain) == _levels(edges)


def _levels(edges: list[tuple[int, int]]) -> int:
    """Levels by brute force: walk on from every node until nothing follows."""
    heads = [(node,) for edge in edges for node in edge]
    most = 0
    while heads:
        most += 1
        heads = list({(b,) for (node,) in heads for a, b in edges if a == node})
    return most


def test_a_long_chain_needs_no_recursion() -> None:
    """Ten thousand levels are walked like ten."""
    edges = list(pairwise(range(10_000)))
    assert cycle_of(edges) == ()
    assert in_order(edges)[-1] == 9_999
    assert cycle_of([*edges, (9_999, 0)])[:2] == (0, 1)
