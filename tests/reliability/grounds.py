"""The grounds of the services' own tests, under names of their own, for tests that need many.

Adding one: import its fixture, or copy its template as `contest` does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from model.db import Database, open_database
from tests.model.conftest import bare_template_url as bare_template_url
from tests.model.services.competition.conftest import ground_template as ground_template
from tests.model.services.competition.ground import Ground as Contest
from tests.model.services.competition.ground import standing_on as in_contest
from tests.model.services.documents.conftest import study_template as study_template
from tests.model.services.documents.ground import Ground as Desk
from tests.model.services.economy.conftest import shop as shop
from tests.model.services.economy.conftest import shop_template as shop_template
from tests.model.services.exams.conftest import hall as hall
from tests.model.services.exams.conftest import hall_template as hall_template
from tests.model.services.guilds.conftest import guild_template as guild_template
from tests.model.services.guilds.ground import Ground as Guilds
from tests.model.services.guilds.ground import standing_on as in_guilds
from tests.model.services.heroes.conftest import realm as realm
from tests.model.services.heroes.conftest import realm_template as realm_template
from tests.model.services.learning.conftest import learning_url as learning_url
from tests.model.services.learning.conftest import school as school
from tests.model.services.market.conftest import bazaar as bazaar
from tests.model.services.operations.conftest import live_template as live_template
from tests.model.services.operations.ground import Ground as Live
from tests.model.services.operations.ground import standing_on as in_live
from tests.model.services.play_worlds import Game
from tests.model.services.privacy.conftest import template as template
from tests.model.services.privacy.ground import Place

Copy = Callable[[str], str]


@pytest.fixture
def contest(fresh_copy: Copy, ground_template: tuple[str, Contest]) -> Iterator[Contest]:
    """Eight players with gold."""
    with open_database(fresh_copy(ground_template[0])) as database:
        yield in_contest(database, ground_template[1])


@pytest.fixture
def desk(fresh_copy: Copy, study_template: tuple[str, Desk], var_folder: Path) -> Iterator[Desk]:
    """Two players with documents and notes."""
    with open_database(fresh_copy(study_template[0])) as database:
        yield Desk(database, study_template[1])


@pytest.fixture
def course(fresh_copy: Copy, guild_template: tuple[str, Guilds]) -> Iterator[Guilds]:
    """An educator's course and its learners."""
    with open_database(fresh_copy(guild_template[0])) as database:
        yield in_guilds(database, guild_template[1])


@pytest.fixture
def live(fresh_copy: Copy, live_template: tuple[str, Live]) -> Iterator[Live]:
    """Four players, a designer, two guilds."""
    with open_database(fresh_copy(live_template[0])) as database:
        yield in_live(database, live_template[1])


@pytest.fixture
def everything(fresh_copy: Copy, template: tuple[str, dict[Place, int]]) -> Iterator[Database]:
    """Three rows in every table."""
    with open_database(fresh_copy(template[0])) as database:
        yield database


@pytest.fixture
def sample(sample_game: Game) -> Game:
    """The published sample world, ready for players."""
    return sample_game
