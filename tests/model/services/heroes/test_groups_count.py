"""What groups and courses bring to a player: buffs on the sheet, certificates, days as a leader."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from model.services import heroes, parties, study
from model.services.achievements.counting import COUNTED
from model.tables import (
    Guild,
    GuildBuff,
    GuildMembership,
    LearningPath,
    PathModule,
    PlayerPath,
    PlayerPathModule,
    PlayerProfile,
)
from model.words import (
    GuildBuffStatus,
    GuildBuffType,
    LearningCircleType,
    PartyJoinType,
    PathModuleKind,
    PathModuleStatus,
    PlayerPathStatus,
)
from tests.model.services.heroes.ground import Realm


def test_a_guilds_buffs_are_a_step_of_the_sheet(realm: Realm) -> None:
    """Points of all buffs in force, after everything else; other stats do nothing."""
    realm.give("sword")
    realm.do(heroes.equip, item="sword")
    before = realm.sheet().attributes
    points = ({"attack": 5, "focus": 9}, {"attack": 2, "hp": -1000})
    with realm.writing() as session:
        world = session.get_one(PlayerProfile, realm.players[0]).world_id
        times: dict[str, Any] = {"created_at": realm.now, "updated_at": realm.now}
        guild = Guild(world_id=world, name="Owls", **times)
        session.add(guild)
        session.flush()
        assert guild.id is not None
        pair: dict[str, Any] = {"guild_id": guild.id, "player_id": realm.players[0]}
        session.add(GuildMembership(**pair, is_creator=True, joined_at=realm.now, **times))
        for number, boost in enumerate(points):
            session.add(
                GuildBuff(
                    guild_id=guild.id, creator_id=realm.players[0], name=f"Zeal {number}",
                    buff_type=GuildBuffType.XP_BOOST, stat_boosts={"points": boost},
                    start_date=realm.now, end_date=realm.now + timedelta(days=1),
                    activation_status=GuildBuffStatus.ACTIVE, **times,
                )
            )  # fmt: skip
    sheet = realm.sheet()
    added = [part for part in sheet.parts if part.kind == "guild_buff"]
    hp, attack = before["hp"], before["attack"]
    assert [(p.attribute, p.name, p.before, p.after) for p in added] == [
        ("hp", "guilds", hp, 0),
        ("attack", "guilds", attack, attack + 7),
    ]
    assert sheet.attributes == {**before, "hp": 0, "attack": attack + 7}
    assert realm.sheet(1).attributes["hp"] == 100
    realm.later(days=1)
    assert realm.sheet().attributes == before


def _counted(realm: Realm, key: str, number: int = 0) -> int:
    with realm.writing() as session:
        return COUNTED[key](session, session.get_one(PlayerProfile, realm.players[number]))


def test_a_study_group_is_led_while_somebody_is_in_it(realm: Realm) -> None:
    """Days since the oldest one began, as a circle or a party; handed over, others lead on."""
    days, now = "study_group_leader_days", realm.now
    about: dict[str, Any] = {
        "name": "Sums",
        "topic": "Sums",
        "circle_type": LearningCircleType.STUDY_GROUP,
    }
    circle = realm.do(study.found, **about)
    talk: dict[str, Any] = {
        **about,
        "name": "Talk",
        "circle_type": LearningCircleType.DISCUSSION_FORUM,
    }
    forum = realm.do(study.found, number=1, **talk)
    realm.do(study.join_circle, circle_id=forum.id)
    realm.later(days=7)
    assert _counted(realm, days) == 0  # alone
    realm.do(study.join_circle, number=1, circle_id=circle.id)
    assert (_counted(realm, days), _counted(realm, days, 1)) == (7, 0)
    realm.do(study.archive_circle, circle_id=circle.id)
    assert _counted(realm, days) == 0
    party = realm.do(parties.create, name="Owls", join_type=PartyJoinType.OPEN)
    realm.do(parties.join, number=1, party_id=party.id)
    realm.later(days=3)
    assert (_counted(realm, days), _counted(realm, days, 1)) == (3, 0)
    realm.do(parties.hand_over, party_id=party.id, member_id=realm.players[1])
    realm.later(days=2)
    assert (_counted(realm, days), _counted(realm, days, 1)) == (0, 2)
    assert realm.now - now == timedelta(days=12)


def test_a_certificate_is_a_course_with_all_its_tests(realm: Realm) -> None:
    """Completed, with a quiz or an exam, none of them left out; readings may be."""
    done, skipped = PathModuleStatus.COMPLETED, PathModuleStatus.SKIPPED
    quiz, exam, reading = PathModuleKind.QUIZ, PathModuleKind.EXAM, PathModuleKind.READING
    courses = {
        "all": [(quiz, done), (exam, done), (reading, skipped)],
        "left-out": [(quiz, done), (exam, skipped)],
        "without": [(reading, done)],
        "running": [(quiz, done)],
    }
    with realm.writing() as session:
        world = session.get_one(PlayerProfile, realm.players[0]).world_id
        for name, modules in courses.items():
            course = LearningPath(world_id=world, key=name, title=name)
            session.add(course)
            session.flush()
            is_over = name != "running"
            path = PlayerPath(
                player_id=realm.players[0], learning_path_id=course.id or 0,
                status=PlayerPathStatus.COMPLETED if is_over else PlayerPathStatus.ACTIVE,
                started_at=realm.now, completed_at=realm.now if is_over else None,
            )  # fmt: skip
            session.add(path)
            session.flush()
            for number, (kind, status) in enumerate(modules):
                module = PathModule(
                    world_id=world, key=f"{name}/{number}", learning_path_id=course.id or 0,
                    order=number, kind=kind, title=f"Part {number}",
                )  # fmt: skip
                session.add(module)
                session.flush()
                pair: dict[str, Any] = {"player_path_id": path.id, "path_module_id": module.id}
                session.add(PlayerPathModule(**pair, status=status))
    assert _counted(realm, "certificates_earned") == 1
    assert _counted(realm, "certificates_earned", 1) == 0
    assert _counted(realm, "courses_completed") == 3
