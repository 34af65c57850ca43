"""Rules in plain words with the values they were judged on: requirements, chances, modifier steps.

May use: rules, sim.reference_answers.
"""

from __future__ import annotations

from collections.abc import Sequence

from model.rules.motivation import motivation_pull_ppm
from model.rules.requirements import AND, NE, RATE, TRUE, WIDTH, evaluate
from model.rules.values import ABSENT, MODIFIERS, PPM, Program, Slots, Step
from model.words import ModifierType
from sim.reference_answers import Answers

_COMPARISONS = ("at least", "at most", "more than", "less than", "exactly", "other than")
_COUNTS = {
    "player:streak": "streak",
    "core:done": "core quests done",
    "core:due": "core quests due",
    "count:quests": "quests completed",
    "count:perfect_days": "perfect days",
    "count:core_days": "kept days",
    "count:dungeon_clears": "dungeons cleared",
    "count:boss_defeats": "bosses defeated",
    "count:level_ups": "levels gained",
    "count:return_protocols": "returns completed",
}


def slot_words(name: str) -> str:
    """What a slot counts: `metric:steps` → `steps`."""
    if name in _COUNTS:
        return _COUNTS[name]
    kind, _, rest = name.partition(":")
    if kind == "quest":
        return f"days with quest '{rest}'"
    if kind == "window":
        metric, value, days = rest.split(":")
        return f"of the last {days} days, those with {plain(metric)} {value}"
    return plain(rest)


def plain(key: str) -> str:
    """A key as words: `sleep_hours` → `sleep hours`."""
    return key.replace("_", " ")


def requirement_words(program: Program, slots: Slots, inputs: Sequence[int]) -> str:
    """A requirement and the values it looks at: `steps at least 8,000 (6,120)`."""
    waiting: list[str] = []
    for at in range(0, len(program), WIDTH):
        operation, first, second, value = program[at : at + WIDTH]
        if operation <= NE:
            waiting.append(
                f"{slot_words(slots.names[first])} {_COMPARISONS[operation]} {value:,} "
                f"({value_words(inputs[first])})"
            )
        elif operation < AND:
            waiting.append(
                f"{slot_words(slots.names[first])} {_COMPARISONS[operation - RATE]} "
                f"{share_words(value)} of {slot_words(slots.names[second])} "
                f"({inputs[first]:,} of {inputs[second]:,})"
            )
        elif operation >= TRUE:
            waiting.append("always" if operation == TRUE else "never by itself")
        else:
            parts = waiting[len(waiting) - first :]
            del waiting[len(waiting) - first :]
            joined = (" and " if operation == AND else " or ").join(parts)
            waiting.append(f"({joined})" if len(parts) > 1 else joined)
    return waiting[-1] if waiting else "nothing"


def is_met(program: Program, inputs: Sequence[int]) -> bool:
    """Whether a requirement is met by these values."""
    return evaluate(program, inputs)[0]


def value_words(value: int) -> str:
    """A recorded value, or that there is none."""
    return "not recorded" if value == ABSENT else f"{value:,}"


def share_words(share_ppm: int) -> str:
    """Millionths as percent: `72.5%`."""
    return f"{share_ppm / 10_000:.2f}".rstrip("0").rstrip(".") + "%"


def drawn_words(drawn: int, share_ppm: int) -> str:
    """A draw against its chance: `drew 31.2%, below 55%`."""
    number = ((drawn >> 32) * PPM) >> 32
    side = "below" if number < share_ppm else "not below"
    return f"drew {share_words(number)}, {side} the chance of {share_words(share_ppm)}"


def step_words(step: Step) -> str:
    """A modifier step: `streak bonus ×1.1: 50 → 55`."""
    kind = MODIFIERS[step.type]
    name = plain(kind.value)
    if kind in (ModifierType.FLAT, ModifierType.DAILY_CAP, ModifierType.WEEKLY_CAP):
        return f"{name}: {step.xp_before:,} → {step.xp_after:,}"
    factor = f"{step.multiplier_ppm / PPM:.6f}".rstrip("0").rstrip(".")
    return f"{name} ×{factor}: {step.xp_before:,} → {step.xp_after:,}"


def answer_words(answers: Answers) -> list[str]:
    """What motivation, yesterday's reminder and the month do to showing up, where they do."""
    rules, told = answers.rules, []
    pull_ppm = motivation_pull_ppm(answers.motivation_ppm, rules.motivation)
    if pull_ppm:
        side = "raised" if pull_ppm > 0 else "lowered"
        told.append(f"{side} by a motivation of {share_words(answers.motivation_ppm)}")
    if answers.was_reminded and rules.reminders.login_ppm:
        told.append("raised by yesterday's reminder")
    if answers.month_ppm() != PPM:
        told.append(f"times {share_words(answers.month_ppm())} in this month")
    return told


def clock_words(minute: int) -> str:
    """Minutes since local midnight as a time of day."""
    return f"{minute // 60:02d}:{minute % 60:02d}"
