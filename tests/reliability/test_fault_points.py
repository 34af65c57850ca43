"""Every write is all or nothing: whatever statement fails, the database is exactly as before.

Exhaustive, not random: the fault is planted at the 1st, 2nd, 3rd … statement and at the commit of
each kind of request, and last the request runs without meeting it (reliability figure A3).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from data.loading import import_pack
from data.pack_files import PACKS_FOLDER
from model.db import WriteSession
from model.services import content, jobs, play, runs, scenarios, worlds, xp
from model.words import RunState, WorldKind
from tests.model.services.play_worlds import FULL_DAY, MONDAY, Game, noon
from tests.reliability import faults

Request = Callable[[WriteSession], object]


@pytest.fixture
def game(sample_game: Game) -> Game:
    """The published sample world."""
    return sample_game


@pytest.fixture
def player(game: Game) -> int:
    """A player with five full days behind them."""
    player_id = game.join()
    game.full_days(player_id, MONDAY, 5)
    return player_id


SPEND = 800
"""How many statements a usual run spends on a request's faults: every place of most requests."""


def assert_all_or_nothing(
    game: Game, request: Request, *, day: date = MONDAY, spend: int = SPEND
) -> None:
    """Let the request fail at every place, or at some of them in a usual run."""

    def attempt() -> object:
        with game.writing(noon(day), key="planted") as session:
            return request(session)

    faults.assert_all_or_nothing(game.database.engine, attempt, spend=spend)


def test_content_edits_are_all_or_nothing(game: Game) -> None:
    """One saved form: row, change, change set, audit and idempotency key come together."""

    def request(session: WriteSession) -> object:
        return content.edit(
            session,
            world="sample",
            table="quest_templates",
            row_key="steps",
            fields={"base_xp": 33},
            version=1,
        )

    assert_all_or_nothing(game, request)


def test_publishing_is_all_or_nothing(game: Game) -> None:
    """Ruleset, revision, closed changes and the world's pointer come together."""
    with game.writing() as session:
        content.edit(
            session,
            world="sample",
            table="quest_templates",
            row_key="steps",
            fields={"base_xp": 33},
            version=1,
        )
    assert_all_or_nothing(game, lambda s: content.publish(s, world="sample", note="again"))


def test_undo_and_restore_are_all_or_nothing(game: Game) -> None:
    """A change set taken back, and a whole revision brought back."""
    with game.writing() as session:
        made = content.edit(
            session,
            world="sample",
            table="quest_templates",
            row_key="steps",
            fields={"base_xp": 33},
            version=1,
        )
    assert made.id is not None
    change_set_id = made.id
    assert_all_or_nothing(game, lambda s: content.undo(s, change_set_id=change_set_id))


def test_importing_a_pack_is_all_or_nothing(game: Game) -> None:
    """A new world with all its rows, or none of it.

    Over 300 rows: some places in a usual run, every place at full size.
    """
    assert_all_or_nothing(
        game,
        lambda s: import_pack(s, PACKS_FOLDER / "fitness", world="new"),
        spend=2 * SPEND,
    )


def test_making_and_copying_worlds_is_all_or_nothing(game: Game) -> None:
    """A copied world comes with its content."""
    assert_all_or_nothing(
        game,
        lambda s: content.copy_world(
            s, reference="sample", key="copy", name="Copy", kind=WorldKind.SAMPLE
        ),
    )
    with game.writing() as session:
        assert {world.key for world in worlds.list_worlds(session)} == {"sample", "copy"}


def test_lab_records_are_all_or_nothing(game: Game) -> None:
    """Scenarios, jobs and runs, each with its audit event."""
    cohort = {
        "key": "all",
        "players": 3,
        "archetypes": [],
        "timezones": [{"timezone": "UTC", "weight": 1}],
    }

    def save(session: WriteSession) -> object:
        return scenarios.save_scenario(
            session,
            world="sample",
            key="mine",
            rules_ref="sample",
            people_ref="sample",
            cohorts=[cohort],
            horizon_days=3,
            start_on=MONDAY,
            seed=1,
        )

    def record(session: WriteSession) -> object:
        ruleset = content.resolve(session, "sample")
        run = runs.begin(
            session,
            content_reference="sample",
            ruleset=ruleset,
            scenario={},
            seed=1,
            engine="reference",
            code_version="0",
            tzdata_version="0",
        )
        return runs.finish(session, run_id=run.id, state=RunState.COMPLETED, digest="0" * 64)

    assert_all_or_nothing(game, save)
    assert_all_or_nothing(game, record)


def test_jobs_are_all_or_nothing(game: Game) -> None:
    """A job is queued with its audit event and key, or not at all."""
    assert_all_or_nothing(game, lambda s: jobs.enqueue(s, kind="simulate", spec={"seed": 1}))


def test_recording_play_is_all_or_nothing(game: Game, player: int) -> None:
    """Metrics, quest logs, ledger, modifiers, profile and season XP come together."""
    day = MONDAY + timedelta(days=5)
    assert_all_or_nothing(
        game, lambda s: play.record_metrics(s, player_id=player, values=FULL_DAY), day=day
    )


def test_closing_days_is_all_or_nothing(game: Game, player: int) -> None:
    """A tick over several days closes all that are due, or none."""
    assert_all_or_nothing(
        game, lambda s: play.tick(s, world="sample"), day=MONDAY + timedelta(days=9)
    )


def test_corrections_are_all_or_nothing(game: Game, player: int) -> None:
    """XP given by hand moves ledger, profile and audit together."""
    assert_all_or_nothing(
        game, lambda s: xp.adjust(s, player_id=player, xp=50), day=MONDAY + timedelta(days=5)
    )
