"""`questlab demo` and `questlab bench`: what they answer, and what they refuse."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from data.bench import QUESTIONS
from tests.cli.conftest import Outcome, run_here

Questlab = Callable[..., Outcome]


@pytest.mark.databases("sqlite")
def test_demo_answers_for_scripts_and_then_for_people(questlab: Questlab) -> None:
    """The first call fills the world; the second says that it is there."""
    answer = json.loads(questlab("demo", "--users", "10", "--json").out)
    assert answer["world"] == "demo"
    assert answer["is_new"]
    assert answer["row_count"] == sum(answer["rows"].values()) > 3_000
    again = questlab("demo", "--users", "10")
    assert again.code == 0
    assert again.out == "The demo world 'demo' is there already; nothing was changed.\n"


@pytest.mark.databases("sqlite")
def test_demo_refuses_what_it_cannot_fill(questlab: Questlab) -> None:
    """A number out of bounds and somebody's own world end with a sentence."""
    few = questlab("demo", "--users", "3")
    assert (few.code, "10 to 100,000 users" in few.err) == (5, True)
    taken = questlab("demo", "--world", "fitness")
    assert (taken.code, "not a demo world" in taken.err) == (5, True)


def test_bench_measures_every_question(
    empty_copy: Callable[[], str | None], var_folder: Path
) -> None:
    """The figures come under their keys, and the data set is sound."""
    url = empty_copy()
    options = [] if url is None else ["--url", url]
    answer = json.loads(run_here("bench", "db", "--events", "2000", "--json", *options).out)
    assert answer["events"] == 2000
    assert answer["is_sound"]
    assert answer["queries"].keys() == QUESTIONS.keys()
    assert all(timing["calls"] >= 200 for timing in answer["queries"].values())
    assert answer["build_rows_per_second"] > 0
    if url is not None:  # the database now holds rows
        again = run_here("bench", "db", "--events", "2000", "--url", url)
        assert (again.code, "is not empty" in again.err) == (5, True)


@pytest.fixture
def empty_copy(database_kind: str, make_database: Callable[..., str]) -> Callable[[], str | None]:
    """The address of an empty PostgreSQL database; None for SQLite, which bench makes itself."""
    return lambda: None if database_kind == "sqlite" else make_database(database_kind)


@pytest.mark.databases("sqlite")
def test_bench_refuses_bad_input(database_url: str, var_folder: Path) -> None:
    """A database with rows, a number out of bounds and an unknown subject are refused."""
    full = run_here("bench", "db", "--url", database_url)
    assert (full.code, "is not empty" in full.err) == (5, True)
    few = run_here("bench", "db", "--events", "10")
    assert (few.code, "2,000 to 100,000,000 events" in few.err) == (5, True)
    assert run_here("bench", "pages").code == 2


@pytest.mark.databases("sqlite")
def test_bench_holds_both_engines_against_each_other(var_folder: Path) -> None:
    """The figures come under their keys, of the same ruleset, and the digests are equal."""
    answer = json.loads(run_here("bench", "sim", "--players", "8", "--days", "3", "--json").out)
    assert answer["digest_equal"]
    figures = {
        "ratio", "fast_ns_per_player_day", "reference_ns_per_player_day", "peak_bytes",
        "ledger_rows_per_s", "start_s",
    }  # fmt: skip
    assert all(answer[name] > 0 for name in figures)


@pytest.mark.databases("sqlite")
def test_bench_tells_where_the_time_goes(var_folder: Path) -> None:
    """The whole comes first, the world without one part each, and the floor last."""
    said = run_here("bench", "sim", "--players", "30", "--days", "5", "--parts", "--json")
    names = [part["played"] for part in json.loads(said.out)]
    assert names[0] == "everything" and names[-1].startswith("floor")
    assert "core mechanics alone" in names
