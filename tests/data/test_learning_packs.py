"""The packs of the language RPG and of anonymous learning: their numbers, their flows, their ways.

Numbers are compared with tests/golden/learning_worlds.json; what a world does not play is off.
"""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from data.loading import export_world, freeze_pack, import_pack, write_pack
from data.pack_files import PACKS_FOLDER, Document, read_pack
from model.db import Actor, Database, read, write
from model.rules import drops
from model.rules.achievements import standing
from model.rules.bosses import (
    BOSS_DONE,
    BOSS_LEVEL,
    BOSS_NOTHING,
    BOSS_OPEN,
    BOSS_VICTORY,
    boss_gate,
    close_boss_day,
    start_boss,
)
from model.rules.curves import level_at
from model.rules.mastery import climb, ladder_share
from model.rules.requirements import compile_requirement
from model.rules.values import ABSENT
from model.services import content
from model.words import ItemType, QuestionKind
from sim import Scenario, run_reference

PACKS = ("anonymous_learning", "language_rpg")
GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "learning_worlds.json").read_text())
TABLES = [(pack, number) for pack in PACKS for number in range(len(GOLDEN[pack]))]
PPM = 1_000_000


@cache
def document(pack: str) -> Document:
    """The content of a shipped pack."""
    return read_pack(PACKS_FOLDER / pack).document


def _bytes(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


# --- In and out ---------------------------------------------------------------------------------


@pytest.mark.parametrize("pack", PACKS)
def test_a_world_is_its_pack(database: Database, owner: Actor, tmp_path: Path, pack: str) -> None:
    """Imported, published and exported, a world is what the folder says, down to the bytes."""
    with write(database, actor=owner, key="load", why="test") as session:
        first = import_pack(session, PACKS_FOLDER / pack, world="one")
        content.publish(session, world="one")
    frozen = freeze_pack(PACKS_FOLDER / pack)
    with read(database) as session:
        assert content.freeze(session, world="one") == frozen
        assert content.published(session, world="one") == frozen
        export_world(session, world="one", folder=tmp_path / "exported")
    assert first.counts["add"] == sum(len(rows) for rows in document(pack).values())
    with write(database, actor=owner, key="again", why="test") as session:
        assert import_pack(session, PACKS_FOLDER / pack, world="one").changes == ()
    write_pack(read_pack(tmp_path / "exported"), tmp_path / "again")
    assert freeze_pack(tmp_path / "exported") == frozen
    again = _bytes(tmp_path / "again")
    assert again.keys() == _bytes(tmp_path / "exported").keys()
    write_pack(read_pack(PACKS_FOLDER / pack), tmp_path / "source")
    assert {name: _rows(text) for name, text in again.items() if name != "pack.yaml"} == {
        name: _rows(text)
        for name, text in _bytes(tmp_path / "source").items()
        if name != "pack.yaml"
    }


def _rows(text: bytes) -> bytes:
    """A file from the line after its source on."""
    return text.partition(b"\nsource:")[2].partition(b"\n")[2]


def test_what_is_left_out_means_the_shapes_defaults(tmp_path: Path) -> None:
    """A JSON field left out, written empty or in full is one content, exported without it."""
    plain = {"name": "Plain", "details": {}}
    wanted = document("anonymous_learning") | {"skills": {"plain": plain}}
    wanted = {name: rows for name, rows in wanted.items() if name not in ("units", "activities")}
    empty, faults = content.normalise(wanted)
    del plain["details"]
    left_out, more = content.normalise(wanted)
    assert (faults, more) == ([], [])
    assert left_out == empty
    assert content.normalise(left_out) == (left_out, [])
    assert left_out["skills"]["plain"]["details"]["tags"] == []
    write_pack(read_pack(PACKS_FOLDER / "anonymous_learning"), tmp_path / "out")
    text = (tmp_path / "out" / "skills.yaml").read_text("utf-8")
    assert text.count("details:") == 2


def test_parts_of_parts_are_exported(tmp_path: Path) -> None:
    """Options stand below their questions, these below their quiz; none is lost."""
    write_pack(read_pack(PACKS_FOLDER / "language_rpg"), tmp_path / "out")
    found = yaml.safe_load((tmp_path / "out" / "quizzes.yaml").read_text("utf-8"))["quizzes"]
    options = [
        option
        for quiz in found.values()
        for question in quiz["questions"].values()
        for option in question.get("options", {})
    ]
    assert len(options) == len(document("language_rpg")["question_options"])


def test_a_removed_row_takes_only_its_own_parts_along(tmp_path: Path) -> None:
    """A lesson and a quest may have the same key: taking one away leaves the other's parts."""
    base = tmp_path / "base"
    write_pack(read_pack(PACKS_FOLDER / "language_rpg"), base)
    above = tmp_path / "above"
    above.mkdir()
    head = "format: 1\nkey: above\nname: Above\ndescription: x.\nlicense: x\narchetypes: own\n"
    (above / "pack.yaml").write_text(f"{head}extends: base\n")
    text = (base / "campaign_quests.yaml").read_text("utf-8")
    (base / "campaign_quests.yaml").write_text(
        text.replace("\n  morning-phrases:", "\n  say-it-aloud:").replace(
            "morning-phrases/", "say-it-aloud/"
        )
    )
    (above / "more.yaml").write_text("format: 1\nsource: x\nquizzes:\n  say-it-aloud:\n")
    before, after = read_pack(base).document, read_pack(above).document
    assert "say-it-aloud/gate" not in after["questions"]
    assert len(after["questions"]) == len(before["questions"]) - 1
    for table in ("quest_objectives", "quest_objective_links", "quest_rewards"):
        assert after[table] == before[table], table


def test_rows_of_one_table_may_name_each_other(database: Database, owner: Actor) -> None:
    """A skill may name one that sorts after it; both may come, change and go at once."""
    with write(database, actor=owner, key="load", why="test") as session:
        import_pack(session, PACKS_FOLDER / "anonymous_learning", world="one")
    steps: list[dict[str, dict[str, Any]]] = [
        {"a": {"name": "A", "parent_skill": "z"}, "z": {"name": "Z"}},
        {"a": {"name": "A again", "parent_skill": "z"}, "z": {"name": "Z again"}},
        {"a": {"name": "A"}, "z": {"name": "Z", "parent_skill": "a"}},
        {},
    ]
    for number, step in enumerate(steps):
        skills = document("anonymous_learning")["skills"] | step
        wanted, faults = content.normalise({**document("anonymous_learning"), "skills": skills})
        assert faults == []
        with write(database, actor=owner, key=f"step-{number}", why="test") as session:
            changes = content.plan(content.draft(session, world="one"), wanted)
            content.apply(session, world="one", changes=changes)
        with read(database) as session:
            assert content.draft(session, world="one") == wanted


# --- Numbers ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("pack", "number"), TABLES)
def test_shipped_numbers_are_the_sources_numbers(pack: str, number: int) -> None:
    """Each table of numbers of the sources is in the pack as it stands there."""
    table = GOLDEN[pack][number]
    for key, expected in table["rows"].items():
        value: Any = document(pack)[table["table"]][key][table["field"]]
        for part in table["path"]:
            value = value[part]
        assert value == expected, f"{table['section']}: {table['table']} {key} {table['field']}"


@pytest.mark.parametrize("pack", PACKS)
def test_totals_are_the_levels_that_the_curve_says(pack: str) -> None:
    """Just below a threshold is the level before, the threshold is the level."""
    thresholds = freeze_pack(PACKS_FOLDER / pack).game.thresholds
    for total, level in GOLDEN["level_curves"][pack]["levels"].items():
        assert level_at(int(total), thresholds) == level, total


def test_the_chest_of_enemies_has_the_stated_odds() -> None:
    """Shares by weight, and the draw in which pity makes an entry certain."""
    golden, rows = GOLDEN["drops"], document("language_rpg")["drop_entries"]
    keys = sorted(key for key, row in rows.items() if row["drop_table"] == golden["table"])
    weights = tuple(rows[key]["weight"] for key in keys)
    pity = tuple(rows[key]["pity_after_draws"] for key in keys)
    odds = drops.odds_now(weights, pity, (0,) * len(keys))
    assert {k: round(PPM * o) for k, o in zip(keys, odds, strict=True)} == golden["weight_ppm"]
    for key, draw in golden["certain_draw"].items():
        since = tuple(draw - 1 if other == key else 0 for other in keys)
        assert keys[drops.due_by_pity(since, pity)] == key
        earlier = tuple(max(0, waited - 1) for waited in since)
        assert drops.due_by_pity(earlier, pity) == drops.NOTHING


def test_mathematics_is_mastered_on_the_ladder() -> None:
    """Four activities need four right answers each; one step less is not enough."""
    golden = GOLDEN["ladder"]
    rows = document("anonymous_learning")
    keys = [key for key in rows["activities"] if key.startswith("basic-mathematics/")]
    mastered = rows["skills"]["basic-mathematics"]["mastered_ppm"] / PPM
    levels, shares = dict.fromkeys(keys, (0, 0)), []
    for _ in range(golden["attempts_to_master"] // len(keys)):
        for key in keys:
            levels[key] = climb(*levels[key], is_right=True)
            shares.append(ladder_share([level for level, _ in levels.values()], len(keys)))
    assert len(shares) == golden["attempts_to_master"]
    assert shares[-2] == golden["share_before"] < mastered <= shares[-1] == 1.0


@pytest.mark.parametrize("pack", PACKS)
def test_achievements_are_met_at_their_number(pack: str) -> None:
    """One less than what is asked is not enough; the number itself is all of it."""
    game = freeze_pack(PACKS_FOLDER / pack).game
    for key, row in document(pack)["achievements"].items():
        asked = row["requirements"]
        program = compile_requirement(asked, game.slots)
        slot = game.slots.streak if asked["type"] == "streak" else None
        if slot is None:
            slot = game.metrics[game.metric_index[asked["metric"]]].slot
        vector = game.slots.empty()
        vector[slot] = asked["value"] - 1
        before = standing(program, vector)
        vector[slot] = asked["value"]
        assert (before.is_met, standing(program, vector)[:2]) == (False, (True, 100)), key
        assert before.percent < 100, key


def test_an_enemy_is_driven_off_after_a_day() -> None:
    """Who faces an enemy on one day and comes back has won when the next one closes, once."""
    game = freeze_pack(PACKS_FOLDER / "language_rpg").game
    for index, boss in enumerate(game.bosses):
        state = start_boss(index, day=10)
        state, outcome = close_boss_day(
            state, boss, day=10, active_season=ABSENT, inputs=game.slots.empty()
        )
        assert outcome == BOSS_NOTHING
        _, outcome = close_boss_day(
            state, boss, day=11, active_season=ABSENT, inputs=game.slots.empty()
        )
        assert outcome == BOSS_VICTORY
        asked = boss.required_level
        assert _gate(asked, asked) == BOSS_OPEN
        assert _gate(asked - 1, asked) == BOSS_LEVEL
        assert _gate(asked, asked, is_defeated=True) == BOSS_DONE


def _gate(level: int, asked: int, *, is_defeated: bool = False) -> int:
    return boss_gate(
        level,
        asked,
        season=ABSENT,
        active_season=ABSENT,
        is_fighting=False,
        is_defeated=is_defeated,
    )


@pytest.mark.parametrize("pack", PACKS)
def test_what_a_world_does_not_play_is_off(pack: str) -> None:
    """No tiers, freezes, debuffs, multipliers or caps; no titles, dungeons, seasons."""
    rows = document(pack)
    configs = {key: row["value"] for key, row in rows["game_configs"].items()}
    streaks = configs["streaks"]
    assert (streaks["tiers"], streaks["freeze_every_days"], streaks["freezes_held_max"]) == (
        [],
        0,
        0,
    )
    assert configs["debuff"]["multiplier_ppm"] == PPM
    assert not configs["debuff"]["dungeon_bonus_blocked"]
    assert configs["modifiers"]["weekend_multiplier_ppm"] == PPM
    assert configs["modifiers"]["hard_mode_multiplier_ppm"] == PPM
    assert set(configs["xp-caps"].values()) == {1_000_000_000}
    for table in ("titles", "seasons", "dungeons", "streak_milestones"):
        assert rows[table] == {}, table
    assert sorted(rows["quest_templates"]) == ["learn-today"][: pack == "anonymous_learning"]


@pytest.mark.parametrize("pack", PACKS)
def test_a_world_can_be_simulated(pack: str) -> None:
    """Its people come and go through the reference engine; no modifier touches what they earn."""
    scenario = Scenario.of(players=6, days=20, seed=7)
    frames = run_reference(freeze_pack(PACKS_FOLDER / pack), scenario).frames()
    assert len(frames["players"]) == 6
    assert set(frames["xp_modifiers"]["type"]) == set()
    assert bool(frames["players"]["longest_streak"].max()) is (pack == "anonymous_learning")


# --- Enough to play every flow ------------------------------------------------------------------


def test_there_is_enough_to_learn_and_to_be_asked() -> None:
    """Three lessons with sections; quizzes with choices, blanks and a spoken answer."""
    rows = document("language_rpg")
    sections = Counter(row["lesson"] for row in rows["lesson_sections"].values())
    assert set(sections) == set(rows["lessons"])
    assert min(sections.values()) >= 3
    kinds = {row["kind"] for row in rows["questions"].values()}
    assert kinds == {
        QuestionKind.MULTIPLE_CHOICE,
        QuestionKind.FILL_IN_THE_BLANK,
        QuestionKind.SPEAKING,
    }
    right = Counter(r["question"] for r in rows["question_options"].values() if r["is_correct"])
    for key, row in rows["questions"].items():
        assert right[key] >= (row["kind"] != QuestionKind.SPEAKING), key


def test_the_campaign_has_every_kind_of_part() -> None:
    """Quests, objectives and rewards of each kind; every objective has its place in the order."""
    rows = document("language_rpg")
    quests, objectives = rows["campaign_quests"], rows["quest_objectives"]
    assert {row["type"] for row in quests.values()} == {"main_story", "daily", "side"}
    assert {row["objective_type"] for row in objectives.values()} >= {
        "complete_lesson",
        "defeat_enemy",
    }
    assert {row["reward_type"] for row in rows["quest_rewards"].values()} == {
        "xp",
        "item",
        "currency",
    }
    linked = {row["objective"] for row in rows["quest_objective_links"].values()}
    required = {key for key, row in objectives.items() if not row["is_optional"]}
    assert required <= linked <= set(objectives)
    assert {row["quest"] for row in objectives.values()} == set(quests)
    assert all(row["repeatable"] for row in quests.values() if row["type"] == "daily")


def test_the_story_can_be_reached_by_what_it_pays() -> None:
    """Lessons, quizzes and earlier quests give the XP that each main quest's level asks for."""
    rows, total = document("language_rpg"), 0
    thresholds = freeze_pack(PACKS_FOLDER / "language_rpg").game.thresholds
    story = [row for row in rows["campaign_quests"].items() if row[1]["type"] == "main_story"]
    for quest, row in sorted(story, key=lambda item: item[1]["order"]):
        assert total >= thresholds[row["required_level"] - 1], quest
        for objective in rows["quest_objectives"].values():
            if objective["quest"] == quest and objective["lesson"]:
                lesson = rows["lessons"][objective["lesson"]]
                assert total >= thresholds[lesson["required_level"] - 1], quest
                total += lesson["xp_reward"]
        total += sum(
            reward["reward_value"]
            for reward in rows["quest_rewards"].values()
            if reward["quest"] == quest and reward["reward_type"] == "xp"
        )


def test_there_is_an_item_of_each_type_with_its_details() -> None:
    """Weapons, armour and potions have theirs, others none; the shop sells at base value."""
    rows = document("language_rpg")
    items = rows["items"]
    assert {row["type"] for row in items.values()} == {kind.value for kind in ItemType}
    for kind in ("weapon", "armor", "potion"):
        detailed = {row["item"] for row in rows[f"{kind}_details"].values()}
        assert detailed == {key for key, row in items.items() if row["type"] == kind}
    for offer in rows["shop_offers"].values():
        assert offer["price"] == items[offer["item"]]["base_value"] * offer["quantity"]
    assert {row["attribute"] for m in rows["stat_modifiers"].values() for row in m["effect"]} == {
        "hp",
        "attack",
        "defense",
        "speed",
        "intelligence",
        "charisma",
    }
    assert {f"class-{key}" for key in rows["character_classes"]} <= set(rows["stat_modifiers"])


def test_anonymous_learning_is_the_seed() -> None:
    """Two skills, three units, five activities, ten achievements; each activity can be answered."""
    rows = document("anonymous_learning")
    counts = {name: len(rows[name]) for name in ("skills", "units", "activities", "achievements")}
    assert counts == {"skills": 2, "units": 3, "activities": 5, "achievements": 10}
    for key, row in rows["activities"].items():
        assert row["content"]["problems"], key
        assert all(problem["answers"] for problem in row["content"]["problems"]), key
