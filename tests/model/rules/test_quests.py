"""Quests: partial rewards, goals decided at the close, a day's offer, the rotating quest."""

from __future__ import annotations

from collections import Counter

from model.rules.quests import (
    QUEST_COMPLETED,
    QUEST_NOTHING,
    QUEST_PARTIAL,
    offered_daily,
    offered_weekly,
    quest_step,
    rotating_quest,
)
from model.rules.values import ABSENT, QuestState
from tests.sample_content import freeze


def test_golden_partial_rewards(golden, game, inputs):
    """The partial is paid once, the quest stays open, completion pays the rest."""
    data = golden("quest_steps")
    quest = game.quests[game.quest_index[data["quest"]]]
    for case in data["cases"]:
        state, paid = QuestState(), []
        for steps in case["steps_recorded"]:
            state, base_xp, _ = quest_step(quest, state, inputs=inputs({"metric:steps": steps}))
            paid.append(base_xp)
        assert (paid, state.is_completed) == (case["paid"], case["completed"]), case["name"]


def test_partial_and_completion_never_pay_more_than_the_base(game, inputs):
    """Whatever the order of records, the quest pays its base XP in total."""
    quest = game.quests[game.quest_index["steps"]]
    for first in (0, 4_999, 5_000, 10_000):
        state, total = QuestState(), 0
        for steps in (first, 10_000, 10_000):
            state, base_xp, _ = quest_step(quest, state, inputs=inputs({"metric:steps": steps}))
            total += base_xp
        assert total == quest.base_xp


def test_an_at_most_goal_completes_at_the_close_only(game, inputs):
    """A later record can break it, so it stays open during the day."""
    quest = game.quests[game.quest_index["screens-down"]]
    vector = inputs({"metric:screen-minutes": 60})
    state, base_xp, outcome = quest_step(quest, QuestState(), inputs=vector)
    assert (state.is_completed, base_xp, outcome) == (False, 0, QUEST_NOTHING)
    state, base_xp, outcome = quest_step(quest, state, inputs=vector, is_closing=True)
    assert (state.is_completed, base_xp, outcome) == (True, 15, QUEST_COMPLETED)


def test_a_weekly_quest_reads_the_week(game, inputs):
    """Five step days within the week complete Movement Week."""
    quest = game.quests[game.quest_index["movement-week"]]
    state, base_xp, _ = quest_step(quest, QuestState(), inputs=inputs({"quest:steps": 4}))
    assert (base_xp, state.progress_ppm) == (0, 800_000)
    _, base_xp, _ = quest_step(quest, state, inputs=inputs({"quest:steps": 5}))
    assert base_xp == 75


def test_a_partial_says_so(game, inputs):
    """The outcome tells a partial reward from a completion."""
    quest = game.quests[game.quest_index["steps"]]
    _, _, outcome = quest_step(quest, QuestState(), inputs=inputs({"metric:steps": 6_000}))
    assert outcome == QUEST_PARTIAL


def test_the_offer_of_a_day(game):
    """All core and bonus quests every day; weekly ones from the configured day of play."""
    core, bonus = offered_daily(game, play_day=1, season=ABSENT)
    assert [game.quests[i].key for i in core] == ["protein", "sleep", "steps", "workout"]
    assert [game.quests[i].key for i in bonus] == ["alcohol-free", "screens-down"]
    assert offered_weekly(game, play_day=6, season=ABSENT) == ()
    assert [game.quests[i].key for i in offered_weekly(game, play_day=7, season=ABSENT)] == [
        "movement-week"
    ]


def test_a_seasonal_quest_is_offered_in_its_season_only(content):
    """Outside its season a quest is not on offer; a locked one not before its day."""
    content["quest_templates"]["protein"]["season"] = "the-contender"
    content["quest_templates"]["sleep"]["unlock_day"] = 3
    game = freeze(content).game
    keys = [
        [game.quests[i].key for i in offered_daily(game, play_day=day, season=season)[0]]
        for day, season in ((2, 0), (3, 0), (3, game.season_index["the-contender"]))
    ]
    assert keys == [
        ["steps", "workout"],
        ["sleep", "steps", "workout"],
        ["protein", "sleep", "steps", "workout"],
    ]


def _drawn(game, *, players=4_000, weakest=ABSENT, seen=()):
    return Counter(
        game.quests[
            rotating_quest(
                game,
                player_key=key * 0x9E3779B97F4A7C15 & (1 << 64) - 1,
                day=20,
                play_day=20,
                season=ABSENT,
                seen=seen,
                weakest=weakest,
            )
        ].key
        for key in range(1, players + 1)
    )


def test_rotation_follows_the_weights(game):
    """Weights 3 and 1 come up three times out of four and once (4,000 draws, 5 standard errors)."""
    drawn = _drawn(game)
    assert abs(drawn["stretch"] / 4_000 - 0.75) < 5 * (0.75 * 0.25 / 4_000) ** 0.5


def test_rotation_rests_what_was_seen_and_prefers_the_weakest(game):
    """Seen lately ×0.1, training the weakest attribute ×1.5."""
    stretch = game.quest_index["stretch"]
    seen = _drawn(game, seen=(stretch,))["stretch"] / 4_000
    assert abs(seen - 0.3 / 1.3) < 0.035
    weakest = _drawn(game, weakest=0)["posture"] / 4_000
    assert abs(weakest - 1.5 / 4.5) < 0.04


def test_rotation_waits_for_its_day(game):
    """Before the unlock day there is no rotating quest."""
    found = rotating_quest(
        game, player_key=1, day=6, play_day=7, season=ABSENT, seen=(), weakest=ABSENT
    )
    assert found == ABSENT


def test_a_new_rotating_quest_only_takes_days(game, content):
    """Adding a quest to the rotation changes a player's draw only to the new quest."""
    extra = content["quest_templates"]["posture"] | {"name": "Another"}
    content["quest_templates"]["a-new-one"] = extra
    larger = freeze(content).game
    for key in range(1, 500):
        before, after = (
            g.quests[
                rotating_quest(
                    g,
                    player_key=key * 7919,
                    day=30,
                    play_day=30,
                    season=ABSENT,
                    seen=(),
                    weakest=ABSENT,
                )
            ].key
            for g in (game, larger)
        )
        assert after in (before, "a-new-one")
