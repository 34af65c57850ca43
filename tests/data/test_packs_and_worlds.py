"""Content through files and databases: the same ruleset on every way, and no second effect."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from data.loading import (
    export_world,
    freeze_pack,
    import_pack,
    is_folder_reference,
    plan_import,
    resolve_content,
    write_pack,
)
from data.pack_files import PACKS_FOLDER, read_pack
from model.db import Actor, Database, read, write
from model.errors import NotFound, PackError, Refused
from model.services import content, worlds
from tests.data.bad_packs import BASE, base_pack

PACKS = ("fitness", "fitness_code", "habitica_like")


def _bytes(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.mark.parametrize("pack", PACKS)
def test_a_pack_and_a_world_freeze_to_the_same_ruleset(
    database: Database, owner: Actor, pack: str
) -> None:
    """A folder freezes without a database to what a world that holds it freezes to."""
    with write(database, actor=owner, key="load", why="test") as session:
        result = import_pack(session, PACKS_FOLDER / pack)
    with read(database) as session:
        assert content.freeze(session, world=result.world) == freeze_pack(PACKS_FOLDER / pack)


@pytest.mark.parametrize("pack", PACKS)
def test_export_and_import_give_back_the_world(
    database: Database, owner: Actor, tmp_path: Path, pack: str
) -> None:
    """freeze(import(export(w))) = freeze(w), and the second export has the first one's bytes."""
    with write(database, actor=owner, key="load", why="test") as session:
        first = import_pack(session, PACKS_FOLDER / pack, world="one")
    with read(database) as session:
        export_world(session, world="one", folder=tmp_path / "export-1")
    with write(database, actor=owner, key="again", why="test") as session:
        import_pack(session, tmp_path / "export-1", world="two")
    with read(database) as session:
        frozen = content.freeze(session, world="one")
        assert content.freeze(session, world="two") == frozen
        assert freeze_pack(tmp_path / "export-1") == frozen
        export_world(session, world="one", folder=tmp_path / "export-2")
    assert _bytes(tmp_path / "export-1") == _bytes(tmp_path / "export-2")
    assert first.counts["add"] == sum(
        len(rows) for rows in read_pack(PACKS_FOLDER / pack).document.values()
    )


def test_both_databases_export_the_same_bytes(fitness_database: Database, tmp_path: Path) -> None:
    """A world's export equals the pack's own canonical form, whatever database held it."""
    with read(fitness_database) as session:
        export_world(session, world="fitness", folder=tmp_path / "world")
    write_pack(read_pack(tmp_path / "world"), tmp_path / "pack")
    write_pack(read_pack(PACKS_FOLDER / "fitness"), tmp_path / "source")
    exported, canonical = _bytes(tmp_path / "pack"), _bytes(tmp_path / "source")
    assert exported.keys() == canonical.keys()
    for name in exported.keys() - {"pack.yaml"}:
        assert (
            exported[name].partition(b"\nsource:")[2].partition(b"\n")[2]
            == canonical[name].partition(b"\nsource:")[2].partition(b"\n")[2]
        )


def test_loading_twice_changes_nothing(database: Database, owner: Actor) -> None:
    """The second import finds no difference and leaves no change set."""
    with write(database, actor=owner, key="first", why="test") as session:
        import_pack(session, BASE)
    with write(database, actor=owner, key="second", why="test") as session:
        again = import_pack(session, BASE)
    assert (again.changes, again.is_new_world) == ((), False)
    with read(database) as session:
        assert len({r.change_set_id for r in content.history(session, world="small")}) == 1


def test_a_dry_run_is_the_plan_and_writes_nothing(database: Database, owner: Actor) -> None:
    """The dry run tells what would be added; the world is not even made."""
    with write(database, actor=owner, key="dry", why="test") as session:
        result = import_pack(session, BASE, dry_run=True)
    assert result.counts["add"] > 10
    assert result.change_set is None
    with read(database) as session:
        assert plan_import(session, BASE) == result
        assert "small" not in {info.key for info in worlds.list_worlds(session)}


def test_an_import_makes_the_draft_equal_to_the_pack(
    database: Database, owner: Actor, tmp_path: Path
) -> None:
    """A changed field is changed, a row that the pack no longer has is deleted."""
    with write(database, actor=owner, key="first", why="test") as session:
        import_pack(session, BASE)
    pack = base_pack(tmp_path)
    text = (pack / "world.yaml").read_text("utf-8").replace("base_xp: 25", "base_xp: 30")
    head, _, tail = text.partition("narrative_contents:")
    (pack / "world.yaml").write_text(head + tail[tail.index("archetypes:") :], "utf-8")
    with write(database, actor=owner, key="second", why="test") as session:
        result = import_pack(session, pack)
    assert result.counts == {"add": 0, "change": 1, "delete": 1}
    with read(database) as session:
        assert content.draft(session, world="small") == read_pack(pack).document


def test_an_extending_pack_changes_only_what_it_says(tmp_path: Path) -> None:
    """Fields replace fields, an empty row takes a row and its children away, the rest stays."""
    base_pack(tmp_path).rename(tmp_path / "base")
    above = tmp_path / "above"
    above.mkdir()
    (above / "pack.yaml").write_text(
        "format: 1\nkey: above\nname: Above\ndescription: x.\nlicense: x\nextends: base\n"
    )
    (above / "more.yaml").write_text(
        "format: 1\nsource: x\nquest_templates:\n  walk: {base_xp: 40}\nbosses:\n  the-late-one:\n"
    )
    base, found = read_pack(tmp_path / "base").document, read_pack(above).document
    assert found["quest_templates"]["walk"] == {**base["quest_templates"]["walk"], "base_xp": 40}
    assert (found["bosses"], found["boss_phases"]) == ({}, {})
    untouched = base.keys() - {"quest_templates", "bosses", "boss_phases"}
    assert {name: found[name] for name in untouched} == {name: base[name] for name in untouched}


def test_a_fault_above_names_the_file_above_and_one_below_the_file_below(tmp_path: Path) -> None:
    """Each value is found in the file that said it last."""
    base_pack(tmp_path).rename(tmp_path / "base")
    above = tmp_path / "above"
    above.mkdir()
    (above / "pack.yaml").write_text(
        "format: 1\nkey: above\nname: Above\ndescription: x.\nlicense: x\nextends: base\n"
    )
    (above / "more.yaml").write_text(
        "format: 1\nsource: x\nquest_templates:\n  walk: {base_xp: 5}\n"
    )
    with pytest.raises(PackError) as caught:
        read_pack(above)
    assert f"{tmp_path}/base/world.yaml:37:43: quest 'walk': partial_reward.xp = 10" in str(
        caught.value
    )


def test_upper_case_enum_values_are_accepted(tmp_path: Path) -> None:
    """The sources write DAILY and STREAK_DAYS; ours are daily and streak_days."""
    found = read_pack(base_pack(tmp_path)).document
    assert found["quest_templates"]["walk"]["type"] == "daily"
    assert found["titles"]["steady"]["condition_type"] == "streak_days"


def test_an_export_does_not_replace_what_is_not_a_pack(
    fitness_database: Database, tmp_path: Path
) -> None:
    """A folder with other files in it is left alone."""
    (tmp_path / "notes.txt").write_text("mine")
    with read(fitness_database) as session, pytest.raises(Refused, match="nor a pack"):
        export_world(session, world="fitness", folder=tmp_path)
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_an_export_that_breaks_off_leaves_the_old_pack(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk in the middle leaves the former export whole and no half one beside it."""
    pack = read_pack(BASE)
    target = write_pack(pack, tmp_path / "out")
    before = _bytes(target)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(Exception, match="No space left on device"):
        write_pack(pack, tmp_path / "out")
    assert _bytes(target) == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_every_reference_finds_its_ruleset(fitness_database: Database) -> None:
    """World, draft, revision, hash and folder name the same content here."""
    folder = PACKS_FOLDER / "fitness"
    frozen = freeze_pack(folder)
    with read(fitness_database) as session:
        for reference in ("fitness", "fitness@draft", "fitness@r1", frozen.hash, str(folder)):
            assert resolve_content(session, reference) == frozen, reference
        with pytest.raises(NotFound):
            resolve_content(session, "fitnes")
    assert resolve_content(None, str(folder)) == frozen
    with pytest.raises(NotFound, match="not a pack folder"):
        resolve_content(None, "fitness")


def test_a_folder_is_a_reference_by_its_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name with a separator, or of a folder that holds a pack, is a folder; others are worlds."""
    shutil.copytree(BASE, tmp_path / "small")
    monkeypatch.chdir(tmp_path)
    assert is_folder_reference("./small")
    assert is_folder_reference("small")
    assert not is_folder_reference("fitness@r1")
