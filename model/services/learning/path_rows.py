"""The rows of a player's learning path, and what services give of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import NotFound, Refused, did_you_mean
from model.rules import paths as rules
from model.services import audit
from model.services.learning.material import (
    Material,
    content_id,
    content_ids,
    material_of,
    profile_of,
)
from model.tables import PathModule, PlayerPath, PlayerPathModule, PlayerProfile
from model.words import PathModuleStatus, PlayerPathStatus


@dataclass(frozen=True, slots=True)
class ModuleInfo:
    """One module of a player's path."""

    key: str
    title: str
    kind: str
    status: PathModuleStatus
    is_optional: bool
    score_ppm: int | None
    xp_awarded: int
    unlocked_at: datetime | None
    completed_at: datetime | None


@dataclass(frozen=True, slots=True)
class PathInfo:
    """One player on one learning path, with its modules in order."""

    path: str
    status: PlayerPathStatus
    progress_ppm: int
    modules: tuple[ModuleInfo, ...]
    started_at: datetime
    completed_at: datetime | None

    def module(self, key: str) -> ModuleInfo:
        """One module by key."""
        return next(module for module in self.modules if module.key == key)


@dataclass(slots=True)
class Walk:
    """A player's path at work: its row, and its modules' rows by key in their order."""

    profile: PlayerProfile
    material: Material
    key: str
    path: PlayerPath
    modules: dict[str, PlayerPathModule]

    def module(self, key: str) -> PlayerPathModule:
        """The row of one module; NotFound suggests the nearest."""
        if key not in self.modules:
            raise NotFound(
                f"The path '{self.key}' has no module '{key}'. "
                f"{did_you_mean(key, self.modules)}".strip(),
                code="E-LEARN-001",
            )
        return self.modules[key]


def find_path(session: Session, player_id: int, path_id: int) -> PlayerPath | None:
    """The stored path of a player."""
    query = sa.select(PlayerPath).where(
        col(PlayerPath.player_id) == player_id, col(PlayerPath.learning_path_id) == path_id
    )
    return session.execute(query).scalar_one_or_none()


def walk_of(session: Session, profile: PlayerProfile, material: Material, path: str) -> Walk:
    """A player's path with its published modules; Refused when it was never started."""
    material.row("learning_paths", path)
    path_id = content_id(session, material, "learning_paths", path)
    found = None if profile.id is None else find_path(session, profile.id, path_id)
    if found is None:
        raise Refused(
            f"The learning path '{path}' is not started. Start it first.", code="E-LEARN-030"
        )
    return Walk(profile, material, path, found, _modules(session, material, path, found))


def _modules(
    session: Session, material: Material, path: str, row: PlayerPath
) -> dict[str, PlayerPathModule]:
    query = (
        sa.select(col(PathModule.key), PlayerPathModule)
        .join(PathModule, col(PathModule.id) == col(PlayerPathModule.path_module_id))
        .where(col(PlayerPathModule.player_path_id) == row.id)
    )
    stored = {found[0]: found[1] for found in session.execute(query)}
    keys = material.parts("path_modules", "learning_path", path)
    return {key: stored[key] for key in keys if key in stored}


def add_missing(session: WriteSession, walk: Walk) -> None:
    """Give the player the modules that were published since, locked."""
    keys = walk.material.parts("path_modules", "learning_path", walk.key)
    missing = [key for key in keys if key not in walk.modules]
    ids = content_ids(session, walk.material, "path_modules", missing)
    assert walk.path.id is not None
    for key in missing:
        session.add(PlayerPathModule(player_path_id=walk.path.id, path_module_id=ids[key]))
    session.flush()
    walk.modules = _modules(session, walk.material, walk.key, walk.path)


def unlock(session: WriteSession, walk: Walk) -> None:
    """Open every locked module whose rule is met by now."""
    for key, row in walk.modules.items():
        if row.status is PathModuleStatus.LOCKED and _opens(walk, key):
            row.status, row.unlocked_at = PathModuleStatus.AVAILABLE, session.now
    session.flush()


def _opens(walk: Walk, key: str) -> bool:
    rule = walk.material.row("path_modules", key)["unlock"]
    before = [f"{walk.key}/{slug}" for slug in rule.get("after", [])]
    there = [walk.modules[name] for name in before if name in walk.modules]
    least = rule.get("score_min_ppm", 0)
    return rules.module_opens(
        sum(rules.counts_as_done(row.status, row.score_ppm, least) for row in there),
        len(there),
        any_is_enough=rule.get("need", "all") == "any",
        level=walk.profile.level,
        level_min=rule.get("level_min", 1),
        total_xp=walk.profile.total_xp,
        xp_min=rule.get("xp_min", 0),
    )


def path_of(session: Session, *, player_id: int, path: str) -> PathInfo:
    """A learning path as one player walks it; Refused when it was never started."""
    profile = profile_of(session, player_id)
    walk = walk_of(session, profile, material_of(session, profile), path)
    return PathInfo(
        path=path,
        status=walk.path.status,
        progress_ppm=walk.path.progress_ppm,
        modules=tuple(_info(walk, key, row) for key, row in walk.modules.items()),
        started_at=walk.path.started_at,
        completed_at=walk.path.completed_at,
    )


def _info(walk: Walk, key: str, row: PlayerPathModule) -> ModuleInfo:
    module = walk.material.row("path_modules", key)
    return ModuleInfo(
        key=key,
        title=module["title"],
        kind=module["kind"],
        status=row.status,
        is_optional=module["is_optional"],
        score_ppm=row.score_ppm,
        xp_awarded=row.xp_awarded,
        unlocked_at=row.unlocked_at,
        completed_at=row.completed_at,
    )


def note(session: WriteSession, action: str, walk: Walk, details: dict[str, Any]) -> None:
    """The one audit entry of a request about a path."""
    audit.record(
        session,
        action=action,
        object_type="player_paths",
        object_key=str(walk.path.id),
        details=details,
    )
