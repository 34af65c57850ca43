"""Prerequisite graphs: whether they turn in a circle, and how long their longest chain is.

An edge (first, then) says that `first` comes before `then`. Nodes are row ids or content keys, all
of one kind, and everything is visited in their order: the same graph gives the same answer in
every process. Nothing recurses, so a chain may be as long as it likes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

Node = TypeVar("Node", bound=int | str)

LEVELS_MAX = 10
"""Most levels of a prerequisite graph (sources/roguelearn.md, Skill Tree Validation)."""


def cycle_of(edges: Iterable[tuple[Node, Node]]) -> tuple[Node, ...]:
    """One circle, as the nodes in order with the first repeated at the end; empty without one."""
    following = _following(edges)
    done: set[Node] = set()
    for start in sorted(following):
        if start in done:
            continue
        trail: list[Node] = [start]
        on_trail = {start}
        waiting = [iter(following[start])]
        while trail:
            for after in waiting[-1]:
                if after in on_trail:
                    return (*trail[trail.index(after) :], after)
                if after not in done:
                    trail.append(after)
                    on_trail.add(after)
                    waiting.append(iter(following[after]))
                    break
            else:
                waiting.pop()
                left = trail.pop()
                on_trail.discard(left)
                done.add(left)
    return ()


def longest_chain(edges: Iterable[tuple[Node, Node]]) -> tuple[Node, ...]:
    """The longest chain of an acyclic graph, first node first; the least one of several.

    Errors: ValueError when the graph turns in a circle.
    """
    following = _following(edges)
    chain: dict[Node, tuple[Node, ...]] = {}
    for node in reversed(_in_order(following)):
        chain[node] = (node, *_longest(chain[after] for after in following[node]))
    return _longest(chain.values())


def _longest(chains: Iterable[tuple[Node, ...]]) -> tuple[Node, ...]:
    return min(chains, key=lambda chain: (-len(chain), chain), default=())


def in_order(edges: Iterable[tuple[Node, Node]]) -> tuple[Node, ...]:
    """Every node after all that come before it (a topological order), least first.

    Errors: ValueError when the graph turns in a circle.
    """
    return _in_order(_following(edges))


def reachable(start: Node, edges: Iterable[tuple[Node, Node]]) -> set[Node]:
    """Every node that comes after `start`, directly or by way of others."""
    following = _following(edges)
    found: set[Node] = set()
    waiting = [start]
    while waiting:
        for after in following.get(waiting.pop(), ()):
            if after not in found:
                found.add(after)
                waiting.append(after)
    return found


def _following(
    edges: Iterable[tuple[Node, Node]],
) -> dict[Node, tuple[Node, ...]]:
    """Each node with those that follow it, all sorted."""
    found: dict[Node, set[Node]] = {}
    for first, then in edges:
        found.setdefault(first, set()).add(then)
        found.setdefault(then, set())
    return {node: tuple(sorted(after)) for node, after in sorted(found.items())}


def _in_order(following: dict[Node, tuple[Node, ...]]) -> tuple[Node, ...]:
    waiting_for = dict.fromkeys(following, 0)
    for group in following.values():
        for node in group:
            waiting_for[node] += 1
    free = [node for node, count in waiting_for.items() if count == 0]
    order: list[Node] = []
    for node in free:  # grows while it is read: freed nodes join the end
        order.append(node)
        for after in following[node]:
            waiting_for[after] -= 1
            if waiting_for[after] == 0:
                free.append(after)
    if len(order) < len(following):
        raise ValueError("the graph turns in a circle")
    return tuple(order)
