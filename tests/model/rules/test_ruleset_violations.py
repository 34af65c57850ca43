"""Whole-content checks: each broken rule is found, at its place, and hides no other."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.ruleset import ruleset_violations
from tests.sample_content import CONTENT

Breaker = Callable[[dict[str, Any]], None]


def _set(table: str, key: str, *path: Any, to: Any) -> Breaker:
    def break_it(content: dict[str, Any]) -> None:
        place = content[table][key]
        for part in path[:-1]:
            place = place[part]
        place[path[-1]] = to

    return break_it


def _drop(table: str, key: str) -> Breaker:
    return lambda content: content[table].pop(key)


DEEP: dict[str, Any] = {"type": "streak", "op": ">=", "value": 1}
for _ in range(3):
    DEEP = {
        "type": "compound",
        "logic": "AND",
        "requirements": [
            *[{"type": "streak", "op": ">=", "value": 1}] * 15,
            DEEP,
        ],
    }

BROKEN: list[tuple[str, Breaker, tuple[Any, ...], str]] = [
    (
        "E-CONTENT-101",
        _set("game_configs", "levels", "value", "curve", to="spek"),
        ("game_configs", "levels", "value", "curve"),
        "Did you mean 'spec'?",
    ),
    (
        "E-CONTENT-101",
        _set("quest_templates", "steps", "requirements", "metric", to="step"),
        ("quest_templates", "steps", "requirements", "metric"),
        "Did you mean 'steps'?",
    ),
    (
        "E-CONTENT-101",
        _set("quest_templates", "movement-week", "requirements", "quest", to="stepz"),
        ("quest_templates", "movement-week", "requirements", "quest"),
        "Did you mean 'steps'?",
    ),
    (
        "E-CONTENT-101",
        _set("quest_templates", "movement-week", "requirements", "quest", to="movement-week"),
        ("quest_templates", "movement-week", "requirements", "quest"),
        "not daily",
    ),
    (
        "E-CONTENT-102",
        _set("quest_templates", "protein", "requirements", "metric", to="alcohol-free"),
        ("quest_templates", "protein", "requirements", "metric"),
        "boolean",
    ),
    (
        "E-CONTENT-102",
        _set("quest_templates", "alcohol-free", "requirements", "metric", to="steps"),
        ("quest_templates", "alcohol-free", "requirements", "metric"),
        "numeric",
    ),
    (
        "E-CONTENT-102",
        _set("dungeons", "clean-fuel", "challenges", 1, "requirement", "metric", to="steps"),
        ("dungeons", "clean-fuel", "challenges", 1, "requirement", "metric"),
        "numeric",
    ),
    (
        "E-CONTENT-102",
        _set("titles", "alcohol-slayer", "regression", "metric", to="steps"),
        ("titles", "alcohol-slayer", "regression", "metric"),
        "numeric",
    ),
    (
        "E-CONTENT-103",
        _set("level_curves", "spec", "parameters", to={"kind": "table", "thresholds": [0, 10, 10]}),
        ("level_curves", "spec", "parameters"),
        "level 3",
    ),
    (
        "E-CONTENT-103",
        _set("level_curves", "spec", "parameters", to={"kind": "table", "thresholds": [5, 10]}),
        ("level_curves", "spec", "parameters"),
        "start at 0",
    ),
    (
        "E-CONTENT-103",
        _set(
            "level_curves",
            "spec",
            "parameters",
            to={"kind": "quadratic", "a_numerator": 0, "a_denominator": 1, "b": 0},
        ),
        ("level_curves", "spec", "parameters"),
        "level 2",
    ),
    (
        "E-CONTENT-104",
        _set(
            "level_curves",
            "spec",
            "parameters",
            to={
                "kind": "power_sum",
                "scale": 1_000_000,
                "exponent_numerator": 8,
                "exponent_denominator": 1,
            },
        ),
        ("level_curves", "spec", "parameters"),
        "exceed",
    ),
    (
        "E-CONTENT-104",
        lambda c: (
            c["game_configs"]["rotation"]["value"].update(
                seen_weight_ppm=100_000_000, weakest_stat_weight_ppm=100_000_000
            ),
            c["quest_templates"]["stretch"].update(weight=1000),
        ),
        ("game_configs", "rotation", "value", "weakest_stat_weight_ppm"),
        "2^62",
    ),
    (
        "E-CONTENT-104",
        lambda c: (
            c["game_configs"]["modifiers"]["value"].update(
                weekend_multiplier_ppm=100_000_000, hard_mode_multiplier_ppm=100_000_000
            ),
            c["game_configs"]["streaks"]["value"]["tiers"][0].update(multiplier_ppm=100_000_000),
            c["dungeons"]["step-surge"].update(xp_multiplier_ppm=100_000_000),
            c["seasons"]["awakening"].update(xp_multiplier_ppm=100_000_000),
        ),
        ("game_configs", "modifiers", "value"),
        "2^62",
    ),
    (
        "E-CONTENT-105",
        _set("quest_templates", "steps", "partial_reward", "threshold", to=10_000),
        ("quest_templates", "steps", "partial_reward", "threshold"),
        "below",
    ),
    (
        "E-CONTENT-105",
        _set("quest_templates", "steps", "partial_reward", "xp", to=25),
        ("quest_templates", "steps", "partial_reward", "xp"),
        "base_xp",
    ),
    (
        "E-CONTENT-105",
        _set("quest_templates", "alcohol-free", "partial_reward", to={"threshold": 1, "xp": 1}),
        ("quest_templates", "alcohol-free", "partial_reward"),
        "numeric",
    ),
    (
        "E-CONTENT-106",
        _set("titles", "iron-will", "condition_type", to="event_count"),
        ("titles", "iron-will", "condition_type"),
        "streak_days",
    ),
    (
        "E-CONTENT-106",
        _set("titles", "iron-will", "can_regress", to=False),
        ("titles", "iron-will", "can_regress"),
        "regression",
    ),
    (
        "E-CONTENT-106",
        _set("titles", "iron-will", "passive_value_ppm", to=None),
        ("titles", "iron-will", "passive_value_ppm"),
        "needed",
    ),
    (
        "E-CONTENT-106",
        _set("titles", "iron-will", "passive_value_ppm", to=1_000_001),
        ("titles", "iron-will", "passive_value_ppm"),
        "1,000,000",
    ),
    (
        "E-CONTENT-106",
        _set("titles", "the-walker", "passive_stat", to="str"),
        ("titles", "the-walker", "passive_stat"),
        "empty",
    ),
    (
        "E-CONTENT-106",
        _set("titles", "the-walker", "condition_config", "quest", to=None),
        ("titles", "the-walker", "condition_config"),
        "exactly one",
    ),
    (
        "E-CONTENT-106",
        _set("titles", "alcohol-slayer", "condition_config", "window_days", to=29),
        ("titles", "alcohol-slayer", "condition_config", "count"),
        "window_days",
    ),
    (
        "E-CONTENT-107",
        _set("boss_phases", "the-inconsistent-one/override", "phase_number", to=4),
        ("boss_phases", "the-inconsistent-one/override", "phase_number"),
        "1 to 3",
    ),
    (
        "E-CONTENT-107",
        _drop("boss_phases", "the-excuse-maker/awareness"),
        ("bosses", "the-excuse-maker"),
        "phase",
    ),
    (
        "E-CONTENT-108",
        _set("seasons", "the-contender", "start_date", to="2026-03-05"),
        ("seasons", "the-contender", "start_date"),
        "overlaps",
    ),
    (
        "E-CONTENT-108",
        _set("seasons", "awakening", "end_date", to="2026-01-01"),
        ("seasons", "awakening", "end_date"),
        "before",
    ),
    (
        "E-CONTENT-109",
        _set("dungeons", "morning-protocol", "challenges", 0, "deadline_minute", to=0),
        ("dungeons", "morning-protocol", "challenges", 0, "deadline_minute"),
        "never",
    ),
    ("E-CONTENT-110", _drop("game_configs", "debuff"), ("game_configs", "debuff"), "must have"),
    (
        "E-CONTENT-111",
        lambda c: c["archetypes"]["casual"]["habits"].update(
            stepps=c["archetypes"]["casual"]["habits"]["steps"]
        ),
        ("archetypes", "casual", "habits", "stepps"),
        "Did you mean 'steps'?",
    ),
    (
        "E-CONTENT-111",
        _set("archetypes", "casual", "engagement", "lapse_days_max", to=1),
        ("archetypes", "casual", "engagement", "lapse_days_max"),
        "below",
    ),
    (
        "E-CONTENT-112",
        _set("quest_templates", "sleep", "requirements", to=DEEP),
        ("quest_templates", "sleep", "requirements"),
        "Flatten",
    ),
    (
        "E-CONTENT-114",
        _set("game_configs", "streaks", "value", "tiers", 1, "days", to=7),
        ("game_configs", "streaks", "value", "tiers", 1, "days"),
        "more than",
    ),
    (
        "E-CONTENT-114",
        _set("game_configs", "xp-caps", "value", "weekly_xp", to=1),
        ("game_configs", "xp-caps", "value", "weekly_xp"),
        "below",
    ),
]


@pytest.mark.parametrize(("code", "break_it", "path", "says"), BROKEN)
def test_each_broken_rule_is_found_at_its_place(content, code, break_it, path, says):
    """The one broken rule is reported with its code, path and a sentence that helps."""
    break_it(content)
    found = [v for v in ruleset_violations(content) if v.code == code and v.path == path]
    assert found, [str(v) for v in ruleset_violations(content)]
    assert any(says in str(violation) for violation in found), found


def test_all_violations_come_at_once(content):
    """Three faults in three tables give three reports."""
    _set("titles", "iron-will", "can_regress", to=False)(content)
    _set("seasons", "awakening", "end_date", to="2026-01-01")(content)
    _drop("game_configs", "debuff")(content)
    assert {v.code for v in ruleset_violations(content)} == {
        "E-CONTENT-106",
        "E-CONTENT-108",
        "E-CONTENT-110",
    }


def test_a_faulty_row_is_not_called_unknown(content):
    """A reference to a row that was set aside for its own faults is no second fault."""
    known = {table: frozenset(rows) for table, rows in content.items()}
    for table, key in (
        ("metrics", "steps"),
        ("boss_phases", "the-inconsistent-one/recognition"),
        ("quest_templates", "steps"),
        ("game_configs", "debuff"),
    ):
        content[table].pop(key)
    assert ruleset_violations(content, known_keys=known) == []


def test_an_empty_document_is_reported_not_raised():
    """Nothing at all lacks its settings and nothing else."""
    assert {v.code for v in ruleset_violations({})} == {"E-CONTENT-110"}


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_any_damaged_content_is_reported_not_raised(data):
    """Replacing any value by rubbish never makes the checks fail themselves."""
    content = copy.deepcopy(CONTENT)
    table = data.draw(st.sampled_from(sorted(content)))
    place: Any = content[table][data.draw(st.sampled_from(sorted(content[table])))]
    while True:
        keys = sorted(place) if isinstance(place, dict) else list(range(len(place)))
        part = data.draw(st.sampled_from(keys))
        inner = place[part]
        if not isinstance(inner, (dict, list)) or not inner or data.draw(st.booleans()):
            break
        place = inner
    place[part] = data.draw(
        st.sampled_from([None, -1, 10**18, "x", [], {}, True, [None], {"a": 1}])
    )
    for violation in ruleset_violations(content):
        assert violation.path and str(violation)
