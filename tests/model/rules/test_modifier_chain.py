"""The modifier chain: golden chains, and what holds for every chain."""

from __future__ import annotations

from itertools import pairwise, permutations

from hypothesis import given
from hypothesis import strategies as st

from model.rules.awards import Situation, award_inputs
from model.rules.modifiers import apply_ppm, final_xp, run_chain
from model.rules.titles import worn_title
from model.rules.values import ABSENT, EQUIP_BEST_XP, MODIFIERS, PPM, AwardInputs

RATIOS = st.integers(0, 5 * PPM)
ROOMS = st.integers(0, 30_000)
CHAINS = st.builds(
    AwardInputs,
    st.integers(0, 50),
    RATIOS,
    RATIOS,
    RATIOS,
    RATIOS,
    RATIOS,
    RATIOS,
    RATIOS,
    RATIOS,
    st.integers(0, PPM),
    ROOMS,
    ROOMS,
)


def test_golden_chains(golden):
    """Final XP and every recorded step are as worked by hand."""
    for case in golden("modifier_chains")["cases"]:
        final, steps = run_chain(case["base_xp"], AwardInputs(**case["inputs"]))
        shown = [
            [MODIFIERS[s.type].value, s.multiplier_ppm, s.xp_before, s.xp_after] for s in steps
        ]
        assert (final, shown) == (case["final_xp"], case["steps"]), case["name"]


@given(st.integers(0, 10_000), CHAINS)
def test_steps_connect(base, inputs):
    """Steps begin at the base, each at the end of the one before, and end at the result."""
    final, steps = run_chain(base, inputs)
    assert [step.order for step in steps] == list(range(1, len(steps) + 1))
    if steps:
        assert steps[0].xp_before == base and steps[-1].xp_after == final
    assert all(first.xp_after == second.xp_before for first, second in pairwise(steps))
    assert [step.type for step in steps] == sorted(step.type for step in steps)


@given(st.integers(-100, 10_000), CHAINS)
def test_result_is_never_negative_and_never_over_a_cap(base, inputs):
    """Final XP lies between 0 and the room left, whatever the multipliers."""
    final, _ = run_chain(base, inputs)
    assert 0 <= final <= min(inputs.daily_room, inputs.weekly_room)


@given(st.integers(0, 10_000), CHAINS)
def test_the_short_form_agrees(base, inputs):
    """The chain without records gives the same XP as the chain with records."""
    assert final_xp(base, inputs) == run_chain(base, inputs)[0]


@given(st.integers(0, 10_000), st.lists(RATIOS, min_size=2, max_size=4))
def test_order_moves_a_result_by_rounding_only(base, ratios):
    """Multiplying in another order differs by less than one XP per step times what follows."""
    results = set()
    for order in permutations(ratios):
        xp = base
        for ratio in order:
            xp = apply_ppm(xp, ratio)
        results.add(xp)
    exact = base
    for ratio in ratios:
        exact = exact * ratio
    exact //= PPM ** len(ratios)
    largest = max(PPM, max(ratios)) / PPM
    assert max(results) <= exact
    assert exact - min(results) <= len(ratios) * largest ** (len(ratios) - 1) + 1


@given(st.integers(0, 10_000), st.integers(0, 10_000), CHAINS)
def test_more_base_never_gives_less(low, high, inputs):
    """A chain is monotone in its base XP."""
    low, high = sorted((low, high))
    assert final_xp(low, inputs) <= final_xp(high, inputs)


def test_situation_becomes_the_right_multipliers(game):
    """A silver streak, a Saturday, season 2, a worn title and a debuff give their numbers."""
    situation = Situation(
        level=30,
        streak=14,
        weekday=5,
        season=game.season_index["the-contender"],
        worn_title=game.title_index["the-consistent"],
        debuffed=True,
        hard_mode=True,
        xp_today=4_990,
        xp_this_week=100,
    )
    assert award_inputs(game, situation) == AwardInputs(
        flat_xp=0,
        streak_ppm=1_150_000,
        weekend_ppm=1_100_000,
        season_ppm=1_100_000,
        title_ppm=1_050_000,
        hard_mode_ppm=1_500_000,
        debuff_ppm=900_000,
        daily_room=10,
        weekly_room=24_900,
    )


def test_hard_mode_needs_its_level(game):
    """Hard mode below its level changes nothing."""
    inputs = award_inputs(game, Situation(level=24, streak=0, weekday=0, hard_mode=True))
    assert inputs.hard_mode_ppm == PPM


def test_iron_will_halves_the_debuff(game):
    """Wearing Iron Will turns ×0.90 into ×0.95."""
    worn = game.title_index["iron-will"]
    inputs = award_inputs(
        game, Situation(level=1, streak=0, weekday=0, worn_title=worn, debuffed=True)
    )
    assert inputs.debuff_ppm == 950_000


def test_flat_title_pays_once_per_activity(game):
    """The flat bonus joins a completion but not the partial reward of the same activity."""
    situation = Situation(level=1, streak=0, weekday=0, worn_title=game.title_index["the-walker"])
    assert award_inputs(game, situation).flat_xp == 3
    assert award_inputs(game, situation, is_partial=True).flat_xp == 0


def test_best_title_is_the_one_with_most_xp(game):
    """The flat +3 beats +5% and +10% on an average core quest of 25 XP."""
    everything = (1 << len(game.titles)) - 1
    best = worn_title(game.titles, everything, worn=ABSENT, policy=EQUIP_BEST_XP)
    assert game.titles[best].key == "the-walker"
