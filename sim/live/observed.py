"""Observed days and answers of the live tables, as calibration and learner models take them.

Read through the services (player_days, quiz answers), as the sandbox's own person: names of people
are not in it. May use: services, db, pandas.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from model.db import ReadSession, read
from model.errors import RunError
from model.services import records, worlds
from sim.live.sandbox import Sandbox

_PAGE = 500
_COLUMNS = {
    "player_id": "user",
    "date": "date",
    "is_active": "activity",
    "streak": "streak",
    "debuffed": "debuffed",
}


def observed_days(
    sandbox: Sandbox, world: str, *, since: date | None = None, until: date | None = None
) -> pd.DataFrame:
    """One row per player and closed day of a world: user, date, activity, streak, debuffed.

    Errors: NotFound for an unknown world; RunError when nobody has played in it.
    """
    with read(sandbox.database) as session:
        where: list[Any] = [("world_id", "=", worlds.world_by_key(session, key=world).id)]
        where += [("date", ">=", since)] if since is not None else []
        where += [("date", "<=", until)] if until is not None else []
        found = _rows(session, sandbox, "player_days", where)
        rows = [{name: row[column] for column, name in _COLUMNS.items()} for row in found]
    if not rows:
        raise RunError(
            f"Nobody has finished a day in the world '{world}'. Let people play first, or give a "
            "file.",
            code="E-RUN-085",
        )
    return pd.DataFrame(rows, columns=list(_COLUMNS.values()))


def observed_answers(sandbox: Sandbox, world: str) -> pd.DataFrame:
    """One row per graded answer to a quiz of a world: learner, skill, time, correct.

    The skill is the quiz's, or `quiz:` and its key where it belongs to none. What
    `sim.experiments.learners.compare_learners` takes. Errors: NotFound for an unknown world;
    RunError when nobody has answered anything in it.
    """
    with read(sandbox.database) as session:
        here = ("world_id", "=", worlds.world_by_key(session, key=world).id)
        skills = {row["id"]: row["key"] for row in _rows(session, sandbox, "skills", [here])}
        quizzes = {
            row["id"]: skills.get(row["skill_id"], f"quiz:{row['key']}")
            for row in _rows(session, sandbox, "quizzes", [here])
        }
        attempts = {
            row["id"]: (row["player_id"], quizzes[row["quiz_id"]])
            for row in _rows(session, sandbox, "quiz_attempts", [])
            if row["quiz_id"] in quizzes
        }
        rows = [
            (*attempts[row["quiz_attempt_id"]], row["answered_at"], row["is_correct"])
            for row in _rows(session, sandbox, "quiz_answers", [])
            if row["quiz_attempt_id"] in attempts and row["is_correct"] is not None
        ]
    if not rows:
        raise RunError(
            f"Nobody has answered a question in the world '{world}'. Let people take quizzes "
            "first, or give a table of answers.",
            code="E-RUN-099",
        )
    return pd.DataFrame(rows, columns=["learner", "skill", "time", "correct"])


def _rows(
    session: ReadSession, sandbox: Sandbox, table: str, where: Sequence[Any]
) -> Iterator[Mapping[str, Any]]:
    """Every row of a table that meets the filters, page by page."""
    cursor: str | None = None
    while True:
        page = records.list_rows(
            session, actor=sandbox.actor, table=table, where=where, cursor=cursor, limit=_PAGE
        )
        yield from page.rows
        cursor = page.next_cursor
        if cursor is None:
            return
