"""Translations from a proposal to what is shown, with four eyes and fall-backs."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from model.db import Actor, read, write
from model.errors import NotFound, QuestlabError
from model.services import localization, worlds
from model.tables import User
from model.words import Role, TranslationStatus
from tests.model.services.play_worlds import Game
from tests.sample_content import CONTENT

LABELS = {
    "start": {"label_key": "home.start", "default_text": "Start", "context": "A button."},
    "hello": {"label_key": "home.hello", "default_text": "Hello {{name}}!", "context": ""},
}


class Office:
    """The sample world with labels; who proposes, and two who judge."""

    def __init__(self, game: Game) -> None:
        """Publish the labels."""
        self.database, self.number = game.database, 0
        game.publish({**copy.deepcopy(CONTENT), "ui_labels": LABELS})
        with game.writing() as session:
            self.world_id = worlds.world_by_key(session, key="sample").id
            users = [User(email=f"u{n}@example.org", name=f"U{n}") for n in range(3)]
            session.add_all(users)
            session.flush()
            ids = [user.id or 0 for user in users]
        self.writer = Actor(ids[0], "Writer", frozenset())
        self.judge = Actor(ids[1], "Judge", frozenset({Role.EDUCATOR}))
        self.other = Actor(ids[2], "Other", frozenset({Role.DESIGNER}))

    def do(self, actor: Actor, service: Any, *, once: str = "", **request: Any) -> Any:
        """Call a service as somebody."""
        self.number += 1
        name = once or f"office-{self.number}"
        with write(self.database, actor=actor, key=name, why="test") as session:
            return service(session, **request)

    def propose(self, text: str, language: str = "de", *, by: Actor | None = None) -> Any:
        """Propose a text for the start button."""
        request = {"key": "home.start", "language": language, "text": text}
        who = by or self.writer
        return self.do(who, localization.propose, world_id=self.world_id, **request)

    def refused(self, code: str, actor: Actor, service: Any, **request: Any) -> None:
        """The service refuses with this code."""
        with pytest.raises(QuestlabError) as found:
            self.do(actor, service, **request)
        violations = getattr(found.value, "violations", ())
        assert code in {found.value.code, *(part.code for part in violations)}, str(found.value)

    def shown(self, language: str, key: str = "home.start") -> tuple[str, str]:
        """What is shown, and in which language."""
        with read(self.database) as session:
            info = localization.text(session, world_id=self.world_id, key=key, language=language)
        return info.text, info.language


@pytest.fixture
def office(sample: Game) -> Office:
    """The published labels and three persons."""
    return Office(sample)


def test_a_text_is_proposed_judged_by_another_and_shown(office: Office) -> None:
    """The nearest approved language is shown, else the default; a better text retires the old."""
    assert office.shown("de-AT") == ("Start", "")
    with pytest.raises(NotFound, match="home.start"):
        office.shown("de", "home.strat")
    first = office.propose("Anfangen")
    assert office.shown("de") == ("Start", ""), "a proposal is not shown"
    office.do(office.judge, localization.approve, translation_id=first.id, once="yes")
    again = office.do(office.judge, localization.approve, translation_id=first.id, once="yes")
    assert (again.status, again.approved_by_id) == (
        TranslationStatus.APPROVED,
        office.judge.user_id,
    )
    assert [office.shown(tag) for tag in ("de", "de-AT", "fr")] == [
        ("Anfangen", "de"),
        ("Anfangen", "de"),
        ("Start", ""),
    ]
    office.do(office.judge, localization.approve, translation_id=office.propose("Los", "de-AT").id)
    better = office.propose("Beginnen")
    office.do(office.other, localization.approve, translation_id=better.id)
    assert (office.shown("de"), office.shown("de-AT")) == (("Beginnen", "de"), ("Los", "de-AT"))
    with read(office.database) as session:
        retired = localization.translation(session, translation_id=first.id)
        assert retired.status is TranslationStatus.REJECTED
        assert localization.missing(session, world_id=office.world_id, language="de") == (
            "home.hello",
        )
        every = localization.texts(session, world_id=office.world_id, language="de")
        assert [(info.key, info.is_default) for info in every] == [
            ("home.hello", True),
            ("home.start", False),
        ]
    office.do(office.judge, localization.reject, translation_id=better.id)
    assert office.shown("de") == ("Start", "")
    back = office.do(
        office.writer, localization.propose_again, translation_id=first.id, text="Anfang"
    )
    with read(office.database) as session:
        waiting = localization.proposals(session, world_id=office.world_id)
    assert ([info.id for info in waiting], back.text) == ([first.id], "Anfang")


def test_what_cannot_be_proposed_or_judged(office: Office) -> None:
    """Duplicates, lost slots, unknown labels; one's own text, somebody without a role, twice."""
    mine = office.propose("Los")
    propose, world = localization.propose, office.world_id
    start = {"world_id": world, "key": "home.start", "language": "de"}
    office.refused("E-LOC-003", office.other, propose, text="Los", **start)
    hello = {**start, "key": "home.hello"}
    office.refused("E-LOC-002", office.writer, propose, text="Hallo {{nmae}}!", **hello)
    office.refused("E-LOC-001", office.writer, propose, text="x", **{**start, "key": "home"})
    office.refused("E-RECORD-007", office.writer, propose, text="x", **{**start, "language": "d!"})
    approve, reject = localization.approve, localization.reject
    office.refused("E-REFUSED-002", office.writer, approve, translation_id=mine.id)
    own = office.propose("Auf", by=office.judge)
    for service in (approve, reject):
        office.refused("E-LOC-004", office.judge, service, translation_id=own.id)
    admin = Actor(office.judge.user_id, "Admin", frozenset({Role.ADMIN}))
    office.refused("E-LOC-004", admin, approve, translation_id=own.id)
    office.do(office.judge, reject, translation_id=mine.id)
    for service in (approve, reject):
        office.refused("E-LOC-005", office.other, service, translation_id=mine.id)
    again = localization.propose_again
    office.refused("E-LOC-003", office.writer, again, translation_id=mine.id, text="Auf")
    office.refused("E-LOC-005", office.judge, again, translation_id=own.id, text="Auf!")
    stranger = Actor(office.other.user_id, "Stranger", frozenset())
    office.refused("E-REFUSED-002", stranger, again, translation_id=mine.id, text="Weiter")
