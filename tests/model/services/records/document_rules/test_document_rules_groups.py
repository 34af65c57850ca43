"""Groups: places, leaders, invitations, and what only members do."""

from __future__ import annotations

from typing import Any

import pytest

from model.services.records.document_rules.groups import ACTIVE_PARTIES_MAX, MEMBERSHIPS
from model.services.records.document_rules.members_only import MEMBERS_ONLY
from tests.model.services.records.document_rules.conftest import NOW, Book

GROUPS = {
    "party_memberships": "parties",
    "guild_memberships": "guilds",
    "learning_circle_memberships": "learning_circles",
    "study_party_participants": "study_parties",
    "tournament_participants": "tournaments",
    "pvp_participants": "pvp_events",
}
GONE = {
    "party_memberships": "left",
    "guild_memberships": "inactive",
    "learning_circle_memberships": "removed",
    "study_party_participants": "left",
    "tournament_participants": "withdrawn",
    "pvp_participants": "withdrawn",
}


def group(book: Book, members: str, **values: Any) -> int:
    """An open group with places for two."""
    of = MEMBERSHIPS[members]
    state = min(of.open_while)
    if members in ("tournament_participants", "pvp_participants"):
        values = {**_open_registration(members), **values}
    given = {of.limit: 2, of.group_status: state, **values}
    return book.add(GROUPS[members], **given)


def _open_registration(members: str) -> dict[str, Any]:
    from datetime import timedelta

    day = timedelta(days=1)
    if members == "pvp_participants":
        return {
            "registration_deadline": NOW + day,
            "start_date": NOW + day,
            "end_date": NOW + 2 * day,
        }
    return {
        "registration_start": NOW - day,
        "registration_end": NOW + day,
        "tournament_start": NOW + day,
        "tournament_end": NOW + 2 * day,
    }


@pytest.mark.parametrize("members", MEMBERSHIPS)
def test_a_group_has_so_many_places(book: Book, members: str) -> None:
    """The last place can be taken; who left takes none; coming back takes one."""
    of = MEMBERSHIPS[members]
    there = group(book, members)
    values: dict[str, Any] = {of.group: there}
    book.add(members, player_id=book.player(), **values)
    assert book.says(members, player_id=book.player(), **values) == []
    gone = book.add(members, player_id=book.player(), **{of.status: GONE[members]}, **values)
    assert book.says(members, player_id=book.player(), **values) == []
    book.add(members, player_id=book.player(), **values)
    assert book.says(members, player_id=book.player(), **values) == ["080"]
    assert book.says_to_change(members, gone, **{of.status: min(of.counted)}) == ["080"]
    assert f"{of.limit} is 2" in book.sentences(members, player_id=book.player(), **values)
    book.change(GROUPS[members], there, **{of.limit: 3})
    assert book.says_to_change(members, gone, **{of.status: min(of.counted)}) == []


@pytest.mark.parametrize("members", MEMBERSHIPS)
def test_a_limit_holds_the_members_there_are(book: Book, members: str) -> None:
    """Two members need a limit of two; it may be lowered to it."""
    of = MEMBERSHIPS[members]
    there = group(book, members, **{of.limit: 5})
    for _ in range(3):
        book.add(members, player_id=book.player(), **{of.group: there})
    assert book.says_to_change(GROUPS[members], there, **{of.limit: 2}) == ["081"]
    assert book.says_to_change(GROUPS[members], there, **{of.limit: 3}) == []


@pytest.mark.parametrize("members", MEMBERSHIPS)
def test_nobody_joins_what_is_closed(book: Book, members: str) -> None:
    """An archived, finished or cancelled group takes no new members."""
    of = MEMBERSHIPS[members]
    closed = "archived" if "archived" in _states(members) else "completed"
    there = group(book, members, **{of.group_status: closed})
    assert book.says(members, player_id=book.player(), **{of.group: there}) == ["082"]


def _states(members: str) -> list[str]:
    from model.tables import TABLES

    column = TABLES[GROUPS[members]].__table__.c[MEMBERSHIPS[members].group_status]
    return [word.value for word in column.info["machine"].states]


def test_ten_active_parties_at_most(book: Book) -> None:
    """The tenth party is open, the eleventh is not; archived ones and past ones do not count."""
    player = book.player()
    parties = [book.add("parties") for _ in range(ACTIVE_PARTIES_MAX + 1)]
    for party in parties[:9]:
        book.add("party_memberships", party_id=party, player_id=player)
    archived = book.add("parties", activation_status="archived")
    book.add("party_memberships", party_id=archived, player_id=player)
    member = {"player_id": player}
    assert book.says("party_memberships", party_id=parties[9], **member) == []
    book.add("party_memberships", party_id=parties[9], **member)
    assert book.says("party_memberships", party_id=parties[10], **member) == ["083"]
    assert book.says_to_change("parties", archived, activation_status="active") == ["083"]
    book.change("parties", parties[0], activation_status="archived")
    assert book.says("party_memberships", party_id=parties[10], **member) == []
    assert book.says_to_change("parties", archived, activation_status="active") == []


def test_leaders_are_active_members(book: Book) -> None:
    """Who leads cannot leave before somebody else leads."""
    leader = book.add("party_memberships", player_id=book.player(), is_party_leader=True)
    assert book.says_to_change("party_memberships", leader, account_status="left") == ["084"]
    handed_over = {"account_status": "left", "is_party_leader": False}
    assert book.says_to_change("party_memberships", leader, **handed_over) == []
    master = book.add("guild_memberships", player_id=book.player(), is_creator=True)
    assert book.says_to_change("guild_memberships", master, account_status="inactive") == ["084"]


def test_members_are_not_invited(book: Book) -> None:
    """Who is in the party needs no invitation; who left can be asked again."""
    inviter, invitee = book.player(), book.player()
    party = book.parent("parties")
    book.add("party_memberships", party_id=party, player_id=inviter)
    people = {"party_id": party, "inviter_id": inviter, "invitee_id": invitee}
    assert book.says("party_invitations", **people) == []
    member = book.add("party_memberships", party_id=party, player_id=invitee)
    assert book.says("party_invitations", **people) == ["085"]
    book.change("party_memberships", member, account_status="left")
    assert book.says("party_invitations", **people) == []


def test_the_creators_role_is_the_creators(book: Book) -> None:
    """In a circle only who made it is its creator."""
    creator = book.player()
    circle = book.add("learning_circles", creator_id=creator)
    role = {"learning_circle_id": circle, "role": "creator"}
    assert book.says("learning_circle_memberships", player_id=creator, **role) == []
    assert book.says("learning_circle_memberships", player_id=book.player(), **role) == ["086"]


def test_a_role_is_of_its_own_party(book: Book) -> None:
    """A member's role is one that the party made."""
    role = book.add("party_roles", party_id=book.add("parties"))
    said = book.says("party_memberships", player_id=book.player(), party_role_id=role)
    assert said == ["010"]


QUIET = {"010", "046", "047", "062", "085", "090", "092", "096", "098", "110", "111", "116"}
"""What other rules may say to made values."""


@pytest.mark.parametrize(
    ("table", "place"),
    [(name, place) for name, needed in MEMBERS_ONLY.items() for place in range(len(needed))],
)
def test_only_members_do_what_members_do(book: Book, table: str, place: int) -> None:
    """A stranger is refused; once a member, the same act stands."""
    needed = MEMBERS_ONLY[table][place]
    is_guild = needed.members == "guild_memberships"
    values: dict[str, Any] = {n.player: book.player() for n in MEMBERS_ONLY[table]}
    if table == "context_roles":
        name = "guild_id" if is_guild else "party_id"
        values = {needed.player: book.player(), name: book.parent(f"{_plural(name)}")}
    others = [n.player for n in MEMBERS_ONLY[table] if n.player != needed.player]
    for name in others:
        join(book, values[name], is_guild=is_guild)
    said = [code for code in book.says(table, **values) if code not in QUIET]
    assert said == ["087"]
    membership = join(book, values[needed.player], is_guild=is_guild)
    assert [code for code in book.says(table, **values) if code not in QUIET] == []
    gone = "inactive" if is_guild else "left"
    of = MEMBERSHIPS[needed.members]
    book.change(needed.members, membership, **{of.status: gone})
    said = [code for code in book.says(table, **values) if code not in QUIET]
    assert said == (["087"] if needed.is_active else [])


def _plural(name: str) -> str:
    return {"guild_id": "guilds", "party_id": "parties"}[name]


def join(book: Book, player: int, *, is_guild: bool) -> int:
    """Make a player a member of the one party or guild."""
    name = "guild_id" if is_guild else "party_id"
    members = "guild_memberships" if is_guild else "party_memberships"
    return book.add(members, player_id=player, **{name: book.parent(_plural(name))})


def test_guild_work_stays_in_the_guild(book: Book) -> None:
    """Templates, materials and modules that are put together are one guild's."""
    here, there = book.parent("guilds"), book.add("guilds")
    template = book.add("guild_quest_templates", guild_id=here)
    material = book.add("guild_materials", guild_id=there)
    links = "guild_quest_template_materials"
    pair = {"guild_quest_template_id": template, "guild_material_id": material}
    assert book.says(links, **pair) == ["010"]
    pair["guild_material_id"] = book.add("guild_materials", guild_id=here)
    assert book.says(links, **pair) == []
    quest = book.add("hybrid_quests", guild_id=here)
    module = book.add("curriculum_modules", guild_id=there)
    pair = {"hybrid_quest_id": quest, "curriculum_module_id": module}
    assert book.says("hybrid_quest_modules", **pair) == ["010"]


def test_a_guild_quest_is_published_after_review(book: Book) -> None:
    """A quest of a template that nobody approved stays a draft."""
    template = book.add("guild_quest_templates", review_status="reviewed")
    quest = book.add("guild_quests", guild_quest_template_id=template)
    published = {"creation_status": "published"}
    assert book.says_to_change("guild_quests", quest, **published) == ["090"]
    book.change("guild_quest_templates", template, review_status="approved")
    assert book.says_to_change("guild_quests", quest, **published) == []


def test_attempts_at_a_custom_boss_are_limited(book: Book) -> None:
    """max_attempts is the last; the count never goes down."""
    fight = book.add("custom_boss_fights", max_attempts=2)
    one = book.add("custom_boss_fight_assignments", custom_boss_fight_id=fight, attempts_made=1)
    assert book.says_to_change("custom_boss_fight_assignments", one, attempts_made=2) == []
    assert book.says_to_change("custom_boss_fight_assignments", one, attempts_made=3) == ["091"]
    assert book.says_to_change("custom_boss_fight_assignments", one, attempts_made=0) == ["044"]


def test_roles_fit_their_context(book: Book) -> None:
    """Parties have leaders and guilds have masters."""
    player = book.player()
    join(book, player, is_guild=False)
    join(book, player, is_guild=True)
    party, guild = {"party_id": book.parent("parties")}, {"guild_id": book.parent("guilds")}
    who = {"player_id": player}
    assert book.says("context_roles", role="party_leader", **party, **who) == []
    assert book.says("context_roles", role="guild_master", **party, **who) == ["096"]
    assert book.says("context_roles", role="guild_master", **guild, **who) == []
    assert book.says("context_roles", role="party_leader", **guild, **who) == ["096"]


def test_guilds_are_named_for_events_of_specific_guilds(book: Book) -> None:
    """An event for all players names no guild."""
    for scope, said in [("specific_guilds", []), ("all_players", ["092"]), ("all_guilds", ["092"])]:
        event = book.add("global_events", participation_scope=scope)
        assert book.says("global_event_guilds", global_event_id=event) == said
