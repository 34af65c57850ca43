"""The list of rules: plain leaf functions on integers that every engine calls.

A rule is written once. Live services, the reference engine and (later) the compiled kernel call the
same function; the kernel registers each function listed here with its compiler. So a function
marked `@rule` takes and returns only ints, bools, tuples of ints and NamedTuples of those: no
dict, no text, no closure, no clock, no database. Knowledge tracing (`mastery`) alone has doubles,
by the four basic operations, which are the same bits compiled. May be touched: nothing but the
marking itself.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Function = TypeVar("Function", bound=Callable[..., object])

RULES: dict[str, Callable[..., object]] = {}
"""Every marked rule by `module.name`, in order of definition."""


def rule(function: Function) -> Function:
    """Mark a leaf function as a rule of the game and return it unchanged."""
    name = f"{function.__module__.rpartition('.')[2]}.{function.__name__}"
    present = RULES.get(name)
    # A live reload defines the same function again; two different places may not share a name.
    if present is not None and present.__code__.co_filename != function.__code__.co_filename:
        raise ValueError(f"two rules are called {name}: give one of them another name")
    RULES[name] = function
    return function
