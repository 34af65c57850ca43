"""Who may do what to which rows: one pure decision for every table, by what the table declares.

Nothing is allowed that is not said here. Content: designers everything, educators the areas
learning and text. Play: the same, and people their own rows and those of groups that they lead.
Account: admins, and people their own. Lab: admins, where operations are declared.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from model.db import Actor
from model.tables import TABLES
from model.words import Area, Mover, Operation, Role, Room

EDUCATORS_AREAS = frozenset({Area.LEARNING, Area.TEXT})


class Act(StrEnum):
    """What somebody wants to do with rows of a table."""

    READ = "read"
    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"
    RESTORE = "restore"
    MOVE = "move"


_NEEDS = {
    Act.CREATE: Operation.CREATE,
    Act.UPDATE: Operation.UPDATE,
    Act.DELETE: Operation.DELETE,
    Act.RESTORE: Operation.DELETE,
    Act.MOVE: Operation.UPDATE,
}
"""The operation that a table must declare for each act."""


EARNED = frozenset(
    {
        *("bans", "character_abilities", "character_inventory", "character_modifiers"),
        *("character_objectives", "character_quest_progress", "character_stats"),
        *("character_talents", "eternal_codex_entries", "context_roles", "guild_memberships"),
        *("party_memberships", "party_stash_permissions", "guild_quest_assignments"),
        *("custom_boss_fight_assignments", "exam_boss_attempt_skills", "global_event_guilds"),
    }
)
"""Tables whose rows are about somebody but not theirs to write: they may read them only."""

EARNED_FIELDS: dict[str, frozenset[str]] = {
    "characters": frozenset({"level", "experience"}),
    "users": frozenset({"email", "email_verified"}),
}
"""Fields that the product sets; whoever may write a row only because it is theirs may not."""

STAFF_FIELDS = frozenset(
    {
        *("assigned_to_id", "approved_by_id", "approved_by", "decided_by_id", "banned_by_id"),
        *("resolved_by", "resolution", "resolved_at", "assigned_by", "granted_by", "is_verified"),
    }
)
"""Fields, whatever the table, by which staff says who decided what; set by staff only."""


class Standing(NamedTuple):
    """What somebody is to a row: its owner, its receiver, the leader of its group."""

    is_owner: bool = False
    is_receiver: bool = False
    leads: frozenset[Mover] = frozenset()


NOBODY = Standing()


class Subject(NamedTuple):
    """What a table declares about itself, as far as permissions go."""

    table: str
    room: Room
    area: Area
    operations: frozenset[Operation]
    append_only: bool = False


def subject(table: str) -> Subject:
    """The declaration of a table."""
    cls = TABLES[table]
    return Subject(table, cls.__room__, cls.__area__, cls.__operations__, cls.__append_only__)


def closed(of: Subject, act: Act) -> str | None:
    """Why nobody may do this to rows of the table through generic edits; None when it is open."""
    if act is Act.READ:
        return None
    if of.append_only:
        return f"{of.table} only grows: its rows are written by their own service, never edited."
    needed = _NEEDS[act]
    if needed in of.operations:
        return None
    if not of.operations:
        return f"{of.table} is written by its own service only. Look in the reference for it."
    known = ", ".join(sorted(operation.value for operation in of.operations))
    return f"{of.table} allows {known}, but not {act.value}."


def runs_by_role(roles: Iterable[Role], of: Subject, act: Act) -> bool:
    """Whether somebody's roles alone allow the act, whoever owns the row."""
    held = frozenset(roles)
    if Role.ADMIN in held:
        return True
    if of.room is Room.ACCOUNT:
        return False
    if act is Act.READ:
        return bool(held)
    if of.room is Room.LAB:
        return False
    if Role.DESIGNER in held:
        return True
    return Role.EDUCATOR in held and of.area in EDUCATORS_AREAS


def refusal(actor: Actor, of: Subject, act: Act, standing: Standing = NOBODY) -> str | None:
    """Why the actor may not do this, as a sentence; None when they may.

    Moves of states are judged by `move_refusal`.
    """
    if sentence := closed(of, act):
        return sentence
    if runs_by_role(actor.roles, of, act):
        return None
    is_own = standing.is_owner or (act is Act.READ and standing.is_receiver)
    if act is not Act.READ and of.table in EARNED:
        is_own = False
    if of.room is Room.ACCOUNT and is_own:
        return None
    if of.room is Room.PLAY and (is_own or standing.leads):
        return None
    return f"{actor.name} may not {act.value} this row of {of.table}: {_needed(of, act)}."


def field_refusal(actor: Actor, of: Subject, act: Act, fields: Iterable[str]) -> str | None:
    """Why the actor may not set these fields, who may write the row itself; None when they may."""
    kept = (EARNED_FIELDS.get(of.table, frozenset()) | STAFF_FIELDS).intersection(fields)
    if not kept or runs_by_role(actor.roles, of, act):
        return None
    names = ", ".join(sorted(kept))
    return f"{actor.name} may not set {names} of {of.table}: the product or its staff does."


def _needed(of: Subject, act: Act) -> str:
    if of.room is Room.ACCOUNT:
        return "it takes an admin or the person whose row it is"
    if of.room is Room.LAB:
        return "it takes a role in the sandbox" if act is Act.READ else "it takes an admin"
    staff = "an admin or a designer"
    if of.area in EDUCATORS_AREAS:
        staff = "an admin, a designer or an educator"
    if act is Act.READ:
        staff = "a role in the sandbox"
    if of.room is Room.CONTENT:
        return f"it takes {staff}"
    return f"it takes {staff}, the person whose row it is or the leader of its group"


def movers_of(actor: Actor, of: Subject, standing: Standing = NOBODY) -> frozenset[Mover]:
    """Everything that the actor is to a row, as state machines name it; never the system."""
    found = set(standing.leads)
    if standing.is_owner or standing.is_receiver:
        found.add(Mover.OWNER)
    if Role.ADMIN in actor.roles:
        found |= set(Mover) - {Mover.SYSTEM}
    if of.room in (Room.PLAY, Room.CONTENT):
        if Role.DESIGNER in actor.roles:
            found |= {Mover.STAFF, Mover.GAME_MASTER}
        if Role.EDUCATOR in actor.roles and of.area in EDUCATORS_AREAS:
            found.add(Mover.STAFF)
    return frozenset(found)


def move_refusal(
    actor: Actor, of: Subject, by: frozenset[Mover], standing: Standing = NOBODY
) -> str | None:
    """Why the actor may not make a move that `by` may make; None when they may."""
    if sentence := closed(of, Act.MOVE):
        return sentence
    people = sorted(mover.value.replace("_", " ") for mover in by - {Mover.SYSTEM})
    if not people:
        return f"Only the product itself moves {of.table} that way."
    if by & movers_of(actor, of, standing):
        return None
    return f"{actor.name} may not move this row of {of.table}: it takes its {' or '.join(people)}."
