"""Reading files of documents: what comes out of each format, and how hostile ones are refused.

The files are made here: DOCX and PDF with the libraries that read them, PPTX and broken ones by
hand.
"""

from __future__ import annotations

import io
import struct
import time
import zipfile
from collections.abc import Callable

import docx.document
import pytest
from docx.oxml import OxmlElement
from hypothesis import example, given
from hypothesis import strategies as st
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from data.documents import pdf, read_page, read_text
from model.errors import QuestlabError, Refused
from model.rules.documents import FILE_BYTES_MAX, sections


def pdf_of(*pages: str, count: int = 0) -> bytes:
    """A PDF with a line of text for each line of each page, or so many empty pages."""
    writer = PdfWriter()
    for text in pages:
        page = writer.add_blank_page(300, 300)
        lines = " ".join(f"({line}) Tj T*" for line in text.split("\n"))
        stream = DecodedStreamObject()
        stream.set_data(f"BT /F1 12 Tf 14 TL 10 280 Td {lines} ET".encode())
        font = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Font"),
                NameObject("/Subtype"): NameObject("/Type1"),
                NameObject("/BaseFont"): NameObject("/Helvetica"),
            }
        )
        fonts = DictionaryObject({NameObject("/F1"): font})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
        page[NameObject("/Contents")] = writer._add_object(stream)
    for _ in range(count):
        writer.add_blank_page(10, 10)
    return saved(writer)


def saved(writer: PdfWriter) -> bytes:
    """The bytes of a PDF."""
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def docx_of(*parts: tuple[str, str]) -> bytes:
    """A DOCX of (style, text); the style "table" gives a row of cells, parted by bars."""
    document = docx.Document()
    for style, text in parts:
        if style == "table":
            cells = text.split("|")
            row = document.add_table(rows=1, cols=len(cells)).rows[0]
            for cell, said in zip(row.cells, cells, strict=True):
                cell.text = said
        else:
            document.add_paragraph(text, style=style)
    controlled(document)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def controlled(document: docx.document.Document) -> None:
    """Put the first paragraph into a content control, as templates do with their titles."""
    first = document.paragraphs[0]._p
    control, inside = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
    first.addprevious(control)
    control.append(inside)
    inside.append(first)


def zip_of(parts: dict[str, bytes]) -> bytes:
    """An archive of named parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def slide(title: str, body: str) -> bytes:
    """The XML of one slide."""
    text = "<p:txBody><a:p><a:r><a:t>{}</a:t></a:r></a:p></p:txBody>"
    return (
        '<p:sld xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><p:sp>'
        f'<p:nvSpPr><p:nvPr><p:ph type="title"/></p:nvPr></p:nvSpPr>{text.format(title)}</p:sp>'
        f"<p:sp>{text.format(body)}</p:sp></p:sld>"
    ).encode()


def refused(content: bytes, file_type: str) -> str:
    """The code with which a file is refused."""
    with pytest.raises(Refused) as found:
        read_text(content, file_type)
    assert str(found.value).endswith(".")
    return found.value.code


def test_every_format_gives_its_headings() -> None:
    """A heading is found in each format, on its page, with the text below it."""
    word = docx_of(
        ("Title", "Programming"),
        ("Heading 1", "Loops"),
        ("Normal", "Repeat it."),
        ("table", "Exam|2026-03-12"),
    )
    found = read_text(word, "docx")
    lines = ["# Programming", "# Loops", "Repeat it.", "Exam | 2026-03-12"]
    assert found.text.strip().split("\n") == lines
    paper = read_text(pdf_of("Week 1: Loops\nRepeat it.", "Week 2: Lists\nKeep them."), "pdf")
    assert paper.pages == 2
    assert [(s.title, s.page) for s in sections(paper.text)] == [
        ("Week 1: Loops", 1),
        ("Week 2: Lists", 2),
    ]
    slides = {"ppt/presentation.xml": b"<p/>", "ppt/slides/slide10.xml": slide("Lists", "Keep.")}
    slides["ppt/slides/slide2.xml"] = slide("Loops", "Repeat.")
    shown = read_text(zip_of(slides), "pptx")
    assert (shown.text, shown.pages) == ("# Loops\nRepeat.\f# Lists\nKeep.", 2)
    assert read_text("# Löops\n\nRepeat.".encode("utf-16"), "md").text == "# Löops\n\nRepeat."
    assert read_text(b"\xef\xbb\xbfA\fB", "txt").pages == 2


def test_a_page_is_kept_without_what_it_would_run() -> None:
    """Text, headings, rows and https links stay; scripts, styles and other links never."""
    page = read_page(
        b"<html><head><title>My &amp; page</title><style>p{color:red}</style></head><body>"
        b"<script>steal('x')</script><h2>Loops</h2><p onclick='steal()'>Repeat <b>it</b>.</p>"
        b"<table><tr><td>Exam</td><td>Monday</td></tr></table><!-- hidden -->"
        b"<svg><script>steal()</script><text>drawn</text></svg><nav>Menu</nav>"
        b"<a href='https://example.org/a'>A</a><a href='http://example.org/b'>B</a>"
        b"<a href='javascript:steal()'>C</a><a href='https://u:p@example.org/'>D</a>"
        b"<p>&lt;script&gt; is a word here</p><script>steal("
    )
    assert (page.title, page.links) == ("My & page", ("https://example.org/a",))
    assert "## Loops" in page.text and "Repeat it." in page.text and "| Exam | Monday" in page.text
    for hidden in ("steal", "color", "hidden", "drawn", "Menu"):
        assert hidden not in page.text
    for content, code in ((b"<p>\x00", "E-DOC-081"), (b"\xff", "E-DOC-072")):
        with pytest.raises(Refused) as found:
            read_page(content)
        assert found.value.code == code
    with pytest.raises(Refused, match="4,000,000"):
        read_page(b" " * 4_000_001)


ENDLESS = ("<", "<!--", "<a ", "<![", "<b", "&", "<script>", "</", "<a b='", "<?", '"', "<a href=")


@pytest.mark.parametrize("markup", ENDLESS)
def test_hostile_markup_takes_no_long_time(markup: str) -> None:
    """Markup that opens and never ends is read within a second or two."""
    start = time.monotonic()
    read_page(markup.encode() * (100_000 // len(markup)))
    read_page(b"<a" + markup.encode() * (100_000 // len(markup)))
    assert time.monotonic() - start < 5


def test_hostile_archives_are_refused_before_they_are_unpacked() -> None:
    """Bombs of size and of number, foreign, damaged and locked archives: each a plain refusal."""
    body = {"word/document.xml": b"<w/>"}
    bomb = zip_of({**body, "word/bomb.xml": b"0" * 33_000_000})
    assert len(bomb) < 100_000 and refused(bomb, "docx") == "E-DOC-075"
    many = zip_of({**body, **{f"word/{n}.xml": b"" for n in range(2_001)}})
    assert refused(many, "docx") == "E-DOC-075"
    assert refused(zip_of({"xl/workbook.xml": b"<x/>"}), "docx") == "E-DOC-074"
    assert refused(b"PK\x03\x04 and nothing more", "docx") == "E-DOC-073"
    locked = bytearray(zip_of(body))
    at = locked.index(b"PK\x01\x02")
    locked[at + 8 : at + 10] = struct.pack("<H", 1)
    assert refused(bytes(locked), "docx") == "E-DOC-076"
    assert refused(zip_of(body), "docx") == "E-DOC-070"
    entity = b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'
    talk = {"ppt/presentation.xml": b"<p/>", "ppt/slides/slide1.xml": entity}
    assert refused(zip_of(talk), "pptx") == "E-DOC-077"


def test_hostile_pdfs_and_texts_are_refused_or_cut() -> None:
    """Locked, damaged and endless PDFs, foreign beginnings, wrong encodings, NUL bytes."""
    writer = PdfWriter(clone_from=io.BytesIO(pdf_of("secret")))
    writer.encrypt("password", algorithm="RC4-128")
    assert refused(saved(writer), "pdf") == "E-DOC-078"
    assert refused(b"%PDF-1.7\nnothing more", "pdf") in ("E-DOC-070", "E-DOC-079")
    long = read_text(pdf_of(count=1_001), "pdf")
    assert long.pages == 1_001 and "the first 1,000 were read" in long.statements[0]
    assert refused(b"plain text", "pdf") == "E-DOC-009"
    assert refused(b"%PDF-1.7", "txt") == "E-DOC-009"
    assert refused(b"MZ\x90\x00", "md") == "E-DOC-009"
    assert refused(b"a\x00b", "txt") == "E-DOC-009"
    assert refused("a\x00b".encode("utf-16"), "txt") == "E-DOC-071"
    assert refused("ä".encode("latin-1"), "txt") == "E-DOC-072"
    assert refused(b"", "txt") == refused(bytes(FILE_BYTES_MAX + 1), "txt") == "E-DOC-002"
    assert refused(b"a", "xlsx") == "E-DOC-008"


def test_a_small_pdf_that_unpacks_to_hours_of_work_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page beyond its size is left out, and the clock is looked at within a page as well."""
    monkeypatch.setattr(pdf, "PAGE_BYTES_MAX", 50_000)
    endless = "\n".join(["a"] * 8_000)
    found = read_text(pdf_of("Week 1: Loops", endless, "Week 2: Lists", endless), "pdf")
    assert [(s.title, s.page) for s in sections(found.text)] == [
        ("Week 1: Loops", 1),
        ("Week 2: Lists", 3),
    ]
    assert found.statements == ("Too large to be read, and left out: page 2 and 1 more.",)
    monkeypatch.setattr(pdf, "PAGE_BYTES_MAX", 8_000_000)
    monkeypatch.setattr(pdf, "SECONDS_MAX", 0)
    slow = read_text(pdf_of(endless, "Week 2: Lists"), "pdf")
    assert len(slow.text) < 16_000
    assert slow.statements == ("Reading stopped after page 1 of 2: 0 seconds.",)


FORMATS = ("pdf", "docx", "pptx", "txt", "md")
SOUND = {
    "pdf": pdf_of("Week 1: Loops"),
    "docx": docx_of(("Heading 1", "Loops")),
    "pptx": zip_of({"ppt/presentation.xml": b"<p/>", "ppt/slides/slide1.xml": slide("A", "B")}),
}


@given(st.sampled_from(FORMATS), st.binary(max_size=400), st.integers(0, 10_000), st.booleans())
@example("pdf", b"\xff" * 40, 300, False)
def test_any_bytes_give_text_or_a_refusal(
    file_type: str, noise: bytes, place: int, is_cut: bool
) -> None:
    """Noise, and sound files with noise in them or cut short: text or a code, nothing else."""
    whole = SOUND.get(file_type, b"")
    at = place % (len(whole) + 1)
    damaged = whole[:at] + noise + (b"" if is_cut else whole[at + len(noise) :])
    for content in (noise, damaged):
        assert outcome(lambda content=content: read_text(content, file_type).text)
    assert outcome(lambda: read_page(noise).text)


def outcome(read: Callable[[], str]) -> bool:
    """Whether reading gives text, or a refusal with a code of documents."""
    try:
        return isinstance(read(), str)
    except QuestlabError as error:
        return error.code.startswith("E-DOC-")
