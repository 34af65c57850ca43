"""Event scripts: one line a step, read whole with all faults at once, then laid out in time.

A line says after how many minutes of a round what is done:

    +0 announce The gates open          tell everybody in the world
    +0 start                            the script's own effect, until the round is over
    +10 start harvest-moon for 60       an event template, for so many minutes
    +15 quests steps workout for 120    open quests by key, for so many minutes
    +20 board Night of the gates        a board of the world
    +60 reward xp 50 gold 10            all who take part: XP, currencies by key, a title
    +90 end                             over before its time (scripts of one round only)

Source: sources/roguelearn.md (EventScript); rules.md §5.1 FR60. Pure text and numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

ANNOUNCE, START, QUESTS, BOARD, REWARD, END = (
    "announce", "start", "quests", "board", "reward", "end",
)  # fmt: skip
VERBS = (ANNOUNCE, START, QUESTS, BOARD, REWARD, END)
MOMENTS_MAX = 1_000
"""Most steps that all rounds of a script may have together."""
TEXT_MAX = {ANNOUNCE: 120, BOARD: 80}
AMOUNT_MAX = 1_000_000

_LINE = re.compile(r"\+(\d{1,6}) ([a-z]+)(?: (.*\S))?\s*")
_KEY = re.compile(r"[a-z0-9]+([._-][a-z0-9]+)*(/[a-z0-9]+([._-][a-z0-9]+)*)*")
_FOR = re.compile(r"(?:(.*) )?for ([1-9]\d{0,5})")


class Step(NamedTuple):
    """One line: `minutes` is for how long (0: until the round is over), `text` what is named."""

    minute: int
    verb: str
    text: str = ""
    minutes: int = 0
    keys: tuple[str, ...] = ()
    xp: int = 0
    amounts: tuple[tuple[str, int], ...] = ()
    title: str | None = None


class ScriptFault(NamedTuple):
    """What is wrong with a line (0-based): its text, the rule it breaks, what to do."""

    line: int
    value: str
    rule: str
    fix: str


class Moment(NamedTuple):
    """One step of one round; `number` never changes, `minute` counts from the script's start."""

    number: int
    minute: int
    round: int
    step: Step


class _Unreadable(Exception):
    """Why a line cannot be read: the rule, and what to do."""


def parse(
    lines: Sequence[str], *, duration_minutes: int, rounds: int
) -> tuple[tuple[Step, ...], tuple[ScriptFault, ...]]:
    """The steps of a script, and everything that is wrong with its lines, in their order."""
    steps: list[Step] = []
    faults: list[ScriptFault] = []
    ended: int | None = None
    for number, line in enumerate(lines):
        try:
            step = _step(line)
            _check_time(step, duration_minutes, rounds, ended)
        except _Unreadable as reason:
            rule, fix = reason.args
            faults.append(ScriptFault(number, line, rule, fix))
            continue
        steps.append(step)
        if step.verb == END:
            ended = step.minute
    if len(lines) * rounds > MOMENTS_MAX:
        rule = f"must make at most {MOMENTS_MAX} steps over all {rounds} rounds"
        faults.append(ScriptFault(len(lines) - 1, lines[-1], rule, "Have fewer rounds or lines."))
    return tuple(steps), tuple(faults)


def _check_time(step: Step, duration: int, rounds: int, ended: int | None) -> None:
    if step.minute > duration:
        raise _Unreadable(f"must come within the {duration} minutes of a round", "Move it earlier.")
    if step.verb == END and rounds > 1:
        rule = "must be left out, for a script of several rounds ends with its last"
        raise _Unreadable(rule, "Leave it out, or have one round.")
    if ended is not None and (step.verb == END or step.minute > ended):
        raise _Unreadable(f"must not come after the end at +{ended}", "Move it before the end.")


def _step(line: str) -> Step:
    match = _LINE.fullmatch(line)
    if match is None:
        raise _Unreadable("must read '+minutes verb …'", "Write for example '+0 announce Hello'.")
    minute, verb, rest = int(match[1]), match[2], match[3] or ""
    if verb not in _READERS:
        raise _Unreadable(f"must use one of {', '.join(VERBS)}", "Choose one of them.")
    return _READERS[verb](minute, rest)


def _announce(minute: int, rest: str) -> Step:
    return Step(minute, ANNOUNCE, _text(ANNOUNCE, rest))


def _board(minute: int, rest: str) -> Step:
    return Step(minute, BOARD, _text(BOARD, rest))


def _text(verb: str, rest: str) -> str:
    most = TEXT_MAX[verb]
    if not 1 <= len(rest) <= most:
        raise _Unreadable(f"must say something in 1 to {most} characters", "Write or shorten it.")
    return rest


def _start(minute: int, rest: str) -> Step:
    what, minutes = _for(rest)
    if what and not _KEY.fullmatch(what):
        raise _Unreadable("must name one event template by its key", "Write 'start key for 60'.")
    return Step(minute, START, what, minutes)


def _quests(minute: int, rest: str) -> Step:
    what, minutes = _for(rest)
    keys = tuple(what.split())
    if not 1 <= len(keys) <= 30 or any(not _KEY.fullmatch(key) for key in keys):
        raise _Unreadable("must name 1 to 30 quests by their keys", "Write 'quests steps sleep'.")
    return Step(minute, QUESTS, " ".join(keys), minutes, keys)


def _for(rest: str) -> tuple[str, int]:
    match = _FOR.fullmatch(rest)
    return (rest, 0) if match is None else (match[1] or "", int(match[2]))


def _reward(minute: int, rest: str) -> Step:
    words = rest.split()
    if not words or len(words) % 2:
        raise _Unreadable("must give pairs: xp 50, a currency and its amount, title and its key",
                          "Write 'reward xp 50 gold 10'.")  # fmt: skip
    given = dict(zip(words[::2], words[1::2], strict=True))
    if len(given) * 2 != len(words):
        raise _Unreadable("must name each thing once", "Leave out what is named twice.")
    title = given.pop("title", None)
    numbers = {name: _amount(name, value) for name, value in given.items()}
    xp = numbers.pop("xp", 0)
    return Step(minute, REWARD, rest, xp=xp, amounts=tuple(numbers.items()), title=title)


def _amount(name: str, value: str) -> int:
    if not _KEY.fullmatch(name) or not value.isdecimal() or not 1 <= int(value) <= AMOUNT_MAX:
        rule = f"must give a whole number from 1 to {AMOUNT_MAX:,} of '{name}'"
        raise _Unreadable(rule, "Correct the key or the number.")
    return int(value)


def _end(minute: int, rest: str) -> Step:
    if rest:
        raise _Unreadable("must end without further words", "Leave them out.")
    return Step(minute, END)


_READERS: dict[str, Callable[[int, str], Step]] = {
    ANNOUNCE: _announce,
    START: _start,
    QUESTS: _quests,
    BOARD: _board,
    REWARD: _reward,
    END: _end,
}


# --- In time ------------------------------------------------------------------------------------


def timeline(steps: Sequence[Step], *, duration_minutes: int, rounds: int) -> tuple[Moment, ...]:
    """Every step of every round in the order in which they happen; the end is the last one."""
    moments = [
        Moment(turn * len(steps) + place, turn * duration_minutes + step.minute, turn + 1, step)
        for turn in range(rounds)
        for place, step in enumerate(steps)
    ]
    if not any(step.verb == END for step in steps):
        over = duration_minutes * rounds
        moments.append(Moment(len(moments), over, rounds, Step(duration_minutes, END)))
    return tuple(sorted(moments, key=lambda moment: (moment.minute, moment.step.verb == END,
                                                     moment.number)))  # fmt: skip


def due(moments: Sequence[Moment], done: Collection[int], *, elapsed_minutes: int) -> list[Moment]:
    """What is to be done now: everything whose minute has come and that is not done yet."""
    return [m for m in moments if m.minute <= elapsed_minutes and m.number not in done]
