"""Seasonal events: joining, contributing what the ledger has, milestones, a common goal, ranks."""

from __future__ import annotations

from typing import Any

import pytest

from model.errors import NotFound
from model.services import operations, xp
from model.words import SeasonalEventStatus, SeasonalParticipantStatus
from tests.model.services.operations.ground import DESIGNER, Ground

REWARDS = [
    {"reason": "at 100: First steps", "xp": 10, "currency": "gold", "amount": 5},
    {"reason": "at 1000: Far", "xp": 99},
    {"reason": "goal 50%: Half way", "currency": "gold", "amount": 3},
    {"reason": "goal, at least 100: Together", "title": "the-walker"},
    {"reason": "rank 1-2: The best", "currency": "gold", "amount": 50},
    {"reason": "taking part", "xp": 7},
]


def _values(ground: Ground, **values: Any) -> dict[str, Any]:
    return {
        "name": "Spring Learning Festival",
        "theme": "Spring",
        "event_type": "community_goal",
        "community_goal": "Learn for 400 XP together",
        "community_goal_target": 400,
        "exclusive_rewards": REWARDS,
        "start_date": ground.now,
        "end_date": ground.at(days=3),
        **values,
    }


def _planned(ground: Ground, **values: Any) -> int:
    made = ground.do(
        operations.plan_seasonal, who=DESIGNER, world="sample", values=_values(ground, **values)
    )
    return int(made.id)


def test_a_festival_from_its_plan_to_its_last_reward(ground: Ground) -> None:
    """Each milestone, goal and rank gives once; what was earned before the end counts."""
    event_id = _planned(ground)
    ask: list[dict[str, Any]] = [
        {"event_id": event_id, "player_id": player} for player in ground.players
    ]
    ground.earn(0, 500)  # before joining: counts for nothing
    ground.later(minutes=1)
    for number in (0, 1, 2):
        ground.do(operations.join, who=number, **ask[number])
    ground.refused("E-LIVE-009", operations.join, who=0, **ask[0])
    ground.earn(0, 120)
    ground.later(minutes=1)
    first = ground.do(operations.contribute, who=0, key="one", **ask[0])
    assert (first.added, first.score, first.progress, first.rank) == (120, 120, 120, 1)
    assert first.given == first.earned == ("at 100: First steps",)
    assert (ground.held(0), ground.total_xp(0)) == (5, 630)
    again = ground.do(operations.contribute, who=0, key="one", **ask[0])
    assert (again, ground.held(0)) == (first, 5)
    idle = ground.do(operations.contribute, who=0, **ask[0])
    assert (idle.added, idle.given) == (0, ())  # its own reward is no contribution
    ground.refused("E-LIVE-006", operations.claim, who=0, **ask[0])

    half = ground.do(operations.credit, who=DESIGNER, points=80, **ask[1])
    assert (half.added, half.goals, half.given) == (80, (50,), ())  # a designer may not pay
    assert ground.do(operations.claim, who=1, **ask[1]).given == ("goal 50%: Half way",)
    assert ground.do(operations.claim, who=0, **ask[0]).given == ("goal 50%: Half way",)
    ground.earn(2, 150)
    ground.later(minutes=1)
    gone = ground.do(operations.drop_out, who=2, **ask[2])
    assert (gone.status, gone.added) == (SeasonalParticipantStatus.DROPPED_OUT, 150)
    ground.refused("E-LIVE-009", operations.contribute, who=2, **ask[2])
    back = ground.do(operations.join, who=2, **ask[2])
    assert (back.status, back.score, back.rank) == (SeasonalParticipantStatus.ACTIVE, 150, 1)
    ground.earn(1, 60)  # nobody counts this one in before the end

    ground.later(days=3)
    assert ground.do(operations.sweep, world_id=ground.world_id).seasonal_events == 1
    over = ground.see(operations.seasonal_event, event_id=event_id)
    assert (over.status, over.progress) == (SeasonalEventStatus.COMPLETED, 410)
    assert (over.goals_reached, over.participants) == ((50, 100), 3)
    table = ground.see(operations.standing, event_id=event_id)
    assert [(place.rank, place.score) for place in table] == [(1, 150), (2, 140), (3, 120)]
    won = [ground.do(operations.claim, who=number, **ask[number]).given for number in range(3)]
    assert won == [
        ("goal, at least 100: Together", "taking part"),
        ("at 100: First steps", "goal, at least 100: Together", "rank 1-2: The best",
         "taking part"),
        ("at 100: First steps", "goal 50%: Half way", "goal, at least 100: Together",
         "rank 1-2: The best", "taking part"),
    ]  # fmt: skip
    assert [ground.held(number) for number in range(4)] == [8, 58, 58, 0]
    assert "the-walker" in ground.game.player(ground.players[2]).titles
    for number in range(3):
        ground.refused("E-LIVE-006", operations.claim, who=number, **ask[number])
    ground.refused("E-LIVE-002", operations.join, who=3, **ask[3])
    ground.refused("E-LIVE-009", operations.claim, who=3, **ask[3])
    ground.assert_sound()


def test_a_plan_names_every_fault_of_its_rewards(ground: Ground) -> None:
    """Unreadable, doubled, unknown and impossible rewards, dates and requirements at once."""
    rewards = [
        {"reason": "when it suits", "xp": 1},
        {"reason": "at 5: One", "xp": 1},
        {"reason": "at 5: Two", "xp": 2},
        {"reason": "goal", "currency": "silver", "amount": 1},
        {"reason": "taking part", "title": "nobody", "amount": 4},
        {"reason": "rank 3-1"},
    ]
    wrong = {"type": "numeric", "metric": "dreams", "op": ">=", "value": 1}
    values = _values(
        ground,
        exclusive_rewards=rewards,
        community_goal_target=None,
        participation_requirements={"requirement": wrong},
        start_date=ground.at(days=-3),
        end_date=ground.at(days=-1),
        theme="",
    )
    plan: dict[str, Any] = {"world": "sample", "values": values}
    said = ground.refused("E-LIVE-020", operations.plan_seasonal, **plan)
    for code in (*range(20, 26), 4):
        assert f"E-LIVE-{code:03}" in said, code
    assert "theme" in said and said.count("E-LIVE-020") == 2
    ground.refused("E-REFUSED-002", operations.plan_seasonal, who=0, **plan)
    _planned(ground)
    ground.refused("E-RECORD-006", operations.plan_seasonal, world="sample",
                   values=_values(ground))  # fmt: skip


def test_conditions_hands_and_the_clock(ground: Ground) -> None:
    """Who does not meet the conditions hears all of them; hands begin, end and call off."""
    steps = {"type": "numeric", "metric": "steps", "op": ">=", "value": 5}
    hard = {"level_min": 3, "guild_members_only": True, "requirement": steps}
    event_id = _planned(
        ground, participation_requirements=hard, start_date=ground.at(days=1),
        end_date=ground.at(days=2), exclusive_rewards=[],
    )  # fmt: skip
    dot: dict[str, Any] = {"event_id": event_id, "player_id": ground.players[3]}
    ann: dict[str, Any] = {"event_id": event_id, "player_id": ground.players[0]}
    ground.refused("E-LIVE-002", operations.join, who=3, **dot)
    assert ground.do(operations.start_seasonal, event_id=event_id).status == "active"
    said = ground.refused("E-LIVE-007", operations.join, who=3, **dot)
    for part in ("a level from 3", "membership in a guild", "what its requirement asks"):
        assert part in said
    ground.earn(0, 700)
    ground.game.record(ground.players[0], ground.now.date(), steps=9)
    ground.later(minutes=1)
    ground.do(operations.join, who=0, **ann)
    ground.earn(0, 70)
    ground.later(minutes=1)
    ground.refused("E-LIVE-010", operations.credit, points=0, **ann)
    ground.refused("E-REFUSED-002", operations.credit, who=0, points=1, **ann)
    ground.refused("E-LIVE-009", operations.credit, points=1, **dot)
    ground.refused("E-REFUSED-002", operations.contribute, who=1, **ann)
    with ground.by() as session:  # a correction takes nothing of what was counted, nor adds to it
        xp.adjust(session, player_id=ground.players[0], xp=500)
    done = ground.do(operations.complete_seasonal, event_id=event_id)
    assert (done.progress, done.ends_at, done.status) == (70, ground.now, "completed")
    mine = ground.see(operations.part, **ann)
    assert (mine.score, mine.status) == (70, SeasonalParticipantStatus.COMPLETED)
    ground.refused("E-LIVE-002", operations.complete_seasonal, event_id=event_id)
    with pytest.raises(NotFound):
        ground.see(operations.part, **dot)
    other = _planned(ground, name="Halloween", start_date=ground.at(days=1))
    gone = ground.do(operations.cancel_seasonal, event_id=other)
    assert gone.status is SeasonalEventStatus.CANCELLED
    ground.refused("E-LIVE-002", operations.claim, who=0, event_id=other,
                   player_id=ground.players[0])  # fmt: skip
    listed = ground.see(operations.seasonal_events, world="sample", at=ground.now)
    assert [one.id for one in listed] == [event_id]


def test_a_claim_after_the_end_needs_no_sweep(ground: Ground) -> None:
    """Who comes first after the end lets everybody's XP be counted in, and nothing is lost."""
    event_id = _planned(ground, exclusive_rewards=[{"reason": "taking part, at least 20", "xp": 3}])
    ask: list[dict[str, Any]] = [
        {"event_id": event_id, "player_id": player} for player in ground.players
    ]
    for number in (0, 1):
        ground.do(operations.join, who=number, **ask[number])
        ground.earn(number, 20 + number)
    ground.later(days=4)
    ground.earn(0, 500)  # too late to count
    ground.refused("E-LIVE-002", operations.contribute, who=0, **ask[0])
    won = ground.do(operations.claim, who=1, **ask[1])
    assert (won.given, won.score, won.progress, won.rank) == (
        ("taking part, at least 20",), 21, 41, 1,
    )  # fmt: skip
    assert ground.see(operations.part, **ask[0]).score == 20
    assert ground.do(operations.sweep, world_id=ground.world_id).seasonal_events == 0
