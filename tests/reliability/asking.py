"""What a service is asked in a story, and how it is asked: with a fault at every place, and again.

A story is a generator on a ground: what it does between two requests prepares the next one, and
what it yields is walked through every fault. It is given back the answer of the attempt that came
through. Adding a request to a story is one line; adding a story, a function and a line in STORIES.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import AbstractContextManager
from typing import Any, NamedTuple

import sqlalchemy as sa

from model.db import WriteSession
from tests.reliability.faults import FULL, assert_all_or_nothing, everything_in

Opened = Callable[..., AbstractContextManager[WriteSession]]
"""Opens a write session under the idempotency `key` that it is given."""
SPEND = {"sqlite": 25, "postgresql": 8}
"""How many statements a usual run spends on a request's faults: all places of a small request."""
EVERY = {"sqlite": 1, "postgresql": 1 if FULL else 2}
"""One of so many requests of a story meets faults; the others are only asked."""


class Asked(NamedTuple):
    """A request: in which session, of which service, with what, and whether answers are kept."""

    opened: Opened
    service: Callable[..., Any]
    request: dict[str, Any]
    is_kept: bool


Story = Generator[Asked, Any, None]


def ask(opened: Opened, service: Callable[..., Any], /, **request: Any) -> Asked:
    """A request whose key has one effect however often it comes."""
    return Asked(opened, service, request, is_kept=True)


def ask_once(opened: Opened, service: Callable[..., Any], /, **request: Any) -> Asked:
    """A request of a service that keeps no answer: it only is done again after faults."""
    return Asked(opened, service, request, is_kept=False)


def walk(engine: sa.Engine, story: Story) -> int:
    """Ask everything in a story; gives how many requests it held."""
    number, answer = 0, None
    while True:
        try:
            asked = story.send(answer)
        except StopIteration:
            return number
        number += 1
        if number % EVERY[engine.dialect.name]:
            with asked.opened(key=f"asked-{number}") as session:
                answer = asked.service(session, **asked.request)
        else:
            answer = _come_through(engine, asked, f"planted-{number}")


def _come_through(engine: sa.Engine, asked: Asked, key: str) -> Any:
    """Every fault leaves nothing, then the same key works, and once more it has no effect."""

    def attempt() -> Any:
        with asked.opened(key=key) as session:
            return asked.service(session, **asked.request)

    answer, after = assert_all_or_nothing(engine, attempt, spend=SPEND[engine.dialect.name])
    if asked.is_kept:
        attempt()
        assert everything_in(engine) == after, f"{asked.service} has a second effect"
    return answer
