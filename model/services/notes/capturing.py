"""Pages that a player saved: kept as cleaned text with their address, and made into notes.

Markup never gets here (data.documents.html takes it off). A capture is stored with what the rules
find in it, with an extracted note and the skills that it names; the player adopts the note, with
the skills that they choose. Highlights are what a player marked, and which notes that brought up.
Source: sources/roguelearn.md, Browser Extension Integration, Web Content.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from sqlmodel import Session

from model.db import WriteSession
from model.errors import Refused
from model.rules import documents
from model.services.accounts.rows import act, add, locked
from model.services.acting import acting_for
from model.services.documents.reading import structure
from model.services.notes.linking import ProposedSkill, require_nodes, skills_named
from model.services.notes.writing import NoteInfo, note
from model.services.rows import Row, change, find, find_all, load
from model.shapes.formats import TEXT_FORMATS
from model.tables import NoteSkillNode, WebContentSkillNode
from model.words import (
    CapturedDataType,
    CaptureMethod,
    CaptureProcessingStatus,
    ExtractionStatus,
    HighlightAction,
    NoteFormat,
    WebContentType,
)

CAPTURES, EXTRACTED, PAGES = "browser_extension_data", "extracted_notes", "web_content_extractions"
LENGTH_MAX = 4_000_000
NOTE_LENGTH_MAX, TAGS_MAX, TAG_LENGTH_MAX = 99_000, 5, 40


@dataclass(frozen=True, slots=True)
class CaptureInfo:
    """One captured page; `skills` are what it names in the player's trees, most named first.

    `note_id` is the extracted note, which waits to be adopted.
    """

    id: int
    player_id: int
    source_url: str
    title: str
    text: str
    headings: tuple[str, ...]
    tags: tuple[str, ...]
    skills: tuple[ProposedSkill, ...]
    note_id: int
    method: str
    statements: tuple[str, ...]


def capture(
    session: WriteSession,
    *,
    player_id: int,
    source_url: str,
    title: str,
    text: str,
    links: Sequence[str] = (),
    data_type: CapturedDataType = CapturedDataType.WEB_CONTENT,
    content_type: WebContentType = WebContentType.ARTICLE,
) -> CaptureInfo:
    """Keep a page as cleaned text, with an extracted note and the skills it names.

    Errors: NotFound; Refused for an address that is not https or a page without text.
    """
    require_https(source_url)
    kept, is_cut = documents.cut(
        documents.cleaned(text[:LENGTH_MAX]).replace("<", "‹").replace(">", "›")
    )
    if not kept:
        raise Refused("The page holds no text, so nothing is kept of it.", code="E-NOTE-011")
    named = (
        " ".join(documents.cleaned(title[:LENGTH_MAX]).split())[:200].strip()
        or urlsplit(source_url).hostname
        or "Page"
    )
    said = ["The text was cut at 1 MB."] if is_cut else []
    if len(kept) > NOTE_LENGTH_MAX:
        said.append(f"The note holds the first {NOTE_LENGTH_MAX:,} characters of the page.")

    def work() -> dict[str, Any]:
        acting_for(session, session.actor, player_id)
        page = {"player_id": player_id, "source_url": source_url, "extracted_at": session.now}
        found = structure(kept, data_type)
        capture_id = add(
            session,
            CAPTURES,
            **page,
            source_domain=str(urlsplit(source_url).hostname),
            data_type=data_type,
            content=kept,
            structured_content=found,
            extraction_method=CaptureMethod.MANUAL_TRIGGER,
            processed_at=session.now,
            processing_status=CaptureProcessingStatus.COMPLETED,
            auto_organized=True,
        )
        tags = [word for word in found["keywords"] if len(word) <= TAG_LENGTH_MAX][:TAGS_MAX]
        _add_page(session, page, named, kept, links, tags, content_type)
        _add_note(session, player_id, capture_id, named, kept, source_url, tags)
        return {"id": capture_id}

    request = {"player": player_id, "url": source_url, "title": title, "text": text}
    request |= {"links": list(links), "type": data_type, "content_type": content_type}
    service, details = "notes.capture", {"statements": said}
    made = act(session, service, request=request, table=CAPTURES, work=work, details=details)
    return captured(session, capture_id=made["id"], statements=said)


def _add_page(
    session: WriteSession,
    page: Row,
    title: str,
    text: str,
    links: Sequence[str],
    tags: Sequence[str],
    content_type: WebContentType,
) -> None:
    """What was found out about the page, with the skills that it names."""
    skills = skills_named(session, page["player_id"], title, text)
    insights = [
        {"kind": "skill", "text": f"{skill.name}: score {skill.score}", "confidence": 1.0}
        for skill in skills
    ]
    page_id = add(
        session,
        PAGES,
        **page,
        page_title=title,
        extracted_content={"text": text[:NOTE_LENGTH_MAX], "links": _https(links)},
        content_type=content_type,
        ai_analysis={"method": documents.METHOD, "insights": insights},
        auto_tags=list(tags),
        processing_status=ExtractionStatus.PROCESSED,
    )
    session.add_all(
        WebContentSkillNode(
            web_content_extraction_id=page_id,
            skill_node_id=skill.node_id,
            created_at=session.now,
        )
        for skill in skills
    )
    session.flush()


def _add_note(
    session: WriteSession,
    player_id: int,
    capture_id: int,
    title: str,
    text: str,
    source_url: str,
    tags: Sequence[str],
) -> None:
    address = source_url.replace("<", "%3C").replace(">", "%3E")
    add(
        session,
        EXTRACTED,
        player_id=player_id,
        browser_extension_data_id=capture_id,
        title=title,
        content=f"Source: {address}\n\n{text[: NOTE_LENGTH_MAX - len(address)]}",
        category="web page",
        auto_categorized=True,
        tags=list(tags),
    )


def adopt(
    session: WriteSession,
    *,
    capture_id: int,
    node_ids: Sequence[int] = (),
    is_arsenal_item: bool = True,
) -> NoteInfo:
    """Make the extracted note of a page a note of the player's, with the skills they choose."""

    def work() -> dict[str, Any]:
        page = load(session, CAPTURES, capture_id, what="captured page")
        acting_for(session, session.actor, page["player_id"])
        found = find(session, EXTRACTED, browser_extension_data_id=capture_id)
        if found is None:
            raise Refused(
                f"The note of page {capture_id} is gone. Capture the page again.", code="E-NOTE-012"
            )
        row = locked(session, EXTRACTED, found["id"], what="extracted note")
        if row["is_arsenal_item"]:
            raise Refused(
                f"The note of page {capture_id} was adopted already. Use that one.",
                code="E-NOTE-013",
            )
        require_nodes(session, page["player_id"], node_ids)
        return {"id": _adopted(session, row, node_ids, is_arsenal_item=is_arsenal_item)}

    request = {"capture": capture_id, "nodes": list(node_ids), "arsenal": is_arsenal_item}
    made = act(session, "notes.adopt", request=request, table="notes", work=work)
    return note(session, note_id=made["id"])


def _adopted(
    session: WriteSession, row: Row, node_ids: Sequence[int], *, is_arsenal_item: bool
) -> int:
    change(session, EXTRACTED, row, is_arsenal_item=True)
    note_id = add(
        session,
        "notes",
        player_id=row["player_id"],
        title=row["title"],
        content=row["content"],
        content_type=NoteFormat.MARKDOWN,
        tags=row["tags"],
        is_arsenal_item=is_arsenal_item,
    )
    session.add_all(
        NoteSkillNode(note_id=note_id, skill_node_id=node_id, created_at=session.now)
        for node_id in dict.fromkeys(node_ids)
    )
    session.flush()
    return note_id


def captured(session: Session, *, capture_id: int, statements: Sequence[str] = ()) -> CaptureInfo:
    """One captured page as it stands, with the skills that it names now; NotFound."""
    row = load(session, CAPTURES, capture_id, what="captured page")
    made = find(session, EXTRACTED, browser_extension_data_id=capture_id)
    title = made["title"] if made else ""
    return CaptureInfo(
        id=row["id"],
        player_id=row["player_id"],
        source_url=row["source_url"],
        title=title,
        text=row["content"],
        headings=tuple(part["title"] for part in row["structured_content"]["headings"]),
        tags=tuple(made["tags"]) if made else (),
        skills=skills_named(session, row["player_id"], title, row["content"]),
        note_id=made["id"] if made else 0,
        method=documents.METHOD,
        statements=tuple(statements),
    )


def captures_of(session: Session, *, player_id: int) -> tuple[CaptureInfo, ...]:
    """All pages that a player captured, by id."""
    rows = find_all(session, CAPTURES, player_id=player_id)
    return tuple(captured(session, capture_id=row["id"]) for row in rows)


def highlight(
    session: WriteSession,
    *,
    player_id: int,
    text: str,
    source_url: str,
    action: HighlightAction,
    note_ids: Sequence[int] = (),
) -> int:
    """Write down what a player marked on a page, which notes it brought up and what they did.

    `notes.related` gives the notes. Gives the id. Errors: Refused; RecordError, also for notes of
    somebody else.
    """
    require_https(source_url)

    def work() -> dict[str, Any]:
        acting_for(session, session.actor, player_id)
        page: Row = {"player_id": player_id, "source_url": source_url, "user_action": action}
        table = "highlight_triggers"
        made = add(session, table, **page, highlighted_text=text, triggered_at=session.now)
        for note_id in dict.fromkeys(note_ids):
            add(session, "highlight_trigger_notes", highlight_trigger_id=made, note_id=note_id)
        return {"id": made}

    request = {"player": player_id, "url": source_url, "text": text, "action": action}
    request["notes"] = list(note_ids)
    table = "highlight_triggers"
    return int(act(session, "notes.highlight", request=request, table=table, work=work)["id"])


def require_https(link: str) -> None:
    """Refused for an address that is no plain https link."""
    if len(link) > 2000 or TEXT_FORMATS["https_url"](link) is not None:
        raise Refused(
            f"The address {link[:80]!r} must be a link of at most 2,000 characters that starts "
            "with https:// and names a host. Capture the page from such an address.",
            code="E-NOTE-010",
        )


def _https(links: Sequence[str]) -> list[str]:
    fits = [link for link in links if 9 <= len(link) <= 1000 and link.startswith("https://")]
    return [link for link in dict.fromkeys(fits) if TEXT_FORMATS["https_url"](link) is None][:500]
