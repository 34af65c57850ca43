"""Every service that writes is all or nothing: a fault at any statement or commit leaves nothing.

One story for each area, each with the requests that write most in it; the earlier services are in
test_fault_points.py. In a usual run the fault is planted at some statements of each request, other
ones on each database; with QUESTLAB_FULL at every one (reliability figure A3).
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any, NamedTuple

import pytest

from model.db import Database, WriteSession, read
from model.services import jobs
from model.services.verification import verify
from tests.model.services.play_worlds import Game
from tests.reliability import stories_of_people as people
from tests.reliability import stories_of_play as playing
from tests.reliability import stories_of_watching as watching
from tests.reliability.asking import Story, ask, walk
from tests.reliability.faults import FULL, PlantedFault
from tests.reliability.grounds import *  # noqa: F403


class Case(NamedTuple):
    """A story: its name, the fixture of the ground it takes place on, and what is told."""

    name: str
    ground: str
    story: Callable[[Any], Story]


CASES = (
    Case("heroes", "realm", playing.heroes_),
    Case("campaigns", "realm", playing.campaigns_),
    Case("achievements", "realm", playing.achievements_),
    Case("streaks", "realm", playing.streaks_),
    Case("learning", "school", playing.learning_),
    Case("exams", "hall", playing.exams_),
    Case("exchange", "hall", playing.exchange_),
    Case("economy", "shop", playing.economy_),
    Case("market", "bazaar", playing.market_),
    Case("codex", "hall", playing.codex_),
    Case("duels", "contest", playing.duels_),
    Case("tournaments", "contest", playing.tournaments_),
    Case("documents", "desk", watching.documents_),
    Case("notes", "desk", watching.notes_),
    Case("guilds", "course", people.guilds_),
    Case("guild_work", "course", people.guild_work_),
    Case("operations", "live", watching.operations_),
    Case("moderation", "sample", watching.moderation_),
    Case("media", "sample", watching.media_),
    Case("localization", "sample", watching.localization_),
    Case("engagement", "sample", watching.engagement_),
    Case("parties", "sample", people.parties_),
    Case("meetings", "sample", people.meetings_),
    Case("study", "sample", people.study_),
    Case("social", "sample", people.social_),
    Case("notices", "sample", watching.notices_),
    Case("accounts", "sample", watching.accounts_),
    Case("guidance", "sample", people.guidance_),
    Case("privacy", "sample", watching.privacy_),
    *([Case("privacy of all tables", "everything", watching.erasure_)] if FULL else []),
)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_story_is_all_or_nothing(
    case: Case, database_kind: str, request: pytest.FixtureRequest
) -> None:
    """Each request of it leaves nothing when it fails, works afterwards, and has one effect."""
    ground = request.getfixturevalue(case.ground)
    database = _database_of(ground)
    assert walk(database.engine, case.story(ground)) > 0
    is_sound = case.ground != "everything"  # whose made rows mean nothing
    if is_sound and (FULL or database_kind == "sqlite"):
        with read(database) as session:
            assert verify(session).findings == ()


def _halfway(session: WriteSession) -> None:
    """Commits before it is done."""
    jobs.enqueue(session, kind="simulate", spec={"seed": 1})
    session.connection().exec_driver_sql("COMMIT")
    session.connection().exec_driver_sql("BEGIN")
    jobs.enqueue(session, kind="simulate", spec={"seed": 1})


def _swallowing(session: WriteSession) -> None:
    """Goes on as if nothing had happened."""
    with suppress(PlantedFault):
        jobs.enqueue(session, kind="simulate", spec={"seed": 1})


@pytest.mark.parametrize(
    ("service", "found"), [(_halfway, "was left by|never met"), (_swallowing, "was swallowed")]
)
def test_the_loop_finds_what_is_not_all_or_nothing(
    sample: Game, service: Callable[[WriteSession], None], found: str
) -> None:
    """A service that keeps a half, or hides a failure, is caught."""

    def story() -> Story:
        for _ in range(2):
            yield ask(sample.writing, service)

    with pytest.raises(AssertionError, match=found):
        walk(sample.database.engine, story())


def _database_of(ground: Any) -> Database:
    """The database that a ground stands on."""
    while not isinstance(ground, Database):
        ground = next(
            getattr(ground, name) for name in ("database", "game", "shop") if hasattr(ground, name)
        )
    return ground
