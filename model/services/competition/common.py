"""What all competitions share: locked rows, moves of a status, who may, entry, and what is won."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import NotFound, Refused
from model.rules import calendar
from model.rules.values import ABSENT
from model.services import audit, xp
from model.services.economy.rewards import give_currency
from model.services.ledger import Reference, ruleset_of
from model.services.market.escrow import described
from model.services.play.titles import give_title
from model.tables import TABLES, PlayerProfile, World, XpEvent
from model.words import Role, StateMachine, TransactionType, XpEventSource

T = TypeVar("T")


# --- Rows ---------------------------------------------------------------------------------------


def locked(session: WriteSession, table: type[T], row_id: int) -> T:
    """One row, locked until the transaction ends; NotFound when there is none."""
    return _there(table, row_id, session.get(table, row_id, with_for_update=True,
                                             populate_existing=True))  # fmt: skip


def found(session: Session, table: type[T], row_id: int) -> T:
    """One row as it is; NotFound when there is none."""
    return _there(table, row_id, session.get(table, row_id))


def _there(table: type[T], row_id: int, row: T | None) -> T:
    name = str(getattr(table, "__tablename__", "row"))
    if row is None or getattr(row, "deleted_at", None) is not None:
        raise NotFound(f"There is no row {row_id} in {name}. Look up its number in the list.")
    return row


def profile_of(session: Session, player_id: int) -> PlayerProfile:
    """A player's profile, not locked; NotFound when there is none."""
    profile = session.get(PlayerProfile, player_id)
    if profile is None:
        raise NotFound(f"There is no player {player_id}.")
    return profile


def world_seed(session: Session, world_id: int) -> str:
    """The world's secret, from which draws nobody can foresee are made."""
    query = sa.select(col(World.seed_secret)).where(col(World.id) == world_id)
    return str(session.execute(query).scalar_one())


def move(row: Any, column: str, states: StateMachine, to: str) -> None:
    """Move a row's status, or say from where it does not move there."""
    source = str(getattr(row, column))
    if states.move(source, to) is None:
        onward = ", ".join(str(state.value) for state in states.targets(source)) or "nowhere"
        raise Refused(
            f"{row.__tablename__} {row.id} is {source} and cannot become {to}; from there it moves "
            f"to {onward}. Look at its present state first.",
            code="E-COMP-002",
        )
    setattr(row, column, states.states(to))


def note(session: WriteSession, action: str, row: Any, **details: Any) -> None:
    """The one audit entry of a request: ids, states and counts."""
    audit.record(
        session,
        action=action,
        object_type=str(row.__tablename__),
        object_key=str(row.id),
        details=details,
    )


@contextmanager
def named(session: WriteSession, name: str) -> Iterator[None]:
    """A name of its own for one of several requests that are made under one key."""
    key = session.key
    session.key = hashlib.sha256(f"{key}:{name}".encode()).hexdigest()
    try:
        yield
    finally:
        session.key = key


# --- Who may ------------------------------------------------------------------------------------


def require_game_master(session: WriteSession) -> None:
    """Whoever runs the world: designers and admins of the sandbox."""
    session.actor.require(Role.DESIGNER)


def require_one_of(session: WriteSession, player_ids: Iterable[int], *, what: str) -> None:
    """One of these players themself, or an operator."""
    if Role.ADMIN in session.actor.roles:
        return
    query = sa.select(col(PlayerProfile.user_id)).where(col(PlayerProfile.id).in_([*player_ids]))
    if session.actor.user_id not in set(session.execute(query).scalars()):
        raise Refused(
            f"{session.actor.name} takes no part in {what}: it takes one of its players, or an "
            "admin.",
            code="E-COMP-001",
        )


def may_change_play_of(session: WriteSession, profile: PlayerProfile) -> bool:
    """Whether the ledgers let this actor write for a player."""
    return session.actor.may_play_for(profile.user_id)


# --- Entry --------------------------------------------------------------------------------------


def require_entry(
    session: Session, profile: PlayerProfile, entry: Mapping[str, Any], *, what: str
) -> None:
    """Refuse who does not meet the entry requirements, naming every one that is not met."""
    low, high = entry.get("level_min", 1), entry.get("level_max", 1000)
    streak = entry.get("streak_min", 0)
    missing = []
    if not low <= profile.level <= high:
        missing.append(f"a level from {low} to {high}, and the player has {profile.level}")
    if profile.current_streak < streak:
        missing.append(f"a streak of {streak}, and the player has {profile.current_streak}")
    missing += _not_held(session, profile, entry)
    if missing:
        raise Refused(
            f"Player {profile.id} cannot enter {what}: it needs {'; '.join(missing)}. "
            "Choose another, or come back then.",
            code="E-COMP-007",
        )


_HELD = {
    "achievements": ("player_achievements", "achievement_id", "achievements", "earned_at"),
    "skills": ("skill_states", "skill_id", "skills", "mastered_at"),
}
"""For what is asked for by key: the rows that hold it, their reference, and since when."""


def _not_held(session: Session, profile: PlayerProfile, entry: Mapping[str, Any]) -> list[str]:
    missing = []
    for name, (table, reference, designed, since) in _HELD.items():
        wanted = set(entry.get(name) or [])
        if wanted:
            held, rows = TABLES[table].__table__.c, TABLES[designed].__table__.c
            query = (
                sa.select(rows.key)
                .join(held.id.table, held[reference] == rows.id)
                .where(held.player_id == profile.id, held[since].is_not(None))
            )
            lacking = sorted(wanted - set(session.execute(query).scalars()))
            missing += [f"the {name.removesuffix('s')} '{key}'" for key in lacking]
    return missing


# --- What is won --------------------------------------------------------------------------------


def award_xp(
    session: WriteSession,
    profile: PlayerProfile,
    *,
    base_xp: int,
    source: XpEventSource,
    occasion: str,
) -> int | None:
    """Award XP once per occasion; gives what the chain and the caps made of it.

    None when it is still owed: the ledger lets only the player or an admin write there.
    """
    assert profile.id is not None
    before = awarded_xp(session, profile.id, source, occasion)
    if before is not None or base_xp < 1:
        return before or 0
    if not may_change_play_of(session, profile):
        return None
    return xp.award(
        session,
        player_id=profile.id,
        source=source,
        base_xp=base_xp,
        day=calendar.local_date(profile.timezone, session.now),
        reference=Reference(content_key=occasion),
    ).final_xp


def awarded_xp(
    session: Session, player_id: int, source: XpEventSource, occasion: str
) -> int | None:
    """What an occasion has given a player; None when it has given nothing yet."""
    query = sa.select(col(XpEvent.final_xp)).where(
        col(XpEvent.player_id) == player_id,
        col(XpEvent.event_source) == source,
        col(XpEvent.content_key) == occasion,
    )
    return session.execute(query).scalars().first()


def give_reward(
    session: WriteSession,
    profile: PlayerProfile,
    reward: Mapping[str, Any],
    *,
    occasion: str,
    about: Mapping[str, int],
) -> None:
    """Give one competition reward, once per occasion: XP, currency, a title.

    Cosmetics change no number of the game: the row that names the reward is all there is of them.
    """
    award_xp(session, profile, base_xp=int(reward.get("xp", 0)), source=XpEventSource.EVENT,
             occasion=occasion)  # fmt: skip
    ruleset = ruleset_of(session, profile)
    currency, amount = reward.get("currency"), int(reward.get("amount", 0))
    if currency and amount:
        give_currency(
            session, profile, ruleset, currency=currency, amount=amount,
            reference=f"{occasion}:{profile.id}", kind=TransactionType.PRIZE, about=about,
            description=described(about, "prize") if about else f"prize: {occasion}"[:500],
        )  # fmt: skip
    title = reward.get("title")
    if title:
        index = ruleset.game.title_index.get(title, ABSENT)
        give_title(session, profile, ruleset.game, title=index)
