"""Compile the fast engine before it is first needed: `python -m data.warm_up`.

Compiled code is kept on disk for the version at hand (`QUESTLAB_CACHE`), so this costs a minute
once and a second afterwards; that of the oldest versions is thrown away. May use: data.loading,
sim.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

from data.loading import freeze_pack
from data.pack_files import PACKS_FOLDER
from sim import Scenario
from sim.engine import Keep, run_fast
from sim.kernel.compiled import cache_folder

VERSIONS_KEPT: Final = 4


def warm_up() -> None:
    """Play one player for one day, which compiles all of the kernel."""
    nothing = Keep(events=False, days=False, occurrences=False)
    run_fast(freeze_pack(PACKS_FOLDER / "fitness"), Scenario.of(players=1, days=1), keep=nothing)
    forget_old_versions(cache_folder())


def forget_old_versions(folder: Path) -> None:
    """Remove the compiled code of all but the latest versions beside `folder`."""
    if folder.parent.name != "kernels":
        return
    folder.touch()
    versions = sorted(folder.parent.iterdir(), key=lambda place: place.stat().st_mtime)
    for version in versions[:-VERSIONS_KEPT]:
        shutil.rmtree(version, ignore_errors=True)


if __name__ == "__main__":
    warm_up()
