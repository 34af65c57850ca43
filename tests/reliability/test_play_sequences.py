"""Random weeks of play against a model of a few lines: streak, freezes, ledger and level.

One player records, is away, wears, fights, enters dungeons, is corrected, and repeats requests, in
any order. After every step the profile must say what the model says, and the ledger must add up
(reliability.md B1 for play; the engines' agreement is tests/model/services/test_play_agrees…).
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import ClassVar

import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlmodel import col

from model.db import read
from model.errors import Refused
from model.rules.curves import level_at
from model.services import content, play, verification, xp
from model.tables import User, XpEvent
from tests.model.services.play_worlds import FULL_DAY, MONDAY, Game, noon
from tests.sample_content import CONTENT

FULL = bool(os.environ.get("QUESTLAB_FULL"))
EXAMPLES, STEPS = (60, 80) if FULL else (4, 30)
CORE = sorted(FULL_DAY)
BOSSES, DUNGEONS = sorted(CONTENT["bosses"]), sorted(CONTENT["dungeons"])
_DAY = timedelta(days=1)


@dataclass
class Streaks:
    """What the documents say about kept days, written as plainly as possible."""

    current: int = 0
    longest: int = 0
    perfect: int = 0
    freezes: int = 0
    done: dict[date, set[str]] = field(default_factory=dict)
    closed: date = MONDAY - _DAY

    def close_until(self, day: date) -> None:
        """Judge every day up to and with `day`, in order."""
        while self.closed < day:
            self.closed += _DAY
            self._close(len(self.done.get(self.closed, ())))

    def _close(self, completed: int) -> None:
        self.perfect = self.perfect + 1 if completed == 4 else 0
        if completed >= 3:
            self.current += 1
            self.longest = max(self.longest, self.current)
            if self.current % 7 == 0 and self.freezes < 3:
                self.freezes += 1
        elif self.current and self.freezes:
            self.freezes -= 1
        else:
            self.current = 0


class Playing(RuleBasedStateMachine):
    """Everything a player may do, in any order; `game` is set for each test."""

    game: ClassVar[Game]

    def __init__(self) -> None:
        """Begin with a new person."""
        super().__init__()
        self.player_id = _somebody(self.game)
        self.model, self.day = Streaks(), MONDAY
        self.last_key = ""

    def _write(self, act: str, **values: object) -> None:
        """Do one act now; a refusal must leave the ledger alone."""
        before = self._ledger()
        try:
            with self.game.writing(noon(self.day)) as session:
                self.last_key = session.key
                getattr(play, act)(session, player_id=self.player_id, **values)
        except Refused:
            assert self._ledger() == before

    def _ledger(self) -> list[tuple[int, int]]:
        query = (
            sa.select(col(XpEvent.seq), col(XpEvent.final_xp))
            .where(col(XpEvent.player_id) == self.player_id)
            .order_by(col(XpEvent.seq))
        )
        with read(self.game.database) as session:
            return [(seq, final) for seq, final in session.execute(query)]

    @rule(days=st.integers(1, 3))
    def pass_days(self, days: int) -> None:
        """Days without a sign."""
        self.day += days * _DAY

    @rule(full=st.integers(1, 3))
    def play_well(self, full: int) -> None:
        """Whole days on end, so that streaks, freezes and fights come about."""
        for _ in range(full):
            self.record(set(CORE))
            self.day += _DAY

    @rule(metrics=st.sets(st.sampled_from(CORE), min_size=1))
    def record(self, metrics: set[str]) -> None:
        """What was done today, in whole values."""
        values = {name: FULL_DAY[name] for name in metrics}
        with self.game.writing(noon(self.day)) as session:
            self.last_key = session.key
            play.record_metrics(session, player_id=self.player_id, values=values)
        self.model.done.setdefault(self.day, set()).update(metrics)

    @rule()
    def record_again(self) -> None:
        """The same values again complete nothing twice."""
        done = self.model.done.get(self.day)
        if done:
            before = self._ledger()
            self.record(done)
            assert self._ledger() == before

    @rule()
    def tick(self) -> None:
        """The clock closes the days of everybody."""
        with self.game.writing(noon(self.day)) as session:
            play.tick(session, world="sample")

    @rule(title=st.sampled_from([None, "the-beginner", "the-consistent"]))
    def wear(self, title: str | None) -> None:
        """Put a title on, or none."""
        self._write("wear", title=title)

    @rule(boss=st.sampled_from(BOSSES))
    def start_fight(self, boss: str) -> None:
        """Meet a boss, when that is allowed."""
        self._write("start_fight", boss=boss)

    @rule()
    def abandon_fight(self) -> None:
        """Leave the fight, when there is one."""
        self._write("abandon_fight")

    @rule(dungeon=st.sampled_from(DUNGEONS))
    def enter_dungeon(self, dungeon: str) -> None:
        """Go into a dungeon, when that is allowed."""
        self._write("enter_dungeon", dungeon=dungeon)

    @rule(amount=st.integers(-300, 900))
    def correct(self, amount: int) -> None:
        """An admin adds or takes XP by hand."""
        before = self._ledger()
        try:
            with self.game.writing(noon(self.day)) as session:
                xp.adjust(session, player_id=self.player_id, xp=amount)
        except Refused:
            assert self._ledger() == before

    @rule(place=st.integers(0, 10_000))
    def take_back(self, place: int) -> None:
        """An admin takes one event back, once."""
        with read(self.game.database) as session:
            query = sa.select(col(XpEvent.id)).where(col(XpEvent.player_id) == self.player_id)
            events = sorted(session.execute(query).scalars())
        if not events:
            return
        before = self._ledger()
        try:
            with self.game.writing(noon(self.day)) as session:
                xp.reverse(session, event_id=events[place % len(events)])
        except Refused:
            assert self._ledger() == before

    @invariant()
    def profile_says_what_the_model_says(self) -> None:
        """Streak, longest, perfect days and freezes."""
        now = self.game.player(self.player_id)
        self.model.close_until(now.last_closed_date or MONDAY - _DAY)
        told = (now.current_streak, now.longest_streak, now.perfect_streak, now.freezes_held)
        model = self.model
        assert told == (model.current, model.longest, model.perfect, model.freezes)

    @invariant()
    def ledger_adds_up(self) -> None:
        """No gap in the ledger, its sum and level in the profile."""
        now, ledger = self.game.player(self.player_id), self._ledger()
        assert [seq for seq, _ in ledger] == list(range(1, len(ledger) + 1))
        assert now.total_xp == sum(final for _, final in ledger) >= 0
        assert now.level == level_at(now.total_xp, _thresholds(self.game))


def _somebody(game: Game) -> int:
    """A new person's player, whose first day of play is the Monday."""
    joined = noon(MONDAY - _DAY)
    with game.writing(joined) as session:
        person = User(
            email=f"{session.key}@example.org", name="Somebody",
            created_at=joined, updated_at=joined,
        )  # fmt: skip
        session.add(person)
        session.flush()
        return play.join(session, world="sample", user_id=person.id).id


def _thresholds(game: Game) -> tuple[int, ...]:
    with read(game.database) as session:
        return content.resolve(session, "sample").game.thresholds


def test_any_weeks_of_play_keep_streak_ledger_and_level(sample_game: Game) -> None:
    """After every random step the profile equals the model's, and the database verifies."""
    run_state_machine_as_test(
        type("OfThisGame", (Playing,), {"game": sample_game}),
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            suppress_health_check=list(HealthCheck),
            derandomize=not FULL,
        ),
    )
    with read(sample_game.database) as session:
        assert verification.verify(session).is_sound
