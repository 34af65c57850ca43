"""Learning paths: modules open, are worked on, skipped and completed; the last one ends it."""

from __future__ import annotations

import pytest

from model.db import read
from model.errors import Refused
from model.services import learning
from model.words import PathModuleStatus, PlayerPathStatus
from tests.model.services.learning.ground import CONSONANTS, VOWELS, School, at, refused
from tests.model.services.learning.test_quizzes import RIGHT


def _statuses(info: learning.PathInfo) -> str:
    """The first letter of each module's status, in order."""
    return "".join(module.status.value[0] for module in info.modules)


def _act(school: School, minute: float, name: str, module: str) -> learning.PathInfo:
    with school.after(minute) as session:
        act = getattr(learning, f"{name}_module")
        info: learning.PathInfo = act(session, player_id=school.player, module=f"start/{module}")
        return info


def test_a_path_from_start_to_completion(school: School) -> None:
    """Modules open one after another, pay when their work is done, and the last one pays more."""
    player, before = school.player, school.xp()
    for _ in range(2):
        with school.after(0, key="start") as session:
            info = learning.start_path(session, player_id=player, path="start", minutes_per_day=20)
    assert _statuses(info) == "allal"
    _act(school, 1, "start", "read")
    info = _act(school, 2, "finish", "read")
    assert _statuses(info) == "calal"
    assert info.module("start/read").xp_awarded == 10
    _act(school, 3, "start", "lesson")
    with refused("E-LEARN-034"):
        _act(school, 3, "finish", "lesson")
    with school.after(4) as session:
        learning.open_lesson(session, player_id=player, lesson="hello")
    for minute, section in ((5, "hello/s1"), (6, "hello/s2")):
        with school.after(minute) as session:
            learning.complete_section(session, player_id=player, section=section)
    assert _statuses(_act(school, 7, "finish", "lesson")) == "ccaal"
    info = _act(school, 8, "skip", "extra")
    assert _statuses(info) == "ccasa"  # any of quiz and extra is enough, with 50 XP
    assert info.progress_ppm == 600_000
    _act(school, 9, "start", "quiz")
    with refused("E-LEARN-034"):
        _act(school, 9, "finish", "quiz")
    with school.after(10) as session:
        attempt = learning.start_quiz(session, player_id=player, quiz="greetings").attempt_id
    for question, given in RIGHT.items():
        with school.after(11) as session:
            learning.answer_question(session, attempt_id=attempt, question=question, **given)
    with school.after(12) as session:
        learning.submit_quiz(session, attempt_id=attempt)
    info = _act(school, 13, "finish", "quiz")
    assert info.module("start/quiz").score_ppm == 1_000_000
    _act(school, 14, "start", "late")
    info = _act(school, 15, "finish", "late")
    assert (info.status, info.progress_ppm) == (PlayerPathStatus.COMPLETED, 1_000_000)
    assert info.completed_at == at(15)
    assert school.xp() - before == 10 + 40 + 60 + 30 + 20 + 100
    with refused("E-LEARN-031"):
        _act(school, 16, "start", "extra")


def test_a_unit_is_done_when_each_activity_succeeded(school: School) -> None:
    """A skipped module can be taken up again, and waits for every activity of its unit."""
    with school.after(0) as session:
        learning.start_path(session, player_id=school.player, path="start")
    _act(school, 1, "skip", "extra")
    info = _act(school, 2, "start", "extra")
    assert info.module("start/extra").status is PathModuleStatus.IN_PROGRESS
    for activity in (VOWELS, CONSONANTS):
        with refused("E-LEARN-034"):
            _act(school, 3, "finish", "extra")
        with school.after(4) as session:
            attempt = learning.start_activity(
                session, player_id=school.player, activity=activity
            ).attempt_id
            answers = {0: "yes", 1: "no", 2: "yes"} if activity == VOWELS else None
            learning.finish_activity(session, attempt_id=attempt, answers=answers)
    info = _act(school, 5, "finish", "extra")
    assert info.module("start/extra").status is PathModuleStatus.COMPLETED


def test_a_better_result_opens_what_asks_for_it(school: School) -> None:
    """A module that is completed keeps the best score, so that nobody is stuck before a gate."""
    player = {"player_id": school.player}
    with school.after(0) as session:
        learning.start_path(session, **player, path="gated")
    with school.after(0) as session:
        learning.start_module(session, **player, module="gated/quiz")
    seen = []
    for minute, asked in ((1, list(RIGHT)[:2]), (10, list(RIGHT))):
        with school.after(minute) as session:
            attempt = learning.start_quiz(session, **player, quiz="greetings").attempt_id
        for question in asked:
            with school.after(minute + 1) as session:
                given = RIGHT[question]
                learning.answer_question(session, attempt_id=attempt, question=question, **given)
        with school.after(minute + 2) as session:
            learning.submit_quiz(session, attempt_id=attempt)
        if minute == 1:
            with school.after(5) as session:
                learning.finish_module(session, **player, module="gated/quiz")
        with school.after(minute + 5) as session:
            info = learning.start_path(session, **player, path="gated")
        seen.append((_statuses(info), info.module("gated/quiz").score_ppm))
    assert seen == [("cl", 800_000), ("ca", 1_000_000)]


def test_what_a_path_refuses(school: School) -> None:
    """Paths that are not offered, locked and required modules, and paths that rest."""
    player = school.player
    for path, code in (("closed", "E-LEARN-002"), ("strat", "E-LEARN-001")):
        with school.after() as session, refused(code):
            learning.start_path(session, player_id=player, path=path)
    with school.after() as session, refused("E-LEARN-016"):
        learning.start_path(session, player_id=player, path="start", minutes_per_day=1441)
    with refused("E-LEARN-030"):
        _act(school, 0, "start", "read")
    with school.after() as session:
        learning.start_path(session, player_id=player, path="start")
    for act, module, code in (
        ("start", "nothing", "E-LEARN-001"),
        ("start", "lesson", "E-LEARN-032"),
        ("finish", "read", "E-LEARN-032"),
        ("skip", "read", "E-LEARN-033"),
    ):
        with refused(code):
            _act(school, 1, act, module)
    with pytest.raises(Refused, match="'start/read' is available .* Start it first"):
        _act(school, 1, "finish", "read")
    for name, status in (
        ("pause", PlayerPathStatus.PAUSED),
        ("abandon", PlayerPathStatus.ABANDONED),
        ("resume", PlayerPathStatus.ACTIVE),
    ):
        with school.after(2) as session:
            move = getattr(learning, f"{name}_path")
            assert move(session, player_id=player, path="start").status is status
        if status is not PlayerPathStatus.ACTIVE:
            with refused("E-LEARN-031"):
                _act(school, 3, "start", "read")
    with school.after(4) as session, refused("E-LEARN-031"):
        learning.resume_path(session, player_id=player, path="start")
    with read(school.game.database) as session:
        assert _statuses(learning.path_of(session, player_id=player, path="start")) == "allal"
