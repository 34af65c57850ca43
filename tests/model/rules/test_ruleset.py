"""Rulesets: canonical bytes, hashes by section, compiled values, texts."""

from __future__ import annotations

import hashlib
import importlib
import inspect
import json
import pkgutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model import rules as rules_package
from model.errors import NotFound
from model.rules import registry, values
from model.rules.registry import rule
from model.ruleset import Ruleset, canonical_json, ruleset_violations
from tests.sample_content import freeze

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4)
    ),
    max_leaves=12,
)


def test_canonical_bytes_are_the_documented_ones():
    """Sorted keys, UTF-8 without escapes, no spaces."""
    value = {"b": [1, True, None], "a": "Ä"}
    assert canonical_json(value) == '{"a":"Ä","b":[1,true,null]}'.encode()


@given(JSON_VALUES)
def test_canonical_bytes_read_back_and_repeat(value):
    """Reading the bytes gives the value, and writing again the same bytes."""
    data = canonical_json(value)
    assert json.loads(data) == value
    assert canonical_json(json.loads(data)) == data


@pytest.mark.parametrize("value", [1.0, {"a": [0.5]}, [{"b": float("nan")}]])
def test_floats_are_refused(value):
    """A float anywhere is an error: two machines could write it differently."""
    with pytest.raises(TypeError, match="float"):
        canonical_json(value)


def test_each_hash_covers_its_own_section(content):
    """A text changes texts and the whole, a number rules and the whole, a habit people."""
    before = freeze(content)
    content["titles"]["iron-will"]["description"] = "Other words."
    text = freeze(content)
    content["quest_templates"]["steps"]["base_xp"] = 26
    rules = freeze(content)
    content["archetypes"]["casual"]["habits"]["steps"]["mean"] = 1
    people = freeze(content)
    chain = [before, text, rules, people]
    assert [r.texts_hash == before.texts_hash for r in chain] == [True, False, False, False]
    assert [r.rules_hash == before.rules_hash for r in chain] == [True, True, False, False]
    assert [r.people_hash == before.people_hash for r in chain] == [True, True, True, False]
    assert len({r.hash for r in chain}) == 4


def test_the_order_of_writing_changes_nothing(content):
    """Tables, rows and fields in reverse order freeze to the same hash."""
    turned = {
        table: {key: dict(reversed(row.items())) for key, row in reversed(rows.items())}
        for table, rows in reversed(content.items())
    }
    assert freeze(turned) == freeze(content)
    assert freeze(turned).game == freeze(content).game


def test_a_document_freezes_back_to_itself(content, frozen):
    """The flat content of a ruleset is what was frozen, and the stored document hashes the same."""
    assert frozen.content == content
    stored = json.loads(canonical_json(frozen.document))
    again = Ruleset.from_document(stored)
    assert again == frozen and hash(again) == hash(frozen)
    document_hash = hashlib.sha256(canonical_json(frozen.document)).hexdigest()
    assert frozen.hash == document_hash


def test_a_ruleset_shares_nothing_with_its_source(content, frozen):
    """Changing the content afterwards does not change what was frozen."""
    content["quest_templates"]["steps"]["requirements"]["value"] = 1
    assert frozen.content["quest_templates"]["steps"]["requirements"]["value"] == 10_000


def test_texts_are_found_by_place(frozen):
    """A text is read by table, key and field; a wrong key says what is near."""
    assert frozen.text("titles", "iron-will", "name") == "Iron Will"
    with pytest.raises(NotFound, match="iron-will"):
        frozen.text("titles", "iron-wil", "name")


def test_archetypes_are_compiled_against_the_metrics(frozen):
    """A habit points at its metric's index; the policy is a code."""
    casual = frozen.archetypes["casual"]
    habit = casual.habits[0]
    assert frozen.game.metrics[habit.metric].key == "steps" and habit.mean == 8_000
    assert casual.choices.equip == values.EQUIP_BEST_XP
    assert casual.engagement.login_ppm == (700_000,) * 7


def test_the_compiled_game_is_sorted_and_complete(game, content):
    """Every row is there, sorted by key, seasons by start; indexes point back."""
    assert [q.key for q in game.quests] == sorted(content["quest_templates"])
    assert [s.number for s in game.seasons] == [1, 2]
    assert all(game.titles[place].key == key for key, place in game.title_index.items())
    assert [p.key for p in game.bosses[game.boss_index["the-inconsistent-one"]].phases] == [
        f"the-inconsistent-one/{name}" for name in ("recognition", "resistance", "override")
    ]
    assert len(game.thresholds) == 100 and game.thresholds[1] == 280
    assert [game.quests[i].key for i in game.rotating] == ["posture", "stretch"]


def test_modifier_inputs_lie_in_the_order_of_the_chain():
    """The chain walks its inputs by code: names and codes must line up."""
    names = [name.rsplit("_", 1)[0] for name in values.AwardInputs._fields]
    words = [code.value for code in values.MODIFIERS]
    for name, word in zip(names, words, strict=True):
        stem = {"event": "global_event", "guild": "guild_buff", "daily": "daily_cap"}.get(
            name, name
        )
        assert word.startswith(stem.split("_")[0]), (name, word)


def test_rules_take_and_give_no_text_and_no_mapping():
    """Registered rules have ints, bools, tuples and NamedTuples only; tracing has doubles too."""
    for module in pkgutil.walk_packages(rules_package.__path__, f"{rules_package.__name__}."):
        importlib.import_module(module.name)
    assert len(registry.RULES) >= 150
    for name, function in registry.RULES.items():
        for parameter, kind in inspect.get_annotations(function).items():
            floats = () if name.startswith("mastery.") else ("float",)
            assert not any(word in str(kind) for word in ("str", "dict", "Mapping", *floats)), (
                name,
                parameter,
            )


def test_two_rules_may_not_share_a_name():
    """A second function of the same name from another file is refused."""
    code = compile("def level_at():\n    pass\n", "elsewhere.py", "exec")
    scope: dict[str, object] = {"__name__": "model.rules.curves"}
    exec(code, scope)
    with pytest.raises(ValueError, match="two rules"):
        rule(scope["level_at"])


def test_the_sample_content_is_valid(content):
    """The content these tests use breaks no rule."""
    assert [str(violation) for violation in ruleset_violations(content)] == []
