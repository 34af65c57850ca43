"""Achievements, milestones, freezes and the way back: given once, for what was really done."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from model.db import Actor, read, retrying
from model.errors import NotFound, QuestlabError, Refused
from model.services import achievements, play, streaks
from model.services.achievements.counting import COUNTED
from model.services.economy import circulation
from model.services.play.days import arrive
from model.services.play.returns import accept_return, decline_return, way_back
from model.tables import Leaderboard, LeaderboardEntry, PlayerProfile
from model.words import LeaderboardType, Period, StreakFreezeReason
from tests.model.services.economy.ground import stranger
from tests.model.services.heroes.ground import START, Realm
from tests.model.services.play_worlds import FULL_DAY, MONDAY, noon


def _days(realm: Realm, first: date, count: int, **values: int) -> None:
    """Let days pass with what is recorded on each (nothing: all core quests)."""
    recorded = {name.replace("_", "-"): value for name, value in values.items()} or FULL_DAY
    for number in range(count):
        realm.now = noon(first + timedelta(days=number))
        realm.do(play.record_metrics, values=recorded)
    realm.later(days=1)


def _list(realm: Realm, number: int = 0, **more: Any) -> dict[str, achievements.AchievementInfo]:
    with read(realm.game.database) as session:
        found = achievements.achievements_of(session, player_id=realm.players[number], **more)
    return {info.achievement: info for info in found}


def _check(realm: Realm, number: int = 0) -> dict[str, achievements.EarnedInfo]:
    with realm.writing() as session:
        found = achievements.check(session, player_id=realm.players[number])
    return {info.achievement: info for info in found}


def _told(realm: Realm) -> list[str]:
    """What the first player's gold came from, the newest first."""
    with read(realm.game.database) as session:
        told = circulation.statement(session, player_id=realm.players[0], currency="gold")
    return [line.description for line in told.lines]


@pytest.mark.usefixtures("by_hand")
def test_achievements_are_earned_once_for_what_was_done(realm: Realm) -> None:
    """Progress grows, what is met gives XP and gold once, a limited one goes to one player."""
    assert _check(realm) == {}
    _days(realm, MONDAY, 1)
    earned = _check(realm)
    assert set(earned) == {"first-quest", "only-one"}
    assert (earned["first-quest"].xp, earned["first-quest"].amount) == (50, 5)
    assert _check(realm) == {}
    assert realm.gold() == 5
    told = _list(realm)
    assert (told["four-quests"].current, told["four-quests"].target) == (4, 8)
    assert told["four-quests"].percent == 50
    assert (told["by-hand"].percent, told["by-hand"].target) == (0, 10_000)
    assert (told["strict"].percent, told["strict"].target) == (0, 100)
    assert told["only-one"].is_hidden and told["only-one"].is_new
    realm.do(play.record_metrics, number=1, values=FULL_DAY)
    assert set(_check(realm, 1)) == {"first-quest"}
    assert "only-one" not in _list(realm, 1)
    assert _list(realm, 1, with_hidden=True)["only-one"].percent == 100
    _days(realm, MONDAY + timedelta(days=1), 1)
    realm.do(lambda session, player_id: arrive(session, player_id=player_id))
    assert set(_check(realm)) == {"four-quests", "strict"}
    notices = sa.text("SELECT count(*) FROM notifications WHERE notification_type = 'achievement'")
    with read(realm.game.database) as session:
        assert session.execute(notices).scalar_one() == 5


@pytest.mark.usefixtures("by_hand")
def test_a_limited_achievement_goes_to_one_of_those_who_come_at_once(realm: Realm) -> None:
    """Two players earn it in the same moment: one has it, the other all of its progress."""
    for number in (0, 1):
        realm.do(play.record_metrics, number=number, values=FULL_DAY)
    start, earned = threading.Barrier(2), list[str]()

    def work(number: int) -> None:
        start.wait()
        earned.extend(retrying(lambda: _check(realm, number)))

    threads = [threading.Thread(target=work, args=(number,)) for number in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(earned) == ["first-quest", "first-quest", "only-one"]
    told = [_list(realm, number, with_hidden=True)["only-one"] for number in (0, 1)]
    assert [info.percent for info in told] == [100, 100]
    assert sum(info.earned_at is not None for info in told) == 1


def test_achievements_follow_from_what_is_done(realm: Realm) -> None:
    """Nobody has to ask: recording a day is judged at once, and once."""
    realm.do(play.record_metrics, values=FULL_DAY, key="day")
    assert {key for key, info in _list(realm).items() if info.earned_at} == {
        "first-quest",
        "only-one",
    }
    realm.do(play.record_metrics, values=FULL_DAY, key="day")
    assert (realm.gold(), _check(realm)) == (5, {})
    assert _told(realm) == ["achievement first-quest"]


def test_what_is_earned_is_shown_and_seen(realm: Realm) -> None:
    """A showcase holds earned ones in order; what is new is so until it was seen; by hand once."""
    realm.refused("E-ACHV-003", achievements.showcase, achievements=["by-hand"])
    realm.do(achievements.grant, achievement="by-hand", key="grant")
    realm.do(achievements.grant, achievement="by-hand", key="grant")
    realm.refused("E-ACHV-001", achievements.grant, achievement="by-hand")
    realm.do(achievements.grant, achievement="only-one")
    realm.refused("E-ACHV-002", achievements.grant, achievement="only-one", number=1)
    shown = realm.do(achievements.showcase, achievements=["only-one", "by-hand"], key="show")
    assert [info.achievement for info in shown] == ["only-one", "by-hand"]
    (only,) = realm.do(achievements.showcase, achievements=["by-hand"])
    assert (only.achievement, only.showcase_order) == ("by-hand", 1)
    realm.refused("E-ACHV-004", achievements.showcase, achievements=["by-hand", "by-hand"])
    with pytest.raises(NotFound, match="Did you mean 'by-hand'"):
        realm.do(achievements.showcase, achievements=["by-hnad"])
    assert realm.do(achievements.showcase, achievements=[]) == ()
    assert realm.do(achievements.mark_seen, key="seen") == 2
    assert realm.do(achievements.mark_seen, key="seen") == 2
    assert realm.do(achievements.mark_seen) == 0
    assert not any(info.is_new for info in _list(realm).values())
    other = Actor(stranger(realm.game), "Stranger", frozenset())
    for service, request in (
        (achievements.grant, {"achievement": "strict"}),
        (achievements.showcase, {"achievements": []}),
        (achievements.check, {}),
    ):
        with pytest.raises(Refused):
            realm.do(service, actor=other, **request)


def test_everything_that_is_counted_can_be_counted(realm: Realm) -> None:
    """Each metric that the product counts by itself is a whole number, here mostly 0."""
    with realm.writing() as session:
        profile = session.get_one(PlayerProfile, realm.players[0])
        found = {name: count(session, profile) for name, count in COUNTED.items()}
    assert all(type(count) is int for count in found.values())
    assert not any(found.values())


def test_first_places_count_once_their_week_is_final(realm: Realm) -> None:
    """Places made while the week ran, or before its last zone was over, are not first yet."""
    me, counted = realm.players[0], []
    with realm.writing() as session:
        profile = session.get_one(PlayerProfile, me)
        board = Leaderboard(
            world_id=profile.world_id,
            name="Week",
            leaderboard_type=LeaderboardType.GLOBAL,
            ranking_period=Period.WEEKLY,
        )
        session.add(board)
        session.flush()
        place = LeaderboardEntry(
            leaderboard_id=board.id or 0, player_id=me, period_started_on=MONDAY, rank=1,
            created_at=START,
        )  # fmt: skip
        session.add(place)
        for made_at in (START, START + timedelta(days=7, seconds=-1), START + timedelta(days=7)):
            place.updated_at = made_at
            session.flush()
            counted.append(COUNTED["weekly_first_places"](session, profile))
    assert counted == [0, 0, 1]


@pytest.mark.usefixtures("by_hand")
def test_milestones_are_claimed_once_and_freezes_keep_a_day(realm: Realm) -> None:
    """What the days reached stays reached; a held freeze keeps a missed day, and is booked."""
    realm.refused("E-ACHV-005", streaks.claim, milestone="two")
    _days(realm, MONDAY, 3)
    claimed = realm.do(streaks.claim, milestone="two", key="claim")
    assert (claimed.xp, claimed.amount, claimed.freezes) == (20, 7, 2)
    assert (claimed.title, claimed.achievement) == ("the-complete", "by-hand")
    assert realm.do(streaks.claim, milestone="two", key="claim") == claimed
    realm.refused("E-ACHV-006", streaks.claim, milestone="two")
    told = realm.game.player(realm.players[0])
    assert (told.freezes_held, "the-complete" in told.titles, realm.gold()) == (3, True, 7)
    with read(realm.game.database) as session:
        found = streaks.milestones_of(session, player_id=realm.players[0])
        assert session.get_one(PlayerProfile, realm.players[0]).next_milestone_days == 9
    assert [(m.milestone, m.reached_on, m.is_claimed) for m in found] == [
        ("two", date(2026, 1, 6), True),
        ("perfect", None, False),
        ("week", date(2026, 1, 5), False),
        ("nine", None, False),
    ]
    assert _told(realm) == ["streak milestone two"]
    with pytest.raises(NotFound, match="Did you mean 'week'"):
        realm.do(streaks.claim, milestone="weak")
    thursday = MONDAY + timedelta(days=3)
    fever: dict[str, Any] = {"day": thursday, "note": " Fever ", "reason": StreakFreezeReason.SICK}
    for day in (MONDAY, thursday + timedelta(days=31)):
        realm.refused("E-ACHV-008", streaks.request_freeze, day=day)
    asked = realm.do(streaks.request_freeze, **fever, key="ask")
    assert (asked.note, asked.is_used) == ("Fever", False)
    assert realm.do(streaks.request_freeze, **fever, key="ask") == asked
    realm.refused("E-ACHV-009", streaks.request_freeze, day=thursday)
    for ahead in (1, 2):
        realm.do(streaks.request_freeze, day=thursday + timedelta(days=ahead))
    realm.refused("E-ACHV-007", streaks.request_freeze, day=thursday + timedelta(days=3))
    realm.later(days=1)
    with realm.writing() as session:
        arrive(session, player_id=realm.players[0])  # closes the day, and writes into the book
        assert streaks.keep_book(session, player_id=realm.players[0]) == 0
    with read(realm.game.database) as session:
        kept = streaks.freezes_of(session, player_id=realm.players[0])[-1]
    assert (kept.day, kept.reason, kept.is_used) == (thursday, "sick", True)
    assert realm.game.player(realm.players[0]).current_streak == 3
    realm.assert_sound()


def _way(realm: Realm, number: int) -> tuple[int, int, int]:
    with read(realm.game.database) as session:
        now = way_back(session, player_id=realm.players[number], at=realm.now)
    return now.day, now.core_required, now.core_completed


def test_the_way_back_is_accepted_or_left_on_its_first_day(realm: Realm) -> None:
    """After some days away it is open; left on day one it pays nothing, later it is not left."""
    for service in (accept_return, decline_return):
        realm.refused("E-ACHV-010", service)
    realm.later(days=5)
    offered = realm.do(accept_return, key="yes")
    assert (offered.day, offered.days, offered.core_required, offered.xp) == (1, 2, 2, 200)
    assert realm.do(accept_return, key="yes") == offered
    left = realm.do(decline_return, number=1)
    assert (left.day, left.may_leave) == (0, False)
    realm.refused("E-ACHV-010", decline_return, number=1)
    for passed in range(2):
        realm.do(play.record_metrics, values=FULL_DAY)
        realm.do(play.record_metrics, number=1, values=FULL_DAY)
        if passed == 1:
            realm.refused("E-ACHV-011", decline_return)
            assert _way(realm, 0) == (2, 3, 4)
            assert _way(realm, 1) == (0, 0, 0)
        realm.later(days=1)
    paid = sa.text("SELECT player_id FROM xp_events WHERE content_key = 'return-protocol'")
    with realm.writing() as session:
        play.tick(session, world="sample")
        assert session.execute(paid).scalars().all() == [realm.players[0]]
    with pytest.raises(QuestlabError), realm.writing() as session:
        way_back(session, player_id=999, at=realm.now)
