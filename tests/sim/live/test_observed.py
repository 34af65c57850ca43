"""Promise of live observation: closed days of real players come back as calibrate takes them."""

from __future__ import annotations

import pytest

from model.db import write
from model.errors import RunError
from model.services import play, rollups
from sim.experiments.calibrate_input import read_observed
from sim.live.life import live_in
from sim.live.observed import observed_days
from sim.live.sandbox import Sandbox


def test_live_days_are_read_through_the_services(sandbox: Sandbox) -> None:
    """One row per closed day with the streak and the debuff; nobody yet is a sentence."""
    with pytest.raises(RunError, match="Nobody has finished a day") as caught:
        observed_days(sandbox, "fitness")
    assert caught.value.code == "E-RUN-085"
    mina = live_in(sandbox, "fitness", name="Mina Roe", timezone="Europe/Berlin")
    full = {"steps": 12_000, "workout_minutes": 30, "protein_grams": 160, "sleep_minutes": 450}
    for day in (1, 2, 5):
        mina.do(play.record_metrics, day=day, at="19:30", values=full)
    mina.days(6)
    with write(sandbox.database, actor=sandbox.actor, key="roll", why="test") as session:
        rollups.catch_up(session)
    found = observed_days(sandbox, "fitness").head(4)
    assert found["activity"].tolist() == [True, True, False, False]
    assert found["streak"].tolist()[:2] == [1, 2] and found["user"].nunique() == 1
    table = read_observed(found).frame
    assert table["active"].sum() == 2 and {"streak", "debuffed"} <= set(table.columns)
