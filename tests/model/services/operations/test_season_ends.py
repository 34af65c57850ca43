"""The end of a season gives what its events and achievements say, to whom it is due, once."""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from typing import Any

from model.services import achievements, operations
from tests.model.services.operations.ground import CONTENT_HERE, DESIGNER, Ground
from tests.sample_content import CONTENT
from tests.sample_rows import metric_row

SEASON: dict[str, Any] = {"world": "sample", "season": "awakening"}
REWARDS = [
    {"reason": "rank 1: The champion", "currency": "gold", "amount": 100, "title": "the-walker"},
    {"reason": "rank 2-3: The podium", "currency": "gold", "amount": 40, "xp": 5},
    {"reason": "at 50: Diligent", "currency": "gold", "amount": 10},
    {"reason": "at 60: Gone by then", "currency": "silver", "amount": 1},
    {"currency": "gold", "amount": 1},
]
FEATS: dict[str, tuple[str, int, dict[str, Any]]] = {
    "finisher": ("seasons_finished", 1, {"currency": "gold", "currency_reward": 7}),
    "champion": ("season_first_places", 1, {"experience_points": 30}),
    "veteran": ("seasons_finished", 2, {}),
    "sprinter": ("season_xp_best", 80, {}),
    "regular": ("season_podiums", 2, {}),
    "crowd": ("season_top_tens", 1, {"is_hidden": True}),
}
METRICS = ("seasons_finished", "season_first_places", "season_xp_best", "season_podiums",
           "season_top_tens")  # fmt: skip


def _publish(ground: Ground, *, has_silver: bool) -> None:
    here = copy.deepcopy({**CONTENT, **CONTENT_HERE})
    here["metrics"] |= {key: metric_row("numeric", 1_000_000) for key in METRICS}
    here["achievements"] = {
        key: {
            "name": key.title(), "description": key, "achievement_type": "milestone",
            "achievement_category": "learning", "rarity": "rare", **more,
            "requirements": {"type": "numeric", "metric": metric, "op": ">=", "value": value},
        }
        for key, (metric, value, more) in FEATS.items()
    }  # fmt: skip
    here["narrative_contents"]["season.1.outro"] = {
        "category": "season", "content": "Closed at {{season_xp}} of {{somebody}}.",
        "context": {"season_xp": "XP"}, "is_active": True,
    }  # fmt: skip
    if has_silver:
        here["currencies"]["silver"] = {"name": "Silver", "symbol": "S"}
    ground.game.publish(here, now=ground.now)


def test_a_season_gives_once_what_its_events_and_achievements_say(ground: Ground) -> None:
    """By rank, points and taking part; what cannot be given waits; asking again gives nothing."""
    _publish(ground, has_silver=True)
    ground.earn(3, 10)  # in the season, in none of its events
    mine = ground.see(operations.my_season, player_id=ground.players[3], at=ground.now)
    season_id = mine.season_id
    values: dict[str, Any] = {
        "name": "The season's race", "theme": "Race", "event_type": "challenge",
        "exclusive_rewards": REWARDS, "season_id": season_id, "start_date": ground.now,
        "end_date": ground.at(days=2),
    }  # fmt: skip
    planned = ground.do(operations.plan_seasonal, who=DESIGNER, world="sample", values=values)
    longer = {**values, "name": "Goes on", "end_date": ground.at(days=30)}
    still = ground.do(operations.plan_seasonal, who=DESIGNER, world="sample", values=longer)
    for number in range(3):
        for event in (planned, still):
            ask = {"event_id": event.id, "player_id": ground.players[number]}
            ground.do(operations.join, who=number, **ask)
    ground.later(minutes=1)
    ground.earn(0, 80), ground.earn(1, 55), ground.earn(2, 40)
    ground.do(operations.drop_out, who=2, event_id=planned.id, player_id=ground.players[2])
    ground.refused("E-LIVE-042", operations.reward_season, **SEASON)
    assert ground.see(operations.season_results, season_id=season_id) == []

    _publish(ground, has_silver=False)
    ground.now = datetime(2026, 1, 8, 12, tzinfo=UTC)
    closed = ground.do(operations.close_season, key="end", **SEASON)
    assert (closed.is_closed, closed.rewards, closed.achievements) == (True, 6, 10)
    assert ground.do(operations.close_season, key="end", **SEASON) == closed
    told_to = f"user_id = {ground.actors[0].user_id} AND title = 'Season 1 is over'"
    assert ground.one(f"SELECT content FROM notifications WHERE {told_to}") == (
        "Closed at 80 of {{somebody}}."
    )
    first, second, third, last = ground.see(operations.season_results, season_id=season_id)
    assert (first.rank, first.player_id, first.season_xp) == (1, ground.players[0], 80)
    assert first.rewards == ("rank 1: The champion", "at 50: Diligent", "taking part")
    assert first.achievements == ("champion", "crowd", "finisher", "sprinter")
    assert second.rewards == ("rank 2-3: The podium", "at 50: Diligent", "taking part")
    assert (third.rewards, third.achievements) == ((), ("crowd", "finisher"))
    assert (last.player_id, last.rewards, last.rank) == (ground.players[3], (), 4)
    assert [ground.held(number) for number in range(4)] == [118, 58, 7, 7]
    assert "the-walker" in ground.game.player(ground.players[0]).titles
    told = ground.see(achievements.achievements_of, player_id=ground.players[0])
    assert {one.achievement for one in told if one.earned_at} == set(first.achievements)
    assert ground.total_xp(0) == 80 + 30  # counts in the next season, the closed one stays

    _publish(ground, has_silver=True)
    ground.refused("E-REFUSED-002", operations.reward_season, who=DESIGNER, **SEASON)
    ground.later(minutes=1)
    again = ground.do(operations.reward_season, key="again", **SEASON)
    assert (again.rewards, again.achievements) == (7, 10)
    assert ground.do(operations.reward_season, key="again", **SEASON) == again
    assert ground.do(operations.reward_season, **SEASON).rewards == 7
    results = ground.see(operations.season_results, season_id=season_id)
    assert results[0].rewards[-1] == "at 60: Gone by then"
    ground.refused("E-LIVE-041", operations.close_season, **SEASON)
    ground.refused("E-LIVE-006", operations.claim, who=1, event_id=planned.id,
                   player_id=ground.players[1])  # fmt: skip
    ground.now = datetime(2026, 1, 11, 13, tzinfo=UTC)  # the sweep closes the second season
    assert ground.do(operations.sweep, world_id=ground.world_id).seasons_closed == 1
    second_season = ground.see(operations.list_seasons, world="sample", at=ground.now)[1]
    assert (second_season.is_closed, second_season.rewards) == (True, 0)
    assert ground.count("notifications", "content LIKE 'Place 1 of %, with % XP.'") == 1
    ends = ground.see(operations.season_results, season_id=second_season.id)
    by_player = {one.player_id: one.achievements for one in ends}
    assert by_player[ground.players[0]] == ("regular", "veteran")
    ground.assert_sound()
