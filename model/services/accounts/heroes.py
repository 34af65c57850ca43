"""Making a character: a name, a career, a route, and the skill trees that belong to them.

Source: sources/roguelearn.md, Character Creation & Academic Paths; rules.md (FR1, FR8). What may be
chosen is what the player's world has published.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from model.db import WriteSession
from model.errors import Refused, Violation, did_you_mean
from model.services import outside, rows
from model.services.accounts.trees import plant
from model.services.acting import acting_for
from model.services.ledger import ruleset_of
from model.services.records import Where, examine, storing
from model.services.records.faults import raise_all
from model.services.records.writing import tied
from model.tables import TABLES, PlayerProfile

PROFILES, CHARACTERS = "player_profiles", "characters"
_CHOICES = {
    "class_id": ("character_classes", "career"),
    "route_id": ("routes", "route"),
    "smaller_major_id": ("smaller_majors", "smaller major"),
}
_REQUIRED = ("class_id", "route_id")


@dataclass(frozen=True, slots=True)
class CharacterInfo:
    """What a player has become; `trees` are the names of the skill trees that were planted."""

    player_id: int
    name: str
    character_class: str
    route: str
    smaller_major: str | None
    trees: tuple[str, ...]
    skill_count: int


def create_character(
    session: WriteSession,
    *,
    player_id: int,
    name: str,
    character_class: str,
    route: str,
    smaller_major: str | None = None,
) -> CharacterInfo:
    """Make a player's character, once; careers, routes and smaller majors by key.

    The profile says what the player has become. The same name and career make the one row of
    `characters` that carries things, unless the player has one already (heroes.create_character).
    Errors: NotFound; Refused when the player has a character; RecordError with every fault at once.
    """
    keys = {"class_id": character_class, "route_id": route, "smaller_major_id": smaller_major}

    def work() -> rows.Answer:
        profile = acting_for(session, session.actor, player_id)
        if profile.class_id is not None and profile.route_id is not None:
            raise Refused(
                f"Player {player_id} has a character already, {profile.character_name!r}. "
                "A character is made once.",
                code="E-PEOPLE-003",
            )
        content = ruleset_of(session, profile).content
        _write(session, profile, name, keys, content)
        _embody(session, profile)
        trees, count = plant(session, profile, content)
        _note_on_user(session, profile.user_id)
        return {"id": player_id, "trees": trees, "skill_count": count}

    request = {"player": player_id, "name": name, **keys}
    service = "accounts.create_character"
    answer = rows.answered(session, service, request=request, table=PROFILES, work=work)
    trees = tuple(answer["trees"])
    return CharacterInfo(
        player_id, name, character_class, route, smaller_major, trees, answer["skill_count"]
    )


def _write(
    session: WriteSession,
    profile: PlayerProfile,
    name: str,
    keys: Mapping[str, str | None],
    content: Mapping[str, Mapping[str, Any]],
) -> None:
    """Write the choices into the profile; every fault at once."""
    assert profile.id is not None
    where = Where(PROFILES, profile.id)
    ids, violations = _chosen(session, profile, keys, content)
    row = storing.load(session, PROFILES, profile.id)
    values = {"character_name": name, **ids}
    clean, faults = examine(PROFILES, values, existing=row, now=session.now)
    if name is None:
        fault = where.violation("E-RECORD-002", "character_name", None, "is missing", "Add it.")
        faults.append(fault)
    raise_all(violations + faults + tied(session, PROFILES, {**row, **clean}, where, row))
    storing.change(session, PROFILES, row, clean)
    outside.asked_on_update(session, PROFILES, profile.id, changed=["character_name"])
    session.refresh(profile)


def _embody(session: WriteSession, profile: PlayerProfile) -> None:
    """Make the row that carries things, for a player who has none."""
    there = TABLES[CHARACTERS].__table__.c
    query = sa.select(there.id).where(there.player_id == profile.id, there.deleted_at.is_(None))
    if session.execute(query.limit(1)).first() is None:
        name, class_id = profile.character_name, profile.class_id
        rows.add(session, CHARACTERS, player_id=profile.id, name=name, class_id=class_id)


def _chosen(
    session: WriteSession,
    profile: PlayerProfile,
    keys: Mapping[str, str | None],
    content: Mapping[str, Mapping[str, Any]],
) -> tuple[dict[str, int], list[Violation]]:
    """The ids of what was chosen, and what is wrong with the choices."""
    ids: dict[str, int] = {}
    violations: list[Violation] = []
    for column, key in keys.items():
        table, what = _CHOICES[column]
        known = content.get(table, {})
        if key is None and column not in _REQUIRED:
            continue
        found = None if key not in known else id_of(session, profile.world_id, table, str(key))
        if found is not None:
            ids[column] = found
            continue
        hint = did_you_mean(str(key), known) or f"There are: {', '.join(sorted(known)) or 'none'}."
        at = Where(PROFILES, profile.id)
        violation = at.violation(
            "E-PEOPLE-004",
            column,
            key,
            f"must be the key of a published {what} of the player's world",
            hint,
        )
        violations.append(violation)
    return ids, violations


def id_of(session: WriteSession, world_id: int, table: str, key: str) -> int | None:
    """The id of an undeleted content row by key."""
    there = TABLES[table].__table__.c
    query = sa.select(there.id).where(
        there.world_id == world_id, there.key == key, there.deleted_at.is_(None)
    )
    found: int | None = session.execute(query).scalar_one_or_none()
    return found


def _note_on_user(session: WriteSession, user_id: int | None) -> None:
    if user_id is not None:
        row = storing.load(session, "users", user_id)
        storing.change(session, "users", row, {"character_creation_completed": True})
