"""Counting objectives: what the product knows of itself, it counts from what is stored.

Lessons and sections are read from their progress, quizzes from their attempts, bosses from their
fights, items from the bag. Enemies that the product does not know are reported (`quests.report`).
In a first go what was done before it began counts as well, for a lesson is completed once; in a
daily quest and in a repeated go only what was done since.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.rules import campaigns as rules
from model.services.campaigns.rows import Go
from model.services.heroes.common import Fields, bag_of, id_of, parts
from model.tables import BossAttempt, LessonProgress, QuizAttempt
from model.words import BossAttemptStatus, LessonProgressStatus, QuestObjectiveType


def is_reported(fields: Fields) -> bool:
    """Whether the count of an objective is reported by the player, for nobody else knows it."""
    is_fight = fields["objective_type"] == QuestObjectiveType.DEFEAT_ENEMY
    return bool(is_fight and fields["boss"] is None)


def recount(session: Session, go: Go) -> tuple[int, ...]:
    """The counts of a go's objectives as they are now: open ones follow what is stored.

    One that is completed may open the next, so it goes on until nothing changes.
    """
    found = [_found(session, go, key) for key in go.quest.objectives]
    counts = list(go.counts)
    for _ in counts:
        before = list(counts)
        for place, aim in enumerate(go.quest.aims):
            if rules.is_open(go.quest.aims, place, counts):
                counts[place] = rules.counted(counts[place], found[place], aim.target)
        if counts == before:
            break
    return tuple(counts)


def _found(session: Session, go: Go, key: str) -> int:
    fields = go.hero.ruleset.content["quest_objectives"][key]
    if is_reported(fields):
        return 0
    kind = QuestObjectiveType(fields["objective_type"])
    if kind is QuestObjectiveType.COLLECT_ITEM:
        return _carried(session, go, fields)
    if kind is QuestObjectiveType.DEFEAT_ENEMY:
        return _bosses(session, go, fields)
    if kind is QuestObjectiveType.PASS_QUIZ:
        return _quizzes(session, go, fields)
    return (
        _section(session, go, fields) if fields["lesson_section"] else _lessons(session, go, fields)
    )


def _counts_from(go: Go, column: Any) -> list[sa.ColumnElement[bool]]:
    """What was done before the go counts in a first go only, and never for a daily quest."""
    if go.row.run_number == 1 and not go.quest.is_daily:
        return []
    return [column >= go.row.started_at]


def _carried(session: Session, go: Go, fields: Fields) -> int:
    bag = bag_of(session, go.hero.id)
    wanted = [fields["item"]] if fields["item"] else list(bag)
    return sum(bag[key].row.quantity for key in wanted if key in bag)


def _bosses(session: Session, go: Go, fields: Fields) -> int:
    # A boss is defeated once, so it always counts.
    query = sa.select(sa.func.count()).where(
        col(BossAttempt.player_id) == go.hero.profile.id,
        col(BossAttempt.boss_id) == id_of(session, go.hero, "bosses", fields["boss"]),
        col(BossAttempt.status) == BossAttemptStatus.VICTORY,
    )
    return int(session.execute(query).scalar_one())


def _quizzes(session: Session, go: Go, fields: Fields) -> int:
    conditions = [
        col(QuizAttempt.player_id) == go.hero.profile.id,
        col(QuizAttempt.is_passed).is_(True),
        *_counts_from(go, col(QuizAttempt.submitted_at)),
    ]
    if fields["quiz"]:
        conditions.append(
            col(QuizAttempt.quiz_id) == id_of(session, go.hero, "quizzes", fields["quiz"])
        )
    return int(session.execute(sa.select(sa.func.count()).where(*conditions)).scalar_one())


def _lessons(session: Session, go: Go, fields: Fields) -> int:
    """Completed lessons; of a named one each repetition counts in a first go."""
    conditions = [
        col(LessonProgress.player_id) == go.hero.profile.id,
        col(LessonProgress.status) == LessonProgressStatus.COMPLETED,
    ]
    since = _counts_from(go, col(LessonProgress.updated_at))
    if fields["lesson"] is None:
        started = [col(LessonProgress.completed_at) >= go.row.started_at]
        query = sa.select(sa.func.count()).where(*conditions, *(since or started))
        return int(session.execute(query).scalar_one())
    lesson_id = id_of(session, go.hero, "lessons", fields["lesson"])
    query = sa.select(col(LessonProgress.repeat_count)).where(
        col(LessonProgress.lesson_id) == lesson_id, *conditions, *since
    )
    repeated = session.execute(query).scalar_one_or_none()
    if repeated is None:
        return 0
    return 1 if since else 1 + int(repeated)


def _section(session: Session, go: Go, fields: Fields) -> int:
    section = fields["lesson_section"]
    lesson = go.hero.ruleset.content["lesson_sections"][section]["lesson"]
    place = parts(go.hero.ruleset, "lesson_sections", "lesson", lesson).index(section)
    query = sa.select(col(LessonProgress.status), col(LessonProgress.sections_completed)).where(
        col(LessonProgress.player_id) == go.hero.profile.id,
        col(LessonProgress.lesson_id) == id_of(session, go.hero, "lessons", lesson),
        *_counts_from(go, col(LessonProgress.updated_at)),
    )
    row = session.execute(query).first()
    if row is None:
        return 0
    return int(row[0] is LessonProgressStatus.COMPLETED or row[1] > place)
