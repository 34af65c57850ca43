"""The pack of a game that is not ours: sound, published, simulated and exported, on both databases.

Its rules against the published formulas: tests/sim/test_vitals.py.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from data.loading import export_world, freeze_pack, import_pack, write_pack
from data.pack_files import PACKS_FOLDER, read_pack
from model.db import Actor, Database, read, write
from model.services import content, play
from model.services.verification import verify
from sim import Scenario
from sim.engine import run_fast

PACK = PACKS_FOLDER / "habitica_like"
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


def test_the_world_is_published_simulated_and_exported(
    database: Database, owner: Actor, tmp_path: Path
) -> None:
    """What is published is what the folder says, plays the same, and comes out again."""
    with write(database, actor=owner, key="load", why="test") as session:
        import_pack(session, PACK, world="habits")
        content.publish(session, world="habits")
    frozen, scenario = freeze_pack(PACK), Scenario.of(players=20, days=40, seed=5)
    with read(database) as session:
        published = content.published(session, world="habits")
        export_world(session, world="habits", folder=tmp_path / "out")
    assert published == frozen == freeze_pack(tmp_path / "out")
    assert run_fast(published, scenario).digest == run_fast(frozen, scenario).digest
    text = (tmp_path / "out" / "config.yaml").read_text("utf-8")
    assert "{value: -47.27, change: 3.357" in text and "currency_lost: 1.0" in text


def test_a_written_pack_says_what_the_folder_says(tmp_path: Path) -> None:
    """Negative and long decimals survive the way through files."""
    write_pack(read_pack(PACK), tmp_path / "again")
    assert freeze_pack(tmp_path / "again") == freeze_pack(PACK)


def test_weights_are_the_published_shares() -> None:
    """Food 40, eggs 30 and potions 30 percent; potions 6.67, 23.33, 30 and 40 by rarity."""
    document = read_pack(PACK).document
    weights: dict[str, int] = {}
    rarities: dict[str, int] = {}
    for row in document["drop_entries"].values():
        kind = str(row["item"]).partition("-")[0]
        weights[kind] = weights.get(kind, 0) + row["weight"]
        if kind == "hatching":
            rarity = document["items"][row["item"]]["rarity"]
            rarities[rarity] = rarities.get(rarity, 0) + row["weight"]
    assert weights == {"food": 120, "egg": 90, "hatching": 90}
    assert rarities == {"epic": 6, "rare": 21, "uncommon": 27, "common": 36}


def test_played_live_a_task_pays_its_base_xp_and_nothing_is_lost(
    database: Database, owner: Actor
) -> None:
    """The services that serve real players decline the mechanic quietly, as the pack says."""
    with write(database, actor=owner, key="load", why="test", now=NOON) as session:
        import_pack(session, PACK, world="habits")
        content.publish(session, world="habits")
        player = play.join(session, world="habits", timezone="UTC").id
    for day in range(1, 9):
        now = NOON + timedelta(days=day)
        with write(database, actor=owner, key=f"day-{day}", why="test", now=now) as session:
            if day < 3:
                values = {"deep_work_done": 1, "stretch_done": 1}
                play.record_metrics(session, player_id=player, values=values)
            play.tick(session, world="habits")
    with read(database) as session:
        found = play.player(session, player_id=player)
        assert (found.total_xp, found.level) == (2 * (12 + 1), 2)
        assert verify(session).findings == ()
