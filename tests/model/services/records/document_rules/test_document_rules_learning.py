"""Learning: prerequisites, thresholds, what only grows, XP by difficulty."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest

from model.rules.learning import XP_MAX_BY_DIFFICULTY
from tests.model.services.records.document_rules.conftest import NOW, Book

KINDS = [
    ("quest_step_prerequisites", "quest_steps", "quest_step_id", "quest_line_id"),
    ("skill_node_prerequisites", "skill_nodes", "skill_node_id", "skill_tree_id"),
    ("overlay_skill_prerequisites", "overlay_skills", "overlay_skill_id", "skill_tree_overlay_id"),
    (
        "curriculum_module_prerequisites",
        "curriculum_modules",
        "curriculum_module_id",
        "guild_id",
    ),
]


def chain(book: Book, links: str, nodes: str, node: str, *, length: int) -> list[int]:
    """Nodes of one whole, each the prerequisite of the next."""
    ids = [book.add(nodes) for _ in range(length)]
    for before, after in pairwise(ids):
        book.add(links, **{node: after, "prerequisite_id": before})
    return ids


@pytest.mark.parametrize(("links", "nodes", "node", "whole"), KINDS, ids=lambda name: str(name))
def test_prerequisites_turn_in_no_circle(
    book: Book, links: str, nodes: str, node: str, whole: str
) -> None:
    """The last of a chain cannot come before the first; a second way is no circle."""
    ids = chain(book, links, nodes, node, length=4)
    assert book.says(links, **{node: ids[0], "prerequisite_id": ids[3]}) == ["041"]
    assert book.says(links, **{node: ids[3], "prerequisite_id": ids[0]}) == []
    shown = book.sentences(links, **{node: ids[0], "prerequisite_id": ids[3]})
    assert " → ".join(str(i) for i in [*ids, ids[0]]) in shown


@pytest.mark.parametrize(("links", "nodes", "node", "whole"), KINDS, ids=lambda name: str(name))
def test_prerequisites_are_ten_levels_deep_at_most(
    book: Book, links: str, nodes: str, node: str, whole: str
) -> None:
    """Ten levels stand, an eleventh does not, at either end."""
    ids = chain(book, links, nodes, node, length=9)
    further = book.add(nodes)
    assert book.says(links, **{node: further, "prerequisite_id": ids[-1]}) == []
    book.add(links, **{node: further, "prerequisite_id": ids[-1]})
    last = book.add(nodes)
    assert book.says(links, **{node: last, "prerequisite_id": further}) == ["042"]
    assert book.says(links, **{node: ids[0], "prerequisite_id": last}) == ["042"]
    assert book.says(links, **{node: last, "prerequisite_id": ids[-1]}) == []


@pytest.mark.parametrize(("links", "nodes", "node", "whole"), KINDS, ids=lambda name: str(name))
def test_prerequisites_stay_within_one_whole(
    book: Book, links: str, nodes: str, node: str, whole: str
) -> None:
    """A step of another line, a skill of another tree, comes before nothing here."""
    here = book.add(nodes)
    other = book.add(nodes, **{whole: book.add(_whole_of(whole))})
    assert book.says(links, **{node: here, "prerequisite_id": other}) == ["040"]


def _whole_of(column: str) -> str:
    return {
        "quest_line_id": "quest_lines",
        "skill_tree_id": "skill_trees",
        "skill_tree_overlay_id": "skill_tree_overlays",
        "guild_id": "guilds",
    }[column]


def test_a_skill_rises_after_its_prerequisites(book: Book) -> None:
    """At its threshold a prerequisite lets the next skill rise; below it does not."""
    base = book.add("skill_nodes", level=29, max_level=100, unlock_threshold=30)
    node = book.add("skill_nodes", level=0, max_level=100, unlock_threshold=0)
    book.add("skill_node_prerequisites", skill_node_id=node, prerequisite_id=base)
    assert book.says_to_change("skill_nodes", node, level=1) == ["043"]
    book.change("skill_nodes", base, level=30)
    assert book.says_to_change("skill_nodes", node, level=1) == []


def test_proficiency_never_goes_down(book: Book) -> None:
    """A level may stay or rise, whoever edits it."""
    node = book.add("skill_nodes", level=40, max_level=100, experience_points=900)
    assert book.says_to_change("skill_nodes", node, level=39) == ["044"]
    assert book.says_to_change("skill_nodes", node, level=40, experience_points=899) == ["044"]
    assert book.says_to_change("skill_nodes", node, level=41, experience_points=900) == []


@pytest.mark.parametrize(
    ("category", "said"),
    [
        ("", []),
        ("science", []),
        ("science/physics/optics/lenses", []),
        ("science/physics/optics/lenses/convex", ["045"]),
        ("Science/Physics", ["045"]),
        ("science//optics", ["045"]),
        ("/science", ["045"]),
    ],
)
def test_a_category_is_a_path(book: Book, category: str, said: list[str]) -> None:
    """A skill's category is a path of at most four small-letter names."""
    assert book.says("skill_nodes", skill_category=category) == said


@pytest.mark.parametrize(("difficulty", "most"), XP_MAX_BY_DIFFICULTY.items())
def test_xp_fits_the_difficulty(book: Book, difficulty: str, most: int) -> None:
    """Each difficulty has its most XP; the last is the column's own."""
    assert book.says("quest_steps", difficulty=difficulty, experience_points=most) == []
    if most < 10_000:
        said = book.says("quest_steps", difficulty=difficulty, experience_points=most + 1)
        assert said == ["046"]


def test_a_generated_quest_says_what_was_asked(book: Book) -> None:
    """A guild's generated quest keeps its prompt."""
    member = guild_member(book)
    quest = {"creator_id": member, "difficulty": "hard", "experience_points": 100}
    assert book.says("guild_quest_templates", is_ai_generated=True, **quest) == ["047"]
    asked = {"ai_generation_prompt": "Ten questions about lenses"}
    assert book.says("guild_quest_templates", is_ai_generated=True, **asked, **quest) == []


def guild_member(book: Book) -> int:
    """A player who is an active member of the one guild."""
    player = book.player()
    book.add("guild_memberships", player_id=player, guild_id=book.parent("guilds"))
    return player


def test_a_step_begins_after_those_before_it(book: Book) -> None:
    """A step starts once its prerequisites are completed."""
    first, second = book.add("quest_steps"), book.add("quest_steps")
    book.add("quest_step_prerequisites", quest_step_id=second, prerequisite_id=first)
    begun = {"progress_status": "in_progress"}
    assert book.says_to_change("quest_steps", second, **begun) == ["048"]
    book.change("quest_steps", first, **begun)
    book.change("quest_steps", first, progress_status="completed", completion_date=NOW)
    assert book.says_to_change("quest_steps", second, **begun) == []


def test_completed_steps_stay_what_they_are(book: Book) -> None:
    """Title and XP of a completed step are kept; its place in the line may change."""
    step = book.add("quest_steps", progress_status="completed", completion_date=NOW)
    assert book.says_to_change("quest_steps", step, title="Another title") == ["049"]
    assert book.says_to_change("quest_steps", step, order=7) == []


def test_things_of_one_player_stay_together(book: Book) -> None:
    """Notes, skills and steps that refer to each other are one player's."""
    other = book.player()
    tree = book.add("skill_trees", player_id=other)
    theirs = book.add("skill_nodes", skill_tree_id=tree)
    mine = book.add("skill_nodes")
    note = book.add("notes")
    assert book.says("note_skill_nodes", note_id=note, skill_node_id=mine) == []
    assert book.says("note_skill_nodes", note_id=note, skill_node_id=theirs) == ["010"]
    assert book.says("notes", skill_node_id=theirs) == ["010"]
    step = book.add("quest_steps")
    assert book.says("quest_step_skills", quest_step_id=step, skill_node_id=mine) == []
    assert book.says("quest_step_skills", quest_step_id=step, skill_node_id=theirs) == ["010"]
    course = book.add("courses", player_id=other)
    assert book.says("quest_lines", course_id=course) == ["010"]


def test_answers_are_to_questions_of_their_attempt(book: Book) -> None:
    """A quiz's answers are to its questions, an exam's to those it asked."""
    quiz, other = book.add("quizzes"), book.add("quizzes")
    attempt = book.add("quiz_attempts", quiz_id=quiz)
    asked, foreign = book.add("questions", quiz_id=quiz), book.add("questions", quiz_id=other)
    book.change("questions", asked, points=5)
    given = {"quiz_attempt_id": attempt, "question_id": asked}
    assert book.says("quiz_answers", points_earned=5, **given) == []
    assert book.says("quiz_answers", points_earned=6, **given) == ["031"]
    assert "010" in book.says("quiz_answers", quiz_attempt_id=attempt, question_id=foreign)
    first, second = book.add("exam_boss_attempts"), book.add("exam_boss_attempts")
    question = book.add("exam_questions", exam_boss_attempt_id=first)
    answer = {"exam_question_id": question}
    assert book.says("exam_answers", exam_boss_attempt_id=first, **answer) == []
    assert book.says("exam_answers", exam_boss_attempt_id=second, **answer) == ["010"]
    player = book.player()
    said = book.says("exam_answers", exam_boss_attempt_id=first, player_id=player, **answer)
    assert said == ["010"]


def test_attempts_are_limited(book: Book) -> None:
    """The last allowed attempt counts; without a limit any number does."""
    quiz = book.add("quizzes", max_attempts=2)
    assert book.says("quiz_attempts", quiz_id=quiz, attempt_number=2) == []
    assert book.says("quiz_attempts", quiz_id=quiz, attempt_number=3) == ["091"]
    free = book.add("quizzes", max_attempts=0)
    assert book.says("quiz_attempts", quiz_id=free, attempt_number=900) == []


def test_due_dates_lie_within_a_year(book: Book) -> None:
    """A due date is set for the future, a year ahead at most; an old one may stay."""
    assert book.says("quest_steps", due_date=NOW) == ["060"]
    assert book.says("quest_steps", due_date=NOW + timedelta(seconds=1)) == []
    assert book.says("quest_steps", due_date=NOW + timedelta(days=366)) == []
    assert book.says("quest_steps", due_date=NOW + timedelta(days=366, seconds=1)) == ["061"]
    old = book.add("quest_steps", due_date=NOW - timedelta(days=9))
    assert book.says_to_change("quest_steps", old, order=3) == []
    assert book.says_to_change("quest_steps", old, due_date=NOW - timedelta(days=8)) == ["060"]
