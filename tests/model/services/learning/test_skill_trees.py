"""Skill trees: planted from a template, opened by prerequisites, grown by mastery, never down."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from model.rules import paths as rules
from model.services import learning
from model.tables import SkillTree
from model.words import PathModuleStatus, Role
from tests.model.services.learning.ground import FLASH, School, refused


def _practise(school: School, minute: float, activity: str, *, success: bool) -> None:
    with school.after(minute) as session:
        attempt = learning.start_activity(session, player_id=school.player, activity=activity)
        learning.finish_activity(session, attempt_id=attempt.attempt_id, success=success)


def test_a_tree_from_planting_to_a_locked_skill_that_opens(school: School) -> None:
    """A node follows its skill only once what comes before has reached its threshold."""
    player = school.player
    for minute in range(3):
        _practise(school, minute, FLASH, success=True)
    for _ in range(2):
        with school.after(4, key="plant") as session:
            tree = learning.plant_tree(session, player_id=player, template="maths")
    names = [node.name for node in tree.nodes]
    assert names.index("Add") < names.index("Multiply") and len(names) == 3
    locked = tree.node("Multiply")
    assert (locked.is_open, locked.level) == (False, 0)
    assert locked.before == (tree.node("Add").node_id,)
    with school.after(5) as session, refused("E-LEARN-041"):
        learning.train_node(session, node_id=locked.node_id, experience=100)
    with school.after(6) as session:
        attempt = learning.start_quiz(session, player_id=player, quiz="sums").attempt_id
        question = learning.next_question(session, attempt_id=attempt)
        assert question is not None
        learning.answer_question(
            session, attempt_id=attempt, question=question.key, options=[f"{question.key}/a"]
        )
    with school.after(7) as session:
        grown = learning.grow_tree(session, tree_id=tree.tree_id)
    assert grown.node("Add").level == 82
    assert grown.node("Multiply").level == school.state("fading").level > 0
    _practise(school, 3 * 1440, FLASH, success=False)
    with school.after(3 * 1440 + 1) as session:
        kept = learning.grow_tree(session, tree_id=tree.tree_id)
    assert school.state("fading").level < kept.node("Multiply").level
    assert kept == grown


def test_teachers_confirm_experience(school: School) -> None:
    """Every hundred are a level up to the greatest; players cannot confirm their own."""
    player = school.player
    with school.after() as session:
        tree = learning.plant_tree(session, player_id=player, template="maths", name=" Mine ")
    assert tree.name == "Mine"
    with school.after() as session:
        second = learning.plant_tree(session, player_id=player, template="maths")
        assert learning.trees_of(session, player_id=player) == (tree, second)
        assert learning.trees_of(session, player_id=999) == ()
        session.get_one(SkillTree, second.tree_id).deleted_at = session.now
        session.flush()
        assert learning.trees_of(session, player_id=player) == (tree,)
    node = tree.node("Free").node_id
    for _ in range(2):
        with school.after(1, key="train") as session:
            trained = learning.train_node(session, node_id=node, experience=250).node("Free")
        assert (trained.level, trained.experience) == (2, 250)
    with school.after(2) as session:
        trained = learning.train_node(session, node_id=node, experience=9_000).node("Free")
        assert (trained.level, trained.experience) == (5, 9_250)
    other = school.other_actor()
    with refused("E-REFUSED-002"), school.after(3, key="o", actor=other) as session:
        learning.train_node(session, node_id=node, experience=100)
    with refused("E-REFUSED-002"), school.after(3, key="o", actor=other) as session:
        learning.plant_tree(session, player_id=player, template="maths")
    for call, code in (
        ({"node_id": node, "experience": 0}, "E-LEARN-016"),
        ({"node_id": 999, "experience": 1}, "E-LEARN-001"),
    ):
        with school.after(4) as session, refused(code):
            learning.train_node(session, **call)
    own = school.me(Role.EDUCATOR)
    with refused("E-LEARN-018"), school.after(4, key="own", actor=own) as session:
        learning.train_node(session, node_id=node, experience=100)
    for called in ("x" * 101, "\x00", "A\x07B"):
        with school.after(5) as session, refused("E-LEARN-042"):
            learning.plant_tree(session, player_id=player, template="maths", name=called)
    with school.after(5) as session, refused("E-LEARN-040"):
        learning.plant_tree(session, player_id=player, template="maths", name="Mine")
    with school.after(5) as session, refused("E-LEARN-001"):
        learning.plant_tree(session, player_id=player, template="math")
    with school.after(5) as session, refused("E-LEARN-001"):
        learning.grow_tree(session, tree_id=999)


@given(st.lists(st.sampled_from(PathModuleStatus), max_size=12), st.integers(0, 1_000_000))
def test_the_rules_of_paths(statuses: list[PathModuleStatus], least: int) -> None:
    """Progress is full exactly when everything is settled; scores gate completed modules only."""
    progress = rules.path_progress_ppm(statuses)
    assert (progress == 1_000_000) == (bool(statuses) and set(statuses) <= rules.SETTLED)
    for status in statuses:
        done = rules.counts_as_done(status, least - 1, least)
        assert done == (status is PathModuleStatus.SKIPPED)
    gate = {"level": 2, "level_min": 2, "total_xp": 9, "xp_min": 9}
    assert rules.module_opens(1, 3, any_is_enough=True, **gate)
    assert not rules.module_opens(2, 3, any_is_enough=False, **gate)
    assert rules.module_opens(0, 0, any_is_enough=True, **gate)
    assert not rules.module_opens(3, 3, any_is_enough=False, **{**gate, "total_xp": 8})
    assert not rules.module_opens(3, 3, any_is_enough=False, **{**gate, "level": 1})
    assert [rules.node_level(xp, 5) for xp in (0, 99, 100, 900)] == [0, 0, 1, 5]
