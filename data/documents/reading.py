"""Any bytes of a stated format give text, or a plain refusal with a code; never anything else.

Readers of foreign formats fail in many ways on hostile files; whatever they raise becomes one
sentence here. Headings are marked as in Markdown, pages parted by form feeds, so that the rules
(model.rules.documents) see every format alike.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from model.errors import QuestlabError, Refused
from model.services.documents import require_sound


@dataclass(frozen=True, slots=True)
class ReadText:
    """The text of a file, how many pages it has, and in plain sentences what was left out."""

    text: str
    pages: int = 1
    statements: tuple[str, ...] = ()


Reader = Callable[[bytes], ReadText]


def read_text(content: bytes, file_type: str) -> ReadText:
    """The text of a file of a format; Refused with a code for whatever cannot be read."""
    require_sound(content, file_type)
    try:
        return _reader(str(file_type))(content)
    except QuestlabError:
        raise
    except Exception as error:
        raise Refused(
            f"The file is damaged, or no {str(file_type).upper()} that can be read here "
            f"({type(error).__name__}). Save it again, or in another format.",
            code="E-DOC-070",
        ) from error


def _reader(file_type: str) -> Reader:
    from data.documents import docx, pdf, plain, pptx

    readers: dict[str, Reader] = {
        "pdf": pdf.read,
        "docx": docx.read,
        "pptx": pptx.read,
        "txt": plain.read,
        "md": plain.read,
    }
    return readers[file_type]
