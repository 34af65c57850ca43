"""The academic worlds as they ship are played: study, paths, exams, duels, streaks, badges.

Answers are read from the packs, so a story fails when a shipped question cannot be answered.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from data.loading import import_pack
from data.pack_files import PACKS_FOLDER, Document, read_pack
from model.db import Actor, Database, WriteSession, read, write
from model.services import achievements, content, documents, exams, learning, play, streaks, xp
from model.services.competition import duels, fights
from model.services.economy import rewards, shop, wallets
from model.services.verification import verify_ledgers
from model.tables import User
from model.words import ExamAttemptStatus, PlayerPathStatus, QuestionKind, XpEventSource
from tests.model.services.play_worlds import MONDAY, noon

START = noon(MONDAY)
TYPED = {QuestionKind.FILL_IN_THE_BLANK.value, QuestionKind.SHORT_ANSWER.value}


class Studies:
    """A shipped pack, published, with a player who joined the day before the first Monday."""

    def __init__(self, database: Database, owner: Actor, pack: str) -> None:
        """Load and publish the pack; the player is the owner."""
        self.database, self.owner, self.numbers = database, owner, itertools.count(1)
        self.rows: Document = read_pack(PACKS_FOLDER / pack).document
        with self.on(-1) as session:
            self.world = import_pack(session, PACKS_FOLDER / pack).world
        with self.on(-1) as session:
            content.publish(session, world=self.world, note="as it ships")
        with self.on(-1) as session:
            self.player = play.join(session, world=self.world).id

    @contextmanager
    def on(self, day: int, minute: int = 0) -> Iterator[WriteSession]:
        """A write on a day after the first Monday, so many minutes after noon."""
        now: datetime = START + timedelta(days=day, minutes=minute)
        key = f"write-{next(self.numbers)}"
        with write(self.database, actor=self.owner, key=key, why="test", now=now) as session:
            yield session

    def do(self, act: Any, day: int, minute: int = 0, /, **arguments: Any) -> Any:
        """One request of the player."""
        with self.on(day, minute) as session:
            return act(session, **arguments)

    def study(self, day: int, metric: str, minutes: int) -> None:
        """Record minutes of a day."""
        values = {metric: minutes}
        self.do(play.record_metrics, day, player_id=self.player, values=values)

    def unit(self, day: int, unit: str) -> None:
        """Do every activity of a unit with the answers that the pack says."""
        for minute, (key, row) in enumerate(sorted(self.rows["activities"].items())):
            if row["unit"] != unit:
                continue
            about: dict[str, Any] = {"player_id": self.player, "activity": key}
            begun = self.do(learning.start_activity, day, minute, **about).attempt_id
            problems = row["content"]["problems"]
            answers = {place: problem["answers"][0] for place, problem in enumerate(problems)}
            self.do(learning.finish_activity, day, minute, attempt_id=begun, answers=answers)

    def quiz(self, day: int, quiz: str) -> None:
        """Pass a quiz with the answers that the pack says."""
        begun = self.do(learning.start_quiz, day, 100, player_id=self.player, quiz=quiz).attempt_id
        for key, row in self.rows["questions"].items():
            if row["quiz"] != quiz:
                continue
            options = {
                k: o for k, o in self.rows["question_options"].items() if o["question"] == key
            }
            right = sorted(k for k, option in options.items() if option["is_correct"])
            given: dict[str, Any] = {"options": right}
            if row["kind"] in TYPED:
                given = {"text": options[right[0]]["text"]}
            self.do(learning.answer_question, day, 101, attempt_id=begun, question=key, **given)
        self.do(learning.submit_quiz, day, 102, attempt_id=begun)

    def module(self, day: int, module: str) -> learning.PathInfo:
        """Begin a module of a path, do what it asks for, finish it."""
        row = self.rows["path_modules"][module]
        self.do(learning.start_module, day, 90, player_id=self.player, module=module)
        if row["unit"]:
            self.unit(day, row["unit"])
        if row["quiz"]:
            self.quiz(day, row["quiz"])
        if row["exam_boss"]:
            self.exam(day, row["exam_boss"])
        info: learning.PathInfo = self.do(
            learning.finish_module, day, 130, player_id=self.player, module=module
        )
        return info

    def exam(self, day: int, boss: str) -> exams.ExamInfo:
        """Win against an exam boss with the answers that the pack says."""
        about: dict[str, Any] = {"player_id": self.player, "exam_key": boss}
        attempt = self.do(exams.begin, day, 110, **about).attempt_id
        answers = {
            row["content"]: row["correct_answer"]
            for row in self.rows["exam_question_templates"].values()
            if row["exam_boss"] == boss
        }
        while True:
            with read(self.database) as session:
                asked = exams.next_question(session, attempt_id=attempt)
            if asked is None:
                break
            given = {"question_id": asked.question_id, "text": answers[asked.content]}
            self.do(exams.answer, day, 111, attempt_id=attempt, **given)
        info: exams.ExamInfo = self.do(exams.finish, day, 112, attempt_id=attempt)
        return info

    def now(self) -> play.PlayerInfo:
        """The player as they stand."""
        with read(self.database) as session:
            return play.player(session, player_id=self.player)

    def earned(self) -> set[str]:
        """The achievements that the player has earned, by key."""
        with read(self.database) as session:
            found = achievements.achievements_of(session, player_id=self.player)
        return {info.achievement for info in found if info.earned_at is not None}

    def assert_sound(self) -> None:
        """All ledgers and balances agree."""
        with read(self.database) as session:
            assert verify_ledgers(session).findings == ()


def test_a_first_year_of_academic_study(database: Database, owner: Actor) -> None:
    """Character content, a tree, a quest line, a path with two units, a quiz and an exam."""
    studies = Studies(database, owner, "academic_rpg")
    studies.study(0, "study_minutes", 30)
    assert studies.now().total_xp == 20 + 10  # with the achievement first_quest
    me: dict[str, Any] = {"player_id": studies.player}
    tree = studies.do(learning.plant_tree, 0, template="software-engineering", **me)
    roots = {node.name for node in tree.nodes if node.is_open}
    assert roots == {"Programming basics", "Discrete mathematics"}
    line = studies.do(documents.follow_template, 0, template="first-semester-programming", **me)
    steps = {step.title: step for step in line.steps}
    first = steps["Read about values and names"]
    assert first.is_open and not steps["Sort a list by hand"].is_open
    studies.do(documents.start_step, 0, step_id=first.id)
    studies.do(documents.complete_step, 0, step_id=first.id)
    assert studies.now().total_xp == 30 + 100 + 10  # with the achievement xp_100
    studies.do(learning.start_path, 1, path="first-year", **me)
    for day, module in ((1, "values"), (2, "loops"), (3, "basics-quiz"), (4, "warden")):
        info = studies.module(day, f"first-year/{module}")
    assert info.module("first-year/warden").score_ppm == 1_000_000
    with read(studies.database) as session:
        won = exams.best_attempt(session, player_id=studies.player, exam_key="the-loop-warden")
    assert won is not None and won.status is ExamAttemptStatus.COMPLETED
    assert (won.right, won.health_left) == (10, 0)
    now = studies.now()
    assert now.level == max(1, int((now.total_xp // 100) ** 0.5))
    assert {"first_quest", "xp_100", "xp_500"} <= studies.earned()
    assert studies.do(achievements.check, 5, **me) == ()  # they are earned by themselves
    grown = studies.do(learning.grow_tree, 5, tree_id=tree.tree_id)
    assert grown.node("Programming basics").level >= 25
    assert grown.node("Object-oriented design").is_open
    studies.assert_sound()


def test_a_week_of_shikshadisha(database: Database, owner: Actor) -> None:
    """A streak of seven days, its milestone and badges; a path; a duel for points; a freeze."""
    studies = Studies(database, owner, "shikshadisha")
    me: dict[str, Any] = {"player_id": studies.player}
    for day in range(7):
        studies.study(day, "learning_minutes", 1)
    studies.do(learning.start_path, 6, path="first-job", **me)
    for module in ("letters", "quiz", "application"):
        info = studies.module(6, f"first-job/{module}")
    assert info.status is PlayerPathStatus.COMPLETED
    assert studies.do(play.tick, 7, world=studies.world) is not None
    assert studies.now().current_streak == 7
    claimed = studies.do(streaks.claim, 7, milestone="days-7", **me)
    assert (claimed.amount, claimed.freezes, claimed.achievement) == (50, 1, None)
    assert {"first-steps", "perfect-score", "streak-master"} <= studies.earned()
    points = _held(studies)
    assert points >= 50 + 300 + 150
    studies.do(shop.buy, 7, offer="streak-freeze", **me)
    assert studies.now().freezes_held == 2
    assert _held(studies) == points - 200
    _duel(studies)
    studies.study(9, "learning_minutes", 1)
    studies.do(play.tick, 10, world=studies.world)
    assert (studies.now().current_streak, studies.now().freezes_held) == (8, 0)
    studies.assert_sound()


# --- Points -------------------------------------------------------------------------------------


def _held(studies: Studies, player_id: int | None = None) -> int:
    """The points in a player's wallet."""
    with read(studies.database) as session:
        query = sa.text("SELECT id FROM currencies WHERE key = 'points'")
        points = session.execute(query).scalar_one()
        player = player_id or studies.player
        return wallets.balance(session, player_id=player, currency_id=points)


def _duel(studies: Studies) -> None:
    """A race for XP with 100 points at stake: who reaches the goal of 100 first has the pot."""
    with studies.on(7) as session:
        times: dict[str, Any] = {"created_at": session.now, "updated_at": session.now}
        rival = User(email="rival@example.org", name="Rival", **times)
        session.add(rival)
        session.flush()
        other = play.join(session, world=studies.world, user_id=rival.id).id
    gift: dict[str, Any] = {"player_id": other, "currency": "points", "amount": 100}
    studies.do(rewards.reward, 7, reference="gift", **gift)
    before, total = _held(studies), studies.now().total_xp
    about: dict[str, Any] = {"player_id": studies.player, "opponent_id": other}
    duel_id = studies.do(duels.challenge, 7, template="xp-race", stake=100, **about).id
    studies.do(duels.accept, 7, 1, duel_id=duel_id)
    for player in (studies.player, other):
        studies.do(duels.ready, 7, 2, duel_id=duel_id, player_id=player)
    day = (START + timedelta(days=7)).date()
    award = {"player_id": studies.player, "source": XpEventSource.QUIZ, "day": day}
    earned = studies.do(xp.award, 7, 30, base_xp=200, **award).final_xp  # the ledger is the judge
    about = {"duel_id": duel_id, "player_id": studies.player}
    won = studies.do(fights.report, 7, 60, score=earned, **about)
    assert (won.winner_id, won.pot) == (studies.player, 0)
    assert (_held(studies), _held(studies, other)) == (before + 100, 0)
    assert studies.now().total_xp == total + earned + 50
