"""Documents as text: cleaned, cut to size, divided at their headings, searched for names of skills.

The method is called "headings and keyword frequency" wherever something comes of it. Scores are
whole numbers, ties go to what comes first, and the same text gives the same in every process. A
form feed parts pages. Sources: sources/roguelearn.md, Academic Document Validation and Document
Processing Pipeline; the patterns and weights are ours.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

METHOD = "headings and keyword frequency"
METHOD_VERSION = "1"

FILE_BYTES_MAX = 52_428_800
"""50 MB (sources/roguelearn.md, file_size)."""
TEXT_BYTES_MAX = 1_048_576
"""1 MB of UTF-8 (sources/roguelearn.md, extracted_text)."""
READING_TRIES_MAX = 3
"""How often one file is tried; the documents ask for tries without a number, this one is ours."""
UNPROVEN_XP_MAX = 50
"""The most that a step of one's own paper or hand pays at one's own word; the number is ours."""
TITLE_WEIGHT = 5
"""What one mention in a heading counts against one in the text below it."""

PAGE_BREAK = "\f"
_HEADING_LENGTH_MAX = 120
_CAPITALS_LENGTH_MAX = 60
_TITLE_LENGTH_MAX = 200


class Section(NamedTuple):
    """One heading with its level (1 is the highest), its page, and the text below it."""

    title: str
    level: int
    page: int
    text: str


# --- The file -----------------------------------------------------------------------------------

_FOREIGN = (b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"\x7fELF", b"MZ")
_FOREIGN_MORE = (
    b"\x1f\x8b",
    b"BZh",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\xd0\xcf\x11\xe0",
    b"RIFF",
    b"\xca\xfe",
)
_MARKS = (b"\xff\xfe", b"\xfe\xff")


def magic_problem(content: bytes, file_type: str) -> str:
    """What speaks against a file's being of its format, as a rule; empty when nothing does."""
    if file_type == "pdf":
        return "" if b"%PDF-" in content[:1024] else "does not begin as a PDF does (%PDF-)"
    if file_type in ("docx", "pptx"):
        is_zip = content.startswith(b"PK\x03\x04")
        return "" if is_zip else f"does not begin as a {file_type.upper()} does (a ZIP archive)"
    if content.startswith((*_FOREIGN, *_FOREIGN_MORE)):
        return "begins as a file of another format, not as text"
    if b"\x00" in content and not content.startswith(_MARKS):
        return "holds NUL bytes, so it is no text in UTF-8"
    return ""


# --- The text -----------------------------------------------------------------------------------

_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x1c-\x1e\x85\u2028\u2029]")
_BLANK_LINES = re.compile(r"\n{3,}")


def cleaned(text: str) -> str:
    """The text without control characters, halves of characters and needless blank space."""
    whole = text.encode("utf-8", "ignore").decode("utf-8")
    whole = unicodedata.normalize("NFC", _LINE_ENDS.sub("\n", whole))
    kept = "".join(
        character
        for character in whole
        if character in "\n\t\f" or unicodedata.category(character) not in ("Cc", "Cs", "Co", "Cn")
    )
    lines = (line.rstrip(" \t\u00a0") for line in kept.split("\n"))
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip("\n\t ")


def cut(text: str, bytes_max: int = TEXT_BYTES_MAX) -> tuple[str, bool]:
    """The text as far as it fits, at a whole character, and whether something was left out."""
    encoded = text.encode("utf-8")
    if len(encoded) <= bytes_max:
        return text, False
    return encoded[:bytes_max].decode("utf-8", "ignore"), True


# --- Headings -----------------------------------------------------------------------------------

_MARKED = re.compile(r"(#{1,6}) +(\S.*)")
_NAMED = re.compile(
    r"(part|unit|module|chapter|week|lecture|session|section|lesson|topic)"
    r" +(\d{1,3}|[ivxlc]{1,6})\b",
    re.IGNORECASE,
)
_BELOW = frozenset({"section", "lesson", "topic"})
_NUMBERED = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,3})[.)]? +([^\W\d_].*)")
_DUE = re.compile(r"\b(due|deadline|submit|hand[ -]in)\b", re.IGNORECASE)
"""A line that says until when something is due is no heading, unless it is marked as one."""
_UNDERLINE = re.compile(r"(={3,}|-{3,})")


def sections(text: str) -> tuple[Section, ...]:
    """A text divided at its headings; what comes before the first has an empty title.

    Headings are marked ("## Loops"), underlined, named ("Week 3: Loops"), numbered ("2.1 Loops") or
    written in capitals.
    """
    found: list[tuple[str, int, int, list[str]]] = [("", 1, 1, [])]
    for page, part in enumerate(text.split(PAGE_BREAK), start=1):
        lines = part.split("\n")
        for index, line in enumerate(lines):
            if index and _UNDERLINE.fullmatch(line) and found[-1][0] == lines[index - 1].strip():
                continue
            below = lines[index + 1] if index + 1 < len(lines) else ""
            heading = _heading(line.strip(), below.strip())
            if heading:
                found.append((heading[0], heading[1], page, []))
            else:
                found[-1][3].append(line)
    made = (
        Section(title, level, page, "\n".join(body).strip()) for title, level, page, body in found
    )
    return tuple(section for section in made if section.title or section.text)


def _heading(line: str, below: str) -> tuple[str, int] | None:
    """A line's title and level when it is a heading."""
    if not line or len(line) > _HEADING_LENGTH_MAX:
        return None
    if marked := _MARKED.fullmatch(line):
        title = marked[2].rstrip("# ").strip()
        return (title, len(marked[1])) if title else None
    if _UNDERLINE.fullmatch(below) and not _UNDERLINE.fullmatch(line):
        return line, 1 if below.startswith("=") else 2
    if line.endswith((".", ",", ";", "!", "?")) or _DUE.search(line):
        return None
    if named := _NAMED.match(line):
        return line, 2 if named[1].lower() in _BELOW else 1
    if (numbered := _NUMBERED.fullmatch(line)) and numbered[2][0].isupper():
        return line, numbered[1].count(".") + 1
    return (line, 1) if _in_capitals(line) else None


def _in_capitals(line: str) -> bool:
    letters = [character for character in line if character.isalpha()]
    is_short = len(line) <= _CAPITALS_LENGTH_MAX and len(line.split()) <= 8
    return is_short and len(letters) >= 4 and all(letter.isupper() for letter in letters)


def title_of(section: Section) -> str:
    """A heading on one line of at most 200 characters."""
    return " ".join(section.title.split())[:_TITLE_LENGTH_MAX].strip()


# --- Words --------------------------------------------------------------------------------------

_WORD = re.compile(r"[^\W_]+[+#]{0,2}")
_WORD_LENGTH_MAX = 40
_NAME_WORDS_MAX = 8
_STOPPED = """
about above after again also and any are because been before being below between both but can
chapter could course did does each even every for from further had has have having here how into
its itself just lecture lesson like made make many may more most must new not now off one only other
our out over own page part same section session shall should some student such than that the their
them then there these they this those through topic two under unit until use used using very was
week were what when where which while who will with within without would you your
"""
STOP_WORDS = frozenset(_STOPPED.split())
"""Frequent words that say nothing about a subject."""


def words(text: str) -> tuple[str, ...]:
    """The words of a text in order, in small letters and without the plural's s."""
    return tuple(_folded(word) for word in _WORD.findall(text.casefold()))


def _folded(word: str) -> str:
    is_plural = len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is"))
    return word[:-1] if is_plural else word


def significant(text: str) -> frozenset[str]:
    """The words of a title that say what it is about; numbers count."""
    return frozenset(word for word in words(text) if word not in STOP_WORDS and len(word) > 1)


def keywords(text: str, limit: int = 40) -> tuple[str, ...]:
    """The most frequent words of four letters and more that come twice at least."""
    counted = Counter(
        word
        for word in words(text)
        if 4 <= len(word) <= _WORD_LENGTH_MAX and word not in STOP_WORDS and not word.isdigit()
    )
    often = sorted((-count, word) for word, count in counted.items() if count > 1)
    return tuple(word for _, word in often[:limit])


def name_scores(title: str, text: str, names: Sequence[str]) -> tuple[int, ...]:
    """For each name how often it is mentioned: five for a heading, one for the text below it."""
    wanted = [words(name)[:_NAME_WORDS_MAX] for name in names]
    in_title = _mentions(words(title), wanted)
    in_text = _mentions(words(text), wanted)
    return tuple(TITLE_WEIGHT * in_title[name] + in_text[name] for name in wanted)


def _mentions(spoken: Sequence[str], wanted: Iterable[tuple[str, ...]]) -> Counter[tuple[str, ...]]:
    """How often each run of words comes in a text."""
    looked_for = {name for name in wanted if name}
    found: Counter[tuple[str, ...]] = Counter()
    for length in sorted({len(name) for name in looked_for}):
        for start in range(len(spoken) - length + 1):
            run = tuple(spoken[start : start + length])
            if run in looked_for:
                found[run] += 1
    return found


def best(scores: Sequence[int], limit: int, least: int = 1) -> tuple[int, ...]:
    """The places of the highest scores, highest first, of those that reach `least`."""
    ranked = sorted((-score, place) for place, score in enumerate(scores) if score >= least)
    return tuple(place for _, place in ranked[:limit])
