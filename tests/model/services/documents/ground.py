"""A published world with a quest line, majors and a skill tree, and players who are persons."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from model.db import Actor, Database, WriteSession, open_database, read, write
from model.errors import QuestlabError
from model.services import content, documents, learning, people, play
from model.services.documents import DOCUMENTS, DocumentInfo
from model.tables import User
from model.words import DocumentType, FileType, Role
from tests.conftest import settle
from tests.model.services.play_worlds import MONDAY, Game, noon
from tests.sample_content import CONTENT

NOW = noon(MONDAY)
SYLLABUS = """# Programming

## Week 1: Loops
Repeat what repeats. Loops run, loops end.

## Week 2: Lists
Lists keep things in order; a list grows.

## Week 3: Project
Build a program of lists and loops.

Week 2 Lists exercise: due 2026-01-20 18:00
Final exam: 12 February 2026
"""


def study_world() -> dict[str, Any]:
    """The sample content with skills, a tree, a route with majors, and a quest line."""
    rows: dict[str, dict[str, dict[str, Any]]] = {
        "skills": {"lists": {"name": "Lists"}, "loops": {"name": "Loops"}},
        "skill_tree_templates": {"code": {"name": "Code"}},
        "skill_node_templates": {
            "code/loops": {"skill_tree_template": "code", "skill": "loops", "name": "Loops"}
        },
        "routes": {"software": {"name": "Software"}},
        "smaller_majors": {
            "games": {"route": "software", "name": "Games", "detection_keywords": ["unity"]},
            "programs": {
                "route": "software",
                "name": "Programs",
                "detection_keywords": ["lists", "loops"],
            },
        },
        "quizzes": {"basics": {"title": "Basics"}, "more": {"title": "More of the basics"}},
        **_quest_lines(),
    }
    made, violations = content.normalise({**copy.deepcopy(CONTENT), **rows})
    assert not violations, [str(violation) for violation in violations]
    return made


def _quest_lines() -> dict[str, dict[str, dict[str, Any]]]:
    """A line of three steps, and one that asks for quizzes."""
    step = {"quest_type": "learning", "difficulty": "easy", "estimated_duration": 30}
    step |= {"description": "Read the first chapter of it."}
    return {
        "quest_line_templates": {
            "first": {"title": "First steps", "route": "software"},
            "quizzes": {"title": "Quizzes to pass", "route": "software"},
        },
        "quest_step_templates": {
            "first/read": {
                **step,
                "quest_line_template": "first",
                "order": 1,
                "title": "Read it",
                "experience_points": 100,
            },
            "first/note": {
                **step,
                "quest_line_template": "first",
                "order": 2,
                "title": "Note it",
                "experience_points": 50,
                "completion_criteria": {"criteria": [{"kind": "notes_written", "target": 1}]},
            },
            "first/test": {
                **step,
                "quest_line_template": "first",
                "order": 3,
                "title": "Test it",
                "experience_points": 50,
                "completion_criteria": {"criteria": [{"kind": "tests_passed"}]},
            },
            "quizzes/pass": {
                **step,
                "quest_line_template": "quizzes",
                "order": 1,
                "title": "Pass it",
                "experience_points": 60,
                "completion_criteria": {"criteria": [{"kind": "quiz_passed"}]},
            },
            "quizzes/named": {
                **step,
                "quest_line_template": "quizzes",
                "order": 2,
                "title": "Pass more of the BASICS",
                "experience_points": 70,
                "completion_criteria": {"criteria": [{"kind": "quiz_passed"}]},
            },
        },
        "quest_step_template_prerequisites": {
            "first/note/after-read": {
                "quest_step_template": "first/note",
                "prerequisite": "first/read",
            }
        },
    }


_MADE: dict[str, tuple[str, Ground]] = {}


def template(make: Callable[[], str], sample_url: str) -> tuple[str, Ground]:
    """The address of the ground and what is in it, made once for all tests of a process."""
    if sample_url not in _MADE:
        url = make()
        with open_database(url) as database:
            made = Ground(database)
        settle(url)
        _MADE[sample_url] = (url, made)
    return _MADE[sample_url]


class Ground:
    """The world with two players; the first has a tree with the skill Loops."""

    def __init__(self, database: Database, made: Ground | None = None) -> None:
        """Make the ground, or stand on a copy of it."""
        self.database = database
        self.owner = people.ensure_local_owner(database)
        self.now, self.number = NOW, 0
        self.actors: dict[int, Actor] = {} if made is None else made.actors
        self.loops: int = 0 if made is None else made.loops
        if made is None:
            self._make()
        self.first, self.second = tuple(self.actors)
        self.tutor: int | None = None

    def _make(self) -> None:
        game = Game(self.database, self.owner, is_made=True)
        game.publish(study_world())
        for name in ("Ada", "Bob"):
            with game.writing(NOW) as session:
                times = {"created_at": session.now, "updated_at": session.now}
                user = User(email=f"{name.lower()}@example.org", name=name, **times)
                session.add(user)
                session.flush()
                user_id = user.id or 0
            with game.writing(NOW) as session:
                player_id = play.join(session, world="sample", user_id=user_id).id
            self.actors[player_id] = Actor(user_id=user_id, name=name, roles=frozenset())
        with game.writing(NOW) as session:
            tree = learning.plant_tree(session, player_id=min(self.actors), template="code")
        self.loops = tree.node("Loops").node_id

    @contextmanager
    def as_(self, player_id: int | None, *, key: str = "") -> Iterator[WriteSession]:
        """A write session at the ground's present as a player, or as the owner."""
        self.number += 1
        actor = self.owner if player_id is None else self.actors[player_id]
        if player_id is not None and player_id == self.tutor:
            actor = Actor(actor.user_id, actor.name, frozenset({Role.EDUCATOR}))
        name = key or f"study-{self.number}"
        with write(self.database, actor=actor, key=name, why="test", now=self.now) as session:
            yield session

    def do(self, service: Any, *, by: int | None = -1, key: str = "", **request: Any) -> Any:
        """Call a service as the first player, or as somebody else (None: the owner)."""
        with self.as_(self.first if by == -1 else by, key=key) as session:
            return service(session, **request)

    def look(self, service: Any, **request: Any) -> Any:
        """Call a reading service."""
        with read(self.database) as session:
            return service(session, **request)

    def refused(self, code: str, service: Any, *, by: int | None = -1, **request: Any) -> None:
        """The service refuses with this code, and nothing is written."""
        before = self.counts()
        with pytest.raises(QuestlabError) as found:
            self.do(service, by=by, **request)
        violations = getattr(found.value, "violations", ())
        codes = {found.value.code, *(violation.code for violation in violations)}
        assert code in codes, (codes, str(found.value))
        assert self.counts() == before

    def counts(self) -> tuple[int, ...]:
        """How many audit entries, kept answers and checks there are."""
        with read(self.database) as session:
            return tuple(
                int(session.execute(sa.text(f"SELECT count(*) FROM {table}")).scalar_one())
                for table in ("audit_events", "idempotency_keys", "outside_checks")
            )

    def later(self, **by: int) -> None:
        """Let time pass."""
        self.now += timedelta(**by)

    def hand_in(self, text: str = SYLLABUS, **more: Any) -> DocumentInfo:
        """A Markdown document of the first player, waiting."""
        given = {"player_id": self.first, "title": "Programming", "file_type": FileType.MD}
        given |= {"document_type": DocumentType.SYLLABUS, "content": text.encode(), **more}
        made: DocumentInfo = self.do(documents.hand_in, **given)
        return made

    def read_in(self, made: DocumentInfo, text: str = SYLLABUS) -> DocumentInfo:
        """The document after it was read in with this text."""
        on = {"document_id": made.id, "table": made.table}
        self.do(documents.begin_reading, **on)
        done: DocumentInfo = self.do(documents.finish_reading, **on, text=text, pages=1)
        return done

    def proposal(self, document_id: int, table: str = DOCUMENTS) -> documents.ProposalInfo:
        """What a document proposes now."""
        on = {"document_id": document_id, "table": table}
        found: documents.ProposalInfo = self.look(documents.proposal, **on, at=self.now)
        return found
