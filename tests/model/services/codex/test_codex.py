"""The Eternal Codex: proposed, judged by its standards, read, revised, tagged and found."""

from __future__ import annotations

from typing import Any

import pytest

from model.db import read
from model.services import codex, records
from model.services.economy import rewards
from model.services.market import listings, ratings, sales
from model.words import MarketplaceItemType, Role
from tests.model.services.exams.ground import Hall
from tests.model.services.learning.ground import refused

WHY = "The clearest notes on sorting."
DAY = 86_400


class Library:
    """A codex with standards, and a listing of the second player that the first has rated."""

    def __init__(self, hall: Hall) -> None:
        """Found the codex; list, buy and rate."""
        self.hall = hall
        self.reader, self.writer = hall.players
        with hall.after() as session:
            values = {"world_id": 1, "name": "Bazaar"}
            self.market = records.create(session, table="marketplaces", values=values)["id"]
        with hall.after() as session:
            rewards.reward(
                session, player_id=self.reader, reference="start", currency="gold", amount=50
            )
        self.listing = self.list("Sorting", tags=("sorting",))
        with hall.after() as session:
            sales.buy(session, player_id=self.reader, listing_id=self.listing)
        with hall.after() as session:
            ratings.rate(session, player_id=self.reader, listing_id=self.listing, rating=4)
        with hall.after() as session:
            standards = {"community_rating_min_ppm": 800_000, "ratings_min": 1}
            more = {"listed_days_min": 2, "ai_quality_min_ppm": 600_000}
            made = codex.found_codex(
                session, world="sample", name="Codex", standards={**standards, **more}
            )
        self.codex = made.id
        self.writing = hall.actor_of(self.writer)

    def list(self, title: str, **more: Any) -> int:
        """Let the second player put notes on sale."""
        with self.hall.after() as session:
            return listings.list_item(
                session,
                player_id=self.writer,
                market_id=self.market,
                title=title,
                item_type=MarketplaceItemType.NOTE,
                category="Computing",
                content_url="https://example.org/notes",
                currency="gold",
                price=10,
                **more,
            ).id

    def nominate(self, seconds: float, listing: int | None = None, **more: Any) -> Any:
        """Let the writer propose a listing."""
        request = {"player_id": self.writer, "reason": WHY, **more}
        with self.hall.after(seconds, actor=self.writing) as session:
            return codex.nominate(
                session, codex_id=self.codex, listing_id=listing or self.listing, **request
            )

    def accept(self, seconds: float, *, key: str = "", **more: Any) -> codex.EntryInfo:
        """Let the owner take the listing in."""
        request = {"reason": WHY, "ai_quality_ppm": 700_000, **more}
        with self.hall.after(seconds, key=key) as session:
            return codex.accept(session, codex_id=self.codex, listing_id=self.listing, **request)

    def held(self, player_id: int) -> int:
        """What a player holds of gold."""
        from model.services.economy.circulation import statement

        with read(self.hall.game.database) as session:
            return statement(session, player_id=player_id, currency="gold").balance


@pytest.fixture
def library(hall: Hall) -> Library:
    """A codex, and a listing that may be proposed for it."""
    return Library(hall)


def test_a_listing_becomes_an_entry(library: Library) -> None:
    """Proposed, turned down, proposed again, taken in once with its reward; read and revised."""
    hall, held = library.hall, library.held(library.writer)
    first = library.nominate(DAY)
    assert first.measured["community_rating_min_ppm"] == 800_000
    with hall.after(DAY) as session:
        codex.reject(session, codex_id=library.codex, listing_id=library.listing, reason="Thin.")
    with read(hall.game.database) as session:
        assert codex.nominations(session, codex_id=library.codex) == []
    library.nominate(2 * DAY)
    with read(hall.game.database) as session:
        (waiting,) = codex.nominations(session, codex_id=library.codex)
    assert (waiting.listing_id, waiting.contributor_id, waiting.reason) == (
        *(library.listing, library.writer, WHY),
    )
    given = {"currency": "gold", "amount": 30, "key": "take"}
    taken = library.accept(3 * DAY, **given)
    assert library.accept(9 * DAY, **given) == taken
    assert (taken.title, taken.tags, taken.community_rating) == ("Sorting", ("sorting",), 4.0)
    assert (taken.ai_quality_score, taken.contributor_id) == (0.7, library.writer)
    assert library.held(library.writer) == held + 30
    for _ in range(2):
        with hall.after(4 * DAY) as session:
            url = codex.read_entry(session, player_id=library.reader, entry_id=taken.id)
    assert url == "https://example.org/notes"
    with hall.after(5 * DAY, key="second-edition") as session:
        values = {"title": "Sorting, second edition", "tags": ["sorting", "graphs"]}
        new = codex.revise(session, entry_id=taken.id, expected_version=1, values=values)
    assert (new.version, new.title, new.access_count) == (2, "Sorting, second edition", 2)
    with read(hall.game.database) as session:
        told = codex.versions(session, entry_id=taken.id)
        assert [one.version for one in told] == [1, 2]
        assert codex.entries(session, codex_id=library.codex) == [new]
        assert codex.codex(session, codex_id=library.codex).entry_count == 1
    with hall.after(6 * DAY) as session, refused("E-EDIT-001"):
        codex.revise(session, entry_id=taken.id, expected_version=1, values={"title": "Late"})
    with hall.after(6 * DAY) as session, refused("E-CODX-011"):
        codex.revise(session, entry_id=taken.id, expected_version=2, values={"contributor_id": 1})
    with hall.after(7 * DAY) as session:
        codex.retire(session, entry_id=taken.id)
    with read(hall.game.database) as session, refused("E-CODX-001"):
        codex.entry(session, entry_id=taken.id)
    assert library.nominate(8 * DAY).measured["listed_days_min"] == 8
    hall.assert_sound()


def test_what_a_codex_refuses_in_order(library: Library) -> None:
    """Whose it is, what stands, why, the standards, the reward: each has its code."""
    hall, missing = library.hall, library.listing + 99
    with refused("E-CODX-001"):
        library.nominate(DAY, missing)
    with refused("E-REFUSED-002"):
        library.nominate(DAY, player_id=library.reader)
    with refused("E-CODX-008"):
        library.nominate(DAY, reason=" ")
    gone = library.list("Gone")
    with hall.after(actor=library.writing) as session:
        listings.remove(session, listing_id=gone)
    with refused("E-CODX-007"):
        library.nominate(DAY, gone)
    with refused("E-CODX-004"):
        library.accept(DAY)
    library.nominate(DAY)
    with refused("E-CODX-003"):
        library.nominate(DAY)
    writer = hall.actor_of(library.writer, Role.EDUCATOR)
    with refused("E-CODX-002"), hall.after(DAY, actor=writer) as session:
        codex.reject(session, codex_id=library.codex, listing_id=library.listing, reason="Mine.")
    with refused("E-REFUSED-002"), hall.after(DAY, actor=library.writing) as session:
        codex.reject(session, codex_id=library.codex, listing_id=library.listing, reason="No.")
    with pytest.raises(Exception, match="listed_days_min is 2, it has 1"):
        library.accept(DAY)
    for change, code in (
        ({"ai_quality_ppm": None}, "E-CODX-005"),
        ({"reason": ""}, "E-CODX-008"),
        ({"amount": 5}, "E-CODX-009"),
        ({"currency": "gold"}, "E-CODX-009"),
        ({"currency": "gould", "amount": 5}, "E-FIND-001"),
    ):
        with refused(code):
            library.accept(3 * DAY, **change)
    with read(hall.game.database) as session:
        assert codex.entries(session, codex_id=library.codex) == []
        assert len(codex.nominations(session, codex_id=library.codex)) == 1
    assert library.accept(3 * DAY).version == 1
    with refused("E-CODX-003"):
        library.nominate(3 * DAY)


def test_materials_are_found_by_meta_skills(library: Library) -> None:
    """All of the meta-skills, the best fit first; what cannot be read or bought is not found."""
    hall = library.hall
    library.nominate(2 * DAY)
    kept = codex.Material(entry_id=library.accept(3 * DAY).id)
    first = library.list("A")
    sold, other = codex.Material(listing_id=first), codex.Material(library.list("B"))
    by_writer: dict[str, Any] = {"player_id": library.writer, "meta_skill": "critical-thinking"}
    first_tag = 0
    for material, relevance in ((kept, 4), (sold, 9), (other, 7)):
        with hall.after(actor=library.writing) as session:
            made = codex.tag(session, material=material, relevance=relevance, **by_writer)
        first_tag = made.id if material is kept else first_tag
    with hall.after() as session:
        sure = codex.tag_by_machine(
            session,
            material=kept,
            meta_skill="synthesis",
            relevance=8,
            confidence_ppm=900_000,
        )
    assert (sure.tagged_by, sure.confidence, made.tagged_by) == (None, 0.9, library.writer)
    with read(hall.game.database) as session:

        def found(*skills: str, least: int = 1) -> list[tuple[codex.Material, int]]:
            seen = codex.search(session, world="sample", meta_skills=skills, relevance_min=least)
            return [(one.material, one.fit) for one in seen]

        assert found("critical-thinking") == [(sold, 9), (other, 7), (kept, 4)]
        assert found("critical-thinking", least=7) == [(sold, 9), (other, 7)]
        assert found("synthesis", "critical-thinking") == [(kept, 12)]
        assert found() == []
        with refused("E-CODX-001"):
            found("sinthesis")
        assert [tag.meta_skill for tag in codex.tags_of(session, material=kept)] == [
            *("synthesis", "critical-thinking"),
        ]
    nothing = codex.Material(listing_id=first, entry_id=1)
    for material, change, code in (
        (sold, {}, "E-RECORD-000"),
        (sold, {"relevance": 11, "meta_skill": "synthesis"}, "E-RECORD-000"),
        (nothing, {}, "E-CODX-001"),
        (sold, {"meta_skill": "none"}, "E-FIND-001"),
    ):
        request = {**by_writer, "relevance": 5, **change}
        with refused(code), hall.after(actor=library.writing) as session:
            codex.tag(session, material=material, **request)
    reader = hall.actor_of(library.reader)
    request = {"player_id": library.reader, "meta_skill": "synthesis", "relevance": 5}
    with refused("E-CODX-006"), hall.after(actor=reader) as session:
        codex.tag(session, material=sold, **request)
    with refused("E-CODX-006"), hall.after(actor=reader) as session:
        codex.untag(session, tag_id=made.id)
    with hall.after() as session, refused("E-CODX-010"):
        codex.tag_by_machine(
            session, material=sold, meta_skill="synthesis", relevance=1, confidence_ppm=-1
        )
    with hall.after(actor=library.writing) as session:
        codex.untag(session, tag_id=first_tag)
    with hall.after(actor=library.writing) as session:
        listings.remove(session, listing_id=first)
    with read(hall.game.database) as session:
        assert found("critical-thinking") == [(other, 7)]
