"""A published world with exams, meta-skills and currencies with rates, and two players."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from model.db import Actor, Database, WriteSession, open_database, read, write
from model.services import content, exams, learning, people
from model.services.verification import verify
from model.tables import PlayerProfile
from tests.conftest import settle
from tests.ledgers import another_player
from tests.model.services.play_worlds import MONDAY, Game, noon
from tests.sample_content import CONTENT

RANKS = {"easy": (5, 2), "medium": (4, 3), "hard": (3, 7), "expert": (2, 10), "legendary": (1, 12)}
"""Questions of each difficulty, and what the content says each is worth."""


def _question(exam: str, name: str, order: int, difficulty: str, points: int) -> dict[str, Any]:
    return {
        "exam_boss": exam,
        "order": order,
        "content": f"{name}?",
        "difficulty_level": difficulty,
        "base_points": points,
        "options": [{"key": "a", "text": "Yes"}, {"key": "b", "text": "No"}],
        "correct_answer": "a",
        "explanation": f"Because {name}.",
    }


def _algebra_questions() -> dict[str, dict[str, Any]]:
    return {
        f"algebra/{rank}{n}": _question("algebra", f"{rank}{n}", n, rank, points)
        for rank, (count, points) in RANKS.items()
        for n in range(1, count + 1)
    }


ALGEBRA = {
    "title": "Algebra",
    "difficulty": "medium",
    "skill": "algebra",
    "boss_health": 200,
    "time_limit_seconds": 1000,
    "question_count": 10,
    "passing_ppm": 700_000,
    "score_multiplier_ppm": 1_300_000,
    "max_attempts": 3,
}

ROWS: dict[str, dict[str, dict[str, Any]]] = {
    "skills": {"algebra": {"name": "Algebra", "mastery_rule": "bkt", "details": {}}},
    "exam_bosses": {
        "algebra": ALGEBRA,
        "short": {
            "title": "Short",
            "difficulty": "easy",
            "question_count": 9,
            "time_limit_seconds": 0,
            "experience_points": 100,
        },
        "hall": {"title": "Hall", "difficulty": "expert", "required_level": 5},
        "gate": {"title": "Gate", "difficulty": "easy"},
        "blank": {"title": "Blank", "difficulty": "easy"},
    },
    "exam_question_templates": {
        **_algebra_questions(),
        "short/one": {
            **_question("short", "one", 1, "easy", 2),
            "question_type": "short_answer",
            "options": [],
            "correct_answer": "Straße",
        },
        "short/two": _question("short", "two", 2, "easy", 1),
        "gate/one": _question("gate", "one", 1, "easy", 1),
    },
    "learning_paths": {"way": {"title": "Way"}},
    "path_modules": {
        "way/read": {"learning_path": "way", "order": 1, "kind": "reading", "title": "Read"},
        "way/exam": {
            "learning_path": "way",
            "order": 2,
            "kind": "exam",
            "title": "Exam",
            "exam_boss": "gate",
            "unlock": {"after": ["read"]},
        },
    },
    "skill_tree_templates": {"maths": {"name": "Maths"}},
    "skill_node_templates": {
        "maths/add": {"skill_tree_template": "maths", "name": "Add", "skill": "algebra"},
        "maths/multiply": {
            "skill_tree_template": "maths",
            "name": "Multiply",
            "unlock_threshold": 10,
        },
        "maths/free": {"skill_tree_template": "maths", "name": "Free"},
    },
    "skill_node_template_prerequisites": {
        "maths/multiply/after-add": {
            "skill_node_template": "maths/multiply",
            "prerequisite": "maths/add",
        },
    },
    "meta_skills": {
        "critical-thinking": {"name": "Critical thinking", "skill_category": "cognitive"},
        "synthesis": {"name": "Synthesis", "skill_category": "cognitive"},
    },
    "currencies": {
        "gold": {
            "name": "Gold",
            "symbol": "G",
            "exchange_rate_ppm": 2_000_000,
            "real_money_code": "EUR",
        },
        "gems": {
            "name": "Gems",
            "symbol": "D",
            "exchange_rate_ppm": 7_000_000,
            "real_money_code": "EUR",
        },
        "chips": {
            "name": "Chips",
            "symbol": "C",
            "exchange_rate_ppm": 3_000_000,
            "real_money_code": "USD",
        },
        "points": {"name": "Points", "symbol": "P"},
    },
}
"""What is added to the sample content."""


@dataclass(frozen=True)
class Hall:
    """The game, its two players (the first is the owner's), and writes some seconds after noon."""

    game: Game
    players: tuple[int, int]

    @contextmanager
    def after(
        self, seconds: float = 0, *, key: str = "", actor: Actor | None = None
    ) -> Iterator[WriteSession]:
        """A write session so many seconds after noon of the first day."""
        now = at(seconds)
        if actor is None:
            with self.game.writing(now, key=key) as session:
                yield session
        else:
            name = key or f"by-{next(self.game._numbers)}"
            with write(self.game.database, actor=actor, key=name, why="test", now=now) as session:
                yield session

    def begin(self, seconds: float, exam: str = "algebra", **more: Any) -> exams.ExamInfo:
        """The first player begins an exam."""
        with self.after(seconds) as session:
            return exams.begin(session, **{"player_id": self.players[0], "exam_key": exam, **more})

    def fight(self, seconds: float, attempt: int, *, right: int, wrong: int = 0) -> float:
        """Answer the next questions, one every ten seconds; gives when the last one was."""
        for number in range(right + wrong):
            with read(self.game.database) as session:
                asked = exams.next_question(session, attempt_id=attempt)
            assert asked is not None
            seconds += 10
            with self.after(seconds) as session:
                exams.answer(
                    session,
                    attempt_id=attempt,
                    question_id=asked.question_id,
                    text="a" if number < right else "b",
                )
        return seconds

    def finish(self, seconds: float, attempt: int) -> exams.ExamInfo:
        """Finish an attempt."""
        with self.after(seconds) as session:
            return exams.finish(session, attempt_id=attempt)

    def plant(self) -> dict[str, int]:
        """Give the first player the tree of maths; gives its nodes by name."""
        with self.after() as session:
            tree = learning.plant_tree(session, player_id=self.players[0], template="maths")
        return {node.name: node.node_id for node in tree.nodes}

    def actor_of(self, player_id: int, *roles: Any) -> Actor:
        """The person who plays a player, with these roles."""
        with read(self.game.database) as session:
            user_id = session.get_one(PlayerProfile, player_id).user_id
        assert user_id is not None
        return Actor(user_id, "Somebody", frozenset(roles))

    def xp(self) -> int:
        """What the first player has earned."""
        return self.game.player(self.players[0]).total_xp

    def assert_sound(self) -> None:
        """Everything that is stored holds."""
        with read(self.game.database) as session:
            assert verify(session).findings == ()


def at(seconds: float) -> datetime:
    """So many seconds after noon of the first day."""
    return noon(MONDAY) + timedelta(seconds=seconds)


@cache
def template(kind: str, make_database: Callable[..., str], sample_url: str) -> tuple[str, Hall]:
    """A database that holds the ground, to be copied by each test."""
    url = make_database(kind, sample_url)
    with open_database(url) as database:
        game = Game(database, people.ensure_local_owner(database), is_made=True)
        document, violations = content.normalise(copy.deepcopy({**CONTENT, **ROWS}))
        assert not violations, [str(violation) for violation in violations]
        game.publish(document)
        made = Hall(game, (game.join(), another_player(game)))
    settle(url)
    return url, made


def standing_in(database: Database, made: Hall) -> Hall:
    """The ground in a copy of the template."""
    game = copy.copy(made.game)
    game.database, game._numbers = database, itertools.count(1_000)
    return Hall(game, made.players)
