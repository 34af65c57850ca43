"""Rows of people and play whose fields tell one story."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from data.demo import words
from data.demo.hooks import hook
from data.demo.hooks_content import category, slug
from data.demo.plans import Row
from data.demo.store import MADE_AT
from data.demo.values import END, MIDNIGHT, START

# --- People --------------------------------------------------------------------------------------


@hook("users")
def user(row: Row, make: Any) -> None:
    """People who joined in the month before; the first few are teachers."""
    number, names = make.turn, make.values.people
    row["name"] = names[number % len(names)] + (f" {number // len(names) + 1}" if number >= len(names) else "")
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
def product_role(row: Row, make: Any) -> None:
    """Student, teacher and coach; in a second demo world under names of its own."""
    row["name"] = f"{make.values.mark}-{slug(words.NAMES['product_roles'][make.turn % 3])}"
    row["may_supervise"] = make.turn % 3 > 0
    row["description"] = "Part of the demo."


@hook("accounts")
def account(row: Row, make: Any) -> None:
    """Signed in with a provider; nobody of the demo has a password or a token."""
    row["provider_id"] = make.values.one(("google", "github"))
    row["account_id"] = f"{make.values.mark}-{row['user_id']}-{make.turn}"
    for name in ("password", "access_token", "refresh_token", "id_token"):
        row[name] = None
    row["access_token_expires_at"] = row["refresh_token_expires_at"] = None
    row["scope"] = "openid profile email"


@hook("sessions")
def session(row: Row, make: Any) -> None:
    """Long over, with the hash of a token that nobody has."""
    row["token"] = make.values.digest()
    row["expires_at"] = row["created_at"] + timedelta(days=7)


@hook("verifications")
def verification(row: Row, make: Any) -> None:
    person = make.values.one(make.store.of("users"))
    row["identifier"], row["value"] = person["email"], make.values.digest()
    row["expires_at"] = row["created_at"] + timedelta(hours=1)


@hook("user_roles")
def user_role(row: Row, make: Any) -> None:
    """Demo people may read at most."""
    row["role"] = "stakeholder"


@hook("learners")
def learner(row: Row, make: Any) -> None:
    row["session_token_hash"] = make.values.digest()
    row["display_name"] = make.values.one(make.values.people)
    row["last_active_at"] = max(row["last_active_at"], row["created_at"])


@hook("player_profiles")
def profile(row: Row, make: Any) -> None:
    people = make.store.of("users")
    row["user_id"] = people[make.turn % len(people)]["id"]
    row["character_name"] = people[make.turn % len(people)]["name"]


# --- Social life ---------------------------------------------------------------------------------


@hook("friendships")
def friendship(row: Row, make: Any) -> bool | None:
    pair = frozenset({row["requester_id"], row["addressee_id"]})
    pairs: set[frozenset[Any]] = make.__dict__.setdefault("pairs", set())
    if pair in pairs:
        return False
    pairs.add(pair)
    return None


@hook("messages")
def message(row: Row, make: Any) -> bool | None:
    """Supervised by a teacher who is neither sender nor receiver; not where a block stands."""
    pair = {row["sender_id"], row["receiver_id"]}
    supervising = {r["id"] for r in make.store.of("product_roles") if r["may_supervise"]}
    memory = make.__dict__
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
def media(row: Row, make: Any) -> None:
    kinds = {"image": "image/png", "audio": "audio/mpeg", "video": "video/mp4"}
    row["media_type"] = kinds.get(row["kind"], "video/mp4")
    if row["kind"] not in kinds:
        row["kind"] = "video"


_ = START, category
