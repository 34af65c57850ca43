"""Roles in the sandbox: given and taken by admins; the owner stays admin, so the last never goes.

Source: rules.md §3 (roles superadmin, admin, teacher, student); what a role may do stands in
model.words. May be touched: who may hold one.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel import col

from model.db import WriteSession
from model.errors import Refused
from model.services import rows
from model.services.acting import person_there
from model.services.people import LOCAL_OWNER_EMAIL, roles_of
from model.tables import User, UserRole
from model.words import Role, UserStatus


def grant_role(session: WriteSession, *, user_id: int, role: Role) -> frozenset[Role]:
    """Give a person a role, as an admin; gives all that they hold now.

    Errors, in this order: E-REFUSED-002; NotFound; E-PEOPLE-010 for who may not sign in;
    E-PEOPLE-011 for a role that is held.
    """
    session.actor.require(Role.ADMIN)

    def work() -> rows.Answer:
        user, held = _locked(session, user_id)
        if user.status != UserStatus.ACTIVE:
            raise Refused(
                f"User {user_id} is {user.status.value}, and roles are for people who may sign in. "
                "Let the address be proven or the ban be lifted first.",
                code="E-PEOPLE-010",
            )
        if role in held:
            raise Refused(
                f"User {user_id} holds the role {role.value} already. Nothing needs to be done.",
                code="E-PEOPLE-011",
            )
        session.add(UserRole(user_id=user_id, role=role, granted_at=session.now))
        session.flush()
        return {"id": user_id}

    return _roles_after(session, "accounts.grant_role", user_id, role, work)


def revoke_role(session: WriteSession, *, user_id: int, role: Role) -> frozenset[Role]:
    """Take a role from a person, as an admin; gives all that they hold now.

    Errors, in this order: E-REFUSED-002; NotFound; E-PEOPLE-012 for a role that is not held;
    E-PEOPLE-013 for the owner, who stays admin.
    """
    session.actor.require(Role.ADMIN)

    def work() -> rows.Answer:
        user, held = _locked(session, user_id)
        if role not in held:
            shown = ", ".join(sorted(one.value for one in held)) or "none"
            raise Refused(
                f"User {user_id} does not hold the role {role.value}, but {shown}. "
                "Nothing needs to be taken.",
                code="E-PEOPLE-012",
            )
        if user.email == LOCAL_OWNER_EMAIL and role is Role.ADMIN:
            raise Refused(
                f"User {user_id} is the owner of the sandbox and stays admin: without one nobody "
                "could open it. Take the role from somebody else.",
                code="E-PEOPLE-013",
            )
        mine = (col(UserRole.user_id) == user_id, col(UserRole.role) == role)
        session.execute(sa.delete(UserRole).where(*mine))
        return {"id": user_id}

    return _roles_after(session, "accounts.revoke_role", user_id, role, work)


def _locked(session: WriteSession, user_id: int) -> tuple[User, frozenset[Role]]:
    person_there(session, user_id)
    user = session.get_one(User, user_id, with_for_update=True, populate_existing=True)
    return user, roles_of(session, user_id=user_id)


def _roles_after(
    session: WriteSession, service: str, user_id: int, role: Role, work: rows.Work
) -> frozenset[Role]:
    request, details = {"user": user_id, "role": role.value}, {"role": role.value}
    rows.answered(session, service, request=request, table="users", work=work, details=details)
    return roles_of(session, user_id=user_id)
