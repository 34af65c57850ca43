"""Documents as text: headings, keywords, dates, grades, steps. Golden cases; each says its source.

Sources: sources/roguelearn.md (sizes of file and text, statuses), rules.md 5.2 (skill points, XP,
difficulty by grade); the patterns themselves are ours.
"""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.rules import document_dates as dates
from model.rules import document_steps as steps
from model.rules import documents as rules
from model.rules.graphs import LEVELS_MAX, longest_chain
from model.words import Difficulty, QuestStepType


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("## Loops ##", ("Loops", 2)),
        ("Week 3: Loops", ("Week 3: Loops", 1)),
        ("CHAPTER IV", ("CHAPTER IV", 1)),
        ("Lesson 2 Lists", ("Lesson 2 Lists", 2)),
        ("2.1 Loops and lists", ("2.1 Loops and lists", 2)),
        ("3) Trees", ("3) Trees", 1)),
        ("FINAL PROJECT", ("FINAL PROJECT", 1)),
        ("Underlined\n===", ("Underlined", 1)),
        ("Underlined\n---", ("Underlined", 2)),
        ("#hashtag", None),
        ("1. Read the text.", None),
        ("2 eggs", None),
        ("Week 3 exercise: due 2026-01-20", None),
        ("It was Week 3", None),
        ("USA", None),
        ("#" * 6 + " " + "x" * 200, None),
    ],
)
def test_headings(line: str, found: tuple[str, int] | None) -> None:
    """What is a heading, and of which level."""
    made = rules.sections(line)
    assert [(s.title, s.level) for s in made if s.title] == ([found] if found else [])


def test_a_text_is_divided_at_headings_and_pages() -> None:
    """What comes before the first heading has no title; a form feed begins a page."""
    made = rules.sections("Hello.\n# A\nfirst\n\fmore of A\n# B\n")
    assert made == (
        rules.Section("", 1, 1, "Hello."),
        rules.Section("A", 1, 1, "first\n\nmore of A"),
        rules.Section("B", 1, 2, ""),
    )


def test_text_is_cleaned_and_cut() -> None:
    """Control characters go, composed letters come together, and a cut is at a whole character."""
    assert rules.cleaned("a\x00\x1b\r\nb\u2028c\ud800 \n\n\n\nA\u0308") == "a\nb\nc\n\nÄ"
    assert rules.cut("ää", 3) == ("ä", True) and rules.cut("ää", 4) == ("ää", False)


def test_words_and_scores() -> None:
    """Plurals and cases fold; a mention in a heading counts five; ties go to what comes first."""
    assert rules.words("Loops, C++ and the BUS; classes of C#.") == (
        *("loop", "c++", "and", "the", "bus", "classe", "of", "c#"),
    )
    names = ["Loops", "Linked lists", "C", ""]
    assert rules.name_scores("On Loops", "A loop of linked lists. Lists!", names) == (6, 1, 0, 0)
    assert rules.best((0, 3, 1, 3), 2) == (1, 3) and rules.best((0, 0), 5) == ()
    assert rules.keywords("tree tree list list trees the the only") == ("tree", "list")


@pytest.mark.parametrize(
    ("line", "on"),
    [
        ("Exam 2026-03-12", date(2026, 3, 12)),
        ("12.3.2026 Exam", date(2026, 3, 12)),
        ("Exam on 12th March, 2026", date(2026, 3, 12)),
        ("Exam Mar. 12, 2026", date(2026, 3, 12)),
        ("Exam 25/03/2026", date(2026, 3, 25)),
        ("Exam 03/25/2026", date(2026, 3, 25)),
        ("Exam 03/04/2026", None),
        ("Exam 2026-02-30", None),
        ("Exam 12026-03-123", None),
        ("Room 12.3.20261", None),
    ],
)
def test_dates(line: str, on: date | None) -> None:
    """A date is read where it leaves no doubt."""
    assert dates.find_date(line)[0] == on


def test_timetables_and_transcripts() -> None:
    """Lines with dates, weekdays and grades; what could be read in two ways is counted."""
    found = dates.dated_entries("Exam | 2026-03-12 | 9:30\nTue 2:15 pm Algebra\nDay 3/4/2026\nNo")
    assert found.entries == (
        dates.Entry("Exam", date(2026, 3, 12), 3, 570),
        dates.Entry("Algebra", None, 1, 855),
    )
    assert found.doubtful == 1
    text = "CS101 Programming 3 8.5\nAlgebra | 4 | 10\nHistory 7,25\nSemester 2\nArt 11.0\nGPA 8.1"
    assert dates.graded_entries(text) == (
        dates.Entry("CS101 Programming", grade_hundredths=850, credits=3),
        dates.Entry("Algebra", grade_hundredths=1000, credits=4),
        dates.Entry("History", grade_hundredths=725),
    )
    gpas = {"GPA: 8.12": 812, "cgpa 3.45 / 4": 862, "GPA 85 out of 100": 850, "GPA 45": None}
    assert {text: dates.grade_point_average(text) for text in [*gpas]} == gpas


def test_xp_and_difficulty_of_steps() -> None:
    """rules.md 5.2: points are base (10, 25, 50) by difficulty (1 to 2.5), XP ten times that."""
    kinds = (QuestStepType.LEARNING, QuestStepType.EXAM, QuestStepType.LOCAL_PROJECT)
    levels = (Difficulty.EASY, Difficulty.MEDIUM, Difficulty.HARD, Difficulty.EXPERT)
    assert [[steps.step_xp(kind, level) for level in levels] for kind in kinds] == [
        [100, 150, 200, 250],
        [250, 370, 500, 620],
        [500, 750, 1000, 1250],
    ]
    paid = [steps.payable_xp(xp, is_proven=proven) for xp in (10, 750) for proven in (False, True)]
    assert paid == [10, 10, 50, 750]  # ours: 50 at one's own word
    assert steps.difficulty_by(None, 0) is Difficulty.MEDIUM
    given = [(690, 10**6), (700, 10**6), (850, 10**6), (850, 299_999)]
    made = [steps.difficulty_by(*one).value for one in given]
    assert made == ["easy", "medium", "hard", "easy"]
    graded = [("Algebra I", 500), ("Programming", 600), ("Programming", 900)]
    assert steps.grade_of("Programming with Python", graded) == 900
    assert steps.grade_of("History", graded) is None
    assert [steps.minutes_for("word " * count) for count in (0, 3001, 99_999)] == [30, 31, 480]


@pytest.mark.parametrize("count", [0, 1, 2, 9, 10, 11, 20, 23, 40])
def test_no_chain_is_longer_than_ten(count: int) -> None:
    """Ten steps are a chain; more are groups, each after the whole group before it."""
    before = steps.groups_before(count)
    edges = [(first, then) for then, group in enumerate(before, start=1) for first in group]
    assert len(longest_chain(edges)) <= LEVELS_MAX and len(before) == count
    assert count > 10 or [len(group) for group in before] == [min(1, n) for n in range(count)]
    assert count < 2 or before[-1]


def test_many_headings_become_forty_steps() -> None:
    """Deeper headings join the one above; beyond forty the proposal says what it left out."""
    text = "\n".join(f"# Part {n}\n" + "## Detail of it\n" * 5 for n in range(1, 31))
    made = steps.propose(rules.sections(text), skills=[])
    assert len(made.steps) == 30 and "Detail of it" in made.steps[0].description
    many = "\n".join(f"# Part {n}" for n in range(1, 50))
    found = steps.propose(rules.sections(many), skills=["Part"])
    assert len(found.steps) == 40 and "has 49 headings" in found.statements[0]
    assert found.steps[0].skills == (0,) and found.steps[0].before == ()


def test_a_new_version_is_compared_by_heading() -> None:
    """Open steps follow, also where headings repeat; begun and closed ones are left."""
    text = "# Loops\n# Summary\n# Lists\n# Summary\n# Trees"
    proposed = steps.propose(rules.sections(text), skills=[]).steps
    present = [
        steps.Present(1, "Loops", is_open=False, is_begun=True),
        steps.Present(2, "SUMMARY", is_open=True, is_begun=False),
        steps.Present(3, "Gone", is_open=True, is_begun=False),
        steps.Present(4, "Begun", is_open=True, is_begun=True),
        steps.Present(5, "Summary", is_open=True, is_begun=True),
    ]
    found = steps.compare(present, proposed)
    assert [(i, step.number) for i, step in found.changed] == [(2, 2), (5, 4)]
    assert [step.heading for step in found.added] == ["Lists", "Trees"]
    assert (found.removed, found.left) == ((3,), (1, 4))


@given(st.text(max_size=300))
def test_any_text_gives_steps_that_can_be_kept(text: str) -> None:
    """Whatever a document says, titles, texts and minutes fit their columns, the same each time."""
    kept, _ = rules.cut(rules.cleaned(text))
    found = rules.sections(kept)
    entries = dates.dated_entries(kept).entries + dates.graded_entries(kept)
    made = steps.propose(found, skills=["a", "Loops"], entries=entries, takes_events=True)
    assert made == steps.propose(found, skills=["a", "Loops"], entries=entries, takes_events=True)
    for step in made.steps:
        assert 5 <= len(step.title) <= 200 and step.title == step.title.strip()
        assert 10 <= len(step.description) <= 2000 and "<" not in step.description
        assert 5 <= step.minutes <= 480 and 1 <= step.experience_points <= 1500
        assert all(first < step.number for first in step.before)
    assert all(0 < len(entry.name) <= 200 for entry in entries)
    dates.grade_point_average(kept)
