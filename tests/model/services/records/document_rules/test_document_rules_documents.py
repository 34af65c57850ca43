"""Documents and files: endings, media types, sizes in bytes, duplicates, a stash's room."""

from __future__ import annotations

import pytest

from model.services.records.document_rules.documents import ENDINGS, TEXT_BYTES_MAX
from model.words import FileType
from tests.model.services.records.document_rules.conftest import Book
from tests.model.services.records.document_rules.test_document_rules_groups import join


def test_every_format_has_its_endings() -> None:
    """A format without an ending would let any file pass."""
    assert set(ENDINGS) == {word.value for word in FileType}


@pytest.mark.parametrize(
    ("link", "kind", "said"),
    [
        ("https://example.org/a.pdf", "pdf", []),
        ("https://example.org/A.PDF?page=2", "pdf", []),
        ("https://example.org/a.markdown", "md", []),
        ("https://example.org/a.docx", "pdf", ["110"]),
        ("https://example.org/a.pdf.exe", "pdf", ["110"]),
        ("https://example.org/pdf", "pdf", ["110"]),
        (None, "pdf", []),
    ],
)
def test_a_file_ends_as_its_format_does(
    book: Book, link: str | None, kind: str, said: list[str]
) -> None:
    """The address of a document and its file_type agree."""
    assert book.says("academic_documents", file_url=link, file_type=kind) == said
    assert book.says("syllabi", file_url=link, file_type=kind) == said


def test_groups_share_no_programs(book: Book) -> None:
    """Guilds and parties share documents, pictures and recordings."""
    player = book.player()
    join(book, player, is_guild=True)
    values = {"uploader_id": player}
    assert book.says("guild_materials", file_url="https://example.org/a.pptx", **values) == []
    said = book.says("guild_materials", file_url="https://example.org/setup.exe", **values)
    assert said == ["111"]


@pytest.mark.parametrize(
    ("kind", "media_type", "said"),
    [
        ("image", "image/png", []),
        ("image", "audio/mpeg", ["112"]),
        ("audio", "audio/mpeg", []),
        ("video", "text/html", ["112"]),
        ("document", "application/pdf", []),
        ("document", "image/png", ["112"]),
    ],
)
def test_a_media_type_fits_its_kind(
    book: Book, kind: str, media_type: str, said: list[str]
) -> None:
    """A picture is no recording."""
    assert book.says("media_assets", kind=kind, media_type=media_type) == said


def test_text_takes_a_megabyte_at_most(book: Book) -> None:
    """Bytes are counted: half as many letters of two bytes fit, one more does not."""
    fits = "ü" * (TEXT_BYTES_MAX // 2)
    assert book.says("academic_documents", content=fits) == []
    assert book.says("academic_documents", content=fits + "a") == ["113"]
    assert "1,048,577" in book.sentences("syllabi", content=fits + "a")


def test_the_same_file_is_handed_in_once(book: Book) -> None:
    """A duplicate is named; another player may have the same file."""
    digest = "a" * 64
    first = book.add("academic_documents", content_hash=digest)
    assert book.says("academic_documents", content_hash=digest) == ["114"]
    assert f"academic_documents {first}" in book.sentences(
        "academic_documents", content_hash=digest
    )
    other = book.player()
    assert book.says("academic_documents", content_hash=digest, player_id=other) == []
    assert book.says_to_change("academic_documents", first, title="Another") == []
    book.add("syllabi", course_id=book.add("courses"), content_hash=digest)
    assert book.says("syllabi", course_id=book.add("courses"), content_hash=digest) == ["114"]
    theirs = book.add("courses", player_id=other)
    assert book.says("syllabi", course_id=theirs, content_hash=digest) == []


def test_a_pages_domain_is_its_host(book: Book) -> None:
    """example.org stands for www.example.org, not for example.net."""
    page = {"source_url": "https://www.Example.org/page"}
    for domain, said in [
        ("www.example.org", []),
        ("example.org", []),
        ("example.net", ["115"]),
        ("ample.org", ["115"]),
    ]:
        assert book.says("browser_extension_data", source_domain=domain, **page) == said


def test_a_stash_has_so_much_room(book: Book) -> None:
    """The last byte can be filled; a removed file leaves its room."""
    player = book.player()
    join(book, player, is_guild=False)
    stash = book.add("party_stashes", size_limit_bytes=1000)
    file = {
        "party_stash_id": stash,
        "contributor_id": player,
        "item_type": "file",
        "file_url": "https://example.org/a.pdf",
        "content": None,
    }
    first = book.add("party_stash_items", file_size=600, **file)
    assert book.says("party_stash_items", file_size=400, **file) == []
    assert book.says("party_stash_items", file_size=401, **file) == ["116"]
    assert book.says_to_change("party_stash_items", first, file_size=1000) == []
    assert book.says_to_change("party_stash_items", first, file_size=1001) == ["116"]
