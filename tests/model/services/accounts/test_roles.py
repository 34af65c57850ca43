"""Roles: given and taken by admins only, once, and never so that nobody is left to open it."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from model.db import Actor, read
from model.errors import NotFound, QuestlabError
from model.services import accounts, people
from model.services.verification import verify
from model.words import Role
from tests.model.services.accounts.ground import NOW, acting, one, person
from tests.model.services.play_worlds import Game

DESIGNER, ADMIN = Role.DESIGNER, Role.ADMIN


def _refused(game: Game, actor: Actor, code: str, service: Any, user_id: int, role: Role) -> None:
    before = one(game, "SELECT count(*) FROM audit_events")
    with pytest.raises(QuestlabError) as caught, acting(game, actor, key=code) as session:
        service(session, user_id=user_id, role=role)
    assert caught.value.code == code
    assert one(game, "SELECT count(*) FROM audit_events") == before


def test_a_role_is_given_and_taken_and_the_owner_stays_admin(sample: Game) -> None:
    """Ada becomes a designer and an admin; she may take roles, but not the owner's last one."""
    ada, eve, owner = person(sample, "Ada"), person(sample, "Eve"), sample.owner
    away = person(sample, "Bob", status="suspended")
    _refused(sample, ada, "E-REFUSED-002", accounts.grant_role, ada.user_id, ADMIN)
    with pytest.raises(NotFound), sample.writing(NOW) as session:
        accounts.grant_role(session, user_id=999, role=ADMIN)
    _refused(sample, owner, "E-PEOPLE-010", accounts.grant_role, away.user_id, DESIGNER)
    _refused(sample, owner, "E-PEOPLE-012", accounts.revoke_role, ada.user_id, DESIGNER)
    for _ in range(2):
        with sample.writing(NOW, key="give") as session:
            held = accounts.grant_role(session, user_id=ada.user_id, role=DESIGNER)
    assert held == {DESIGNER}
    _refused(sample, owner, "E-PEOPLE-011", accounts.grant_role, ada.user_id, DESIGNER)
    with sample.writing(NOW) as session:
        assert accounts.grant_role(session, user_id=ada.user_id, role=ADMIN) == {DESIGNER, ADMIN}
    with read(sample.database) as session:
        ada = people.actor(session, user_id=ada.user_id)
    assert ada.roles == {DESIGNER, ADMIN}
    with acting(sample, ada, key="eve") as session:
        assert accounts.grant_role(session, user_id=eve.user_id, role=ADMIN) == {ADMIN}
    _refused(sample, ada, "E-PEOPLE-013", accounts.revoke_role, owner.user_id, ADMIN)
    with sample.writing(NOW, key="take") as session:
        assert accounts.revoke_role(session, user_id=ada.user_id, role=ADMIN) == {DESIGNER}
    with read(sample.database) as session:
        query = "SELECT action, details FROM audit_events WHERE action LIKE 'accounts.%role'"
        noted = [row.action for row in session.execute(sa.text(query))]
        assert verify(session).findings == ()
    assert noted.count("accounts.grant_role") == 3 and noted.count("accounts.revoke_role") == 1
