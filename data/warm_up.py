"""Compile the fast engine before it is first needed: `python -m data.warm_up`.

Compiled code is kept on disk for the version at hand (`QUESTLAB_CACHE`), so this costs a minute
once and a second afterwards. May use: data.loading, sim.
"""

from __future__ import annotations

from data.loading import freeze_pack
from data.pack_files import PACKS_FOLDER
from sim import Scenario
from sim.engine import Keep, run_fast


def warm_up() -> None:
    """Play one player for one day, which compiles all of the kernel."""
    nothing = Keep(events=False, days=False, occurrences=False)
    run_fast(freeze_pack(PACKS_FOLDER / "fitness"), Scenario.of(players=1, days=1), keep=nothing)


if __name__ == "__main__":
    warm_up()
