"""Anchors: what a hash chain alone cannot show, and that nobody can sign them but us."""

from __future__ import annotations

import json
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from model.db import Database, read
from model.errors import SettingsError
from model.services import anchors
from model.services.anchors import AnchorInfo, Coverage, files
from model.services.verification import Report, verify
from model.settings import settings
from model.tables import APPEND_ONLY_TABLES, drop_triggers
from tests.model.services.play_worlds import MONDAY, Game

pytestmark = pytest.mark.reliability


@pytest.fixture
def played(sample: Game, var_folder: Path) -> Game:
    """A player with three full days, not anchored yet, and a private var folder."""
    sample.full_days(sample.join(), MONDAY, 3)
    return sample


def _take(game: Game, **options: bool) -> AnchorInfo:
    return anchors.take(game.database, reason="test", **options)


def _verify(game: Game) -> Report:
    with read(game.database) as session:
        return verify(session)


def _tamper(database: Database, *statements: str) -> None:
    """Change ledgers behind the product's back."""
    with database.engine.begin() as connection:
        drop_triggers(connection, APPEND_ONLY_TABLES)
        for statement in statements:
            connection.execute(sa.text(statement))


def _codes(report: Report) -> set[str]:
    return {finding.code for finding in report.findings}


def test_verification_says_how_far_anchors_reach(played: Game) -> None:
    """Without an anchor all rows are open; with one none; rows after it are counted and dated."""
    before = _verify(played).coverage
    assert before == Coverage(0, None, before.rows_since, before.oldest)
    assert before.rows_since > 12
    first = _take(played)
    assert first.is_new and first.number == 1
    assert first.rows == before.rows_since
    after = _verify(played).coverage
    assert (after.anchors, after.rows_since, after.at) == (1, 0, first.at)
    played.full_days(1, MONDAY + timedelta(days=4), 1)
    later = _verify(played)
    assert later.coverage.rows_since >= 4
    assert later.coverage.oldest is not None
    assert later.is_sound


def test_nothing_new_writes_no_anchor(played: Game) -> None:
    """Asking again without a new row gives the last anchor."""
    first = _take(played)
    again = _take(played)
    assert (again.number, again.is_new) == (first.number, False)
    assert len(list(Path(first.path).parent.glob("*.json"))) == 1


def test_later_anchors_name_only_what_has_grown(played: Game) -> None:
    """The first of a day holds every chain, the next only those with new rows."""
    played.full_days(1, MONDAY + timedelta(days=4), 1)
    first = _take(played)
    played.publish(_changed(played))
    second = _take(played)
    whole, part = (json.loads(Path(made.path).read_text()) for made in (first, second))
    assert whole["is_full"] and not part["is_full"]
    assert set(whole["ledgers"]["xp_events"]["heads"]) == {"1"}
    assert part["ledgers"]["xp_events"]["heads"] == {}
    assert list(part["ledgers"]["audit_events"]["heads"]) == [""]
    assert part["previous"] == whole["signature"]


def _changed(game: Game) -> dict[str, object]:
    from model.services import content

    with read(game.database) as session:
        document = content.draft(session, world="sample")
    document["quest_templates"]["steps"]["base_xp"] += 1
    return document


def test_a_cut_tail_is_found(played: Game) -> None:
    """Rows removed from the end leave a sound chain; the anchor says which are missing."""
    _take(played)
    _tamper(
        played.database,
        "DELETE FROM xp_events WHERE seq > 9",
        "UPDATE player_profiles SET (total_xp, level) = "
        "(SELECT total_xp_after, level_after FROM xp_events WHERE seq = 9)",
    )
    found = [f for f in _verify(played).findings if f.code == "V-ANCHOR-CUT"]
    assert [finding.row for finding in found] == ["player 1 seq 10 to 12"]
    assert found[0].table == "xp_events"
    assert "12 rows" in found[0].message and "9 are left" in found[0].message


def test_tampering_is_never_anchored_away(played: Game) -> None:
    """A later anchor does not accept a cut or rewritten chain: it goes on being found."""
    _take(played)
    _tamper(played.database, "DELETE FROM xp_events WHERE seq > 9")
    _take(played)
    assert "V-ANCHOR-CUT" in _codes(_verify(played))
    assert "V-ANCHOR-CUT" not in _codes_after_start(played)


def _codes_after_start(game: Game) -> set[str]:
    _take(game, start=True)
    return _codes(_verify(game))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda said: {**said, "at": "2026-01-01T00:00:00+00:00"}, "V-ANCHOR-SIGNATURE"),
        (lambda said: {**said, "signature": "0" * 64}, "V-ANCHOR-SIGNATURE"),
        (lambda _said: {}, "V-ANCHOR-SIGNATURE"),
    ],
    ids=["field", "signature", "emptied"],
)
def test_a_changed_anchor_is_found(played: Game, change: object, code: str) -> None:
    """No byte of an anchor can be changed without the key."""
    path = Path(_take(played).path)
    path.write_text(json.dumps(change(json.loads(path.read_text()))))  # type: ignore[operator]
    assert code in _codes(_verify(played))


def test_a_removed_anchor_is_found(played: Game) -> None:
    """Anchors are chained: one that is taken out from between leaves a gap."""
    made = []
    for day in range(3):
        made.append(_take(played))
        played.full_days(1, MONDAY + timedelta(days=4 + 2 * day), 1)
    _take(played)
    Path(made[1].path).unlink()
    assert "V-ANCHOR-CHAIN" in _codes(_verify(played))


def test_a_lost_or_readable_key_is_found(played: Game, monkeypatch: pytest.MonkeyPatch) -> None:
    """The key is made once, for its owner only; without it no anchor counts as genuine."""
    _take(played)
    path = settings().var_directory / "anchor.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert _verify(played).is_sound
    path.chmod(0o644)
    assert _codes(_verify(played)) == {"V-ANCHOR-KEY"}
    path.unlink()
    assert {"V-ANCHOR-KEY", "V-ANCHOR-SIGNATURE"} == _codes(_verify(played))
    monkeypatch.setenv("QUESTLAB_ANCHOR_KEY", "another secret of mine")
    assert _codes(_verify(played)) == {"V-ANCHOR-SIGNATURE"}
    monkeypatch.setenv("QUESTLAB_ANCHOR_KEY", "short")
    with pytest.raises(SettingsError, match="QUESTLAB_ANCHOR_KEY has 5 characters"):
        settings()


def test_a_replaced_database_is_found(played: Game) -> None:
    """Other rows at the same address are not taken for the anchored ones."""
    _take(played)
    _tamper(played.database, "UPDATE audit_events SET event_hash = 'x' WHERE seq = 1")
    assert "V-ANCHOR-DATABASE" in _codes(_verify(played))


def test_databases_that_share_a_var_folder_do_not_mix(
    played: Game, migrated_url: str, fresh_copy: object
) -> None:
    """Anchors lie in a folder of their own for each address."""
    from model.db import open_database

    _take(played)
    other_url = fresh_copy(migrated_url)  # type: ignore[operator]
    with open_database(other_url) as other:
        anchors.take(other, reason="test")
        with read(other) as session:
            assert verify(session).is_sound
    assert _verify(played).is_sound
    assert len(list(settings().anchors_directory.iterdir())) == 2


def test_an_address_names_no_password() -> None:
    """What anchors call a database tells where it is, not how to get in."""
    address = files.address_of("postgresql://me:secret@host/games")
    assert address == "postgresql:host:5432/games"
    assert files.address_of("sqlite:///x.db").endswith("/x.db")


def test_old_anchors_are_pruned_to_one_a_day(played: Game) -> None:
    """All of the last seven days stay, and of older days the first full one; nothing breaks."""
    now = datetime.now(UTC)
    address = files.engine_address(played.database.engine.url)
    content = {"reason": "test", "database": "x", "is_start": False, "ledgers": {}}
    last = None
    with files.locked(address):
        for hours in range(24 * 10, 0, -6):
            at = now - timedelta(hours=hours)
            full = last is None or last.at.date() != at.date()
            said = {**content, "at": at.isoformat(), "is_full": full}
            last = files.append(address, said, after=last)
        files.prune(files.read_all(address), now=now)
    kept = files.read_all(address)
    old = [anchor for anchor in kept if now - anchor.at >= files.KEEP_ALL]
    assert all(anchor.is_full for anchor in old)
    assert len({anchor.at.date() for anchor in old}) == len(old) >= 2
    assert len(kept) - len(old) == 27
    _take(played, start=True)
    assert not _codes(_verify(played)) & {"V-ANCHOR-CHAIN", "V-ANCHOR-SIGNATURE"}
