"""Words of notes: what their text is written in."""

from enum import StrEnum


class NoteFormat(StrEnum):
    """What a note's text is written in."""

    RICH_TEXT = "rich_text"
    MARKDOWN = "markdown"
    HTML = "html"
