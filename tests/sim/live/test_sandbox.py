"""Promises of the sandbox object: plain answers, edits that can be taken back, clear refusals."""

from __future__ import annotations

from pathlib import Path

import pytest

from model.errors import ContentError, DatabaseError, NotFound, Refused
from model.migrate import upgrade
from model.settings import settings
from sim.live.sandbox import Sandbox, open_sandbox


def test_content_comes_as_frames(sandbox: Sandbox) -> None:
    """Worlds, tables, one table and one row read as plain values."""
    assert sandbox.worlds()["key"].tolist() == ["fitness"]
    assert "quest_templates" in set(sandbox.tables()["name"])
    quests = sandbox.table("quest_templates", "fitness")
    assert quests.loc["steps", "base_xp"] == 25
    assert sandbox.row("game_configs", "levels")["value"] == {"curve": "spec"}
    assert sandbox.level_curve()["total_xp"].tolist()[:3] == [0, 280, 592]
    assert repr(sandbox) == "Sandbox(fitness)"


def test_an_edit_and_its_undo_leave_the_same_hash(sandbox: Sandbox) -> None:
    """The draft changes with the edit, the published content does not, and undo brings it back."""
    original = sandbox.ruleset("fitness@draft").hash
    change = sandbox.edit("fitness", "quest_templates", "steps", why="try", base_xp=30)
    assert sandbox.table("quest_templates").loc["steps", "base_xp"] == 30
    assert sandbox.ruleset("fitness").hash == original
    sandbox.undo(change)
    assert sandbox.ruleset("fitness@draft").hash == original
    history = sandbox.history("fitness", "quest_templates", "steps")
    assert history["why"].tolist()[:2] == ["undo", "try"]


def test_a_bad_edit_is_refused_and_changes_nothing(sandbox: Sandbox) -> None:
    """A value out of range and an unknown field are refused with the reason."""
    original = sandbox.ruleset().hash
    with pytest.raises(ContentError, match="base_xp"):
        sandbox.edit("fitness", "quest_templates", "steps", why="oops", base_xp=-5)
    with pytest.raises(Refused, match="Did you mean 'base_xp'"):
        sandbox.edit("fitness", "quest_templates", "steps", why="oops", base_px=5)
    assert sandbox.ruleset().hash == original


def test_names_that_do_not_exist_are_met_with_what_is_near(sandbox: Sandbox) -> None:
    """Unknown tables, rows, worlds and runs are NotFound, with a suggestion where one is near."""
    with pytest.raises(NotFound, match="Did you mean 'quest_templates'"):
        sandbox.table("quest_template")
    with pytest.raises(NotFound, match="Did you mean 'steps'"):
        sandbox.row("quest_templates", "step")
    with pytest.raises(NotFound, match="Did you mean 'fitness'"):
        sandbox.ruleset("fitnes@draft")
    with pytest.raises(NotFound, match="no run 99"):
        sandbox.results(99)


def test_what_is_published_is_what_the_world_gives(sandbox: Sandbox) -> None:
    """After publishing, the plain reference gives the edited content; a copy starts from it."""
    sandbox.edit("fitness", "quest_templates", "steps", why="more", base_xp=30)
    assert sandbox.publish("fitness", note="Steps pay more").number == 2
    assert sandbox.table("quest_templates", "fitness").loc["steps", "base_xp"] == 30
    sandbox.copy_world("fitness", key="playground")
    assert sandbox.ruleset("playground@draft").rules_hash == sandbox.ruleset("fitness").rules_hash


def test_opening_without_set_up_says_what_to_do(
    var_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An empty database and one without an owner both name the command that sets up."""
    monkeypatch.delenv("QUESTLAB_DATABASE_URL", raising=False)
    with pytest.raises(DatabaseError, match="questlab init"):
        open_sandbox()
    upgrade(settings().database_url)
    with pytest.raises(NotFound, match="questlab init"):
        open_sandbox()
