"""Quest logs of each simulated day, and the metrics that fit them."""

from __future__ import annotations

from datetime import date
from functools import cache

from data.demo.insertion import Filling, Maker
from data.demo.past import Named, Past, at_minute, log_date, on_day
from data.demo.plans import Row
from data.demo.values import START


def quests(filling: Filling) -> None:
    """A log for each core quest of each day, and for every other quest that was completed."""
    past: Past = filling.past
    templates = {row["key"]: row for row in filling.store.of("quest_templates")}
    core = sorted(k for k, t in templates.items() if t["is_core"] and t["type"] == "daily")
    rows: list[Row] = []
    places: list[tuple[int, str, date]] = []
    for index, player in enumerate(filling.players):
        done = _paid(past.events[index], templates)
        wanted = {(key, on_day(day["day"])) for day in past.days[index] for key in core}
        for key, day in sorted({*wanted, *done}, key=lambda place: (place[1], place[0])):
            paid = done.get((key, day), {"xp": 0, "at": None, "partial": 0})
            is_done = paid["at"] is not None
            share = 1_000_000 if is_done else 400_000 if paid["xp"] else 0
            rows.append(
                {
                    "player_id": player["id"],
                    "template_id": templates[key]["id"],
                    "status": "completed" if is_done else "expired",
                    "progress": _progress(share, paid["partial"]),
                    "completed_at": paid["at"],
                    "xp_awarded": paid["xp"] if is_done or paid["xp"] else None,
                    "day_date": day,
                }
            )
            places.append((index, key, day))
    filling.insert("quest_logs", rows)
    past.logs = {place: row["id"] for place, row in zip(places, rows, strict=True)}
    metrics(filling)


@cache
def _progress(share: int, partial: int) -> Named:
    """How far a quest came; logs that say the same hold the same value, which nobody changes."""
    return {"progress_ppm": share, "partial_xp": partial}


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


MAKERS: dict[str, Maker] = {"quest_logs": quests}
