"""Judging achievements: after an event, on everything that a player has done so far.

`check` is the step that other services call after what may have earned something. It judges the
same lifetime vector as titles are judged on, so no count is kept twice.
"""

from __future__ import annotations

from dataclasses import asdict

from model.db import WriteSession
from model.errors import Refused
from model.rules import achievements as rules
from model.rules import calendar
from model.services import audit
from model.services.achievements.counting import fill
from model.services.achievements.rows import (
    EarnedInfo,
    earn,
    is_gone,
    programs,
    stored,
    write_progress,
)
from model.services.acting import acting_for
from model.services.economy.rewards import require_key
from model.services.idempotency import once
from model.services.ledger import ruleset_of
from model.services.play.inputs import lifetime_inputs
from model.tables import PlayerProfile
from model.words import Role


def check(session: WriteSession, *, player_id: int) -> tuple[EarnedInfo, ...]:
    """Judge all achievements that a player has not earned yet; gives those earned now.

    It has no key of its own, for judging twice gives nothing twice, and leaves an audit entry only
    when something was earned; let it be a service's last step. Errors: NotFound; Refused for
    somebody else's player.
    """
    profile = acting_for(session, session.actor, player_id)
    ruleset = ruleset_of(session, profile)
    judged = programs(ruleset)
    if not judged:
        return ()
    today = calendar.local_date(profile.timezone, session.now)
    vector = lifetime_inputs(session, profile, ruleset.game, last=today)
    fill(session, profile, ruleset.game, vector)
    rows = stored(session, player_id)
    met = []
    for key, program in judged.items():
        if key not in rows or rows[key].earned_at is None:
            standing = rules.standing(program, vector)
            row = write_progress(session, profile, key, rows.get(key), standing)
            if standing.is_met:
                met.append((key, row))
    # Limited ones are all locked before anything is given, so that two players never wait for
    # each other.
    open_to = [(key, row) for key, row in met if not is_gone(session, profile, ruleset, key)]
    earned = [earn(session, profile, ruleset, key=key, row=row) for key, row in open_to]
    if earned:
        _note(session, profile, earned)
    return tuple(earned)


def grant(session: WriteSession, *, player_id: int, achievement: str) -> EarnedInfo:
    """Give a player an achievement by hand; an admin's act.

    Errors, in this order: NotFound; E-ACHV-001 when it is earned already, E-ACHV-002 when a limited
    one has run out.
    """
    session.actor.require(Role.ADMIN)

    def work() -> dict[str, object]:
        profile = acting_for(session, session.actor, player_id)
        require_key(ruleset_of(session, profile), "achievements", achievement)
        given = give(session, profile, achievement)
        if given is None:
            raise _refusal(session, profile, achievement)
        _note(session, profile, [given])
        return asdict(given)

    request = {"player": player_id, "achievement": achievement}
    answer = once(session, service="achievements.grant", request=request, work=work)
    assert answer is not None
    return EarnedInfo(**answer)


def give(session: WriteSession, profile: PlayerProfile, key: str) -> EarnedInfo | None:
    """Give a published achievement unless it is earned or has run out; a step of other services."""
    assert profile.id is not None
    row = stored(session, profile.id).get(key)
    ruleset = ruleset_of(session, profile)
    if row is not None and row.earned_at is not None:
        return None
    if is_gone(session, profile, ruleset, key):
        return None
    return earn(session, profile, ruleset, key=key, row=row)


def _refusal(session: WriteSession, profile: PlayerProfile, key: str) -> Refused:
    assert profile.id is not None
    row = stored(session, profile.id).get(key)
    if row is not None and row.earned_at is not None:
        return Refused(
            f"Player {profile.id} has earned '{key}' already, and it is earned once. "
            "Choose another.",
            code="E-ACHV-001",
        )
    return Refused(
        f"'{key}' is limited, and everyone who may have it has it. Raise grants_max in the draft, "
        "or choose another.",
        code="E-ACHV-002",
    )


def _note(session: WriteSession, profile: PlayerProfile, earned: list[EarnedInfo]) -> None:
    audit.record(
        session,
        action="achievements.earned",
        object_type="player_profiles",
        object_key=str(profile.id),
        details={"achievements": [info.achievement for info in earned]},
    )
