"""Promises of `questlab materialise`: a sample or a sentence; again changes nothing."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.cli.conftest import Outcome


@pytest.mark.databases("sqlite")
def test_a_run_is_sampled_from_the_command_line(questlab: Callable[..., Outcome]) -> None:
    """One player of a run comes into a world of its own; bad requests end in a sentence."""
    played = questlab("simulate", "fitness", "--players", "3", "--days", "3", "--json")
    run = str(json.loads(played.out)["run_id"])
    made = questlab("materialise", run, "--players", "1", "--world", "three-days", "--json")
    said = json.loads(made.out)
    assert (made.code, said["world"], said["added"]) == (0, "three-days", 1)
    again = questlab("materialise", run, "--players", "1", "--world", "three-days")
    assert "World 'three-days' holds these 1 players already." in again.out
    assert "sample" in questlab("worlds").out
    for arguments, sentence in (
        (("999",), "There is no run 999"),
        ((run,), "A sample of 500 players cannot be drawn"),
        ((run, "--players", "1", "--world", "fitness"), "Choose another key with --world"),
    ):
        refused = questlab("materialise", *arguments)
        assert refused.code != 0
        assert sentence in refused.err, refused.err
