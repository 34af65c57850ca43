"""Lore is read from its day on; seasons close when the last zone has left them, once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from model.services import operations, play
from model.words import LoreUpdateStatus, SeasonStatus
from tests.model.services.operations.ground import DESIGNER, Ground

LAST_DAY = date(2026, 1, 7)
"""The last day of the first season; the second one begins on the next day."""


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def test_lore_is_drafted_published_on_its_day_and_put_away(ground: Ground) -> None:
    """A draft waits for its date; players are told and read it; an empty one stays a draft."""
    today = ground.now.date()
    day = timedelta(days=1)
    values: dict[str, Any] = {
        "title": "The ice melts",
        "content": "A path opens.",
        "new_factions": [{"name": "The thawed"}],
        "release_date": today + day,
    }
    made = ground.do(operations.draft_lore, who=DESIGNER, world="sample", values=values)
    empty = {"title": "Nothing yet", "release_date": today}
    later = ground.do(operations.draft_lore, world="sample", values=empty)
    assert (made.status, made.new_factions) == (LoreUpdateStatus.DRAFT, ("The thawed",))
    ground.refused("E-REFUSED-002", operations.draft_lore, who=0, world="sample", values=values)
    ground.refused("E-RECORD-002", operations.draft_lore, world="sample", values={"text": ""})
    ann = ground.players[0]
    assert ground.do(operations.sweep, world_id=ground.world_id).lore == 0
    assert ground.see(operations.read_lore, player_id=ann, on=today + day) == []
    ground.later(days=1)
    assert ground.do(operations.sweep, world_id=ground.world_id).lore == 1
    assert ground.count("notifications", "title = 'The ice melts'") == 4
    read = ground.see(operations.read_lore, player_id=ann, on=ground.now.date())
    assert [(one.id, one.status) for one in read] == [(made.id, LoreUpdateStatus.PUBLISHED)]
    assert ground.see(operations.read_lore, player_id=ann, on=today) == []  # where it is yesterday
    (locked,) = ground.see(operations.lore_shelf, player_id=ann, on=today)
    assert (locked.title, locked.is_locked, locked.lore) == ("The ice melts", True, None)
    (opened,) = ground.see(operations.lore_shelf, player_id=ann, on=ground.now.date())
    assert (opened.opens_on, opened.is_locked, opened.lore) == (today + day, False, read[0])
    ground.refused("E-LIVE-011", operations.publish_lore, lore_id=later.id)
    assert ground.do(operations.archive_lore, lore_id=made.id).status == "archived"
    assert ground.see(operations.read_lore, player_id=ann, on=ground.now.date()) == []
    back = ground.do(operations.publish_lore, lore_id=made.id, tell_players=False)
    assert (back.release_date, ground.count("notifications")) == (today + day, 4)
    ground.refused("E-LIVE-002", operations.publish_lore, lore_id=made.id)
    ground.refused("E-REFUSED-002", operations.archive_lore, who=0, lore_id=made.id)


def test_a_season_ends_when_its_last_zone_has_left_it(ground: Ground) -> None:
    """Ranks become final with all days closed, the board is frozen, players carry on."""
    world: dict[str, Any] = {"world": "sample", "season": "awakening"}
    with ground.by(0) as session:
        play.wear(session, player_id=ground.players[0], title=None)  # an access joins the season
    ground.earn(1, 80), ground.earn(2, 80), ground.earn(0, 30)
    mine = ground.see(operations.my_season, player_id=ground.players[1], at=ground.now)
    assert (mine.key, mine.day_number, mine.days_left) == ("awakening", 1, 2)
    assert (mine.season_xp, mine.rank, mine.participants) == (80, 1, 3)
    assert ground.do(operations.refresh_board, who=DESIGNER, **world).status == "active"
    board = ground.see(operations.season_board, season_id=mine.season_id)
    assert [(place.rank, place.season_xp) for place in board] == [(1, 80), (2, 80), (3, 30)]

    ground.now = _noon(LAST_DAY) + timedelta(hours=23, minutes=59)
    ground.refused("E-LIVE-040", operations.close_season, **world)  # UTC-12 is in it still
    ground.refused("E-REFUSED-002", operations.close_season, who=DESIGNER, **world)
    swept = ground.do(operations.sweep, world_id=ground.world_id)
    assert (swept.seasons_closed, swept.carried_on) == (0, 3)  # UTC is in the next one already
    new = ground.see(operations.my_season, player_id=ground.players[1], at=ground.now)
    assert (new.key, new.season_xp, new.participants) == ("the-contender", 0, 3)
    ground.later(minutes=1)
    closed = ground.do(operations.close_season, key="close", **world)
    assert (closed.status, closed.is_closed) == (SeasonStatus.ENDED, True)
    assert ground.do(operations.close_season, key="close", **world) == closed
    ranks = "SELECT count(*) FROM season_participations WHERE rank IS NOT NULL"
    assert ground.one(ranks) == 3
    assert ground.count("player_profiles", f"last_closed_date >= '{LAST_DAY}'") == 4
    for refused in (operations.close_season, operations.refresh_board):
        ground.refused("E-LIVE-041", refused, **world)
    swept = ground.do(operations.sweep, world_id=ground.world_id)
    assert (swept.seasons_closed, swept.carried_on) == (0, 0)
    ground.earn(0, 500)
    assert ground.see(operations.season_board, season_id=mine.season_id) == board
    first, second = ground.see(operations.list_seasons, world="sample", at=ground.now)
    assert (first.is_closed, second.is_closed, second.status) == (True, False, "active")
    ground.refused("E-FIND-001", operations.close_season, world="sample", season="awakenin")
    ground.now = _noon(date(2026, 1, 11))
    assert ground.do(operations.sweep, world_id=ground.world_id).seasons_closed == 1
    gone = ground.see(operations.my_season, player_id=ground.players[1], at=ground.now)
    assert gone is None
    ground.assert_sound()
