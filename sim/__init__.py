"""Who plays and what happens: population, engines, results, summaries, charts, experiments.

A notebook starts with `from sim import Scenario, compare` and, to meet the database, with
`from sim.live.sandbox import open_sandbox`. Experiments are loaded when they are first asked for.
Import law: rules, ruleset, words and errors of model; only `sim.live` also services and db.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from sim.reference import run_reference
from sim.run_data import RunData
from sim.scenario import CohortSpec, Scenario

if TYPE_CHECKING:
    from sim.experiments.comparison import compare
    from sim.experiments.edits import edited
    from sim.experiments.replication import replicate, run
    from sim.experiments.sensitivities import sensitivity
    from sim.experiments.sweeps import sweep

__all__ = [
    "CohortSpec",
    "RunData",
    "Scenario",
    "compare",
    "edited",
    "replicate",
    "run",
    "run_reference",
    "sensitivity",
    "sweep",
]

_LAZY = {
    "compare": "sim.experiments.comparison",
    "edited": "sim.experiments.edits",
    "replicate": "sim.experiments.replication",
    "run": "sim.experiments.replication",
    "sensitivity": "sim.experiments.sensitivities",
    "sweep": "sim.experiments.sweeps",
}


def __getattr__(name: str) -> Any:
    """Load an experiment when it is first asked for: the engine need not come with a scenario."""
    if name not in _LAZY:
        raise AttributeError(f"module 'sim' has no attribute {name!r}")
    return getattr(import_module(_LAZY[name]), name)
