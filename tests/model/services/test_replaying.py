"""Promises of replaying, and of play where a replay of simulated lives found them wanting."""

from __future__ import annotations

import copy
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import col

from model.db import read
from model.errors import Refused
from model.services import play
from model.services.play import replaying
from model.tables import QuestLog, QuestTemplate, XpEvent
from model.words import QuestType, XpEventSource
from tests.model.services.play_worlds import MONDAY, Game, noon
from tests.sample_content import CONTENT


def test_simulated_players_live_in_sample_worlds_only(sample: Game) -> None:
    """A world that people play in is refused, before anybody is made."""
    who = replaying.Seat("Ada Byron", "all.0@world-1.sample.invalid", "UTC", hard_mode=False)
    with pytest.raises(Refused, match="kind sample only") as refused, sample.writing() as session:
        replaying.seat(session, world="sample", who=who)
    assert refused.value.code == "E-RUN-093"
    player_id = sample.join()
    with pytest.raises(Refused, match="kind sample only"), sample.writing() as session:
        replaying.close_and_wear(session, player_id=player_id, title="")


def test_who_stays_away_is_offered_no_weekly_quest(sample: Game) -> None:
    """Weekly quests open on day 7: nothing for who has gone by then, until they come back."""
    player_id = sample.join()
    sample.full_days(player_id, MONDAY, 5)
    with sample.writing(noon(MONDAY + timedelta(days=8))) as session:
        play.tick(session, world="sample")
    weekly = (
        sa.select(sa.func.count())
        .select_from(QuestLog)
        .join(QuestTemplate, col(QuestTemplate.id) == col(QuestLog.template_id))
        .where(col(QuestTemplate.type) == QuestType.WEEKLY)
    )
    with read(sample.database) as session:
        assert session.execute(weekly).scalar_one() == 0
    sample.record(player_id, MONDAY + timedelta(days=8), steps=100)
    with read(sample.database) as session:
        assert session.execute(weekly).scalar_one() == 1


def test_a_dungeon_counts_the_quests_completed_in_it(sample: Game) -> None:
    """Two quests in a dungeon that asks for two clear it; the one before the entry counts not."""
    flat = copy.deepcopy(CONTENT)
    (challenge,) = flat["dungeons"]["step-surge"]["challenges"]
    challenge["requirement"] = {"type": "count", "of": "quests", "op": ">=", "value": 2}
    sample.publish(flat)
    player_id = sample.join()
    sample.full_days(player_id, MONDAY, 7)
    day = MONDAY + timedelta(days=7)
    clears = sa.select(sa.func.count()).where(
        col(XpEvent.event_source) == XpEventSource.DUNGEON_CLEAR
    )
    with sample.writing(noon(day) - timedelta(hours=2)) as session:
        play.record_metrics(session, player_id=player_id, values={"steps": 12_000})
    with sample.writing(noon(day) - timedelta(hours=1)) as session:
        play.enter_dungeon(session, player_id=player_id, dungeon="step-surge")
    found = []
    for hour, values in ((0, {"protein-grams": 160}), (1, {"sleep-minutes": 450})):
        with sample.writing(noon(day) + timedelta(hours=hour)) as session:
            play.record_metrics(session, player_id=player_id, values=values)
        with read(sample.database) as session:
            found.append(session.execute(clears).scalar_one())
    assert found == [0, 1]
