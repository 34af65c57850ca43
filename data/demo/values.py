"""One plausible value for one column, by its type, bounds, format and name; seeded.

Faker's texts are drawn into pools once, and each column's way of drawing is found once: a hundred
thousand rows then cost no more than choosing.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any

from faker import Faker

from data.demo import words
from data.demo.json_values import JsonValues
from model.services.catalog import ColumnInfo

START = date(2026, 1, 5)
"""The demo's first day, as in a scenario without a date: never today."""
DAYS = 28
MIDNIGHT = datetime(START.year, START.month, START.day, tzinfo=UTC)
END = MIDNIGHT + timedelta(days=DAYS + 2)
"""When the demo ends in every time zone: what is stamped by the clock is stamped so."""
POOL_SIZE = 400
PLAUSIBLE_MAX = 400
"""A number without a narrow bound stays in the range that people see."""

Draw = Callable[[], Any]


class Values:
    """Draws values; `seed` and `mark` (which makes globally unique texts the world's own) fix all.

    `unique` values are drawn once only.
    """

    def __init__(self, seed: int, mark: str) -> None:
        """Fill the pools."""
        self.random = random.Random(f"{seed}:{mark}")
        self.mark = mark
        fake = Faker("en_US")
        fake.seed_instance(seed)
        self.people = [fake.name() for _ in range(POOL_SIZE)]
        self._cities = [fake.city() for _ in range(POOL_SIZE)]
        self._agents = [fake.user_agent()[:200] for _ in range(50)]
        self._addresses = [fake.ipv4_public() for _ in range(50)]
        self.topic = words.TOPICS[0]
        """What the row being made is about: all its texts."""
        self._groups = self._group_names()
        self.row_id: Callable[[str], int | None] = lambda name: None
        """Gives the id of some row for a field of JSON; set by who has rows."""
        self._json = JsonValues(self.random, START.isoformat(), lambda name: self.row_id(name))
        self._counter = 0

    def new_row(self) -> None:
        """The next row is about something else."""
        self.topic = words.TOPICS[int(self.random.random() * len(words.TOPICS))]

    def number(self) -> int:
        """A number that is drawn once only."""
        self._counter += 1
        return self._counter

    def digest(self) -> str:
        """A SHA-256 that is drawn once only."""
        return hashlib.sha256(f"{self.mark}:{self.number()}".encode()).hexdigest()

    def one(self, options: Sequence[Any]) -> Any:
        """One of the options."""
        return options[int(self.random.random() * len(options))]

    def chance(self, share: float) -> bool:
        """True for this share of the calls."""
        return self.random.random() < share

    def _group_names(self) -> list[str]:
        names = {
            form.format(adjective=adjective, animal=animal, topic=topic)
            for form in words.GROUPS
            for adjective, animal, topic in zip(
                words.ADJECTIVES * 8, words.ANIMALS * 10, words.TOPICS * 3, strict=True
            )
        }
        found = sorted(names)
        self.random.shuffle(found)
        return found

    def maker(self, table: str, column: ColumnInfo, *, unique: bool = False) -> Draw:
        """The function that draws a value of this column."""
        if column.is_json:
            return self._choice(self._json.pool(column.shape))
        if column.enum_values:
            return self._choice(column.enum_values)
        if column.type == "text":
            return self._text(table, column, unique=unique)
        makers: dict[str, Callable[[ColumnInfo], Draw]] = {
            "integer": self._integer,
            "number": self._float,
            "boolean": self._boolean,
            "date": lambda _: self.day,
            "instant": lambda _: self.instant,
        }
        if unique and column.type == "integer":
            low, high = _bounds(column, 0, PLAUSIBLE_MAX)
            return lambda: min(high, low + self.number())
        return makers[column.type](column)

    def day(self) -> date:
        """A local date of the demo."""
        return START + timedelta(days=int(self.random.random() * DAYS))

    def instant(self) -> datetime:
        """A moment of the demo's days."""
        return MIDNIGHT + timedelta(seconds=int(self.random.random() * DAYS * 86_400))

    def _choice(self, options: Sequence[Any]) -> Draw:
        draw, count = self.random.random, len(options)
        return lambda: options[int(draw() * count)]

    def _integer(self, column: ColumnInfo) -> Draw:
        low, high = _bounds(column, 0, PLAUSIBLE_MAX)
        draw = self.random.random
        if column.column in words.SMALL:
            high = max(low, min(high, words.SMALL[column.column]))
        if column.column == "year":
            low, high = 2025, 2026
        if column.column.startswith("file_size"):
            low = 20_000
        if column.column.endswith("_ppm") and high >= 1_000_000:
            return lambda: max(low, 100_000 + int(draw() * 91) * 10_000)
        span = min(high, max(low, 0) + PLAUSIBLE_MAX) - low
        # Small numbers are commoner than large ones, as in anything people do.
        return lambda: low + int(span * draw() ** 2)

    def _float(self, column: ColumnInfo) -> Draw:
        low = float(column.minimum if column.minimum is not None else 0.0)
        high = min(float(column.maximum if column.maximum is not None else 100.0), low + 100.0)
        draw = self.random.random
        return lambda: round(low + (high - low) * draw(), 4)

    def _boolean(self, column: ColumnInfo) -> Draw:
        share = next((s for word, s in _SHARES if word in column.column), 0.4)
        draw = self.random.random
        return lambda: draw() < share

    # --- Texts ---------------------------------------------------------------------------------

    def _text(self, table: str, column: ColumnInfo, *, unique: bool) -> Draw:
        length_max = column.max_length or 200
        if column.format not in (None, "safe_text", "trimmed"):
            return self._formatted(column, length_max)
        pool = self._pool(table, column)
        if unique:
            return self._distinct(pool, length_max)
        if not any("{topic}" in text for text in pool):
            cut = [text[:length_max].strip() or "x" for text in pool]
            return self._choice(list(dict.fromkeys(cut)))
        made = {
            topic: [_about(text, topic)[:length_max].strip() for text in pool]
            for topic in words.TOPICS
        }
        draw, count = self.random.random, len(pool)
        return lambda: made[self.topic][int(draw() * count)]

    def _distinct(self, pool: Sequence[str], length_max: int) -> Draw:
        """Texts of which each is drawn once; the row is then about what its name says."""
        fresh = list(
            {_about(text, topic): topic for text, topic in product(pool, words.TOPICS)}.items()
        )
        self.random.shuffle(fresh)
        has_topics = any("{topic}" in text for text in pool)
        rounds = iter(range(1_000_000_000))

        def distinct() -> str:
            turn, place = divmod(next(rounds), len(fresh))
            text, topic = fresh[place]
            if has_topics:
                self.topic = topic
            tail = f" {turn + 1}" if turn else ""
            return f"{text[: length_max - len(tail)].strip()}{tail}"

        return distinct

    def _formatted(self, column: ColumnInfo, length_max: int) -> Draw:
        name = column.column.replace("_", "-").removesuffix("-url")
        ending = words.FILE_ENDINGS.get(name.split("-")[0], "html")
        mark, number = self.mark, self.number
        makers: dict[str, Draw] = {
            "https_url": lambda: f"https://example.org/{mark}/{name}/{number()}.{ending}",
            "icon_url": lambda: f"https://example.org/{mark}/{name}/{number()}.svg",
            "email": lambda: f"person{number()}@{mark}.example.org",
            "username": lambda: f"{mark[:12]}-{number()}",
            "time_zone": self._choice(("UTC", "Europe/Berlin", "Asia/Tokyo", "America/New_York")),
            "language_tag": self._choice(("en", "de", "es", "fr", "ja", "pt-BR")),
            "sha256": self.digest,
            "iso_date": lambda: self.day().isoformat(),
            "slug": lambda: f"{mark}-{number()}"[:length_max],
            "external_id": lambda: f"ext_{mark}_{number()}"[:length_max],
        }
        return makers.get(column.format or "", lambda: f"{name}-{number()}"[:length_max])

    def _pool(self, table: str, column: ColumnInfo) -> Sequence[str]:
        """What a text can be, by what the column's name says; {topic} stands for the row's."""
        name = column.column
        parts = set(name.split("_"))
        if name in ("name", "title"):
            if table in words.NAMES:
                return words.NAMES[table]
            return self._groups if is_group(table) else words.KINDS
        if parts & {"city", "location", "region"}:
            return self._cities
        if name == "user_agent":
            return self._agents
        if "ip" in parts:
            return self._addresses
        if "name" in parts and parts & {"display", "character", "user", "player"}:
            return self.people
        if table in words.COMPLAINED and parts & {"reason", "description", "details", "body"}:
            return words.COMPLAINTS
        for keys, pool in _POOLS:
            if parts & keys:
                return pool
        if parts & {"question", "prompt"} or (name == "content" and "question" in table):
            return words.QUESTIONS
        if table == "messages":
            return words.MESSAGES
        if parts & {"topic", "subject", "focus", "topics", "category"}:
            return ("{topic}",)
        if parts & {"id", "code", "identifier", "version", "key", "set"}:
            return [f"{name.split('_')[0]}-{count}" for count in range(1, 60)]
        if (column.max_length or 0) >= 300:
            return words.SENTENCES
        if (column.max_length or 0) >= 80:
            return words.KINDS
        return [f"{name.replace('_', '-')}-{count}" for count in range(1, 60)]


def _about(text: str, topic: str) -> str:
    return text.replace("{topic}", topic)


_SHARES = (("is_active", 0.95), ("is_approved", 0.7), ("hidden", 0.05), ("read", 0.6),
           ("is_published", 0.9), ("deleted", 0.0), ("required", 0.7), ("enabled", 0.8),
           ("correct", 0.65), ("optional", 0.2), ("anonymous", 0.1), ("limited", 0.1))  # fmt: skip
"""How often a yes/no is yes, by a part of its name; the first that fits."""

_POOLS: tuple[tuple[frozenset[str], Sequence[str]], ...] = (
    (frozenset({"semester"}), words.SEMESTERS),
    (frozenset({"message", "body", "transcript"}), words.MESSAGES),
    (frozenset({"reason", "note", "resolution", "justification", "statement"}), words.REASONS),
    (frozenset({"review", "comments", "comment", "feedback"}), words.REVIEWS),
    (frozenset({"answer", "response", "given"}), words.ANSWERS),
)


def is_group(table: str) -> bool:
    """Whether rows of a table are groups of people."""
    return table in ("parties", "guilds", "learning_circles", "study_parties")


def _bounds(column: ColumnInfo, low: int, high: int) -> tuple[int, int]:
    least = int(column.minimum if column.minimum is not None else low)
    return least, int(column.maximum if column.maximum is not None else max(high, least + high))
