"""What a database says no to reaches people as a sentence of ours, on both databases."""

from __future__ import annotations

import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy import exc

from model.db import Database, translated_errors
from model.errors import DatabaseError, Refused
from model.tables import metadata

WORLDS = metadata.tables["worlds"]
TOO_LARGE = 1 << 63


def test_a_number_that_no_column_can_keep_is_refused(bare_database: Database) -> None:
    """2^63 in a request is refused with the bound, and nothing is changed."""
    made = WORLDS.update().values(version=sa.bindparam("asked", type_=sa.BigInteger))
    with (
        pytest.raises(Refused, match=r"2\^63") as refused,
        translated_errors(bare_database),
        bare_database.engine.begin() as connection,
    ):
        connection.execute(made, {"asked": TOO_LARGE})
    assert refused.value.code == "E-REFUSED-009"


def test_requests_that_met_are_told_to_try_again(bare_database: Database) -> None:
    """A deadlock is nobody's fault: nothing is said of servers and addresses."""
    met = psycopg.errors.DeadlockDetected("deadlock detected")
    with (
        pytest.raises(DatabaseError, match="try again") as said,
        translated_errors(bare_database),
    ):
        raise exc.OperationalError("UPDATE", {}, met)
    assert "server" not in str(said.value)
