"""Write tests/golden/reference_digests.json anew, after a wanted change of play."""

from __future__ import annotations

import json

from sim import Scenario, run_reference
from tests.sim.test_reference_engine import GOLDEN, SMALL
from tests.sim.worlds import fitness, small


def main() -> None:
    """Play the golden scenarios and store their digests."""
    scenario = Scenario.of(players=20, days=70, seed=7)
    digests = {
        "small: 30 players, 40 days, seed 7": run_reference(small(), SMALL).digest,
        "fitness: 20 players, 70 days, seed 7": run_reference(fitness(), scenario).digest,
    }
    GOLDEN.write_text(json.dumps(digests, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
