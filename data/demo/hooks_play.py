"""People, what they say to each other, and their characters: rows whose fields tell one story."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from data.demo import words
from data.demo.hooks import hook
from data.demo.hooks_content import slug
from data.demo.plans import Row
from data.demo.store import MADE_AT
from data.demo.values import END, MIDNIGHT

# --- People --------------------------------------------------------------------------------------


@hook("users")
def _user(row: Row, make: Any) -> None:
    """People who joined in the month before; the first few are teachers."""
    number, names = make.turn, make.values.people
    row["name"] = names[number % len(names)] + (
        f" {number // len(names) + 1}" if number >= len(names) else ""
    )
    plain = re.sub(r"[^a-z]+", ".", row["name"].lower()).strip(".")
    row["email"] = f"{plain}.{number}@{make.values.mark}.example.org"
    row["username"] = f"{plain.split('.')[0][:10]}-{make.values.mark[:10]}-{number}"
    row["status"] = "active" if number % 50 else "suspended"
    if "suspended" not in make.plan.info.column("status").enum_values:
        row["status"] = "active"
    row["clerk_user_id"] = None
    row["birth_date"] = date(1970 + number % 35, 1 + number % 12, 1 + number % 28)
    row["email_verified"] = row["onboarding_completed"] = True
    row["created_at"] = MIDNIGHT - timedelta(hours=6 * (number % 100) + 48)
    row["updated_at"] = row["created_at"]
    row["last_login_at"] = END - timedelta(hours=number % 300)
    row[MADE_AT] = MIDNIGHT
    roles = make.store.of("product_roles")
    row["product_role_id"] = roles[_role_number(number) % len(roles)]["id"] if roles else None


def _role_number(number: int) -> int:
    return 1 if number % 10 == 0 else 0


@hook("product_roles")
def _product_role(row: Row, make: Any) -> None:
    """Student, teacher and coach; in a second demo world under names of its own."""
    row["name"] = f"{make.values.mark}-{slug(words.NAMES['product_roles'][make.turn % 3])}"
    row["may_supervise"] = make.turn % 3 > 0
    row["description"] = "Part of the demo."


@hook("accounts")
def _account(row: Row, make: Any) -> None:
    """Signed in with a provider; nobody of the demo has a password or a token."""
    row["provider_id"] = make.values.one(("google", "github"))
    row["account_id"] = f"{make.values.mark}-{row['user_id']}-{make.turn}"
    for name in ("password", "access_token", "refresh_token", "id_token"):
        row[name] = None
    row["access_token_expires_at"] = row["refresh_token_expires_at"] = None
    row["scope"] = "openid profile email"


@hook("sessions")
def _session(row: Row, make: Any) -> None:
    """Long over, with the hash of a token that nobody has."""
    row["token"] = make.values.digest()
    row["expires_at"] = row["created_at"] + timedelta(days=7)


@hook("verifications")
def _verification(row: Row, make: Any) -> None:
    person = make.values.one(make.store.of("users"))
    row["identifier"], row["value"] = person["email"], make.values.digest()
    row["expires_at"] = row["created_at"] + timedelta(hours=1)


@hook("user_roles")
def _user_role(row: Row, make: Any) -> None:
    """Demo people may read at most."""
    row["role"] = "stakeholder"


@hook("learners")
def _learner(row: Row, make: Any) -> None:
    row["session_token_hash"] = make.values.digest()
    row["display_name"] = make.values.one(make.values.people)
    row["last_active_at"] = max(row["last_active_at"], row["created_at"])


@hook("player_profiles")
def _profile(row: Row, make: Any) -> None:
    people = make.store.of("users")
    row["user_id"] = people[make.turn % len(people)]["id"]
    row["character_name"] = people[make.turn % len(people)]["name"]


# --- Social life ---------------------------------------------------------------------------------


@hook("friendships")
def _friendship(row: Row, make: Any) -> bool | None:
    pair = frozenset({row["requester_id"], row["addressee_id"]})
    pairs: set[frozenset[Any]] = make.memory.setdefault("pairs", set())
    if pair in pairs:
        return False
    pairs.add(pair)
    return None


@hook("messages")
def _message(row: Row, make: Any) -> bool | None:
    """Supervised by a teacher who is neither sender nor receiver; not where a block stands."""
    pair = {row["sender_id"], row["receiver_id"]}
    supervising = {r["id"] for r in make.store.of("product_roles") if r["may_supervise"]}
    memory = make.memory
    if "teachers" not in memory:
        people = make.store.of("users")
        memory["teachers"] = [p["id"] for p in people if p["product_role_id"] in supervising]
        memory["blocked"] = [
            {f["requester_id"], f["addressee_id"]}
            for f in make.store.of("friendships")
            if f["status"] == "blocked"
        ]
    teachers = [t for t in memory["teachers"] if t not in pair]
    if not teachers or pair in memory["blocked"]:
        return False
    row["teacher_id"] = make.values.one(teachers)
    return None


@hook("media_assets")
def _media(row: Row, make: Any) -> None:
    kinds = {"image": "image/png", "audio": "audio/mpeg", "video": "video/mp4"}
    row["media_type"] = kinds.get(row["kind"], "video/mp4")
    if row["kind"] not in kinds:
        row["kind"] = "video"


# --- Characters ----------------------------------------------------------------------------------


@hook("characters")
def _character(row: Row, make: Any) -> None:
    row["level"], row["name"] = 5 + make.turn % 30, make.values.one(words.HEROES)
    row["experience"] = row["level"] * 100


@hook("character_inventory")
def _inventory(row: Row, make: Any) -> None:
    most = make.store.by_id["items"][row["item_id"]]["stack_max"]
    row["quantity"] = min(most, 1 + make.turn % 12)


@hook("character_talents")
def _talent(row: Row, make: Any) -> None:
    row["level"] = min(make.store.by_id["talents"][row["talent_id"]]["level_max"], row["level"])


@hook("character_modifiers")
def _modifier(row: Row, make: Any) -> bool:
    pair, row["stacks"] = (row["character_id"], row["modifier_id"]), 1
    return bool(make.once(pair))


@hook("character_quest_progress")
def _campaign_progress(row: Row, make: Any) -> None:
    row["run_number"] = 1


@hook("character_objectives")
def _campaign_objective(row: Row, make: Any) -> None:
    target = make.store.by_id["quest_objectives"][row["objective_id"]]["target_count"]
    row["current_count"] = target if row["completed_at"] is not None else make.turn % target


# --- Duels and markets ---------------------------------------------------------------------------


@hook("duels")
def _duel(row: Row, make: Any) -> None:
    template = make.store.by_id["duel_templates"].get(row["template_id"])
    row["stake_amount"] = 0 if template is None else template["stake_min"]
    row["stake_currency_id"] = None
    if template is not None:
        row["stake_currency_id"] = template["stake_currency_id"]
        for name in ("duel_type", "topic", "difficulty_level"):
            row[name] = template[name]
    done = row["completed_at"] is not None and row["duel_status"] == "completed"
    sides = (row["challenger_id"], row["opponent_id"])
    row["winner_id"] = sides[make.turn % 2] if done else None


@hook("duel_participants")
def _duellist(row: Row, make: Any) -> bool:
    duel = make.store.by_id["duels"][row["duel_id"]]
    first = make.once(row["duel_id"])
    row["side"] = "challenger" if first else "opponent"
    row["player_id"] = duel["challenger_id" if first else "opponent_id"]
    return True


@hook("tournament_matches")
def _match(row: Row, make: Any) -> None:
    sides = [row["first_side_id"], row["second_side_id"]]
    done = row["completed_at"] is not None and None not in sides
    row["winner_side_id"] = sides[make.turn % 2] if done else None
    row["round_number"], row["match_number"] = 1 + make.turn % 4, 1 + make.turn // 4


@hook("marketplaces")
def _marketplace(row: Row, make: Any) -> None:
    row["system_status"] = "active"


@hook("marketplace_items")
def _listing(row: Row, make: Any) -> None:
    row["real_money_price"] = row["real_money_code"] = None
    row["currency_id"] = make.store.of("currencies")[0]["id"]
    row["item_type"] = "file" if row["knowledge_pack_id"] is None else "knowledge_pack"


@hook("marketplace_item_ratings")
def _rating(row: Row, make: Any) -> bool:
    item = make.store.by_id["marketplace_items"][row["marketplace_item_id"]]
    return bool(item["seller_id"] != row["player_id"])


@hook("eternal_codex_entries")
def _codex_entry(row: Row, make: Any) -> None:
    item = make.store.by_id["marketplace_items"][row["original_item_id"]]
    row["contributor_id"] = item["seller_id"]


@hook("player_achievements")
def _earned(row: Row, make: Any) -> None:
    if row["earned_at"] is not None:
        row["completion_percentage"] = 100
    else:
        row["completion_percentage"] = min(95, row["completion_percentage"])


@hook("player_streak_milestones")
def _reached(row: Row, make: Any) -> None:
    milestone = make.store.by_id["streak_milestones"][row["milestone_id"]]
    row["streak_days"] = milestone["days_required"] + make.turn % 5
    row["reached_on"] = row["reached_at"].date()


_SCOPES = {
    "class_id": "class_specific", "pvp_event_id": "pvp_event", "lesson_id": "lesson",
    "campaign_id": "campaign", "party_id": "party", "guild_id": "guild", "skill_id": "skill",
    "course_id": "course", "season_id": "season",
}  # fmt: skip


@hook("leaderboards")
def _board(row: Row, make: Any) -> None:
    known = make.plan.info.column("leaderboard_type").enum_values
    named = next((name for name in _SCOPES if row[name] is not None), None)
    kind = "global" if named is None else _SCOPES[named]
    row["leaderboard_type"] = kind if kind in known else "global"
    row["max_entries"], row["is_active"] = 100, True
