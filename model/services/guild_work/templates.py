"""Quest templates of a course: drafted from its materials, reviewed, approved by the master.

A changed template is a draft again; one that quests were made from stays what it is, for its XP is
owed. Source: sources/roguelearn.md, "Quest Template & Assignment System".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from model.db import WriteSession
from model.errors import Refused
from model.rules.guilds import MASTER
from model.services.guild_work.common import (
    edit,
    require_fields,
    status_of,
    step,
)
from model.services.guilds.members import begin_in_course, rank_of
from model.services.records.requests import fingerprint
from model.services.rows import Row, act, add, find, find_all, load, move
from model.words import Difficulty, GuildQuestTemplateStatus, GuildQuestType

TABLE = "guild_quest_templates"
_WHAT = "quest template"
DRAFT, REVIEWED, APPROVED = GuildQuestTemplateStatus
FIELDS = frozenset(
    {
        *("title", "description", "quest_type", "difficulty", "estimated_duration"),
        *("experience_points", "is_ai_generated", "ai_generation_prompt"),
    }
)
"""What an officer says of a template."""


@dataclass(frozen=True, slots=True)
class GuildTemplateInfo:
    """One template; `material_ids` are what it was made from."""

    id: int
    guild_id: int
    creator_id: int
    title: str
    quest_type: str
    difficulty: str
    minutes: int
    experience_points: int
    status: str
    is_ai_generated: bool
    material_ids: tuple[int, ...]


def draft_template(
    session: WriteSession,
    *,
    guild_id: int,
    player_id: int,
    title: str,
    quest_type: GuildQuestType,
    difficulty: Difficulty,
    minutes: int,
    experience_points: int,
    material_ids: tuple[int, ...] = (),
    values: Mapping[str, Any] | None = None,
) -> GuildTemplateInfo:
    """Draft a quest for a course, as an officer, from materials of the same course.

    Errors: as for every act in a course; RecordError with every fault: a title of 5 to 200 signs,
    5 to 480 minutes, XP within what the difficulty allows, a generated one without its prompt.
    """
    made_of: Row = {"title": title, "quest_type": str(quest_type), "difficulty": str(difficulty)}
    made_of |= {"estimated_duration": minutes, "experience_points": experience_points}
    made_of |= dict(values or {})

    def work() -> int:
        begin_in_course(session, guild_id=guild_id, player_id=player_id)
        require_fields(made_of, FIELDS, what=_WHAT)
        return add_template(session, guild_id, player_id, values=made_of, material_ids=material_ids)

    request = {"guild": guild_id, "player": player_id, "values": fingerprint(made_of)}
    asked = {**request, "materials": list(material_ids)}
    made = act(session, "guild_work.draft_template", request=asked, table=TABLE, work=work)
    return template(session, template_id=made)


def add_template(
    session: WriteSession,
    guild_id: int,
    player_id: int,
    *,
    values: Mapping[str, Any],
    material_ids: tuple[int, ...] = (),
) -> int:
    """Add a draft with its materials; gives its id."""
    template_id = add(session, TABLE, guild_id=guild_id, creator_id=player_id, **values)
    for material_id in sorted(set(material_ids)):
        load(session, "guild_materials", material_id, what="material")
        pair = {"guild_quest_template_id": template_id, "guild_material_id": material_id}
        add(session, "guild_quest_template_materials", **pair)
    return template_id


def alter_template(
    session: WriteSession, *, template_id: int, player_id: int, values: Mapping[str, Any]
) -> GuildTemplateInfo:
    """Change a template that no quest was made from; it is a draft again."""

    def then(row: Row) -> None:
        _require_unused(session, row)
        if status_of(TABLE, row) != DRAFT:
            move(session, TABLE, row, DRAFT)

    about: Row = {"player_id": player_id, "what": _WHAT, "fields": FIELDS}
    edit(session, "alter_template", TABLE, template_id, values=values, then=then, **about)
    return template(session, template_id=template_id)


def _require_unused(session: Session, row: Row) -> None:
    if find(session, "guild_quests", guild_quest_template_id=row["id"]) is not None:
        raise Refused(
            f"Quests were made from template {row['id']}, and what they give stays. "
            "Draft another template.",
            code="E-GWK-006",
        )


def review_template(
    session: WriteSession, *, template_id: int, player_id: int
) -> GuildTemplateInfo:
    """Review a draft: the master, or an officer who did not write it."""

    def check(guild: Row, member: Row, row: Row) -> None:
        if row["creator_id"] == player_id and rank_of(session, member) < MASTER:
            raise Refused(
                f"Player {player_id} wrote template {template_id} and cannot review it. "
                "Let the master or another officer do it.",
                code="E-GWK-007",
            )

    about: Row = {"player_id": player_id, "what": _WHAT, "check": check}
    step(session, "review_template", TABLE, template_id, sources=(DRAFT,), to=REVIEWED, **about)
    return template(session, template_id=template_id)


def approve_template(
    session: WriteSession, *, template_id: int, player_id: int
) -> GuildTemplateInfo:
    """Approve a reviewed template, as the master: quests may be made from it."""
    about: Row = {"player_id": player_id, "what": _WHAT, "rank": MASTER}
    step(session, "approve_template", TABLE, template_id, sources=(REVIEWED,), to=APPROVED, **about)
    return template(session, template_id=template_id)


def return_template(
    session: WriteSession, *, template_id: int, player_id: int
) -> GuildTemplateInfo:
    """Send a template back to its author, as the master: it is a draft again."""
    about: Row = {"player_id": player_id, "what": _WHAT, "rank": MASTER}
    states = (REVIEWED, APPROVED)
    step(session, "return_template", TABLE, template_id, sources=states, to=DRAFT, **about)
    return template(session, template_id=template_id)


def template(session: Session, *, template_id: int) -> GuildTemplateInfo:
    """One template as it stands; NotFound when there is none."""
    return _info(session, load(session, TABLE, template_id, what=_WHAT))


def templates_of(session: Session, *, guild_id: int) -> tuple[GuildTemplateInfo, ...]:
    """The templates of a course, by id."""
    load(session, "guilds", guild_id, what="guild")
    return tuple(_info(session, row) for row in find_all(session, TABLE, guild_id=guild_id))


def _info(session: Session, row: Row) -> GuildTemplateInfo:
    links = find_all(session, "guild_quest_template_materials", guild_quest_template_id=row["id"])
    return GuildTemplateInfo(
        id=row["id"],
        guild_id=row["guild_id"],
        creator_id=row["creator_id"],
        title=row["title"],
        quest_type=row["quest_type"],
        difficulty=row["difficulty"],
        minutes=row["estimated_duration"],
        experience_points=row["experience_points"],
        status=row["review_status"],
        is_ai_generated=row["is_ai_generated"],
        material_ids=tuple(link["guild_material_id"] for link in links),
    )
