"""From the rules section of a ruleset to `GameRules`, and from the people section to archetypes.

Content tuples are sorted by key and seasons by start, so equal content compiles to equal values in
every process. The content is taken as valid: `checks.py` has been asked before anything is frozen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from model.rules.conditions import compile_condition, compile_regression, windows_of
from model.rules.curves import curve_thresholds
from model.rules.draws import key_hash
from model.rules.economy_values import EconomyRules
from model.rules.requirements import compile_requirement, first_metric, is_decided_at_close
from model.rules.slots import build_slots
from model.rules.values import (
    ABSENT,
    CONDITIONS,
    DAILY,
    EQUIP_POLICIES,
    FLAT_XP_BONUS,
    PASSIVES,
    PERCENT_XP_BONUS,
    PPM,
    QUEST_TYPES,
    RARITIES,
    STATS,
    WEEKLY,
    Archetype,
    BossRule,
    CapRules,
    ChallengeRule,
    ChoiceRule,
    DebuffRules,
    DungeonRule,
    EngagementRule,
    EventRule,
    GameRules,
    Habit,
    MetricRule,
    ModifierRules,
    PhaseRule,
    QuestRule,
    ReturnRules,
    RotationRules,
    SeasonRule,
    Slots,
    StatRules,
    StreakRules,
    TitleRule,
)
from model.ruleset.build_answers import with_answers
from model.ruleset.build_competition import build_competition
from model.ruleset.build_economy import build_economy
from model.ruleset.build_learning import build_learning
from model.ruleset.build_vitals import build_tasks, build_vitals
from model.shapes import StatsConfig
from model.words import BossDifficulty, DungeonDifficulty, GlobalEventScope

Rows = Mapping[str, Mapping[str, Any]]
_BOSS_RANKS = tuple(BossDifficulty)
_DUNGEON_RANKS = tuple(DungeonDifficulty)


def build_game(rules: Mapping[str, Rows]) -> GameRules:
    """Compile the rules section {table: {key: fields}} of a valid ruleset."""
    metric_keys = sorted(rules.get("metrics", {}))
    slots = _slots(rules, metric_keys)
    seasons = _seasons(rules.get("seasons", {}))
    season_index = {season.key: place for place, season in enumerate(seasons)}
    quests = _quests(rules.get("quest_templates", {}), slots, seasons=season_index)
    titles = _titles(rules.get("titles", {}), slots, quests=quests)
    title_index = {title.key: place for place, title in enumerate(titles)}
    bosses = _bosses(rules, slots, seasons=season_index, titles=title_index)
    dungeons = _dungeons(rules.get("dungeons", {}), slots, seasons=season_index)
    metrics = tuple(
        _metric(key, rules["metrics"][key], slot=slot)
        for key, slot in zip(metric_keys, slots.metrics, strict=True)
    )
    economy = _economy(rules, slots, quests=quests, titles=title_index)
    return GameRules(
        slots=slots,
        metrics=metrics,
        thresholds=_thresholds(rules),
        quests=quests,
        core=_places(quests, lambda quest: quest.type == DAILY and quest.is_core),
        bonus=_places(quests, lambda q: q.type == DAILY and not q.is_core and q.weight == 0),
        rotating=_places(quests, lambda q: q.type == DAILY and not q.is_core and q.weight > 0),
        weekly=_places(quests, lambda quest: quest.type == WEEKLY),
        titles=titles,
        bosses=bosses,
        dungeons=dungeons,
        seasons=seasons,
        **_configs({key: row["value"] for key, row in rules["game_configs"].items()}),
        metric_index={metric.key: place for place, metric in enumerate(metrics)},
        quest_index={quest.key: place for place, quest in enumerate(quests)},
        title_index=title_index,
        boss_index={boss.key: place for place, boss in enumerate(bosses)},
        dungeon_index={dungeon.key: place for place, dungeon in enumerate(dungeons)},
        season_index=season_index,
        events=_events(rules.get("event_templates", {})),
        learning=build_learning(rules),
        economy=economy,
        competition=build_competition(rules, economy),
        tasks=build_tasks(rules, quests, economy),
        vitals=build_vitals(rules, economy),
    )


def _economy(
    rules: Mapping[str, Rows],
    slots: Slots,
    *,
    quests: Sequence[QuestRule],
    titles: Mapping[str, int],
) -> EconomyRules:
    contents = {
        "quest": {quest.key: place for place, quest in enumerate(quests)},
        "boss": {key: place for place, key in enumerate(sorted(rules.get("bosses", {})))},
        "dungeon": {key: place for place, key in enumerate(sorted(rules.get("dungeons", {})))},
    }
    return build_economy(rules, slots, titles=titles, contents=contents)


def build_archetypes(rows: Rows, game: GameRules) -> dict[str, Archetype]:
    """Compile archetypes against a game's metrics; a habit of an unknown metric is left out."""
    found = {key: _archetype(key, rows[key], game) for key in sorted(rows)}
    return with_answers(found, {key: row["engagement"] for key, row in rows.items()})


# --- Parts -----------------------------------------------------------------------------


def _places(quests: tuple[QuestRule, ...], test: Any) -> tuple[int, ...]:
    return tuple(place for place, quest in enumerate(quests) if test(quest))


def _slots(rules: Mapping[str, Rows], metric_keys: list[str]) -> Slots:
    templates = rules.get("quest_templates", {})
    windows = [
        window
        for title in rules.get("titles", {}).values()
        for part in (title["condition_config"], title["regression"])
        for window in windows_of(part)
    ]
    quests = [(key, templates[key]["type"] == "daily") for key in sorted(templates)]
    return build_slots(metric_keys, quests, windows=windows)


def _metric(key: str, row: Mapping[str, Any], *, slot: int) -> MetricRule:
    return MetricRule(key, key_hash(key), row["kind"] == "boolean", row["value_max"], slot)


def _thresholds(rules: Mapping[str, Rows]) -> tuple[int, ...]:
    curve = rules["level_curves"][rules["game_configs"]["levels"]["value"]["curve"]]
    return curve_thresholds(curve["parameters"], curve["level_max"])


def _seasons(rows: Rows) -> tuple[SeasonRule, ...]:
    seasons = [
        SeasonRule(
            key=key,
            key_hash=key_hash(key),
            number=row["number"],
            start_day=date.fromisoformat(row["start_date"]).toordinal(),
            end_day=date.fromisoformat(row["end_date"]).toordinal(),
            multiplier_ppm=row["xp_multiplier_ppm"],
        )
        for key, row in rows.items()
    ]
    return tuple(sorted(seasons, key=lambda season: (season.start_day, season.key)))


def _events(rows: Rows) -> tuple[EventRule, ...]:
    """The global events that take place in simulations: with a first day, for all players.

    One that changes no XP is left out, and so is one for guilds: nobody there is in a guild.
    """
    return tuple(
        EventRule(
            key=key,
            key_hash=key_hash(key),
            first_day=date.fromisoformat(row["first_day"]).toordinal(),
            duration_days=row["duration_days"],
            repeats_every_days=row["repeats_every_days"],
            multiplier_ppm=row["xp_multiplier_ppm"],
            level_required=row["required_level"],
        )
        for key, row in sorted(rows.items())
        if row["first_day"] is not None
        and row["xp_multiplier_ppm"] != PPM
        and row["participation_scope"] == GlobalEventScope.ALL_PLAYERS.value
    )


def _quests(rows: Rows, slots: Slots, *, seasons: Mapping[str, int]) -> tuple[QuestRule, ...]:
    return tuple(
        _quest(key, rows[key], slots, season=seasons.get(rows[key]["season"], ABSENT), slot=slot)
        for key, slot in zip(sorted(rows), slots.quests, strict=True)
    )


def _quest(key: str, row: Mapping[str, Any], slots: Slots, *, season: int, slot: int) -> QuestRule:
    program = compile_requirement(row["requirements"], slots)
    partial = row["partial_reward"] or {"threshold": 0, "xp": 0}
    watched = first_metric(row["requirements"]) if row["partial_reward"] else None
    return QuestRule(
        key=key,
        key_hash=key_hash(key),
        type=[kind.value for kind in QUEST_TYPES].index(row["type"]),
        stat=_code(STATS, row["stat_affected"]),
        program=program,
        decided_at_close=is_decided_at_close(program),
        base_xp=row["base_xp"],
        partial_slot=slots[f"metric:{watched}"] if watched else ABSENT,
        partial_threshold=partial["threshold"],
        partial_xp=partial["xp"],
        is_core=row["is_core"],
        season=season,
        weight=row["weight"],
        unlock_day=row["unlock_day"],
        slot=slot,
    )


def _code(members: tuple[Any, ...], value: str | None) -> int:
    return ABSENT if value is None else [member.value for member in members].index(value)


def _titles(rows: Rows, slots: Slots, *, quests: tuple[QuestRule, ...]) -> tuple[TitleRule, ...]:
    core = [quest.base_xp for quest in quests if quest.is_core] or [25]
    mean_xp = max(1, sum(core) // len(core))
    return tuple(_title(key, rows[key], slots, mean_xp=mean_xp) for key in sorted(rows))


def _title(key: str, row: Mapping[str, Any], slots: Slots, *, mean_xp: int) -> TitleRule:
    passive = _code(PASSIVES, row["passive_type"])
    flat, ppm = row["passive_value"] or 0, row["passive_value_ppm"] or 0
    score = {FLAT_XP_BONUS: flat * PPM // mean_xp, PERCENT_XP_BONUS: ppm}.get(passive, 0)
    regression, lost_by = compile_regression(row["regression"], slots)
    return TitleRule(
        key=key,
        key_hash=key_hash(key),
        condition=_code(CONDITIONS, row["condition_type"]),
        program=compile_condition(row["condition_config"], slots),
        rarity=_code(RARITIES, row["rarity"]),
        passive_type=passive,
        passive_value=flat,
        passive_value_ppm=ppm,
        passive_stat=_code(STATS, row["passive_stat"]),
        xp_score_ppm=score,
        regression=regression,
        regression_program=lost_by,
    )


def _bosses(
    rules: Mapping[str, Rows],
    slots: Slots,
    *,
    seasons: Mapping[str, int],
    titles: Mapping[str, int],
) -> tuple[BossRule, ...]:
    rows, phases = rules.get("bosses", {}), rules.get("boss_phases", {})
    return tuple(
        BossRule(
            key=key,
            key_hash=key_hash(key),
            difficulty=_code(_BOSS_RANKS, rows[key]["difficulty"]),
            required_level=rows[key]["required_level"],
            xp_reward=rows[key]["xp_reward"],
            title=titles.get(rows[key]["title_reward"], ABSENT),
            season=seasons.get(rows[key]["season"], ABSENT),
            phases=tuple(
                _phase(phase, phases[phase], slots)
                for phase in sorted(
                    (name for name in phases if phases[name]["boss"] == key),
                    key=lambda name: int(phases[name]["phase_number"]),
                )
            ),
        )
        for key in sorted(rows)
    )


def _phase(key: str, row: Mapping[str, Any], slots: Slots) -> PhaseRule:
    program = compile_requirement(row["requirements"], slots)
    return PhaseRule(key, key_hash(key), program, row["duration_days"], row["xp_reward"])


def _dungeons(rows: Rows, slots: Slots, *, seasons: Mapping[str, int]) -> tuple[DungeonRule, ...]:
    return tuple(
        DungeonRule(
            key=key,
            key_hash=key_hash(key),
            difficulty=_code(_DUNGEON_RANKS, rows[key]["difficulty"]),
            level_required=rows[key]["requirements"]["level_required"],
            challenges=tuple(_challenge(part, slots) for part in rows[key]["challenges"]),
            base_xp_reward=rows[key]["base_xp_reward"],
            multiplier_ppm=rows[key]["xp_multiplier_ppm"],
            duration_minutes=rows[key]["duration_minutes"],
            cooldown_minutes=rows[key]["cooldown_hours"] * 60,
            season=seasons.get(rows[key]["season"], ABSENT),
        )
        for key in sorted(rows)
    )


def _challenge(row: Mapping[str, Any], slots: Slots) -> ChallengeRule:
    deadline = row.get("deadline_minute")
    program = compile_requirement(row["requirement"], slots)
    return ChallengeRule(program, ABSENT if deadline is None else deadline)


def _configs(values: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    streaks, rotation = values["streaks"], values["rotation"]
    returning, stats = values["return-protocol"], StatsConfig.model_validate(values["stats"])
    modifiers = values["modifiers"]
    return {
        "streaks": StreakRules(
            misses_allowed=streaks["misses_allowed"],
            tier_days=tuple(tier["days"] for tier in streaks["tiers"]),
            tier_ppm=tuple(tier["multiplier_ppm"] for tier in streaks["tiers"]),
            freeze_every_days=streaks["freeze_every_days"],
            freezes_held_max=streaks["freezes_held_max"],
        ),
        "debuff": DebuffRules(**values["debuff"]),
        "modifiers": ModifierRules(
            weekend_ppm=modifiers["weekend_multiplier_ppm"],
            hard_mode_ppm=modifiers["hard_mode_multiplier_ppm"],
            hard_mode_level_required=modifiers["hard_mode_level_required"],
        ),
        "caps": CapRules(**values["xp-caps"]),
        "rotation": RotationRules(
            unlock_day=rotation["unlock_day"],
            seen_days=rotation["seen_days"],
            seen_ppm=rotation["seen_weight_ppm"],
            weakest_stat_ppm=rotation["weakest_stat_weight_ppm"],
        ),
        "weekly_unlock_day": values["weekly"]["unlock_day"],
        "returning": ReturnRules(
            returning["absence_days"], tuple(returning["core_required"]), returning["xp"]
        ),
        "stats": StatRules(stats.start, stats.cap, stats.xp_per_point),
        "rank_levels": tuple(rank["level"] for rank in values["rank-names"]["ranks"]),
    }


def _archetype(key: str, row: Mapping[str, Any], game: GameRules) -> Archetype:
    habits = sorted(
        _habit(game.metric_index[metric], habit)
        for metric, habit in row["habits"].items()
        if metric in game.metric_index
    )
    known = row["engagement"]
    engagement = {name: known[name] for name in EngagementRule._fields}
    engagement["login_ppm"] = tuple(engagement["login_ppm"])
    choices = dict(row["choices"])
    choices["equip"] = [policy.value for policy in EQUIP_POLICIES].index(choices["equip"])
    return Archetype(
        key, key_hash(key), tuple(habits), EngagementRule(**engagement), ChoiceRule(**choices)
    )


def _habit(metric: int, row: Mapping[str, Any]) -> Habit:
    return Habit(
        metric=metric,
        mean=row.get("mean", 0),
        spread_between=row.get("spread_between", 0),
        spread_within=row.get("spread_within", 0),
        true_ppm=row.get("true_ppm", 0),
        weekend_ppm=row.get("weekend_ppm", PPM),
        record_ppm=row.get("record_ppm", PPM),
    )
