"""PDF: the text of its pages (pypdf), within bounds of pages, text and time.

A PDF knows no headings, so the rules find them by their look. Pictures of text stay unread.
"""

from __future__ import annotations

import io
import logging
import time
from typing import TYPE_CHECKING

from data.documents.reading import ReadText
from model.errors import Refused
from model.services.documents import TEXT_BYTES_MAX

if TYPE_CHECKING:
    from pypdf import PageObject

PAGES_MAX = 1_000
SECONDS_MAX = 60
PAGE_BYTES_MAX = 8_000_000
"""A page that unpacks to more is a drawing, or meant to stop whoever reads it."""


def read(content: bytes) -> ReadText:
    """The text of the first thousand pages, as far as 1 MB and a minute reach."""
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its remarks on faults go nowhere
    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted:
        raise Refused("The PDF is locked with a password. Save it without one.", code="E-DOC-078")
    count = len(reader.pages)
    if count < 1:
        raise Refused("The PDF has no pages. Save it again.", code="E-DOC-079")
    statements = [f"The PDF has {count:,} pages; the first {PAGES_MAX:,} were read."]
    statements = statements if count > PAGES_MAX else []
    pages: list[str] = []
    too_large: list[int] = []
    size, end = 0, time.monotonic() + SECONDS_MAX
    for number in range(1, min(count, PAGES_MAX) + 1):
        page = reader.pages[number - 1]
        if _size(page) > PAGE_BYTES_MAX:
            too_large.append(number)
        text = "" if number in too_large[-1:] else _text(page, end)
        pages.append(text.replace("\f", "\n"))
        size += len(text.encode("utf-8", "replace"))
        if size > TEXT_BYTES_MAX or time.monotonic() > end:
            why = "1 MB of text" if size > TEXT_BYTES_MAX else f"{SECONDS_MAX} seconds"
            statements.append(f"Reading stopped after page {number:,} of {count:,}: {why}.")
            break
    if too_large:
        more = f" and {len(too_large) - 1:,} more" if len(too_large) > 1 else ""
        statements.append(f"Too large to be read, and left out: page {too_large[0]:,}{more}.")
    return ReadText("\f".join(pages), pages=count, statements=tuple(statements))


class _TimeUp(Exception):
    """The time for a file has passed within a page."""


def _size(page: PageObject) -> int:
    """How many bytes a page unpacks to."""
    content = page.get_contents()
    return 0 if content is None else len(content.get_data())


def _text(page: PageObject, end: float) -> str:
    """The text of a page; what was found of it by `end` when it takes longer.

    Ten kilobytes may unpack to a page that takes minutes, so every step within it looks at the
    clock.
    """
    found: list[str] = []

    def look(*_: object) -> None:
        if time.monotonic() > end:
            raise _TimeUp

    def keep(text: str, *_: object) -> None:
        found.append(text)

    try:
        return str(page.extract_text(visitor_operand_before=look, visitor_text=keep))
    except _TimeUp:
        return "".join(found)
