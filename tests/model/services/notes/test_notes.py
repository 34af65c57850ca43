"""Notes: written, changed, tagged, linked, found, put away; pages kept as notes; highlights."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from data.documents import capture_file
from model.db import read
from model.errors import StaleEdit
from model.services import notes
from model.services.verification import verify
from model.words import AssistanceInteraction, HighlightAction
from tests.model.services.documents.ground import Ground

URL = "https://example.org/loops?page=1"
PAGE = b"""<html><head><title>On loops</title><script>steal()</script></head><body>
<h1>Loops</h1><p>Loops repeat. A loop ends; loops nest.</p><style>p{}</style>
<a href="https://example.org/more">More</a><a href="http://example.org/not">Not</a></body></html>"""


def test_a_note_from_writing_to_putting_away(ground: Ground) -> None:
    """Written once, changed as it was seen, tagged, kept at hand, put away and brought back."""
    given = {"player_id": ground.first, "title": "Loops", "content": "A while loop."}
    for _ in range(2):
        made = ground.do(
            notes.write_note, key="once", **given, values={"tags": ["a", " a ", "b c"]}
        )
    assert (made.tags, made.version, made.is_arsenal_item) == (("a", "b c"), 1, False)
    on = {"note_id": made.id}
    ground.refused("E-NOTE-002", notes.write_note, **given, values={"tag": []})
    ground.refused("E-RECORD-012", notes.write_note, **given, values={"tags": [""]})
    ground.refused("E-REFUSED-002", notes.write_note, **{**given, "player_id": ground.second})
    ground.refused("E-RECORD-007", notes.write_note, **{**given, "content": "<script>"})
    ground.refused("E-RECORD-007", notes.write_note, **{**given, "title": "  "})
    with pytest.raises(StaleEdit):
        ground.do(notes.alter_note, **on, expected_version=7, values={"title": "B"})
    altered = ground.do(notes.alter_note, **on, expected_version=1, values={"title": "For loops"})
    assert (altered.title, altered.version) == ("For loops", 2)
    ground.refused("E-REFUSED-002", notes.tag_note, by=ground.second, **on, add_tags=["x"])
    assert ground.do(notes.tag_note, **on, add_tags=["d", "a"], drop=["b c"]).tags == ("a", "d")
    ground.refused("E-NOTE-001", notes.bring_note_back, **on)
    ground.do(notes.keep_at_hand, **on)
    assert [note.id for note in ground.look(notes.arsenal, player_id=ground.first)] == [made.id]
    assert ground.do(notes.archive_note, **on).is_archived
    put_away = ground.look(notes.search, player_id=ground.first, text="loop", is_archived=True)
    assert [note.id for note in put_away] == [made.id]
    ground.refused("E-RECORD-030", notes.keep_at_hand, **on)
    assert ground.look(notes.arsenal, player_id=ground.first) == ()
    assert ground.do(notes.bring_note_back, **on).is_arsenal_item
    with read(ground.database) as session:
        asked = sa.text("SELECT count(*) FROM outside_checks WHERE table_name = 'notes'")
        assert session.execute(asked).scalar_one() >= 2 and verify(session).findings == ()


def test_notes_and_skills(ground: Ground) -> None:
    """Skills are proposed by keywords, chosen by the player, and their own only."""
    text = {"title": "On loops", "content": "Loops repeat."}
    made = ground.do(notes.write_note, player_id=ground.first, **text)
    on = {"note_id": made.id}
    (found,) = ground.look(notes.proposed_skills, **on)
    assert (found.node_id, found.name, found.score) == (ground.loops, "Loops", 6)
    assert found.method == "headings and keyword frequency"
    linked = ground.do(notes.link_skills, **on, node_ids=[ground.loops, ground.loops])
    assert linked.skills == ((ground.loops, "Loops"),)
    assert ground.do(notes.link_skills, **on, node_ids=[ground.loops]).skills == linked.skills
    assert ground.look(notes.proposed_skills, **on) == ()
    ground.refused("E-NOTE-003", notes.link_skills, **on, node_ids=[999])
    other = ground.do(notes.write_note, by=ground.second, player_id=ground.second, **text)
    foreign = {"note_id": other.id, "node_ids": [ground.loops]}
    ground.refused("E-NOTE-003", notes.link_skills, by=ground.second, **foreign)
    assert ground.do(notes.unlink_skill, **on, node_id=ground.loops).skills == ()
    ground.refused("E-NOTE-004", notes.unlink_skill, **on, node_id=ground.loops)


def test_notes_are_found(ground: Ground) -> None:
    """Every word and tag must be there, whatever the letter case; most mentions come first."""
    mine = {"player_id": ground.first}
    for title, content, tags in (
        ("Lists", "A list of 100% lists.", ["week 2"]),
        ("Loops", "A loop over a LIST.", []),
        ("Nothing", "Else.", ["week 2"]),
    ):
        ground.do(notes.write_note, **mine, title=title, content=content, values={"tags": tags})
    found = ground.look(notes.search, **mine, text="list")
    assert [note.title for note in found] == ["Lists", "Loops"]
    assert [n.title for n in ground.look(notes.search, **mine, text="loop LIST")] == ["Loops"]
    assert [n.title for n in ground.look(notes.search, **mine, text="0%")] == ["Lists"]
    tagged = ground.look(notes.search, **mine, tags=["week 2"], limit=1)
    assert [note.title for note in tagged] == ["Nothing"]
    assert ground.look(notes.search, **mine, text="a_b \x00\ud800'") == ()
    assert ground.look(notes.search, player_id=ground.second, text="list") == ()
    assert ground.look(notes.search, **mine, quest_step_id=5, course_id=5) == ()
    assert ground.look(notes.search, **mine, is_archived=True) == ()
    with pytest.raises(Exception, match="1..100"):
        ground.look(notes.search, **mine, limit=0)


def test_a_saved_page_becomes_a_note(ground: Ground, tmp_path: Path) -> None:
    """Cleaned text with its address, skills by keywords, adopted once; https addresses only."""
    file = tmp_path / "page.html"
    file.write_bytes(PAGE)
    given = {"player_id": ground.first, "path": file, "source_url": URL}
    for wrong in ("http://example.org", "https://a@example.org/", "javascript:x", "https://"):
        ground.refused("E-NOTE-010", capture_file, **{**given, "source_url": wrong})
    made = ground.do(capture_file, **given)
    assert (made.title, made.headings, made.tags) == ("On loops", ("Loops",), ("loop",))
    assert [skill.node_id for skill in made.skills] == [ground.loops]
    assert "steal" not in made.text and "p{}" not in made.text
    with read(ground.database) as session:
        query = sa.text("SELECT count(*) FROM web_content_skill_nodes")
        assert session.execute(query).scalar_one() == 1
    on = {"capture_id": made.id}
    ground.refused("E-NOTE-003", notes.adopt, **on, node_ids=[999])
    ground.refused("E-REFUSED-002", notes.adopt, by=ground.second, **on)
    for _ in range(2):
        note = ground.do(notes.adopt, key="adopt", **on, node_ids=[ground.loops])
    assert note.content.startswith(f"Source: {URL}\n\n# Loops")
    assert note.skills == ((ground.loops, "Loops"),) and note.is_arsenal_item
    ground.refused("E-NOTE-013", notes.adopt, **on)
    assert ground.look(notes.captures_of, player_id=ground.first) == (made,)
    file.write_bytes(b"<title>How \x07 to &lt;script&gt;</title><p>Well.")
    odd = ground.do(capture_file, **{**given, "source_url": "https://example.org/<script>"})
    assert odd.title == "How to <script>"
    adopted = ground.do(notes.adopt, capture_id=odd.id)
    assert adopted.content == "Source: https://example.org/%3Cscript%3E\n\nWell."
    ground.do(notes.archive_note, note_id=adopted.id)
    file.write_bytes(b"<script>only()</script>")
    ground.refused("E-NOTE-011", capture_file, **given)
    file.write_bytes(b" " * 4_000_001)
    ground.refused("E-DOC-080", capture_file, **given)
    (near,) = ground.look(notes.related, player_id=ground.first, text="a loop that repeats")
    shown = {"player_id": ground.first, "text": "loop", "source_url": URL}
    shown |= {"action": HighlightAction.CLICKED, "note_ids": [near.id]}
    marked = ground.do(notes.highlight, **shown)
    with read(ground.database) as session:
        query = sa.text("SELECT highlight_trigger_id, note_id FROM highlight_trigger_notes")
        assert [tuple(row) for row in session.execute(query)] == [(marked, near.id)]
    ground.refused("E-RECORD-007", notes.highlight, **{**shown, "text": ""})
    ground.refused("E-RECORD-005", notes.highlight, **{**shown, "note_ids": [999]})
    texts = {"player_id": ground.first, "text": "The loop that repeats"}
    offered = ground.do(notes.suggest, **texts)
    assert (offered.note_ids, offered.skill_ids) == ((near.id,), (ground.loops,))
    assert (offered.kind, offered.confidence) == ("related_notes", 1.0)
    ground.refused("E-NOTE-014", notes.suggest, **{**texts, "text": "Nothing of it"})
    said = {"suggestion_id": offered.id, "interaction": AssistanceInteraction.SAVED}
    ground.refused("E-RECORD-003", notes.answer_suggestion, **said, rating=6)
    assert ground.do(notes.answer_suggestion, **said, rating=5).answer == "saved"
    ground.refused("E-NOTE-015", notes.answer_suggestion, **said)
    with read(ground.database) as session:
        assert verify(session).findings == ()
