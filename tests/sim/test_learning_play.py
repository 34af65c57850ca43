"""Learning in simulations: lessons, quizzes and reviews, played the same by both engines."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.loading import freeze_pack
from data.pack_files import PACKS_FOLDER
from model.rules import mastery, scheduling
from model.rules.exact import divided_scaled, times_scaled
from model.rules.learning_content import BKT, FSRS
from model.ruleset import Ruleset
from model.services.content import freeze_document, normalise
from sim import Scenario, run_reference
from sim.arrays import new_scratch, one_player
from sim.compile import compile_ruleset
from sim.engine import run_fast
from sim.kernel.bundles import Bundle
from sim.kernel.learning_columns import DUE, LAST, SKILL, SKILL_RULE, STABILITY
from sim.kernel.mastering import remember, trace
from sim.kernel.tables import Log
from tests.sim.test_fast_engine import assert_same
from tests.sim.test_live_effects import BUSY, START
from tests.worlds import numeric, small_world

CASES = json.loads((Path(__file__).parent.parent / "golden" / "learning.json").read_text("utf-8"))


def _skill(rule: str, **fields: Any) -> dict[str, Any]:
    return {"name": rule, "mastery_rule": rule, **fields}


def _activities(unit: str, *, problems: int, xp: int) -> dict[str, Any]:
    content = {"problems": [{"question": f"{n}?", "answers": ["1"]} for n in range(problems)]}
    return {
        f"{unit}/{kind}": {
            "unit": unit, "name": kind, "type": kind, "order": order, "base_xp": xp,
            "content": content if problems else {},
        }
        for order, kind in enumerate(("practice", "quiz"))
    }  # fmt: skip


def _quiz(subject: dict[str, str], points: tuple[int, ...], **fields: Any) -> dict[str, Any]:
    row = {"title": "Quiz", "xp_reward": 30, "perfect_xp_bonus": 15, **subject, **fields}
    return {"row": row, "points": points}


@cache
def school(*, study_tasks: int | None = 4) -> Ruleset:
    """The small world with all that can be learned in it: three rules, quizzes, lessons, events."""
    world: dict[str, Any] = small_world()
    world["skills"] = {
        "letters": _skill("ladder"),
        "numbers": _skill(
            "bkt", prior_ppm=400_000, learn_ppm=300_000, guess_ppm=200_000, slip_ppm=100_000,
            forget_ppm=10_000, parent_skill="letters",
        ),
        "songs": _skill("fsrs", mastered_ppm=900_000, level=2),
    }  # fmt: skip
    world["units"] = {
        f"{skill}/one": {"skill": skill, "name": "One", "order": 1} for skill in world["skills"]
    }
    world["activities"] = {
        **_activities("letters/one", problems=0, xp=12),
        **_activities("numbers/one", problems=3, xp=20),
        **_activities("songs/one", problems=2, xp=25),
    }
    quizzes = {
        "numbers": _quiz({"skill": "numbers"}, (1, 2, 3), max_attempts=3),
        "songs": _quiz({"skill": "songs"}, (1, 1), time_limit_seconds=90),
        "hello": _quiz({"lesson": "hello"}, (3, 1)),
        "riddle": _quiz({}, (1,), passing_ppm=1_000_000),
    }
    world["quizzes"] = {key: quiz["row"] for key, quiz in quizzes.items()}
    world["questions"] = {
        f"{key}/q{n}": {"quiz": key, "order": n, "prompt": "?", "points": points}
        for key, quiz in quizzes.items()
        for n, points in enumerate(quiz["points"])
    }
    world["languages"] = {"german": {"code": "de", "name": "German"}}
    world["lessons"] = {
        key: {"language": "german", "title": key, "order": order, "xp_reward": xp, **more}
        for order, (key, xp, more) in enumerate(
            [
                ("hello", 50, {}),
                ("silent", 0, {}),
                ("later", 60, {"required_level": 4}),
                ("hidden", 70, {"is_published": False}),
            ]
        )
    }
    for key in ("activities_completed", "skills_mastered", "lessons_completed"):
        world["metrics"][key] = {"name": key, "unit": "times", "kind": "numeric"}
    world["quest_templates"]["learn"] = {
        "name": "Learn", "description": "Learn.", "type": "daily", "category": "discipline",
        "requirements": numeric("activities_completed", 2), "base_xp": 15,
    }  # fmt: skip
    world["event_templates"] = {
        key: {"name": key, "event_type": "bonus_xp", **fields} for key, fields in BUSY.items()
    }
    if study_tasks is not None:
        world["archetypes"]["regular"]["choices"]["study_tasks"] = study_tasks
    document, violations = normalise(world)
    assert not violations, [str(violation) for violation in violations]
    return freeze_document(document)


WORLDS: dict[str, Callable[[], Ruleset]] = {
    "shikshadisha": lambda: freeze_pack(PACKS_FOLDER / "shikshadisha"),
    "anonymous_learning": lambda: freeze_pack(PACKS_FOLDER / "anonymous_learning"),
    "academic_rpg": lambda: freeze_pack(PACKS_FOLDER / "academic_rpg"),
    "language_rpg": lambda: freeze_pack(PACKS_FOLDER / "language_rpg"),
    "school": school,
}


@pytest.mark.parametrize("world", WORLDS)
def test_both_engines_learn_the_same(world: str) -> None:
    """Ledgers, occurrences and states with every word of mastery are equal to the bit."""
    ruleset = WORLDS[world]()
    scenario = Scenario.of(players=24, days=60, seed=5, start_on=START)
    fast = run_fast(ruleset, scenario)
    assert_same(fast, run_reference(ruleset, scenario))
    frames = fast.frames()
    assert {"lesson", "quiz"} <= set(frames["xp_events"]["source"])
    is_measured = world != "language_rpg"
    assert ("skill_mastered" in set(frames["occurrences"]["kind"])) == is_measured


def test_first_successes_are_paid_once_and_counted() -> None:
    """Each activity, quiz and lesson pays once, perfect quizzes more; quests read the counts."""
    scenario = Scenario.of(players=40, days=60, seed=5, start_on=date(2026, 4, 1))
    events = run_fast(school(), scenario).frames()["xp_events"]
    learned = events[events["source"].isin(["lesson", "quiz"])]
    assert not learned.duplicated(["player_key", "source", "content_key"]).any()
    base = learned.groupby("content_key")["base_xp"].agg(lambda xp: tuple(sorted(set(xp))))
    assert base["numbers"] == (30, 45)
    assert base["songs"] == (45,)  # one wrong of two does not pass
    assert base["letters/one/quiz"] == (12,) and base["songs/one/practice"] == (25,)
    assert base["hello"] == (30, 45, 50)  # the lesson and its quiz share a key
    assert "silent" not in base and "hidden" not in base
    later = learned[learned["content_key"] == "later"]
    assert len(later) and later["level_before"].min() >= 4
    assert "learn" in set(events["content_key"])
    quizzes = learned[learned["content_key"].isin(["numbers/one/quiz", "numbers/one/practice"])]
    assert set(quizzes["source"]) == {"lesson", "quiz"}


def test_learning_is_switched_by_content_and_archetype() -> None:
    """No tasks, no lessons; an archetype that says nothing does the assumed number of tasks."""
    scenario = Scenario.of(players=6, days=20, seed=5)
    idle = run_fast(school(study_tasks=0), scenario).frames()["xp_events"]
    assert not set(idle["source"]) & {"lesson", "quiz"}
    plain, two = school(study_tasks=None), school(study_tasks=2)
    assert run_fast(plain, scenario).digest == run_fast(two, scenario).digest
    assert "study_tasks" not in plain.content["archetypes"]["regular"]["choices"]
    assert two.content["archetypes"]["regular"]["choices"]["study_tasks"] == 2


def _one_player() -> tuple[Any, ...]:
    """One player of the school as compiled functions take them: content, state, scratch, log."""
    compiled = compile_ruleset(school())
    dimensions = {"aggregate": 3, "group": 1, "watched_levels": 1, "rows": 1}
    numbers = {"late_from_day", "start_ordinal"}
    log = Log(
        **{
            name: 0 if name in numbers else np.zeros((0,) * dimensions.get(name, 2), np.int64)
            for name in Log._fields
        }
    )
    state = one_player(compiled.game, watched_levels=0)
    scratch = Bundle(new_scratch(compiled.content, compiled.people))
    return compiled.content_bundle, Bundle(state), scratch, Bundle(log)


def test_compiled_tracing_is_the_textbook_s() -> None:
    """Three right answers: the chances and the knowledge of the case reckoned by hand."""
    case = CASES["tracing"]
    content, state, scratch, log = _one_player()
    skill = list(content.parts.skill_set[:, SKILL_RULE]).index(BKT)
    tracing = mastery.Tracing(case["prior"], case["learn"], case["guess"], case["slip"], 0.01)
    known = tracing.prior
    for is_right, chance in zip(case["right"], case["chance"], strict=True):
        assert state.parts.skill_known[0, skill] == known
        assert mastery.chance_of_right(known, tracing) == pytest.approx(chance, abs=1e-15)
        trace(skill, 100, is_right, content, state, scratch, log, 0)
        known = mastery.traced(known, tracing, 0, is_right=is_right)
    assert state.parts.skill_known[0, skill] == known == pytest.approx(case["known"], abs=1e-15)


def test_compiled_fsrs_gives_the_published_intervals() -> None:
    """Thirteen ratings, each on its due date: py-fsrs's intervals, and the rule's own bits."""
    content, state, _, _ = _one_player()
    skill = list(content.parts.skill_set[:, SKILL_RULE]).index(FSRS)
    row = state.parts.skill[0, skill * SKILL : (skill + 1) * SKILL]
    memory, minute, days, found = scheduling.Memory(), 0, 0, []
    for rating in CASES["fsrs"]["ratings"]:
        remember(skill, minute, 1_000_000, rating, state, 0)
        memory, wait = scheduling.review(memory, rating, days)
        days = wait // scheduling.DAY_SECONDS
        assert row[DUE] - minute == wait // 60 and row[STABILITY] == memory.stability
        found.append((row[DUE] - minute) // 1_440)
        row[LAST] = minute
        minute = row[DUE]
    assert found == CASES["fsrs"]["intervals"]


@given(st.integers(-(1 << 45), 1 << 45), st.integers(-(1 << 45), 1 << 45), st.integers(1, 1 << 50))
def test_halved_products_are_exact(first: int, second: int, divisor: int) -> None:
    """Products and quotients that fit 64 bits are those of whole numbers of any length."""
    assert times_scaled(first, second) == first * second >> 32
    numerator = abs(first) % (divisor << 28)
    assert divided_scaled(numerator, divisor) == (numerator << 32) // divisor
