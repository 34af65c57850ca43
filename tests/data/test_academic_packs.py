"""The packs of academic study and of ShikshaDisha: their numbers, their flows, their ways.

Numbers are compared with tests/golden/academic_worlds.json; what a world does not play is off.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from data.loading import export_world, freeze_pack, import_pack, write_pack
from data.pack_files import PACKS_FOLDER, Document, read_pack
from model.db import Actor, Database, read, write
from model.rules import academics, exams
from model.rules.awards import room_left
from model.rules.curves import level_at
from model.rules.document_steps import step_xp
from model.rules.mastery import band_of
from model.rules.streaks import close_streak_day
from model.rules.values import StreakState
from model.services import content
from model.words import Difficulty, DuelType, MasteryBand, QuestionKind, QuestStepType
from sim import Scenario, run_reference

PACKS = ("academic_rpg", "shikshadisha")
GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "academic_worlds.json").read_text())
TABLES = [(pack, number) for pack in PACKS for number in range(len(GOLDEN[pack]))]
PPM = 1_000_000


@cache
def document(pack: str) -> Document:
    """The content of a shipped pack."""
    return read_pack(PACKS_FOLDER / pack).document


def config(pack: str, key: str) -> Any:
    """The value of one setting."""
    return document(pack)["game_configs"][key]["value"]


# --- In and out ---------------------------------------------------------------------------------


def _bytes(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def _rows(files: dict[str, bytes]) -> dict[str, bytes]:
    """The files of a pack from the line after their source on, without the manifest."""
    return {
        name: text.partition(b"\nsource:")[2].partition(b"\n")[2]
        for name, text in files.items()
        if name != "pack.yaml"
    }


@pytest.mark.parametrize("pack", PACKS)
def test_a_world_is_its_pack(database: Database, owner: Actor, tmp_path: Path, pack: str) -> None:
    """Imported, published and exported, a world is what the folder says, down to the bytes."""
    with write(database, actor=owner, key="load", why="test") as session:
        import_pack(session, PACKS_FOLDER / pack, world="one")
        content.publish(session, world="one", note="as it ships")
    frozen = freeze_pack(PACKS_FOLDER / pack)
    with read(database) as session:
        assert content.freeze(session, world="one") == frozen
        assert content.published(session, world="one") == frozen
        export_world(session, world="one", folder=tmp_path / "exported")
    assert freeze_pack(tmp_path / "exported") == frozen
    with write(database, actor=owner, key="again", why="test") as session:
        assert import_pack(session, tmp_path / "exported", world="one").changes == ()
    write_pack(read_pack(tmp_path / "exported"), tmp_path / "again")
    write_pack(read_pack(PACKS_FOLDER / pack), tmp_path / "source")
    assert _rows(_bytes(tmp_path / "again")) == _rows(_bytes(tmp_path / "source"))


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
        if pack == "academic_rpg":
            assert academics.academic_level(int(total)) == level, total


def test_rank_names_follow_the_tiers() -> None:
    """A tier's name is given at the first level whose XP is ten times the tier's score."""
    ranks = config("academic_rpg", "rank-names")["ranks"]
    names = ["Bronze", "Silver", "Gold", "Platinum", "Diamond"]
    assert [rank["name"] for rank in ranks] == names
    for rank, score in zip(ranks, academics.RANK_TIERS, strict=True):
        wanted = score * academics.XP_PER_SKILL_POINT
        assert academics.academic_level(max(0, wanted - 1)) < rank["level"] or score == 0
        assert 100 * rank["level"] ** 2 >= wanted > 100 * (rank["level"] - 1) ** 2 or score == 0


def test_exams_have_the_stated_mix_and_points() -> None:
    """40, 30, 20 and 10 percent, points by difficulty, and an answer among the options."""
    rows = document("academic_rpg")
    by_boss: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows["exam_question_templates"].values():
        by_boss[row["exam_boss"]].append(row)
    assert set(by_boss) == set(rows["exam_bosses"])
    for boss, asked in by_boss.items():
        assert rows["exam_bosses"][boss]["question_count"] == len(asked)
        ranks = Counter(exams.rank_of(row["difficulty_level"]) for row in asked)
        assert [ranks[rank] * 100 // len(asked) for rank in range(4)] == list(exams.MIX), boss
        assert rows["exam_bosses"][boss]["time_limit_seconds"] > 0
        for row in asked:
            rank = exams.rank_of(row["difficulty_level"])
            points = row["base_points"]
            assert exams.POINTS_MIN[rank] <= points <= exams.POINTS_MAX[rank], row["content"]
            if row["question_type"] != QuestionKind.SHORT_ANSWER:
                keys = [option["key"] for option in row["options"]]
                assert row["correct_answer"] in keys, row["content"]
                assert len(set(keys)) == len(keys)


def test_steps_and_titles_keep_the_documents_bounds() -> None:
    """Titles of 5 to 200 letters, 1 to 10000 XP, 5 to 480 minutes; XP by kind and difficulty."""
    rows = document("academic_rpg")
    for key, row in rows["quest_step_templates"].items():
        assert 5 <= len(row["title"]) <= 200, key
        assert 1 <= row["experience_points"] <= 10_000, key
        assert 5 <= row["estimated_duration"] <= 480, key
        kind, difficulty = QuestStepType(row["quest_type"]), Difficulty(row["difficulty"])
        assert row["experience_points"] == step_xp(kind, difficulty), key
    assert all(5 <= len(row["title"]) <= 200 for row in rows["quest_line_templates"].values())
    first = {
        row["quest_step_template"] for row in rows["quest_step_template_prerequisites"].values()
    }
    lines = Counter(key.partition("/")[0] for key in rows["quest_step_templates"])
    assert len(rows["quest_step_templates"]) - len(first) == len(lines)


def test_trees_have_tiers_and_few_prerequisites() -> None:
    """Tiers 1 to 4 rise along prerequisites; 1 to 5 of them, at most 8 dependants."""
    rows = document("academic_rpg")
    nodes = rows["skill_node_templates"]
    before, after = Counter[str](), Counter[str]()
    for edge in rows["skill_node_template_prerequisites"].values():
        node, first = edge["skill_node_template"], edge["prerequisite"]
        before[node] += 1
        after[first] += 1
        assert nodes[first]["tier"] <= nodes[node]["tier"], node
    assert {row["tier"] for row in nodes.values()} == {1, 2, 3, 4}
    for key, row in nodes.items():
        assert before[key] <= 5 and after[key] <= 8, key
        assert (before[key] == 0) == (row["tier"] == 1), key
        assert row["unlock_threshold"] <= row["max_level"] == academics.LEVEL_MAX, key
        assert row["unlock_threshold"] == 25 or row["tier"] > 1, key


@pytest.mark.parametrize("pack", PACKS)
def test_the_streak_is_the_runtimes(pack: str) -> None:
    """A day after a day adds one, a day after a gap begins at one; a freeze bridges one day."""
    golden, rules = GOLDEN["streak"], freeze_pack(PACKS_FOLDER / pack).game.streaks

    def states(freezes: int) -> list[StreakState]:
        found, state = [], StreakState(0, 0, 0, freezes)
        for learned in golden["days_learned"]:
            state, _ = close_streak_day(state, rules, core_completed=learned, core_total=1)
            found.append(state)
        return found

    plain = states(0)
    assert [state.current for state in plain] == golden["current"]
    assert [state.longest for state in plain] == golden["longest"]
    frozen = golden["with_a_freeze"]
    assert [state.current for state in states(frozen["freezes"])] == frozen["current"]


def test_caps_leave_the_stated_room() -> None:
    """What is left of 5,000 XP a day and 25,000 a week."""
    golden, caps = GOLDEN["caps"], config("academic_rpg", "xp-caps")
    for scope in ("day", "week"):
        limit = caps["daily_xp" if scope == "day" else "weekly_xp"]
        assert [room_left(limit, gained) for gained in golden["gained"]] == golden[
            f"room_in_a_{scope}"
        ]


def test_mastered_is_the_first_level_of_expert() -> None:
    """ShikshaDisha's skills count as mastered from where the band of experts begins."""
    for row in document("shikshadisha")["skills"].values():
        level = row["mastered_ppm"] * 100 // PPM
        assert band_of(level) is MasteryBand.EXPERT
        assert band_of(level - 1) is MasteryBand.ADVANCED
    names = {
        40: "beginner",
        41: "intermediate",
        70: "intermediate",
        71: "advanced",
        0: "uninitiated",
    }
    assert {level: band_of(level).value for level in names} == names


# --- What is played, and what is not ------------------------------------------------------------


@pytest.mark.parametrize("pack", PACKS)
def test_what_a_world_does_not_play_is_off(pack: str) -> None:
    """One core quest and no multiplier; no titles, bosses, dungeons, seasons or lessons."""
    rows = document(pack)
    core = [key for key, row in rows["quest_templates"].items() if row["is_core"]]
    assert len(core) == 1
    assert config(pack, "debuff")["misses"] > len(core)
    assert config(pack, "debuff")["multiplier_ppm"] == PPM
    modifiers = config(pack, "modifiers")
    assert modifiers["weekend_multiplier_ppm"] == modifiers["hard_mode_multiplier_ppm"] == PPM
    assert config(pack, "streaks")["tiers"] == []
    assert config(pack, "streaks")["freeze_every_days"] == 0
    assert config(pack, "return-protocol")["xp"] == 1
    assert all(row["weight"] == 0 for row in rows["quest_templates"].values())
    assert all(row["stat_affected"] is None for row in rows["quest_templates"].values())
    for table in ("titles", "bosses", "dungeons", "seasons", "languages", "lessons", "campaigns"):
        assert rows[table] == {}, table


@pytest.mark.parametrize("pack", PACKS)
def test_the_reference_engine_plays_it(pack: str) -> None:
    """Core days pay their XP unchanged, streaks grow and break, no debuff and no multiplier."""
    scenario = Scenario.of(players=9, days=40, seed=11)
    frames = run_reference(freeze_pack(PACKS_FOLDER / pack), scenario).frames()
    base = {row["base_xp"] for row in document(pack)["quest_templates"].values()}
    events = frames["xp_events"]
    assert len(events) > 50
    quests = events[events["source"] == "quest_completion"]
    assert len(quests) and set(quests["final_xp"]) <= base | {0}
    assert set(frames["xp_modifiers"]["type"]) == set()
    assert frames["players"]["longest_streak"].max() >= 5
    assert frames["players"]["longest_streak"].min() < 40


def test_each_kind_of_duel_and_milestone_occurs() -> None:
    """RogueLearn's four types here, ShikshaDisha's three there; milestones of every type."""
    found = {
        DuelType(row["duel_type"])
        for pack in PACKS
        for row in document(pack)["duel_templates"].values()
    }
    assert found == set(DuelType)
    types = {
        row["milestone_type"] for row in document("shikshadisha")["streak_milestones"].values()
    }
    assert types == {"daily", "weekly", "perfect_week"}
    badges = [
        row for row in document("shikshadisha")["achievements"].values() if row["kind"] == "badge"
    ]
    assert len(badges) == 12
    assert all(row["currency_reward"] == row["experience_points"] for row in badges)


# --- Enough to play every flow ------------------------------------------------------------------


@pytest.mark.parametrize("pack", PACKS)
def test_every_question_can_be_answered_right(pack: str) -> None:
    """Each has a right option, choices have a wrong one too; each activity has its answers."""
    rows = document(pack)
    right, wrong = Counter[str](), Counter[str]()
    for row in rows["question_options"].values():
        (right if row["is_correct"] else wrong)[row["question"]] += 1
    for key, row in rows["questions"].items():
        assert right[key] >= 1, key
        assert wrong[key] >= 1 or row["kind"] == QuestionKind.FILL_IN_THE_BLANK, key
    for key, row in rows["activities"].items():
        assert row["content"]["problems"], key
        assert all(problem["answers"] for problem in row["content"]["problems"]), key
    asked = Counter(row["quiz"] for row in rows["questions"].values())
    assert min(asked.values()) >= 4 and set(asked) == set(rows["quizzes"])
    for duel in rows["duel_templates"].values():
        if duel["quiz"] is not None:
            assert duel["rules"]["question_count"] <= asked[duel["quiz"]]


@pytest.mark.parametrize("pack", PACKS)
def test_paths_begin_somewhere_and_units_have_work(pack: str) -> None:
    """Every path has a module that is open at once, and what a module names can be done."""
    rows = document(pack)
    open_at_once = {
        row["learning_path"] for row in rows["path_modules"].values() if not row["unlock"]["after"]
    }
    assert open_at_once == set(rows["learning_paths"])
    worked = {row["unit"] for row in rows["activities"].values()}
    for key, row in rows["path_modules"].items():
        assert row["unit"] is None or row["unit"] in worked, key
        siblings = {
            name.partition("/")[2]
            for name, other in rows["path_modules"].items()
            if other["learning_path"] == row["learning_path"]
        }
        assert set(row["unlock"]["after"]) <= siblings, key


@pytest.mark.parametrize("pack", PACKS)
def test_texts_name_their_slots(pack: str) -> None:
    """Every {{slot}} of a notification is a variable of it, and nothing else is."""
    rows = document(pack)
    for key, row in rows["notification_templates"].items():
        slots = set(re.findall(r"\{\{(\w+)\}\}", row["title"] + row["content"]))
        assert slots == set(row["variables"]), key
    labels = [row["label_key"] for row in rows["ui_labels"].values()]
    assert len(set(labels)) == len(labels) >= 15
