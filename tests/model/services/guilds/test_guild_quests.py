"""Quests of a course: designed, set, worked on, judged and paid; boss fights and the dashboard."""

from __future__ import annotations

from typing import Any

import pytest

from model.db import read
from model.errors import Refused
from model.rules import guilds as rules
from model.services import guild_work, guilds
from model.tables import GuildQuestAssignment, SkillNode, SkillTree
from tests.model.services.guilds.ground import Ground

FILE = "https://files.example.org/algebra.pdf"
QUEST = {"quest_type": "side_quest", "difficulty": "easy", "minutes": 30, "experience_points": 200}


def template(ground: Ground, *, approved: bool = True, **values: Any) -> int:
    """A quest template of the course, by its teacher, approved if not said otherwise."""
    wanted = {"title": "Solve for x", **QUEST, **values}
    made = ground.do(guild_work.draft_template, ground.teacher, guild_id=ground.course, **wanted)
    for service in (guild_work.review_template, guild_work.approve_template) if approved else ():
        ground.do(service, ground.teacher, template_id=made.id)
    return int(made.id)


def quest(ground: Ground, *, publish: bool = True, **values: Any) -> int:
    """A quest that runs for a week from now on, given to all learners."""
    about = {"starts_at": ground.now, **values}
    if "template_id" not in about:
        about["template_id"] = template(ground)
    made = ground.do(guild_work.set_quest, ground.teacher, due_at=ground.ahead(days=7), **about)
    if publish:
        ground.do(guild_work.publish_quest, ground.teacher, quest_id=made.id)
    return int(made.id)


def task(ground: Ground, quest_id: int, player_id: int) -> int:
    """A player's task of a quest."""
    found = ground.look(guild_work.tasks_of, quest_id=quest_id, player_id=player_id)
    return int(found[0].id)


def done(ground: Ground, quest_id: int, player_id: int, score: int | None = None) -> int:
    """A task that was worked on, handed in and approved; gives its id."""
    task_id = task(ground, quest_id, player_id)
    ground.do(guild_work.begin_task, player_id, task_id=task_id)
    ground.do(guild_work.hand_in, player_id, task_id=task_id)
    ground.do(guild_work.approve, ground.teacher, task_id=task_id, score=score)
    return task_id


def test_the_rules_of_work() -> None:
    """XP by score, pass marks 60 to 90, XP of merged modules (rules.md §5.2), bounds of buffs."""
    assert [rules.graded_xp(200, score) for score in (100, 75, 0, 101)] == [200, 150, 1, 200]
    assert [rules.score_of(*pair) for pair in ((2, 3), (3, 3), (0, 7))] == [66, 100, 0]
    assert rules.is_won("easy", 60) and not rules.is_won("medium", 69)
    assert rules.is_won("hard", 80) and not rules.is_won("expert", 89)
    assert rules.fight_xp("easy", 9_999) == 500 and rules.fight_xp("hard", 40) == 40
    assert rules.hybrid_xp("medium", 3) == 450 and rules.hybrid_xp("easy", 9) == 500
    assert rules.merged_topics([("A", ["x", "Y"]), ("B", []), ("C", ["y", "z"])]) == (
        *("x", "Y"),
        *("B", "z"),
    )
    assert rules.share_reached(9, 10, 900_000) and not rules.share_reached(8, 10, 900_000)
    assert not rules.share_reached(0, 0, 0) and not rules.share_reached(0, 5, 0)
    assert rules.members_done([1, 5, 7], 5) == 2
    assert rules.buff_state("pending", False, True, True) == "active"
    assert rules.buff_state("pending", False, False, True) == "pending"
    assert rules.buff_state("inactive", False, True, True) == "inactive"
    assert rules.buff_state("active", True, True, True) == "expired"
    assert [rules.boost_ppm(some) for some in ([], [1_200_000, 1_100_000])] == [
        1_000_000,
        1_200_000,
    ]
    assert rules.summed_points([{"b": 2, "a": 1}, {"b": -2}]) == {"a": 1}
    assert rules.boost_ppm([9_000_000]) == rules.BOOST_PPM_MAX


def test_a_quest_from_material_to_xp(ground: Ground) -> None:
    """Uploaded, drafted, approved, set, worked on, judged: each task is paid once, by its score."""
    first, second, third, fourth, _ = ground.learners
    teacher, course = ground.teacher, {"guild_id": ground.course}
    about = {"title": "Notes", "material_type": "lecture_notes", "file_url": FILE}
    notes = ground.do(guilds.upload, teacher, **course, **about)
    template_id = template(ground, material_ids=(notes.id,))
    made = ground.look(guild_work.template, template_id=template_id)
    assert made.status == "approved" and made.material_ids == (notes.id,)
    quest_id = quest(ground, template_id=template_id)
    assert ground.look(guild_work.quest, quest_id=quest_id).counts["not_started"] == 3
    done(ground, quest_id, first, score=75)
    done(ground, quest_id, second)
    assert ground.xp(second) == ground.xp(first)  # nothing yet: the teacher cannot write there
    first_task, second_task = task(ground, quest_id, first), task(ground, quest_id, second)
    before = ground.xp(first)
    assert ground.do(guild_work.collect, first, task_id=first_task).xp == ground.xp(first) - before
    ground.do(guild_work.collect, second, task_id=second_task)
    ground.refused("E-GWK-013", guild_work.collect, first, task_id=first_task)
    occasion = "guild_quest_assignment"
    assert ground.given(first) == [(f"{occasion}:{first_task}", 150)]
    assert ground.given(second) == [(f"{occasion}:{second_task}", 200)]
    with ground.as_(None) as session:  # an admin's judgement is paid at once
        third_task = task(ground, quest_id, third)
        guild_work.begin_task(session, task_id=third_task, player_id=third)
    ground.do(guild_work.hand_in, third, task_id=third_task)
    with ground.as_(None) as session:
        judged = guild_work.approve(session, task_id=third_task, player_id=teacher, score=50)
    assert judged.xp is not None and ground.given(third) == [(f"{occasion}:{third_task}", 100)]
    info = ground.look(guild_work.quest, quest_id=quest_id)
    assert (info.counts["completed"], info.handed_in, info.mean_score) == (3, 0, 62)
    ground.do(guilds.join, fourth, **course)
    more = {"quest_id": quest_id, "member_ids": (first, fourth)}
    assert ground.do(guild_work.assign, teacher, **more).counts["not_started"] == 1
    ground.refused("E-GWK-006", guild_work.alter_template, teacher, template_id=template_id,
                   values={"experience_points": 500})  # fmt: skip
    ground.assert_sound()


def test_templates_are_reviewed_by_others_and_approved_by_the_master(ground: Ground) -> None:
    """Draft, reviewed, approved; a changed one is a draft again; nothing is set before approval."""
    first, second, *_ = ground.learners
    teacher, course = ground.teacher, {"guild_id": ground.course}
    ground.refused("E-GLD-002", guild_work.draft_template, first, **course, title="Solve", **QUEST)
    for officer in (first, second):
        ground.do(guilds.appoint, teacher, **course, member_id=officer)
    wrong = {**QUEST, "experience_points": 501, "minutes": 4}
    ground.refused("E-RULE-046", guild_work.draft_template, first, **course, title="x", **wrong)
    machine = {**QUEST, "values": {"is_ai_generated": True}}
    ground.refused("E-RULE-047", guild_work.draft_template, first, **course, title="Try", **machine)
    made = ground.do(guild_work.draft_template, first, **course, title="Solve", **QUEST)
    about = {"template_id": made.id}
    ground.refused("E-GWK-007", guild_work.review_template, first, **about)
    ground.refused("E-GWK-001", guild_work.approve_template, teacher, **about)
    assert ground.do(guild_work.review_template, second, **about).status == "reviewed"
    ground.refused("E-GLD-002", guild_work.approve_template, second, **about)
    assert ground.do(guild_work.return_template, teacher, **about).status == "draft"
    quest_id = quest(ground, publish=False, **about)
    ground.refused("E-RULE-090", guild_work.publish_quest, teacher, quest_id=quest_id)
    other = {"template_id": template(ground, approved=False)}
    ground.refused("E-GWK-002", guild_work.alter_template, first, **other, values={"guild_id": 1})
    ground.do(guild_work.review_template, teacher, **other)
    altered = ground.do(guild_work.alter_template, first, **other, values={"title": "Solve for y"})
    assert (altered.status, altered.title) == ("draft", "Solve for y")
    assert len(ground.look(guild_work.templates_of, **course)) == 2


def test_tasks_are_handed_in_in_time_and_judged_by_others(ground: Ground) -> None:
    """Own tasks, before the due date, judged once handed in; given back, failed, overdue."""
    first, second, third, fourth, _ = ground.learners
    teacher = ground.teacher
    quest_id = quest(ground, publish=False, scope="selected_students")
    publish = guild_work.publish_quest
    ground.refused("E-GWK-009", publish, teacher, quest_id=quest_id)
    ground.refused("E-GWK-003", publish, teacher, quest_id=quest_id, member_ids=(teacher,))
    ground.refused("E-RULE-087", publish, teacher, quest_id=quest_id, member_ids=(first, fourth))
    ground.do(publish, teacher, quest_id=quest_id, member_ids=(first, second, third))
    ground.refused("E-GWK-001", publish, teacher, quest_id=quest_id, member_ids=(first,))
    own = task(ground, quest_id, first)
    ground.refused("E-GWK-010", guild_work.begin_task, second, task_id=own)
    ground.refused("E-GWK-001", guild_work.hand_in, first, task_id=own)
    ground.do(guild_work.begin_task, first, task_id=own)
    ground.refused("E-GWK-014", guild_work.approve, teacher, task_id=own)
    ground.do(guild_work.hand_in, first, task_id=own)
    ground.refused("E-GWK-012", guild_work.hand_in, first, task_id=own)
    ground.refused("E-GLD-002", guild_work.approve, second, task_id=own)
    ground.do(guilds.appoint, teacher, guild_id=ground.course, member_id=first)
    ground.refused("E-GWK-005", guild_work.approve, first, task_id=own)
    ground.refused("E-RECORD-003", guild_work.approve, teacher, task_id=own, score=101)
    back = ground.do(guild_work.give_back, teacher, task_id=own, feedback="Show the way.")
    assert (back.status, back.handed_in_at, back.feedback) == ("in_progress", None, "Show the way.")
    assert ground.do(guild_work.fail, teacher, task_id=own).status == "failed"
    assert ground.do(guild_work.give_back, teacher, task_id=own).status == "in_progress"
    ground.refused("E-GWK-001", guild_work.collect, first, task_id=own)
    ground.do(guild_work.begin_task, second, task_id=task(ground, quest_id, second))
    ground.do(guild_work.hand_in, second, task_id=task(ground, quest_id, second))
    ground.later(days=7)
    ground.refused("E-GWK-011", guild_work.hand_in, first, task_id=own)
    ground.refused("E-GWK-008", guild_work.assign, teacher, quest_id=quest_id, member_ids=(first,))
    with ground.as_(None) as session:
        assert guild_work.expire_overdue(session, world="sample") == 2
    info = ground.look(guild_work.quest, quest_id=quest_id)
    assert (info.counts["failed"], info.handed_in) == (2, 1)
    ground.do(guild_work.postpone, teacher, quest_id=quest_id, due_at=ground.ahead(days=1))
    ground.refused("E-RULE-060", guild_work.postpone, teacher, quest_id=quest_id, due_at=ground.now)
    assert ground.do(guild_work.archive_quest, teacher, quest_id=quest_id).status == "archived"
    ground.refused("E-GWK-001", guild_work.begin_task, third, task_id=own + 2)
    assert ground.do(guild_work.reopen_quest, teacher, quest_id=quest_id).status == "published"


def test_approving_twice_with_one_key_pays_once(ground: Ground) -> None:
    """The same request has one effect, and a failure leaves nothing behind."""
    first, quest_id = ground.learners[0], quest(ground)
    own = task(ground, quest_id, first)
    ground.do(guild_work.begin_task, first, task_id=own)
    ground.do(guild_work.hand_in, first, task_id=own)
    for _ in range(2):
        with ground.as_(None, key="judged") as session:
            guild_work.approve(session, task_id=own, player_id=ground.teacher, score=80)
    assert [base for _, base in ground.given(first)] == [160]
    with pytest.raises(Refused, match="different"), ground.as_(None, key="judged") as session:
        guild_work.approve(session, task_id=own, player_id=ground.teacher, score=90)
    with read(ground.game.database) as session:
        assert session.get_one(GuildQuestAssignment, own).score == 80


def skill(ground: Ground, player_id: int, name: str, level: int) -> None:
    """A player's own skill."""
    with ground.as_(None) as session:
        times: Any = {"created_at": session.now, "updated_at": session.now}
        tree = SkillTree(player_id=player_id, name=f"Tree {name}", **times)
        session.add(tree)
        session.flush()
        session.add(SkillNode(skill_tree_id=tree.id or 0, name=name, level=level, **times))


def test_a_boss_fight_of_the_course(ground: Ground) -> None:
    """Knowledge, attempts and time are limits; the pass mark decides; a win is paid once."""
    first, second, third, *_ = ground.learners
    teacher, course = ground.teacher, {"guild_id": ground.course}
    about = {"title": "Mock exam", "difficulty": "medium", "deadline": ground.ahead(days=3)}
    wanted = [{"name": "Sets", "proficiency_min": 40}, {"name": "Luck", "is_required": False}]
    make = guild_work.make_fight
    ground.do(guilds.appoint, teacher, **course, member_id=third)
    ground.refused("E-REFUSED-002", make, third, **course, **about, rewards={"currency": "gold"})
    ground.refused("E-RULE-060", make, teacher, **course, **{**about, "deadline": ground.now})
    made = ground.do(make, teacher, **course, **about, max_attempts=2, requirements=wanted,
                     rewards={"xp": 5_000})  # fmt: skip
    published = ground.do(guild_work.publish_fight, teacher, fight_id=made.id)
    assert published.counts["not_started"] == 2
    parts = ground.look(guild_work.parts_of, fight_id=made.id)
    own, other = (part.id for part in parts)
    ground.refused("E-GWK-016", guild_work.begin_fight, second, part_id=own)
    ground.refused("E-GWK-019", guild_work.begin_fight, first, part_id=own)
    skill(ground, first, "sets", 40)
    assert ground.do(guild_work.begin_fight, first, part_id=own).attempts_made == 1
    record = guild_work.record_result
    ground.refused("E-GLD-002", record, first, part_id=own, points=9, most=10)
    ground.refused("E-GWK-020", record, teacher, part_id=own, points=11, most=10)
    lost = ground.do(record, teacher, part_id=own, points=69, most=100)
    assert (lost.status, lost.best_score, lost.xp) == ("failed", 69, None)
    ground.refused("E-GWK-001", guild_work.collect_prize, first, part_id=own)
    ground.do(guild_work.begin_fight, first, part_id=own)
    won = ground.do(record, third, part_id=own, points=14, most=20)
    assert (won.status, won.best_score, won.rewards["xp"]) == ("completed", 70, 1_500)
    for _ in range(2):
        ground.do(guild_work.collect_prize, first, part_id=own)
    assert ground.given(first) == [(f"custom_boss_fight_assignment:{own}", 1_500)]
    skill(ground, second, "Sets", 99)
    for _ in range(2):
        ground.do(guild_work.begin_fight, second, part_id=other)
        ground.do(record, teacher, part_id=other, points=0, most=10)
    ground.refused("E-GWK-018", guild_work.begin_fight, second, part_id=other)
    ground.do(guild_work.assign_fight, teacher, fight_id=made.id, member_ids=(third,))
    last = ground.look(guild_work.parts_of, player_id=third)[0].id
    ground.later(days=3)
    ground.refused("E-GWK-017", guild_work.begin_fight, second, part_id=other)
    with ground.as_(None) as session:
        assert guild_work.close_overdue(session, world="sample") == 1
    assert ground.look(guild_work.part, part_id=last).status == "failed"
    ground.refused("E-GWK-015", guild_work.assign_fight, teacher, fight_id=made.id,
                   member_ids=(third,))  # fmt: skip
    assert ground.do(guild_work.archive_fight, teacher, fight_id=made.id).status == "archived"
    assert ground.do(guild_work.reopen_fight, teacher, fight_id=made.id).status == "published"


def test_a_dashboard_shows_what_may_be_seen(ground: Ground) -> None:
    """The whole to everybody if the master shows it, each one to officers who lets it be seen."""
    first, second, _, fourth, _ = ground.learners
    quest_id, about = quest(ground), {"guild_id": ground.course}
    done(ground, quest_id, first)
    ground.refused("E-GWK-025", guild_work.dashboard, first, **about)
    ground.refused("E-GLD-001", guild_work.dashboard, fourth, **about)
    ground.do(guilds.show_progress, first, **about, visible=True)
    seen = ground.do(guild_work.dashboard, ground.teacher, **about)
    assert (seen.member_count, seen.tasks, seen.tasks_completed) == (4, 3, 1)
    assert [(m.player_id, m.tasks_completed) for m in seen.members] == [
        (ground.teacher, 0),
        (first, 1),
    ]
    shown = {"values": {"aggregated_progress_visible": True}}
    ground.do(guilds.alter, ground.teacher, **about, **shown)
    whole = ground.do(guild_work.dashboard, second, **about)
    assert whole.tasks_completed == 1 and whole.members == ()
