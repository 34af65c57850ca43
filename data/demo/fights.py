"""Boss fights, dungeon visits and titles, as the simulation went."""

from __future__ import annotations

from data.demo.insertion import Filling, Maker
from data.demo.past import Named, at_minute, on_day
from data.demo.plans import Row

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
                "player_id": filling.players[index]["id"],
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
                "player_id": filling.players[index]["id"],
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
    for index, player in enumerate(filling.players):
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


MAKERS: dict[str, Maker] = {
    "boss_attempts": bosses,
    "dungeon_attempts": dungeons,
    "player_titles": titles,
}
