"""Modules of a course and quests merged from several of them ("curriculum alchemy").

Modules come before one another without circles, ten levels deep at most (rules of the rows). A
hybrid quest is made of at least two; its topics follow from theirs. To be worked on it becomes a
quest template, whose XP is capped by rules.guilds. Source: sources/roguelearn.md, "Curriculum
Alchemy & Module Management".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from model.db import WriteSession
from model.errors import NotFound, Refused
from model.rules.graphs import in_order
from model.rules.guilds import hybrid_xp, merged_topics
from model.services.guild_work.common import begin_with, edit, require_status, step
from model.services.guild_work.templates import TABLE as TEMPLATES
from model.services.guild_work.templates import GuildTemplateInfo, add_template, template
from model.services.guilds.members import begin_in_course
from model.services.records import storing
from model.services.records.document_rules.learning import prerequisite_edges
from model.services.records.requests import fingerprint
from model.services.rows import Row, act, add, find, find_all, load, put_away
from model.words import CurriculumModuleType, Difficulty, GuildQuestType, HybridQuestStatus

MODULES, LINKS = "curriculum_modules", "curriculum_module_prerequisites"
HYBRIDS, PARTS = "hybrid_quests", "hybrid_quest_modules"
DRAFT, PUBLISHED, ARCHIVED = HybridQuestStatus
FIELDS = frozenset({"name", "description", "module_type", "learning_objectives"})
"""What an officer says of a module."""


@dataclass(frozen=True, slots=True)
class ModuleInfo:
    """One module of a course; `after` are the modules that come before it."""

    id: int
    guild_id: int
    name: str
    module_type: str
    objectives: tuple[str, ...]
    after: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class HybridQuestInfo:
    """One quest merged from modules, in the order of their merging."""

    id: int
    guild_id: int
    creator_id: int
    title: str
    status: str
    topics: tuple[str, ...]
    method: str
    module_ids: tuple[int, ...]


def add_module(
    session: WriteSession,
    *,
    guild_id: int,
    player_id: int,
    name: str,
    module_type: CurriculumModuleType,
    objectives: tuple[str, ...] = (),
    after: tuple[int, ...] = (),
    description: str = "",
) -> ModuleInfo:
    """Add a module to a course after those that come before it, as an officer.

    Errors: as for every act in a course; RecordError for a name that is there, a prerequisite of
    another course, or more than ten levels.
    """
    values: Row = {"name": name, "module_type": str(module_type), "description": description}
    values |= {"learning_objectives": list(objectives)}

    def work() -> int:
        begin_in_course(session, guild_id=guild_id, player_id=player_id)
        made = add(session, MODULES, guild_id=guild_id, **values)
        for before in sorted(set(after)):
            _link(session, made, before)
        return made

    request = {"guild": guild_id, "player": player_id, "values": fingerprint(values)}
    asked = {**request, "after": list(after)}
    made = act(session, "guild_work.add_module", request=asked, table=MODULES, work=work)
    return module(session, module_id=made)


def alter_module(
    session: WriteSession, *, module_id: int, player_id: int, values: Mapping[str, Any]
) -> ModuleInfo:
    """Change a module, as an officer; quests that were merged from it keep their topics."""
    about: Row = {"player_id": player_id, "what": "module", "fields": FIELDS}
    edit(session, "alter_module", MODULES, module_id, values=values, **about)
    return module(session, module_id=module_id)


def drop_module(session: WriteSession, *, module_id: int, player_id: int) -> None:
    """Take a module out of a course with its links; Refused when a quest was merged from it."""

    def work() -> int:
        _, _, row = begin_with(session, MODULES, module_id, player_id=player_id, what="module")
        if find(session, PARTS, curriculum_module_id=module_id) is not None:
            raise Refused(
                f"A quest was merged from module {module_id}, so it stays. Change it instead.",
                code="E-GWK-023",
            )
        for name in ("curriculum_module_id", "prerequisite_id"):
            for link in find_all(session, LINKS, **{name: module_id}):
                storing.remove(session, LINKS, link["id"])
        put_away(session, MODULES, row)
        return module_id

    request = {"id": module_id, "player": player_id}
    act(session, "guild_work.drop_module", request=request, table=MODULES, work=work)


def link_modules(
    session: WriteSession, *, module_id: int, prerequisite_id: int, player_id: int
) -> ModuleInfo:
    """Let a module come after another one of its course, as an officer."""

    def work() -> int:
        begin_with(session, MODULES, module_id, player_id=player_id, what="module")
        _link(session, module_id, prerequisite_id)
        return module_id

    request = {"id": module_id, "before": prerequisite_id, "player": player_id}
    act(session, "guild_work.link_modules", request=request, table=MODULES, work=work)
    return module(session, module_id=module_id)


def unlink_modules(
    session: WriteSession, *, module_id: int, prerequisite_id: int, player_id: int
) -> ModuleInfo:
    """Let a module come after another one no more; NotFound when it did not."""

    def work() -> int:
        begin_with(session, MODULES, module_id, player_id=player_id, what="module")
        pair = {"curriculum_module_id": module_id, "prerequisite_id": prerequisite_id}
        link = find(session, LINKS, **pair)
        if link is None:
            raise NotFound(f"Module {module_id} does not come after module {prerequisite_id}.")
        storing.remove(session, LINKS, link["id"])
        return module_id

    request = {"id": module_id, "before": prerequisite_id, "player": player_id}
    act(session, "guild_work.unlink_modules", request=request, table=MODULES, work=work)
    return module(session, module_id=module_id)


def _link(session: WriteSession, module_id: int, before: int) -> None:
    load(session, MODULES, before, what="module")
    add(session, LINKS, curriculum_module_id=module_id, prerequisite_id=before)


def module(session: Session, *, module_id: int) -> ModuleInfo:
    """One module; NotFound when there is none."""
    row = load(session, MODULES, module_id, what="module")
    links = find_all(session, LINKS, curriculum_module_id=module_id)
    return ModuleInfo(
        id=row["id"],
        guild_id=row["guild_id"],
        name=row["name"],
        module_type=row["module_type"],
        objectives=tuple(row["learning_objectives"]),
        after=tuple(sorted(link["prerequisite_id"] for link in links)),
    )


def modules_of(session: Session, *, guild_id: int) -> tuple[ModuleInfo, ...]:
    """The modules of a course in an order in which they can be learned."""
    ids = [row["id"] for row in find_all(session, MODULES, guild_id=guild_id)]
    edges = prerequisite_edges(session, LINKS, whole=guild_id)
    linked = [one for one in in_order(edges) if one in set(ids)]
    free = [one for one in ids if one not in set(linked)]
    return tuple(module(session, module_id=one) for one in (*free, *linked))


# --- Hybrid quests ------------------------------------------------------------------------------


def merge(
    session: WriteSession,
    *,
    guild_id: int,
    player_id: int,
    title: str,
    module_ids: tuple[int, ...],
    method: str = "",
    description: str = "",
) -> HybridQuestInfo:
    """Merge at least two modules of a course into a quest, as an officer; it is a draft.

    Errors: as for every act in a course; Refused for fewer than two; NotFound; RecordError for a
    module of another course or a bad title.
    """
    values: Row = {"title": title, "alchemy_method": method, "description": description}
    wanted = tuple(dict.fromkeys(module_ids))

    def work() -> int:
        begin_in_course(session, guild_id=guild_id, player_id=player_id)
        if len(wanted) < 2:
            raise Refused(
                f"A hybrid quest is made of at least 2 modules, not {len(wanted)}. Name more.",
                code="E-GWK-024",
            )
        rows = [load(session, MODULES, one, what="module") for one in wanted]
        topics = merged_topics([(row["name"], row["learning_objectives"]) for row in rows])
        about = {"guild_id": guild_id, "creator_id": player_id, "composite_topics": list(topics)}
        made = add(session, HYBRIDS, **about, **values)
        for one in wanted:
            add(session, PARTS, hybrid_quest_id=made, curriculum_module_id=one)
        return made

    request = {"guild": guild_id, "player": player_id, "values": fingerprint(values)}
    asked = {**request, "modules": list(wanted)}
    made = act(session, "guild_work.merge", request=asked, table=HYBRIDS, work=work)
    return hybrid(session, hybrid_id=made)


def publish_hybrid(session: WriteSession, *, hybrid_id: int, player_id: int) -> HybridQuestInfo:
    """Publish a hybrid quest, as an officer; also one that was archived."""
    about: Row = {"player_id": player_id, "what": "hybrid quest", "sources": (DRAFT, ARCHIVED)}
    step(session, "publish_hybrid", HYBRIDS, hybrid_id, to=PUBLISHED, **about)
    return hybrid(session, hybrid_id=hybrid_id)


def archive_hybrid(session: WriteSession, *, hybrid_id: int, player_id: int) -> HybridQuestInfo:
    """Put a hybrid quest away, as an officer."""
    about: Row = {"player_id": player_id, "what": "hybrid quest", "sources": (DRAFT, PUBLISHED)}
    step(session, "archive_hybrid", HYBRIDS, hybrid_id, to=ARCHIVED, **about)
    return hybrid(session, hybrid_id=hybrid_id)


def as_template(
    session: WriteSession, *, hybrid_id: int, player_id: int, difficulty: Difficulty, minutes: int
) -> GuildTemplateInfo:
    """Draft a quest template from a published hybrid quest; its XP follows from its modules."""

    def work() -> int:
        _, _, row = begin_with(
            session, HYBRIDS, hybrid_id, player_id=player_id, what="hybrid quest"
        )
        require_status(HYBRIDS, row, PUBLISHED, what="Hybrid quest")
        count = len(find_all(session, PARTS, hybrid_quest_id=hybrid_id))
        values: Row = {"title": row["title"], "description": row["description"]}
        values |= {"quest_type": GuildQuestType.SIDE_QUEST, "difficulty": difficulty}
        values |= {"estimated_duration": minutes}
        values |= {"experience_points": hybrid_xp(str(difficulty), count)}
        return add_template(session, row["guild_id"], player_id, values=values)

    request = {"id": hybrid_id, "player": player_id, "difficulty": str(difficulty)}
    asked = {**request, "minutes": minutes}
    made = act(session, "guild_work.as_template", request=asked, table=TEMPLATES, work=work)
    return template(session, template_id=made)


def hybrid(session: Session, *, hybrid_id: int) -> HybridQuestInfo:
    """One hybrid quest; NotFound when there is none."""
    row = load(session, HYBRIDS, hybrid_id, what="hybrid quest")
    parts = find_all(session, PARTS, hybrid_quest_id=hybrid_id)
    return HybridQuestInfo(
        id=row["id"],
        guild_id=row["guild_id"],
        creator_id=row["creator_id"],
        title=row["title"],
        status=row["publication_status"],
        topics=tuple(row["composite_topics"]),
        method=row["alchemy_method"],
        module_ids=tuple(part["curriculum_module_id"] for part in parts),
    )


def hybrids_of(session: Session, *, guild_id: int) -> tuple[HybridQuestInfo, ...]:
    """The hybrid quests of a course, by id."""
    rows = find_all(session, HYBRIDS, guild_id=guild_id)
    return tuple(hybrid(session, hybrid_id=row["id"]) for row in rows)
