"""Who may do what: the whole matrix of roles, rooms, areas and acts, and the default: nobody."""

from __future__ import annotations

import itertools

import pytest

from model.db import Actor
from model.services import records
from model.services.records.permissions import (
    EARNED,
    EARNED_FIELDS,
    Act,
    Standing,
    Subject,
    field_refusal,
    move_refusal,
    movers_of,
    refusal,
)
from model.tables import TABLES
from model.words import Area, Mover, Operation, Role, Room

ALL = frozenset(Operation)
WRITES = (Act.CREATE, Act.UPDATE, Act.DELETE, Act.RESTORE)
OWNER = Standing(is_owner=True)
RECEIVER = Standing(is_receiver=True)
LEADER = Standing(leads=frozenset({Mover.LEADER}))


def actor(*roles: Role) -> Actor:
    """Somebody with these roles."""
    return Actor(7, "Kim", frozenset(roles))


def table(room: Room, area: Area = Area.GAME, operations: frozenset[Operation] = ALL) -> Subject:
    """A table that declares this."""
    return Subject("things", room, area, operations)


@pytest.mark.parametrize("room", list(Room))
@pytest.mark.parametrize("act", list(Act))
@pytest.mark.parametrize("area", list(Area))
def test_somebody_without_role_or_standing_may_do_nothing(room: Room, act: Act, area: Area) -> None:
    """The default is no, whatever the table."""
    assert refusal(actor(), table(room, area), act) is not None


MATRIX = {
    # (role, room): areas in which the role may write
    (Role.ADMIN, Room.CONTENT): set(Area),
    (Role.ADMIN, Room.PLAY): set(Area),
    (Role.ADMIN, Room.ACCOUNT): set(Area),
    (Role.ADMIN, Room.LAB): set(Area),
    (Role.DESIGNER, Room.CONTENT): set(Area),
    (Role.DESIGNER, Room.PLAY): set(Area),
    (Role.EDUCATOR, Room.CONTENT): {Area.LEARNING, Area.TEXT},
    (Role.EDUCATOR, Room.PLAY): {Area.LEARNING, Area.TEXT},
}


@pytest.mark.parametrize(("role", "room"), list(itertools.product(Role, Room)))
def test_the_matrix_of_roles(role: Role, room: Room) -> None:
    """Each role writes where the matrix says; every role reads all rooms but the account room."""
    for area in Area:
        may_write = area in MATRIX.get((role, room), set())
        for act in WRITES:
            allowed = refusal(actor(role), table(room, area), act) is None
            assert allowed is may_write, (area, act)
        may_read = role is Role.ADMIN or room is not Room.ACCOUNT
        assert (refusal(actor(role), table(room, area), Act.READ) is None) is may_read


@pytest.mark.parametrize("act", WRITES)
def test_people_write_their_own_rows_of_play_and_account(act: Act) -> None:
    """Being the owner, or leading the group, opens play; being the owner opens account."""
    assert refusal(actor(), table(Room.PLAY), act, OWNER) is None
    assert refusal(actor(), table(Room.PLAY), act, LEADER) is None
    assert refusal(actor(), table(Room.ACCOUNT), act, OWNER) is None
    for room in (Room.CONTENT, Room.LAB):
        assert refusal(actor(), table(room), act, OWNER) is not None
    assert refusal(actor(), table(Room.ACCOUNT), act, LEADER) is not None


def test_a_receiver_reads_but_does_not_write() -> None:
    """Whom a message is for may read it, not rewrite it."""
    assert refusal(actor(), table(Room.PLAY), Act.READ, RECEIVER) is None
    for act in WRITES:
        assert refusal(actor(), table(Room.PLAY), act, RECEIVER) is not None


def test_what_is_earned_is_read_only_to_its_owner() -> None:
    """Nobody lifts their own ban or raises their own level."""
    for name in sorted(EARNED & TABLES.keys()):
        of = records.subject(name)._replace(operations=ALL)
        assert refusal(actor(), of, Act.READ, OWNER) is None
        assert refusal(actor(), of, Act.UPDATE, OWNER) is not None, name
    for name, fields in EARNED_FIELDS.items():
        assert fields <= set(TABLES[name].__table__.columns.keys())
        assert "may not set" in (
            field_refusal(actor(), records.subject(name), Act.UPDATE, fields) or ""
        )
        admin = actor(Role.ADMIN)
        assert field_refusal(admin, records.subject(name), Act.UPDATE, fields) is None


def test_an_act_that_the_table_does_not_declare_is_closed_to_admins_too() -> None:
    """The sentence names what the table does allow, or its service."""
    admin = actor(Role.ADMIN)
    links = table(Room.PLAY, operations=frozenset({Operation.CREATE, Operation.DELETE}))
    assert refusal(admin, links, Act.UPDATE) == "things allows create, delete, but not update."
    states = table(Room.PLAY, operations=frozenset())
    assert "written by its own service only" in (refusal(admin, states, Act.CREATE) or "")
    ledger = states._replace(append_only=True, operations=ALL)
    assert "only grows" in (refusal(admin, ledger, Act.UPDATE) or "")
    assert refusal(admin, ledger, Act.READ) is None


def test_refusals_say_what_it_takes() -> None:
    """A refusal names the person, the act, the table and who could do it."""
    assert refusal(actor(Role.EDUCATOR), table(Room.CONTENT), Act.CREATE) == (
        "Kim may not create this row of things: it takes an admin or a designer."
    )
    assert refusal(actor(), table(Room.PLAY, Area.LEARNING), Act.DELETE) == (
        "Kim may not delete this row of things: it takes an admin, a designer or an educator, "
        "the person whose row it is or the leader of its group."
    )


def test_movers_follow_roles_and_standing_and_are_never_the_system() -> None:
    """Admins may be anybody but the system; designers run worlds; educators teach."""
    play = table(Room.PLAY, Area.LEARNING)
    assert movers_of(actor(Role.ADMIN), play) == set(Mover) - {Mover.SYSTEM}
    assert movers_of(actor(Role.DESIGNER), play) == {Mover.STAFF, Mover.GAME_MASTER}
    assert movers_of(actor(Role.EDUCATOR), play) == {Mover.STAFF}
    assert movers_of(actor(Role.EDUCATOR), table(Room.PLAY)) == frozenset()
    assert movers_of(actor(Role.STAKEHOLDER), play) == frozenset()
    assert movers_of(actor(), play, OWNER) == {Mover.OWNER}
    assert movers_of(actor(), play, RECEIVER) == {Mover.OWNER}
    assert movers_of(actor(), play, LEADER) == {Mover.LEADER}
    assert movers_of(actor(Role.DESIGNER), table(Room.ACCOUNT)) == frozenset()


def test_a_move_is_refused_with_who_may_make_it() -> None:
    """People are named in plain words; what only the product does says so."""
    play = table(Room.PLAY)
    by = frozenset({Mover.GUILD_MASTER, Mover.GAME_MASTER, Mover.SYSTEM})
    assert move_refusal(actor(), play, by, OWNER) == (
        "Kim may not move this row of things: it takes its game master or guild master."
    )
    assert move_refusal(actor(Role.DESIGNER), play, by) is None
    only = frozenset({Mover.SYSTEM})
    assert "Only the product itself" in (move_refusal(actor(Role.ADMIN), play, only) or "")


@pytest.mark.parametrize("name", sorted(TABLES))
def test_every_table_declares_a_subject(name: str) -> None:
    """Each real table is judged by its own declaration, and closed to strangers for writing."""
    of = records.subject(name)
    assert of.table == name and isinstance(of.room, Room) and isinstance(of.area, Area)
    assert all(refusal(actor(), of, act) is not None for act in Act)
