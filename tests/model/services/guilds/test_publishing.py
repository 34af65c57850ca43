"""What members see of a course: materials once they are published, tales once they are unlocked."""

from __future__ import annotations

import sqlalchemy as sa

from model.db import read
from model.services import guild_work, guilds, outside
from model.words import OutsideCheckVerdict
from tests.model.services.guilds.ground import Ground
from tests.model.services.guilds.test_guild_quests import skill
from tests.model.services.guilds.test_guild_teaching import NOTES


def _seen(ground: Ground, player_id: int) -> list[tuple[int, str]]:
    course = {"guild_id": ground.course, "player_id": player_id}
    return [(one.id, one.status) for one in ground.look(guilds.materials_seen, **course)]


def test_members_see_what_is_published_and_harmless(ground: Ground) -> None:
    """Draft, published, changed and a draft again, put away and back; never what is harmful."""
    first, officer, teacher = ground.learners[0], ground.learners[1], ground.teacher
    ground.do(guilds.appoint, teacher, guild_id=ground.course, member_id=officer)
    made = ground.do(guilds.upload, teacher, guild_id=ground.course, **NOTES)
    other = ground.do(guilds.upload, officer, guild_id=ground.course, **NOTES).id
    about = {"material_id": made.id}
    assert made.status == "draft" and _seen(ground, first) == []
    assert _seen(ground, officer) == _seen(ground, teacher) == [
        (made.id, "draft"), (other, "draft"),
    ]  # fmt: skip
    ground.refused("E-GLD-002", guilds.publish_material, first, **about)
    published = ground.do(guilds.publish_material, officer, **about)
    assert published.status == "published" and _seen(ground, first) == [(made.id, "published")]
    ground.refused("E-GLD-031", guilds.publish_material, teacher, **about)
    ground.refused("E-RECORD-030", guilds.publish_material, teacher, material_id=999)
    ground.refused("E-GLD-001", guilds.materials_seen, ground.learners[4], guild_id=ground.course)
    ground.do(guilds.archive_material, teacher, **about)
    assert (_seen(ground, first), _seen(ground, officer)[0]) == ([], (made.id, "archived"))
    assert ground.do(guilds.restore_material, teacher, **about).status == "published"

    fresh = {"values": {"file_url": "https://files.example.org/other.pdf"}}
    assert ground.do(guilds.revise, teacher, **about, **fresh).status == "draft"
    assert _seen(ground, first) == []
    with read(ground.game.database) as session:
        scan = session.execute(sa.text("SELECT max(id) FROM outside_checks")).scalar_one()
    with ground.as_(None) as session:
        outside.answer(session, check_id=scan, verdict=OutsideCheckVerdict.REFUSED, provider="av")
    ground.refused("E-GLD-032", guilds.publish_material, teacher, **about)
    assert ground.do(guilds.publish_material, teacher, material_id=other).status == "published"
    ground.do(guilds.archive, teacher, guild_id=ground.course)
    ground.refused("E-GLD-003", guilds.publish_material, teacher, **about)
    ground.assert_sound()


def test_a_tale_is_unlocked_once_by_who_knows_its_skill(ground: Ground) -> None:
    """Locked without its text, unlocked for good; open where no overlay asks for its topic."""
    first, second, *_ = ground.learners
    teacher, course = ground.teacher, {"guild_id": ground.course}

    def tale(topic: str) -> int:
        about = {"topic": topic, "concept": "A concept.", "story": "A story."}
        made = ground.do(guild_work.write_lore, teacher, **course, **about)
        ground.do(guild_work.show_lore, teacher, lore_id=made.id)
        return int(made.id)

    def asked(name: str, level: int) -> int:
        about = {"name": f"{name} {level}", "purpose": "course_requirements"}
        overlay = ground.do(guild_work.make_overlay, teacher, **course, **about).id
        needed = {"name": name, "required_level": level}
        ground.do(guild_work.add_skill, teacher, overlay_id=overlay, **needed)
        return int(overlay)

    sets, free = tale("sets"), tale("Anything")
    drafted = asked("Sets", 40)

    def states(player_id: int) -> list[tuple[bool, bool, int, int, str | None]]:
        found = ground.look(guild_work.tales_for, **course, player_id=player_id)
        return [(t.is_locked, t.can_unlock, t.needed, t.known, t.story) for t in found]

    everything = (False, False, 0, 0, "A story.")
    assert states(first) == [everything, everything]  # an overlay that is a draft asks nothing
    for overlay in (drafted, asked("SETS", 60)):
        ground.do(guild_work.publish_overlay, teacher, overlay_id=overlay)
    assert states(first) == [(True, False, 40, 0, None), everything]
    assert states(teacher)[0] == (False, False, 40, 0, "A story.")
    unlock = {"lore_id": sets}
    ground.refused("E-GWK-028", guild_work.unlock_lore, first, **unlock)
    ground.refused("E-GLD-001", guild_work.unlock_lore, ground.learners[4], **unlock)
    ground.refused("E-GLD-001", guild_work.tales_for, ground.learners[4], **course)
    ground.refused("E-RECORD-030", guild_work.unlock_lore, first, lore_id=999)
    skill(ground, first, "Sets", 40)
    assert states(first)[0] == (True, True, 40, 40, None)
    with ground.as_(first, key="unlock") as session:
        opened = guild_work.unlock_lore(session, player_id=first, **unlock)
    assert (opened.is_locked, opened.story, opened.concept) == (False, "A story.", "A concept.")
    kept = ground.counts()
    with ground.as_(first, key="unlock") as session:
        assert guild_work.unlock_lore(session, player_id=first, **unlock) == opened
    assert ground.counts() == kept
    for lore_id in (sets, free):
        assert not ground.do(guild_work.unlock_lore, first, lore_id=lore_id).is_locked
    assert ground.counts()[0] == kept[0]  # what is open already is noted once, or never
    assert states(second)[0][:2] == (True, False)
    ground.do(guild_work.alter_lore, teacher, lore_id=sets, values={"narrative_content": "New."})
    ground.refused("E-RECORD-030", guild_work.unlock_lore, second, **unlock)
    ground.do(guild_work.show_lore, teacher, lore_id=sets)
    assert states(first)[0][4] == "New."
    ground.assert_sound()
