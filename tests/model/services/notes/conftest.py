"""Fixtures for tests of notes: a published world, made once and copied for each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from model.db import open_database
from tests.model.services.documents.ground import Ground, template


@pytest.fixture(scope="session")
def study_template(
    database_kind: str, make_database: Callable[..., str], sample_url: str
) -> tuple[str, Ground]:
    """The address of the ground, and what is in it."""
    return template(lambda: make_database(database_kind, sample_url), sample_url)


@pytest.fixture
def ground(
    fresh_copy: Callable[[str], str], study_template: tuple[str, Ground], var_folder: Path
) -> Iterator[Ground]:
    """The ground in a database and a var folder of the test's own."""
    url, made = study_template
    with open_database(fresh_copy(url)) as database:
        yield Ground(database, made)
