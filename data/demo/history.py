"""The demo players' days, written as their history: profiles, daily logs, logins, the XP ledger.

The reference engine has played them under the published rules (`past`), so that every number
follows from the rules.
"""

from __future__ import annotations

from datetime import timedelta

from data.demo import fights, quests
from data.demo.insertion import Filling, Maker
from data.demo.past import Named, Past, at_minute, log_date, on_day
from data.demo.plans import Row
from data.demo.store import MADE_AT
from data.demo.values import END, MIDNIGHT, START
from model.services.histories import PlayedEvent, append_played


def players(filling: Filling) -> None:
    """One profile for each person, as the simulation left it; XP comes with the ledger."""
    rows = filling.engine.rows("player_profiles", filling.users)
    past: Past = filling.past
    titles = {row["key"]: row["id"] for row in filling.store.of("titles")}
    people = filling.store.of("users")
    for index, (row, played, days) in enumerate(zip(rows, past.players, past.days, strict=True)):
        last = days[-1] if days else {}
        row["user_id"] = people[index]["id"]
        row["character_name"] = people[index]["name"]
        row["timezone"] = played["timezone"]
        row["joined_at"] = row["created_at"] = MIDNIGHT - timedelta(hours=index % 48 + 1)
        row["updated_at"] = END
        row[MADE_AT] = MIDNIGHT
        row["first_day"] = on_day(days[0]["day"]) if days else START
        row["last_closed_date"] = on_day(last["day"]) if days else None
        row |= {"level": 1, "total_xp": 0, "hard_mode": False, "return_day": 0}
        row["current_streak"] = played["current_streak"]
        row["longest_streak"] = played["longest_streak"]
        row["perfect_streak"] = last.get("perfect_streak", 0)
        row["freezes_held"] = last.get("freezes_held", 0)
        active = [on_day(day["day"]) for day in days if day["is_active"]]
        row["total_active_days"] = len(active)
        row["last_activity_date"] = active[-1] if active else None
        streak = played["current_streak"]
        row["streak_started_on"] = (
            on_day(last["day"] - streak + 1) if streak and last["day"] + 1 >= streak else None
        )
        row["next_milestone_days"] = next((n for n in (7, 14, 30) if n > streak), 60)
        row["absent_days"] = (on_day(last["day"]) - active[-1]).days if active else 0
        row["debuff_active_until"] = None
        row["active_title_id"] = titles.get(played["active_title"])
        row |= {"str": 10, "agi": 10, "vit": 10, "disc": 10}
    filling.insert("player_profiles", rows)


def days(filling: Filling) -> None:
    """Every local day as it was closed."""
    past: Past = filling.past
    rows = [
        {
            "player_id": player["id"],
            "day_date": on_day(day["day"]),
            "core_completed": day["core_completed"],
            "core_total": day["core_total"],
            "all_completed": bool(day["is_perfect"]),
            "debuff_triggered": bool(day["debuff_triggered"]),
            "evaluated": True,
            "evaluated_at": at_minute((day["day"] + 1) * 1440 + 720),
            "is_active": bool(day["is_active"]),
            "debuffed": bool(day["debuffed"]),
            "streak_after": day["streak"],
            "perfect_streak_after": day["perfect_streak"],
            "freezes_after": day["freezes_held"],
        }
        for player, found in zip(filling.players, past.days, strict=True)
        for day in found
    ]
    filling.insert("daily_logs", rows)


def logins(filling: Filling) -> None:
    """One row for each day on which a player was there."""
    rows: list[Row] = []
    draw = filling.values
    for player, found in zip(filling.players, filling.past.days, strict=True):
        run, before = 0, -2
        for day in (day for day in found if day["is_active"]):
            run = run + 1 if day["day"] == before + 1 else 1
            before = day["day"]
            first = at_minute(day["day"] * 1440 + 420 + int(draw.random.random() * 600))
            minutes = 3 + int(draw.random.random() ** 2 * 90)
            rows.append(
                {
                    "player_id": player["id"],
                    "login_date": on_day(day["day"]),
                    "first_login_at": first,
                    "last_login_at": first + timedelta(minutes=minutes + 60),
                    "session_count": 1 + minutes // 30,
                    "total_time_minutes": minutes,
                    "consecutive_days": run,
                    "device": draw.one(("phone", "phone", "desktop", "tablet")),
                }
            )
    filling.insert("daily_logins", rows)


def ledger(filling: Filling) -> None:
    """Every XP event with its modifiers, chained; profiles and seasons follow."""
    templates = {row["key"]: row for row in filling.store.of("quest_templates")}
    past: Past = filling.past
    events = [
        _played(filling, index, player["id"], event, templates)
        for index, player in enumerate(filling.players)
        for event in past.events[index]
    ]
    present, filling.session.now = filling.session.now, END
    append_played(filling.session, world=filling.world, events=events)
    filling.session.now = present
    filling.counted("xp_events", len(events))
    filling.counted("xp_modifiers", sum(len(event.steps) for event in events))


def _played(
    filling: Filling, index: int, player_id: int, event: Named, templates: dict[str, Row]
) -> PlayedEvent:
    key, at, past = event["content_key"], at_minute(event["minute"]), filling.past
    reference: dict[str, int] = {}
    if event["source"] == "quest_completion":
        day = log_date(templates[key], on_day(event["day"]))
        reference["quest_log_id"] = past.logs[index, key, day]
    elif event["source"] in ("boss_defeat", "dungeon_clear"):
        kind = event["source"].split("_")[0]
        begun = [number for start, number in past.fights[kind, index, key] if start <= at]
        if begun:
            reference[f"{kind}_attempt_id"] = begun[-1]
    return PlayedEvent(
        player_id, event["source"], key, event["base_xp"], event["final_xp"],
        on_day(event["day"]), at, event["steps"], **reference,
    )  # fmt: skip


MAKERS: dict[str, Maker] = {
    **quests.MAKERS,
    **fights.MAKERS,
    "player_profiles": players,
    "daily_logs": days,
    "daily_logins": logins,
    "xp_events": ledger,
}
