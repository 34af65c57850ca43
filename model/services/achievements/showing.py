"""Showing achievements: what a player sees of them, which are new, and which are shown off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from model.db import WriteSession
from model.errors import NotFound, Refused
from model.rules.achievements import SHOWCASE_MAX, target_of
from model.services import audit
from model.services.achievements.rows import programs, stored
from model.services.acting import acting_for
from model.services.economy.rewards import require_key
from model.services.idempotency import once
from model.services.ledger import ruleset_of
from model.tables import PlayerAchievement, PlayerProfile


@dataclass(frozen=True, slots=True)
class AchievementInfo:
    """One achievement as a player sees it; without `earned_at` it is still on the way.

    Target 0: it is given by hand only, for what it asks is no longer in the content.
    """

    achievement: str
    name: str
    kind: str
    rarity: str
    percent: int
    current: int
    target: int
    earned_at: datetime | None
    is_new: bool
    is_hidden: bool
    showcase_order: int | None


def achievements_of(
    session: Session, *, player_id: int, with_hidden: bool = False
) -> tuple[AchievementInfo, ...]:
    """All achievements with a player's progress by key; hidden ones only once they are earned.

    `with_hidden` shows them all, to those who design them. NotFound for an unknown player.
    """
    profile = session.get(PlayerProfile, player_id)
    if profile is None:
        raise NotFound(f"There is no player {player_id}.")
    rows = stored(session, player_id)
    ruleset, found = ruleset_of(session, profile), []
    judged = programs(ruleset)
    for key, fields in sorted(ruleset.content.get("achievements", {}).items()):
        row = rows.get(key)
        if with_hidden or not fields["is_hidden"] or (row and row.earned_at):
            target = target_of(judged[key]) if key in judged else 0
            found.append(_info(key, dict(fields), row, target))
    return tuple(found)


def showcase(
    session: WriteSession, *, player_id: int, achievements: Sequence[str]
) -> tuple[AchievementInfo, ...]:
    """Show exactly these achievements, in this order; none of them takes all down.

    Errors, in this order: NotFound; Refused for somebody else's player; E-ACHV-004 for too many or
    the same twice, E-ACHV-003 for one that is not earned.
    """
    wanted = list(achievements)

    def work() -> dict[str, object]:
        profile = acting_for(session, session.actor, player_id)
        ruleset = ruleset_of(session, profile)
        for key in wanted:
            require_key(ruleset, "achievements", key)
        if len(wanted) > SHOWCASE_MAX or len(set(wanted)) < len(wanted):
            raise Refused(
                f"A showcase holds {SHOWCASE_MAX} different achievements at most, not "
                f"{', '.join(wanted)}. Take some down.",
                code="E-ACHV-004",
            )
        rows = stored(session, player_id)
        for key in wanted:
            if key not in rows or rows[key].earned_at is None:
                raise Refused(
                    f"Player {player_id} has not earned '{key}', and only what is earned is shown. "
                    "Earn it first.",
                    code="E-ACHV-003",
                )
        _show(session, rows, wanted)
        _note(session, "achievements.showcase", player_id, {"achievements": wanted})
        return {"achievements": wanted}

    request = {"player": player_id, "achievements": wanted}
    once(session, service="achievements.showcase", request=request, work=work)
    return showcased(session, player_id=player_id)


def showcased(session: Session, *, player_id: int) -> tuple[AchievementInfo, ...]:
    """What a player shows, in its order."""
    shown = achievements_of(session, player_id=player_id)
    return tuple(
        sorted(
            (info for info in shown if info.showcase_order is not None),
            key=lambda info: info.showcase_order or 0,
        )
    )


def mark_seen(session: WriteSession, *, player_id: int) -> int:
    """Mark what a player has earned as seen; gives how many were new.

    Errors: NotFound; Refused for somebody else's player.
    """

    def work() -> dict[str, object]:
        acting_for(session, session.actor, player_id)
        rows = stored(session, player_id).values()
        fresh = [row for row in rows if row.is_new and row.earned_at is not None]
        for row in fresh:
            row.is_new, row.updated_at = False, max(session.now, row.created_at)
        session.flush()
        _note(session, "achievements.mark_seen", player_id, {"count": len(fresh)})
        return {"count": len(fresh)}

    answer = once(
        session, service="achievements.mark_seen", request={"player": player_id}, work=work
    )
    assert answer is not None
    return int(answer["count"])


# --- Parts --------------------------------------------------------------------------------------


def _show(session: WriteSession, rows: dict[str, PlayerAchievement], wanted: list[str]) -> None:
    for key, row in rows.items():
        order = wanted.index(key) + 1 if key in wanted else None
        if row.showcase_order != order:
            row.showcase_order, row.is_showcased = order, order is not None
            row.updated_at = max(session.now, row.created_at)
    session.flush()


def _note(session: WriteSession, action: str, player_id: int, details: dict[str, object]) -> None:
    audit.record(
        session,
        action=action,
        object_type="player_profiles",
        object_key=str(player_id),
        details=details,
    )


def _info(
    key: str, fields: dict[str, object], row: PlayerAchievement | None, target: int
) -> AchievementInfo:
    progress = {} if row is None else row.progress_data
    return AchievementInfo(
        achievement=key,
        name=str(fields["name"]),
        kind=str(fields["kind"]),
        rarity=str(fields["rarity"]),
        percent=0 if row is None else row.completion_percentage,
        current=progress.get("current", 0),
        target=progress.get("target") or target,
        earned_at=None if row is None else row.earned_at,
        is_new=row is not None and row.earned_at is not None and row.is_new,
        is_hidden=bool(fields["is_hidden"]),
        showcase_order=None if row is None else row.showcase_order,
    )
