"""Saved HTML pages: title, text with its headings, and https links; scripts and styles never.

Nothing is fetched, and nothing of what a page would run is kept, not even as text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlsplit

from data.documents.plain import decoded
from model.errors import Refused

PAGE_BYTES_MAX = 4_000_000
LINKS_MAX, LINK_LENGTH_MAX, TITLE_LENGTH_MAX = 500, 1000, 200
_UNREAD_NAMES = """
script style noscript template svg math iframe object embed canvas select textarea button nav
"""
_UNREAD = frozenset(_UNREAD_NAMES.split())
"""Elements that are left out with all they hold."""
_VOID = frozenset({"embed"})
_LINE_NAMES = """
p div section article header footer main aside li ul ol dl dt dd table tr br hr pre blockquote
figure figcaption h1 h2 h3 h4 h5 h6 title body
"""
_LINES = frozenset(_LINE_NAMES.split())
_HEADING = re.compile(r"h[1-6]")
_TAG = re.compile(
    r"<(?P<close>/?)(?P<tag>[a-zA-Z][a-zA-Z0-9:-]{0,30})"
    r"(?P<rest>(?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*)>"
)
"""A whole tag. It holds no further "<", so that a page is gone through in linear time: the parser
of the standard library takes hours for a page of tags that never end."""
_HREF = re.compile(r"\bhref *= *(?:\"([^\"]*)\"|'([^']*)'|([^ \"'>]+))", re.IGNORECASE)
_SPACES = re.compile(r"\s+")
_COMMENT = re.compile(r"<!--.*?(-->|\Z)|<!\[.*?(\]>|\Z)|<\?.*?(>|\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class SavedPage:
    """A page as it is kept: no markup, no scripts; `links` are https only, each once."""

    title: str
    text: str
    links: tuple[str, ...]


def read_page(content: bytes) -> SavedPage:
    """The text of a saved page; Refused for what is too large or no UTF-8 or UTF-16 text."""
    if len(content) > PAGE_BYTES_MAX:
        raise Refused(
            f"The page has {len(content):,} bytes; at most {PAGE_BYTES_MAX:,} are read. "
            "Save the part that matters.",
            code="E-DOC-080",
        )
    markup = decoded(content)
    if "\x00" in markup:
        raise Refused(
            "The page holds NUL characters, so it is no HTML. Save it again as UTF-8.",
            code="E-DOC-081",
        )
    reader = _Reader()
    reader.read(_COMMENT.sub(" ", markup))
    title = " ".join("".join(reader.title).split())[:TITLE_LENGTH_MAX].strip()
    lines = (" ".join(line.split()) for line in "".join(reader.parts).split("\n"))
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    return SavedPage(title, text, tuple(dict.fromkeys(reader.links))[:LINKS_MAX])


class _Reader:
    """Gathers text outside what is left out; headings are marked as in Markdown."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.title: list[str] = []
        self.links: list[str] = []
        self._unread: list[str] = []
        self._in_title = False

    def read(self, markup: str) -> None:
        """Go through markup once, from tag to tag."""
        at = 0
        for match in _TAG.finditer(markup):
            self._say(unescape(markup[at : match.start()]))
            at = match.end()
            tag = match["tag"].lower()
            if match["close"]:
                self._end(tag)
            else:
                self._start(tag, match["rest"])
        self._say(unescape(markup[at:]))

    def _start(self, tag: str, rest: str) -> None:
        if tag in _UNREAD:
            self._unread += [] if tag in _VOID or rest.endswith("/") else [tag]
            return
        self._in_title = tag == "title"
        if self._unread:
            return
        if tag in _LINES:
            self.parts.append("\n")
        if _HEADING.fullmatch(tag):
            self.parts.append("#" * int(tag[1]) + " ")
        if tag in ("td", "th"):
            self.parts.append(" | ")
        if tag == "a" and (found := _HREF.search(rest)):
            self._link(unescape(found[1] or found[2] or found[3] or ""))

    def _end(self, tag: str) -> None:
        if tag in self._unread:
            while self._unread.pop() != tag:
                continue
        self._in_title = self._in_title and tag != "title"
        if tag in _LINES:
            self.parts.append("\n")

    def _say(self, text: str) -> None:
        if self._unread or not text:
            return
        if self._in_title:
            self.title.append(text)
        else:
            self.parts.append(_SPACES.sub(" ", text))

    def _link(self, link: str) -> None:
        if not 9 <= len(link) <= LINK_LENGTH_MAX:
            return
        try:
            parts = urlsplit(link)
        except ValueError:
            return
        if parts.scheme == "https" and parts.hostname and "@" not in parts.netloc:
            self.links.append(link)
