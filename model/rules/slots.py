"""The layout of input vectors: which number stands where, the same for every scope.

Built once per ruleset from the content's metrics, daily quests and title windows, in sorted
order, so that equal content gives equal programs. Names: `metric:<key>`, `quest:<key>`,
`count:<what>`, `player:streak`, `core:done`, `core:due`, `window:<metric>:<0|1>:<days>`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from model.rules.registry import rule
from model.rules.values import ABSENT, COUNTS, Slots, WindowSlot

Window = tuple[str, int, int]
"""(metric key, wanted value 0 or 1, days)."""


@rule
def gained_since(value: int, before: int) -> int:
    """What a metric's value of the day adds to longer counts; `before` may be ABSENT."""
    return value - max(before, 0)


@rule
def counted(before: int, gained: int) -> int:
    """A count after a gain; what was never recorded starts at 0."""
    return gained + max(before, 0)


def window_name(metric: str, value: int, days: int) -> str:
    """The slot name of a counted window."""
    return f"window:{metric}:{value}:{days}"


def build_slots(
    metrics: Sequence[str], quests: Sequence[tuple[str, bool]], *, windows: Iterable[Window]
) -> Slots:
    """Lay out the vector for sorted metric keys, sorted (quest key, is daily) pairs and windows."""
    spans = sorted(set(windows))
    metric_names = [f"metric:{key}" for key in metrics]
    names = sorted(
        [f"count:{what}" for what in COUNTS]
        + ["player:streak", "core:done", "core:due"]
        + metric_names
        + [f"quest:{key}" for key, is_daily in quests if is_daily]
        + [window_name(*span) for span in spans]
    )
    index = {name: place for place, name in enumerate(names)}
    return Slots(
        names=tuple(names),
        index=index,
        blank=tuple(ABSENT if name.startswith("metric:") else 0 for name in names),
        metrics=tuple(index[name] for name in metric_names),
        quests=tuple(index.get(f"quest:{key}", ABSENT) for key, _ in quests),
        windows=tuple(
            WindowSlot(index[window_name(*span)], metrics.index(span[0]), span[1], span[2])
            for span in spans
        ),
        perfect_days=index["count:perfect_days"],
        core_days=index["count:core_days"],
        dungeon_clears=index["count:dungeon_clears"],
        boss_defeats=index["count:boss_defeats"],
        quest_count=index["count:quests"],
        level_ups=index["count:level_ups"],
        return_protocols=index["count:return_protocols"],
        streak=index["player:streak"],
        core_done=index["core:done"],
        core_due=index["core:due"],
    )
