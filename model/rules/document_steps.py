"""A document as a quest line: one step for each heading, with its skills, XP and due date.

Proposed by headings and keyword frequency; pure, so that the same document gives the same steps to
everybody with the same skills. XP follows rules.md 5.2 (model.rules.academics): an exam counts as a
boss, a project as a project, everything else as a knowledge check. Our own: 40 steps at most,
minutes by the length of the text, and groups of steps where a chain would be longer than ten.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from model.rules import academics
from model.rules.document_dates import Entry
from model.rules.documents import (
    UNPROVEN_XP_MAX,
    Section,
    best,
    name_scores,
    significant,
    title_of,
    words,
)
from model.rules.graphs import LEVELS_MAX
from model.words import Difficulty, QuestStepType

STEPS_MAX, DATED_STEPS_MAX = 40, 20
SKILLS_MAX = 5
TITLE_MIN, TITLE_MAX, EXCERPT_LENGTH = 5, 200, 300
MINUTES_MIN, MINUTES_MAX, WORDS_A_MINUTE = 30, 480, 100
_PLACES = {
    Difficulty.EASY: 0,
    Difficulty.MEDIUM: 1,
    Difficulty.HARD: 2,
    Difficulty.EXPERT: 3,
    Difficulty.LEGENDARY: 3,
}
"""What model.rules.academics calls a difficulty; legendary counts as expert (*ours*)."""
_POINTS = {
    QuestStepType.EXAM: academics.BOSS_POINTS,
    QuestStepType.LOCAL_PROJECT: academics.PROJECT_POINTS,
}

_KINDS: tuple[tuple[QuestStepType, str], ...] = (
    (QuestStepType.EXAM, "exam examination midterm quiz quizze final"),
    (QuestStepType.LOCAL_PROJECT, "project capstone"),
    (QuestStepType.ASSIGNMENT, "assignment homework exercise essay report"),
    (QuestStepType.CODING_CHALLENGE, "lab laboratory coding kata"),
    (QuestStepType.READING, "reading literature bibliography"),
)
"""Words of a title that say what a step asks for; the first kind that fits counts."""
_GRADED_WORK = frozenset(
    {QuestStepType.EXAM, QuestStepType.LOCAL_PROJECT, QuestStepType.ASSIGNMENT}
)


class Step(NamedTuple):
    """One proposed step; `before` are numbers of steps, `skills` places in the list of names."""

    number: int
    title: str
    description: str
    kind: QuestStepType
    difficulty: Difficulty
    experience_points: int
    minutes: int
    page: int
    heading: str
    before: tuple[int, ...] = ()
    skills: tuple[int, ...] = ()
    due_on: date | None = None
    due_minute: int | None = None
    is_dated: bool = False
    """Made of a dated line, not of a heading: it comes after nothing."""


class Steps(NamedTuple):
    """A proposal, and in plain sentences what was left out of it."""

    steps: tuple[Step, ...]
    statements: tuple[str, ...]


def step_xp(kind: QuestStepType, difficulty: Difficulty) -> int:
    """XP of a step: skill points by its kind and difficulty at full performance, times ten."""
    base = _POINTS.get(kind, academics.KNOWLEDGE_CHECK_POINTS)
    points = academics.skill_points(_PLACES[difficulty], base, academics.PPM)
    return academics.skill_points_xp(points)


def difficulty_by(grade_hundredths: int | None, proficiency_ppm: int) -> Difficulty:
    """How hard the steps of a subject are made: by its last grade, medium before there is one."""
    if grade_hundredths is None:
        return Difficulty.MEDIUM
    demand = academics.difficulty_for(grade_hundredths, proficiency_ppm)
    return (Difficulty.EASY, Difficulty.MEDIUM, Difficulty.HARD)[demand]


def grade_of(title: str, graded: Sequence[tuple[str, int]]) -> int | None:
    """The last grade of the entry (name, hundredths) that shares most words with a title."""
    asked = significant(title)
    shares = [len(asked & significant(name)) for name, _ in graded]
    most = max(shares, default=0)
    if most < 1:
        return None
    return [grade for (_, grade), share in zip(graded, shares, strict=True) if share == most][-1]


def kind_of(title: str) -> QuestStepType:
    """What a title asks for: an exam, a project, an assignment, a lab, a text, or to learn."""
    said = set(words(title))
    for kind, names in _KINDS:
        if not said.isdisjoint(names.split()):
            return kind
    return QuestStepType.LEARNING


def minutes_for(text: str) -> int:
    """How long a section takes: a minute for a hundred words, half an hour to eight hours."""
    return max(MINUTES_MIN, min(MINUTES_MAX, -(-len(text.split()) // WORDS_A_MINUTE)))


def all_met(met: Sequence[bool], *, is_any: bool) -> bool:
    """Whether what a step asks for is met: all of it, or any; nothing asked is met."""
    return not met or (any(met) if is_any else all(met))


def payable_xp(xp: int, *, is_proven: bool) -> int:
    """What a completed step pays: its XP when more than the player's word shows that it is done.

    Anybody can write a paper whose headings are exams and projects, so at its player's word alone
    a step of an own document, or by hand, pays 50 XP at most. It pays its whole XP once an educator
    has confirmed it, or when it asks for what the product counts by itself; what is confirmed only
    after it was completed pays no more. Steps of a published template pay what their designer says.
    """
    return xp if is_proven else min(xp, UNPROVEN_XP_MAX)


def groups_before(count: int) -> tuple[tuple[int, ...], ...]:
    """For each of `count` steps the numbers of those that come before it, from 1.

    Up to ten steps are a chain. More are divided into ten groups at most, and a group opens when
    the whole group before it is completed.
    """
    width = max(1, -(-count // LEVELS_MAX))
    ends = (place // width * width for place in range(count))
    return tuple(tuple(range(max(0, end - width) + 1, end + 1)) for end in ends)


def propose(
    sections: Sequence[Section],
    *,
    skills: Sequence[str],
    entries: Sequence[Entry] = (),
    difficulty: Difficulty = Difficulty.MEDIUM,
    takes_events: bool = False,
) -> Steps:
    """The steps of a document: headings in order, then dated work that no heading names.

    `takes_events` makes steps of all dated lines, as for a timetable, not of graded work alone.
    """
    chosen, statements = _chosen(sections)
    dates, left = matched([title_of(section) for section in chosen], entries)
    before = groups_before(len(chosen))
    steps = []
    for place, section in enumerate(chosen):
        entry = dates.get(place)
        step = _step(place + 1, section, difficulty)._replace(
            before=before[place],
            skills=best(name_scores(section.title, section.text, skills), SKILLS_MAX),
            due_on=None if entry is None else entry.on,
            due_minute=None if entry is None else entry.minute,
        )
        steps.append(step)
    wanted = [entry for entry in left if takes_events or kind_of(entry.name) in _GRADED_WORK]
    if len(wanted) > DATED_STEPS_MAX:
        more = len(wanted) - DATED_STEPS_MAX
        statements.append(f"Of the dated lines {more} more became no step.")
    for entry in wanted[:DATED_STEPS_MAX]:
        steps.append(_dated_step(len(steps) + 1, entry, skills, difficulty))
    return Steps(tuple(steps), tuple(statements))


def _chosen(sections: Sequence[Section]) -> tuple[list[Section], list[str]]:
    """The sections that become steps: as deep as they are 40 at most; deeper ones join theirs."""
    titled = [section for section in sections if section.title]
    statements: list[str] = []
    levels = sorted({section.level for section in titled})
    highest = sum(section.level == levels[0] for section in titled) if levels else 0
    if len(levels) > 1 and highest == 1 and titled[0].level == levels[0]:
        titled, levels = titled[1:], levels[1:]  # the one heading above all others is the title
    deepest = levels[0] if levels else 1
    for level in levels:
        if sum(section.level <= level for section in titled) <= STEPS_MAX:
            deepest = level
    joined: list[Section] = []
    for section in titled:
        if section.level <= deepest:
            joined.append(section)
        elif joined:
            text = f"{joined[-1].text}\n{section.title}\n{section.text}".strip()
            joined[-1] = joined[-1]._replace(text=text)
    if len(joined) > STEPS_MAX:
        statements.append(
            f"The document has {len(joined)} headings; the first {STEPS_MAX} became steps."
        )
    return joined[:STEPS_MAX], statements


def _step(number: int, section: Section, difficulty: Difficulty) -> Step:
    heading = title_of(section)
    kind = kind_of(heading)
    return Step(
        number=number,
        title=fitting_title(heading),
        description=describe(heading, section.page, section.text),
        kind=kind,
        difficulty=difficulty,
        experience_points=step_xp(kind, difficulty),
        minutes=minutes_for(section.text),
        page=section.page,
        heading=heading,
    )


def fitting_title(heading: str) -> str:
    """A heading as the title of a step: five characters at least, two hundred at most."""
    title = heading if len(heading) >= TITLE_MIN else f"Study: {heading}"
    return title[:TITLE_MAX].strip()


def describe(heading: str, page: int, text: str) -> str:
    """What a step asks for, with the beginning of its section; nothing in it is a tag."""
    excerpt = " ".join(text.split())
    if len(excerpt) > EXCERPT_LENGTH:
        excerpt = excerpt[:EXCERPT_LENGTH].rsplit(" ", 1)[0] + " …"
    said = f"Work through '{heading}' (page {page})." + (
        f" It begins: {excerpt}" if excerpt else ""
    )
    return said.replace("<", "‹").replace(">", "›")


def _dated_step(number: int, entry: Entry, skills: Sequence[str], difficulty: Difficulty) -> Step:
    kind = kind_of(entry.name)
    kind = QuestStepType.SCHEDULE_EVENT if kind is QuestStepType.LEARNING else kind
    said = f"From the timetable: {entry.name}".replace("<", "‹").replace(">", "›")
    return Step(
        number=number,
        title=fitting_title(entry.name),
        description=said,
        kind=kind,
        difficulty=difficulty,
        experience_points=step_xp(kind, difficulty),
        minutes=MINUTES_MIN,
        page=1,
        heading=entry.name,
        skills=best(name_scores(entry.name, "", skills), SKILLS_MAX),
        due_on=entry.on,
        due_minute=entry.minute,
        is_dated=True,
    )


Dated = dict[int, Entry]
"""An entry by the place of the title that it fits."""


def matched(titles: Sequence[str], entries: Sequence[Entry]) -> tuple[Dated, list[Entry]]:
    """The earliest fitting dated entry by the place of a title, and the entries that fit none.

    An entry fits the title with which it shares the most words, half of the shorter one's at least.
    """
    said = [significant(title) | _numbers(title) for title in titles]
    found: dict[int, Entry] = {}
    left: list[Entry] = []
    for entry in entries:
        if entry.on is None:
            continue
        asked = significant(entry.name) | _numbers(entry.name)
        place = _nearest(asked, said)
        if place is None:
            left.append(entry)
        elif place not in found or entry.on < (found[place].on or entry.on):
            found[place] = entry
    return found, left


def _nearest(asked: frozenset[str], said: Sequence[frozenset[str]]) -> int | None:
    shares = [len(asked & title) for title in said]
    fits = [
        share if share and 2 * share >= min(len(asked), len(title)) and _tells(asked & title) else 0
        for share, title in zip(shares, said, strict=True)
    ]
    ranked = best(fits, 1)
    return ranked[0] if ranked else None


def _numbers(title: str) -> frozenset[str]:
    """Labels with their numbers as one word, so that "Week 3" is not "Chapter 3"."""
    said = words(title)
    pairs = pairwise(said)
    return frozenset(f"{label} {number}" for label, number in pairs if number.isdigit())


def _tells(shared: frozenset[str]) -> bool:
    """Whether what is shared is more than a bare number."""
    return any(not word.isdigit() for word in shared)


# --- A new version ------------------------------------------------------------------------------


class Present(NamedTuple):
    """One step as it stands in a quest line; only an open one that may be changed is touched."""

    step_id: int
    heading: str
    is_open: bool
    is_begun: bool


class Changes(NamedTuple):
    """What a new version does: steps to change (id, proposed), to add, to take out, to leave."""

    changed: tuple[tuple[int, Step], ...]
    added: tuple[Step, ...]
    removed: tuple[int, ...]
    left: tuple[int, ...]


def compare(present: Sequence[Present], proposed: Sequence[Step]) -> Changes:
    """Match steps by heading: open ones follow the new version, all others stay as they are.

    A heading that is gone takes its open step with it, unless the player has begun it.
    """
    keys = _keys([step.heading for step in proposed])
    waiting = dict(zip(keys, proposed, strict=True))
    changed: list[tuple[int, Step]] = []
    removed: list[int] = []
    left: list[int] = []
    for step, key in zip(present, _keys([step.heading for step in present]), strict=True):
        now = waiting.pop(key, None)
        if not step.is_open or (now is None and step.is_begun):
            left.append(step.step_id)
        elif now is None:
            removed.append(step.step_id)
        else:
            changed.append((step.step_id, now))
    return Changes(tuple(changed), tuple(waiting.values()), tuple(removed), tuple(left))


def _keys(headings: Sequence[str]) -> list[tuple[str, int]]:
    """Headings as they are compared: their words, and which of several with the same it is."""
    counted: Counter[str] = Counter()
    keys = []
    for heading in headings:
        said = " ".join(words(heading))
        counted[said] += 1
        keys.append((said, counted[said]))
    return keys


def reordered(steps: Sequence[Step]) -> tuple[Step, ...]:
    """The steps that are left, numbered anew, each after the group before it."""
    headed = [step for step in steps if not step.is_dated]
    before = iter(groups_before(len(headed)))
    ordered = [*headed, *(step for step in steps if step.is_dated)]
    return tuple(
        step._replace(number=number, before=() if step.is_dated else next(before))
        for number, step in enumerate(ordered, start=1)
    )
