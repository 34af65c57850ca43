"""A run of a world with task values and health, on record: its rows are read back, no sample is."""

from __future__ import annotations

import pytest

from data.loading import import_pack
from data.pack_files import PACKS_FOLDER
from model.db import write
from model.errors import RunError
from model.services import content
from sim.live.sandbox import Sandbox
from sim.scenario import Scenario


def test_a_run_is_recorded_and_a_sample_of_it_refused(sandbox: Sandbox) -> None:
    """All tables are kept, also the empty one of modifiers; live services decline with a word."""
    with write(sandbox.database, actor=sandbox.actor, key="load", why="test") as session:
        import_pack(session, PACKS_FOLDER / "habitica_like")
        content.publish(session, world="habitica-like")
    scenario = Scenario.of(players=12, days=60, seed=3, mix={"slipping": 1})
    results = sandbox.simulate("habitica-like", scenario=scenario)
    assert {"damage_taken", "health_left", "died"} <= set(results.frame("occurrences")["kind"])
    events = results.frame("xp_events")
    taken = events[events["source"] == "manual_adjustment"]
    assert len(taken) and taken["final_xp"].lt(0).all()
    assert {"reward", "drop", "death"} == set(results.frame("money")["kind"])
    assert results.frame("xp_modifiers").empty
    with pytest.raises(RunError, match="tasks with a value") as refused:
        sandbox.materialise(int(results.record["run_id"]), players=1)
    assert refused.value.code == "E-RUN-095"
