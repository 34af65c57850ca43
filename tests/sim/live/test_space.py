"""Space for results: a limit that is kept before anything is played, and room that is made."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from model.db import read, write
from model.errors import NotFound, Refused, RunError, SettingsError
from model.services import runs
from model.services.idempotency import new_key
from model.settings import settings
from sim.live import space
from sim.live.sandbox import Sandbox
from sim.scenario import Scenario

SMALL: dict[str, Any] = {"players": 8, "days": 10}


def test_the_limit_is_a_number_of_gigabytes() -> None:
    """0.5 is half of 10^9 bytes; nothing means no limit; anything else is refused."""
    assert settings({"QUESTLAB_RESULTS_GB": "0.5"}).results_bytes_max == 500_000_000
    assert settings({}).results_bytes_max is None
    for text in ("0", "-1", "much", "1e3", "0.0", "1GB"):
        with pytest.raises(SettingsError, match="QUESTLAB_RESULTS_GB = ") as caught:
            settings({"QUESTLAB_RESULTS_GB": text})
        assert caught.value.code == "E-SET-010"


@pytest.mark.databases("sqlite")
def test_a_run_beyond_the_limit_is_refused_before_it_is_on_record(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In figures: what it needs, the limit, what is left, and what to do; less is taken."""
    monkeypatch.setenv("QUESTLAB_RESULTS_GB", "0.0005")
    large = Scenario.of(players=400, days=60)
    with pytest.raises(RunError, match=r"about 0\.00\d GB .* 0\.001 GB of QUESTLAB") as caught:
        sandbox.simulate("fitness", scenario=large)
    assert caught.value.code == "E-RUN-096" and "questlab prune" in str(caught.value)
    with pytest.raises(RunError, match="QUESTLAB_RESULTS_GB"):
        sandbox.start("fitness", scenario=large)
    assert sandbox.runs().empty
    kept = int(sandbox.simulate("fitness", **SMALL, keep="none").record["run_id"])
    monkeypatch.setenv("QUESTLAB_RESULTS_GB", "0.00001")
    with pytest.raises(RunError, match="QUESTLAB_RESULTS_GB"):
        sandbox.rerun(kept, keep="all")
    assert not sandbox.rerun(kept).restored


def test_room_is_made_from_the_oldest_and_what_is_needed_stays(sandbox: Sandbox) -> None:
    """Old content's results go, oldest first; pinned ones and those of content now stay."""
    numbers = []
    for seed in (1, 2, 3):
        numbers.append(int(sandbox.simulate("fitness@draft", **SMALL, seed=seed).record["run_id"]))
    sandbox.edit("fitness", "quest_templates", "steps", why="move on", base_xp=60)
    now = int(sandbox.simulate("fitness@draft", **SMALL).record["run_id"])
    sandbox.edit("fitness", "quest_templates", "steps", why="publish it", base_xp=61)
    sandbox.publish("fitness", note="sixty-one")
    public = int(sandbox.simulate("fitness", **SMALL).record["run_id"])
    sandbox.edit("fitness", "quest_templates", "steps", why="and back", base_xp=60)
    with write(sandbox.database, actor=sandbox.actor, key=new_key("t")) as session:
        session.execute(sa.text("UPDATE runs SET pinned = TRUE WHERE id = :id"), {"id": numbers[1]})
    (settings().results_directory / "letter.txt").write_text("mine")

    told = space.prune(sandbox.database, actor=sandbox.actor, dry_run=True)
    assert [run.run_id for run in told.removed] == [numbers[0], numbers[2]]
    assert {run.run_id: run.stays for run in told.stayed} == {
        numbers[1]: "pinned",
        now: "shows fitness@draft as it is",
        public: "shows fitness as it is",
    }
    assert told.unknown_bytes == 4 and told.removed_bytes > 0
    assert len(space.stored_runs(sandbox.database)) == 5, "nothing went yet"

    one_less = space.used_bytes() - 1
    found = space.prune(sandbox.database, actor=sandbox.actor, to_bytes=one_less)
    assert [run.run_id for run in found.removed] == [numbers[0]]
    assert found.used_bytes == space.used_bytes() <= one_less
    rest = space.prune(sandbox.database, actor=sandbox.actor)
    assert [run.run_id for run in rest.removed] == [numbers[2]]
    assert (settings().results_directory / "letter.txt").exists()
    with pytest.raises(NotFound, match=f"questlab rerun {numbers[0]} --keep all"):
        sandbox.results(numbers[0])
    assert "player_days" in sandbox.rerun(numbers[0], keep="all").restored
    with read(sandbox.database) as session:
        noted = session.execute(
            sa.text("SELECT count(*) FROM audit_events WHERE action = 'runs.drop_results'")
        ).scalar_one()
    assert noted == 2
    with (
        pytest.raises(Refused, match="pinned"),
        write(sandbox.database, actor=sandbox.actor, key=new_key("t")) as session,
    ):
        runs.drop_results(session, run_id=numbers[1], size_bytes=1)


@pytest.mark.databases("sqlite")
def test_an_absurdly_long_run_needs_a_yes(sandbox: Sandbox) -> None:
    """Years of one core are refused with the time and the memory; the record stays empty."""
    huge = Scenario.of(players=8_000_000, days=3_650)
    with pytest.raises(RunError, match=r"29,200,000,000 player-days .* 16 hours .* GiB") as caught:
        sandbox.simulate("fitness", scenario=huge, keep="none")
    assert caught.value.code == "E-RUN-097" and "--yes" in str(caught.value)
    with pytest.raises(RunError, match="101 days on 1 core of the reference engine"):
        sandbox.start("fitness", scenario=huge, engine="reference", keep=None)
    assert sandbox.runs().empty


@pytest.mark.databases("sqlite")
def test_only_a_folder_of_its_own_is_ever_removed(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A record that names another place removes nothing; what cannot go is told with its place."""
    number = int(sandbox.simulate("fitness", **SMALL).record["run_id"])
    sandbox.edit("fitness", "quest_templates", "steps", why="more", base_xp=62)
    sandbox.publish("fitness", note="sixty-two")
    with read(sandbox.database) as session:
        named = {"id": number, "path": runs.get_run(session, run_id=number).results_path}
    for elsewhere in (".", "..", "../results"):
        with write(sandbox.database, actor=sandbox.actor, key=new_key("t")) as session:
            session.execute(
                sa.text("UPDATE runs SET results_path = :path WHERE id = :id"),
                named | {"path": elsewhere},
            )
        assert not space.prune(sandbox.database, actor=sandbox.actor).removed
    with write(sandbox.database, actor=sandbox.actor, key=new_key("t")) as session:
        session.execute(sa.text("UPDATE runs SET results_path = :path WHERE id = :id"), named)

    def refuse(_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("shutil.rmtree", refuse)
    with pytest.raises(RunError, match=r"cannot be removed: Permission denied.* by hand"):
        space.prune(sandbox.database, actor=sandbox.actor)
