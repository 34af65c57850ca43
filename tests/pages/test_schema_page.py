"""What the Schema page promises: every table, where it came from, and references that lead on."""

from __future__ import annotations

import pytest

from model.services import catalog
from tests.pages.conftest import Place, opened_page, texts

PAGE = "schema/tables.py"


def test_all_tables_are_listed_with_where_they_came_from(place: Place) -> None:
    """Without a choice the page lists each table once, with its documents."""
    frame = opened_page(PAGE).dataframe[0].value
    assert list(frame["table"]) == [info.name for info in catalog.tables()]
    by_table = dict(zip(frame["table"], frame["from"], strict=True))
    assert "roguelearn" in by_table["users"]
    assert "solo_leveling" in by_table["users"]


def test_a_table_shows_columns_rules_and_sources(place: Place) -> None:
    """A table's columns come with their limits and the documents' fields."""
    test = opened_page(PAGE, table="users")
    columns = test.dataframe[0].value.set_index("column")
    assert "User.email" in columns.loc["email", "from"]
    assert "active" in columns.loc["status", "rules"]
    assert "uq_users_email" in set(test.dataframe[1].value["name"])


def test_a_reference_leads_to_the_table_it_points_at(place: Place) -> None:
    """Pressing a reference shows the other table, and the way back is one press too."""
    test = opened_page(PAGE, table="xp_events")
    test.button(key="schema/out/player_id").click().run()
    assert test.subheader[0].value == "player_profiles"
    test.button(key="schema/in/xp_events.player_id").click().run()
    assert test.subheader[0].value == "xp_events"


@pytest.mark.parametrize("domain", [domain.name for domain in catalog.domains()][:3])
def test_a_domain_has_a_diagram_and_its_tables(place: Place, domain: str) -> None:
    """Each domain is drawn and lists its own tables only."""
    test = opened_page(PAGE, domain=domain)
    own = next(d for d in catalog.domains() if d.name == domain)
    assert list(test.dataframe[0].value["table"]) == [info.name for info in own.tables]


def test_a_search_finds_columns_and_says_when_there_is_none(place: Place) -> None:
    """Typing a part of a name offers the tables; nonsense says so."""
    test = opened_page(PAGE)
    test.text_input(key="schema/search").set_value("day_date").run()
    assert any(button.key == "schema/found/quest_logs" for button in test.button)
    test.text_input(key="schema/search").set_value("no such thing").run()
    assert "No table or column is called" in texts(test)
