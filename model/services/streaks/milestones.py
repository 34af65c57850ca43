"""Milestones of streaks: reached once ever, on the day whose close reached them, and claimed.

What a streak has been stands in the closed days, so a milestone that was passed while nobody looked
is still reached. Source: sources/shikshadisha.md, StreakMilestone; rules.md §4. The XP boost of
`bonus_rewards` is not given: the chain of modifiers has no step for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import NotFound, Refused
from model.rules import achievements as rules
from model.rules import calendar
from model.rules.values import ABSENT
from model.ruleset import Ruleset
from model.services import achievements, audit, xp
from model.services.economy.rewards import content_id, give_currency, require_key
from model.services.idempotency import once
from model.services.ledger import Reference, ruleset_of
from model.services.play.days import arrive
from model.services.play.titles import give_title
from model.tables import DailyLog, PlayerProfile, PlayerStreakMilestone, StreakMilestone
from model.words import StreakMilestoneType, XpEventSource


@dataclass(frozen=True, slots=True)
class MilestoneInfo:
    """One milestone as a player sees it; `days` is what it asks for, `reached_on` a local date."""

    milestone: str
    name: str
    days: int
    reached_on: date | None
    is_claimed: bool


@dataclass(frozen=True, slots=True)
class ClaimInfo:
    """What claiming a milestone gave."""

    milestone: str
    xp: int = 0
    currency: str | None = None
    amount: int = 0
    freezes: int = 0
    title: str | None = None
    achievement: str | None = None


def check_milestones(session: WriteSession, *, player_id: int) -> tuple[str, ...]:
    """Note the milestones that a player's closed days have reached; gives the new ones by key.

    A step of other services, to be called after an access (`play.days.arrive`): noting twice
    changes nothing, and the claim leaves the audit entry.
    """
    profile, _ = arrive(session, player_id=player_id)
    return note_reached(session, profile)


def note_reached(session: WriteSession, profile: PlayerProfile) -> tuple[str, ...]:
    """The same for a player whose days are closed already."""
    assert profile.id is not None
    ruleset = ruleset_of(session, profile)
    known, logs = _stored(session, profile.id), _closed(session, profile.id)
    found = []
    for key, fields in sorted(ruleset.content.get("streak_milestones", {}).items()):
        log = None if key in known else _reached_on(logs, fields)
        if log is not None:
            _reach(session, profile, key, log)
            found.append(key)
    profile.next_milestone_days = _next(profile, ruleset)
    session.flush()
    return tuple(found)


def claim(session: WriteSession, *, player_id: int, milestone: str) -> ClaimInfo:
    """Take what a reached milestone gives, once; freezes beyond the most held are dropped.

    Errors, in this order: NotFound; Refused for somebody else's player; E-ACHV-005 before it is
    reached, E-ACHV-006 when it was claimed.
    """

    def work() -> dict[str, Any]:
        check_milestones(session, player_id=player_id)
        profile = session.get_one(PlayerProfile, player_id)
        ruleset = ruleset_of(session, profile)
        fields = require_key(ruleset, "streak_milestones", milestone)
        row = _stored(session, player_id).get(milestone)
        _require_claimable(profile, milestone, row, _days(fields))
        assert row is not None
        row.reward_claimed, row.reward_claimed_at = True, session.now
        session.flush()
        given = asdict(_give(session, profile, ruleset, milestone, fields))
        audit.record(
            session,
            action="streaks.claim",
            object_type="player_profiles",
            object_key=str(player_id),
            details=given,
        )
        return given

    request = {"player": player_id, "milestone": milestone}
    answer = once(session, service="streaks.claim", request=request, work=work)
    assert answer is not None
    return ClaimInfo(**answer)


def milestones_of(session: Session, *, player_id: int) -> tuple[MilestoneInfo, ...]:
    """All published milestones by what they ask for, and how a player stands to them."""
    profile = session.get(PlayerProfile, player_id)
    if profile is None:
        raise NotFound(f"There is no player {player_id}.")
    rows = _stored(session, player_id)
    found = []
    content = ruleset_of(session, profile).content.get("streak_milestones", {})
    for key, fields in sorted(content.items(), key=lambda pair: (_days(pair[1]), pair[0])):
        row = rows.get(key)
        found.append(
            MilestoneInfo(
                milestone=key,
                name=fields["name"],
                days=_days(fields),
                reached_on=None if row is None else row.reached_on,
                is_claimed=row is not None and row.reward_claimed,
            )
        )
    return tuple(found)


# --- Reaching -----------------------------------------------------------------------------------


def _next(profile: PlayerProfile, ruleset: Ruleset) -> int:
    """The next length of streak that is a milestone; 0 when there is none."""
    milestones = ruleset.content.get("streak_milestones", {}).values()
    daily = (m for m in milestones if m["milestone_type"] == StreakMilestoneType.DAILY)
    ahead = (m["days_required"] for m in daily if m["days_required"] > profile.current_streak)
    return min(ahead, default=0)


def _days(fields: Mapping[str, Any]) -> int:
    """What a milestone asks for in days; weeks have seven."""
    is_weeks = fields["milestone_type"] != StreakMilestoneType.DAILY
    return int(fields["days_required"]) * (7 if is_weeks else 1)


def _reached_on(logs: Sequence[DailyLog], fields: Mapping[str, Any]) -> DailyLog | None:
    """The closed day that reached a milestone: by the streak, or by weeks in a row."""
    kind, required = StreakMilestoneType(fields["milestone_type"]), fields["days_required"]
    if kind is StreakMilestoneType.DAILY:
        return next((log for log in logs if log.streak_after >= required), None)
    is_perfect = kind is StreakMilestoneType.PERFECT_WEEK
    counting = [log for log in logs if (log.all_completed if is_perfect else log.is_active)]
    days = [log.day_date.toordinal() for log in counting]
    day = rules.week_run_day(days, 7 if is_perfect else 1, required=required)
    return next((log for log in counting if log.day_date.toordinal() == day), None)


def _closed(session: Session, player_id: int) -> Sequence[DailyLog]:
    query = (
        sa.select(DailyLog)
        .where(col(DailyLog.player_id) == player_id, col(DailyLog.evaluated).is_(True))
        .order_by(col(DailyLog.day_date))
    )
    return session.execute(query).scalars().all()


def _reach(session: WriteSession, profile: PlayerProfile, key: str, log: DailyLog) -> None:
    assert profile.id is not None
    row = PlayerStreakMilestone(
        player_id=profile.id,
        milestone_id=content_id(session, profile.world_id, "streak_milestones", key),
        streak_days=max(log.streak_after, log.perfect_streak_after, 1),
        reached_on=log.day_date,
        reached_at=session.now,
    )
    session.add(row)
    session.flush()


def _stored(session: Session, player_id: int) -> dict[str, PlayerStreakMilestone]:
    query = (
        sa.select(col(StreakMilestone.key), PlayerStreakMilestone)
        .select_from(PlayerStreakMilestone)
        .join(StreakMilestone, col(StreakMilestone.id) == col(PlayerStreakMilestone.milestone_id))
        .where(col(PlayerStreakMilestone.player_id) == player_id)
    )
    return dict(session.execute(query).all())


# --- Claiming -----------------------------------------------------------------------------------


def _require_claimable(
    profile: PlayerProfile, key: str, row: PlayerStreakMilestone | None, days: int
) -> None:
    if row is None:
        raise Refused(
            f"Player {profile.id} has not reached '{key}', which asks for {days} days in a row. "
            "Keep at it until then.",
            code="E-ACHV-005",
        )
    if row.reward_claimed:
        raise Refused(
            f"Player {profile.id} has claimed '{key}' already. Go on to the next one.",
            code="E-ACHV-006",
        )


def _give(
    session: WriteSession,
    profile: PlayerProfile,
    ruleset: Ruleset,
    key: str,
    fields: Mapping[str, Any],
) -> ClaimInfo:
    bonus, amount = fields["bonus_rewards"], int(fields["points_reward"])
    earned = None
    if fields["achievement"]:  # first, for its row is locked before any wallet
        earned = achievements.give(session, profile, fields["achievement"])
    if amount and fields["currency"]:
        milestone_id = content_id(session, profile.world_id, "streak_milestones", key)
        give_currency(
            session,
            profile,
            ruleset,
            currency=fields["currency"],
            amount=amount,
            reference=f"milestone:{profile.id}:{milestone_id}",
            description=f"streak milestone {key}"[:500],
        )
    most = ruleset.game.streaks.freezes_held_max
    freezes = rules.freezes_added(profile.freezes_held, int(bonus.get("freezes", 0)), most)
    profile.freezes_held += freezes
    title = bonus.get("title")
    if title:
        index = ruleset.game.title_index.get(title, ABSENT)
        give_title(session, profile, ruleset.game, title=index)
    session.flush()
    return ClaimInfo(
        milestone=key,
        xp=_award(session, profile, key, int(fields["xp_reward"])),
        currency=fields["currency"] if amount else None,
        amount=amount,
        freezes=freezes,
        title=title,
        achievement=None if earned is None else earned.achievement,
    )


def _award(session: WriteSession, profile: PlayerProfile, key: str, base_xp: int) -> int:
    assert profile.id is not None
    if base_xp < 1:
        return 0
    return xp.award(
        session,
        player_id=profile.id,
        source=XpEventSource.STREAK_BONUS,
        base_xp=base_xp,
        day=calendar.local_date(profile.timezone, session.now),
        reference=Reference(content_key=key),
    ).final_xp
