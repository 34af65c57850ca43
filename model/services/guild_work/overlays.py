"""Overlays: skills that a course lays over its members' own trees, and what each of them sees.

Officers build an overlay of skills with prerequisites (no circle, ten levels deep at most: rules of
the rows) and publish it; a member sees it merged with their own skills by name. Source:
sources/roguelearn.md, "Custom Skill Trees & Overlays".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from model.db import WriteSession
from model.errors import NotFound, Refused
from model.rules.guilds import OFFICER, Seen, Wanted, laid_over
from model.services.guild_work.common import (
    begin_with,
    edit,
    known_skills,
    require_fields,
    require_status,
    step,
)
from model.services.guilds.members import (
    active_member,
    active_members,
    begin_in_course,
    require_rank,
)
from model.services.records import storing
from model.services.records.document_rules.learning import prerequisite_edges
from model.services.records.requests import fingerprint
from model.services.rows import (
    Row,
    act,
    add,
    change,
    find,
    find_all,
    load,
    put_away,
)
from model.words import OverlayPurpose, OverlayStatus

TABLE, SKILLS, LINKS = "skill_tree_overlays", "overlay_skills", "overlay_skill_prerequisites"
_WHAT = "overlay"
DRAFT, PUBLISHED, ARCHIVED = OverlayStatus
FIELDS = frozenset({"name", "description", "overlay_purpose"})
SKILL_FIELDS = frozenset(
    {*("name", "description", "required_level", "icon_url"), "position_x", "position_y"}
    | {"is_priority"}
)
"""What an officer says of a skill."""


@dataclass(frozen=True, slots=True)
class OverlaySkillInfo:
    """One skill of an overlay; `after` are the skills that come before it."""

    id: int
    name: str
    required_level: int
    is_priority: bool
    after: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OverlayInfo:
    """One overlay with its skills, by id."""

    id: int
    guild_id: int
    name: str
    purpose: str
    status: str
    skills: tuple[OverlaySkillInfo, ...]


@dataclass(frozen=True, slots=True)
class OverlayView:
    """An overlay over one member's own skills; `met_ppm` is the share that is met."""

    overlay: OverlayInfo
    seen: tuple[Seen, ...]
    met_ppm: int


def make_overlay(
    session: WriteSession, *, guild_id: int, player_id: int, name: str, purpose: OverlayPurpose
) -> OverlayInfo:
    """Make an overlay, as an officer; it is an empty draft."""

    def work() -> int:
        begin_in_course(session, guild_id=guild_id, player_id=player_id)
        pair = {"guild_id": guild_id, "creator_id": player_id}
        return add(session, TABLE, **pair, name=name, overlay_purpose=purpose)

    request = {"guild": guild_id, "player": player_id, "name": name, "purpose": str(purpose)}
    made = act(session, "guild_work.make_overlay", request=request, table=TABLE, work=work)
    return overlay(session, overlay_id=made)


def alter_overlay(
    session: WriteSession, *, overlay_id: int, player_id: int, values: Mapping[str, Any]
) -> OverlayInfo:
    """Change name, text or purpose of an overlay, as an officer."""
    about: Row = {"player_id": player_id, "what": _WHAT, "fields": FIELDS}
    edit(session, "alter_overlay", TABLE, overlay_id, values=values, **about)
    return overlay(session, overlay_id=overlay_id)


# --- Its skills ---------------------------------------------------------------------------------


def add_skill(
    session: WriteSession,
    *,
    overlay_id: int,
    player_id: int,
    name: str,
    required_level: int = 1,
    after: tuple[int, ...] = (),
    values: Mapping[str, Any] | None = None,
) -> OverlayInfo:
    """Add a skill after those that come before it, as an officer, unless the overlay is archived.

    Errors: as for every act in a course; RecordError for a name that is there, a level beyond 100,
    a prerequisite of another overlay, or more than ten levels.
    """
    fields: Row = {"name": name, "required_level": required_level, **(values or {})}

    def work() -> int:
        _begun(session, overlay_id, player_id)
        require_fields(fields, SKILL_FIELDS, what="skill")
        skill_id = add(session, SKILLS, skill_tree_overlay_id=overlay_id, **fields)
        for before in sorted(set(after)):
            _link(session, skill_id, before)
        return overlay_id

    request = {"overlay": overlay_id, "player": player_id, "values": fingerprint(fields)}
    return _do(session, "add_skill", {**request, "after": list(after)}, work)


def alter_skill(
    session: WriteSession, *, skill_id: int, player_id: int, values: Mapping[str, Any]
) -> OverlayInfo:
    """Change a skill of an overlay, as an officer."""

    def work() -> int:
        overlay_id = _of_skill(session, skill_id, player_id)
        require_fields(values, SKILL_FIELDS, what="skill")
        change(session, SKILLS, load(session, SKILLS, skill_id, what="skill"), **values)
        return overlay_id

    request = {"skill": skill_id, "player": player_id, "values": fingerprint(dict(values))}
    return _do(session, "alter_skill", request, work)


def drop_skill(session: WriteSession, *, skill_id: int, player_id: int) -> OverlayInfo:
    """Take a skill out of an overlay with its links, as an officer."""

    def work() -> int:
        overlay_id = _of_skill(session, skill_id, player_id)
        for name in ("overlay_skill_id", "prerequisite_id"):
            for link in find_all(session, LINKS, **{name: skill_id}):
                storing.remove(session, LINKS, link["id"])
        put_away(session, SKILLS, load(session, SKILLS, skill_id, what="skill"))
        return overlay_id

    return _do(session, "drop_skill", {"skill": skill_id, "player": player_id}, work)


def link_skills(
    session: WriteSession, *, skill_id: int, prerequisite_id: int, player_id: int
) -> OverlayInfo:
    """Let a skill come after another one of its overlay, as an officer."""

    def work() -> int:
        overlay_id = _of_skill(session, skill_id, player_id)
        _link(session, skill_id, prerequisite_id)
        return overlay_id

    request = {"skill": skill_id, "before": prerequisite_id, "player": player_id}
    return _do(session, "link_skills", request, work)


def unlink_skills(
    session: WriteSession, *, skill_id: int, prerequisite_id: int, player_id: int
) -> OverlayInfo:
    """Let a skill come after another one no more, as an officer; NotFound when it did not."""

    def work() -> int:
        overlay_id = _of_skill(session, skill_id, player_id)
        pair = {"overlay_skill_id": skill_id, "prerequisite_id": prerequisite_id}
        link = find(session, LINKS, **pair)
        if link is None:
            raise NotFound(f"Skill {skill_id} does not come after skill {prerequisite_id}.")
        storing.remove(session, LINKS, link["id"])
        return overlay_id

    request = {"skill": skill_id, "before": prerequisite_id, "player": player_id}
    return _do(session, "unlink_skills", request, work)


def _link(session: WriteSession, skill_id: int, before: int) -> None:
    load(session, SKILLS, before, what="skill")
    add(session, LINKS, overlay_skill_id=skill_id, prerequisite_id=before)


def _of_skill(session: WriteSession, skill_id: int, player_id: int) -> int:
    overlay_id = load(session, SKILLS, skill_id, what="skill")["skill_tree_overlay_id"]
    _begun(session, overlay_id, player_id)
    return int(overlay_id)


def _begun(session: WriteSession, overlay_id: int, player_id: int) -> Row:
    _, _, row = begin_with(session, TABLE, overlay_id, player_id=player_id, what=_WHAT)
    require_status(TABLE, row, DRAFT, PUBLISHED, what="Overlay")
    return row


def _do(session: WriteSession, name: str, request: Row, work: Any) -> OverlayInfo:
    made = act(session, f"guild_work.{name}", request=request, table=TABLE, work=work)
    return overlay(session, overlay_id=made)


# --- Activating it ------------------------------------------------------------------------------


def publish_overlay(session: WriteSession, *, overlay_id: int, player_id: int) -> OverlayInfo:
    """Let the members see an overlay that has skills, as an officer; also one that was archived."""

    def check(guild: Row, member: Row, row: Row) -> None:
        if find(session, SKILLS, skill_tree_overlay_id=overlay_id) is None:
            raise Refused(f"Overlay {overlay_id} has no skill. Add one first.", code="E-GWK-021")

    about: Row = {"player_id": player_id, "what": _WHAT, "check": check}
    states = (DRAFT, ARCHIVED)
    step(session, "publish_overlay", TABLE, overlay_id, sources=states, to=PUBLISHED, **about)
    return overlay(session, overlay_id=overlay_id)


def archive_overlay(session: WriteSession, *, overlay_id: int, player_id: int) -> OverlayInfo:
    """Take an overlay off the members' trees, as an officer."""
    about: Row = {"player_id": player_id, "what": _WHAT, "sources": (DRAFT, PUBLISHED)}
    step(session, "archive_overlay", TABLE, overlay_id, to=ARCHIVED, **about)
    return overlay(session, overlay_id=overlay_id)


# --- Looking ------------------------------------------------------------------------------------


def overlay(session: Session, *, overlay_id: int) -> OverlayInfo:
    """One overlay with its skills; NotFound when there is none."""
    return _info(session, load(session, TABLE, overlay_id, what=_WHAT))


def overlays_of(session: Session, *, guild_id: int) -> tuple[OverlayInfo, ...]:
    """The overlays of a course, by id."""
    load(session, "guilds", guild_id, what="guild")
    return tuple(_info(session, row) for row in find_all(session, TABLE, guild_id=guild_id))


def seen_by(session: Session, *, overlay_id: int, player_id: int) -> OverlayView:
    """A published overlay as a member sees it over their own skills.

    Errors: NotFound; E-GLD-001 for who is no member; E-GWK-001 unless it is published.
    """
    row = load(session, TABLE, overlay_id, what=_WHAT)
    active_member(session, guild_id=row["guild_id"], player_id=player_id)
    require_status(TABLE, row, PUBLISHED, what="Overlay")
    info = _info(session, row)
    wanted = [Wanted(skill.id, skill.name, skill.required_level) for skill in info.skills]
    edges = [(before, skill.id) for skill in info.skills for before in skill.after]
    seen = laid_over(wanted, edges, known_skills(session, player_id))
    met = sum(1 for one in seen if one.is_met)
    return OverlayView(info, seen, met * 1_000_000 // max(1, len(seen)))


def compare(session: Session, *, overlay_id: int, player_id: int) -> dict[int, int]:
    """The share that each member meets who lets progress be seen, for an officer, by player.

    Errors: as for seeing it; E-GLD-002 for a member who is no officer.
    """
    view = seen_by(session, overlay_id=overlay_id, player_id=player_id)
    guild_id = view.overlay.guild_id
    require_rank(session, active_member(session, guild_id=guild_id, player_id=player_id), OFFICER)
    members = active_members(session, guild_id)
    shown = [row["player_id"] for row in members if row["progress_visible"]]
    views = {one: seen_by(session, overlay_id=overlay_id, player_id=one) for one in shown}
    return {one: seen.met_ppm for one, seen in views.items()}


def _info(session: Session, row: Row) -> OverlayInfo:
    before: dict[int, list[int]] = {}
    for first, then in prerequisite_edges(session, LINKS, whole=row["id"]):
        before.setdefault(then, []).append(first)
    skills = find_all(session, SKILLS, skill_tree_overlay_id=row["id"])
    return OverlayInfo(
        id=row["id"],
        guild_id=row["guild_id"],
        name=row["name"],
        purpose=row["overlay_purpose"],
        status=row["creation_status"],
        skills=tuple(
            OverlaySkillInfo(
                id=skill["id"],
                name=skill["name"],
                required_level=skill["required_level"],
                is_priority=skill["is_priority"],
                after=tuple(sorted(before.get(skill["id"], ()))),
            )
            for skill in skills
        ),
    )
