"""People: ages, usernames, hosts of links, majors of a route."""

from __future__ import annotations

from datetime import date

import pytest

from tests.model.services.records.document_rules.conftest import Book


@pytest.mark.parametrize(
    ("born", "said"),
    [
        (date(2013, 3, 2), []),  # thirteen today
        (date(2013, 3, 3), ["002"]),
        (date(2026, 3, 2), ["002"]),
        (date(2026, 3, 3), ["001"]),
        (None, []),
    ],
)
def test_people_are_thirteen_at_least(book: Book, born: date | None, said: list[str]) -> None:
    """A date of birth lies in the past, thirteen years ago at least."""
    assert book.says("users", birth_date=born) == said


def test_a_birthday_on_a_leap_day_counts_from_the_first_of_march(book: Book) -> None:
    """Who was born on 29 February is thirteen on 1 March."""
    from model.services.records.document_rules.people import years_between

    assert years_between(date(2012, 2, 29), date(2025, 2, 28)) == 12
    assert years_between(date(2012, 2, 29), date(2025, 3, 1)) == 13


def test_usernames_differ_by_more_than_capital_letters(book: Book) -> None:
    """Ada and ada would be taken for one another; oneself is no other."""
    ada = book.add("users", username="Ada_1")
    assert book.says("users", username="ada_1") == ["003"]
    said = book.sentences("users", username="ADA_1")
    assert "every other username" in said
    assert str(ada) not in said, "whose name it is, is not for everybody"
    assert book.says("users", username="ada_2") == []
    assert book.says_to_change("users", ada, username="ada_1") == []


def test_links_lead_to_allowed_hosts(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    """QUESTLAB_LINK_HOSTS lists hosts with all below them; without it any host will do."""
    assert book.says("users", image="https://elsewhere.org/a.png") == []
    monkeypatch.setenv("QUESTLAB_LINK_HOSTS", "example.org, pictures.example.net")
    assert book.says("users", image="https://example.org/a.png") == []
    assert book.says("users", image="https://a.example.org/a.png") == []
    assert book.says("users", image="https://notexample.org/a.png") == ["004"]
    assert book.says("users", image="https://example.net/a.png") == ["004"]
    assert "QUESTLAB_LINK_HOSTS" in book.sentences("users", image="https://elsewhere.org/a")


def test_pages_that_people_read_may_be_anywhere(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The source of a note is no file of ours."""
    monkeypatch.setenv("QUESTLAB_LINK_HOSTS", "example.org")
    page = {"source_url": "https://elsewhere.org/page", "source_domain": "elsewhere.org"}
    assert book.says("browser_extension_data", **page) == []


def test_a_smaller_major_is_one_of_the_route(book: Book) -> None:
    """A player's smaller major belongs to the player's route."""
    first, second = book.add("routes"), book.add("routes")
    major = book.add("smaller_majors", route_id=first)
    assert book.says("player_profiles", route_id=first, smaller_major_id=major) == []
    assert book.says("player_profiles", route_id=second, smaller_major_id=major) == ["010"]
