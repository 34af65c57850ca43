"""Who acts for whom: people play as themselves, and an admin may play every part to try a flow."""

from __future__ import annotations

from sqlmodel import Session

from model.db import Actor, WriteSession
from model.errors import NotFound, Refused
from model.services.exclusion import require_not_banned
from model.services.ledger import locked_profile
from model.tables import PlayerProfile, User
from model.words import UserStatus


def acting_for(session: Session, actor: Actor, player_id: int) -> PlayerProfile:
    """The profile that the actor plays, locked; NotFound, or Refused when it is another's.

    Who is banned from the world plays no more; an admin may still put their things in order.
    """
    profile = locked_profile(session, player_id)
    require_self(actor, profile.user_id, what=f"player {player_id}")
    if isinstance(session, WriteSession) and profile.user_id == actor.user_id:
        require_not_banned(session, actor.user_id, world_id=profile.world_id)
    return profile


def acting_as_user(session: Session, actor: Actor, user_id: int) -> User:
    """The person that the actor is; NotFound, or Refused when it is somebody else."""
    user = person_there(session, user_id)
    require_self(actor, user_id, what=f"user {user_id}")
    return user


def acting_at_large(session: WriteSession, user_id: int) -> User:
    """The same, for what somebody banned from everything may not do; admins may for them."""
    user = acting_as_user(session, session.actor, user_id)
    if user_id == session.actor.user_id:
        require_not_banned(session, user_id)
    return user


def person_there(session: Session, user_id: int) -> User:
    """A person who is there; NotFound for one who never was, was deleted, disabled or erased."""
    user = session.get(User, user_id)
    if user is None or not is_there(user):
        raise NotFound(f"There is no user {user_id}.")
    return user


def is_there(user: User) -> bool:
    """Whether a person can be written to, asked and told: the erased and disabled cannot."""
    return user.deleted_at is None and user.status != UserStatus.DISABLED


def require_self(actor: Actor, user_id: int | None, *, what: str) -> None:
    """Let the person themself and admins through; Refused for everybody else."""
    if actor.may_play_for(user_id):
        return
    raise Refused(
        f"{actor.name} may not act for {what}: it takes that person or an admin.",
        code="E-REFUSED-015",
    )
