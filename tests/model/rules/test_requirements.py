"""Requirements: golden judgements, and what holds for every requirement and every input."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from model.rules.requirements import (
    COMPARISONS,
    compile_requirement,
    evaluate,
    first_metric,
    is_decided_at_close,
)
from model.rules.slots import build_slots
from model.rules.values import ABSENT

METRICS = ["steps", "water"]
SLOTS = build_slots(METRICS, [("walk", True), ("week", False)], windows=[])
LEAVES = st.one_of(
    st.builds(
        lambda m, o, v: {"type": "numeric", "metric": m, "op": o, "value": v},
        st.sampled_from(METRICS),
        st.sampled_from(sorted(COMPARISONS)),
        st.integers(0, 10**9),
    ),
    st.builds(
        lambda m, v: {"type": "boolean", "metric": m, "value": v},
        st.sampled_from(METRICS),
        st.booleans(),
    ),
    st.builds(
        lambda o, v: {"type": "streak", "op": o, "value": v},
        st.sampled_from(sorted(COMPARISONS)),
        st.integers(0, 400),
    ),
    st.builds(
        lambda o, v: {"type": "completion_rate", "op": o, "value_ppm": v},
        st.sampled_from(sorted(COMPARISONS)),
        st.integers(0, 1_000_000),
    ),
)
REQUIREMENTS = st.recursive(
    LEAVES,
    lambda inner: st.builds(
        lambda logic, parts: {"type": "compound", "logic": logic, "requirements": parts},
        st.sampled_from(["AND", "OR"]),
        st.lists(inner, min_size=1, max_size=4),
    ),
    max_leaves=12,
)
VECTORS = st.lists(st.integers(ABSENT, 10**9), min_size=len(SLOTS), max_size=len(SLOTS))


def test_golden_judgements(golden, game, inputs):
    """Met and progress are as the table says, for every kind of requirement."""
    for case in golden("requirements")["cases"]:
        program = compile_requirement(case["requirement"], game.slots)
        assert evaluate(program, inputs(case["inputs"])) == (case["met"], case["progress_ppm"]), (
            case
        )


@given(REQUIREMENTS, VECTORS)
def test_progress_is_whole_exactly_when_met(requirement, vector):
    """Progress lies in 0 to one whole; something unmet never shows one whole."""
    met, progress = evaluate(compile_requirement(requirement, SLOTS), vector)
    assert 0 <= progress <= 1_000_000
    assert met == (progress == 1_000_000)


@given(REQUIREMENTS, VECTORS)
def test_a_program_means_what_its_requirement_says(requirement, vector):
    """The compiled program agrees with reading the requirement directly."""
    assert evaluate(compile_requirement(requirement, SLOTS), vector)[0] == _holds(
        requirement, vector
    )


@given(LEAVES.filter(lambda leaf: "metric" in leaf))
def test_a_missing_metric_is_unmet_whatever_the_operator(leaf):
    """Nothing recorded: not met, no progress."""
    assert evaluate(compile_requirement(leaf, SLOTS), SLOTS.empty()) == (False, 0)


@given(st.lists(LEAVES, min_size=2, max_size=5), VECTORS, st.randoms(use_true_random=False))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_parts_may_be_written_in_any_order(parts, vector, random):
    """AND and OR do not depend on the order of their parts."""
    mixed = random.sample(parts, len(parts))
    for logic in ("AND", "OR"):
        one = {"type": "compound", "logic": logic, "requirements": parts}
        two = {"type": "compound", "logic": logic, "requirements": mixed}
        assert evaluate(compile_requirement(one, SLOTS), vector) == evaluate(
            compile_requirement(two, SLOTS), vector
        )


@given(REQUIREMENTS, VECTORS, st.integers(0, len(SLOTS) - 1), st.integers(0, 10**6))
def test_what_is_decided_early_stays_met(requirement, vector, slot, more):
    """A requirement that may complete before the close is not broken by recording more."""
    program = compile_requirement(requirement, SLOTS)
    if is_decided_at_close(program) or not evaluate(program, vector)[0]:
        return
    vector[slot] = max(0, vector[slot]) + more
    assert evaluate(program, vector)[0]


def test_unknown_names_are_refused():
    """Compiling an unknown metric or a quest that is not daily raises."""
    for leaf in (
        {"type": "numeric", "metric": "nothing", "op": ">=", "value": 1},
        {"type": "days", "quest": "week", "op": ">=", "value": 1},
    ):
        with pytest.raises(KeyError):
            compile_requirement(leaf, SLOTS)


def test_the_first_numeric_metric_is_watched():
    """A partial reward watches the first numeric leaf, depth first."""
    leaf = {"type": "numeric", "metric": "water", "op": ">=", "value": 1}
    other = {"type": "streak", "op": ">=", "value": 1}
    nested = {"type": "compound", "logic": "AND", "requirements": [other, leaf]}
    assert first_metric({"type": "compound", "logic": "OR", "requirements": [nested]}) == "water"
    assert first_metric(other) is None


def _holds(requirement, vector):
    kind = requirement["type"]
    if kind == "compound":
        parts = [_holds(part, vector) for part in requirement["requirements"]]
        return all(parts) if requirement["logic"] == "AND" else any(parts)
    if kind == "completion_rate":
        done, due = vector[SLOTS.core_done], vector[SLOTS.core_due]
        if due <= 0:
            return False
        return _compared(requirement["op"], done * 1_000_000, requirement["value_ppm"] * due)
    name = "player:streak" if kind == "streak" else f"metric:{requirement['metric']}"
    value = vector[SLOTS[name]]
    if value == ABSENT:
        return False
    if kind == "boolean":
        return value >= 1 if requirement["value"] else value == 0
    return _compared(requirement["op"], value, requirement["value"])


def _compared(op, left, right):
    return {
        ">=": left >= right,
        "<=": left <= right,
        ">": left > right,
        "<": left < right,
        "==": left == right,
        "!=": left != right,
    }[op]
