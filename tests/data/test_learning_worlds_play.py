"""The learning packs played through the services: every flow that their content is made for."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from data.loading import import_pack
from data.pack_files import PACKS_FOLDER
from model.db import Actor, Database, WriteSession, read, write
from model.errors import Refused
from model.services import (
    achievements,
    campaigns,
    content,
    heroes,
    learning,
    play,
)
from model.services.accounts import learners
from model.services.economy import drops, shop
from model.services.verification import verify
from model.words import LessonProgressStatus, QuizAttemptStatus, SkillStateStatus

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
ALL_RIGHT = 1_000_000


class World:
    """A published pack, with writes under fresh keys at an instant that moves on."""

    def __init__(self, database: Database, owner: Actor, pack: str) -> None:
        """Load and publish the pack."""
        self.database, self.owner, self.now = database, owner, NOON
        self._numbers = itertools.count(1)
        with self.writing() as session:
            self.key = import_pack(session, PACKS_FOLDER / pack).world
        with self.writing() as session:
            content.publish(session, world=self.key)
        with read(database) as session:
            self.rows = content.published(session, world=self.key).content

    @contextmanager
    def writing(self) -> Iterator[WriteSession]:
        """A write session at the present instant, which then moves on by ten seconds."""
        key = f"story-{next(self._numbers)}"
        with write(self.database, actor=self.owner, key=key, why="test", now=self.now) as session:
            yield session
        self.now += timedelta(seconds=10)

    def do(self, service: Any, **request: Any) -> Any:
        """Ask one service."""
        with self.writing() as session:
            return service(session, **request)

    def see(self, service: Any, **request: Any) -> Any:
        """Look through one service."""
        with read(self.database) as session:
            return service(session, **request)

    def sound(self) -> None:
        """Everything that is stored holds."""
        assert self.see(verify).findings == ()

    def earned(self, player: int) -> set[str]:
        """The feats a player has, those included that are only found when asked for."""
        self.do(achievements.check, player_id=player)
        found = self.see(achievements.achievements_of, player_id=player)
        return {feat.achievement for feat in found if feat.earned_at}

    def xp_of_feats(self, player: int) -> int:
        """What a player's feats have given."""
        rows = self.rows["achievements"]
        return sum(rows[key]["experience_points"] for key in self.earned(player))

    # --- Learning ---------------------------------------------------------------------------

    def learn(self, player: int, lesson: str) -> None:
        """Open a lesson and complete its sections in their order."""
        found = self.do(learning.open_lesson, player_id=player, lesson=lesson)
        while found.next_section:
            found = self.do(learning.complete_section, player_id=player, section=found.next_section)
        assert found.status is LessonProgressStatus.COMPLETED

    def pass_quiz(self, player: int, quiz: str) -> learning.AttemptInfo:
        """Answer every question rightly and hand in."""
        attempt = self.do(learning.start_quiz, player_id=player, quiz=quiz)
        while question := self.see(learning.next_question, attempt_id=attempt.attempt_id):
            right = [
                (key, row["text"])
                for key, row in sorted(self.rows["question_options"].items())
                if row["question"] == question.key and row["is_correct"]
            ]
            chosen = {"options": [key for key, _ in right]}
            typed = {"text": right[0][1] if right else "a recording"}
            self.do(
                learning.answer_question,
                attempt_id=attempt.attempt_id,
                question=question.key,
                **(chosen if question.options else typed),
            )
        done: learning.AttemptInfo = self.do(learning.submit_quiz, attempt_id=attempt.attempt_id)
        return done

    def work(self, player: int, activity: str) -> learning.ActivityAttemptInfo:
        """Hand in an activity with the first accepted answers."""
        attempt = self.do(learning.start_activity, player_id=player, activity=activity)
        problems = self.rows["activities"][activity]["content"]["problems"]
        answers = {place: problem["answers"][0] for place, problem in enumerate(problems)}
        request = {"attempt_id": attempt.attempt_id, "answers": answers}
        done: learning.ActivityAttemptInfo = self.do(learning.finish_activity, **request)
        return done

    def quest(self, player: int, quest: str) -> campaigns.DoneInfo:
        """Complete a quest that was taken up and whose objectives are done."""
        done: campaigns.DoneInfo = self.do(campaigns.complete, player_id=player, quest=quest)
        return done


def test_the_story_of_the_language_world(database: Database, owner: Actor) -> None:
    """From the gate to the shrine: lessons, quizzes, quests, a fight, gear, loot, feats."""
    world = World(database, owner, "language_rpg")
    player = world.do(play.join, world=world.key, timezone="UTC").id
    hero = world.do(
        heroes.create_character, player_id=player, name="Mira", character_class="wizard"
    ).id
    world.do(heroes.apply_modifier, player_id=player, modifier="class-wizard")
    world.do(campaigns.start, player_id=player, quest="the-guard")
    with pytest.raises(Refused):
        world.quest(player, "the-guard")
    world.learn(player, "greetings")
    assert world.pass_quiz(player, "greetings-quiz").status is QuizAttemptStatus.GRADED
    done = world.quest(player, "the-guard")
    assert (done.xp, done.items, done.currencies) == (100, {"leather-boots": 1}, {"copper": 20})
    with pytest.raises(Refused):
        world.do(campaigns.start, player_id=player, quest="the-shrine")
    world.do(campaigns.start, player_id=player, quest="the-ledger")
    world.learn(player, "names")
    world.pass_quiz(player, "names-quiz")
    assert world.quest(player, "the-ledger").items == {"shrine-key-fragment": 1}
    paid = 2 * (50 + 30 + 15 + 100) + world.xp_of_feats(player)
    assert world.see(play.player, player_id=player).total_xp == paid

    world.do(shop.buy, player_id=player, offer="sword")
    for item in ("iron-sword", "leather-boots"):
        world.do(heroes.equip, player_id=player, item=item)
    assert world.see(heroes.worn, character_id=hero) == {
        "weapon": "iron-sword",
        "feet": "leather-boots",
    }
    for quest in ("wolves-in-the-fen", "a-page-of-the-market", "rook-before-noon", "the-shrine"):
        world.do(campaigns.start, player_id=player, quest=quest)
    world.do(campaigns.report, player_id=player, objective="wolves-in-the-fen/wolves", count=3)
    world.do(campaigns.report, player_id=player, objective="rook-before-noon/rook")
    world.learn(player, "market")
    world.pass_quiz(player, "market-quiz")
    for quest in ("wolves-in-the-fen", "a-page-of-the-market", "rook-before-noon"):
        world.quest(player, quest)
    world.do(heroes.use, player_id=player, item="minor-healing-potion")
    world.do(heroes.train, player_id=player, talent="grammar")
    world.do(heroes.unlock, player_id=player, ability="word-shield")
    spoken = world.pass_quiz(player, "say-it-aloud")
    assert spoken.status is QuizAttemptStatus.SUBMITTED
    spoken = world.do(
        learning.grade_answer,
        attempt_id=spoken.attempt_id,
        question="say-it-aloud/gate",
        credit_ppm=ALL_RIGHT,
    )
    assert spoken.is_passed

    world.do(play.start_fight, player_id=player, boss="ember-wraith")
    world.now += timedelta(days=2)
    world.do(play.tick, world=world.key)
    assert world.quest(player, "the-shrine").items == {"ring-minor-focus": 1}
    loot = world.do(drops.open_table, player_id=player, table="enemy-loot")
    assert [drop.number for drop in loot.drops] == [1]
    assert world.earned(player) == {
        "first-words",
        "whole-chapter",
        "let-in",
        "without-a-slip",
        "errands",
    }
    world.sound()


def test_the_story_of_an_anonymous_learner(database: Database, owner: Actor) -> None:
    """Nobody signs in: activities by the ladder and the memory model, a streak, feats, levels."""
    world = World(database, owner, "anonymous_learning")
    learner = world.do(learners.start, world=world.key)
    assert learner.player_id is not None
    player = learner.player_id
    world.now += timedelta(days=1)
    skills = ("basic-mathematics", "science-fundamentals")
    first = world.see(learning.next_activity, player_id=player, skill=skills[0], at=world.now)
    assert first == "basic-mathematics/addition/single-digit-addition"
    assert world.work(player, first).xp_awarded == 10
    maths = [key for key in world.rows["activities"] if key.startswith(skills[0])]
    for _ in range(4):
        for activity in sorted(set(maths) - {first}):
            world.work(player, activity)
    for _ in range(2):
        world.work(player, first)
    state = world.see(learning.skill_state, player_id=player, skill=skills[0])
    assert state.status is SkillStateStatus.IN_PROGRESS
    world.work(player, first)
    state = world.see(learning.skill_state, player_id=player, skill=skills[0])
    assert state.status is SkillStateStatus.MASTERED
    (science,) = (key for key in world.rows["activities"] if key.startswith(skills[1]))
    world.work(player, science)
    state = world.see(learning.skill_state, player_id=player, skill=skills[1])
    assert state.status is SkillStateStatus.IN_PROGRESS
    assert state.next_review_at is not None
    assert state.next_review_at > world.now
    for _ in range(7):
        world.do(play.record_metrics, player_id=player, values={"learning_minutes": 20})
        world.now += timedelta(days=1)
    world.do(play.tick, world=world.key)
    assert world.earned(player) == {"first-steps", "perfectionist", "week-warrior"}
    player_info = world.see(play.player, player_id=player)
    assert player_info.total_xp == 4 * 10 + 20 + 7 + 100 + 750 + 500
    assert player_info.level == player_info.total_xp // 1000 + 1
    world.sound()
