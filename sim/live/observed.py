"""Observed days of the live tables, as `sim.experiments.calibrate` takes them.

Read through the services' roll-up of play (player_days), as the sandbox's own person: names of
people are not in it. May use: services, db, pandas.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from model.db import read
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
    rows: list[dict[str, Any]] = []
    with read(sandbox.database) as session:
        where: list[Any] = [("world_id", "=", worlds.world_by_key(session, key=world).id)]
        where += [("date", ">=", since)] if since is not None else []
        where += [("date", "<=", until)] if until is not None else []
        cursor: str | None = None
        while True:
            page = records.list_rows(
                session, actor=sandbox.actor, table="player_days", where=where, cursor=cursor,
                limit=_PAGE,
            )  # fmt: skip
            rows += [{name: row[column] for column, name in _COLUMNS.items()} for row in page.rows]
            cursor = page.next_cursor
            if cursor is None:
                break
    if not rows:
        raise RunError(
            f"Nobody has finished a day in the world '{world}'. Let people play first, or give a "
            "file.",
            code="E-RUN-085",
        )
    return pd.DataFrame(rows, columns=list(_COLUMNS.values()))
