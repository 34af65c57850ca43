"""Compiled code is kept for the latest versions only."""

from __future__ import annotations

import os
from pathlib import Path

from data.warm_up import VERSIONS_KEPT, forget_old_versions


def test_the_oldest_versions_are_thrown_away(tmp_path: Path) -> None:
    """The version at hand and the latest others stay; elsewhere nothing is touched."""
    versions = [tmp_path / "kernels" / f"version-{number}" for number in range(7)]
    for age, version in enumerate(versions):
        version.mkdir(parents=True)
        os.utime(version, (1_000_000 + age, 1_000_000 + age))
    forget_old_versions(versions[0])
    left = {path.name for path in (tmp_path / "kernels").iterdir()}
    assert len(left) == VERSIONS_KEPT and left == {
        "version-0",
        "version-4",
        "version-5",
        "version-6",
    }
    forget_old_versions(tmp_path)
    assert tmp_path.exists()
