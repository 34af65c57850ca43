"""Activities, mastery and reviews: ladder, memory model, forgetting, and what comes next."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from model.db import read
from model.services import learning
from model.words import ActivityAttemptStatus, MasteryBand, SkillStateStatus
from tests.model.services.learning.ground import (
    CONSONANTS,
    FLASH,
    VOWELS,
    School,
    at,
    refused,
)

HOUR, DAY = 60, 1440
ALL_RIGHT = {0: "Yes", 1: "no", 2: "Y"}


def _do(
    school: School, minute: float, activity: str, **given: object
) -> learning.ActivityAttemptInfo:
    with school.after(minute) as session:
        attempt = learning.start_activity(session, player_id=school.player, activity=activity)
        return learning.finish_activity(
            session,
            attempt_id=attempt.attempt_id,
            **given,  # type: ignore[arg-type]
        )


def _next(school: School, minute: float) -> str | None:
    with read(school.game.database) as session:
        return learning.next_activity(
            session, player_id=school.player, skill="spelling", at=at(minute)
        )


def _due(school: School, minute: float) -> list[tuple[str, int]]:
    with read(school.game.database) as session:
        found = learning.due_reviews(session, player_id=school.player, at=at(minute))
        return [(one.key, one.level) for one in found]


def test_the_ladder_is_climbed_by_activities(school: School) -> None:
    """Due activities of the lowest level come first; each level rests longer; success pays once."""
    before = school.xp()
    assert _next(school, 0) == VOWELS
    first = _do(school, 0, VOWELS, answers=ALL_RIGHT)
    assert (first.score, first.max_score, first.is_success) == (300, 300, True)
    assert (first.xp_awarded, school.xp() - before) == (20, 20)
    state = school.state("spelling")
    assert (state.status, state.share) == (SkillStateStatus.IN_PROGRESS, 0.0)
    assert _due(school, 0) == [(VOWELS, 0)]
    second = _do(school, 1, VOWELS, answers=ALL_RIGHT)
    assert (second.xp_awarded, _due(school, 2)) == (0, [])
    assert _next(school, 2) == CONSONANTS
    assert _due(school, 1 + HOUR) == [(VOWELS, 1)]
    for minute in (2, 3, 3 + HOUR, 4 + HOUR):
        _do(school, minute, CONSONANTS, success=True)
    state = school.state("spelling")
    assert state.share == pytest.approx(4 / 6)
    assert (state.level, state.band) == (66, MasteryBand.INTERMEDIATE)
    failed = _do(school, 5 + HOUR, CONSONANTS, success=False)
    assert failed.is_success is False
    after = school.state("spelling")
    assert (after.status, after.level) == (SkillStateStatus.REVIEW_NEEDED, 66)
    assert after.share == pytest.approx(3 / 6)
    _do(school, 6 + HOUR, CONSONANTS, success=True)
    for minute in (7 + HOUR, DAY):
        done = _do(school, minute, VOWELS, answers=ALL_RIGHT)
    assert done.correct == (True, True, True)
    assert school.state("spelling").status is SkillStateStatus.MASTERED
    assert school.state("spelling").level == 100
    assert school.xp() - before == 30


def test_what_is_handed_in_is_graded_and_told(school: School) -> None:
    """Hints cost, wrong answers bring theirs, and what no activity asks is refused."""
    with school.after(0) as session:
        running = learning.start_activity(session, player_id=school.player, activity=VOWELS)
        again = learning.start_activity(session, player_id=school.player, activity=VOWELS)
    assert running.attempt_id == again.attempt_id
    for given, code in (
        ({"answers": {3: "yes"}}, "E-LEARN-014"),
        ({"answers": {0: "y" * 4001}}, "E-LEARN-014"),
        ({"answers": {0: "yes"}, "hints_used": 2}, "E-LEARN-016"),
        ({"answers": {0: "\x00"}}, "E-LEARN-014"),
        ({"answers": {0: "yes"}, "seconds": -1}, "E-LEARN-016"),
    ):
        with school.after(1) as session, refused(code):
            learning.finish_activity(session, attempt_id=running.attempt_id, **given)
    for number in range(2):
        with school.after(2 + number, key="hand-in") as session:
            wrong = learning.finish_activity(
                session, attempt_id=running.attempt_id, answers={0: "no", 1: "no"}, hints_used=1
            )
    assert (wrong.score, wrong.is_success, wrong.correct) == (80, False, (False, True, False))
    assert (wrong.hints, wrong.completed_at, wrong.xp_awarded) == (("It is.",), at(2), 0)
    state = school.state("spelling")
    assert (state.status, state.attempts) == (SkillStateStatus.REVIEW_NEEDED, 1)
    assert school.state("recall").status is SkillStateStatus.NOT_STARTED
    with school.after(3) as session, refused("E-LEARN-012"):
        learning.finish_activity(session, attempt_id=running.attempt_id)
    with school.after(3) as session, refused("E-LEARN-001"):
        learning.finish_activity(session, attempt_id=999)
    with school.after(4) as session:
        started = learning.start_activity(session, player_id=school.player, activity=VOWELS)
        left = learning.abandon_activity(session, attempt_id=started.attempt_id)
    assert left.status is ActivityAttemptStatus.ABANDONED
    with read(school.game.database) as session:
        stored = session.execute(sa.text("SELECT count(*) FROM activity_states")).scalar_one()
        assert stored == 1
    with read(school.game.database) as session, refused("E-LEARN-001"):
        learning.skill_state(session, player_id=school.player, skill="spelin")
    with read(school.game.database) as session, refused("E-LEARN-001"):
        learning.skill_state(session, player_id=99, skill="spelling")


def test_knowledge_falls_only_where_a_rule_says_so(school: School) -> None:
    """A skill that is forgotten loses level with the days; without such a rule levels only rise."""
    for minute in range(4):
        _do(school, minute, FLASH, success=True)
    high = school.state("fading")
    _do(school, 4 * DAY, FLASH, success=False)
    low = school.state("fading")
    assert low.level < high.level
    assert low.band is not high.band
    assert (low.attempts, low.correct) == (5, 4)


@pytest.mark.databases("sqlite")
def test_nothing_is_known_so_well_that_errors_do_not_count(school: School) -> None:
    """However many right answers came before, a few wrong ones in a row show."""
    for minute in range(25):
        _do(school, minute, FLASH, success=True)
    sure = school.state("fading")
    assert sure.level == 100 and sure.status is SkillStateStatus.MASTERED and sure.p_known < 1
    for minute in range(25, 34):
        _do(school, minute, FLASH, success=False)
    unsure = school.state("fading")
    assert unsure.p_known < 0.5 and unsure.status is SkillStateStatus.REVIEW_NEEDED


def test_a_remembered_skill_is_reviewed_when_due(school: School) -> None:
    """Ratings at their due times give the published intervals; early ones are refused."""
    intervals, minute = [], 0.0
    for rating in (3, 3, 3):
        with school.after(minute, key=f"r{minute}") as session:
            state = learning.review_skill(
                session, player_id=school.player, skill="recall", rating=rating
            )
        with school.after(minute, key=f"r{minute}") as session:
            assert state == learning.review_skill(
                session, player_id=school.player, skill="recall", rating=rating
            )
        assert state.next_review_at is not None and state.last_review_at is not None
        intervals.append((state.next_review_at - state.last_review_at).days)
        with school.after(minute + 1) as session, refused("E-LEARN-021"):
            learning.review_skill(session, player_id=school.player, skill="recall", rating=4)
        minute = (state.next_review_at - at(0)).total_seconds() / 60
    assert intervals == [0, 2, 11]
    assert state.status is SkillStateStatus.MASTERED
    assert _due(school, minute) == [("recall", 100)]
    for skill, rating, code in (
        ("spelling", 3, "E-LEARN-020"),
        ("recall", 5, "E-LEARN-022"),
        ("recal", 3, "E-LEARN-001"),
    ):
        with school.after(minute) as session, refused(code):
            learning.review_skill(session, player_id=school.player, skill=skill, rating=rating)


def test_recall_fades_with_time(school: School) -> None:
    """What was not reviewed for long asks for a review; lost, it is relearned from the start."""

    def rate(minute: float, rating: int) -> learning.SkillStateInfo:
        with school.after(minute) as session:
            return learning.review_skill(
                session, player_id=school.player, skill="recall", rating=rating
            )

    for minute in (0, 10):
        rate(minute, 3)
    with school.after(3 * DAY) as session:
        assert learning.fade(session, player_id=school.player) == []
    for _ in range(2):
        with school.after(24 * DAY, key="fade") as session:
            assert learning.fade(session, player_id=school.player) == ["recall"]
    faded = school.state("recall")
    assert faded.status is SkillStateStatus.REVIEW_NEEDED
    lost = rate(24 * DAY, 1)
    assert (lost.lapses, lost.share, lost.level) == (1, 0.0, faded.level)
    assert lost.next_review_at == at(24 * DAY + 10)
    assert rate(24 * DAY + 10, 3).status is SkillStateStatus.IN_PROGRESS
