"""The XP ledger: awards through the modifier chain, corrections by hand, reversals.

Rows are only ever added, chained per player (`seq`, `previous_hash`, `event_hash`), decided by the
world's published ruleset and stamped with its hash. The player's profile row is locked first, so
two awards at once follow each other. Totals, level and season XP on the profile only repeat what
the ledger says; `services.verification` proves it. Every number comes from model.rules.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import NotFound, Refused
from model.rules import calendar
from model.rules.awards import Situation, award_inputs
from model.rules.debuffs import is_debuffed
from model.rules.ledger import total_after
from model.rules.modifiers import run_chain
from model.rules.seasons import active_season
from model.rules.values import ABSENT, MODIFIERS, NEVER, PPM, GameRules, Step
from model.ruleset import Ruleset
from model.services import audit
from model.services.guild_boosts import boost_of
from model.services.idempotency import once
from model.services.ledger import AwardInfo, Reference, append, locked_profile, ruleset_of
from model.services.live_effects import event_step
from model.tables import PlayerProfile, Title, XpEvent
from model.words import ModifierType, Role, XpEventSource

UNCAPPED = (XpEventSource.MANUAL_ADJUSTMENT, XpEventSource.REVERSAL)
"""Sources that go neither through the chain nor against a cap."""

_EVENTS, _TITLES = XpEvent.__table__, Title.__table__
_GAINED = (
    sa.select(_EVENTS.c.day_date, sa.func.sum(_EVENTS.c.final_xp))
    .where(
        _EVENTS.c.player_id == sa.bindparam("player"),
        _EVENTS.c.day_date.between(sa.bindparam("first"), sa.bindparam("last")),
        _EVENTS.c.event_source.not_in(UNCAPPED),
    )
    .group_by(_EVENTS.c.day_date)
)
_TITLE_KEY = sa.select(_TITLES.c.key).where(_TITLES.c.id == sa.bindparam("title"))


# --- Awarding ---------------------------------------------------------------------------------


def award(
    session: WriteSession,
    *,
    player_id: int,
    source: XpEventSource,
    base_xp: int,
    day: date,
    reference: Reference | None = None,
    dungeon_ppm: int = PPM,
    is_partial: bool = False,
    at: datetime | None = None,
) -> AwardInfo:
    """Grant base XP through the modifier chain of the player's situation.

    `day` is the player's local date it counts for; `at` the instant that decides about debuffs,
    events and which revision's rules judge (default: now). Errors: Refused for base XP below 1 or a
    source that is not earned.
    """
    if base_xp < 1 or source in UNCAPPED:
        raise Refused(
            f"An award needs base XP of at least 1 and an earned source, not {base_xp} as {source}."
            " Use adjust or reverse for corrections."
        )
    profile = locked_profile(session, player_id)
    ruleset = ruleset_of(session, profile, at=at)
    reference = reference or Reference()
    final, steps, reasons = _through_chain(
        session, profile, ruleset, base_xp, about=reference.content_key, day=day,
        at=at or session.now, dungeon_ppm=dungeon_ppm, is_partial=is_partial,
    )  # fmt: skip
    return append(
        session,
        profile,
        ruleset,
        source=source,
        base_xp=base_xp,
        final_xp=final,
        day=day,
        reference=reference,
        steps=steps,
        reasons=reasons,
    )


def _through_chain(
    session: WriteSession,
    profile: PlayerProfile,
    ruleset: Ruleset,
    base_xp: int,
    *,
    about: str,
    day: date,
    at: datetime,
    dungeon_ppm: int,
    is_partial: bool,
) -> tuple[int, tuple[Step, ...], list[str]]:
    """What the modifiers make of base XP: the final XP, the steps and a reason for each."""
    situation = situation_of(session, profile, ruleset.game, day=day, at=at)
    event = event_step(session, profile, ruleset, at=at)
    inputs = award_inputs(
        ruleset.game, situation, dungeon_ppm=dungeon_ppm, is_partial=is_partial
    )._replace(
        guild_ppm=boost_of(session, player_id=int(profile.id or 0), at=at),
        event_ppm=event.multiplier_ppm,
    )
    final, steps = run_chain(base_xp, inputs)
    reasons = [
        event.reason
        if MODIFIERS[step.type] == ModifierType.GLOBAL_EVENT
        else _reason(MODIFIERS[step.type], situation, ruleset.game, about)
        for step in steps
    ]
    return final, steps, reasons


def situation_of(
    session: Session, profile: PlayerProfile, game: GameRules, *, day: date, at: datetime
) -> Situation:
    """What is true of a player for an award on local date `day` at instant `at`."""
    gained = _gained_in_week(session, profile, day)
    return Situation(
        level=profile.level,
        streak=profile.current_streak,
        weekday=day.weekday(),
        season=active_season(game.seasons, day.toordinal()),
        worn_title=worn_index(session, profile, game),
        debuffed=is_debuffed(debuff_minute(profile), minute_of(at)),
        hard_mode=profile.hard_mode,
        xp_today=gained.get(day, 0),
        xp_this_week=sum(gained.values()),
    )


def minute_of(instant: datetime) -> int:
    """An instant as whole minutes since 1970 (the rules only compare and add)."""
    return int(instant.timestamp()) // 60


def debuff_minute(profile: PlayerProfile) -> int:
    """Until when the player's debuff holds, as a minute; NEVER without one."""
    until = profile.debuff_active_until
    return NEVER if until is None else minute_of(until)


def worn_index(session: Session, profile: PlayerProfile, game: GameRules) -> int:
    """The worn title's index in the ruleset, ABSENT when none or no longer in it."""
    if profile.active_title_id is None:
        return ABSENT
    key = session.execute(_TITLE_KEY, {"title": profile.active_title_id}).scalar_one()
    return game.title_index.get(key, ABSENT)


def _gained_in_week(session: Session, profile: PlayerProfile, day: date) -> dict[date, int]:
    """The capped XP of each local date of the day's week."""
    monday = day - timedelta(days=day.weekday())
    span = {"player": profile.id, "first": monday, "last": monday + timedelta(days=6)}
    return {row[0]: int(row[1]) for row in session.execute(_GAINED, span)}


def _reason(kind: ModifierType, situation: Situation, game: GameRules, content_key: str) -> str:
    if kind in (ModifierType.FLAT, ModifierType.TITLE_PASSIVE):
        return f"title {game.titles[situation.worn_title].key}"
    if kind == ModifierType.SEASON_MULTIPLIER:
        return f"season {game.seasons[situation.season].key}"
    return {
        ModifierType.STREAK_BONUS: f"streak of {situation.streak} days",
        ModifierType.WEEKEND_BONUS: "weekend",
        ModifierType.DUNGEON_MULTIPLIER: f"dungeon {content_key}",
        ModifierType.GUILD_BUFF: "guild buff",
        ModifierType.HARD_MODE: "hard mode",
        ModifierType.DEBUFF_PENALTY: "debuff",
        ModifierType.DAILY_CAP: f"at most {game.caps.daily_xp} XP a day",
        ModifierType.WEEKLY_CAP: f"at most {game.caps.weekly_xp} XP a week",
    }[kind]


ADJUSTMENT_XP_MAX = 1_000_000_000
"""Most XP that one correction by hand may move; keeps every total far below 2^62."""

# --- Correcting -------------------------------------------------------------------------------


def adjust(session: WriteSession, *, player_id: int, xp: int) -> AwardInfo:
    """Add or take XP by hand; the reason is the session's `why` and goes into the audit trail.

    The total never falls below 0: less is taken then. Errors: Refused without a reason, without
    the admin role, or when nothing would change.
    """
    session.actor.require(Role.ADMIN)
    if not session.why.strip():
        raise Refused("A correction by hand needs a reason. Open the session with why=….")
    if type(xp) is not int or abs(xp) > ADJUSTMENT_XP_MAX:
        raise Refused(
            f"A correction of {xp!r} XP must be a whole number from -{ADJUSTMENT_XP_MAX:,} to "
            f"{ADJUSTMENT_XP_MAX:,}. Correct the number."
        )

    def write_it() -> AwardInfo:
        return _correct(
            session,
            player_id,
            xp=xp,
            source=XpEventSource.MANUAL_ADJUSTMENT,
            reference=Reference(),
            action="xp.adjust",
        )

    return _once(session, "xp.adjust", {"player": player_id, "xp": xp}, write_it)


def reverse(session: WriteSession, *, event_id: int) -> AwardInfo:
    """Take back one event by a new negative one; the event itself stays.

    Errors: NotFound for an unknown event; Refused when it is a reversal or already reversed.
    """
    session.actor.require(Role.ADMIN)

    def write_it() -> AwardInfo:
        event = session.get(XpEvent, event_id)
        if event is None:
            raise NotFound(f"There is no XP event {event_id}.")
        locked_profile(session, event.player_id)
        done = sa.select(col(XpEvent.id)).where(col(XpEvent.reverses_id) == event_id)
        if event.event_source == XpEventSource.REVERSAL or session.execute(done).first():
            raise Refused(f"XP event {event_id} is reversed already, or is a reversal itself.")
        return _correct(
            session,
            event.player_id,
            xp=-event.final_xp,
            source=XpEventSource.REVERSAL,
            reference=Reference(content_key=event.content_key, reverses_id=event_id),
            action="xp.reverse",
        )

    return _once(session, "xp.reverse", {"event": event_id}, write_it)


def _correct(
    session: WriteSession,
    player_id: int,
    *,
    xp: int,
    source: XpEventSource,
    reference: Reference,
    action: str,
) -> AwardInfo:
    profile = locked_profile(session, player_id)
    final = total_after(profile.total_xp, xp) - profile.total_xp
    if final == 0:
        raise Refused(
            f"Nothing to change: the player has {profile.total_xp} XP and {xp} was asked."
        )
    info = append(
        session,
        profile,
        ruleset_of(session, profile),
        source=source,
        base_xp=xp,
        final_xp=final,
        day=calendar.local_date(profile.timezone, session.now),
        reference=reference,
    )
    audit.record(
        session,
        action=action,
        object_type="player_profiles",
        object_key=str(player_id),
        details={"event": info.event_id, "asked_xp": xp, "final_xp": final},
    )
    return info


def _once(
    session: WriteSession, service: str, request: dict[str, int], work: Callable[[], AwardInfo]
) -> AwardInfo:
    """Run a correction once per idempotency key; asking again gives the event that was written."""
    made: list[AwardInfo] = []

    def do_it() -> dict[str, int]:
        made.append(work())
        return {"event_id": made[0].event_id}

    answer = once(session, service=service, request=dict(request), work=do_it)
    if made:
        return made[0]
    assert answer is not None
    event = session.get_one(XpEvent, answer["event_id"])
    assert event.id is not None
    return AwardInfo(
        event.id,
        event.seq,
        event.base_xp,
        event.final_xp,
        event.total_xp_after,
        event.level_before,
        event.level_after,
    )
