"""Dashboards: figures of a world, measured once for a period that is over."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from model.errors import QuestlabError
from model.services import engagement, play, rollups, worlds
from model.words import AnalyticsMetricType, DashboardType, Period
from tests.model.services.parties.ground import Ground, without_player
from tests.model.services.play_worlds import FULL_DAY, MONDAY, Game, noon

TRACKED = tuple(engagement.KPIS)
TUESDAY = MONDAY + timedelta(days=1)


def test_figures_of_a_day_and_a_week(sample: Game) -> None:
    """What two players did on their first day; asked again nothing is measured anew."""
    ground = Ground(sample, players=2)
    me, _ = ground.players
    ground.now = noon(TUESDAY)
    ground.do(engagement.login, me)
    opened = ground.do(engagement.start, me)
    ground.later(minutes=5)
    ground.do(without_player(engagement.end), me, session_id=opened.id)
    with sample.writing(noon(TUESDAY)) as session:
        play.record_metrics(session, player_id=me, values=FULL_DAY)
    ground.do(engagement.recompute, me)
    with sample.writing(noon(TUESDAY + timedelta(days=1))) as session:
        play.tick(session, world="sample")
    with sample.writing() as session:
        rollups.refresh(session, world_id=worlds.world_by_key(session, key="sample").id)
    form: dict[str, Any] = {
        "world": "sample",
        "dashboard_type": DashboardType.USER_COHORT,
        "tracked": TRACKED,
    }
    with ground.as_(None) as session:
        board = engagement.make_dashboard(session, name="All", **form)
    ground.now = noon(TUESDAY + timedelta(days=1))
    with ground.as_(None, key="day") as session:
        day = engagement.measure(session, dashboard_id=board, last=TUESDAY)
    found = {figure.name: figure for figure in day}
    assert set(found) == set(TRACKED)
    values = {name: figure.value for name, figure in found.items()}
    assert (values["active_players"], values["stickiness"], values["perfect_share"]) == (1, 1, 0.5)
    assert (values["login_minutes"], values["at_risk_share"]) == (5, 0)
    assert values["xp_gained"] == sample.player(me).total_xp > 0
    popular = found["quests_completed"]
    assert (popular.kind, sum(popular.parts.values())) == (
        AnalyticsMetricType.QUEST_POPULARITY,
        popular.value,
    )
    with ground.as_(None) as session:
        week = engagement.measure(session, dashboard_id=board, last=TUESDAY, period=Period.WEEKLY)
    assert {figure.name: figure.value for figure in week}["stickiness"] == 1 / 7
    with ground.as_(None) as session:
        assert engagement.measure(session, dashboard_id=board, last=TUESDAY) == day
    assert len(ground.look(engagement.figures, dashboard_id=board)) == 2 * len(TRACKED)
    for last, period in ((TUESDAY + timedelta(days=1), Period.DAILY), (TUESDAY, Period.ALL_TIME)):
        with pytest.raises(QuestlabError) as caught, ground.as_(None) as session:
            engagement.measure(session, dashboard_id=board, last=last, period=period)
        assert caught.value.code == "E-ENG-009"
    for change, code in (({"tracked": ("active_player",)}, "E-ENG-008"), ({}, "E-RECORD-006")):
        with pytest.raises(QuestlabError) as caught, ground.as_(None) as session:
            engagement.make_dashboard(session, name="All", **{**form, **change})
        violations = getattr(caught.value, "violations", ())
        assert code in {caught.value.code, *(part.code for part in violations)}
    measure = without_player(engagement.measure)
    ground.refused("E-REFUSED-002", measure, me, dashboard_id=board, last=TUESDAY)
