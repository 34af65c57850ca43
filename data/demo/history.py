"""The demo players' days: simulated under the published rules, then written as their history.

The reference engine plays; what it gives becomes profiles, daily logs, quest logs, metric logs,
fights, titles and the XP ledger, so that every number follows from the rules.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from data.demo.insertion import Filling, Maker
from data.demo.plans import Row
from data.demo.store import MADE_AT
from data.demo.values import DAYS, END, MIDNIGHT, START
from model.db import WriteSession
from model.services import content
from model.services.histories import PlayedEvent, PlayedStep, append_played
from sim.reference import run_reference
from sim.scenario import Scenario

Named = dict[str, Any]


@dataclass
class Past:
    """What was simulated, by player in order: final state, days, events, occurrences."""

    players: list[Named]
    days: list[list[Named]]
    events: list[list[Named]]
    occurrences: list[list[Named]]
    logs: dict[tuple[int, str, date], int] = field(default_factory=dict)
    """Quest log ids by (player, quest, day)."""
    fights: dict[tuple[str, int, str], list[tuple[datetime, int]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    """Attempts of (boss or dungeon, player, key) with their start, in order."""


def simulate(session: WriteSession, *, world: str, users: int, seed: int) -> Past:
    """Play the days of as many players as there are users."""
    ruleset = content.resolve(session, world)
    scenario = Scenario.of(players=users, days=DAYS, seed=seed, start_on=START)
    frames = run_reference(ruleset, scenario).frames()
    players = _records(frames["players"])
    place = {row["player_key"]: index for index, row in enumerate(players)}

    def by_player(name: str) -> list[list[Named]]:
        found: list[list[Named]] = [[] for _ in players]
        for row in _records(frames[name]):
            found[place[row["player_key"]]].append(row)
        return found

    steps: dict[tuple[str, int], list[PlayedStep]] = defaultdict(list)
    for key, seq, order, kind, ppm, before, after in frames["xp_modifiers"][
        ["player_key", "seq", "order", "type", "multiplier_ppm", "xp_before", "xp_after"]
    ].itertuples(index=False, name=None):
        steps[key, seq].append(PlayedStep(order, kind, ppm, before, after))
    events = by_player("xp_events")
    for row in (row for rows in events for row in rows):
        row["steps"] = steps.get((row["player_key"], row["seq"]), ())
    return Past(players, by_player("player_days"), events, by_player("occurrences"))


def _records(frame: Any) -> list[Named]:
    names = list(frame.columns)
    columns = zip(*(frame[name].tolist() for name in names), strict=True)
    return [dict(zip(names, row, strict=True)) for row in columns]


def at_minute(minute: int) -> datetime:
    """The instant of a minute of the simulation."""
    return MIDNIGHT + timedelta(minutes=minute)


def on_day(day: int) -> date:
    """The local date of a day of the simulation."""
    return START + timedelta(days=day)


# --- Players -------------------------------------------------------------------------------------


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
        for player, found in zip(_players(filling), past.days, strict=True)
        for day in found
    ]
    filling.insert("daily_logs", rows)


def _players(filling: Filling) -> list[Row]:
    return filling.store.of("player_profiles")


def logins(filling: Filling) -> None:
    """One row for each day on which a player was there."""
    rows: list[Row] = []
    draw = filling.values
    for player, found in zip(_players(filling), filling.past.days, strict=True):
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


# --- Quests --------------------------------------------------------------------------------------


def quests(filling: Filling) -> None:
    """A log for each core quest of each day, and for every other quest that was completed."""
    past: Past = filling.past
    templates = {row["key"]: row for row in filling.store.of("quest_templates")}
    core = sorted(k for k, t in templates.items() if t["is_core"] and t["type"] == "daily")
    rows: list[Row] = []
    places: list[tuple[int, str, date]] = []
    for index, player in enumerate(_players(filling)):
        done = _paid(past.events[index], templates)
        wanted = {(key, on_day(day["day"])) for day in past.days[index] for key in core}
        for key, day in sorted({*wanted, *done}, key=lambda place: (place[1], place[0])):
            paid = done.get((key, day), {"xp": 0, "at": None, "partial": 0})
            is_done = paid["at"] is not None
            rows.append(
                {
                    "player_id": player["id"],
                    "template_id": templates[key]["id"],
                    "status": "completed" if is_done else "expired",
                    "progress": {
                        "progress_ppm": 1_000_000 if is_done else 400_000 if paid["xp"] else 0,
                        "partial_xp": paid["partial"],
                    },
                    "completed_at": paid["at"],
                    "xp_awarded": paid["xp"] if is_done or paid["xp"] else None,
                    "day_date": day,
                }
            )
            places.append((index, key, day))
    filling.insert("quest_logs", rows)
    past.logs = {place: row["id"] for place, row in zip(places, rows, strict=True)}
    metrics(filling)


def _paid(events: list[Named], templates: dict[str, Row]) -> dict[tuple[str, date], Named]:
    """What quests paid, by (quest, the date its log stands under)."""
    found: dict[tuple[str, date], Named] = {}
    for event in events:
        if event["source"] != "quest_completion":
            continue
        template = templates[event["content_key"]]
        place = (event["content_key"], log_date(template, on_day(event["day"])))
        paid = found.setdefault(place, {"xp": 0, "at": None, "partial": 0})
        paid["xp"] += event["final_xp"]
        if event["base_xp"] == template["base_xp"] or paid["xp"] > event["final_xp"]:
            paid["at"] = at_minute(event["minute"])
        else:
            paid["partial"] = event["base_xp"]
    return found


def log_date(template: Row, day: date) -> date:
    """The date a quest's log stands under: a weekly one under the week's Monday."""
    return day - timedelta(days=day.weekday()) if template["type"] == "weekly" else day


def metrics(filling: Filling) -> None:
    """What players recorded: enough where a quest was completed, too little where it was not."""
    known = {row["key"]: row for row in filling.store.of("metrics")}
    templates = filling.store.by_id["quest_templates"]
    values: dict[tuple[int, int, date], int] = {}
    for log in filling.store.of("quest_logs"):
        template = templates[log["template_id"]]
        if template["type"] != "daily" or (log["status"] != "completed" and not log["xp_awarded"]):
            continue
        for need in _needs(template["requirements"]):
            metric = known[need["metric"]]
            value = _recorded(need, metric, is_met=log["status"] == "completed", filling=filling)
            place = (log["player_id"], metric["id"], log["day_date"])
            values[place] = max(value, values.get(place, 0))
    rows = [
        {
            "player_id": player,
            "metric_id": metric,
            "day_date": day,
            "value": value,
            "recorded_at": at_minute((day - START).days * 1440 + 1260),
        }
        for (player, metric, day), value in values.items()
    ]
    filling.insert("metric_logs", rows)


def _needs(requirement: Named) -> list[Named]:
    if requirement["type"] == "compound":
        return [need for part in requirement["requirements"] for need in _needs(part)]
    return [requirement] if requirement["type"] in ("numeric", "boolean") else []


def _recorded(need: Named, metric: Row, *, is_met: bool, filling: Filling) -> int:
    if need["type"] == "boolean":
        return int(need["value"] == is_met)
    limit, share = int(need["value"]), filling.values.random.random()
    if (need["op"] in (">=", ">", "==")) == is_met:
        value = limit if need["op"] == "==" else limit + 1 + int(limit * share * 0.4)
    else:
        value = int(limit * (0.5 + share * 0.4))
    return min(value, int(metric["value_max"]))


# --- Fights, titles ------------------------------------------------------------------------------

_ENDS = {
    "boss": {"boss_victory": "victory", "boss_abandoned": "abandoned", "boss_defeat": "defeat"},
    "dungeon": {"dungeon_cleared": "cleared", "dungeon_timed_out": "timed_out"},
}
_STARTS = {"boss": "boss_started", "dungeon": "dungeon_entered"}


def _attempts(filling: Filling, kind: str) -> list[tuple[int, str, Named, Named | None]]:
    """(player, key, how it began, how it ended) of every attempt, in order."""
    found: list[tuple[int, str, Named, Named | None]] = []
    for index, occurrences in enumerate(filling.past.occurrences):
        begun: Named | None = None
        for note in sorted(occurrences, key=lambda note: note["minute"]):
            if note["kind"] == _STARTS[kind]:
                begun = note
            elif note["kind"] in _ENDS[kind] and begun is not None:
                found.append((index, begun["content_key"], begun, note))
                begun = None
        if begun is not None:
            found.append((index, begun["content_key"], begun, None))
    return found


def bosses(filling: Filling) -> None:
    """Every fight as it went."""
    known = {row["key"]: row for row in filling.store.of("bosses")}
    phases = {row["boss_id"]: 0 for row in filling.store.of("boss_phases")}
    for row in filling.store.of("boss_phases"):
        phases[row["boss_id"]] = max(phases[row["boss_id"]], row["phase_number"])
    rows, places = [], []
    for index, key, begun, ended in _attempts(filling, "boss"):
        status = _ENDS["boss"][ended["kind"]] if ended else "in_progress"
        boss = known[key]["id"]
        rows.append(
            {
                "player_id": _players(filling)[index]["id"],
                "boss_id": boss,
                "status": status,
                "current_phase": phases[boss] if status == "victory" else 1,
                "phase_progress": {
                    "started_on": on_day(begun["day"]).isoformat(), "restarts": 0, "inputs": {},
                },
                "started_at": at_minute(begun["minute"]),
                "completed_at": at_minute(ended["minute"]) if ended else None,
            }
        )  # fmt: skip
        places.append(("boss", index, key))
    _keep_fights(filling, "boss_attempts", rows, places)


def dungeons(filling: Filling) -> None:
    """Every visit as it went."""
    known = {row["key"]: row for row in filling.store.of("dungeons")}
    paid = {
        (index, event["content_key"], event["minute"]): event["final_xp"]
        for index, events in enumerate(filling.past.events)
        for event in events
        if event["source"] == "dungeon_clear"
    }
    rows, places = [], []
    for index, key, begun, ended in _attempts(filling, "dungeon"):
        status = _ENDS["dungeon"][ended["kind"]] if ended else "in_progress"
        dungeon = known[key]
        rows.append(
            {
                "player_id": _players(filling)[index]["id"],
                "dungeon_id": dungeon["id"],
                "status": status,
                "progress": {
                    "done": [status == "cleared" for _ in dungeon["challenges"]], "inputs": {},
                },
                "started_at": at_minute(begun["minute"]),
                "expires_at": at_minute(begun["minute"] + dungeon["duration_minutes"]),
                "debuff_active_at_entry": bool(begun["value"]),
                "completed_at": at_minute(ended["minute"]) if ended else None,
                "xp_awarded": paid.get((index, key, ended["minute"])) if ended else None,
            }
        )  # fmt: skip
        places.append(("dungeon", index, key))
    _keep_fights(filling, "dungeon_attempts", rows, places)


def _keep_fights(
    filling: Filling, table: str, rows: list[Row], places: list[tuple[str, int, str]]
) -> None:
    for row, place in zip(filling.insert(table, rows), places, strict=True):
        filling.past.fights[place].append((row["started_at"], row["id"]))


def titles(filling: Filling) -> None:
    """Titles held and lost; the worn one is active."""
    known = {row["key"]: row["id"] for row in filling.store.of("titles")}
    rows: list[Row] = []
    for index, player in enumerate(_players(filling)):
        held: dict[str, Row] = {}
        for note in sorted(filling.past.occurrences[index], key=lambda note: note["minute"]):
            if note["kind"] == "title_earned":
                held[note["content_key"]] = {
                    "player_id": player["id"],
                    "title_id": known[note["content_key"]],
                    "earned_at": at_minute(note["minute"]),
                    "revoked_at": None,
                    "is_active": known[note["content_key"]] == player["active_title_id"],
                }
            elif note["kind"] == "title_lost" and note["content_key"] in held:
                held[note["content_key"]]["revoked_at"] = at_minute(note["minute"])
                held[note["content_key"]]["is_active"] = False
        rows += held.values()
    filling.insert("player_titles", rows)


# --- The ledger ----------------------------------------------------------------------------------


def ledger(filling: Filling) -> None:
    """Every XP event with its modifiers, chained; profiles and seasons follow."""
    templates = {row["key"]: row for row in filling.store.of("quest_templates")}
    past: Past = filling.past
    events = [
        _played(filling, index, player["id"], event, templates)
        for index, player in enumerate(_players(filling))
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
    "player_profiles": players,
    "daily_logs": days,
    "daily_logins": logins,
    "quest_logs": quests,
    "boss_attempts": bosses,
    "dungeon_attempts": dungeons,
    "player_titles": titles,
    "xp_events": ledger,
}
