"""Recordings from handing in to their score, as learners and teachers meet them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from model.db import Actor, WriteSession, write
from model.errors import NotFound, QuestlabError
from model.services import media
from model.services.media import NewAsset
from model.tables import ProductRole, User
from model.words import AudioUploadStatus, MediaKind, Role
from tests.model.services.parties.ground import Ground, without_player
from tests.model.services.play_worlds import Game

SOUND = NewAsset(
    kind=MediaKind.AUDIO,
    name="Hello",
    url="https://files.example/hello.ogg",
    media_type="audio/ogg",
    size_bytes=1000,
    sha256="ab" * 32,
)


class School(Ground):
    """Two learners, and a teacher who supervises by their product role."""

    def __init__(self, game: Game) -> None:
        """Make the teacher."""
        super().__init__(game, players=2)
        with game.writing() as session:
            role = ProductRole(name="teacher", may_supervise=True)
            session.add(role)
            session.flush()
            user = User(email="t@example.org", name="Teacher", product_role_id=role.id)
            session.add(user)
            session.flush()
            assert user.id is not None
            self.teacher = Actor(user_id=user.id, name="Teacher", roles=frozenset())
        self.staff = Actor(self.teacher.user_id, "Teacher", frozenset({Role.EDUCATOR}))

    @contextmanager
    def teaching(self, *, key: str = "") -> Iterator[WriteSession]:
        """A write session of the teacher."""
        self.number += 1
        name = key or f"teach-{self.number}"
        database = self.game.database
        with write(database, actor=self.teacher, key=name, why="test", now=self.now) as session:
            yield session

    def sound(self, player_id: int, **changes: Any) -> int:
        """A stored file of a learner."""
        values = {name: getattr(SOUND, name) for name in NewAsset.__dataclass_fields__} | changes
        stored = self.do(
            without_player(media.store), player_id, world="sample", asset=NewAsset(**values)
        )
        return int(stored.id)


@pytest.fixture
def school(sample: Game) -> School:
    """The sample world with learners and a teacher."""
    return School(sample)


def test_a_recording_is_heard_and_then_scored(school: School) -> None:
    """Pending, reviewed with comments, scored by the same teacher; the learner is told."""
    me, _ = school.players
    asset = school.sound(me)
    assert school.sound(me) == asset, "the same content is stored once"
    with school.as_(me, key="hand") as session:
        upload = media.hand_in(session, player_id=me, asset_id=asset, transcript="Hello")
    with school.as_(me, key="hand") as session:
        assert media.hand_in(session, player_id=me, asset_id=asset, transcript="Hello") == upload
    waiting = school.look(media.waiting, world="sample")
    assert [part.id for part in waiting] == [upload.id]
    with school.teaching() as session:
        heard = media.review(session, upload_id=upload.id, comments="Slower.")
    assert (heard.status, heard.feedback[0].score) == (AudioUploadStatus.REVIEWED, None)
    with school.teaching(key="score") as session:
        scored = media.review(session, upload_id=upload.id, score=80)
    with school.teaching(key="score") as session:
        assert media.review(session, upload_id=upload.id, score=80) == scored
    assert scored.status is AudioUploadStatus.SCORED
    assert [(part.score, part.comments) for part in scored.feedback] == [(80, "Slower.")]
    assert school.look(media.waiting, world="sample") == ()
    with pytest.raises(QuestlabError) as found, school.teaching() as session:
        media.review(session, upload_id=upload.id, score=90)
    assert found.value.code == "E-MED-007"
    school.refused("E-MED-007", without_player(media.withdraw), me, upload_id=upload.id)
    school.do(without_player(media.remove), me, asset_id=asset)
    with pytest.raises(NotFound):
        school.look(media.asset_of, asset_id=asset)


def test_what_cannot_be_handed_in_or_reviewed(school: School) -> None:
    """Somebody else's, no sound, twice; and reviews by learners, of oneself, that say nothing."""
    me, other = school.players
    asset, theirs = school.sound(me), school.sound(other, sha256="cd" * 32)
    image = school.sound(
        me, sha256="ef" * 32, kind=MediaKind.IMAGE, media_type="image/png", name="Me"
    )
    school.refused("E-MED-002", media.hand_in, me, asset_id=theirs)
    school.refused("E-MED-003", media.hand_in, me, asset_id=image)
    school.refused("E-RECORD-005", media.hand_in, me, asset_id=asset, question_id=999)
    upload = school.do(media.hand_in, me, asset_id=asset)
    school.refused("E-MED-004", media.hand_in, me, asset_id=asset)
    school.refused("E-MED-001", without_player(media.remove), me, asset_id=asset)
    review = without_player(media.review)
    school.refused("E-MED-005", review, other, upload_id=upload.id, score=1)
    school.refused("E-MED-005", review, me, upload_id=upload.id, score=100)
    for request, code in (({"comments": " "}, "E-MED-006"), ({"score": 101}, "E-RECORD-003")):
        with pytest.raises(QuestlabError) as found, school.teaching() as session:
            media.review(session, upload_id=upload.id, **request)
        violations = getattr(found.value, "violations", ())
        assert code in {found.value.code, *(part.code for part in violations)}
    school.refused("E-REFUSED-015", without_player(media.withdraw), other, upload_id=upload.id)
    school.refused("E-REFUSED-002", without_player(media.remove), other, asset_id=image)
    school.do(without_player(media.withdraw), me, upload_id=upload.id)
    with pytest.raises(NotFound):
        school.look(media.recording, upload_id=upload.id)
    faulty = NewAsset(MediaKind.AUDIO, "", "http://x", "image/png", -1, "zz")
    with pytest.raises(QuestlabError) as found, school.as_(me) as session:
        media.store(session, world="sample", asset=faulty)
    fields = {part.path[-1] for part in found.value.violations}  # type: ignore[attr-defined]
    assert {"name", "url", "size_bytes", "sha256"} <= fields
