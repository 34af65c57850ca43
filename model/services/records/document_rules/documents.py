"""Documents and files: endings that fit formats, sizes in bytes, duplicates by content.

Source: sources/roguelearn.md, "Academic Document Validation". Sizes of files and lengths in
characters are kept by checks; that nothing was scanned is written down by services.outside.
"""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

import sqlalchemy as sa
from sqlmodel import Session

from model.errors import Violation
from model.services.records.document_rules.asking import (
    Row,
    among_rows,
    broken,
    columns,
    follow,
    one_of,
    touched,
    undeleted,
)
from model.services.records.rules import rule_of
from model.tables import TABLES

TEXT_BYTES_MAX = 1_048_576
"""1 MB of UTF-8: letters beyond ASCII count for what they take."""

ENDINGS: dict[str, tuple[str, ...]] = {
    "pdf": (".pdf",),
    "docx": (".docx",),
    "txt": (".txt",),
    "md": (".md", ".markdown"),
    "pptx": (".pptx",),
}
"""How the address of a file of each format ends."""

_FILES = tuple(ending for endings in ENDINGS.values() for ending in endings)
_PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".svg")
SHARED_ENDINGS = (*_FILES, *_PICTURES, ".csv", ".xlsx", ".mp3", ".mp4")
"""What groups share: nothing that a reader's machine would run."""

_MEDIA_TYPES = {
    "image": ("image/",),
    "audio": ("audio/",),
    "video": ("video/",),
    "animation": ("image/", "video/", "application/json"),
    "document": ("application/", "text/"),
}


def _ending(link: str) -> str:
    try:
        name = urlsplit(link).path.rpartition("/")[2].lower()
    except ValueError:
        return ""
    return f".{name.rpartition('.')[2]}" if "." in name else ""


@rule_of("academic_documents", "syllabi")
def file_is_what_it_says(
    session: Session, table: str, row: Row, existing: Row | None, now: datetime
) -> list[Violation]:
    """The address of a file ends as its format does."""
    link, kind = row.get("file_url"), row.get("file_type")
    if not isinstance(link, str) or not touched(row, existing, "file_url", "file_type"):
        return []
    wanted = ENDINGS.get(str(kind), ())
    if not wanted or _ending(link) in wanted:
        return []
    return [
        broken(
            row,
            "file_url",
            code="E-RULE-110",
            table=table,
            rule=f"must end in {' or '.join(wanted)}, because file_type is {kind}",
            fix="Correct the link or the format.",
        )
    ]


@rule_of("guild_materials", "party_stash_items")
def shared_files_are_of_known_kinds(
    session: Session, table: str, row: Row, existing: Row | None, now: datetime
) -> list[Violation]:
    """Groups share documents, pictures, tables and recordings, not programs."""
    link = row.get("file_url")
    if not isinstance(link, str) or not touched(row, existing, "file_url"):
        return []
    if _ending(link) in SHARED_ENDINGS:
        return []
    return [
        broken(
            row,
            "file_url",
            code="E-RULE-111",
            table=table,
            rule=f"must end in one of {', '.join(SHARED_ENDINGS)}",
            fix="Share it in one of these formats.",
        )
    ]


@rule_of("media_assets")
def media_type_fits_the_kind(
    session: Session, table: str, row: Row, existing: Row | None, now: datetime
) -> list[Violation]:
    """A picture has a picture's media type, a recording a recording's."""
    kind, media_type = str(row.get("kind")), row.get("media_type")
    wanted = _MEDIA_TYPES.get(kind, ())
    if not isinstance(media_type, str) or not wanted or media_type.lower().startswith(wanted):
        return []
    return [
        broken(
            row,
            "media_type",
            code="E-RULE-112",
            table=table,
            rule=f"must begin with {' or '.join(wanted)}, because kind is {kind}",
            fix="Correct the kind or the media type.",
        )
    ]


_TEXTS = {
    "academic_documents": "content",
    "syllabi": "content",
    "browser_extension_data": "content",
    "meeting_records": "raw_content",
}


@rule_of(*_TEXTS)
def text_is_a_megabyte_at_most(
    session: Session, table: str, row: Row, existing: Row | None, now: datetime
) -> list[Violation]:
    """Text that was read in takes 1 MB at most."""
    name = _TEXTS[table]
    text = row.get(name)
    if not isinstance(text, str) or not touched(row, existing, name):
        return []
    size = len(text.encode("utf-8", "surrogatepass"))
    if size <= TEXT_BYTES_MAX:
        return []
    return [
        broken(
            row,
            name,
            code="E-RULE-113",
            table=table,
            rule=f"must take at most {TEXT_BYTES_MAX:,} bytes, and takes {size:,}",
            fix="Split the document.",
        )
    ]


@rule_of("academic_documents")
@among_rows
def document_is_not_there_already(
    session: Session, table: str, row: Row, existing: Row | None, now: datetime
) -> list[Violation]:
    """A player hands in the same document once."""
    digest = row.get("content_hash")
    if digest is None or not touched(row, existing, "content_hash", "player_id"):
        return []
    there = columns(table)
    same = (there.player_id == row.get("player_id"), there.content_hash == digest)
    return _duplicate(table, row, one_of(session, table, *same, besides=row))


@rule_of("syllabi")
@among_rows
def syllabus_is_not_there_already(
    session: Session, table: str, row: Row, existing: Row | None, now: datetime
) -> list[Violation]:
    """A player hands in the same syllabus for one course only."""
    digest = row.get("content_hash")
    player = follow(session, table, row, chain=("course_id", "player_id"))
    if digest is None or player is None or not touched(row, existing, "content_hash"):
        return []
    courses, there = TABLES["courses"].__table__, columns(table)
    query = (
        sa.select(sa.func.min(there.id))
        .join(courses, courses.c.id == there.course_id)
        .where(courses.c.player_id == player, there.content_hash == digest)
        .where(*undeleted(table, besides=row))
    )
    return _duplicate(table, row, session.execute(query).scalar_one())


def _duplicate(table: str, row: Row, other: int | None) -> list[Violation]:
    if other is None:
        return []
    return [
        broken(
            row,
            "content_hash",
            code="E-RULE-114",
            table=table,
            rule=f"is the same as that of {table} {other}: the file was handed in already",
            fix="Use the one that is there.",
        )
    ]


@rule_of("browser_extension_data")
def domain_is_the_pages(
    session: Session, table: str, row: Row, existing: Row | None, now: datetime
) -> list[Violation]:
    """The domain of a captured page is the host of its address."""
    link, domain = row.get("source_url"), row.get("source_domain")
    if not isinstance(link, str) or not isinstance(domain, str):
        return []
    try:
        host = urlsplit(link).hostname or ""
    except ValueError:
        return []
    if host == domain.lower() or host.endswith(f".{domain.lower()}"):
        return []
    return [
        broken(
            row,
            "source_domain",
            code="E-RULE-115",
            table=table,
            rule=f"must be {host}, the host of source_url, or what it ends in",
            fix="Correct the domain or the address.",
        )
    ]


@rule_of("party_stash_items")
@among_rows
def stash_has_room(
    session: Session, table: str, row: Row, existing: Row | None, now: datetime
) -> list[Violation]:
    """The files of a stash together stay within its size."""
    size = row.get("file_size")
    limit = follow(session, table, row, chain=("party_stash_id", "size_limit_bytes"))
    if size is None or limit is None or not touched(row, existing, "file_size"):
        return []
    there = columns(table)
    query = sa.select(sa.func.coalesce(sa.func.sum(there.file_size), 0)).where(
        there.party_stash_id == row["party_stash_id"], *undeleted(table, besides=row)
    )
    used = int(session.execute(query).scalar_one())
    if used + size <= limit:
        return []
    return [
        broken(
            row,
            "file_size",
            code="E-RULE-116",
            table=table,
            rule=f"must fit: {max(limit - used, 0):,} of the stash's {limit:,} bytes are left",
            fix="Remove something first.",
        )
    ]
