"""The one mechanism for edits: plan, apply, merge, undo, history; nobody's work is lost."""

from __future__ import annotations

import os
import threading
from typing import Any

import pytest

from model.db import Actor, Database, open_database, read, write
from model.errors import ContentError, DatabaseError, NotFound, Refused, StaleEdit
from model.services import content
from model.services.content import Change
from model.words import ChangeOperation, ChangeSetKind, Role
from tests.model.services.conftest import Writer
from tests.worlds import small_world


def version_of(database: Database, table: str, key: str) -> int:
    """The version a form would be drawn from."""
    with read(database) as session:
        return content.versions(session, world="small")[table][key]


def save(
    writing: Writer, *, version: int, merge: bool = False, row_key: str = "walk", **fields: Any
) -> content.ChangeSetInfo:
    """Save the form of a quest, as a page would."""
    with writing() as session:
        return content.edit(
            session,
            world="small",
            table="quest_templates",
            row_key=row_key,
            fields=fields,
            version=version,
            merge=merge,
        )


def apply(writing: Writer, *changes: Change) -> content.ChangeSetInfo:
    """Apply changes to the small world."""
    with writing() as session:
        return content.apply(session, world="small", changes=changes)


def fields_of(database: Database, table: str, key: str) -> dict[str, Any]:
    """A row of the draft."""
    with read(database) as session:
        return content.draft(session, world="small")[table][key]


def test_a_plan_lists_each_difference_once() -> None:
    """Adding, changing and deleting a row give exactly those three changes."""
    before, after = small_world(), small_world()
    after["quest_templates"]["walk"] = {**after["quest_templates"]["walk"], "base_xp": 30}
    del after["titles"]["walker"]
    after["quest_templates"]["stroll"] = after["quest_templates"]["long-walk"]
    changes = content.plan(before, after)
    assert [(c.table, c.row_key, c.op) for c in changes] == [
        ("quest_templates", "stroll", ChangeOperation.ADD),
        ("quest_templates", "walk", ChangeOperation.CHANGE),
        ("titles", "walker", ChangeOperation.DELETE),
    ]
    assert changes[1].changed_fields == ("base_xp",)


def test_what_was_applied_is_what_is_read(database: Database, small: str) -> None:
    """The draft read back equals the document that was applied, field by field."""
    with read(database) as session:
        assert content.draft(session, world=small) == small_world()


def test_applying_the_same_content_twice_changes_nothing(
    database: Database, small: str, writing: Writer
) -> None:
    """A plan against an equal draft is empty, and applying it makes no change set."""
    with writing() as session:
        changes = content.plan(content.draft(session, world=small), small_world())
        assert changes == ()
        assert content.apply(session, world=small, changes=changes).id is None


def test_an_edit_is_saved_versioned_and_in_the_history(
    database: Database, small: str, writing: Writer
) -> None:
    """A saved form raises the version by one and the history shows before, after, who and why."""
    version = version_of(database, "quest_templates", "walk")
    with writing() as session:
        content.edit(
            session,
            world=small,
            table="quest_templates",
            row_key="walk",
            fields={"base_xp": 30},
            version=version,
        )
    assert fields_of(database, "quest_templates", "walk")["base_xp"] == 30
    assert version_of(database, "quest_templates", "walk") == version + 1
    with read(database) as session:
        newest = content.history(session, world=small, table="quest_templates", row_key="walk")[0]
    assert newest.before is not None and newest.after is not None
    assert (newest.before["base_xp"], newest.after["base_xp"]) == (25, 30)
    assert (newest.by, newest.why) == ("Local owner", "test")


def test_every_violation_is_reported_and_nothing_is_written(
    database: Database, small: str, writing: Writer
) -> None:
    """Three faults in one edit give three violations; the draft and the versions stay."""
    before = fields_of(database, "quest_templates", "walk")
    bad = {**before, "base_xp": -5, "type": "hourly", "season": "winter"}
    with pytest.raises(ContentError) as caught:
        apply(writing, Change("quest_templates", "walk", before=before, after=bad))
    shown = [str(violation) for violation in caught.value.violations]
    assert any("base_xp = -5 must be 1..10000" in line for line in shown), shown
    assert any("type = 'hourly' must be 'daily', 'weekly'" in line for line in shown), shown
    assert any("season = 'winter' must be the key of one of the seasons" in line for line in shown)
    assert fields_of(database, "quest_templates", "walk") == before
    assert version_of(database, "quest_templates", "walk") == 1


def test_a_dangling_reference_is_named_with_its_neighbour(
    database: Database, small: str, writing: Writer
) -> None:
    """A wrong season key says which field, which value, and what was probably meant."""
    with pytest.raises(ContentError, match=r"season = 'frist' .* Did you mean 'first'\?"):
        save(writing, version=1, season="frist")


def test_deleting_a_row_that_is_referred_to_is_refused(
    database: Database, small: str, writing: Writer
) -> None:
    """The season cannot go while a quest names it."""
    season = fields_of(database, "seasons", "first")
    with pytest.raises(ContentError, match="quest_templates 'long-walk': season"):
        apply(writing, Change("seasons", "first", before=season, after=None))


def test_a_stale_form_is_refused_with_base_mine_and_theirs(
    database: Database, small: str, writing: Writer
) -> None:
    """Two people change the same field: the second is refused and sees all three versions."""
    save(writing, version=1, base_xp=30)
    with pytest.raises(StaleEdit) as caught:
        save(writing, version=1, base_xp=35)
    conflict = caught.value.conflicts[0]
    assert not caught.value.mergeable
    assert conflict.base and conflict.mine and conflict.theirs
    seen = (conflict.base["base_xp"], conflict.mine["base_xp"], conflict.theirs["base_xp"])
    assert seen == (25, 35, 30)
    assert (conflict.fields, conflict.theirs_by) == (("base_xp",), "Local owner")


def test_disjoint_fields_merge_in_one_press(
    database: Database, small: str, writing: Writer
) -> None:
    """Two people change different fields: refused as mergeable, then merge=True keeps both."""
    save(writing, version=1, base_xp=30)
    mine = {"name": "A walk"}
    with pytest.raises(StaleEdit) as caught:
        save(writing, version=1, **mine)
    assert caught.value.mergeable
    save(writing, version=1, merge=True, **mine)
    row = fields_of(database, "quest_templates", "walk")
    assert (row["base_xp"], row["name"]) == (30, "A walk")


def test_apply_then_undo_gives_the_same_hash(
    database: Database, small: str, writing: Writer
) -> None:
    """Undoing a change set that added, changed and deleted rows brings the very content back."""
    with read(database) as session:
        before = content.freeze(session, world=small)
    wanted = small_world()
    wanted["quest_templates"]["walk"]["base_xp"] = 99
    wanted["quest_templates"]["stroll"] = {**wanted["quest_templates"]["long-walk"], "season": None}
    del wanted["quest_templates"]["long-walk"]
    with writing() as session:
        changes = content.plan(content.draft(session, world=small), wanted)
        done = content.apply(session, world=small, changes=changes, kind=ChangeSetKind.BULK)
        assert done.id is not None
    with read(database) as session:
        assert content.freeze(session, world=small).hash != before.hash
    with writing() as session:
        content.undo(session, change_set_id=done.id)
    with read(database) as session:
        assert content.freeze(session, world=small) == before


def test_undo_is_refused_when_somebody_built_on_it(
    database: Database, small: str, writing: Writer
) -> None:
    """An undo that would lose a later edit of the same field is a stale edit."""
    first = save(writing, version=1, base_xp=30)
    save(writing, version=2, base_xp=40)
    assert first.id is not None
    with pytest.raises(StaleEdit), writing() as session:
        content.undo(session, change_set_id=first.id)


def test_two_rows_may_swap_a_unique_value(database: Database, small: str, writing: Writer) -> None:
    """Swapping the numbers of two boss phases in one change set works."""
    wanted = small_world()
    phases = wanted["boss_phases"]
    phases["doubt/first"]["phase_number"], phases["doubt/second"]["phase_number"] = 2, 1
    with writing() as session:
        changes = content.plan(content.draft(session, world=small), wanted)
        content.apply(session, world=small, changes=changes)
    assert fields_of(database, "boss_phases", "doubt/first")["phase_number"] == 2


def save_as(
    database: Database, actor: Actor, *, key: str, version: int, base_xp: int
) -> content.ChangeSetInfo:
    """Save the quest `walk` under a given idempotency key."""
    with write(database, actor=actor, key=key, why="retry") as session:
        return content.edit(
            session,
            world="small",
            table="quest_templates",
            row_key="walk",
            fields={"base_xp": base_xp},
            version=version,
        )


def test_the_same_key_twice_has_one_effect(database: Database, small: str, owner: Actor) -> None:
    """Repeating a request with its idempotency key gives the same change set again."""
    infos = [save_as(database, owner, key="same", version=1, base_xp=30) for _ in range(2)]
    assert infos[0].id == infos[1].id
    assert version_of(database, "quest_templates", "walk") == 2


def test_one_key_for_two_requests_is_refused(database: Database, small: str, owner: Actor) -> None:
    """An idempotency key cannot be used for something else."""
    save_as(database, owner, key="same", version=1, base_xp=30)
    with pytest.raises(Refused, match="was used for a different"):
        save_as(database, owner, key="same", version=2, base_xp=31)


def test_a_stakeholder_may_not_edit(database: Database, small: str, owner: Actor) -> None:
    """Without the designer's role an edit is refused, and says which role it needs."""
    reader = Actor(user_id=owner.user_id, name="Sam", roles=frozenset({Role.STAKEHOLDER}))
    with pytest.raises(Refused, match="Sam may not do this: it needs the role designer"):
        save_as(database, reader, key="no", version=1, base_xp=30)


def test_unknown_fields_and_rows_are_named(database: Database, small: str, writing: Writer) -> None:
    """A misspelt field or row suggests the right one."""
    with pytest.raises(Refused, match="Did you mean 'base_xp'"):
        save(writing, version=1, base_px=1)
    with pytest.raises(NotFound, match="Did you mean 'walk'"):
        save(writing, version=1, row_key="wlak", base_xp=1)


@pytest.mark.reliability
def test_conflicting_edits_lose_nothing(database: Database, small: str, owner: Actor) -> None:
    """Eight threads press again and again on one row: each press is kept or refused, none lost."""
    presses = 125 if os.environ.get("QUESTLAB_FULL") else 25
    kept: list[int] = []
    refused: list[str] = []

    def press(thread: int) -> None:
        with open_database(database.url, check=False) as mine:
            for number in range(presses):
                version = version_of(mine, "quest_templates", "walk")
                try:
                    value = 100 + thread * presses + number
                    key = f"{thread}-{number}"
                    save_as(mine, owner, key=key, version=version, base_xp=value)
                    kept.append(value)
                except StaleEdit as error:
                    refused.append(str(error))
                except DatabaseError as error:  # pragma: no cover - a locked database is a defect
                    raise AssertionError(str(error)) from error

    threads = [threading.Thread(target=press, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(kept) + len(refused) == 8 * presses
    with read(database) as session:
        records = content.history(
            session, world=small, table="quest_templates", row_key="walk", limit=2_000
        )
    written = [record.after["base_xp"] for record in records if record.after][:-1]
    assert sorted(written) == sorted(kept)
    assert version_of(database, "quest_templates", "walk") == 1 + len(kept)
