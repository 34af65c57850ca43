"""What is past its time goes, and a person's whole way through a world to their erasure."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from model.db import Actor, Database, read, write
from model.errors import NotFound, QuestlabError, Refused
from model.services import accounts, people, play, privacy, records, verification
from model.tables import TABLES
from model.words import Role
from tests.model.services.parties.ground import Ground
from tests.model.services.play_worlds import FULL_DAY, MONDAY, Game, noon
from tests.model.services.privacy.ground import ADMIN, NOW, WHO, counts, rows_of

LATER = NOW + timedelta(days=800)


def run(database: Database, *, key: str = "retain", **request: object) -> privacy.RetentionInfo:
    """Run retention long after everything that was made."""
    with write(database, actor=ADMIN, key=key, why="test", now=LATER) as session:
        return privacy.retention(session, **request)  # type: ignore[arg-type]


def _replace_periods(filled: Database) -> None:
    """Longer periods keep, unknown names and impossible days are refused, and so is who may not."""
    long = dict.fromkeys(privacy.default_days(), 36500)
    assert run(filled, days=long, is_dry_run=True).lines == ()
    shorter = run(filled, days={**long, "sessions": 0}, is_dry_run=True)
    assert [(line.period, line.deleted) for line in shorter.lines] == [("sessions", 3)]
    with pytest.raises(NotFound, match="sessions") as found:
        run(filled, days={"session": 1})
    assert found.value.code == "E-PRIV-004"
    for number in (-1, 36_501, True):
        with pytest.raises(Refused) as refused:
            run(filled, days={"sessions": number})
        assert refused.value.code == "E-PRIV-005"
    designer = Actor(user_id=WHO, name="D", roles=frozenset({Role.DESIGNER}))
    with (
        pytest.raises(Refused),
        write(filled, actor=designer, key="no", why="", now=LATER) as session,
    ):
        privacy.retention(session)


def test_what_is_past_its_time_goes_and_a_dry_run_only_counts(filled: Database) -> None:
    """Periods are replaced by name; a dry run says what a run then does; done again it is done."""
    _replace_periods(filled)
    before, rows = rows_of(filled), counts(filled)
    planned = run(filled, is_dry_run=True)
    after_dry = rows_of(filled)
    changed = {table for table in before if before[table] != after_dry[table]}
    assert changed == {"audit_events"}, "a dry run changes nothing, and is noted"
    done = run(filled)
    assert (planned.lines, done.is_dry_run) == (done.lines, False)
    assert run(filled) == done, "the same key, the same answer"
    after = counts(filled)
    names = {line.period for line in done.lines}
    assert {"sessions", "verifications", "behavior_events", "browsings", "deleted_rows"} <= names
    for table in ("sessions", "verifications", "behavior_events", "session_events"):
        assert (rows[table], after[table]) == (3, 0)
    ledgers = ("xp_events", "transfers", "wallets", "users", "player_profiles", "revisions")
    assert all(rows[table] == after[table] for table in ledgers)
    # A row that others need stays, empty; one that nothing needs goes.
    stays = {line.table: line for line in done.lines if line.period == "deleted_rows"}
    assert stays["courses"].cleared and not stays["courses"].deleted
    assert stays["courses"].cleared == after["courses"] > 0
    assert (
        stays["support_tickets"].deleted == rows["support_tickets"] - after["support_tickets"] > 0
    )
    again = run(filled, key="again")
    assert not [x for x in again.lines if x.cleared and x.table == "courses"]


def test_a_person_who_has_played_is_erased_and_everything_still_agrees(sample: Game) -> None:
    """Play, notes, friends and XP; then the person asks to go: verify stays green, play goes on."""
    ground = Ground(sample, players=2)
    player, other = ground.players
    user_id = ground.actors[player].user_id
    with ground.as_(player) as session:
        who = accounts.user(session, user_id=user_id)
        accounts.complete_profile(
            session, user_id=user_id, bio="canary", expected_version=who.version
        )
    with ground.as_(player) as session:
        values = {"player_id": player, "title": "canary", "content": "canary text"}
        records.create(session, table="notes", values=values)
    for number in range(3):
        with sample.writing(noon(MONDAY + timedelta(days=number))) as session:
            play.record_metrics(session, player_id=player, values=FULL_DAY)
    ground.later(days=5)
    with read(sample.database) as session:
        xp = play.player(session, player_id=player).total_xp
        names = [
            row["title"]
            for row in privacy.export_user(session, actor=ground.actors[player], user_id=user_id)[
                "tables"
            ]["notes"]
        ]
    assert (names, xp > 0) == (["canary"], True)
    with ground.as_(player, key="go") as session:
        done = privacy.erase_user(session, user_id=user_id, why="asked for in writing")
    assert done.cleared["notes"] == 1
    assert not [t for t, rows in rows_of(sample.database).items() if "canary" in rows]
    with read(sample.database) as session:
        assert verification.verify(session).is_sound
        assert play.player(session, player_id=player).total_xp == xp
        user = TABLES["users"].__table__
        row = session.execute(sa.select(user).where(user.c.id == user_id)).mappings().one()
    shown = (row["email"], row["name"], row["status"].value)
    assert shown == (f"erased-{user_id}@erased.invalid", None, "disabled")
    with sample.writing(noon(MONDAY + timedelta(days=9))) as session:
        play.tick(session, world="sample")
    assert sample.player(other).level == 1
    with pytest.raises(QuestlabError), read(sample.database) as session:
        people.actor(session, user_id=user_id)


def test_who_takes_an_export_away_is_noted(sample: Game) -> None:
    """The trail says who had whose document, and how many rows; strangers get none."""
    ground = Ground(sample, players=2)
    player, other = ground.players
    user_id = ground.actors[player].user_id
    with ground.as_(player) as session:
        document = privacy.hand_out(session, user_id=user_id)
    with read(sample.database) as session:
        read_only = privacy.export_user(session, actor=sample.owner, user_id=user_id)
        query = "SELECT actor_id, object_key, details FROM audit_events WHERE action = :action"
        (row,) = session.execute(sa.text(query), {"action": "privacy.export_user"}).all()
    assert document["tables"] == read_only["tables"]
    assert (row.actor_id, row.object_key) == (user_id, str(user_id))
    rows = sum(map(len, document["tables"].values()))
    assert re.search(rf"rows\W+{rows}\b", str(row.details))
    with pytest.raises(Refused), ground.as_(other) as session:
        privacy.hand_out(session, user_id=user_id)
