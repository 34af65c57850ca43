"""Leaderboards: places follow the ledger, privacy is kept, and past periods stay as they ended."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from model.db import read
from model.errors import NotFound, QuestlabError, Refused
from model.services import records, xp
from model.services.competition import boards, duels, fights, rebuilding
from model.words import LeaderboardPrivacy, XpEventSource
from tests.model.services.competition.ground import Ground, later
from tests.model.services.play_worlds import MONDAY

DAY = 24 * 60
WEEK = 7 * DAY


def _board(ground: Ground, **values) -> int:
    base = {"world_id": ground.world_id(), "name": "Board", "leaderboard_type": "global"}
    with ground.at() as session:
        return int(records.create(session, table="leaderboards", values={**base, **values})["id"])


def _earn(ground: Ground, number: int, amount: int, minutes: int = 0) -> None:
    with ground.at(minutes) as session:
        xp.award(
            session,
            player_id=ground.players[number],
            source=XpEventSource.QUIZ,
            base_xp=amount,
            day=later(minutes).date(),
        )


def _wish(ground: Ground, wishes: dict[int, str]) -> None:
    with ground.at() as session:
        for number, wish in wishes.items():
            session.execute(
                sa.text("UPDATE users SET privacy_settings = :settings WHERE id = :id").bindparams(
                    sa.bindparam("settings", {"on_leaderboards": wish}, type_=sa.JSON())
                ),
                {"id": ground.persons[number]},
            )


def _rebuild(ground: Ground, board: int, minutes: int, **more) -> rebuilding.BoardInfo:
    with ground.at(minutes, **({"key": more.pop("key")} if "key" in more else {})) as session:
        return rebuilding.rebuild(session, leaderboard_id=board, **more)


def _page(ground: Ground, board: int, **more) -> list[tuple[int, int, int | None]]:
    with read(ground.game.database) as session:
        rows = boards.page(session, leaderboard_id=board, **more)
        return [(row.rank, row.score, row.player_id) for row in rows]


def _place(ground: Ground, board: int, number: int, **more) -> boards.PlaceInfo:
    with read(ground.game.database) as session:
        return boards.place_of(
            session, leaderboard_id=board, player_id=ground.players[number], **more
        )


def test_a_week_of_xp_is_ranked_changes_and_stays(ground: Ground) -> None:
    """Shared places, gaps and changes within the week; the next begins anew, the last stays."""
    board = _board(ground, ranking_period="weekly", max_entries=3)
    players = ground.players
    _wish(ground, dict.fromkeys((0, 1, 2), "name"))
    for number, amount in ((0, 30), (1, 20), (2, 20)):
        _earn(ground, number, amount)
    for _ in range(2):
        first = _rebuild(ground, board, 1, key="monday")
    assert (first.period_started_on, first.participants, first.is_final) == (MONDAY, 8, False)
    assert _page(ground, board) == [(1, 30, players[0]), (2, 20, players[1]), (2, 20, players[2])]
    _earn(ground, 2, 40, DAY)
    _rebuild(ground, board, DAY + 1)
    place = _place(ground, board, 1)
    assert (place.rank, place.rank_change, place.gap_to_first, place.gap_to_next) == (3, -1, 40, 10)
    assert (place.percentile_ppm, place.participants) == (687_500, 8)  # 5 lower, 1 equal, of 8
    assert _place(ground, board, 2).rank_change == 1
    _earn(ground, 1, 500, WEEK)
    with ground.at(WEEK) as session:  # noon UTC: the Sunday is over everywhere just now
        assert rebuilding.rebuild_all(session, world="sample") == 1
    with pytest.raises(Refused, match="past periods stay as they ended") as closed:
        _rebuild(ground, board, WEEK + 1, day=MONDAY)
    assert closed.value.code == "E-COMP-012"
    with read(ground.game.database) as session:
        past = boards.history(session, leaderboard_id=board, player_id=players[1])
    assert [(p.period_started_on, p.rank, p.score) for p in past] == [
        (MONDAY + timedelta(days=7), 1, 500),
        (MONDAY, 3, 20),
    ]
    assert _page(ground, board, period_started_on=MONDAY)[0] == (1, 60, players[2])


def test_a_board_is_what_the_ledger_said_at_a_moment(ground: Ground) -> None:
    """As of an instant, what came later does not count; reversed XP does not either."""
    board = _board(ground)
    _earn(ground, 0, 30)
    _earn(ground, 1, 40, 10)
    _rebuild(ground, board, 20, at=later(5))
    assert [(r, s) for r, s, _ in _page(ground, board, limit=2)] == [(1, 30), (2, 0)]
    _rebuild(ground, board, 20)
    assert _place(ground, board, 1).rank == 1
    with ground.at(30) as session:
        event = session.execute(sa.text("SELECT max(id) FROM xp_events")).scalar_one()
        xp.reverse(session, event_id=event)
    _rebuild(ground, board, 31)
    assert (_place(ground, board, 1).score, _place(ground, board, 1).rank) == (0, 2)
    with pytest.raises(Refused, match="UTC cannot be made"):
        _rebuild(ground, board, 31, at=later(32))


def test_who_hides_does_not_appear_but_knows_the_place(ground: Ground) -> None:
    """Named, nameless or left out, by the person's wish and the board's privacy."""
    _wish(ground, {0: "name", 1: "anonymous", 2: "hidden"})
    for number in range(3):
        _earn(ground, number, 50 - number)
    seen = {}
    for privacy in LeaderboardPrivacy:
        board = _board(ground, name=privacy.value, privacy_level=privacy.value)
        _rebuild(ground, board, 1)
        with read(ground.game.database) as session:
            names = [r.name for r in boards.page(session, leaderboard_id=board) if r.score]
        assert [name is not None for name in names] == [
            player is not None for _, score, player in _page(ground, board) if score
        ]
        seen[privacy] = [(rank, player) for rank, score, player in _page(ground, board) if score]
        assert (_place(ground, board, 2).rank, _place(ground, board, 2).shown) == (3, "opt_in")
    first = ground.players[0]
    assert seen[LeaderboardPrivacy.PUBLIC] == [(1, first), (2, None)]
    assert seen[LeaderboardPrivacy.OPT_IN] == [(1, first)]
    assert seen[LeaderboardPrivacy.ANONYMOUS] == [(1, None), (2, None)]


def test_who_shows_a_name_has_one(ground: Ground) -> None:
    """The character's, else the person's, else the username; the person's only while wished."""
    _wish(ground, {0: "name", 1: "name", 2: "name", 3: "anonymous"})
    for number in range(4):
        _earn(ground, number, 50 - number)
    board = _board(ground)
    with ground.at() as session:
        session.execute(
            sa.text("UPDATE player_profiles SET character_name = 'Hero' WHERE id = :id"),
            {"id": ground.players[0]},
        )
        session.execute(
            sa.text("UPDATE users SET name = NULL, username = 'walker' WHERE id = :id"),
            {"id": ground.persons[2]},
        )
    _rebuild(ground, board, 1)

    def names() -> list[str | None]:
        with read(ground.game.database) as session:
            return [row.name for row in boards.page(session, leaderboard_id=board, limit=4)]

    assert names() == ["Hero", "Person1", "walker", None]
    _wish(ground, {0: "hidden", 1: "hidden"})
    assert names() == ["Hero", None, "walker", None], "a new wish counts for the person's own name"


def test_boards_rank_their_scope_by_their_metric(ground: Ground) -> None:
    """Everybody, a class, a region, a season, a party; by XP, level, duels, lessons, quests."""
    _earn(ground, 1, 600)
    with ground.at() as session:
        duel = duels.challenge(session, player_id=ground.players[0], opponent_id=ground.players[2])
    for step, number in ((duels.accept, None), (duels.ready, 0), (duels.ready, 2)):
        with ground.at(1) as session:
            names = {} if number is None else {"player_id": ground.players[number]}
            step(session, duel_id=duel.id, **names)
    with ground.at(2) as session:
        fights.report(session, duel_id=duel.id, player_id=ground.players[2], score=3)
    with ground.at(20) as session:
        fights.settle(session, duel_id=duel.id)
    with ground.at() as session:
        session.execute(
            sa.text("UPDATE player_profiles SET timezone = 'Asia/Tokyo' WHERE id = :id"),
            {"id": ground.players[3]},
        )
        season = session.execute(sa.text("SELECT id FROM seasons WHERE number = 1")).scalar_one()

    def ranked(**values) -> list[tuple[int, int]]:
        board = _board(ground, name=str(values), **values)
        _rebuild(ground, board, DAY)
        there = "SELECT player_id, score FROM leaderboard_entries WHERE leaderboard_id = :board"
        with read(ground.game.database) as session:
            rows = session.execute(sa.text(f"{there} ORDER BY rank, player_id"), {"board": board})
            return [(ground.players.index(player), score) for player, score in rows]

    assert ranked(ranking_metric="level")[:2] == [(1, 3), (0, 1)]
    assert ranked(ranking_metric="knowledge_duels_won")[:2] == [(2, 1), (0, 0)]
    assert ranked(leaderboard_type="region", region="Asia") == [(3, 0)]
    assert ranked(season_id=season, ranking_period="seasonal") == [(1, 600)]
    for metric in ("quest_completion", "peer_teaching", "current_streak", "skill_points"):
        assert {score for _, score in ranked(ranking_metric=metric)} == {0}
    assert {score for _, score in ranked(ranking_metric="event_score", ranking_period="daily")} == {
        0
    }
    party = ground.add(
        "parties", world_id=ground.world_id(), name="Party", party_type="study_group"
    )
    for number, status in ((4, "active"), (5, "left")):
        ground.add(
            "party_memberships",
            party_id=party,
            player_id=ground.players[number],
            account_status=status,
        )
    assert ranked(leaderboard_type="party", party_id=party) == [(4, 0)]
    assert ranked(ranking_period="monthly", ranking_metric="total_xp")[0] == (1, 600)


def test_what_cannot_be_ranked_is_refused(ground: Ground) -> None:
    """Unknown boards, boards switched off, days without a season, people without a role."""
    seasonal = _board(ground, ranking_period="seasonal")
    off = _board(ground, name="Off", is_active=False)

    def refused(code: str, board: int, **more) -> None:
        with pytest.raises(QuestlabError) as error:
            _rebuild(ground, board, 1, **more)
        assert error.value.code == code

    refused("E-FIND-001", 999)
    refused("E-COMP-002", off)
    refused("E-COMP-012", seasonal, day=date(2020, 1, 1))
    with pytest.raises(Refused, match="needs the role designer"), ground.by(1) as session:
        rebuilding.rebuild(session, leaderboard_id=seasonal)
    with pytest.raises(NotFound, match="has no place on board"):
        _place(ground, off, 1)
    far = datetime(2031, 1, 1, tzinfo=UTC)
    with ground.game.writing(far) as session:
        assert rebuilding.rebuild_all(session, world="sample") == 1
    assert ground.count("leaderboard_entries") == 0


def test_a_day_is_followed_until_it_is_over_everywhere(ground: Ground) -> None:
    """Ticks past midnight UTC go on with the day before: in the west it is not over yet."""
    board = _board(ground, ranking_period="daily")

    def tick(minutes: int) -> None:
        with ground.at(minutes) as session:
            rebuilding.rebuild_all(session, world="sample")

    for minutes in (0, DAY // 2 + 5, DAY // 2 + 65):  # noon, and five and 65 minutes past midnight
        tick(minutes)
    with ground.at(DAY - 60) as session:
        xp.award(
            session,
            player_id=ground.players[3],
            source=XpEventSource.QUIZ,
            base_xp=70,
            day=MONDAY,  # it is Monday yet where they play
        )
    tick(DAY - 30)
    assert _place(ground, board, 3, period_started_on=MONDAY).score == 70
    tick(DAY)
    with pytest.raises(Refused, match="past periods stay as they ended"):
        _rebuild(ground, board, DAY + 1, day=MONDAY)
    assert _page(ground, board, limit=-1) == []
