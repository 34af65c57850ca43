"""Hypothesis strategies for whole rulesets: content nobody would design, valid all the same.

Built on the small world: any number of quests of every kind with nested requirements, weekly and
rotating ones, titles of all condition types with regressions, bosses, dungeons with deadlines,
seasons, every setting of streaks, debuffs, caps and the way back, and players who meet.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from model.rules.competition import contest_weeks
from model.rules.competition_values import DUEL, FORMATS, MEASURES
from model.ruleset import Ruleset
from model.services.content import freeze_document, normalise
from tests.worlds import small_world

Document = dict[str, Any]
NUMERIC = ("steps", "minutes")
BOOLEAN = ("trained", "sober")
METRICS = (*NUMERIC, *BOOLEAN)
OPERATORS = (">=", "<=", ">", "<", "==", "!=")
COUNTED = ("perfect_days", "core_days", "dungeon_clears", "boss_defeats", "quests")
Draw = Callable[[st.SearchStrategy[Any]], Any]


def requirements(*, daily: tuple[str, ...] = ()) -> st.SearchStrategy[Document]:
    """Any requirement; `daily` names quests whose completions may be asked for."""
    number = st.integers(0, 40)
    leaves = [
        st.builds(
            lambda metric, op, value: {
                "type": "numeric", "metric": metric, "op": op, "value": value,
            },
            st.sampled_from(NUMERIC), st.sampled_from(OPERATORS), number,
        ),
        st.builds(
            lambda metric, value: {"type": "boolean", "metric": metric, "value": value},
            st.sampled_from(BOOLEAN), st.booleans(),
        ),
        st.builds(
            lambda of, op, value: {"type": "count", "of": of, "op": op, "value": value},
            st.sampled_from(COUNTED), st.sampled_from(OPERATORS), st.integers(0, 6),
        ),
        st.builds(
            lambda op, value: {"type": "streak", "op": op, "value": value},
            st.sampled_from(OPERATORS), st.integers(0, 9),
        ),
        st.builds(
            lambda op, value: {"type": "completion_rate", "op": op, "value_ppm": value},
            st.sampled_from((">=", "<=")), st.sampled_from((300_000, 500_000, 1_000_000)),
        ),
    ]  # fmt: skip
    if daily:
        leaves.append(
            st.builds(
                lambda quest, op, value: {
                    "type": "days", "quest": quest, "op": op, "value": value,
                },
                st.sampled_from(daily), st.sampled_from(OPERATORS), st.integers(0, 5),
            )
        )  # fmt: skip
    return st.recursive(
        st.one_of(leaves),
        lambda parts: st.builds(
            lambda logic, inner: {"type": "compound", "logic": logic, "requirements": inner},
            st.sampled_from(("AND", "OR")), st.lists(parts, min_size=2, max_size=3),
        ),
        max_leaves=5,
    )  # fmt: skip


@st.composite
def rulesets(draw: Draw) -> Ruleset:
    """A whole valid ruleset."""
    document: Document = small_world()
    document["metrics"] |= _metrics(document)
    daily = tuple(f"daily-{place}" for place in range(draw(st.integers(1, 6))))
    document["quest_templates"] = _quests(draw, daily, seasons=("first",))
    document["titles"] = _titles(draw, daily)
    document["bosses"], document["boss_phases"] = _bosses(draw, document, daily)
    document["dungeons"] = _dungeons(draw, document, daily)
    _settings(draw, document["game_configs"])
    _people(draw, document["archetypes"])
    if draw(st.booleans()):
        document["game_configs"]["competition"] = {"value": draw(competitions())}
    whole, violations = normalise(document)
    assume(not violations)
    return freeze_document(whole)


@st.composite
def competitions(draw: Draw) -> Document:
    """Guilds and tournaments of any size and kind, without anything to put in."""
    guilds = {
        "members": draw(st.integers(3, 5)),
        "weekly_xp": draw(st.integers(1, 400)),
        "members_share_ppm": draw(st.sampled_from((0, 400_000, 1_000_000))),
        "xp_multiplier_ppm": draw(st.integers(1_000_000, 1_500_000)),
        "xp_once": draw(st.sampled_from((0, 7, 500))),
    }
    return {
        "guilds": draw(st.sampled_from((None, guilds))),
        "tournaments": [_tournament(draw, key) for key in draw(st.sampled_from(("", "a", "ab")))],
    }


def _tournament(draw: Draw, key: str) -> Document:
    entrants, place = draw(st.integers(2, 5)), draw(st.integers(0, len(FORMATS) - 1))
    weeks = contest_weeks(DUEL + 1 + place, entrants)
    return {
        "key": f"cup-{key}",
        "format": FORMATS[place],
        "measure": draw(st.sampled_from(MEASURES)),
        "entrants": entrants,
        "share_ppm": draw(st.sampled_from((300_000, 1_000_000))),
        "every_weeks": weeks + draw(st.integers(0, 1)),
        "required_level": draw(st.integers(1, 3)),
        "prizes": [{"rank_from": 1, "rank_to": draw(st.integers(1, 3)), "xp": 333}],
    }


def _metrics(document: Document) -> Document:
    steps, trained = document["metrics"]["steps"], document["metrics"]["trained"]
    return {
        "steps": {**steps, "value_max": 60},
        "minutes": {**steps, "name": "Minutes", "unit": "minutes", "value_max": 60},
        "sober": {**trained, "name": "Sober"},
    }


def _quests(draw: Draw, daily: tuple[str, ...], *, seasons: tuple[str, ...]) -> Document:
    base = small_world()["quest_templates"]["walk"]
    weekly = tuple(f"weekly-{place}" for place in range(draw(st.integers(0, 3))))
    made = {}
    for key in (*daily, *weekly):
        is_weekly = key in weekly
        xp = draw(st.integers(2, 200))
        requirement = draw(requirements(daily=daily if is_weekly else ()))
        has_numeric = requirement["type"] == "numeric"
        is_core = not is_weekly and (key == daily[0] or draw(st.booleans()))
        made[key] = {
            **base,
            "name": key,
            "type": "weekly" if is_weekly else "daily",
            "requirements": requirement,
            "base_xp": xp,
            "partial_reward": {"threshold": draw(st.integers(1, 20)), "xp": xp // 2}
            if has_numeric and draw(st.booleans())
            else None,
            "is_core": is_core,
            "weight": 0 if is_core or is_weekly else draw(st.integers(0, 3)),
            "season": None if is_core else draw(st.sampled_from((None, *seasons))),
            "unlock_day": draw(st.sampled_from((1, 1, 3, 9))),
            "stat_affected": draw(st.sampled_from((None, "str", "agi", "vit", "disc"))),
        }
    return made


def _titles(draw: Draw, daily: tuple[str, ...]) -> Document:
    base = small_world()["titles"]["walker"]
    made = {}
    for place in range(draw(st.integers(0, 4))):
        condition = draw(_conditions(daily))
        regression = draw(
            st.sampled_from(
                (
                    None,
                    {"trigger": "streak_break"},
                    {"trigger": "time_window_fail", "metric": "sober", "value": False,
                     "count": 2, "window_days": 5},
                )
            )
        )  # fmt: skip
        kind, value, ppm, stat = draw(
            st.sampled_from(
                (
                    (None, None, None, None),
                    ("flat_xp_bonus", 3, None, None),
                    ("percent_xp_bonus", None, 50_000, None),
                    ("debuff_reduction", None, 500_000, None),
                    ("stat_bonus", 4, None, "vit"),
                )
            )
        )
        made[f"title-{place}"] = {
            **base,
            "name": f"Title {place}",
            "condition_type": condition["type"],
            "condition_config": condition,
            "passive_type": kind,
            "passive_value": value,
            "passive_value_ppm": ppm,
            "passive_stat": stat,
            "can_regress": regression is not None,
            "regression": regression,
        }
    return made


def _conditions(daily: tuple[str, ...]) -> st.SearchStrategy[Document]:
    count = st.integers(1, 8)
    leaves = st.one_of(
        st.builds(lambda days: {"type": "streak_days", "days": days}, count),
        st.builds(
            lambda quest, n: {"type": "cumulative_count", "quest": quest, "count": n},
            st.sampled_from(daily), count,
        ),
        st.builds(
            lambda metric, n: {"type": "cumulative_count", "metric": metric, "count": n},
            st.sampled_from(BOOLEAN), count,
        ),
        st.builds(
            lambda n: {"type": "time_window", "metric": "sober", "value": True, "count": n,
                       "window_days": 10},
            count,
        ),
        st.builds(
            lambda event, n: {"type": "event_count", "event": event, "count": n},
            st.sampled_from(("perfect_day", "level_up", "quest", "dungeon_clear")), count,
        ),
        st.sampled_from(
            [{"type": "special", "special": name} for name in ("account_creation", "first_quest")]
        ),
    )  # fmt: skip
    compound = st.builds(
        lambda logic, parts: {"type": "compound", "logic": logic, "conditions": parts},
        st.sampled_from(("AND", "OR")),
        st.lists(leaves, min_size=2, max_size=3),
    )
    return st.one_of(leaves, compound)


def _bosses(draw: Draw, document: Document, daily: tuple[str, ...]) -> tuple[Document, Document]:
    base, phase = document["bosses"]["doubt"], document["boss_phases"]["doubt/first"]
    titles = (None, *document["titles"])
    bosses: Document = {}
    phases: Document = {}
    for place in range(draw(st.integers(0, 2))):
        key = f"boss-{place}"
        bosses[key] = {
            **base,
            "name": key,
            "required_level": draw(st.integers(1, 4)),
            "season": draw(st.sampled_from((None, "first"))),
            "title_reward": draw(st.sampled_from(titles)),
        }
        for number in range(1, draw(st.integers(1, 3)) + 1):
            phases[f"{key}/{number}"] = {
                **phase,
                "boss": key,
                "phase_number": number,
                "name": f"{key} {number}",
                "requirements": draw(requirements(daily=daily)),
                "duration_days": draw(st.integers(1, 4)),
                "xp_reward": draw(st.integers(0, 60)),
            }
    return bosses, phases


def _dungeons(draw: Draw, document: Document, daily: tuple[str, ...]) -> Document:
    base = document["dungeons"]["surge"]
    return {
        f"dungeon-{place}": {
            **base,
            "name": f"Dungeon {place}",
            "requirements": {**base["requirements"], "level_required": draw(st.integers(1, 4))},
            "duration_minutes": draw(st.sampled_from((90, 1_440, 4_320))),
            "cooldown_hours": draw(st.sampled_from((1, 24, 72))),
            "season": draw(st.sampled_from((None, "first"))),
            "challenges": [
                {
                    "description": "Any",
                    "requirement": draw(requirements(daily=daily)),
                    "deadline_minute": draw(st.sampled_from((None, 600, 1_200))),
                }
                for _ in range(draw(st.integers(1, 3)))
            ],
        }
        for place in range(draw(st.integers(0, 3)))
    }


def _settings(draw: Draw, configs: Document) -> None:
    configs["streaks"]["value"] |= {
        "misses_allowed": draw(st.integers(0, 2)),
        "freeze_every_days": draw(st.integers(1, 7)),
        "freezes_held_max": draw(st.integers(0, 3)),
        "tiers": [
            {"name": f"Tier {days}", "days": days, "multiplier_ppm": 1_000_000 + 37_000 * days}
            for days in draw(st.sampled_from(((), (2,), (3, 7, 14))))
        ],
    }
    configs["debuff"]["value"] |= {
        "misses": draw(st.integers(1, 3)),
        "dungeon_bonus_blocked": draw(st.booleans()),
    }
    configs["modifiers"]["value"] |= {"hard_mode_level_required": draw(st.integers(1, 5))}
    configs["xp-caps"]["value"] = draw(
        st.sampled_from(
            ({"daily_xp": 5_000, "weekly_xp": 25_000}, {"daily_xp": 60, "weekly_xp": 250})
        )
    )
    configs["rotation"]["value"] |= {"unlock_day": draw(st.integers(1, 8))}
    configs["weekly"]["value"] = {"unlock_day": draw(st.integers(1, 9))}
    configs["return-protocol"]["value"] |= {"absence_days": draw(st.integers(1, 4))}


def _people(draw: Draw, archetypes: Document) -> None:
    regular = archetypes["regular"]
    share = st.sampled_from((200_000, 700_000, 1_000_000))
    habit = next(iter(regular["habits"].values()))
    regular["habits"] = {
        metric: {
            **habit,
            "mean": draw(st.integers(0, 40)) if metric in NUMERIC else 0,
            "spread_between": 4 if metric in NUMERIC else 0,
            "spread_within": 9 if metric in NUMERIC else 0,
            "true_ppm": draw(share) if metric in BOOLEAN else 0,
            "record_ppm": draw(share),
        }
        for metric in METRICS
    }
    regular["engagement"] |= {"lapse_ppm": 20_000, "lapse_days_min": 2, "lapse_days_max": 9}
    regular["choices"] |= {
        "dungeon_ppm": 600_000,
        "boss_ppm": 600_000,
        "boss_abandon_ppm": 50_000,
        "hard_mode": draw(st.booleans()),
        "equip": draw(st.sampled_from(("best_xp", "first", "never"))),
    }
