"""DOCX: paragraphs and tables in order, with the headings that their styles name (python-docx)."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from data.documents.archives import opened
from data.documents.reading import ReadText

_HEADING = re.compile(r"heading ([1-9])", re.IGNORECASE)
_WORDS = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LINES_MAX = 200_000


def read(content: bytes) -> ReadText:
    """The text of a DOCX; a page of it is not known, so all of it is the first."""
    opened(content, needs="word/document.xml", what="DOCX").close()
    from docx import Document

    document = Document(io.BytesIO(content))
    lines: list[str] = []
    for element in _blocks(document.element.body):
        if element.tag == f"{_WORDS}p":
            lines.append(_paragraph(element, document))
        elif element.tag == f"{_WORDS}tbl":
            lines += _rows(element)
        if len(lines) > LINES_MAX:
            said = f"The document has more than {LINES_MAX:,} lines; the rest was left out."
            return ReadText("\n".join(lines), statements=(said,))
    return ReadText("\n".join(lines))


def _blocks(element: Any) -> Iterator[Any]:
    """Paragraphs and tables in order, those inside content controls too."""
    for child in element.iterchildren():
        if child.tag in (f"{_WORDS}sdt", f"{_WORDS}sdtContent"):
            yield from _blocks(child)
        else:
            yield child


def _paragraph(element: Any, document: Any) -> str:
    from docx.text.paragraph import Paragraph

    paragraph = Paragraph(element, document._body)
    text = " ".join(paragraph.text.split()) if paragraph.text else ""
    style = paragraph.style
    name = (style.name or "") if style is not None else ""
    if not text:
        return ""
    if name == "Title":
        return f"# {text}"
    heading = _HEADING.fullmatch(name)
    return f"{'#' * min(6, int(heading[1]))} {text}" if heading else text


def _rows(table: Any) -> list[str]:
    """A line for each row; cells are taken as they stand, for spans may claim any width."""
    return [
        " | ".join(_text(cell) for cell in row.iterchildren(f"{_WORDS}tc"))
        for row in table.iterchildren(f"{_WORDS}tr")
    ]


def _text(cell: Any) -> str:
    return " ".join("".join(part.text or "" for part in cell.iter(f"{_WORDS}t")).split())
