"""Learning paths: started, paused, given up; their modules unlocked, started, skipped, completed.

A module is completed by its work: the lesson read, the quiz or exam passed, every activity of the
unit done. A module without a task is completed at the player's word. The last one completes the
path.
"""

from __future__ import annotations

from collections.abc import Callable

from model.db import WriteSession
from model.errors import Refused
from model.rules import paths as rules
from model.services.consequences import follow
from model.services.idempotency import once
from model.services.learning.material import content_id, learner, pay
from model.services.learning.path_rows import (
    PathInfo,
    Walk,
    add_missing,
    find_path,
    note,
    path_of,
    unlock,
    walk_of,
)
from model.services.learning.path_work import Work, work_of
from model.tables import PlayerPath, PlayerPathModule
from model.words import PathModuleStatus, PlayerPathStatus, XpEventSource

ACTIVE = PlayerPathStatus.ACTIVE
MINUTES_MAX = 1440


def start_path(
    session: WriteSession, *, player_id: int, path: str, minutes_per_day: int = 0
) -> PathInfo:
    """Start a learning path by key, or look for what has opened on it since.

    Errors: NotFound; Refused for a path that is not offered, has no modules, or is over.
    """

    def work() -> None:
        profile, material = learner(session, player_id)
        row = material.row("learning_paths", path)
        path_id = content_id(session, material, "learning_paths", path)
        found = find_path(session, player_id, path_id)
        if found is None:
            modules = material.parts("path_modules", "learning_path", path)
            _require_offered(path, row["is_active"] and bool(modules), minutes_per_day)
            found = PlayerPath(
                player_id=player_id,
                learning_path_id=path_id,
                target_minutes_per_day=minutes_per_day,
                started_at=session.now,
            )
            session.add(found)
            session.flush()
        walk = walk_of(session, profile, material, path)
        _require_active(walk)
        add_missing(session, walk)
        _keep_best(session, walk)
        unlock(session, walk)
        note(session, "learning.start_path", walk, {"path": path})

    request = {"player": player_id, "path": path, "minutes": minutes_per_day}
    once(session, service="learning.start_path", request=request, work=work)
    return path_of(session, player_id=player_id, path=path)


def pause_path(session: WriteSession, *, player_id: int, path: str) -> PathInfo:
    """Pause an active path; Refused when it is not active."""
    return _moved(session, player_id, path, PlayerPathStatus.PAUSED, "learning.pause_path")


def resume_path(session: WriteSession, *, player_id: int, path: str) -> PathInfo:
    """Take a paused or abandoned path up again; Refused when it is neither."""
    return _moved(session, player_id, path, ACTIVE, "learning.resume_path")


def abandon_path(session: WriteSession, *, player_id: int, path: str) -> PathInfo:
    """Give a path up; what was done on it stays. Refused when it is over."""
    return _moved(session, player_id, path, PlayerPathStatus.ABANDONED, "learning.abandon_path")


def start_module(session: WriteSession, *, player_id: int, module: str) -> PathInfo:
    """Begin an open or a skipped module; Refused while it is locked, or when it is done."""

    def act(walk: Walk, row: PlayerPathModule) -> None:
        _require_status(module, row, PathModuleStatus.AVAILABLE, PathModuleStatus.SKIPPED)
        row.status = PathModuleStatus.IN_PROGRESS
        row.started_at = row.started_at or session.now

    return _in_module(session, player_id, module, "learning.start_module", act)


def skip_module(session: WriteSession, *, player_id: int, module: str) -> PathInfo:
    """Leave an optional module out; it lets those after it open. Refused for a required one."""

    def act(walk: Walk, row: PlayerPathModule) -> None:
        _require_status(module, row, PathModuleStatus.AVAILABLE, PathModuleStatus.IN_PROGRESS)
        if not walk.material.row("path_modules", module)["is_optional"]:
            raise Refused(
                f"The module '{module}' is not optional. Complete it.", code="E-LEARN-033"
            )
        row.status = PathModuleStatus.SKIPPED

    return _in_module(session, player_id, module, "learning.skip_module", act)


def finish_module(session: WriteSession, *, player_id: int, module: str) -> PathInfo:
    """Complete a module whose work is done: pays its XP and opens what comes after.

    Refused while the lesson, unit, quiz or exam of the module is not done.
    """

    def act(walk: Walk, row: PlayerPathModule) -> None:
        _require_status(module, row, PathModuleStatus.IN_PROGRESS)
        task = walk.material.row("path_modules", module)
        done: Work = work_of(session, walk.profile, walk.material, task)
        if done.missing:
            raise Refused(
                f"The module '{module}' is not done: {done.missing}. Do that first.",
                code="E-LEARN-034",
            )
        row.status, row.completed_at = PathModuleStatus.COMPLETED, session.now
        row.score_ppm = done.score_ppm
        assert row.started_at is not None
        row.time_spent_seconds = int((session.now - row.started_at).total_seconds())
        row.xp_awarded = pay(
            session,
            walk.profile,
            xp=task["xp_reward"],
            source=XpEventSource.LESSON,
            content_key=module,
        )

    return _in_module(session, player_id, module, "learning.finish_module", act)


# --- Parts --------------------------------------------------------------------------------------


def _moved(
    session: WriteSession, player_id: int, path: str, to: PlayerPathStatus, action: str
) -> PathInfo:
    def work() -> None:
        profile, material = learner(session, player_id)
        walk = walk_of(session, profile, material, path)
        move = PlayerPath.__table__.c.status.info["machine"].move(walk.path.status, to)
        if move is None:
            raise Refused(
                f"The learning path '{path}' is {walk.path.status.value} and cannot become "
                f"{to.value}. Leave it as it is.",
                code="E-LEARN-031",
            )
        walk.path.status = to
        session.flush()
        note(session, action, walk, {"path": path, "to": to.value})

    request = {"player": player_id, "path": path}
    once(session, service=action, request=request, work=work)
    return path_of(session, player_id=player_id, path=path)


def _in_module(
    session: WriteSession,
    player_id: int,
    module: str,
    action: str,
    act: Callable[[Walk, PlayerPathModule], None],
) -> PathInfo:
    """Do something with a module of an active path, then let the path follow."""
    path = module.rpartition("/")[0]

    def work() -> None:
        profile, material = learner(session, player_id)
        walk = walk_of(session, profile, material, path)
        row = walk.module(module)
        _require_active(walk)
        act(walk, row)
        session.flush()
        _follow(session, walk)
        note(session, action, walk, {"module": module})
        follow(session, profile)

    once(session, service=action, request={"player": player_id, "module": module}, work=work)
    return path_of(session, player_id=player_id, path=path)


def _follow(session: WriteSession, walk: Walk) -> None:
    """Open what can open, count the progress, and complete the path with its last module."""
    _keep_best(session, walk)
    unlock(session, walk)
    statuses = [row.status for row in walk.modules.values()]
    walk.path.progress_ppm = rules.path_progress_ppm(statuses)
    walk.path.last_activity_at = session.now
    if all(status in rules.SETTLED for status in statuses):
        walk.path.status, walk.path.completed_at = PlayerPathStatus.COMPLETED, session.now
        row = walk.material.row("learning_paths", walk.key)
        pay(
            session,
            walk.profile,
            xp=row["completion_xp"],
            source=XpEventSource.LESSON,
            content_key=walk.key,
        )
    session.flush()


def _keep_best(session: WriteSession, walk: Walk) -> None:
    """Take better results at the work of completed modules: what asks for a score opens then."""
    for key, row in walk.modules.items():
        if row.status is PathModuleStatus.COMPLETED and row.score_ppm is not None:
            task = walk.material.row("path_modules", key)
            best = work_of(session, walk.profile, walk.material, task).score_ppm
            row.score_ppm = max(row.score_ppm, best or 0)
    session.flush()


def _require_offered(path: str, is_offered: bool, minutes_per_day: int) -> None:
    if not is_offered:
        raise Refused(
            f"The learning path '{path}' is not offered now. Choose another one.",
            code="E-LEARN-002",
        )
    if not 0 <= minutes_per_day <= MINUTES_MAX:
        raise Refused(
            f"{minutes_per_day} minutes a day must be 0 to {MINUTES_MAX}. Correct the number.",
            code="E-LEARN-016",
        )


def _require_active(walk: Walk) -> None:
    if walk.path.status is not ACTIVE:
        raise Refused(
            f"The learning path '{walk.key}' is {walk.path.status.value}; modules move on an "
            "active path. Resume it, or choose another one.",
            code="E-LEARN-031",
        )


def _require_status(module: str, row: PlayerPathModule, *allowed: PathModuleStatus) -> None:
    if row.status not in allowed:
        wanted = " or ".join(status.value for status in allowed)
        if row.status in (PathModuleStatus.AVAILABLE, PathModuleStatus.SKIPPED):
            raise Refused(
                f"The module '{module}' is {row.status.value} and would have to be {wanted}. "
                "Start it first.",
                code="E-LEARN-032",
            )
        raise Refused(
            f"The module '{module}' is {row.status.value} and would have to be {wanted}. "
            "Do what comes before it, or go on with another one.",
            code="E-LEARN-032",
        )
