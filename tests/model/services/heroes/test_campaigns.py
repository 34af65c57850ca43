"""Quests of a campaign: in their order, worked at, completed once, lost and tried again."""

from __future__ import annotations

from datetime import datetime

import pytest
import sqlalchemy as sa

from model.db import Actor, WriteSession, read
from model.errors import NotFound, Refused
from model.services import achievements, campaigns, heroes, learning
from model.services.achievements.counting import COUNTED
from model.services.economy.circulation import statement
from model.tables import PlayerProfile
from model.words import CharacterQuestStatus
from tests.model.services.economy.ground import stranger
from tests.model.services.heroes.ground import Realm


def _counts(go: campaigns.GoInfo) -> dict[str, tuple[int, bool]]:
    return {
        objective.objective.rpartition("/")[2]: (objective.count, objective.is_open)
        for objective in go.objectives
    }


def _lesson(realm: Realm) -> None:
    """Complete the lesson `hello`."""
    realm.do(learning.open_lesson, lesson="hello")
    for section in ("hello/s1", "hello/s2"):
        realm.do(learning.complete_section, section=section)


@pytest.mark.usefixtures("by_hand")
def test_a_story_from_its_beginning(realm: Realm) -> None:
    """A lesson opens the fight, the fight ends the quest; it pays once and opens the next."""
    realm.refused("E-CAMP-002", campaigns.start, quest="inland")
    realm.grow(2, number=1)
    refused = realm.refused("E-CAMP-003", campaigns.start, quest="inland", number=1)
    assert "comes after 'landing'" in refused
    go = realm.do(campaigns.start, quest="landing", key="go")
    assert realm.do(campaigns.start, quest="landing", key="go") == go
    assert _counts(go) == {"greet": (0, True), "crabs": (0, False), "shells": (0, True)}
    realm.refused("E-CAMP-004", campaigns.start, quest="landing")
    realm.refused("E-CAMP-008", campaigns.report, objective="landing/greet")
    realm.refused("E-CAMP-009", campaigns.report, objective="landing/crabs")
    _lesson(realm)
    with realm.writing() as session:
        (moved,) = campaigns.advance(session, player_id=realm.players[0])
        assert campaigns.advance(session, player_id=realm.players[0]) == ()
    assert _counts(moved)["crabs"] == (0, True)
    assert "landing/crabs is left" in realm.refused(
        "E-CAMP-012", campaigns.complete, quest="landing"
    )
    realm.do(campaigns.report, objective="landing/crabs", count=2, key="crabs")
    go = realm.do(campaigns.report, objective="landing/crabs", count=2, key="crabs")
    assert (_counts(go)["crabs"][0], go.progress_ppm, go.is_fulfilled) == (2, 833_333, False)
    realm.refused("E-CAMP-011", campaigns.report, objective="landing/crabs", count=0)
    assert realm.do(campaigns.report, objective="landing/crabs", count=9).is_fulfilled
    realm.refused("E-CAMP-010", campaigns.report, objective="landing/crabs")
    before = realm.game.player(realm.players[0]).total_xp
    done = realm.do(campaigns.complete, quest="landing", key="done")
    assert realm.do(campaigns.complete, quest="landing", key="done") == done
    assert (done.xp, done.level) == (300, 2)
    assert (done.items, done.currencies) == ({"sword": 1}, {"gold": 25})
    assert realm.game.player(realm.players[0]).total_xp == before + 300
    assert (realm.bag(), realm.gold()) == ({"sword": (1, 0)}, 25)
    with read(realm.game.database) as session:
        (line,) = statement(session, player_id=realm.players[0], currency="gold").lines
    assert line.description == "quest landing"
    realm.refused("E-CAMP-007", campaigns.complete, quest="landing")
    realm.refused("E-CAMP-005", campaigns.start, quest="landing")
    realm.do(campaigns.start, quest="inland")
    told = realm.look(campaigns.campaign_of, campaign="shores")
    assert (told.story_done, told.story_total, told.story_ppm) == (1, 2, 500_000)
    assert [quest.quest for quest in told.quests][:3] == ["landing", "inland", "patrol"]
    assert [(g.quest, g.status.value) for g in realm.look(campaigns.quest_log)] == [
        ("landing", "completed"),
        ("inland", "in_progress"),
    ]
    realm.assert_sound()


def test_a_reward_that_does_not_fit_leaves_the_quest_as_it_was(realm: Realm) -> None:
    """Nothing of the rewards is given while the bag has no room for the sword."""
    realm.give("sword", 3)
    _lesson(realm)
    realm.do(campaigns.start, quest="landing")
    realm.do(campaigns.report, objective="landing/crabs", count=3)
    realm.refused("E-ECON-008", campaigns.complete, quest="landing")
    assert realm.gold() == 0
    realm.do(heroes.discard, item="sword")
    realm.do(campaigns.complete, quest="landing")
    assert realm.gold() == 25


def test_a_daily_quest_is_for_its_day(realm: Realm) -> None:
    """Lost when its local day is over, taken up once a day, done anew on the next."""
    realm.do(campaigns.start, quest="patrol")
    realm.do(campaigns.report, objective="patrol/rats")
    realm.later(days=1)
    realm.refused("E-CAMP-007", campaigns.report, objective="patrol/rats")
    with realm.writing() as session:
        campaigns.advance(session, player_id=realm.players[0])
    (lost,) = realm.look(campaigns.quest_log)
    assert lost.status is CharacterQuestStatus.FAILED
    again = realm.do(campaigns.start, quest="patrol")
    assert (again.id, again.run_number, _counts(again)["rats"][0]) == (lost.id, 1, 0)
    realm.do(campaigns.report, objective="patrol/rats", count=2)
    assert realm.do(campaigns.complete, quest="patrol").xp == 9, "yesterday brought a debuff"
    assert "Days to wait: 1." in realm.refused("E-CAMP-006", campaigns.start, quest="patrol")
    realm.later(hours=12)
    assert realm.do(campaigns.start, quest="patrol").run_number == 2


def test_side_quests_are_given_up_and_repeated(realm: Realm) -> None:
    """Given up and tried again at once; once completed they rest for their days."""
    realm.do(campaigns.start, quest="hunt")
    given_up = realm.do(campaigns.abandon, quest="hunt")
    assert given_up.status is CharacterQuestStatus.FAILED
    realm.refused("E-CAMP-007", campaigns.abandon, quest="hunt")
    realm.do(campaigns.start, quest="hunt")
    realm.do(campaigns.fail, quest="hunt")
    other = Actor(stranger(realm.game), "Stranger", frozenset())
    for service in (campaigns.fail, campaigns.start):
        with pytest.raises(Refused):
            realm.do(service, quest="hunt", actor=other)
    realm.do(campaigns.start, quest="hunt")
    realm.do(campaigns.report, objective="hunt/boars")
    realm.do(campaigns.complete, quest="hunt")
    realm.later(days=2)
    realm.refused("E-CAMP-006", campaigns.start, quest="hunt")
    realm.later(days=1)
    assert realm.do(campaigns.start, quest="hunt").run_number == 2
    realm.refused("E-CAMP-001", campaigns.start, quest="gone")
    realm.refused("E-CAMP-002", campaigns.start, quest="heroic")
    with pytest.raises(NotFound, match="Did you mean 'hunt'"):
        realm.do(campaigns.start, quest="hnut")


@pytest.mark.usefixtures("by_hand")
def test_objectives_follow_what_is_stored(realm: Realm) -> None:
    """Sections, lessons, quizzes, bosses and items are counted, of this player only."""
    realm.do(campaigns.start, quest="exam")
    realm.do(campaigns.start, quest="exam", number=1)
    realm.do(learning.open_lesson, lesson="hello")
    realm.do(learning.complete_section, section="hello/s1")
    with realm.writing() as session:
        (go,) = campaigns.advance(session, player_id=realm.players[0])
    assert _counts(go) == {
        "part": (1, True), "any": (0, True), "quiz": (0, True), "boss": (0, True),
    }  # fmt: skip
    realm.do(learning.complete_section, section="hello/s2")
    realm.do(learning.open_lesson, lesson="bye")
    with realm.writing() as session:
        _passed_and_won(session, realm.players[0], realm.now)
    with realm.writing() as session:
        (go,) = campaigns.advance(session, player_id=realm.players[0])
    assert {name: count for name, (count, _) in _counts(go).items()} == {
        "part": 1, "any": 2, "quiz": 1, "boss": 1,
    }  # fmt: skip
    assert realm.do(campaigns.complete, quest="exam").xp == 0
    with realm.writing() as session:
        earned = achievements.check(session, player_id=realm.players[0])
        profile = session.get_one(PlayerProfile, realm.players[0])
        found = {name: count(session, profile) for name, count in COUNTED.items()}
    assert [info.achievement for info in earned] == ["reader"]
    assert {name: count for name, count in found.items() if count and name != "total_xp"} == {
        **dict.fromkeys(("lessons_completed", "lessons_in_one_day"), 2),
        **dict.fromkeys(("perfect_assessments", "perfect_scores", "quizzes_passed"), 1),
        **dict.fromkeys(("enemies_defeated", "quests_completed"), 1),
    }
    with realm.writing() as session:
        assert campaigns.advance(session, player_id=realm.players[1]) == ()
    realm.refused("E-CAMP-012", campaigns.complete, quest="exam", number=1)
    realm.do(campaigns.start, quest="landing")
    realm.give("potion", 2)
    with realm.writing() as session:
        (go,) = campaigns.advance(session, player_id=realm.players[0])
    assert _counts(go)["shells"] == (1, True)
    assert _counts(go)["greet"] == (1, True), "what was learned before counts in a first go"


def _passed_and_won(session: WriteSession, player_id: int, now: datetime) -> None:
    """A passed quiz and a defeated boss, as their own services write them."""
    values = {"player": player_id, "now": now}
    session.execute(
        sa.text(
            "INSERT INTO quiz_attempts (player_id, quiz_id, attempt_number, status, is_passed,"
            " score, max_score, time_spent_seconds, xp_awarded, started_at, submitted_at)"
            " SELECT :player, id, 1, 'graded', :yes, 5, 5, 10, 0, :now, :now FROM quizzes"
            " WHERE key = 'greetings'"
        ).bindparams(sa.bindparam("now", type_=sa.DateTime(timezone=True))),
        {**values, "yes": True},
    )
    session.execute(
        sa.text(
            "INSERT INTO boss_attempts (player_id, boss_id, status, current_phase, phase_progress,"
            " started_at, completed_at) SELECT :player, id, 'victory', 1, '{}', :now, :now"
            " FROM bosses WHERE key = 'the-inconsistent-one'"
        ).bindparams(sa.bindparam("now", type_=sa.DateTime(timezone=True))),
        values,
    )
