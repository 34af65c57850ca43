"""The state of one player of the reference engine, its ledger, and what all players share.

The slow, obviously right way: `PlayerState` holds every number of a player, puts awards through the
modifier chain and writes ledger rows. What happens on a day is `sim.reference_player`. May use:
rules, sim.population, sim.run_data.
"""

from __future__ import annotations

from typing import NamedTuple

from model.rules import debuffs, quests
from model.rules.awards import Situation, award_inputs
from model.rules.curves import level_from
from model.rules.draws import as_word
from model.rules.economy_values import ON_LEVEL_UP
from model.rules.ledger import ROLLING_START, event_word, roll, roll_all, total_after
from model.rules.live_operations import event_ppm_on
from model.rules.modifiers import run_chain
from model.rules.seasons import season_xp_after
from model.rules.stats import stat_value
from model.rules.titles import stat_bonus
from model.rules.values import (
    ABSENT,
    NEVER,
    PPM,
    STATS,
    BossState,
    DebuffState,
    DungeonState,
    GameRules,
    QuestState,
    ReturnState,
    Step,
    StreakState,
)
from sim.layout import (
    growing_metrics,
    layout_of,
    quest_readers,
    quests_decided_at_close,
    quests_open_at_once,
)
from sim.population import PlayerSpec
from sim.reference_answers import Answers
from sim.reference_competition import Competition
from sim.reference_economy import Economy
from sim.reference_learning import Learning
from sim.reference_vitals import Vitals
from sim.run_data import KIND_CODES, RunData

_UNCAPPED = 1 << 53


class Award(NamedTuple):
    """A remembered modifier chain: its result without caps, its steps, and their hash word."""

    final_xp: int
    steps: tuple[Step, ...]
    word: int


class World:
    """What all players of one replication share: the game, the rows, and remembered chains."""

    def __init__(self, game: GameRules, rows: RunData, *, start_ordinal: int) -> None:
        """Take the rules and the place where rows go; `start_ordinal` is day 0's date ordinal."""
        self.game = game
        self.rows = rows
        self.start_ordinal = start_ordinal
        self.awards: dict[tuple[Situation, int, int, bool], Award] = {}
        self.offers: dict[tuple[int, int], tuple[tuple[int, ...], ...]] = {}
        self.readers = quest_readers(game)
        self.growing = growing_metrics(game)
        self.decided_at_close = quests_decided_at_close(game)
        self.open_at_once = quests_open_at_once(game)

    def offered_daily(self, play_day: int, season: int) -> tuple[tuple[int, ...], ...]:
        """(core, bonus) quests of a day, remembered: they are the same for all players."""
        known = self.offers.get((play_day, season))
        if known is None:
            known = quests.offered_daily(self.game, play_day=play_day, season=season)
            self.offers[play_day, season] = known
        return known

    def award(
        self, base_xp: int, situation: Situation, dungeon_ppm: int, *, is_partial: bool
    ) -> Award:
        """The modifier chain of an award; remembered when no cap is near, for it repeats a lot."""
        uncapped = situation._replace(xp_today=0, xp_this_week=0)
        key = (uncapped, base_xp, dungeon_ppm, is_partial)
        known = self.awards.get(key)
        if known is None:
            inputs = award_inputs(
                self.game, uncapped, dungeon_ppm=dungeon_ppm, is_partial=is_partial
            )
            free = inputs._replace(daily_room=_UNCAPPED, weekly_room=_UNCAPPED)
            known = self.awards[key] = _award(base_xp, *run_chain(base_xp, free))
        caps = self.game.caps
        if (
            situation.xp_today + known.final_xp <= caps.daily_xp
            and situation.xp_this_week + known.final_xp <= caps.weekly_xp
        ):
            return known
        inputs = award_inputs(self.game, situation, dungeon_ppm=dungeon_ppm, is_partial=is_partial)
        return _award(base_xp, *run_chain(base_xp, inputs))


def _award(base_xp: int, final_xp: int, steps: tuple[Step, ...]) -> Award:
    return Award(final_xp, steps, roll_all(base_xp, [part for step in steps for part in step]))


class PlayerState:
    """One player's whole state and ledger."""

    def __init__(self, world: World, spec: PlayerSpec, *, index: int) -> None:
        """A player who has just joined: level 1, nothing earned; `index` is the row number."""
        game = world.game
        self.world, self.game, self.spec, self.index = world, game, spec, index
        self.level, self.total_xp, self.event_count, self.event_word = 1, 0, 0, ROLLING_START
        self.xp_today = self.xp_this_week = 0
        self.streak, self.debuff, self.returning = StreakState(), DebuffState(), ReturnState()
        self.boss, self.dungeon = BossState(), DungeonState()
        self.bosses_done = self.held_titles = 0
        self.worn = ABSENT
        self.season = ABSENT
        # One place a season: a player in the next one still waits for the board of the last.
        self.season_totals = [ABSENT] * len(game.seasons)
        self.season_ranks = [0] * len(game.seasons)
        self.trained = [0] * len(STATS)
        self.cooldowns = [NEVER] * len(game.dungeons)
        slots = game.slots
        self.lifetime, self.week = slots.empty(), slots.empty()
        self.day_inputs, self.phase, self.visit = slots.empty(), slots.empty(), slots.empty()
        self.changed: set[int] = set()
        self.windows_met = [0] * len(slots.windows)
        self.quest_states: dict[int, QuestState] = {}
        self.weekly_states: dict[int, QuestState] = {}
        self.last_offered = dict.fromkeys(game.rotating, NEVER)
        """The day of play on which a rotating quest was last offered."""
        self.day = self.play_day = self.weekday = 0
        self.ordinal = world.start_ordinal
        self.learning = Learning(game)
        self.is_active = False
        self.was_debuffed = False
        self.core: tuple[int, ...] = ()
        self.churned_day = ABSENT
        self.economy = Economy(self)
        self.answers = Answers(self)
        self.competition = Competition(self)
        self.vitals = Vitals(self)

    @property
    def has_churned(self) -> bool:
        """Whether the player has left for good."""
        return self.churned_day != ABSENT

    @property
    def has_joined(self) -> bool:
        """Whether the player takes part in the season of the day."""
        return self.season != ABSENT and self.season_totals[self.season] != ABSENT

    @property
    def season_xp(self) -> int:
        """XP of the season of the day, 0 without one."""
        return self.season_totals[self.season] if self.has_joined else 0

    # --- Counting ------------------------------------------------------------------------------

    def _scopes(self) -> list[list[int]]:
        """The longer scopes that count now (the day's own vector is apart)."""
        scopes = [self.lifetime, self.week]
        if self.boss.boss != ABSENT and self.day >= self.boss.phase_start_day:
            scopes.append(self.phase)
        if self.dungeon.dungeon != ABSENT:
            scopes.append(self.visit)
        return scopes

    def _count(self, slot: int) -> None:
        self.day_inputs[slot] += 1
        self.changed.add(slot)
        for scope in self._scopes():
            scope[slot] += 1

    # --- XP ------------------------------------------------------------------------------------

    def award(
        self,
        source: int,
        key: str,
        base_xp: int,
        minute: int,
        *,
        dungeon_ppm: int = PPM,
        is_partial: bool = False,
    ) -> None:
        """Put base XP through the modifier chain and write the ledger."""
        situation = Situation(
            level=self.level,
            streak=self.streak.current,
            weekday=self.weekday,
            season=self.season if self.has_joined else ABSENT,
            worn_title=self.worn,
            debuffed=debuffs.is_debuffed(self.debuff.until_minute, minute),
            hard_mode=self.spec.archetype.choices.hard_mode,
            xp_today=self.xp_today,
            xp_this_week=self.xp_this_week,
            event_ppm=event_ppm_on(self.game.events, self.ordinal, self.level),
            guild_ppm=self.competition.guild_ppm,
        )
        done = self.world.award(base_xp, situation, dungeon_ppm, is_partial=is_partial)
        self._write_event(source, key, base_xp, minute, done)

    def take_xp(self, source: int, key: str, xp: int, minute: int) -> None:
        """Take XP away, past the modifier chain, and write the ledger."""
        self._write_event(source, key, -xp, minute, _award(-xp, -xp, ()))

    def _write_event(self, source: int, key: str, base_xp: int, minute: int, done: Award) -> None:
        rows, final_xp = self.world.rows, done.final_xp
        total_before, level_before = self.total_xp, self.level
        self.total_xp = total_after(total_before, final_xp)
        self.level = level_from(level_before, self.total_xp, self.game.thresholds)
        self.xp_today += final_xp
        self.xp_this_week += final_xp
        if self.has_joined:
            self.season_totals[self.season] = season_xp_after(self.season_xp, final_xp)
        self.event_count += 1
        code = rows.content_codes[key]
        event = (
            self.event_count, minute, self.day, source, code, base_xp, final_xp,
            total_before, self.total_xp, level_before, self.level,
        )  # fmt: skip
        self.event_word = roll(
            self.event_word,
            event_word(
                self.event_count, minute, self.day, source, code, base_xp, final_xp,
                self.total_xp, self.level, done.word,
            ),
        )  # fmt: skip
        if rows.keep_events:
            rows.events.add((self.index, *event))
            for step in done.steps:
                rows.modifiers.add((self.index, self.event_count, *step))
        if self.level > level_before:
            for _ in range(self.level - level_before):
                self._count(self.game.slots.level_ups)
                self.economy.happen(ON_LEVEL_UP, ABSENT, "", minute)
            self.note("level_up", minute, "", self.level)
            self.vitals.level_up()

    def note(self, kind: str, minute: int, key: str, value: int = 0) -> None:
        """Keep an occurrence."""
        rows = self.world.rows
        rows.occurrences.add(
            (self.index, self.day, minute, KIND_CODES[kind], rows.content_codes[key], value)
        )

    # --- What is left --------------------------------------------------------------------------

    def stat_values(self) -> list[int]:
        """The four attributes, in the STATS order."""
        rules, values = self.game.stats, []
        for stat, trained in enumerate(self.trained):
            bonus = 0
            if self.worn != ABSENT:
                worn = self.game.titles[self.worn]
                bonus = stat_bonus(
                    worn.passive_type, worn.passive_stat, worn.passive_value, stat=stat
                )
            values.append(
                stat_value(
                    trained, rules.start, rules.cap, xp_per_point=rules.xp_per_point, bonus=bonus
                )
            )
        return values

    def state_words(self) -> list[int]:
        """The whole final state as numbers, for the digest (the order is the engines' contract)."""
        game, kept = self.game, layout_of(self.game).slots
        weekly = [self.weekly_states.get(index) for index in game.weekly]
        words = [
            self.level, self.total_xp, *self.streak, *self.debuff, *self.returning, *self.boss,
            *self.dungeon, self.worn, self.churned_day, self.play_day, self.xp_this_week,
            self.event_count, self.event_word, *self.trained, *self.season_totals,
            *self.cooldowns, *self.windows_met,
            *(self.bosses_done >> place & 1 for place in range(len(game.bosses))),
            *(self.held_titles >> place & 1 for place in range(len(game.titles))),
            *(self.lifetime[slot] for slot in kept["lifetime"]),
            *(self.week[slot] for slot in kept["week"]),
            *(self.phase[slot] for slot in kept["phase"]),
            *(self.visit[slot] for slot in kept["visit"]),
            *(0 if state is None else 1 + state.is_completed for state in weekly),
            *(0 if state is None else state.partial_xp for state in weekly),
            *self.last_offered.values(), *self.economy.words(),
            *self.learning.words(), *self.answers.words(), *self.competition.words(),
            *self.vitals.words(),
        ]  # fmt: skip
        return [as_word(int(word)) for word in words]

    def final_row(self) -> dict[str, int | str]:
        """The player's row of the `players` table."""
        held = [t.key for i, t in enumerate(self.game.titles) if self.held_titles >> i & 1]
        return {
            "player_key": self.spec.key,
            "cohort": self.spec.cohort,
            "ordinal": self.spec.ordinal,
            "archetype": self.spec.archetype.key,
            "timezone": self.spec.timezone,
            "level": self.level,
            "total_xp": self.total_xp,
            "current_streak": self.streak.current,
            "longest_streak": self.streak.longest,
            "active_title": self.game.titles[self.worn].key if self.worn != ABSENT else "",
            "titles": ",".join(held),
            "bosses_defeated": self.bosses_done.bit_count(),
            "dungeons_cleared": self.lifetime[self.game.slots.dungeon_clears],
            "churned_day": self.churned_day,
        }
