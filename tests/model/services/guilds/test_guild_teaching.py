"""What a course teaches with: materials, overlays, lore, modules, hybrid quests, and its buffs."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from model.db import read
from model.rules import guilds as rules
from model.services import guild_work, guilds
from model.services.guilds.goals import counts_of
from model.words import GuildGoalCount
from tests.model.services.guilds.ground import Ground
from tests.model.services.guilds.test_guild_quests import FILE, done, quest, skill

NOTES = {"title": "Notes", "material_type": "lecture_notes", "file_url": FILE}


def test_materials_have_versions_and_come_back(ground: Ground) -> None:
    """Uploaded by officers of a course, replaced, scanned anew, put away, brought back."""
    first, teacher, course = ground.learners[0], ground.teacher, {"guild_id": ground.course}
    ground.refused("E-GLD-002", guilds.upload, first, **course, **NOTES)
    wrong = {**NOTES, "file_url": "https://files.example.org/virus.exe"}
    ground.refused("E-RULE-111", guilds.upload, teacher, **course, **wrong)
    made = ground.do(guilds.upload, teacher, **course, **NOTES)
    about = {"material_id": made.id}
    ground.refused("E-GLD-027", guilds.revise, teacher, **about, values={"guild_id": 2})
    fresh = {"file_url": "https://files.example.org/algebra-2.pdf", "title": "Better notes"}
    revised = ground.do(guilds.revise, teacher, **about, values=fresh)
    assert (revised.version, revised.title) == (made.version + 1, "Better notes")
    with read(ground.game.database) as session:
        scans = sa.text("SELECT count(*) FROM outside_checks WHERE kind = 'virus_scan'")
        assert session.execute(scans).scalar_one() == 2
    ground.do(guilds.archive_material, teacher, **about)
    assert ground.look(guilds.materials_of, **course) == ()
    ground.refused("E-RECORD-030", guilds.revise, teacher, **about, values=fresh)
    assert ground.do(guilds.restore_material, teacher, **about).title == "Better notes"
    ground.refused("E-FIND-001", guilds.restore_material, teacher, **about)
    band = ground.do(guilds.found, ground.high[0], name="Owls").id
    ground.refused("E-GLD-022", guilds.upload, ground.high[0], guild_id=band, **NOTES)


def test_an_overlay_lies_over_each_members_own_skills(ground: Ground) -> None:
    """No circle, ten levels deep; once it is published, it is seen with what one knows."""
    wanted = [rules.Wanted(1, "Sets", 40), rules.Wanted(2, "Groups", 60), rules.Wanted(3, "X", 0)]
    seen = rules.laid_over(wanted, [(1, 2), (2, 3)], {"SETS": 50, "groups": 59})
    assert [(s.level, s.is_in_tree, s.is_met, s.is_open) for s in seen] == [
        (50, True, True, True),
        (59, True, False, True),
        (0, False, True, False),
    ]
    first, second, *_ = ground.learners
    teacher = ground.teacher
    made = ground.do(guild_work.make_overlay, teacher, guild_id=ground.course, name="Finals",
                     purpose="course_requirements")  # fmt: skip
    about = {"overlay_id": made.id}
    ground.refused("E-GWK-021", guild_work.publish_overlay, teacher, **about)
    ids: list[int] = []
    for number in range(10):
        after = tuple(ids[-1:])
        level = {"name": f"S{number}", "required_level": 10 * number, "after": after}
        ids.append(ground.do(guild_work.add_skill, teacher, **about, **level).skills[-1].id)
    ground.refused("E-RULE-042", guild_work.add_skill, teacher, **about, name="Z", after=(ids[-1],))
    link = {"skill_id": ids[0], "prerequisite_id": ids[4]}
    ground.refused("E-RULE-041", guild_work.link_skills, teacher, **link)
    ground.refused("E-GLD-002", guild_work.add_skill, first, **about, name="Z")
    cut = {"skill_id": ids[1], "prerequisite_id": ids[0]}
    ground.do(guild_work.unlink_skills, teacher, **cut)
    ground.refused("E-FIND-001", guild_work.unlink_skills, teacher, **cut)
    ground.refused("E-GWK-002", guild_work.alter_skill, teacher, skill_id=ids[1], values={"id": 1})
    ground.do(guild_work.alter_skill, teacher, skill_id=ids[1], values={"required_level": 30})
    assert len(ground.do(guild_work.drop_skill, teacher, skill_id=ids[9]).skills) == 9
    ground.refused("E-GWK-001", guild_work.seen_by, first, **about)
    ground.do(guild_work.publish_overlay, teacher, **about)
    skill(ground, first, "s1", 29)
    view = ground.do(guild_work.seen_by, first, **about)
    assert [(s.is_met, s.is_open) for s in view.seen[:3]] == [
        (True, True),
        (False, True),
        (False, False),
    ]
    assert view.met_ppm == 111_111
    ground.refused("E-GLD-001", guild_work.seen_by, ground.learners[4], **about)
    ground.refused("E-GLD-002", guild_work.compare, first, **about)
    shares = ground.do(guild_work.compare, teacher, **about)
    assert shares == {teacher: 111_111}  # first lets nobody see it
    ground.do(guild_work.alter_overlay, teacher, **about, values={"name": "Finals of spring"})
    assert [o.name for o in ground.look(guild_work.overlays_of, guild_id=ground.course)] == [
        "Finals of spring"
    ]
    assert ground.do(guild_work.archive_overlay, teacher, **about).status == "archived"
    ground.refused("E-GWK-001", guild_work.seen_by, second, **about)
    ground.refused("E-GWK-001", guild_work.add_skill, teacher, **about, name="Z")


def test_lore_is_shown_once_another_has_read_it(ground: Ground) -> None:
    """Written by an officer, shown by another or the master, hidden again when it is changed."""
    first, second, *_ = ground.learners
    course = {"guild_id": ground.course}
    for officer in (first, second):
        ground.do(guilds.appoint, ground.teacher, **course, member_id=officer)
    tale = {"topic": "Sets", "concept": "A set has members.", "story": "Once a bag said who it was"}
    made = ground.do(guild_work.write_lore, first, **course, **tale)
    assert not made.is_shown and ground.look(guild_work.lore_of, **course) == ()
    ground.refused("E-GWK-022", guild_work.show_lore, first, lore_id=made.id)
    ground.do(guild_work.show_lore, second, lore_id=made.id)
    assert [t.id for t in ground.look(guild_work.lore_of, **course, topic="Sets")] == [made.id]
    changed = {"lore_id": made.id, "values": {"topic": "Groups"}}
    assert not ground.do(guild_work.alter_lore, first, **changed).is_shown
    ground.do(guild_work.show_lore, ground.teacher, lore_id=made.id)
    assert not ground.do(guild_work.hide_lore, second, lore_id=made.id).is_shown
    ground.do(guild_work.drop_lore, second, lore_id=made.id)
    ground.refused("E-RECORD-030", guild_work.show_lore, second, lore_id=made.id)


def test_modules_are_merged_into_quests(ground: Ground) -> None:
    """Modules in an order without circles; two or more make a quest, whose XP is capped."""
    teacher, course = ground.teacher, {"guild_id": ground.course}
    add = guild_work.add_module

    def module(name: str, **values: Any) -> int:
        about = {"name": name, "module_type": "lecture", **values}
        return int(ground.do(add, teacher, **course, **about).id)

    rings = module("Rings", objectives=("axioms", "Ideals"))
    sets = module("Sets")
    lab = module("Lab", objectives=("ideals",), after=(rings,))
    ground.do(guild_work.link_modules, teacher, module_id=rings, prerequisite_id=sets)
    circle = {"module_id": sets, "prerequisite_id": lab}
    ground.refused("E-RULE-041", guild_work.link_modules, teacher, **circle)
    order = [m.id for m in ground.look(guild_work.modules_of, **course)]
    assert order == [sets, rings, lab]
    merge = guild_work.merge
    ground.refused("E-GWK-024", merge, teacher, **course, title="Merged", module_ids=(sets, sets))
    made = ground.do(merge, teacher, **course, title="Merged", module_ids=(rings, sets, lab))
    assert made.topics == ("axioms", "Ideals", "Sets") and made.status == "draft"
    ground.refused("E-GWK-023", guild_work.drop_module, teacher, module_id=lab)
    drafted = {"hybrid_id": made.id, "difficulty": "hard", "minutes": 60}
    ground.refused("E-GWK-001", guild_work.as_template, teacher, **drafted)
    ground.do(guild_work.publish_hybrid, teacher, hybrid_id=made.id)
    assert ground.do(guild_work.as_template, teacher, **drafted).experience_points == 600
    assert ground.do(guild_work.archive_hybrid, teacher, hybrid_id=made.id).status == "archived"
    ground.do(guild_work.unlink_modules, teacher, module_id=lab, prerequisite_id=rings)
    spare = module("Spare", after=(lab,))
    altered = {"module_id": spare, "values": {"learning_objectives": ["rest"]}}
    assert ground.do(guild_work.alter_module, teacher, **altered).objectives == ("rest",)
    ground.do(guild_work.drop_module, teacher, module_id=spare)
    assert len(ground.look(guild_work.modules_of, **course)) == 3
    assert [h.id for h in ground.look(guild_work.hybrids_of, **course)] == [made.id]


def test_a_buff_is_earned_together_and_ends_with_its_time(ground: Ground) -> None:
    """Two of four members reach the goal, XP is multiplied, given once; paused; over in time."""
    first, second, third, *_ = ground.learners
    teacher, course = ground.teacher, {"guild_id": ground.course}
    goal = {"counts": "quests_completed", "target": 1, "members_share_ppm": 500_000}
    effect = {"xp_multiplier_ppm": 1_200_000, "xp_once": 40, "title": "the-walker"}
    time = {"starts_at": ground.now, "ends_at": ground.ahead(days=10)}
    about = {"name": "Zeal", "buff_type": "xp_boost", "goal": goal, "effect": effect, **time}
    about["stat_boosts"] = {"points": {"focus": 3, "grit": -1}}
    offer = guilds.offer_buff
    ground.refused("E-GLD-002", offer, first, **course, **about)
    ground.refused("E-FIND-001", offer, teacher, **course, **{**about, "effect": {"title": "x"}})
    ground.refused("E-GLD-028", offer, teacher, **course, **{**about, "ends_at": ground.now})
    ground.refused(
        "E-GLD-029",
        offer,
        teacher,
        **course,
        **{**about, "effect": {"xp_multiplier_ppm": 2 * 10**6}},
    )
    buff_id = ground.do(offer, teacher, **course, **about).id
    with read(ground.game.database) as session:
        for counts in GuildGoalCount:
            found = counts_of(session, guild_id=ground.course, counts=counts,
                              first=ground.now, last=ground.ahead(days=1))  # fmt: skip
            assert set(found) == {teacher, first, second, third}
    quest_id = quest(ground)
    done(ground, quest_id, first)
    weighed = ground.do(guilds.weigh, second, buff_id=buff_id)
    assert (weighed.status, weighed.progress["members_done"]) == ("pending", 1)
    ground.refused("E-GWK-026", guild_work.collect_buff, first, buff_id=buff_id)
    done(ground, quest_id, second)
    assert boost(ground, first) == 1_000_000
    with ground.as_(None) as session:
        assert guilds.weigh_all(session, world="sample") == 1
    assert boost(ground, first) == 1_200_000 and boost(ground, ground.learners[4]) == 1_000_000
    points = {"player_id": first, "at": ground.now}
    assert ground.look(guilds.stat_points_of, **points) == {"focus": 3, "grit": -1}
    before = ground.xp(third)
    gained = ground.do(guild_work.collect_buff, third, buff_id=buff_id)
    assert gained == ground.xp(third) - before > 0
    with read(ground.game.database) as session:
        step = "SELECT multiplier_ppm, reason, xp_before, xp_after FROM xp_modifiers WHERE type = "
        ppm, reason, was, now = session.execute(sa.text(f"{step}'guild_buff'")).one()
    assert (ppm, reason, now) == (1_200_000, "guild buff", was * 12 // 10)
    ground.refused("E-GWK-027", guild_work.collect_buff, third, buff_id=buff_id)
    assert "the-walker" in ground.game.player(third).titles
    ground.later(minutes=1)
    ground.do(guilds.join, ground.learners[4], guild_id=ground.course)
    ground.refused("E-GWK-026", guild_work.collect_buff, ground.learners[4], buff_id=buff_id)
    assert ground.do(guilds.pause_buff, teacher, buff_id=buff_id).status == "inactive"
    assert boost(ground, first) == 1_000_000
    ground.refused("E-GLD-030", guilds.pause_buff, teacher, buff_id=buff_id)
    assert ground.do(guilds.resume_buff, teacher, buff_id=buff_id).status == "pending"
    ground.do(guilds.leave, ground.learners[4], guild_id=ground.course)
    assert ground.do(guilds.weigh, first, buff_id=buff_id).status == "active"
    ground.later(days=10)
    assert boost(ground, first) == 1_000_000
    assert ground.look(guilds.buffs_of, **course, at=ground.now)[0].status == "expired"
    assert ground.do(guilds.weigh, first, buff_id=buff_id).status == "expired"
    ground.refused("E-GLD-030", guilds.resume_buff, teacher, buff_id=buff_id)


def boost(ground: Ground, player_id: int) -> int:
    """The multiplier that a player's guilds give now."""
    return int(ground.look(guilds.boost_of, player_id=player_id, at=ground.now))
