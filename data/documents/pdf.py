"""PDF: the text of its pages (pypdf), within bounds of pages, text and time.

A PDF knows no headings, so the rules find them by their look. Pictures of text stay unread.
"""

from __future__ import annotations

import io
import logging
import time

from data.documents.reading import ReadText
from model.errors import Refused
from model.services.documents import TEXT_BYTES_MAX

PAGES_MAX = 1_000
SECONDS_MAX = 60


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
    size, start = 0, time.monotonic()
    for number in range(min(count, PAGES_MAX)):
        text = reader.pages[number].extract_text()
        pages.append(text.replace("\f", "\n"))
        size += len(text.encode("utf-8", "replace"))
        if size > TEXT_BYTES_MAX or time.monotonic() - start > SECONDS_MAX:
            why = "1 MB of text" if size > TEXT_BYTES_MAX else f"{SECONDS_MAX} seconds"
            statements.append(f"Reading stopped after page {number + 1:,} of {count:,}: {why}.")
            break
    return ReadText("\f".join(pages), pages=count, statements=tuple(statements))
