"""The ground that tests of exams stand on: made once, copied for each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from model.db import open_database
from tests.model.services.exams.ground import Hall, standing_in, template


@pytest.fixture(scope="session")
def hall_template(
    database_kind: str, make_database: Callable[..., str], sample_url: str
) -> tuple[str, Hall]:
    """The address of the ground, and who plays in it."""
    return template(database_kind, make_database, sample_url)


@pytest.fixture
def hall(fresh_copy: Callable[[str], str], hall_template: tuple[str, Hall]) -> Iterator[Hall]:
    """A world with exams and two players, in a database of the test's own."""
    url, made = hall_template
    with open_database(fresh_copy(url)) as database:
        yield standing_in(database, made)
