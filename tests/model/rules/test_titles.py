"""Titles: all six conditions, regression, re-earning, wearing."""

from __future__ import annotations

from model.rules.requirements import evaluate
from model.rules.stats import stat_value, weakest_stat
from model.rules.titles import (
    close_titles,
    debuff_reduction_ppm,
    flat_bonus_xp,
    grant_title,
    is_lost,
    percent_bonus_ppm,
    stat_bonus,
    worn_title,
)
from model.rules.values import (
    ABSENT,
    CONDITIONS,
    EQUIP_BEST_XP,
    EQUIP_FIRST,
    EQUIP_NEVER,
    PPM,
    STATS,
)
from model.words import StatType, TitleConditionType


def test_golden_conditions(golden, game, inputs):
    """Each title is earned exactly at its written numbers."""
    for case in golden("titles")["cases"]:
        title = game.titles[game.title_index[case["title"]]]
        assert evaluate(title.program, inputs(case["inputs"]))[0] == case["earned"], case


def test_golden_regressions(golden, game, inputs):
    """Each title is lost exactly when its written regression strikes."""
    for case in golden("titles")["regressions"]:
        title = game.titles[game.title_index[case["title"]]]
        lost = is_lost(
            title.regression,
            title.regression_program,
            inputs=inputs(case["inputs"]),
            streak_broken=case["streak_broken"],
        )
        assert lost == case["lost"], case


def test_the_golden_cases_cover_all_six_condition_types(golden, game):
    """No condition type goes untested."""
    used = {game.titles[game.title_index[c["title"]]].condition for c in golden("titles")["cases"]}
    assert {CONDITIONS[code] for code in used} == set(TitleConditionType)


def test_a_title_is_lost_and_earned_again(game, inputs):
    """The Consistent goes with the streak and comes back, un-revoked, at 14 days."""
    bit = 1 << game.title_index["the-consistent"]
    held, earned, _ = close_titles(
        game.titles, 0, inputs=inputs({"player:streak": 14}), streak_broken=False
    )
    assert held & bit and game.title_index["the-consistent"] in earned
    held, _, lost = close_titles(
        game.titles, held, inputs=inputs({"player:streak": 0}), streak_broken=True
    )
    assert not held & bit and lost == (game.title_index["the-consistent"],)
    held, earned, _ = close_titles(
        game.titles, held, inputs=inputs({"player:streak": 14}), streak_broken=False
    )
    assert held & bit and earned == (game.title_index["the-consistent"],)


def test_what_is_lost_is_not_earned_in_the_same_close(game, inputs):
    """One close never takes and gives the same title."""
    held = 1 << game.title_index["the-consistent"]
    vector = inputs({"player:streak": 14})
    after, earned, lost = close_titles(game.titles, held, inputs=vector, streak_broken=True)
    assert not set(earned) & set(lost)
    assert not after & held


def test_a_custom_title_comes_from_a_grant_only(game, inputs):
    """A boss's reward is granted once; granting it again is nothing new."""
    index = game.title_index["the-uncompromising"]
    assert grant_title(0, index) == (1 << index, True)
    assert grant_title(1 << index, index) == (1 << index, False)
    assert grant_title(5, ABSENT) == (5, False)


def test_wearing_follows_the_policy(game):
    """best_xp takes the best, first keeps what is worn, never wears none; a lost one is off."""
    index = game.title_index
    held = 1 << index["the-beginner"] | 1 << index["the-consistent"]
    worn = index["the-beginner"]
    assert worn_title(game.titles, held, worn=worn, policy=EQUIP_BEST_XP) == index["the-consistent"]
    assert worn_title(game.titles, held, worn=worn, policy=EQUIP_FIRST) == worn
    assert worn_title(game.titles, held, worn=worn, policy=EQUIP_NEVER) == ABSENT
    lost = 1 << index["the-consistent"]
    assert worn_title(game.titles, lost, worn=worn, policy=EQUIP_FIRST) == index["the-consistent"]
    assert worn_title(game.titles, 0, worn=worn, policy=EQUIP_FIRST) == ABSENT


def test_each_passive_does_its_own_thing_only(game):
    """Flat, percent, stat and debuff passives do not leak into each other."""
    for title in game.titles:
        does = [
            flat_bonus_xp(title.passive_type, title.passive_value),
            percent_bonus_ppm(title.passive_type, title.passive_value_ppm) - PPM,
            debuff_reduction_ppm(title.passive_type, title.passive_value_ppm),
            sum(
                stat_bonus(title.passive_type, title.passive_stat, title.passive_value, stat=stat)
                for stat in range(4)
            ),
        ]
        assert sum(bool(part) for part in does) == (title.passive_type != ABSENT), title.key


def test_a_worn_title_raises_its_attribute(game):
    """Alcohol Slayer gives +2 to vitality, nothing to the others; the cap holds."""
    title = game.titles[game.title_index["alcohol-slayer"]]
    vitality = STATS.index(StatType.VIT)
    bonus = [
        stat_bonus(title.passive_type, title.passive_stat, title.passive_value, stat=stat)
        for stat in range(4)
    ]
    assert bonus == [2 if stat == vitality else 0 for stat in range(4)]
    assert stat_value(450, 10, 100, xp_per_point=100, bonus=2) == 16
    assert stat_value(99_999, 10, 100, xp_per_point=100, bonus=2) == 100
    assert weakest_stat([12, 10, 10, 11]) == 1
