"""`compare`, `replicate`, `sweep` and `sensitivity` from the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from data.pack_files import PACKS_FOLDER
from tests.cli.conftest import Outcome, run_here

Questlab = Callable[..., Outcome]
PACK = str(PACKS_FOLDER / "fitness")
SMALL = ("--players", "30", "--days", "12", "--replications", "2")
MISSES = "game_configs.streaks.misses_allowed"


@pytest.mark.databases("sqlite")
def test_content_of_the_database_is_compared_with_an_edit_tried_out(questlab: Questlab) -> None:
    """Sentences with the digest; the same content compares to nothing.

    Content is only read, and both databases are read alike: one is enough.
    """
    outcome = questlab("compare", "fitness", "--set", f"{MISSES}=2", *SMALL)
    assert outcome.code == 0, outcome.err
    assert "days with activity" in outcome.out and "digest" in outcome.out
    same = json.loads(questlab("compare", "fitness", "fitness@draft", "--json").out)
    assert {row["difference"] for row in same["rows"]} == {0} and same["rows"][0]["before"] is None


def test_an_experiment_is_kept_and_resumed(tmp_path: Path) -> None:
    """`--out` keeps it, a second one there is refused, `--resume` answers the same from it."""
    place = str(tmp_path / "kept")
    asked = ("replicate", PACK, *SMALL, "--json", "--out", place)
    first = json.loads(run_here(*asked).out)
    assert {row["replications"] for row in first["rows"]} == {2}
    refused = run_here(*asked)
    assert refused.code == 7 and "E-RUN-045" in refused.err
    assert json.loads(run_here(*asked, "--resume", "--workers", "1").out) == first
    table = run_here("replicate", PACK, *SMALL, "--precision", "0.1")
    assert "of it takes" in table.out


def test_fields_are_varied(tmp_path: Path) -> None:
    """Lists, ranges and steps of values; an impossible one is refused as an edit would be."""
    swept = json.loads(run_here("sweep", PACK, "--vary", f"{MISSES}=0..2:2", *SMALL, "--json").out)
    assert [row[MISSES] for row in swept["rows"] if row["key"] == "active_share"] == [0, 2]
    assert "1 point ·" in run_here("sweep", PACK, "--vary", f"{MISSES}=1", *SMALL).out
    debuff = "game_configs.debuff.multiplier_ppm"
    two = ("--vary", f"{MISSES}=0,2", "--vary", f"{debuff}=500000,900000", "--samples", "2")
    answer = run_here("sensitivity", PACK, *two, "--method", "morris", *SMALL)
    assert answer.code == 0 and "mu star" in answer.out
    wrong = run_here("sweep", PACK, "--vary", f"{debuff}=2000000", *SMALL, "--json")
    assert wrong.code == 4 and "must be 0..1000000" in wrong.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("compare", PACK), "nothing to compare with"),
        (("compare", PACK, "--set", "misses"), "a path, '=' and a value"),
        (("replicate", PACK, "--resume"), "Name it with --out"),
        (("sweep", PACK), "nothing to vary"),
        (("sweep", PACK, "--vary", "game_configs.streaks.mises_allowed=1"), "Did you mean"),
        (("replicate", PACK, "--scheduler", "here"), "No Dask scheduler answers"),
    ],
)
def test_what_cannot_be_asked_is_one_sentence(arguments: tuple[str, ...], words: str) -> None:
    """No traceback, a code, and what to do."""
    outcome = run_here(*arguments)
    assert outcome.code in (2, 7) and words in outcome.err and "Traceback" not in outcome.err
    assert not outcome.out
