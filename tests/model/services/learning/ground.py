"""A world with something to learn, published, and a player in it at chosen instants."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest

from model.db import Actor, WriteSession, read, write
from model.errors import QuestlabError
from model.services import content, learning
from model.tables import User
from model.words import Role
from tests.model.services.play_worlds import MONDAY, Game, noon
from tests.sample_content import CONTENT

START = noon(MONDAY)
VOWELS, CONSONANTS = "spelling/letters/vowels", "spelling/letters/consonants"
FLASH = "fading/words/flash"


def question(quiz: str, order: int, **more: Any) -> dict[str, Any]:
    """A question of a quiz."""
    return {"quiz": quiz, "order": order, "prompt": f"Question {order}?", **more}


def options(question_key: str, right: str, wrong: str) -> dict[str, dict[str, Any]]:
    """Options of a question by letters: those that are right, and those that are wrong."""
    return {
        f"{question_key}/{letter}": {
            "question": question_key,
            "order": ord(letter),
            "text": f"Answer {letter}",
            "is_correct": letter in right,
            "feedback": f"You chose {letter}.",
        }
        for letter in right + wrong
    }


def learning_rows() -> dict[str, dict[str, dict[str, Any]]]:
    """A language with lessons, quizzes, four skills, a path and a skill tree."""
    return {**_lessons_and_quizzes(), **_skills(), **_paths_and_trees()}


def _lessons_and_quizzes() -> dict[str, dict[str, dict[str, Any]]]:
    typed = "greetings/q3"
    return {
        "languages": {"german": {"code": "de", "name": "German"}},
        "lessons": {
            "hello": {"language": "german", "title": "Hello", "xp_reward": 40},
            "advanced": {"language": "german", "title": "Advanced", "required_level": 5},
            "hidden": {"language": "german", "title": "Hidden", "is_published": False},
            "empty": {"language": "german", "title": "Empty", "xp_reward": 5},
        },
        "lesson_sections": {
            f"hello/s{n}": {
                "lesson": "hello",
                "title": f"Part {n}",
                "order": n,
                "content": {"body": "Hallo!"},
            }
            for n in (1, 2)
        },
        "quizzes": {
            "greetings": {
                "lesson": "hello",
                "title": "Greetings",
                "time_limit_seconds": 300,
                "max_attempts": 3,
                "xp_reward": 60,
                "perfect_xp_bonus": 30,
            },
            "sums": {"skill": "addition", "title": "Sums", "shuffle_questions": True},
            "essay": {"skill": "recall", "title": "Essay", "xp_reward": 25},
            "blank": {"title": "Blank"},
        },
        "questions": {
            "greetings/q1": question("greetings", 1, points=4, topic="morning"),
            "greetings/q2": question("greetings", 2, points=4, topic="evening"),
            typed: question(
                "greetings", 3, points=2, kind="fill_in_the_blank", explanation="It is a street."
            ),
            **{
                f"sums/{rank}{n}": question("sums", n, difficulty=rank)
                for rank in ("easy", "medium", "hard", "expert", "legendary")
                for n in (1, 2)
            },
            "essay/say": question("essay", 1, points=10, kind="speaking"),
        },
        "question_options": {
            **options("greetings/q1", right="a", wrong="bc"),
            **options("greetings/q2", right="ab", wrong="cd"),
            f"{typed}/a": {"question": typed, "order": 1, "text": "Die Straße", "is_correct": True},
            **{
                key: row
                for rank in ("easy", "medium", "hard", "expert", "legendary")
                for n in (1, 2)
                for key, row in options(f"sums/{rank}{n}", right="a", wrong="b").items()
            },
        },
    }


def _skills() -> dict[str, dict[str, dict[str, Any]]]:
    return {
        "skills": {
            "addition": {
                "name": "Addition",
                "mastery_rule": "bkt",
                "prior_ppm": 400_000,
                "learn_ppm": 300_000,
                "guess_ppm": 200_000,
                "slip_ppm": 100_000,
            },
            "fading": {"name": "Fading", "mastery_rule": "bkt", "forget_ppm": 200_000},
            "spelling": {"name": "Spelling", "mastery_rule": "ladder"},
            "recall": {"name": "Recall", "mastery_rule": "fsrs"},
        },
        "units": {
            "spelling/letters": {"skill": "spelling", "name": "Letters", "order": 1},
            "fading/words": {"skill": "fading", "name": "Words", "order": 1},
        },
        "activities": {
            VOWELS: {
                "unit": "spelling/letters",
                "name": "Vowels",
                "order": 1,
                "type": "quiz",
                "base_xp": 20,
                "content": {
                    "problems": [
                        {"question": "Is A one?", "answers": ["yes"], "hint": "It is."},
                        {"question": "Is B one?", "answers": ["no"], "hint": ""},
                        {"question": "Is E one?", "answers": ["yes", "y"], "hint": ""},
                    ]
                },
            },
            CONSONANTS: {
                "unit": "spelling/letters",
                "name": "Consonants",
                "order": 2,
                "base_xp": 10,
                "content": {"body": "Write them down."},
            },
            FLASH: {"unit": "fading/words", "name": "Flash", "content": {"body": "Look."}},
        },
    }


def _paths_and_trees() -> dict[str, dict[str, dict[str, Any]]]:
    return {
        "learning_paths": {
            "start": {"title": "Start", "completion_xp": 100},
            "closed": {"title": "Closed", "is_active": False},
            "gated": {"title": "Gated"},
        },
        "path_modules": {
            "start/read": _module("read", 1, kind="reading", xp_reward=10),
            "start/lesson": _module("lesson", 2, lesson="hello", after=["read"]),
            "start/quiz": _module(
                "quiz", 3, kind="quiz", quiz="greetings", after=["lesson"], xp_reward=20
            ),
            "start/extra": _module(
                "extra", 4, kind="unit", unit="spelling/letters", is_optional=True
            ),
            "start/late": _module(
                "late", 5, kind="project", after=["quiz", "extra"], need="any", xp_min=50
            ),
            "gated/quiz": {
                **_module("quiz", 1, kind="quiz", quiz="greetings"),
                "learning_path": "gated",
            },
            "gated/best": {
                **_module("best", 2, after=["quiz"], score_min_ppm=900_000),
                "learning_path": "gated",
            },
        },
        "skill_tree_templates": {"maths": {"name": "Maths"}},
        "skill_node_templates": {
            "maths/add": _node("Add", skill="addition", unlock_threshold=60),
            "maths/multiply": _node("Multiply", skill="fading", unlock_threshold=10),
            "maths/free": _node("Free", max_level=5),
        },
        "skill_node_template_prerequisites": {
            "maths/multiply/after-add": {
                "skill_node_template": "maths/multiply",
                "prerequisite": "maths/add",
            },
        },
    }


_UNLOCKING = ("after", "need", "xp_min", "score_min_ppm")


def _module(name: str, order: int, *, kind: str = "lesson", **more: Any) -> dict[str, Any]:
    rule = {key: more.pop(key) for key in _UNLOCKING if key in more}
    return {
        "learning_path": "start",
        "order": order,
        "kind": kind,
        "title": name.title(),
        "unlock": rule,
        **more,
    }


def _node(name: str, **more: Any) -> dict[str, Any]:
    return {"skill_tree_template": "maths", "name": name, **more}


def learning_world() -> dict[str, Any]:
    """The sample content with something to learn, sound and complete."""
    rows = learning_rows()
    for table in ("skills", "units", "activities"):
        for row in rows[table].values():
            row["details"] = {}
    document, violations = content.normalise({**copy.deepcopy(CONTENT), **rows})
    assert not violations, [str(violation) for violation in violations]
    return document


class School:
    """The published learning world with one player, and writes some minutes after the start."""

    def __init__(self, game: Game) -> None:
        """Let a player join."""
        self.game = game
        self.player = game.join()

    @contextmanager
    def after(
        self, minutes: float = 0, *, key: str = "", actor: Actor | None = None
    ) -> Iterator[WriteSession]:
        """A write session so many minutes after noon of the first day."""
        now = at(minutes)
        if actor is None:
            with self.game.writing(now, key=key) as session:
                yield session
        else:
            with write(self.game.database, actor=actor, key=key, why="test", now=now) as session:
                yield session

    def state(self, skill: str) -> learning.SkillStateInfo:
        """How the player stands in a skill."""
        with read(self.game.database) as session:
            return learning.skill_state(session, player_id=self.player, skill=skill)

    def xp(self) -> int:
        """What the player has earned."""
        return self.game.player(self.player).total_xp

    def other_actor(self, *roles: Role) -> Actor:
        """Somebody else, without any role unless some are named."""
        with self.game.writing() as session:
            user = User(email="other@example.org", name="Other")
            session.add(user)
            session.flush()
            assert user.id is not None
            return Actor(user.id, "Other", frozenset(roles))

    def me(self, *roles: Role) -> Actor:
        """The player themself, who is the local owner, without an admin's power."""
        return Actor(self.game.owner.user_id, "Me", frozenset(roles))


def at(minutes: float) -> datetime:
    """So many minutes after noon of the first day."""
    return START + timedelta(minutes=minutes)


@contextmanager
def refused(code: str) -> Iterator[None]:
    """What happens inside is refused with this code."""
    with pytest.raises(QuestlabError) as caught:
        yield
    assert caught.value.code == code, str(caught.value)
