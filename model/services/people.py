"""People and their roles; until sign-in comes, the local owner is the one person, an admin.

Roles are given and taken by services.accounts (roles). Every command imports this: keep it light.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import Actor, Database, read, write
from model.errors import NotFound
from model.services import audit
from model.tables import User, UserRole
from model.words import Role, UserStatus

LOCAL_OWNER_EMAIL = "owner@localhost"
_LOCK_OWNER = 7_303


def actor(session: Session, *, user_id: int) -> Actor:
    """A person as an actor, roles read fresh; NotFound when there is none or it is disabled."""
    user = session.get(User, user_id)
    if user is None or user.status != UserStatus.ACTIVE or user.id is None:
        raise NotFound(f"There is no active user {user_id}.")
    roles = roles_of(session, user_id=user_id)
    return Actor(user_id=user.id, name=user.name or user.email, roles=roles)


def local_owner(session: Session) -> Actor:
    """The local owner; NotFound before `questlab init` has made it."""
    query = sa.select(col(User.id)).where(col(User.email) == LOCAL_OWNER_EMAIL)
    user_id = session.execute(query).scalar_one_or_none()
    if user_id is None:
        raise NotFound("The sandbox has no owner yet. Run: questlab init")
    return actor(session, user_id=user_id)


def roles_of(session: Session, *, user_id: int) -> frozenset[Role]:
    """The roles that a person holds in the sandbox."""
    query = sa.select(col(UserRole.role)).where(col(UserRole.user_id) == user_id)
    return frozenset(session.execute(query).scalars())


def ensure_local_owner(database: Database) -> Actor:
    """The local owner, made (as admin) when it is not there yet."""
    with read(database) as session:
        try:
            return local_owner(session)
        except NotFound:
            pass
    # Nobody exists who could be the actor: the owner makes themself.
    nobody = Actor(user_id=0, name="set-up", roles=frozenset({Role.ADMIN}))
    with write(database, actor=nobody, key="ensure-local-owner", why="first start") as session:
        audit.lock(session, _LOCK_OWNER)
        try:
            return local_owner(session)  # another first start was quicker
        except NotFound:
            pass
        user = User(
            email=LOCAL_OWNER_EMAIL,
            name="Local owner",
            created_at=session.now,
            updated_at=session.now,
        )
        session.add(user)
        session.flush()
        assert user.id is not None
        session.add(UserRole(user_id=user.id, role=Role.ADMIN, granted_at=session.now))
        session.actor = Actor(user_id=user.id, name="Local owner", roles=frozenset({Role.ADMIN}))
        audit.record(
            session, action="people.create", object_type="users", object_key=LOCAL_OWNER_EMAIL
        )
        return session.actor
