"""Lines of timetables, exam schedules and transcripts: dates, times, weekdays, grades, credits.

Dates are read where they leave no doubt: 2026-03-12, 12.03.2026, 12 March 2026, March 12, 2026,
and 25/03/2026, where one number cannot be a month. 03/04/2026 is left alone and counted, because
half of the world reads it the other way round. Source: sources/roguelearn.md, AcademicDocument.
"""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

ENTRIES_MAX = 1000
_LINE_LENGTH_MAX = 300
_NAME_LENGTH_MAX = 200


class Entry(NamedTuple):
    """One line that says when something is, or how it was graded; what it leaves out is None."""

    name: str
    on: date | None = None
    weekday: int | None = None
    minute: int | None = None
    grade_hundredths: int | None = None
    credits: int | None = None


class Entries(NamedTuple):
    """All such lines of a text, and how many dates could be read in two ways."""

    entries: tuple[Entry, ...]
    doubtful: int


_MONTHS = "january february march april may june july august september october november december"
MONTHS = {name: number for number, name in enumerate(_MONTHS.split(), start=1)}
_SHORT = {name[:3]: number for name, number in MONTHS.items()} | {"sept": 9}
_MONTH = r"([a-z]{3,9})\.?"
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_DOTTED = re.compile(r"(?<![\d.])(\d{1,2})\.(\d{1,2})\.(\d{4})(?!\d)")
_SLASHED = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/(\d{4})(?!\d)")
_DAY_FIRST = re.compile(rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th)? {_MONTH},? (\d{{4}})(?!\d)", re.I)
_MONTH_FIRST = re.compile(rf"\b{_MONTH} (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}})(?!\d)", re.I)
_CLOCK = re.compile(r"(?<![\d:.])(\d{1,2})[:h](\d{2})(?!\d)(?: ?([ap])\.?m\b\.?)?", re.I)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = re.compile(
    r"\b(?:(mon)|(tue|tues)|(wed)|(thu|thur|thurs)|(fri)|(sat)|(sun))"
    r"(?:day|sday|nesday|rsday|urday)?\b\.?",
    re.I,
)
_AROUND = " \t|,;:-–—/()[]•*\u00a0"


def dated_entries(text: str) -> Entries:
    """Every line with a date, or with a weekday and a time, in order."""
    found: list[Entry] = []
    doubtful = 0
    for line in _lines(text):
        on, rest, is_doubtful = find_date(line)
        doubtful += is_doubtful
        minute, rest = _find_minute(rest)
        weekday, rest = _find_weekday(rest)
        if on is None and (weekday is None or minute is None):
            continue
        if name := _name(rest):
            found.append(Entry(name, on, weekday if on is None else on.weekday(), minute))
    return Entries(tuple(found[:ENTRIES_MAX]), doubtful)


def _lines(text: str) -> list[str]:
    lines = (" ".join(line.split()) for line in text.replace("\f", "\n").split("\n"))
    return [line for line in lines if line and len(line) <= _LINE_LENGTH_MAX]


def find_date(line: str) -> tuple[date | None, str, bool]:
    """The first date of a line that leaves no doubt, the line without it, and a doubtful one."""
    for pattern in (_ISO, _DOTTED, _DAY_FIRST, _MONTH_FIRST, _SLASHED):
        for match in pattern.finditer(line):
            found = _as_date(pattern, match)
            if found is not None:
                return found, line[: match.start()] + " " + line[match.end() :], False
    return None, line, _SLASHED.search(line) is not None


def _as_date(pattern: re.Pattern[str], match: re.Match[str]) -> date | None:
    first, second, third = match.groups()
    if pattern is _ISO:
        return _date(int(first), int(second), int(third))
    if pattern is _DOTTED:
        return _date(int(third), int(second), int(first))
    if pattern is _DAY_FIRST:
        return _date(int(third), _month(second), int(first))
    if pattern is _MONTH_FIRST:
        return _date(int(third), _month(first), int(second))
    if int(first) > 12:
        return _date(int(third), int(second), int(first))
    return _date(int(third), int(first), int(second)) if int(second) > 12 else None


def _month(name: str) -> int:
    word = name.lower()
    return MONTHS.get(word) or _SHORT.get(word, 0)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if 1990 <= year <= 2200 else None
    except ValueError:
        return None


def _find_minute(line: str) -> tuple[int | None, str]:
    """The first clock time of a line as a minute of the day; every time is taken out of it."""
    first: int | None = None
    for match in _CLOCK.finditer(line):
        hour, minute, half = int(match[1]), int(match[2]), (match[3] or "").lower()
        if half and 1 <= hour <= 12:
            hour = hour % 12 + (12 if half == "p" else 0)
        if first is None and hour < 24 and minute < 60:
            first = hour * 60 + minute
    return first, _CLOCK.sub(" ", line)


def _find_weekday(line: str) -> tuple[int | None, str]:
    match = _WEEKDAY.search(line)
    if match is None:
        return None, line
    number = next(place for place, word in enumerate(match.groups()) if word)
    return number, line[: match.start()] + " " + line[match.end() :]


def _name(rest: str) -> str:
    """What a line is about, once its date and time are taken out."""
    name = " ".join(rest.replace("|", " ").split()).strip(_AROUND)
    return name[:_NAME_LENGTH_MAX].strip() if any(c.isalpha() for c in name) else ""


# --- Grades -------------------------------------------------------------------------------------

_GRADE = re.compile(r"(\d{1,2})(?:[.,](\d{1,2}))?(?:/10)?")
_GPA = re.compile(
    r"\b(?:c?gpa|grade point average)\b[^\d\n]{0,20}(\d{1,3}(?:[.,]\d{1,2})?)"
    r"(?: ?(?:/|out of|of) ?(\d{1,3}))?",
    re.I,
)
GRADE_MAX = 1000
"""A grade of ten, in hundredths."""


def graded_entries(text: str) -> tuple[Entry, ...]:
    """Every line of a transcript that ends in a grade of 0 to 10.

    A grade has a fraction ("8.5"), or the credits stand before it ("3 8"): a number alone may be
    anything.
    """
    found = (_graded(line) for line in _lines(text) if not _GPA.search(line))
    return tuple(entry for entry in found if entry is not None)[:ENTRIES_MAX]


def _graded(line: str) -> Entry | None:
    parts = re.split(r"[ |;]+", line.strip(_AROUND))
    match = _GRADE.fullmatch(parts[-1])
    if match is None or find_date(line)[0] is not None:
        return None
    grade = _hundredths(parts[-1].removesuffix("/10"))
    credits = int(parts[-2]) if len(parts) > 2 and re.fullmatch(r"\d{1,2}", parts[-2]) else None
    name = _name(" ".join(parts[: -1 if credits is None else -2]))
    if grade > GRADE_MAX or not name or (match[2] is None and credits is None):
        return None
    return Entry(name, grade_hundredths=grade, credits=credits)


def grade_point_average(text: str) -> int | None:
    """The first GPA of a text in hundredths of a scale of ten; of another scale when it says so."""
    match = _GPA.search(text)
    if match is None:
        return None
    value, scale = _hundredths(match[1]), int(match[2] or 10)
    if scale < 1:
        return None
    scaled = value * 10 // scale
    return scaled if scaled <= GRADE_MAX else None


def _hundredths(number: str) -> int:
    whole, _, fraction = number.replace(",", ".").partition(".")
    return int(whole) * 100 + int((fraction + "00")[:2])
