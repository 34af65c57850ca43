"""Freezing, publishing, restoring and finding content: the same content has the same hash."""

from __future__ import annotations

import pytest

from model.db import Database, read
from model.errors import NotFound
from model.services import content, worlds
from model.words import ReviewState, WorldKind
from tests.model.services.conftest import Writer
from tests.worlds import small_world


def raise_walk(writing: Writer, value: int, version: int) -> None:
    """One edit of the quest `walk`."""
    with writing() as session:
        content.edit(
            session,
            world="small",
            table="quest_templates",
            row_key="walk",
            fields={"base_xp": value},
            version=version,
        )


def test_the_same_content_has_the_same_hash_everywhere(database: Database, small: str) -> None:
    """The hash of the draft equals the hash of the document frozen without any database."""
    with read(database) as session:
        assert content.freeze(session, world=small) == content.freeze_document(small_world())


def test_texts_and_rules_have_their_own_hashes(
    database: Database, small: str, writing: Writer
) -> None:
    """Renaming a quest leaves rules_hash alone: equal rules prove that play is the same."""
    with read(database) as session:
        before = content.freeze(session, world=small)
    with writing() as session:
        content.edit(
            session,
            world=small,
            table="quest_templates",
            row_key="walk",
            fields={"name": "A walk"},
            version=1,
        )
    with read(database) as session:
        after = content.freeze(session, world=small)
    assert after.rules_hash == before.rules_hash
    assert after.texts_hash != before.texts_hash and after.hash != before.hash


def test_publishing_makes_a_revision_and_closes_the_changes(
    database: Database, small: str, writing: Writer
) -> None:
    """After publishing the world points at revision 1 and no change is left open."""
    with writing() as session:
        revision = content.publish(session, world=small, note="first")
    assert (revision.number, revision.is_new) == (1, True)
    with read(database) as session:
        info = worlds.world_by_key(session, key=small)
        assert (info.published_number, info.draft_changes) == (1, 0)
        records = content.history(session, world=small)
        assert {record.review for record in records} == {ReviewState.ACCEPTED}


def test_publishing_an_unchanged_draft_makes_no_revision(
    database: Database, small: str, writing: Writer
) -> None:
    """The second publication of the same content gives the first one back."""
    with writing() as session:
        content.publish(session, world=small)
    with writing() as session:
        again = content.publish(session, world=small)
    assert (again.number, again.is_new) == (1, False)


def test_a_draft_does_not_touch_what_is_published(
    database: Database, small: str, writing: Writer
) -> None:
    """Live play keeps its ruleset while the draft moves on; r1 stays what it was."""
    with writing() as session:
        content.publish(session, world=small)
    raise_walk(writing, 99, version=1)
    with read(database) as session:
        published = content.resolve(session, "small")
        assert published == content.resolve(session, "small@r1")
        assert published.content["quest_templates"]["walk"]["base_xp"] == 25
        draft = content.resolve(session, "small@draft")
        assert draft.content["quest_templates"]["walk"]["base_xp"] == 99
        assert content.resolve(session, published.hash) == published


def test_restoring_brings_old_content_under_a_new_number(
    database: Database, small: str, writing: Writer
) -> None:
    """Restore of r1 after r2, published, is r3 with r1's hash."""
    with writing() as session:
        first = content.publish(session, world=small)
    raise_walk(writing, 99, version=1)
    with writing() as session:
        content.publish(session, world=small)
    with writing() as session:
        content.restore(session, world=small, number=1)
    with writing() as session:
        third = content.publish(session, world=small)
    assert (third.number, third.ruleset_hash) == (3, first.ruleset_hash)


def test_a_copied_world_has_the_same_hash(database: Database, small: str, writing: Writer) -> None:
    """A copy's draft freezes to the hash of what was copied."""
    with writing() as session:
        content.copy_world(
            session, reference="small@draft", key="copy", name="Copy", kind=WorldKind.SAMPLE
        )
    with read(database) as session:
        assert content.freeze(session, world="copy") == content.freeze(session, world=small)


@pytest.mark.parametrize(
    ("reference", "says"),
    [
        ("smal", "Did you mean 'small'?"),
        ("small", "has published nothing yet"),
        ("small@r9", "not a content reference"),
        ("small@later", "after '@' comes draft or a revision"),
        ("0" * 64, "No ruleset has the hash"),
    ],
)
def test_a_reference_that_leads_nowhere_says_what_exists(
    database: Database, small: str, reference: str, says: str
) -> None:
    """Each wrong content reference is one sentence that says what to write instead."""
    with read(database) as session, pytest.raises(NotFound) as caught:
        content.resolve(session, reference)
    assert says in str(caught.value)


def test_edits_that_took_each_other_back_stop_waiting(
    database: Database, small: str, writing: Writer
) -> None:
    """After edit, undo and publish nothing is counted as unpublished."""
    with writing() as session:
        content.publish(session, world=small)
    raise_walk(writing, 99, version=1)
    raise_walk(writing, 25, version=2)
    with writing() as session:
        assert not content.publish(session, world=small).is_new
    with read(database) as session:
        assert worlds.world_by_key(session, key=small).draft_changes == 0
