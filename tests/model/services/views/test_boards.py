"""Questions about boards: who is named on a page, and that no place is lost between pages."""

from __future__ import annotations

from model.db import read
from model.services import play, views
from model.tables import Leaderboard, LeaderboardEntry, PlayerProfile, User
from model.words import LeaderboardPrivacy, LeaderboardType, Period
from tests.model.services.play_worlds import MONDAY, Game

PUBLIC, NAMELESS = LeaderboardPrivacy.PUBLIC, LeaderboardPrivacy.ANONYMOUS
PLACES = (
    (1, "Ada the Bold", PUBLIC, "name"),
    (2, None, PUBLIC, "name"),
    (2, None, PUBLIC, "anonymous"),
    (2, "Cleo the Shy", NAMELESS, "anonymous"),
    (5, "Dan the Hidden", LeaderboardPrivacy.OPT_IN, "hidden"),
)
"""Rank, the character's name, how the place is shown, and what its person wishes."""


def test_a_page_names_whom_it_may(sample_game: Game) -> None:
    """A character's name, else the person's own if they wish it; others have no player either."""
    board = _board(sample_game)
    on = {"leaderboard_id": board, "period_started_on": MONDAY}
    with read(sample_game.database) as session:
        rows = views.leaderboard_page(session, **on)
        pages, last = [], {"rank": 0, "id": 0}
        while page := views.leaderboard_page(
            session, **on, after_rank=last["rank"], after_id=last["id"], limit=2
        ):
            pages, last = [*pages, *page], page[-1]
    assert [row["character_name"] for row in rows] == ["Ada the Bold", "Person 1", None, None]
    assert [row["player_id"] is None for row in rows] == [False, False, False, True]
    assert rows[3]["level"] is None and rows[3]["score"] == 10
    assert pages == rows  # the tie of three goes over two pages


def _board(game: Game) -> int:
    with game.writing() as session:
        people = [
            User(
                email=f"p{number}@example.org",
                name=f"Person {number}",
                privacy_settings={"on_leaderboards": wish},
            )
            for number, (*_, wish) in enumerate(PLACES)
        ]
        session.add_all(people)
        session.flush()
        ids = [person.id for person in people]
    players = []
    for user_id in ids:
        with game.writing() as session:
            players.append(play.join(session, world="sample", user_id=user_id).id)
    with game.writing() as session:
        world_id = session.get_one(PlayerProfile, players[0]).world_id
        board = Leaderboard(
            world_id=world_id,
            name="Board",
            leaderboard_type=LeaderboardType.GLOBAL,
            ranking_period=Period.WEEKLY,
        )
        session.add(board)
        session.flush()
        assert board.id is not None
        for player, (rank, name, shown, _) in zip(players, PLACES, strict=True):
            session.get_one(PlayerProfile, player).character_name = name
            session.add(
                LeaderboardEntry(
                    leaderboard_id=board.id,
                    player_id=player,
                    period_started_on=MONDAY,
                    score=10,
                    rank=rank,
                    privacy_setting=shown,
                )
            )
        session.flush()
        return board.id
