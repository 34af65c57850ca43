"""From a ruleset to the flat arrays the kernel reads; nothing is decided here.

Requirements become programs on the short vectors of their scope, sets of quests become bits. May
use: rules, ruleset, sim.layout, sim.award_table, sim.kernel.tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from model.rules.awards import Situation
from model.rules.values import (
    ABSENT,
    COUNTS,
    DAILY,
    MODIFIERS,
    STAT_BONUS,
    Archetype,
    GameRules,
)
from model.ruleset import Ruleset
from model.words import ModifierType
from sim.award_table import Kind, Kinds, effect_of, situations, tabulate, title_classes
from sim.compile_answers import compile_answers
from sim.compile_competition import compile_competition
from sim.compile_economy import compile_economy
from sim.compile_events import compile_events
from sim.compile_fights import compile_bosses, compile_dungeons
from sim.compile_learning import compile_learning
from sim.compile_parts import Programs, ints, words
from sim.compile_vitals import compile_vitals
from sim.kernel.bundles import Bundle
from sim.kernel.tables import COUNTERS, Content, Ints, People, Words
from sim.layout import (
    SCOPES,
    Layout,
    growing_metrics,
    layout_of,
    quest_readers,
    quests_decided_at_close,
    quests_open_at_once,
)
from sim.run_data import RETURN_KEY, content_codes

_COMPILED: dict[str, Compiled] = {}
_COMPILED_MAX = 64
_COUNTER_NAMES = (
    *(f"count:{name}" for name in COUNTS), "player:streak", "core:done", "core:due",
)  # fmt: skip


@dataclass
class Compiled:
    """A ruleset as the kernel reads it, and what its award table's rows and columns mean."""

    game: GameRules
    content: Content
    people: People
    archetypes: tuple[Archetype, ...]
    """In key order; the kernel knows an archetype by its place."""
    situations: tuple[Situation, ...]
    kinds: tuple[Kind, ...]

    @cached_property
    def content_bundle(self) -> Bundle:
        """The content as the kernel takes it."""
        return Bundle(self.content, is_fixed=True)

    @cached_property
    def people_bundle(self) -> Bundle:
        """The archetypes as the kernel takes them."""
        return Bundle(self.people, is_fixed=True)


def compile_ruleset(ruleset: Ruleset) -> Compiled:
    """Compile a ruleset, remembered by its hash."""
    key = ruleset.rules_hash + ruleset.people_hash
    known = _COMPILED.get(key)
    if known is None:
        archetypes = tuple(ruleset.archetypes[key] for key in sorted(ruleset.archetypes))
        content, kinds = compile_content(ruleset.game)
        people = compile_people(archetypes, ruleset.game)
        rows = tuple(situations(ruleset.game))
        known = Compiled(ruleset.game, content, people, archetypes, rows, kinds)
        while len(_COMPILED) >= _COMPILED_MAX:
            _COMPILED.pop(next(iter(_COMPILED)))
        _COMPILED[key] = known
    return known


def compile_content(game: GameRules) -> tuple[Content, tuple[Kind, ...]]:
    """Lay a game out as arrays; the second value says what the award table's columns are."""
    assert MODIFIERS[10:12] == (ModifierType.DAILY_CAP, ModifierType.WEEKLY_CAP)
    layout, codes, kinds = layout_of(game), content_codes(game), Kinds()
    programs = Programs(layout)
    classes = title_classes(game)
    parts = {
        **_blanks(game, layout),
        **_counters(game, layout),
        **_quests(game, layout, programs, kinds=kinds, codes=codes),
        **_titles(game, programs, codes=codes, classes=classes),
        **compile_bosses(game, programs, kinds=kinds, codes=codes),
        **compile_dungeons(game, programs, kinds=kinds, codes=codes),
        **_settings(game, layout),
        "season_code": ints(codes[season.key] for season in game.seasons),
        "thresholds": ints(game.thresholds),
        "return_kind": kinds.of(game.returning.xp),
        "return_code": codes[RETURN_KEY],
        "title_classes": len(classes),
    }
    parts |= compile_learning(game, kinds, codes)
    parts |= compile_competition(game, kinds, codes)
    parts |= compile_vitals(game, kinds, codes)
    awards = tabulate(game, kinds.rows, classes=classes)
    parts |= compile_events(game)
    parts |= compile_economy(game, programs.add, codes)
    content = Content(**programs.arrays(), **parts, **awards)
    return content, tuple(kinds.rows)


def compile_people(archetypes: Sequence[Archetype], game: GameRules) -> People:
    """Lay archetypes and their habits out as arrays, in the given order."""
    engagement = [archetype.engagement for archetype in archetypes]
    choices = [archetype.choices for archetype in archetypes]
    habits = [habit for archetype in archetypes for habit in archetype.habits]
    stops = np.cumsum([len(archetype.habits) for archetype in archetypes], dtype=np.int64)
    return People(
        login_ppm=np.array([rule.login_ppm for rule in engagement], dtype=np.int64),
        streak_login_ppm=ints(rule.streak_login_ppm for rule in engagement),
        debuff_login_ppm=ints(rule.debuff_login_ppm for rule in engagement),
        churn_ppm=ints(rule.churn_ppm for rule in engagement),
        lapse_ppm=ints(rule.lapse_ppm for rule in engagement),
        lapse_days_min=ints(rule.lapse_days_min for rule in engagement),
        lapse_days_max=ints(rule.lapse_days_max for rule in engagement),
        minute_first=ints(rule.active_minute_first for rule in engagement),
        minute_last=ints(rule.active_minute_last for rule in engagement),
        dungeon_ppm=ints(rule.dungeon_ppm for rule in choices),
        boss_ppm=ints(rule.boss_ppm for rule in choices),
        boss_abandon_ppm=ints(rule.boss_abandon_ppm for rule in choices),
        hard_mode=ints(rule.hard_mode for rule in choices),
        equip=ints(rule.equip for rule in choices),
        study_tasks=ints(rule.study_tasks for rule in choices),
        habit_first=ints([0, *stops[:-1]]),
        habit_stop=stops,
        habit_metric=words(habit.metric for habit in habits),
        habit_hash=words(game.metrics[habit.metric].key_hash for habit in habits),
        habit_mean=ints(habit.mean for habit in habits),
        habit_between=ints(habit.spread_between for habit in habits),
        habit_within=ints(habit.spread_within for habit in habits),
        habit_true_ppm=ints(habit.true_ppm for habit in habits),
        habit_weekend_ppm=ints(habit.weekend_ppm for habit in habits),
        habit_record_ppm=ints(habit.record_ppm for habit in habits),
        **compile_answers(archetypes),
    )


# --- Vectors and counters ------------------------------------------------------------------------


def _blanks(game: GameRules, layout: Layout) -> dict[str, Ints]:
    """Fresh vectors; the last place takes what nothing reads."""
    return {
        f"blank_{scope}": ints([*(game.slots.blank[slot] for slot in layout.slots[scope]), 0])
        for scope in SCOPES
        if scope != "lifetime"
    }


def _places(layout: Layout, slots: Iterable[int]) -> Words:
    """(slot, scope): the place of each slot in each scope's vector."""
    rows = [[layout.place(scope, slot) for scope in SCOPES] for slot in slots]
    return np.array(rows, dtype=np.uint64).reshape(-1, len(SCOPES))


def _bits(game: GameRules, quests: Iterable[int]) -> Words:
    """A set of quests as words."""
    kept = [0] * max(1, (len(game.quests) + 63) // 64)
    for quest in quests:
        kept[quest >> 6] |= 1 << (quest & 63)
    return words(kept)


def _readers(game: GameRules, slots: Iterable[int]) -> Words:
    """(slot, word): the quests whose requirement or partial reward looks at a slot."""
    found = quest_readers(game)
    rows = [_bits(game, found.get(slot, ())) for slot in slots]
    return np.array(rows, dtype=np.uint64).reshape(-1, len(_bits(game, ())))


def _counters(game: GameRules, layout: Layout) -> dict[str, Any]:
    slots = game.slots
    counted = [slots[name] for name in _COUNTER_NAMES]
    assert len(counted) == COUNTERS
    growing = growing_metrics(game)
    return {
        "metric_hash": words(metric.key_hash for metric in game.metrics),
        "metric_is_boolean": ints(metric.is_boolean for metric in game.metrics),
        "metric_max": ints(metric.value_max for metric in game.metrics),
        "metric_grows": ints(place in growing for place in range(len(game.metrics))),
        "any_grows": len(growing),
        "metric_place": _places(layout, slots.metrics),
        "metric_readers": _readers(game, slots.metrics),
        "counter_place": _places(layout, counted),
        "counter_readers": _readers(game, counted),
        "window_place": words(layout.place("day", slots.metrics[w.metric]) for w in slots.windows),
        "window_value": ints(window.value for window in slots.windows),
        "window_days": ints(window.days for window in slots.windows),
        "window_lifetime": words(layout.place("lifetime", w.slot) for w in slots.windows),
    }


# --- Content -------------------------------------------------------------------------------------


def _quests(
    game: GameRules,
    layout: Layout,
    programs: Programs,
    *,
    kinds: Kinds,
    codes: Mapping[str, int],
) -> dict[str, Any]:
    quests = game.quests
    scopes = ["week" if place in game.weekly else "day" for place in range(len(quests))]
    numbers = [programs.add(q.program, scope) for q, scope in zip(quests, scopes, strict=True)]
    partials = [
        layout.place(scope, quest.partial_slot) if quest.partial_slot != ABSENT else ABSENT
        for quest, scope in zip(quests, scopes, strict=True)
    ]
    unlocks = [quests[place].unlock_day for place in (*game.core, *game.bonus)]
    weekly_number = {quest: number for number, quest in enumerate(game.weekly)}
    return {
        "quest_program": ints(numbers),
        "quest_is_daily": ints(quest.slot != ABSENT for quest in quests),
        "quest_decided_at_close": ints(quest.decided_at_close for quest in quests),
        "quest_base_xp": ints(quest.base_xp for quest in quests),
        "quest_partial_place": ints(partials),
        "quest_partial_threshold": ints(quest.partial_threshold for quest in quests),
        "quest_partial_xp": ints(quest.partial_xp for quest in quests),
        "quest_stat": ints(quest.stat for quest in quests),
        "quest_season": ints(quest.season for quest in quests),
        "quest_unlock_day": ints(quest.unlock_day for quest in quests),
        "quest_code": ints(codes[quest.key] for quest in quests),
        "quest_place": _places(layout, [quest.slot for quest in quests]),
        "quest_readers": _readers(game, [quest.slot for quest in quests]),
        "quest_kind_full": ints(kinds.of(quest.base_xp) for quest in quests),
        "quest_kind_rest": ints(kinds.of(q.base_xp - q.partial_xp) for q in quests),
        "quest_kind_partial": ints(kinds.of(q.partial_xp, is_partial=True) for q in quests),
        "weekly_number": ints(weekly_number.get(q, ABSENT) for q in range(len(quests))),
        "core": ints(game.core),
        "core_set": _bits(game, game.core),
        "bonus": ints(game.bonus),
        "unlock_day_last": max(unlocks, default=0),
        "partial_daily": ints(
            place
            for place, quest in enumerate(quests)
            if quest.partial_slot != ABSENT and quest.type == DAILY
        ),
        "rotating": ints(game.rotating),
        "rotating_hash": words(quests[place].key_hash for place in game.rotating),
        "rotating_weight": ints(quests[place].weight for place in game.rotating),
        "weekly": ints(game.weekly),
        "bit": words(1 << place for place in range(64)),
        "open_at_once": _bits(game, quests_open_at_once(game)),
        "decided_at_close": _bits(game, quests_decided_at_close(game)),
    }


def _titles(
    game: GameRules,
    programs: Programs,
    *,
    codes: Mapping[str, int],
    classes: Mapping[tuple[int, ...], int],
) -> dict[str, Any]:
    titles = game.titles
    numbers = [programs.add(title.program, "lifetime") for title in titles]
    lost = [programs.add(title.regression_program, "lifetime") for title in titles]
    return {
        "title_program": ints(numbers),
        "title_regression": ints(title.regression for title in titles),
        "title_lost_program": ints(lost),
        "title_code": ints(codes[title.key] for title in titles),
        "title_score_ppm": ints(title.xp_score_ppm for title in titles),
        "title_rarity": ints(title.rarity for title in titles),
        "title_class": ints(classes[effect_of(title)] for title in titles),
        "title_stat": ints(
            title.passive_stat if title.passive_type == STAT_BONUS else ABSENT for title in titles
        ),
        "title_stat_points": ints(title.passive_value for title in titles),
    }


def _settings(game: GameRules, layout: Layout) -> dict[str, Any]:
    return {
        "tier_days": ints(game.streaks.tier_days),
        "tier_ppm": ints(game.streaks.tier_ppm),
        "core_required": ints(game.returning.core_required),
        "misses_allowed": game.streaks.misses_allowed,
        "freeze_every_days": game.streaks.freeze_every_days,
        "freezes_held_max": game.streaks.freezes_held_max,
        "debuff_misses": game.debuff.misses,
        "debuff_multiplier_ppm": game.debuff.multiplier_ppm,
        "dungeon_bonus_blocked": int(game.debuff.dungeon_bonus_blocked),
        "hard_mode_level": game.modifiers.hard_mode_level_required,
        "daily_xp_max": game.caps.daily_xp,
        "weekly_xp_max": game.caps.weekly_xp,
        "rotation_unlock_day": game.rotation.unlock_day,
        "rotation_seen_days": game.rotation.seen_days,
        "rotation_seen_ppm": game.rotation.seen_ppm,
        "rotation_weakest_ppm": game.rotation.weakest_stat_ppm,
        "weekly_unlock_day": game.weekly_unlock_day,
        "absence_days": game.returning.absence_days,
        "return_xp": game.returning.xp,
        "stat_start": game.stats.start,
        "stat_cap": game.stats.cap,
        "stat_xp_per_point": game.stats.xp_per_point,
        "seasons": len(game.seasons),
    }
