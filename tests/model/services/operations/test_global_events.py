"""Global events: planned, begun and ended by the clock, felt by who is in scope, collected once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from model.errors import NotFound
from model.rules.values import PPM
from model.services import live_effects, operations
from model.services.ledger import ruleset_of
from model.tables import PlayerProfile
from model.words import GlobalEventStatus
from tests.model.services.operations.ground import DESIGNER, Ground

HOUR = timedelta(hours=1)


def _step(ground: Ground, number: int) -> live_effects.EventStep:
    with ground.by() as session:
        profile = session.get_one(PlayerProfile, ground.players[number])
        return live_effects.event_step(
            session, profile, ruleset_of(session, profile), at=ground.now
        )


def test_an_event_of_a_template_runs_by_the_clock(ground: Ground) -> None:
    """Planned, it acts from its start to its end whether or not it was swept; then it is over."""
    start = ground.at(hours=1)
    plan: dict[str, Any] = {"world": "sample", "template": "double", "start_date": start}
    made = ground.do(operations.plan_event, who=DESIGNER, key="plan", **plan)
    assert ground.do(operations.plan_event, who=DESIGNER, key="plan", **plan) == made
    assert (made.status, made.ends_at) == (GlobalEventStatus.SCHEDULED, start + 48 * HOUR)
    assert _step(ground, 0) == (PPM, None)
    ground.later(hours=1)
    assert _step(ground, 0) == (2_000_000, made.id)
    assert ground.earn(0, 10) == 20
    kept = "SELECT reason FROM xp_modifiers WHERE type = 'global_event' AND xp_after = 20"
    assert ground.one(kept) == _step(ground, 0).reason == f"event {made.id}"
    seen = ground.see(operations.event, event_id=made.id, at=ground.now)
    stored = ground.see(operations.event, event_id=made.id)
    assert (seen.status, stored.status) == (GlobalEventStatus.ACTIVE, GlobalEventStatus.SCHEDULED)
    assert ground.do(operations.sweep, world_id=ground.world_id).events == 1
    mine = ground.see(operations.my_events, player_id=ground.players[3], at=ground.now)
    assert (mine.event_ids, mine.multiplier_ppm) == ((made.id,), 2_000_000)
    ground.later(hours=48)
    assert _step(ground, 0).multiplier_ppm == PPM
    assert ground.do(operations.sweep, world_id=ground.world_id).events == 1
    assert ground.see(operations.event, event_id=made.id).status is GlobalEventStatus.COMPLETED
    ground.refused("E-LIVE-002", operations.start_event, event_id=made.id)
    late = ground.do(operations.plan_event, **{**plan, "start_date": ground.at(hours=-1)})
    assert late.status is GlobalEventStatus.ACTIVE  # its time has come already
    listed = ground.see(operations.list_events, world="sample", at=ground.now)
    assert [one.id for one in listed] == [late.id, made.id]


def test_who_may_plan_what(ground: Ground) -> None:
    """Players plan nothing; a form names all faults; one template takes place once at a time."""
    plan: dict[str, Any] = {
        "world": "sample",
        "template": "double",
        "start_date": ground.at(days=1),
    }
    ground.refused("E-REFUSED-002", operations.plan_event, who=0, **plan)
    with pytest.raises(NotFound, match="Did you mean 'double'"):
        ground.do(operations.plan_event, **{**plan, "template": "doubel"})
    ground.refused("E-LIVE-003", operations.plan_event, **plan, guild_ids=[ground.guilds[0]])
    night: dict[str, Any] = {**plan, "template": "guild-night"}
    ground.refused("E-LIVE-003", operations.plan_event, **night)
    ground.refused("E-RECORD-005", operations.plan_event, **night, guild_ids=[999])
    first = ground.do(operations.plan_event, **plan)
    said = ground.refused("E-LIVE-005", operations.plan_event, **plan)
    assert f"Event {first.id}" in said
    values = {
        "name": "",
        "event_type": "party",
        "effect": {"xp_multiplier": 2},
        "start_date": ground.at(days=-2),
        "end_date": ground.at(days=-1),
    }
    said = ground.refused("E-LIVE-004", operations.plan_own_event, world="sample", values=values)
    for part in ("name", "event_type", "effect.xp_multiplier", "must lie in the future"):
        assert part in said
    assert ground.do(operations.cancel_event, event_id=first.id).status == "cancelled"
    assert ground.do(operations.plan_event, **plan).id != first.id


def test_guilds_levels_and_hands_decide_who_is_in(ground: Ground) -> None:
    """The strongest event that a player is in counts; guilds come later; hands stop the clock."""
    owls, foxes = ground.guilds
    plan: dict[str, Any] = {"world": "sample", "start_date": ground.now}
    night = ground.do(operations.plan_event, template="guild-night", guild_ids=[owls, owls], **plan)
    ground.do(operations.plan_event, template="elders", **plan)  # nobody is that old
    assert [_step(ground, number).multiplier_ppm for number in range(4)] == [
        1_500_000, 1_500_000, PPM, PPM,
    ]  # fmt: skip
    night = ground.do(operations.invite_guilds, event_id=night.id, guild_ids=[foxes, owls])
    assert night.guild_ids == ground.guilds
    soon = ground.do(operations.plan_event, template="double", world="sample",
                     start_date=ground.at(days=9))  # fmt: skip
    assert [_step(ground, number).event_id for number in (2, 3)] == [night.id, None]
    begun = ground.do(operations.start_event, event_id=soon.id)
    assert (begun.starts_at, begun.status) == (ground.now, GlobalEventStatus.ACTIVE)
    assert [_step(ground, number).event_id for number in (2, 3)] == [soon.id, soon.id]
    ground.later(minutes=5)
    done = ground.do(operations.complete_event, event_id=soon.id)
    assert (done.ends_at, done.status) == (ground.now, GlobalEventStatus.COMPLETED)
    own, theirs = ground.earn(0, 30) + ground.earn(1, 5), ground.earn(2, 20)
    table = ground.see(operations.guild_standing, event_id=night.id)
    assert [(one.rank, one.guild_id, one.xp, one.members) for one in table] == [
        (1, owls, own, 2), (2, foxes, theirs, 1),
    ]  # fmt: skip
    ground.do(operations.cancel_event, event_id=night.id)
    assert _step(ground, 0).multiplier_ppm == PPM
    ground.refused("E-LIVE-002", operations.invite_guilds, event_id=night.id, guild_ids=[owls])
    ground.refused("E-REFUSED-002", operations.cancel_event, who=0, event_id=night.id)


def test_an_opponent_falls_by_what_everybody_earns(ground: Ground) -> None:
    """XP of those in it is its damage; who helped collects once, in their own name, also later."""
    effect = {"opponent": "The Hydra", "opponent_health": 100, "xp_once": 40}
    values = {
        "name": "Invasion",
        "event_type": "invasion",
        "participation_scope": "all_guilds",
        "effect": effect,
        "start_date": ground.now,
        "end_date": ground.at(days=1),
    }
    made = ground.do(operations.plan_own_event, world="sample", values=values)
    ann: dict[str, Any]
    ann, ben, cid, dot = ({"player_id": player, "event_id": made.id} for player in ground.players)
    ground.earn(0, 60), ground.earn(3, 500)  # who is in no guild does no damage
    assert ground.see(operations.opponent, event_id=made.id).left == 40
    ground.refused("E-LIVE-008", operations.collect, who=0, **ann)
    ground.refused("E-LIVE-001", operations.collect, who=3, **dot)
    ground.refused("E-REFUSED-002", operations.collect, who=1, **ann)
    ground.later(hours=1)
    ground.earn(2, 45)
    fallen = ground.see(operations.opponent, event_id=made.id)
    assert (fallen.name, fallen.damage, fallen.left, fallen.is_beaten) == (
        "The Hydra",
        105,
        0,
        True,
    )
    got = ground.do(operations.collect, who=0, key="take", **ann)
    assert (got.final_xp, ground.total_xp(0)) == (40, 100)
    assert ground.do(operations.collect, who=0, key="take", **ann) == got
    ground.refused("E-LIVE-006", operations.collect, who=0, **ann)
    ground.refused("E-LIVE-008", operations.collect, who=1, **ben)  # took no part in its fall
    ground.later(days=2)
    assert ground.do(operations.collect, who=2, **cid).final_xp == 40  # after the end
    bonus = ground.do(operations.plan_event, world="sample", template="double",
                      start_date=ground.now)  # fmt: skip
    ground.refused("E-LIVE-006", operations.collect, who=0, event_id=bonus.id,
                   player_id=ground.players[0])  # fmt: skip
    ground.refused("E-LIVE-001", lambda session, event_id: operations.opponent(
        session, event_id=event_id), event_id=bonus.id)  # fmt: skip
