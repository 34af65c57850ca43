"""A player who tells one day: the reference engine's player with a notebook in hand.

Nothing is decided here: each method lets the player act and writes down what was there before and
what came of it. The engines agree to the bit, so what is told is what any run has in its ledger.
May use: rules, sim.reference_player, sim.reference_choices, explain_words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from model.rules import debuffs
from model.rules.draws import CHURN, LAPSE, LOGIN, day_stream
from model.rules.values import ABSENT, SOURCES, Program, Step, StreakState
from sim import reference_choices as choices
from sim.explain_words import (
    answer_words,
    clock_words,
    drawn_words,
    is_met,
    plain,
    requirement_words,
    share_words,
)
from sim.population import PlayerSpec
from sim.reference_player import Player
from sim.reference_state import Award, World


class AwardTold(NamedTuple):
    """One award of the day: its ledger row and its modifier steps."""

    seq: int
    minute: int
    source: str
    content_key: str
    base_xp: int
    final_xp: int
    total_xp_before: int
    total_xp_after: int
    level_before: int
    level_after: int
    steps: tuple[Step, ...]


class TellingPlayer(Player):
    """One player who keeps notes of one day; `midnights` are those of the player's zone."""

    def __init__(
        self, world: World, spec: PlayerSpec, *, told_day: int, midnights: Sequence[int]
    ) -> None:
        """Begin as any player."""
        super().__init__(world, spec, index=0)
        self.told_day, self.midnights = told_day, midnights
        self.presence: list[str] = []
        self.recorded: list[str] = []
        self.awards: list[AwardTold] = []
        self.happened: list[tuple[str, int, str, int]] = []
        self.quests: list[str] = []
        self.streak_told: list[str] = []
        self.debuff_told: list[str] = []
        self.fights: list[str] = []
        self.was_told = False
        self._away_until = ABSENT

    @property
    def _tells(self) -> bool:
        return self.play_day > 0 and self.day == self.told_day

    # --- Being there -------------------------------------------------------------------------

    def open_day(self, day: int) -> None:
        """Open the day, and note whether the player is there, and why."""
        super().open_day(day)
        leaves = not self.has_churned and choices.churns(self)
        away = choices.lapse_days(self) if day >= self._away_until else 0
        if away:
            self._away_until = day + away
        if self._tells:
            self.was_told = True
            self.presence = [*self._presence(leaves, away)]

    def _presence(self, leaves: bool, away: int) -> Iterable[str]:
        rules = self.spec.archetype.engagement
        if self.has_churned:
            yield f"Absent: left for good on day {self.churned_day}."
            return
        if leaves:
            drawn = drawn_words(self._drawn(CHURN), rules.churn_ppm)
            yield f"Absent: leaves for good today ({drawn})."
            return
        if away:
            drawn = drawn_words(self._drawn(LAPSE), rules.lapse_ppm)
            yield f"Absent: an absence of {away} days begins ({drawn})."
            return
        if self.day < self._away_until:
            yield f"Absent: away until day {self._away_until}."
            return
        debuffed = self._is_debuffed_at(self.midnights[self.day])
        share = choices.login_chance_ppm(self, is_debuffed=debuffed)
        here = choices.shows_up(self, is_debuffed=debuffed)
        parts = f"{share_words(rules.login_ppm[self.weekday])} on this weekday"
        if self.streak.current and rules.streak_login_ppm:
            parts += f", raised by a streak of {self.streak.current}"
        if debuffed and rules.debuff_login_ppm:
            parts += ", lowered by the debuff"
        parts += "".join(f", {part}" for part in answer_words(self.answers))
        drawn = drawn_words(self._drawn(LOGIN), share)
        yield f"{'Logged in' if here else 'Absent'}: {drawn} ({parts})."

    def _drawn(self, purpose: int) -> int:
        return day_stream(self.spec.random_key, self.day, purpose)

    def _is_debuffed_at(self, minute: int) -> bool:
        return debuffs.is_debuffed(self.debuff.until_minute, minute)

    # --- What is done ------------------------------------------------------------------------

    def record(self, values: Iterable[tuple[int, int]], minute: int, *, local_minute: int) -> None:
        """Record, and note what was recorded."""
        named = list(values)
        if self._tells:
            shown = [f"{plain(self.game.metrics[metric].key)} {value:,}" for metric, value in named]
            if shown:
                self.recorded.append(f"{clock_words(local_minute)}: {', '.join(shown)}.")
        super().record(named, minute, local_minute=local_minute)

    def _write_event(self, source: int, key: str, base_xp: int, minute: int, done: Award) -> None:
        total, level = self.total_xp, self.level
        seq = self.event_count + 1
        told = len(self.awards)
        super()._write_event(source, key, base_xp, minute, done)
        if self._tells:
            row = AwardTold(
                seq, minute, SOURCES[source].value, key, base_xp, done.final_xp, total,
                self.total_xp, level, self.level, tuple(done.steps),
            )  # fmt: skip
            self.awards.insert(told, row)

    def note(self, kind: str, minute: int, key: str, value: int = 0) -> None:
        """Keep an occurrence, and note it."""
        super().note(kind, minute, key, value)
        if self._tells:
            self.happened.append((kind, minute, key, value))

    # --- The close of the day ------------------------------------------------------------------

    def close_day(self, minute: int, *, next_midnight: int) -> None:
        """Close the day, and note every quest."""
        super().close_day(minute, next_midnight=next_midnight)
        if self._tells:
            core = set(self.game.core)
            for index, state in sorted(self.quest_states.items()):
                kind = "core" if index in core else "extra"
                self._tell_quest(index, kind, state.is_completed, self.day_inputs)
            for index, state in sorted(self.weekly_states.items()):
                self._tell_quest(index, "weekly", state.is_completed, self.week)

    def _tell_quest(self, index: int, kind: str, done: bool, inputs: Sequence[int]) -> None:
        quest = self.game.quests[index]
        words = self._words(quest.program, inputs)
        self.quests.append(f"{'met' if done else 'not met'}: {quest.key} ({kind}): needs {words}")

    def _words(self, program: Program, inputs: Sequence[int]) -> str:
        return requirement_words(program, self.game.slots, inputs)

    def _close_streak(
        self, minute: int, core_done: int, core_total: int, scopes: list[list[int]]
    ) -> bool:
        before = self.streak
        broken = super()._close_streak(minute, core_done, core_total, scopes)
        if self._tells:
            self.streak_told.append(self._streak_words(before, core_done, core_total))
        return broken

    def _streak_words(self, before: StreakState, done: int, total: int) -> str:
        after, rules = self.streak, self.game.streaks
        change = f"streak {before.current} → {after.current}"
        if total == 0:
            return f"No core quests on offer, so nothing changes: {change}."
        rule = f"a day is kept with at least one done and at most {rules.misses_allowed} missed"
        counted = f"{done} of {total} core quests done, {total - done} missed; {rule}"
        if after.freezes < before.freezes:
            saved = f"a freeze saved the streak: {change}, {after.freezes} left"
            return f"{counted}: not kept, but {saved}."
        if after.current > before.current:
            extra = " and a freeze was earned" if after.freezes > before.freezes else ""
            perfect = " A perfect day." if done >= total else ""
            return f"{counted}: kept, {change}{extra}.{perfect}"
        if before.current == 0:
            return f"{counted}: not kept, {change}."
        held = "no freeze was held" if before.freezes == 0 else "freezes could not help"
        return f"{counted}: broken, {held}: {change}."

    def _close_debuff(self, minute: int, core_missed: int, next_midnight: int) -> bool:
        running = self._is_debuffed_at(minute)
        charged = self.debuff.absence_charged and not self.is_active
        triggered = super()._close_debuff(minute, core_missed, next_midnight)
        if self._tells:
            self.debuff_told.append(self._debuff_words(core_missed, running, charged, triggered))
        return triggered

    def _debuff_words(self, missed: int, running: bool, charged: bool, triggered: bool) -> str:
        rules = self.game.debuff
        rule = f"{missed} core quests missed; {rules.misses} or more bring a debuff"
        under = "Under a debuff today. " if self.was_debuffed else ""
        if triggered:
            cost = share_words(1_000_000 - rules.multiplier_ppm)
            return f"{under}{rule}: set, −{cost} XP until the end of the next local day."
        if missed < rules.misses:
            return f"{under}{rule}: none set."
        if charged:
            return f"{under}{rule}, but this absence has brought one already."
        if running:
            return f"{under}{rule}, but one is running already."
        return f"{under}{rule}: none set."

    def _close_boss(self, minute: int) -> None:
        if self._tells and self.boss.boss != ABSENT:
            boss = self.game.bosses[self.boss.boss]
            phase = boss.phases[self.boss.phase]
            met = "met" if is_met(phase.program, self.phase) else "not met"
            self.fights.append(
                f"Boss {boss.key}, phase {self.boss.phase + 1} of {len(boss.phases)}, since day "
                f"{self.boss.phase_start_day}, judged after {phase.duration_days} days: needs "
                f"{self._words(phase.program, self.phase)}: {met} so far."
            )
        super()._close_boss(minute)

    def _step_dungeon(self, minute: int, local_minute: int) -> None:
        if self._tells:
            dungeon = self.game.dungeons[self.dungeon.dungeon]
            needs = "; ".join(self._words(part.program, self.visit) for part in dungeon.challenges)
            self.fights.append(
                f"Dungeon {dungeon.key} at {clock_words(local_minute)}: needs {needs}."
            )
        super()._step_dungeon(minute, local_minute)
