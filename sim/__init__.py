"""Who plays and what happens: population, engines, results, summaries, charts.

A notebook starts with `from sim import Scenario` and, to meet the database, with
`from sim.live.sandbox import open_sandbox`. Import law: rules, ruleset, words and errors of model;
only `sim.live` also services and db.
"""

from sim.reference import run_reference
from sim.run_data import RunData
from sim.scenario import CohortSpec, Scenario

__all__ = ["CohortSpec", "RunData", "Scenario", "run_reference"]
