"""What a player of the reference engine goes through: recording, quests, fights, the day's close.

Every decision is a rule of model.rules on whole numbers; this file only keeps the order of events.
It knows nothing of SimPy: `sim.reference` calls it at the right minutes. May use: rules,
sim.reference_state.
"""

from __future__ import annotations

from collections.abc import Iterable

from model.rules import bosses, debuffs, dungeons, quests, returns
from model.rules.calendar import weekday
from model.rules.economy_values import ON_BOSS, ON_DUNGEON, ON_QUEST
from model.rules.seasons import active_season
from model.rules.slots import counted, gained_since
from model.rules.stats import weakest_stat
from model.rules.streaks import close_streak_day
from model.rules.titles import close_titles, grant_title, marks_window, window_after, worn_title
from model.rules.values import ABSENT, SOURCE_CODES, DungeonState, QuestState
from model.words import XpEventSource
from sim.reference_learning import study
from sim.reference_state import PlayerState
from sim.run_data import RETURN_KEY

_QUEST = SOURCE_CODES[XpEventSource.QUEST_COMPLETION]
_BOSS = SOURCE_CODES[XpEventSource.BOSS_DEFEAT]
_DUNGEON = SOURCE_CODES[XpEventSource.DUNGEON_CLEAR]
_EVENT = SOURCE_CODES[XpEventSource.EVENT]


class Player(PlayerState):
    """One player; the methods are called in time order by the engine."""

    # --- The day -----------------------------------------------------------------------------

    def open_day(self, day: int) -> None:
        """Begin local day `day` (counted from the scenario's start)."""
        game = self.game
        self.day, self.play_day = day, self.play_day + 1
        self.ordinal = self.world.start_ordinal + day
        self.weekday = weekday(self.ordinal)
        self.season = active_season(game.seasons, self.ordinal)
        self.day_inputs = game.slots.empty()
        self.day_inputs[game.slots.streak] = self.streak.current
        self.xp_today = 0
        self.is_active = False
        if self.weekday == 0 or self.play_day == 1:
            self.week = game.slots.empty()
            self.weekly_states = {}
            self.xp_this_week = 0
        self.core, bonus = self.world.offered_daily(self.play_day, self.season)
        self.quest_states = {index: QuestState() for index in (*self.core, *bonus)}

    def begin_activity(self, minute: int) -> None:
        """The first thing a player does on a day: join the season, see the rotating quest."""
        game = self.game
        self.is_active = True
        self.answers.seen_minute = minute
        self.changed = set()
        if self.season != ABSENT and not self.has_joined:
            self.season_totals[self.season] = 0
            self.note("season_joined", minute, game.seasons[self.season].key)
        recent = self.play_day - game.rotation.seen_days
        rotating = quests.rotating_quest(
            game,
            player_key=self.spec.random_key,
            day=self.day,
            play_day=self.play_day,
            season=self.season,
            seen=frozenset(i for i, when in self.last_offered.items() if when >= recent),
            weakest=weakest_stat(self.stat_values()),
        )
        if rotating != ABSENT:
            self.quest_states[rotating] = QuestState()
            self.last_offered[rotating] = self.play_day
        weekly = quests.offered_weekly(game, play_day=self.play_day, season=self.season)
        fresh = frozenset(weekly) - self.weekly_states.keys()
        self.weekly_states |= {index: QuestState() for index in fresh}
        moved = self._step_daily(self.world.open_at_once, minute)
        self._step_weekly(moved | fresh, minute)

    def record(self, values: Iterable[tuple[int, int]], minute: int, *, local_minute: int) -> None:
        """Take recorded metrics (index, day's value so far), and look at all that may follow."""
        self.expire_dungeon(minute)
        self.changed, scopes = set(), self._scopes()
        for metric, value in values:
            self._record_metric(metric, value, scopes)
        if self.game.learning.is_on:
            study(self, minute)
        self._step_weekly(self._step_daily(self._touched(), minute), minute)
        if self.dungeon.dungeon != ABSENT:
            self._step_dungeon(minute, local_minute)

    def close_day(self, minute: int, *, next_midnight: int) -> None:
        """Judge the finished local day at its end `minute`; the next ends at `next_midnight`."""
        self.answers.remind()
        self.changed = set()
        self._step_daily(self.world.decided_at_close, minute, is_closing=True)
        self.expire_dungeon(minute)
        slots, core_total = self.game.slots, len(self.core)
        core_done = sum(self.quest_states[index].is_completed for index in self.core)
        scopes = self._scopes()
        for scope in scopes:
            scope[slots.core_done] += core_done
            scope[slots.core_due] += core_total
        self.was_debuffed = debuffs.is_debuffed(self.debuff.until_minute, minute - 1)
        broken = self._close_streak(minute, core_done, core_total, scopes)
        triggered = self._close_debuff(minute, core_total - core_done, next_midnight)
        self._close_windows()
        # After the day has been judged, so that the week's last day counts for weekly quests.
        week_ends = self.weekday == 6
        self._step_weekly(frozenset(self.weekly_states), minute, is_closing=week_ends)
        self._close_boss(minute)
        self._close_return(minute, core_done, core_total)
        missed = [index for index in self.core if not self.quest_states[index].is_completed]
        self.vitals.close_day(minute, missed, core_done, core_total)
        self.economy.close_day(minute, core_done, core_total)
        self._close_titles(minute, streak_broken=broken)
        self.answers.close_day(
            core_done, core_total, is_streak_lost=broken, is_debuff_set=triggered
        )
        self.competition.close_day()
        self._keep_day(core_done, core_total, triggered=triggered)

    # --- Recording ---------------------------------------------------------------------------

    def _record_metric(self, metric: int, value: int, scopes: list[list[int]]) -> None:
        slot = self.game.slots.metrics[metric]
        before = self.day_inputs[slot]
        if value == before:
            return
        gained = gained_since(value, before)
        self.day_inputs[slot] = value
        self.changed.add(slot)
        for scope in scopes:
            scope[slot] = counted(scope[slot], gained)

    def count_metric(self, metric: int) -> None:
        """Count one more of a metric that the product counts by itself."""
        before = self.day_inputs[self.game.slots.metrics[metric]]
        self._record_metric(metric, max(before, 0) + 1, self._scopes())

    def _touched(self) -> frozenset[int]:
        """Quests that look at what has changed since this was last asked."""
        readers, changed = self.world.readers, self.changed
        self.changed = set()
        return frozenset().union(*(readers.get(slot, ()) for slot in changed))

    def _step_daily(
        self, looked_at: frozenset[int], minute: int, *, is_closing: bool = False
    ) -> frozenset[int]:
        """Step the day's quests that may have moved, in key order, until nothing moves any more.

        Gives all quests, weekly ones too, that were worth a look.
        """
        seen = looked_at
        while looked_at:
            for index in sorted(looked_at):
                if index in self.quest_states:
                    self._step_quest(
                        self.quest_states, index, self.day_inputs, minute, is_closing=is_closing
                    )
            looked_at = self._touched()
            seen |= looked_at
        return seen

    def _step_weekly(
        self, looked_at: frozenset[int], minute: int, *, is_closing: bool = False
    ) -> None:
        """Step the week's quests that may have moved, once, in key order."""
        for index in sorted(looked_at & self.weekly_states.keys()):
            self._step_quest(self.weekly_states, index, self.week, minute, is_closing=is_closing)

    def _step_quest(
        self,
        states: dict[int, QuestState],
        index: int,
        inputs: list[int],
        minute: int,
        *,
        is_closing: bool,
    ) -> None:
        quest, before = self.game.quests[index], states[index]
        if before.is_completed:
            return
        state, base_xp, what = quests.quest_step(
            quest, before, inputs=inputs, is_closing=is_closing
        )
        states[index] = state
        if what == quests.QUEST_COMPLETED:
            self._count(self.game.slots.quest_count)
            if quest.slot != ABSENT:
                self._count(quest.slot)
            if quest.stat != ABSENT:
                self.trained[quest.stat] += quest.base_xp
        if what == quests.QUEST_COMPLETED and index in self.vitals.place_of:
            self.vitals.complete(index, minute)
        elif base_xp:
            is_partial = what == quests.QUEST_PARTIAL
            self.award(_QUEST, quest.key, base_xp, minute, is_partial=is_partial)
        if what == quests.QUEST_COMPLETED:
            self.economy.happen(ON_QUEST, index, quest.key, minute)

    # --- Dungeons and bosses ---------------------------------------------------------------------

    def enter_dungeon(self, index: int, minute: int) -> None:
        """Begin a visit; the caller has checked the gate."""
        debuffed = debuffs.is_debuffed(self.debuff.until_minute, minute)
        dungeon = self.game.dungeons[index]
        self.dungeon = dungeons.enter_dungeon(
            index, dungeon, now_minute=minute, day=self.day, is_debuffed=debuffed
        )
        self.visit = self.game.slots.empty()
        self.visit[self.game.slots.streak] = self.streak.current
        self.note("dungeon_entered", minute, dungeon.key, int(debuffed))

    def expire_dungeon(self, minute: int) -> None:
        """End a visit whose time is over: no XP, no penalty, the cooldown starts at its end."""
        if self.dungeon.dungeon == ABSENT:
            return
        if dungeons.is_expired(self.dungeon.expires_minute, minute):
            self._end_dungeon("dungeon_timed_out", self.dungeon.expires_minute)

    def _end_dungeon(self, kind: str, minute: int) -> None:
        index = self.dungeon.dungeon
        dungeon = self.game.dungeons[index]
        self.cooldowns[index] = dungeons.cooldown_until_minute(minute, dungeon.cooldown_minutes)
        self.dungeon = DungeonState()
        self.note(kind, minute, dungeon.key)

    def _step_dungeon(self, minute: int, local_minute: int) -> None:
        index = self.dungeon.dungeon
        dungeon = self.game.dungeons[index]
        self.dungeon, is_cleared = dungeons.record_in_dungeon(
            self.dungeon,
            dungeon,
            inputs=self.visit,
            now_minute=minute,
            day=self.day,
            local_minute=local_minute,
        )
        if not is_cleared:
            return
        debuffed = self.dungeon.debuffed_at_entry
        self._count(self.game.slots.dungeon_clears)
        self._end_dungeon("dungeon_cleared", minute)
        multiplier = dungeons.dungeon_multiplier_ppm(
            dungeon.multiplier_ppm, debuffed, self.game.debuff.dungeon_bonus_blocked
        )
        self.award(_DUNGEON, dungeon.key, dungeon.base_xp_reward, minute, dungeon_ppm=multiplier)
        self.economy.happen(ON_DUNGEON, index, dungeon.key, minute)

    def start_boss(self, index: int, minute: int) -> None:
        """Begin a fight; the caller has checked the gate."""
        self.boss = bosses.start_boss(index, day=self.day)
        self._fresh_phase()
        self.note("boss_started", minute, self.game.bosses[index].key)

    def abandon_boss(self, minute: int) -> None:
        """Leave the fight in progress."""
        self.note("boss_abandoned", minute, self.game.bosses[self.boss.boss].key)
        self.boss = bosses.abandon_boss()

    def _fresh_phase(self) -> None:
        self.phase = self.game.slots.empty()
        self.phase[self.game.slots.streak] = self.streak.current

    def _close_boss(self, minute: int) -> None:
        before = self.boss
        if before.boss == ABSENT:
            return
        boss = self.game.bosses[before.boss]
        self.boss, what = bosses.close_boss_day(
            before, boss, day=self.day, active_season=self.season, inputs=self.phase
        )
        if what == bosses.BOSS_NOTHING:
            return
        if what == bosses.BOSS_DEFEAT:
            self.note("boss_defeat", minute, boss.key)
            return
        self._fresh_phase()
        self.note("boss_phase", minute, boss.key, int(what != bosses.BOSS_PHASE_RESTARTED))
        if what == bosses.BOSS_PHASE_RESTARTED:
            return
        if boss.phases[before.phase].xp_reward:
            self.award(_BOSS, boss.key, boss.phases[before.phase].xp_reward, minute)
        if what == bosses.BOSS_VICTORY:
            self._win_boss(before.boss, minute)

    def _win_boss(self, index: int, minute: int) -> None:
        boss = self.game.bosses[index]
        self.bosses_done |= 1 << index
        self._count(self.game.slots.boss_defeats)
        self.note("boss_victory", minute, boss.key)
        if boss.xp_reward:
            self.award(_BOSS, boss.key, boss.xp_reward, minute)
        self.held_titles, is_new = grant_title(self.held_titles, boss.title)
        if is_new:
            self.note("title_earned", minute, self.game.titles[boss.title].key)
        self.economy.happen(ON_BOSS, index, boss.key, minute)

    # --- The close of a day ----------------------------------------------------------------------

    def _close_streak(
        self, minute: int, core_done: int, core_total: int, scopes: list[list[int]]
    ) -> bool:
        slots = self.game.slots
        self.streak, record = close_streak_day(
            self.streak, self.game.streaks, core_completed=core_done, core_total=core_total
        )
        for scope in scopes:
            scope[slots.perfect_days] += record.is_perfect
            scope[slots.core_days] += core_total > 0 and record.is_kept
        for scope in (self.lifetime, self.week, self.phase, self.visit):
            scope[slots.streak] = self.streak.current
        if record.broken_days:
            self.note("streak_broken", minute, "", record.broken_days)
        if record.freeze_used:
            self.note("freeze_used", minute, "", self.streak.current)
        return record.broken_days > 0

    def _close_debuff(self, minute: int, core_missed: int, next_midnight: int) -> bool:
        self.debuff, triggered = debuffs.close_debuff_day(
            self.debuff,
            self.game.debuff,
            core_missed=core_missed,
            is_active=self.is_active,
            now_minute=minute,
            next_day_end_minute=next_midnight,
        )
        if triggered:
            self.note("debuff_set", minute, "", core_missed)
        return triggered

    def _close_windows(self) -> None:
        """Shift each counted window by the day that ends and count its marked days."""
        slots = self.game.slots
        for position, window in enumerate(slots.windows):
            value = self.day_inputs[slots.metrics[window.metric]]
            met = marks_window(value, window.value)
            bits = window_after(self.windows_met[position], met, window.days)
            self.windows_met[position] = bits
            self.lifetime[window.slot] = bits.bit_count()

    def _close_return(self, minute: int, core_done: int, core_total: int) -> None:
        self.returning, what = returns.close_return_day(
            self.returning,
            self.game.returning,
            is_active=self.is_active,
            core_completed=core_done,
            core_total=core_total,
        )
        if what == returns.RETURN_STARTED:
            self.note("return_started", minute, RETURN_KEY)
        elif what == returns.RETURN_COMPLETED:
            self._count(self.game.slots.return_protocols)
            self.note("return_completed", minute, RETURN_KEY)
            if self.game.returning.xp:
                self.award(_EVENT, RETURN_KEY, self.game.returning.xp, minute)

    def _close_titles(self, minute: int, *, streak_broken: bool) -> None:
        game = self.game
        self.held_titles, earned, lost = close_titles(
            game.titles, self.held_titles, inputs=self.lifetime, streak_broken=streak_broken
        )
        for kind, indexes in (("title_lost", lost), ("title_earned", earned)):
            for index in indexes:
                self.note(kind, minute, game.titles[index].key)
        self.worn = worn_title(
            game.titles, self.held_titles, worn=self.worn, policy=self.spec.archetype.choices.equip
        )

    def _keep_day(self, core_done: int, core_total: int, *, triggered: bool) -> None:
        streak = self.streak
        self.world.rows.days.add(
            (
                self.index, self.day, int(self.is_active), core_done, core_total,
                int(core_total > 0 and core_done >= core_total), streak.current, streak.perfect,
                streak.freezes, int(self.was_debuffed), int(triggered), self.level, self.total_xp,
                self.xp_today, self.season, self.season_xp,
            )
        )  # fmt: skip
