"""Verification: a played world is sound, and every kind of tampering is found at its row."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from model.db import read
from model.services import worlds, xp
from model.services.verification import Report, verify
from model.tables import APPEND_ONLY_TABLES, drop_triggers
from model.words import WorldKind
from tests.model.services.play_worlds import MONDAY, Game, noon

pytestmark = pytest.mark.reliability


@pytest.fixture
def played(sample: Game) -> Game:
    """A player with three full days, a weekend award and a correction."""
    player_id = sample.join()
    sample.full_days(player_id, MONDAY + timedelta(days=4), 3)
    with sample.writing(noon(MONDAY + timedelta(days=7))) as session:
        xp.adjust(session, player_id=player_id, xp=-20)
    return sample


def _verify(game: Game, **options: str) -> Report:
    with read(game.database) as session:
        return verify(session, **options)


def _after(game: Game, *statements: str) -> Report:
    """What verification says after changes behind the product's back; they are rolled back."""
    with game.database.engine.connect() as connection:
        drop_triggers(connection, APPEND_ONLY_TABLES)
        for statement in statements:
            connection.execute(sa.text(statement))
        with Session(connection) as session:
            report = verify(session)
        connection.rollback()
    return report


def test_a_played_world_is_sound(played: Game) -> None:
    """Nothing contradicts anything, and the counts say what was looked at."""
    report = _verify(played)
    assert report.findings == ()
    assert report.is_sound
    assert report.counts["players"] == 1
    assert report.counts["xp_events"] == 13
    assert report.counts["xp_modifiers"] == 8
    assert report.counts["rulesets"] == 1
    assert _verify(played, world="sample") == report


BROKEN: list[tuple[str, str, str]] = [
    ("V-XP-HASH", "UPDATE xp_events SET base_xp = base_xp + 1 WHERE seq = 2", "seq 2"),
    ("V-XP-HASH", "UPDATE xp_events SET content_key = 'x' WHERE seq = 1", "seq 1"),
    (
        "V-XP-HASH",
        "UPDATE xp_events SET created_at = '2026-01-01 00:00:00+00:00' WHERE seq = 3",
        "seq 3",
    ),
    ("V-XP-HASH", "UPDATE xp_modifiers SET reason = 'x'", "seq 5"),
    ("V-XP-HASH", "DELETE FROM xp_modifiers", "seq 5"),
    ("V-XP-STEPS", "UPDATE xp_modifiers SET xp_after = xp_after + 1", "seq 5"),
    ("V-XP-CHAIN", "UPDATE xp_events SET previous_hash = 'x' WHERE seq = 4", "seq 4"),
    ("V-XP-SEQ", "UPDATE xp_events SET seq = 99 WHERE seq = 13", "seq 99"),
    (
        "V-XP-TOTAL",
        "UPDATE xp_events SET final_xp = final_xp + 5, "
        "total_xp_after = total_xp_after + 5 WHERE seq = 4",
        "seq 5",
    ),
    ("V-XP-LEVEL", "UPDATE xp_events SET level_after = 7 WHERE seq = 4", "seq 4"),
    ("V-PLAYER-TOTAL", "UPDATE player_profiles SET total_xp = total_xp + 1", "id 1"),
    ("V-PLAYER-LEVEL", "UPDATE player_profiles SET level = 9", "id 1"),
    ("V-SEASON", "UPDATE season_participations SET season_xp = season_xp + 1", "season awakening"),
    ("V-RULESET", "UPDATE rulesets SET rules_hash = 'x'", ""),
    ("V-RULESET", "UPDATE rulesets SET document = '{}'", ""),
    ("V-XP-RULESET", "UPDATE rulesets SET document = '{}'", "seq 1"),
    ("V-AUDIT-HASH", "UPDATE audit_events SET why = 'x' WHERE seq = 2", "seq 2"),
    ("V-AUDIT-CHAIN", "UPDATE audit_events SET previous_hash = 'x' WHERE seq = 2", "seq 2"),
    ("V-AUDIT-SEQ", "UPDATE audit_events SET seq = 999 WHERE seq = 3", "seq 4"),
]


def test_tampering_is_found_at_its_row(played: Game) -> None:
    """One change behind the product's back gives a finding that names the row."""
    for code, statement, place in BROKEN:
        found = [f for f in _after(played, statement).findings if f.code == code]
        assert found, statement
        assert place in found[0].row, statement
        assert code in str(found[0])
    assert _verify(played).is_sound


def test_a_deleted_event_leaves_a_gap(played: Game) -> None:
    """Removing one from the middle breaks seq, chain and totals of the next."""
    report = _after(played, "DELETE FROM xp_modifiers", "DELETE FROM xp_events WHERE seq = 3")
    codes = {finding.code for finding in report.findings}
    assert {"V-XP-SEQ", "V-XP-CHAIN", "V-XP-TOTAL"} <= codes


def test_content_of_another_world_is_found(played: Game) -> None:
    """A play row that points into another world is a finding."""
    with played.writing() as session:
        worlds.create_world(session, key="other", name="Other", kind=WorldKind.TEMPLATE)
    report = _after(
        played,
        "UPDATE quest_templates SET world_id = (SELECT id FROM worlds WHERE key = 'other') "
        "WHERE key = 'steps'",
    )
    findings = [finding for finding in report.findings if finding.code == "V-WORLD"]
    assert findings
    assert findings[0].table == "quest_logs"
