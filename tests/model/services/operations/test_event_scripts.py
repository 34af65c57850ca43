"""Event scripts: read whole, shown dry, done step by step by the sweep, each step once."""

from __future__ import annotations

import copy
from datetime import timedelta
from typing import Any

from model.services import operations
from model.words import EventScriptStatus
from tests.model.services.operations.ground import CONTENT_HERE, DESIGNER, Ground
from tests.sample_content import CONTENT

MINUTE = timedelta(minutes=1)
STEPS = [
    "+0 announce The gates open",
    "+0 start",
    "+10 start elders for 20",
    "+15 quests steps workout for 5",
    "+20 board Night of the gates",
    "+30 reward xp 50 gold 10 title the-walker",
    "+45 end",
]


def _values(ground: Ground, steps: list[str], **values: Any) -> dict[str, Any]:
    configuration = {
        "duration_minutes": 60,
        "effect": {"xp_multiplier_ppm": 1_500_000},
        "steps": steps,
        **values.pop("configuration", {}),
    }
    return {
        "name": "Night of the gates",
        "event_type": "challenge",
        "configuration": configuration,
        "schedule_date": ground.at(hours=1),
        **values,
    }


def _planned(ground: Ground, steps: list[str], **values: Any) -> int:
    made = ground.do(
        operations.plan_script,
        who=DESIGNER,
        world="sample",
        values=_values(ground, steps, **values),
    )
    return int(made.id)


def _sweep(ground: Ground, **request: Any) -> int:
    done: operations.SweepInfo = ground.do(operations.sweep, world_id=ground.world_id, **request)
    return done.script_steps


def test_a_script_is_done_step_by_step_and_each_step_once(ground: Ground) -> None:
    """Dry it says what will be; swept late, in parts or twice it does each step once."""
    members = {"guild_members_only": True}
    script_id = _planned(ground, STEPS, participation_conditions=members)
    dry = ground.see(operations.dry_run, script_id=script_id, at=ground.now)
    assert [(step.at - ground.now) // MINUTE for step in dry] == [60, 60, 70, 75, 80, 90, 105]
    assert [step.reach for step in dry] == [4, 4, 4, 4, 4, 3, 0]
    assert dry[1].what == "the script's own effect, XP times 1.5"
    assert ground.count("notifications") == ground.count("global_events") == 0
    assert _sweep(ground) == 0
    ground.later(hours=1)
    ground.refused("E-REFUSED-002", operations.sweep, who=DESIGNER, world_id=ground.world_id)
    assert _sweep(ground, steps_max=1) == 1  # cut off after the first step
    assert ground.count("notifications", "title = 'The gates open'") == 4
    assert _sweep(ground) == 1
    assert _sweep(ground) == 0
    assert ground.see(operations.script, script_id=script_id).status is EventScriptStatus.ACTIVE
    ground.later(minutes=17)
    assert _sweep(ground) == 2
    mine = ground.see(operations.my_events, player_id=ground.players[0], at=ground.now)
    assert (mine.multiplier_ppm, mine.quests) == (1_500_000, ("steps", "workout"))
    ground.later(minutes=15)
    with ground.by(key="sweep") as session:
        assert operations.sweep(session, world_id=ground.world_id).script_steps == 2
    with ground.by(key="sweep") as session:
        assert operations.sweep(session, world_id=ground.world_id).script_steps == 2  # kept
    assert [ground.held(number) for number in range(4)] == [10, 10, 10, 0]
    gained = [ground.total_xp(number) for number in range(4)]
    assert gained[0] == gained[2] >= 50 > gained[3] == 0
    assert "the-walker" in ground.game.player(ground.players[1]).titles
    assert ground.count("leaderboards", "is_active") == 1
    ground.later(hours=5)
    assert _sweep(ground) == 1
    done = ground.see(operations.script, script_id=script_id)
    assert (done.status, done.done, done.left) == (EventScriptStatus.COMPLETED, 7, 0)
    ends = {step.at for step in dry if step.verb == "end"}
    made = ground.see(operations.list_events, world="sample", at=ground.now)
    assert {one.status for one in made} == {"completed"}
    assert max(one.ends_at for one in made) in ends  # though it was swept late
    assert ground.count("leaderboards", "is_active") == 0
    assert all(step.is_done for step in ground.see(
        operations.dry_run, script_id=script_id, at=ground.now))  # fmt: skip
    ground.assert_sound()


def test_a_plan_names_every_line_that_is_wrong(ground: Ground) -> None:
    """Lines that cannot be read, come too late, or name what is not published, all at once."""
    steps = [
        "announce Hello",
        "+5 dance",
        "+90 announce Too late",
        "+1 start Not A Key",
        "+1 start nobody for 5",
        "+2 quests",
        "+2 quests steps levitation",
        "+3 reward xp",
        "+3 reward xp 0",
        "+3 reward gold 1 gold 2",
        "+3 reward silver 4 title emperor",
        "+4 announce <script>",
        "+5 end now",
        "+6 end",
        "+7 board After the end",
    ]
    plan: dict[str, Any] = {"world": "sample", "values": _values(ground, steps, name="")}
    said = ground.refused("E-LIVE-030", operations.plan_script, **plan)
    places = {
        line.split("steps.")[1].split(" ")[0] for line in said.splitlines() if "steps." in line
    }
    assert places == {str(number) for number in range(len(steps))} - {"13"}
    for part in ("'silver' is none", "'emperor' is none", "event_scripts: name", "'levitation'"):
        assert part in said
    ground.refused("E-REFUSED-002", operations.plan_script, who=0, **plan)
    late = _values(ground, [], schedule_date=ground.at(hours=-1))
    ground.refused("E-RULE-060", operations.plan_script, world="sample", values=late)
    rounds = _values(ground, ["+1 end"], configuration={"rounds": 2})
    said = ground.refused("E-LIVE-030", operations.plan_script, world="sample", values=rounds)
    assert "several rounds ends with its last" in said
    many = _values(ground, ["+1 announce Hi"] * 20, configuration={"rounds": 51})
    said = ground.refused("E-LIVE-030", operations.plan_script, world="sample", values=many)
    assert "at most 1000 steps over all 51 rounds" in said


def test_rounds_people_and_calling_off(ground: Ground) -> None:
    """Rounds repeat the lines; too few guilds let it wait, then call it off; so do hands."""
    twice = _planned(
        ground, ["+0 announce Go", "+30 reward xp 5"], name="Twice",
        configuration={"rounds": 2, "participants_max": 2, "effect": {}},
    )  # fmt: skip
    lonely = _planned(
        ground, ["+0 announce Nobody"], name="Lonely",
        participation_conditions={"level_min": 2},
        coordination_requirements={"guilds_min": 1, "within_minutes": 10},
    )  # fmt: skip
    ground.later(hours=1)
    assert _sweep(ground) == 1
    assert ground.see(operations.script, script_id=lonely).status == "scheduled"
    ground.later(minutes=10)
    assert _sweep(ground) == 0
    assert ground.see(operations.script, script_id=lonely).status == "cancelled"
    ground.later(minutes=110)
    assert _sweep(ground) == 4
    done = ground.see(operations.script, script_id=twice)
    assert (done.status, done.done) == (EventScriptStatus.COMPLETED, 5)
    assert [ground.total_xp(number) for number in range(3)] == [10, 10, 0]
    assert ground.count("notifications", "title = 'Go'") == 8
    gone = ["+0 start double", "+1 reward xp 1 gold 5 title the-walker"]
    lost = _planned(ground, gone, name="Lost")
    flat = copy.deepcopy({**CONTENT, "seasons": CONTENT_HERE["seasons"]})
    ground.game.publish(flat, now=ground.now)  # neither templates nor gold any more
    ground.later(minutes=61)
    assert _sweep(ground) == 2
    assert ground.see(operations.script, script_id=lost).done == 2
    assert (ground.total_xp(3), ground.held(3)) == (1, 0)
    off = _planned(ground, ["+0 start"], name="Off")
    ground.refused("E-REFUSED-002", operations.start_script, who=0, script_id=off)
    begun = ground.do(operations.start_script, script_id=off)
    assert (begun.scheduled_at, begun.left) == (ground.now, 2)
    assert _sweep(ground) == 1
    mine: dict[str, Any] = {"player_id": ground.players[0], "at": ground.now}
    assert ground.see(operations.my_events, **mine).multiplier_ppm == 1_500_000
    assert ground.do(operations.cancel_script, script_id=off).status == "cancelled"
    assert ground.see(operations.my_events, **mine).event_ids == ()
    ground.refused("E-LIVE-002", operations.cancel_script, script_id=off)
