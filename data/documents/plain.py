"""Plain text and Markdown: UTF-8, or UTF-16 that says so at its beginning."""

from __future__ import annotations

import codecs

from data.documents.reading import ReadText
from model.errors import Refused


def read(content: bytes) -> ReadText:
    """The text of bytes; Refused for another encoding."""
    text = decoded(content)
    if "\x00" in text:
        raise Refused(
            "The text holds NUL characters, so it is no plain text. Save it as UTF-8.",
            code="E-DOC-071",
        )
    return ReadText(text, pages=text.count("\f") + 1)


def decoded(content: bytes) -> str:
    """Bytes as text by their mark at the beginning; without one they are UTF-8."""
    encoding = "utf-8-sig"
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise Refused(
            f"The text is not {encoding.removesuffix('-sig').upper()}: byte {error.start + 1} fits "
            "no character. Save it as UTF-8.",
            code="E-DOC-072",
        ) from error
