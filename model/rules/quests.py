"""Quests: what a player is offered on a day, and what recording a metric does to one quest.

Each day brings all core and bonus quests that are unlocked and in season, and one rotating quest
drawn from those with a weight; weekly quests last from Monday to Sunday. The rotating quest wins an
exponential race: every candidate draws its own arrival time from a draw keyed by its content key,
so adding or removing a quest changes no other quest's draw; equal times go to the larger draw, then
to the first by key. A partial reward is paid once and
never closes the quest; completion later pays the rest (rules.md §1.3).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from model.rules.draws import ROTATION, day_stream, mix
from model.rules.exact import negative_log2
from model.rules.registry import rule
from model.rules.requirements import evaluate
from model.rules.values import ABSENT, PPM, GameRules, QuestRule, QuestState

QUEST_NOTHING, QUEST_PARTIAL, QUEST_COMPLETED = range(3)
"""What a step did to a quest."""
_RACE_SCALE = 1 << 20
_NEVER = 1 << 62

# --- The offer of a day ---------------------------------------------------------------------------


@rule
def is_offered(play_day: int, unlock_day: int, *, season: int, active_season: int) -> bool:
    """The quest is unlocked on this day of play (the first is 1) and its season is active."""
    return play_day >= unlock_day and (season < 0 or season == active_season)


@rule
def rotation_weight_ppm(
    weight: int, *, is_seen: bool, trains_weakest: bool, seen_ppm: int, weakest_stat_ppm: int
) -> int:
    """A candidate's weight in millionths after what was seen lately and what is weakest."""
    weight_ppm = weight * PPM
    if is_seen:
        weight_ppm = weight_ppm * seen_ppm // PPM
    if trains_weakest:
        weight_ppm = weight_ppm * weakest_stat_ppm // PPM
    return weight_ppm


@rule
def race_time(exponential: int, weight_ppm: int) -> int:
    """When a candidate arrives; the smallest time wins (exponential: −log2 of its draw)."""
    if weight_ppm <= 0:
        return _NEVER
    return exponential * _RACE_SCALE // weight_ppm


@rule
def beats(time: int, drawn: int, *, best_time: int, best_draw: int) -> bool:
    """A candidate arrives before the best so far: earlier, or at once with a larger draw."""
    return time < best_time or (time == best_time < _NEVER and drawn > best_draw)


@rule
def may_beat(weight_ppm: int, drawn: int, *, best_weight_ppm: int, best_draw: int) -> bool:
    """Whether a candidate is worth timing: what weighs no more and drew less is never earlier."""
    return weight_ppm > best_weight_ppm or drawn >= best_draw


def offered_daily(game: GameRules, *, play_day: int, season: int) -> tuple[tuple[int, ...], ...]:
    """(core, bonus) quest indexes of a day; the rotating one comes from `rotating_quest`."""
    return (
        _open(game, game.core, play_day=play_day, season=season),
        _open(game, game.bonus, play_day=play_day, season=season),
    )


def offered_weekly(game: GameRules, *, play_day: int, season: int) -> tuple[int, ...]:
    """Weekly quest indexes on offer: from the configured day of play on."""
    if play_day < game.weekly_unlock_day:
        return ()
    return _open(game, game.weekly, play_day=play_day, season=season)


def rotating_quest(
    game: GameRules,
    *,
    player_key: int,
    day: int,
    play_day: int,
    season: int,
    seen: Collection[int],
    weakest: int,
) -> int:
    """The day's rotating quest as an index, or ABSENT.

    `player_key` is the player's random key, `day` the local day number used for draws; `seen` the
    rotating quests offered in the last `rotation.seen_days` days; `weakest` a STATS position.
    """
    rules = game.rotation
    if play_day < rules.unlock_day:
        return ABSENT
    best, best_time, best_draw = ABSENT, _NEVER, 0
    stream = day_stream(player_key, day, ROTATION)
    for index in game.rotating:
        quest = game.quests[index]
        if not is_offered(play_day, quest.unlock_day, season=quest.season, active_season=season):
            continue
        weight_ppm = rotation_weight_ppm(
            quest.weight,
            is_seen=index in seen,
            trains_weakest=quest.stat == weakest,
            seen_ppm=rules.seen_ppm,
            weakest_stat_ppm=rules.weakest_stat_ppm,
        )
        drawn = mix(stream, quest.key_hash)
        time = race_time(negative_log2(drawn), weight_ppm)
        if beats(time, drawn, best_time=best_time, best_draw=best_draw):
            best, best_time, best_draw = index, time, drawn
    return best


def _open(
    game: GameRules, indexes: Sequence[int], *, play_day: int, season: int
) -> tuple[int, ...]:
    quests = game.quests
    return tuple(
        index
        for index in indexes
        if is_offered(
            play_day, quests[index].unlock_day, season=quests[index].season, active_season=season
        )
    )


# --- One quest of one day or week -----------------------------------------------------------------


@rule
def partial_due(value: int, *, threshold: int, partial_xp: int, paid_xp: int) -> int:
    """The partial reward to pay now: once, when the metric has reached its threshold."""
    return partial_xp if paid_xp == 0 and value >= threshold else 0


@rule
def completes(is_met: bool, *, is_closing: bool, decided_at_close: bool) -> bool:
    """A met quest completes now: at the close if a later record could still break it."""
    return is_met and (is_closing or not decided_at_close)


def quest_step(
    quest: QuestRule, state: QuestState, *, inputs: Sequence[int], is_closing: bool = False
) -> tuple[QuestState, int, int]:
    """Look at a quest after a record, or at the close: (state, base XP to award, what happened).

    `inputs` is the day's vector (the week's for a weekly quest). A quest that a later record could
    still break completes only when `is_closing`. Base XP goes through the modifier chain.
    """
    if state.is_completed:
        return state, 0, QUEST_NOTHING
    met, progress = evaluate(quest.program, inputs)
    if completes(met, is_closing=is_closing, decided_at_close=quest.decided_at_close):
        rest = quest.base_xp - state.partial_xp
        return QuestState(True, state.partial_xp, PPM), rest, QUEST_COMPLETED
    paid = 0
    if quest.partial_slot >= 0:
        paid = partial_due(
            inputs[quest.partial_slot],
            threshold=quest.partial_threshold,
            partial_xp=quest.partial_xp,
            paid_xp=state.partial_xp,
        )
    if not paid and progress == state.progress_ppm:
        return state, 0, QUEST_NOTHING
    after = QuestState(False, state.partial_xp + paid, progress)
    return after, paid, QUEST_PARTIAL if paid else QUEST_NOTHING
