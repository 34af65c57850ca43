"""Boards whose places follow from scores: leaderboards, seasons, tournaments."""

from __future__ import annotations

from datetime import timedelta

from data.demo.insertion import Filling, Maker
from data.demo.plans import Row
from data.demo.values import DAYS, END, START

PLACES_MAX = 200


def leaderboards(filling: Filling) -> None:
    """Places of each board in this week and the last, by score."""
    rows: list[Row] = []
    players = filling.store.of("player_profiles")
    for board in filling.store.of("leaderboards"):
        count = min(len(players), int(board["max_entries"]), PLACES_MAX)
        chosen = filling.values.random.sample(players, count)
        before: dict[int, int] = {}
        for week in (2, 1):
            begins = START + timedelta(days=DAYS - 7 * week)
            scores = sorted(
                ((int(filling.values.random.random() ** 3 * 5_000), p["id"]) for p in chosen),
                reverse=True,
            )
            rows += [
                {
                    "leaderboard_id": board["id"],
                    "player_id": player,
                    "period_started_on": begins,
                    "score": score,
                    "rank": rank,
                    "previous_rank": before.get(player),
                    "gap_to_first": scores[0][0] - score,
                    "gap_to_next": scores[max(rank - 2, 0)][0] - score,
                    "privacy_setting": "anonymous" if player % 17 == 0 else "public",
                    "created_at": END,
                    "updated_at": END,
                }
                for rank, (score, player) in enumerate(scores, start=1)
            ]
            before = {player: rank for rank, (_, player) in enumerate(scores, start=1)}
    filling.insert("leaderboard_entries", rows)


def seasons(filling: Filling) -> None:
    """The board of the season that the demo's days lie in, by the XP of those days."""
    season = next(
        s for s in filling.store.of("seasons") if str(s["start_date"]) <= START.isoformat()
        <= str(s["end_date"])
    )  # fmt: skip
    totals = [
        (sum(event["final_xp"] for event in events), player["id"])
        for player, events in zip(
            filling.store.of("player_profiles"), filling.past.events, strict=True
        )
    ]
    rows = [
        {
            "season_id": season["id"],
            "player_id": player,
            "rank": rank,
            "total_xp": total,
            "updated_at": END,
        }
        for rank, (total, player) in enumerate(sorted(totals, reverse=True), start=1)
        if total
    ]
    filling.insert("season_leaderboards", rows)


MAKERS: dict[str, Maker] = {"leaderboard_entries": leaderboards, "season_leaderboards": seasons}
