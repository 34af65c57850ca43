"""Groups, their members, meetings and events: rows whose fields tell one story."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from data.demo import words
from data.demo.hooks import hook
from data.demo.plans import Row
from data.demo.values import END

PLACES = 40
_BUSY = frozenset({"scheduled", "in_progress", "active"})


@hook("parties", "guilds", "learning_circles")
def _group(row: Row, make: Any) -> None:
    row["max_members"] = PLACES
    for column in make.plan.status:
        if make.turn % 12:
            row[column.column] = "active"
    if "join_code" in row:
        row["join_code"] = f"join-{make.values.number()}"


@hook("party_memberships")
def _party_member(row: Row, make: Any) -> None:
    first = make.once(row["party_id"])
    row["is_party_leader"] = row["is_creator"] = first
    if first or make.turn % 6:
        row["account_status"] = "active"


@hook("guild_memberships")
def _guild_member(row: Row, make: Any) -> None:
    row["is_creator"] = make.once(row["guild_id"])
    if row["is_creator"] or make.turn % 6:
        row["account_status"], row["left_at"] = "active", None


@hook("learning_circle_memberships")
def _circle_member(row: Row, make: Any) -> None:
    circle = make.store.by_id["learning_circles"][row["learning_circle_id"]]
    is_creator = circle["creator_id"] == row["player_id"]
    row["role"] = "creator" if is_creator else "moderator" if make.turn % 8 == 0 else "member"


@hook("study_parties")
def _study_party(row: Row, make: Any) -> None:
    row["max_participants"] = PLACES
    row["scheduled_duration"] = 60 + 15 * (make.turn % 5)
    _at_its_own_time(row, make, "session_status", "scheduled_start_time")


def _at_its_own_time(row: Row, make: Any, status: str, start: str, end: str = "") -> None:
    """What is still to come has an hour of its own after the demo's days; the rest is past."""
    if row[status] in _BUSY:
        row[start] = END + timedelta(hours=30 * make.turn + 1)
    if end:
        row[end] = row[start] + timedelta(minutes=60 + 15 * (make.turn % 5))


@hook("party_meetings")
def _meeting(row: Row, make: Any) -> None:
    _at_its_own_time(row, make, "meeting_status", "scheduled_start_time", "scheduled_end_time")


@hook("peer_teachings")
def _teaching(row: Row, make: Any) -> None:
    if row["session_type"] == "one_on_one" and row["student_id"] is None:
        row["session_type"] = "group_session"
    row["estimated_duration"] = 30 + 15 * (make.turn % 6)
    if row["session_status"] in _BUSY or row["scheduled_time"] is not None:
        _at_its_own_time(row, make, "session_status", "scheduled_time")


@hook("peer_teaching_feedbacks")
def _teaching_feedback(row: Row, make: Any) -> bool | None:
    lesson = make.store.by_id["peer_teachings"][row["peer_teaching_id"]]
    if row["reviewer_id"] is None:
        row["reviewer_type"] = "system"
        return None
    if row["reviewer_id"] == lesson["teacher_id"]:
        return False
    is_student = row["reviewer_id"] == lesson["student_id"]
    row["reviewer_type"] = "student" if is_student else "peer"
    return None


@hook("party_invitations")
def _invitation(row: Row, make: Any) -> bool | None:
    """Somebody who is not in the party yet."""
    members = {
        m["player_id"]
        for m in make.store.belonging("party_memberships", "parties").get(row["party_id"], [])
    }
    for _ in range(20):
        invitee = make.values.one(make.store.of("player_profiles"))["id"]
        if invitee not in members:
            row["invitee_id"] = invitee
            return None
    return False


@hook("party_stashes")
def _stash(row: Row, make: Any) -> None:
    row["size_limit_bytes"] = 100_000_000


@hook("party_stash_items")
def _stash_item(row: Row, make: Any) -> None:
    kinds = {"content": "note", "url": "link", "file_url": "file"}
    row["item_type"] = next(kind for name, kind in kinds.items() if row[name] is not None)
    row["file_size"] = 20_000 + make.turn if row["item_type"] == "file" else None


@hook("context_roles")
def _context_role(row: Row, make: Any) -> None:
    special = "party_leader" if row["party_id"] is not None else "guild_master"
    row["role"] = special if make.turn % 6 == 0 else "player"


@hook("global_events")
def _global_event(row: Row, make: Any) -> None:
    row["participation_scope"] = ("specific_guilds", "all_players", "all_guilds")[make.turn % 3]


@hook("global_event_guilds")
def _event_guild(row: Row, make: Any) -> bool:
    event = make.store.by_id["global_events"][row["global_event_id"]]
    return bool(event["participation_scope"] == "specific_guilds")


@hook("tournaments")
def _tournament(row: Row, make: Any) -> None:
    row["max_participants"] = 64


@hook("pvp_events")
def _pvp_event(row: Row, make: Any) -> None:
    row["max_participants"], row["current_participants"] = 64, 12


@hook("tournament_participants", "pvp_participants")
def _participant(row: Row, make: Any) -> None:
    """Registered while registration was open."""
    group, name = (
        ("tournaments", "tournament_id") if "tournament_id" in row
        else ("pvp_events", "pvp_event_id")
    )  # fmt: skip
    event = make.store.by_id[group][row[name]]
    end = event.get("registration_end", event.get("registration_deadline"))
    row["registration_date"] = max(
        event.get("registration_start", event["created_at"]), end - timedelta(hours=make.turn % 30)
    )
    row["registration_date"] = min(row["registration_date"], end)
    if row.get("matches_won", 0) > row.get("matches_played", 0):
        row["matches_won"] = row["matches_played"]


_REPORTED = {
    "reported_note_id": "note", "reported_party_id": "party", "reported_message_id": "message",
}  # fmt: skip


@hook("abuse_reports")
def _report(row: Row, make: Any) -> None:
    """About what it names; a message is reported by who can read it."""
    found = next((name for name in _REPORTED if row[name] is not None), None)
    row["reported_content_type"] = "user" if found is None else _REPORTED[found]
    if row["reported_message_id"] is not None:
        message = make.store.by_id["messages"][row["reported_message_id"]]
        row["reporter_id"], row["reported_user_id"] = message["receiver_id"], message["sender_id"]
    elif found is None and row["reported_user_id"] is None:
        people = make.store.of("users")
        other = make.values.one(people)["id"]
        row["reported_user_id"] = other if other != row["reporter_id"] else None
        if row["reported_user_id"] is None:
            row["reporter_id"], row["reported_user_id"] = people[0]["id"], people[1]["id"]


_XP = {"easy": 30, "medium": 60, "hard": 120, "expert": 200, "legendary": 300}


@hook("guild_quest_templates")
def _guild_quest_template(row: Row, make: Any) -> None:
    row["experience_points"] = _XP[row["difficulty"]]
    row["ai_generation_prompt"] = (
        "A quest from the lecture notes." if row["is_ai_generated"] else None
    )


@hook("guild_quests")
def _guild_quest(row: Row, make: Any) -> None:
    template = make.store.by_id["guild_quest_templates"][row["guild_quest_template_id"]]
    if template["review_status"] != "approved" and row["creation_status"] == "published":
        row["creation_status"] = "draft"


@hook("custom_boss_fight_assignments")
def _boss_assignment(row: Row, make: Any) -> None:
    fight = make.store.by_id["custom_boss_fights"][row["custom_boss_fight_id"]]
    row["attempts_made"] = min(fight["max_attempts"] or 5, make.turn % 4)


@hook("meeting_action_items")
def _action_item(row: Row, make: Any) -> None:
    row["due_date"] = (row["created_at"] + timedelta(days=3 + make.turn % 20)).date()
    row["title"] = words.REASONS[make.turn % len(words.REASONS)]
